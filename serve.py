"""The same door as app.py for a server: `streamlit run serve.py` or `uvicorn serve:app`; adds what machines ask for."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import streamlit as st
import streamlit.logger
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

import questions
from cohorts.database import DEFAULT_ADDRESS
from cohorts.store import Store, StoreAway
from doors import journal, packed, patience
from doors.api import Api
from doors.budget import Budget
from doors.front import PAGES, Front
from doors.headers import Shield, inline_scripts
from doors.health import Health
from doors.journal import Journal
from doors.papers import Papers
from doors.patience import Guard
from doors.refusal import refuse
from doors.settings import settings
from i18n import LANGUAGES, words
from results import typesetting
from scoring import score

HOME = Path(__file__).parent
TIDY_EVERY = 3600.0  # seconds between two looks for what has been kept as long as was promised
log = logging.getLogger("serve")


def write_lines(logger: Any) -> None:
    """Let one of Streamlit's loggers write as all others do."""
    logger.handlers = [
        handler for handler in logger.handlers if handler is not getattr(logger, "streamlit_console_handler", None)
    ]
    logger.streamlit_console_handler = None
    logger.propagate = logger.name != "uvicorn.access"


def fault(error: Exception) -> None:
    """Write down an error that no page caught; the visitor is shown no details of it."""
    log.error("a page failed", exc_info=error)


@asynccontextmanager
async def prepared(app: st.App) -> AsyncGenerator[None, None]:
    """Do the work that all visitors share before the first of them comes, and tidy the store while they are there."""
    import pandas  # noqa: F401  (the result page would import it while its first visitor waits)

    for language in LANGUAGES:
        words(language)
    score(bank, {item.id: 3 for item in bank.scored})
    typesetting.fonts()
    # What is there now stays: the collector need not look at it again with each visitor's page.
    gc.collect()
    gc.freeze()
    tidying = asyncio.create_task(_tidy()) if store else None
    yield
    if tidying:
        tidying.cancel()
        with suppress(asyncio.CancelledError):
            await tidying


async def _tidy() -> None:
    while True:
        try:
            assert store is not None
            gone = await asyncio.to_thread(store.expire)
            log.info("tidied", extra={"facts": {"results": gone.results, "groups": gone.cohorts}})
        except StoreAway:
            log.warning("the store is away; it will be tidied later")
        await asyncio.sleep(TIDY_EVERY)


streamlit.logger.setup_formatter = write_lines
streamlit.logger.update_formatter()
journal.open_journal()
patience.hang_limits_on_connections()
patience.open_many_files()

chosen = settings(os.environ)
bank = questions.load()
budget = Budget(chosen.cpu_share, chosen.cpu_burst)
papers = Papers(bank, chosen, budget)
# Without an address the store is a file, made when a coach opens the first group.
kept = chosen.database or (Path(DEFAULT_ADDRESS.removeprefix("sqlite:///")).exists() and DEFAULT_ADDRESS) or None
store = Store(kept) if kept else None
html = (packed.folder() / "index.html").read_text("utf-8")
scripts = (*inline_scripts(html), *(path.read_text("utf-8") for path in sorted((HOME / "views").glob("*.js"))))


async def icon(request: Request) -> Response:
    """Answer with the quiz's own picture for a browser's tab."""
    return FileResponse(HOME / "assets" / "logo.svg", headers={"Cache-Control": "public, max-age=86400"})


app = st.App(
    HOME / "app.py",
    lifespan=prepared,
    routes=[
        Route("/favicon.svg", icon),
        *Health(store.ready if store else None).routes,
        *papers.routes,
        *Api(bank, budget).routes,
    ],
    middleware=[
        Middleware(Journal, pages=PAGES),
        Middleware(Shield, settings=chosen, scripts=scripts, pages=PAGES),
        Middleware(Guard),
        Middleware(packed.Packed),
        Middleware(Front, settings=chosen, html=html, files=packed.everything(), has_result=papers.has_result),
    ],
    exception_handlers={HTTPException: refuse},
    on_script_error=fault,
)
