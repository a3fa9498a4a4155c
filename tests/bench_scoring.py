"""What scoring costs: one sheet, and a million at once beside the bare product of the same answers: `python -m tests.bench scoring`."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from statistics import median

import numpy as np

from questions import load
from scoring import score, score_sheets
from tests.figure import Figure

MILLION = 1_000_000
TRIES = 5


def _seconds(what: object) -> float:
    begun = time.perf_counter()
    what()  # type: ignore[operator]  # anything that can be called
    return time.perf_counter() - begun


def one() -> Figure:
    """Return what one sheet of the real bank takes, from answers to profile."""
    bank = load()
    rng = np.random.default_rng(1)
    sheets = [{i.id: int(rng.integers(1, 6)) for i in bank.core} for _ in range(200)]
    score(bank, sheets[0])
    return Figure("one sheet, middle of 200", median(_seconds(lambda s=s: score(bank, s)) for s in sheets) * 1e3, "ms", bound=1.0)


def million() -> tuple[float, float, float, float]:
    """Return seconds for a million sheets with all outputs, seconds for the bare product, and peak GiB before and after."""
    bank = load()
    rng = np.random.default_rng(2)
    sheets = np.zeros((MILLION, len(bank.scored)), dtype=np.int8)
    sheets[:, :35] = rng.integers(1, 6, (MILLION, 35), dtype=np.int8)
    answers, weights = sheets.astype(np.float64)[:, :35], rng.random((35, 8))
    score_sheets(bank, sheets[:1000])
    bare, ours = [], []
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    for _ in range(TRIES):
        bare += [_seconds(lambda: answers @ weights) for _ in range(3)]
        ours.append(_seconds(lambda: score_sheets(bank, sheets)))
    return median(ours), median(bare), before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def figures() -> list[Figure]:
    """Return the promised figures; the million are scored in a process of their own, so that the memory is theirs alone."""
    told = subprocess.run([sys.executable, "-m", "tests.bench_scoring", "--million"], capture_output=True, text=True, check=True)
    ours, bare, _, peak = (float(word) for word in told.stdout.split())
    return [
        one(),
        Figure("a million sheets, all outputs, middle of 5", ours, "s", 45, bare, "the bare product with a 35 by 8 matrix"),
        Figure("peak memory of that, its input and the reference's included", peak, "GiB", bound=2.0),
    ]


if __name__ == "__main__":
    if "--million" in sys.argv:
        print(*million())
    else:
        for figure in figures():
            print(figure)
