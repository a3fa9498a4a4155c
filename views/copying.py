"""A text to be copied, such as a link or a code: in a box where it can be chosen by hand, with a button that copies it (`page.js`)."""

from __future__ import annotations

from i18n import Words
from views import page
from views.markup import Markup, tag, together


def copy_box(text: str, id: str, _: Words) -> None:
    """Show *text* in a box of its own; *id* tells it from the others on its page."""
    page.prose(boxed(text, id, copied_by(button(_("Copy"), id, _))), _)


def boxed(text: str, id: str, *more: str) -> Markup:
    """Return *text* in a box, with what stands *beside* it."""
    kind = "link" if text.startswith("http") else False  # an address may break anywhere, a code between its groups alone
    return tag("div", tag("code", text, id=id, translate="no", class_=kind), *more, class_="to-copy")


def button(label: str, id: str, _: Words) -> Markup:
    """Return the button that copies what stands in the element called *id*."""
    return tag("button", label, type="button", class_="way", data_copies=id, data_copied=_("Copied"))


def copied_by(*ways: str) -> Markup:
    """Return *ways* to hand a text on, its button among them, and the place where the page says that it was copied."""
    return together(tag("p", *ways, class_="ways"), tag("p", role="status", class_="soft"))
