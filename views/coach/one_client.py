"""What a coach may do with one client's result in a group: call the client something for themselves, and remove it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from groups.group import LONGEST_NAME
from groups.store import Key
from i18n import Words
from views import page
from views.markup import tag


def offer(key: Key, result: int, known_as: str, may_name: bool, _: Words) -> None:
    """Offer to name the client of *result*, where the group asks for names, and to remove it."""
    from views import stored

    if may_name:
        with st.expander(_("Give this client a name only you will see")):
            told = _("Only you see this: the client is not shown it, and it goes when the result goes.")
            page.prose(tag("p", told), _)
            called = st.text_input(_("What you call this client"), known_as, max_chars=LONGEST_NAME, key=f"known-as-{result}")
            if st.button(_("Save"), key="name-client"):
                change(lambda: stored.store().name_client(key, result, called), _)
    with st.expander(_("Remove this result")):
        told = _(
            "A test, a duplicate, somebody who wasn’t supposed to be here? Removing the result deletes it at once and "
            "for good. The client’s receipt then opens nothing, just as if they had withdrawn their answers; they aren’t "
            "told, and the link to their result still works."
        )
        page.prose(tag("p", told), _)
        sure = st.checkbox(_("Yes, delete this result"), key=f"sure-{result}")
        if st.button(_("Remove this result"), key="remove-client", disabled=not sure):
            change(lambda: stored.store().remove(key, result), _)


def change(act: Callable[[], None], _: Words) -> None:
    """Do *act* and show the group as it is then; say so where it cannot be done. What is gone already is not shown any more."""
    from views import stored

    try:
        act()
    except stored.AWAY:
        page.trouble(_("We can’t reach our records right now, so nothing was changed. Try again in a moment."))
        return
    except stored.UnknownGroup:
        pass
    st.rerun()
