"""The page that a browser or a crawler gets before any script has run: Streamlit's own, in the visitor's language, with its picture.

A crawler runs no script, so what a shared link shows must stand here. Addresses that are no page are answered 404 here, too:
Streamlit alone would serve its page, with 200, to whatever is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from urllib.parse import parse_qs, quote

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from doors.refusal import LONGEST_QUERY, refusal, spoken
from doors.settings import Settings, is_host
from i18n import LANGUAGES, LOCALES, Words, words

OPEN = {
    *("/favicon.png", "/favicon.svg", "/card.png", "/oauth2callback", "/_stcore/health", "/_stcore/host-config"),
    *("/health/live", "/health/ready", "/health/ready/quiz", "/metrics", "/api/score", "/api/openapi.json"),
}
ROOMS = ("/r/", "/static/", "/media/", "/auth/", "/_stcore/upload_file/")
UNWANTED = re.compile(r'\s*<!--.*?-->|\s*<link rel="service-desc"[^>]*>|<noscript>.*?</noscript>', re.DOTALL)
LISTED = ("/", "/method")  # pages for search engines; the others hold or ask for somebody's answers
CARD = (1200, 630)
TOKEN = 40  # characters at most


def titles(_: Words) -> Mapping[str, str]:
    """Return the title of each page, by its address."""
    return {
        "/": _("PM or PMM?"),
        "/quiz": _("The questions · PM or PMM?"),
        "/result": _("Your result · PM or PMM?"),
        "/compare": _("Two people side by side · PM or PMM?"),
        "/coach": _("For career coaches · PM or PMM?"),
        "/method": _("Where the questions come from · PM or PMM?"),
    }


PAGES = tuple(titles(words("en")))


class Front:
    """Answers pages itself, lets through what is known, and says 404 to all else."""

    def __init__(self, app: ASGIApp, settings: Settings, html: str, has_result: Callable[[str], bool]) -> None:
        self.app = app
        self.settings = settings
        self.shell = {language: filled(html, words(language)) for language in LANGUAGES}
        self.has_result = has_result

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        path = scope["path"]
        if path in OPEN or path.startswith(ROOMS):
            return await self.app(scope, receive, send)
        _ = spoken(scope)
        query = scope["query_string"].decode("latin-1")
        answer: Response
        if path not in PAGES:
            known = path.rstrip("/") in PAGES and scope["method"] in ("GET", "HEAD")
            target = path.rstrip("/") + ("?" + quote(query, safe="=&%+-_.~*,:") if query else "")
            answer = RedirectResponse(target, 308) if known else refusal(scope, 404)
        elif scope["method"] not in ("GET", "HEAD"):
            answer = refusal(scope, 405, headers={"Allow": "GET, HEAD"})
        else:
            answer = self._page(scope, path, query, _)
        return await answer(scope, receive, send)

    def _page(self, scope: Scope, path: str, query: str, _: Words) -> HTMLResponse:
        token = parse_qs(query[:LONGEST_QUERY]).get("r", [""])[0] if path == "/result" else ""
        if len(token) > TOKEN or not self.has_result(token):
            token = ""
        html = self.shell[_.language].replace("<!--head-->", head(base(scope, self.settings), path, token, _), 1)
        headers = {"Cache-Control": "no-cache", "Vary": "Accept-Language", "Content-Language": _.language}
        if path not in LISTED or query:
            headers["X-Robots-Tag"] = "noindex"
        return HTMLResponse(html, headers=headers)


def filled(html: str, _: Words) -> str:
    """Return Streamlit's page *html* without what speaks of Streamlit, with its language, and a place for what stands in its head."""
    parts = re.match(r'(?s)\s*(<!DOCTYPE html>\s*<html lang=)"en"(>.*?)<title>.*?</title>(.*<body>)(.*)', UNWANTED.sub("", html))
    if parts is None:
        raise ValueError("Streamlit's page is not built as this version expects")
    start, opened, head, body = parts.groups()
    opened = opened.replace("./favicon.png", "./favicon.svg")
    without = escape(_("This quiz needs JavaScript. Switch it on for this page and reload it."))
    return f'{start}"{_.language}"{opened}<!--head-->{head}<noscript><p>{without}</p></noscript>{body}'


def base(scope: Scope, settings: Settings) -> str:
    """Return where this server is for the visitor: the address set for it, else the one that was asked for, if it is one."""
    if settings.public_url:
        return settings.public_url
    host = Headers(scope=scope).get("host", "")
    return f"{scope['scheme']}://{host}" if is_host(host) else ""


def head(base: str, path: str, token: str, _: Words) -> str:
    """Return the title, description and what others show of a link to *path*; with *token*, of the result in it."""
    title = titles(_)[path]
    if token:
        about = _("A result of the quiz “PM or PMM?”: where the answers lean, and how sure that is.")
        pictured = _("A result: where the answers lean between PM and PMM.")
        address, picture = f"{base}{path}?r={token}&lang={_.language}", f"{base}/r/{token}.png?lang={_.language}"
    else:
        about = _("Find out whether your answers lean towards product manager (PM) or product marketing manager (PMM).")
        pictured = _("The name of the quiz: PM or PMM?")
        address, picture = f"{base}{path}?lang={_.language}", f"{base}/card.png?lang={_.language}"
    named = {
        "description": about,
        "twitter:card": "summary_large_image",
        "twitter:title": title,
        "twitter:description": about,
        "twitter:image": picture,
        "twitter:image:alt": pictured,
    }
    told = {
        "og:type": "website",
        "og:site_name": _("PM or PMM?"),
        "og:locale": LOCALES[_.language].replace("_Hans", "").replace("_Hant", ""),
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
        + "".join(f'<meta name="{name}" content="{escape(value)}">' for name, value in named.items())
        + "".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in told.items())
        + others
    )
