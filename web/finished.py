"""The end of a quiz without a script: the answers of its form are folded into a result's address, and the browser is led there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from i18n import LANGUAGES
from questions import Bank
from views.address import SPOKEN, asked_version, read, result_parameters
from views.budget import Budget, Spent
from views.tidied import tidied
from web.refusal import LONGEST_QUERY, refusal, spoken
from web.result_files import too_much

COST = 0.005  # seconds of a core, about what it takes with a margin
RESULT_HASH, MOST_HASHES = re.compile("[0-9a-f]{8}"), 5  # of one's own results: how each is named, and how many
LASTS = 30 * 24 * 3600  # seconds, as long as `begun.js` keeps a result


class FinishedQuiz:
    """Folds the answers of whoever has not asked for too much."""

    def __init__(self, bank: Bank, budget: Budget) -> None:
        self.bank = bank
        self.budget = budget
        languages = [Route(f"/{SPOKEN}{code}", self.speak, methods=["GET"]) for code in LANGUAGES]
        self.routes = [Route("/finished", self.leave, methods=["GET"]), *languages]

    async def speak(self, request: Request) -> Response:
        """Lead to the quiz in the language that the path names, with all else that the address says."""
        query_string: str = request.scope["query_string"].decode("latin-1")
        if len(query_string) > LONGEST_QUERY:
            return refusal(request.scope, 400)
        language = request.scope["path"].rpartition("/")[2]
        query = [*((name, value) for name, value in parse_qsl(query_string) if name != "lang"), ("lang", language)]
        return RedirectResponse(f"/quiz?{urlencode(query)}", 303, {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"})

    async def leave(self, request: Request) -> Response:
        """Lead to the result of the answers in the address; where one cannot be read, back to the questions, which say so."""
        query_string: str = request.scope["query_string"].decode("latin-1")
        if len(query_string) > LONGEST_QUERY:
            return refusal(request.scope, 400)
        try:
            self.budget.spend(request.client.host if request.client else "", COST)
        except Spent as spent:
            return too_much(request, spent, spoken(request.scope))
        page, query = page_after(self.bank, dict(tidied(parse_qsl(query_string))))
        headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
        if page != "quiz":
            headers["Set-Cookie"] = own_results_cookie(request, first_value(query["r"]))
        return RedirectResponse(f"/{page}?{urlencode(query, doseq=True)}", 303, headers)


def page_after(bank: Bank, params: Mapping[str, str]) -> tuple[str, Mapping[str, str | Sequence[str]]]:
    """Return the page that follows a quiz that ended with *params*, and its parameters.

    Where one of them cannot be read it is the quiz itself, which names what it could not read and keeps the rest.
    """
    from views import asking  # with numpy a tenth of a start, and the first page does without

    bank = asked_version(bank, params)
    address = read(bank, params)
    if address.faults:
        return "quiz", params
    result = result_parameters(bank, params, address.given)
    return asking.page_after_questions(bank, result, is_last=address.section >= bank.sections)


def own_results_cookie(request: Request, token: str) -> str:
    """Return the cookie by which a browser says that the result of *token* is its own, besides those that it named before (`begun.js`)."""
    from views import whose

    fresh = whose.result_hash(token)
    before = [
        result_hash
        for result_hash in request.cookies.get(whose.COOKIE, "").split(".")
        if RESULT_HASH.fullmatch(result_hash) and result_hash != fresh
    ]
    is_framed = request.url.scheme == "https" and request.headers.get("sec-fetch-dest") == "iframe"
    rights = "Secure; SameSite=None; Partitioned" if is_framed else "SameSite=Lax"
    return f"{whose.COOKIE}={'.'.join([fresh, *before][:MOST_HASHES])}; Max-Age={LASTS}; Path=/; {rights}"


def first_value(given: str | Sequence[str]) -> str:
    """Return what was *given*, of several the first: of two results side by side, one's own."""
    return given if isinstance(given, str) else given[0]
