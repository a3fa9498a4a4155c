"""The questions before any script has run: a plain form, which any browser fills and sends; its address remembers the answers.

A script writes each mark into the address and hands it on to the page once that is drawn (`shell.js`); without one, the buttons do:
each leads to a section with every answer so far, and the last one to the result (`web/finished.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from i18n import Words, words
from questions import Bank
from views import asking, page
from views.address import (
    ANSWERS,
    ASKED_AGAIN,
    IN_GROUP,
    SPOKEN,
    Address,
    answer_key,
    asked_version,
    extra_section,
    read,
    section_items,
    section_parameters,
)
from views.markup import Markup, style, tag

FINISHED_PATH = "./finished"
FORM = "section"


def can_be_asked(params: Mapping[str, str], _: Words) -> bool:
    """Whether the questions are known by *params* alone: what a group asks stands in the store, and a bank may lack a language."""
    return not any(name in params for name in IN_GROUP) and _.language in asked_version(page.bank(), params).texts


def first_questions(params: Mapping[str, str], _: Words) -> Iterable[Markup]:
    """Return the section that *params* name, with the answers that they know."""
    bank = asked_version(page.bank(), params)
    address = read(bank, params)
    if address.faults:
        yield page.troubled(*(page.quiz_fault(_, fault) for fault in address.faults))
    yield page.passage(asking.heading(bank, address.section, False, _), _)
    yield questions_form(bank, address, params, _)
    if said := asking.open_questions(bank, address, back_to, _):
        yield page.passage(said, _)


def questions_form(bank: Bank, address: Address, params: Mapping[str, str], _: Words) -> Markup:
    """Return the questions of a section with their buttons, and, unseen, all that the address knows beside them."""
    known = section_parameters(bank, params, address.given, address.section)
    if "lang" in known:
        known["lang"] = _.language
    hidden = (tag("input", type="hidden", name=name, value=value) for name, value in known.items() if name != "s")
    texts, again = bank.texts[_.language].items, extra_section(bank, address.section) == ASKED_AGAIN
    questions = (
        question(
            answer_key(item, again),
            asking.question_paragraphs(number, texts[item.id], _),
            address.given.get(answer_key(item, again)),
            _.language,
        )
        for number, item in enumerate(section_items(bank, address.section), asking.first_number(bank, address.section))
    )
    return tag("form", *hidden, *questions, *buttons(bank, address, _), id=FORM, action="./quiz", class_="asking")


@cache
def question(name: str, paragraphs: tuple[str, ...], answer: int | None, language: str) -> Markup:
    """Return one question with its five marks, of which one may be made; the same for every visitor."""
    said = f"{name}-asked"
    sides = tag("div", *(tag("p", paragraph) for paragraph in paragraphs), id=said, class_="sides")
    names = asking.answer_names(words(language), is_statement=len(paragraphs) == 2)
    marks = (
        tag(
            "label",
            tag("input", type="radio", name=name, value=value, checked=value == str(answer)),
            tag("i"),
            tag("span", called),
            class_="mark",
        )
        for value, called in zip(ANSWERS, names, strict=True)
    )
    row = tag("div", *(tag("div", mark) for mark in marks), class_="marks")
    return tag("fieldset", sides, row, class_="asked", role="radiogroup", aria_labelledby=said)


def in_languages(params: Mapping[str, str], _: Words) -> Markup:
    """Return the ways to other languages for a browser without scripts: buttons of the form, so that what is marked goes along.

    Links stand there for every other browser. Enter presses the first button of a form, which is therefore the way on, unseen.
    """
    bank = asked_version(page.bank(), params)
    here = read(bank, params).section
    languages = (
        tag(
            "button",
            page.LANGUAGE_NAMES[code],
            name="s",
            value=str(here),
            form=FORM,
            formaction=f"./{SPOKEN}{code}",
            lang=code,
            **page.here(code, _),
        )
        for code in page.asked_in(page.bank())
    )
    on = tag("span", way_on(bank, here, _), hidden=True)
    return tag("noscript", style(".head>nav{display:none}"), on, tag("nav", *languages, aria_label=_("Language")))


def buttons(bank: Bank, address: Address, _: Words) -> Iterable[Markup]:
    """Return the ways on from a section, and back."""
    here = address.section
    yield way_on(bank, here, _)
    if asking.has_back(bank, here):
        yield button(_("Back"), here - 1, "back tertiary")
    if asking.has_first_result(bank, address):
        yield button(_("See a first result"), here, "tertiary", FINISHED_PATH)


def way_on(bank: Bank, here: int, _: Words) -> Markup:
    """Return the way on from section *here*: to the next, or from the last one to the result."""
    is_last = here >= bank.sections
    return button(
        asking.continue_label(is_last, _), here if is_last else here + 1, "on primary", FINISHED_PATH if is_last else False
    )


def button(label: str, to: int, kind: str, action: str | bool = False) -> Markup:
    """Return a button that sends the form for section *to*, or for the *action* after it."""
    return tag("button", tag("span", label), name="s", value=str(to), form=FORM, formaction=action, class_=f"press {kind}")


def back_to(number: str, to: int) -> Markup:
    """Return the way back to question *number*, in section *to*; what is marked on this page goes along."""
    return tag("button", number, name="s", value=str(to), form=FORM, class_="way-back")
