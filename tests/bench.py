"""Every figure that the README quotes, each beside what it is measured against in the same run: `make bench`."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main(names: list[str]) -> int:
    """Print the figures of every tests/bench_*.py, or of those in *names*; 1 if one misses its target."""
    missed = 0
    for path in sorted(HERE.glob("bench_*.py")):
        name = path.stem.removeprefix("bench_")
        if names and name not in names:
            continue
        print(f"\n{name}", flush=True)
        for figure in importlib.import_module(f"tests.{path.stem}").figures():
            print(f"  {figure}", flush=True)
            missed += not figure.reached
    return min(missed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
