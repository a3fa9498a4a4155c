"""What a section of the quiz says: where in the quiz it is, what it asks and how the marks are called, its buttons, what was skipped.

`views/quiz.py` shows it, and the server sends it ahead of everything else (`views/first_questions.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache

from i18n import Words, words
from questions import Bank
from questions.bank import SECTION_SIZE
from results.link import unfold
from results.pace import between
from scoring.gates import LEAST
from views import page
from views.address import (
    ASKED_AGAIN,
    COHORT,
    EXTENSION,
    INVITER,
    SHARED,
    Address,
    extra_section,
    for_others,
    section_items,
    skipped,
)
from views.markup import Markup, escape, style, tag


def has_enough_answers(bank: Bank, answers: Mapping[str, int]) -> bool:
    """Whether so many answers make a first result: as many as the scorer asks for, and one at least for each contrast."""
    axes = [item.axis for item in bank.scored if item.id in answers]
    return len(axes) >= LEAST and len(set(axes)) == len(bank.axes)


def page_after_questions(bank: Bank, result: Mapping[str, str], is_last: bool) -> tuple[str, Mapping[str, str | Sequence[str]]]:
    """Return the page that follows the questions once their *result* is known, and its parameters.

    After the last section of a quiz that somebody's link invited to, it is the one with both side by side.
    """
    token, theirs = result["r"], result.get(INVITER)
    if theirs and is_last and COHORT not in result and has_enough_answers(bank, unfold(bank, token)):
        return "compare", {**for_others(result), "r": [token, theirs]}
    return "result", result


def has_back(bank: Bank, number: int) -> bool:
    """Whether a section of the core stands before section *number*, another of them."""
    return 1 < number <= bank.sections


def has_first_result(bank: Bank, address: Address) -> bool:
    """Whether a first result can be seen before the last section of the core."""
    return address.section < bank.sections and has_enough_answers(bank, address.answers)


def continue_label(is_last: bool, _: Words) -> str:
    """Return what the way on from a section is called, which *is_last* or not."""
    return _("See my result") if is_last else _("Continue")


def answer_names(_: Words, is_statement: bool) -> tuple[str, ...]:
    """Return what the marks of a question are called, of a statement or of a contrast."""
    if is_statement:
        return (_("Not me at all"), _("Hardly me"), _("Partly me"), _("Mostly me"), _("Very much me"))
    return (
        _("Much more the first"),
        _("More the first"),
        _("Both or neither"),
        _("More the second"),
        _("Much more the second"),
    )


@cache
def answer_names_style(language: str) -> Markup:
    """Return the names of the marks as a style: it writes them beside the marks, and screen readers say them."""
    _ = words(language)
    contrast, statement = answer_names(_, is_statement=False), answer_names(_, is_statement=True)
    rules = page.spoken_by_css("contrast", contrast) + page.spoken_by_css("statement", statement)
    return style(f":is(.stApp,.shell){{{rules}}}")


def heading(bank: Bank, number: int, group_asks: bool, _: Words) -> Markup:
    """Say where in the quiz section *number* is, how much is done, how long the rest takes, and how to choose."""
    kind = extra_section(bank, number)
    title, lead = introduction(bank, number, group_asks, _)
    may = _("You may leave a question out. Each one left out makes the result less certain.")
    way = progress(bank, number, _) if kind is None else Markup()
    left_out = () if kind in (SHARED, ASKED_AGAIN) else (_.gap, tag("span", may, class_="soft"))
    return tag("div", answer_names_style(_.language), tag("h1", title), way, tag("p", lead, *left_out))


def introduction(bank: Bank, number: int, group_asks: bool, _: Words) -> tuple[str, str]:
    """Return the title of section *number*, and how to choose in it; the extension says why it is asked, if no group asks it of all."""
    kind = extra_section(bank, number)
    if kind == EXTENSION:
        n = len(bank.extension)
        title = _.n("{n} more question, for a closer look", "{n} more questions, for a closer look", n).format(n=n)
        lead = (
            _("One more choice for each contrast makes the result more certain.")
            if group_asks
            else _(
                "We can’t tell yet which of the two comes first for you. One more choice for each contrast makes the result more certain."
            )
        )
    elif kind == ASKED_AGAIN:
        n = len(section_items(bank, ASKED_AGAIN))
        title = _.n("{n} question once more", "{n} questions once more", n).format(n=n)
        lead = _(
            "You’ve seen these before. Answer as you would now: it shows how steady your answers are, and doesn’t move your "
            "result."
        )
    elif kind == SHARED:
        title = _("Questions on shared ground")
        lead = _("Both roles lay claim to this work, so these answers don’t move your result. They’re for you to talk about.")
    else:
        title = _("Part {number} of {all}").format(number=number, all=bank.sections)
        lead = _("Which would you rather do? Choose what draws you, not what you do today or do best.")
    return title, lead


def progress(bank: Bank, section: int, _: Words) -> Markup:
    """Return the bar and its words: the share of the core questions behind, and the minutes left, reckoned as before the start."""
    done = (section - 1) / bank.sections
    low, high = between(bank, bank.core[SECTION_SIZE * (section - 1) :], _)
    left = (
        _("{low} to {high} minutes left").format(low=low, high=high)
        if low < high
        else _.n("about {n} minute left", "about {n} minutes left", high).format(n=high)
    )
    said = _("{share} done, {left}").format(share=_.percent(done), left=left)
    bar = tag("div", tag("span", style=f"width:{done:.1%}"), class_="progress", aria_hidden="true")
    return tag("div", bar, tag("p", said, class_="soft"))


def first_number(bank: Bank, number: int) -> int:
    """Return what the first question of section *number* is called; the extension counts on, what is beside the result starts anew."""
    return 1 if extra_section(bank, number) in (SHARED, ASKED_AGAIN) else SECTION_SIZE * (number - 1) + 1


def question_paragraphs(number: int, sentences: tuple[str, ...], _: Words) -> tuple[str, ...]:
    """Return the paragraphs of question *number*: its number and its one sentence, or its two with an "or" between them."""
    sides = sentences if len(sentences) == 1 else (sentences[0], _("or"), sentences[1])
    return (str(number), *sides)


def open_questions(bank: Bank, address: Address, back: Callable[[str, int], Markup], _: Words) -> Markup | None:
    """Name, in the last section of the core, the questions skipped so far, each a way *back* to it by its number and section."""
    missing = skipped(bank, address.answers, address.section) if address.section == bank.sections else ()
    if not missing:
        return None
    ways = escape(_.row.comma).join(back(str(number), to) for number, to in missing)
    said = _.n("You skipped question {these}.", "You skipped questions {these}.", len(missing))
    may = _("You may go back, or leave it at that.")
    return tag("p", escape(said + _.gap + may).format(these=ways))
