"""The front door: page settings, the language, and which page is asked for."""

import streamlit as st

from i18n import words
from views import page

st.set_page_config(page_title="PM or PMM?", page_icon=page.ICON, layout="centered", initial_sidebar_state="collapsed")
_ = words(page.language())
asked = st.navigation(page.pages(_), position="hidden")
page.frame(asked, _)
