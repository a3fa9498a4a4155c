"""What a change of weights does to results: `python -m tests.simulator.moved`, after sources.toml was edited and before it is recorded.

The same simulated people are scored with the weights on record for the bank's version (`versions.toml`) and with those of today.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from questions import Bank, UnsoundBank, load
from questions.bank import SHIPPED_BANK
from scoring import score_sheets
from tests.simulator.worlds import BASE, people, structure

INSTRUMENTS, PEOPLE = 10, 2_000
FIRST_SEED = 4_000


@dataclass(frozen=True, slots=True)
class Moved:
    """Shares of simulated people whose side, label and case change, and how far the lean moves at most, in SDs."""

    side: float
    label: float
    case: float
    furthest: float


def on_record(bank: Bank) -> Bank:
    """Return *bank* with the weights on record for its version; what is not on record keeps the weight of today."""
    then = bank.releases[-1].weights
    return replace(
        bank,
        axes=tuple(replace(axis, weight=then.get(axis.id, axis.weight)) for axis in bank.axes),
        items=tuple(replace(item, weight=then.get(item.id, item.weight)) if item.scored else item for item in bank.items),
    )


def moved(before: Bank, after: Bank, instruments: int = INSTRUMENTS, count: int = PEOPLE) -> Moved:
    """Return what changes for *count* people before each of so many *instruments* of the base world."""
    form = structure(after)
    rngs = (np.random.default_rng(FIRST_SEED + n) for n in range(instruments))
    sheets = np.concatenate([people(BASE, form, count, rng).sheets for rng in rngs])
    then, now = score_sheets(before, sheets), score_sheets(after, sheets)
    return Moved(
        side=float((np.sign(then.value) != np.sign(now.value)).mean()),
        label=float((then.label != now.label).mean()),
        case=float((then.case != now.case).mean()),
        furthest=float(np.abs(then.value - now.value).max()),
    )


def main(argv: list[str] | None = None) -> int:
    """Print what moves; 0 done, 1 the bank has faults or no weights on record."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.simulator.moved", description="What a change of weights does to results."
    )
    parser.add_argument("bank", nargs="?", type=Path, default=SHIPPED_BANK, help="a bank's folder")
    try:
        bank = load(parser.parse_args(argv).bank)
    except UnsoundBank as unsound:
        print(unsound.faults[0], file=sys.stderr)
        return 1
    if not bank.releases[-1].weights:
        print(f"versions.toml: version {bank.version} has no weights on record", file=sys.stderr)
        return 1
    found = moved(on_record(bank), bank)
    print(
        f"Of {INSTRUMENTS * PEOPLE:,} simulated people, from the weights on record for version {bank.version} to those of today:"
        f" {found.side:.2%} change side, {found.label:.2%} change label, {found.case:.2%} change case; no lean moves by more than"
        f" {found.furthest:.2f} SD."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
