"""The result: which way the answers in this page's link go and whether at all, on one screen; then the story, and doors to the rest."""

from __future__ import annotations

import streamlit as st

from i18n import Words, words
from questions import Bank
from results.gates import NAMED
from results.link import BrokenLink
from results.narrative import Narrative, Reader
from results.pasted import read_any_version
from results.radar import description, radar
from results.wording import broken_link
from views import later, page, result_doors, whose
from views.address import EXTENSION, INVITING, beside, first_open, for_others, number_of
from views.client import invited, sending
from views.keeping import keep
from views.marks import contents, paragraphs, role_pulls
from views.markup import Markup, style_sheet, tag, together
from views.pasted import pasted
from views.result_shown import Shown, shown
from views.trying import earlier, what_if

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
        asked = st.form_submit_button(_("Show the result"), type="primary")
    if asked and (found := pasted(bank, field, text, _)) is not None:
        st.session_state[ENTERED] = found
        st.query_params.from_dict(beside(st.query_params))
        st.rerun()
    on(_("Take the quiz"), "quiz", beside(st.query_params))


def on(label: str, to: str, query: dict[str, str]) -> None:
    """Show the way on to another page as a link."""
    st.page_link(f"views/{to}.py", label=label, query_params=query)


def answer(told: Narrative, _: Words) -> None:
    """Show the headline, its chance, and what to know before reading on."""
    parts: list[str] = [tag("h1", told.headline, class_="says"), tag("div", paragraphs(told.chance), class_="chance")]
    if told.notice:
        parts.append(tag("div", paragraphs(told.notice), class_="notice"))
    page.prose(together(*parts), _, of="prose answer")


def picture(result: Shown, _: Words) -> None:
    """Show the two pulls and, beside them, the radar."""
    with st.container(key="picture"):
        left, right = st.columns([5, 7], vertical_alignment="center")
        with left:
            page.prose(together(role_pulls(result.narrative.role_pulls, _), legend(_)), _)
        with right:
            st.plotly_chart(
                radar(result.bank, result.profile, _, dark=st.context.theme.type == "dark"),
                theme=None,
                config={"displayModeBar": False, "staticPlot": True},
                alt=description(result.bank, result.profile, _),
                key="radar",
            )


def legend(_: Words) -> Markup:
    """Return what the lines of the radar are."""
    drawn = (
        ("you", _("You")),
        ("band", _("Your 90% band")),
        ("pmm", _("PMM in the articles")),
        ("pm", _("PM in the articles")),
    )
    return tag("p", *(tag("span", name, class_=of) for of, name in drawn), class_="legend soft", aria_hidden="true")


def story(told: Narrative, _: Words) -> None:
    """Show the person's own story, the three next steps, and the way to what stands behind the doors."""
    parts = (
        [tag("h2", _("Your story"), id="story"), paragraphs(_.gap.join(sentences) for sentences in told.story)]
        if told.story
        else []
    )
    page.prose(together(*parts, result_doors.first_steps(told, _), contents(parts_below(_), _)), _, of="prose story")


def parts_below(_: Words) -> tuple[tuple[str, str], ...]:
    """Return the parts of the page behind doors."""
    return (
        ("why", _("Why")),
        ("shape", _("Contrasts")),
        ("work", _("The work")),
        ("next", _("What next")),
        ("sure", _("How certain")),
        ("keep", _("Keep it")),
    )


def more(result: Shown, _: Words) -> None:
    """Offer what could make the result surer: the questions left open, or the seven more where no side is sure."""
    rest = beside(st.query_params)
    bank, profile = result.bank, result.profile
    if profile.status != "final":
        on(_("Go on answering"), "quiz", rest | {"a": result.token, "s": str(first_open(bank, result.answers))})
    elif (
        1 - NAMED <= profile.lean.probability_pm <= NAMED
        and bank.extension
        and not any(item.id in result.answers for item in bank.extension)
    ):
        n = len(bank.extension)
        offer = _.n(
            "{n} more question would make it clearer which of the two comes first.",
            "{n} more questions, one for each contrast, would make it clearer which of the two comes first.",
            n,
        )
        page.prose(paragraphs([offer.format(n=n)]), _)
        on(
            _.n("Answer {n} more", "Answer {n} more", n).format(n=n),
            "quiz",
            rest | {"a": result.token, "s": str(number_of(result.bank, EXTENSION))},
        )


def with_another(result: Shown, reader: Reader, _: Words) -> None:
    """Invite who was sent this result to take the quiz, too; to who did so, offer both side by side."""
    rest, theirs = for_others(st.query_params) | {"lang": _.language}, st.query_params.get(INVITING)
    if invited.by_group_link() or result.profile.status == "none":
        return
    if reader == "another":
        on(_("Your turn, then see both side by side"), "quiz", rest | {INVITING: result.token})
    elif theirs:
        st.page_link("views/compare.py", label=_("See both side by side"), query_params={**rest, "r": [result.token, theirs]})


def doors(result: Shown, _: Words) -> None:
    """Show everything that stands behind the answer, each part behind a door."""
    told = result.narrative
    page.prose(together(result_doors.reasons(told, _), result_doors.contrasts(result, _)), _, of="prose doors")
    what_if(result.bank, result.answers, result.profile, _)
    parts = result_doors.work(result, _), result_doors.next_steps(told, _), result_doors.certainty(result, _)
    page.prose(together(*parts), _, of="prose doors")
    result_doors.shared_questions(result, _)


def show(bank: Bank, answers: dict[str, int], _: Words) -> None:
    """Show the result of *answers*: which way and whether at all, the story, what next; then what stands behind it, and what to keep."""
    reader = whose.reader(st.query_params.get("r", ""))
    result = shown(bank, answers, _, reader)
    has_result = result.profile.status != "none"
    answer(result.narrative, _)
    if has_result:
        picture(result, _)
    if reader == "own":
        more(result, _)
    later.since(bank, result.token, result.profile, _)
    with_another(result, reader, _)
    if invited.by_group_link():
        sending.offer(bank, answers, _)
    if has_result:
        story(result.narrative, _)
        doors(result, _)
    keep(bank, answers, result.profile, _)
    if has_result:
        page.prose(tag("h2", _("Compare it with another")), _, of="prose screen-only")
        earlier(bank, result.profile, _)
        way = for_others(st.query_params) | {"lang": _.language, "r": result.token}
        on(_("Set two people side by side"), "compare", way)


bank = page.bank()
_ = words(page.language())
st.html(style_sheet("reading"))
found = answers_in_link(bank, _)
if found is None:
    ask(bank, _)
else:
    show(*found, _)
