"""Where every question comes from, on screen."""

import streamlit as st

from i18n import words
from views import page
from views.markup import style_sheet
from views.provenance import method

_ = words(page.language())
st.html(style_sheet("reading"))
page.prose(method(_.language), _)
