"""The same door as app.py for a server: `streamlit run serve.py` or `uvicorn serve:app`; adds what machines ask for."""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
import signal
import sys
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
import streamlit.config
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

import questions
from i18n import LANGUAGES, Words, words
from settings import BadSetting, Settings, settings
from views.budget import Budget, Spent
from views.markup import script, together
from views.titles import PAGES
from web import connections, internals, journal, packed, request_limits, runs
from web.finished import FinishedQuiz
from web.front import ELEMENTS_OF_PAGES, FirstVersion, Front, site_address
from web.headers import SecurityHeaders, inline_scripts
from web.health import Health
from web.internals import BACKEND_ADDRESS_SCRIPT
from web.journal import Journal
from web.refusal import refuse
from web.request_limits import RequestLimits
from web.result_files import ResultFiles, preview
from web.sockets import THIS_MACHINE, Sockets, name_of

if TYPE_CHECKING:
    from groups.store import Store
    from questions import Bank
    from views.shell import Visit
    from web.api import Api

HOME = Path(__file__).parent
SOON = 0.2  # seconds
RESULT_COST = 0.03  # seconds of a core that a result takes before it is drawn, with a margin
# How much is made before the collector looks: at the young, at what survived, at everything. A look at everything takes half a
# second with 750 visitors, during which nobody else is served; Python's own (700, 10, 10) looks each 7 s, this about once a minute.
COLLECTED = (10_000, 20, 100)
STORE = HOME / "data" / "cohorts.sqlite"
log = logging.getLogger("serve")


def read_settings() -> tuple[Settings, Bank]:
    """Return what this server was set to and the bank that it asks; the program ends with a sentence for what cannot be used."""
    try:
        found = settings()
        if streamlit.config.get_option("server.baseUrlPath"):
            raise BadSetting("server.baseUrlPath", "cannot be used with serve.py; give the quiz a name of its own, or run app.py")
        return found, questions.bank_in_use()
    except BadSetting as bad:
        raise SystemExit(str(bad)) from None
    except questions.UnsoundBank as unsound:
        raise SystemExit("\n".join(unsound.faults)) from None


def answer_to_own_name(public_url: str) -> None:
    """Let Streamlit open sockets for pages of *public_url* and of this machine alone, unless it was told for whom."""
    if public_url and not streamlit.config.get_option("server.allowedHosts"):
        streamlit.config.set_option("server.allowedHosts", [name_of(public_url), *THIS_MACHINE])


def fault(error: Exception) -> None:
    """Write down an error that no page caught; the visitor is shown no details of it."""
    log.error("a page failed", exc_info=error)


def store() -> Store | None:
    """Return the store, or None where none is used: without an address it is a file that the first group of a coach makes."""
    if not chosen.database_url and not STORE.exists():
        return None
    from views import stored  # takes a third of a start, and the quiz does without

    return stored.store()


def shut() -> None:
    """Let go of the store, if anybody used one."""
    if "views.stored" in sys.modules:
        sys.modules["views.stored"].shut()


def store_answers() -> bool | None:
    """Whether the store answers; None where none is used."""
    used = store()
    return used.ready() if used else None


def settle() -> None:
    """Do once what is needed at the end of a quiz or by a coach, and begin to tidy the store."""
    importlib.import_module("pandas")  # first: plotly, which looks whether it is there, must not find it half loaded
    from results import card, narrative, radar
    from scoring import score
    from views import shell

    spoken = [words(language) for language in LANGUAGES if language in bank.texts]
    for _ in spoken:
        for page in ("/", "/quiz"):
            shell.shell(page, {}, _)
    answers = {item.id: 1 + place % 5 for place, item in enumerate(bank.core)}
    profile, _ = score(bank, answers), spoken[0]
    narrative.narrative(bank, profile, answers, _)
    radar.radar(bank, profile, _)
    card.card(bank, profile, answers, _)
    for elements in ELEMENTS_OF_PAGES.values():
        for address in packed.element_scripts(*elements):
            if address in packed.files():
                packed.compress_file(address, "br")
    api()
    store()
    # What is there now stays: the collector need not look at it again with each visitor's page.
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTED)


async def settled() -> None:
    """Settle in a thread, once the server listens: whoever asks first whether it is ready need not wait for it."""
    await asyncio.sleep(SOON)
    await asyncio.to_thread(settle)


@asynccontextmanager
async def prepared(app: st.App) -> AsyncGenerator[None, None]:
    """Do the work that all visitors share: the bank is read by now, and what a quiz needs later is made ready just after."""
    settling = asyncio.create_task(settled())
    settling.add_done_callback(give_up)
    yield
    with suppress(Exception):
        await settling
    await asyncio.to_thread(shut)


def give_up(settling: asyncio.Task[Any]) -> None:
    """Stop the server if it could not settle: an unfinished translation, say, is an error at start and not a visitor's."""
    if not settling.cancelled() and (error := settling.exception()):
        log.critical("%s: %s", type(error).__name__, error, exc_info=error)
        signal.raise_signal(signal.SIGTERM)


streamlit.config.set_option("logger.enableRich", False)
internals.write_as_others()
journal.open_journal()
internals.missing_internals()
internals.ask_nobody_outside()
connections.use_for_every_connection()
request_limits.open_many_files()
runs.remember_settings()
runs.forget_widgets()

chosen, bank = read_settings()
answer_to_own_name(chosen.public_url)
budget = Budget(chosen.cpu_share, chosen.cpu_burst)
result_files = ResultFiles(bank, chosen, budget)
html = (internals.static_folder() / "index.html").read_text("utf-8")
scripts = (
    BACKEND_ADDRESS_SCRIPT,
    *inline_scripts(html),
    *(path.read_text("utf-8") for path in sorted((HOME / "views").glob("*.js"))),
)


@cache
def api() -> Api:
    """Return the door for programs."""
    from web.api import Api

    return Api(bank, budget)


async def score_for_programs(request: Request) -> Response:
    """Answer with the profile of the answers in the body."""
    return await api().score(request)


async def describe_for_programs(request: Request) -> Response:
    """Answer with the description of what programs may ask."""
    return await api().openapi(request)


async def first_version(path: str, params: Mapping[str, str], _: Words, request: HTTPConnection) -> FirstVersion:
    """Return what a page says before any script has run; of a result, as long as the address of the *request* has not asked for too many."""
    from views import shell, whose  # with numpy a tenth of a start

    if path == "/result" and "r" in params:
        visit = shell.Visit(request.cookies.get(whose.COOKIE, ""), site_address(request.scope, chosen))
        with suppress(Spent):
            budget.spend(request.client.host if request.client else "", RESULT_COST)
            return await asyncio.to_thread(first_of_result, params, visit, _)
    return FirstVersion(shell.shell(path, params, _))


def first_of_result(params: Mapping[str, str], visit: Visit, _: Words) -> FirstVersion:
    """Return what the page of a result says at once, and what others show of it: read and scored once for both."""
    from views import shell

    html, made = shell.result(params, visit, _)
    return FirstVersion(html, preview(made, _) if made else None)


async def icon(request: Request) -> Response:
    """Answer with the quiz's own picture for a browser's tab."""
    return FileResponse(HOME / "assets" / "logo.svg", headers={"Cache-Control": "public, max-age=86400"})


app = st.App(
    HOME / "app.py",
    lifespan=prepared,
    middleware=[
        Middleware(Journal, pages=PAGES),
        Middleware(SecurityHeaders, settings=chosen, scripts=scripts, pages=PAGES),
        Middleware(RequestLimits),
        Middleware(Sockets, settings=chosen, budget=budget),
        Middleware(packed.Packed),
        Middleware(
            Front,
            settings=chosen,
            html=html,
            written=bank.texts,
            files={**packed.everything(), **packed.fonts()},
            first=first_version,
            scripts=together(script("begun.js"), script("shell.js")),
            routes=[
                Route("/favicon.svg", icon),
                *Health(store_answers).routes,
                *result_files.routes,
                *FinishedQuiz(bank, budget).routes,
                Route("/api/score", score_for_programs, methods=["POST"]),
                Route("/api/openapi.json", describe_for_programs),
            ],
        ),
    ],
    exception_handlers={HTTPException: refuse},
    on_script_error=fault,
)
