"""A real server and a real browser: each test gets a visitor of its own, and servers that it may kill."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent.parent
ARGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
Visit = Callable[..., "Visitor"]
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


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Server:
    """`streamlit run app.py` on a port of its own; it can be killed as a power cut would, and started again."""

    def __init__(self, app: Path = ROOT / "app.py") -> None:
        self.app, self.port = app, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "streamlit", "run", str(self.app), "--server.port", str(self.port)]
        command += ["--server.address", "127.0.0.1", "--server.headless", "true"]
        self.process = subprocess.Popen(command, cwd=self.app.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
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


class SlowLine:
    """A way to a server on which every byte takes `delay` seconds longer, in both directions; the delay can be changed under way."""

    def __init__(self, server: Server) -> None:
        self.server, self.delay, self.port = server, 0.0, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        asyncio.run_coroutine_threadsafe(asyncio.start_server(self.carry, "127.0.0.1", self.port), self.loop).result()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self.server.port)
        except OSError:
            writer.close()
            return
        with suppress(asyncio.CancelledError):
            await asyncio.gather(self.pour(reader, back), self.pour(there, writer))

    async def pour(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hand on what comes, each piece after the delay and none before the one that came first."""
        due: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def write() -> None:
            while True:
                at, piece = await due.get()
                await asyncio.sleep(at - self.loop.time())
                if not piece:
                    writer.close()
                    return
                writer.write(piece)

        writing = self.loop.create_task(write())
        with suppress(OSError):
            while piece := await reader.read(1 << 16):
                due.put_nowait((self.loop.time() + self.delay, piece))
        due.put_nowait((self.loop.time() + self.delay, b""))
        with suppress(OSError):
            await writing

    async def cut(self) -> None:
        mine = asyncio.current_task()
        tasks = [task for task in asyncio.all_tasks() if task is not mine]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self.cut(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()


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
        page.on("websocket", lambda socket: socket.on("framesent", lambda frame: self.sent.append(frame)))
        page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: self.heard.append(frame)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def opens(self, path: str) -> Visitor:
        self.page.goto(self.url + path)
        return self.settles()

    def settles(self) -> Visitor:
        """Wait until the page is drawn, nothing runs, and the browser's own last steps (focus, address) are done."""
        self.page.wait_for_function(SETTLED, arg=QUIET)
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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            opened = playwright.chromium.launch(executable_path=chromium(), args=ARGS.split())
        except Exception as reason:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"no browser here: {reason}")
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    one = Server()
    yield one
    one.kill()


@pytest.fixture
def mortal() -> Iterator[Server]:
    """A server of this test's own, which it may kill."""
    one = Server()
    yield one
    one.kill()


@pytest.fixture
def slow_line(server: Server) -> Iterator[SlowLine]:
    """A line to the server that can be made slow."""
    one = SlowLine(server)
    yield one
    one.close()


@pytest.fixture
def visit(browser: Browser, server: Server) -> Iterator[Visit]:
    """Return a function that seats a new visitor at a new browser; no visitor may meet an error in the page."""
    seats, visitors = [], []

    def seated(url: str = server.url, width: int = 1280, before: str = "", **settings: object) -> Visitor:
        seats.append(browser.new_context(viewport={"width": width, "height": 800}, **{"locale": "en-GB", **settings}))  # type: ignore[arg-type]
        if before:
            seats[-1].add_init_script(before)
        seats[-1].set_default_timeout(PATIENCE * 1000)
        visitors.append(Visitor(seats[-1].new_page(), url))
        return visitors[-1]

    yield seated
    errors = [error for visitor in visitors for error in visitor.errors]
    for seat in seats:
        seat.close()
    assert errors == []
