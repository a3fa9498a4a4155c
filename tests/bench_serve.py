"""The server's figures: how soon it is ready, how fast it scores, how many it carries; each beside what it is compared with.

Takers and servers share this machine's cores, so the wall times of the crowd are the machine's as much as ours; QUIZ_BENCH_SECONDS
says how long each crowd is measured (60; 1800 for the half hour that shows growth).
"""

from __future__ import annotations

import asyncio
import gc
import http.client
import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from questions import load
from results.link import BrokenLink, fold, unfold
from tests.figure import Figure
from tests.load import SETTLED, cpu, crowd, fetch, group, journey, memory, turns
from tests.served import STREAMLIT, UVICORN, Served, served
from tests.tab import many_files

SECONDS = float(os.environ.get("QUIZ_BENCH_SECONDS", "60"))
STARTS = 5
JOURNEY = 400  # seconds of one; takers come evenly within it, so that at any moment some are at each step of theirs
CALLS, BLOCKS = 200, 7
STOCK = (50, 100, 150)  # takers tried with the settings that Streamlit comes with
UNLIMITED = {"CPU_BURST": "100000"}
EMPTY_PAGE = "import streamlit as st\nst.write('nothing')\n"
EMPTY_ROUTE = (
    "from starlette.applications import Starlette\nfrom starlette.responses import JSONResponse\nfrom starlette.routing import Route\n"
    "async def nothing(request):\n    await request.body()\n    return JSONResponse({})\n"
    "serve = Starlette(routes=[Route('/nothing', nothing, methods=['GET', 'POST'])])\n"
)


def figures() -> Iterator[Figure]:
    """Yield every figure, the quick ones first."""
    with tempfile.TemporaryDirectory(prefix="quiz-bench-") as folder, many_files():
        yield from ready(Path(folder))
        yield scoring(Path(folder))
        yield tokens()
        yield from many_turns()
        yield from many_journeys()


def ready(folder: Path) -> Iterator[Figure]:
    """Yield the time from the command to a server that is ready, beside an empty page of Streamlit's; and that with a store."""
    (folder / "empty.py").write_text(EMPTY_PAGE)
    empty = ("-m", "streamlit", "run", "empty.py", *STREAMLIT[4:])
    ours, theirs, with_store = [], [], []
    for _ in range(STARTS):
        with served(*STREAMLIT) as server:
            ours.append(server.seconds)
        with served(*STREAMLIT, probe="/health/ready", DATABASE_URL=f"sqlite:///{folder}/cohorts.sqlite") as server:
            with_store.append(server.seconds)
        with served(*empty, home=folder, probe="/_stcore/health") as server:
            theirs.append(server.seconds)
    yield Figure("start to ready for visitors", min(ours), "s", 1.5, min(theirs), "an empty Streamlit app")
    yield Figure("start to ready with a store", min(with_store), "s", None, min(theirs), "an empty Streamlit app")


def scoring(folder: Path) -> Figure:
    """Return the time of one call of /api/score on a connection that stays, beside a route of Starlette's that does nothing."""
    (folder / "nothing.py").write_text(EMPTY_ROUTE)
    bank = load()
    sheet = json.dumps({"answers": {item.id: 1 + place % 5 for place, item in enumerate(bank.core)}}).encode()
    empty = ("-m", "uvicorn", "nothing:serve", *UVICORN[3:], "--log-level", "warning")
    ours, theirs = [], []
    with served(**UNLIMITED) as server, served(*empty, home=folder, probe="/nothing") as nothing:
        time.sleep(SETTLED)
        for _ in range(BLOCKS):
            ours.append(called(server, "/api/score", sheet))
            theirs.append(called(nothing, "/nothing", sheet))
    return Figure("a sheet scored over HTTP", 1e3 * min(ours), "ms", 3, 1e3 * min(theirs), "an empty Starlette route")


def called(server: Served, path: str, body: bytes) -> float:
    """Return the median seconds of a call of *path*."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    times = []
    for _ in range(CALLS):
        begun = time.perf_counter()
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        times.append(time.perf_counter() - begun)
        assert answer.status == 200
    connection.close()
    return statistics.median(times)


def tokens() -> Figure:
    """Return the processor time of the slowest of many made-up tokens."""
    bank, dice = load(), random.Random(1)
    token = fold(bank, {item.id: 1 + place % 5 for place, item in enumerate(bank.core)})
    slowest = 0.0
    gc.collect()
    gc.freeze()
    for _ in range(100_000):
        place = dice.randrange(len(token))
        tried = token[:place] + dice.choice("AZaz09-_") * dice.randint(0, 3) + token[place + 1 :]
        begun = time.thread_time()
        with suppress(BrokenLink):
            unfold(bank, tried)
        slowest = max(slowest, time.thread_time() - begun)
    gc.unfreeze()
    return Figure("the slowest of 100,000 made-up tokens", 1e3 * slowest, "ms of CPU", 5)


def many_turns() -> Iterator[Figure]:
    """Yield how 1,500 takers who turn a section each 15 s fare, and how few of them stock settings carry within a second."""
    with served() as one, served() as two:
        before = cpu([one.process.pid, two.process.pid])
        tally = asyncio.run(crowd([one.url, two.url], 1_500, 15, SECONDS, 30, turns))
        used = cpu([one.process.pid, two.process.pid]) - before
    yield Figure("a turn, 1,500 takers with a turn each 15 s, p95", tally.percentile("turn", 0.95), "ms", 100)
    yield Figure("faults meanwhile", tally.faults.total(), "", 0)
    yield Figure("CPU of the servers meanwhile, loading included", used / (SECONDS + 35), "cores", 2)
    carried = 0
    stock = (
        "-m",
        "streamlit",
        "run",
        "app.py",
        *STREAMLIT[4:],
        "--runner.postScriptGC",
        "true",
        "--server.fileWatcherType",
        "auto",
    )
    for takers in STOCK:
        with served(*stock, probe="/_stcore/health") as server:
            tally = asyncio.run(crowd([server.url], takers, 15, min(SECONDS, 45), 15, turns))
        within = tally.percentile("turn", 0.95)
        yield Figure(f"the same with stock settings, {takers} takers, p95", within, "ms")
        if tally.faults or within > 1_000:
            break
        carried = takers
    yield Figure("takers that stock settings carry within 1,000 ms", carried, "takers", 0.1, 1_500, "ours within 100 ms")


async def warmed(urls: list[str]) -> None:
    """Let each server load what its first reports need: both of its makers of papers, fonts and all."""
    bank = load()
    token = fold(bank, {item.id: 1 + place % 5 for place, item in enumerate(bank.core)})
    await asyncio.gather(*(fetch(url, f"/r/{token}.pdf", b"%PDF-") for url in urls for _ in range(2)))


def many_journeys() -> Iterator[Figure]:
    """Yield how 3,000 takers on the whole journey fare, with reports for one in five, and what they cost in memory."""
    with (
        group() as to,
        served(DATABASE_URL=to.address) as one,
        served(DATABASE_URL=to.address) as two,
    ):
        pids = [one.process.pid, two.process.pid]
        time.sleep(SETTLED)
        asyncio.run(warmed([one.url, two.url]))
        empty = memory(pids)
        tally = asyncio.run(crowd([one.url, two.url], 3_000, 45, SECONDS, JOURNEY, journey, to.code))
        grown = memory(pids) - empty
        lost = tally.sent - to.stored()
    steps = ("start", "turn", "result", "report", "send")
    for name in steps:
        bound = 250 if name == "turn" else None
        if tally.seconds.get(name):
            yield Figure(f"a {name}, 3,000 takers on the whole journey, p95", tally.percentile(name, 0.95), "ms", bound)
    yield Figure("faults meanwhile", tally.faults.total(), "", 0)
    yield Figure("results with a receipt and not in the store", max(lost, 0), "", 0)
    yield Figure("memory for a taker, beside what each server loads once", 1e3 * grown / 3_000, "kB", 150)
