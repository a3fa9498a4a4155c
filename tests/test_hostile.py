"""What somebody who means harm sends, and that others do not notice: the OWASP checks that matter here, against the real server."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import random
import resource
import socket
import string
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlsplit

import psutil
import pytest
import requests
import websockets
import websockets.exceptions
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from websockets.sync.client import connect

from questions import load
from results.link import BrokenLink, fold, unfold
from scoring.__main__ import main
from tests import command
from tests.served import HOME, Served, served, stop
from views.titles import PAGES
from web.connections import HEAD_WITHIN
from web.internals import UPLOADS
from web.request_limits import BODY_WITHIN, LARGEST_BODY
from web.uploads import LEAST, OF_ALL, OF_ONE_VISIT, Uploads

BANK = load()
TOKEN = fold(BANK, {item.id: 1 + place % 5 for place, item in enumerate(BANK.core)})
ROUTES = (*PAGES, "/r/", "/r/x.pdf", "/api/", "/api/score", "/health/", "/metrics", "/card.png", "/favicon.svg")
FOLDERS = ("/static/", "/media/", "/auth/", "/_stcore/", "/_stcore/upload_file/", "/component/", "/app/static/")
SCRIPTS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "';alert(1)//",
    "javascript:alert(1)",
    "</title><svg onload=alert(1)>",
    "{{7*7}}${7*7}<%=7*7%>",
)
PARAMETERS = ("r", "a", "c", "s", "lang", "q01", "q99", "cohort", "embed", "paper", "name", "utm")
SOCKETS = 10_000
OTHERS_WITHIN = 1.0  # seconds of the server's work in which somebody else is still answered


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with served(CPU_BURST="100000") as one:
        yield one


def raw(server: Served, request: bytes, wait: float = 5.0) -> bytes:
    """Send *request* as it is and return the head of what comes back."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=wait) as connection:
        connection.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            part = connection.recv(65_536)
            if not part:
                break
            answer += part
        return answer


def head_of(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()


def others_are_answered(server: Served) -> None:
    """Judged by what the server works for it, since a machine may be busy with other things; whoever waited 5 seconds was not answered."""
    process = psutil.Process(server.process.pid)
    before = sum(process.cpu_times()[:2])
    assert requests.get(server.url + "/health/live", timeout=5).status_code == 200
    assert requests.get(server.url + "/quiz", timeout=5).status_code == 200
    assert sum(process.cpu_times()[:2]) - before < OTHERS_WITHIN


# What is put into an address


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_parameter_reaches_a_page_as_markup(server: Served, script: str) -> None:
    for path in (*PAGES, "/nowhere", f"/{quote(script, safe='')}", "/r/" + quote(script, safe="") + ".pdf"):
        query = "&".join(f"{name}={quote(script)}" for name in PARAMETERS)
        for address in (f"{path}?{query}", f"{path}?{quote(script)}", f"{path}?r={TOKEN}&lang={quote(script)}"):
            answer = requests.get(server.url + address, headers={"Accept": "text/html", "Accept-Language": script}, timeout=10)
            assert answer.status_code in (200, 404)
            assert script not in answer.text
            assert script not in str(answer.headers)


CLIMBS = (
    "..",
    "../../../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e/%2e%2e/pyproject.toml",
    "..%5c..%5cpyproject.toml",
    "%252e%252e%252fpyproject.toml",
    "....//....//pyproject.toml",
    "%00pyproject.toml",
    "C:%5cwindows%5cwin.ini",
    "%5c%5cevil.example%5cshare",
    "..;/pyproject.toml",
    "%c0%ae%c0%ae/pyproject.toml",
)


@pytest.mark.parametrize("climb", CLIMBS)
def test_no_route_leads_out_of_its_folder(server: Served, climb: str) -> None:
    for route in (*ROUTES, *FOLDERS):
        for path in (f"{route.rstrip('/')}/{climb}", f"{route}?r={climb}", f"{route.rstrip('/')}/{climb}.pdf"):
            answer = raw(server, head_of(path))
            status = int(answer.split(b" ", 2)[1])
            assert status in (200, 308, 400, 403, 404, 405), (path, status)
            assert status != 200 or "?" in path, path
            body = requests.get(server.url + path, timeout=10).text
            assert "root:" not in body and "[project]" not in body


@pytest.mark.parametrize(
    "path",
    [
        *("//evil.example/", "//evil.example/quiz/", "/%5Cevil.example/", "/%2F%2Fevil.example/", "/\\evil.example/", "///evil.example/.."),
        *("/quiz//evil.example/", "/quiz/?next=//evil.example", "/quiz/%0d%0aLocation:%20http://evil.example/", "/quiz/?x=%0d%0aSet-Cookie:a=b"),
        *("/auth/login?next=http://evil.example", "/auth/logout?next=http://evil.example", "/oauth2callback?state=x&code=y"),
    ],
)  # fmt: skip
def test_nobody_is_sent_elsewhere(server: Served, path: str) -> None:
    answer = raw(server, head_of(path))
    lines = answer.decode("latin-1").split("\r\n")
    places = [line.split(":", 1)[1].strip() for line in lines if line.lower().startswith("location:")]
    assert all(not urlsplit(place).netloc and place.startswith("/") and not place.startswith("//") for place in places), places
    assert not any(line.lower().startswith("set-cookie: a=b") for line in lines)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.example/path",
        "a@evil.example",
        "evil.example:80:80",
        'evil"><script>',
        "evil.example, 127.0.0.1",
        "[::1",
        "[:::]",
        "x" * 300,
        "x" * 45 + "!",
        "x" * 200 + "!",
        "x" * 50 + "." + "y" * 150 + "!",
        "x." * 100 + "!",
        "1." * 100 + ":!",
        "[" + ":" * 200 + "!",
        "ä",
    ],
)
def test_a_host_that_is_none_is_refused(server: Served, host: str) -> None:
    for path in ("/", f"/result?r={TOKEN}", "/api/score"):
        answer = raw(server, f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        assert answer.startswith(b"HTTP/1.1 400"), answer[:80]
        assert b"evil" not in answer


# What another site makes a browser send


def test_another_site_opens_no_session(server: Served) -> None:
    async def opened(origin: str) -> bool:
        try:
            async with websockets.connect(
                server.url.replace("http", "ws") + "/_stcore/stream",
                origin=websockets.Origin(origin),
                subprotocols=["streamlit"],  # type: ignore[list-item]
            ):
                return True
        except websockets.exceptions.InvalidStatus as refused:
            assert refused.response.status_code == 403
            return False

    assert asyncio.run(opened(server.url))
    assert not asyncio.run(opened("https://evil.example"))
    assert not asyncio.run(opened("null"))
    assert not asyncio.run(opened("http://127.0.0.1.evil.example"))


def test_another_site_uploads_scores_and_reads_nothing(server: Served) -> None:
    elsewhere = {"Origin": "https://evil.example", "Cookie": "_streamlit_xsrf=made-up"}
    upload = requests.put(server.url + "/_stcore/upload_file/session/file", headers=elsewhere, files={"file": b"x"}, timeout=10)
    assert upload.status_code == 403
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):  # what a form can send
        form = requests.post(
            server.url + "/api/score", data='{"answers":{}}', headers={**elsewhere, "Content-Type": kind}, timeout=10
        )
        assert form.status_code == 415
    for path in (*PAGES, f"/r/{TOKEN}.png", "/api/openapi.json", "/metrics", "/health/ready", "/_stcore/host-config"):
        answer = requests.get(server.url + path, headers=elsewhere, timeout=20)
        assert answer.headers.get("Access-Control-Allow-Origin") in (None, server.url)
        assert "Access-Control-Allow-Credentials" not in answer.headers


# Secrets


def test_no_secret_is_written_down() -> None:
    secret = "S3cr3tOfTheDatabase"
    with served(DATABASE_URL=f"postgresql://quiz:{secret}@127.0.0.1:9/quiz") as server:
        assert requests.get(server.url + "/health/ready", timeout=10).status_code == 503
        assert requests.get(server.url + "/coach?secret=" + secret, timeout=10).status_code in (200, 404)
        assert secret not in requests.get(server.url + "/metrics", timeout=10).text
        stop(server.process)  # so that all is written
        assert secret not in server.log.read_text("utf-8")


# Too much, too slow, never whole


def memory(server: Served) -> float:
    """Return the resident memory of the server in MB."""
    return float(psutil.Process(server.process.pid).memory_info().rss) / 1e6


def cut_off(server: Served, head: bytes, parts: Callable[[], Iterator[bytes]], within: float) -> bytes:
    """Send *head* and *parts* until the server has had enough, and return what it answered; fail if it has not *within* seconds."""
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", server.port), timeout=within) as connection:
        answer = b""
        try:
            connection.sendall(head)
            for part in parts():
                connection.sendall(part)
                assert time.monotonic() - begun < within, "nothing stopped it"
            connection.settimeout(within)
            while got := connection.recv(65_536):
                answer += got
        except (ConnectionError, BrokenPipeError):
            connection.setblocking(False)
            try:
                while got := connection.recv(65_536):
                    answer += got
            except OSError:
                pass
        assert time.monotonic() - begun < within
        return answer


LARGE = 100 * 1024 * 1024
PIECE = b"x" * 65_536


@pytest.mark.parametrize("path", ["/api/score", "/quiz", "/_stcore/upload_file/a/b", "/r/x.pdf", "/health/live"])
@pytest.mark.parametrize("method", ["POST", "PUT", "GET"])
def test_a_body_of_100_mb_is_cut_off(server: Served, path: str, method: str) -> None:
    before = memory(server)
    start = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"

    def whole() -> Iterator[bytes]:
        for _ in range(LARGE // len(PIECE)):
            yield PIECE

    def chunks() -> Iterator[bytes]:
        for piece in whole():
            yield f"{len(piece):x}\r\n".encode() + piece + b"\r\n"

    told = cut_off(server, f"{start}Content-Length: {LARGE}\r\n\r\n".encode(), whole, within=10)
    assert not told or told.startswith((b"HTTP/1.1 413", b"HTTP/1.1 4"))
    untold = cut_off(server, f"{start}Transfer-Encoding: chunked\r\n\r\n".encode(), chunks, within=10)
    assert not untold.startswith(b"HTTP/1.1 5")
    others_are_answered(server)
    assert memory(server) - before < 30


@contextmanager
def visit(server: Served) -> Iterator[tuple[str, requests.Session]]:
    """Open a page and keep it open; yield its session's id, and what may upload for it."""
    browser = requests.Session()
    browser.get(server.url + "/_stcore/health", timeout=10)
    browser.headers["X-Xsrftoken"] = browser.cookies["_streamlit_xsrf"]
    start = BackMsg()
    start.rerun_script.SetInParent()
    with connect(
        server.url.replace("http", "ws") + "/_stcore/stream",
        subprotocols=["streamlit"],  # type: ignore[list-item]
        max_size=None,
    ) as socket:
        socket.send(start.SerializeToString())
        while not (said := ForwardMsg.FromString(socket.recv(timeout=10))).HasField("new_session"):  # type: ignore[arg-type]
            pass
        yield said.new_session.initialize.session_id, browser


def uploaded(server: Served, browser: requests.Session, session: str, size: int, name: str = "") -> int:
    """Upload a file of *size* bytes under *name* or a fresh one, and return the status."""
    address = f"{server.url}{UPLOADS}{session}/{name or uuid.uuid4()}"
    return browser.put(address, files={"file": ("logo.png", b"x" * size, "image/png")}, timeout=30).status_code


def test_nobody_fills_the_memory_with_files(server: Served) -> None:
    five = 5 * 1024 * 1024
    with visit(server) as (session, browser), visit(server) as (other, others_browser):
        assert [uploaded(server, browser, session, five, name) for name in "abcd"] == [204, 204, 204, 413]
        assert uploaded(server, browser, session, 1) == 204
        assert uploaded(server, others_browser, other, five) == 204
        assert {uploaded(server, browser, session, five) for _ in range(20)} == {413}
        assert browser.delete(f"{server.url}{UPLOADS}{session}/a", timeout=10).status_code == 204
        assert uploaded(server, browser, session, five) == 204
        small = [uploaded(server, browser, session, 1) for _ in range(OF_ONE_VISIT // LEAST)]
        assert small[0] == 204 and small[-1] == 413
    assert uploaded(server, browser, "nobody", five) == 400


def test_nobody_fills_the_memory_with_files_sent_at_once(server: Served) -> None:
    with visit(server) as (session, browser), ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: uploaded(server, browser, session, 5 * 1024 * 1024), range(8)))
    assert set(statuses) == {204, 413} and statuses.count(204) <= 3


def test_many_visits_fill_no_more_memory_than_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    files = MemoryUploadedFileManager("")
    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(
        runtime, "get_instance", lambda: SimpleNamespace(uploaded_file_mgr=files, is_active_session=lambda _: True)
    )
    uploads = Uploads()
    statuses = []
    with ExitStack() as coming:
        for n in range(100):
            statuses.append(coming.enter_context(uploads.expected(f"on its way {n}", 3_000_000)))
            with uploads.expected(f"kept {n}", 3_000_000) as status:
                statuses.append(status)
                if not status:
                    files.add_file(f"kept {n}", UploadedFileRec(file_id="a", name="", type="", data=bytes(3_000_000)))
    room = OF_ALL // 3_000_000
    assert statuses == [0] * room + [503] * (200 - room)
    assert not uploads.coming
    for n in range(100):
        files.remove_session_files(f"kept {n}")
    with uploads.expected("somebody", 3_000_000) as status:
        assert status == 0


def test_a_large_body_is_refused_in_a_sentence(server: Served) -> None:
    answer = requests.post(
        server.url + "/api/score", data=b" " * (LARGEST_BODY + 1), headers={"Content-Type": "application/json"}, timeout=10
    )
    assert (answer.status_code, answer.json()["error"]) == (413, "This is larger than we can accept.")
    largest = b'{"answers": {}}'.ljust(LARGEST_BODY)
    assert (
        requests.post(
            server.url + "/api/score", data=largest, headers={"Content-Type": "application/json"}, timeout=10
        ).status_code
        == 200
    )


def test_a_head_without_end_is_cut_off(server: Served) -> None:
    before = memory(server)

    def names() -> Iterator[bytes]:
        for n in range(LARGE // len(PIECE)):
            yield b"X-%d: " % n + PIECE[:60_000] + b"\r\n"

    cut_off(server, b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", names, within=10)
    cut_off(server, b"GET /" + PIECE * 2 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", lambda: iter(()), within=10)
    others_are_answered(server)
    assert memory(server) - before < 30


def test_whoever_drips_is_cut_off(server: Served) -> None:
    def drops() -> Iterator[bytes]:
        while True:
            time.sleep(0.5)
            yield b"a"

    kind = "Content-Type: application/json\r\n"
    body = f"POST /api/score HTTP/1.1\r\nHost: 127.0.0.1\r\n{kind}Content-Length: 1000\r\n\r\n".encode()
    upload = b"PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n"
    page = b"GET /quiz HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n"
    head = b"GET /quiz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
    second = b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" + head
    with ThreadPoolExecutor(5) as pool:
        slow = {
            name: pool.submit(cut_off, server, start, drops, limit + 5)
            for name, start, limit in (
                ("body", body, BODY_WITHIN),
                ("upload", upload, BODY_WITHIN),
                ("page", page, BODY_WITHIN),
                ("head", head, HEAD_WITHIN),
                ("second", second, HEAD_WITHIN),
            )
        }
        while not all(one.done() for one in slow.values()):
            others_are_answered(server)
            time.sleep(1)
    assert slow["body"].result().startswith(b"HTTP/1.1 408")
    for one in slow.values():
        one.result()


def test_ten_thousand_half_open_connections_bother_nobody(server: Served) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = min(SOCKETS, most - 1_000)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    for path in ("/quiz", f"/result?r={TOKEN}", f"/r/{TOKEN}.pdf"):  # what a server loads once is no connection's
        assert requests.get(server.url + path, timeout=30).status_code == 200
    before = memory(server)

    async def half_open() -> tuple[int, float]:
        writers = []
        for start in range(0, wanted, 500):
            openings = (asyncio.open_connection("127.0.0.1", server.port) for _ in range(min(500, wanted - start)))
            for _, writer in await asyncio.gather(*openings):
                writer.write(b"GET /quiz HTTP/1.1\r\nHost: 127.")
                writers.append((_, writer))
            await asyncio.to_thread(others_are_answered, server)
        opened = time.monotonic()
        await asyncio.gather(*(asyncio.wait_for(_gone(reader), HEAD_WITHIN + 10) for reader, _ in writers))
        for _, writer in writers:
            writer.close()
        return len(writers), time.monotonic() - opened

    count, took = asyncio.run(half_open())
    assert count == wanted and took < HEAD_WITHIN + 5
    others_are_answered(server)
    assert memory(server) - before < 120
    assert len(psutil.Process(server.process.pid).net_connections()) < 50


async def _gone(reader: asyncio.StreamReader) -> None:
    with suppress(ConnectionError):
        await reader.read()


def test_garbage_on_the_websocket_ends_that_session_alone(server: Served) -> None:
    dice = random.Random(7)
    whole = BackMsg()
    whole.rerun_script.query_string = "q01=" + "9" * 100_000
    whole.rerun_script.page_script_hash = "../../etc/passwd"
    garbage: list[bytes | str] = [
        "text",
        b"",
        b"\xff" * 100,
        dice.randbytes(1_000),
        dice.randbytes(100_000),
        b"\x0a\xff\xff\xff\xff\x0f" + b"x" * 50,
        whole.SerializeToString(),
        whole.SerializeToString()[:-7],
        b"\x00" * (30 * 1024 * 1024),
    ]

    async def sent(message: bytes | str) -> str:
        said = b""
        try:
            async with websockets.connect(
                server.url.replace("http", "ws") + "/_stcore/stream",
                subprotocols=["streamlit"],
                max_size=None,
                compression=None,  # type: ignore[list-item]
            ) as connection:
                await connection.send(message)
                async with asyncio.timeout(3):
                    while True:
                        got = await connection.recv()
                        said += got if isinstance(got, bytes) else got.encode()
        except (websockets.exceptions.ConnectionClosed, TimeoutError):
            pass
        return said.decode("latin-1")

    async def all_sent() -> list[str]:
        return await asyncio.gather(*(sent(message) for message in garbage))

    before = memory(server)
    for said in asyncio.run(all_sent()):
        assert "Traceback" not in said and "site-packages" not in said
    others_are_answered(server)
    assert server.process.poll() is None
    assert memory(server) - before < 150


# Programs that try everything


@pytest.mark.parametrize("mode", ["positive", "negative"])
def test_the_api_does_what_its_document_says(server: Served, mode: str) -> None:
    import schemathesis  # here alone: it takes half a second

    schema = schemathesis.openapi.from_url(server.url + "/api/openapi.json")

    @given(case=schema["/api/score"]["POST"].as_strategy(generation_mode=schemathesis.GenerationMode(mode)))
    @hypothesis_settings(
        max_examples=int(os.environ.get("FUZZ", "60")),
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def holds(case: Any) -> None:
        answer = case.call_and_validate()
        assert answer.status_code < 500

    holds()


DEEP = [("[", "]"), ('{"a":', "}"), ('[{"q01":', "}]")]
SHEETS = {
    "half a character for an item": r'{"answers":{"\ud800":3}}',
    "half a character for an answer": r'{"answers":{"q01":"\udfff"}}',
    "half a character beside them": r'{"answers":{},"\ud800":3}',
    "half a character timed": r'{"answers":{"q01":3},"seconds":{"\ud800":3}}',
    "half a character twice": r'{"answers":{"\ud800":3,"\ud800":3}}',
    "nothing for an item": r'{"answers":{"":3,"\u0000":3}}',
    "a line break for an item": r'{"answers":{"q\n\r\u2028":3}}',
    "a long answer": '{"answers":{"q01":%s}}' % ("9" * 400),
    "a longer answer": '{"answers":{"q01":%s}}' % ("9" * 60_000),
    "a long answer below nothing": '{"answers":{"q01":-%s}}' % ("9" * 4_000),
    "an answer beyond every number": '{"answers":{"q01":1e999}}',
    "an answer that is hardly a number": '{"answers":{"q01":1e308,"q02":1e-999}}',
    "an answer that is none": '{"answers":{"q01":NaN}}',
    "answers of other kinds": '{"answers":{"q01":true}}',
    "an answer in words": '{"answers":{"q01":"%s"}}' % ("3" * 50_000),
    "an answer of many": '{"answers":{"q01":{"q01":3}}}',
    "endless seconds": '{"answers":{"q01":3},"seconds":{"q01":Infinity}}',
    "long seconds below nothing": '{"answers":{"q01":3},"seconds":{"q01":-%s}}' % ("9" * 400),
    "longer seconds": '{"answers":{"q01":3},"seconds":{"q01":%s}}' % ("9" * 60_000),
    "seconds that are none": '{"answers":{"q01":3},"seconds":{"q01":NaN}}',
    "seconds of another kind": '{"answers":{"q01":3},"seconds":[3]}',
    "seconds twice": '{"answers":{"q01":3},"seconds":{"q01":1,"q01":1}}',
    "no object": '"answers"',
    "answers of another kind": '{"answers":[["q01",3]]}',
    "a great many items, one of them twice": '{"answers":{' + "".join(f'"{n}":1,' for n in range(6_000)) + '"0":1}}',
} | {
    f"{depth} deep in {opening}": '{"answers":{"q01":' + opening * depth + "1" + closing * depth + "}}"
    for opening, closing in DEEP
    for depth in (50, 300, *range(800, 1_000, 20), 5_000)
}  # fmt: skip


def from_the_command(sheet: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "scoring"], input=sheet, capture_output=True, text=True, cwd=HOME, check=False)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_a_sheet_made_to_break_the_scorer_is_refused_in_a_line(server: Served, sheet: str) -> None:
    answer = requests.post(server.url + "/api/score", data=sheet, headers={"Content-Type": "application/json"}, timeout=10)
    assert answer.status_code == 422 and answer.headers["Content-Type"] == "application/json"
    said = answer.json()["error"]
    assert 10 < len(said) < 200 and said.isprintable() and said.isascii() and answer.content.isascii()


@pytest.mark.parametrize("name", [name for name in SHEETS if " deep in " not in name] + [f"{n} deep in [" for n in (300, 980)])
def test_a_sheet_made_to_break_the_command_is_refused_in_a_line(name: str) -> None:
    # How deep it can read depends on how deep it stands itself.
    done = from_the_command(SHEETS[name]) if " deep in " in name else command.run(main, given=SHEETS[name])
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith("standard input: ") and len(done.stderr) < 200


def test_a_time_beyond_every_number_is_only_long(server: Served) -> None:
    sheet, long = ('{"answers":{"q01":3},"seconds":{"q01":%s}}' % ("9" * digits) for digits in (9, 400))
    answers = [
        requests.post(server.url + "/api/score", data=data, headers={"Content-Type": "application/json"}, timeout=10)
        for data in (sheet, long)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json() == json.loads(from_the_command(long).stdout)


def fuzzed(dice: random.Random, count: int) -> Iterator[str]:
    """Return tokens that somebody made up: nonsense, cut, stretched, with letters changed, exchanged or from elsewhere."""
    letters = string.ascii_letters + string.digits + "-_"
    strange = letters + " %./\\\"'<>&?#=+~\x00\n\r\té漢🙂"
    for n in range(count):
        answers = {item.id: dice.randint(1, 5) for item in BANK.items if dice.random() < 0.9}
        token = fold(BANK, answers)
        place = dice.randrange(len(token))
        yield (
            token[:place],
            token + dice.choice(letters) * dice.randint(1, 9),
            token[:place] + dice.choice(letters) + token[place + 1 :],
            token[:place] + dice.choice(strange) + token[place:],
            "".join(dice.sample(token, len(token))),
            "".join(dice.choices(letters, k=dice.randint(0, 60))),
            "".join(dice.choices(strange, k=dice.randint(0, 60))),
            token[:place] + token[place:].swapcase(),
            "".join(dice.choices(letters, k=31)),
            dice.choice(letters) * dice.randint(1, 10_000),
        )[n % 10]


def test_of_a_hundred_thousand_made_up_tokens_none_is_misread_and_none_takes_long() -> None:
    slowest, read = 0.0, 0
    gc.collect()
    gc.freeze()
    for token in fuzzed(random.Random(20_261_122), 100_000):
        begun = time.thread_time()
        try:
            answers = unfold(BANK, token)
        except BrokenLink as broken:
            assert broken.reason in ("cut", "edited", "other_bank")
        else:
            read += 1
            assert fold(BANK, answers) == token
        slowest = max(slowest, time.thread_time() - begun)
    gc.unfreeze()
    assert slowest < 0.005
    assert read < 15_000  # a letter exchanged for itself, or nothing but equal letters in the part that was changed


def test_made_up_tokens_are_refused_wherever_they_are_taken(server: Served) -> None:
    process = psutil.Process(server.process.pid)
    session = requests.Session()
    tokens = [quote(token[:4_000], safe="") for token in fuzzed(random.Random(7), 600) if token not in ("", ".", "..")]
    before = sum(process.cpu_times()[:2])
    for token in tokens:
        for address in (f"/r/{token}.pdf", f"/r/{token}.png", f"/result?r={token}"):
            answer = session.get(server.url + address, timeout=10, allow_redirects=False)
            assert answer.status_code < 500
            if answer.status_code == 404:
                assert 10 < len(answer.text) < 300
    spent = sum(process.cpu_times()[:2]) - before
    whole = sum(_is_whole(token) for token in tokens)
    assert (spent - whole * 0.3) / (3 * len(tokens)) < 0.005


def _is_whole(token: str) -> bool:
    try:
        return bool(unfold(BANK, token))
    except BrokenLink:
        return False
