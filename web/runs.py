"""What goes on around each run of a page, beside the page itself; what it saves shows in `python -m tests.bench serve`.

Streamlit says with every run what the theme and the client's settings are, and works them out anew each time; here that is done
once. And it keeps, as long as a visit lasts, how every widget was made that the visit has ever seen; here that goes when the widget's
value goes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from web.internals import CLIENT_SETTINGS, IS_STALE, THEME, WIDGETS, reached, replace_internal


def remember_settings() -> None:
    """Work out once what Streamlit tells a browser of the theme and the settings: nothing changes them while a server runs."""
    for name in (THEME, CLIENT_SETTINGS):
        populate = reached(name)
        if populate is not None and not hasattr(populate, "remembers"):
            replace_internal(name, remembering(populate))


def remembering(populate: Callable[..., None]) -> Callable[..., None]:
    """Return *populate*, which fills a message, so that it fills the next one, for the same section, from the first."""
    made: dict[tuple[str, ...], Any] = {}

    def filled(message: Any, *section: str) -> None:
        if section not in made:
            fresh = type(message)()
            populate(fresh, *section)
            made[section] = fresh
        if made[section].ByteSize():  # nothing is said of what is empty
            message.MergeFrom(made[section])

    filled.remembers = populate  # type: ignore[attr-defined]
    return filled


def forget_widgets() -> None:
    """Let a visit forget how the widgets that left the screen were made when it forgets their values; else that is kept to its end."""
    states, is_stale = reached(WIDGETS), reached(IS_STALE)
    if states is None or is_stale is None or hasattr(states.remove_stale_widgets, "forgets"):
        return
    remove = states.remove_stale_widgets

    def removed(self: Any, active: frozenset[str], fragments: list[str] | None) -> None:
        remove(self, active, fragments)
        self.widget_metadata = {id: made for id, made in self.widget_metadata.items() if not is_stale(made, active, fragments)}

    removed.forgets = True  # type: ignore[attr-defined]
    states.remove_stale_widgets = removed
