"""How well the scorer did in simulation, as `make card` last measured it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("measured.json")


@cache
def measured() -> dict[str, Any]:
    """Return every figure of the measurement card: `fingerprint` (of the bank measured), `worlds` (world -> scorer -> figure -> mean, p10, p90), `retest`, `minutes`."""
    figures: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return figures


def error() -> dict[str, float]:
    """Return the shares that stand on the wrong side in the base world: of everybody, of the labelled, and a month later."""
    figures = measured()
    base = figures["worlds"]["base"]["product"]
    return {
        "everybody": 1 - base["side"]["mean"],
        "labelled": 1 - base["labelled_right"]["mean"],
        "a_month_later": figures["retest"]["base"]["changed_side_0.85"],
    }
