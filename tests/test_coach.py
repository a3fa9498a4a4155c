"""The coach's room and the client's way on screen: opened, sent once, withdrawn, read, exported, looked after, deleted."""

from __future__ import annotations

import csv
import datetime
import errno
import io
import re
import sqlite3
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import IO
from urllib.parse import parse_qs

import numpy as np
import pypdf
import pytest
import sqlalchemy as sa
import streamlit as st
from streamlit.testing.v1 import AppTest

from groups import store as rooms
from groups.group import Design, Group, WhiteLabel
from groups.keys import fresh_secret, receipt_for, sending_key
from groups.store import Store, UnknownGroup
from i18n import words
from questions import load
from results import third_person
from results.answer import headline
from results.link import code, fold, unfold
from scoring import score
from settings import settings
from tests.test_journey import drawn, params, unbroken, visit, words_of
from views import days, download, places, stored
from views.address import ASKED_AGAIN, EXTENSION, section_number
from views.budget import Budget, Spent
from views.client import rate_limits
from views.client import secret as client_secret
from views.client.rate_limits import HOUR, OPENED_FROM_A_NETWORK, SENT_FROM_A_NETWORK, SENT_IN_A_VISIT
from views.coach import files, making, person, printing
from views.page import FILES

ROOT = Path(__file__).parent.parent
BANK = load()
PM = {item.id: 4 + place % 2 if "pm" in (item.b, item.pole) else 2 - place % 2 for place, item in enumerate(BANK.core)}
TOKEN = fold(BANK, PM)
KEY = "k" * 43


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A store of this test's own, which the pages use too."""
    address = f"sqlite:///{tmp_path / 'cohorts.sqlite'}"
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setenv("PUBLIC_URL", "https://quiz.example")
    monkeypatch.setattr(stored, "keep_expiring", lambda store: lambda: None)
    opened = rooms.open_store(address)
    yield opened
    opened.shut()


@pytest.fixture(autouse=True)
def browser(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let all visits be of one browser, which keeps its secret; to be called for another one's."""

    def is_of(secret: str) -> None:
        monkeypatch.setattr(client_secret, "kept_by_browser", lambda: secret)

    is_of("b" * 43)
    return is_of


@pytest.fixture(autouse=True)
def fresh_rate_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test meet what others sent from this machine."""
    monkeypatch.setattr(rate_limits, "address", lambda: "192.0.2.1")
    monkeypatch.setattr(rate_limits, "sent_from", Budget(SENT_FROM_A_NETWORK / HOUR, SENT_FROM_A_NETWORK))
    monkeypatch.setattr(rate_limits, "opened_from", Budget(OPENED_FROM_A_NETWORK / HOUR, OPENED_FROM_A_NETWORK))


def opened_group(store: Store, clients: int = 0, spoken: tuple[str, ...] = ("en",), **design: object) -> tuple[Group, str]:
    """Open a group to which so many clients have sent, in the languages *spoken* by turns."""
    settings: dict[str, object] = {"name": "Spring group", "languages": ("en", "ru"), "asks_names": True} | design
    group, secret = store.open_group(Design(**settings), BANK)  # type: ignore[arg-type]
    chance = np.random.default_rng(7)
    for n in range(clients):
        lean, noise = chance.normal(), chance.normal(size=len(BANK.core))
        answers = {
            item.id: int(np.clip(round(3 + (lean if "pm" in (item.b, item.pole) else -lean) + step), 1, 5))
            for item, step in zip(BANK.core, noise, strict=True)
        }
        store.add(group.code, BANK, answers, language=spoken[n % len(spoken)], key=fresh_secret(), name=f"Client N{n}")
    return group, secret


def text(at: AppTest) -> str:
    return re.sub(r"\s+", " ", words_of(unbroken(at)))


def to_copy(at: AppTest) -> list[str]:
    html = " ".join(element.proto.body for element in at.get("html"))
    return [unescape(one) for one in re.findall(r'<div class="to-copy"><code[^>]*>(.*?)</code>', html)]


def links(at: AppTest) -> list[str]:
    return [one for one in to_copy(at) if one.startswith("http")]


def coach(**asked: str) -> AppTest:
    return unbroken(visit("coach", lang="en", **asked))


def away(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Store:
        raise rooms.StoreAway("gone")

    monkeypatch.setattr(stored, "store", refuse)


# --- opening -------------------------------------------------------------------------------------------------------------------


def test_a_coach_opens_a_group_and_gets_two_links(store: Store) -> None:
    at = coach()
    at.text_input(key="group-name").set_value("Spring group")
    at.checkbox(key="group-extension").check()
    at.checkbox(key="group-repeats").check()
    at.number_input(key="group-days").set_value(30)
    at.text_input(key="look-organisation").set_value("Acme Coaching")
    at.text_area(key="look-closing").set_value("Book a talk.")
    at.button(key="group-open").click().run()
    assert "shown once" in text(at)
    own, clients = links(at)
    secret, public = own.split("k=")[1], clients.split("cohort=")[1]
    assert to_copy(at)[-1].startswith(f'<iframe src="{clients}&amp;embed=true"')
    group = store.sheets(secret, BANK).group
    assert group is not None
    design = group.design
    assert design == Design(
        "Spring group",
        ("en", "zh-Hans", "zh-Hant", "ru"),
        asks_names=True,
        extension=True,
        repeats=True,
        retention_days=30,
        white_label=WhiteLabel("Acme Coaching", closing="Book a talk."),
        notes=True,
    )
    assert store.by_code(public).code == public
    at.button(key="go-to-group").click().run()
    assert params(at)["k"] == secret
    assert secret not in " ".join([text(at), *links(at)])


@pytest.mark.parametrize(
    ("name", "languages", "sentence"),
    [("", ["en"], "Give the group a name."), (" \u202e ", ["en"], "Give the group a name."), ("x", [], "at least one language")],
)
def test_a_group_that_cannot_be_is_refused_in_a_sentence(store: Store, name: str, languages: list[str], sentence: str) -> None:
    at = coach()
    at.text_input(key="group-name").set_value(name)
    at.button_group(key="group-languages").set_value(languages)
    at.button(key="group-open").click().run()
    assert sentence in text(at)
    assert links(at) == []


def test_when_the_store_is_away_no_group_is_opened_and_the_form_stays(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    at = coach()
    away(monkeypatch)
    at.text_input(key="group-name").set_value("Spring group")
    at.button(key="group-open").click().run()
    assert "no group was opened" in text(at)
    assert at.text_input(key="group-name").value == "Spring group"


def test_whoever_opens_groups_in_a_loop_is_told_to_wait(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limits, "opened_from", Budget(1 / HOUR, 1, clock=lambda: 0.0))
    for n in range(2):
        at = coach()
        at.text_input(key="group-name").set_value(f"Group {n}")
        at.button(key="group-open").click().run()
    assert "we haven’t opened this one yet" in text(at) and at.text_input(key="group-name").value == "Group 1"
    with store.engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM cohorts")) == 1


def test_groups_may_be_closed_to_all_or_need_an_account(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACHES", "oidc")
    at = coach()
    assert [button.label for button in at.button] == ["Sign in"]
    monkeypatch.setenv("COACHES", "nobody")
    settings.cache_clear()
    at = coach()
    assert "closed it to new groups" in text(at)
    assert not at.button


def test_where_a_restart_would_lose_groups_none_is_opened(store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(stored, "CLOUD", tmp_path)
    assert "group-open" in [button.key for button in coach().button], "a database of its own outlives a restart"
    monkeypatch.delenv("DATABASE_URL")
    settings.cache_clear()
    at = coach()
    assert "so it opens no groups" in text(at) and "group-open" not in [button.key for button in at.button]


# --- the client's way ----------------------------------------------------------------------------------------------------------


def test_a_client_reads_who_will_see_what_before_the_first_question(store: Store) -> None:
    group, _ = opened_group(store, retention_days=30, white_label=WhiteLabel("Acme Coaching"))
    for page in ("", "quiz"):
        told = text(visit(page, cohort=group.code))
        for said in (
            "Spring group",
            "Acme Coaching",
            "would see your answers",
            "You may add a name",
            "for 30 days and then delete it",
        ):
            assert said in told
    nameless, _ = opened_group(store, asks_names=False)
    assert "We don’t ask for your name" in text(visit(cohort=nameless.code))


def test_only_the_groups_languages_are_offered(store: Store) -> None:
    group, _ = opened_group(store, languages=("ru", "en"))
    head = next(e.proto.body for e in visit(cohort=group.code).get("html") if "<header" in e.proto.body)
    assert re.findall(r'data-language="([^"]+)" lang', head) == ["en", "ru"]
    assert BANK.texts["en"].items["q01"][0] in visit("quiz", "zh-TW", cohort=group.code).radio(key="q01").label


def test_the_code_and_the_key_of_one_sending_travel_from_start_to_result(store: Store) -> None:
    group, _ = opened_group(store)
    at = visit(cohort=group.code)
    at.button[0].click().run()
    key = params(at)["sending"]
    for _section in range(BANK.sections):
        at.button(key=drawn(at, "on")).click().run()
    assert params(at)["sending"] == key
    assert params(at)["cohort"] == group.code


def test_a_group_may_ask_everybody_seven_more_questions(store: Store) -> None:
    group, _ = opened_group(store, extension=True)
    assert f"{len(BANK.core) + len(BANK.extension)} questions" in text(visit(cohort=group.code))
    at = visit("quiz", cohort=group.code, a=TOKEN, s=str(BANK.sections))
    assert at.button(key=drawn(at, "on")).label == "Continue"
    at.button(key=drawn(at, "on")).click().run()
    assert [radio.key for radio in at.radio] == [item.id for item in BANK.extension]
    assert params(at)["s"] == str(section_number(BANK, EXTENSION))
    assert "which of the two comes first for you" not in text(at)
    at.radio[0].set_value("4")
    at.button(key=drawn(at, "on")).click().run()
    assert unfold(BANK, params(at)["r"]) == PM | {BANK.extension[0].id: 4}


def test_a_group_may_ask_five_questions_a_second_time(store: Store) -> None:
    group, secret = opened_group(store, repeats=True, extension=True)
    assert f"{len(BANK.core) + len(BANK.extension) + 5} questions" in text(visit(cohort=group.code))
    at = visit("quiz", cohort=group.code, sending=KEY, a=TOKEN, s=str(section_number(BANK, EXTENSION)))
    assert at.button(key=drawn(at, "on")).label == "Continue"
    at.button(key=drawn(at, "on")).click().run()
    assert params(at)["s"] == str(section_number(BANK, ASKED_AGAIN))
    twice = [item.id for item in BANK.core[:25:5]]
    assert [radio.key for radio in at.radio] == [f"r{id[1:]}" for id in twice]
    assert [radio.value for radio in at.radio] == [None] * 5
    assert [BANK.texts["en"].items[item][0] in radio.label for item, radio in zip(twice, at.radio, strict=True)] == [True] * 5
    at.radio[0].set_value("3")
    at.radio[1].set_value(str(PM[twice[1]]))
    at.button(key=drawn(at, "on")).click().run()
    assert unfold(BANK, params(at)["r"]) == PM
    assert unfold(BANK, params(at)["again"]) == {twice[0]: 3, twice[1]: PM[twice[1]]}
    assert "Your coach has your answers" in text(sent(group, again=params(at)["again"]))
    sheets = store.sheets(secret, BANK)
    assert sheets.answers_of(0) == PM
    assert sheets.again is not None
    assert {BANK.items[at].id: int(a) for at, a in enumerate(sheets.again[0]) if a} == {twice[0]: 3, twice[1]: PM[twice[1]]}
    assert "asked 5 questions a second time" in text(coach(k=secret))


def test_second_answers_are_not_asked_twice_nor_sent_where_the_group_does_not_ask_for_them(store: Store) -> None:
    group, _secret = opened_group(store, repeats=True)
    again = fold(BANK, {"q01": 3})
    at = visit(
        "quiz", cohort=group.code, sending=KEY, a=TOKEN, again=again, s=str(section_number(BANK, EXTENSION))
    )  # on the way back from the result
    at.button(key=drawn(at, "on")).click().run()
    assert params(at)["again"] == again and "r" in params(at)
    anew = visit("quiz", cohort=group.code, sending=KEY, again=again)  # begun anew
    anew.button(key=drawn(anew, "on")).click().run()
    assert "again" not in params(anew)
    plain, secret = opened_group(store)
    at = sent(plain, again=again)
    assert "Your coach has your answers" in text(at)
    assert store.sheets(secret, BANK).again is None


@pytest.mark.parametrize("again", ["x" * 10_000, TOKEN[:9], fold(BANK, {"q02": 3})])
def test_second_answers_that_cannot_be_are_left_out_and_nothing_else_is(store: Store, again: str) -> None:
    group, secret = opened_group(store, repeats=True)
    assert "Your coach has your answers" in text(sent(group, again=again))
    sheets = store.sheets(secret, BANK)
    assert sheets.again is None and sheets.answers_of(0) == PM


def test_nothing_is_sent_before_the_client_says_so(store: Store) -> None:
    group, secret = opened_group(store)
    assert "Your coach doesn’t have these answers" in text(visit("result", r=TOKEN, cohort=group.code, sending=KEY))
    assert len(store.sheets(secret, BANK)) == 0


def sent(group: Group, name: str = "", **more: str) -> AppTest:
    at = visit("result", **({"r": TOKEN, "cohort": group.code, "sending": KEY, "lang": "en"} | more))
    if name:
        at.text_input(key="send-typed").set_value(name)
    at.button(key="send").click().run()
    return unbroken(at)


def test_what_is_sent_is_stored_once_however_often_it_is_tried(store: Store) -> None:
    group, secret = opened_group(store)
    at = visit("result", r=TOKEN, cohort=group.code, sending=KEY)
    other = visit("result", r=TOKEN, cohort=group.code, sending=KEY)  # the same address in another tab, drawn before
    at.button(key="send").click().run()
    other.button(key="send").click().run()
    at.run()
    again = visit("result", r=TOKEN, cohort=group.code, sending=KEY)
    receipts = {links(one)[0] for one in (at, other, again)}
    assert len(receipts) == 1
    sheets = store.sheets(secret, BANK)
    assert [sheets.answers_of(row) for row in range(len(sheets))] == [PM]


def test_other_answers_are_another_sending(store: Store) -> None:
    group, secret = opened_group(store)
    sent(group)
    sent(group, r=fold(BANK, PM | {"q01": 3}))
    assert len(store.sheets(secret, BANK)) == 2


def test_who_comes_to_a_result_without_the_questions_may_send_it_too(store: Store) -> None:
    group, secret = opened_group(store)
    at = visit("result", r=TOKEN, cohort=group.code)
    assert "sending" not in params(at)
    at.button(key="send-begin").click().run()
    assert params(at)["sending"]
    at.button(key="send").click().run()
    assert len(store.sheets(secret, BANK)) == 1


@pytest.mark.parametrize("asks", [True, False])
def test_a_name_is_kept_only_where_it_was_asked_for(store: Store, asks: bool) -> None:
    group, secret = opened_group(store, asks_names=asks)
    at = sent(group, "Мария" if asks else "")
    assert store.sheets(secret, BANK).names == (("Мария",) if asks else (None,))
    assert bool([one for one in at.text_input if one.key == "send-typed"]) is False


def test_while_the_store_is_away_the_answers_stay_and_it_is_tried_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    group, secret = opened_group(store)
    at = visit("result", r=TOKEN, cohort=group.code, sending=KEY)
    at.text_input(key="send-typed").set_value("Mei")
    add = Store.add
    lost: list[bool] = []

    def reply_is_lost(self: Store, *given: object, **named: object) -> object:
        receipt = add(self, *given, **named)  # type: ignore[arg-type]
        if len(lost) < 3:
            lost.append(True)
            raise rooms.StoreAway("the reply was lost")
        return receipt

    monkeypatch.setattr(Store, "add", reply_is_lost)
    at.button(key="send").click().run()
    assert "Your answers are safe in this page’s address" in text(at)
    assert "We’ll keep trying" in text(at)
    assert params(at)["r"] == TOKEN
    at.run()
    at.button(key="send-again").click().run() if "send-again" in [b.key for b in at.button] else at.run()
    assert "Your coach has your answers" in text(at)
    assert len(lost) == 3
    assert store.sheets(secret, BANK).names == ("Mei",)


def test_the_quiz_and_the_result_do_without_the_store(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    group, _ = opened_group(store)
    away(monkeypatch)
    at = visit(cohort=group.code)
    assert "we’ll try again at the end" in text(at)
    at.button[0].click().run()
    for _section in range(BANK.sections):
        for radio in at.radio:
            radio.set_value("4")
        unbroken(at.button(key=drawn(at, "on")).click().run())
    assert "How far the answers go towards each job’s work" in text(at)
    assert len(unfold(BANK, params(at)["r"])) == len(BANK.core)


def test_an_address_that_was_handed_round_gives_its_maker_nothing(store: Store, browser: Callable[[str], None]) -> None:
    group, _secret = opened_group(store)
    attackers = "a" * 43
    at = visit(cohort=group.code, sending=attackers)
    at.button[0].click().run()
    assert params(at)["sending"] != attackers, "who starts has a mark of their own"
    at = sent(group, "Anna", sending=attackers)
    (receipt,) = re.findall(r"receipt=([\w-]+)", links(at)[0])
    for guess in (
        attackers + TOKEN,
        sending_key(attackers, attackers, TOKEN),
        sending_key(attackers, params(at)["sending"], TOKEN),
    ):
        with pytest.raises(UnknownGroup):
            store.by_receipt(receipt_for(group.code, guess))
    assert store.by_receipt(receipt).name == "Anna"


def test_after_sending_the_address_opens_the_receipt_in_its_own_browser_alone(
    store: Store, browser: Callable[[str], None]
) -> None:
    group, _secret = opened_group(store)
    at = sent(group)
    receipt = receipt_in(at)
    assert receipt not in str(params(at))
    reloaded = visit("result", **params(at))
    assert receipt_in(reloaded) == receipt
    browser("")  # somebody who was handed the address
    other = visit("result", **params(at))
    assert "Your coach doesn’t have these answers" in text(other)
    assert receipt not in text(other) and links(other) == [one for one in links(other) if "receipt=" not in one]


def test_a_visit_that_sends_in_a_loop_is_told_to_wait_and_loses_nothing(store: Store) -> None:
    group, secret = opened_group(store)
    at = sent(group)
    for n in range(1, SENT_IN_A_VISIT + 2):
        shows(at, PM | {"x01": 1 + n % 5, "x02": 1 + n // 5}).button(key="send").click().run()
    assert "Your answers are safe in this page’s address" in re.sub(r"your answers are", "Your answers are", text(at))
    assert "we haven’t taken this yet" in text(at)
    assert unfold(BANK, params(at)["r"]) == PM | {"x01": 1 + (SENT_IN_A_VISIT + 1) % 5, "x02": 1 + (SENT_IN_A_VISIT + 1) // 5}
    assert len(store.sheets(secret, BANK)) == SENT_IN_A_VISIT


def test_a_workshop_on_one_address_never_meets_a_limit_and_a_loop_of_visits_does() -> None:
    now = [0.0]
    budget = Budget(SENT_FROM_A_NETWORK / HOUR, SENT_FROM_A_NETWORK, clock=lambda: now[0])

    def sends(address: str = "192.0.2.1") -> bool:
        try:
            budget.spend(address)
        except Spent:
            return False
        return True

    assert all(sends() for _client in range(60)), "sixty finish in the same minute,"
    now[0] += 3_600
    assert all(sends() for _client in range(240)), "and a school an hour later"
    assert sum(sends() for _ in range(10_000)) <= SENT_FROM_A_NETWORK - 240
    assert sends("192.0.2.2") and sends("2001:db8::1")


def test_sixty_clients_of_one_room_are_all_stored(store: Store, browser: Callable[[str], None]) -> None:
    group, secret = opened_group(store)
    for n in range(60):
        browser(f"{n:02}" + "r" * 41)
        assert "Your coach has your answers" in text(sent(group, f"Client {n}"))
    assert len(store.sheets(secret, BANK)) == 60


def test_a_network_that_has_sent_enough_is_told_to_wait(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    group, secret = opened_group(store)
    monkeypatch.setattr(rate_limits, "sent_from", Budget(1 / HOUR, 1, clock=lambda: 0.0))
    sent(group)
    at = visit("result", r=fold(BANK, OTHER), cohort=group.code, sending="other", lang="ru")
    at.button(key="send").click().run()
    assert "Ничего не потеряно" in text(at) and "send" in [button.key for button in at.button]
    assert len(store.sheets(secret, BANK)) == 1


def test_a_full_group_says_so_and_the_answers_stay(store: Store) -> None:
    group, secret = opened_group(store, 2)
    store.allow(secret, 2)
    at = sent(group)
    assert "This group is full" in text(at) and params(at)["r"] == TOKEN
    store.allow(secret, 3)
    at.button(key="send").click().run() if "send" in [b.key for b in at.button] else at.run().button(key="send").click().run()
    assert "Your coach has your answers" in text(at)


def test_while_others_write_the_page_says_that_sending_goes_on(store: Store) -> None:
    group, secret = opened_group(store)
    at = visit("result", r=TOKEN, cohort=group.code, sending=KEY)
    with store.engine.execution_options(writes=True).begin():
        at.button(key="send").click().run()
        assert "have to wait their turn" in text(at) and "We’ll keep trying" in text(at)
    at.run()
    assert "Your coach has your answers" in text(at)
    assert len(store.sheets(secret, BANK)) == 1


@pytest.mark.parametrize("trouble", ["damaged", "newer"])
def test_a_store_that_cannot_be_used_leaves_quiz_and_result_to_who_comes_by_its_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    path = tmp_path / "other.sqlite"
    rooms.open_store(f"sqlite:///{path}").shut()
    if trouble == "damaged":
        path.write_bytes(b"no database at all" * 500)
    else:
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.close()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setattr(stored, "keep_expiring", lambda store: lambda: None)
    for page, more in (("", {}), ("quiz", {}), ("result", {"r": TOKEN, "sending": KEY})):
        at = unbroken(visit(page, "ru-RU", cohort="2222222222", **more))
        assert words("ru")("Language") in " ".join(e.proto.body for e in at.get("html"))
        assert not at.error
    assert words("ru")("We can’t reach our records right now. Nothing is lost: reload this page in a moment.") in text(
        unbroken(visit("coach", "ru-RU", k="x"))
    )


def test_who_is_invited_meets_no_advertisement_and_no_example(store: Store) -> None:
    group, _secret = opened_group(store)
    for cohort, there in ((group.code, False), ("", True)):
        told = text(visit("", lang="en", **({"cohort": cohort} if cohort else {})))
        assert ("For career coaches" in told) == ("this person is invented" in told) == there


OTHER = PM | {"x01": 4}


def receipt_in(at: AppTest) -> str:
    found = re.search(r"receipt=([\w-]+)", links(at)[0])
    assert found
    return found[1]


def shows(at: AppTest, answers: dict[str, int]) -> AppTest:
    """Let the same visit come to the result of other answers."""
    at.query_params["r"] = fold(BANK, answers)
    return unbroken(at.run())


def test_what_was_chosen_for_some_answers_is_not_chosen_for_others(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    group, secret = opened_group(store)
    with monkeypatch.context() as during:
        during.setattr(Store, "add", lambda *_given, **_named: (_ for _ in ()).throw(rooms.StoreAway("gone")))
        at = sent(group, "Mei")
        assert "We’ll keep trying" in text(at)
    shows(at, OTHER)
    assert "Your coach doesn’t have these answers" in text(at)
    assert len(store.sheets(secret, BANK)) == 0
    at.button(key="send").click().run()
    sheets = store.sheets(secret, BANK)
    assert (sheets.names, sheets.answers_of(0)) == ((None,), OTHER)
    assert "Your coach doesn’t have these answers" in text(shows(at, PM))  # what was given up does not come back either


def test_more_answers_take_the_place_of_those_sent_before(store: Store) -> None:
    group, secret = opened_group(store)
    at = sent(group, "Anna")
    first = receipt_in(at)
    shows(at, OTHER)
    assert "other answers were sent to this group from this page" in text(at)
    assert len(store.sheets(secret, BANK)) == 1
    at.button(key="send-instead").click().run()
    sheets = store.sheets(secret, BANK)
    assert [sheets.answers_of(row) for row in range(len(sheets))] == [OTHER]
    assert sheets.names == ("Anna",)
    assert "Nothing to open" in text(coach(receipt=first))
    page = coach(receipt=receipt_in(at))
    page.button(key="withdraw").click().run()
    assert len(store.sheets(secret, BANK)) == 0


def test_another_persons_answers_stand_beside_those_sent_before(store: Store) -> None:
    group, secret = opened_group(store)
    at = sent(group)
    shows(at, OTHER).button(key="send").click().run()
    assert len(store.sheets(secret, BANK)) == 2


def test_a_reloaded_page_still_knows_what_was_sent_before(store: Store) -> None:
    group, secret = opened_group(store)
    at = sent(group)
    first = receipt_in(at)
    at.query_params.update({"a": TOKEN, "s": str(section_number(BANK, EXTENSION))})
    unbroken(at.switch_page("views/quiz.py").run())
    at.radio[0].set_value("4")
    at.button(key=drawn(at, "on")).click().run()
    assert params(at)["sent"] and first not in str(params(at))
    reloaded = [visit("result", **params(at)) for _tab in range(2)]
    for tab in reloaded:
        tab.button(key="send-instead").click().run()
        assert "Your coach has your answers" in text(tab)
    sheets = store.sheets(secret, BANK)
    assert [sheets.answers_of(row) for row in range(len(sheets))] == [OTHER]


def test_what_was_sent_to_another_group_or_withdrawn_is_not_offered_for_replacement(store: Store) -> None:
    elsewhere, _secret = opened_group(store)
    group, _secret = opened_group(store)
    foreign = receipt_in(sent(elsewhere))
    gone = receipt_in(sent(group))
    store.withdraw(gone)
    for receipt in (foreign, gone, "x", "x" * 10_000):
        at = visit("result", r=fold(BANK, OTHER), cohort=group.code, sending=KEY, sent=f"{KEY}.{receipt}")
        assert "Your coach doesn’t have these answers" in text(at)
        assert "other answers were sent" not in text(at)


def test_an_address_to_show_to_another_holds_nothing_that_opens_ones_receipt(store: Store) -> None:
    group, _secret = opened_group(store, languages=("ru",))
    own = {"cohort": group.code, "sending": KEY, "sent": KEY, "again": fold(BANK, {"q01": 3})}
    at = visit("result", r=TOKEN, **own)
    way = next(e.proto for e in at.get("page_link") if "compare" in e.proto.page).query_string
    assert parse_qs(way) == {"r": [TOKEN], "lang": ["ru"]}
    for button in map(words("ru"), ("Set side by side", "Swap the two")):
        at = visit("compare", r=[TOKEN, fold(BANK, OTHER)], lang="ru", **own)  # type: ignore[arg-type]
        unbroken(next(one for one in at.button if one.label == button).click().run())
        assert set(params(at)) == {"r", "lang"}


def test_a_receipt_withdraws_at_once_and_opens_nothing_afterwards(store: Store) -> None:
    group, secret = opened_group(store)
    at = sent(group, "Anna")
    receipt = re.search(r"receipt=([\w-]+)", links(at)[0])
    assert receipt
    store.close(secret)  # a closed group holds nobody back
    page = coach(receipt=receipt[1])
    assert "Anna" in text(page)
    page.button(key="withdraw").click().run()
    assert "gone from our records" in text(page)
    assert len(store.sheets(secret, BANK)) == 0
    assert "Nothing to open" in text(coach(receipt=receipt[1]))


def test_what_was_withdrawn_can_be_sent_anew(store: Store) -> None:
    group, secret = opened_group(store)
    at = sent(group)
    receipt = re.search(r"receipt=([\w-]+)", links(at)[0])
    assert receipt
    store.withdraw(receipt[1])
    at = sent(group)
    assert "What you sent was withdrawn or removed" in text(at)
    assert len(store.sheets(secret, BANK)) == 0
    at.button(key="send").click().run()
    assert "Your coach has your answers" in text(at)
    assert params(at)["sending"] != KEY
    assert len(store.sheets(secret, BANK)) == 1


def test_the_coachs_look_is_on_a_clients_pages_and_report(store: Store) -> None:
    from PIL import Image

    logo = io.BytesIO()
    Image.new("RGB", (40, 20), "#047857").save(logo, "PNG")
    look = WhiteLabel("Acme <b>Coaching", logo.getvalue(), "#047857", "Book a talk.")
    group, secret = opened_group(store, white_label=look)
    at = visit(cohort=group.code)
    body = " ".join(e.proto.body for e in at.get("html"))
    assert 'src="data:image/png;base64,' in body and "border-color:#047857" in body and "Acme &lt;b&gt;Coaching" in body
    assert "Book a talk." in text(sent(group))
    sheets = store.sheets(secret, BANK)
    who = person.person(BANK, sheets, _profiles(sheets), 0, {int(sheets.ids[0]): person.ClientName(1, "Mei")}, words("en"))
    printed = pypdf.PdfReader(io.BytesIO(person.report(who, look, person.link(who), datetime.date(2027, 1, 1))))
    told = " ".join(page.extract_text() for page in printed.pages)
    assert "Acme <b>Coaching" in told and "Book a talk." in told and "Mei" in told


# --- nothing is told to who may not know ---------------------------------------------------------------------------------------


def test_wrong_replaced_withdrawn_and_never_was_are_one_page(store: Store) -> None:
    group, secret = opened_group(store, 1)
    fresh = store.replace_secret(secret)
    receipt = store.add(group.code, BANK, PM, language="en", key=KEY).secret
    store.withdraw(receipt)
    _gone, deleted = opened_group(store, 6)
    store.delete(deleted)
    asked = [
        {"k": secret},
        {"k": deleted},
        {"k": "x" * 43},
        {"k": ""},
        {"k": "<b>" * 5_000},
        {"receipt": receipt},
        {"receipt": "x"},
    ]
    pages = {text(coach(**one)) for one in asked}
    assert len(pages) == 1
    assert "Nothing to open" in pages.pop()
    assert "Spring group" in text(coach(k=fresh))


def test_closed_deleted_and_never_was_are_one_sentence_to_clients(store: Store) -> None:
    closed, secret = opened_group(store)
    store.close(secret)
    deleted, other = opened_group(store)
    store.delete(other)
    for page, more in (("", {}), ("quiz", {}), ("result", {"r": TOKEN, "sending": KEY})):
        said = {
            text(visit(page, cohort=code, **more)) for code in (closed.code, deleted.code, "neverwas22", "../etc", "x" * 10_000)
        }
        assert len(said) == 1
        assert "The quiz works all the same, and nothing is sent." in said.pop()


def test_a_group_closed_meanwhile_takes_nothing(store: Store) -> None:
    group, secret = opened_group(store)
    at = visit("result", r=TOKEN, cohort=group.code, sending=KEY)
    store.close(secret)
    at.button(key="send").click().run()
    assert "nothing is sent" in text(at)
    assert len(store.sheets(secret, BANK)) == 0


def test_without_a_group_nobody_comes_near_the_store() -> None:
    program = (
        "import sys, os; os.environ['DATABASE_URL'] = 'sqlite:////nowhere/at/all'\n"
        "from tests.test_journey import visit, unbroken\n"
        f"unbroken(visit()); unbroken(visit('quiz')); unbroken(visit('result', r={TOKEN!r}))\n"
        "print(*{m.partition('.')[0] for m in sys.modules} & {'sqlalchemy', 'alembic', 'psycopg'})"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


# --- the group's page ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("clients", [0, 4, 12, 130])
def test_a_groups_page_takes_one_query_whatever_its_size(store: Store, clients: int) -> None:
    _group, secret = opened_group(store, clients)
    coach(k=secret)  # the store of the pages is open now
    seen: list[str] = []
    engine = stored.store().engine
    sa.event.listen(engine, "before_cursor_execute", lambda *said: seen.append(said[2]))
    coach(k=secret)
    assert len([one for one in seen if not one.startswith("PRAGMA")]) == 1


def test_a_page_tells_how_steady_answers_are_and_hands_them_over(store: Store) -> None:
    group, secret = opened_group(store, repeats=True)
    for n in range(12):
        store.add(group.code, BANK, PM, language="en", key=f"{n:02}" * 22, again={"q01": PM["q01"], "q06": 3})
    at = coach(k=secret)
    assert re.search(r"The same answer again 50%", text(at))
    assert "second-answers" in [button.key for button in at.button]


def test_of_many_clients_some_are_shown_by_turns_or_by_name(store: Store) -> None:
    _group, secret = opened_group(store, 60)
    at = coach(k=secret)
    listed = lambda: re.findall(r">Client (N\d+)</a>", " ".join(e.proto.body for e in at.get("html")))  # noqa: E731
    assert listed() == [f"N{n}" for n in range(50)]
    at.selectbox(key="shown-part").set_value(50).run()
    assert listed() == [f"N{n}" for n in range(50, 60)]
    at.text_input(key="find").set_value("n5").run()
    assert listed() == ["N5", *(f"N{n}" for n in range(50, 60))]
    at.text_input(key="find").set_value("nobody").run()
    assert listed() == [] and "Nobody here is called that." in text(at)


@pytest.mark.parametrize(
    ("clients", "said", "held_back"),
    [
        (0, "Results will appear here", "Lean PM"),
        (4, "With fewer than 5 people", "Lean PM"),
        (5, "this page gives no averages", "Where the group leans"),
        (9, "Who leans to which work", "Contrast by contrast"),
        (10, "too few to judge", "standard error"),
        (30, "standard error", "Omega"),
        (100, "Omega", "we look at individual questions"),
    ],
)
def test_more_is_said_of_a_group_the_larger_it_is(store: Store, clients: int, said: str, held_back: str) -> None:
    _group, secret = opened_group(store, clients)
    told = text(coach(k=secret))
    assert said in told
    assert held_back not in told


def test_languages_are_not_taken_together_but_can_be_chosen(store: Store) -> None:
    _group, secret = opened_group(store, 24, ("en", "ru"))
    at = coach(k=secret)
    assert "Where the group leans" not in text(at)
    assert "choose one language above" in text(at)
    at.selectbox(key="filter-language").set_value("ru").run()
    assert "12 people have a result here" in text(at)
    assert "Where the group leans" in text(at)


def test_days_can_be_chosen_and_a_few_are_not_a_group(store: Store) -> None:
    _group, secret = opened_group(store, 6)
    at = coach(k=secret)
    at.date_input(key="filter-until").set_value(datetime.date(2020, 1, 1)).run()
    assert "No result fits what you chose above." in text(at)
    at.date_input(key="filter-until").set_value(None)
    at.date_input(key="filter-since").set_value(datetime.date(2020, 1, 1)).run()
    assert "6 people have a result here" in text(at)


def test_without_names_single_results_wait_for_the_fifth_and_their_days_stay_unsaid(store: Store) -> None:
    _group, secret = opened_group(store, 4, asks_names=False)
    at = coach(k=secret)
    assert "Individual results are shown once there are 5" in text(at)
    assert not at.selectbox
    _group, secret = opened_group(store, 5, asks_names=False)
    at = coach(k=secret)
    listed = next(e.proto.body for e in at.get("html") if 'class="cards people"' in e.proto.body)
    shown = re.sub("<[^>]+>", " ", listed)
    assert "Client 5" in shown and "N4" not in shown and str(datetime.datetime.now(datetime.UTC).year) not in shown


def led(at: AppTest, page: str, **query: str | list[str]) -> None:
    """Go to another page in the same visit, as by a link or the browser's Back."""
    at.query_params.clear()
    at.query_params.update({**query, "lang": "en"})
    unbroken(at.switch_page(f"views/{page}.py").run())


def test_each_client_has_a_result_a_report_and_a_partner(store: Store) -> None:
    group, secret = opened_group(store, white_label=WhiteLabel("Acme Coaching", None, None, ""))
    for n, (name, answers) in enumerate((("Anna", PM), ("Mei", {i: 6 - a for i, a in PM.items()}))):
        store.add(group.code, BANK, answers, language="en", key=f"{n}" * 43, name=name)
    at = coach(k=secret)
    at.selectbox(key="one").set_value(int(store.sheets(secret, BANK).ids[1])).run()
    assert f"r={fold(BANK, {i: 6 - a for i, a in PM.items()})}" in " ".join(links(at))
    at.button(key="pair").click().run()
    assert len(at.query_params["r"]) == 2 and "k" not in at.query_params
    assert "Anna" in text(at) and "Mei" in text(at) and "Acme Coaching" in text(at)
    tokens = at.query_params["r"]
    led(at, "coach/coach", k=secret)
    for pair in (tokens, tokens[::-1], [tokens[1], fold(BANK, PM | {"q01": 3})]):  # by the browser's Back, or in another order
        led(at, "compare", r=pair)
        called = {"Anna": tokens[0], "Mei": tokens[1]}
        for place, token in zip(("First person", "Second person"), pair, strict=True):
            assert [name for name in called if f"{place}: {name}" in text(at)] == [n for n, own in called.items() if own == token]
        led(at, "coach/coach", k=secret)
    led(at, "compare", r=tokens)
    back = next(e.proto for e in at.get("page_link") if e.proto.label == "Back to the group")
    assert parse_qs(back.query_string)["k"] == [secret]


def test_a_coach_names_a_client_and_removes_another(store: Store) -> None:
    group, secret = opened_group(store)
    for n, name in enumerate((None, "Test", "Mei")):
        store.add(group.code, BANK, PM | {"q01": n + 1}, language="en", key=f"{n}" * 43, name=name)
    at = coach(k=secret)
    ids = [int(id) for id in store.sheets(secret, BANK).ids]
    at.text_input(key=f"known-as-{ids[0]}").set_value("Anna (mentor round)")
    at.button(key="name-client").click().run()
    assert store.sheets(secret, BANK).known_as == ("Anna (mentor round)", None, None)
    at = coach(k=secret)
    assert "Anna (mentor round)" in text(at)
    at.selectbox(key="one").set_value(ids[1]).run()
    assert at.button(key="remove-client").disabled
    at.checkbox(key=f"sure-{ids[1]}").check().run()
    at.button(key="remove-client").click().run()
    assert store.sheets(secret, BANK).names == (None, "Mei")
    assert "Test" not in text(unbroken(at.run()))
    _quiet, other = opened_group(store, 5, asks_names=False)
    assert "name-client" not in [button.key for button in coach(k=other).button]


def test_clients_have_one_number_on_page_in_the_archive_and_in_the_file(store: Store) -> None:
    group, secret = opened_group(store, asks_names=True)
    for n, answers in enumerate((PM, {"q01": 1}, PM | {"q02": 3})):
        store.add(group.code, BANK, answers, language="en", key=f"{n}" * 43)
    at = coach(k=secret)
    assert "Client 3" in text(at)
    asked_for(at, printing.ARCHIVE)
    with zipfile.ZipFile(io.BytesIO(at.session_state[printing.ARCHIVE].content())) as made:
        assert made.namelist() == ["001 Client 1.pdf", "003 Client 3.pdf"]
    sheets = store.sheets(secret, BANK)
    table = files.rows(sheets, _profiles(sheets), person.client_names(sheets, words("en")), datetime.UTC, words("en"))
    assert table["id"].tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("zone", "offset", "date"),
    [
        ("Pacific/Honolulu", 600, "27 November 2026"),
        ("Asia/Taipei", -480, "28 November 2026"),
        ("America", 600, "27 November 2026"),
        ("a/" * 3_000 + "b", 600, "27 November 2026"),  # deeper than Python can look for it
    ],
)
def test_a_day_is_the_readers_everywhere(store: Store, zone: str, offset: int, date: str) -> None:
    moment = datetime.datetime(2026, 11, 28, 2, 30, tzinfo=datetime.UTC)
    store.clock = lambda: moment
    group, secret = opened_group(store, 5, asks_names=True)
    receipt = store.add(group.code, BANK, PM, language="en", key=KEY).secret
    context = {"locale": "en-GB", "timezone": zone, "timezone_offset": offset}
    for page, asked in (("coach", {"k": secret}), ("coach", {"receipt": receipt})):
        at = AppTest.from_file(ROOT / "app.py", default_timeout=20)
        at.context = context
        at.query_params.update(asked | {"lang": "en"})
        unbroken(at.switch_page(FILES[f"/{page}"]).run())
        assert date in text(at)
        if "k" in asked:
            wanted = datetime.date(2026, 11, int(date[:2]))
            at.date_input(key="filter-since").set_value(wanted)
            at.date_input(key="filter-until").set_value(wanted).run()
            assert "6 people have a result here" in text(at)
    sheets = store.sheets(secret, BANK)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(st, "context", SimpleNamespace(timezone=zone, timezone_offset=offset))
        here = days.zone()
    table = files.exports.clients_csv(
        files.rows(sheets, _profiles(sheets), person.client_names(sheets, words("en")), here, words("en"))
    )
    assert f"2026-11-{date[:2]}T" in table.decode()


def test_a_reload_after_opening_leads_to_the_group(store: Store) -> None:
    at = coach()
    at.text_input(key="group-name").set_value("Spring group")
    at.radio(key="group-names").set_value(False)
    at.button(key="group-open").click().run()
    assert "reloading loses nothing" in text(at)
    reloaded = coach(k=params(at)["k"])
    assert "Spring group" in text(reloaded) and "Nobody is asked for a name" in text(reloaded)
    assert any("cohort=" in link for link in links(reloaded)), "the link for clients stands in sight"
    at = coach(k=params(at)["k"])
    at.number_input(key="most-results").set_value(5)
    at.button(key="allow").click().run()
    opened = store.sheets(params(at)["k"], BANK).group
    assert opened is not None and opened.most_results == 5


def linked(report: pypdf.PdfReader) -> list[str]:
    """Return the addresses that *report* links to."""
    notes = (note.get_object() for page in report.pages for note in page.get("/Annots", []))
    return [str(note["/A"]["/URI"]) for note in notes if "/URI" in note.get("/A", {})]


def pressed(at: AppTest, key: str, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """Press the button *key* of a page and return the file that it hands over; b"" where it hands over none."""
    found: dict[str, bytes] = {}
    with monkeypatch.context() as instead:
        instead.setattr(st, "download_button", lambda _label, data, *_rest, key, **_named: found.update({key: data}))
        unbroken(at.button(key=key).click().run())
    return found.get(f"{key}-made", b"")


def test_every_file_is_made_when_its_button_is_pressed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUBLIC_URL")
    group, secret = opened_group(store, 1, repeats=True)
    store.add(group.code, BANK, PM, language="en", key=KEY, again={"q01": 3})
    pages = {}
    for page, asked in (("coach", {"k": secret}), ("result", {"r": TOKEN})):
        at = AppTest.from_file(ROOT / "app.py", default_timeout=20)
        at.context = {"locale": "en-GB", "url": f"https://coach.example/{page}"}
        at.query_params.update(asked)
        pages[page] = unbroken(at.switch_page(FILES.get(f"/{page}", f"views/{page}.py")).run())
    begins = {
        ("coach", "one-report"): b"%PDF-",
        ("coach", "one-sheet"): b"%PDF-",
        ("coach", "poster-a4"): b"%PDF-",
        ("coach", "poster-letter"): b"%PDF-",
        ("coach", "excel"): b"PK",
        ("coach", "csv"): b"\xef\xbb\xbfid,",
        ("coach", "json"): b"[\n {",
        ("coach", "research"): b"id,",
        ("coach", "second-answers"): b"id,",
        ("result", "pdf"): b"%PDF-",
        ("result", "card"): b"\x89PNG",
    }
    made = {(page, key): pressed(pages[page], key, monkeypatch) for page, key in begins}
    assert {name: one.startswith(begins[name]) for name, one in made.items()} == dict.fromkeys(begins, True)
    report = pypdf.PdfReader(io.BytesIO(made["coach", "one-report"]))
    assert [link for link in linked(report) if link.startswith("https://coach.example/result?r=")]


def test_a_visit_has_so_many_files_made_and_then_one_every_while(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("results.pdf.report", lambda *_given, **_named: b"%PDF-")
    monkeypatch.setattr("results.card.card", lambda *_given, **_named: b"PNG")
    monkeypatch.setattr(download, "EVERY", 1e9)
    at = visit("result", r=TOKEN, lang="en")
    for _ in range(download.AT_ONCE // 2):
        assert (pressed(at, "pdf", monkeypatch), pressed(at, "card", monkeypatch)) == (b"%PDF-", b"PNG")
    for key in ("pdf", "card"):
        assert pressed(at, key, monkeypatch) == b""
        assert "We’ve just made many files for you." in text(at)
    assert pressed(visit("result", r=TOKEN, lang="en"), "pdf", monkeypatch) == b"%PDF-"  # another visit has its own


def test_a_file_that_cannot_be_made_is_one_sentence(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("results.pdf.report", lambda *_given, **_named: 1 / 0)
    at = visit("result", r=TOKEN, lang="en")
    assert pressed(at, "pdf", monkeypatch) == b""
    assert "We couldn’t make this file." in text(at)


def test_what_a_visit_may_have_made_comes_back_with_time() -> None:
    now = [0.0]
    allowance = Budget(1 / download.EVERY, download.AT_ONCE, clock=lambda: now[0])
    for seconds, count in ((0, download.AT_ONCE), (download.EVERY, 1), (1e6, download.AT_ONCE)):
        now[0] += seconds
        for _ in range(count):
            allowance.spend("this visit")
        with pytest.raises(Spent):
            allowance.spend("this visit")


def test_of_answers_that_raise_a_doubt_there_is_no_picture_to_share() -> None:
    at = visit("result", r=fold(BANK, {item.id: 4 for item in BANK.core}), lang="en")
    told, offered = text(at), [button.key for button in at.button]
    assert "pdf" in offered and "card" not in offered
    assert "It shows where your answers lean" not in told


def test_the_address_set_for_this_server_stands_in_the_link_and_the_report(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    at = AppTest.from_file(ROOT / "app.py", default_timeout=20)
    at.context = {"locale": "en-GB", "url": "http://inside:8080/result"}
    at.query_params["r"] = TOKEN
    unbroken(at.switch_page("views/result.py").run())
    assert links(at)[0] == f"https://quiz.example/result?r={TOKEN}&lang=en"
    printed = pypdf.PdfReader(io.BytesIO(pressed(at, "pdf", monkeypatch)))
    assert f"https://quiz.example/result?r={TOKEN}&lang=en" in linked(printed)


@pytest.mark.parametrize("page", ["", "quiz", "result", "compare", "coach", "method"])
def test_whichever_page_is_open_links_lead_to_its_server(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    monkeypatch.setattr(st, "context", SimpleNamespace(url=f"https://quiz.example/under/it/{page}"))
    assert places.whole_link("result", r="x") == "https://quiz.example/under/it/result?r=x"


def test_names_of_any_kind_are_shown_as_they_are_and_harm_nothing(store: Store) -> None:
    names = ("<script>alert(1)</script>", "=1+1", "x" * 10_000, "../../etc/passwd", "Анна", "Анна")
    group, secret = opened_group(store)
    for n, name in enumerate(names):
        store.add(group.code, BANK, PM, language="en", key=f"{n}" * 43, name=name)
    at = coach(k=secret)
    body = " ".join(e.proto.body for e in at.get("html"))
    assert "<script>alert" not in body and "&lt;script&gt;alert" in body
    assert "Анна (5)" in body and "Анна (6)" in body
    sheets = store.sheets(secret, BANK)
    rows = list(
        csv.DictReader(
            io.StringIO(
                files.exports.clients_csv(
                    files.rows(sheets, _profiles(sheets), person.client_names(sheets, words("en")), datetime.UTC, words("en"))
                ).decode("utf-8-sig")
            )
        )
    )
    assert rows[1]["name"] == "'=1+1"
    assert max(len(row["name"]) for row in rows) == 120


def test_a_coach_reads_of_a_client_in_the_third_person_on_the_page_and_in_files(store: Store) -> None:
    group, secret = opened_group(store, 5)
    store.add(group.code, BANK, {"q01": 1}, language="en", key=KEY, name="Too few")
    sheets, _ = store.sheets(secret, BANK), words("en")
    answers = [sheets.answers_of(row) for row in range(6)]
    theirs = [headline(BANK, score(BANK, one), one, _, third_person.third_person_voice(_)) for one in answers]
    at = coach(k=secret)
    listed = " ".join(e.proto.body for e in at.get("html"))
    assert all(f">{one}<" in listed for one in theirs)
    assert "Who is drawn to what" in text(at)
    table = files.rows(sheets, _profiles(sheets), person.client_names(sheets, _), datetime.UTC, _)
    assert table["headline"].tolist() == theirs


def _profiles(sheets: object) -> object:
    from groups import profiles

    return profiles.profiles(sheets)  # type: ignore[arg-type]


def asked_for(at: AppTest, kind: str) -> AppTest:
    """Press the button that has files of *kind* made, and wait until everything that was asked for is."""
    at.button(key=f"{kind}-begin").click().run()
    making.QUEUE.submit(int).result()
    return at.run()


def test_all_reports_come_as_one_archive(store: Store) -> None:
    group, secret = opened_group(store, 3, ("en", "ru", "zh-Hant"))
    store.add(group.code, BANK, {"q01": 1}, language="en", key=KEY, name="Too few")
    at = unbroken(asked_for(coach(k=secret), printing.ARCHIVE))
    with zipfile.ZipFile(io.BytesIO(at.session_state[printing.ARCHIVE].content())) as made:
        assert made.namelist() == ["001 Client N0.pdf", "002 Client N1.pdf", "003 Client N2.pdf"]
        assert made.testzip() is None
        first = pypdf.PdfReader(io.BytesIO(made.read("002 Client N1.pdf")))
    assert first.trailer["/Root"]["/Lang"].startswith("ru")


def test_a_report_that_cannot_be_made_is_named_and_the_others_are_made(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    _group, secret = opened_group(store, 3)
    real = printing.report

    def sometimes(who: person.Person, *rest: object) -> bytes:
        if who.label == "Client N1":
            raise ValueError("a fault in one report")
        return real(who, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(printing, "report", sometimes)
    at = asked_for(coach(k=secret), printing.ARCHIVE)
    assert "1 report couldn’t be made and isn’t in the archive: Client N1" in text(at)
    with zipfile.ZipFile(io.BytesIO(at.session_state[printing.ARCHIVE].content())) as made:
        assert made.namelist() == ["001 Client N0.pdf", "003 Client N2.pdf"]


def test_all_session_sheets_come_as_one_file_in_the_coachs_language(store: Store) -> None:
    group, secret = opened_group(store, 3, ("en", "ru", "zh-Hant"))
    store.add(group.code, BANK, {"q01": 1}, language="en", key=KEY, name="Too few")
    at = asked_for(unbroken(visit("coach", lang="ru", k=secret)), printing.SHEETS)
    made = pypdf.PdfReader(io.BytesIO(at.session_state[printing.SHEETS].content()))
    assert made.trailer["/Root"]["/Lang"].startswith("ru")
    assert [f"Client N{n}" in sheet.extract_text() for n, sheet in enumerate(made.pages)] == [True] * 3


def test_while_another_file_is_made_the_page_says_that_this_one_waits(store: Store) -> None:
    _group, secret = opened_group(store, 1)
    first, at = threading.Event(), coach(k=secret)
    making.QUEUE.submit(first.wait)
    at.button(key=f"{printing.ARCHIVE}-begin").click().run()
    waits = [bar.proto.text for bar in at.get("progress")]
    first.set()
    making.QUEUE.submit(int).result()
    assert waits == ["We’re making other files first; yours will follow automatically. You can keep reading meanwhile."]
    assert at.run().session_state[printing.ARCHIVE].state == "ready"


def begun_on_a_full_disk() -> IO[bytes]:
    """Return a file with something in it that finds no room when it is written out, and none when it is closed."""
    file = Path("/dev/full").open("w+b")  # noqa: SIM115  (closed by whom it is given to)
    file.write(b"begun")
    return file


@pytest.mark.parametrize("fault", ["no room before", "no room anywhere", "a disk that fills up", "a full disk", "something else"])
def test_a_file_that_cannot_be_made_is_a_sentence_and_can_be_tried_again(
    store: Store, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    _group, secret = opened_group(store, 1)

    def breaks(*_what: object) -> bytes:
        raise OSError(errno.ENOSPC, "No space left on device") if fault == "a full disk" else ValueError("a fault")

    with monkeypatch.context() as broken:
        if fault == "no room before":
            broken.setattr(making, "MOST_HELD", 10)
        elif fault == "no room anywhere":
            broken.setattr(tempfile, "tempdir", None)  # as in a process that has asked for none yet
            broken.setattr(tempfile, "_candidate_tempdir_list", list)
        elif fault == "a disk that fills up":
            broken.setattr(tempfile, "TemporaryFile", begun_on_a_full_disk)
        else:
            broken.setattr(printing, "printed_sheets", breaks)
        at = asked_for(coach(k=secret), printing.SHEETS)
    told = "We couldn’t make this file." if fault == "something else" else "There’s no room on this server for so large a file"
    assert told in text(at) and "Nothing is lost" in text(at)
    left = at.session_state[printing.SHEETS]  # whoever still looks at it takes nothing from others
    assert asked_for(at, printing.SHEETS).session_state[printing.SHEETS].state == "ready"
    assert (left.file, left.weight) == (None, 0)


def test_files_that_are_ready_give_way_the_oldest_first_and_can_be_made_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    _group, secret = opened_group(store, 1)
    visits = [asked_for(coach(k=secret), printing.ARCHIVE)]
    monkeypatch.setattr(making, "MOST_HELD", int(1.2 * printing.A_REPORT))
    visits.append(asked_for(coach(k=secret), printing.ARCHIVE))
    visits.append(asked_for(coach(k=secret), printing.ARCHIVE))
    states = [at.session_state[printing.ARCHIVE].state for at in visits]
    assert states == ["dropped", "dropped", "ready"]
    assert asked_for(visits[0].run(), printing.ARCHIVE).session_state[printing.ARCHIVE].content().startswith(b"PK")


def test_what_nobody_waits_for_any_more_is_not_gone_on_with() -> None:
    done: list[int] = []
    begun, gone = threading.Event(), threading.Event()

    def parts(_file: object) -> Iterator[str]:
        for part in range(3):
            begun.set()
            gone.wait()
            done.append(part)
            yield ""

    one = making.Making((), 3, 10)
    making.begin(one, parts)
    begun.wait()
    del one
    gone.set()
    making.QUEUE.submit(int).result()
    assert done == [0]


# --- looking after a group -----------------------------------------------------------------------------------------------------


def test_a_coach_closes_reopens_renames_and_replaces(store: Store) -> None:
    group, secret = opened_group(store, 1)
    at = coach(k=secret)
    at.button(key="close").click().run()
    assert "closed: it takes no results" in text(at)
    with pytest.raises(UnknownGroup):
        store.by_code(group.code)
    at.button(key="close").click().run()
    assert store.by_code(group.code).is_open
    at.text_input(key="new-name").set_value("Autumn group")
    at.text_area(key="look-closing").set_value("See you.")
    at.button(key="change").click().run()
    assert store.by_code(group.code).design.name == "Autumn group"
    assert store.by_code(group.code).design.white_label.closing == "See you."
    at.button(key="replace").click().run()
    fresh = params(at)["k"]
    assert fresh != secret and any(fresh in link for link in links(at))
    opened = store.sheets(fresh, BANK).group
    assert opened is not None and opened.code == group.code
    at.button(key="kept-secret").click().run()
    assert not any(fresh in link for link in links(at))


def test_a_group_is_deleted_once_its_name_was_typed(store: Store) -> None:
    _group, secret = opened_group(store, 6)
    at = coach(k=secret)
    at.text_input(key="delete-name").set_value("Spring")
    at.button(key="delete").click().run()
    assert "nothing was deleted" in text(at)
    at.text_input(key="delete-name").set_value("Spring group")
    at.button(key="delete").click().run()
    assert "gone from our records" in text(at)
    with store.engine.connect() as connection:
        for table in ("cohorts", "results", "sendings", "invitees"):
            assert connection.scalar(sa.text(f"SELECT count(*) FROM {table}")) == 0


def test_when_the_store_is_away_a_group_page_says_so(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    _group, secret = opened_group(store, 1)
    away(monkeypatch)
    assert "Nothing is lost" in text(coach(k=secret))
    assert "Nothing is lost" in text(coach(receipt="x"))


# --- codes instead of storage --------------------------------------------------------------------------------------------------


def test_pasted_links_and_codes_make_a_page_and_nothing_is_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    away(monkeypatch)
    lines = [
        "name,link",
        f"Anna,https://quiz.example/result?r={TOKEN}&lang=ru",
        f"=1+1;{code(TOKEN)}",
        "5 < 6 & nonsense",
        TOKEN[:12],
        "",
    ]
    tokens = [fold(BANK, PM | {"q01": n, "q02": m}) for n in (1, 2, 3) for m in (1, 2, 3)]
    at = coach(codes="1")
    at.text_area(key="paste-text").set_value("\n".join([*lines, *tokens]))
    at.button(key="paste").click().run()
    told = text(at)
    assert "11 people have a result here" in told
    assert "We couldn’t use 2 lines" in told
    assert "5 &lt; 6 &amp; nonsense" in told
    assert "a part is missing" in told
    assert "Anna" in told
    assert "archive-begin" in [button.key for button in at.button]
    at.run()
    assert "11 people have a result here" in text(at)


def test_of_a_text_and_a_file_the_file_is_read_and_that_is_said() -> None:
    at = coach(codes="1")
    at.text_area(key="paste-text").set_value(TOKEN)
    at.file_uploader(key="paste-file").upload("links.csv", fold(BANK, PM | {"q01": 1}).encode(), "text/csv")
    at.button(key="paste").click().run()
    assert "we read only the file" in text(at)
    assert "1 result is here" in text(at)


def test_a_workbook_in_place_of_a_csv_file_gets_one_sentence_and_no_list_of_lines() -> None:
    at = coach(codes="1")
    at.file_uploader(key="paste-file").upload("links.csv", b"PK\x03\x04\x14\0\x06\0" + bytes(900), "text/csv")
    at.button(key="paste").click().run()
    assert "This file isn’t a text file." in text(at)
    assert "We couldn’t use" not in text(at) and "Nothing was pasted" not in text(at)


def test_ten_thousand_lines_of_nonsense_are_named_and_nothing_breaks() -> None:
    at = coach(codes="1")
    at.text_area(key="paste-text").set_value("nonsense\n" * 10_000)
    at.button(key="paste").click().run()
    assert "We couldn’t use 10,000 lines" in text(at)
    assert "The first 300 of them are listed." in text(at)
    assert sum(e.proto.body.count("<tr") for e in at.get("html")) < 310
    at.text_area(key="paste-text").set_value("x\n" * 20_001)
    at.button(key="paste").click().run()
    assert "There are more than 20,000 lines, so nothing was read." in text(at)
    assert "could not be used" not in text(at)


# --- questions of one's own ----------------------------------------------------------------------------------------------------


def test_a_server_may_ask_a_bank_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    own = tmp_path / "bank"
    shutil.copytree(ROOT / "questions", own, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    english = own / "text" / "en.toml"
    sentence = BANK.texts["en"].items["q01"][0]
    english.write_text(
        english.read_text("utf-8").replace(
            sentence, "Counting the clouds over a harbour, and telling sailors of every one of them"
        ),
        "utf-8",
    )
    monkeypatch.setenv("BANK", str(own))
    assert (
        "Counting the clouds over a harbour, and telling sailors of every one of them"
        in visit("quiz", lang="en").radio(key="q01").label
    )


# --- a group that answered two versions of the questions -----------------------------------------------------------------------


def test_a_group_across_versions_is_one_page_and_each_client_keeps_their_own_questions(store: Store) -> None:
    group, secret = opened_group(store, 9)
    old = BANK.earlier[0]
    then = {item.id: 1 + n % 5 for n, item in enumerate(old.core)}
    store.add(group.code, old, then, language="en", key=fresh_secret(), name="Anna")
    at = coach(k=secret)
    told = text(at)
    assert "1 result came from an earlier version of the questions, and is scored as it was then." in told
    assert "a different set of questions" not in told
    assert "Anna" in told and f"r={fold(old, then)}" in " ".join(e.proto.body for e in at.get("html"))
    assert "earlier version" not in text(coach(k=opened_group(store, 9)[1]))
