"""A real server and a real browser: each test gets a visitor of its own, and servers that it may kill."""

from __future__ import annotations

import os
import random
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, WebSocket, sync_playwright

from groups import store
from groups.tables import groups, invitees, results, sendings
from tests.slow_line import SlowLine

ROOT = Path(__file__).parent.parent.parent
ARGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync "
    "--js-flags=--no-opt,--no-maglev,--single-threaded-gc"  # a page is read once or twice: what optimising compilers cost, it never earns
)
HERE = Path(__file__).parent
Visit = Callable[..., "Visitor"]
PORTS = range(12_000, 32_000)
PATIENCE = 60.0  # seconds that an event may take on a machine that is busy with other things
QUIET = 300  # ms in which a settled page changes nothing
# The page is whole: connected, no run under way, one page and not what is left of the one before; and so it stays.
SETTLED = """(quiet) => {
  if (!window.watched) {
    window.watched = { at: performance.now(), address: "" }
    new MutationObserver(() => { watched.at = performance.now() }).observe(document, { childList: true, subtree: true })
  }
  const whole =
    document.querySelector('.stApp[data-test-script-state="notRunning"][data-test-connection-state="CONNECTED"]') &&
    document.querySelectorAll(".foot").length === 1 &&
    document.documentElement.dataset.turning === undefined &&
    !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]') &&
    [...document.querySelectorAll(".stPlotlyChart")].every((chart) => chart.querySelector(".main-svg")) &&
    (!location.pathname.endsWith("/quiz") || document.querySelector(".stRadio"))
  if (!whole || watched.address !== location.href) {
    watched.at = performance.now()
    watched.address = location.href
  }
  return performance.now() - watched.at > quiet
}"""
# What a browser prefers where a test says nothing of it.
USUAL = {"color_scheme": "light", "reduced_motion": "no-preference", "forced_colors": "none"}
LOOK = 50  # ms between two looks; one at each frame would keep the browser painting
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OF_COLOURS = ["color-contrast", "link-in-text-block"]  # the rules of axe that other colours can break
# Nothing that a new width or new colours have set going still moves.
AT_REST = """() => document.getAnimations().every((one) =>
  one.playState !== "running" || one.effect?.getComputedTiming().endTime === Infinity)"""


def free_port() -> int:
    """Return a port that nobody listens on, and none of those that the kernel hands to whoever connects: it stays free while a server is down."""
    for port in random.sample(PORTS, len(PORTS)):
        with socket.socket() as listener, suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port
    raise AssertionError("every port is taken")


@cache
def port_of(kind: str) -> int:
    """Return the port of all servers of this *kind*, one after the other: a browser keeps the programs of an address that it knows."""
    return free_port()


class Server:
    """`streamlit run app.py` on a port of its own; it can be killed as a power cut would, and started again."""

    def __init__(self, port: int = 0, app: Path = ROOT / "app.py", **environment: str) -> None:
        self.app, self.port, self.environment = app, port or free_port(), environment
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "streamlit", "run", str(self.app), "--server.port", str(self.port)]
        command += ["--server.address", "127.0.0.1", "--server.headless", "true"]
        told = {**os.environ, **self.environment}
        self.process = subprocess.Popen(
            command, cwd=self.app.parent, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until(self.answers, "the server answers")

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2) as reply:
                return bool(reply.status == 200)
        except OSError:
            return False

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


class House(Server):
    """A server with a store of its own, in *folder*, which can be emptied."""

    def __init__(self, folder: Path) -> None:
        self.store = f"sqlite:///{folder / 'cohorts.sqlite'}"
        store.open_store(self.store).shut()
        super().__init__(port_of("house"), DATABASE_URL=self.store)

    def counts(self) -> tuple[int, ...]:
        """Return how many groups, results and sendings are kept."""
        with sa.create_engine(self.store, poolclass=sa.NullPool).connect() as connection:
            return tuple(connection.scalar(sa.select(sa.func.count()).select_from(of)) or 0 for of in (groups, results, sendings))

    def forget(self) -> None:
        """Empty the store: whoever comes next finds nothing in it."""
        with sa.create_engine(self.store, poolclass=sa.NullPool).begin() as connection:
            for table in (results, sendings, invitees, groups):
                connection.execute(table.delete())


def until(true: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"waited {seconds} s until {what}"
        time.sleep(0.1)


class Visitor:
    """One person at one browser tab, and what they can see and do there."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.sent: list[object] = []  # messages that the browser sent to the server: a script run each
        self.heard: list[object] = []  # and what it was answered
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.noted: dict[str, Callable[[Any], None]] = {
            "websocket": self.meets,
            "request": lambda request: self.requests.append(request.url),
            "pageerror": lambda error: self.errors.append(str(error)),
        }
        for event, note in self.noted.items():
            page.on(event, note)  # type: ignore[call-overload]

    def meets(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: self.sent.append(frame))
        socket.on("framereceived", lambda frame: self.heard.append(frame))

    def looks_away(self) -> None:
        """Note nothing more of what happens in the tab."""
        for event, note in self.noted.items():
            self.page.remove_listener(event, note)

    def opens(self, path: str) -> Visitor:
        self.page.goto(self.url + path)
        return self.settles()

    def settles(self) -> Visitor:
        """Wait until the page is drawn, nothing runs, and the browser's own last steps (focus, address) are done."""
        self.page.wait_for_function(SETTLED, arg=QUIET, polling=LOOK)
        return self

    def rests(self) -> Visitor:
        """Wait until what a new width, new colours or an opened door set going is over: it takes effect only after it was asked for."""
        self.page.evaluate("watched.at = performance.now()")
        self.settles().page.wait_for_function(AT_REST, polling=LOOK)
        return self

    def hears(self, acts: Callable[[], object], what: str) -> Visitor:
        """Do what makes the server speak, and wait until it has spoken and all of it is drawn."""
        heard = len(self.heard)
        acts()
        until(lambda: bool(self.address) and len(self.heard) > heard, f"{what} leads on")
        return self.settles()

    def marks(self, item: str, answer: int) -> None:
        self.page.locator(f'.st-key-{item} [data-testid="stRadioOption"]').nth(answer - 1).click()

    def presses(self, button: str) -> Visitor:
        before = self.address
        self.page.get_by_role("button", name=button, exact=True).click()
        until(lambda: self.address != before, f"{button} leads on")
        return self.settles()

    def follows(self, link: str) -> Visitor:
        """Follow a link, which loads the page anew or shows it otherwise in place."""

        def clicks() -> None:
            with self.page.expect_navigation():
                self.page.get_by_role("link", name=link).first.click()

        return self.hears(clicks, link)

    def back(self) -> Visitor:
        return self.hears(self.page.go_back, "the browser's back")

    def forward(self) -> Visitor:
        return self.hears(self.page.go_forward, "the browser's forward")

    def reloads(self) -> Visitor:
        return self.hears(self.page.reload, "a reload")

    def barriers(self, rules: list[str] = WCAG) -> list[dict[str, Any]]:
        """Return what axe finds against WCAG 2.2 A and AA, or against these *rules*; a page is told its half a megabyte of rules once."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(Axe().axe_script)
        options = {"runOnly": rules, "resultTypes": ["violations"]}
        return list(self.page.evaluate("(options) => axe.run(options).then((found) => found.violations)", options))

    @property
    def address(self) -> str:
        return str(self.page.evaluate("location.pathname + location.search"))

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def marked(self) -> dict[str, int]:
        """The marks on screen: item -> 1 to 5."""
        return dict(
            self.page.evaluate(
                """[...document.querySelectorAll("input[type=radio]:checked")].map((input) =>
                   [input.closest("[class*=st-key-]").className.match(/st-key-(\\w+)/)[1], Number(input.value) + 1])"""
            )
        )


def chromium() -> str | None:
    """Return the browser: the one without a window if it is there, which opens a short page in half the time."""
    return (
        os.environ.get("CHROMIUM")
        or shutil.which("chromium-headless-shell")
        or shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )


class Seats:
    """Tabs of one browser, each for one visitor at a time: the programs that it has fetched and compiled stay, what a site keeps goes.

    A browser that compiles them anew takes three times as long for a result; but a tab's memory grows with each visitor."""

    MOST = 25  # visitors of one tab

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.free: dict[str, list[Page]] = defaultdict(list)
        self.kinds: dict[Page, str] = {}
        self.visitors: Counter[Page] = Counter()

    def take(self, viewport: ViewportSize, before: str = "", **settings: Any) -> Page:
        """Return a tab of these *settings*, alone in its context, in which nobody has been, or of whose visitor nothing is left."""
        looks = {name: settings.pop(name, usual) for name, usual in USUAL.items()}
        kind = repr((before, sorted(settings.items())))
        tab = self.free[kind].pop() if self.free[kind] else self.new(before, **settings)
        self.kinds[tab] = kind
        tab.set_viewport_size(viewport)
        tab.emulate_media(media="null", **looks)
        return tab

    def new(self, before: str, **settings: Any) -> Page:
        context = self.browser.new_context(**settings)
        context.set_default_timeout(PATIENCE * 1000)
        if before:
            context.add_init_script(before)
        return context.new_page()

    def leave(self, tab: Page, url: str) -> None:
        """Let everything be forgotten that was done at *url* and changed, and keep the tab for the next one."""
        context = tab.context
        self.visitors[tab] += 1
        if self.visitors[tab] == self.MOST:
            context.close()
            return
        for other in context.pages:
            if other is not tab:
                other.close()
        tab.evaluate("() => { try { sessionStorage.clear() } catch {} }")
        tab.goto("about:blank")
        tab.unroute_all()
        inside = context.new_cdp_session(tab)
        inside.send("Storage.clearDataForOrigin", {"origin": url, "storageTypes": "all"})
        inside.send("Page.resetNavigationHistory")
        inside.detach()
        context.clear_cookies()
        context.clear_permissions()
        self.free[self.kinds[tab]].append(tab)


OPEN = ExitStack()


@cache
def opened() -> Browser:
    """Return the browser of all tests of this worker that use one."""
    playwright = OPEN.enter_context(sync_playwright())
    one = playwright.chromium.launch(executable_path=chromium(), args=ARGS.split())
    OPEN.callback(one.close)
    return one


@cache
def seats_of(browser: Browser) -> Seats:
    return Seats(browser)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """Close the browser after the last test that uses it: as long as it is open, no other test can have an event loop."""
    if nextitem is None or HERE not in nextitem.path.parents:
        OPEN.close()
        opened.cache_clear()
        seats_of.cache_clear()


@pytest.fixture(scope="module")
def browser() -> Browser:
    try:
        return opened()
    except Exception as reason:
        OPEN.close()
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no browser here: {reason}")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    one = Server(port_of("shared"))
    yield one
    one.kill()


@pytest.fixture
def mortal() -> Iterator[Server]:
    """A server of this test's own, which it may kill."""
    one = Server(port_of("mortal"))
    yield one
    one.kill()


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The house of a whole module, for its fixture `house`, which empties it."""
    one = House(tmp_path_factory.mktemp("house"))
    yield one
    one.kill()


@pytest.fixture
def house(lived_in: House) -> House:
    """A server with an empty store of its own."""
    lived_in.forget()
    return lived_in


@pytest.fixture
def slow_line(server: Server) -> Iterator[SlowLine]:
    """A line to the server that can be made slow."""
    one = SlowLine(server, port_of("slow line"))
    yield one
    one.close()


@pytest.fixture(scope="module")
def seats(browser: Browser) -> Seats:
    return seats_of(browser)


@pytest.fixture
def visit(seats: Seats, server: Server) -> Iterator[Visit]:
    """Return a function that seats a new visitor at a browser that knows nothing; no visitor may meet an error in the page."""
    visitors: list[Visitor] = []
    give_back = ExitStack()

    def seated(url: str = server.url, width: int = 1280, **more: Any) -> Visitor:
        settings = {"viewport": {"width": width, "height": 800}, "locale": "en-GB", **more}
        visitor = Visitor(seats.take(**settings), url)
        visitors.append(visitor)
        give_back.callback(seats.leave, visitor.page, url)
        give_back.callback(visitor.looks_away)
        return visitor

    with give_back:
        yield seated
        errors = [error for visitor in visitors for error in visitor.errors]
    assert errors == []
