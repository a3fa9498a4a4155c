"""The questions, five at a time: each answer is written to the address by the browser, and the server is asked once a section."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from math import ceil

import streamlit as st

from i18n import Words, words
from questions import Item
from views import client, page
from views.address import CLOSER, CORE, ITEM, MARKS, SHARED, SIZE, Address, finished, read, section, skipped, turned
from views.page import Markup, tag

MINUTES = 6.6  # for the core questions, at a calm pace
ON, BACK = "on", "back"


def pressed() -> str | None:
    """Return the button whose press started this run, known before anything is drawn."""
    return next((button for button in (ON, BACK) if st.session_state.get(button)), None)


def marked(items: tuple[Item, ...]) -> dict[str, int]:
    """Return the answers that came with the press itself: all that a client knows that keeps no address."""
    return {item.id: int(mark) for item in items if (mark := st.session_state.get(item.id)) in MARKS}


def turn(address: Address, params: Mapping[str, str], button: str) -> Address:
    """Fold every answer into the address and return that of the next section; after the last, leave for the result."""
    answers = address.answers | marked(section(bank, address.section))
    if button == ON and address.section >= CORE:
        if address.section == CORE and client.asks_seven_more():
            st.query_params.from_dict(turned(bank, params, answers, CLOSER))
            return Address(CLOSER, answers, {}, ())
        st.switch_page("views/result.py", query_params=finished(bank, params, answers))
    to = max(address.section + (1 if button == ON else -1), 1)
    st.query_params.from_dict(turned(bank, params, answers, to))
    return Address(to, answers, {}, ())


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
    return tag("style", Markup(f".stApp{{{rules}}}"))


@cache
def heading(language: str, section: int, group_asks: bool) -> Markup:
    """Say where in the quiz this is, how much is done, how long the rest takes, and how to choose."""
    _ = words(language)
    if section == CLOSER:
        title = _("Seven more questions, to look closer")
        lead = (
            _("One more choice for each theme makes the result surer.")
            if group_asks
            else _("Your answers so far stand close to the middle. One more choice for each theme makes the result surer.")
        )
    elif section == SHARED:
        title = _("Six questions on shared ground")
        lead = _("Both roles lay claim to this work, so these answers do not move your result. They are for you to talk about.")
    else:
        title = _("Part {number} of {all}").format(number=section, all=CORE)
        lead = _("Which would you rather do? Choose what draws you, not what you do today or do best.")
    may = _("You may leave a question out. Each one left out makes the result less sure.")
    way = progress(_, section) if section <= CORE else Markup()
    left_out = () if section == SHARED else (" ", tag("span", may, class_="soft"))
    return tag("div", scales(_), tag("h1", title), way, tag("p", lead, *left_out))


def progress(_: Words, section: int) -> Markup:
    """Return the bar and its words: the share of the core questions behind, and the minutes left."""
    done = (section - 1) / CORE
    minutes = ceil(MINUTES * (1 - done))
    left = _.n("about {n} minute left", "about {n} minutes left", minutes).format(n=minutes)
    said = _("{share} done, {left}").format(share=_.percent(done), left=left)
    bar = tag("div", tag("span", style=f"width:{done:.1%}"), class_="progress", aria_hidden="true")
    return tag("div", bar, tag("p", said, class_="soft"))


def first_number(number: int) -> int:
    """Return what the first question of section *number* is called; the extension counts on, shared ground starts anew."""
    return 1 if number == SHARED else SIZE * (min(number, CLOSER) - 1) + 1


def ask(item: Item, number: int, sentences: tuple[str, ...], _: Words, settled: int | None) -> None:
    """Show one question; the address is its memory, and *settled* what an earlier turn of its section folded."""
    sides = sentences if len(sentences) == 1 else (sentences[0], _("or"), sentences[1])
    st.radio(
        "\n\n".join((str(number), *sides)),
        MARKS,
        index=settled - 1 if settled else None,
        key=item.id,
        bind="query-params",
        horizontal=True,
        width="stretch",
    )


def open_questions(_: Words, address: Address) -> None:
    """Name the questions skipped so far, each a way back to it."""
    missing = skipped(bank, address.answers, address.section) if address.section == CORE else ()
    if missing:
        ways = ", ".join(tag("a", str(number), href=f"?s={to}", data_section=str(to)) for number, to in missing)
        said = _.n("You skipped question {these}.", "You skipped questions {these}.", len(missing))
        may = _("You may go back to them, or leave them out.")
        page.prose(tag("p", Markup(page.escape(f"{said} {may}").format(these=ways))), _)


@st.fragment
def questions(_: Words) -> None:
    """Show a section and turn it at a press: a fragment, so that a turn runs and sends this alone and no head, foot or menu."""
    params = client.carried(st.query_params.to_dict())
    address = read(bank, params)
    press = pressed()
    if press:
        address = turn(address, params, press)
    group_asks = client.asks_seven_more()

    if address.faults:
        page.trouble(*(page.quiz_fault(_, fault) for fault in address.faults))
    page.prose(heading(_.language, address.section, group_asks), _)

    items = section(bank, address.section)
    if st.session_state.get(page.SHOWN) != (address.section, address.settled):
        # Streamlit remembers marks that left the screen; the address knows better, as when Back carried answers along.
        for key in [key for key in st.session_state if ITEM.fullmatch(str(key))]:
            del st.session_state[key]
        st.session_state[page.SHOWN] = address.section, address.settled
    texts = bank.texts[_.language].items
    with st.form("section", border=False, enter_to_submit=False):
        for number, item in enumerate(items, first_number(address.section)):
            ask(item, number, texts[item.id], _, address.settled.get(item.id))
        last = address.section > CORE or (address.section == CORE and not group_asks)
        on = st.form_submit_button(_("See my result") if last else _("Continue"), key=ON, type="primary")
        back = address.section in range(2, CORE + 1) and st.form_submit_button(_("Back"), key=BACK, type="tertiary")
    open_questions(_, address)

    # A press that reached a server which had never drawn the button: only the button itself knows of it.
    if (on or back) and not press:
        turn(address, params, ON if on else BACK)
        st.rerun()


bank = page.bank()
_ = words(page.language())
if client.comes_by_group():
    client.greet_once(_)
questions(_)
