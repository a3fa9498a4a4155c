"""For coaches: open a group, read one, or read codes that are stored nowhere; and for clients, what a receipt opens."""

from __future__ import annotations

import streamlit as st

from i18n import words
from views import page
from views.client import receipt
from views.coach import accounts, group, opening, pasted
from views.markup import style_sheet
from views.places import SECRET_PARAMETER

_ = words(page.language())
bank = page.bank()
st.html(style_sheet("reading"))
st.html(style_sheet("group", "coach"))
asked = st.query_params

if "receipt" in asked:
    receipt.show(asked["receipt"], _)
elif SECRET_PARAMETER in asked and opening.has_just_opened(asked[SECRET_PARAMETER]):
    opening.show(bank, _)
elif SECRET_PARAMETER in asked:
    group.show(bank, asked[SECRET_PARAMETER], _)
elif "group" in asked and (owner := accounts.owner(asked["group"])):
    group.show(bank, owner, _)
elif "codes" in asked:
    pasted.show(bank, _)
else:
    opening.show(bank, _)
