"""Who would see what, for how long and under which name: said before the first question, and again before anything is sent."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from groups.group import Design, Group
from i18n import Words
from questions import Item
from results.pace import span
from views import page
from views.address import ASKED_AGAIN, section_items
from views.client import invited
from views.client.masthead import masthead
from views.days import day
from views.marks import bullets, paragraphs
from views.markup import Markup, escape, style_sheet, tag, together

GREETED = "group-greeted"


def promises(group: Group, name: str, _: Words) -> Markup:
    """Return who would see what, under which name, and for how long, as a list; by a personal link the *name* on the list."""
    return bullets(promised(group, _, name))


def promised(group: Group, _: Words, name: str = "") -> tuple[str, ...]:
    """Return who would see what, under which name, and for how long."""
    design = group.design
    days = _.n(
        "We keep what you send for {n} day and then delete it automatically. The receipt you get lets you delete it at any time before that.",
        "We keep what you send for {n} days and then delete it automatically. The receipt you get lets you delete it at any time before that.",
        design.retention_days,
    ).format(n=design.retention_days)
    who = _("Your coach would see your answers, the result they add up to, your language and the day you send them.")
    named = (
        with_name(
            _(
                "Your answers would appear under the name {name}, which your coach wrote for this link. You aren’t asked for another."
            ),
            name,
        )
        if name
        else _("You may add a name, which your coach would see too, or leave it empty.")
        if design.asks_names
        else _("We don’t ask for your name, and we keep none.")
    )
    notes = _("Your coach may make notes about your result. You aren’t shown them, and they’re deleted with it.")
    return who, named, *([notes] if design.notes else []), days


def with_name(sentence: str, name: str) -> Markup:
    """Return *sentence* with the *name* of somebody in it, set apart so that no script turns the words around it."""
    return escape(sentence).format(name=tag("bdi", name))


def link_of_nobody(_: Words) -> str:
    """Return the sentence for a personal link that stands for nobody on its group's list."""
    return _(
        "This personal link no longer works. The quiz still does, and your result is yours. To send it, ask your coach for your current link."
    )


def whose_link(found: invited.Lookup, _: Words) -> tuple[Markup | str, ...]:
    """Return whose personal link this is, what that means, and whether something was sent by it; nothing for the link of a group."""
    if not found.name:
        return ()
    made = with_name(_("This link was made for {name}, and your coach takes whatever is sent through it as theirs."), found.name)
    other = _("If that isn’t you, ask your coach for a link of your own.")
    again = _(
        "Answers were sent through this link on {day}. You may take the quiz again: you and your coach will see whether "
        "anything changed by more than chance would explain."
    )
    sent = [again.format(day=_.date(day(found.sent[-1])))] if found.sent else []
    return (together(made, _.gap, other), *sent)


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
    if found.nobodys:
        page.trouble(link_of_nobody(_))
        return
    choice = _(
        "You were invited to this group. At the end you choose whether to send your answers; your result is yours either way."
    )
    page.prose(
        together(
            masthead(found.group, _),
            tag(
                "div",
                paragraphs((*whose_link(found, _), choice, _("If you send your answers:"))),
                promises(found.group, found.name, _),
                class_="consent",
            ),
        ),
        _,
    )


def greet_once(_: Words) -> None:
    """Greet a client whose link led straight to the questions; who was greeted sees whose group it is."""
    if st.session_state.get(GREETED) != invited.group_code():
        greet(_)
    elif group := invited.remembered().group:
        st.html(style_sheet("group"))
        page.prose(masthead(group, _), _)


def time_here(_: Words) -> str:
    """Return what the quiz costs a client."""
    return time_for(items_asked_in(invited.design()), _)


def items_asked_in(design: Design | None) -> tuple[Item, ...]:
    """Return what everybody is asked in a group of this *design*, or, without one, outside of groups."""
    bank = page.bank()
    extension, repeats = (design.extension, design.repeats) if design else (False, False)
    return (*bank.core, *(bank.extension if extension else ()), *(section_items(bank, ASKED_AGAIN) if repeats else ()))


def time_for(items: Sequence[Item], _: Words) -> str:
    """Return how many questions *items* are, and how long they take."""
    return _.n(
        "{n} question, {low} to {high} minutes. No account, and we store nothing unless you send it at the end.",
        "{n} questions, {low} to {high} minutes. No account, and we store nothing unless you send it at the end.",
        len(items),
    ).format(n=len(items), **span(page.bank(), items, _))
