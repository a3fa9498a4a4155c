"""What of a group stands in which column: queries for groups and their results, and rows read back as what they mean."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import compress
from typing import Any, TypeVar

import numpy as np
import sqlalchemy as sa
from sqlalchemy.engine import Row

from groups.group import Design, Group, Owner, WhiteLabel, language_tag, tidy
from groups.keys import code_as_typed, digest
from groups.sheets import Sheets, first_and_second, pack, pack_seconds, reading, unpacked
from groups.tables import PAGE, Moment, groups, invitees, results, sendings
from questions import Bank

Condition = sa.ColumnElement[bool]
Insert = TypeVar("Insert", bound=sa.Insert)
Key = str | Owner
"""What a coach opens a group with: its secret, or the account that owns it."""


def held(key: Key) -> sa.ColumnElement[bool]:
    """The group that *key* opens: looked up by digest, which tells a watcher of the clock nothing about the secret."""
    if isinstance(key, Owner):
        return sa.and_(groups.c.code == code_as_typed(key.code), groups.c.subject == key.subject)
    return groups.c.secret_digest == digest(key)


def page_of_group(key: Key, language: str | None, since: datetime | None, until: datetime | None) -> sa.CompoundSelect[Any]:
    """One query for a group and its results: a row of `cohorts`, and rows of what PAGE names of `results`, in the first columns."""
    group = sa.select(*(_nothing(results.c[name], f"result_{name}") for name in PAGE), *groups.c, listed()).where(held(key))
    nothing = (*(_nothing(column, column.name) for column in groups.c), _nothing(groups.c.id, "listed"))
    sent = sa.select(*(results.c[name] for name in PAGE), *nothing)
    sent = sent.select_from(results.join(groups)).where(held(key))
    if language is not None:
        sent = sent.where(results.c.language == language)
    if since is not None:
        sent = sent.where(results.c.sent_at >= since)
    if until is not None:
        sent = sent.where(results.c.sent_at < until)
    return sa.union_all(group, sent)


def listed() -> sa.Label[int]:
    """How many are on a group's list."""
    return (
        sa.select(sa.func.count())
        .select_from(invitees)
        .where(invitees.c.cohort_id == groups.c.id)
        .scalar_subquery()
        .label("listed")
    )


def _nothing(like: sa.Column[Any], name: str) -> sa.Label[Any]:
    return sa.type_coerce(sa.null(), like.type).label(name)


def by_receipt(receipt: str) -> sa.Select[Any]:
    sent = (results.c[name].label(f"result_{name}") for name in ("name", "language", "sent_at"))
    return sa.select(groups, *sent).join_from(results, groups).where(results.c.receipt_digest == digest(receipt))


def sent_columns(
    bank: Bank,
    answers: Mapping[str, int],
    again: Mapping[str, int] | None,
    seconds: Mapping[str, float] | None,
    language: str,
    now: datetime,
) -> dict[str, sa.ColumnElement[Any]]:
    """Return what a sending says, as columns of `results`; BadAnswer and BadGroup for what cannot be kept."""
    return {
        "sent_at": sa.literal(now, Moment),
        "language": sa.literal(language_tag(language), sa.String),
        "bank_version": sa.literal(bank.version, sa.Text),
        "bank_fingerprint": sa.literal(bank.fingerprint, sa.Text),
        "answers": sa.literal(pack(bank, answers, again), sa.LargeBinary),
        "seconds": sa.literal(pack_seconds(bank, seconds) if seconds else None, sa.LargeBinary),
    }


def named(name: str | None) -> sa.ColumnElement[Any]:
    """Return *name* as it is kept: only where the group asks for names."""
    return sa.case((groups.c.asks_names, sa.literal(tidy(name or "") or None, sa.Text)), else_=None)


def handed_on(instead_of: str, *columns: str) -> dict[str, sa.ColumnElement[Any]]:
    """Return what a coach has written to the result of the receipt *instead_of*, for the one of the same client that takes its place."""
    before = results.alias()
    here = sa.and_(before.c.cohort_id == groups.c.id, before.c.receipt_digest == digest(instead_of))
    return {name: sa.select(before.c[name]).where(here).scalar_subquery() for name in columns}


def deletion_by_receipt(receipt: str) -> sa.Delete:
    return results.delete().where(results.c.receipt_digest == digest(receipt))


def insertion(table: Insert, receipt: str, code: str, *conditions: Condition, **values: sa.ColumnElement[Any]) -> Insert:
    """Return the statement that inserts what *receipt* withdraws into the *table* of an insert, if its group meets *conditions*."""
    columns = {"receipt_digest": sa.literal(digest(receipt), sa.LargeBinary), "cohort_id": groups.c.id, **values}
    return table.from_select(list(columns), sa.select(*columns.values()).where(groups.c.code == code, *conditions))


def takes(instead_of: str | None) -> Condition:
    """The group is open, and has room or gives up what the receipt *instead_of* stands for."""
    given_up = sa.exists().where(results.c.cohort_id == groups.c.id, results.c.receipt_digest == digest(instead_of or ""))
    return sa.and_(groups.c.closed_at.is_(None), sa.or_(sent_to() < groups.c.most_results, given_up))


def is_full(receipt: str, code: str) -> sa.Select[Any]:
    """Return the query that finds an open group which took nothing for *receipt* because it is full, not because it was used."""
    used = sa.exists().where(sendings.c.receipt_digest == digest(receipt))
    return sa.select(groups.c.id).where(
        groups.c.code == code, groups.c.closed_at.is_(None), sent_to() >= groups.c.most_results, ~used
    )


def sent_to() -> sa.ScalarSelect[int]:
    """How many results a group has."""
    return sa.select(sa.func.count()).select_from(results).where(results.c.cohort_id == groups.c.id).scalar_subquery()


def use(code: str, now: datetime) -> sa.Update:
    """Return the statement that notes that a group is used, once a day."""
    return groups.update().where(groups.c.code == code, groups.c.used_at < now - timedelta(days=1)).values(used_at=now)


def number_of(code: str) -> sa.ScalarSelect[int]:
    """The number by which other tables know the group of *code*."""
    return sa.select(groups.c.id).where(groups.c.code == code).scalar_subquery()


def of_group(code: str, result: int) -> Condition:
    """The result called *result*, if it is one of the group's."""
    return sa.and_(results.c.cohort_id == number_of(code), results.c.id == result)


def sent_after(key: Key, result: int) -> sa.Select[int]:
    """How many results came to the group that *key* opens after the one called *result*."""
    here = sa.select(groups.c.id).where(held(key)).scalar_subquery()
    counted: sa.Select[int] = sa.select(sa.func.count())
    return counted.select_from(results).where(results.c.cohort_id == here, results.c.id > result)


def columns_of(group: Group) -> dict[str, Any]:
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
        "organisation": design.white_label.organisation,
        "logo": design.white_label.logo,
        "colour": design.white_label.colour,
        "closing": design.white_label.closing,
        "bank_version": group.bank_version,
        "bank_fingerprint": group.bank_fingerprint,
        "opened_at": group.opened_at,
        "closed_at": group.closed_at,
        "most_results": group.most_results,
        "notes": design.notes,
    }


def group_in(row: Row[Any]) -> Group:
    white_label = WhiteLabel(row.organisation, row.logo, row.colour, row.closing)
    design = Design(
        row.name,
        tuple(row.languages.split()),
        row.asks_names,
        row.extension,
        row.repeats,
        row.retention_days,
        white_label,
        row.notes,
    )
    return Group(
        row.code, design, row.bank_version, row.bank_fingerprint, row.subject, row.opened_at, row.closed_at, row.most_results
    )


def sheets_in(group: Group, bank: Bank, rows: Sequence[Row[Any]]) -> Sheets:
    """Return *rows* of a page's results as arrays, each version of the bank read in its own way; one that is kept whole stays itself."""
    ids, names, languages, fingerprints, packed, timed, times, known_as, notes, invited = (
        [row[place] for row in rows] for place in range(len(PAGE))
    )
    answered = {fingerprint: bank.bank_of(fingerprint) for fingerprint in set(fingerprints)}
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
        width = slice(len(own.items))
        first, second = first_and_second(unpacked(way.width, list(compress(packed, at))))
        answers[at, width] = way.answers(first)
        if second.any():
            again[at, width] = way.answers(second)
        if seconds is not None:
            untimed = bytes(way.width)
            seconds[at, width] = way.seconds(unpacked(way.width, [one or untimed for one in compress(timed, at)]))
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
        known_as=tuple(known_as) if any(known_as) else None,
        notes=tuple(notes) if any(notes) else None,
        invitees=np.array([one or 0 for one in invited], dtype=np.int64) if any(invited) else None,
        newest=max(ids, default=0),
    )
    return sheets.ordered(~unread)
