"""What we ask: axes, items and the evidence behind each, in every language. Knows nobody."""

from questions.bank import (
    Axis,
    AxisText,
    Bank,
    Calibration,
    Claim,
    Coding,
    Document,
    DocumentText,
    Evidence,
    Item,
    Pole,
    Release,
    Text,
    load,
    served,
    served_from,
)
from questions.files import UnsoundBank

__all__ = [
    "Axis",
    "AxisText",
    "Bank",
    "Calibration",
    "Claim",
    "Coding",
    "Document",
    "DocumentText",
    "Evidence",
    "Item",
    "Pole",
    "Release",
    "Text",
    "UnsoundBank",
    "load",
    "served",
    "served_from",
]
