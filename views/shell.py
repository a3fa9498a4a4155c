"""The first version of a page: what the server sends before any script has run, in the page's own words and look.

It is made of the same functions as the page itself and stands above it until the page has drawn the same; then it goes
(`shell.js`). Somebody without a script, or without a connection for one, reads it for good.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from i18n import Words
from questions import Bank
from results import colours
from views import page, promise
from views.address import IN_GROUP, asked_version, beside, read
from views.markup import Markup, style, style_sheet, tag, together
from views.places import KEY, way

OPENS = (KEY, "receipt", "group", "codes")  # what opens a coach's page or a sending, and stays in its address
Params = Mapping[str, str]


def shell(path: str, params: Params, _: Words) -> Markup:
    """Return the first version of the page at *path* with *params*."""
    kept = {name: value for name, value in params.items() if name not in OPENS}
    parts = PARTS.get(path, waiting)(kept, _)
    notices = (page.troubled(sentence) for sentence in page.notices(params.get("lang", _.language), _))
    header = together(page.header(_, page.asked_in(page.bank()), kept), unscripted(_))
    pieces = (header, *notices, *parts, page.footer(_, lasting(params)))
    return together(
        style(colours.rules()),
        style_sheet("style", "shell"),
        tag("main", tag("div", *(tag("div", piece) for piece in pieces), class_="column"), class_="shell"),
    )


def unscripted(_: Words) -> Markup:
    """Return what somebody reads whose browser runs no scripts."""
    return tag("noscript", page.troubled(_("This quiz needs JavaScript. Switch it on for this page and reload it.")))


def waiting(params: Params, _: Words) -> Iterable[Markup]:
    """Return what stands for a page that says nothing before it is drawn."""
    return (tag("p", _("One moment: the page is on its way."), class_="waiting", role="status"),)


def first_page(params: Params, _: Words) -> Iterable[Markup]:
    """Return the first page; to somebody invited by a group only the promise, since the group's own words come before all else."""
    if any(name in params for name in IN_GROUP):
        return (page.passage(promise.promise("", _), _, "prose promise"),)
    return (
        page.passage(promise.promise(promise.own_cost(_), _), _, "prose promise"),
        page.passage(promise.begun(_), _),
        *offer(page.bank(), params, _),
        *(page.passage(part, _) for part in promise.below(_, lasting(params), invited=False)),
    )


def offer(bank: Bank, params: Params, _: Words) -> Iterable[Markup]:
    """Return the one button as a plain link; to someone who has begun, the way on comes first."""
    bank = asked_version(bank, params)
    address, others = read(bank, params), beside(params)
    if address.faults:
        yield page.troubled(*(page.quiz_fault(_, fault) for fault in address.faults))
    if address.answers:
        yield page.passage(promise.answered(address, _), _)
        yield pressed(_("Go on"), promise.gone_on(bank, address, params, others), "primary")
    yield pressed(promise.begin(address, _), others, "tertiary" if address.answers else "primary")


def pressed(label: str, query: Params, kind: str) -> Markup:
    """Return a link into the quiz that looks like the button of this *kind*."""
    return tag("a", tag("span", label), href=way("quiz", query), class_=f"press {kind}")


def lasting(params: Params) -> Params:
    """Return what every page of a visit has in its address: the language, where one is asked for."""
    return {name: value for name, value in params.items() if name == "lang"}


PARTS: Mapping[str, Callable[[Params, Words], Iterable[Markup]]] = {"/": first_page}
