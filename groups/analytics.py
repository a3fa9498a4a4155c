"""What may be said of a group: counts, spread and coverage behind gates that grow with its size. Pure; knows no database.

Below 5 people nothing is said but how many there are, below 10 only counts. A group that answered in several languages is taken
together only where each language has 200 people: until then each is an instrument of its own, and has its own figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from math import isnan, sqrt
from statistics import NormalDist
from typing import Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from groups.sheets import Sheets
from questions import Bank, Pole
from questions.bank import POLES
from scoring import Profiles, reliability, score_sheets
from scoring.profile import CASES, FLAGS, LABELS, STATUSES
from scoring.sheets import columns

Floats = NDArray[np.float64]

COUNTS = 5  # people from whom on there are counts,
FIGURES = 10  # figures with intervals,
JUDGED = 30  # a reliability that is more than "too few to judge",
ITEMS = 100  # and a look at single items
LANGUAGE = 200  # people in each language before languages are taken together
NAMED = 0.80  # probability from which somebody covers a pole
WEAK = 0.20  # an item that agrees less than this with the sum of the others is flagged
MEASURED = 10_000  # people that a reliability is worked out from; more of them would move its third digit
BINS = np.linspace(-3.0, 3.0, 13)  # of leans, in SDs; what lies outside is counted in the last bin of its side

Gate = Literal["nothing", "counts", "figures", "reliability", "items"]


def gate(people: int) -> Gate:
    """Return how far a group of so many people may be described.

    >>> [gate(n) for n in (4, 5, 9, 10, 29, 30, 99, 100)]
    ['nothing', 'counts', 'counts', 'figures', 'figures', 'reliability', 'reliability', 'items']
    """
    if people < COUNTS:
        return "nothing"
    if people < FIGURES:
        return "counts"
    if people < JUDGED:
        return "figures"
    return "reliability" if people < ITEMS else "items"


@dataclass(frozen=True, slots=True)
class Counts:
    """How many have which case, label (None = no side named, too few answers or flagged), status, language and flag.

    In `cases` a sheet with a flag counts as "flagged" and no other; None = too few answers.
    """

    cases: Mapping[str | None, int]
    labels: Mapping[str | None, int]
    statuses: Mapping[str, int]
    languages: Mapping[str, int]
    flags: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the group are known, from .80, to be drawn to either pole of an axis; the rest may be drawn to either."""

    axis: str
    pm: int
    pmm: int
    open: int

    @property
    def uncovered(self) -> tuple[Pole, ...]:
        """The poles that nobody in the group covers."""
        return tuple(pole for pole in POLES if getattr(self, pole) == 0)


@dataclass(frozen=True, slots=True)
class Spread:
    """How a figure is spread over a group: mean with its 90% interval, SD, and the values that 10, 50 and 90% stay below."""

    mean: float
    low: float
    high: float
    sd: float
    tenth: float
    median: float
    ninetieth: float


@dataclass(frozen=True, slots=True)
class Distribution:
    """Where a group's leans lie: their spread, and how many in each bin between `edges` (SDs, plus = PM)."""

    spread: Spread
    edges: tuple[float, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Spoke:
    """A pole on the group's radar, 0 to 100: the group's spread, and where the articles put the two roles."""

    axis: str
    pole: Pole
    group: Spread
    pm_archetype: float
    pmm_archetype: float


@dataclass(frozen=True, slots=True)
class PullMark:
    """A place on the map of the two pulls, in whole numbers from 0 to 100, and how many of the group stand there."""

    pm: int
    pmm: int
    people: int


@dataclass(frozen=True, slots=True)
class Measurement:
    """How reliably the core questions measured the lean of this group, from the `people` (at most MEASURED) who skipped none.

    `alpha` with Feldt's 95% interval; `judged` is False while they are too few to judge. From JUDGED people on `error` is the
    standard error of the mean answer, in answer steps; from ITEMS on `omega`, and each item's correlation with the sum of the others.
    """

    people: int
    alpha: float
    low: float
    high: float
    judged: bool
    error: float | None = None
    omega: float | None = None
    item_total: Mapping[str, float] | None = None

    @property
    def weak(self) -> tuple[str, ...]:
        """The items whose correlation with the others is below WEAK: read differently here, or for the other pole."""
        return tuple(item for item, r in (self.item_total or {}).items() if r < WEAK)


@dataclass(frozen=True, slots=True)
class Repeats:
    """How people answered items that they were asked twice: shares of equal answers, and of answers at most one step apart.

    `chance` is the share that would be equal if everybody's second answer were somebody's, drawn at random, to the same item.
    """

    people: int
    answers: int
    equal: float
    near: float
    chance: float


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """All that may be said of a group. `taken` is always known; what a gate holds back is None or empty.

    `figures` counts the people whom figures rest on: those with enough answers for a result. `by_language` is there for groups of
    several languages, to be read one by one; `mixed` says that they may not be compared, nor taken together, yet.
    """

    taken: int
    figures: int
    gate: Gate
    mixed: bool
    counts: Counts | None = None
    pulls: tuple[PullMark, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    leans: Distribution | None = None
    axes: Mapping[str, Spread] | None = None
    radar: tuple[Spoke, ...] = ()
    measurement: Measurement | None = None
    repeats: Repeats | None = None
    by_language: Mapping[str, GroupFigures] | None = None


def profiles(sheets: Sheets) -> Profiles:
    """Return everybody's profile, each scored as the version that they answered scores; contributions are of all versions' items."""
    apart = sheets.by_version()
    scored = [score_sheets(some.bank, some.scored, some.seconds) for _rows, some in apart]
    return scored[0] if len(scored) == 1 else _together(sheets, tuple(zip((rows for rows, _some in apart), scored, strict=True)))


def _together(sheets: Sheets, parts: tuple[tuple[NDArray[np.intp], Profiles], ...]) -> Profiles:
    """Return the profiles of several versions as one, in the order of *sheets*; who was not asked an item has no share of it."""
    items = tuple(dict.fromkeys(item for _rows, part in parts for item in part.item_ids))
    first = parts[0][1]
    merged: dict[str, Any] = {}
    for name in (f.name for f in fields(first) if isinstance(getattr(first, f.name), np.ndarray)):
        arrays = [_spread_out(part, items) if name == "contributions" else getattr(part, name) for _rows, part in parts]
        merged[name] = _in_rows(len(sheets), [rows for rows, _part in parts], arrays)
    numbers = {
        name: _in_rows(len(sheets), [rows for rows, _part in parts], [part.flag_numbers[name] for _rows, part in parts])
        for name in first.flag_numbers
    }
    return replace(first, bank=sheets.bank.version, item_ids=items, flag_numbers=numbers, **merged)


def _in_rows(n: int, places: list[NDArray[np.intp]], arrays: list[NDArray[Any]]) -> NDArray[Any]:
    whole = np.zeros((n, *arrays[0].shape[1:]), dtype=arrays[0].dtype)
    for rows, array in zip(places, arrays, strict=True):
        whole[rows] = array
    return whole


def _spread_out(part: Profiles, items: tuple[str, ...]) -> Floats:
    wide = np.zeros((len(part), len(items)), dtype=part.contributions.dtype)
    wide[:, [items.index(item) for item in part.item_ids]] = part.contributions
    return wide


def analyse(sheets: Sheets, scored: Profiles) -> GroupFigures:
    """Return what may be said of the group that gave *sheets*, whose profiles are *scored*."""
    languages = Counter(sheets.languages)
    whole = _analyse(sheets, scored, mixed=len(languages) > 1 and min(languages.values()) < LANGUAGE)
    if len(languages) < 2:
        return whole
    spoken = np.array(sheets.languages)
    rows = {language: np.flatnonzero(spoken == language) for language in sorted(languages)}
    return replace(
        whole,
        by_language={one: _analyse(sheets.taken(at), _taken(scored, at), mixed=False) for one, at in rows.items()},
    )


def _analyse(sheets: Sheets, scored: Profiles, mixed: bool) -> GroupFigures:
    with_result = np.flatnonzero(scored.status != STATUSES.index("none"))
    known = _taken(scored, with_result)
    people = len(with_result)
    reached = gate(people)
    figures = GroupFigures(taken=len(sheets), figures=people, gate=reached, mixed=mixed)
    if reached == "nothing":
        return figures
    figures = replace(figures, counts=_counts(sheets, scored), coverage=_coverage(known))
    if mixed:
        return figures
    figures = replace(figures, pulls=_pulls(known))
    if reached == "counts":
        return figures
    return replace(
        figures,
        leans=_distribution(known.value),
        axes=dict(zip(known.axis_ids, spreads(known.axis_value), strict=True)),
        radar=_radar(sheets.bank, known),
        measurement=_measurement(sheets.most_answered()),
        repeats=_repeats(sheets.most_answered()),
    )


def _taken(scored: Profiles, rows: NDArray[np.intp]) -> Profiles:
    if len(rows) == len(scored):
        return scored
    arrays = {f.name: getattr(scored, f.name) for f in fields(scored) if isinstance(getattr(scored, f.name), np.ndarray)}
    return replace(
        scored,
        **{name: array[rows] for name, array in arrays.items()},
        flag_numbers={name: numbers[rows] for name, numbers in scored.flag_numbers.items()},
    )


def _counts(sheets: Sheets, scored: Profiles) -> Counts:
    flagged = scored.flags.any(axis=1)
    cases: dict[str | None, int] = {case: int(((scored.case == code) & ~flagged).sum()) for code, case in enumerate(CASES)}
    return Counts(
        cases=cases | {"flagged": int((flagged & (scored.case > 0)).sum()), None: int((scored.case == 0).sum())},
        labels={label: int((scored.label == code).sum()) for code, label in enumerate(LABELS)},
        statuses={status: int((scored.status == code).sum()) for code, status in enumerate(STATUSES)},
        languages=dict(sorted(Counter(sheets.languages).items())),
        flags={flag: int(scored.flags[:, at].sum()) for at, flag in enumerate(FLAGS)},
    )


def _pulls(known: Profiles) -> tuple[PullMark, ...]:
    """Return the map of the two pulls of everybody who has a result."""
    places = np.rint(np.column_stack([known.pull_pm, known.pull_pmm])).astype(int)
    marks, people = np.unique(places, axis=0, return_counts=True)
    return tuple(PullMark(pm, pmm, n) for (pm, pmm), n in zip(marks.tolist(), people.tolist(), strict=True))


def _coverage(known: Profiles) -> tuple[Coverage, ...]:
    probability = np.round(known.axis_probability_pm, 9)  # so that 1 - 0.2 is 0.8
    # in whole numbers, as single results show them; where these go the other way, no pole is named there either
    own = np.rint(np.round(known.axis_pm, 6)) - np.rint(np.round(known.axis_pmm, 6))
    pm = ((probability >= NAMED) & (own > 0)).sum(axis=0)
    pmm = ((np.round(1 - probability, 9) >= NAMED) & (own < 0)).sum(axis=0)
    return tuple(
        Coverage(axis, int(pm[at]), int(pmm[at]), len(known) - int(pm[at]) - int(pmm[at]))
        for at, axis in enumerate(known.axis_ids)
    )


def spreads(values: Floats) -> tuple[Spread, ...]:
    """Return how each column of *values* is spread; the interval of a mean is Student's: mean +- t(0.95, n - 1) sd / sqrt(n).

    >>> (one,) = spreads(np.arange(1.0, 11.0)[:, None])
    >>> one.mean, round(one.sd, 4), round(one.low, 3), round(one.high, 3), one.median
    (5.5, 3.0277, 3.745, 7.255, 5.5)
    """
    values = np.ascontiguousarray(values, dtype=np.float64)  # the same sums in the same order, wherever the values come from
    mean, sd = values.mean(axis=0), values.std(axis=0, ddof=1)
    margin = student(len(values) - 1) * sd / sqrt(len(values))
    figures = np.vstack([mean, mean - margin, mean + margin, sd, np.quantile(values, (0.1, 0.5, 0.9), axis=0)])
    return tuple(Spread(*column) for column in figures.T.tolist())


def student(freedom: int) -> float:
    """Return the 95th percentile of Student's t, to 0.001 from 9 degrees of freedom on.

    Cornish and Fisher's expansion around the normal quantile z (Abramowitz and Stegun 1964, 26.7.5):
    z + (z^3 + z) / 4v + (5z^5 + 16z^3 + 3z) / 96v^2 + (3z^7 + 19z^5 + 17z^3 - 15z) / 384v^3.

    >>> round(student(9), 3), round(student(29), 3), round(student(10**6), 3)  # tables: 1.833, 1.699, 1.645
    (1.833, 1.699, 1.645)
    """
    z = NormalDist().inv_cdf(0.95)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3


def _distribution(leans: Floats) -> Distribution:
    counts, _ = np.histogram(np.clip(leans, BINS[0], BINS[-1]), BINS)
    return Distribution(spreads(leans[:, None])[0], tuple(BINS.tolist()), tuple(counts.tolist()))


def _radar(bank: Bank, known: Profiles) -> tuple[Spoke, ...]:
    """Return the 14 spokes in the order of the radar: PM poles of all axes, then PMM poles."""
    figures = {"pm": spreads(known.axis_pm), "pmm": spreads(known.axis_pmm)}
    return tuple(
        Spoke(
            axis,
            pole,
            figures[pole][at],
            bank.archetypes["pm"][axis][side],
            bank.archetypes["pmm"][axis][side],
        )
        for side, pole in enumerate(POLES)
        for at, axis in enumerate(known.axis_ids)
    )


def _measurement(sheets: Sheets) -> Measurement | None:
    """Return how reliably the group was measured; None for fewer than FIGURES complete sheets, or sheets that are all alike."""
    complete = np.flatnonzero((sheets.scored[:, : len(sheets.bank.core)] > 0).all(axis=1))
    if len(complete) > MEASURED:
        complete = complete[np.linspace(0, len(complete) - 1, MEASURED).astype(np.intp)]
    items = reliability.towards_pm(sheets.bank, sheets.scored[complete])
    people = len(items)
    if people < FIGURES or isnan(alpha := reliability.alpha(items)):
        return None
    low, high = reliability.alpha_interval(alpha, people, items.shape[1])
    told = Measurement(people, alpha, low, high, judged=people >= JUDGED)
    if people >= JUDGED:
        told = replace(told, error=reliability.error_of_measurement(items, alpha) / items.shape[1])
    if people >= ITEMS:
        found = zip((item.id for item in sheets.bank.core), reliability.item_total(items).tolist(), strict=True)
        told = replace(told, omega=_omega(items), item_total={item: r for item, r in found if not isnan(r)})
    return told


def _omega(items: Floats) -> float | None:
    """Return omega, None where one factor cannot be told apart: an item that does not vary, or one that doubles another."""
    if not items.std(axis=0).all() or np.linalg.matrix_rank(np.corrcoef(items, rowvar=False), hermitian=True) < items.shape[1]:
        return None
    return reliability.omega(items)


def _repeats(sheets: Sheets) -> Repeats | None:
    if sheets.again is None:
        return None
    twice = (sheets.again > 0) & (sheets.answers > 0)
    people = int(twice.any(axis=1).sum())
    if people < FIGURES:
        return None
    steps = np.abs(sheets.again - sheets.answers)[twice]
    return Repeats(people, len(steps), float((steps == 0).mean()), float((steps <= 1).mean()), _chance(sheets, twice))


def _chance(sheets: Sheets, twice: NDArray[np.bool_]) -> float:
    """Return the share of pairs that would be equal by chance: over items, weighed by their pairs, sum over k of p(k) q(k).

    p and q are the shares of answer k among the first and among the second answers to an item.
    """
    assert sheets.again is not None
    steps = np.arange(1, 6)[:, None, None]
    first = ((sheets.answers == steps) & twice).sum(axis=1)
    second = ((sheets.again == steps) & twice).sum(axis=1)
    pairs = twice.sum(axis=0)
    return float(((first * second).sum(axis=0) / np.maximum(pairs, 1)).sum() / pairs.sum())


def clients(sheets: Sheets, scored: Profiles) -> pd.DataFrame:
    """Return a row for each client: id, name, language, time of sending (UTC), and the columns of `python -m scoring`."""
    rows: pd.DataFrame = columns(sheets.bank, pa.array(sheets.ids), scored).to_pandas()
    rows["bank"] = [sheets.bank_of(row).version for row in range(len(sheets))] if sheets.version is not None else rows["bank"]
    rows.insert(1, "name", pd.Series(sheets.names, dtype="str"))
    rows.insert(2, "language", pd.Series(sheets.languages, dtype="str"))
    rows.insert(3, "sent_at", pd.Series(sheets.times).dt.tz_localize("UTC"))
    return rows
