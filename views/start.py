"""The first page: what this is, what it costs, one button; below, how it works and where it comes from."""

from __future__ import annotations

import streamlit as st

from i18n import Words, words
from views import page
from views.address import asked_version, other_parameters, read
from views.client import consent, invited, secret
from views.promise import (
    answered_so_far,
    begin_label,
    begun_here,
    below_the_fold,
    own_cost,
    parameters_to_go_on,
    promise_and_cost,
)


def start_buttons(_: Words) -> None:
    """Show the one button; to someone who has begun, the way on comes first."""
    bank = asked_version(page.bank(), st.query_params)
    address = read(bank, st.query_params)
    others = secret.carried(other_parameters(st.query_params))
    if address.faults:
        page.trouble(*(page.quiz_fault(_, fault) for fault in address.faults))
    if address.answers:
        page.prose(answered_so_far(address, _), _)
        if st.button(_("Go on"), type="primary"):
            st.switch_page("views/quiz.py", query_params=parameters_to_go_on(bank, address, st.query_params, others))
    if st.button(begin_label(address, _), type="tertiary" if address.answers else "primary"):
        st.switch_page("views/quiz.py", query_params=secret.started(other_parameters(st.query_params)))


_ = words(page.language())
st.session_state.pop(page.SECTION_SHOWN, None)

# The promise, what it costs, one button
page.prose(promise_and_cost(consent.time_here(_) if invited.by_group_link() else own_cost(_), _), _, kind="prose promise")
if invited.by_group_link():
    consent.greet(_)
page.prose(begun_here(_), _)
start_buttons(_)

# Below the fold; whoever was invited by a coach needs no example and no advertisement for coaches
for part in below_the_fold(_, {}, invited=invited.by_group_link()):
    page.prose(part, _)
