"""Which group the address of a visit names, whose personal link it is, and what that group asks of the quiz."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

import streamlit as st

from groups.group import Design, Group, WhiteLabel
from groups.keys import code_as_typed
from views import page
from views.address import COHORT

PERSON = "person"
KNOWN = "group-known"
LONGEST_PERSONAL = 64  # characters of a personal code that are looked at


@dataclass(frozen=True, slots=True)
class Lookup:
    """What came of asking for the group with a code: the group, or none; `away` if the store did not answer.

    By a personal link, `personal` is its code, `name` whose it is and `sent` when something was sent by it; without a name it is
    nobody's (any more).
    """

    code: str
    group: Group | None
    away: bool
    personal: str = field(repr=False, default="")
    name: str = field(repr=False, default="")
    sent: tuple[datetime, ...] = ()

    @property
    def nobodys(self) -> bool:
        """Whether the group is there, but the personal part of the link stands for nobody on its list."""
        return self.group is not None and bool(self.personal) and not self.name


def by_group_link() -> bool:
    """Whether this visitor came by a group's link."""
    return COHORT in st.query_params


def group_code() -> str:
    """Return the code of the group in the address."""
    return code_as_typed(st.query_params.get(COHORT, ""))


def personal() -> str:
    """Return the personal part of the address, empty without one."""
    return st.query_params.get(PERSON, "")[:LONGEST_PERSONAL]


def look_up() -> Lookup:
    """Ask the store for the group in the address; what a session remembers of it is brought up to date, the logo left out."""
    from views import stored

    try:
        found = _asked_for(group_code(), personal())
    except stored.UnknownGroup:
        found = Lookup(group_code(), None, False, personal())
    except stored.STORE_ERRORS:
        found = Lookup(group_code(), None, True, personal())
    st.session_state[KNOWN] = replace(found, group=found.group and _without_logo(found.group))
    return found


def _asked_for(code: str, personal: str) -> Lookup:
    """Return what the store says of a group's code and, by a personal link, of whose it is."""
    from views import stored

    if personal:
        try:
            who = stored.store().invited(code, personal)
        except stored.UnknownInvitee:
            return Lookup(code, stored.store().by_code(code), False, personal)
        return Lookup(code, who.group, False, personal, who.name, who.sent)
    return Lookup(code, stored.store().by_code(code), False)


def _without_logo(group: Group) -> Group:
    without_logo = replace(group.design.white_label, logo=None)
    return replace(group, design=replace(group.design, white_label=without_logo))


def remembered() -> Lookup:
    """Return what this session knows of the group, asked for once: the questions never wait for the store."""
    known = st.session_state.get(KNOWN)
    if isinstance(known, Lookup) and (known.code, known.personal) == (group_code(), personal()):
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
    return (found := design()) is not None and found.extension


def asks_again() -> bool:
    """Whether the group that the visitor comes from asks some questions a second time."""
    return (found := design()) is not None and found.repeats


def design() -> Design | None:
    """Return what the coach chose for the group that the visitor comes from, or None."""
    group = remembered().group if by_group_link() else None
    return group.design if group else None


def white_label() -> WhiteLabel:
    """Return the white label of the group that this visitor comes from, for a report; empty without one."""
    group = look_up().group
    return group.design.white_label if group else WhiteLabel()
