"""Where groups and the answers sent to them are kept: SQLite by default, PostgreSQL by address; never scores.

Whatever does not exist, no longer exists, or is not yours to see is one error, `UnknownGroup`, reached by the same statements.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import compress
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Row
from sqlalchemy.exc import IntegrityError, ProgrammingError

from groups.database import ANSWER_WITHIN, QUEUE_FOR, NewerStore, Rest, StoreAway, UnusableAddress, answering, engine_at, migrate
from groups.group import IDLE_DAYS, Design, Group, Look, Owner, Receipt, Sent, language_tag, tidy
from groups.keys import NO_DIGEST, code_as_typed, digest, fresh_code, fresh_secret, receipt_for, same
from groups.sheets import Sheets, first_and_second, pack, pack_seconds, reading, unpacked
from groups.tables import PAGE, Moment, groups, results, sendings
from questions import Bank

__all__ = ["Expired", "Key", "NewerStore", "Store", "StoreAway", "UnknownGroup", "UnusableAddress", "open"]

FOREIGN_KEY_VIOLATION = "23503"  # PostgreSQL's; on SQLite no writer can come between
COUNTED = {"preserve_rowcount": True}  # whether INSERT ... ON CONFLICT DO NOTHING did something is not counted unless asked for

log = logging.getLogger(__name__)

Key = str | Owner
"""What a coach opens a group with: its secret, or the account that owns it."""


class UnknownGroup(Exception):
    """No such group or result for whoever asks: never was, withdrawn, expired, deleted, closed, or the secret is another."""


@dataclass(frozen=True, slots=True)
class Expired:
    """What retention deleted."""

    results: int
    groups: int


def now_utc() -> datetime:
    """Return the time; the clock of every store that is not given another."""
    return datetime.now(UTC)


def open(address: str | None = None, clock: Callable[[], datetime] = now_utc) -> Store:
    """Return the store at *address*, migrated if it answers now; if it does not, it is migrated when it first does."""
    store = Store(address, clock)
    try:
        store.migrate()
    except StoreAway as away:
        log.warning("the store does not answer at start: %s", away)
    return store


class Store:
    """Groups and results in one database; safe to share between threads, and the database between processes."""

    def __init__(self, address: str | None = None, clock: Callable[[], datetime] = now_utc) -> None:
        self.engine = engine_at(address)
        self.clock = clock
        self._rest = Rest()
        self._migrated = False
        self._migrating = threading.Lock()
        self._is_sqlite = self.engine.dialect.name == "sqlite"
        # SQLite lets writers of one process fight for its lock by sleeping at random; in a queue each gets its turn.
        self._turn = threading.Lock()

    # -- coaches

    def open_group(self, design: Design, bank: Bank, subject: str | None = None) -> tuple[Group, str]:
        """Open a group and return it with its secret, which is kept nowhere; BadGroup for what a group cannot have."""
        design = design.checked()
        now = self.clock()
        secret = fresh_secret()
        group = Group(fresh_code(), design, bank.version, bank.fingerprint, subject, now, None)
        with self._writing() as connection:
            connection.execute(groups.insert().values(secret_digest=digest(secret), used_at=now, **_columns(group)))
        return group, secret

    def by_secret(self, key: Key) -> Group:
        """Return the group that *key* opens."""
        with self._reading() as connection:
            row = connection.execute(sa.select(groups).where(_held(key))).one_or_none()
        return self._shown(row, key)

    def owned_by(self, subject: str) -> tuple[Group, ...]:
        """Return the groups that an account has opened, the latest first."""
        latest = sa.select(groups).where(groups.c.subject == subject).order_by(groups.c.id.desc())
        with self._reading() as connection:
            rows = connection.execute(latest).all()
        return tuple(c for c in map(_group, rows) if not c.gone(self.clock()))

    def sheets(
        self,
        key: Key,
        bank: Bank,
        language: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sheets:
        """Return the group that *key* opens and all answers sent to it, in one query: sent from *since* on and before *until*."""
        with self._reading() as connection:
            rows = list(connection.execute(_page(key, language, since, until)).all())
        first = next((at for at, row in enumerate(rows) if row.code is not None), None)
        group = self._shown(None if first is None else rows.pop(first), key)
        sheets = _sheets(group, bank, rows)
        return sheets.filtered(since=self.clock() - group.retention + timedelta(microseconds=1))

    def change(self, key: Key, name: str, look: Look) -> Group:
        """Give a group another name and look; what its clients were promised stays as it is."""
        look = look.checked()
        with self._writing() as connection:
            group = self._locked(connection, key)
            changed = replace(group, design=replace(group.design, name=name, look=look).checked())
            connection.execute(groups.update().where(groups.c.code == group.code).values(**_columns(changed)))
        return changed

    def replace_secret(self, key: Key) -> str:
        """Return a new secret for the group; the old one opens nothing from now on."""
        secret = fresh_secret()
        self._update(key, secret_digest=digest(secret))
        return secret

    def close(self, key: Key) -> None:
        """Take no more results; those that are there stay as long as was promised. Closing twice is closing once."""
        self._update(key, closed_at=sa.func.coalesce(groups.c.closed_at, sa.literal(self.clock(), Moment)))

    def reopen(self, key: Key) -> None:
        """Take results again."""
        self._update(key, closed_at=None, used_at=self.clock())

    def delete(self, key: Key) -> None:
        """Delete the group and everything that was sent to it, at once."""
        with self._writing() as connection:
            connection.execute(groups.delete().where(groups.c.code == self._locked(connection, key).code))

    # -- clients

    def by_code(self, code: str) -> Group:
        """Return the open group that clients reach by *code*."""
        wanted = sa.select(groups).where(groups.c.code == code_as_typed(code), groups.c.closed_at.is_(None))
        with self._reading() as connection:
            row = connection.execute(wanted).one_or_none()
        if row is None:
            raise UnknownGroup
        return _group(row)

    def add(
        self,
        code: str,
        bank: Bank,
        answers: Mapping[str, int],
        *,
        language: str,
        key: str,
        name: str | None = None,
        again: Mapping[str, int] | None = None,
        seconds: Mapping[str, float] | None = None,
        instead_of: str | None = None,
    ) -> Receipt:
        """Send answers to a group, once for each *key* however often it is tried, and return what withdraws them.

        *key* is a secret of the client's (`keys.fresh_secret`), chosen before the first try. A name is kept only where the group
        asks for names. What the receipt *instead_of* stands for is deleted as these answers are stored, or not at all. Raises UnknownGroup for a group that takes nothing, BadAnswer and BadGroup for what cannot be kept.
        """
        code = code_as_typed(code)
        receipt = receipt_for(code, key)
        now = self.clock()
        taken = groups.c.code == code
        columns = {
            "receipt_digest": sa.literal(digest(receipt), sa.LargeBinary),
            "cohort_id": groups.c.id,
        }
        kept = columns | {
            "sent_at": sa.literal(now, Moment),
            "name": sa.case((groups.c.asks_names, sa.literal(tidy(name or "") or None, sa.Text)), else_=None),
            "language": sa.literal(language_tag(language), sa.String),
            "bank_version": sa.literal(bank.version, sa.Text),
            "bank_fingerprint": sa.literal(bank.fingerprint, sa.Text),
            "answers": sa.literal(pack(bank, answers, again), sa.LargeBinary),
            "seconds": sa.literal(pack_seconds(bank, seconds) if seconds else None, sa.LargeBinary),
        }
        first = self._insert(sendings).from_select(
            list(columns), sa.select(*columns.values()).where(taken, groups.c.closed_at.is_(None))
        )
        used = groups.update().where(taken, groups.c.used_at < now - timedelta(days=1)).values(used_at=now)
        try:
            with self._writing() as connection:
                if connection.execute(first.on_conflict_do_nothing(), execution_options=COUNTED).rowcount:
                    connection.execute(results.insert().from_select(list(kept), sa.select(*kept.values()).where(taken)))
                    connection.execute(used)
                    if instead_of is not None:
                        connection.execute(_of_receipt(instead_of))
                    return Receipt(receipt, now, again=False)
                row = connection.execute(_by_receipt(receipt).where(taken)).one_or_none()
        except IntegrityError as error:  # the group was deleted while this was on its way
            if getattr(error.orig, "sqlstate", None) != FOREIGN_KEY_VIOLATION:
                raise
            raise UnknownGroup from None
        return Receipt(receipt, self._standing(row).sent_at, again=True)

    def by_receipt(self, receipt: str) -> Sent:
        """Return what *receipt* stands for, closed group or not."""
        with self._reading() as connection:
            row = connection.execute(_by_receipt(receipt)).one_or_none()
        return self._standing(row)

    def withdraw(self, receipt: str) -> None:
        """Delete what *receipt* stands for, at once; UnknownGroup if nothing is there (any more)."""
        with self._writing() as connection:
            deleted = connection.execute(_of_receipt(receipt)).rowcount
        if not deleted:
            raise UnknownGroup

    # -- the house

    def expire(self, now: datetime | None = None) -> Expired:
        """Delete what has been kept as long as was promised: results by their age, groups by the time since they were closed.

        An open group that nobody has sent to for IDLE_DAYS (or its longer retention) goes too.
        """
        now = now or self.clock()
        gone = Expired(0, 0)
        with self._writing() as connection:
            promised = connection.execute(sa.select(groups.c.retention_days).distinct()).scalars().all()
            for days in promised:
                due = now - timedelta(days=days)
                idle = now - timedelta(days=max(days, IDLE_DAYS))
                here = sa.select(groups.c.id).where(groups.c.retention_days == days)
                old = connection.execute(results.delete().where(results.c.cohort_id.in_(here), results.c.sent_at <= due)).rowcount
                over = sa.or_(groups.c.closed_at <= due, groups.c.closed_at.is_(None) & (groups.c.used_at <= idle))
                left = connection.execute(groups.delete().where(groups.c.retention_days == days, over)).rowcount
                gone = Expired(gone.results + old, gone.groups + left)
        return gone

    def ready(self) -> bool:
        """Whether the database answers and has the tables that this version needs."""
        try:
            with self._reading() as connection:
                connection.execute(sa.select(groups.c.id).limit(1)).all()
        except (StoreAway, NewerStore, ProgrammingError):
            return False
        return True

    def migrate(self) -> None:
        """Bring the tables up to date; StoreAway, NewerStore."""
        if not self._migrating.acquire(timeout=ANSWER_WITHIN):
            raise StoreAway("others wait already")
        try:
            with self._rest.watched(), answering():
                if not self._migrated:
                    migrate(self.engine)
            self._migrated = True
        finally:
            self._migrating.release()

    def shut(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        if not self._migrated:
            self.migrate()
        with self._rest.watched(), answering(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        if not self._migrated:
            self.migrate()
        with self._queue(), self._rest.watched(), answering(), self.engine.execution_options(writes=True).begin() as connection:
            yield connection

    @contextmanager
    def _queue(self) -> Iterator[None]:
        if not self._is_sqlite:
            yield
            return
        if not self._turn.acquire(timeout=QUEUE_FOR):
            raise StoreAway("too many are sending")
        try:
            yield
        finally:
            self._turn.release()

    def _insert(self, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
        return sqlite.insert(table) if self._is_sqlite else postgresql.insert(table)

    def _locked(self, connection: Connection, key: Key) -> Group:
        """Return the group that *key* opens, held still until the transaction ends."""
        row = connection.execute(sa.select(groups).where(_held(key)).with_for_update()).one_or_none()
        return self._shown(row, key)

    def _update(self, key: Key, **values: Any) -> None:
        with self._writing() as connection:
            group = self._locked(connection, key)
            connection.execute(groups.update().where(groups.c.code == group.code).values(**values))

    def _shown(self, row: Row[Any] | None, key: Key) -> Group:
        """Return the group in *row* if it is there and *key* opens it."""
        opens = same(NO_DIGEST if row is None else row.secret_digest, digest(key) if isinstance(key, str) else NO_DIGEST)
        if row is None or not (opens or isinstance(key, Owner)):
            raise UnknownGroup
        group = _group(row)
        if group.gone(self.clock()):
            raise UnknownGroup
        return group

    def _standing(self, row: Row[Any] | None) -> Sent:
        """Return the sending in *row* if it is there and its days are not over."""
        if row is None:
            raise UnknownGroup
        group = _group(row)
        until = group.kept_until(row.result_sent_at)
        if until <= self.clock():
            raise UnknownGroup
        return Sent(group, row.result_sent_at, until, row.result_name, row.result_language)


def _held(key: Key) -> sa.ColumnElement[bool]:
    """The group that *key* opens: looked up by digest, which tells a watcher of the clock nothing about the secret."""
    if isinstance(key, Owner):
        return sa.and_(groups.c.code == code_as_typed(key.code), groups.c.subject == key.subject)
    return groups.c.secret_digest == digest(key)


def _page(key: Key, language: str | None, since: datetime | None, until: datetime | None) -> sa.CompoundSelect[Any]:
    """One query for a group and its results: a row of `cohorts`, and rows of what PAGE names of `results`, in the first columns."""
    group = sa.select(*(_nothing(results.c[name], f"result_{name}") for name in PAGE), *groups.c).where(_held(key))
    sent = sa.select(*(results.c[name] for name in PAGE), *(_nothing(column, column.name) for column in groups.c))
    sent = sent.select_from(results.join(groups)).where(_held(key))
    if language is not None:
        sent = sent.where(results.c.language == language)
    if since is not None:
        sent = sent.where(results.c.sent_at >= since)
    if until is not None:
        sent = sent.where(results.c.sent_at < until)
    return sa.union_all(group, sent)


def _nothing(like: sa.Column[Any], name: str) -> sa.Label[Any]:
    return sa.type_coerce(sa.null(), like.type).label(name)


def _by_receipt(receipt: str) -> sa.Select[Any]:
    sent = (results.c[name].label(f"result_{name}") for name in ("name", "language", "sent_at"))
    return sa.select(groups, *sent).join_from(results, groups).where(results.c.receipt_digest == digest(receipt))


def _of_receipt(receipt: str) -> sa.Delete:
    return results.delete().where(results.c.receipt_digest == digest(receipt))


def _columns(group: Group) -> dict[str, Any]:
    design = group.design
    return {
        "code": group.code,
        "subject": group.subject,
        "name": design.name,
        "languages": " ".join(design.languages),
        "asks_names": design.asks_names,
        "extension": design.extension,
        "repeats": design.repeats,
        "retention_days": design.retention_days,
        "organisation": design.look.organisation,
        "logo": design.look.logo,
        "colour": design.look.colour,
        "closing": design.look.closing,
        "bank_version": group.bank_version,
        "bank_fingerprint": group.bank_fingerprint,
        "opened_at": group.opened_at,
        "closed_at": group.closed_at,
    }


def _group(row: Row[Any]) -> Group:
    look = Look(row.organisation, row.logo, row.colour, row.closing)
    design = Design(row.name, tuple(row.languages.split()), row.asks_names, row.extension, row.repeats, row.retention_days, look)
    return Group(row.code, design, row.bank_version, row.bank_fingerprint, row.subject, row.opened_at, row.closed_at)


def _sheets(group: Group, bank: Bank, rows: Sequence[Row[Any]]) -> Sheets:
    """Return *rows* of a page's results as arrays, each version of the bank read in its own way; one that is kept whole stays itself."""
    ids, names, languages, fingerprints, packed, timed, times = ([row[place] for row in rows] for place in range(len(PAGE)))
    answered = {fingerprint: bank.edition(fingerprint) for fingerprint in set(fingerprints)}
    widest = max((len(one.items) for one in answered.values()), default=len(bank.items))
    answers = np.zeros((len(ids), max(widest, len(bank.items))), dtype=np.int8)
    version = np.zeros(len(ids), dtype=np.int8)
    again = np.zeros_like(answers)
    seconds = np.full(answers.shape, np.nan, dtype=np.float32) if any(timed) else None
    unread = np.zeros(len(ids), dtype=np.bool_)
    for fingerprint in set(fingerprints):
        at = np.array([one == fingerprint for one in fingerprints], dtype=np.bool_)
        own = answered[fingerprint]
        way = reading(own, fingerprint)
        if way is None:
            unread |= at
            continue
        version[at] = next((n for n, one in enumerate(bank.earlier, 1) if one is own), 0)
        columns = slice(len(own.items))
        first, second = first_and_second(unpacked(way.width, list(compress(packed, at))))
        answers[at, columns] = way.answers(first)
        if second.any():
            again[at, columns] = way.answers(second)
        if seconds is not None:
            untimed = bytes(way.width)
            seconds[at, columns] = way.seconds(unpacked(way.width, [one or untimed for one in compress(timed, at)]))
    microseconds = np.rint(np.array([time.timestamp() for time in times], dtype=np.float64) * 1e6)
    sheets = Sheets(
        group=group,
        bank=bank,
        ids=np.array(ids, dtype=np.int64),
        names=tuple(names),
        languages=tuple(map(sys.intern, languages)),
        times=microseconds.astype(np.int64).astype("datetime64[us]"),
        answers=answers,
        again=again if again.any() else None,
        seconds=seconds,
        unread=int(unread.sum()),
        version=version if version.any() else None,
    )
    return sheets.ordered(~unread)
