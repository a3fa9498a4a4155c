"""One address that does all that an attacker tried, while a crowd takes the quiz: `make load LOAD="--foe --takers 500 --think 15"`.

Handshakes of a foreign page; sockets that ask for nothing; messages that no page sends; messages of 7.9 MB; pastes of 1.8 MB; logos of 20
megapixels; results drawn again and again; groups opened in a loop; reports by plain address.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import random
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import websockets.exceptions
from PIL import Image
from streamlit.proto.BackMsg_pb2 import BackMsg

from questions import load
from results.link import code, fold
from tests.tab import Broken, Tab, asked, many_files

HOME = "127.0.0.66"  # the one address that all of it comes from
BANK = load()
TOKEN = fold(BANK, {item.id: 5 if "pm" in (item.b, item.pole) else 1 for item in BANK.core})
HANDSHAKE = (
    "GET /_stcore/stream HTTP/1.1",
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==",
    "Sec-WebSocket-Protocol: streamlit",
)
LARGE = 7_900_000  # bytes of a message
PASTED = 1_800_000  # characters
ANSWER_WITHIN = 20.0  # seconds
GONE = (OSError, TimeoutError, ValueError, KeyError, Broken, websockets.exceptions.WebSocketException)


class Page(Tab):
    """One page of the foe's."""

    def __init__(self, url: str, page: str = "", query: str = "") -> None:
        super().__init__(url, HOME)
        self.page, self.query = page, query

    async def shows(self, states: Mapping[str, Mapping[str, Any]] | None = None) -> Page:
        """Have the page drawn with widgets, by their keys, in these *states*."""
        async with asyncio.timeout(ANSWER_WITHIN):
            if self.connection is None:
                await self.connect()
            await self.run({self.widgets[key].id: state for key, state in (states or {}).items()})
        return self


@cache
def heavy_logo() -> bytes:
    """Return a picture of 20 megapixels and 16 bits in few bytes."""
    drawn = io.BytesIO()
    Image.new("I;16", (5_000, 4_000), 40_000).save(drawn, "PNG")
    return drawn.getvalue()


async def shake_hands(url: str, *headers: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Return an open socket, for a twentieth of what a client library takes; raise ConnectionError if it is refused."""
    parts = urlsplit(url)
    async with asyncio.timeout(ANSWER_WITHIN):
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port, local_addr=(HOME, 0))
        writer.write("\r\n".join((*HANDSHAKE, f"Host: {parts.netloc}", *headers, "", "")).encode())
        if b" 101 " not in await reader.readline():
            writer.transport.abort()
            raise ConnectionRefusedError
    return reader, writer


async def foreign_handshakes(url: str) -> None:
    """Shake hands as a page of another site."""
    await shake_hands(url, "Origin: https://evil.example")


async def idle_sockets(url: str) -> None:
    """Open a socket and ask for nothing, for as long as it lasts."""
    reader, writer = await shake_hands(url)
    try:
        await reader.read()
    finally:
        writer.transport.abort()


async def unneeded_messages(url: str) -> None:
    """Have caches cleared and git asked, ten times a second."""
    page = await Page(url).shows()
    for _ in range(100):
        for name in ("clear_cache", "load_git_info"):
            await page.send(BackMsg(**{name: True}))
        await asyncio.sleep(0.1)
    await page.close()


async def large_messages(url: str) -> None:
    """Send one message of 7.9 MB and keep the socket."""
    page, message = Page(url), BackMsg()
    await page.connect()
    message.rerun_script.widget_states.widgets.add(id="x", string_value="x" * LARGE)
    await page.send(message)
    await asyncio.wait_for(page.connection.wait_closed(), ANSWER_WITHIN)


async def pastes(url: str) -> None:
    """Paste 1.8 MB of codes, and have them read."""
    page = await Page(url, "coach", "codes=1&lang=en").shows()
    text = "\n".join([code(TOKEN)] * (PASTED // 60))[:PASTED]
    await page.shows({"paste-text": {"string_value": text}, "paste": {"trigger_value": True}})
    await page.close()


async def logos(url: str) -> None:
    """Upload a logo of 20 megapixels and have a report made with it."""
    page, ask = await Page(url, "result", f"r={TOKEN}&lang=en").shows(), BackMsg()
    ask.file_urls_request.request_id, ask.file_urls_request.file_names[:] = "1", ["logo.png"]
    await page.send(ask)
    (urls,) = (await page.heard("file_urls_response")).file_urls
    await put(url, urls.upload_url, heavy_logo())
    state = BackMsg().rerun_script.widget_states.widgets.add().file_uploader_state_value
    state.uploaded_file_info.add(file_id=urls.file_id, file_urls=urls, name="logo.png", size=len(heavy_logo()))
    await page.shows({"look-logo": {"file_uploader_state_value": state}, "pdf": {"trigger_value": True}})
    await page.close()


async def reruns(url: str) -> None:
    """Have a result drawn again and again."""
    page = Page(url, "result", f"r={TOKEN}&lang=en")
    for _ in range(200):
        await page.shows()
    await page.close()


async def groups(url: str) -> None:
    """Open one group after the other."""
    page = await Page(url, "coach", "lang=en").shows()
    await page.shows({"group-name": {"string_value": "Foe"}, "group-open": {"trigger_value": True}})
    await page.close()


async def reports(url: str) -> None:
    """Ask for a report by plain address."""
    answer = await asked(url, f"GET /r/{TOKEN}.pdf HTTP/1.1", home=HOME)
    if not answer.startswith(b"HTTP/1.1 2"):
        raise ValueError(answer[:20])


async def put(url: str, path: str, body: bytes) -> None:
    """Upload *body* to *path*, as a form."""
    edge, token = "foe", await xsrf(url)
    form = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="logo.png"\r\n\r\n'.encode()
    form += body + f"\r\n--{edge}--\r\n".encode()
    head = (
        f"PUT /{path.lstrip('/')} HTTP/1.1\r\nCookie: _streamlit_xsrf={token}\r\nX-Xsrftoken: {token}\r\n"
        f"Content-Type: multipart/form-data; boundary={edge}\r\n"
    )
    answer = await asked(url, head, form, HOME)
    if not answer.startswith(b"HTTP/1.1 2"):
        raise ValueError(answer[:20])


async def xsrf(url: str) -> str:
    """Return the token that a page has to send with an upload."""
    answer = await asked(url, "GET /_stcore/health HTTP/1.1", home=HOME)
    return answer.partition(b"_streamlit_xsrf=")[2].partition(b";")[0].decode()


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


NAMES = tuple(tried.__name__ for tried, _ in TRIED)


async def harass(urls: Sequence[str], seconds: float, names: Sequence[str], tries: Counter[str]) -> None:
    """Try what has one of these *names* again and again for *seconds*, each at one of the servers at *urls*."""
    end = time.monotonic() + seconds

    async def one(tried: Callable[[str], Awaitable[None]], url: str) -> None:
        while time.monotonic() < end:
            outcome = "done"
            try:
                await tried(url)
            except GONE:
                outcome = "refused"
                await asyncio.sleep(random.uniform(0.5, 1.5))
            tries[f"{tried.__name__} {outcome}"] += 1

    wanted = [tried for tried, count in TRIED if tried.__name__ in names for _ in range(count)]
    tasks = [asyncio.create_task(one(tried, urls[at % len(urls)])) for at, tried in enumerate(wanted)]
    await asyncio.sleep(seconds)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def main(arguments: Sequence[str]) -> int:
    """Do what is named, or all of it, to the servers for so many seconds, and print what it came to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("seconds", type=float)
    parser.add_argument("--url", action="append", required=True, help="a server on this machine; may be repeated")
    parser.add_argument("--only", nargs="*", choices=NAMES, help="what is tried, instead of everything")
    chosen = parser.parse_args(arguments)
    tries: Counter[str] = Counter()
    with many_files():
        asyncio.run(harass(chosen.url, chosen.seconds, chosen.only or NAMES, tries))
    print("one address tried:", ", ".join(f"{name} {count}" for name, count in sorted(tries.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
