"""Where groups and the answers sent to them are kept: SQLite by default, PostgreSQL by address; never scores.

Whatever does not exist, no longer exists, or is not yours to see is one error, `UnknownGroup`, reached by the same statements.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Row
from sqlalchemy.exc import IntegrityError

from groups.database import QUEUE_FOR, NewerStore, StoreAway, StoreBusy, UnusableAddress
from groups.expiry import Expired, believed, delete_due
from groups.group import LARGEST_GROUP, LONGEST_NOTE, BadGroup, Design, Group, Receipt, Sent, WhiteLabel, tidy, tidy_paragraph
from groups.keys import code_as_typed, digest, fresh_code, fresh_secret, receipt_for
from groups.openings import UnknownGroup
from groups.rosters import Rosters, SentAlready, UnknownInvitee
from groups.rows import (
    Key,
    accepts_result,
    columns_of,
    columns_of_replaced,
    count_sent_after,
    deletion_by_receipt,
    group_in,
    insertion,
    name_where_asked,
    page_of_group,
    query_by_receipt,
    query_if_full,
    result_of_group,
    sent_columns,
    sheets_in,
    used_at_update,
)
from groups.sheets import Sheets
from groups.tables import UtcTime, groups, results, sendings
from questions import Bank

__all__ = [
    "Expired",
    "FullGroup",
    "Key",
    "NewerStore",
    "SentAlready",
    "Store",
    "StoreAway",
    "StoreBusy",
    "UnknownGroup",
    "UnknownInvitee",
    "UnusableAddress",
    "open_store",
]

FOREIGN_KEY_VIOLATION = "23503"  # PostgreSQL's; on SQLite no writer can come between
COUNTED = {"preserve_rowcount": True}  # whether INSERT ... ON CONFLICT DO NOTHING did something is not counted unless asked for

log = logging.getLogger(__name__)


class FullGroup(Exception):
    """The group takes no more: it has as many results as its coach allowed."""


def open_store(address: str | None = None, clock: Callable[[], datetime] | None = None) -> Store:
    """Return the store at *address*, migrated if it answers now; if it does not, it is migrated when it first does."""
    store = Store(address, clock)
    try:
        store.migrate()
    except StoreAway as away:
        log.warning("the store does not answer at start: %s", away)
    return store


class Store(Rosters):
    """Groups and results in one database; safe to share between threads, and the database between processes."""

    # -- coaches

    def open_group(self, design: Design, bank: Bank, subject: str | None = None) -> tuple[Group, str]:
        """Open a group and return it with its secret, which is kept nowhere; BadGroup for what a group cannot have."""
        design = design.checked()
        now = self.clock()
        secret = fresh_secret()
        group = Group(fresh_code(), design, bank.version, bank.fingerprint, subject, now, None)
        with self.writing() as connection:
            connection.execute(groups.insert().values(secret_digest=digest(secret), used_at=now, **columns_of(group)))
        return group, secret

    def owned_by(self, subject: str) -> tuple[Group, ...]:
        """Return the groups that an account has opened, the latest first."""
        latest = sa.select(groups).where(groups.c.subject == subject).order_by(groups.c.id.desc())
        with self.reading() as connection:
            rows = connection.execute(latest).all()
        return tuple(c for c in map(group_in, rows) if not c.gone(self.clock()))

    def sheets(
        self,
        key: Key,
        bank: Bank,
        language: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Sheets:
        """Return the group that *key* opens and all answers sent to it, in one query: sent from *since* on and before *until*."""
        with self.reading() as connection:
            rows = list(connection.execute(page_of_group(key, language, since, until)).all())
        first = next((at for at, row in enumerate(rows) if row.code is not None), None)
        head = None if first is None else rows.pop(first)
        group = self._shown(head, key)
        sheets = replace(sheets_in(group, bank, rows), invitee_count=head.invitee_count if head else 0)
        return sheets.filtered(since=self.clock() - group.retention + timedelta(microseconds=1))

    def sent_after(self, key: Key, result: int) -> int:
        """Return how many results came to the group after the one called *result*: a count and no more, for pages that stay open."""
        with self.reading() as connection:
            return connection.scalar(count_sent_after(key, result)) or 0

    def change(self, key: Key, name: str, white_label: WhiteLabel) -> Group:
        """Give a group another name and white label; what its clients were promised stays as it is."""
        white_label = white_label.checked()
        with self.writing() as connection:
            group = self._locked(connection, key)
            changed = replace(group, design=replace(group.design, name=name, white_label=white_label).checked())
            connection.execute(groups.update().where(groups.c.code == group.code).values(**columns_of(changed)))
        return changed

    def replace_secret(self, key: Key) -> str:
        """Return a new secret for the group; the old one opens nothing from now on."""
        secret = fresh_secret()
        with self.writing() as connection:
            group = self._locked(connection, key)
            connection.execute(groups.update().where(groups.c.code == group.code).values(secret_digest=digest(secret)))
            self._seal_anew(connection, group.code, key, secret)
        return secret

    def close(self, key: Key) -> None:
        """Take no more results; those that are there stay as long as was promised. Closing twice is closing once."""
        self._update(key, closed_at=sa.func.coalesce(groups.c.closed_at, sa.literal(self.clock(), UtcTime)))

    def reopen(self, key: Key) -> None:
        """Take results again."""
        self._update(key, closed_at=None, used_at=self.clock())

    def allow(self, key: Key, most_results: int) -> None:
        """Let the group take so many results, at most LARGEST_GROUP; BadGroup for none."""
        if not 1 <= most_results <= LARGEST_GROUP:
            raise BadGroup("most_results", "too_large" if most_results > 0 else "too_short")
        self._update(key, most_results=most_results)

    def name_client(self, key: Key, result: int, known_as: str) -> None:
        """Note what the coach calls the client of a result, for themselves alone; nothing where clients are not asked for names."""
        with self.writing(deletes=True) as connection:
            group = self._locked(connection, key)
            if not group.design.asks_names:
                raise BadGroup("name", "unknown")
            update = results.update().where(result_of_group(group.code, result)).values(known_as=tidy(known_as) or None)
            if not connection.execute(update).rowcount:
                raise UnknownGroup

    def note(self, key: Key, result: int, text: str) -> None:
        """Keep what a coach notes on a result, for themselves alone; BadGroup where its client was not told of notes, or for too long a one."""
        if len(text) > LONGEST_NOTE:
            raise BadGroup("note", "too_long")
        with self.writing(deletes=True) as connection:
            group = self._locked(connection, key)
            if not group.design.notes:
                raise BadGroup("note", "unknown")
            update = (
                results.update()
                .where(result_of_group(group.code, result))
                .values(note=tidy_paragraph(text, LONGEST_NOTE) or None)
            )
            if not connection.execute(update).rowcount:
                raise UnknownGroup

    def remove(self, key: Key, result: int) -> None:
        """Delete one result; the receipt of whoever sent it opens nothing from now on, and a late retry does not bring it back."""
        with self.writing(deletes=True) as connection:
            group = self._locked(connection, key)
            if not connection.execute(results.delete().where(result_of_group(group.code, result))).rowcount:
                raise UnknownGroup

    def delete(self, key: Key) -> None:
        """Delete the group and everything that was sent to it, at once."""
        with self.writing(deletes=True) as connection:
            connection.execute(groups.delete().where(groups.c.code == self._locked(connection, key).code))

    # -- clients

    def by_code(self, code: str) -> Group:
        """Return the open group that clients reach by *code*."""
        wanted = sa.select(groups).where(groups.c.code == code_as_typed(code), groups.c.closed_at.is_(None))
        with self.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        if row is None:
            raise UnknownGroup
        return group_in(row)

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
        personal: str | None = None,
        retake: bool = False,
        within: float = QUEUE_FOR,
    ) -> Receipt:
        """Send answers to a group, once for each *key* however often it is tried, and return what withdraws them.

        *key* is a secret of the client's (`keys.fresh_secret`), chosen before the first try. A name is kept only where the group
        asks for names; by a *personal* link it is that of the list, and a second sending has to be meant as a *retake*. What the
        receipt *instead_of* stands for is deleted as these answers are stored, or not at all; what the coach wrote to it stays. Raises
        UnknownGroup for a group that takes nothing, UnknownInvitee, SentAlready, FullGroup for one that has as many as it takes,
        StoreBusy where others write for more than *within* seconds, BadAnswer and BadGroup for what cannot be kept.
        """
        code, now = code_as_typed(code), self.clock()
        receipt = receipt_for(code, key)
        values = sent_columns(bank, answers, again, seconds, language, now) | {"name": name_where_asked(name)}
        if instead_of is not None:
            values |= columns_of_replaced(instead_of, "known_as", "note", "invitee_id")
        first = insertion(self._insert(sendings), receipt, code, accepts_result(instead_of)).on_conflict_do_nothing()
        try:
            with self.writing(within, deletes=instead_of is not None) as connection:
                if personal is not None:
                    values |= self._as_invited(connection, code, personal, None if retake else (receipt, instead_of or ""))
                if connection.execute(first, execution_options=COUNTED).rowcount:
                    connection.execute(insertion(results.insert(), receipt, code, **values))
                    connection.execute(used_at_update(code, now))
                    if instead_of is not None:
                        connection.execute(deletion_by_receipt(instead_of))
                    return Receipt(receipt, now, stored_before=False)
                row = connection.execute(query_by_receipt(receipt).where(groups.c.code == code)).one_or_none()
                refused_as_full = connection.scalar(query_if_full(receipt, code))
        except IntegrityError as error:  # the group was deleted while this was on its way
            if getattr(error.orig, "sqlstate", None) != FOREIGN_KEY_VIOLATION:
                raise
            raise UnknownGroup from None
        if row is None and refused_as_full:
            raise FullGroup
        return Receipt(receipt, self._standing(row).sent_at, stored_before=True)

    def by_receipt(self, receipt: str) -> Sent:
        """Return what *receipt* stands for, closed group or not."""
        with self.reading() as connection:
            row = connection.execute(query_by_receipt(receipt)).one_or_none()
        return self._standing(row)

    def withdraw(self, receipt: str) -> None:
        """Delete what *receipt* stands for, at once; UnknownGroup if nothing is there (any more)."""
        with self.writing(deletes=True) as connection:
            deleted = connection.execute(deletion_by_receipt(receipt)).rowcount
        if not deleted:
            raise UnknownGroup

    # -- retention

    def expire(self, now: datetime | None = None) -> Expired:
        """Delete what has been kept as long as was promised; nothing while the clock is doubted (`groups.expiry`).

        An open group that nobody has sent to for IDLE_DAYS (or its longer retention) goes too.
        """
        now = now or self.clock()
        with self.writing(deletes=True) as connection:
            return delete_due(connection, now) if believed(connection, now) else Expired(0, 0, doubted=True)

    def _insert(self, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    def _update(self, key: Key, **values: Any) -> None:
        with self.writing() as connection:
            group = self._locked(connection, key)
            connection.execute(groups.update().where(groups.c.code == group.code).values(**values))

    def _standing(self, row: Row[Any] | None) -> Sent:
        """Return the sending in *row* if it is there and its days are not over."""
        if row is None:
            raise UnknownGroup
        group = group_in(row)
        until = group.kept_until(row.result_sent_at)
        if until <= self.clock():
            raise UnknownGroup
        return Sent(group, row.result_sent_at, until, row.result_name, row.result_language)
