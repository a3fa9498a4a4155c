"""Files that a page makes and hands over at a press, from whatever stands in its fields at that moment.

The press itself asks for a run and brings along what every field holds, so that a name just typed, or a client just chosen, counts
on the slowest line too. Streamlit's own way to make a file at a press knows the fields as they were drawn last.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_hex
from typing import Literal

import streamlit as st

from i18n import Words
from views import page
from views.budget import Budget, Spent
from views.markup import script, tag

ALLOWANCE = "allowance"
AT_ONCE, EVERY = 20, 2.0  # files that one visit may have made at once, and seconds until there may be one more
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Download:
    """A file on offer: what its button is called, the file's own name and kind, and what makes it."""

    key: str
    label: str
    name: str
    mime: str
    make: Callable[[], bytes]
    kind: Literal["primary", "secondary"] = "secondary"


def download_buttons(_: Words, *files: Download) -> None:
    """Show a button for each of *files*, side by side; make and hand over the one that was pressed.

    It is no fragment of its own: one would make what its fields said before the press.
    """
    with st.container(horizontal=True):
        pressed = [file for file in files if st.button(file.label, key=file.key, type=file.kind)]
    for file in pressed:
        hand_over(file, _)


def hand_over(file: Download, _: Words) -> None:
    """Make *file* and let the browser save it; where it cannot be made, say so."""
    try:
        st.session_state.setdefault(ALLOWANCE, Budget(1 / EVERY, AT_ONCE)).spend("this visit")
        made = file.make()
    except Spent:
        page.trouble(_("We’ve just made many files for you. Try again in a minute."))
        return
    except Exception as error:
        log.error("a file could not be made: %s", type(error).__name__)  # what it says may hold a name
        page.trouble(_("We couldn’t make this file. Your answers are safe. Try again in a moment."))
        return
    page.prose(tag("p", _("Your file is ready. If your browser didn’t save it, save it here:"), role="status"), _)
    key = f"{file.key}-made"
    st.download_button(file.name, made, file.name, file.mime, key=key, type="tertiary", on_click="ignore")
    st.html(script("download.js", data_saves=f".st-key-{key} button", data_run=token_hex(4)), unsafe_allow_javascript=True)
