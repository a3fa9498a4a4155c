"""From which figure on a thing is said: every threshold of the scorer, once. What is shown takes its own from here."""

from __future__ import annotations

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

MIDDLE: Final = 50.0
"""The middle of a pole's and of a pull's 0 to 100."""
STEP: Final = 25.0
"""What one step of an answer is on that scale."""
DRAWS: Final = 60.0
"""The pull above which a role's work draws."""
COLD: Final = 40.0
"""The pull below which it leaves cold."""
LOW: Final = -0.25
"""The elevation below which there is little drive to either role's work, in SDs of it."""
