"""What can be said of a group: its gates, which grow with it, and each figure behind them as a value. Pure; knows no database.

Below 5 people nothing is said but how many there are, below 10 only counts. A group that answered in several languages is taken
together only where each language has 200 people: until then each is an instrument of its own, and has its own figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from questions import Pole
from questions.bank import POLES

COUNTS_FROM = 5  # people from whom on there are counts,
FIGURES_FROM = 10  # figures with intervals,
RELIABILITY_FROM = 30  # a reliability that is more than "too few to judge",
ITEMS_FROM = 100  # and a look at single items
LANGUAGES_FROM = 200  # people in each language before languages are taken together
WEAK_CORRELATION = 0.20  # an item that agrees less than this with the sum of the others is flagged
MOST_MEASURED = 10_000  # people that a reliability is worked out from; more of them would move its third digit

Gate = Literal["nothing", "counts", "figures", "reliability", "items"]


def gate(people: int) -> Gate:
    """Return how far a group of so many people may be described.

    >>> [gate(n) for n in (4, 5, 9, 10, 29, 30, 99, 100)]
    ['nothing', 'counts', 'counts', 'figures', 'figures', 'reliability', 'reliability', 'items']
    """
    if people < COUNTS_FROM:
        return "nothing"
    if people < FIGURES_FROM:
        return "counts"
    if people < RELIABILITY_FROM:
        return "figures"
    return "reliability" if people < ITEMS_FROM else "items"


@dataclass(frozen=True, slots=True)
class GroupCounts:
    """How many have which case, label (None = no side named, too few answers or flagged), status, language and flag.

    In `cases` a sheet with a flag counts as "flagged" and no other; None = too few answers.
    """

    cases: Mapping[str | None, int]
    labels: Mapping[str | None, int]
    statuses: Mapping[str, int]
    languages: Mapping[str, int]
    flags: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class GroupCoverage:
    """How many of the group are known to be drawn to each pole of an axis (some to both), and how many to neither."""

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
class PullMark:
    """A place on the map of the two pulls, in whole numbers from 0 to 100, and how many of the group stand there."""

    pm: int
    pmm: int
    people: int


@dataclass(frozen=True, slots=True)
class Measurement:
    """How reliably the core questions measured the lean of this group, from the `people` (at most MEASURED) who skipped none.

    `alpha` with Feldt's 95% interval; `judged` is False while they are too few to judge. From RELIABILITY_FROM people on `error` is the
    standard error of the mean answer, in answer steps; from ITEMS_FROM on `omega`, and each item's correlation with the sum of the others.
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
        return tuple(item for item, r in (self.item_total or {}).items() if r < WEAK_CORRELATION)


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
    """All that may be said of a group. How many results were `sent` is always known; what a gate holds back is None or empty.

    `with_result` counts the people whom figures rest on: those with enough answers for a result. `axes` and `poles` (0 to 100, by axis
    and pole) say how the group is spread on each. `by_language` is there for groups of several languages, to be read one by one;
    `mixed` says that they may not be compared, nor taken together, yet.
    """

    sent: int
    with_result: int
    gate: Gate
    mixed: bool
    counts: GroupCounts | None = None
    pulls: tuple[PullMark, ...] = ()
    coverage: tuple[GroupCoverage, ...] = ()
    leans: Distribution | None = None
    axes: Mapping[str, Spread] | None = None
    poles: Mapping[tuple[str, Pole], Spread] | None = None
    measurement: Measurement | None = None
    repeats: Repeats | None = None
    by_language: Mapping[str, GroupFigures] | None = None
