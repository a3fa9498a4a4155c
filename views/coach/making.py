"""Large files of a coach: made one after the other behind the page, waited for there, and handed over; or a sentence why there is none.

One is made at a time in a process, whoever asked, so that several coaches at once take no more memory and no more of the disk than
one. A file whose visit has gone is not gone on with.
"""

from __future__ import annotations

import errno
import itertools
import logging
import os
import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO, Literal

import streamlit as st

from i18n import Words
from views import download, page
from views.download import Download

MOST_HELD = 300_000_000  # bytes of files that are made or ready, of all coaches together; a manifest gives 512 MB
RESERVE = 50_000_000  # bytes of the disk that are left alone
PAUSE = 0.5  # seconds between two looks at a file in the making
State = Literal["waiting", "making", "ready", "no_room", "broken", "dropped"]
Parts = Callable[[IO[bytes]], Iterator[str]]
log = logging.getLogger(__name__)
QUEUE = ThreadPoolExecutor(1, thread_name_prefix="making")
_asked = itertools.count()
_turn = threading.Lock()


@dataclass(slots=True, weakref_slot=True, eq=False)
class Making:
    """A file that is made, or will be: of what, in how many parts, how many are done, and the names of those that failed."""

    wanted: tuple[object, ...]
    parts: int
    expected: int
    state: State = "waiting"
    done: int = 0
    failed: list[str] = field(default_factory=list)
    file: IO[bytes] | None = None
    place: int = field(default_factory=lambda: next(_asked))

    @property
    def under_way(self) -> bool:
        """Whether it will be ready by itself."""
        return self.state in ("waiting", "making")

    @property
    def weight(self) -> int:
        """How many bytes of the disk it takes, or will."""
        if self.file is None:
            return self.expected if self.under_way else 0
        return max(os.fstat(self.file.fileno()).st_size, self.expected if self.under_way else 0)

    def let_go(self, state: State) -> None:
        """Give back what it takes of the disk; a file that did not fit there fails once more as it is closed."""
        self.state = state
        file, self.file = self.file, None
        if file is not None:
            with suppress(OSError):
                file.close()

    def content(self) -> bytes:
        """Return the whole file; FileNotFoundError where it has given way to others."""
        with _turn:
            if self.file is None:
                raise FileNotFoundError
            return os.pread(self.file.fileno(), self.weight, 0)


_held: weakref.WeakSet[Making] = weakref.WeakSet()


def at_once(make: Callable[[], bytes]) -> Parts:
    """Return how a file is made that comes in one piece."""

    def parts(file: IO[bytes]) -> Iterator[str]:
        file.write(make())
        yield ""

    return parts


def begin(making: Making, parts: Parts) -> None:
    """Have *making* made by *parts*, which write into its file and yield after each the name of what failed, or ""."""
    with _turn:
        if not _make_room(making.expected):
            making.state = "no_room"
            return
        _held.add(making)
    QUEUE.submit(_work, weakref.ref(making), parts)


def _make_room(wanted: int) -> bool:
    """Whether there is room for *wanted* bytes more; files that are ready give way, the oldest first: they can be made again."""
    ready = sorted((making for making in _held if making.state == "ready"), key=lambda making: making.place)
    while not _fits(wanted):
        if not ready:
            return False
        ready.pop(0).let_go("dropped")
    return True


def _fits(wanted: int) -> bool:
    try:
        free = shutil.disk_usage(tempfile.gettempdir()).free
    except OSError:  # on a disk that was full from the start no folder takes a temporary file
        return False
    return sum(making.weight for making in _held) + wanted <= MOST_HELD and free - wanted >= RESERVE


def _work(making_ref: weakref.ref[Making], parts: Parts) -> None:
    """Make one file, as long as somebody waits for it."""
    if (making := making_ref()) is None:
        return
    making.state = "making"
    try:
        file = making.file = tempfile.TemporaryFile()  # noqa: SIM115  (lives as long as the visit)
        del making
        for failed in parts(file):
            if (making := making_ref()) is None:
                return
            making.done += 1
            making.failed += [failed] if failed else []
            del making
        file.flush()
        state: State = "ready"
    except OSError as full:
        state = "no_room" if full.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else "broken"
        log.error("a file of a coach could not be written: %s", full.strerror)
    except Exception as fault:  # whatever it is, it is said on the page and the next file is made
        state = "broken"
        log.error("a file of a coach could not be made: %s", type(fault).__name__)  # what it says may hold a name
    if (making := making_ref()) is not None:
        with _turn:
            if state == "ready":
                making.state = state
            else:
                making.let_go(state)


@dataclass(frozen=True, slots=True)
class FileOffer:
    """A file that a page offers to make: where the visit keeps it, of what it is, how, and what the buttons say."""

    kind: str
    wanted: tuple[object, ...]
    parts: int
    expected: int
    make: Callable[[], Parts]
    begin: str
    download: str
    file_name: str
    mime: str


def offer_file(wish: FileOffer, _: Words) -> None:
    """Offer to make a file; while it is made, say how far it is; then hand it over."""
    making = st.session_state.get(wish.kind)
    st.fragment(run_every=PAUSE if isinstance(making, Making) and making.under_way else None)(_panel)(wish, _)


def _panel(wish: FileOffer, _: Words) -> None:
    making = st.session_state.get(wish.kind)
    if not isinstance(making, Making) or making.wanted != wish.wanted or making.state == "dropped":
        st.session_state.pop(wish.kind, None)
        _begin(wish, wish.begin)
        return
    shown = st.session_state.get(f"{wish.kind}-state")
    if shown in ("waiting", "making") and not making.under_way:  # the clock of this part of the page ends with a run of the whole
        st.session_state[f"{wish.kind}-state"] = making.state
        st.rerun()
    st.session_state[f"{wish.kind}-state"] = making.state
    if making.state == "ready":
        _hand_over(making, wish, _)
    elif making.under_way:
        st.progress(making.done / making.parts, progress_in_words(making, _))
    else:
        page.trouble(why_not(making.state, _))
        _begin(wish, _("Try again"))


def _begin(wish: FileOffer, label: str) -> None:
    if st.button(label, key=f"{wish.kind}-begin"):
        making = st.session_state[wish.kind] = Making(wish.wanted, wish.parts, wish.expected)
        begin(making, wish.make())
        st.session_state[f"{wish.kind}-state"] = making.state
        st.rerun()


def _hand_over(making: Making, wish: FileOffer, _: Words) -> None:
    if making.failed:
        said = _.n(
            "{n} report couldn’t be made and isn’t in the archive",
            "{n} reports couldn’t be made and aren’t in the archive",
            len(making.failed),
        ).format(n=_.number(len(making.failed)))
        page.trouble(_.labelled(said, _.listed(making.failed)))
    if len(making.failed) == making.parts:
        return
    file = f"{wish.kind}-download", wish.download, wish.file_name, wish.mime
    download.download_buttons(_, Download(*file, making.content, kind="primary"))


def progress_in_words(making: Making, _: Words) -> str:
    """Return how far a file is."""
    if making.state == "waiting":
        return _("We’re making other files first; yours will follow automatically. You can keep reading meanwhile.")
    if making.parts == 1:
        return _("We’re making your file. You can keep reading meanwhile.")
    said = _("{done} of {all} reports are ready. You can keep reading meanwhile.")
    return said.format(done=_.number(making.done), all=_.number(making.parts))


def why_not(state: State, _: Words) -> str:
    """Return why there is no file, and what to do."""
    if state == "no_room":
        return _("There’s no room on this server for so large a file right now. Nothing is lost: try again in a few minutes.")
    return _("We couldn’t make this file. Nothing is lost: try again in a moment.")
