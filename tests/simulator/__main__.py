"""Run the simulation, and print every figure: `python -m tests.simulator [--json] [--instruments 30] [--people 2000]`.

`--seed development` draws what the scorer was built on; without it, seeds that no constant has seen.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np

from questions import Bank, load
from scoring import score_sheets
from scoring.profile import CASES, FLAGS
from tests.simulator.measures import figures
from tests.simulator.scorers import SCORERS
from tests.simulator.worlds import (
    CARELESS,
    ELSEWHERE,
    JOBS,
    STYLES,
    WORLDS,
    Structure,
    World,
    careless,
    job_holders,
    people,
    structure,
)

DEVELOPMENT, REPORTING = 1_000, 7_000_000
"""Where the seeds start. What was tuned was tuned on the first; what is reported is drawn from the second."""

Figures = dict[str, dict[str, float]]


def instrument(world: World, seed: int, count: int, scorers: tuple[str, ...] = tuple(SCORERS)) -> Figures:
    """Return scorer -> figures for *count* people before one instrument; under `flags` who is flagged, under `jobs` who is told what."""
    bank = load()
    form = structure(bank)
    rng = np.random.default_rng([seed, WORLDS.index(next(w for w in WORLDS if w.name == world.name))])
    crowd = people(world, form, count, rng)
    out = {name: figures(SCORERS[name](bank, form, crowd.sheets), crowd) for name in scorers}
    raised = score_sheets(bank, crowd.sheets).flags
    flags = {"honest": float(raised.any(axis=1).mean())}
    for code, style in enumerate(STYLES):
        flags[f"honest_{style}"] = float(raised[crowd.style == code].any(axis=1).mean())
    for place, flag in enumerate(FLAGS):
        flags[f"honest_by_{flag}"] = float(raised[:, place].mean())
    some = crowd.sheets[: max(count // 4, 1)]
    for kind in CARELESS:
        sheets, seconds = careless(kind, some, rng)
        timed = np.full((len(some), len(bank.items)), np.nan)
        timed[:, [bank.items.index(item) for item in bank.core]] = seconds
        flags[f"caught_{kind}"] = float(score_sheets(bank, sheets, timed).flags.any(axis=1).mean())
    out["flags"] = flags
    out["jobs"] = _jobs(world, bank, form, max(count // 4, 1), rng)
    return out


def _jobs(world: World, bank: Bank, form: Structure, count: int, rng: np.random.Generator) -> dict[str, float]:
    """Return, of *count* people of each of JOBS, the share that reads each first word of a case."""
    first = np.array([(case or "none").split("_")[0] for case in CASES])
    shares = {}
    for job in JOBS:
        words = first[score_sheets(bank, job_holders(world, form, job, count, rng)).case]
        shares |= {f"{job}_reads_{word}": float((words == word).mean()) for word in ("pm", "pmm", "both", "neither", "close")}
    return shares


def _one(task: tuple[World, int, int, tuple[str, ...]]) -> Figures:
    return instrument(*task)


def spread(runs: list[Figures]) -> dict[str, dict[str, dict[str, float]]]:
    """Return scorer -> figure -> mean, p10 and p90 over instruments."""
    out: dict[str, dict[str, dict[str, float]]] = {}
    for scorer in runs[0]:
        out[scorer] = {}
        for name in runs[0][scorer]:
            values = np.array([run[scorer][name] for run in runs])
            values = values[~np.isnan(values)]
            ends = np.quantile(values, [0.1, 0.9]) if len(values) else np.array([np.nan, np.nan])
            mean = values.mean() if len(values) else np.nan
            out[scorer][name] = {k: round(float(v), 4) for k, v in zip(("mean", "p10", "p90"), (mean, *ends), strict=True)}
    return out


def report(instruments: int, count: int, first: int, variant: str, scorers: tuple[str, ...] = tuple(SCORERS)) -> dict[str, Any]:
    """Return world -> scorer -> figure -> mean, p10, p90."""
    worlds = [replace(world, **ELSEWHERE[variant]) for world in WORLDS]  # type: ignore[arg-type]  # fields of World by name
    tasks = [(world, first + n, count, scorers) for world in worlds for n in range(instruments)]
    with ProcessPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        runs = list(pool.map(_one, tasks, chunksize=3))
    return {w.name: spread(runs[i * instruments : (i + 1) * instruments]) for i, w in enumerate(worlds)}


def main(argv: list[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.simulator", description="How well the scorer does where the truth is known."
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--instruments", type=int, default=30)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--seed", choices=("development", "reporting"), default="reporting")
    parser.add_argument(
        "--variant", choices=tuple(ELSEWHERE), default="as described", help="another world of the same description"
    )
    arguments = parser.parse_args(argv)
    begun = time.monotonic()
    first = DEVELOPMENT if arguments.seed == "development" else REPORTING
    worlds = report(arguments.instruments, arguments.people, first, arguments.variant)
    if arguments.json:
        about = {
            "bank": load().version,
            "instruments": arguments.instruments,
            "people": arguments.people,
            "seeds": [first, first + arguments.instruments - 1],
            "variant": arguments.variant,
            "worlds": worlds,
        }
        print(json.dumps(about, indent=1))
    else:
        for name, scorers in worlds.items():
            print(f"{name} world")
            for figure in scorers["product"]:
                row = [scorers[s].get(figure, {}).get("mean", float("nan")) for s in SCORERS]
                print(f"  {figure:22s}" + "".join(f"{value:10.3f}" for value in row))
            for figure, value in (scorers["flags"] | scorers["jobs"]).items():
                print(f"  {figure:22s}{value['mean']:10.3f}")
    print(f"{time.monotonic() - begun:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
