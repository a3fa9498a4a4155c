"""What it adds up to: from answers to a lean, how sure it is, and why. Pure numpy; knows the questions and nothing else."""

from scoring.answers import BadAnswer
from scoring.lean import score, score_sheets
from scoring.profile import AxisScore, Case, Elevation, Flag, Lean, Profile, Profiles, Pull, Pulls

__all__ = [
    "AxisScore",
    "BadAnswer",
    "Case",
    "Elevation",
    "Flag",
    "Lean",
    "Profile",
    "Profiles",
    "Pull",
    "Pulls",
    "score",
    "score_sheets",
]
