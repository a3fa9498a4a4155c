"""The page of an answer that gives nothing, such as to an address that is no page: head, one sentence, the way to the first page, foot."""

from __future__ import annotations

from i18n import Words
from results import colours
from views import page
from views.markup import Markup, style, style_sheet, tag, together
from views.places import link_within

ROOT = ""  # its links lead from the site's root: it may stand at an address as deep as somebody typed


def refused_page(sentence: str, fonts: str, _: Words) -> Markup:
    """Return the whole page that says *sentence*, in the site's look; *fonts* are the rules that say where its fonts are."""
    spoken = {"lang": _.language}
    home = tag("a", tag("span", _("Go to the first page")), href=link_within("", spoken, ROOT), class_="press primary")
    pieces = (
        page.header(_, page.asked_in(page.bank()), {}, root=ROOT),
        tag("div", tag("h1", sentence), class_="trouble"),
        home,
        page.footer(_, spoken, root=ROOT),
    )
    column = tag("div", *(tag("div", piece) for piece in pieces), class_="column")
    return together(
        Markup('<!DOCTYPE html><html lang="{}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">').format(
            _.language
        ),
        tag("title", _("PM or PMM?")),
        *(style(rules) for rules in (fonts, colours.rules())),
        style_sheet("style", "shell"),
        tag("main", column, class_="shell", lang=_.language),
        Markup("</html>"),
    )
