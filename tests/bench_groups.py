"""What opening a group's page costs, all of its script, what it costs to leave it open, and what many cost who send at once."""

from __future__ import annotations

import gc
import multiprocessing
import os
import resource
import tempfile
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import numpy as np
import psutil
import psycopg
from playwright.sync_api import WebSocket, sync_playwright
from streamlit.testing.v1 import AppTest

from groups import profiles, store
from groups.analytics import analyse
from groups.group import Design
from groups.keys import fresh_secret
from groups.sheets import Sheets
from i18n import words
from questions import load
from results.group_report import group_report
from settings import settings
from tests.browser.conftest import ARGS, chromium
from tests.figure import Figure
from tests.postgres import NoPostgreSQL, Server
from tests.served import STREAMLIT, served
from views.coach.arrivals import EVERY
from views.coach.workshop import summary_of

HOME = Path(__file__).parent.parent
MANY = 100_000
SENDERS = 200
OPEN, LOOKS = 200, 200
DESIGN = Design("Bench", ("en",), asks_names=True)
COLUMNS = "cohort_id, receipt_digest, name, language, bank_version, bank_fingerprint, answers, sent_at"
TYPES = ["int8", "bytea", "text", "varchar", "text", "text", "bytea", "timestamptz"]


def figures() -> list[Figure]:
    """Return the page's time and memory over 100,000 results, its time over 1,000 beside 10, and a second of 200 senders."""
    found = [Figure("the report on a group of 1,000, from its sheets to the PDF", report(), "s", bound=2.0)]
    found += [Figure("200 clients send at once on SQLite, the last is stored after", senders(), "s", bound=30.0)]
    found += [Figure(f"{OPEN} pages of a group of 1,000 left open, on SQLite", open_pages(), "% of a core", bound=10.0)]
    try:
        server = Server()
    except NoPostgreSQL as reason:
        print(f"  not measured on PostgreSQL: {reason}")
        return found
    try:
        address = server.fresh_database()
        secrets = {size: fill(address, size) for size in (10, 1_000, MANY)}
        small, middle = _apart(address, [secrets[10], secrets[1_000]], 15)
        _, first = _apart(address, [secrets[10], secrets[MANY]], 1)
    finally:
        server.remove()
    return [
        *found,
        Figure("a group's page, 1,000 results", middle.wall * 1e3, "ms", 2.0, small.wall * 1e3, "over 10"),
        Figure("a group's page, 100,000 results on PostgreSQL, opened for the first time", first.wall, "s", bound=2.0),
        Figure("CPU of that", first.cpu, "s", reference=first.bare, against="fetching the same rows with psycopg alone"),
        Figure("memory of the process that opened it, at its peak", first.peak, "MB", bound=500.0),
    ]


def report() -> float:
    """Return the median seconds that the report on a group of 1,000 takes, from its sheets on, in a process that has made one."""
    bank, size = load(), 1_000
    rng = np.random.default_rng(size)
    none: tuple[None, ...] = (None,) * size
    times = np.full(size, np.datetime64("2026-11-28T10:00", "us"))
    answers = rng.integers(1, 6, (size, len(bank.items))).astype(np.int8)
    sheets = Sheets(None, bank, np.arange(size), none, ("en",) * size, times, answers)
    taken = []
    for _turn in range(4):
        begun = time.perf_counter()
        scored = profiles.profiles(sheets)
        told = summary_of(bank, sheets, scored, analyse(sheets, scored), {}, "Bench", words("en"))
        group_report(bank, told, words("en"), when=datetime(2026, 11, 28).date())
        taken.append(time.perf_counter() - begun)
    return median(taken[1:])


def open_pages() -> float:
    """Return the share of a core, in percent, that so many coaches' pages take which stay open: one of them looks again and again."""
    bank = load()
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{Path(folder) / 'cohorts.sqlite'}"
        db = store.open_store(address)
        group, secret = db.open_group(DESIGN, bank)
        for n in range(1_000):
            db.add(
                group.code,
                bank,
                {item.id: 1 + (n + at) % 5 for at, item in enumerate(bank.core)},
                language="en",
                key=fresh_secret(),
            )
        db.shut()
        with served(*STREAMLIT, DATABASE_URL=address) as ours, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=ARGS.split())
            page = browser.new_page()
            sockets: list[WebSocket] = []
            page.on("websocket", lambda socket: sockets.append(socket))
            page.clock.install()
            page.goto(f"{ours.url}/coach?k={secret}&lang=en")
            page.locator('.stApp[data-test-script-state="notRunning"] .people').wait_for()
            process = psutil.Process(ours.process.pid)
            before = sum(process.cpu_times()[:2])
            for _ in range(LOOKS):
                with sockets[-1].expect_event("framereceived"):
                    page.clock.fast_forward(1_000 * (EVERY + 1))
            each = (sum(process.cpu_times()[:2]) - before) / LOOKS
            browser.close()
    return 100 * OPEN * each / EVERY


def senders() -> float:
    """Return the seconds from the start of 200 clients sending at once until the last one is stored."""
    bank = load()
    answers = {item.id: 3 for item in bank.core}
    with tempfile.TemporaryDirectory() as folder:
        db = store.open_store(f"sqlite:///{Path(folder) / 'cohorts.sqlite'}")
        group, secret = db.open_group(DESIGN, bank)
        line = threading.Barrier(SENDERS + 1)

        def send() -> None:
            key = fresh_secret()
            line.wait()
            db.add(group.code, bank, answers, language="en", key=key)

        threads = [threading.Thread(target=send) for _ in range(SENDERS)]
        for thread in threads:
            thread.start()
        line.wait()
        begun = time.perf_counter()
        for thread in threads:
            thread.join()
        taken = time.perf_counter() - begun
        if len(db.sheets(secret, bank)) != SENDERS:
            raise RuntimeError("not all were stored")
        db.shut()
    return taken


def fill(address: str, size: int) -> str:
    """Make a group of *size* results and return its secret."""
    bank = load()
    db = store.open_store(address)
    group, secret = db.open_group(DESIGN, bank)
    rng, toward = np.random.default_rng(size), np.array([1 if "pm" in (i.b, i.pole) else -1 for i in bank.items])
    drawn = 3 + toward * rng.normal(size=(size, 1)) + rng.normal(size=(size, len(bank.items)))
    sheets = np.clip(np.rint(drawn), 1, 5).astype(np.uint8)
    now = datetime.now(UTC)
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        found = cursor.execute("SELECT id FROM cohorts WHERE code = %s", [group.code]).fetchone()
        with cursor.copy(f"COPY results ({COLUMNS}) FROM STDIN WITH (FORMAT BINARY)".encode()) as rows:
            rows.set_types(TYPES)
            for number, sheet in enumerate(sheets):
                name = f"Client {number}"
                values = (
                    found[0] if found else 0,
                    os.urandom(32),
                    name,
                    "en",
                    bank.version,
                    bank.fingerprint,
                    sheet.tobytes(),
                    now,
                )
                rows.write_row(values)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("ANALYZE")
    db.shut()
    return secret


@dataclass(frozen=True, slots=True)
class Page:
    """Median seconds and CPU seconds of opening a page, CPU seconds of the bare fetch, and the peak memory so far in MB."""

    wall: float
    cpu: float
    bare: float
    peak: float


def opened(secret: str) -> AppTest:
    """Open the page of the group of *secret* as a new visitor, and have all of its script run."""
    at = AppTest.from_file(HOME / "app.py", default_timeout=60)
    at.query_params.update({"k": secret, "lang": "en"})
    at.switch_page("views/coach/coach.py").run()
    if at.exception or not at.selectbox(key="one"):
        raise RuntimeError("the page did not open")
    return at


def pages(address: str, secrets: list[str], times: int, told: multiprocessing.Queue[list[Page]]) -> None:
    """Tell what opening the page of each group costs, so many times each by turns, in a server that has shown the first before."""
    os.environ["DATABASE_URL"] = address
    settings.cache_clear()  # what this module imports has read them
    opened(secrets[0])
    gc.collect()  # as serve.py does when it has settled
    gc.freeze()
    wall: dict[str, list[float]] = {secret: [] for secret in secrets}
    cpu: dict[str, list[float]] = {secret: [] for secret in secrets}
    for _ in range(times):
        for secret in secrets:
            begun, worked = time.perf_counter(), time.process_time()
            opened(secret)
            wall[secret].append(time.perf_counter() - begun)
            cpu[secret].append(time.process_time() - worked)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with psycopg.connect(address) as connection:
        worked = time.process_time()
        connection.execute(f"SELECT id, {COLUMNS} FROM results".encode()).fetchall()
        bare = time.process_time() - worked
    told.put([Page(median(wall[secret]), median(cpu[secret]), bare, peak) for secret in secrets])


def _apart(address: str, secrets: list[str], times: int) -> list[Page]:
    """Return what `pages` tells from a process of its own."""
    spawned = multiprocessing.get_context("spawn")
    told = spawned.Queue()
    process = spawned.Process(target=pages, args=(address, secrets, times, told))
    process.start()
    found: list[Page] = told.get(timeout=300)
    process.join(30)
    return found
