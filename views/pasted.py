"""A result pasted into a field: its answers, or one sentence that names the field and says why it cannot be read."""

from __future__ import annotations

import re

from i18n import Words
from questions import Bank
from results.link import BrokenLink
from results.pasted import read_any_version
from results.wording import broken_link
from views import page

RESEMBLES = re.compile(r"[?&#]r=|^[A-Za-z0-9_–\- ]{20,80}$")  # a link, or letters and digits enough for a code


def pasted(bank: Bank, field: str, text: str, _: Words) -> tuple[Bank, dict[str, int]] | None:
    """Return the version and the answers in *text*, pasted into *field*; None where it cannot be read, and say why."""
    text = text.strip()
    try:
        if text:
            return read_any_version(bank, text)
        why = _("This field is empty. Paste the link to a result, or type its code.")
    except BrokenLink as broken:
        if RESEMBLES.search(text):
            why = broken_link(_, broken.reason)
        else:
            why = _("This is neither the link to a result nor its code. Copy one from the “Keep it” section of a result.")
    page.trouble(_.labelled(field, why))
    return None
