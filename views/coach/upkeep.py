"""Looking after a group: another name or white label, close and reopen, another secret, delete."""

from __future__ import annotations

import streamlit as st

from groups.group import LARGEST_GROUP, LONGEST_NAME, BadGroup, Group
from groups.store import Key
from i18n import Words
from views import page, white_label
from views.coach.one_client import apply_change
from views.coach.opening import refusal_sentence
from views.markup import tag, together
from views.places import SECRET_PARAMETER

REPLACED, DELETED = "replaced-secret", "deleted-group"


def upkeep(key: Key, group: Group, _: Words) -> None:
    """Offer what may be done with the group itself."""
    lead = _("What we promised your clients about names and storage time stays as it was.")
    page.prose(together(tag("h2", _("Manage this group")), tag("p", lead)), _)
    with st.expander(_("Change its name or look")):
        rename(key, group, _)
    with st.expander(_("Let it take more results")):
        allow(key, group, _)
    with st.expander(_("Close or reopen it")):
        close(key, group, _)
    with st.expander(_("Replace your own link")):
        replace(key, _)
    with st.expander(_("Delete it")):
        delete(key, group, _)


def rename(key: Key, group: Group, _: Words) -> None:
    """Give the group another name, organisation, logo, colour or closing paragraph."""
    from views import stored

    with st.form("change-group", border=False, enter_to_submit=False):
        name = st.text_input(
            _("Name of the group, as your clients will read it"), group.design.name, LONGEST_NAME, key="new-name"
        )
        wanted = white_label.ask(_, group.design.white_label)
        if not st.form_submit_button(_("Save"), key="change"):
            return
    wished = white_label.white_label_from(wanted, _, group.design.white_label)
    if wished is None:
        return
    try:
        apply_change(lambda: stored.store().change(key, name, wished), _)
    except BadGroup as bad:
        page.trouble(refusal_sentence(bad, _))


def allow(key: Key, group: Group, _: Words) -> None:
    """Let the group take more results, or fewer."""
    from views import stored

    sentence = _(
        "A group takes a limited number of results, so nobody can flood it with a script. Once it’s full, we say so to anyone who tries to send."
    )
    page.prose(tag("p", sentence), _)
    most = st.number_input(_("How many results this group takes"), 1, LARGEST_GROUP, group.most_results, key="most-results")
    if st.button(_("Save"), key="allow"):
        apply_change(lambda: stored.store().allow(key, int(most)), _)


def close(key: Key, group: Group, _: Words) -> None:
    """Take no more results, or take them again."""
    from views import stored

    sentence = (
        _(
            "A closed group takes no more results. We keep the ones it has for the time we promised. Then we delete them, and the group with them."
        )
        if group.is_open
        else _("An open group takes results through the link your clients have.")
    )
    page.prose(tag("p", sentence), _)
    if st.button(_("Close the group") if group.is_open else _("Reopen the group"), key="close"):
        apply_change(lambda: (stored.store().close if group.is_open else stored.store().reopen)(key), _)


def replace(key: Key, _: Words) -> None:
    """Give the coach another secret; the old link opens nothing from then on."""
    from views import stored

    sentence = _(
        "If somebody else has your own link, replace it: the old one opens nothing from then on. Your clients’ link stays."
    )
    page.prose(tag("p", sentence), _)

    def anew() -> None:
        secret = st.session_state[REPLACED] = stored.store().replace_secret(key)
        st.query_params.from_dict(
            {name: value for name, value in st.query_params.items() if name != "group"} | {SECRET_PARAMETER: secret}
        )

    if st.button(_("Replace my link"), key="replace"):
        apply_change(anew, _)


def delete(key: Key, group: Group, _: Words) -> None:
    """Delete the group and all that was sent to it, once its name was typed."""
    from views import stored

    sentence = _("This deletes the group and every result in it, at once and for good. To go on, type the name of the group:")
    page.prose(together(tag("p", sentence), tag("p", tag("strong", group.design.name))), _)

    def gone() -> None:
        stored.store().delete(key)
        st.session_state[DELETED] = key

    typed = st.text_input(_("Name of the group"), max_chars=LONGEST_NAME, key="delete-name")
    if st.button(_("Delete the group and all its results"), key="delete"):
        if " ".join(typed.split()) != " ".join(group.design.name.split()):
            page.trouble(_("This isn’t the name of the group, so nothing was deleted."))
            return
        apply_change(gone, _)
