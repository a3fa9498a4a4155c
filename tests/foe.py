"""One address that does all that an attacker tried, while a crowd takes the quiz: `make load LOAD="--foe --takers 500 --think 15"`.

Handshakes of a foreign page; sockets that ask for nothing; messages that no page sends; messages of 7.9 MB; pastes of 1.8 MB; logos of 20
megapixels; results drawn again and again; groups opened in a loop; reports by plain address. Only this machine is ever asked.
"""

from __future__ import annotations

import asyncio
import io
import resource
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import websockets
import websockets.exceptions
from PIL import Image
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from questions import load
from results.link import code, fold

HOME = "127.0.0.66"  # the one address that all of it comes from
BANK = load()
TOKEN = fold(BANK, {item.id: 5 if "pm" in (item.b, item.pole) else 1 for item in BANK.core})
LARGE = 7_900_000  # bytes of a message
PASTED = 1_800_000  # characters
ANSWER_WITHIN = 20.0  # seconds
GONE = (OSError, TimeoutError, ValueError, KeyError, websockets.exceptions.WebSocketException)


class Page:
    """One page of the foe's: a socket, and every widget that was drawn on it, by its kind and its key."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.socket: Any = None
        self.widgets: dict[str, Any] = {}  # the key at the end of a widget's id -> the widget
        self.uploads: list[Any] = []

    async def open(self, **more: Any) -> Page:
        """Open the socket."""
        self.socket = await websockets.connect(
            self.url.replace("http", "ws", 1) + "/_stcore/stream",
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
            compression=None,
            ping_interval=None,
            open_timeout=ANSWER_WITHIN,
            local_addr=(HOME, 0),
            **more,
        )
        return self

    async def run(self, page: str, query: str, states: dict[str, dict[str, Any]] | None = None) -> None:
        """Ask for a run of *page* with widgets in these *states*, and wait until it is over."""
        message = BackMsg()
        run = message.rerun_script
        run.page_name, run.query_string = page, query
        for key, state in (states or {}).items():
            one = run.widget_states.widgets.add(id=self.widgets[key].id)
            for name, value in state.items():
                target = getattr(one, name)
                target.CopyFrom(value) if hasattr(target, "CopyFrom") else setattr(one, name, value)
        await self.socket.send(message.SerializeToString())
        await self.heard("script_finished")

    async def heard(self, awaited: str) -> Any:
        """Return the next message of the *awaited* kind; note what is drawn before it."""
        async with asyncio.timeout(ANSWER_WITHIN):
            while True:
                message = ForwardMsg.FromString(await self.socket.recv())
                kind = message.WhichOneof("type")
                if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                    element = message.delta.new_element
                    widget = getattr(element, element.WhichOneof("type") or "empty")
                    if getattr(widget, "id", ""):
                        self.widgets[widget.id.split("-", 2)[-1]] = widget
                if kind == awaited:
                    return getattr(message, awaited)


@cache
def heavy_logo() -> bytes:
    """Return a picture of 20 megapixels and 16 bits in few bytes."""
    drawn = io.BytesIO()
    Image.new("I;16", (5_000, 4_000), 40_000).save(drawn, "PNG")
    return drawn.getvalue()


async def foreign_handshakes(url: str) -> None:
    """Shake hands as a page of another site."""
    await Page(url).open(origin="https://evil.example")


async def idle_sockets(url: str) -> None:
    """Open a socket and ask for nothing, for as long as it lasts."""
    page = await Page(url).open()
    await page.socket.wait_closed()


async def unneeded_messages(url: str) -> None:
    """Have caches cleared and git asked, ten times a second."""
    page = await Page(url).open()
    await page.run("", "")
    for _ in range(100):
        for name in ("clear_cache", "load_git_info"):
            await page.socket.send(BackMsg(**{name: True}).SerializeToString())
        await asyncio.sleep(0.1)
    await page.socket.close()


async def large_messages(url: str) -> None:
    """Send one message of 7.9 MB and keep the socket."""
    page, message = await Page(url).open(), BackMsg()
    message.rerun_script.widget_states.widgets.add(id="x", string_value="x" * LARGE)
    await page.socket.send(message.SerializeToString())
    await asyncio.wait_for(page.socket.wait_closed(), ANSWER_WITHIN)


async def pastes(url: str) -> None:
    """Paste 1.8 MB of codes, and have them read."""
    page = await Page(url).open()
    await page.run("coach", "codes=1&lang=en")
    text = "\n".join([code(TOKEN)] * (PASTED // 60))[:PASTED]
    await page.run("coach", "codes=1&lang=en", {"paste-text": {"string_value": text}, "paste": {"trigger_value": True}})
    await page.socket.close()


async def logos(url: str) -> None:
    """Upload a logo of 20 megapixels and have a report made with it."""
    page, ask = await Page(url).open(), BackMsg()
    await page.run("result", f"r={TOKEN}&lang=en")
    ask.file_urls_request.request_id, ask.file_urls_request.file_names[:] = "1", ["logo.png"]
    await page.socket.send(ask.SerializeToString())
    (urls,) = (await page.heard("file_urls_response")).file_urls
    await put(url, urls.upload_url, heavy_logo())
    state = BackMsg().rerun_script.widget_states.widgets.add().file_uploader_state_value
    state.uploaded_file_info.add(file_id=urls.file_id, file_urls=urls, name="logo.png", size=len(heavy_logo()))
    pressed = {"look-logo": {"file_uploader_state_value": state}, "pdf": {"trigger_value": True}}
    await page.run("result", f"r={TOKEN}&lang=en", pressed)
    await page.socket.close()


async def reruns(url: str) -> None:
    """Have a result drawn again and again."""
    page = await Page(url).open()
    for _ in range(200):
        await page.run("result", f"r={TOKEN}&lang=en")
    await page.socket.close()


async def groups(url: str) -> None:
    """Open one group after the other."""
    page = await Page(url).open()
    await page.run("coach", "lang=en")
    await page.run("coach", "lang=en", {"group-name": {"string_value": "Foe"}, "group-open": {"trigger_value": True}})
    await page.socket.close()


async def reports(url: str) -> None:
    """Ask for a report by plain address."""
    await asked(url, f"GET /r/{TOKEN}.pdf HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\nConnection: close\r\n\r\n".encode())


async def put(url: str, path: str, body: bytes) -> None:
    """Upload *body* to *path*, as a form."""
    edge, token = "foe", await xsrf(url)
    form = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="logo.png"\r\n\r\n'.encode()
    form += body + f"\r\n--{edge}--\r\n".encode()
    head = (
        f"PUT /{path.lstrip('/')} HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\nConnection: close\r\n"
        f"Cookie: _streamlit_xsrf={token}\r\nX-Xsrftoken: {token}\r\n"
        f"Content-Type: multipart/form-data; boundary={edge}\r\nContent-Length: {len(form)}\r\n\r\n"
    )
    answer = await asked(url, head.encode() + form)
    if not answer.startswith(b"HTTP/1.1 2"):
        raise ValueError(answer[:20])


async def xsrf(url: str) -> str:
    """Return the token that a page has to send with an upload."""
    answer = await asked(
        url, f"GET /_stcore/health HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\nConnection: close\r\n\r\n".encode()
    )
    return answer.partition(b"_streamlit_xsrf=")[2].partition(b";")[0].decode()


async def asked(url: str, request: bytes) -> bytes:
    """Return the answer to a *request*."""
    parts = urlsplit(url)
    async with asyncio.timeout(ANSWER_WITHIN):
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port, local_addr=(HOME, 0))
        writer.write(request)
        answer = await reader.read()
        writer.close()
    return answer


# What is tried, and by how many at once.
TRIED: Sequence[tuple[Callable[[str], Awaitable[None]], int]] = (
    (foreign_handshakes, 5),
    (idle_sockets, 1_500),
    (unneeded_messages, 3),
    (large_messages, 56),
    (pastes, 40),
    (logos, 8),
    (reruns, 20),
    (groups, 5),
    (reports, 5),
)


async def harass(url: str, seconds: float, tries: Counter[str]) -> None:
    """Try everything again and again for *seconds*."""
    end = time.monotonic() + seconds

    async def one(tried: Callable[[str], Awaitable[None]]) -> None:
        while time.monotonic() < end:
            outcome = "done"
            try:
                await tried(url)
            except GONE:
                outcome = "refused"
                await asyncio.sleep(1)
            tries[f"{tried.__name__} {outcome}"] += 1

    tasks = [asyncio.create_task(one(tried)) for tried, count in TRIED for _ in range(count)]
    await asyncio.sleep(seconds)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def main(url: str, seconds: str) -> int:
    """Do all of it to the server at *url* for so many *seconds*, and print what it came to."""
    tries: Counter[str] = Counter()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    asyncio.run(harass(url, float(seconds), tries))
    print("one address tried:", ", ".join(f"{name} {count}" for name, count in sorted(tries.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
