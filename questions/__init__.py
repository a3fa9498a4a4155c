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
    bank_in_use,
    folder_in_use,
    load,
)
from questions.files import Part, UnsoundBank
from questions.prose import PARTS, AxisProse, Entry, PoleProse, Prose

__all__ = [
    "PARTS",
    "Axis",
    "AxisProse",
    "AxisText",
    "Bank",
    "Calibration",
    "Claim",
    "Coding",
    "Document",
    "DocumentText",
    "Entry",
    "Evidence",
    "Item",
    "Part",
    "Pole",
    "PoleProse",
    "Prose",
    "Release",
    "Text",
    "UnsoundBank",
    "bank_in_use",
    "folder_in_use",
    "load",
]
