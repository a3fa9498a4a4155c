"""The files of a result: its report and its picture, by plain address: /r/TOKEN.pdf and /r/TOKEN.png. No name is ever on them."""

from __future__ import annotations

import asyncio
import datetime
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route

from i18n import Words, words
from questions import Bank
from results.link import BrokenLink, fold, unfold_any_version
from results.wording import broken_link
from settings import Settings
from views.budget import Budget, Spent
from web.front import Preview, site_address
from web.journal import refused
from web.refusal import refusal, spoken
from web.sockets import is_this_machine

if TYPE_CHECKING:
    from scoring import Profile
    from views.result_shown import ShownResult

AT_ONCE = 2  # as many as are typeset at once
WAITING = 200  # beyond it, a newcomer is told to come back
# a paper's name, whatever stuck to it, and a query that was escaped
FILE_NAME = re.compile(
    r"([^/?&]{1,160}?)\.(pdf|png)(?![\w-])[^?&]*(?:[?&](?:amp;)*(.{1,200}))?", re.ASCII | re.IGNORECASE | re.DOTALL
)
PDF_COST, PNG_COST = 0.1, 0.05  # seconds of a core, about what they take with a margin


class ResultFiles:
    """Makes reports and pictures of results, two at a time, for whoever has not asked for too much."""

    def __init__(self, bank: Bank, settings: Settings, budget: Budget) -> None:
        self.bank = bank
        self.plain = cache(self._plain)
        self.settings = settings
        self.budget = budget
        self.waiting = 0
        self.workers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="result-files")
        self.routes = [
            Mount(
                "/r",
                routes=[
                    Route("/{token}.pdf", self.report),
                    Route("/{token}.png", self.picture),
                    Route("/{stuck:path}", self.meant),
                ],
            ),
            Route("/card.png", self.cover, methods=["GET"]),
        ]

    def _plain(self, language: str) -> bytes:
        """Return the picture of the quiz itself."""
        from results.card import card_of_quiz

        return card_of_quiz(self.bank, words(language))

    async def report(self, request: Request) -> Response:
        """Answer with the report, on A4 or on letter paper as ?paper= asks."""
        token: str = request.path_params["token"]
        paper: Literal["a4", "letter"] = "letter" if request.query_params.get("paper") == "letter" else "a4"
        _ = spoken(request.scope, self.bank.texts)
        link = f"{_printable(site_address(request.scope, self.settings))}/result?r={token}&lang={_.language}"
        today = datetime.datetime.now(datetime.UTC).date()

        def make(bank: Bank, answers: dict[str, int], profile: Profile) -> bytes:
            # Typst and its templates take a while to load, and most visitors answer questions first.
            from results.pdf import report

            return report(bank, profile, answers, _, link=link, when=today, paper=paper)

        return await self._made(request, token, make, PDF_COST, "application/pdf", {"Cache-Control": "private, max-age=3600"})

    async def picture(self, request: Request) -> Response:
        """Answer with the picture that other sites show beside a shared link."""
        token: str = request.path_params["token"]
        _ = spoken(request.scope, self.bank.texts)
        site = urlsplit(site_address(request.scope, self.settings)).netloc

        def make(bank: Bank, answers: dict[str, int], profile: Profile) -> bytes:
            from results.card import card

            return card(bank, profile, answers, _, site=site)

        return await self._made(request, token, make, PNG_COST, "image/png", {"Cache-Control": "public, max-age=86400"})

    async def meant(self, request: Request) -> Response:
        """Lead on from an address that something stuck to, or in which a code stands for the token; 404 where it holds no result."""
        from results.pasted import read_any_version

        name = FILE_NAME.match(request.scope["path"].removeprefix("/r/"))
        if name is None:
            return refusal(request.scope, 404)
        try:
            token = fold(*read_any_version(self.bank, name[1]))
        except BrokenLink as broken:
            refused.labels("broken link").inc()
            return refusal(request.scope, 404, broken_link(spoken(request.scope, self.bank.texts), broken.reason))
        query = "&".join(filter(None, (name[3], request.url.query)))
        return RedirectResponse(f"/r/{token}.{name[2].lower()}" + ("?" + quote(query, safe="=&%+-_.~") if query else ""), 308)

    async def cover(self, request: Request) -> Response:
        """Answer with the picture beside a link that holds no result, made once for each language."""
        picture = await asyncio.get_running_loop().run_in_executor(self.workers, self.plain, spoken(request.scope).language)
        return Response(
            picture, media_type="image/png", headers={"Cache-Control": "public, max-age=86400", "Vary": "Accept-Language"}
        )

    async def _made(
        self,
        request: Request,
        token: str,
        make: Callable[[Bank, dict[str, int], Profile], bytes],
        cost: float,
        kind: str,
        headers: dict[str, str],
    ) -> Response:
        """Return what *make* makes, or say why there is nothing to make it of."""
        from scoring import score

        _ = spoken(request.scope, self.bank.texts)
        try:
            bank, answers = unfold_any_version(self.bank, token)
            profile = score(bank, answers)
            if profile.status == "none":
                return refusal(request.scope, 404, _("This link holds too few answers for a result."))
            self.budget.spend(request.client.host if request.client else "", cost)
            if self.waiting >= WAITING:
                refused.labels("busy").inc()
                return refusal(request.scope, 503, headers={"Retry-After": "60"})
            self.waiting += 1
            try:
                made = await asyncio.get_running_loop().run_in_executor(self.workers, make, bank, answers, profile)
            finally:
                self.waiting -= 1
        except BrokenLink:
            return await self.meant(request)
        except Spent as spent:
            return too_much(request, spent, _)
        name = f'inline; filename="pm-or-pmm.{kind[-3:]}"'
        return Response(
            made,
            media_type=kind,
            headers={**headers, "Vary": "Accept-Language", "Content-Disposition": name, "X-Robots-Tag": "noindex"},
        )


def preview(made: ShownResult, _: Words) -> Preview | None:
    """Return what others show of a link to the result that was *made*: its headline, its chance with the two pulls; None where it is none."""
    from results import answer, third_person  # with numpy a tenth of a start, and the first page does without

    profile = made.profile
    if profile.status == "none":
        return None
    pulls = (_.labelled(role_pull.name, role_pull.numbers) for role_pull in answer.role_pulls(profile, _))
    voice = third_person.third_person_voice(_)
    figures = _.gap.join((answer.chance(profile, _, voice)[0], _.apart(pulls)))
    return Preview(made.token, answer.headline(made.bank, profile, made.answers, _, voice), figures)


def _printable(base: str) -> str:
    """Return *base* as it may stand on paper: whoever serves plain HTTP under a name does so behind something that speaks TLS."""
    parts = urlsplit(base)
    return base if parts.scheme == "https" or is_this_machine(parts.netloc) else f"https://{parts.netloc}"


def too_much(request: Request, spent: Spent, _: Words) -> Response:
    """Say that a visitor has used up what one may, and when there is more."""
    refused.labels("budget").inc()
    said = _.n(
        "We need a moment to catch up. Wait {n} second and try again.",
        "We need a moment to catch up. Wait {n} seconds and try again.",
        spent.seconds,
    )
    return refusal(request.scope, 429, said.format(n=spent.seconds), {"Retry-After": str(spent.seconds)})
