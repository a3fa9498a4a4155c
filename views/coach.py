"""For coaches: open a group, read one, or read codes that are stored nowhere; and for clients, what a receipt opens."""

from __future__ import annotations

import streamlit as st

from i18n import words
from views import client, coach_accounts, coach_group, coach_opening, coach_pasted, page
from views.markup import style_sheet
from views.places import KEY

_ = words(page.language())
bank = page.bank()
st.html(style_sheet("reading"))
st.html(style_sheet("group", "coach"))
asked = st.query_params

if "receipt" in asked:
    client.receipt_page(asked["receipt"], _)
elif KEY in asked:
    coach_group.show(bank, asked[KEY], _)
elif "group" in asked and (owner := coach_accounts.owner(asked["group"])):
    coach_group.show(bank, owner, _)
elif "codes" in asked:
    coach_pasted.show(bank, _)
else:
    coach_opening.show(bank, _)
