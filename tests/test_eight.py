"""An axis more needs no code: the bank that has it is asked, scored, drawn, told and printed as the one that ships."""

from __future__ import annotations

import datetime
import io
import math
from pathlib import Path

import numpy as np
import pypdf
import pytest
import streamlit
from fontTools.ttLib import TTFont
from PIL import ImageFont
from PIL.ImageFont import FreeTypeFont
from streamlit.testing.v1 import AppTest

from groups.analytics import analyse
from groups.pasted import read as read_pasted
from groups.profiles import clients, profiles
from i18n import LANGUAGES, words
from questions import Bank, load
from questions.soundness import faults_of_kept
from results import pdf, typesetting
from results.card import card
from results.comparison import comparison, pair
from results.link import fold, unfold
from results.narrative import narrative
from results.pasted import ResultReader
from results.radar import radar
from results.spokes import angle, in_two_lines, result_spokes, side_margin
from scoring import score, score_sheets
from tests.eight import NEW, eight
from tests.test_journey import answer, drawn, params, unbroken, visit, words_of
from web.api import openapi

TODAY = datetime.date(2027, 1, 1)
MANY = len(load().axes) + 1  # axes, and sections of five


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return eight(tmp_path_factory.mktemp("eight") / "own")


@pytest.fixture(scope="module")
def bank(folder: Path) -> Bank:
    return load(folder)


def test_it_is_sound_and_its_sections_are_counted(bank: Bank) -> None:
    assert (len(bank.axes), bank.sections, len(bank.extension)) == (MANY, MANY, MANY)
    assert not faults_of_kept(bank) and NEW in bank.archetypes["pm"]


def test_the_quiz_asks_a_part_more_and_leads_to_a_result_of_a_contrast_more(bank: Bank, served: None) -> None:
    marks = {item.id: 4 if "pm" in (item.b, item.pole) else 2 for item in bank.core}
    at = unbroken(visit("quiz"))
    for number in range(1, MANY + 1):
        assert f"Part {number} of {MANY}" in words_of(at)
        unbroken(answer(at, marks).button(key=drawn(at, "on")).click().run())
    assert unfold(bank, params(at)["r"]) == marks
    told = words_of(unbroken(visit("result", r=params(at)["r"])))
    assert bank.texts["en"].axes[NEW].pm in told


@pytest.mark.parametrize(("after", "first"), [(0, "core"), (1, "extension"), (2, "shared"), (3, "again")])
def test_the_sections_beside_the_core_follow_it(bank: Bank, served: None, after: int, first: str) -> None:
    at: AppTest = unbroken(visit("quiz", a=fold(bank, {bank.core[0].id: 5}), s=str(MANY + after)))
    assert len(at.radio) == {"core": 5, "extension": MANY, "shared": len(bank.shared), "again": 5}[first]


def test_it_is_scored_alike_alone_and_among_others(bank: Bank) -> None:
    sheets = np.random.default_rng(8).integers(1, 6, (50, len(bank.core))).astype(np.int8)
    together = score_sheets(bank, np.hstack([sheets, np.zeros((50, MANY), np.int8)]))
    for row, sheet in enumerate(sheets):
        alone = score(bank, dict(zip((item.id for item in bank.core), sheet.tolist(), strict=True)))
        assert alone.lean.value == together.value[row] and len(alone.axes) == MANY
        assert sum(alone.contributions.values()) == pytest.approx(alone.lean.value, abs=1e-9)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_told_drawn_and_printed_on_four_pages_at_the_first_try(
    bank: Bank, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out, real = list[str](), typesetting.typeset
    monkeypatch.setattr(typesetting, "typeset", lambda name, *rest, **how: laid_out.append(name) or real(name, *rest, **how))
    answers = {item.id: 1 + place % 5 for place, item in enumerate(bank.core)}
    profile, _ = score(bank, answers), words(language)
    assert narrative(bank, profile, answers, _)
    assert card(bank, profile, answers, _).startswith(b"\x89PNG")
    names = " ".join(str(name) for name in radar(bank, profile, _).to_plotly_json()["data"])
    assert bank.texts[language].axes[NEW].pm.replace(" ", "") in names.replace("<br>", "").replace(" ", "")
    printed = pypdf.PdfReader(io.BytesIO(pdf.report(bank, profile, answers, _, link="https://q.example/", when=TODAY)))
    assert len(printed.pages) == pdf.PAGES and laid_out == ["report.typ"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_around_the_radar_on_screen_is_cut_off(bank: Bank, language: str) -> None:
    """The letters are as wide as in the font that pages are set in; a phone's are smaller beside a radar that is hardly so."""
    drawn = result_spokes(bank, score(bank, {item.id: 3 for item in bank.core}), words(language))
    letters = page_font(13)
    for place, spoke in enumerate(drawn):
        widest = max(
            len(line) * 13 if language.startswith("zh") else letters.getlength(line) for line in in_two_lines(spoke.name)
        )
        assert 8.1 + widest <= side_margin(drawn) + 120 * (1 - abs(math.sin(angle(place, len(drawn))))), spoke.name


def page_font(size: int) -> FreeTypeFont:
    """Return the font that pages are set in, at *size*."""
    file, opened = next((Path(streamlit.__file__).parent / "static").rglob("SourceSansVF-Upright*.woff2")), io.BytesIO()
    font = TTFont(file)
    font.flavor = None
    font.save(opened)
    opened.seek(0)
    letters = ImageFont.truetype(opened, size)
    letters.set_variation_by_axes([400])
    return letters


@pytest.fixture(scope="module")
def two(bank: Bank) -> tuple[dict[str, int], dict[str, int]]:
    """Somebody's answers to the version before, and somebody's to that with an axis more."""
    return tuple(
        {item.id: 1 + (place * step) % 5 for place, item in enumerate(b.core)} for b, step in ((bank.earlier[-1], 3), (bank, 1))
    )  # type: ignore[return-value]


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_results_are_compared_on_the_axes_that_both_versions_ask_about(
    bank: Bank, two: tuple[dict[str, int], dict[str, int]], language: str
) -> None:
    before, _ = bank.earlier[-1], words(language)
    old, new = score(before, two[0]), score(bank, two[1])
    left_out = _(
        "The two results come from different versions of the questions, and one asks about kinds of work that the other doesn’t. "
        "Only what both ask about is compared here; individual answers aren’t, and new questions alone can move a result a little."
    )
    for first, second in ((old, new), (new, old)):
        compared, paired = comparison(bank, first, second, _), pair(bank, first, second, _)
        assert [axis.id for axis in compared.axes] == [axis.id for axis in before.axes]
        assert [axis.id for axis in paired.coverage] == [axis.id for axis in before.axes]
        assert left_out in compared.cautions and left_out in paired.note


def test_a_pair_of_both_versions_has_its_page(bank: Bank, two: tuple[dict[str, int], dict[str, int]], served: None) -> None:
    tokens = [fold(bank.earlier[-1], two[0]), fold(bank, two[1])]
    at = unbroken(visit("compare", r=tokens))  # type: ignore[arg-type]
    assert "Only what both ask about is compared here" in words_of(at)


def test_a_group_of_both_versions_has_figures_on_the_axes_of_all_and_each_client_their_own(bank: Bank) -> None:
    before, dice = bank.earlier[-1], np.random.default_rng(9)
    rows = [(b, {item.id: int(dice.integers(1, 6)) for item in b.core}) for b in (bank, before) for _ in range(6)]
    sheets = read_pasted("\n".join(fold(own, answers) for own, answers in rows), bank, ResultReader(bank)).sheets
    scored = profiles(sheets)
    assert [len(profile.axes) for profile in scored] == [MANY] * 6 + [MANY - 1] * 6
    for profile, (own, answers) in zip(scored, rows, strict=True):
        alone = score(own, answers).axes
        assert [axis.id for axis in profile.axes] == [axis.id for axis in alone]
        assert [axis.value for axis in profile.axes] == pytest.approx([axis.value for axis in alone], abs=1e-5)
    figures = analyse(sheets, scored)
    assert figures.axes is not None and list(figures.axes) == [axis.id for axis in before.axes]
    assert figures.poles is not None
    assert {axis for axis, _pole in figures.poles} == set(figures.axes) == {one.axis for one in figures.coverage}
    assert clients(sheets, scored)[f"axis.{NEW}"].isna().tolist() == [False] * 6 + [True] * 6


def test_a_link_is_no_longer_than_addresses_hold_and_programs_are_told_of_the_axis(bank: Bank) -> None:
    assert len(fold(bank, {item.id: 1 + place % 5 for place, item in enumerate(bank.items)})) <= 40
    axes = openapi(bank)["components"]["schemas"]["Profile"]["properties"]["axes"]
    assert axes["maxItems"] == MANY and NEW in axes["items"]["properties"]["id"]["enum"]
