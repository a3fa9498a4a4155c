"""The pages there are: the address of each and its title; pure, and knows no Streamlit."""

from __future__ import annotations

from collections.abc import Mapping

from i18n import Words, words


def titles(_: Words) -> Mapping[str, str]:
    """Return the title of each page, by its address, the first page's first."""
    return {
        "/": _("PM or PMM?"),
        "/quiz": _("The questions · PM or PMM?"),
        "/result": _("Your result · PM or PMM?"),
        "/compare": _("Two people side by side · PM or PMM?"),
        "/coach": _("For career coaches · PM or PMM?"),
        "/method": _("Where the questions come from · PM or PMM?"),
    }


PAGES = tuple(titles(words("en")))
