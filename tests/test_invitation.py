"""What a coach hands on to invite clients: letters in each of the group's languages, and a page to print that any phone can scan."""

from __future__ import annotations

import datetime
import io
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pypdf
import pytest
from PIL import Image
from pyzbar import pyzbar
from streamlit.testing.v1 import AppTest

from groups.group import Design, Group
from groups.store import Store
from i18n import LANGUAGES, words
from questions import load
from results.paper import Paper, UnsafeLink
from results.poster import Invitation, poster
from tests.test_coach import coach, opened_group, text
from tests.test_coach import store as store
from tests.test_pdf import judged
from views.coach import invitation

BANK = load()
DAY = datetime.date(2026, 11, 28)
LINK = "https://quiz.example.org/?cohort=feq5y5zqxs&lang=zh-Hant"
PAPERS: tuple[Paper, ...] = ("a4", "letter")
NAMES = (
    "Spring cohort 2026",
    "Весенний набор 2026",
    "春季班",
    "x" * 120,
    "Ж" * 120,
    "김철수 \u0646\u062c\u064a\u0628 😀 #let ]*_$ <b>",
)


def group(name: str = "Spring cohort 2026", **design: object) -> Group:
    settings: dict[str, object] = {"languages": tuple(LANGUAGES), "asks_names": True} | design
    now = datetime.datetime(2026, 11, 28, tzinfo=datetime.UTC)
    return Group("feq5y5zqxs", Design(name, **settings), BANK.version, BANK.fingerprint, None, now, None)  # type: ignore[arg-type]


def page(language: str, paper: Paper = "a4", name: str = NAMES[0], **how: str) -> bytes:
    _ = words(language)
    said = Invitation(name, "Why?" * 15, "What it costs. " * 10, ("A promise of some length. " * 6,) * 3, LINK)
    return poster(BANK, said, _, when=DAY, paper=paper, **how)  # type: ignore[arg-type]  # organisation, colour


# The letters


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("asks_names", [True, False])
def test_an_invitation_says_what_it_costs_where_to_go_and_what_happens_to_answers(language: str, asks_names: bool) -> None:
    of = group(asks_names=asks_names, extension=True, retention_days=30)
    letter = invitation.invitation(of, LINK, words(language))
    assert letter.paragraphs.count(LINK) == 1 and letter.text.count("http") == 1
    assert str(len(BANK.core) + len(BANK.extension)) in letter.text and "30" in letter.text
    assert "Spring cohort 2026" in letter.subject
    assert ("workshop" in letter.text) is (language == "en" and not asks_names)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_mail_program_gets_the_letter_or_the_link_at_least(language: str, name: str) -> None:
    for letter in (
        invitation.invitation(group(name), LINK, words(language)),
        invitation.reminder(group(name), LINK, words(language)),
    ):
        address = urlsplit(letter.mailto)
        fields = parse_qs(address.query, strict_parsing=True)
        assert address.scheme == "mailto" and address.path == ""
        assert fields["subject"] == [letter.subject]
        body = fields["body"][0].split("\r\n\r\n")
        assert LINK in body
        assert (body == list(letter.paragraphs)) is not letter.is_cut_in_mail
        assert len(letter.mailto) <= invitation.LONGEST_MAILTO


def test_a_reminder_names_nobody_and_presses_nobody(store: Store) -> None:
    letter = invitation.reminder(group(), LINK, words("en"))
    assert "thank you" in letter.text and "up to you" in letter.text and letter.text.count(LINK) == 1


# On the group's page


def ways(at: AppTest) -> str:
    return " ".join(element.proto.body for element in at.get("html") if 'class="letter"' in element.proto.body)


def test_the_text_stands_open_where_nobody_has_answered_in_the_language_that_is_chosen(store: Store) -> None:
    made, secret = opened_group(store)
    at = coach(k=secret)
    assert at.expander[0].proto.expanded
    assert f"cohort={made.code}&amp;lang=en" in ways(at) and "mailto:?subject=An%20invitation" in ways(at)
    at.get("button_group")[0].set_value("ru").run()
    assert f"cohort={made.code}&amp;lang=ru" in ways(at) and words("ru")("A reminder: {group}").format(
        group="Spring group"
    ) in ways(at)


def test_a_group_with_results_folds_the_text_and_a_closed_one_invites_nobody(store: Store) -> None:
    _made, secret = opened_group(store, clients=1)
    door = next(one for one in coach(k=secret).expander if one.label == "A text to send, a page to print, a reminder")
    assert not door.proto.expanded
    store.close(secret)
    at = coach(k=secret)
    assert ways(at) == "" and "and closed" in text(at)


# The page to print


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    folder = tmp_path_factory.mktemp("posters")
    made = {f"{language}-{paper}": page(language, paper) for language in LANGUAGES for paper in PAPERS}
    made |= {f"name-{n}": page("en", "letter", name, organisation="W" * 500, colour="#0F766E") for n, name in enumerate(NAMES)}
    for name, content in made.items():
        (folder / f"{name}.pdf").write_bytes(content)
    yield {name: folder / f"{name}.pdf" for name in made}


def test_every_printed_page_is_one_page_that_keeps_both_standards(pages: dict[str, Path]) -> None:
    assert {name: len(pypdf.PdfReader(file).pages) for name, file in pages.items()} == dict.fromkeys(pages, 1)
    verdicts = judged(pages.values())
    assert len(verdicts) == 2 * len(pages) and [v for v in verdicts if v[2] != "pass"] == []


@pytest.mark.parametrize("paper", PAPERS)
def test_a_phone_scans_the_printed_page(pages: dict[str, Path], paper: Paper) -> None:
    drawn = subprocess.run(["pdftoppm", "-r", "60", "-png", pages[f"ru-{paper}"]], capture_output=True, check=True).stdout
    with Image.open(io.BytesIO(drawn)) as picture:
        assert [code.data.decode() for code in pyzbar.decode(picture)] == [LINK]


def test_a_link_that_would_do_something_else_is_not_printed() -> None:
    with pytest.raises(UnsafeLink):
        poster(BANK, Invitation("x", "", "", (), "javascript:alert(1)"), words("en"), when=DAY)
