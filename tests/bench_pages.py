"""What the pages cost beside an empty Streamlit page: the first question on screen, a section's turn: `python -m tests.bench pages`."""

from __future__ import annotations

import asyncio
import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import psutil
from playwright.sync_api import Browser, sync_playwright

from questions import load
from results.link import fold
from tests.browser.conftest import ARGS, chromium
from tests.figure import Figure
from tests.load import Taker
from tests.phone import PATIENCE, first_visit
from tests.served import HOME, STREAMLIT, Served, served
from views.example import example_answers
from web import packed

BANK = load()
RESULT = f"/result?r={fold(BANK, dict(example_answers(BANK)))}"
EMPTY = 'import streamlit as st\n\nst.write("Hello")\n'
FIVE_RADIOS = """\
import streamlit as st

with st.form("section", border=False):
    for n in range(1, 6):
        st.radio(f"Question {n}", ("1", "2", "3", "4", "5"), index=None, key=f"q{n}", horizontal=True)
    st.form_submit_button("Continue", key="on")
"""
MARK = ".mark, [data-testid=stRadioOption]"  # of a question, in either version of the page
DRAWN = "body:not(:has(.shell)) .stRadio"
VISITS, PHONES = 11, 5
ROUNDS, TURNS = 7, 120


@contextmanager
def beside(script: str) -> Iterator[tuple[Served, Served]]:
    """Serve our app.py and an app that is nothing but *script*, with the same settings, at the same time."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        shutil.copytree(HOME / ".streamlit", home / ".streamlit")
        (home / "app.py").write_text(script, "utf-8")
        command = tuple("app.py" if part == "{script}" else part for part in STREAMLIT)
        with served(*command, probe="/_stcore/health") as ours, served(*command, home=home, probe="/_stcore/health") as other:
            yield ours, other


def first_seen(browser: Browser, address: str, sign: str) -> float:
    """Return the seconds until *sign* is on screen for somebody who has never been at *address*."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    page = context.new_page()
    begun = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.locator(sign).first.wait_for()
    seconds = time.perf_counter() - begun
    context.close()
    return seconds


def first_questions() -> list[Figure]:
    """Return what the way to the first question takes beside the way to a word on an empty page.

    With serve.py it stands, to be marked, in the page's first version; until Streamlit has drawn its own is told as well.
    """
    with served(*STREAMLIT) as served_by_us, beside(EMPTY) as (plain, other), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGS.split())
        ways = (
            (f"{served_by_us.url}/quiz", MARK),
            (f"{served_by_us.url}/quiz", DRAWN),
            (f"{plain.url}/quiz", MARK),
            (other.url, ".stMarkdown"),
        )
        seen = [[first_seen(browser, *way) for way in ways] for _ in range(VISITS + 1)]
        browser.close()
    mine, drawn, bare, empty = (median(times) for times in zip(*seen[1:], strict=True))  # the first visit also warms the servers
    name = f"first visit to first question that can be marked, middle of {VISITS}, "
    return [
        Figure(name + "serve.py", mine, "s", 1.1, empty, "an empty page"),
        Figure(name + "serve.py, drawn by Streamlit", drawn, "s", None, empty, "an empty page"),
        Figure(name + "app.py", bare, "s", 1.3, empty, "an empty page"),
    ]


async def turned(taker: Taker, process: psutil.Process, labels: Callable[[], str]) -> float:
    """Return the CPU milliseconds of the server for one of *TURNS* turns."""
    before = sum(process.cpu_times()[:2])
    for _ in range(TURNS):
        await taker.press(labels(), await taker.answer())
    return 1e3 * (sum(process.cpu_times()[:2]) - before) / TURNS


async def turns(ours: Served, other: Served) -> tuple[float, float]:
    """Return CPU milliseconds a turn: of our quiz, walked to the last section and back again, and of the five radios alone."""
    walker, marker = Taker(ours.url, random.Random(1)), Taker(other.url, random.Random(1))
    walk = iter((["Continue"] * 6 + ["Back"] * 6) * (ROUNDS + 1) * TURNS)
    for taker in (walker, marker):
        await taker.open()
    await walker.press("Start")
    costs = []
    for _ in range(ROUNDS + 1):
        mine = await turned(walker, psutil.Process(ours.process.pid), lambda: next(walk))
        costs.append((mine, await turned(marker, psutil.Process(other.process.pid), lambda: "Continue")))
    await walker.close()
    await marker.close()
    mine, bare = (median(cost) for cost in zip(*costs[1:], strict=True))
    return mine, bare


def section_turn() -> Figure:
    """Return the server's CPU for a section's turn beside the same five radios on an empty page."""
    with beside(FIVE_RADIOS) as (ours, other):
        mine, bare = asyncio.run(turns(ours, other))
    return Figure(
        f"a section's turn on the server, CPU, {ROUNDS} times {TURNS}", mine, "ms", 1.5, bare, "five radios on an empty page"
    )


def start_on_a_phone(browser: Browser, url: str) -> tuple[float, float, float]:
    """Return when the first words and Start stand on the first page, and how far it jumps until it is drawn."""
    with first_visit(browser, {"words": "main h1", "start": ".press.primary, .stButton button"}) as visit:
        visit.page.goto(url + "/", wait_until="commit")
        times = visit.seen("words"), visit.seen("start")
        visit.page.wait_for_selector(".shell", state="detached", timeout=PATIENCE)
        visit.rest()
        return (*times, visit.moved())


def result_on_a_phone(browser: Browser, url: str) -> tuple[float, float]:
    """Return when a shared result's headline stands, and how far the page jumps until the chart library has drawn the radar."""
    with first_visit(browser, {"headline": "main h1.says"}) as visit:
        visit.page.goto(url + RESULT, wait_until="commit")
        headline = visit.seen("headline")
        visit.page.wait_for_selector(".shell", state="detached", timeout=PATIENCE)
        visit.page.wait_for_selector(".main-svg", timeout=PATIENCE)
        visit.rest()
        return headline, visit.moved()


def quiz_on_a_phone(browser: Browser, url: str) -> tuple[float, float]:
    """Return when the first question can be marked, and how far the page jumps until Streamlit has drawn its own."""
    with first_visit(browser, {"mark": MARK}) as visit:
        visit.page.goto(url + "/quiz", wait_until="commit")
        mark = visit.seen("mark")
        visit.page.wait_for_selector(DRAWN, timeout=PATIENCE)
        visit.rest()
        return mark, visit.moved()


def empty_on_a_phone(browser: Browser, url: str) -> float:
    """Return when the one word of an empty page stands."""
    with first_visit(browser, {"word": ".stMarkdown"}) as visit:
        visit.page.goto(url, wait_until="commit")
        return visit.seen("word")


def carried(browser: Browser, url: str) -> tuple[int, int, int]:
    """Return the bytes that the way from the first page to the first question carries, those that a result then adds, and Plotly's of them."""
    with first_visit(browser, {}, slow=False) as visit:
        visit.page.goto(url + "/")
        visit.page.wait_for_selector(".shell", state="detached", timeout=PATIENCE)
        visit.page.locator(".stButton button").click()
        visit.page.locator(".stRadio").first.wait_for(timeout=PATIENCE)
        visit.rest()
        question = visit.carried
        visit.page.goto(url + RESULT)
        visit.page.wait_for_selector(".main-svg", timeout=PATIENCE)
        visit.rest()
        plotly = visit.page.evaluate(
            "performance.getEntriesByType('resource').find((one) => one.name.includes('PlotlyChart')).encodedBodySize"
        )
        return question, visit.carried - question, plotly


def on_a_slow_phone() -> list[Figure]:
    """Return when words stand on a slow phone, beside an empty page in the same run, how far pages jump, and what they carry.

    Scripts are packed as tightly as an image has them.
    """
    if not all(packed.packed_file(address).exists() for address in packed.files()):
        packed.main()
    with served() as mine, beside(EMPTY) as (_plain, other), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=ARGS.split())
        visits = [
            (
                *start_on_a_phone(browser, mine.url),
                *quiz_on_a_phone(browser, mine.url),
                *result_on_a_phone(browser, mine.url),
                empty_on_a_phone(browser, other.url),
            )
            for _visit in range(PHONES + 1)
        ]
        question, result, plotly = carried(browser, mine.url)
        browser.close()
    words, start, start_moved, mark, quiz_moved, headline, result_moved, empty = (
        median(one) for one in zip(*visits[1:], strict=True)
    )
    name = f"slow phone (1.6 Mbit/s, 150 ms, CPU a quarter), middle of {PHONES}, "
    return [
        Figure(f"{name}an empty page's word on screen", empty, "s"),
        Figure(f"{name}first words on screen", words, "s", 1.2),
        Figure(f"{name}Start can be pressed", start, "s", 1.5),
        Figure(f"{name}the first question can be marked", mark, "s", 1.5),
        Figure(f"{name}a shared result's headline on screen", headline, "s", 1.3),
        Figure("layout shift of the first page until it is drawn", start_moved, "", 0.02),
        Figure("layout shift of the questions until they are drawn", quiz_moved, "", 0.02),
        Figure("layout shift of a shared result until its radar is drawn", result_moved, "", 0.02),
        Figure("carried to the first question, cold", question / 1e3, "kB", 600),
        Figure("carried to a result beyond that", result / 1e3, "kB", 1000),
        Figure("of these, the chart library in one piece", plotly / 1e3, "kB"),
    ]


def figures() -> list[Figure]:
    """Return the promised figures."""
    return [*first_questions(), *on_a_slow_phone(), section_turn()]
