"""A door whose inside is drawn once somebody opens it, so that nobody else fetches what draws it; then it stays, with all that is typed there."""

from __future__ import annotations

from contextlib import AbstractContextManager

import streamlit as st


def lazy_door(label: str, key: str) -> AbstractContextManager[object] | None:
    """Show a door called *label*, and return its inside; None as long as this visit has not opened it. In a fragment, that alone runs."""
    inside = st.expander(label, key=key, on_change="rerun")
    opened = f"{key}-opened"
    if inside.open:
        st.session_state[opened] = True
    return inside if opened in st.session_state else None
