"""How well each question asks for its axis, from real answers: factors for the bank's weights, and every reason not to estimate them.

A factor compares a question with its neighbours on one axis. What an axis counts for stays with the articles, and the
constants of the model's population stay with the model: a pilot's volunteers are not everybody.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from questions import Bank
from questions.files import CALIBRATED_FROM, FACTORS
from scoring.arrays import AnswerArray, Doubles
from scoring.doubt import MODEL, spread
from scoring.keying import keyings
from scoring.lean import score_sheets
from scoring.profile import FLAGS
from scoring.reliability import alpha, alpha_interval, item_total, towards_pm

RECOMMENDED = 200
"""Sheets from which a calibration is recommended; the least is `questions.files.CALIBRATED_FROM`."""
VARIES = 0.05
"""The least share of answers to a question that are not its commonest one."""
ALIKE = 0.995
"""The correlation from which two questions were not both answered."""
AGAINST = 2.0
"""Standard errors below 0 from which a question is said to go against its axis."""
ASSIGNED = re.compile(r"(?:^|-)(?P<language>[A-Za-z]{2}(?:-[A-Za-z]{4})?)-\d+$")
"""An id as a coach's export gives it, language and number; something of the researcher's own may stand before it."""
UNKNOWN_LANGUAGE = "xx"


class NotCalibrated(Exception):
    """These answers may not move a weight; `reasons` says why, in whole sentences."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class CalibrationAnswers:
    """What a file of answers holds: ids, sheets (bank.scored order), seconds (None = not timed), columns and a hash of its bytes."""

    ids: tuple[str, ...]
    sheets: AnswerArray
    seconds: NDArray[np.float32] | None
    columns: frozenset[str]
    source: str


@dataclass(frozen=True, slots=True)
class Usable:
    """The complete, unflagged *sheets*, each once; and how many of *seen* were left out, each counted for its first reason."""

    sheets: AnswerArray
    seen: int
    incomplete: int
    flagged: int
    repeated: int


@dataclass(frozen=True, slots=True)
class Estimates:
    """Figures of the core items from *people*, in bank.core order.

    `mean` and `sd` of the answer, 1 to 5; `fits`, the correlation with the rest of the axis, as the scorer takes answers; `shrunk`,
    the same after shrinkage; `factor`. `trusted` is the share of differences that shrinkage kept: contrasts, statements.
    """

    people: int
    mean: Doubles
    sd: Doubles
    fits: Doubles
    shrunk: Doubles
    factor: Doubles
    trusted: tuple[float, float]


# What may be used


def read(bank: Bank, source: Path) -> CalibrationAnswers:
    """Return what *source* holds; BadAnswer with the place of the first cell that cannot be read."""
    from scoring.sheets import pieces, read_header
    from scoring.spreadsheets import answer_file

    ids: list[str] = []
    sheets, seconds = [np.zeros((0, len(bank.scored)), np.int8)], []
    with answer_file(bank, source) as file:
        header = read_header(bank, file)
        for piece_ids, answers, spent in pieces(bank, file, header):
            ids += piece_ids.to_pylist()
            sheets.append(answers)
            seconds += [] if spent is None else [spent]
    timed = np.concatenate(seconds) if seconds else None
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    return CalibrationAnswers(tuple(ids), np.concatenate(sheets), timed, frozenset(header), digest)


def usable(bank: Bank, answers: CalibrationAnswers, language: str) -> Usable:
    """Return the sheets that a calibration in *language* may use; NotCalibrated, with every reason, where it may not be made."""
    if reasons := (*_one_language(bank, answers, language), *_each_once(answers), *_all_asked(bank, answers)):
        raise NotCalibrated(*reasons)
    complete = np.asarray((answers.sheets[:, : len(bank.core)] > 0).all(axis=1), dtype=np.bool_)
    raised = score_sheets(bank, answers.sheets, answers.seconds).flags[:, _INDEPENDENT].any(axis=1)
    clean = answers.sheets[complete & ~raised]
    _, first = np.unique(clean, axis=0, return_index=True)
    unique = clean[np.sort(first)]
    found = Usable(unique, len(complete), int((~complete).sum()), int((complete & raised).sum()), len(clean) - len(unique))
    if reasons := _too_few(bank, answers, found) or _too_alike(bank, unique) or _against(bank, unique):
        raise NotCalibrated(*reasons)
    return found


_INDEPENDENT = [flag != "like_dice" for flag in FLAGS]
"""Without the flag that asks whether answers go together as the model expects: what it leaves would prove the model right by itself."""


def _one_language(bank: Bank, answers: CalibrationAnswers, language: str) -> tuple[str, ...]:
    if language not in bank.texts:
        return (f"the bank has no language {language!r}; it has {', '.join(sorted(bank.texts))}",)
    said = Counter(found["language"] for id in answers.ids if (found := ASSIGNED.search(id)))
    known = {code: n for code, n in said.items() if code in bank.texts or code == UNKNOWN_LANGUAGE}
    if not known or (set(known) == {language} and known[language] == len(answers.ids)):
        return ()
    counts = [f"{n} in {code}" if code != UNKNOWN_LANGUAGE else f"{n} in none that is known" for code, n in sorted(known.items())]
    if other := len(answers.ids) - sum(known.values()):
        counts.append(f"{other} whose id does not say")
    return (
        f"each language is an instrument of its own, and by their ids the sheets are not all in {language}: {', '.join(counts)}",
    )


def _each_once(answers: CalibrationAnswers) -> tuple[str, ...]:
    twice = [id for id, n in Counter(answers.ids).items() if id and n > 1]
    return (f"somebody stands twice: id {_listed(twice)}",) if twice else ()


def _all_asked(bank: Bank, answers: CalibrationAnswers) -> tuple[str, ...]:
    missing = [item.id for item in bank.core if item.id not in answers.columns]
    return (f"no column for {_listed(missing)}",) if missing else ()


def _too_few(bank: Bank, answers: CalibrationAnswers, found: Usable) -> tuple[str, ...]:
    people = len(found.sheets)
    if people >= CALIBRATED_FROM:
        return ()
    left_out = f"{found.incomplete} incomplete, {found.flagged} flagged, {found.repeated} repeated"
    few = f"{people} complete sheets without a flag, of {found.seen} ({left_out}); at least {CALIBRATED_FROM}, recommended {RECOMMENDED}"
    counts = (answers.sheets[:, : len(bank.core)] > 0).sum(axis=0)
    scarce = [f"{item.id} ({n})" for item, n in zip(bank.core, counts.tolist(), strict=True) if n < CALIBRATED_FROM <= found.seen]
    return (few, f"answered by too few: {_listed(scarce)}") if scarce else (few,)


def _too_alike(bank: Bank, sheets: AnswerArray) -> tuple[str, ...]:
    alike = []
    for place, item in enumerate(bank.core):
        most = int(np.bincount(sheets[:, place]).max())
        if len(sheets) - most < VARIES * len(sheets):
            alike.append(f"{item.id} ({most} of {len(sheets)} gave one answer)")
    same = np.triu(np.abs(np.corrcoef(sheets[:, : len(bank.core)], rowvar=False)) > ALIKE, 1) if not alike else np.zeros((0, 0))
    copies = [f"{bank.core[first].id} and {bank.core[second].id}" for first, second in np.argwhere(same).tolist()]
    found = (f"answered alike by nearly everybody: {_listed(alike)}",) if alike else ()
    return (*found, f"one column copied from another: {_listed(copies)}") if copies else found


def _against(bank: Bank, sheets: AnswerArray) -> tuple[str, ...]:
    keyed = towards_pm(bank, sheets)
    low = alpha_interval(alpha(keyed), *keyed.shape)[0]
    if not low > 0:
        return (f"the answers do not hang together (alpha {alpha(keyed):.2f}, from {low:.2f}): there is nothing to weigh by",)
    fits = rest_correlations(bank, as_scored(bank, sheets))
    against = [
        f"{item.id} ({r:.2f})"
        for item, r in zip(bank.core, fits.tolist(), strict=True)
        if r < -AGAINST / np.sqrt(len(sheets) - 3)
    ]
    return (f"against the rest of the axis, so look at sentence and keying first: {_listed(against)}",) if against else ()


def _listed(names: list[str]) -> str:
    return ", ".join(names[:10]) + (f" and {len(names) - 10} more" if len(names) > 10 else "")


# What they say


def as_scored(bank: Bank, sheets: AnswerArray) -> Doubles:
    """Return complete core answers as the scorer takes them: towards PM, statements from the person's mean one, in the person's spread."""
    core = sheets[:, : len(bank.core)] - 3.0
    stated = np.array([item.form == "statement" for item in bank.core])
    agreement = core[:, stated].mean(axis=1, keepdims=True)
    x = towards_pm(bank, sheets) - np.where(stated, _toward(bank), 0.0) * agreement
    answered = np.full(len(sheets), len(bank.core), dtype=np.int8)
    return np.asarray(x / spread((x * x).sum(axis=1), answered, MODEL)[:, None], dtype=np.float64)


def _toward(bank: Bank) -> Doubles:
    return np.array([1.0 if "pm" in (i.b, i.pole) else -1.0 for i in bank.core])


def rest_correlations(bank: Bank, x: Doubles) -> Doubles:
    """Return each core item's correlation with the sum of the other items of its axis."""
    fits = np.empty(x.shape[1])
    for axis in bank.axes:
        places = [place for place, item in enumerate(bank.core) if item.axis == axis.id]
        fits[places] = item_total(x[:, places])
    return fits


def shrunk(fits: Doubles, people: int) -> tuple[Doubles, float]:
    """Return correlations drawn towards what is usual among them, and how much of each difference was kept.

    Fisher's z = atanh r has variance v = 1 / (n - 3), whatever r (Fisher 1921). Of the variance V of the items' z, t = max(V - v, 0)
    is theirs and the rest is chance, so each keeps the share t / (t + v) of its distance from the mean (empirical Bayes: Efron and
    Morris 1973; Morris 1983). By hand: z .2 and .4 among 103 people, V = .02, v = .01, so half of each distance:

    >>> r, share = shrunk(np.tanh([0.2, 0.4]), 103)
    >>> np.arctanh(r).round(3).tolist(), round(share, 3)
    ([0.25, 0.35], 0.5)
    """
    z = np.arctanh(np.clip(fits, -0.99, 0.99))
    chance = 1 / (people - 3)
    share = 1 - min(chance / max(float(z.var(ddof=1)), chance), 1.0)
    return np.tanh(z.mean() + share * (z - z.mean())), share


def factors(bank: Bank, shrunk: Doubles) -> Doubles:
    """Return what each core item's weight is multiplied by: FACTORS[0] to FACTORS[1], 1 = it asks as well as is usual.

    Of several readings of one thing, each best counts r / (1 - r^2), r its correlation with that thing (Bartlett 1937; the error of a
    reading is what is left, 1 - r^2). The factor is that, over its mean among the items of one form, since what a form is worth is
    the scorer's; then over the mean of the items of its axis, weighed as they are, since what an axis is worth is the articles'.
    """
    worth = np.maximum(shrunk, 0.0) / (1 - shrunk**2)
    out = np.ones(len(shrunk))
    for form in ("contrast", "statement"):
        places = [place for place, item in enumerate(bank.core) if item.form == form]
        if places and worth[places].mean() > 0:
            out[places] = worth[places] / worth[places].mean()
    weight = np.array([item.weight for item in bank.core])
    for axis in bank.axes:
        places = [place for place, item in enumerate(bank.core) if item.axis == axis.id]
        usual = float(np.average(out[places], weights=weight[places]))
        out[places] = out[places] / usual if usual > 0 else 1.0
    return np.clip(out, *FACTORS)


def estimate(bank: Bank, sheets: AnswerArray) -> Estimates:
    """Return how well each core item of *bank* asks, from complete *sheets*."""
    people, core = len(sheets), sheets[:, : len(bank.core)]
    fits = rest_correlations(bank, as_scored(bank, sheets))
    drawn, trusted = np.empty(len(fits)), []
    for form in ("contrast", "statement"):
        places = [place for place, item in enumerate(bank.core) if item.form == form]
        drawn[places], share = shrunk(fits[places], people)
        trusted.append(share)
    return Estimates(
        people, core.mean(axis=0), core.std(axis=0, ddof=1), fits, drawn, factors(bank, drawn), (trusted[0], trusted[1])
    )


def shares(bank: Bank) -> Doubles:
    """Return what share of the lean each core item has, when all are answered; they add up to 1."""
    key = keyings(bank)[1]
    there = key.place < key.items
    inside = np.where(there, key.weight, 0.0).astype(np.float64)
    inside *= (key.axis_weight / inside.sum(axis=1))[:, None]
    out = np.zeros(key.items)
    out[key.place[there]] = inside[there]
    return out[: key.core]
