"""What a real browser does with what the server sends: it asks nobody else, runs nothing that is not ours, and the quiz works."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import quote, urlsplit

import pytest
from conftest import Seats
from playwright.sync_api import Page, ViewportSize, expect

from questions import load
from results.link import fold
from tests.served import Served, served

BANK = load()
TOKEN = fold(BANK, {item.id: 1 + place % 5 for place, item in enumerate(BANK.core)})
CLEAR = fold(BANK, {item.id: 5 if "pm" in (item.b, item.pole) else 1 for item in BANK.core})
WINDOW = ViewportSize(width=1280, height=720)
WITHIN = 60_000  # ms
# Streamlit asks whether WebAssembly may be compiled and does without.
HARMLESS = ("wasm-eval",)
WATCH = """document.addEventListener('securitypolicyviolation', e => (window.stopped ??= []).push(e.blockedURI + ' ' + e.violatedDirective))
window.alert = () => (window.alerted = true)"""
SCRIPT = '"><img src=x onerror=alert(1)><script>alert(1)</script>'


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with served() as one:
        yield one


@pytest.fixture
def page(seats: Seats, server: Served) -> Iterator[Page]:
    tab = seats.take(viewport=WINDOW, before=WATCH, locale="en-GB")
    yield tab
    seats.leave(tab, server.url)


def stopped(page: Page) -> list[str]:
    found: list[str] = page.evaluate("window.stopped ?? []")
    return [one for one in found if not one.startswith(HARMLESS)]


def test_a_whole_visit_asks_nobody_but_us(server: Served, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.goto(server.url + "/")
    page.get_by_role("button", name="Start").click(timeout=WITHIN)
    for section in range(1, BANK.sections + 1):
        groups = page.get_by_role("radiogroup")
        expect(page.get_by_role("heading", level=1)).to_contain_text(f"Part {section}", timeout=WITHIN)
        for item in BANK.core[5 * section - 5 : 5 * section]:  # this section's own, nothing left of the one before
            expect(page.locator(f".st-key-{item.id}")).to_be_visible(timeout=WITHIN)
        expect(groups).to_have_count(5, timeout=WITHIN)
        for question in range(5):
            groups.nth(question).locator("label").nth(3).click()
        page.get_by_role("button", name="Continue" if section < BANK.sections else "See my result").click()
    expect(page.locator(".js-plotly-plot")).to_have_count(1, timeout=WITHIN)
    assert stopped(page) == []
    page.goto(server.url + "/method")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=WITHIN)
    assert stopped(page) == []
    assert {urlsplit(url).netloc for url in asked if not url.startswith(("data:", "blob:"))} == {f"127.0.0.1:{server.port}"}
    assert len(asked) > 50
    assert not [url for url in asked if urlsplit(url).path.startswith("/method/")]  # nobody looks for Streamlit under a page


@pytest.mark.parametrize(("button", "begins"), [("Download the PDF", b"%PDF-"), ("Download the picture", b"\x89PNG")])
def test_what_a_result_offers_can_be_downloaded(server: Served, page: Page, button: str, begins: bytes) -> None:
    page.goto(f"{server.url}/result?r={CLEAR}&lang=en")
    with page.expect_download(timeout=WITHIN) as download:
        page.get_by_role("button", name=button, exact=True).click(timeout=WITHIN)
    assert download.value.path().read_bytes().startswith(begins)


@pytest.mark.parametrize("path", ["/", "/quiz", "/result", "/compare", "/method"])
def test_nothing_in_an_address_runs(server: Served, page: Page, path: str) -> None:
    names = ("r", "a", "c", "s", "lang", "q01", "cohort", "name", "embed")
    page.goto(server.url + path + "?" + "&".join(f"{name}={quote(SCRIPT)}" for name in names))
    expect(page.locator("[data-testid=stMain] a, [data-testid=stMain] button").first).to_be_visible(timeout=WITHIN)
    assert page.evaluate("window.alerted") is None
    assert stopped(page) == []


def test_a_foreign_script_would_not_run(server: Served, page: Page) -> None:
    page.goto(server.url + "/")
    page.get_by_role("button", name="Start").wait_for(timeout=WITHIN)
    page.evaluate("document.body.append(document.createRange().createContextualFragment('<script>alert(1)</scr' + 'ipt>'))")
    assert page.evaluate("window.alerted") is None
    assert stopped(page) == ["inline script-src-elem"]


def test_no_address_leaves_with_a_click(server: Served, page: Page) -> None:
    referrers: list[str | None] = []
    page.goto(f"{server.url}/result?r={TOKEN}")
    page.get_by_role("heading", level=1).wait_for(timeout=WITHIN)
    page.on("request", lambda request: referrers.append(request.headers.get("referer")))
    page.reload()
    page.get_by_role("heading", level=1).wait_for(timeout=WITHIN)
    assert len(referrers) > 20 and set(referrers) <= {None, ""}


def test_only_who_may_embeds_the_quiz(page: Page) -> None:
    with a_coachs_site() as (coach, content):
        for ancestors, shown in (("'self'", False), (f"'self' {coach}", True)):
            with served(FRAME_ANCESTORS=ancestors) as server:
                content["/"] = f'<iframe src="{server.url}/?embed=true" width="800" height="600"></iframe>'
                with told_of_a_refusal(page) if not shown else nullcontext():
                    page.goto(coach + "/")
                button = page.frame_locator("iframe").get_by_role("button", name="Start")
                if shown:
                    button.click(timeout=WITHIN)
                    expect(page.frame_locator("iframe").get_by_role("radiogroup")).to_have_count(5, timeout=WITHIN)
                else:
                    expect(button).to_have_count(0)


def told_of_a_refusal(page: Page) -> AbstractContextManager[object]:
    """Wait until the browser has said that it shows no frame, and why."""
    return page.expect_console_message(lambda said: "frame-ancestors" in said.text, timeout=WITHIN)


@contextmanager
def a_coachs_site() -> Iterator[tuple[str, dict[str, str]]]:
    """Another site on this machine, which serves whatever is put into its dictionary."""
    content: dict[str, str] = {}

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path in content else 404)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(content.get(self.path, "").encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    Thread(target=site.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{site.server_port}", content
    site.shutdown()
