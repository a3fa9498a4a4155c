"""Many takers at once over Streamlit's own protocol, each doing what a person does: reads, answers, turns, sees a result, keeps it.

`make load` runs it; `python -m tests.load --help` says what can be chosen. A taker here sends what a browser sends: the marks
of a section with the press of its button, and the address that the server last gave, each from an address of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode
from urllib.request import urlopen

import psutil
import sqlalchemy as sa
import websockets.exceptions

from groups.group import Design
from groups.store import Store
from groups.tables import results as kept_results
from questions import load
from tests.served import UVICORN, served
from tests.tab import PATIENCE, Broken, Tab, asked, many_files

SECTIONS = load().sections
TRIES = 60  # of a taker to reach a server, a second apart
PDF_SHARE, SEND_SHARE = 0.2, 0.1
SAMPLES = 15  # looks at the memory of the servers in one run
SETTLED = 8  # seconds after which a server has done what it does once


@dataclass(slots=True)
class Tally:
    """What happened to all takers: seconds of each kind of step since *since*, and what went wrong."""

    since: float = math.inf
    seconds: dict[str, list[float]] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    finished: int = 0
    sent: int = 0
    waits: list[float] = field(default_factory=list)  # seconds without a server, one for each time that one was lost

    def took(self, step: str, begun: float) -> None:
        if begun >= self.since:
            self.seconds.setdefault(step, []).append(time.perf_counter() - begun)

    def percentile(self, step: str, share: float) -> float:
        """Return the time in ms within which *share* of the steps were done."""
        times = sorted(self.seconds.get(step, []))
        return 1e3 * times[min(len(times) - 1, math.ceil(share * len(times)) - 1)] if times else math.nan

    def __str__(self) -> str:
        rows = [
            f"{step:>8}: {len(times):6} times, median {self.percentile(step, 0.5):7.1f} ms, "
            f"p95 {self.percentile(step, 0.95):7.1f} ms, p99 {self.percentile(step, 0.99):7.1f} ms"
            for step, times in self.seconds.items()
        ]
        return "\n".join(
            [
                *rows,
                f"{self.finished} results, {self.sent} sent to a group, {self.faults.total()} faults {dict(self.faults) or ''}",
            ]
        )


class Taker(Tab):
    """One person with one browser tab, and the marks on screen."""

    def __init__(self, url: str, dice: random.Random, group: str = "") -> None:
        super().__init__(url, f"127.{dice.randint(1, 250)}.{dice.randint(0, 250)}.{dice.randint(1, 250)}")
        self.dice = dice
        self.group = group  # that one in ten journeys is sent to
        self.given: dict[str, int] = {}  # every answer ever given, to be found again in the result

    async def open(self) -> None:
        """Connect as a browser does and wait for the page."""
        await self.connect()
        await self.run()

    async def press(self, label: str, marks: dict[str, str] | None = None) -> None:
        """Press the button with *label*, with *marks* (widget id -> mark) on screen, and wait until the page has changed."""
        if label not in self.buttons:
            raise Broken(f"no button {label!r} among {sorted(self.buttons)}")
        pressed, fragment = self.buttons[label]
        states = {widget: {"string_value": mark} for widget, mark in (marks or {}).items()}
        await self.run({**states, pressed: {"trigger_value": True}}, fragment)

    async def answer(self) -> dict[str, str]:
        """Mark every question on screen; as in a browser, the marks go to the address at once and to no server."""
        marks = {}
        known = dict(parse_qsl(self.query))
        for widget, item in self.radios.items():
            mark = self.dice.choice("12345")
            marks[widget] = known[item] = mark
            self.given[item] = int(mark)
        self.query = urlencode(known)
        return marks

    @property
    def token(self) -> str:
        """The result that this taker's address holds."""
        return dict(parse_qsl(self.query)).get("r", "")


async def journey(taker: Taker, tally: Tally, think: float) -> None:
    """Take the quiz once: look around, start, turn every section, read the result; one in five fetches a report, one in ten sends."""
    dice = taker.dice
    sends = bool(taker.group) and dice.random() < SEND_SHARE
    taker.page, taker.query, taker.given = "", urlencode({"cohort": taker.group}) if sends else "", {}
    await taker.close()
    await step(tally, "load", taker, taker.open)
    await asyncio.sleep(dice.uniform(0.1, 0.4) * think)
    await step(tally, "start", taker, lambda: taker.press("Start"))
    for section in range(1, SECTIONS + 1):
        await asyncio.sleep(think * dice.uniform(0.5, 1.5))
        marks = await taker.answer()
        if len(marks) != 5:
            raise Broken(f"section {section} shows {len(marks)} questions")
        last = section == SECTIONS
        await step(
            tally,
            "result" if last else "turn",
            taker,
            lambda last=last, marks=marks: taker.press("See my result" if last else "Continue", marks),
        )  # type: ignore[misc]
    if not taker.token:
        raise Broken("a result without a link")
    tally.finished += 1
    await asyncio.sleep(think * dice.uniform(0.5, 1.5))
    if dice.random() < PDF_SHARE:
        begun = time.perf_counter()
        await fetch(taker.url, f"/r/{taker.token}.pdf", b"%PDF-", taker.home)
        tally.took("report", begun)
    if sends:
        await step(tally, "send", taker, lambda: taker.press("Send my answers"))
        if not any("This is your receipt" in text for text in taker.text):
            raise Broken("sent without a receipt")
        tally.sent += 1


async def step(tally: Tally, name: str, taker: Taker, doing: Any) -> None:
    """Do one step and note how long it took."""
    begun = time.perf_counter()
    await doing()
    tally.took(name, begun)


async def fetch(url: str, path: str, opening: bytes, home: str = "") -> bytes:
    """Return what is at *path*, which must begin with *opening*."""
    answer = await asked(url, f"GET {path} HTTP/1.1", home=home)
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200") or not body.startswith(opening):
        raise Broken(f"a report answered with {head[:12].decode('latin-1')}")
    return body


async def turns(taker: Taker, tally: Tally, think: float) -> None:
    """Turn sections as fast as *think* says; after the sixth begin anew in the same tab, as nobody does, to measure turns alone."""
    taker.page, taker.query = "quiz", ""
    await taker.close()
    await step(tally, "load", taker, taker.open)
    while True:
        for _ in range(1, SECTIONS):
            await asyncio.sleep(think * taker.dice.uniform(0.5, 1.5))
            marks = await taker.answer()
            await step(tally, "turn", taker, lambda marks=marks: taker.press("Continue", marks))  # type: ignore[misc]
        for _ in range(1, SECTIONS):
            await asyncio.sleep(think * taker.dice.uniform(0.5, 1.5))
            await step(tally, "turn", taker, lambda: taker.press("Back"))


async def crowd(
    urls: Sequence[str], takers: int, think: float, seconds: float, ramp: float, kind: Any, group: str = "", seed: int = 1
) -> Tally:
    """Let *takers* come within *ramp* seconds and go on for *seconds* more, which alone are counted; return what happened."""
    tally = Tally()
    begun = time.perf_counter()
    tally.since = begun + ramp + min(think, 5)
    end = tally.since + seconds

    async def come(number: int) -> None:
        taker = Taker(urls[number % len(urls)], random.Random(seed * 1_000_003 + number), group)
        await asyncio.sleep(ramp * number / takers)
        while time.perf_counter() < end:
            try:
                await kind(taker, tally, think)
            except (Broken, OSError, TimeoutError, websockets.exceptions.WebSocketException) as fault:
                tally.faults[f"{type(fault).__name__}: {str(fault)[:100]}"] += 1
                await asyncio.sleep(1)
        await taker.close()

    tasks = [asyncio.create_task(come(number)) for number in range(takers)]
    await asyncio.sleep(end - begun)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return tally


@dataclass(frozen=True, slots=True)
class Group:
    """A group to send to, in a store of its own."""

    code: str
    address: str

    def stored(self) -> int:
        """Return how many results it has."""
        with ExitStack() as stack:
            store = Store(self.address)
            stack.callback(store.shut)
            connection = stack.enter_context(store.engine.connect())
            return int(connection.execute(sa.select(sa.func.count()).select_from(kept_results)).scalar_one())


@contextmanager
def group() -> Iterator[Group]:
    """Open a group in a fresh store, a file that several servers may share."""
    with tempfile.TemporaryDirectory(prefix="quiz-load-") as folder:
        address = f"sqlite:///{folder}/cohorts.sqlite"
        store = Store(address)
        store.migrate()
        group, _ = store.open_group(Design(name="Load", languages=("en",)), load())
        store.shut()
        yield Group(group.code, address)


def memory(pids: Sequence[int]) -> float:
    """Return the memory that processes hold, in MB, each with its children; files, which the system takes back, are left out."""
    found = [one for pid in pids for one in (psutil.Process(pid), *psutil.Process(pid).children(recursive=True))]
    return float(sum((told := process.memory_info()).rss - told.shared for process in found)) / 1e6


@contextmanager
def sampled(look: Callable[[], float], every: float) -> Iterator[list[float]]:
    """Note what *look* returns, *every* so many seconds."""
    seen: list[float] = []
    over = threading.Event()

    def note() -> None:
        while not over.wait(every):
            seen.append(look())

    noting = threading.Thread(target=note)
    noting.start()
    try:
        yield seen
    finally:
        over.set()
        noting.join()


def probe(url: str) -> float:
    """Return how many seconds the health probe of *url* takes; PATIENCE where it is refused or not answered."""
    begun = time.perf_counter()
    try:
        with urlopen(f"{url}/health/live", timeout=PATIENCE) as answer:
            answer.read()
    except OSError:
        return PATIENCE
    return time.perf_counter() - begun


def cpu(pids: Sequence[int]) -> float:
    """Return the seconds of processor time that processes have used."""
    return float(sum(sum(psutil.Process(pid).cpu_times()[:2]) for pid in pids))


def main(arguments: Sequence[str]) -> int:
    """Run a crowd against servers of our own, or against those named, and print what it met; 1 if anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--takers", type=int, default=300)
    parser.add_argument("--think", type=float, default=45.0, help="mean seconds between two turns")
    parser.add_argument("--seconds", type=float, default=90.0, help="measured, after everybody has come; 1800 for half an hour")
    parser.add_argument("--ramp", type=float, default=20.0, help="seconds within which everybody comes")
    parser.add_argument("--turns", action="store_true", help="only turn sections, instead of the whole journey")
    parser.add_argument("--replicas", type=int, help="servers to start: 2, or 1 with --foe, unless told otherwise")
    parser.add_argument(
        "--foe",
        nargs="*",
        metavar="WHAT",
        help="one address tries meanwhile all that an attacker tried, or only what is named here, as in tests/foe.py",
    )
    parser.add_argument("--url", action="append", default=[], help="a server on this machine to ask instead; may be repeated")
    parser.add_argument("--group", default="", help="code of a group to send to, where --url is given")
    chosen = parser.parse_args(arguments)
    attacked = chosen.foe is not None
    with ExitStack() as stack:
        stack.enter_context(many_files())
        to = None if chosen.url else stack.enter_context(group())
        servers = [
            stack.enter_context(served(*UVICORN, DATABASE_URL=to.address))
            for _ in range((chosen.replicas or 2 - attacked) if to else 0)
        ]
        urls = chosen.url or [server.url for server in servers]
        pids = [server.process.pid for server in servers]
        time.sleep(SETTLED if pids else 0)
        empty, before = (memory(pids), cpu(pids)) if pids else (math.nan, math.nan)
        whole = chosen.ramp + chosen.seconds
        seen = stack.enter_context(sampled(lambda: memory(pids), whole / SAMPLES)) if pids else []
        probes = stack.enter_context(sampled(lambda: max(map(probe, urls)), 1.0)) if attacked else []
        kind, code = turns if chosen.turns else journey, to.code if to else chosen.group
        # In a process of its own that gives way to the others: what it costs to be a foe falls on the foe's machine, not on the takers'.
        foe = ["nice", sys.executable, "-m", "tests.foe", str(whole), *(f"--url={url}" for url in urls)]
        foe += ["--only", *chosen.foe] if chosen.foe else []
        besides = subprocess.Popen(foe, stdout=subprocess.PIPE, text=True) if attacked else None
        if besides:
            stack.callback(besides.kill)
        tally = asyncio.run(crowd(urls, chosen.takers, chosen.think, chosen.seconds, chosen.ramp, kind, code))
        print(f"{chosen.takers} takers, a turn each {chosen.think:g} s, {chosen.seconds:g} s measured, {len(urls)} servers")
        print("load average of the machine:", *(f"{load:.1f}" for load in os.getloadavg()), f"on {os.cpu_count()} cores")
        print(tally)
        if besides:
            print(besides.communicate()[0].strip())
            print(f"health probe: {len(probes)} times, {1e3 * max(probes, default=0.0):.0f} ms at most")
        lost = 0
        if to:
            lost = tally.sent - to.stored()
            print(f"{to.stored()} results in the store: {max(lost, 0)} lost, {max(-lost, 0)} more than have their receipt")
        if pids:
            print(f"CPU of the servers: {(cpu(pids) - before) / whole:.2f} cores")
            grown = memory(pids)
            print(
                f"memory {empty:.0f} MB at first, {grown:.0f} MB at the end: {1e3 * (grown - empty) / chosen.takers:.0f} kB a taker"
            )
            print("memory on the way, MB:", *(f"{size:.0f}" for size in seen))
        for server in servers:
            shown = [line for line in server.lines() if line["level"] in ("error", "critical")]
            print(f"errors in the journal on port {server.port}: {len(shown)} {shown[:1] or ''}")
    return 1 if tally.faults or lost > 0 or (not tally.finished and not chosen.turns) else 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    sys.exit(main(sys.argv[1:]))
