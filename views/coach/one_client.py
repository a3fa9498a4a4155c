"""What a coach may do with one client's result in a group: note something, call the client something for themselves, remove it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from groups.group import LONGEST_NAME, LONGEST_NOTE, Design
from groups.store import Key
from i18n import Words
from views import page
from views.markup import tag, together

SAVED = "note-saved"


def client_forms(key: Key, design: Design, result: int, known_as: str, note: str, _: Words) -> None:
    """Offer to note something on *result*, where its client was told so; to name the client, where names are asked for; to remove it."""
    from views import stored

    if design.notes:
        notes(key, result, note, _)
    if design.asks_names:
        with st.expander(_("Give this client a name only you will see")):
            sentence = _("Only you see this. The client doesn’t, and it goes when the result goes.")
            page.prose(tag("p", sentence), _)
            called = st.text_input(_("What you call this client"), known_as, max_chars=LONGEST_NAME, key=f"known-as-{result}")
            if st.button(_("Save"), key="name-client"):
                apply_change(lambda: stored.store().name_client(key, result, called), _)
    with st.expander(_("Remove this result")):
        sentence = _(
            "A test, a duplicate, somebody who wasn’t supposed to be here? Removing the result deletes it at once and "
            "for good. The client’s receipt then opens nothing, just as if they had withdrawn their answers; they aren’t "
            "told, and the link to their result still works."
        )
        page.prose(tag("p", sentence), _)
        sure = st.checkbox(_("Yes, delete this result"), key=f"sure-{result}")
        if st.button(_("Remove this result"), key="remove-client", disabled=not sure):
            apply_change(lambda: stored.store().remove(key, result), _)


def notes(key: Key, result: int, note: str, _: Words) -> None:
    """Keep what the coach notes on *result*; what is too long stays in its field, and nothing of it is cut."""
    from views import stored

    sentence = _(
        "Only you see your notes. They’re kept with this result and deleted with it: by you, by the client, or when its time is up."
    )
    page.prose(together(tag("h3", _("Your notes on this client")), tag("p", sentence, class_="soft")), _)
    written = st.text_area(_("Your notes"), note, height=140, key=f"note-{result}", label_visibility="collapsed")
    pressed = st.button(_("Save the notes"), key="save-note")
    if st.session_state.pop(SAVED, None) == result:
        page.prose(tag("p", _("Your notes are saved."), role="status"), _)
    if not pressed:
        return
    if len(written) > LONGEST_NOTE:
        said = _(
            "Notes on one client can hold {most} characters, and yours have {n}, so nothing was saved. Your text is "
            "still here: shorten it, and save it again."
        )
        page.trouble(said.format(most=_.number(LONGEST_NOTE), n=_.number(len(written))))
        return

    def save() -> None:
        stored.store().note(key, result, written)
        st.session_state[SAVED] = result

    apply_change(save, _)


def apply_change(act: Callable[[], object], _: Words) -> None:
    """Do *act* and show the group as it is then; say so where it cannot be done. What is gone already is not shown any more."""
    from views import stored

    try:
        act()
    except stored.STORE_ERRORS:
        page.trouble(_("We can’t reach our records right now, so nothing was changed. Try again in a moment."))
        return
    except stored.UnknownGroup:
        pass
    st.rerun()
