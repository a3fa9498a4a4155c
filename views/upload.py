"""A field for a file: what stands on its button and what is said of a file that cannot be taken, in the visitor's language.

Streamlit says both in English, in the browser, before the server knows of the file; `upload.js` says it in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from i18n import Words
from views import page
from views.markup import script, style, tag, together


def upload(label: str, kinds: Sequence[str], named_kinds: Sequence[str], megabytes: int, key: str, _: Words) -> Any:
    """Ask for a file of one of *kinds*, its endings; *named* are those that are named to somebody who chose another."""
    button = style(".stApp{" + page.spoken_by_css("choose", [_("Choose a file")]) + "}")
    said = {
        "large": _("This file is larger than {n} MB. Choose a smaller one.").format(n=megabytes),
        "kind": _("We can’t read files of this kind here. These will do: {kinds}.").format(kinds=_.listed(named_kinds)),
        "failed": _("This file didn’t reach us whole. Remove it and choose it again."),
    }
    faults = (tag("p", sentence, class_=f"trouble {fault}", role="alert", hidden=True) for fault, sentence in said.items())
    coming = tag("p", _("One moment: your file is on its way."), class_="soft coming", role="status", hidden=True)
    file = st.file_uploader(label, kinds, key=key, max_upload_size=megabytes)
    watch = script("upload.js", data_upload=key, data_most=str(megabytes << 20), data_kinds=" ".join(kinds))
    box = tag("div", *faults, coming, id=f"upload-{key}", lang=_.language)
    st.html(together(button, box, watch), unsafe_allow_javascript=True)
    return file
