"""Two people side by side: who covers which pole, what nobody covers, where work changes hands, what to talk about."""

from __future__ import annotations

import streamlit as st

from i18n import Words, words
from questions import Bank
from results.comparison import Pair, pair
from results.link import BrokenLink, fold, read
from results.radar import spokes, two
from scoring import Profile, score
from views import page
from views.address import beside
from views.marks import BREAK, bullets, folded, lean_bar, opposed, soft, table, together
from views.page import Markup, tag
from views.reading import look

PEOPLE = 2


def profiles(bank: Bank, pasted: list[str], _: Words) -> list[Profile]:
    """Return the profile of each result that can be read; say which cannot."""
    found = []
    for place, text in zip((_("First person"), _("Second person")), pasted, strict=False):
        try:
            found.append(score(bank, read(bank, text)))
        except BrokenLink as broken:
            page.trouble(_.told(place, page.broken_link(_, broken.reason)))
    return found


def ask(bank: Bank, given: list[str], _: Words) -> None:
    """Ask for the two results; they go into the address, so that the page itself can be shared."""
    with st.form("people", border=False):
        first = st.text_input(_("Link or code of the first person"), value=given[0] if given else "", max_chars=2_000)
        second = st.text_input(_("Link or code of the second person"), value=given[1] if len(given) > 1 else "", max_chars=2_000)
        if st.form_submit_button(_("Set side by side"), type="primary"):
            try:
                tokens = [fold(bank, read(bank, text)) for text in (first, second)]
            except BrokenLink as broken:
                page.trouble(page.broken_link(_, broken.reason))
                return
            st.query_params.from_dict({**beside(st.query_params), "r": tokens})
            st.rerun()


def side_by_side(bank: Bank, first: Profile, second: Profile, _: Words) -> None:
    """Show what the two cover between them."""
    told = pair(bank, first, second, _)
    page.prose(tag("h1", told.headline), _)
    if not told.coverage:
        return
    people = ((_("First person"), first), (_("Second person"), second))
    page.prose(together(*(together(tag("p", who, class_="soft"), lean_bar(p.lean, [who], _)) for who, p in people)), _)
    st.plotly_chart(
        two(bank, first, second, _, dark=st.context.theme.type == "dark"),
        theme=None,
        config={"displayModeBar": False, "staticPlot": True},
        alt=_("Radar of both people; the table below has its numbers."),
    )
    page.prose(folded(_("The numbers of the radar"), numbers(bank, first, second, _)), _)
    page.prose(between(told, _), _)


def numbers(bank: Bank, first: Profile, second: Profile, _: Words) -> Markup:
    """Return what the radar shows as a table."""
    rows = (
        (a.name, *(together(_.number(s.you), " ", soft("(" + _.number(s.low) + "–" + _.number(s.high) + ")")) for s in (a, b)))
        for a, b in zip(spokes(bank, first, _), spokes(bank, second, _), strict=True)
    )
    return table((_("Pole"), _("First person"), _("Second person")), rows)


def between(told: Pair, _: Words) -> Markup:
    """Return who covers what, the gaps and doubles, the hand-offs and the talking points."""
    who = {"first": _("first"), "second": _("second"), "both": _("both"), "nobody": _("nobody")}
    head = (_("PM pole"), _("covered by"), _("PMM pole"), _("covered by"))
    rows = (
        (tag("span", c.pm_name, class_="pm"), who[c.pm], tag("span", c.pmm_name, class_="pmm"), who[c.pmm]) for c in told.coverage
    )
    lists = (
        (_("What nobody covers"), told.uncovered),
        (_("What both cover"), told.doubled),
        (
            _("Where work changes hands"),
            tuple(together(opposed(h.pm_name, h.pmm_name), BREAK, h.sentence) for h in told.handoffs),
        ),
    )
    points = (together(p.text, " ", soft(_.apart(p.citations))) for p in told.talking_points)
    return together(
        tag("h2", _("Who covers what")),
        table(head, rows),
        tag("p", told.note, class_="soft"),
        *(together(tag("h2", title), bullets(entries)) for title, entries in lists if entries),
        tag("h2", _("To talk about")),
        bullets(points),
    )


bank = page.bank()
_ = words(page.language())
st.html(f"<style>{look()}</style>")
given = st.query_params.get_all("r")[:PEOPLE]
people = profiles(bank, given, _)
if len(people) == PEOPLE:
    side_by_side(bank, people[0], people[1], _)
else:
    lead = _("Enter two results, of a PM and a PMM or of any two people, and see what they cover between them.")
    page.prose(together(tag("h1", _("Two people side by side")), tag("p", lead)), _)
    ask(bank, given, _)
