"""An eighth axis needs no code: the bank that has one is asked, scored, drawn, told and printed as the one that ships."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdf
import pytest
from streamlit.testing.v1 import AppTest

from i18n import LANGUAGES, words
from questions import Bank, load
from questions.soundness import faults_of_kept
from results import pdf
from results.card import card
from results.link import fold, unfold
from results.narrative import narrative
from results.radar import radar
from scoring import score, score_sheets
from settings import settings
from tests.eight import NEW, eight
from tests.test_journey import answer, drawn, params, unbroken, visit, words_of
from web.api import openapi

TODAY = datetime.date(2027, 1, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return eight(tmp_path_factory.mktemp("eight") / "own")


@pytest.fixture(scope="module")
def bank(folder: Path) -> Bank:
    return load(folder)


@pytest.fixture
def served(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let pages ask the bank with eight axes."""
    monkeypatch.setenv("BANK", str(folder))
    yield
    settings.cache_clear()


def test_it_is_sound_and_its_sections_are_counted(bank: Bank) -> None:
    assert (len(bank.axes), bank.sections, len(bank.extension)) == (8, 8, 8)
    assert not faults_of_kept(bank) and NEW in bank.archetypes["pm"]


def test_the_quiz_asks_eight_parts_and_leads_to_a_result_of_eight_contrasts(bank: Bank, served: None) -> None:
    marks = {item.id: 4 if "pm" in (item.b, item.pole) else 2 for item in bank.core}
    at = unbroken(visit("quiz"))
    for number in range(1, 9):
        assert f"Part {number} of 8" in words_of(at)
        unbroken(answer(at, marks).button(key=drawn(at, "on")).click().run())
    assert unfold(bank, params(at)["r"]) == marks
    told = words_of(unbroken(visit("result", r=params(at)["r"])))
    assert bank.texts["en"].axes[NEW].pm in told


@pytest.mark.parametrize(("number", "first"), [(8, "core"), (9, "extension"), (10, "shared"), (11, "again")])
def test_the_sections_beside_the_core_follow_it(bank: Bank, served: None, number: int, first: str) -> None:
    at: AppTest = unbroken(visit("quiz", a=fold(bank, {"q01": 5}), s=str(number)))
    assert len(at.radio) == {"core": 5, "extension": 8, "shared": len(bank.shared), "again": 5}[first]


def test_it_is_scored_alike_alone_and_among_others(bank: Bank) -> None:
    sheets = np.random.default_rng(8).integers(1, 6, (50, len(bank.core))).astype(np.int8)
    together = score_sheets(bank, np.hstack([sheets, np.zeros((50, 8), np.int8)]))
    for row, sheet in enumerate(sheets):
        alone = score(bank, dict(zip((item.id for item in bank.core), sheet.tolist(), strict=True)))
        assert alone.lean.value == together.value[row] and len(alone.axes) == 8
        assert sum(alone.contributions.values()) == pytest.approx(alone.lean.value, abs=1e-9)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_told_drawn_and_printed_on_four_pages(bank: Bank, language: str) -> None:
    answers = {item.id: 1 + place % 5 for place, item in enumerate(bank.core)}
    profile, _ = score(bank, answers), words(language)
    assert narrative(bank, profile, answers, _)
    assert card(bank, profile, answers, _).startswith(b"\x89PNG")
    names = " ".join(str(name) for name in radar(bank, profile, _).to_plotly_json()["data"])
    assert bank.texts[language].axes[NEW].pm.replace(" ", "") in names.replace("<br>", "").replace(" ", "")
    printed = pypdf.PdfReader(io.BytesIO(pdf.pdf(bank, profile, answers, _, link="https://q.example/", when=TODAY)))
    assert len(printed.pages) == pdf.PAGES


def test_a_link_is_no_longer_than_addresses_hold_and_programs_are_told_of_the_axis(bank: Bank) -> None:
    assert len(fold(bank, {item.id: 1 + place % 5 for place, item in enumerate(bank.items)})) <= 40
    axes = openapi(bank)["components"]["schemas"]["Profile"]["properties"]["axes"]
    assert axes["maxItems"] == 8 and NEW in axes["items"]["properties"]["id"]["enum"]
