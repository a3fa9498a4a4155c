"""The page that a browser or a crawler gets before any script has run: Streamlit's own, in the visitor's language, with its picture.

A crawler runs no script, so what a shared link shows must stand here. Addresses that are no page are answered 404 here, too:
Streamlit alone would serve its page, with 200, to whatever is asked for.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Awaitable, Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import brotli  # type: ignore[import-untyped]  # it has no types
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from i18n import LANGUAGES, Words
from settings import Settings, is_host
from views.tidied import tidied
from views.titles import PAGES, titles
from web.internals import BACKEND_ADDRESS_SCRIPT, UPLOADS
from web.packed import GZIP, QUICK, element_scripts, faces, first_fonts
from web.refusal import LONGEST_QUERY, refusal, refuse, spoken

READING_METHODS = ("GET", "HEAD")
STREAMLITS_OWN = {
    *("/favicon.png", "/_stcore/health", "/_stcore/host-config"),
    *("/auth/login", "/auth/logout", "/oauth2callback"),
}
MEDIA = "/media/"  # says itself what it has not
# What the page does without: Streamlit's style sheet holds fonts, which we have of our own, and formulas, which we have none of.
UNWANTED = re.compile(
    r'\s*<!--.*?-->|\s*<link rel="service-desc"[^>]*>|<noscript>.*?</noscript>|\s*<link rel="stylesheet"[^>]*>'
    r'|\s*<link\s+rel="preload"[^>]*as="font"[^>]*>',
    re.DOTALL,
)
# The elements of Streamlit's whose scripts are fetched with a page, since they are sure to be drawn on it.
ELEMENTS_OF_PAGES = {
    "/": ("Html", "Button"),
    "/quiz": ("Html", "Radio", "Button"),
    "/result": ("Html", "PlotlyChart"),
}
CYRILLIC = re.compile("[\u0400-\u045f]")
LISTED = ("/", "/method")  # pages for search engines; the others hold or ask for somebody's answers
CARD = (1200, 630)
STUCK = ".,;:!?)]}>'\"»”’。，）、；：！？」』 \N{ZERO WIDTH SPACE}"  # to the end of an address in a text
ESCAPED = "&amp;"
QUERY_START = re.compile("&(?:amp;)*|[?]")  # what sets a query apart from its page
LONGEST_PATH = 2_000  # characters


@dataclass(frozen=True, slots=True)
class Preview:
    """What others show of a link to a result: the one in `token`, its headline, and its figures in words."""

    token: str
    headline: str
    figures: str


@dataclass(frozen=True, slots=True)
class FirstVersion:
    """The first version of a page, and the preview of the result in it, if there is one."""

    html: str
    preview: Preview | None = None


class Front:
    """Answers pages itself, lets through what is known, and says 404 to all else.

    Pages are in a language that the bank is *written* in. *routes* are the addresses for machines: they need nothing of Streamlit's, such as its sessions, so they do not pass through it.
    """

    def __init__(
        self,
        app: ASGIApp,
        settings: Settings,
        html: str,
        files: Container[str],
        written: Container[str],
        first: Callable[[str, Mapping[str, str], Words, HTTPConnection], Awaitable[FirstVersion]],
        scripts: str,
        routes: Sequence[BaseRoute],
    ) -> None:
        self.app = app
        self.machines = ExceptionMiddleware(Router(routes), handlers={HTTPException: refuse})  # type: ignore[dict-item]  # it is given no other
        self.folders = tuple(route.path + "/" for route in routes if isinstance(route, Mount))
        self.routes = {route.path for route in routes if isinstance(route, Route)}
        self.files = files
        self.written = written
        self.settings = settings
        self.filled = cache(lambda language, path: html_parts(html, path, scripts, language))
        self.filled("en", "/")  # an unexpected page is an error at start
        self.first = first

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path, reads = scope["path"], scope["method"] in READING_METHODS
        if path in self.routes or path.startswith(self.folders):
            await self.machines(scope, receive, send)
            return
        _ = spoken(scope, self.written)
        query = scope["query_string"].decode("latin-1")
        answer: ASGIApp
        if path.startswith(MEDIA) or (path.startswith(UPLOADS) and not reads):
            answer = self.app
        elif path in PAGES or path in STREAMLITS_OWN or path in self.files:
            if not reads:
                answer = refusal(scope, 405, headers={"Allow": ", ".join(READING_METHODS)})
            elif path not in PAGES:
                answer = self.app
            elif (meant_by := cleaned_query(query)) != query:
                answer = redirect_to(path, meant_by)
            else:
                answer = await self._page(scope, path, query, _)
        elif reads and (page := meant_page(path, query)):
            answer = redirect_to(*page)
        else:
            answer = refusal(scope, 404)
        await answer(scope, receive, send)

    async def _page(self, scope: Scope, path: str, query: str, _: Words) -> Response:
        first = await self.first(path, dict(parse_qsl(query[:LONGEST_QUERY])), _, HTTPConnection(scope))
        opening, ahead, after = self.filled(_.language, path)
        html = "".join(
            (opening, head_elements(site_address(scope, self.settings), path, first.preview, _), ahead, first.html, after)
        )
        headers = {
            "Cache-Control": "no-cache",
            "Vary": "Accept-Language, Accept-Encoding, Cookie",
            "Content-Language": _.language,
        }
        if path not in LISTED or query:
            headers["X-Robots-Tag"] = "noindex"
        return compressed(html, headers, Headers(scope=scope).get("accept-encoding", ""))


def meant_page(path: str, query: str) -> tuple[str, str] | None:
    """Return the page and query that an address means to which something stuck, or whose ? was escaped; None where it means none.

    >>> meant_page("/result?r=x", "lang=ru"), meant_page("//Result).", "r=x"), meant_page("/result&amp;r=x", ""), meant_page("//evil.example/", "")
    (('/result', 'r=x&lang=ru'), ('/result', 'r=x'), ('/result', 'r=x'), None)
    """
    if len(path) > LONGEST_PATH:
        return None
    path, more = (*QUERY_START.split(unquote(path), maxsplit=1), "")[:2]
    page = "/" + re.sub("/+", "/", path).strip("/" + STUCK).lower()
    return (page, "&".join(filter(None, (more, query)))) if page in PAGES else None


def cleaned_query(query: str) -> str:
    """Return *query* without what stuck to its parameters, and as it is where nothing did.

    >>> cleaned_query("r%3Dx&amp;lang=ru."), cleaned_query("lang=ru&x=%20")
    ('r=x&lang=ru', 'lang=ru&x=%20')
    """
    if len(query) > LONGEST_QUERY:
        return query
    given = parse_qsl(query.replace(ESCAPED, "&"), keep_blank_values=True)
    meant = tidied(given)
    return query if meant == given and ESCAPED not in query else urlencode(meant)


def redirect_to(page: str, query: str) -> RedirectResponse:
    """Return the way to *page*, which is one of ours."""
    query = query.replace(ESCAPED, "&")
    return RedirectResponse(page + ("?" + quote(query, safe="=&%+-_.~*,:") if query else ""), 308)


def compressed(html: str, headers: dict[str, str], accepted: str) -> Response:
    """Return *html* packed in a way that the browser has *accepted*, if any."""
    content = html.encode()
    if "br" in accepted:
        content, headers = bytes(brotli.compress(content, quality=QUICK)), {**headers, "Content-Encoding": "br"}
    elif "gzip" in accepted:
        content, headers = gzip.compress(content, GZIP, mtime=0), {**headers, "Content-Encoding": "gzip"}
    return HTMLResponse(content, headers=headers)


def html_parts(html: str, path: str, scripts: str, language: str) -> tuple[str, str, str]:
    """Return Streamlit's page *html* without what speaks of Streamlit, with its language and *scripts* at its end, in three pieces:
    between them stand what is said of it in its head, and the first version of the page.

    The scripts that draw what is on *path* are fetched with the page: Streamlit asks for them only when it has something to draw.
    """
    parts = re.match(
        r'(?s)\s*(<!DOCTYPE html>\s*<html lang=)"en"(>.*?)<title>.*?</title>(.*<body>)(.*)(</body>.*)', UNWANTED.sub("", html)
    )
    if parts is None:
        raise ValueError("Streamlit's page is not built as this version expects")
    start, opened, head, body, end = parts.groups()
    opened = opened.replace("./favicon.png", "./favicon.svg")
    letters = first_fonts(*(f"{cut}-{script}" for script in scripts_of(language) for cut in ("sans", "serif")))
    fonts = "".join(f'<link rel="preload" href=".{address}" as="font" type="font/woff2" crossorigin>' for address in letters)
    # fetched by every page; asked for from here, the request does not repeat the page's address
    (icons,) = first_fonts("icons")
    late = f'<link rel="preload" href=".{icons}" as="font" type="font/woff2" crossorigin fetchpriority="low">'
    ahead = "".join(
        f'<link rel="modulepreload" crossorigin href=".{address}">'
        for address in element_scripts(*ELEMENTS_OF_PAGES.get(path, ("Html",)))
        if address not in html
    )
    head = head.replace("</head>", f"{ahead}{late}</head>", 1)
    opening = f'{start}"{language}"{opened}{fonts}<style>{faces()}</style>'
    return opening, f"<script>{BACKEND_ADDRESS_SCRIPT}</script>{head}", f"{body}{scripts}{end}"


def scripts_of(language: str) -> tuple[str, ...]:
    """Return the scripts, of those that we have fonts of, that *language* is written in.

    >>> scripts_of("ru"), scripts_of("zh-Hant")
    (('latin', 'cyrillic'), ('latin',))
    """
    return ("latin", "cyrillic") if CYRILLIC.search(LANGUAGES[language].name) else ("latin",)


def site_address(scope: Scope, settings: Settings) -> str:
    """Return where this server is for the visitor: the address set for it, else the one that was asked for, if it is one."""
    if settings.public_url:
        return settings.public_url
    host = Headers(scope=scope).get("host", "")
    return f"{scope['scheme']}://{host}" if is_host(host) else ""


def head_elements(base: str, path: str, preview: Preview | None, _: Words) -> str:
    """Return the title, description and what others show of a link to *path*, or to the result of which there is a *preview*."""
    title = titles(_)[path]
    if preview:
        token = preview.token
        title, about = f"{preview.headline} · {_('PM or PMM?')}", _.apart((preview.figures, urlsplit(base).netloc))
        pictured = _("A result: whether the answers lean towards PM or PMM.")
        address, picture = f"{base}{path}?r={token}&lang={_.language}", f"{base}/r/{token}.png?lang={_.language}"
    else:
        about = _("Find out whether your answers lean towards product manager (PM) or product marketing manager (PMM).")
        pictured = _("The name of the quiz: PM or PMM?")
        address, picture = f"{base}{path}?lang={_.language}", f"{base}/card.png?lang={_.language}"
    by_name = {
        "description": about,
        "twitter:card": "summary_large_image",
        "twitter:title": title,
        "twitter:description": about,
        "twitter:image": picture,
        "twitter:image:alt": pictured,
    }
    properties = {
        "og:type": "website",
        "og:site_name": _("PM or PMM?"),
        "og:locale": f"{_.locale.language}_{_.row.region}",
        "og:title": title,
        "og:description": about,
        "og:url": address,
        "og:image": picture,
        "og:image:type": "image/png",
        "og:image:width": str(CARD[0]),
        "og:image:height": str(CARD[1]),
        "og:image:alt": pictured,
    }
    others = (
        "".join(
            f'<link rel="alternate" hreflang="{language}" href="{escape(f"{base}{path}?lang={language}")}">'
            for language in LANGUAGES
        )
        if path in LISTED
        else ""
    )
    return (
        f"<title>{escape(title)}</title>"
        + "".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in by_name.items())
        + "".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in properties.items())
        + others
    )
