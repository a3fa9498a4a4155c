"""Measure the instrument in simulation and write what came out: `make card`.

The figures go to `scoring/measured.json`, which the method page reads, and from there into `docs/measurement.md`. Nothing in
either is typed in: `tests/test_card_of_measurement.py` renders the card again and runs a small part of the simulation again.
"""

from __future__ import annotations

import json
import math
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from i18n import words
from i18n.languages import DRAFTS
from questions import load
from results.pace import minutes
from scoring import score_sheets
from scoring.arrays import Doubles
from scoring.measured import FILE
from scoring.profile import Profiles
from scoring.reliability import alpha, error_of_measurement, omega, towards_pm
from tests.simulator.__main__ import DEVELOPMENT, REPORTING, instrument, report
from tests.simulator.scorers import SCORERS
from tests.simulator.worlds import JOBS, VARIES, WORLDS, World, people, structure, takings

CARD = Path(__file__).parent.parent.parent / "docs" / "measurement.md"
T = TypeVar("T")
INSTRUMENTS, PEOPLE = 30, 2_000
STABILITIES = (1.0, 0.85, 0.7)
"""How much of a lean is the same a month later: all of it, or as much as vocational interests keep over months to years
(Low, Yoon, Roberts and Rounds 2005 find rank-order stabilities from .55 in early adolescence to .83 in the late twenties)."""
CEILED = ("product", "graded_response")
PROBE = {"instruments": 1, "people": 300}


def retest(world: World, first: int, instruments: int, count: int) -> dict[str, float]:
    """Return how a second taking on the same instrument compares with the first, and the reliability of the first."""
    bank, form = load(), structure(load())
    found: dict[str, list[float]] = {}
    for seed in range(first, first + instruments):
        rng = np.random.default_rng([seed, WORLDS.index(world), 2])
        then, *later = takings(world, form, count, rng, (1.0, *STABILITIES))
        before = score_sheets(bank, then.sheets)
        items = towards_pm(bank, then.sheets)
        rows = {
            "pull_band": _within_bands(before, score_sheets(bank, later[0].sheets)),
            "alpha": alpha(items),
            "omega": omega(items),
            "sem": error_of_measurement(items, alpha(items)) / items.shape[1],
        }
        for stability, taking in zip(STABILITIES, later, strict=True):
            after = score_sheets(bank, taking.sheets)
            turned = np.sign(before.value) != np.sign(after.value)
            named = np.isin(before.label, (1, 2))
            rows |= {
                f"changed_side_{stability}": float(turned.mean()),
                f"changed_side_named_{stability}": float(turned[named].mean()),
                f"correlation_{stability}": float(np.corrcoef(before.value, after.value)[0, 1]),
            }
        for name, value in rows.items():
            found.setdefault(name, []).append(value)
    return {name: round(float(np.mean(values)), 4) for name, values in found.items()}


def ceiling(world: World, first: int, instruments: int, count: int) -> dict[str, float]:
    """Return the most that one cut on elevation could tell the lowest tenth, were 1% of the upper half told so too; by scorer.

    One cut for all instruments: whoever answers knows nothing of the zero point of the instrument that they met.
    """
    bank, form = load(), structure(load())
    low, upper = [], []
    heights: dict[str, list[Doubles]] = {name: [] for name in CEILED}
    for seed in range(first, first + instruments):
        crowd = people(world, form, count, np.random.default_rng([seed, WORLDS.index(world)]))
        tenth, half = np.quantile(crowd.elevation, [0.1, 0.5])
        low.append(crowd.elevation <= tenth)
        upper.append(crowd.elevation > half)
        for name in CEILED:
            said = SCORERS[name](bank, form, crowd.sheets).elevation
            assert said is not None, "both scorers measure elevation"
            heights[name].append(said)
    lowest, higher = np.concatenate(low), np.concatenate(upper)
    found = {}
    for name, parts in heights.items():
        height = np.concatenate(parts)
        found[name] = round(float((height[lowest] <= np.quantile(height[higher], 0.01)).mean()), 4)
    return found


def _within_bands(one: Profiles, other: Profiles) -> float:
    """Return how many pulls of two takings differ by no more than their two 90% bands, root of summed squares, allow."""
    held = []
    for pole in ("pull_pm", "pull_pmm"):
        moved = np.abs(getattr(one, pole) - getattr(other, pole))
        reaches = [
            np.maximum(getattr(p, f"{pole}_high") - getattr(p, pole), getattr(p, pole) - getattr(p, f"{pole}_low"))
            for p in (one, other)
        ]
        held.append((moved <= np.hypot(*reaches)).mean())
    return float(np.mean(held))


def probe() -> dict[str, float]:
    """Return a few figures of a run small enough to be done again by a test."""
    figures = instrument(WORLDS[1], REPORTING, PROBE["people"], ("product",))
    return {name: round(figures["product"][name], 6) for name in ("side", "brier", "coverage", "labelled", "correlation")}


def told(what: str, work: Callable[[], T]) -> T:
    """Return what *work* returns, saying on standard error that it is under way and how long it took: all of it takes minutes."""
    print(f"card: {what} ...", end="", file=sys.stderr, flush=True)
    begun = time.monotonic()
    done = work()
    print(f" {time.monotonic() - begun:.0f} s", file=sys.stderr, flush=True)
    return done


def measure() -> dict[str, Any]:
    """Return every figure of the card."""
    bank = load()
    worlds = told("worlds", lambda: report(INSTRUMENTS, PEOPLE, REPORTING, "as described"))
    return {
        "bank": bank.version,
        "fingerprint": bank.fingerprint,
        "instruments": INSTRUMENTS,
        "people": PEOPLE,
        "seeds": {"development": DEVELOPMENT, "reporting": REPORTING},
        "minutes": {
            language: round(minutes(bank, bank.core, words(language)), 1) for language in sorted(set(bank.texts) - DRAFTS)
        },
        "worlds": worlds,
        "retest": {w.name: told(f"retest, {w.name}", partial(retest, w, REPORTING, INSTRUMENTS, PEOPLE)) for w in WORLDS},
        "ceiling": {w.name: told(f"ceiling, {w.name}", partial(ceiling, w, REPORTING, INSTRUMENTS, PEOPLE)) for w in WORLDS},
        "probe": told("probe", probe),
    }


# The card


FIGURES = {
    "side": "right side, everybody",
    "side_outside": "right side, true lean beyond 0.25 SD",
    "correlation": "correlation with the true lean",
    "brier": "Brier score (lower is better)",
    "calibration": "calibration error (lower is better)",
    "coverage": "90% interval holds the truth",
    "width": "width of the interval, SD",
    "labelled": "people given a label",
    "labelled_right": "right among those labelled",
    "axes_right": "right among the axes named",
    "elevation": "elevation: correlation with the truth",
    "both_right_side": "label 'three-in-one': right",
    "neither_right_side": "label 'neither yet': right",
    "case_both": "people told that both draw them",
    "case_both_right": "right among those",
    "case_neither": "people told that neither draws them much",
    "case_neither_right": "right among those",
    "case_neither_lowest_tenth": "told so: of the tenth with the lowest elevation, whatever their lean",
    "case_neither_upper_half": "told so: of the half with the higher elevation",
    "coverage_agreeing": "interval holds: people who agree to everything",
    "coverage_extreme": "interval holds: people who answer in extremes",
    "coverage_midpoint": "interval holds: people who stay in the middle",
    "coverage_position": "interval holds: people who prefer a screen side",
    "coverage_noisy": "interval holds: people who answer at random now and then",
}
FLAGGED = {
    "caught_straight_line": "one answer throughout",
    "caught_midline": "the middle throughout",
    "caught_zigzag": "a repeated pattern",
    "caught_random": "at random throughout",
    "caught_half_random": "at random in the second half",
    "caught_very_fast": "under 2 seconds on most questions",
    "honest": "falsely: honest people, all",
    "honest_extreme": "falsely: honest people who answer in extremes",
    "honest_midpoint": "falsely: honest people who stay in the middle",
    "honest_agreeing": "falsely: honest people who agree to everything",
    "honest_position": "falsely: honest people who prefer a screen side",
    "honest_noisy": "falsely: honest people who are noisy",
    "honest_by_like_dice": "falsely: honest people, as no better than dice",
}
JOB_HOLDERS = {
    "pm": "people drawn to PM work and not to PMM work",
    "pmm": "people drawn to PMM work and not to PM work",
    "both": "people drawn to both",
    "neither": "people drawn to neither",
    "neither_pm": "people drawn to neither, to PMM work least",
}
READ = ("pm", "pmm", "both", "neither", "close")
NAMES = {
    "product": "this scorer",
    "plain_sum": "plain sum",
    "source_weighted_sum": "sum weighted by source",
    "graded_response": "graded response model",
}
STANDARDS = (
    ("Purpose, intended use and misuse are stated", "met", "the result page, the PDF and this card say what it is not for"),
    ("The content domain is defined and traced to sources", "met", "`questions/sources.toml`, the method page"),
    ("Items are reviewed for fairness between the poles", "partly", "by rule (length, form, strength) and by editors; no panel, no data"),
    ("Scoring is documented and reproducible", "met", "`scoring/`, `python -m scoring`, properties and golden cases in the tests"),
    ("Measurement error is reported with every score", "met", "interval and probability, on screen, in the PDF, in the API"),
    ("Evidence of reliability in the intended population", "not yet", "no real answers; `python -m scoring calibrate` when there are 200"),
    ("Evidence of validity against other measures or outcomes", "not yet", "needs a study; the pilot kit says how one would begin"),
    ("Norms", "not yet", "needs a sample; scores refer to a model's population, and every result says so"),
    ("Adaptation follows equal meaning, not equal words (ITC)", "partly", "written anew in each language, with back-translation notes; no bilingual panel"),
    ("Equivalence of language versions is shown", "not yet", "each language is treated as an instrument of its own; gates at 200 a language"),
    ("Detection of careless answering, with its error rates", "met", "the table above"),
    ("Test takers are told what is kept and who sees it", "met", "nothing is kept; with a coach's group, consent before the first question and again before sending"),
    ("Accessible to people with disabilities", "partly", "WCAG 2.2 AA checked by machine on every page, keyboard alone, PDF/UA-1; no study with users of assistive technology"),
)  # fmt: skip


def one_in(share: float) -> str:
    """Return a share as "1 in n".

    >>> one_in(0.16), one_in(0.05)
    ('1 in 6', '1 in 20')
    """
    return f"1 in {round(1 / share)}"


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    """Return a Markdown table."""
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *("| " + " | ".join(row) + " |" for row in rows), ""]


def spread(figure: dict[str, float]) -> str:
    """Return mean (10th to 90th percentile over instruments)."""
    if math.isnan(figure["mean"]):
        return ""
    return f"{figure['mean']:.3f} ({figure['p10']:.3f}–{figure['p90']:.3f})"


def render(figures: dict[str, Any]) -> str:
    """Return the card as Markdown."""
    bank, worlds, retested = load(), figures["worlds"], figures["retest"]
    names = tuple(worlds)
    base = worlds["base"]["product"]
    lines = [
        "# How well it measures",
        "",
        f"Bank version {figures['bank']}. Written by `make card`; {figures['instruments']} instruments of {figures['people']:,} simulated people in each of three",
        "worlds; mean and, in brackets, the 10th and 90th percentile over instruments. No constant was fitted on these seeds, but for the gate of one flag (`like_dice`), set a little higher after they were seen.",
        "",
        "**Nobody real has been measured.** Simulation shows what scoring can do if people answer as modelled. It shows nothing about",
        "whether the result predicts who does well, or who is happy, in either job.",
        "",
        "## In short",
        "",
        f"- If everybody got a label, {one_in(1 - base['side']['mean'])} would stand on the wrong side. {base['labelled']['mean']:.0%} get one, and of those",
        f"  {one_in(1 - base['labelled_right']['mean'])} is on the wrong side.",
        f"- The 90% interval holds the true lean {base['coverage']['mean']:.0%} of the time.",
        f"- Taken again at once, {one_in(retested['base']['changed_side_1.0'])} changes side by error alone; a month later, if leans keep a stability of .85,",
        f"  {one_in(retested['base']['changed_side_0.85'])}. Among those who had a label it is {one_in(retested['base']['changed_side_named_0.85'])}.",
        "- It takes about "
        + ", ".join(f"{value:.1f} minutes in {language}" for language, value in figures["minutes"].items())
        + ".",
        "",
        "## What it reaches",
        "",
        "Three worlds differ in how sharply items separate people (median discrimination 0.9, 1.3, 1.6; log SD .35). In each, styles of",
        "answering, item locations and a hidden zero point are drawn anew for every instrument (`tests/simulator/worlds.py`).",
        "",
    ]
    lines += table(("this scorer", *names), [
        (label, *(spread(worlds[w]["product"][figure]) for w in names)) for figure, label in FIGURES.items() if figure in worlds["base"]["product"]
    ])  # fmt: skip
    lines += [
        "## Which way, and whether at all",
        "",
        "People of five kinds, by how far each role's work draws them: as far as the upper tenth of people, or as little as the lowest tenth",
        f"(of the last kind {JOBS['neither_pm'][0]} SD and {JOBS['neither_pm'][1]} SD from the middle), with an SD of {VARIES} from axis to axis. The base world; shares of what the",
        "headline says, with a side or without.",
        "",
    ]
    lines += table(("they are", *(f"read '{word}'" for word in READ)), [
        (label, *(spread(worlds["base"]["jobs"][f"{job}_reads_{word}"]) for word in READ)) for job, label in JOB_HOLDERS.items()
    ])  # fmt: skip
    lines += [
        "A pull is the answers' own scale, 0 to 100, and no norm: it draws above 60 and leaves cold below 40, each only from a probability of",
        f".80. Its band is the error of answering: of two takings at once, {retested['base']['pull_band']:.0%} differ by no more than two 90% bands say (base).",
        "",
        "How many of the lowest tenth can be told at all: one cut on elevation that tells 1% of the upper half so would tell "
        + "; ".join(
            f"{figures['ceiling'][w]['product']:.3f} of them by this scorer's elevation and {figures['ceiling'][w]['graded_response']:.3f} by"
            f" the graded response model's ({w})"
            for w in names
        )
        + ".",
        "",
        "## Beside other ways to score",
        "",
        "The same answers, the base world; the graded response model knows the model and has to find the items' parameters.",
        "",
    ]
    lines += table(("base world", *(NAMES[s] for s in SCORERS)), [
        (label, *(spread(worlds["base"][s][figure]) if figure in worlds["base"][s] else "" for s in SCORERS))
        for figure, label in FIGURES.items()
        if figure in worlds["base"]["plain_sum"] and not figure.startswith("coverage_")
    ])  # fmt: skip
    lines += ["## What fools it, and whom it accuses", "", "Share flagged. A flag takes the label away and deletes nothing.", ""]
    lines += table(
        ("answers", *names), [(label, *(spread(worlds[w]["flags"][f]) for w in names)) for f, label in FLAGGED.items()]
    )
    lines += [
        "Random answers cannot be told from a person of many minds with certainty; whoever fakes a result on purpose is not caught at all.",
        "Whether answers go together no better than dice is asked only of sheets on which every core question is answered: a sheet that",
        "skips one is left alone. Speed is measured only where seconds are given, which files and the API may do; the quiz on the web",
        "takes no times, so there nobody is found too fast.",
        "",
        "## Reliability to expect, and taking it again",
        "",
        f"Cronbach's alpha and McDonald's omega over the {len(bank.core)} items keyed to PM (they count agreeing styles and axes of their own as",
        "error or truth as it happens; the interval does not rest on them), and how many change side on a second taking.",
        "",
    ]
    again = {
        "alpha": "alpha",
        "omega": "omega",
        "sem": "standard error of a mean answer, in steps of the scale",
        **{f"correlation_{s}": f"correlation of two takings, stability {s}" for s in STABILITIES},
        **{f"changed_side_{s}": f"changed side, stability {s}" for s in STABILITIES},
        **{f"changed_side_named_{s}": f"changed side among those labelled, stability {s}" for s in STABILITIES},
    }
    lines += table(("", *names), [(label, *(f"{retested[w][f]:.3f}" for w in names)) for f, label in again.items()])
    lines += [
        "Stabilities of .7 to .85 are what studies of vocational interests find over months and years (Low, Yoon, Roberts and Rounds 2005).",
        "",
        "## Limits",
        "",
        f"- Made from {words('en').spelled(len(bank.documents))} articles on the two roles; one of them is about marketing managers, a wider job.",
        "- Not validated: results have not been held against how people fare in either job.",
        "- No norms: the scale is that of a model's population.",
        "- Not for hiring, promotion or admission; easily faked by whoever wants a certain result.",
        "- Each language is an instrument of its own until shown equal. What a language says otherwise than the English is listed, with",
        "  a literal back-translation of every item, in [questions/text/NOTES.md](../questions/text/NOTES.md).",
        "- Minutes are worked out from reading speeds (Brysbaert 2019; Trauzettel-Klosinski and Dietz 2012) and 5 seconds a choice.",
        "",
        "## Standards, point by point",
        "",
        "After the Standards for Educational and Psychological Testing (AERA, APA, NCME 2014) and the ITC Guidelines for Translating and",
        "Adapting Tests (2017).",
        "",
    ]
    lines += table(("point", "state", "where, or why not"), list(STANDARDS))
    lines += ["What it takes to turn simulation into evidence: [the pilot kit](pilot.md).", ""]
    return "\n".join(lines)


def main() -> None:
    """Measure, and write both files."""
    figures = measure()
    FILE.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    CARD.parent.mkdir(exist_ok=True)
    CARD.write_text(render(json.loads(FILE.read_text(encoding="utf-8"))), encoding="utf-8")
    print(f"written: {FILE.name}, {CARD.name}; compare with pytest tests/test_card_of_measurement.py", file=sys.stderr)


if __name__ == "__main__":
    main()
