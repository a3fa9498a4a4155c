"""What may be said of a group that gave its sheets: counts, pulls, coverage, spread and measurement, as far as its gates allow."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from groups.figures import LANGUAGES_FROM, Distribution, GroupCounts, GroupCoverage, GroupFigures, PullMark, Spread, gate
from groups.measurement import measurement, repeats
from groups.profiles import of_rows, on_axes_of_all
from groups.sheets import Sheets
from questions import Pole
from scoring import Profiles
from scoring.gates import NAMED, SCALE_MIDDLE
from scoring.profile import CASES, FLAGS, LABELS, STATUSES

Floats = NDArray[np.float64]
BINS = np.linspace(-3.0, 3.0, 13)  # of leans, in SDs; what lies outside is counted in the last bin of its side


def analyse(sheets: Sheets, scored: Profiles) -> GroupFigures:
    """Return what may be said of the group that gave *sheets*, whose profiles are *scored*."""
    languages = Counter(sheets.languages)
    whole = _analyse(sheets, scored, mixed=len(languages) > 1 and min(languages.values()) < LANGUAGES_FROM)
    if len(languages) < 2:
        return whole
    spoken = np.array(sheets.languages)
    rows = {language: np.flatnonzero(spoken == language) for language in sorted(languages)}
    return replace(
        whole,
        by_language={language: _analyse(sheets.of_rows(at), of_rows(scored, at), mixed=False) for language, at in rows.items()},
    )


def _analyse(sheets: Sheets, scored: Profiles, mixed: bool) -> GroupFigures:
    with_result = np.flatnonzero(scored.status != STATUSES.index("none"))
    known = on_axes_of_all(of_rows(scored, with_result))
    people = len(with_result)
    reached = gate(people)
    figures = GroupFigures(sent=len(sheets), with_result=people, gate=reached, mixed=mixed)
    if reached == "nothing":
        return figures
    figures = replace(figures, counts=_counts(sheets, scored), coverage=_coverage(known))
    if mixed:
        return figures
    figures = replace(figures, pulls=_pulls(known))
    if reached == "counts":
        return figures
    mostly = sheets.most_answered()
    return replace(
        figures,
        leans=_distribution(known.value),
        axes=dict(zip(known.axis_ids, spreads(known.axis_value), strict=True)),
        poles=_poles(known),
        measurement=measurement(mostly),
        repeats=repeats(mostly),
    )


def _counts(sheets: Sheets, scored: Profiles) -> GroupCounts:
    flagged = scored.flags.any(axis=1)
    cases: dict[str | None, int] = {case: int(((scored.case == code) & ~flagged).sum()) for code, case in enumerate(CASES)}
    return GroupCounts(
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


def _coverage(known: Profiles) -> tuple[GroupCoverage, ...]:
    to_pm, to_pmm = drawn_to(known)
    pm, pmm, neither = to_pm.sum(axis=0), to_pmm.sum(axis=0), (~(to_pm | to_pmm)).sum(axis=0)
    return tuple(GroupCoverage(axis, int(pm[at]), int(pmm[at]), int(neither[at])) for at, axis in enumerate(known.axis_ids))


def drawn_to(known: Profiles) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return who is known to be drawn to the PM pole of which axis, and to the PMM pole: people by axes.

    A pole draws whose band for it lies above the middle as a whole, and who stands above the middle and is surely on its side.
    """
    probability = np.round(known.axis_probability_pm, 9)  # so that 1 - 0.2 is 0.8
    # in whole numbers, as single results show them; where these go the other way, no pole is named there either
    own = np.rint(np.round(known.axis_pm, 6)) - np.rint(np.round(known.axis_pmm, 6))
    pm = (probability >= NAMED) & (own > 0) & (known.axis_pm > SCALE_MIDDLE)
    pmm = (np.round(1 - probability, 9) >= NAMED) & (own < 0) & (known.axis_pmm > SCALE_MIDDLE)
    return pm | (known.axis_pm_low > SCALE_MIDDLE), pmm | (known.axis_pmm_low > SCALE_MIDDLE)


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


def _poles(known: Profiles) -> dict[tuple[str, Pole], Spread]:
    """Return how the group is spread on each pole of each axis, 0 to 100."""
    ends: tuple[tuple[Pole, Floats], ...] = (("pm", known.axis_pm), ("pmm", known.axis_pmm))
    return {(axis, pole): spread for pole, values in ends for axis, spread in zip(known.axis_ids, spreads(values), strict=True)}
