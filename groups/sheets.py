"""Answer sheets of many people as arrays, and one person's answers packed into one byte an item.

A byte holds the answer and, where the group repeats items, the second answer to the same item: first + 8 times second, 0 = none.
Bytes stand in the order of `bank.items`, so that a page reads them in one query and numpy views them as one array.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from groups.group import Group
from questions import Bank, Release
from scoring import BadAnswer
from scoring.arrays import AnswerArray

Seconds = NDArray[np.float32]
Times = NDArray[np.datetime64]

SECOND_ANSWER = 8  # what a second answer is multiplied by; answers end at 5
MIRROR = 6  # an answer and its mirror image add up to this
TENTHS = 10  # seconds are kept in tenths,
LONGEST_TENTHS = 255  # up to 25.5, which stands for all that took longer


@dataclass(frozen=True, slots=True)
class Sheets:
    """n answer sheets, oldest first: `answers` and `again` are n by len(bank.items) in that order, 0 = skipped.

    `times` are UTC. `seconds` (NaN = not timed) is None where nobody was timed, `again` where nothing was asked twice;
    `unread` counts sheets made for a bank that this one cannot read. `group` is None for sheets that no group holds.

    Who answered an earlier version of `bank` that is kept whole has that version's number in `version` (1 for the first of
    `bank.earlier`, 0 for `bank` itself) and its columns stand in the order of its own items; None where all answered `bank`.
    `known_as` is what the coach calls people for themselves and `notes` what they note, None where there is none of it.
    `invitees` are the numbers of those by whose personal links sheets came, 0 = by the group's; None where all did. `invitee_count` counts
    all who are on the group's list; `newest` is the latest id that was looked at, read or not.
    """

    group: Group | None
    bank: Bank = field(repr=False)
    ids: NDArray[np.int64]
    names: tuple[str | None, ...] = field(repr=False)  # what people said of themselves is in no log
    languages: tuple[str, ...] = field(repr=False)
    times: Times = field(repr=False)
    answers: AnswerArray = field(repr=False)
    again: AnswerArray | None = field(repr=False, default=None)
    seconds: Seconds | None = field(repr=False, default=None)
    unread: int = 0
    version: NDArray[np.int8] | None = field(repr=False, default=None)
    known_as: tuple[str | None, ...] | None = field(repr=False, default=None)
    notes: tuple[str | None, ...] | None = field(repr=False, default=None)
    invitees: NDArray[np.int64] | None = field(repr=False, default=None)
    invitee_count: int = 0
    newest: int = 0

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def scored_answers(self) -> AnswerArray:
        """The sheets as `scoring.score_sheets` takes them: the columns of `bank.scored` alone; all must be of one version."""
        if self.version is not None:
            raise ValueError("sheets of several versions are scored each by its own")
        place = {item.id: at for at, item in enumerate(self.bank.items)}
        columns = [place[item.id] for item in self.bank.scored]
        return self.answers[:, : len(columns)] if columns == list(range(len(columns))) else self.answers[:, columns]

    def bank_of(self, row: int) -> Bank:
        """Return the version of the bank that one person answered."""
        return self.bank if self.version is None else (self.bank, *self.bank.earlier)[int(self.version[row])]

    def answers_of(self, row: int) -> dict[str, int]:
        """Return one person's answers by item id, as the quiz and the links speak of them."""
        return {item.id: int(a) for item, a in zip(self.bank_of(row).items, self.answers[row], strict=False) if a}

    def by_version(self) -> tuple[tuple[NDArray[np.intp], Sheets], ...]:
        """Return the sheets apart by the version that was answered, each with its rows here and that version as its bank."""
        if self.version is None:
            return ((np.arange(len(self), dtype=np.intp), self),)
        banks = (self.bank, *self.bank.earlier)
        rows = ((bank, np.flatnonzero(self.version == at)) for at, bank in enumerate(banks))
        return tuple((at, self._of_version(bank, at)) for bank, at in rows if len(at))

    def most_answered(self) -> Sheets:
        """Return the sheets of the version that most people here answered, the present one where as many did."""
        return max((sheets for _rows, sheets in self.by_version()), key=len, default=self)

    def _of_version(self, bank: Bank, rows: NDArray[np.intp]) -> Sheets:
        """Return *rows*, all of which answered *bank*, as sheets of that bank alone."""
        width, sheets = len(bank.items), self.of_rows(rows)
        return replace(
            sheets,
            bank=bank,
            answers=sheets.answers[:, :width],
            again=None if sheets.again is None else sheets.again[:, :width],
            seconds=None if sheets.seconds is None else sheets.seconds[:, :width],
            version=None,
        )

    def row_of(self, id: int) -> int:
        """Return the row of the sheet called *id*; KeyError if there is none here."""
        (rows,) = np.nonzero(self.ids == id)
        if not len(rows):
            raise KeyError(id)
        return int(rows[0])

    def ordered(self, keep: NDArray[np.bool_]) -> Sheets:
        """Return the sheets for which *keep* holds, in the order of their ids."""
        rows = np.flatnonzero(keep)
        if np.any(np.diff(self.ids[rows]) < 0):
            rows = rows[np.argsort(self.ids[rows])]
        return self if len(rows) == len(self) and np.all(np.diff(rows) > 0) else self.of_rows(rows)

    def of_rows(self, rows: NDArray[np.intp]) -> Sheets:
        """Return the sheets in *rows*, in that order."""
        at = rows.tolist()
        return replace(
            self,
            ids=self.ids[rows],
            names=tuple(self.names[row] for row in at),
            languages=tuple(self.languages[row] for row in at),
            times=self.times[rows],
            answers=self.answers[rows],
            again=None if self.again is None else self.again[rows],
            seconds=None if self.seconds is None else self.seconds[rows],
            version=None if self.version is None or not self.version[rows].any() else self.version[rows],
            known_as=self.known_as and tuple(self.known_as[row] for row in at),
            notes=self.notes and tuple(self.notes[row] for row in at),
            invitees=None if self.invitees is None or not self.invitees[rows].any() else self.invitees[rows],
        )

    def latest(self) -> Sheets:
        """Return the sheets without those whom the same person has followed by another one, by their personal link."""
        if self.invitees is None:
            return self
        last = {invitee: row for row, invitee in enumerate(self.invitees.tolist())}
        keep = [row for row, invitee in enumerate(self.invitees.tolist()) if not invitee or last[invitee] == row]
        return self if len(keep) == len(self) else self.of_rows(np.array(keep, dtype=np.intp))

    def before(self, id: int) -> int | None:
        """Return the row of what the person of the sheet called *id* had sent last before it; None if there is nothing."""
        if self.invitees is None or not self.invitees[row := self.row_of(id)]:
            return None
        (earlier,) = np.nonzero(self.invitees[:row] == self.invitees[row])
        return int(earlier[-1]) if len(earlier) else None

    def filtered(self, language: str | None = None, since: datetime | None = None, until: datetime | None = None) -> Sheets:
        """Return the sheets in *language*, sent from *since* on and before *until*."""
        keep = np.ones(len(self), dtype=np.bool_)
        if language is not None:
            keep &= np.array([spoken == language for spoken in self.languages], dtype=np.bool_)
        if since is not None:
            keep &= self.times >= as_datetime64(since)
        if until is not None:
            keep &= self.times < as_datetime64(until)
        return self if keep.all() else self.of_rows(np.flatnonzero(keep))


def as_datetime64(time: datetime) -> np.datetime64:
    """Return an aware *time* as numpy's UTC."""
    if time.tzinfo is None:
        raise ValueError("a time needs its time zone")
    return np.datetime64(time.astimezone(UTC).replace(tzinfo=None), "us")


def pack(bank: Bank, answers: Mapping[str, int], again: Mapping[str, int] | None = None) -> bytes:
    """Return *answers*, and second answers to the same items, as one byte an item; BadAnswer if one cannot be kept."""
    packed = bytearray(len(bank.items))
    place = {item.id: at for at, item in enumerate(bank.items)}
    for given, weight in ((answers, 1), (again or {}, SECOND_ANSWER)):
        for item, answer in given.items():
            if item not in place:
                raise BadAnswer("is not in the bank", item)
            if isinstance(answer, bool) or answer not in (1, 2, 3, 4, 5):
                raise BadAnswer("an answer is a whole number from 1 to 5", item, answer)
            packed[place[item]] += weight * int(answer)
    return bytes(packed)


def pack_seconds(bank: Bank, seconds: Mapping[str, float]) -> bytes:
    """Return *seconds* as one byte an item, in tenths, 0 = not timed; what is shorter than a tenth counts as one."""
    packed = bytearray(len(bank.items))
    place = {item.id: at for at, item in enumerate(bank.items)}
    for item, spent in seconds.items():
        if item not in place:
            raise BadAnswer("is not in the bank", item)
        if not 0 <= spent < float("inf"):
            raise BadAnswer("seconds are a number from 0 up", item, spent)
        packed[place[item]] = max(1, round(min(spent * TENTHS, LONGEST_TENTHS)))
    return bytes(packed)


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """How to read sheets of another version of a bank: for each item, the column it was in and whether it was mirrored."""

    width: int
    columns: NDArray[np.intp]  # -1: not asked then, or it meant something else
    mirrored: NDArray[np.bool_]

    def answers(self, packed: AnswerArray) -> AnswerArray:
        """Return *packed* answers (n by width) in today's order and keying."""
        if np.array_equal(self.columns, np.arange(self.width)) and not self.mirrored.any():
            return packed
        found = np.where(self.columns < 0, np.int8(0), packed[:, self.columns])
        return np.where(self.mirrored & (found > 0), np.int8(MIRROR) - found, found).astype(np.int8)

    def seconds(self, packed: NDArray[np.uint8]) -> Seconds:
        """Return packed tenths of seconds (n by width) in today's order, NaN = not timed."""
        found = np.where(self.columns < 0, np.uint8(0), packed[:, self.columns])
        return np.where(found > 0, found / np.float32(TENTHS), np.float32(np.nan)).astype(np.float32)


def column_map(bank: Bank, fingerprint: str) -> ColumnMap | None:
    """Return how sheets made for the version with *fingerprint* are read by *bank*; None if that was never a version of it."""
    if fingerprint == bank.fingerprint:
        everything = np.arange(len(bank.items), dtype=np.intp)
        return ColumnMap(len(bank.items), everything, np.zeros(len(bank.items), dtype=np.bool_))
    release = next((r for r in bank.own_releases if r.fingerprint == fingerprint), None)
    return None if release is None else _column_map_of_release(bank, release)


def _column_map_of_release(bank: Bank, release: Release) -> ColumnMap:
    """Return how to read a release: an item is kept if it still means the same, a contrast also if its sides were exchanged."""
    then = {keying.split(" ")[0]: (column, keying) for column, keying in enumerate(release.keyings)}
    columns = np.full(len(bank.items), -1, dtype=np.intp)
    mirrored = np.zeros(len(bank.items), dtype=np.bool_)
    for at, item in enumerate(bank.items):
        column, keying = then.get(item.id, (-1, ""))
        if keying == item.keying:
            columns[at] = column
        elif item.form == "contrast" and keying.split(" ")[:3] == item.keying.split(" ")[:3]:
            columns[at], mirrored[at] = column, True
    return ColumnMap(len(release.keyings), columns, mirrored)


def unpacked(width: int, blobs: Sequence[bytes]) -> NDArray[np.uint8]:
    """Return *blobs* of *width* bytes each as one array without copying them one by one."""
    return np.frombuffer(b"".join(blobs), dtype=np.uint8).reshape(len(blobs), width)


def first_and_second(packed: NDArray[np.uint8]) -> tuple[AnswerArray, AnswerArray]:
    """Return the first and the second answers in packed bytes."""
    return (packed % SECOND_ANSWER).astype(np.int8), (packed // SECOND_ANSWER).astype(np.int8)
