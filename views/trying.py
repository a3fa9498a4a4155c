"""Two things to try on a result, with nothing saved: change one answer, and set an earlier result beside this one."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from i18n import Words
from questions import Bank
from results import third_person
from results.answer import band, headline, own_voice
from results.person_sentences import person_sentences_for
from results.story import Reader
from results.wording import answer_words
from scoring import Profile, score
from views import page
from views.changed import change
from views.lazy_door import lazy_door
from views.marks import either, lean_bar
from views.markup import tag
from views.pasted import pasted

FEWEST, MOST = 1, 5


@st.fragment
def what_if(bank: Bank, answers: Mapping[str, int], profile: Profile, reader: Reader, _: Words) -> None:
    """Let one answer be changed and show where the lean would go beside where it is; the result itself stays as it is."""
    if inside := lazy_door(person_sentences_for(reader, _)["what_if"], "what-if"):
        with inside:
            _try_one(bank, answers, profile, reader, _)


def _try_one(bank: Bank, answers: Mapping[str, int], profile: Profile, reader: Reader, _: Words) -> None:
    person_sentences, voice = (
        person_sentences_for(reader, _),
        own_voice(_) if reader == "own" else third_person.third_person_voice(_),
    )
    page.prose(tag("p", person_sentences["pick_one"]), _)
    text = bank.texts[_.language].items
    numbers = {item.id: n for n, item in enumerate(bank.scored, 1)}
    between = " " + _("or") + " "
    answered = [item.id for item in bank.scored if item.id in answers]
    chosen = st.selectbox(
        person_sentences["one_of"],
        answered,
        format_func=lambda id: f"{numbers[id]}. " + between.join(text[id]),
        key=f"tried-{_.language}",  # a choice of words stays with its language
    )
    item = bank.item(chosen)
    given = answers[chosen]
    page.prose(tag("p", either(text[chosen], _)), _)
    instead = st.pills(
        person_sentences["instead"],
        range(FEWEST, MOST + 1),
        default=given,
        format_func=lambda value: answer_words(item, value, _),
        key=f"tried-{chosen}",
    )
    instead = instead or given
    tried = dict(answers) | {chosen: instead}
    other = score(bank, tried) if instead != given else profile
    changed = tag("strong", headline(bank, other, tried, _, voice)) if instead != given else person_sentences["unchanged"]
    page.prose(
        tag(
            "div",
            tag("p", person_sentences["result"], class_="soft"),
            lean_bar(profile.lean, band(profile.lean, _, person_sentences), _),
            tag("p", _("With this one answer changed"), class_="soft"),
            lean_bar(other.lean, band(other.lean, _, person_sentences), _),
            tag("p", changed),
            role="status",
        ),
        _,
    )
    if instead != given:
        st.button(person_sentences["own_answer"], on_click=st.session_state.update, args=({f"tried-{chosen}": given},))


@st.fragment
def compare_with_earlier(bank: Bank, profile: Profile, _: Words) -> None:
    """Let an earlier result be pasted, and say whether the change is more than noise."""
    if inside := lazy_door(_("Have you taken it before?"), "taken-before"):
        with inside:
            _compare(bank, profile, _)


def _compare(bank: Bank, profile: Profile, _: Words) -> None:
    with st.form("earlier", border=False):
        field = _("The link or code of your earlier result")
        text = st.text_input(field, key="earlier-result", max_chars=2_000)
        is_pressed = st.form_submit_button(_("Compare"))
    if not is_pressed or (found := pasted(bank, field, text, _)) is None:
        return
    page.prose(tag("div", change(bank, score(*found), profile, _), role="status"), _)
