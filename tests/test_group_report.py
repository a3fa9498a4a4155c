"""The report on a group: gated as the page, without names unless they are chosen, two pages whatever the size, one thousand people included."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from pathlib import Path

import pypdf
import pytest

from groups import profiles
from groups.analytics import analyse
from groups.group import Design
from groups.keys import fresh_secret
from groups.sheets import Sheets
from groups.store import Store
from i18n import LANGUAGES, words
from questions import load
from results.group_report import Contrast, GroupSummary, MapPlace, group_report
from results.paper import Paper
from tests.sheets import person
from tests.test_coach import asked_for, coach, opened_group, text
from tests.test_coach import store as store
from tests.test_pdf import PAPERS, judged, squeezed
from tests.test_pdf import text as read
from views.coach import workshop
from views.coach.person import ClientName, client_names

BANK = load()
DAY = datetime.date(2026, 11, 28)
HOSTILE = "김철수 \u0646\u062c\u064a\u0628 😀 #let ]*_$ <b>"
NAMES = ("Anna Petrova", "王美玲", "x" * 200, HOSTILE, "Ж " * 60)


def told(people: int, named: bool, name: str = "Spring group", names: tuple[str, ...] = NAMES) -> GroupSummary:
    places = tuple(
        MapPlace(n * 37 % 101, n * 53 % 101, 1 + n % 3, (names[n % len(names)],) * (1 + n % 3) if named else ())
        for n in range(people)
    )
    rows = tuple(
        Contrast(axis.id, n, people - n if n else 0, 0, names[:n] if named else (), names[:2] if named else ())
        for n, axis in enumerate(BANK.axes)
    )
    return GroupSummary(
        name,
        max(people, 1),
        ("How far so many may be described. " * 6,) * 2,
        ("A sentence of some length to read aloud. " * 3,) * 5,
        places,
        rows,
    )


def printed(one: GroupSummary, language: str = "en", paper: Paper = "a4") -> bytes:
    return group_report(BANK, one, words(language), when=DAY, paper=paper, organisation="North Star", colour="#0F766E")


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("groups")
    made = {f"{language}-{paper}": printed(told(12, True), language, paper) for language in LANGUAGES for paper in PAPERS}
    made["sixty"] = printed(told(60, True, "W" * 60, ("Anna Petrova", "王美玲", "Christopher Longer-Surname")))
    made["sixty-long"] = printed(told(60, True, "W" * 200))
    made["thousand"] = printed(told(1_000, False))
    made["no-map"] = printed(told(0, False, HOSTILE), "ru", "letter")
    for name, content in made.items():
        (folder / f"{name}.pdf").write_bytes(content)
    return {name: folder / f"{name}.pdf" for name in made}


def test_a_group_takes_two_pages_in_every_language_on_either_paper(documents: dict[str, Path]) -> None:
    pages = {name: len(pypdf.PdfReader(file).pages) for name, file in documents.items()}
    assert 2 <= pages.pop("sixty-long") <= 3, "names that no room could hold take a page more"
    assert pages == dict.fromkeys(pages, 2)


def test_verapdf_passes_every_group_report(documents: dict[str, Path]) -> None:
    verdicts = judged(documents.values())
    assert len(verdicts) == 2 * len(documents) and [v for v in verdicts if v[2] != "pass"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_the_five_sentences_the_contrasts_and_what_to_talk_about(language: str, tmp_path: Path) -> None:
    _, one = words(language), told(5, False)
    said = squeezed(read(printed(one, language), tmp_path))
    axes = BANK.texts[language].axes.values()
    wanted = [
        *one.sentences,
        *(pole for axis in axes for pole in (axis.pm, axis.pmm)),
        _("To talk about in threes"),
        _("Both jobs"),
    ]
    assert [sentence for sentence in wanted if squeezed(sentence) not in said] == []


# On the page


def made(at: object) -> str:
    content = at.session_state[workshop.REPORT].content()  # type: ignore[attr-defined]
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_below_five_people_there_is_none(store: Store) -> None:
    _group, secret = opened_group(store, 4)
    assert f"{workshop.REPORT}-begin" not in [button.key for button in coach(k=secret).button]


def test_names_stand_in_it_only_where_the_coach_chooses_so(store: Store) -> None:
    _group, secret = opened_group(store, 6)
    at = asked_for(coach(k=secret), workshop.REPORT)
    assert "Client N" not in made(at) and "It names nobody." in text(at)
    at.checkbox(key="group-report-names").check().run()
    assert f"{workshop.REPORT}-begin" in [button.key for button in at.button], "another report is made anew"
    named = made(asked_for(at, workshop.REPORT))
    assert all(f"Client N{n}" in named for n in range(6))


def test_an_anonymous_workshop_is_never_named(store: Store) -> None:
    _group, secret = opened_group(store, 6, asks_names=False)
    at = coach(k=secret)
    assert "group-report-names" not in [box.key for box in at.checkbox]
    assert "Client" not in made(asked_for(at, workshop.REPORT))


def summary(sheets: Sheets, clients: Mapping[int, ClientName]) -> GroupSummary:
    scored = profiles.profiles(sheets)
    return workshop.summary_of(BANK, sheets, scored, analyse(sheets, scored), clients, "Group", words("en"))


@pytest.mark.parametrize(("people", "languages", "mapped"), [(6, 1, True), (12, 2, False)])
def test_languages_that_the_page_does_not_take_together_have_no_map(
    store: Store, people: int, languages: int, mapped: bool
) -> None:
    _group, secret = opened_group(store, people, ("en", "ru")[:languages], asks_names=False)
    sheets = store.sheets(secret, BANK)
    one = summary(sheets, {})
    assert bool(one.places) is mapped
    assert ("so there’s no map" in " ".join(one.how_far)) is not mapped


def test_what_stands_on_paper_is_what_the_page_counts(store: Store) -> None:
    group, secret = store.open_group(Design("Group", ("en",), asks_names=True), BANK)
    for n in range(12):
        store.add(group.code, BANK, person(BANK, 1.5 if n < 8 else -1.5, n), language="en", key=fresh_secret(), name=f"N{n}")
    sheets = store.sheets(secret, BANK)
    one = summary(sheets, client_names(sheets, words("en")))
    assert sum(place.people for place in one.places) == 12 == sum(len(place.names) for place in one.places)
    for contrast in one.contrasts:
        assert contrast.pm + contrast.pmm + contrast.open == 12
        assert (len(contrast.pm_names), len(contrast.pmm_names)) == (contrast.pm, contrast.pmm)
