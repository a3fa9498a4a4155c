"""A coach's list on screen: names pasted, a link of one's own for each, who has sent; notes on clients; and a second taking."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from streamlit.testing.v1 import AppTest

from groups.group import LONGEST_NOTE, Group, Owner
from groups.roster import MOST_INVITEES, names_in, told_apart
from groups.store import Store
from i18n import words
from results.link import fold
from tests.test_coach import (
    BANK,
    KEY,
    PM,
    TOKEN,
    away,
    browser,
    coach,
    fresh_rate_limits,
    links,
    opened_group,
    pressed,
    store,
    text,
)
from tests.test_journey import params, unbroken, visit
from views.client.consent import unreachable
from views.coach import accounts
from views.coach.invitation import yours

assert browser and fresh_rate_limits and store  # fixtures


def listed(at: AppTest, names: str) -> AppTest:
    at.text_area(key="roster-names").set_value(names)
    at.button(key="roster-add").click().run()
    return unbroken(at)


def html(at: AppTest) -> str:
    return " ".join(element.proto.body for element in at.get("html"))


def with_list(store: Store, *names: str, **design: object) -> tuple[Group, str, list[str]]:
    group, secret = opened_group(store, **design)
    return group, secret, [str(one.code) for one in store.invite(secret, names)]


# --- the list ------------------------------------------------------------------------------------------------------------------


def test_a_coach_pastes_names_and_gets_a_link_for_each(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    group, secret = opened_group(store)
    at = listed(coach(k=secret), "1. Anna Example <anna@mail.example>\nM. K.\n=1+1\nbo@mail.example\nM. K.")
    told = text(at)
    assert "4 links were made." in told and "2 e-mail addresses were left out" in told and "1 line held an address" in told
    assert "mail.example" not in html(at) and "Results received from 0 of the 4 people on your list." in told
    assert at.text_area(key="roster-names").value == ""
    codes = [one.code for one in store.roster(secret)]
    assert all(f"https://quiz.example/?cohort={group.code}&amp;person={code}" in html(at) for code in codes)
    assert "M. K. (1)" in told and "M. K. (2)" in told
    rows = list(csv.reader(io.StringIO(pressed(at, "roster-csv", monkeypatch).decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["Anna Example", "M. K. (1)", "'=1+1", "M. K. (2)"]
    assert rows[1][1].endswith(f"person={codes[0]}")
    assert "were made" not in text(at.run()), "what was said once is not said for ever"


def test_a_list_that_is_too_long_is_refused_whole_and_kept_in_its_field(store: Store) -> None:
    _group, secret = opened_group(store)
    pasted = "\n".join(f"Client {n}" for n in range(10_000))
    at = listed(coach(k=secret), pasted)
    assert "A list takes 500 names in all, and yours would have 10,000, so none was added." in text(at)
    assert at.text_area(key="roster-names").value == pasted and store.roster(secret) == ()
    at = listed(at, " \n\n")
    assert "There is no name here yet" in text(at)
    at = listed(at, "\n".join(f"Client {n}" for n in range(MOST_INVITEES)))
    assert "500 links were made." in text(at) and "The rest of your list" in html(at)


def test_names_of_any_script_stand_by_themselves(store: Store) -> None:
    _group, secret = opened_group(store)
    at = listed(coach(k=secret), "עמית <b>\nأمل\n<script>alert(1)</script>\n\u202eevil")
    assert "<bdi>أمل</bdi>" in html(at) and "<script>alert" not in html(at) and "\u202e" not in html(at)


def test_while_the_store_is_away_a_list_stays_in_its_field(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    _group, secret = opened_group(store)
    at = coach(k=secret)
    with monkeypatch.context() as gone:
        away(gone)
        at.text_area(key="roster-names").set_value("Anna")
        at.button(key="roster-add").click().run()
    assert "Nothing is lost" in text(at)
    at.run()
    assert at.text_area(key="roster-names").value == "Anna" and store.roster(secret) == ()


def test_an_anonymous_workshop_and_a_group_without_a_list_are_as_they_were(store: Store) -> None:
    _quiet, secret = opened_group(store, 5, asks_names=False)
    assert "roster-names" not in [field.key for field in coach(k=secret).text_area]
    _plain, secret = opened_group(store, 5)
    assert "Your list" not in text(coach(k=secret))


def test_one_person_has_a_reminder_a_new_link_and_a_way_off_the_list(store: Store) -> None:
    _group, secret, (anna, bo) = with_list(store, "Anna", "Bo")
    at = coach(k=secret)
    at.button_group(key="roster-language").set_value("ru").run()
    told = html(at)
    for id in ("own-invitation", "own-reminder"):
        letter = told.split(f'id="{id}"')[1].split("</div>")[0]
        assert "Anna" not in letter and "Bo" not in letter and bo not in letter and f"person={anna}&amp;lang=ru" in letter
        assert yours(words("ru")) in letter
    at.button(key="roster-renew").click().run()
    newer = store.roster(secret)[0].code
    assert newer != anna and str(newer) in html(at) and anna not in html(at)
    at.button(key="roster-remove").click().run()
    assert [one.name for one in store.roster(secret)] == ["Bo"] and "on your list" in text(at)
    assert str(newer) not in html(at)


def test_who_comes_by_an_account_sees_new_links_in_this_visit_alone(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from groups.group import Design

    group, secret = store.open_group(Design("Owned", ("en",), asks_names=True), BANK, subject="idp me")
    monkeypatch.setattr(accounts, "owner", lambda code: Owner("idp me", code))
    at = listed(coach(group=group.code), "Anna")
    (anna,) = store.roster(secret)
    assert anna.code is None and "person=" in html(at)
    later = coach(group=group.code)
    assert "person=" not in html(later) and "Shown only once here." in text(later)


@pytest.mark.parametrize(
    ("pasted", "names"),
    [
        ("Anna, anna@x.example\nBo;bo@x.example", ("Anna", "Bo")),
        ("mailto:anna@x.example\nAnna (anna@x.example)", ("Anna",)),
        ("李明，liming@x.example\n(2) 王芳", ("李明", "王芳")),
        ("- A.\n* B.\n12: C.", ("A.", "B.", "C.")),
        ("\ud800\x00Anna\u202e", ("Anna",)),
        ("@anna\nx@", ()),
        ("x" * 1_000, ("x" * 120,)),
    ],
)
def test_names_are_read_as_people_paste_them(pasted: str, names: tuple[str, ...]) -> None:
    assert names_in(pasted).names == names
    assert not any("@" in name for name in names_in(pasted).names)


def test_names_alike_are_told_apart() -> None:
    assert told_apart(["A", "A", "B", "A"]) == ("A (1)", "A (2)", "B", "A (3)")


# --- by a personal link --------------------------------------------------------------------------------------------------------


def result(group: Group, personal: str, **more: str) -> AppTest:
    return visit("result", **({"r": TOKEN, "cohort": group.code, "person": personal, "sending": KEY, "lang": "en"} | more))


def test_a_client_reads_whose_link_it_is_before_the_first_question_and_before_sending(store: Store) -> None:
    group, secret, (anna, _zoe) = with_list(store, "Anna <i>", "Zoe", notes=True)
    for at in (visit(cohort=group.code, person=anna), visit("quiz", cohort=group.code, person=anna), result(group, anna)):
        told = text(at)
        assert "This link was made for <bdi>Anna &lt;i&gt;</bdi>" in html(at) and "Zoe" not in told
        assert "which your coach wrote for this link" in told and "You may add a name" not in told
        assert "may make notes about your result" in told
    at = result(group, anna)
    assert "send-typed" not in [field.key for field in at.text_input]
    at.button(key="send").click().run()
    assert "Your coach has your answers" in text(unbroken(at))
    assert store.sheets(secret, BANK).names == ("Anna <i>",)
    assert "Results received from 1 of the 2 people on your list." in text(coach(k=secret))


def test_the_personal_part_travels_from_start_to_result_and_into_no_address_for_others(store: Store) -> None:
    group, _secret, (anna,) = with_list(store, "Anna")
    at = visit(cohort=group.code, person=anna)
    at.button[0].click().run()
    assert params(at)["person"] == anna
    shown = result(group, anna)
    others = [e.proto.query_string for e in shown.get("page_link") if "compare" in e.proto.page]
    assert others and not any(anna in query for query in others) and not any("person=" in link for link in links(shown)[:1])


@pytest.mark.parametrize("personal", ["x" * 22, "nonsense", "x" * 10_000, "<b>"])
def test_a_personal_link_that_is_nobodys_says_so_and_takes_nothing(store: Store, personal: str) -> None:
    group, secret, _codes = with_list(store, "Anna")
    assert "This personal link no longer works." in text(visit(cohort=group.code, person=personal))
    at = result(group, personal)
    assert "This personal link no longer works." in text(at) and "send" not in [button.key for button in at.button]
    store.close(secret)
    assert unreachable(words("en")) in text(result(group, personal))


def test_a_personal_link_of_a_closed_group_takes_nothing_and_the_result_stays(store: Store) -> None:
    group, secret, (anna,) = with_list(store, "Anna")
    at = result(group, anna)
    store.close(secret)
    at.button(key="send").click().run()
    told = text(unbroken(at))
    assert unreachable(words("en")) in told and links(at) and len(store.sheets(secret, BANK)) == 0
    assert unreachable(words("en")) in text(visit(cohort=group.code, person=anna))
    store.reopen(secret)
    assert "send" in [button.key for button in result(group, anna).button]


def test_another_browser_that_comes_by_a_used_link_is_told_and_replaces_nothing(store: Store, browser: object) -> None:
    group, secret, (anna,) = with_list(store, "Anna")
    result(group, anna).button(key="send").click().run()
    browser("c" * 43)  # type: ignore[operator]
    other = PM | {"q01": 1, "q02": 1}
    assert "Answers were sent through this link on" in text(visit(cohort=group.code, person=anna))
    at = result(group, anna, r=fold(BANK, other))
    keys = [button.key for button in at.button]
    assert (
        "Answers were sent through this link on" in text(at)
        and "send-retake" in keys
        and "send" not in keys
        and "send-instead" not in keys
    )
    assert len(store.sheets(secret, BANK)) == 1


def test_of_two_open_pages_of_one_link_the_second_is_asked_once_more(store: Store, browser: object) -> None:
    group, secret, (anna,) = with_list(store, "Anna")
    browser("c" * 43)  # type: ignore[operator]
    late = result(group, anna, r=fold(BANK, PM | {"q01": 1}))
    browser("b" * 43)  # type: ignore[operator]
    result(group, anna).button(key="send").click().run()
    late.button(key="send").click().run()
    assert "Answers were sent through this link on" in text(unbroken(late)) and len(store.sheets(secret, BANK)) == 1
    late.button(key="send-retake").click().run()
    assert "Your coach has your answers" in text(unbroken(late)) and len(store.sheets(secret, BANK)) == 2


def test_two_clients_of_one_browser_never_replace_each_others_answers(store: Store) -> None:
    group, secret, (anna, bo) = with_list(store, "Anna", "Bo")
    at = result(group, anna)
    at.button(key="send").click().run()
    at.query_params["person"] = bo
    at.query_params["r"] = fold(BANK, PM | {"q01": 1})
    keys = [button.key for button in unbroken(at.run()).button]
    assert "send" in keys and "send-instead" not in keys
    at.button(key="send").click().run()
    assert sorted(map(str, store.sheets(secret, BANK).names)) == ["Anna", "Bo"]


# --- notes ---------------------------------------------------------------------------------------------------------------------


def test_a_coach_keeps_notes_that_no_client_sees_and_takes_them_along(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    group, secret = opened_group(store, notes=True)
    receipt = store.add(group.code, BANK, PM, language="en", key=KEY, name="Anna").secret
    (id,) = store.sheets(secret, BANK).ids.tolist()
    at = coach(k=secret)
    assert "files-notes" not in [box.key for box in at.checkbox]
    at.text_area(key=f"note-{id}").set_value("=1+1, and\nask about May")
    at.button(key="save-note").click().run()
    assert "Your notes are saved." in text(at)
    assert store.sheets(secret, BANK).notes == ("=1+1, and\nask about May",)
    assert "ask about May" not in text(coach(receipt=receipt)) + text(visit("result", r=TOKEN, cohort=group.code))
    assert "ask about May" not in pressed(at, "csv", monkeypatch).decode()
    at = coach(k=secret)
    at.checkbox(key="files-notes").check().run()
    assert (
        next(csv.DictReader(io.StringIO(pressed(at, "csv", monkeypatch).decode("utf-8-sig"))))["note"]
        == "'=1+1, and\nask about May"
    )
    assert json.loads(pressed(at, "json", monkeypatch))[0]["note"] == "=1+1, and\nask about May"
    assert pressed(at, "excel", monkeypatch).startswith(b"PK")


def test_notes_that_are_too_long_are_refused_in_a_sentence_and_stay(store: Store) -> None:
    group, secret = opened_group(store, notes=True)
    store.add(group.code, BANK, PM, language="en", key=KEY)
    (id,) = store.sheets(secret, BANK).ids.tolist()
    at = coach(k=secret)
    long = "x" * 100_000
    at.text_area(key=f"note-{id}").set_value(long)
    at.button(key="save-note").click().run()
    assert f"hold {LONGEST_NOTE:,} characters, and yours have 100,000" in text(unbroken(at))
    assert at.text_area(key=f"note-{id}").value == long and store.sheets(secret, BANK).notes is None


def test_a_group_whose_clients_were_told_of_no_notes_has_none(store: Store) -> None:
    group, secret = opened_group(store, 1)
    assert "save-note" not in [button.key for button in coach(k=secret).button]
    for at in (visit(cohort=group.code), visit("result", r=TOKEN, cohort=group.code, sending=KEY)):
        assert not re.search(r"coach[^.]*\bnotes\b|\bnotes\b[^.]*coach", text(at))


# --- taken again ---------------------------------------------------------------------------------------------------------------


def taken_twice(store: Store, later: dict[str, int], browser: object) -> tuple[Group, str, str, AppTest]:
    """Let somebody send by their link, and again from another browser half a year on."""
    group, secret, (anna,) = with_list(store, "Anna", retention_days=365)
    result(group, anna).button(key="send").click().run()
    browser("c" * 43)  # type: ignore[operator]
    at = result(group, anna, r=fold(BANK, later))
    at.button(key="send-retake").click().run()
    return group, secret, anna, unbroken(at)


@pytest.mark.parametrize(
    ("later", "client", "coachs"),
    [
        ({id: 6 - answer for id, answer in PM.items()}, "moved towards PMM by more than", "moved towards PMM, beyond chance."),
        (PM | {"q01": 3}, "no more than chance would explain", "no change beyond chance."),
        ({"q01": 3}, "too few answers to compare", "too few answers to compare."),
    ],
)
def test_a_client_who_takes_it_again_by_their_link_and_the_coach_read_change_told_from_noise(
    store: Store, browser: object, later: dict[str, int], client: str, coachs: str
) -> None:
    _group, secret, _anna, at = taken_twice(store, later, browser)
    assert "What has changed since" in text(at) and client in text(at)
    told = text(coach(k=secret))
    assert coachs in told and client in told and "1 earlier result is shown beside the same client’s later one" in told
    assert "1 result is here." in told, "whoever took it twice is one person"
    assert len(store.sheets(secret, BANK)) == 2


def test_the_earlier_result_stands_again_once_the_later_one_is_removed(store: Store, browser: object) -> None:
    _group, secret, _anna, _at = taken_twice(store, PM | {"q01": 3}, browser)
    first, second = store.sheets(secret, BANK).ids.tolist()
    at = coach(k=secret)
    at.checkbox(key=f"sure-{second}").check().run()
    at.button(key="remove-client").click().run()
    told = text(unbroken(at))
    assert store.sheets(secret, BANK).ids.tolist() == [first] and "1 result is here." in told and "earlier result" not in told


def test_who_has_a_used_link_sees_nothing_of_what_was_sent_by_it_before_sending(store: Store, browser: object) -> None:
    group, _secret, (anna,) = with_list(store, "Anna")
    result(group, anna).button(key="send").click().run()
    browser("c" * 43)  # type: ignore[operator]
    for at in (visit(cohort=group.code, person=anna), result(group, anna, r=fold(BANK, PM | {"q01": 3}))):
        assert "What has changed" not in text(at) and TOKEN not in html(at)
