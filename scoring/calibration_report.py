"""A calibrated bank as a folder: the bank with its factors and a new version, and a report of what moved."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from errno import EEXIST, ENOENT
from math import sqrt
from os import strerror
from pathlib import Path

import numpy as np

from questions import Bank, Calibration, load
from questions.bank import SHIPPED_BANK, calibrated
from questions.building import build
from questions.files import FACTORS, read
from questions.releases import release
from scoring.arrays import AnswerArray, Doubles
from scoring.calibration import (
    RECOMMENDED,
    CalibrationAnswers,
    Estimates,
    NotCalibrated,
    Usable,
    as_scored,
    estimate,
    shares,
    usable,
)
from scoring.doubt import MODEL
from scoring.lean import score_sheets
from scoring.profile import LABELS
from scoring.reliability import alpha, alpha_interval, one_factor, towards_pm

REPORT = "calibration.md"
VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z.+_-]{0,19}")
STATED = re.compile(r'^version\s*=\s*"[^"]*"', re.MULTILINE)


def calibrate(
    answers: CalibrationAnswers, language: str, target: Path, version: str | None, today: date, room: Path = SHIPPED_BANK
) -> Bank:
    """Write the bank in *room*, calibrated on *answers*, to the new folder *target*, with its report; return that bank.

    The folder appears whole or not at all. Raises NotCalibrated where the answers do not allow it, and OSError where it cannot be
    written or is there already.
    """
    if target.exists():
        raise FileExistsError(EEXIST, strerror(EEXIST), str(target))
    if not target.parent.is_dir():
        raise FileNotFoundError(ENOENT, strerror(ENOENT), str(target.parent))
    now = load(room)
    evidence = build(read(room))  # factors are of the evidence's weights, and never of another calibration's
    version = _version(evidence, version)
    used = usable(evidence, answers, language)
    found = estimate(evidence, used.sheets)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as scratch:
        folder = Path(scratch) / "bank"
        shutil.copytree(room, folder, ignore=_no_programs)
        _renamed(folder / "bank.toml", version)
        (folder / "calibration.toml").write_text(_file(evidence, found, language, today, answers.source), encoding="utf-8")
        release(folder)
        bank = load(folder)
        (folder / REPORT).write_text(report(now, bank, evidence, used, found), encoding="utf-8")
        folder.rename(target)
    return bank


def _version(bank: Bank, wanted: str | None) -> str:
    released = [old.version for old in bank.releases]
    numbers = [int(number) for number in released if number.isdecimal()]
    if wanted is None and not numbers:
        raise NotCalibrated("the versions of this bank are not numbers, so --version has to name the new one")
    version = str(max(numbers) + 1) if wanted is None else wanted
    if version in released:
        raise NotCalibrated(f"version {version} is released already")
    if not VERSION.fullmatch(version):
        raise NotCalibrated(f"{json.dumps(version)} is no name for a version: up to 20 letters, digits and . + _ -")
    return version


def _no_programs(folder: str, names: list[str]) -> Iterable[str]:
    return {n for n in names if n.endswith(".py") or n.startswith(("__pycache__", ".")) or n == REPORT}


def _renamed(path: Path, version: str) -> None:
    text, changes = STATED.subn(f"version = {json.dumps(version)}", path.read_text(encoding="utf-8"), count=1)
    if not changes:
        raise NotCalibrated('bank.toml has no line version = "..." to write the new version in')
    path.write_text(text, encoding="utf-8")


def _file(bank: Bank, found: Estimates, language: str, today: date, source: str) -> str:
    factor = dict(zip((item.id for item in bank.core), found.factor.tolist(), strict=True))
    lines = [
        "# What real answers make each item's weight be multiplied by. Written by `python -m scoring calibrate`; calibration.md says",
        "# what moved. Take this file away and the weights are those of the articles alone.",
        "",
        f"language = {json.dumps(language)}",
        f"people = {found.people}",
        f'date = "{today.isoformat()}"',
        f'source = "sha256:{source}"',
        f'fingerprint = "{bank.fingerprint}"',
        "",
        "[factors]",
        *(f"{item.id} = {factor.get(item.id, 1.0):.4f}" for item in bank.scored),
    ]
    return "\n".join(lines) + "\n"


# How well a bank measures these people


@dataclass(frozen=True, slots=True)
class Figures:
    """Alpha with Feldt's 95% interval, and omega, of the items as a bank weighs them."""

    alpha: float
    low: float
    high: float
    omega: float


def figures(bank: Bank, sheets: AnswerArray) -> Figures:
    """Return how reliably *bank* measures the people of complete *sheets*.

    Alpha is that of weighed answers; so is omega, (sum w s l)^2 over itself plus the sum of w^2 s^2 (1 - l^2), w what an item counts
    for, s its SD, l its loading on one factor (McDonald 1999, 6.20).
    """
    weighed = towards_pm(bank, sheets) * shares(bank)
    a = alpha(weighed)
    low, high = alpha_interval(a, *weighed.shape)
    loadings, size = one_factor(weighed), weighed.std(axis=0, ddof=1)
    common = float((size * loadings).sum()) ** 2
    return Figures(a, low, high, common / (common + float((size**2 * (1 - loadings**2)).sum())))


def unseen(evidence: Bank, now: Bank, sheets: AnswerArray) -> tuple[float, float]:
    """Return alpha before and after, each half of the people measured by factors from the other half: a gain that is not borrowed."""
    order = np.random.default_rng(0).permutation(len(sheets))
    halves = (sheets[order[::2]], sheets[order[1::2]])
    before, after = [], []
    for mine, theirs in (halves, halves[::-1]):
        keyed = towards_pm(evidence, mine)
        before.append(alpha(keyed * shares(now)))
        after.append(alpha(keyed * _shares(evidence, estimate(evidence, theirs).factor)))
    return float(np.mean(before)), float(np.mean(after))


def _shares(evidence: Bank, factor: Doubles) -> Doubles:
    by_item = dict(zip((item.id for item in evidence.core), factor.tolist(), strict=True))
    return shares(calibrated(evidence, Calibration("", 0, "", "", evidence.fingerprint, by_item)))


@dataclass(frozen=True, slots=True)
class Population:
    """The model's constants as these people have them, and where they lean on average, in the model's SDs, with its error."""

    spread_usual: float
    lean_sd: float
    noise: float
    mean: float
    mean_error: float


def population(bank: Bank, sheets: AnswerArray) -> Population:
    """Return the constants of `scoring.doubt.Model` that can be read off answers, by moments.

    `noise` is the mean square of answers, in the person's own spread, about the person's axis and the item's mean; the lean's
    variance is that of the mean answer less noise times the sum of squared shares.
    """
    x, share = as_scored(bank, sheets), shares(bank)
    core = towards_pm(bank, sheets)
    left, free = 0.0, 0
    for axis in bank.axes:
        places = [place for place, item in enumerate(bank.core) if item.axis == axis.id]
        about = x[:, places] - x[:, places].mean(axis=0)
        about -= about.mean(axis=1, keepdims=True)
        left += float((about * about).sum())
        free += (len(sheets) - 1) * (len(places) - 1)
    noise = left / free
    lean = x @ share
    value = score_sheets(bank, sheets).value
    return Population(
        float((core * core).mean()),
        sqrt(max(float(lean.var(ddof=1)) - noise * float((share * share).sum()), 0.0)),
        noise,
        float(value.mean()),
        float(value.std(ddof=1)) / sqrt(len(value)),
    )


# The report


def report(now: Bank, bank: Bank, evidence: Bank, used: Usable, found: Estimates) -> str:
    """Return what moved from *now* to *bank*, as Markdown."""
    made = bank.calibration
    assert made is not None
    before, after = score_sheets(now, used.sheets), score_sheets(bank, used.sheets)
    turned = float((np.sign(before.value) != np.sign(after.value)).mean())
    relabelled = float((before.label != after.label).mean())
    old, new, apart = figures(now, used.sheets), figures(bank, used.sheets), unseen(evidence, now, used.sheets)
    moved = [item.id for item, f in zip(bank.core, found.factor.tolist(), strict=True) if abs(f - 1) > 0.1]
    lines = [
        *_heading(now, bank, made, used, found),
        "## What it does to results",
        "",
        *_table(
            ("the same people", f"version {now.version}", f"version {bank.version}"),
            [
                ("alpha, with Feldt's 95% interval", *(f"{f.alpha:.3f} ({f.low:.3f} to {f.high:.3f})" for f in (old, new))),
                ("alpha, by factors from the other half of the people", *(f"{a:.3f}" for a in apart)),
                ("omega", f"{old.omega:.3f}", f"{new.omega:.3f}"),
                ("people given a side", *(f"{np.isin(p.label, _SIDES).mean():.1%}" for p in (before, after))),
            ],
        ),
        f"- Leans correlate {np.corrcoef(before.value, after.value)[0, 1]:.4f} between the two versions.",
        f"- {turned:.1%} of people change side; {relabelled:.1%} change label.",
        f"- {len(moved)} of {len(bank.core)} items changed by more than a tenth" + (f": {', '.join(moved)}." if moved else "."),
        f"- Of the differences between contrasts {found.trusted[0]:.0%} were kept, between statements {found.trusted[1]:.0%}; the rest is what"
        f" chance alone would show among {found.people} people.",
        "",
        "The first and third rows are of the people whom the factors come from, which flatters them. The second is not; its factors rest on half as"
        " many people, so it says too little rather than too much.",
        "",
        "## Items, the most changed first",
        "",
        "How well an answer goes with the rest of its axis (error "
        f"{_error(found.people):.2f}), the same after shrinkage, and the weight before and after. The mean and SD are of answers 1 to 5 as they"
        " are stored: a mean near an end, or an SD under 0.7, is a sentence to look at.",
        "",
        *_items(now, bank, found),
        f"Items of the extension keep the factor 1: only people near the middle are asked them. A factor is {FACTORS[0]} to {FACTORS[1]}; shared ground"
        " stays at 0; an axis keeps the weight that the articles give it.",
        "",
        "## The model's constants, as these people have them",
        "",
        *_constants(population(evidence, used.sheets)),
        "They are reported and not used: volunteers of a pilot are not everybody, and would otherwise become everybody's norm.",
        "",
    ]
    return "\n".join(lines)


def _heading(now: Bank, bank: Bank, made: Calibration, used: Usable, found: Estimates) -> list[str]:
    """Return what stands above the figures: which bank this is, whose answers it was made from, and how many they are."""
    lines = [
        f"# Bank version {bank.version}, calibrated on {found.people} answer sheets in {bank.texts[made.language].name}",
        "",
        f"From version {now.version}, on {made.date}, by `python -m scoring calibrate`; the answers' file is {made.source}.",
        "",
        f"Of {used.seen} sheets, {used.incomplete} were incomplete, {used.flagged} flagged and {used.repeated} repeated another; {found.people} were used.",
    ]
    if found.people < RECOMMENDED:
        lines += [
            f"**That is enough to calibrate, and few: recommended at {RECOMMENDED}.** The error of a correlation is {_error(found.people):.2f} at so many,"
            f" {_error(RECOMMENDED):.2f} at {RECOMMENDED}."
        ]
    return [
        *lines,
        "",
        f"These factors are of the {bank.texts[made.language].name} sentences. Use this bank in that language alone until another has been measured.",
        "",
    ]


_SIDES = [LABELS.index("pm"), LABELS.index("pmm")]


def _items(now: Bank, bank: Bank, found: Estimates) -> list[str]:
    rows = []
    for place in np.argsort(-np.abs(np.log(found.factor)), kind="stable").tolist():
        item = bank.core[place]
        numbers = (f"{figure[place]:.2f}" for figure in (found.mean, found.sd, found.fits, found.shrunk, found.factor))
        rows.append((item.id, item.axis or "", item.form, *numbers, f"{now.item(item.id).weight:.3f}", f"{item.weight:.3f}"))
    return _table(("item", "axis", "form", "mean", "SD", "with the rest", "shrunk", "factor", "weight before", "after"), rows)


def _constants(here: Population) -> list[str]:
    return _table(
        ("constant", "in use", "here"),
        [
            ("usual mean square of an answer, in steps", f"{MODEL.spread_usual:.2f}", f"{here.spread_usual:.2f}"),
            ("SD of true leans, in a person's spread", f"{MODEL.lean_sd:.3f}", f"{here.lean_sd:.3f}"),
            ("error variance of one answer", f"{MODEL.noise:.2f}", f"{here.noise:.2f}"),
            ("mean lean, in SDs, plus = PM", "0.00", f"{here.mean:+.2f} (error {here.mean_error:.2f})"),
        ],
    )


def _error(people: int) -> float:
    return 1 / sqrt(people - 3)


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    return ["| " + " | ".join(head) + " |", "|" + "---|" * len(head), *("| " + " | ".join(row) + " |" for row in rows), ""]


def sample_sizes(sizes: tuple[int, ...], items: int, alphas: tuple[float, ...] = (0.6, 0.7, 0.8)) -> str:
    """Return, as a Markdown table, how exactly so many people tell a correlation and alpha.

    The 95% interval of a correlation of .40 by Fisher's z, and Feldt's of alpha, for a quiz of so many *items*.
    """
    rows = []
    for n in sizes:
        low, high = np.tanh(np.arctanh(0.4) + np.array([-1.96, 1.96]) * _error(n))
        ends = (alpha_interval(a, n, items) for a in alphas)
        rows.append(
            (
                f"{n:,}",
                f"{_error(n):.3f}",
                f"{low:.2f} to {high:.2f}",
                *(f"{interval[0]:.2f} to {interval[1]:.2f}" for interval in ends),
            )
        )
    head = ("people", "error of a correlation", "95% about .40", *(f"95% about alpha {a:.2f}" for a in alphas))
    return "\n".join(_table(head, rows))
