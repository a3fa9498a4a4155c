"""Who would see what, for how long and under which name: said before the first question, and again before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from groups.group import Group
from i18n import Words
from questions import Item
from results.pace import span
from views import page
from views.address import AGAIN, section
from views.client import invited
from views.client.masthead import masthead
from views.marks import bullets
from views.markup import Markup, style_sheet, tag, together

GREETED = "group-greeted"


def promises(group: Group, _: Words) -> Markup:
    """Return who would see what, under which name, and for how long, as a list."""
    return bullets(promised(group, _))


def promised(group: Group, _: Words) -> tuple[str, ...]:
    """Return who would see what, under which name, and for how long."""
    design = group.design
    days = _.n(
        "It is kept for {n} day and then deleted automatically. The receipt you get lets you delete it at any time before that.",
        "It is kept for {n} days and then deleted automatically. The receipt you get lets you delete it at any time before that.",
        design.retention_days,
    ).format(n=design.retention_days)
    who = _("Whoever runs this group would see your answers, the result they add up to, your language and the day.")
    named = (
        _("You may add a name, which they would see too, or leave it empty.")
        if design.asks_names
        else _("You are not asked for a name, and none is kept.")
    )
    return who, named, days


def unreachable(_: Words) -> str:
    """Return the sentence for a group that nobody may send to."""
    return _(
        "The group in this link doesn’t exist or isn’t taking results at the moment. The quiz works all the same, and "
        "nothing is sent."
    )


def greet(_: Words) -> None:
    """Say, before the first question, whose group this is and who will see what if the client chooses to send."""
    found = invited.look_up()
    st.session_state[GREETED] = found.code
    st.html(style_sheet("group"))
    if found.away:
        page.trouble(_("We can’t look up the group in this link right now. You can begin: we’ll try again at the end."))
        return
    if found.group is None:
        page.trouble(unreachable(_))
        return
    choice = _(
        "You were invited to this group. At the end you choose whether to send your answers; your result is yours either way."
    )
    page.prose(
        together(
            masthead(found.group, _),
            tag("div", tag("p", choice), tag("p", _("If you send your answers:")), promises(found.group, _), class_="consent"),
        ),
        _,
    )


def greet_once(_: Words) -> None:
    """Greet a client whose link led straight to the questions; who was greeted sees whose group it is."""
    if st.session_state.get(GREETED) != invited.code():
        greet(_)
    elif group := invited.remembered().group:
        st.html(style_sheet("group"))
        page.prose(masthead(group, _), _)


def cost(_: Words) -> str:
    """Return what the quiz costs a client."""
    bank = page.bank()
    asked = (
        *bank.core,
        *(bank.extension if invited.asks_more() else ()),
        *(section(bank, AGAIN) if invited.asks_again() else ()),
    )
    return cost_of(asked, _)


def cost_of(asked: Sequence[Item], _: Words) -> str:
    """Return what it costs a client to be *asked* so much."""
    return _.n(
        "{n} question, {low} to {high} minutes. No account, and we store nothing unless you send it at the end.",
        "{n} questions, {low} to {high} minutes. No account, and we store nothing unless you send it at the end.",
        len(asked),
    ).format(n=len(asked), **span(page.bank(), asked, _))
