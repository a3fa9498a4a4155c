"""Files that a page makes and hands over at a press, from whatever stands in its fields at that moment.

The press itself asks for a run and brings along what every field holds, so that a name just typed, or a client just chosen, counts
on the slowest line too. Streamlit's own way to make a file at a press knows the fields as they were drawn last.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_hex
from typing import Literal

import streamlit as st

from i18n import Words
from views import page
from views.markup import script, tag

ALLOWANCE = "allowance"
AT_ONCE, EVERY = 20, 2.0  # files that one visit may have made at once, and seconds until there may be one more
log = logging.getLogger(__name__)


class Busy(Exception):
    """A visit asked for more files than a person needs."""


class Allowance:
    """How many files a visit may still have made: a page's downloads pass none of the limits that plain addresses have."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self._turn = threading.Lock()
        self._left, self._then = float(AT_ONCE), clock()

    def spend(self) -> None:
        """Take one file from the allowance; Busy where none is left.

        >>> allowance = Allowance(clock=lambda: 0.0)
        >>> for _ in range(AT_ONCE + 1): allowance.spend()
        Traceback (most recent call last):
        views.download.Busy
        """
        with self._turn:
            now = self.clock()
            self._left, self._then = min(AT_ONCE, self._left + (now - self._then) / EVERY), now
            if self._left < 1:
                raise Busy
            self._left -= 1


@dataclass(frozen=True, slots=True)
class Download:
    """A file on offer: what its button is called, the file's own name and kind, and what makes it."""

    key: str
    label: str
    name: str
    mime: str
    make: Callable[[], bytes]
    kind: Literal["primary", "secondary"] = "secondary"


def offer(_: Words, *files: Download) -> None:
    """Show a button for each of *files*, side by side; make and hand over the one that was pressed.

    It is no fragment of its own: one would make what its fields said before the press.
    """
    with st.container(horizontal=True):
        pressed = [one for one in files if st.button(one.label, key=one.key, type=one.kind)]
    for one in pressed:
        hand_over(one, _)


def hand_over(file: Download, _: Words) -> None:
    """Make *file* and let the browser save it; where it cannot be made, say so."""
    try:
        st.session_state.setdefault(ALLOWANCE, Allowance()).spend()
        made = file.make()
    except Busy:
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
