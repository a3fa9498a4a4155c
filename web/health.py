"""Whether this process lives, and whether it can do its work: what a load balancer asks, and what a monitor reads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from web.journal import registry

VERSION = "0.1.0"  # as in pyproject.toml and the changelog
WITHIN = 4.0  # seconds
FRESH = {"Cache-Control": "no-store"}


class Health:
    """Answers the probes; *store_answers* is asked in a thread, and says None where nothing is stored.

    The quiz never needs the store. A balancer that takes away every replica while the database restarts takes the quiz from
    everybody, so /health/ready/quiz leaves the store out.
    """

    def __init__(self, store_answers: Callable[[], bool | None]) -> None:
        self.store_answers = store_answers
        self.routes = [
            Mount("/health", routes=[Route("/live", self.live), Route("/ready", self.ready), Route("/ready/quiz", self.quiz)]),
            Route("/metrics", self.metrics),
        ]

    async def live(self, request: Request) -> Response:
        """Answer that the process lives, and which version of the quiz it runs."""
        return JSONResponse({"quiz": "live", "version": VERSION}, headers=FRESH)

    async def quiz(self, request: Request) -> Response:
        """Answer that the quiz can be taken: start-up is over, or nothing would answer."""
        return JSONResponse({"quiz": "ready"}, headers=FRESH)

    async def ready(self, request: Request) -> Response:
        """Answer 200 when everything works, 503 when the store does not answer."""
        try:
            async with asyncio.timeout(WITHIN):
                answers = await asyncio.to_thread(self.store_answers)
        except TimeoutError:
            answers = False
        said = {None: "not used", True: "ready", False: "away"}[answers]
        return JSONResponse({"quiz": "ready", "store": said}, 503 if answers is False else 200, FRESH)

    async def metrics(self, request: Request) -> Response:
        """Answer with the counts since start, as Prometheus reads them."""
        return Response(generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST, **FRESH})
