"""What is answered when there is nothing to give: one sentence in the visitor's language, as a page, as JSON or as plain text."""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import Scope

from i18n import LANGUAGES, Words, choose, words
from web.packed import faces

LONGEST_QUERY = 4096  # beyond it, nobody looks for a language


def spoken(scope: Scope, written: Container[str] = LANGUAGES) -> Words:
    """Return the words of the language that the address asks for, else the one that the browser prefers, of those *written* in."""
    query = scope.get("query_string", b"")[:LONGEST_QUERY].decode("latin-1")
    language = next((value for name, value in parse_qsl(query) if name == "lang"), None)
    best = choose(language, Headers(scope=scope).get("accept-language", "")[:LONGEST_QUERY])
    return words(best if best in written else next(language for language in LANGUAGES if language in written))


def refusal(scope: Scope, status: int, sentence: str = "", headers: dict[str, str] | None = None) -> Response:
    """Return the answer *status* with *sentence*, or with the one that goes with *status*."""
    _ = spoken(scope)
    said = sentence or sentences(_).get(status) or sentences(_)[500]
    given = {"Cache-Control": "no-store", "Vary": "Accept-Language", **(headers or {})}
    if scope["path"].startswith("/api/"):
        return JSONResponse({"error": said}, status, given)
    if "text/html" not in Headers(scope=scope).get("accept", ""):
        return PlainTextResponse(said, status, given)
    return HTMLResponse(_page(said, _.language), status, given)


@lru_cache(maxsize=64)
def _page(said: str, language: str) -> str:
    """Return the page that says *said*, as the other pages look."""
    from views.refused import refused_page  # with numpy a tenth of a start

    return refused_page(said, faces().replace("./", "/"), words(language))


def sentences(_: Words) -> dict[int, str]:
    """Return what is said with each status."""
    return {
        400: _("We couldn’t understand this request."),
        404: _("There is no such page here."),
        405: _("This address can’t be used in this way."),
        408: _("This came in too slowly, so we stopped waiting."),
        413: _("This is larger than we can accept."),
        415: _("Answers must be sent as application/json."),
        500: _("Something broke on our side. Your answers are safe in this page’s address. Reload the page in a moment."),
        503: _("Many people are asking at once. Try again in a minute."),
    }


async def refuse(request: Request, error: HTTPException) -> Response:
    """Answer an *error* that was raised on the way."""
    return refusal(request.scope, error.status_code, headers=dict(error.headers or {}))
