"""What it adds up to: from answers to a lean, how sure it is, and why. Pure numpy; knows the questions and nothing else."""

from scoring.answers import BadAnswer
from scoring.lean import score, score_sheets
from scoring.profile import AxisScore, Elevation, Flag, Lean, Profile, Profiles

__all__ = ["AxisScore", "BadAnswer", "Elevation", "Flag", "Lean", "Profile", "Profiles", "score", "score_sheets"]
