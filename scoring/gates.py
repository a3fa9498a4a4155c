"""From which figure on a thing is said: every threshold of the scorer, once. What is shown takes its own from here."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import Final

NINETY: Final = 1.6448536269514722
"""Half the width of a 90% interval, in SDs of a normal distribution."""

LEAST: Final = 14
"""Scored answers below which there is no result."""
ENOUGH: Final = 28
"""Scored answers from which a result is no longer provisional."""

CERTAIN: Final = 0.95
"""Nothing is said to be surer than this."""
UNLIKELY: Final = 0.05
SLIGHT: Final = 0.65
"""The probability of a side from which it may be spoken of, with all reserve."""
LEANS: Final = 0.80
"""The probability of a side from which it is the label."""
CLEAR: Final = 0.90
"""The probability of a side from which it is called clear."""
NAMED: Final = 0.80
"""The probability from which anything else is named: an axis, three-in-one, neither yet, a pull that draws, one that leaves cold."""
NAMED_SDS: Final = NormalDist().inv_cdf(NAMED)
"""How many SDs beyond a gate a normal mean stands from that probability on."""

SCALE_MIDDLE: Final = 50.0
"""The middle of a pole's and of a pull's 0 to 100."""
STEP: Final = 25.0
"""What one step of an answer is on that scale."""
DRAWS: Final = 60.0
"""The pull above which a role's work draws."""
COLD: Final = 40.0
"""The pull below which it leaves cold."""
LOW: Final = -0.08
"""The elevation below which there is little drive to either role's work, in SDs of it."""

FAST: Final = 2.0
"""Seconds under which an item can hardly have been read."""


@dataclass(frozen=True, slots=True)
class FlagGates:
    """From where on a sheet is flagged, given at least `least` answers.

    `longest`: answers in a row on one screen position. `spread`: SD of the screen positions, below it. `repeats`: share of answers
    that equal the one a fixed number of items before, in sheets whose contrasts use several positions. `consistency`: 1 - mean
    square of answers about their axis / mean square about the midpoint, below it (0 is expected of thrown answers), asked of sheets
    with `consistent_least` answers. `times`: how many times as likely a sheet is from dice as from people as modelled, from it on.
    `fast`: share of timed items under FAST seconds.
    """

    longest: int = 11
    spread: float = 0.5
    repeats: float = 0.75
    consistency: float = -0.16
    times: float = 3.35
    fast: float = 0.25
    least: int = LEAST
    consistent_least: int = ENOUGH


FLAG_GATES = FlagGates()
