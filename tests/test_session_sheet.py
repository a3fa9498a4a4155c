"""The session sheet: a page a client whatever their result and name, with what to open with, what stands against the rest, and room to write."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import pypdf
import pytest

from i18n import LANGUAGES, words
from questions import load
from results import answer, coaching, gates, reasons, session_sheet, third_person, typesetting
from results.paper import Paper
from results.session_sheet import Client, session_sheets, to_ask_about, to_open_with
from results.talk_about import talk_about
from scoring import score
from tests.sheets import CASES, of_case, person, provisional
from tests.test_pdf import PAPERS, judged, squeezed, text

BANK = load()
DAY = datetime.date(2026, 11, 28)
NAMES = ("Anna Petrova", "王美玲", "x" * 500, "김철수 \u0646\u062c\u064a\u0628 क्षत्रिय 😀 #let ]*_$ <b>", "Ж " * 200, "")
UNLIKE = [
    person(BANK, towards / 4, seed, liking / 2, noise=2.5) for towards in range(-6, 7) for liking in (-3, 0, 3) for seed in (1, 2)
]


def everybody() -> list[Client]:
    found = [of_case(case) for case in CASES] + [provisional()]
    return [
        Client(NAMES[n % len(NAMES)], DAY if n % 2 else None, BANK, profile, answers)
        for n, (answers, profile) in enumerate(found)
    ]


def printed(clients: list[Client], language: str = "en", paper: Paper = "a4") -> bytes:
    return session_sheets(clients, words(language), when=DAY, paper=paper, organisation="North Star", colour="#0F766E")


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, Paper], Path]:
    folder, found = tmp_path_factory.mktemp("sheets"), {}
    for language in LANGUAGES:
        for paper in PAPERS:
            found[language, paper] = folder / f"{language}-{paper}.pdf"
            found[language, paper].write_bytes(printed(everybody(), language, paper))
    return found


def test_every_client_has_one_page_on_either_paper_in_every_language(documents: dict[tuple[str, Paper], Path]) -> None:
    assert {key: len(pypdf.PdfReader(file).pages) for key, file in documents.items()} == dict.fromkeys(
        documents, len(everybody())
    )


def test_verapdf_passes_the_sheets_of_every_kind_of_result(documents: dict[tuple[str, Paper], Path]) -> None:
    verdicts = judged(documents.values())
    assert len(verdicts) == 2 * len(documents) and [v for v in verdicts if v[2] != "pass"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_speaks_of_the_client_and_says_what_to_ask(language: str, tmp_path: Path) -> None:
    _ = words(language)
    for case in ("pm", "close", "neither_pmm", "flagged"):
        answers, profile = of_case(case)  # type: ignore[arg-type]
        read = squeezed(text(printed([Client("Anna Petrova", DAY, BANK, profile, answers)], language), tmp_path))
        voice = third_person.third_person_voice(_)
        told = [
            answer.headline(BANK, profile, answers, _, voice),
            *answer.chance(profile, _, voice),
            "Anna Petrova",
            _.date(DAY),
            "North Star",
        ]
        told += [one.verdict for one in answer.role_pulls(profile, _, voice)]
        told += [pull.chosen for pull in to_open_with(BANK, profile, answers, _)]
        quoted = [answer.axis(BANK, profile, axis, _).sentence for axis in to_ask_about(profile)]
        told += [*quoted, *([_("What the client reads")] if quoted else [])]
        told += [talk_about(BANK, profile, _), *coaching.for_coach(BANK, profile, answers, _).questions]
        told += [_("Notes"), _("Questions to ask"), _("Three answers to open with")]
        assert [sentence for sentence in told if squeezed(sentence) not in read] == []
        order = (_("To talk about"), talk_about(BANK, profile, _), _("Questions to ask"))
        places = [read.index(squeezed(one)) for one in order]
        assert places == sorted(places), "what the coach is told stands apart from what to ask the client"
        assert squeezed(answer.headline(BANK, profile, answers, _)) not in read or case == "close"  # which speaks of nobody


def test_a_client_whose_answers_pull_nowhere_gets_three_answers_all_the_same() -> None:
    answers, profile = of_case("flagged")
    opened = session_sheet._sheet(Client("", None, BANK, profile, answers), words("en"))["answers"]
    assert len(opened) == 3 and len({one["text"] for one in opened}) == 3


def test_the_answers_to_open_with_pull_both_ways_where_any_do() -> None:
    for answers in UNLIKE:
        profile = score(BANK, answers)
        opened = to_open_with(BANK, profile, answers, words("en"))
        both = {
            pull.pole for pole in ("pm", "pmm") for pull in reasons.pulling_answers(BANK, profile, answers, pole, words("en"))[:1]
        }  # type: ignore[arg-type]
        assert {pull.pole for pull in opened} == both
        assert len({pull.item for pull in opened}) == len(opened) <= 3


def test_what_stands_to_ask_about_leans_the_other_way() -> None:
    met = {"against": 0, "nothing": 0, "no side": 0}
    for answers in UNLIKE:
        profile = score(BANK, answers)
        side, found = gates.side(profile), to_ask_about(profile)
        named = [gates.leaning_pole(axis, gates.SLIGHT) for axis in found]
        if side is None:
            assert len(set(named)) == len(named) <= 2 and None not in named
            met["no side"] += 1
        else:
            assert named in ([], ["pmm" if side == "pm" else "pm"])
            met["against" if named else "nothing"] += 1
    assert all(met.values()), met


def test_a_sheet_that_has_more_to_say_is_set_tighter_and_keeps_to_its_page(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []
    real = typesetting.typeset
    monkeypatch.setattr(
        typesetting, "typeset", lambda name, data, *rest, **how: tried.append(data["tight"]) or real(name, data, *rest, **how)
    )
    monkeypatch.setattr(session_sheet.coaching, "doubts", lambda *_: ("A doubt that takes up a line of its own. " * 3,) * 12)
    made = printed([Client("Anna", DAY, BANK, *reversed(of_case("close")))])  # type: ignore[arg-type]
    assert len(pypdf.PdfReader(io.BytesIO(made)).pages) == 1
    assert tried == list(range(len(tried))) and len(tried) > 1


def test_the_same_sheets_have_the_same_bytes() -> None:
    assert printed(everybody()[:3]) == printed(everybody()[:3])
