"""Two results side by side, in words: one person twice (is the change more than noise?), or two people (who covers what?)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from math import sqrt
from statistics import NormalDist
from typing import Literal

from i18n import Words
from questions import Bank, Pole
from questions.bank import POLES
from results import gates
from results.wording import cite, signed
from scoring import AxisScore, Lean, Profile
from scoring.gates import NINETY
from scoring.profile import on_common_axes

SELDOM = 0.1  # how often noise alone may look like a change
FINEST = 3  # decimals, where a move and what would count as one look alike with fewer

SourcePlace = tuple[str, str, str]  # document, section, position
Who = Literal["first", "second", "both", "nobody"]


@dataclass(frozen=True, slots=True)
class Change:
    """How far a figure moved between two takings, the standard error of that, and whether it is more than noise."""

    difference: float
    error: float
    real: bool


@dataclass(frozen=True, slots=True)
class AxisChange:
    """One axis in two takings."""

    id: str
    pm_name: str
    pmm_name: str
    change: Change
    sentence: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two takings of one person; `change` is None where one of them has no result."""

    change: Change | None
    headline: str
    detail: tuple[str, ...]
    axes: tuple[AxisChange, ...]
    cautions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairCoverage:
    """Who covers the two poles of one axis; the sentences say so in words."""

    id: str
    pm_name: str
    pmm_name: str
    pm: Who
    pmm: Who
    pm_sentence: str
    pmm_sentence: str


@dataclass(frozen=True, slots=True)
class Handoff:
    """An axis on which work passes between two people, from `pm` (who stands on its PM pole) and back."""

    axis: str
    pm_name: str
    pmm_name: str
    pm: Who
    sentence: str


@dataclass(frozen=True, slots=True)
class TalkingPoint:
    """Something to agree on, and the places in the articles that suggest it (none where the bank rests on other articles)."""

    text: str
    citations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people side by side, with the names of the poles that nobody or both cover; without a result of each, only the headline."""

    headline: str
    note: str
    coverage: tuple[PairCoverage, ...]
    uncovered: tuple[str, ...]
    doubled: tuple[str, ...]
    handoffs: tuple[Handoff, ...]
    talking_points: tuple[TalkingPoint, ...]


def comparison(bank: Bank, old: Profile, new: Profile, words: Words) -> Comparison:
    """Return whether *new* differs from *old* by more than the errors of the two would make.

    The difference against the root of the summed error variances; an error is read off a 90% interval. What two takings have in
    common (the same sentences, the scale's own zero point) is counted as error twice, so the test errs towards "no change".
    """
    _ = words
    if "none" in (old.status, new.status):
        return Comparison(None, _("At least one of the two results has too few answers to compare."), (), (), ())
    whole_old, whole_new = old, new
    old, new = on_common_axes(old, new)
    change = _change(old.lean, new.lean, NINETY)
    axes = tuple(_axis_change(bank, before, after, _) for before, after in zip(old.axes, new.axes, strict=True))
    return Comparison(change, _moved(old, new, change, _), _detail(change, axes, _), axes, _cautions(whole_old, whole_new, _))


def _change(old: Lean | AxisScore, new: Lean | AxisScore, reach: float) -> Change:
    error = sqrt(_error(old) ** 2 + _error(new) ** 2)
    difference = new.value - old.value
    return Change(difference, error, abs(difference) > reach * error)


def _error(score: Lean | AxisScore) -> float:
    return (score.high - score.low) / (2 * NINETY)


def _moved(old: Profile, new: Profile, change: Change, _: Words) -> str:
    if change.real and change.difference > 0:
        return _("Your answers moved towards PM by more than chance would explain.")
    if change.real:
        return _("Your answers moved towards PMM by more than chance would explain.")
    if old.lean.value * new.lean.value < 0:
        return _("Your lean changed sides, but this could be chance: treat the two results as the same.")
    return _("The change is no more than chance would explain: read the two results as one.")


def _detail(change: Change, axes: tuple[AxisChange, ...], _: Words) -> tuple[str, ...]:
    moved, enough = abs(change.difference), NINETY * change.error
    digits = next((d for d in range(1, FINEST) if _.number(moved, d) != _.number(enough, d)), FINEST)
    figures = _("The lean moved by {difference}; a move of {enough} or more counts as more than chance.").format(
        difference=signed(change.difference, _, digits), enough=_.number(enough, digits)
    )
    if any(axis.change.real for axis in axes):
        return (figures,)
    return figures, _(
        "No single contrast moved by more than chance would explain. When we check them all at once, each has to move further to count than it would alone."
    )


@cache
def _reach(axes: int) -> float:
    """Return how many standard errors noise alone moves any of *axes* by less than once in ten comparisons (Bonferroni 1936).

    >>> round(_reach(1), 3), round(_reach(7), 2)
    (1.645, 2.45)
    """
    return NormalDist().inv_cdf(1 - SELDOM / axes / 2)


def _axis_change(bank: Bank, before: AxisScore, after: AxisScore, _: Words) -> AxisChange:
    text = bank.texts[_.language].axes[after.id]
    change = _change(before, after, _reach(len(bank.axes)))
    if (gates.tilt(after) - gates.tilt(before)) * change.difference <= 0:
        change = replace(change, real=False)  # the other axes moved it, not the answers on this one
    if change.real:
        sentence = _("Moved towards “{pole}” by more than chance would explain.").format(
            pole=text.pm if change.difference > 0 else text.pmm
        )
    else:
        sentence = _("No more than chance would explain.")
    return AxisChange(after.id, text.pm, text.pmm, change, sentence)


def _cautions(old: Profile, new: Profile, _: Words) -> tuple[str, ...]:
    cautions = []
    if old.bank != new.bank:
        cautions.append(_versions(old, new, _))
    if old.flags or new.flags:
        cautions.append(_("At least one of the two follows an unusual pattern; compare with care."))
    if "provisional" in (old.status, new.status):
        cautions.append(_("At least one of the two is provisional: its band is wide, and only a large change can show."))
    cautions.append(_("Remembered answers make two results more alike than they should be; leave a few weeks between them."))
    cautions.append(_("Where nothing has changed, up to 1 comparison in 10 looks like a change all the same."))
    return tuple(cautions)


def _versions(first: Profile, second: Profile, _: Words) -> str:
    """Return what two results on different versions of the questions can be compared in, and what they cannot."""
    if {axis.id for axis in first.axes} != {axis.id for axis in second.axes}:
        return _(
            "The two results come from different versions of the questions, and one asks about kinds of work that the other doesn’t. "
            "Only what both ask about is compared here; individual answers aren’t, and new questions alone can move a result a little."
        )
    return _(
        "The two results come from different versions of the questions. Both versions ask about the same kinds of work, "
        "so the leans can be set side by side; individual answers can’t, and new wording alone can move a result a "
        "little."
    )


def pair(bank: Bank, first: Profile, second: Profile, words: Words, names: tuple[str, str] = ("", "")) -> Pair:
    """Return who of two people covers which pole, what nobody covers, where work passes between them, and what to talk about.

    Sentences call the two by their *names*, as far as they have any.
    """
    _ = words
    if "none" in (first.status, second.status):
        return Pair(_("At least one of the two people has given too few answers to be compared."), "", (), (), (), (), ())
    coverage = tuple(
        _coverage(bank, a, b, names, _) for a, b in zip(*(profile.axes for profile in on_common_axes(first, second)), strict=True)
    )
    return Pair(
        headline=_pair_headline(first, second, _),
        note=(_versions(first, second, _) + _.gap if first.bank != second.bank else "")
        + _(
            "A kind of work counts as drawing someone if their result for it is above the middle and the chance that they lean to it is at least 80%. It also counts if their whole band lies above the middle."
        ),
        coverage=coverage,
        uncovered=_per_pole(coverage, "nobody", _),
        doubled=_per_pole(coverage, "both", _),
        handoffs=_handoffs(bank, coverage, _),
        talking_points=talking_points(bank, _),
    )


def _coverage(bank: Bank, first: AxisScore, second: AxisScore, names: tuple[str, str], _: Words) -> PairCoverage:
    text = bank.texts[_.language].axes[first.id]
    draws = _("“{pole}” draws {name}.")
    sentences = {
        "first": draws if names[0] else _("“{pole}” draws the first person."),
        "second": draws if names[1] else _("“{pole}” draws the second person."),
        "both": _("“{pole}” draws both people."),
        "nobody": _("“{pole}” doesn’t clearly draw either person."),
    }
    pm, pmm = (_who(gates.covers(first, pole), gates.covers(second, pole)) for pole in POLES)
    return PairCoverage(
        first.id,
        text.pm,
        text.pmm,
        pm,
        pmm,
        sentences[pm].format(pole=text.pm, name=names[pm == "second"]),
        sentences[pmm].format(pole=text.pmm, name=names[pmm == "second"]),
    )


def _who(first: bool, second: bool) -> Who:
    if first and second:
        return "both"
    if first:
        return "first"
    return "second" if second else "nobody"


def _per_pole(coverage: tuple[PairCoverage, ...], who: Who, _: Words) -> tuple[str, ...]:
    """Return what draws *who*: a job by its name where all of its kinds of work do, else each kind of work."""
    jobs: dict[Pole, str] = {"pm": _("PM work as a whole"), "pmm": _("PMM work as a whole")}
    whole = [pole for pole in POLES if all(getattr(axis, pole) == who for axis in coverage)]
    rest = [(axis, pole) for axis in coverage for pole in POLES if pole not in whole and getattr(axis, pole) == who]
    return (*(jobs[pole] for pole in whole), *(getattr(axis, f"{pole}_name") for axis, pole in rest))


def _handoffs(bank: Bank, coverage: tuple[PairCoverage, ...], _: Words) -> tuple[Handoff, ...]:
    prose = bank.texts[_.language].prose
    return tuple(
        Handoff(axis.id, axis.pm_name, axis.pmm_name, axis.pm, said.format(pm=axis.pm_name, pmm=axis.pmm_name))
        for axis in coverage
        if {axis.pm, axis.pmm} == {"first", "second"} and (said := prose.axis(axis.id).handoff)
    )


def _pair_headline(first: Profile, second: Profile, _: Words) -> str:
    if first.flags or second.flags:
        return _(
            "At least one of the two results follows an unusual pattern: take this page as the start of a conversation, and no more"
        )
    return _drawn_headline(gates.drawing_roles(first), gates.drawing_roles(second), _) or _lean_headline(
        gates.lean_named(first), gates.lean_named(second), _
    )


def _drawn_headline(first: frozenset[Pole], second: frozenset[Pole], _: Words) -> str:
    """Return what two people are drawn to, by their pulls; "" where one of them is drawn to nothing that can be said yet."""
    shared = first & second
    if shared == {"pm", "pmm"}:
        return _("Both of you are drawn to both kinds of work: agree early who does what")
    if first == second == {"pm"}:
        return _("Both of you are drawn to PM work: agree early who speaks to the market")
    if first == second == {"pmm"}:
        return _("Both of you are drawn to PMM work: agree early who decides what gets built")
    if first | second == {"pm", "pmm"} and first and second:
        return (
            _("One of you is drawn to both kinds of work, the other to PM work")
            if shared == {"pm"}
            else _("One of you is drawn to both kinds of work, the other to PMM work")
            if shared == {"pmm"}
            else _("The first is drawn to PM work, the second to PMM work: you complement each other")
            if first == {"pm"}
            else _("The first is drawn to PMM work, the second to PM work: you complement each other")
        )
    return ""


def _lean_headline(first: Pole | None, second: Pole | None, _: Words) -> str:
    return {
        ("pm", "pmm"): _("The first leans towards PM, the second towards PMM: you complement each other"),
        ("pmm", "pm"): _("The first leans towards PMM, the second towards PM: you complement each other"),
        ("pm", "pm"): _("Both of you lean towards PM: agree early who speaks to the market"),
        ("pmm", "pmm"): _("Both of you lean towards PMM: agree early who decides what gets built"),
        ("pm", None): _("The first leans towards PM; the second doesn’t clearly lean either way"),
        ("pmm", None): _("The first leans towards PMM; the second doesn’t clearly lean either way"),
        (None, "pm"): _("The second leans towards PM; the first doesn’t clearly lean either way"),
        (None, "pmm"): _("The second leans towards PMM; the first doesn’t clearly lean either way"),
        (None, None): _("Neither of you clearly leans one way: look at each contrast to see who does what"),
    }[first, second]


def talking_points(bank: Bank, _: Words) -> tuple[TalkingPoint, ...]:
    disagree = _("The articles disagree on who positions a product: who does so in your case?")
    points: Mapping[str, tuple[SourcePlace, ...]] = {
        _("Sit down together every day, however briefly: what changed in the product, and what did the market say?"): (
            ("A", "intro", "paragraph 6, sentence 4"),
            ("A", "closing", "paragraph 3, sentence 1"),
        ),
        _("What does the marketing side need to know about the product, and when does it find out?"): (
            ("C", "questions", "answer 5, sentence 3"),
        ),
        _("What worked in the market lately, and what didn’t? Where should the product go because of it?"): (
            ("C", "questions", "answer 5, sentence 4"),
        ),
        _("When, after launch, does the product pass to someone else, and what goes with it?"): (
            ("B", "pm-duties", "paragraph 3, sentence 1"),
        ),
        disagree: (
            ("A", "perspective", "paragraph 2, sentence 1"),
            ("B", "pm-duties", "list item 1"),
            ("C", "intro", "paragraph 3, sentence 2"),
        ),
    }
    said = {text: tuple(cite(bank, *where, _) for where in places if _has(bank, where)) for text, places in points.items()}
    positioning = bank.claims.get("positioning")
    both_ways = positioning is not None and {1, -1} <= {coding.direction for coding in positioning.codings}
    return tuple(TalkingPoint(text, places) for text, places in said.items() if both_ways or text != disagree)


def _has(bank: Bank, where: SourcePlace) -> bool:
    return where[0] in bank.documents and where[1] in bank.documents[where[0]].sections
