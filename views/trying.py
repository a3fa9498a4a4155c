"""Two things to try on a result, with nothing saved: change one answer, and set an earlier result beside this one."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from i18n import Words
from questions import Bank
from results.comparison import comparison
from results.link import BrokenLink, read
from results.narrative import narrative
from results.wording import answer_words
from scoring import Profile, score
from views import page
from views.marks import bullets, lean_bar, opposed, paragraphs, together
from views.page import tag

FEWEST, MOST = 1, 5


@st.fragment
def what_if(bank: Bank, answers: Mapping[str, int], profile: Profile, _: Words) -> None:
    """Let one answer be changed and show where the lean would go; the result itself stays as it is."""
    text = bank.texts[_.language].items
    numbers = {item.id: n for n, item in enumerate(bank.scored, 1)}
    between = " " + _("or") + " "
    asked = [item.id for item in bank.scored if item.id in answers]
    chosen = st.selectbox(
        _("One of your answers"),
        asked,
        format_func=lambda id: f"{numbers[id]}. " + between.join(text[id]),
        key="tried",
    )
    item = bank.item(chosen)
    given = answers[chosen]
    instead = st.pills(
        _("What if you had answered:"),
        range(FEWEST, MOST + 1),
        default=given,
        format_func=lambda value: answer_words(item, value, _),
        key=f"tried-{chosen}",
    )
    instead = instead or given
    tried = dict(answers) | {chosen: instead}
    other = score(bank, tried)
    told = narrative(bank, other, tried, _)
    same = _("This is the answer you gave.") if instead == given else _("With this one answer changed, and nothing else:")
    page.prose(
        tag(
            "div",
            tag("p", same, class_="soft"),
            tag("p", tag("strong", told.headline)),
            lean_bar(other.lean, told.band, _),
            role="status",
        ),
        _,
    )


@st.fragment
def earlier(bank: Bank, profile: Profile, _: Words) -> None:
    """Let an earlier result be pasted, and say whether the change is more than noise."""
    with st.form("earlier", border=False):
        pasted = st.text_input(_("The link or code of your earlier result"), key="earlier-result", max_chars=2_000)
        asked = st.form_submit_button(_("Compare"))
    if not asked or not pasted:
        return
    try:
        old = score(bank, read(bank, pasted))
    except BrokenLink as broken:
        page.trouble(page.broken_link(_, broken.reason))
        return
    told = comparison(bank, old, profile, _)
    moved = (together(opposed(a.pm_name, a.pmm_name), " ", a.sentence) for a in told.axes if a.change.real)
    bars = () if told.change is None else ((_("Then"), old), (_("Now"), profile))
    page.prose(
        tag(
            "div",
            tag("p", tag("strong", told.headline)),
            *(together(tag("p", when, class_="soft"), lean_bar(p.lean, [when], _)) for when, p in bars),
            paragraphs(told.detail),
            bullets(moved),
            paragraphs(told.cautions, "soft"),
            role="status",
        ),
        _,
    )
