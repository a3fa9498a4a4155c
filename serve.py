"""The same door as app.py for a server: `streamlit run serve.py` or `uvicorn serve:app`; adds what machines ask for."""

from __future__ import annotations

import asyncio
import datetime
import gc
import logging
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
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
from cohorts.retention import keep_expiring
from cohorts.store import Store
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
from results.card import card
from results.pdf import pdf
from results.radar import radar
from scoring import score

HOME = Path(__file__).parent
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


def rehearse() -> None:
    """Do once what every result needs, so that no visitor waits for what is done only the first time."""
    import pandas  # noqa: F401  (a group's page needs it, and it takes long to load)

    import views.page  # noqa: F401

    for language in LANGUAGES:
        words(language)
    _ = words("en")
    answers = {item.id: 1 + place % 5 for place, item in enumerate(bank.core)}
    profile = score(bank, answers)
    radar(bank, profile, _)
    pdf(bank, profile, answers, _, link="https://localhost/", when=datetime.date(2026, 1, 1))
    card(bank, profile, answers, _)


@asynccontextmanager
async def prepared(app: st.App) -> AsyncGenerator[None, None]:
    """Do the work that all visitors share before the first of them comes, and tidy the store while they are there."""
    rehearse()
    # What is there now stays: the collector need not look at it again with each visitor's page.
    gc.collect()
    gc.freeze()
    stop_expiring = keep_expiring(store) if store else None
    yield
    if stop_expiring:
        await asyncio.to_thread(stop_expiring)


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
