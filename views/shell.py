"""The first version of a page: what the server sends before any script has run, in the page's own words and look.

It is made of the same functions as the page itself and stands above it until the page has drawn the same; then it goes
(`shell.js`). Somebody without a script, or without a connection for one, reads it for good.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from i18n import Words
from questions import Bank
from results import colours
from results.gates import case
from results.link import BrokenLink
from results.wording import broken_link
from views import copying, page, promise, provenance, whose
from views.address import IN_GROUP, asked_version, other_parameters, read
from views.first_questions import can_be_asked, first_questions, in_languages
from views.markup import Markup, script, style, style_sheet, tag, together
from views.places import SECRET_PARAMETER, link_within

if TYPE_CHECKING:
    from results.story import Reader
    from views.result_answer import NextPage
    from views.result_shown import ShownResult

SECRET_PARAMETERS = (
    SECRET_PARAMETER,
    "receipt",
    "group",
    "codes",
)  # what opens a coach's page or a sending, and stays in its address
Params = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Visit:
    """What is known of who asks: what the browser says of whose results are its own, and the address by which it reached us."""

    own: str = ""
    site: str = ""


def shell(path: str, params: Params, _: Words) -> Markup:
    """Return the first version of the page at *path* with *params*, as far as it holds no result."""
    shown_params = {name: value for name, value in params.items() if name not in SECRET_PARAMETERS}
    spoken = (in_languages(shown_params, _),) if path == "/quiz" and can_be_asked(shown_params, _) else ()
    return page_html(path, shown_params, PARTS_BY_PATH.get(path, nothing_before_drawn)(shown_params, _), _, *spoken)


def result(params: Params, visit: Visit, _: Words) -> tuple[Markup, ShownResult | None]:
    """Return the first version of a result, whole, since what is read needs no script, and neither has the report; and the result itself."""
    shown_params = {name: value for name, value in params.items() if name not in SECRET_PARAMETERS}
    try:
        made = shown_in(shown_params, visit, _)
    except BrokenLink as broken:
        return page_html("/result", shown_params, (page.troubled(broken_link(_, broken.reason)),), _), None
    return page_html(
        "/result", shown_params, result_body(made, shown_params, visit, _) if made else nothing_before_drawn(shown_params, _), _
    ), made


def page_html(path: str, shown_params: Params, parts: Iterable[Markup], _: Words, *spoken: Markup) -> Markup:
    """Return the page at *path* with these *parts* between head and foot, whose links keep what may be shown of the address.

    Where links to other languages do not do without a script, others are *spoken* beside them."""
    parts = tuple(parts)
    stands = parts != (waiting(_),)
    works = stands and not any(name in shown_params for name in IN_GROUP)
    notices = (page.troubled(sentence) for sentence in page.notices(shown_params.get("lang", _.language), _))
    header = together(
        page.header(_, page.asked_in(page.bank()), shown_params, *spoken),
        unscripted(works or (stands and path in LONG_TEXTS), path, _),
        connection_trouble(works, _),
    )
    pieces = (header, *notices, *parts, page.footer(_, language_parameter(shown_params)))
    return together(
        script("letters.js"),
        style(colours.rules()),
        style_sheet("style", *(("reading",) if path in LONG_TEXTS else ()), "shell"),
        tag("main", tag("div", *(tag("div", piece) for piece in pieces), class_="column"), class_="shell"),
    )


def unscripted(works: bool, path: str, _: Words) -> Markup:
    """Return what somebody reads whose browser runs no scripts: whether the page at *path* works all the same, and what does not."""
    if not works:
        said = _("This page needs JavaScript. Switch it on for this page and reload it.")
    elif path in LONG_TEXTS:
        said = _("Everything on this page can be read without JavaScript.")
    else:
        said = _(
            "You can take this quiz and read your result without JavaScript. Switch it on to send your result to a coach, or "
            "to set two people side by side."
        )
    return tag("noscript", style(".waiting{display:none}"), page.troubled(said))


def connection_trouble(works: bool, _: Words) -> Markup:
    """Return the place where `shell.js` says why the page is not drawn, with what it may say; the quiz *works* all the same, or not."""
    blocked = (
        _(
            "The live connection is blocked here, often by a company’s proxy or a browser extension. You can still answer the "
            "questions and read your result and its PDF. To send your result to a coach, or to set two people side by side, "
            "try another network or browser."
        )
        if works
        else _(
            "The live connection that this page needs is blocked here, often by a company’s proxy or a browser extension. "
            "Try another network or browser. You can still read results and their PDFs, and the sources."
        )
    )
    away = _(
        "The server isn’t answering right now. We’re still trying; meanwhile you can read what you see here. Your answers are safe in this page’s address."
    )
    return tag("div", class_="trouble matter", role="status", hidden=True, data_blocked=blocked, data_away=away)


def waiting(_: Words) -> Markup:
    """Return what stands for a page that says nothing before it is drawn."""
    return tag("p", _("One moment: the page is on its way."), class_="waiting", role="status")


def nothing_before_drawn(params: Params, _: Words) -> Iterable[Markup]:
    """Return what stands for a page that says nothing before it is drawn, whatever its *params*."""
    return (waiting(_),)


def quiz(params: Params, _: Words) -> Iterable[Markup]:
    """Return the questions of a section, where they are known without the store."""
    return first_questions(params, _) if can_be_asked(params, _) else nothing_before_drawn(params, _)


def first_page(params: Params, _: Words) -> Iterable[Markup]:
    """Return the first page; to somebody invited by a group only the promise, since the group's own words come before all else."""
    if any(name in params for name in IN_GROUP):
        return (page.passage(promise.promise_and_cost("", _), _, "prose promise"),)
    return (
        page.passage(promise.promise_and_cost(promise.own_cost(_), _), _, "prose promise"),
        page.passage(promise.begun_here(_), _),
        *start_links(page.bank(), params, _),
        *(page.passage(part, _) for part in promise.below_the_fold(_, language_parameter(params), invited=False)),
    )


def start_links(bank: Bank, params: Params, _: Words) -> Iterable[Markup]:
    """Return the one button as a plain link; to someone who has begun, the way on comes first."""
    bank = asked_version(bank, params)
    address, others = read(bank, params), other_parameters(params)
    if address.faults:
        yield page.troubled(*(page.quiz_fault(_, fault) for fault in address.faults))
    if address.answers:
        yield page.passage(promise.answered_so_far(address, _), _)
        yield button_link(_("Go on"), "quiz", promise.parameters_to_go_on(bank, address, params, others), "primary")
    yield button_link(promise.begin_label(address, _), "quiz", others, "tertiary" if address.answers else "primary")


def shown_in(params: Params, visit: Visit, _: Words) -> ShownResult | None:
    """Return the result that *params* name, told to its reader; None where they name none."""
    from results.pasted import read_any_version  # with the chart library, which the first page does without
    from views.result_shown import shown_result

    if not params.get("r"):
        return None
    return shown_result(*read_any_version(page.bank(), params["r"]), _, whose.reader(params["r"], visit.own))


def method(params: Params, _: Words) -> Iterable[Markup]:
    """Return where every question comes from, whole."""
    return (page.passage(provenance.method(_.language), _),)


def result_body(made: ShownResult, params: Params, visit: Visit, _: Words) -> Iterable[Markup]:
    """Return the result that was *made*; a client of a group reads the rest where they choose what to send."""
    from views import result_answer, result_doors

    reader = whose.reader(params["r"], visit.own)
    narrative = made.narrative
    yield page.passage(result_answer.answer(narrative), _, "prose answer")
    has_result = made.profile.status != "none"
    if has_result:
        left = page.passage(result_answer.pulls(narrative, _), _)
        yield tag("div", tag("div", left), tag("div", page.passage(result_answer.result_radar(made, _), _)), class_="picture")
    offered = result_answer.more_questions(made, reader, other_parameters(params), _)
    if offered and offered.is_urgent:
        yield from offer(offered, _)
    if not has_result or any(name in params for name in IN_GROUP):
        return
    if led := result_answer.with_another(made, reader, params, _):
        yield button_link(led.label, led.page, led.query, "secondary")
    yield page.passage(result_answer.story(narrative, _), _, "prose story")
    yield page.passage(together(result_doors.reasons(narrative, _), result_doors.contrasts(made, _)), _, "prose doors")
    rest = result_doors.work(made, _), result_doors.what_next(narrative, _), result_doors.certainty(made, _)
    yield page.passage(together(*rest), _, "prose doors")
    if offered and not offered.is_urgent:
        yield from offer(offered, _)
    link = f"{visit.site}/result?{urlencode({'r': made.token, 'lang': _.language})}" if visit.site else ""
    yield page.passage(download_links(made.token, link, case(made.profile) != "flagged", reader, _), _)


def offer(offered: NextPage, _: Words) -> Iterable[Markup]:
    """Return a way on, and what is said before it."""
    if offered.said:
        yield page.passage(offered.said, _)
    yield button_link(offered.label, offered.page, offered.query, "secondary")


def download_links(token: str, link: str, pictured: bool, reader: Reader, _: Words) -> Markup:
    """Return what there is to keep of a result: its *link*, and by plain links the report, and the picture where there is something to share."""
    from views.result_answer import kept_in_link

    links = [(_("Download the PDF"), "pdf"), *([(_("Download the picture"), "png")] if pictured else [])]
    ways = (tag("p", tag("a", name, href=link_within(f"r/{token}.{kind}", {"lang": _.language}))) for name, kind in links)
    return together(kept_in_link(True, reader, _), copying.boxed(link, "link") if link else "", *ways)


def button_link(label: str, to: str, query: Mapping[str, str | Sequence[str]], kind: str) -> Markup:
    """Return a link to the page *to* that looks like the button of this *kind*."""
    return tag("a", tag("span", label), href=link_within(to, query), class_=f"press {kind}")


def language_parameter(params: Params) -> Params:
    """Return what every page of a visit has in its address: the language, where one is asked for."""
    return {name: value for name, value in params.items() if name == "lang"}


PARTS_BY_PATH: Mapping[str, Callable[[Params, Words], Iterable[Markup]]] = {"/": first_page, "/quiz": quiz, "/method": method}
LONG_TEXTS = ("/result", "/method")  # pages of long text
