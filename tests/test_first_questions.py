"""The questions as a plain form: whole before any script, kept by its address, and led to the result by its buttons alone."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlencode, urljoin, urlsplit

import pytest
import requests

from i18n import LANGUAGES, words
from questions import load
from results.link import fold, unfold
from tests.served import HOME, Served, served, settings_of
from tests.test_shell import text
from views import whose
from views.address import section_items, section_number
from views.shell import shell

BANK = load()
LAST = str(BANK.sections)  # the section after which a result is made
ANSWERS = {item.id: 1 + place % 5 for place, item in enumerate(BANK.core)}
TOKEN = fold(BANK, ANSWERS)
FOLDER = HOME / "questions"
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


class Form(HTMLParser):
    """What a browser reads of the form in a page: what it would send, its questions, and its buttons with where each leads."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self.questions: dict[str, list[str]] = {}
        self.buttons: list[tuple[str, str, str]] = []
        self.languages: list[tuple[str, str, str]] = []  # buttons of browsers without scripts
        self._pressed: dict[str, str] | None = None
        self._unscripted = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self._unscripted |= tag == "noscript"
        if tag == "input" and known["type"] == "radio":
            self.questions.setdefault(known["name"], []).append(known["value"])
        if tag == "input" and (known["type"] == "hidden" or "checked" in known):
            self.sent[known["name"]] = known["value"]
        self._pressed = known if tag == "button" and known.get("name") == "s" else self._pressed

    def handle_endtag(self, tag: str) -> None:
        self._unscripted &= tag != "noscript"

    def handle_data(self, data: str) -> None:
        if self._pressed is not None:
            buttons = self.languages if self._unscripted else self.buttons
            buttons.append((data, self._pressed["value"], self._pressed.get("formaction", "./quiz")))
            self._pressed = None

    def address(self, button: str, marks: Mapping[str, str]) -> str:
        """Return where *button* leads once these *marks* are made."""
        to, action = next((value, action) for label, value, action in self.buttons if label == button)
        return f"{action}?{urlencode({**self.sent, **marks, 's': to})}"


def form(**params: str) -> Form:
    return Form(shell("/quiz", params, words("en")))


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with served() as one:
        yield one


def ended(server: Served, query: str, **headers: str) -> requests.Response:
    """Return the answer to a quiz that ends with *query*."""
    return requests.get(f"{server.url}/finished?{query}", headers={**BROWSER, **headers}, timeout=10, allow_redirects=False)


def led_to(answer: requests.Response) -> tuple[str, dict[str, list[str]]]:
    assert answer.status_code == 303
    parts = urlsplit(answer.headers["Location"])
    return parts.path, parse_qs(parts.query)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_section_is_asked_whole_in_each_language(language: str) -> None:
    _ = words(language)
    sent = shell("/quiz", {"lang": language}, _)
    read, asked = text(sent), Form(sent)
    assert list(asked.questions) == [item.id for item in section_items(BANK, 1)]
    assert all(values == ["1", "2", "3", "4", "5"] for values in asked.questions.values())
    for item in section_items(BANK, 1):
        assert all(sentence in read for sentence in BANK.texts[language].items[item.id])
        assert f'role="radiogroup" aria-labelledby="{item.id}-asked"' in sent and f'id="{item.id}-asked"' in sent
    assert all(word in read for word in (_("Much more the first"), _("Very much me"), _("Continue")))
    assert asked.sent == {"lang": language} and _("One moment: the page is on its way.") not in read


def test_what_the_address_knows_is_marked_and_goes_along() -> None:
    asked = form(a=fold(BANK, {"q01": 2, "q06": 5}), q02="4", s="1", lang="en", name="kept", k="Opens1")
    assert (asked.sent["q01"], asked.sent["q02"]) == ("2", "4")
    assert unfold(BANK, asked.sent["a"]) == {"q01": 2, "q02": 4, "q06": 5}
    assert asked.sent["name"] == "kept" and "k" not in asked.sent and "s" not in asked.sent


def test_each_section_leads_on_and_back_and_the_last_to_the_result() -> None:
    assert form().buttons == [("Continue", "2", "./quiz")]
    assert form(s="3").buttons == [("Continue", "4", "./quiz"), ("Back", "2", "./quiz")]
    known = fold(BANK, {item.id: 3 for item in BANK.core[:30]})
    early = form(s="6", a=known).buttons
    assert early == [("Continue", "7", "./quiz"), ("Back", "5", "./quiz"), ("See a first result", "6", "./finished")]
    last = form(s=LAST, a=fold(BANK, {item.id: 3 for item in BANK.core if item.id != BANK.core[6].id})).buttons
    assert last == [("See my result", LAST, "./finished"), ("Back", f"{BANK.sections - 1}", "./quiz"), ("7", "2", "./quiz")]
    beyond = section_number(BANK, "extension")
    assert form(s=str(beyond), a=TOKEN).buttons == [("See my result", str(beyond), "./finished")]


def test_without_a_script_another_language_is_a_button_of_the_form_and_enter_the_way_on() -> None:
    asked = form(s="3", lang="en")
    assert asked.languages[0] == ("Continue", "4", "./quiz")
    assert asked.languages[1:] == [(row.name, "3", f"./quiz/{code}") for code, row in LANGUAGES.items()]
    assert form(s=LAST).languages[0] == ("See my result", LAST, "./finished")
    assert not form(cohort="ABCD").languages, "a group's questions wait for the page"


def test_another_language_keeps_all_that_the_form_sent(server: Served) -> None:
    query = f"a={fold(BANK, {'q01': 2})}&lang=en&q07=4&s=2&with={TOKEN}"
    answer = requests.get(f"{server.url}/quiz/zh-Hant?{query}", headers=BROWSER, timeout=10)
    parts = urlsplit(answer.url)
    assert (parts.path, dict(parse_qsl(parts.query))) == ("/quiz", {**dict(parse_qsl(query)), "lang": "zh-Hant"})
    assert '<html lang="zh-Hant"' in answer.text and Form(answer.text).questions
    assert requests.get(f"{server.url}/quiz/xx?{query}", headers=BROWSER, timeout=10).status_code == 404
    assert requests.get(f"{server.url}/quiz/ru?x={'a' * 5_000}", headers=BROWSER, timeout=10).status_code == 400


def test_who_began_with_an_earlier_version_is_asked_that_one() -> None:
    old = BANK.earlier[0]
    begun = fold(old, {old.core[0].id: 4})
    sent = shell("/quiz", {"a": begun, "s": "1"}, words("en"))
    assert list(Form(sent).questions) == [item.id for item in section_items(old, 1)]
    assert unfold(old, Form(sent).sent["a"]) == {old.core[0].id: 4}, "also on the page that holds this answer itself"


@pytest.mark.parametrize("name", ["cohort", "person", "sending", "sent", "again"])
def test_what_a_group_asks_stands_in_the_store_so_its_page_is_waited_for(name: str) -> None:
    sent = shell("/quiz", {name: "ABCD"}, words("en"))
    assert "<fieldset" not in sent and "One moment: the page is on its way." in text(sent)
    assert "This page needs JavaScript." in text(sent)


def test_a_bank_in_fewer_languages_speaks_one_of_its_own_to_everybody(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "bank")
    for room in ("text", "prose"):
        (tmp_path / "bank" / room / "ru.toml").unlink()
    settled = [sys.executable, "-c", "import serve; serve.settle()"]
    subprocess.run(settled, cwd=HOME, env=settings_of({"BANK": str(tmp_path / "bank")}), capture_output=True, check=True)
    with served(BANK=str(tmp_path / "bank")) as server:
        for path in ("/", "/quiz", "/method", f"/result?r={TOKEN}"):
            answer = requests.get(server.url + path, headers={**BROWSER, "Accept-Language": "ru"}, timeout=20)
            assert answer.status_code == 200 and answer.headers["Content-Language"] == "en", path
            assert '<html lang="en"' in answer.text and answer.text.count("<h1") == 1


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"q01": "9"}, "wasn’t one of the five choices"),
        ({"s": "99"}, "names a part that"),
        ({"a": TOKEN[:-1]}, "kept the answers that"),
    ],
)
def test_what_an_address_cannot_mean_is_said_above_the_questions(params: dict[str, str], said: str) -> None:
    sent = shell("/quiz", params, words("en"))
    assert said in text(sent) and len(Form(sent).questions) == 5


def test_a_whole_quiz_goes_by_its_form_alone_to_the_result(server: Served) -> None:
    here = f"{server.url}/quiz?lang=ru"
    for number in range(1, BANK.sections + 1):
        sent = requests.get(here, headers=BROWSER, timeout=10)
        asked = Form(sent.text)
        marks = {item.id: str(ANSWERS[item.id]) for item in section_items(BANK, number)}
        assert set(asked.questions) == set(marks)
        button = words("ru")("See my result" if number == BANK.sections else "Continue")
        here = urljoin(here, asked.address(button, marks))
    last = requests.get(here, headers=BROWSER, timeout=20)
    path, query = urlsplit(last.url).path, dict(parse_qsl(urlsplit(last.url).query))
    assert (path, query["lang"]) == ("/result", "ru") and unfold(BANK, query["r"]) == ANSWERS
    assert '<h1 class="says">' in last.text and "lang=ru" in last.url


def test_an_end_folds_what_was_answered_and_leaves_the_rest_out(server: Served) -> None:
    path, query = led_to(ended(server, f"a={fold(BANK, {'q01': 2, 'q02': 1})}&q02=5&s=7&lang=en"))
    assert path == "/result" and query["lang"] == ["en"] and "s" not in query
    assert unfold(BANK, query["r"][0]) == {"q01": 2, "q02": 5}
    assert unfold(BANK, led_to(ended(server, f"s={LAST}"))[1]["r"][0]) == {}


@pytest.mark.parametrize(
    ("bad", "said"), [("q01=9", "one of the five choices"), ("s=77", "names a part"), ("a=AAAA", "Part of this link")]
)
def test_an_end_that_cannot_be_read_leads_back_to_questions_that_say_so(server: Served, bad: str, said: str) -> None:
    answer = requests.get(f"{server.url}/finished?q02=4&{bad}&lang=en", headers=BROWSER, timeout=10)
    assert urlsplit(answer.url).path == "/quiz" and said in text(answer.text)
    assert Form(answer.text).sent["q02"] == "4", "and what could be read is kept"


def test_who_was_invited_to_compare_ends_there_after_the_last_section_only(server: Served) -> None:
    path, query = led_to(ended(server, f"a={TOKEN}&s={LAST}&with={TOKEN[::-1]}&lang=en"))
    assert path == "/compare" and query["r"] == [TOKEN, TOKEN[::-1]]
    assert led_to(ended(server, f"a={TOKEN}&s={BANK.sections - 1}&with={TOKEN[::-1]}"))[0] == "/result"
    assert led_to(ended(server, f"q01=3&s={LAST}&with={TOKEN}"))[0] == "/result", (
        "with too few answers there is nothing to compare"
    )


def test_an_end_names_the_result_as_this_browsers_own_beside_the_earlier(server: Served) -> None:
    answer = ended(server, f"a={TOKEN}&s=7", Cookie=f"{whose.COOKIE}=0123abcd.<script>.{whose.result_hash(TOKEN)}")
    assert answer.headers["Set-Cookie"].startswith(f"{whose.COOKIE}={whose.result_hash(TOKEN)}.0123abcd; Max-Age=")
    own = requests.get(
        f"{server.url}/result?r={TOKEN}", headers={**BROWSER, "Cookie": answer.headers["Set-Cookie"].split(";")[0]}, timeout=20
    )
    others = requests.get(f"{server.url}/result?r={TOKEN}", headers=BROWSER, timeout=20)
    assert "Your turn" in text(others.text) and "Your turn" not in text(own.text)


def test_an_end_is_for_reading_and_of_a_length(server: Served) -> None:
    assert requests.post(f"{server.url}/finished", headers=BROWSER, timeout=10).status_code == 405
    long = ended(server, f"lang=ru&x={'a' * 5_000}")
    assert long.status_code == 400 and words("ru")("We couldn’t understand this request.") in text(long.text)
    assert ended(server, "q01=3").headers["Cache-Control"] == "no-store"


def test_who_ends_too_often_is_told_when_to_come_back() -> None:
    with served(CPU_SHARE="0.0001", CPU_BURST="0.02") as server:
        answers = [ended(server, "q01=3&lang=en") for _ in range(6)]
    assert answers[0].status_code == 303 and answers[-1].status_code == 429
    assert re.search(r"Wait \d+ second", answers[-1].text) and int(answers[-1].headers["Retry-After"]) > 0
