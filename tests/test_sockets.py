"""The websocket's door: no foreign page, no message that no page sends, and a share for each address that a workshop never meets."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import parse_qsl

import psutil
import pytest
from streamlit import config, net_util
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.server_util import is_url_from_allowed_origins
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

import questions
from groups.group import Design
from groups.store import Store
from results.link import fold
from settings import Settings, settings
from tests.load import Taker
from tests.served import Served, served
from tests.test_journey import visit
from views.budget import Budget, Spent
from web import internals
from web.connections import OF_ALL, OF_ONE_ADDRESS, UNCOUNTED_SIZE, BlockedNetworks
from web.request_limits import Body
from web.sockets import (
    LONGEST_END_OF_RUN,
    RESULT_RUNS,
    RESULTS_GOING_ON,
    RUNS,
    RUNS_AT_ONCE,
    HeldMessages,
    RunTurns,
    Socket,
    Sockets,
    ends_run,
    is_own,
    request_in,
    wait_for_budget,
)
from web.sockets import RUNS_GOING_ON as AT_ONCE_OF_ONE

HOST = "quiz.example"
BANK = questions.load()
TOKEN = fold(BANK, {item.id: 5 if "pm" in (item.b, item.pole) else 1 for item in BANK.core})
AT_ONCE = 5


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with served(SOCKETS_PER_ADDRESS=str(AT_ONCE)) as one:
        yield one


def page(server: Served, origin: str | None = None, host: str = "127.0.0.1") -> ClientConnection:
    address = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    return connect(
        address,
        origin=origin or server.url,
        subprotocols=["streamlit"],
        source_address=(host, 0),
        max_size=None,
        compression=None,
    )  # type: ignore[arg-type]


def run(open_page: ClientConnection, query: str = "", name: str = "") -> str:
    """Ask for a run of the page *name* and wait until it is over; what it wrote, as text."""
    message = BackMsg()
    message.rerun_script.query_string, message.rerun_script.page_name = query, name
    open_page.send(message.SerializeToString())
    written = ""
    while True:
        data = open_page.recv(timeout=20)
        assert isinstance(data, bytes)
        answer = ForwardMsg.FromString(data)
        written += str(answer.delta)
        if answer.WhichOneof("type") == "script_finished":
            assert len(data) <= LONGEST_END_OF_RUN and ends_run(data)
            return written


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost", "http://[", "http://[:::]"]
)
def test_a_foreign_page_is_answered_403(server: Served, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        page(server, origin)
    assert refused.value.response.status_code == 403


def test_our_own_page_is_let_in(server: Served) -> None:
    with page(server) as socket:
        run(socket)


def test_a_browser_keeps_what_messages_refer_to_for_longer_than_runs_overtake_each_other(server: Served) -> None:
    """One that has let go of it, since runs ended while the next was on its way, would never connect again."""
    message = BackMsg()
    message.rerun_script.query_string = ""
    with page(server) as socket:
        socket.send(message.SerializeToString())
        while (answer := ForwardMsg.FromString(socket.recv(timeout=20))).WhichOneof("type") != "new_session":  # type: ignore[arg-type]
            pass
    assert answer.new_session.config.max_cached_message_age >= 6


def test_streamlit_never_asks_the_network_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    for kind in ("external", "internal"):
        monkeypatch.setattr(net_util, f"get_{kind}_ip", getattr(net_util, f"get_{kind}_ip"))
        monkeypatch.setattr(net_util, f"_{kind}_ip", None)
    monkeypatch.setattr(net_util, "_make_blocking_http_get", lambda address, **_: asked.append(address))
    monkeypatch.setattr("socket.socket.connect", lambda _, address: asked.append(address))
    assert internals.ask_nobody_outside()
    assert not is_url_from_allowed_origins("https://evil.example")
    assert not asked


def test_without_a_server_of_ours_too_nobody_outside_is_asked_at_start_and_by_a_foreign_page(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for kind in ("external", "internal"):
        monkeypatch.setattr(net_util, f"get_{kind}_ip", getattr(net_util, f"get_{kind}_ip"))
    visit("method")
    assert net_util.get_external_ip is net_util.get_internal_ip is internals.no_address  # type: ignore[comparison-overlap]
    assert config.is_manually_set("browser.serverAddress")  # else Streamlit looks for an address to print


def test_a_name_that_streamlit_no_longer_has_is_one_warning(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(net_util, "get_internal_ip", net_util.get_internal_ip)
    monkeypatch.delattr(net_util, "get_external_ip")
    monkeypatch.setattr(internals, "_missed", set())
    with caplog.at_level(logging.WARNING):
        assert not internals.ask_nobody_outside()
        assert not internals.ask_nobody_outside()
    assert len(caplog.records) == 1 and "get_external_ip" in caplog.text


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        (f"https://{HOST}", HOST, True),
        (f"https://{HOST.upper()}", HOST, True),
        (None, HOST, True),
        (f"https://{HOST}", "127.0.0.1:8501", False),
        ("https://evil.example", "evil.example", False),
        ("http://127.0.0.1:8501", "127.0.0.1:8501", True),
        (None, "evil.example", False),
        (None, "", False),
    ],
)
def test_where_an_address_is_set_only_its_pages_may_open_sockets(origin: str | None, host: str, own: bool) -> None:
    assert is_own(origin, host, f"https://{HOST}") is own


def test_messages_that_no_page_sends_do_nothing(server: Served) -> None:
    process = psutil.Process(server.process.pid)
    with page(server) as socket:
        run(socket)
        children = {child.pid for child in process.children(recursive=True)}
        for _ in range(50):
            cleared, git = BackMsg(), BackMsg()
            cleared.clear_cache = True
            git.load_git_info = True
            for message in (cleared, git):
                socket.send(message.SerializeToString())
        run(socket)
        assert {child.pid for child in process.children(recursive=True)} == children
        with pytest.raises(TimeoutError):
            while True:
                answer = ForwardMsg.FromString(socket.recv(timeout=0.5))  # type: ignore[arg-type]
                assert answer.WhichOneof("type") != "git_info_changed"


def test_no_visitor_can_have_the_store_opened_again(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/groups.sqlite"
    group, _ = Store(address).open_group(Design("Tuesday workshop", ("en",)), questions.bank_in_use())

    def empty_and_look(open_page: ClientConnection) -> None:
        message = BackMsg()
        message.clear_cache = True
        open_page.send(message.SerializeToString())
        assert "Tuesday workshop" in run(open_page, f"cohort={group.code}")

    with served(DATABASE_URL=address) as one, page(one) as socket:
        for _ in range(3):
            empty_and_look(socket)
        process = psutil.Process(one.process.pid)
        threads, files = process.num_threads(), process.num_fds()
        for _ in range(20):
            empty_and_look(socket)
        assert process.num_threads() <= threads + 3 and process.num_fds() <= files + 3  # a run's thread may be ending


def test_an_address_has_so_many_sockets_and_others_have_theirs(server: Served) -> None:
    with ExitStack() as open_now:
        for _ in range(AT_ONCE):
            open_now.enter_context(page(server, host="127.0.0.9"))
        for _ in range(2):  # the second is refused before anything is set up for it
            with pytest.raises(InvalidStatus) as refused:
                page(server, host="127.0.0.9")
            assert refused.value.response.status_code == 403
        run(open_now.enter_context(page(server, host="127.0.0.2")))


def test_messages_that_never_end_fill_no_memory_and_whoever_sends_them_is_not_heard_for_a_while(server: Served) -> None:
    begun = b"\x82\xff" + (7_900_000).to_bytes(8, "big") + bytes(4) + bytes(7_800_000)  # a frame of which the end never comes
    with ExitStack() as open_now:
        sockets = [open_now.enter_context(page(server, host="127.0.0.8")) for _ in range(3)]
        with pytest.raises((ConnectionClosed, OSError)):
            for socket in sockets:
                socket.socket.sendall(begun)
            sockets[-1].recv(timeout=20)
        with pytest.raises(InvalidStatus):
            page(server, host="127.0.0.8")
        run(open_now.enter_context(page(server, host="127.0.0.7")))


def test_whom_a_proxy_forwards_is_never_turned_away_with_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("web.connections.time.monotonic", lambda: now)
    blocked = BlockedNetworks()
    blocked.turn_away(("192.0.2.1", 0), 10.0)
    assert not blocked.refuses(("192.0.2.1", 4_000))
    blocked.turn_away(("192.0.2.1", 4_000), 10.0)
    assert blocked.refuses(("192.0.2.1", 4_001)) and not blocked.refuses(("192.0.2.2", 4_001))
    now = 11.0
    assert not blocked.refuses(("192.0.2.1", 4_002))


def door() -> Sockets:
    async def app(*_: object) -> None: ...

    return Sockets(app, Settings(), Budget(0.5, 12.0))


def socket_of(address: str) -> Socket:
    async def none(*_: object) -> dict[str, str]:
        return {}

    return Socket(door(), address, none, none)  # type: ignore[arg-type]


def test_what_all_messages_hold_is_bounded_for_each_address_and_in_all() -> None:
    held, size = HeldMessages(), 8 * 1024 * 1024
    taken = [held.take(socket_of("192.0.2.1"), size) for _ in range(10)]
    assert sum(taken) == OF_ONE_ADDRESS // size
    others = [held.take(socket_of(f"198.51.100.{n}"), size) for n in range(10)]
    assert sum(taken) + sum(others) == OF_ALL // size
    assert held.take(socket_of("203.0.113.1"), UNCOUNTED_SIZE)  # a quiz goes on


def test_a_message_takes_the_place_of_the_one_before() -> None:
    held, socket = HeldMessages(), socket_of("192.0.2.1")
    assert all(held.take(socket, 8_000_000) for _ in range(20))


def test_what_a_closed_socket_held_counts_until_streamlit_forgets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("web.sockets.time.monotonic", lambda: now)
    held, first, second = HeldMessages(), socket_of("192.0.2.1"), socket_of("192.0.2.1")
    assert held.take(first, OF_ONE_ADDRESS)
    held.leave(first)
    assert not held.take(second, OF_ONE_ADDRESS)
    now = 1_000.0
    assert held.take(second, OF_ONE_ADDRESS)


def test_a_workshop_of_sixty_behind_one_address_never_waits_for_its_turn() -> None:
    now = 0.0
    runs = Budget(8.0, RUNS_AT_ONCE, clock=lambda: now)
    for second in range(600):
        now = float(second)
        for _ in range(60 if second % 15 == 0 else 0):
            runs.spend("192.0.2.1", 1.0)
    assert now == 599.0  # never Spent


def test_who_asks_for_more_runs_than_a_share_waits() -> None:
    async def asks() -> bool:
        runs = Budget(0.001, 2.0)
        for _ in range(2):
            await wait_for_budget(runs, "192.0.2.1", 1.0)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await wait_for_budget(runs, "192.0.2.1", 1.0)
        await wait_for_budget(runs, "192.0.2.2", 1.0)
        return True

    assert asyncio.run(asks())


def test_the_store_is_one_for_server_and_pages(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    import serve
    from views import stored

    address = f"sqlite:///{tmp_path}/groups.sqlite"
    monkeypatch.setenv("DATABASE_URL", address)
    monkeypatch.setattr(serve, "STORE", serve.HOME)  # is there
    settings.cache_clear()
    try:
        assert serve.store() is stored.store() is stored.store()
    finally:
        stored.shut()


def test_a_slow_line_that_gets_on_is_waited_for() -> None:
    async def due() -> float:
        async def part() -> dict[str, object]:
            return {"type": "http.request", "body": bytes(60_000), "more_body": True}

        body = Body(part, 2_000_000)  # type: ignore[arg-type]
        begun = body.due
        for _ in range(30):
            await body.receive()
        return body.due - begun

    assert asyncio.run(due()) > 60  # 1.8 MB at 30 kB a second


@pytest.mark.parametrize(("query", "at_once"), [("s=2", AT_ONCE_OF_ONE), (f"r={TOKEN}", RESULTS_GOING_ON)])
def test_of_one_address_so_many_run_at_once_and_the_next_when_one_is_over(query: str, at_once: int) -> None:
    async def in_turn() -> list[str]:
        house, begun = door(), []
        turns = house.turns if query == "s=2" else house.result_turns

        async def receive() -> dict[str, object]:
            return asking(query)

        async def send(_message: dict[str, object]) -> None: ...

        sockets = {
            name: Socket(house, address, receive, send)  # type: ignore[arg-type]
            for name, address in (*((f"{n}", "192.0.2.1") for n in range(at_once + 1)), ("other", "192.0.2.2"))
        }

        async def begins(name: str) -> None:
            await sockets[name].receive()
            begun.append(name)

        tasks = [asyncio.create_task(begins(name)) for name in sockets]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.gather(*(task for task, name in zip(tasks, sockets, strict=True) if name != f"{at_once}"))
        assert not tasks[at_once].done()
        await sockets["0"].send({"type": "websocket.send", "bytes": delta()})
        assert not turns.waiting["192.0.2.1"][0].done()
        await sockets["0"].send({"type": "websocket.send", "bytes": over()})
        await tasks[at_once]
        for socket in sockets.values():
            socket.end_run()
        assert not turns.running and not turns.waiting
        return begun

    assert asyncio.run(in_turn())[-1] == str(at_once)


def test_a_page_of_questions_does_not_wait_for_a_result_of_its_address() -> None:
    async def begins() -> bool:
        house = door()

        async def send(_message: dict[str, object]) -> None: ...

        def socket(query: str) -> Socket:
            async def receive() -> dict[str, object]:
                return asking(query)

            return Socket(house, "192.0.2.1", receive, send)  # type: ignore[arg-type]

        result, questions_page = socket(f"r={TOKEN}"), socket("s=2")
        await result.receive()
        await questions_page.receive()
        both = result.running is not None and questions_page.running is not None
        result.end_run()
        questions_page.end_run()
        return both and not house.turns.running and not house.result_turns.running

    assert asyncio.run(begins())


WITHOUT_END = """
import uvicorn, web.sockets
web.sockets.RUN_WITHIN = 86_400.0
uvicorn.run("serve:app", host="127.0.0.1", port={port}, log_level="warning")
"""


def test_a_section_that_was_turned_makes_room_for_the_next_of_its_address() -> None:
    """A turn runs a fragment, and the message that it is over is longer than that of a whole page."""

    async def each_turns_two(url: str) -> list[str]:
        takers = [Taker(url, random.Random(number)) for number in range(AT_ONCE_OF_ONE + 1)]
        for taker in takers:
            taker.home = "127.0.0.9"
            await taker.open()
            await taker.press("Start")
            for _section in range(2):
                await taker.press("Continue", await taker.answer())
        sections = [dict(parse_qsl(taker.query))["s"] for taker in takers]
        for taker in takers:
            await taker.close()
        return sections

    with served("-c", WITHOUT_END) as server:
        assert asyncio.run(each_turns_two(server.url)) == ["3"] * (AT_ONCE_OF_ONE + 1)


def test_who_leaves_while_waiting_for_a_turn_takes_none_with_them() -> None:
    async def leaves() -> bool:
        turns = RunTurns(AT_ONCE_OF_ONE, 60.0)
        for _ in range(AT_ONCE_OF_ONE):
            await turns.take("192.0.2.1")
        waiting = [asyncio.create_task(turns.take("192.0.2.1")) for _ in range(2)]
        await asyncio.sleep(0)
        waiting[0].cancel()
        await asyncio.wait(waiting[:1])
        turns.leave("192.0.2.1")
        await waiting[1]
        for _ in range(AT_ONCE_OF_ONE):
            turns.leave("192.0.2.1")
        return not turns.running and not turns.waiting

    assert asyncio.run(leaves())


def test_twenty_pages_of_one_address_are_all_drawn(own_server: Served) -> None:
    with ExitStack() as open_now:
        pages = [open_now.enter_context(page(own_server)) for _ in range(20)]
        message = BackMsg()
        message.rerun_script.query_string, message.rerun_script.page_name = f"r={TOKEN}&lang=en", "result"
        for one in pages:
            one.send(message.SerializeToString())
        for one in pages:
            while ForwardMsg.FromString(one.recv(timeout=60)).WhichOneof("type") != "script_finished":  # type: ignore[arg-type]
                pass


@pytest.fixture(scope="module")
def own_server() -> Iterator[Served]:
    with served() as one:
        yield one


def delta() -> bytes:
    message = ForwardMsg()
    message.delta.new_element.html.body = "x"
    return bytes(message.SerializeToString())


def over() -> bytes:
    message = ForwardMsg()
    message.script_finished = ForwardMsg.FINISHED_SUCCESSFULLY
    return bytes(message.SerializeToString())


def asking(query: str = "") -> dict[str, object]:
    message = BackMsg()
    message.rerun_script.query_string = query
    return {"type": "websocket.receive", "bytes": message.SerializeToString()}


@pytest.mark.parametrize("asks", [False, True])
def test_a_socket_that_asks_for_nothing_is_let_go_and_a_page_that_was_drawn_may_stay(
    asks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page's own messages are: opened, and, if it *asks*, a run; then it is read for as long as anybody likes."""
    limits: list[float | None] = []
    limited = asyncio.timeout
    monkeypatch.setattr(asyncio, "timeout", lambda seconds: limits.append(seconds) or limited(seconds))

    async def lets_go() -> bool:
        coming, said = [{"type": "websocket.connect"}, *([asking()] if asks else [])], []
        heard = asyncio.Event()

        async def receive() -> dict[str, object]:
            if coming:
                return coming.pop(0)
            heard.set()
            await asyncio.Event().wait()
            raise AssertionError("nothing comes")

        async def send(message: dict[str, object]) -> None:
            said.append(message)

        socket = Socket(door(), "192.0.2.1", receive, send, 0.05)  # type: ignore[arg-type]
        for _ in range(1 + asks):
            await socket.receive()
        waiting = asyncio.ensure_future(socket.receive())
        await heard.wait()
        if limits[-1] is None:
            return bool(waiting.cancel() and said)
        await waiting
        return said == [{"type": "websocket.close", "code": 1001}]

    assert asyncio.run(lets_go()) is not asks
    assert limits == [0.05, *([0.05, None] if asks else [0.05])]


@pytest.mark.parametrize(
    ("query", "runs"), [("lang=en&s=3", 1.0), ("r=x&lang=en", RESULT_RUNS), ("r=x&r=y", RESULT_RUNS), ("", 1.0)]
)
def test_a_page_that_draws_a_result_counts_for_several_runs(query: str, runs: float) -> None:
    data = asking(query)["bytes"]
    assert isinstance(data, bytes) and request_in(data) == ("rerun_script", runs)


def test_a_workshop_of_sixty_that_ends_at_the_same_moment_never_waits() -> None:
    now = 0.0
    runs = Budget(RUNS, RUNS_AT_ONCE, clock=lambda: now)
    for turn in range(20):  # each 15 s a turn, of which each seventh is a result
        now = 15.0 * turn
        for _ in range(60):
            runs.spend("192.0.2.1", RESULT_RUNS if turn % 7 == 6 else 1.0)
    assert now == 285.0  # never Spent


def test_a_visitor_leaves_nothing_in_a_budget_once_all_of_it_is_there_again() -> None:
    now = 0.0
    budget = Budget(8.0, 300.0, clock=lambda: now)
    for visitor in range(20_000):
        now += 0.1
        budget.spend(f"10.{visitor >> 16}.{visitor >> 8 & 255}.{visitor & 255}", 4.0)
    assert len(budget._left) < 10
    budget.spend("192.0.2.1", 300.0)
    budget.spend("192.0.2.2", 1.0)
    with pytest.raises(Spent):
        budget.spend("192.0.2.1", 10.0)
