"""The sentences about a person below the headline of their result, each twice: to whoever gave the answers, and of them to another reader.

A sentence that neither says "you" nor speaks of a person stands where it is used and is the same for both. So is advice: what to try,
whom to ask. `results/third_person.py` has what stands above, and whom advice means by "you".
"""

from __future__ import annotations

from collections.abc import Mapping

from i18n import Words
from results.story import Reader

PersonSentences = Mapping[str, str]
InBothPersons = Mapping[str, tuple[str, str]]  # to the person who gave the answers, and of that person


def person_sentences_for(reader: Reader, _: Words) -> PersonSentences:
    """Return the sentences that a result is told in to its *reader*, by name."""
    place = ("own", "another").index(reader)
    return {
        name: both[place]
        for part in (_lean(_), _contrasts(_), _story(_), _week(_), _next(_), _page(_))
        for name, both in part.items()
    }


def switches(reader: Reader, n: int, _: Words) -> str:
    """Return that *n* answers at least would have to change for the lean to change sides."""
    if reader == "own":
        said = _.n(
            "You’d have to move at least {n} answer to the opposite end of the scale for your lean to switch sides.",
            "You’d have to move at least {n} answers to the opposite end of the scale for your lean to switch sides.",
            n,
        )
    else:
        said = _.n(
            "At least {n} answer would have to move to the opposite end of the scale for this lean to switch sides.",
            "At least {n} answers would have to move to the opposite end of the scale for this lean to switch sides.",
            n,
        )
    return said.format(n=n)


def _lean(_: Words) -> InBothPersons:
    """Return what is said of the lean: what it does not mean, imagined people, and the band."""
    return {
        "chooses": (
            _("The result says what you’d choose to do, not how well you’d do it."),
            _("The result says what this person would choose to do, not how well they’d do it."),
        ),
        "chooses_today": (
            _("The result says what you’d choose today, not what you’d be good at or may come to like."),
            _("The result says what this person would choose today, not what they’d be good at or may come to like."),
        ),
        "much": (
            _("Your answers say yes to much of both jobs. The chance that this holds is {chance}."),
            _("These answers say yes to much of both jobs. The chance that this holds is {chance}."),
        ),
        "little": (
            _("Your answers say yes to little of either job. The chance that this holds is {chance}."),
            _("These answers say yes to little of either job. The chance that this holds is {chance}."),
        ),
        "too_close": (
            _("Too close to call: the contrasts below show where each side draws you."),
            _("Too close to call: the contrasts below show where each side draws this person."),
        ),
        "twenty": (
            _("Imagine 20 people with answers like yours: about {pm} would truly lean towards PM, and {pmm} towards PMM."),
            _("Imagine 20 people with answers like these: about {pm} would truly lean towards PM, and {pmm} towards PMM."),
        ),
        "band_pm": (
            _("The band shows where your true lean probably lies: wholly on the PM side."),
            _("The band shows where this person’s true lean probably lies: wholly on the PM side."),
        ),
        "band_pmm": (
            _("The band shows where your true lean probably lies: wholly on the PMM side."),
            _("The band shows where this person’s true lean probably lies: wholly on the PMM side."),
        ),
        "band_both": (
            _("The band shows where your true lean probably lies: it crosses the middle, so either side is possible."),
            _("The band shows where this person’s true lean probably lies: it crosses the middle, so either side is possible."),
        ),
        "band_within": (
            _("In our simulation, nine in ten bands like yours contain the true lean; the whole of yours is {zone}."),
            _("In our simulation, nine in ten bands like this one contain the true lean; the whole of this one is {zone}."),
        ),
        "band_runs": (
            _("In our simulation, nine in ten bands like yours contain the true lean; yours runs from “{low}” to “{high}”."),
            _(
                "In our simulation, nine in ten bands like this one contain the true lean; this one runs from “{low}” to “{high}”."
            ),
        ),
    }


def _contrasts(_: Words) -> InBothPersons:
    """Return what is said of single contrasts and answers."""
    return {
        "leans_to": (_("Your answers lean to “{pole}”."), _("These answers lean to “{pole}”.")),
        "rather_pm": (
            _("Your answers lean slightly more to “{pm}” than to “{pmm}”, but not clearly enough to call."),
            _("These answers lean slightly more to “{pm}” than to “{pmm}”, but not clearly enough to call."),
        ),
        "rather_pmm": (
            _("Your answers lean slightly more to “{pmm}” than to “{pm}”, but not clearly enough to call."),
            _("These answers lean slightly more to “{pmm}” than to “{pm}”, but not clearly enough to call."),
        ),
        "neither_pulls": (
            _("Neither side pulls much: your answers don’t choose between “{pm}” and “{pmm}”."),
            _("Neither side pulls much: these answers don’t choose between “{pm}” and “{pmm}”."),
        ),
        "both_pull": (
            _("Both sides pull: your answers don’t choose between “{pm}” and “{pmm}”."),
            _("Both sides pull: these answers don’t choose between “{pm}” and “{pmm}”."),
        ),
        "open": (
            _("Your answers don’t choose between “{pm}” and “{pmm}”."),
            _("These answers don’t choose between “{pm}” and “{pmm}”."),
        ),
        "moved": (
            _(
                "These answers moved your lean most. All your answers together give a lean of {value}; most people in our model fall between −2 and 2."
            ),
            _(
                "These answers moved the lean most. All answers together give a lean of {value}; most people in our model fall between −2 and 2."
            ),
        ),
        "agreed_more": (
            _("You agreed with this more than with most such sentences, so it counts towards its own side."),
            _("This person agreed with this more than with most such sentences, so it counts towards its own side."),
        ),
        "agreed_less": (
            _("You agreed with most such sentences more than with this one, so it counts towards the other side."),
            _("This person agreed with most such sentences more than with this one, so it counts towards the other side."),
        ),
        "in_the_middle": (
            _("Your lean lies exactly in the middle: any one answer would tip it."),
            _("The lean lies exactly in the middle: any one answer would tip it."),
        ),
        "shared": (
            _("Both roles claim this ground, or the articles disagree on whose it is; so none of it moved your lean."),
            _("Both roles claim this ground, or the articles disagree on whose it is; so none of it moved the lean."),
        ),
    }


def _story(_: Words) -> InBothPersons:
    """Return what the story says of the answers."""
    return {
        "one_thread": (_("One thread runs through your answers."), _("One thread runs through these answers.")),
        "given_the_choice": (
            _("Given the choice, this is how you’d spend your time: “{scene}”."),
            _("Given the choice, this person would spend their time like this: “{scene}”."),
        ),
        "there": (_("There, you’d pick this: “{scene}”."), _("There, this person would pick this: “{scene}”.")),
        "from_there": (_("From there, you’d pick this: “{scene}”."), _("From there, this person would pick this: “{scene}”.")),
        "hardly_anything": (
            _("Hardly anything in your answers pulls the other way."),
            _("Hardly anything in these answers pulls the other way."),
        ),
        "both_directions": (
            _("Your answers say yes in both directions."),
            _("These answers say yes in both directions."),
        ),
        "no_direction": (
            _("Your answers don’t settle on one direction."),
            _("These answers don’t settle on one direction."),
        ),
        "no_scene": (
            _("No single scene stands out: you say much the same to all of them, and to both sides."),
            _("No single scene stands out: the answers to all of them, on both sides, are much the same."),
        ),
        "hold_back": (
            _("Your answers hold back from both jobs, and that’s worth knowing."),
            _("These answers hold back from both jobs, and that’s worth knowing."),
        ),
        "chose": (
            _("Where you did choose, you chose this: “{scene}”."),
            _("Where this person did choose, they chose this: “{scene}”."),
        ),
        "may_be": (
            _("It may be the work, the way we put it, or simply what you’ve had the chance to try."),
            _("It may be the work, the way we put it, or simply what this person has had the chance to try."),
        ),
        "try_first": (
            _("Before you decide, try one small task from each job and see how the day feels."),
            _("Trying one small task from each job would say more than any answer here."),
        ),
    }


def _week(_: Words) -> InBothPersons:
    """Return what a week in either role would make of such answers."""
    return {
        "week_pm": (_("A PM’s week holds much of what you picked."), _("A PM’s week holds much of what was picked here.")),
        "not_pmm": (
            _("A PMM’s would ask for more explaining and presenting than you chose, though individual tasks may suit you well."),
            _(
                "A PMM’s would ask for more explaining and presenting than was picked here, though individual tasks may suit this person well."
            ),
        ),
        "week_pmm": (_("A PMM’s week holds much of what you picked."), _("A PMM’s week holds much of what was picked here.")),
        "not_pm": (
            _("A PM’s would ask for more defining and deciding than you chose, though individual tasks may suit you well."),
            _(
                "A PM’s would ask for more defining and deciding than was picked here, though individual tasks may suit this person well."
            ),
        ),
        "nearer_pm": (
            _("A PM’s week comes closer to what you picked."),
            _("A PM’s week comes closer to what was picked here."),
        ),
        "nearer_pmm": (
            _("A PMM’s week comes closer to what you picked."),
            _("A PMM’s week comes closer to what was picked here."),
        ),
        "much_of_this": (
            _("A PM’s week and a PMM’s would each give you much of this, and each would leave something out."),
            _("A PM’s week and a PMM’s would each hold much of this, and each would leave something out."),
        ),
        "closer_pm": (
            _("Of the two, a PM’s week comes closer to what you chose; neither would be full of it."),
            _("Of the two, a PM’s week comes closer to what was picked here; neither would be full of it."),
        ),
        "closer_pmm": (
            _("Of the two, a PMM’s week comes closer to what you chose; neither would be full of it."),
            _("Of the two, a PMM’s week comes closer to what was picked here; neither would be full of it."),
        ),
        "left_alone": (
            _("A PM’s week and a PMM’s would both be full of things that you left alone here."),
            _("A PM’s week and a PMM’s would both be full of things that were left alone here."),
        ),
        "some_of_this": (
            _("A PM’s week and a PMM’s would each give you some of this."),
            _("A PM’s week and a PMM’s would each hold some of this."),
        ),
        "both_lists": (
            _("Read both lists below, and notice which tasks you’d take on tomorrow."),
            _("The two lists below show what such a week holds."),
        ),
    }


def _next(_: Words) -> InBothPersons:
    """Return why this is what is shown of the work, and why these steps."""
    return {
        "first_path": (
            _("The path your answers lean to comes first; the other follows, since the two work side by side."),
            _("The path these answers lean to comes first; the other follows, since the two work side by side."),
        ),
        "two_threads": (
            _("Two threads: one where your answers lean furthest towards {role}, and one where they lean least."),
            _("Two threads: one where these answers lean furthest towards {role}, and one where they lean least."),
        ),
        "build": (
            _("Build on “{pole}”: this is where your answers lean furthest towards {role}."),
            _("Build on “{pole}”: this is where these answers lean furthest towards {role}."),
        ),
        "close": (
            _("Give “{pole}” a try: this is where your answers lean least towards {role}."),
            _("Give “{pole}” a try: this is where these answers lean least towards {role}."),
        ),
        "try": (
            _("Try “{pole}”, the {role} work that your answers come closest to."),
            _("Try “{pole}”, the {role} work that these answers come closest to."),
        ),
    }


def _page(_: Words) -> InBothPersons:
    """Return what the page itself says around all this."""
    return {
        "you": (_("You"), _("This person")),
        "your_band": (_("Your 90% band"), _("90% band")),
        "story": (_("Your story"), _("The story in these answers")),
        "lines": (
            _("Each line runs from PMM work on the left to PM work on the right; the dot is you, the pale bar your 90% band."),
            _(
                "Each line runs from PMM work on the left to PM work on the right; the dot is this person, the pale bar the 90% band."
            ),
        ),
        "own_answers": (_("Your own answers about it"), _("This person’s own answers about it")),
        "kept": (
            _("This link is your result. Anyone who has it can read it; we have a copy only if you send us one."),
            _(
                "This link is the result. Anyone who has it can read it; we have a copy only if the person who answered sends us one."
            ),
        ),
        "kept_answers": (
            _("This link keeps your answers. Anyone who has it can read them; we have a copy only if you send us one."),
            _(
                "This link keeps the answers. Anyone who has it can read them; we have a copy only if the person who answered sends us one."
            ),
        ),
        "pictured": (
            _("It shows where your answers lean, but not your name."),
            _("It shows where these answers lean, but no name."),
        ),
        "what_if": (_("What if you had answered one question differently?"), _("What if one answer were different?")),
        "pick_one": (
            _(
                "Pick one of your answers and give it another value, to see how far that alone would move the lean. Nothing is saved."
            ),
            _(
                "Pick one of the answers and give it another value, to see how far that alone would move the lean. Nothing is saved."
            ),
        ),
        "one_of": (_("One of your answers"), _("One of the answers")),
        "instead": (_("What if you had answered:"), _("What if the answer were:")),
        "unchanged": (
            _("Nothing has changed yet: this is the answer you gave."),
            _("Nothing has changed yet: this is the answer that was given."),
        ),
        "result": (_("Your result"), _("This result")),
        "own_answer": (_("Back to my own answer"), _("Back to the answer that was given")),
    }
