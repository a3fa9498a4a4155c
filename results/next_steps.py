"""What to do with a result: which path to read first, which axes to work on, what to ask and whom."""

from __future__ import annotations

from i18n import Words
from questions import AxisProse, Bank, Pole
from questions.bank import POLES
from results import career, gates
from results.gates import Case
from results.person_sentences import PersonSentences
from results.ranking import closest, furthest, nearest
from results.story import Aim, Development, Interview, Step, Track, Work
from results.wording import pole_name
from scoring import AxisScore, Profile

PROBED = 4  # axes that interview questions are given for
DAYS = (30, 60, 90)


def _poles(case: Case) -> tuple[Pole, ...]:
    """Return the paths in the order in which they are shown: the one leant to first, otherwise as on every bar."""
    return ("pmm", "pm") if gates.role_shown_first(case) == "pmm" else ("pm", "pmm")


def work(bank: Bank, case: Case, person_sentences: PersonSentences, _: Words) -> Work:
    caveat = bank.texts[_.language].prose.caveats.letters
    letters = _("The letters name the articles that say so")
    note = _.ended(_.apart((letters, caveat) if caveat else (letters,)))
    paths = tuple(path for pole in _poles(case) if (path := career.path(bank, pole, _)))
    if case == "none" or not paths:
        return Work((), (), note)
    return Work(_about(bank, case, person_sentences, _), paths, note)


def _about(bank: Bank, case: Case, person_sentences: PersonSentences, _: Words) -> tuple[str, ...]:
    match case:
        case "both" | "both_pm" | "both_pmm":
            combined = _("There are jobs that combine both")
            return (
                _.ended(_.labelled(combined, caveat) if (caveat := bank.texts[_.language].prose.caveats.combined) else combined),
                _(
                    "Look at small teams, and at companies hiring their first product person; ask how a week divides between the two."
                ),
                _("Also ask which comes first when both are due on the same day."),
            )
        case "neither" | "neither_pm" | "neither_pmm":
            return (next_door(_),)
        case "pm" | "pmm":
            return (
                person_sentences["first_path"],
                _("A lean closes no door: if you’d hoped for the other path, read that one as a list of things to try."),
            )
        case _other:
            return (_("Both paths follow, at equal length: look at the tasks, not at the title."),)


def next_door(_: Words) -> str:
    """Return where else to look for somebody whom neither job draws."""
    return _("Look next door, at the work beside these two jobs: design, engineering, research, sales and support.")


def development(bank: Bank, profile: Profile, person_sentences: PersonSentences, _: Words) -> Development:
    case = gates.case(profile)
    if case == "none" or not all(prose.pole(pole).steps for prose in _axes(bank, _) for pole in POLES):
        return Development("", ())
    if side := gates.role_shown_first(case):
        intro = person_sentences["two_threads"].format(role=side.upper())
    else:
        intro = _("Two threads, one for each path: after 90 days you can compare them by what you made, not by how they sound.")
    return Development(
        intro, tuple(_track(bank, axis, pole, aim, person_sentences, _) for axis, pole, aim in _chosen_threads(profile))
    )


def _chosen_threads(profile: Profile) -> tuple[tuple[str, Pole, Aim], ...]:
    """Return the axis, pole and aim of two threads, on two axes.

    On a path: the axis that goes furthest to it, and the one that does so least. Without a path: the axis that goes furthest to each
    side, or, where nothing draws yet, what comes closest of each side's work.
    """
    side = gates.role_shown_first(gates.case(profile))
    if side is not None:
        first, *_others, last = furthest(profile, side)
        return (first.id, side, "build"), (last.id, side, "close")
    apart = _to_each_side(profile, 1)
    return tuple((axis.id, pole, "try") for pole in POLES for axis in apart[pole])


def _to_each_side(profile: Profile, n: int) -> dict[Pole, list[AxisScore]]:
    """Return *n* axes for each side, no axis twice: those that go furthest there, or, where nothing draws yet, those that come closest."""
    neither = gates.case(profile) in ("neither", "neither_pm", "neither_pmm")
    begin = closest(profile)[1] if neither else "pm"
    chosen: dict[Pole, list[AxisScore]] = {"pm": [], "pmm": []}
    for _turn in range(n):
        for pole in sorted(POLES, key=lambda pole: pole != begin):
            ranked = nearest(profile, pole) if neither else furthest(profile, pole)
            chosen[pole] += [axis for axis in ranked if not any(axis in axes for axes in chosen.values())][:1]
    return chosen


def _axes(bank: Bank, _: Words) -> tuple[AxisProse, ...]:
    return tuple(bank.texts[_.language].prose.axis(axis.id) for axis in bank.axes)


def _track(bank: Bank, axis: str, pole: Pole, aim: Aim, person_sentences: PersonSentences, _: Words) -> Track:
    name = pole_name(bank, axis, pole, _)
    when = (_("In the first 30 days"), _("By day 60"), _("By day 90"))
    reason = person_sentences[aim].format(pole=name, role=pole.upper())
    texts = bank.texts[_.language].prose.axis(axis).pole(pole).steps
    steps = tuple(Step(*step) for step in zip(DAYS, when, texts, strict=True))
    return Track(axis, pole, name, aim, reason, steps)


def interview(bank: Bank, profile: Profile, _: Words) -> tuple[Interview, ...]:
    """Return questions for four axes: the two that lean most to a path and the two that do so least, or two for each path."""
    case = gates.case(profile)
    if case == "none":
        return ()
    half, side = PROBED // 2, gates.role_shown_first(case)
    if side is not None:
        in_order = furthest(profile, side)
        sides: list[career.Side] = [(a.id, side) for a in (*in_order[:half], *in_order[-half:][::-1])]
    else:
        sides = [(axis.id, pole) for pole, chosen in _to_each_side(profile, half).items() for axis in chosen]
    return tuple(question for axis, pole in sides if (question := _interview(bank, axis, pole, _)))


def _interview(bank: Bank, axis: str, pole: Pole, _: Words) -> Interview | None:
    said = bank.texts[_.language].prose.axis(axis).pole(pole)
    return Interview(axis, pole, pole_name(bank, axis, pole, _), said.ready, said.ask) if said.ready else None


def talk_to(bank: Bank, case: Case, _: Words) -> tuple[str, ...]:
    """Return whom to talk to, each with a question: people of the path leant to, or half of either's; then both together."""
    prose = bank.texts[_.language].prose
    if case == "none" or not prose.both_people:
        return ()
    if gates.role_shown_first(case):
        return (*prose.people[_poles(case)[0]], prose.both_people)
    return (*(person for pole in POLES for person in prose.people[pole][: len(prose.people[pole]) // 2]), prose.both_people)
