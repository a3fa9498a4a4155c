"""The front door: the address as it was meant, the language, and which page is asked for."""

import streamlit as st

from i18n import words
from views import page
from web import internals

internals.ask_nobody_outside()
page.stop_where_set_wrongly()
page.tidy_address()
_ = words(page.language())
current = st.navigation(page.pages(_), position="hidden")
page.frame(current, _)
