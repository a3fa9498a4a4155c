"""Two people side by side: who covers what, what nobody covers, where work changes hands, what to talk about."""

from __future__ import annotations

import streamlit as st

from i18n import Words, words
from questions import Bank
from results.answer import two_pulls
from results.comparison import Pair, PairCoverage, Who, pair
from results.link import BrokenLink, fold
from results.pasted import read_any_version
from results.radar import radar_of_two
from results.spokes import result_spokes
from results.wording import broken_link
from scoring import Profile, score
from scoring.profile import on_common_axes
from views import compared, page, whose
from views.address import for_others
from views.compared import CAME_FROM, LINKS, LONGEST_NAME, NAMES
from views.marks import BREAK, bullets, ends, folded, lean_bar, mark_at, opposed, soft, table, unbroken
from views.markup import Markup, style_sheet, tag, together
from views.pasted import pasted

PEOPLE = 2


def profiles(bank: Bank, given: list[str], _: Words) -> list[Profile]:
    """Return the profile of each result that can be read; say which cannot."""
    found = []
    for place, text in zip((_("First person"), _("Second person")), given, strict=False):
        try:
            found.append(score(*read_any_version(bank, text)))
        except BrokenLink as broken:
            page.trouble(_.labelled(place, broken_link(_, broken.reason)))
    return found


def typed_names() -> tuple[str, str]:
    """Return the names that were typed or came with the two, "" where there is none."""
    first, second = (st.session_state.get(key, "").strip() for key in NAMES)
    return first, second


def person_names(_: Words) -> tuple[str, str]:
    """Return what the two are called here: their places, with the names that were typed."""
    places = (_("First person"), _("Second person"))
    first, second = (_.labelled(place, name) if name else place for place, name in zip(places, typed_names(), strict=True))
    return first, second


def ask(bank: Bank, given: list[str], _: Words) -> None:
    """Ask for the two results, which go into the address so that the page can be shared, and for names, which do not."""
    for key, token in zip(LINKS, given, strict=False):
        st.session_state.setdefault(key, token)
    fields = (_("The first person’s link or code"), _("The second person’s link or code"))
    names = (
        _("Name of the first person (optional, not in the link)"),
        _("Name of the second person (optional, not in the link)"),
    )
    with st.form("people", border=False):
        texts = []
        for field, link, name, key in zip(fields, LINKS, names, NAMES, strict=True):
            texts.append(st.text_input(field, key=link, max_chars=2_000))
            st.text_input(name, key=key, max_chars=LONGEST_NAME)
        is_pressed = st.form_submit_button(_("Set side by side"), type="primary")
    if is_pressed:
        found = [pasted(bank, field, text, _) for field, text in zip(fields, texts, strict=True)]
        tokens = [fold(*result) for result in found if result is not None]
        if len(tokens) == PEOPLE:
            st.query_params.from_dict({**for_others(st.query_params), "r": tokens})
            st.rerun()


def remember_names(given: list[str]) -> None:
    """Call those who are *given* as their group does, also where somebody comes back to the page; names that were typed stay."""
    for key, token in zip(NAMES, given, strict=False):
        if name := compared.client_name(token):
            st.session_state.setdefault(key, name)


def swap() -> None:
    """Let the two change places."""
    for first, second in (LINKS, NAMES):
        st.session_state[first], st.session_state[second] = st.session_state.get(second, ""), st.session_state.get(first, "")
    st.query_params.from_dict({**for_others(st.query_params), "r": st.query_params.get_all("r")[:PEOPLE][::-1]})


def side_by_side(bank: Bank, first: Profile, second: Profile, _: Words) -> None:
    """Show what the two cover between them."""
    comparison = pair(bank, first, second, _, typed_names())
    page.prose(tag("h1", comparison.headline), _)
    if not comparison.coverage:
        return
    first, second = on_common_axes(first, second)
    names = person_names(_)
    people = tuple(zip(names, (first, second), strict=True))
    page.prose(together(*(own_answer(who, p, _) for who, p in people)), _)
    st.plotly_chart(
        radar_of_two(bank, first, second, _, dark=st.context.theme.type == "dark"),
        theme=None,
        config={"displayModeBar": False, "staticPlot": True},
        alt=_("Radar chart of both people; the table below has its numbers."),
        key="radar",
    )
    legend = (tag("span", who, class_=series) for series, who in zip(("you", "other"), names, strict=True))
    page.prose(
        together(
            tag("p", *legend, class_="legend soft", aria_hidden="true"),
            folded(_("The radar in numbers"), numbers(bank, first, second, _)),
            between(comparison, first, second, _),
        ),
        _,
    )


def own_answer(who: str, profile: Profile, _: Words) -> Markup:
    """Return one person's lean as a bar, and both pulls in numbers."""
    return together(tag("p", who, class_="soft"), lean_bar(profile.lean, [who], _), tag("p", two_pulls(profile, _)))


def numbers(bank: Bank, first: Profile, second: Profile, _: Words) -> Markup:
    """Return what the radar shows as a table."""
    rows = (
        (
            tag("span", a.name, class_=a.pole),
            *(
                together(_.number(s.you), " ", soft(unbroken("(" + _.number(s.low) + "–" + _.number(s.high) + ")")))
                for s in (a, b)
            ),
        )
        for a, b in zip(result_spokes(bank, first, _), result_spokes(bank, second, _), strict=True)
    )
    return table((_("Kind of work"), *person_names(_)), rows, "numbers")


def between(comparison: Pair, first: Profile, second: Profile, _: Words) -> Markup:
    """Return who covers what, the gaps and doubles, the hand-offs and the talking points."""
    axes = zip(comparison.coverage, first.axes, second.axes, strict=True)
    handed = tuple(together(opposed(h.pm_name, h.pmm_name), BREAK, h.sentence) for h in comparison.handoffs)
    lists = (
        (
            _("What neither is clearly drawn to"),
            _("Agree who takes each of these on, or who you’ll ask to:"),
            comparison.uncovered,
        ),
        (_("What draws both"), _("Agree, one kind of work at a time, who has the last word:"), comparison.doubled),
        (_("Where work changes hands"), "", handed),
    )
    points = (together(p.text, " ", soft(_.apart(p.citations))) for p in comparison.talking_points)
    return together(
        tag("h2", _("Who leans to which work")),
        tag("p", comparison.note, class_="soft"),
        tag("p", which_mark(_), class_="soft", aria_hidden="true"),
        bullets((coverage_of_axis(c, (a.value, b.value), _) for c, a, b in axes), "axes"),
        tag("p", marks_and_names(_), class_="soft"),
        *(
            together(tag("h2", title), tag("p", lead) if lead else "", bullets(entries))
            for title, lead, entries in lists
            if entries
        ),
        tag("h2", _("To talk about")),
        bullets(points),
    )


def which_mark(_: Words) -> Markup:
    """Return whose the two marks on each line are."""
    names = zip((_("Circle"), _("Square")), typed_names(), (_("First person"), _("Second person")), strict=True)
    return together(*(tag("span", _.labelled(mark, name or place), class_="whose-mark") for mark, name, place in names))


def marks_and_names(_: Words) -> str:
    """Return why a name can stand at an end that its mark is not near."""
    return _(
        "A mark shows which of the two kinds of work pulls harder; the names below a line show who is drawn to each kind, taken by "
        "itself. So a name can stand at the end that’s further from its mark."
    )


def coverage_of_axis(c: PairCoverage, values: tuple[float, float], _: Words) -> Markup:
    """Return one contrast: where the two stand on its line, and below each end who covers it."""
    typed = typed_names()
    who: dict[Who, str] = {
        "first": typed[0] or _("first"),
        "second": typed[1] or _("second"),
        "both": _("both people"),
        "nobody": _("nobody"),
    }
    line = tag("span", mark_at(values[1], "other"), mark_at(values[0], "you"), class_="line", aria_hidden="true")
    below = tag("span", tag("span", who[c.pmm]), tag("span", who[c.pm]), class_="ends soft", aria_hidden="true")
    return together(ends(c.pm_name, c.pmm_name), line, below, tag("span", c.pmm_sentence, " ", c.pm_sentence, class_="aloud"))


bank = page.bank()
_ = words(page.language())
st.html(style_sheet("reading"))
given = st.query_params.get_all("r")[:PEOPLE]
people = profiles(bank, given, _)
compared.way_back(_)
if len(people) == PEOPLE:
    remember_names(given)
    mine = whose.reader(given[0]) == "own"
    if mine and CAME_FROM not in st.session_state:
        st.session_state.setdefault(NAMES[0], _("You"))
    side_by_side(bank, people[0], people[1], _)
    if mine:
        way = for_others(st.query_params) | {"r": given[0], "lang": _.language}
        st.page_link("views/result.py", label=_("See your own result"), query_params=way)
    st.button(_("Swap the two"), on_click=swap)
    with st.expander(_("Names, or other results")):
        ask(bank, given, _)
else:
    lead = _("Enter two results, of a PM and a PMM or of any two people, and see what draws them, and what draws neither.")
    page.prose(together(tag("h1", _("Two people side by side")), tag("p", lead)), _)
    ask(bank, given, _)
