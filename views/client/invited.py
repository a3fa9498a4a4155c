"""Which group the address of a visit names, and what that group asks of the quiz."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from groups.group import Design, Group, WhiteLabel
from groups.keys import code_as_typed
from views import page

COHORT = "cohort"
KNOWN = "group-known"


@dataclass(frozen=True, slots=True)
class Lookup:
    """What came of asking for the group with a code: the group, or none; `away` if the store did not answer."""

    code: str
    group: Group | None
    away: bool


def by_group_link() -> bool:
    """Whether this visitor came by a group's link."""
    return COHORT in st.query_params


def code() -> str:
    """Return the code of the group in the address."""
    return code_as_typed(st.query_params.get(COHORT, ""))


def look_up() -> Lookup:
    """Ask the store for the group in the address; what a session remembers of it is brought up to date, the logo left out."""
    from views import stored

    try:
        found = Lookup(code(), stored.store().by_code(code()), away=False)
    except stored.UnknownGroup:
        found = Lookup(code(), None, away=False)
    except stored.AWAY:
        found = Lookup(code(), None, away=True)
    st.session_state[KNOWN] = replace(found, group=found.group and _without_logo(found.group))
    return found


def _without_logo(group: Group) -> Group:
    look = replace(group.design.white_label, logo=None)
    return replace(group, design=replace(group.design, white_label=look))


def remembered() -> Lookup:
    """Return what this session knows of the group, asked for once: the questions never wait for the store."""
    known = st.session_state.get(KNOWN)
    if isinstance(known, Lookup) and known.code == code():
        return known
    look_up()
    fresh: Lookup = st.session_state[KNOWN]
    return fresh


def languages() -> tuple[str, ...]:
    """Return the languages that the visitor may choose from: those of the group, in the order of all."""
    group = remembered().group
    spoken = page.asked_in(page.bank())
    return tuple(language for language in spoken if group and language in group.design.languages) or spoken


def asks_more() -> bool:
    """Whether the group that the visitor comes from asks the questions of the extension of everybody."""
    return (design := _design()) is not None and design.extension


def asks_again() -> bool:
    """Whether the group that the visitor comes from asks some questions a second time."""
    return (design := _design()) is not None and design.repeats


def _design() -> Design | None:
    group = remembered().group if by_group_link() else None
    return group.design if group else None


def white_label() -> WhiteLabel:
    """Return the white label of the group that this visitor comes from, for a report; empty without one."""
    group = look_up().group
    return group.design.white_label if group else WhiteLabel()
