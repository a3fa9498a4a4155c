"""The result: which way the answers in this page's link go and whether at all, on one screen; then the story, and doors to the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from i18n import Words, words
from questions import Bank
from results.link import BrokenLink
from results.narrative import Reader
from results.pasted import read_any_version
from results.radar import description, radar
from results.wording import broken_link
from views import blank_section, compared, later, page, result_answer, result_doors, whose
from views.address import for_others, other_parameters
from views.client import invited, sending
from views.keeping import keep
from views.markup import style_sheet, tag, together
from views.pasted import pasted
from views.places import link_within
from views.result_shown import ShownResult, shown_result
from views.trying import compare_with_earlier, what_if

ENTERED = "entered-answers"


def answers_in_link(bank: Bank, _: Words) -> tuple[Bank, dict[str, int]] | None:
    """Return the version and the answers in this page's link, or in a code that was entered; None where there are none, and say so."""
    token = st.query_params.get("r", "")
    try:
        if token:
            return read_any_version(bank, token)
    except BrokenLink as broken:
        page.trouble(broken_link(_, broken.reason))
    if not token and ENTERED in st.session_state:
        entered: tuple[Bank, dict[str, int]] = st.session_state[ENTERED]
        return entered
    return None


def ask(bank: Bank, _: Words) -> None:
    """Ask which result to show, and show it without writing it into the address."""
    lead = _("Enter the link or the code of a result, or take the quiz.")
    page.prose(together(tag("h1", _("Which result?")), tag("p", lead)), _)
    with st.form("enter", border=False):
        field = _("Link or code")
        text = st.text_input(field, max_chars=2_000)
        is_pressed = st.form_submit_button(_("Show the result"), type="primary")
    if is_pressed and (found := pasted(bank, field, text, _)) is not None:
        st.session_state[ENTERED] = found
        st.query_params.from_dict(other_parameters(st.query_params))
        st.rerun()
    page_link(_("Take the quiz"), "quiz", other_parameters(st.query_params))


def page_link(label: str, to: str, query: Mapping[str, str | Sequence[str]]) -> None:
    """Show the way on to another page as a link."""
    st.page_link(f"views/{to}.py", label=label, query_params=query)


def picture(result: ShownResult, _: Words) -> None:
    """Show the two pulls and, beside them, the radar: drawn by the page itself until the chart library has drawn its own."""
    with st.container(key="picture"):
        left, right = st.columns([5, 7], vertical_alignment="center")
        with left:
            page.prose(result_answer.pulls(result.narrative, _), _)
        with right, st.container(key="radar-place"):
            page.prose(result_answer.result_radar(result, _), _)
            st.plotly_chart(
                radar(result.bank, result.profile, _, dark=st.context.theme.type == "dark"),
                theme=None,
                config={"displayModeBar": False, "staticPlot": True},
                alt=description(result.bank, result.profile, _),
                key="radar",
            )


def more(result: ShownResult, reader: Reader, _: Words, *, urgent: bool) -> None:
    """Offer what could make the result surer, if it stands before all else, or after it where it is not *urgent*."""
    offered = result_answer.more_questions(result, reader, other_parameters(st.query_params), _)
    if offered and offered.is_urgent == urgent:
        if offered.said:
            page.prose(offered.said, _)
        page_link(offered.label, offered.page, offered.query)


def with_another(result: ShownResult, reader: Reader, _: Words) -> None:
    """Invite who was sent this result to take the quiz, too; to who did so, offer both side by side."""
    if not invited.by_group_link() and (led := result_answer.with_another(result, reader, st.query_params, _)):
        page_link(led.label, led.page, led.query)


def doors(result: ShownResult, reader: Reader, _: Words) -> None:
    """Show everything that stands behind the answer, each part behind a door."""
    narrative = result.narrative
    page.prose(together(result_doors.reasons(narrative, _), result_doors.contrasts(result, _)), _, kind="prose doors")
    what_if(result.bank, result.answers, result.profile, reader, _)
    parts = result_doors.work(result, _), result_doors.what_next(narrative, _), result_doors.certainty(result, _)
    page.prose(together(*parts), _, kind="prose doors")


def client_head(client: str, _: Words) -> None:
    """Say, on the page and on its tab, which *client* of a coach this is, and lead back to the group; nothing of it stands in the address."""
    page.call_tab(_("{name} · PM or PMM?").format(name=client))
    compared.way_back(_)
    page.prose(tag("p", tag("bdi", client), class_="whose"), _)


def show(bank: Bank, answers: dict[str, int], _: Words) -> None:
    """Show the result of *answers*: which way and whether at all, the story, what next; then what stands behind it, and what to keep."""
    token = st.query_params.get("r", "")
    client = compared.client_name(token)
    reader: Reader = "another" if client else whose.reader(token)
    result = shown_result(bank, answers, _, reader)
    has_result = result.profile.status != "none"
    if client:
        client_head(client, _)
    page.prose(result_answer.answer(result.narrative), _, kind="prose answer")
    if number := blank_section.left_before(result.token):
        query = other_parameters(st.query_params) | {"a": result.token, "s": str(number)}
        back = tag("a", _("Back to part {number}").format(number=number), href=link_within("quiz", query))
        page.prose(blank_section.said(number, back, _), _)
    if has_result:
        picture(result, _)
    if not client:
        more(result, reader, _, urgent=True)
    later.change_since_earlier(bank, result.token, result.profile, _)
    if not client:
        with_another(result, reader, _)
    if invited.by_group_link():
        sending.sending_section(bank, answers, _)
    if has_result:
        page.prose(result_answer.story(result.narrative, _, client), _, kind="prose story")
        doors(result, reader, _)
        if not client:
            result_doors.shared_questions(result, _)
            more(result, reader, _, urgent=False)
    keep(bank, answers, result.profile, reader, _)
    if has_result:
        page.prose(tag("h2", _("Compare it with another")), _, kind="prose screen-only")
        compare_with_earlier(bank, result.profile, _)
        way = for_others(st.query_params) | {"lang": _.language, "r": result.token}
        page_link(_("Set two people side by side"), "compare", way)


bank = page.bank()
_ = words(page.language())
st.html(style_sheet("reading"))
found = answers_in_link(bank, _)
if found is None:
    ask(bank, _)
else:
    show(*found, _)
