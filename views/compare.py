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
from views.marks import bullets, folded, lean_bar, paragraphs
from views.page import escape
from views.reading import look

PEOPLE = 2


def profiles(bank: Bank, pasted: list[str], _: Words) -> list[Profile]:
    """Return the profile of each result that can be read; say which cannot."""
    found = []
    for place, text in zip((_("First person"), _("Second person")), pasted, strict=False):
        try:
            found.append(score(bank, read(bank, text)))
        except BrokenLink as broken:
            page.trouble(f"{place}: {page.broken_link(_, broken.reason)}")
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
    page.prose(f"<h1>{escape(told.headline)}</h1>", _)
    if not told.coverage:
        return
    bars = "".join(
        f'<p class="soft">{escape(who)}</p>{lean_bar(p.lean, [who], _)}'
        for who, p in ((_("First person"), first), (_("Second person"), second))
    )
    page.prose(bars, _)
    st.plotly_chart(
        two(bank, first, second, _, dark=st.context.theme.type == "dark"),
        theme=None,
        config={"displayModeBar": False, "staticPlot": True},
        alt=_("Radar of both people; the table below has its numbers."),
    )
    page.prose(folded(_("The numbers of the radar"), numbers(bank, first, second, _)), _)
    page.prose(between(told, _), _)


def numbers(bank: Bank, first: Profile, second: Profile, _: Words) -> str:
    """Return what the radar shows as a table."""
    head = "".join(f'<th scope="col">{escape(h)}</th>' for h in (_("Pole"), _("First person"), _("Second person")))
    rows = "".join(
        f'<tr><th scope="row">{escape(a.name)}</th>'
        + "".join(f'<td>{_.number(s.you)} <span class="soft">({_.number(s.low)}–{_.number(s.high)})</span></td>' for s in (a, b))
        + "</tr>"
        for a, b in zip(spokes(bank, first, _), spokes(bank, second, _), strict=True)
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def between(told: Pair, _: Words) -> str:
    """Return who covers what, the gaps and doubles, the hand-offs and the talking points."""
    who = {"first": _("first"), "second": _("second"), "both": _("both"), "nobody": _("nobody")}
    rows = "".join(
        f'<tr><th scope="row"><span class="pm">{escape(c.pm_name)}</span></th><td>{escape(who[c.pm])}</td>'
        f'<th scope="row"><span class="pmm">{escape(c.pmm_name)}</span></th><td>{escape(who[c.pmm])}</td></tr>'
        for c in told.coverage
    )
    head = "".join(f'<th scope="col">{escape(h)}</th>' for h in (_("PM pole"), _("covered by"), _("PMM pole"), _("covered by")))
    parts = [
        f"<h2>{escape(_('Who covers what'))}</h2><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>",
        paragraphs([told.note], "soft"),
    ]
    for title, sentences in (
        (_("What nobody covers"), told.uncovered),
        (_("What both cover"), told.doubled),
        (_("Where work changes hands"), [f"{h.pm_name} ↔ {h.pmm_name}: {h.sentence}" for h in told.handoffs]),
    ):
        if sentences:
            parts.append(f"<h2>{escape(title)}</h2>{bullets(sentences)}")
    points = "".join(
        f'<li>{escape(p.text)}<br><span class="soft">{escape("; ".join(p.citations))}</span></li>' for p in told.talking_points
    )
    parts.append(f"<h2>{escape(_('To talk about'))}</h2><ul>{points}</ul>")
    return "".join(parts)


bank = page.bank()
_ = words(page.language())
st.html(f"<style>{look()}</style>")
given = st.query_params.get_all("r")[:PEOPLE]
people = profiles(bank, given, _)
if len(people) == PEOPLE:
    side_by_side(bank, people[0], people[1], _)
else:
    lead = _("Enter two results, of a PM and a PMM or of any two people, and see what they cover between them.")
    page.prose(f"<h1>{escape(_('Two people side by side'))}</h1>{paragraphs([lead])}", _)
    ask(bank, given, _)
