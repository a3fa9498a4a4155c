"""The questions, five at a time: each answer is written to the address by the browser, and the server is asked once a section."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import ceil
from secrets import token_hex
from typing import Literal, NoReturn

import streamlit as st

from i18n import Words, words
from questions.bank import SECTION
from results.link import unfold
from results.pace import minutes
from scoring.gates import LEAST
from views import page, whose
from views.address import (
    AGAIN,
    EXTENSION,
    INVITING,
    ITEM,
    MARKS,
    SHARED,
    Address,
    asked_version,
    finished,
    for_others,
    key,
    number_of,
    read,
    section,
    skipped,
    turned,
    which,
)
from views.client import consent, invited, secret
from views.markup import Markup, escape, style, tag

ON, BACK, LOOK = "on", "back", "look"
BLANK = "left-blank"  # that this visit was told of a section without an answer


def button_key(button: str, number: int) -> str:
    """Return the key of *button* in section *number*: a press is known by the section that it was made in and turns no other."""
    return f"{button}-{number}"


def pressed(number: int) -> str | None:
    """Return the button of section *number* whose press started this run, known before anything is drawn."""
    return next((button for button in (ON, BACK, LOOK) if st.session_state.get(button_key(button, number))), None)


def marked(number: int) -> dict[str, int]:
    """Return the answers of section *number* that came with the press itself: all that a client knows that keeps no address."""
    keys = (key(item, which(bank, number) == AGAIN) for item in section(bank, number))
    return {one: int(mark) for one in keys if (mark := st.session_state.get(one)) in MARKS}


def after(address: Address) -> int | None:
    """Return the section that follows the one on screen, None after the last: what a group asks beside the core is for its clients."""
    closer = number_of(bank, EXTENSION)
    if address.section < bank.sections:
        return address.section + 1
    if address.section == bank.sections and invited.asks_more() and bank.extension:
        return closer
    if address.section <= closer and invited.asks_again() and not address.asked_again:
        return number_of(bank, AGAIN)
    return None


def enough(answers: Mapping[str, int]) -> bool:
    """Whether so many answers make a first result: as many as the scorer asks for, and one at least for each contrast."""
    axes = [item.axis for item in bank.scored if item.id in answers]
    return len(axes) >= LEAST and len(set(axes)) == len(bank.axes)


def turn(address: Address, params: Mapping[str, str], button: str) -> Address:
    """Fold every answer into the address and return that of the next section; after the last, leave for the result."""
    given = address.given | marked(address.section)
    to = max(address.section - 1, 1) if button == BACK else after(address) if button == ON else None
    if to is None:
        leave(finished(bank, params, given), button)
    st.query_params.from_dict(turned(bank, params, given, to))
    return Address(to, given, {}, ())


def leave(result: dict[str, str], button: str) -> NoReturn:
    """Leave for the *result*; at the end of a quiz that somebody's link invited to, for both side by side."""
    token, theirs = result.get("r", ""), result.get(INVITING)
    whose.finish(token)
    if theirs and button == ON and not invited.by_group_link() and enough(unfold(bank, token)):
        st.switch_page("views/compare.py", query_params={**for_others(result), "r": [token, theirs]})
    st.switch_page("views/result.py", query_params=result)


def scales(_: Words) -> Markup:
    """Return the names of the marks as a style: it writes them beside the marks, and screen readers say them."""
    contrast = (
        _("Much more the first"),
        _("More the first"),
        _("Both or neither"),
        _("More the second"),
        _("Much more the second"),
    )
    statement = (_("Not me at all"), _("Hardly me"), _("Partly me"), _("Mostly me"), _("Very much me"))
    rules = page.spoken_by_css("contrast", contrast) + page.spoken_by_css("statement", statement)
    return style(f".stApp{{{rules}}}")


@cache
def heading(language: str, number: int, group_asks: bool) -> Markup:
    """Say where in the quiz this is, how much is done, how long the rest takes, and how to choose."""
    _, kind = words(language), which(bank, number)
    if kind == EXTENSION:
        n = len(bank.extension)
        title = _.n("{n} more question, for a closer look", "{n} more questions, for a closer look", n).format(n=n)
        lead = (
            _("One more choice for each contrast makes the result more certain.")
            if group_asks
            else _(
                "Your answers so far are close to the middle. One more choice for each contrast makes the result more certain."
            )
        )
    elif kind == AGAIN:
        n = len(section(bank, AGAIN))
        title = _.n("{n} question once more", "{n} questions once more", n).format(n=n)
        lead = _(
            "You’ve seen these before. Answer as you would now: it shows how steady your answers are, and doesn’t move your "
            "result."
        )
    elif kind == SHARED:
        title = _("Questions on shared ground")
        lead = _("Both roles lay claim to this work, so these answers don’t move your result. They are for you to talk about.")
    else:
        title = _("Part {number} of {all}").format(number=number, all=bank.sections)
        lead = _("Which would you rather do? Choose what draws you, not what you do today or do best.")
    may = _("You may leave a question out. Each one left out makes the result less certain.")
    way = progress(_, number) if kind is None else Markup()
    left_out = () if kind in (SHARED, AGAIN) else (_.gap, tag("span", may, class_="soft"))
    return tag("div", scales(_), tag("h1", title), way, tag("p", lead, *left_out))


def whereabouts(section: str) -> Markup:
    """Return what page.js reads: the section drawn, as the address called it, and a mark of this run."""
    return tag("div", id="whereabouts", data_section=section[:2], data_run=token_hex(4), hidden=True)


def progress(_: Words, section: int) -> Markup:
    """Return the bar and its words: the share of the core questions behind, and the minutes left at this language's pace."""
    done = (section - 1) / bank.sections
    left_to_do = ceil(minutes(bank, bank.core, _) * (1 - done))
    left = _.n("about {n} minute left", "about {n} minutes left", left_to_do).format(n=left_to_do)
    said = _("{share} done, {left}").format(share=_.percent(done), left=left)
    bar = tag("div", tag("span", style=f"width:{done:.1%}"), class_="progress", aria_hidden="true")
    return tag("div", bar, tag("p", said, class_="soft"))


def first_number(number: int) -> int:
    """Return what the first question of section *number* is called; the extension counts on, what is beside the result starts anew."""
    return 1 if which(bank, number) in (SHARED, AGAIN) else SECTION * (number - 1) + 1


def ask(name: str, number: int, sentences: tuple[str, ...], _: Words, settled: int | None) -> None:
    """Show one question; the address is its memory, where it has this *name*, and *settled* what an earlier turn folded."""
    sides = sentences if len(sentences) == 1 else (sentences[0], _("or"), sentences[1])
    st.radio(
        "\n\n".join((str(number), *sides)),
        MARKS,
        index=settled - 1 if settled else None,
        key=name,
        bind="query-params",
        horizontal=True,
        width="stretch",
    )


def submit(button: str, label: str, number: int, kind: Literal["primary", "tertiary"]) -> bool:
    """Show one button of section *number*, and return whether it was pressed."""
    return st.form_submit_button(label, key=button_key(button, number), type=kind)


def open_questions(_: Words, address: Address) -> None:
    """Name the questions skipped so far, each a way back to it."""
    missing = skipped(bank, address.answers, address.section) if address.section == bank.sections else ()
    if missing:
        comma = escape(_.row.comma)
        ways = comma.join(tag("a", str(number), href=f"?s={to}", data_section=str(to)) for number, to in missing)
        said = _.n("You skipped question {these}.", "You skipped questions {these}.", len(missing))
        may = _("You may go back, or leave it at that.")
        page.prose(tag("p", escape(said + _.gap + may).format(these=ways)), _)


def is_blank(address: Address) -> bool:
    """Whether no question of the core section on screen has an answer."""
    known = {**address.given, **marked(address.section)}
    return address.section <= bank.sections and not any(item.id in known for item in section(bank, address.section))


def left_blank(number: int | None, _: Words) -> None:
    """Say, the first time that a whole section was turned without an answer, that it was, and how to go back to it."""
    if number is None or st.session_state.get(BLANK):
        return
    st.session_state[BLANK] = True
    said = _("You left all of part {number} blank. That’s fine, but it makes the result less certain.").format(number=number)
    way = tag("a", _("Back to part {number}").format(number=number), href=f"?s={number}", data_section=str(number))
    page.prose(tag("p", said, _.gap, way, class_="soft", role="status"), _)


@st.fragment
def questions(_: Words) -> None:
    """Show a section and turn it at a press: a fragment, so that a turn runs and sends this alone and no head, foot or menu."""
    params = secret.carried(st.query_params.to_dict())
    address = read(bank, params)
    press = pressed(address.section)
    blank = address.section if press == ON and is_blank(address) else None
    if press:
        address = turn(address, params, press)
    group_asks = invited.asks_more()

    if address.faults:
        page.trouble(*(page.quiz_fault(_, fault) for fault in address.faults))
    here = str(address.section) if press else params.get("s", "1")
    page.prose(heading(_.language, address.section, group_asks) + whereabouts(here), _)

    left_blank(blank, _)
    items = section(bank, address.section)
    if st.session_state.get(page.SHOWN) != (address.section, address.settled):
        # Streamlit remembers marks that left the screen; the address knows better, as when Back carried answers along.
        for name in [name for name in st.session_state if ITEM.fullmatch(str(name))]:
            del st.session_state[name]
        st.session_state[page.SHOWN] = address.section, address.settled
    texts = bank.texts[_.language].items
    with st.form("section", border=False, enter_to_submit=False):
        for number, item in enumerate(items, first_number(address.section)):
            name = key(item, which(bank, address.section) == AGAIN)
            ask(name, number, texts[item.id], _, address.settled.get(name))
        label = _("See my result") if after(address) is None else _("Continue")
        drawn = {ON: submit(ON, label, address.section, "primary")}
        if 1 < address.section <= bank.sections:
            drawn[BACK] = submit(BACK, _("Back"), address.section, "tertiary")
        if address.section < bank.sections and enough(address.answers):
            drawn[LOOK] = submit(LOOK, _("See a first result"), address.section, "tertiary")
    open_questions(_, address)

    # A press that reached a server which had never drawn the button: only the button itself knows of it.
    late = next((button for button, now in drawn.items() if now), None)
    if late and not press:
        turn(address, params, late)
        st.rerun()


bank = asked_version(page.bank(), st.query_params)
_ = words(page.language())
if invited.by_group_link():
    consent.greet_once(_)
questions(_)
