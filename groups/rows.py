"""What of a group stands in which column: queries for groups and their results, and rows read back as what they mean."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import compress
from typing import Any, NamedTuple, TypeVar

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.engine import Row

from groups.group import Design, Group, Owner, WhiteLabel, language_tag, tidy
from groups.keys import code_as_typed, digest
from groups.sheets import Seconds, Sheets, column_map, first_and_second, pack, pack_seconds, unpacked
from groups.tables import RESULT_COLUMNS, UtcTime, groups, invitees, results, sendings
from questions import Bank
from scoring.arrays import AnswerArray

Condition = sa.ColumnElement[bool]
Insert = TypeVar("Insert", bound=sa.Insert)
Key = str | Owner
"""What a coach opens a group with: its secret, or the account that owns it."""


def opened_by(key: Key) -> sa.ColumnElement[bool]:
    """The group that *key* opens: looked up by digest, which tells a watcher of the clock nothing about the secret."""
    if isinstance(key, Owner):
        return sa.and_(groups.c.code == code_as_typed(key.code), groups.c.subject == key.subject)
    return groups.c.secret_digest == digest(key)


def page_of_group(key: Key, language: str | None, since: datetime | None, until: datetime | None) -> sa.CompoundSelect[Any]:
    """One query for a group and its results: a row of `cohorts`, and rows of RESULT_COLUMNS of `results`, in the first columns."""
    group = sa.select(
        *(_null_column(results.c[name], f"result_{name}") for name in RESULT_COLUMNS), *groups.c, invitee_count()
    ).where(opened_by(key))
    nothing = (*(_null_column(column, column.name) for column in groups.c), _null_column(groups.c.id, "invitee_count"))
    sent = sa.select(*(results.c[name] for name in RESULT_COLUMNS), *nothing)
    sent = sent.select_from(results.join(groups)).where(opened_by(key))
    if language is not None:
        sent = sent.where(results.c.language == language)
    if since is not None:
        sent = sent.where(results.c.sent_at >= since)
    if until is not None:
        sent = sent.where(results.c.sent_at < until)
    return sa.union_all(group, sent)


def invitee_count() -> sa.Label[int]:
    """How many are on a group's list."""
    return (
        sa.select(sa.func.count())
        .select_from(invitees)
        .where(invitees.c.cohort_id == groups.c.id)
        .scalar_subquery()
        .label("invitee_count")
    )


def _null_column(like: sa.Column[Any], name: str) -> sa.Label[Any]:
    return sa.type_coerce(sa.null(), like.type).label(name)


def query_by_receipt(receipt: str) -> sa.Select[Any]:
    """Return the query for the result that *receipt* stands for, with its group."""
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
        "sent_at": sa.literal(now, UtcTime),
        "language": sa.literal(language_tag(language), sa.String),
        "bank_version": sa.literal(bank.version, sa.Text),
        "bank_fingerprint": sa.literal(bank.fingerprint, sa.Text),
        "answers": sa.literal(pack(bank, answers, again), sa.LargeBinary),
        "seconds": sa.literal(pack_seconds(bank, seconds) if seconds else None, sa.LargeBinary),
    }


def name_where_asked(name: str | None) -> sa.ColumnElement[Any]:
    """Return *name* as it is kept: only where the group asks for names."""
    return sa.case((groups.c.asks_names, sa.literal(tidy(name or "") or None, sa.Text)), else_=None)


def columns_of_replaced(instead_of: str, *columns: str) -> dict[str, sa.ColumnElement[Any]]:
    """Return what a coach has written to the result of the receipt *instead_of*, for the one of the same client that takes its place."""
    before = results.alias()
    here = sa.and_(before.c.cohort_id == groups.c.id, before.c.receipt_digest == digest(instead_of))
    return {name: sa.select(before.c[name]).where(here).scalar_subquery() for name in columns}


def deletion_by_receipt(receipt: str) -> sa.Delete:
    """Return the statement that deletes the result that *receipt* stands for."""
    return results.delete().where(results.c.receipt_digest == digest(receipt))


def insertion(table: Insert, receipt: str, code: str, *conditions: Condition, **values: sa.ColumnElement[Any]) -> Insert:
    """Return the statement that inserts what *receipt* withdraws into the *table* of an insert, if its group meets *conditions*."""
    columns = {"receipt_digest": sa.literal(digest(receipt), sa.LargeBinary), "cohort_id": groups.c.id, **values}
    return table.from_select(list(columns), sa.select(*columns.values()).where(groups.c.code == code, *conditions))


def accepts_result(instead_of: str | None) -> Condition:
    """The group is open, and has room or gives up what the receipt *instead_of* stands for."""
    given_up = sa.exists().where(results.c.cohort_id == groups.c.id, results.c.receipt_digest == digest(instead_of or ""))
    return sa.and_(groups.c.closed_at.is_(None), sa.or_(result_count() < groups.c.most_results, given_up))


def query_if_full(receipt: str, code: str) -> sa.Select[Any]:
    """Return the query that finds an open group which took nothing for *receipt* because it is full, not because it was used."""
    used = sa.exists().where(sendings.c.receipt_digest == digest(receipt))
    return sa.select(groups.c.id).where(
        groups.c.code == code, groups.c.closed_at.is_(None), result_count() >= groups.c.most_results, ~used
    )


def result_count() -> sa.ScalarSelect[int]:
    """How many results a group has."""
    return sa.select(sa.func.count()).select_from(results).where(results.c.cohort_id == groups.c.id).scalar_subquery()


def used_at_update(code: str, now: datetime) -> sa.Update:
    """Return the statement that notes that a group is used, once a day."""
    return groups.update().where(groups.c.code == code, groups.c.used_at < now - timedelta(days=1)).values(used_at=now)


def group_id(code: str) -> sa.ScalarSelect[int]:
    """The number by which other tables know the group of *code*."""
    return sa.select(groups.c.id).where(groups.c.code == code).scalar_subquery()


def result_of_group(code: str, result: int) -> Condition:
    """The result called *result*, if it is one of the group's."""
    return sa.and_(results.c.cohort_id == group_id(code), results.c.id == result)


def count_sent_after(key: Key, result: int) -> sa.Select[int]:
    """How many results came to the group that *key* opens after the one called *result*."""
    here = sa.select(groups.c.id).where(opened_by(key)).scalar_subquery()
    counted: sa.Select[int] = sa.select(sa.func.count())
    return counted.select_from(results).where(results.c.cohort_id == here, results.c.id > result)


def columns_of(group: Group) -> dict[str, Any]:
    """Return *group* as columns of `cohorts`; its secret and its last use stand elsewhere."""
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
    """Return the group in a *row* of `cohorts`."""
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


class _AnswerArrays(NamedTuple):
    """What n results hold: `answers`, `again` and `seconds` are n by the items of the version that has most of them.

    `version` and `unread` have one entry for each result: which version it answered, as in `Sheets`, and whether no version reads it.
    """

    answers: AnswerArray
    again: AnswerArray
    seconds: Seconds | None
    version: NDArray[np.int8]
    unread: NDArray[np.bool_]


def sheets_in(group: Group, bank: Bank, rows: Sequence[Row[Any]]) -> Sheets:
    """Return n *rows* of RESULT_COLUMNS as n sheets in the order of their ids; those that no version of *bank* reads are counted alone."""
    ids, names, languages, fingerprints, packed, packed_seconds, times, known_as, notes, invited = (
        [row[place] for row in rows] for place in range(len(RESULT_COLUMNS))
    )
    arrays = _answer_arrays(bank, fingerprints, packed, packed_seconds)
    microseconds = np.rint(np.array([time.timestamp() for time in times], dtype=np.float64) * 1e6)
    sheets = Sheets(
        group=group,
        bank=bank,
        ids=np.array(ids, dtype=np.int64),
        names=tuple(names),
        languages=tuple(map(sys.intern, languages)),
        times=microseconds.astype(np.int64).astype("datetime64[us]"),
        answers=arrays.answers,
        again=arrays.again if arrays.again.any() else None,
        seconds=arrays.seconds,
        unread=int(arrays.unread.sum()),
        version=arrays.version if arrays.version.any() else None,
        known_as=tuple(known_as) if any(known_as) else None,
        notes=tuple(notes) if any(notes) else None,
        invitees=np.array([invitee or 0 for invitee in invited], dtype=np.int64) if any(invited) else None,
        newest=max(ids, default=0),
    )
    return sheets.ordered(~arrays.unread)


def _answer_arrays(
    bank: Bank, fingerprints: Sequence[str], packed: Sequence[bytes], packed_seconds: Sequence[bytes | None]
) -> _AnswerArrays:
    """Return n *packed* results as arrays, each read by the version of *bank* that its fingerprint names; a kept version stays itself."""
    versions = {fingerprint: bank.bank_of(fingerprint) for fingerprint in set(fingerprints)}
    shape = len(packed), max(len(version.items) for version in (bank, *versions.values()))
    arrays = _AnswerArrays(
        answers=np.zeros(shape, dtype=np.int8),
        again=np.zeros(shape, dtype=np.int8),
        seconds=np.full(shape, np.nan, dtype=np.float32) if any(packed_seconds) else None,
        version=np.zeros(len(packed), dtype=np.int8),
        unread=np.zeros(len(packed), dtype=np.bool_),
    )
    for fingerprint, version in versions.items():
        rows = np.array([other == fingerprint for other in fingerprints], dtype=np.bool_)
        columns = column_map(version, fingerprint)
        if columns is None:
            arrays.unread[rows] = True
            continue
        arrays.version[rows] = next((n for n, earlier in enumerate(bank.earlier, 1) if earlier is version), 0)
        items = slice(len(version.items))
        first, second = first_and_second(unpacked(columns.width, list(compress(packed, rows))))
        arrays.answers[rows, items] = columns.answers(first)
        if second.any():
            arrays.again[rows, items] = columns.answers(second)
        if arrays.seconds is not None:
            untimed = bytes(columns.width)
            timed = [tenths or untimed for tenths in compress(packed_seconds, rows)]
            arrays.seconds[rows, items] = columns.seconds(unpacked(columns.width, timed))
    return arrays
