"""Whose group it is, on a client's page and on the coach's own: logo, organisation, name, colour and closing paragraph."""

from __future__ import annotations

import base64

from groups.group import Group, WhiteLabel
from i18n import Words
from views.marks import paragraphs
from views.markup import Markup, tag


def masthead(group: Group, _: Words) -> Markup:
    """Return whose group this is: logo, organisation, the group's name, with the coach's colour beside them."""
    return sender(group.design.white_label, _, tag("span", group.design.name))


def sender(label: WhiteLabel, _: Words, *more: Markup) -> Markup:
    """Return logo and organisation of a coach and what is said with them; nothing where there is nothing to say."""
    names = [tag("strong", label.organisation), *more] if label.organisation else more
    if not names and label.logo is None:
        return Markup("")
    accent = f"border-color:{label.colour}" if label.colour else False
    return tag("div", _logo(label, _), tag("p", *names), class_="masthead", style=accent)


def _logo(label: WhiteLabel, _: Words) -> Markup:
    if label.logo is None:
        return Markup("")
    data = "data:image/png;base64," + base64.b64encode(label.logo).decode()
    return tag("img", src=data, alt=_("Logo of {organisation}").format(organisation=label.organisation or _("the coach")))


def closing(label: WhiteLabel, _: Words) -> Markup:
    """Return the coach's closing paragraph, marked as the coach's own words: it is in whatever language they wrote it."""
    lines = [line for line in label.closing.splitlines() if line]
    if not lines:
        return Markup("")
    whose = label.organisation or _("your coach")
    return tag(
        "div", tag("p", _("In the words of {coach}:").format(coach=whose), class_="soft"), paragraphs(lines), class_="closing"
    )
