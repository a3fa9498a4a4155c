"""The questions, five at a time: each answer is written to the address by the browser, and the server is asked once a section."""

from __future__ import annotations

from collections.abc import Mapping
from secrets import token_hex
from typing import Literal, NoReturn

import streamlit as st

from i18n import Words, words
from views import asking, blank_section, page, whose
from views.address import (
    ANSWERS,
    ASKED_AGAIN,
    EXTENSION,
    ITEM,
    Address,
    answer_key,
    asked_version,
    extra_section,
    read,
    result_parameters,
    section_items,
    section_number,
    section_parameters,
)
from views.client import consent, invited, secret
from views.markup import Markup, tag

FORWARD, BACK, FIRST_RESULT = "on", "back", "look"
DRAWN_FOR = ("lang", "a", "c")  # beside the section, the parameters that a turn changes; page.js waits for the run that knew them
LONGEST_DRAWN_FOR = 500


def button_key(button: str, number: int) -> str:
    """Return the key of *button* in section *number*: a press is known by the section that it was made in and turns no other."""
    return f"{button}-{number}"


def pressed(number: int) -> str | None:
    """Return the button of section *number* whose press started this run, known before anything is drawn."""
    return next((button for button in (FORWARD, BACK, FIRST_RESULT) if st.session_state.get(button_key(button, number))), None)


def answers_on_screen(number: int) -> dict[str, int]:
    """Return the answers of section *number* that came with the press itself: all that a client knows that keeps no address."""
    keys = (answer_key(item, extra_section(bank, number) == ASKED_AGAIN) for item in section_items(bank, number))
    return {name: int(answer) for name in keys if (answer := st.session_state.get(name)) in ANSWERS}


def section_after(address: Address) -> int | None:
    """Return the section that follows the one on screen, None after the last: what a group asks beside the core is for its clients."""
    closer = section_number(bank, EXTENSION)
    if address.section < bank.sections:
        return address.section + 1
    if address.section == bank.sections and invited.asks_more() and bank.extension:
        return closer
    if address.section <= closer and invited.asks_again() and not address.asked_again:
        return section_number(bank, ASKED_AGAIN)
    return None


def turn(address: Address, params: Mapping[str, str], button: str) -> Address:
    """Fold every answer into the address and return that of the next section; after the last, leave for the result."""
    given = address.given | answers_on_screen(address.section)
    to = max(address.section - 1, 1) if button == BACK else section_after(address) if button == FORWARD else None
    if to is None:
        leave(result_parameters(bank, params, given), button)
    st.query_params.from_dict(section_parameters(bank, params, given, to))
    return Address(to, given, {}, ())


def leave(result: dict[str, str], button: str) -> NoReturn:
    """Leave for the *result*; at the end of a quiz that somebody's link invited to, for both side by side."""
    whose.finish(result["r"])
    to, query = asking.page_after_questions(bank, result, is_last=button == FORWARD)
    st.switch_page(f"views/{to}.py", query_params=query)


def whereabouts(section: str) -> Markup:
    """Return what page.js reads: the section drawn, as the address called it, what it was drawn for, and a mark of this run."""
    drawn_for = "/".join(st.query_params.get(name, "") for name in DRAWN_FOR)[:LONGEST_DRAWN_FOR]
    return tag("div", id="whereabouts", data_section=section[:2], data_for=drawn_for, data_run=token_hex(4), hidden=True)


def ask(name: str, number: int, sentences: tuple[str, ...], _: Words, settled: int | None) -> None:
    """Show one question; the address is its memory, where it has this *name*, and *settled* what an earlier turn folded."""
    st.radio(
        "\n\n".join(asking.question_paragraphs(number, sentences, _)),
        ANSWERS,
        index=settled - 1 if settled else None,
        key=name,
        bind="query-params",
        horizontal=True,
        width="stretch",
    )


def submit(button: str, label: str, number: int, kind: Literal["primary", "tertiary"]) -> bool:
    """Show one button of section *number*, and return whether it was pressed."""
    return st.form_submit_button(label, key=button_key(button, number), type=kind)


def back_to(number: str, to: int) -> Markup:
    """Return the way back to question *number*, in section *to*."""
    return tag("a", number, href=f"?s={to}", data_section=str(to))


def is_blank(address: Address) -> bool:
    """Whether no question of the core section on screen has an answer."""
    known = {**address.given, **answers_on_screen(address.section)}
    return address.section <= bank.sections and not any(item.id in known for item in section_items(bank, address.section))


@st.fragment
def questions(_: Words) -> None:
    """Show a section and turn it at a press: a fragment, so that a turn runs and sends this alone and no head, foot or menu."""
    params = secret.carried(st.query_params.to_dict())
    address = read(bank, params)
    press = pressed(address.section)
    if press == FORWARD and is_blank(address):
        blank_section.note(address.section)
    if press:
        address = turn(address, params, press)
    group_asks = invited.asks_more()

    if address.faults:
        page.trouble(*(page.quiz_fault(_, fault) for fault in address.faults))
    here = str(address.section) if press else params.get("s", "1")
    page.prose(asking.heading(bank, address.section, group_asks, _) + whereabouts(here), _)

    if number := blank_section.left():
        way = tag("a", _("Back to part {number}").format(number=number), href=f"?s={number}", data_section=str(number))
        page.prose(blank_section.said(number, way, _), _)
    items = section_items(bank, address.section)
    if st.session_state.get(page.SECTION_SHOWN) != (address.section, address.settled):
        # Streamlit remembers marks that left the screen; the address knows better, as when Back carried answers along.
        for name in [name for name in st.session_state if ITEM.fullmatch(str(name))]:
            del st.session_state[name]
        st.session_state[page.SECTION_SHOWN] = address.section, address.settled
    texts = bank.texts[_.language].items
    with st.form("section", border=False, enter_to_submit=False):
        for number, item in enumerate(items, asking.first_number(bank, address.section)):
            name = answer_key(item, extra_section(bank, address.section) == ASKED_AGAIN)
            ask(name, number, texts[item.id], _, address.settled.get(name))
        drawn = {FORWARD: submit(FORWARD, asking.continue_label(section_after(address) is None, _), address.section, "primary")}
        if asking.has_back(bank, address.section):
            drawn[BACK] = submit(BACK, _("Back"), address.section, "tertiary")
        if asking.has_first_result(bank, address):
            drawn[FIRST_RESULT] = submit(FIRST_RESULT, _("See a first result"), address.section, "tertiary")
    if said := asking.open_questions(bank, address, back_to, _):
        page.prose(said, _)

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
