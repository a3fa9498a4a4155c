"""Taking the quiz again in some months: the calendar file parses back, folds its lines in every script, and its link ends in what has changed."""

from __future__ import annotations

import datetime
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from icalendar import Calendar
from streamlit.testing.v1 import AppTest

from groups.store import Store
from i18n import LANGUAGES, words
from questions import load
from results.calendar_entry import calendar_entry, months_after
from results.link import fold
from tests.sheets import of_case, person
from tests.test_coach import browser as browser
from tests.test_coach import opened_group, pressed, text
from tests.test_coach import store as store
from tests.test_journey import drawn, params, unbroken, visit
from views import days

ROOT = Path(__file__).parent.parent

BANK = load()
ANSWERS = dict(of_case("pm")[0])
TOKEN = fold(BANK, ANSWERS)
OTHER = fold(BANK, person(BANK, -1.5, 3))
TAKEN, DAY = datetime.date(2026, 11, 28), datetime.date(2027, 2, 28)
STAMP = datetime.datetime(2026, 11, 28, 10, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
LONGEST = 75  # bytes of a line, RFC 5545, 3.1


def entry(language: str, link: str) -> bytes:
    return calendar_entry(DAY, TAKEN, link, STAMP, words(language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("more", ["", "&cohort=feq5y5zqxs&person=" + "p" * 43, "&x=" + "é" * 500])
def test_the_file_parses_back_and_no_line_is_longer_than_75_bytes(language: str, more: str) -> None:
    link = f"https://викторина.example/?earlier={TOKEN}{more}&lang={language}"
    made = entry(language, link)
    assert made.endswith(b"END:VCALENDAR\r\n") and b"\n" not in made.replace(b"\r\n", b"")
    lines = made.split(b"\r\n")
    assert max(map(len, lines)) <= LONGEST
    assert all(line.decode("utf-8") is not None for line in lines), "no letter is torn"
    (event,) = Calendar.from_ical(made).walk("VEVENT")
    _ = words(language)
    assert event.decoded("dtstart") == DAY and event.decoded("dtend") == DAY + datetime.timedelta(days=1)
    assert event.decoded("dtstamp") == STAMP
    assert str(event["summary"]) == _("PM or PMM? Take it again") and str(event["url"]) == link
    told, last = str(event["description"]).split("\n")
    assert _.date(TAKEN) in told and last == link
    (alarm,) = Calendar.from_ical(made).walk("VALARM")
    assert alarm.decoded("trigger") == datetime.timedelta(hours=9)


def test_the_same_day_and_link_are_one_entry_and_another_day_is_another() -> None:
    def uid(day: datetime.date) -> str:
        made = calendar_entry(day, TAKEN, "https://quiz.example/", STAMP, words("en"))
        return str(Calendar.from_ical(made).walk("VEVENT")[0]["uid"])

    assert uid(DAY) == uid(DAY) != uid(TAKEN)


@pytest.mark.parametrize("day", [datetime.date(2026, month, 28) for month in range(1, 13)] + [datetime.date(2027, 8, 31)])
def test_months_on_is_the_same_day_or_the_last_of_a_short_month(day: datetime.date) -> None:
    for months in (3, 6):
        found = months_after(day, months)
        assert (found.year - day.year) * 12 + found.month - day.month == months
        assert found.day == day.day or (found + datetime.timedelta(days=1)).day == 1


class Clock(datetime.datetime):
    """Half past two in the morning of 28 November 2026, UTC."""

    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> Clock:
        return cls(2026, 11, 28, 2, 30, tzinfo=datetime.UTC).astimezone(tz)


@pytest.mark.parametrize(("zone", "soon"), [("Pacific/Honolulu", "2027-02-27"), ("Asia/Taipei", "2027-02-28")])
def test_the_day_is_that_of_the_visitors_zone(zone: str, soon: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(days, "datetime", SimpleNamespace(**{**vars(datetime), "datetime": Clock}))
    at = AppTest.from_file(ROOT / "app.py", default_timeout=20)
    at.context = {"locale": "en-GB", "timezone": zone, "timezone_offset": 0}
    at.query_params.update({"r": TOKEN, "lang": "en"})
    at.switch_page("views/result.py").run()
    made = pressed(unbroken(at), "in-three-months", monkeypatch)
    assert Calendar.from_ical(made).walk("VEVENT")[0].decoded("dtstart").isoformat() == soon


def link_in(made: bytes) -> dict[str, str]:
    address = urlsplit(str(Calendar.from_ical(made).walk("VEVENT")[0]["url"]))
    return {name: values[0] for name, values in parse_qs(address.query).items()}


def test_the_link_leads_through_the_quiz_to_what_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = link_in(pressed(unbroken(visit("result", r=TOKEN, lang="en")), "in-six-months", monkeypatch))
    assert asked == {"earlier": TOKEN, "lang": "en"}
    start = unbroken(visit("", **asked))
    start.button[0].click().run()
    assert params(start)["earlier"] == TOKEN, "it travels from the start on"
    quiz = unbroken(visit("quiz", **asked, a=OTHER, s="7"))
    quiz.button(key=drawn(quiz, "on")).click().run()
    assert params(quiz)["earlier"] == TOKEN
    assert "Since your earlier result" in text(visit("result", **asked, r=OTHER))


def test_without_another_result_nothing_is_compared_and_a_broken_one_is_a_sentence() -> None:
    assert "Since your earlier result" not in text(visit("result", r=TOKEN, earlier=TOKEN, lang="en"))
    told = text(visit("result", r=OTHER, earlier=TOKEN[:9], lang="en"))
    assert "Your earlier result is in this page’s address" in told and "Since your" not in told


def test_a_clients_link_leads_back_to_their_coach(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    group, _secret = opened_group(store)
    at = unbroken(visit("result", r=TOKEN, cohort=group.code, lang="en"))
    assert link_in(pressed(at, "in-three-months", monkeypatch)) == {"cohort": group.code, "earlier": TOKEN, "lang": "en"}


def test_what_is_shown_to_others_holds_no_earlier_result() -> None:
    at = unbroken(visit("result", r=OTHER, earlier=TOKEN, lang="en"))
    assert all(TOKEN not in one.value for one in at.code)
    shown = [str(one.proto) for one in at.get("page_link") if "compare" in one.proto.page]
    assert shown and all(OTHER in one and TOKEN not in one for one in shown)
