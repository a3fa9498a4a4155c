"""What is sent to a group is stored once, seen by its coach alone, and gone when it should be: on SQLite and on PostgreSQL."""

from __future__ import annotations

import multiprocessing
import socket
import sqlite3
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from groups import connections, database, store
from groups.database import engine_at, migrations
from groups.expiry import DOUBTED_FOR, DOUBTED_FROM, Expired
from groups.group import IDLE_DAYS, LONGEST_NOTE, BadGroup, Design, Owner, WhiteLabel
from groups.keys import fresh_personal_code, fresh_secret
from groups.retention import keep_expiring, sweep
from groups.roster import MOST_INVITEES
from groups.store import (
    FullGroup,
    NewerStore,
    SentAlready,
    Store,
    StoreAway,
    StoreBusy,
    UnknownGroup,
    UnknownInvitee,
    UnusableAddress,
)
from groups.tables import LATEST_MIGRATION, METADATA, upkeep
from scoring import BadAnswer
from tests.crowd import (
    ANSWERS,
    BANK,
    PATIENCE,
    START,
    Clock,
    all_at_once,
    in_another_process,
    opened_again_and_again,
    opened_in_another_process,
    send,
)
from tests.postgres import Server, fresh_database, own_server

assert own_server  # a fixture

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.crowd"])  # what each of them needs is imported once
DAY = timedelta(days=1)
NOTHING = {"cohorts": 0, "invitees": 0, "results": 0, "sendings": 0}
DESIGN = Design("Spring group", ("en", "ru"), asks_names=True, retention_days=30)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, of either kind."""
    return f"sqlite:///{tmp_path}/data/cohorts.sqlite" if request.param == "sqlite" else fresh_database()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def db(address: str, clock: Clock) -> Iterator[Store]:
    opened = store.open_store(address, clock)
    yield opened
    opened.shut()


@contextmanager
def statements(db: Store) -> Iterator[list[str]]:
    """Collect every statement that reaches the database."""
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(db.engine, "before_cursor_execute", note)


# -- groups


def test_a_group_is_found_by_its_code_and_by_its_secret(db: Store) -> None:
    look = WhiteLabel("Anna & Co", None, "#0a7D55", "Book a talk:\nanna@example.org")
    design = Design("Весна 2027", ("en", "zh-Hans"), True, True, True, 14, look)
    group, secret = db.open_group(design, BANK, subject="idp|17")
    owner = Owner("idp|17", group.code)
    assert db.by_code(group.code) == db.sheets(secret, BANK).group == db.sheets(owner, BANK).group == group
    assert group.design == design and group.opened_at == START and group.is_open
    assert (group.bank_version, group.bank_fingerprint) == (BANK.version, BANK.fingerprint)
    assert db.owned_by("idp|17") == (group,) and db.owned_by("idp|18") == ()
    with pytest.raises(UnknownGroup):
        db.sheets(Owner("idp|18", group.code), BANK)


def test_a_code_may_be_typed_in_capitals_with_gaps(db: Store) -> None:
    group, _ = db.open_group(DESIGN, BANK)
    assert db.by_code(f" {group.code[:5].upper()}-{group.code[5:]} ") == group


def test_a_secret_is_long_and_its_digest_alone_is_stored(db: Store, address: str) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    key = fresh_secret()
    receipt = send(db, group.code, key)
    assert len(secret) == 43 and len(receipt.secret) == 43
    with db.engine.connect() as connection:
        everything = repr([connection.execute(sa.select(table)).all() for table in METADATA.sorted_tables]).encode()
    if address.startswith("sqlite"):
        everything += b"".join(path.read_bytes() for path in Path(str(db.engine.url.database)).parent.iterdir())
    assert group.code.encode() in everything
    for kept_out in (secret, receipt.secret, key):
        assert kept_out.encode() not in everything


def test_a_replaced_secret_opens_nothing(db: Store) -> None:
    group, old = db.open_group(DESIGN, BANK)
    send(db, group.code)
    new = db.replace_secret(old)
    assert db.sheets(new, BANK).group == group and len(db.sheets(new, BANK)) == 1
    for attempt in (db.close, db.reopen, db.delete, db.replace_secret, lambda s: db.sheets(s, BANK)):
        with pytest.raises(UnknownGroup):
            attempt(old)
    assert len(db.sheets(new, BANK)) == 1


def test_whatever_is_not_to_be_seen_is_told_apart_by_nothing(db: Store) -> None:
    _, replaced = db.open_group(DESIGN, BANK)
    db.replace_secret(replaced)
    gone, deleted = db.open_group(DESIGN, BANK)
    receipt = send(db, gone.code).secret
    db.delete(deleted)
    closed, secret = db.open_group(DESIGN, BANK)
    withdrawn_key = fresh_secret()
    withdrawn = send(db, closed.code, withdrawn_key).secret
    db.withdraw(withdrawn)
    db.close(secret)
    alike: list[list[Callable[[], Any]]] = [
        [
            lambda s=s: db.sheets(s, BANK)  # type: ignore[misc]
            for s in (replaced, deleted, fresh_secret(), "", "x" * 10_000, "' OR 1=1 --", "\0", "\ud800")
        ],
        [lambda c=c: db.by_code(c) for c in (closed.code, gone.code, "2222222222", "", "x" * 10_000, "\0", "\ud800")],  # type: ignore[misc]
        [lambda c=c: send(db, c) for c in (closed.code, gone.code, "2222222222", "", "x" * 10_000)],  # type: ignore[misc]
        [lambda: send(db, closed.code, withdrawn_key)],
        [lambda r=r: db.by_receipt(r) for r in (receipt, withdrawn, fresh_secret(), "", "x" * 10_000)],  # type: ignore[misc]
        [lambda r=r: db.withdraw(r) for r in (receipt, withdrawn, fresh_secret(), "", "x" * 10_000)],  # type: ignore[misc]
    ]
    for attempts in alike:
        traces = set()
        for attempt in attempts:
            with statements(db) as seen, pytest.raises(UnknownGroup) as refused:
                attempt()
            assert refused.value.args == ()
            traces.add(tuple(seen))
        assert len(traces) == 1, "the same work for every reason"


def test_a_look_is_changed_and_what_clients_were_promised_is_not(db: Store) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    changed = db.change(secret, "Autumn group", WhiteLabel("Anna & Co", None, "#112233", "See you."))
    assert db.sheets(secret, BANK).group == changed
    assert (changed.design.name, changed.design.white_label.organisation) == ("Autumn group", "Anna & Co")
    assert changed.design.asks_names and changed.design.retention_days == 30 and changed.opened_at == group.opened_at
    with pytest.raises(BadGroup):
        db.change(secret, "Autumn group", WhiteLabel(colour="red"))
    assert db.sheets(secret, BANK).group == changed


def test_the_groups_of_others_are_never_touched(db: Store) -> None:
    (first, one), (second, two) = db.open_group(DESIGN, BANK), db.open_group(DESIGN, BANK)
    send(db, first.code, name="Mei")
    send(db, second.code, name="Anna")
    assert db.sheets(one, BANK).names == ("Mei",) and db.sheets(two, BANK).names == ("Anna",)
    db.delete(one)
    assert db.sheets(two, BANK).names == ("Anna",)


# -- sending


def test_sending_twice_stores_once_and_returns_the_same_receipt(db: Store, clock: Clock) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    key = fresh_secret()
    first = send(db, group.code, key, name="Mei")
    clock.now += timedelta(minutes=5)
    second = send(db, group.code, key, name="Mei")
    assert (first.secret, first.sent_at) == (second.secret, second.sent_at)
    assert (first.stored_before, second.stored_before) == (False, True)
    assert db.sheets(secret, BANK).names == ("Mei",)


def test_a_retry_after_the_group_was_closed_still_gets_its_receipt(db: Store) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    key = fresh_secret()
    receipt = send(db, group.code, key)
    db.close(secret)
    assert send(db, group.code, key).secret == receipt.secret
    with pytest.raises(UnknownGroup):
        send(db, group.code)


def test_one_key_in_two_groups_is_two_sendings(db: Store) -> None:
    (first, one), (second, two) = db.open_group(DESIGN, BANK), db.open_group(DESIGN, BANK)
    key = fresh_secret()
    assert send(db, first.code, key).secret != send(db, second.code, key).secret
    assert len(db.sheets(one, BANK)) == len(db.sheets(two, BANK)) == 1


def test_a_late_retry_does_not_bring_back_what_was_withdrawn(db: Store) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    key = fresh_secret()
    db.withdraw(send(db, group.code, key).secret)
    with pytest.raises(UnknownGroup):
        send(db, group.code, key)
    assert len(db.sheets(secret, BANK)) == 0


def test_what_is_sent_instead_of_another_takes_its_place_once(db: Store) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    first = send(db, group.code, key="a" * 43)
    other = send(db, group.code, key="c" * 43)
    new = send(db, group.code, key="b" * 43, answers={"q01": 1}, instead_of=first.secret)
    again = send(db, group.code, key="b" * 43, answers={"q01": 1}, instead_of=first.secret)
    assert (again.secret, again.stored_before) == (new.secret, True)
    assert len(db.sheets(secret, BANK)) == 2
    with pytest.raises(UnknownGroup):
        db.by_receipt(first.secret)
    assert db.by_receipt(new.secret).group == db.by_receipt(other.secret).group == group


def test_what_cannot_be_sent_leaves_what_was_sent_before(db: Store) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    first = send(db, group.code, key="a" * 43)
    db.withdraw(send(db, group.code, key="b" * 43).secret)
    db.close(secret)
    for key in ("b" * 43, "c" * 43):  # one was used and withdrawn, and the group takes nothing new
        with pytest.raises(UnknownGroup):
            send(db, group.code, key=key, answers={"q01": 1}, instead_of=first.secret)
    assert db.by_receipt(first.secret).group.code == group.code


def on_disk(folder: Path) -> bytes:
    """Return all that stands in any file of a store."""
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_what_is_deleted_is_in_no_file_of_the_store(tmp_path: Path) -> None:
    db = store.open_store(f"sqlite:///{tmp_path}/cohorts.sqlite")
    other = store.open_store(f"sqlite:///{tmp_path}/cohorts.sqlite")  # another process has it open all the time
    (kept, secret), (gone, deleted) = db.open_group(DESIGN, BANK), db.open_group(DESIGN, BANK)
    receipts = [send(db, kept.code, name=f"{'Gone' if n % 3 else 'Kept'} {n:03} Müller-Lüdenscheidt").secret for n in range(300)]
    for n in range(100):
        send(db, gone.code, name=f"Gone with the group {n}")
    for receipt in [receipt for n, receipt in enumerate(receipts) if n % 3]:
        other.withdraw(receipt)
    db.delete(deleted)
    assert on_disk(tmp_path).count(b"Gone") == 0
    assert on_disk(tmp_path).count(b"Kept") >= 100
    assert len(other.sheets(secret, BANK)) == 100


@pytest.mark.parametrize("more", range(0, 40, 8))
def test_nor_is_it_where_rows_of_any_length_had_moved(tmp_path: Path, more: int) -> None:
    """A page whose rows moved keeps copies between them: which, depends on how long rows are."""
    db = store.open_store(f"sqlite:///{tmp_path}/cohorts.sqlite")
    group, _secret = db.open_group(DESIGN, BANK)
    receipts = [send(db, group.code, name=f"{'Gone' if n % 3 else 'Kept'} {n:03} {'x' * more}").secret for n in range(300)]
    for receipt in [receipt for n, receipt in enumerate(receipts) if n % 3]:
        db.withdraw(receipt)
    assert on_disk(tmp_path).count(b"Gone") == 0 and on_disk(tmp_path).count(b"Kept") >= 100


def test_what_is_replaced_removed_renamed_or_expired_is_in_no_file_of_the_store(tmp_path: Path, clock: Clock) -> None:
    db = store.open_store(f"sqlite:///{tmp_path}/cohorts.sqlite", clock)
    group, secret = db.open_group(DESIGN, BANK)
    replaced = send(db, group.code, name="Gone by another").secret
    send(db, group.code, name="Kept", instead_of=replaced)
    assert b"Gone" not in on_disk(tmp_path)
    send(db, group.code, name="Gone by the coach")
    db.remove(secret, int(db.sheets(secret, BANK).ids[1]))
    assert b"Gone" not in on_disk(tmp_path)
    first = int(db.sheets(secret, BANK).ids[0])
    db.name_client(secret, first, "Gone for another name")
    db.name_client(secret, first, "Anna")
    assert b"Gone" not in on_disk(tmp_path) and b"Anna" in on_disk(tmp_path)
    run_until(db, clock, START + 30 * DAY)
    db.expire()
    assert b"Kept" not in on_disk(tmp_path) and b"Anna" not in on_disk(tmp_path)


def test_what_a_reader_held_back_is_gone_once_nobody_reads(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/cohorts.sqlite"
    db, other = store.open_store(address), store.open_store(address)
    group, secret = db.open_group(DESIGN, BANK)
    receipt = send(db, group.code, name="Gone").secret
    with other.engine.connect() as reader:
        reader.exec_driver_sql("BEGIN")
        assert reader.scalar(sa.text("SELECT count(*) FROM results")) == 1
        db.withdraw(receipt)
        assert db.leftovers and b"Gone" in on_disk(tmp_path), "who reads an earlier state of the store can still do so"
    db.close(secret)  # whatever is written next
    assert not db.leftovers and b"Gone" not in on_disk(tmp_path)


def test_a_stopped_program_leaves_one_whole_file(tmp_path: Path) -> None:
    db = store.open_store(f"sqlite:///{tmp_path}/cohorts.sqlite")
    group, _secret = db.open_group(DESIGN, BANK)
    send(db, group.code, name="Kept")
    keep_expiring(db)()
    assert [path.name for path in tmp_path.iterdir()] == ["cohorts.sqlite"]
    assert b"Kept" in on_disk(tmp_path)


def test_files_of_a_store_are_for_its_account_alone(tmp_path: Path) -> None:
    db = store.open_store(f"sqlite:///{tmp_path}/cohorts.sqlite")
    db.open_group(DESIGN, BANK)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


# -- a list of people, each with a link of their own


def test_a_coach_sees_the_links_of_a_list_again_and_the_store_alone_shows_none(db: Store, address: str) -> None:
    group, secret = db.open_group(DESIGN, BANK, subject="idp|17")
    anna, other = db.invite(secret, ["Anna", "Anna"])
    assert anna.code and other.code and anna.code != other.code and len(anna.code) == 22
    assert db.roster(secret) == (anna, other)
    assert db.invited(group.code, anna.code).name == "Anna"
    with db.engine.connect() as connection:
        everything = repr([connection.execute(sa.select(table)).all() for table in METADATA.sorted_tables])
    assert "Anna" in everything and anna.code not in everything and other.code not in everything
    assert [one.code for one in db.roster(Owner("idp|17", group.code))] == [None, None], "an account is no secret"
    fresh = db.replace_secret(secret)
    assert db.roster(fresh) == (anna, other), "the links stay, and the new secret shows them"
    newer = db.renew_link(fresh, anna.id)
    assert db.roster(fresh)[0].code == newer and db.invited(group.code, newer).id == anna.id
    with pytest.raises(UnknownInvitee):
        db.invited(group.code, anna.code)
    unseen = db.replace_secret(Owner("idp|17", group.code))
    assert [one.code for one in db.roster(unseen)] == [None, None]
    assert db.invited(group.code, other.code).name == "Anna", "and who has a link keeps it"


def test_a_list_has_an_end_and_belongs_to_its_group(db: Store) -> None:
    (group, secret), (other, others) = db.open_group(DESIGN, BANK), db.open_group(DESIGN, BANK)
    (anna,) = db.invite(secret, ["Anna"])
    with pytest.raises(BadGroup):
        db.invite(secret, [f"Client {n}" for n in range(MOST_INVITEES)])
    assert db.roster(secret) == (anna,), "all of a list or nothing"
    with statements(db) as seen:
        many = db.invite(secret, [f"Client {n}" for n in range(MOST_INVITEES - 1)])
    assert sum(one.startswith("INSERT") for one in seen) == 1, "others write while a long list is added"
    assert db.roster(secret) == (anna, *many) and db.invite(secret, []) == ()
    assert db.sheets(secret, BANK).invitee_count == MOST_INVITEES and db.sheets(others, BANK).invitee_count == 0
    _quiet, key = db.open_group(Design("Workshop", ("en",)), BANK)
    with pytest.raises(BadGroup):
        db.invite(key, ["Anna"])
    for refused in (lambda: db.uninvite(others, anna.id), lambda: db.renew_link(others, anna.id)):
        with pytest.raises(UnknownGroup):
            refused()
    for code, personal in ((other.code, anna.code), (group.code, fresh_personal_code()), (group.code, "x" * 10_000)):
        with pytest.raises(UnknownInvitee):
            db.invited(code, str(personal))


def test_a_personal_link_is_good_for_one_sending_unless_a_retake_is_meant(db: Store, clock: Clock) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    (anna,) = db.invite(secret, ["Anna"])
    key = fresh_secret()
    first = send(db, group.code, key, name="Bo", personal=anna.code)
    assert send(db, group.code, key, personal=anna.code).stored_before, "a second try is not a second sending"
    with pytest.raises(SentAlready) as told:
        send(db, group.code, personal=anna.code)
    assert told.value.sent_at == START and db.sheets(secret, BANK).names == ("Anna",)
    clock.now += DAY
    replaced = send(db, group.code, personal=anna.code, instead_of=first.secret)
    clock.now += DAY
    send(db, group.code, personal=anna.code, retake=True, answers={"q01": 1})
    send(db, group.code, name="Mei")
    sheets = db.sheets(secret, BANK)
    assert sheets.names == ("Anna", "Anna", "Mei") and sheets.latest().names == ("Anna", "Mei")
    assert sheets.before(int(sheets.ids[1])) == 0 and sheets.before(int(sheets.ids[0])) is None
    assert db.takings(group.code, str(anna.code), BANK).answers_of(1) == {"q01": 1}
    assert db.roster(secret)[0].sent == (START + DAY, START + 2 * DAY)
    db.uninvite(secret, anna.id)
    assert db.sheets(secret, BANK).names == ("Anna", "Anna", "Mei") and db.by_receipt(replaced.secret).name == "Anna"
    with pytest.raises(UnknownInvitee):
        send(db, group.code, personal=anna.code)


def test_of_two_who_send_by_one_personal_link_at_once_one_is_stored(db: Store) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    (anna,) = db.invite(secret, ["Anna"])
    outcomes = all_at_once(20, lambda _n: send(db, group.code, personal=anna.code))
    assert sum(isinstance(o, SentAlready) for o in outcomes) == 19, [o for o in outcomes if isinstance(o, Exception)][:3]
    assert len(db.sheets(secret, BANK)) == 1


def test_a_personal_link_opens_nothing_once_its_group_is_closed_or_its_days_are_over(db: Store, clock: Clock) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    anna, bo = db.invite(secret, ["Anna", "Bo"])
    clock.now += 20 * DAY
    receipt = send(db, group.code, personal=anna.code)
    db.close(secret)
    for act in (lambda: db.invited(group.code, str(anna.code)), lambda: send(db, group.code, personal=bo.code)):
        with pytest.raises(UnknownGroup):
            act()
    assert db.by_receipt(receipt.secret).name == "Anna"
    db.reopen(secret)
    run_until(db, clock, START + 30 * DAY)
    assert [one.name for one in db.roster(secret)] == ["Anna"], "hidden from the minute it is due"
    with pytest.raises(UnknownInvitee):
        send(db, group.code, personal=bo.code)
    db.expire()
    assert rows(db, "invitees") == {"invitees": 1}
    run_until(db, clock, START + 50 * DAY)
    assert db.roster(secret) == ()
    db.expire()
    assert rows(db, "invitees", "results") == {"invitees": 0, "results": 0}


# -- notes


def test_a_note_is_the_coachs_stays_with_what_takes_a_results_place_and_goes_with_it(db: Store) -> None:
    group, secret = db.open_group(replace(DESIGN, notes=True), BANK)
    receipt = send(db, group.code, name="Anna")
    (id,) = db.sheets(secret, BANK).ids.tolist()
    db.note(secret, id, "Wants to move.\n\n  Ask about May. ")
    with pytest.raises(BadGroup):
        db.note(secret, id, "x" * (LONGEST_NOTE + 1))
    assert db.sheets(secret, BANK).notes == ("Wants to move.\n\nAsk about May.",)
    later = send(db, group.code, instead_of=receipt.secret)
    sheets = db.sheets(secret, BANK)
    assert sheets.notes == ("Wants to move.\n\nAsk about May.",) and len(sheets) == 1
    db.note(secret, int(sheets.ids[0]), "")
    assert db.sheets(secret, BANK).notes is None
    db.withdraw(later.secret)
    with pytest.raises(UnknownGroup):
        db.note(secret, int(sheets.ids[0]), "Too late")
    with pytest.raises(UnknownGroup):
        db.note(db.open_group(replace(DESIGN, notes=True), BANK)[1], id, "Not mine")


def test_where_clients_were_told_of_no_notes_there_are_none(db: Store) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    send(db, group.code)
    with pytest.raises(BadGroup):
        db.note(secret, int(db.sheets(secret, BANK).ids[0]), "Late")


def test_notes_and_names_of_a_list_that_were_deleted_are_in_no_file_of_the_store(tmp_path: Path, clock: Clock) -> None:
    db = store.open_store(f"sqlite:///{tmp_path}/cohorts.sqlite", clock)
    (group, secret), (gone, deleted) = (db.open_group(replace(DESIGN, notes=True), BANK) for _ in range(2))
    for code, key, who in ((group.code, secret, "Kept"), (gone.code, deleted, "Gone")):
        listed = db.invite(key, [f"{who} Müller-Lüdenscheidt {n:03}" for n in range(150)])
        for one in listed[::2]:
            send(db, code, personal=one.code)
        for id in db.sheets(key, BANK).ids.tolist():
            db.note(key, id, f"{who}, and worth a talk")
    assert b"Gone" in on_disk(tmp_path)
    db.delete(deleted)
    assert on_disk(tmp_path).count(b"Gone") == 0 and on_disk(tmp_path).count(b"Kept") >= 300
    first, *rest = db.sheets(secret, BANK).ids.tolist()
    db.note(secret, first, "Gone for another")
    db.note(secret, first, "")
    db.note(secret, rest[0], "Gone with its result")
    db.remove(secret, rest[0])
    (nobody,) = db.invite(secret, ["Gone from the list"])
    db.uninvite(secret, nobody.id)
    assert b"Gone" not in on_disk(tmp_path)
    run_until(db, clock, START + 30 * DAY)
    db.expire()
    assert b"Kept" not in on_disk(tmp_path)


# -- how many, and how long


def test_a_full_group_takes_nothing_until_its_coach_allows_more(db: Store) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    db.allow(secret, 3)
    keys = [fresh_secret() for _ in range(3)]
    receipts = [send(db, group.code, key).secret for key in keys]
    with pytest.raises(FullGroup):
        send(db, group.code)
    assert send(db, group.code, keys[0]).stored_before, "what is there is not sent anew,"
    assert not send(db, group.code, instead_of=receipts[0]).stored_before, "and other answers may take its place"
    with pytest.raises(UnknownGroup):
        send(db, group.code, keys[0])
    assert rows(db)["results"] == 3
    db.allow(secret, 4)
    send(db, group.code)
    with pytest.raises(FullGroup):
        send(db, group.code)
    db.close(secret)
    with pytest.raises(UnknownGroup):
        send(db, group.code)
    for most in (0, -1, 10**6):
        with pytest.raises(BadGroup):
            db.allow(secret, most)


def test_a_coach_removes_single_results_of_their_own_group_alone(db: Store) -> None:
    (group, secret), (_other, others) = db.open_group(DESIGN, BANK), db.open_group(DESIGN, BANK)
    key = fresh_secret()
    receipt = send(db, group.code, key).secret
    send(db, group.code, name="Mei")
    first = int(db.sheets(secret, BANK).ids[0])
    for attempt in (lambda: db.remove(others, first), lambda: db.name_client(others, first, "x"), lambda: db.remove(secret, 999)):
        with pytest.raises(UnknownGroup):
            attempt()
    db.remove(secret, first)
    assert db.sheets(secret, BANK).names == ("Mei",)
    for gone in (lambda: db.by_receipt(receipt), lambda: send(db, group.code, key)):
        with pytest.raises(UnknownGroup):
            gone()


def test_a_coach_names_clients_for_themselves_where_names_were_asked_for(db: Store) -> None:
    (group, secret), (quiet, other) = db.open_group(DESIGN, BANK), db.open_group(Design("Quiet", ("en",)), BANK)
    receipt = send(db, group.code).secret
    send(db, group.code, name="Mei")
    send(db, quiet.code)
    assert db.sheets(secret, BANK).known_as is None
    db.name_client(secret, int(db.sheets(secret, BANK).ids[0]), "  Anna\n")
    sheets = db.sheets(secret, BANK)
    assert (sheets.names, sheets.known_as) == ((None, "Mei"), ("Anna", None))
    assert db.by_receipt(receipt).name is None, "the client is not shown what the coach calls them"
    with pytest.raises(BadGroup):
        db.name_client(other, int(db.sheets(other, BANK).ids[0]), "Anna")


def test_while_another_writes_a_sending_waits_as_long_as_it_may_and_is_stored_afterwards(address: str) -> None:
    db, other = store.open_store(address), store.open_store(address)
    group, secret = db.open_group(DESIGN, BANK)
    key = fresh_secret()
    with other.engine.execution_options(writes=True).begin() as connection:
        if not db.is_sqlite:
            connection.execute(sa.text("LOCK TABLE sendings IN ACCESS EXCLUSIVE MODE"))
        for _ in range(3):
            with pytest.raises(StoreBusy):
                send(db, group.code, key, within=0.1)
    assert not send(db, group.code, key, within=0.1).stored_before
    assert len(db.sheets(secret, BANK)) == 1


def test_a_guessable_key_is_refused(db: Store) -> None:
    group, _ = db.open_group(DESIGN, BANK)
    with pytest.raises(ValueError, match="random"):
        send(db, group.code, "1")


def test_a_name_is_kept_only_where_it_was_asked_for(db: Store) -> None:
    (asking, one), (discreet, two) = db.open_group(DESIGN, BANK), db.open_group(Design("Quiet", ("en",)), BANK)
    send(db, asking.code, name="Mei"), send(db, asking.code), send(db, discreet.code, name="Mei")
    assert db.sheets(one, BANK).names == ("Mei", None) and db.sheets(two, BANK).names == (None,)
    with db.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM results WHERE name IS NOT NULL")).scalar() == 1


@pytest.mark.parametrize(
    "name", ["=cmd|' /C calc'!A0", "<script>alert(1)</script>", "x" * 10_000, "\0\ud800\u202eabc", "Ὀδυσσεύς 🐦 𠜎 اسم", "  "]
)
def test_any_name_is_stored_as_one_short_line(db: Store, name: str) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    send(db, group.code, name=name)
    (kept,) = db.sheets(secret, BANK).names
    assert kept is None or (kept == kept.strip() and 0 < len(kept) <= 120 and kept.encode() and "\n" not in kept)


@pytest.mark.parametrize("answers", [{"q99": 3}, {"q01": 0}, {"q01": 6}, {"q01": True}, {"q01": float("nan")}, {"q01": "3"}])
def test_answers_that_are_none_are_refused_and_leave_nothing(db: Store, answers: dict[str, Any]) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    with pytest.raises(BadAnswer):
        send(db, group.code, answers=answers)
    assert len(db.sheets(secret, BANK)) == 0


def test_a_receipt_says_what_it_stands_for(db: Store, clock: Clock) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    receipt = send(db, group.code, name="Mei")
    sent = db.by_receipt(receipt.secret)
    assert (sent.group, sent.name, sent.language, sent.sent_at) == (group, "Mei", "en", START)
    assert sent.kept_until == START + 30 * DAY
    db.close(secret)
    assert db.by_receipt(receipt.secret).name == "Mei"
    db.withdraw(receipt.secret)
    assert len(db.sheets(secret, BANK)) == 0


# -- the page


def test_a_page_returns_what_was_sent(db: Store, clock: Clock) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    send(db, group.code, name="Mei", again={"q01": 5}, seconds={"q01": 3.21, "q02": 99.0})
    clock.now += timedelta(hours=1)
    db.add(group.code, BANK, {item.id: 1 for item in BANK.items}, language="ru", key=fresh_secret())
    sheets = db.sheets(secret, BANK)
    assert sheets.group == group and len(sheets) == 2 and sheets.unread == 0
    assert sheets.names == ("Mei", None) and sheets.languages == ("en", "ru")
    assert sheets.answers_of(0) == ANSWERS and (sheets.answers[1] == 1).all()
    assert sheets.times.tolist() == [START.replace(tzinfo=None), (START + timedelta(hours=1)).replace(tzinfo=None)]
    assert sheets.again is not None and sheets.again[0, 0] == 5 and sheets.again.sum() == 5
    assert sheets.seconds is not None
    assert sheets.seconds[0, :2].tolist() == pytest.approx([3.2, 25.5]) and sheets.seconds.shape == (2, len(BANK.items))


def test_a_page_is_filtered_by_language_and_date(db: Store, clock: Clock) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    for language, hours in (("en", 0), ("ru", 1), ("en", 2)):
        clock.now = START + timedelta(hours=hours)
        db.add(group.code, BANK, ANSWERS, language=language, key=fresh_secret(), name=f"{language}{hours}")
    hour = START + timedelta(hours=1)
    assert db.sheets(secret, BANK, language="en").names == ("en0", "en2")
    assert db.sheets(secret, BANK, since=hour).names == ("ru1", "en2")
    assert db.sheets(secret, BANK, until=hour).names == ("en0",)
    assert db.sheets(secret, BANK, language="ru", since=hour, until=hour).names == ()
    everything = db.sheets(secret, BANK)
    assert everything.filtered("en", hour).names == ("en2",) and everything.filtered() is everything


@pytest.mark.parametrize("size", [0, 1, 300])
def test_a_page_is_one_query_whatever_its_size(db: Store, size: int) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    for _ in range(size):
        send(db, group.code)
    with statements(db) as seen:
        assert len(db.sheets(secret, BANK)) == size
    assert len(seen) == 1


def test_a_page_that_stays_open_asks_for_no_more_than_a_count(db: Store) -> None:
    (group, secret), (other, _others) = db.open_group(DESIGN, BANK), db.open_group(DESIGN, BANK)
    assert db.sheets(secret, BANK).newest == 0 == db.sent_after(secret, 0)
    send(db, group.code)
    newest = db.sheets(secret, BANK).newest
    send(db, other.code)
    assert db.sent_after(secret, newest) == 0, "not those of another group"
    receipts = [send(db, group.code).secret for _ in range(2)]
    with statements(db) as seen:
        assert db.sent_after(secret, newest) == 2
    assert len(seen) == 1 and "answers" not in seen[0]
    db.withdraw(receipts[0])
    assert db.sent_after(secret, newest) == 1
    db.delete(secret)
    assert db.sent_after(secret, newest) == 0


def test_a_zone_is_asked_for_and_turned_into_utc(db: Store) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    send(db, group.code)
    east = datetime.fromisoformat("2027-01-01T20:00:00+08:00")  # START, said in Taipei
    assert len(db.sheets(secret, BANK, since=east)) == 1 and len(db.sheets(secret, BANK, until=east)) == 0
    with pytest.raises((ValueError, sa.exc.StatementError), match="time zone"):
        db.sheets(secret, BANK, since=datetime(2027, 1, 1))


# -- retention


def run_until(db: Store, clock: Clock, end: datetime) -> None:
    """Let the program run until *end*, sweeping as it does; once a week will do."""
    while clock.now < end - DOUBTED_FROM:
        clock.now += DOUBTED_FROM
        db.expire()
    clock.now = end


def test_retention_deletes_by_itself_when_the_clock_moves(db: Store, clock: Clock) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    first = send(db, group.code, name="first").secret
    run_until(db, clock, START + 20 * DAY)
    send(db, group.code, name="second")
    run_until(db, clock, START + 30 * DAY - timedelta(seconds=1))
    assert db.expire().results == 0 and db.sheets(secret, BANK).names == ("first", "second")
    clock.now = START + 30 * DAY
    assert db.sheets(secret, BANK).names == ("second",), "hidden at once,"
    with pytest.raises(UnknownGroup):
        db.by_receipt(first)
    assert db.expire().results == 1, "deleted at the next sweep"
    with db.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM results")).scalar() == 1
    db.close(secret)
    run_until(db, clock, clock.now + 30 * DAY)
    with pytest.raises(UnknownGroup):
        db.sheets(secret, BANK)
    with pytest.raises(UnknownGroup):
        db.reopen(secret)
    assert db.expire().groups == 1
    assert rows(db) == NOTHING


def test_a_group_that_nobody_uses_is_given_up(db: Store, clock: Clock) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    idle = IDLE_DAYS * DAY
    run_until(db, clock, START + 300 * DAY)
    send(db, group.code)
    run_until(db, clock, START + idle)
    assert db.expire().groups == 0 and db.sheets(secret, BANK).group
    run_until(db, clock, START + 300 * DAY + idle)
    assert db.expire().groups == 1


@pytest.mark.parametrize("swept", [True, False])
def test_a_clock_far_ahead_deletes_nothing(db: Store, clock: Clock, swept: bool, caplog: pytest.LogCaptureFixture) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    for _ in range(50):
        send(db, group.code)
    if swept:
        db.expire()
    clock.now = START + 395 * DAY
    for _hour in range(23):
        sweep(db)
        clock.now += timedelta(hours=1)
    assert rows(db) == NOTHING | {"cohorts": 1, "results": 50, "sendings": 50}
    assert len(caplog.messages) == 23 and "days ahead" in caplog.messages[0]
    clock.now = START + DAY  # somebody mends the clock
    assert db.expire() == Expired(0, 0)
    clock.now = START + 395 * DAY  # and breaks it again
    assert db.expire() == Expired(0, 0, doubted=True)
    clock.now = START + 2 * DAY
    assert len(db.sheets(secret, BANK)) == 50


def test_a_clock_that_has_been_far_ahead_for_a_day_is_right(db: Store, clock: Clock) -> None:
    group, _secret = db.open_group(DESIGN, BANK)
    send(db, group.code)
    clock.now = START + 100 * DAY  # the server was off for so long
    assert db.expire().doubted
    clock.now += DOUBTED_FOR
    assert db.expire() == Expired(1, 0)
    clock.now += DOUBTED_FROM
    assert db.expire() == Expired(0, 0), "the next sweep counts from the last one"


def test_a_clock_that_tells_another_time_at_each_start_is_never_believed(db: Store, clock: Clock) -> None:
    group, _secret = db.open_group(DESIGN, BANK)
    send(db, group.code)
    for days in (395, 4_000, 800, 395, 1_200):
        clock.now = START + days * DAY
        assert db.expire().doubted, "how long it has said so is not told by two times that are years apart"
    clock.now += DOUBTED_FOR
    assert db.expire() == Expired(1, 1), "but by a day of one"


def test_a_clock_that_goes_back_is_believed(db: Store, clock: Clock) -> None:
    group, _secret = db.open_group(DESIGN, BANK)
    clock.now = START + 3 * DAY
    send(db, group.code)
    db.expire()
    for days in (0, 1):
        clock.now = START + days * DAY
        assert db.expire() == Expired(0, 0)
    clock.now = START + 20 * DAY
    assert db.expire().doubted, "what was believed last counts, though the time before was later"


def test_postgresql_tells_the_time_to_a_process_whose_clock_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    real = connections.now_utc()
    monkeypatch.setattr(connections, "now_utc", lambda: real + 395 * DAY)
    db = Store(fresh_database())
    group, secret = db.open_group(DESIGN, BANK)
    receipt = send(db, group.code)
    assert abs(group.opened_at - real) < DAY and abs(receipt.sent_at - real) < DAY
    assert db.expire() == Expired(0, 0)
    assert len(db.sheets(secret, BANK)) == 1
    db.shut()


def test_a_clock_that_jumps_while_a_process_runs_changes_nothing_on_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    real = connections.now_utc()
    db = Store(fresh_database())
    group, secret = db.open_group(DESIGN, BANK)
    send(db, group.code)
    for days in (395, -400):
        monkeypatch.setattr(connections, "now_utc", lambda days=days: real + days * DAY)
        assert abs(db.clock() - real) < DAY, "a connection that is open already asks for no time"
        assert abs(send(db, group.code).sent_at - real) < DAY
        assert not db.expire().doubted
    assert len(db.sheets(secret, BANK)) == 3
    db.shut()


def test_deleting_a_group_leaves_no_row(db: Store) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    for _ in range(3):
        send(db, group.code)
    assert rows(db) == NOTHING | {"cohorts": 1, "results": 3, "sendings": 3}
    db.delete(secret)
    assert rows(db) == NOTHING


def rows(db: Store, *names: str) -> dict[str, int]:
    """Return how many rows stand in the tables called *names*, else in all that grow."""
    with db.engine.connect() as connection:
        return {
            name: int(connection.scalar(sa.text(f"SELECT count(*) FROM {name}")) or 0)
            for name in names or [table.name for table in METADATA.sorted_tables if table is not upkeep]
        }


def test_a_sweeper_deletes_while_the_program_runs(db: Store, clock: Clock) -> None:
    before = set(threading.enumerate())
    group, _ = db.open_group(DESIGN, BANK)
    send(db, group.code)
    stop = keep_expiring(db, every=0.01)
    until = time.monotonic() + PATIENCE
    while rows(db)["results"] and time.monotonic() < until:
        clock.now = min(clock.now + DAY, START + 30 * DAY)
        time.sleep(0.05)
    stop()
    assert rows(db)["results"] == 0
    assert not [thread for thread in set(threading.enumerate()) - before if thread.name == "retention"]


@pytest.mark.parametrize("trouble", ["newer", "damaged", "unexpected"])
def test_whatever_is_wrong_with_a_database_is_one_line_and_retention_goes_on(
    tmp_path: Path, trouble: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "cohorts.sqlite"
    store.open_store(f"sqlite:///{path}").shut()
    whole = path.read_bytes()
    db = Store(f"sqlite:///{path}")
    if trouble == "damaged":
        path.write_bytes(b"no database at all" * 500)
    elif trouble == "newer":
        with sqlite3.connect(path) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.close()
    else:
        monkeypatch.setattr(store, "believed", lambda *_given: 1 // 0)
    tried = threading.Semaphore(0)
    real = db.expire

    def counted() -> Expired:
        try:
            return real()
        finally:
            tried.release()

    monkeypatch.setattr(db, "expire", counted)
    stop = keep_expiring(db, every=0.001)
    for _ in range(3):
        assert tried.acquire(timeout=PATIENCE), "the thread lives"
    lines = [record for record in caplog.records if record.name == "groups.retention"]
    assert lines and all(line.getMessage().startswith("nothing expired") and line.exc_info is None for line in lines)
    for beside in tmp_path.iterdir():
        beside.unlink()
    path.write_bytes(whole)  # somebody puts the database back
    monkeypatch.undo()
    stop()
    assert Store(f"sqlite:///{path}").ready()


@pytest.mark.parametrize("instead", ["nothing", "a folder", "a backup"])
def test_where_the_file_of_a_store_has_gone_nothing_is_said_to_be_stored(
    tmp_path: Path, instead: str, caplog: pytest.LogCaptureFixture
) -> None:
    path, away = tmp_path / "cohorts.sqlite", tmp_path / "away.sqlite"
    db = store.open_store(f"sqlite:///{path}")
    group, secret = db.open_group(DESIGN, BANK)
    send(db, group.code)
    path.rename(away)
    if instead == "a folder":
        path.mkdir()
    elif instead == "a backup":
        path.write_bytes(away.read_bytes())
    for act in (lambda: send(db, group.code), lambda: db.sheets(secret, BANK), lambda: db.open_group(DESIGN, BANK)):
        with pytest.raises(StoreAway):
            act()
    assert not db.ready()
    sweep(db)
    assert "stop the server, put the file there" in caplog.text
    if instead == "a folder":
        path.rmdir()
    away.replace(path)  # and is put back
    assert db.ready() and send(db, group.code)
    assert len(db.sheets(secret, BANK)) == 2
    db.shut()


def test_a_damaged_file_is_a_store_that_is_away(tmp_path: Path) -> None:
    path = tmp_path / "cohorts.sqlite"
    path.write_bytes(b"no database at all" * 500)
    db = store.open_store(f"sqlite:///{path}")
    assert not db.ready()
    for act in (lambda: db.by_code("2222222222"), lambda: db.by_receipt("x"), db.expire, lambda: db.open_group(DESIGN, BANK)):
        with pytest.raises(StoreAway):
            act()
    assert path.read_bytes() == b"no database at all" * 500


# -- any sequence of events, against a plain model


@dataclass
class ModelGroup:
    code: str
    secret: str
    days: int
    asks: bool
    used_at: datetime
    notes: bool = False
    closed_at: datetime | None = None
    old_secrets: list[str] = field(default_factory=list)

    def seen(self, now: datetime) -> bool:
        return self.closed_at is None or self.closed_at + self.days * DAY > now


@dataclass
class ModelInvitee:
    group: ModelGroup
    id: int
    name: str
    code: str
    added_at: datetime


@dataclass
class ModelSending:
    group: ModelGroup
    key: str
    receipt: str
    sent_at: datetime
    name: str | None
    answer: int
    invitee: ModelInvitee | None = None
    note: str | None = None

    def kept(self, now: datetime) -> bool:
        return self.sent_at + self.group.days * DAY > now


class Story(RuleBasedStateMachine):
    """A random sequence of everything that can happen to groups, and what ought to be seen after each step."""

    address: Callable[[], str]

    @initialize()
    def begin(self) -> None:
        self.clock = Clock()
        self.db = opened(self.address())
        self.db.clock = self.clock
        with self.db.engine.begin() as connection:
            connection.execute(upkeep.update().values(swept_at=self.clock.now, doubted_at=None))
        self.swept_at: datetime = self.clock.now
        self.doubted_at: datetime | None = None
        self.groups: list[ModelGroup] = []
        self.stored: list[ModelSending] = []
        self.ever: list[ModelSending] = []
        self.invitees: list[ModelInvitee] = []

    def opened_group(self, data: st.DataObject) -> ModelGroup:
        return data.draw(st.sampled_from(self.groups))

    @rule(days=st.integers(1, 4), asks=st.booleans(), notes=st.booleans())
    def open_group(self, days: int, asks: bool, notes: bool) -> None:
        group, secret = self.db.open_group(Design("G", ("en",), asks, retention_days=days, notes=notes), BANK)
        self.groups.append(ModelGroup(group.code, secret, days, asks, self.clock.now, notes))

    @precondition(lambda self: self.groups)
    @rule(data=st.data(), names=st.lists(st.sampled_from(["Anna", "Bo"]), min_size=1, max_size=2))
    def invite(self, data: st.DataObject, names: list[str]) -> None:
        group = self.opened_group(data)
        if not group.seen(self.clock.now) or not group.asks:
            with pytest.raises((UnknownGroup, BadGroup)):
                self.db.invite(group.secret, names)
            return
        for one in self.db.invite(group.secret, names):
            self.invitees.append(ModelInvitee(group, one.id, one.name, str(one.code), self.clock.now))

    def sent_by(self, invitee: ModelInvitee) -> list[ModelSending]:
        return [s for s in self.stored if s.invitee is invitee and s.kept(self.clock.now)]

    def known(self, invitee: ModelInvitee) -> bool:
        return invitee.added_at + invitee.group.days * DAY > self.clock.now or bool(self.sent_by(invitee))

    @precondition(lambda self: self.invitees)
    @rule(data=st.data(), answer=st.integers(1, 5), retake=st.booleans())
    def send_by_a_personal_link(self, data: st.DataObject, answer: int, retake: bool) -> None:
        invitee, key = data.draw(st.sampled_from(self.invitees)), fresh_secret()
        group, before = invitee.group, self.sent_by(invitee)
        there = group in self.groups and self.known(invitee)
        expected = SentAlready if there and before and not retake else UnknownGroup
        if not there or group.closed_at is not None or expected is SentAlready:
            with pytest.raises(expected):
                send(self.db, group.code, key, answers={"q01": answer}, personal=invitee.code, retake=retake)
            return
        receipt = send(self.db, group.code, key, answers={"q01": answer}, name="Mei", personal=invitee.code, retake=retake)
        self.note_sending(ModelSending(group, key, receipt.secret, self.clock.now, invitee.name, answer, invitee))

    def note_sending(self, sending: ModelSending) -> None:
        self.stored.append(sending)
        self.ever.append(sending)
        if sending.group.used_at < self.clock.now - DAY:
            sending.group.used_at = self.clock.now

    @precondition(lambda self: self.invitees)
    @rule(data=st.data())
    def take_off_the_list(self, data: st.DataObject) -> None:
        invitee = data.draw(st.sampled_from(self.invitees))
        if invitee.group not in self.groups or not invitee.group.seen(self.clock.now):
            with pytest.raises(UnknownGroup):
                self.db.uninvite(invitee.group.secret, invitee.id)
            return
        self.db.uninvite(invitee.group.secret, invitee.id)
        self.invitees.remove(invitee)
        for sending in self.ever:
            sending.invitee = None if sending.invitee is invitee else sending.invitee

    @precondition(lambda self: any(s.kept(self.clock.now) and s.group.seen(self.clock.now) for s in self.stored))
    @rule(data=st.data(), text=st.sampled_from(["", "=1+1", "Ask about May"]))
    def write_a_note(self, data: st.DataObject, text: str) -> None:
        there = [s for s in self.stored if s.kept(self.clock.now) and s.group.seen(self.clock.now)]
        sending = data.draw(st.sampled_from(there))
        ids = self.db.sheets(sending.group.secret, BANK).ids.tolist()
        row = [s for s in self.stored if s.group is sending.group and s.kept(self.clock.now)].index(sending)
        if not sending.group.notes:
            with pytest.raises(BadGroup):
                self.db.note(sending.group.secret, ids[row], text)
            return
        self.db.note(sending.group.secret, ids[row], text)
        sending.note = text or None

    @precondition(lambda self: any(s.kept(self.clock.now) for s in self.stored))
    @rule(data=st.data(), answer=st.integers(1, 5))
    def replace_what_was_sent(self, data: st.DataObject, answer: int) -> None:
        old, key = data.draw(st.sampled_from([s for s in self.stored if s.kept(self.clock.now)])), fresh_secret()
        if old.group.closed_at is not None:
            with pytest.raises(UnknownGroup):
                send(self.db, old.group.code, key, answers={"q01": answer}, instead_of=old.receipt)
            return
        receipt = send(self.db, old.group.code, key, answers={"q01": answer}, instead_of=old.receipt)
        self.stored.remove(old)
        self.note_sending(ModelSending(old.group, key, receipt.secret, self.clock.now, None, answer, old.invitee, old.note))

    @precondition(lambda self: self.groups)
    @rule(data=st.data(), name=st.sampled_from([None, "Mei", "=1+1"]), answer=st.integers(1, 5))
    def send_something(self, data: st.DataObject, name: str | None, answer: int) -> None:
        group, key = self.opened_group(data), fresh_secret()
        if group.closed_at is not None:
            with pytest.raises(UnknownGroup):
                send(self.db, group.code, key, answers={"q01": answer}, name=name)
            return
        receipt = send(self.db, group.code, key, answers={"q01": answer}, name=name)
        assert receipt.sent_at == self.clock.now and not receipt.stored_before
        self.note_sending(ModelSending(group, key, receipt.secret, self.clock.now, name if group.asks else None, answer))

    @precondition(lambda self: self.ever)
    @rule(data=st.data())
    def send_again(self, data: st.DataObject) -> None:
        sending = data.draw(st.sampled_from(self.ever))
        if sending in self.stored and sending.kept(self.clock.now):
            receipt = send(self.db, sending.group.code, sending.key, answers={"q01": sending.answer})
            assert receipt.stored_before and (receipt.secret, receipt.sent_at) == (sending.receipt, sending.sent_at)
        else:
            with pytest.raises(UnknownGroup):
                send(self.db, sending.group.code, sending.key, answers={"q01": sending.answer})

    @precondition(lambda self: self.ever)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        sending = data.draw(st.sampled_from(self.ever))
        if sending in self.stored:
            self.db.withdraw(sending.receipt)
            self.stored.remove(sending)
        else:
            with pytest.raises(UnknownGroup):
                self.db.withdraw(sending.receipt)

    @precondition(lambda self: self.groups)
    @rule(data=st.data(), what=st.sampled_from(["close", "reopen", "replace_secret", "delete"]))
    def change_group(self, data: st.DataObject, what: str) -> None:
        group = self.opened_group(data)
        change = getattr(self.db, what)
        if not group.seen(self.clock.now):
            with pytest.raises(UnknownGroup):
                change(group.secret)
            return
        outcome = change(group.secret)
        if what == "close":
            group.closed_at = group.closed_at or self.clock.now
        elif what == "reopen":
            group.closed_at, group.used_at = None, self.clock.now
        elif what == "replace_secret":
            group.old_secrets.append(group.secret)
            group.secret = outcome
        else:
            self.forget([group])

    def forget(self, groups: list[ModelGroup]) -> None:
        self.groups = [g for g in self.groups if g not in groups]
        self.stored = [s for s in self.stored if s.group not in groups]

    @precondition(lambda self: any(g.old_secrets for g in self.groups))
    @rule(data=st.data())
    def try_an_old_secret(self, data: st.DataObject) -> None:
        group = data.draw(st.sampled_from([g for g in self.groups if g.old_secrets]))
        with pytest.raises(UnknownGroup):
            self.db.sheets(data.draw(st.sampled_from(group.old_secrets)), BANK)

    @precondition(lambda self: self.groups)
    @rule(weeks=st.sampled_from([1, 3]))
    def the_program_runs(self, weeks: int) -> None:
        """Time passes while it sweeps."""
        for _week in range(weeks):
            self.clock.now += DOUBTED_FROM
            self.sweep()

    @rule(hours=st.one_of(st.integers(1, 60), st.sampled_from([24, 48, 24 * IDLE_DAYS])))
    def time_passes(self, hours: int) -> None:
        self.clock.now += timedelta(hours=hours)

    @rule()
    def sweep(self) -> None:
        now = self.clock.now
        began = self.doubted_at
        doubted_at = began if began and began <= now <= began + DOUBTED_FROM else now
        doubted = now > self.swept_at + DOUBTED_FROM and now < doubted_at + DOUBTED_FOR
        assert self.db.expire().doubted == doubted
        if doubted:
            self.doubted_at = doubted_at
            return
        self.swept_at, self.doubted_at = now, None
        self.stored = [s for s in self.stored if s.kept(now)]
        idle = [g for g in self.groups if g.closed_at is None and g.used_at <= now - IDLE_DAYS * DAY]
        self.forget([g for g in self.groups if not g.seen(now)] + idle)
        self.invitees = [i for i in self.invitees if self.known(i)]

    @invariant()
    def coaches_see_what_they_should(self) -> None:
        now = self.clock.now
        for group in self.groups:
            if not group.seen(now):
                with pytest.raises(UnknownGroup):
                    self.db.sheets(group.secret, BANK)
                continue
            sheets = self.db.sheets(group.secret, BANK)
            notes, invited = (
                sheets.notes or [None] * len(sheets),
                sheets.invitees if sheets.invitees is not None else [0] * len(sheets),
            )
            seen = zip(sheets.times.tolist(), sheets.names, sheets.answers[:, 0].tolist(), notes, map(int, invited), strict=True)
            mine = [s for s in self.stored if s.group is group and s.kept(now)]
            model = [(s.sent_at.replace(tzinfo=None), s.name, s.answer, s.note, s.invitee.id if s.invitee else 0) for s in mine]
            assert sorted(seen, key=repr) == sorted(model, key=repr)
            listed = [
                (i.id, i.name, i.code, tuple(s.sent_at for s in self.sent_by(i)))
                for i in self.invitees
                if i.group is group and self.known(i)
            ]
            assert [(one.id, one.name, one.code, one.sent) for one in self.db.roster(group.secret)] == listed
            assert sheets.group is not None and sheets.group.is_open == (group.closed_at is None)

    @invariant()
    def clients_see_what_they_should(self) -> None:
        for sending in self.ever:
            if sending in self.stored and sending.kept(self.clock.now):
                assert self.db.by_receipt(sending.receipt).name == sending.name
            else:
                with pytest.raises(UnknownGroup):
                    self.db.by_receipt(sending.receipt)

    def teardown(self) -> None:
        for group in getattr(self, "groups", []):
            if group.seen(self.clock.now):
                self.db.delete(group.secret)


@cache
def opened(address: str) -> Store:
    return store.open_store(address)


def test_any_sequence_of_events_leaves_what_a_plain_model_says(address: str) -> None:
    class StoryHere(Story):
        pass

    StoryHere.address = staticmethod(lambda: address)
    steps = settings(max_examples=40, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(StoryHere, settings=steps)
    opened(address).shut()


# -- many at once


def test_two_hundred_clients_send_in_the_same_second_and_click_twice(db: Store) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    keys = [fresh_secret() for _ in range(200)]
    outcomes = all_at_once(400, lambda n: send(db, group.code, keys[n % 200], name=f"client {n % 200}"))
    assert [o for o in outcomes if isinstance(o, Exception)] == []
    assert sorted(map(str, db.sheets(secret, BANK).names)) == sorted(f"client {n}" for n in range(200))
    assert sum(o.stored_before for o in outcomes) == 200 and len({o.secret for o in outcomes}) == 200


def test_two_hundred_people_on_a_list_send_in_the_same_second_and_click_twice(db: Store) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    listed = db.invite(secret, [f"client {n}" for n in range(200)])
    keys = [fresh_secret() for _ in range(200)]
    outcomes = all_at_once(400, lambda n: send(db, group.code, keys[n % 200], personal=listed[n % 200].code))
    assert [o for o in outcomes if isinstance(o, Exception)] == []
    assert sorted(map(str, db.sheets(secret, BANK).names)) == sorted(one.name for one in listed)
    assert all(len(one.sent) == 1 for one in db.roster(secret))


def test_two_processes_store_the_same_sendings_once(db: Store, address: str) -> None:
    group, secret = db.open_group(DESIGN, BANK)
    keys = [fresh_secret() for _ in range(60)]
    line, outcomes = PROCESSES.Barrier(2), PROCESSES.Queue()
    others = [PROCESSES.Process(target=in_another_process, args=(address, group.code, keys, line, outcomes)) for _ in range(2)]
    for process in others:
        process.start()
    told = [outcomes.get(timeout=PATIENCE) for _ in others]
    for process in others:
        process.join(30)
    assert not [o for one in told for o in one if isinstance(o, str)]
    assert len(db.sheets(secret, BANK)) == 60
    for (first, first_again), (second, second_again) in zip(*told, strict=True):
        assert first == second and {first_again, second_again} == {False, True}


def test_processes_that_start_at_once_migrate_once(address: str) -> None:
    line, outcomes = PROCESSES.Barrier(3), PROCESSES.Queue()
    starting = [PROCESSES.Process(target=opened_in_another_process, args=(address, line, outcomes)) for _ in range(3)]
    for process in starting:
        process.start()
    assert [outcomes.get(timeout=PATIENCE) for _ in starting] == [True] * 3
    for process in starting:
        process.join(30)


def test_processes_that_start_together_never_meet_a_locked_database(tmp_path: Path) -> None:
    count, times = 6, 25
    line, outcomes = PROCESSES.Barrier(count), PROCESSES.Queue()
    addresses = [f"sqlite:///{tmp_path}/{n}/cohorts.sqlite" for n in range(times)]
    starting = [PROCESSES.Process(target=opened_again_and_again, args=(addresses, line, outcomes)) for _ in range(count)]
    for process in starting:
        process.start()
    assert [outcomes.get(timeout=PATIENCE) for _ in starting] == [[]] * count
    for process in starting:
        process.join(30)
    for address in addresses:
        with Store(address).engine.connect() as connection:
            assert connection.scalar(sa.text("PRAGMA journal_mode")) == "wal"


def test_a_group_deleted_while_clients_send_leaves_nothing(db: Store) -> None:
    for _ in range(5):
        group, secret = db.open_group(DESIGN, BANK)
        outcomes = all_at_once(
            10,
            lambda n, c=group, s=secret: db.delete(s) if n == 5 else send(db, c.code),  # type: ignore[misc]
        )
        assert all(o is None or isinstance(o, UnknownGroup) or hasattr(o, "secret") for o in outcomes)
        assert rows(db) == NOTHING


# -- when the database is away


def quickly(act: Callable[[], Any], within: float) -> None:
    begun = time.monotonic()
    with pytest.raises(StoreAway):
        act()
    assert time.monotonic() - begun < within


def test_a_stopped_database_is_away_at_once_and_back_when_it_is_back(own_server: Server) -> None:
    db = store.open_store(own_server.address())
    group, secret = db.open_group(DESIGN, BANK)
    key = fresh_secret()
    receipt = send(db, group.code, key)
    own_server.stop()
    for act in (
        lambda: db.by_code(group.code),
        lambda: db.sheets(secret, BANK),
        lambda: send(db, group.code, key),
        lambda: db.withdraw(receipt.secret),
    ):
        quickly(act, 2.0)
    assert not db.ready()
    unborn = store.open_store(own_server.address("postgres"))  # a replica that starts meanwhile
    own_server.start()
    time.sleep(1.1)
    assert db.ready() and unborn.ready()
    assert send(db, group.code, key) == db_receipt_again(receipt) and len(unborn.sheets(secret, BANK)) == 1


def db_receipt_again(receipt: Any) -> Any:
    from dataclasses import replace

    return replace(receipt, stored_before=True)


def test_a_database_that_takes_calls_and_never_answers_is_away_within_seconds() -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen(50)
        port = mute.getsockname()[1]
        db = Store(f"postgres://quiz:x@127.0.0.1:{port}/quiz")
        quickly(db.migrate, 6.0)
        quickly(lambda: db.by_code("2222222222"), 0.9)  # nobody else waits for it
        assert not db.ready()


def test_a_folder_that_cannot_be_made_is_a_store_that_is_away(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    db = store.open_store(f"sqlite:///{tmp_path}/file/data/cohorts.sqlite")
    assert not db.ready()


def test_a_full_disk_is_a_store_that_is_away_and_tells_no_names(tmp_path: Path) -> None:
    db = store.open_store(f"sqlite:///{tmp_path}/cohorts.sqlite")
    group, secret = db.open_group(DESIGN, BANK)

    def shrink(connection: sqlite3.Connection, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    db.engine.dispose()
    sa.event.listen(db.engine, "connect", shrink)
    stored, name = 0, "".join(("Secret", "ive Mei"))
    with pytest.raises(StoreAway) as away:
        for _ in range(2_000):
            send(db, group.code, name=name)
            stored += 1
    told = "".join(traceback.format_exception(away.value))
    assert name not in told and group.code not in told
    assert len(db.sheets(secret, BANK)) == stored == rows(db)["sendings"]


@pytest.mark.parametrize(
    "bad", ["mysql://root@localhost/quiz", "nonsense", "sqlite://", "sqlite:///:memory:", "oracle://u:secret@h/d"]
)
def test_an_address_of_something_else_is_refused_without_its_password(bad: str) -> None:
    with pytest.raises(UnusableAddress) as refused:
        store.open_store(bad)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_is_psycopg(scheme: str) -> None:
    assert engine_at(f"{scheme}://u:p@h/d?sslmode=require").url.drivername == "postgresql+psycopg"


def test_without_an_address_it_is_a_file_under_data() -> None:
    url = engine_at(None).url
    assert url.get_backend_name() == "sqlite" and Path(str(url.database)).parent == Path(__file__).parent.parent / "data"


def test_sqlite_keeps_a_write_ahead_log_and_waits(tmp_path: Path) -> None:
    db = store.open_store(f"sqlite:///{tmp_path}/cohorts.sqlite")
    with db.engine.connect() as connection:
        assert connection.execute(sa.text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(sa.text("PRAGMA busy_timeout")).scalar() == 30_000
        assert connection.execute(sa.text("PRAGMA foreign_keys")).scalar() == 1


# -- migrations


def test_migrations_lead_up_and_down_and_up_again(address: str) -> None:
    db = store.open_store(address)
    db.open_group(DESIGN, BANK)
    with db.engine.execution_options(writes=True).begin() as connection:
        command.downgrade(migrations(connection), "base")
    assert sa.inspect(db.engine).get_table_names() == ["alembic_version"]
    again = store.open_store(address)
    assert rows(again) == NOTHING
    group, _ = again.open_group(DESIGN, BANK)
    assert again.by_code(group.code) == group


def test_what_is_stored_outlives_a_migration_down_and_up(address: str) -> None:
    db = store.open_store(address)
    group, secret = db.open_group(DESIGN, BANK)
    send(db, group.code, name="Mei")
    for way in (lambda c: command.downgrade(migrations(c), "0001"), lambda c: command.upgrade(migrations(c), "head")):
        with db.engine.execution_options(writes=True).begin() as connection:
            way(connection)
        assert rows(db, "cohorts", "results", "sendings") == {"cohorts": 1, "results": 1, "sendings": 1}
    assert db.sheets(secret, BANK).names == ("Mei",) and db.by_code(group.code) == group


def test_a_group_from_before_there_were_notes_takes_none(address: str) -> None:
    db = store.open_store(address)
    group, secret = db.open_group(replace(DESIGN, notes=True), BANK)
    (anna,) = db.invite(secret, ["Anna"])
    send(db, group.code, personal=anna.code)
    for way in (lambda c: command.downgrade(migrations(c), "0002"), lambda c: command.upgrade(migrations(c), "head")):
        with db.engine.execution_options(writes=True).begin() as connection:
            way(connection)
    sheets = db.sheets(secret, BANK)
    assert sheets.group is not None and sheets.group.design == DESIGN
    assert sheets.names == ("Anna",) and sheets.invitee_count == 0 and db.roster(secret) == ()


def test_migrations_end_at_the_tables_that_the_program_uses(db: Store) -> None:
    with db.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), METADATA) == []
        assert ScriptDirectory.from_config(migrations(connection)).get_current_head() == LATEST_MIGRATION


def test_a_migration_that_breaks_off_leaves_nothing(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = command.upgrade

    def broken(*arguments: Any) -> None:
        whole(*arguments)
        raise RuntimeError("the power went")

    monkeypatch.setattr(command, "upgrade", broken)
    with pytest.raises(RuntimeError):
        store.open_store(address)
    assert sa.inspect(engine_at(address)).get_table_names() == []
    monkeypatch.undo()
    assert store.open_store(address).ready()


def test_a_database_of_a_newer_program_is_left_alone(address: str) -> None:
    db = store.open_store(address)
    with db.engine.execution_options(writes=True).begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerStore):
        store.open_store(address)
    assert not Store(address).ready()


def test_a_database_that_is_up_to_date_starts_without_alembic(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store.open_store(address).shut()
    monkeypatch.setattr(database, "_upgrade", None)
    assert store.open_store(address).ready()


def test_scores_are_kept_nowhere() -> None:
    names = {column.name for table in METADATA.sorted_tables for column in table.columns}
    assert {"answers", "bank_version", "bank_fingerprint"} <= names
    assert not [name for name in names if any(word in name for word in ("score", "lean", "label", "axis", "probability"))]
