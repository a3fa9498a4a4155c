"""What a group's page costs before anything is drawn: one query, scoring, and what may be said; and many sending at once."""

from __future__ import annotations

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
import psycopg

from cohorts import store
from cohorts.analytics import analyse, profiles
from cohorts.group import Design
from cohorts.keys import fresh_secret
from questions import load
from tests.figure import Figure
from tests.postgres import NoPostgreSQL, Server

MANY = 100_000
SENDERS = 200
DESIGN = Design("Bench", ("en",), asks_names=True)
COLUMNS = "cohort_id, receipt_digest, name, language, bank_version, bank_fingerprint, answers, sent_at"
TYPES = ["int8", "bytea", "text", "varchar", "text", "text", "bytea", "timestamptz"]


def figures() -> list[Figure]:
    """Return the page's time and memory over 100,000 results, its time over 1,000 beside 10, and a second of 200 senders."""
    found = [Figure("200 clients send at once on SQLite, the last is stored after", senders(), "s")]
    try:
        server = Server()
    except NoPostgreSQL as reason:
        print(f"  not measured on PostgreSQL: {reason}")
        return found
    try:
        address = server.fresh_database()
        secrets = {size: fill(address, size) for size in (10, 1_000, MANY)}
        small, middle = (_apart(address, secrets[size], 30).wall for size in (10, 1_000))
        first = _apart(address, secrets[MANY], 1)
    finally:
        server.remove()
    return [
        *found,
        Figure("data of a group's page, 1,000 results", middle * 1e3, "ms", reference=small * 1e3, against="over 10"),
        Figure("data of a group's page, 100,000 results on PostgreSQL, first reading", first.wall, "s", bound=2.0),
        Figure("CPU of that", first.cpu, "s", reference=first.bare, against="fetching the same rows with psycopg alone"),
        Figure("memory of the process that read it, at its peak", first.peak, "MB", bound=500.0),
    ]


def senders() -> float:
    """Return the seconds from the start of 200 clients sending at once until the last one is stored."""
    bank = load()
    answers = {item.id: 3 for item in bank.core}
    with tempfile.TemporaryDirectory() as folder:
        db = store.open(f"sqlite:///{Path(folder) / 'cohorts.sqlite'}")
        cohort, secret = db.open_cohort(DESIGN, bank)
        line = threading.Barrier(SENDERS + 1)

        def send() -> None:
            key = fresh_secret()
            line.wait()
            db.add(cohort.code, bank, answers, language="en", key=key)

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
    db = store.open(address)
    cohort, secret = db.open_cohort(DESIGN, bank)
    rng, toward = np.random.default_rng(size), np.array([1 if "pm" in (i.b, i.pole) else -1 for i in bank.items])
    drawn = 3 + toward * rng.normal(size=(size, 1)) + rng.normal(size=(size, len(bank.items)))
    sheets = np.clip(np.rint(drawn), 1, 5).astype(np.uint8)
    now = datetime.now(UTC)
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        found = cursor.execute("SELECT id FROM cohorts WHERE code = %s", [cohort.code]).fetchone()
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
    """Median seconds and CPU seconds of a page's data, CPU seconds of the bare fetch, and peak memory in MB."""

    wall: float
    cpu: float
    bare: float
    peak: float


def page(address: str, secret: str, times: int, told: multiprocessing.Queue[Page]) -> None:
    """Tell what a page's data costs, read so many times in this process."""
    bank, db = load(), store.open(address)
    db.ready()
    wall, cpu = [], []
    for _ in range(times):
        begun, worked = time.perf_counter(), time.process_time()
        sheets = db.sheets(secret, bank)
        analyse(sheets, profiles(sheets))
        wall.append(time.perf_counter() - begun)
        cpu.append(time.process_time() - worked)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with psycopg.connect(address) as connection:
        worked = time.process_time()
        connection.execute(f"SELECT id, {COLUMNS} FROM results".encode()).fetchall()
        bare = time.process_time() - worked
    told.put(Page(median(wall), median(cpu), bare, peak))


def _apart(address: str, secret: str, times: int) -> Page:
    """Return what `page` tells from a process of its own."""
    spawned = multiprocessing.get_context("spawn")
    told = spawned.Queue()
    process = spawned.Process(target=page, args=(address, secret, times, told))
    process.start()
    found: Page = told.get(timeout=120)
    process.join(30)
    return found
