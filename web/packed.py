"""Streamlit's scripts and styles, packed once, and the fonts of our pages: several MB that each first visitor waits for become half of one.

`python -m web.packed` packs all of them as tightly as can be, once for good, as an image build does. What was not packed then
is packed well, though less tightly, when it is first asked for (2 MB take 40 ms), and kept: in memory, and a script, which has another
name when it changes, for the next start too.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import re
import sys
import threading
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # it has no types
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from web.internals import element_script, static_folder

HOME = Path(__file__).parent.parent
SCREEN_FONTS = HOME / "assets" / "fonts" / "screen"  # made by assets/fonts/screen.py
PACKED_FOLDER = HOME / ".cache" / "static" / version("streamlit")
TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml"}
# Begins with letters that stand in a script as they are: such a pattern is found 25 times as fast as one that begins with a choice.
FILE_BESIDE = re.compile(r"""\./([\w.$-]+\.js)["'`]""")
IMPORTS = tuple(f"{word}{quote}" for word in ("from", "import") for quote in "\"'`")
FACE = re.compile(rb'@font-face\{[^{}]*font-family:"?(?:Source|Material Symbols)[^{}]*\}')
QUICK, WELL, TIGHT = 5, 9, 11  # brotli's qualities
LITTLE, LARGE = 40_000, 1_000_000  # bytes
GZIP = 6
SMALLEST = 1024  # bytes; below it packing gains nothing
FOR_GOOD = "public, max-age=31536000, immutable"  # a file's name changes with what is in it


@cache
def everything() -> dict[str, Path]:
    """Return all that the page may load, by its address."""
    found = (path for path in sorted((static_folder() / "static").rglob("*")) if path.is_file())
    return {"/" + path.relative_to(static_folder()).as_posix(): path for path in found}


@cache
def files() -> dict[str, Path]:
    """Return the files worth packing, by the address they are asked for; nothing else can be asked for here."""
    return {address: path for address, path in everything().items() if path.suffix in TYPES and path.stat().st_size >= SMALLEST}


@cache
def fonts() -> dict[str, Path]:
    """Return the fonts of our pages, by address; a file's name changes with what is in it."""
    return {f"/fonts/{path.name}": path for path in sorted(SCREEN_FONTS.glob("*.woff2"))}


def faces() -> str:
    """Return the style rules by which a browser finds the fonts, each where a page shows its letters."""
    return (SCREEN_FONTS / "fonts.css").read_text("utf-8")


def first_fonts(*names: str) -> tuple[str, ...]:
    """Return the addresses of the fonts called *names*, such as "sans-latin"."""
    files: dict[str, str] = json.loads((SCREEN_FONTS / "fonts.json").read_text("utf-8"))
    return tuple(f"/fonts/{files[name]}" for name in names)


@cache
def element_scripts(*elements: str) -> tuple[str, ...]:
    """Return the addresses of the scripts that draw Streamlit's *elements*, such as "Radio", and of all that these import."""
    scripts = static_folder() / "static" / "js"
    wanted = [name for element in elements if (name := element_script(element))]
    found: dict[str, None] = {}
    while wanted:
        name = wanted.pop()
        if name not in found:
            found[name] = None
            wanted += imported((scripts / name).read_text("utf-8"))
    return tuple(f"/static/js/{name}" for name in found)


def imported(script: str) -> list[str]:
    """Return the files beside it that *script* imports.

    >>> imported("import{a}from'./a.js';import'./b-1.js';load('./c.js')")
    ['a.js', 'b-1.js']
    """
    return [file[1] for file in FILE_BESIDE.finditer(script) if script.endswith(IMPORTS, 0, file.start())]


def packed_file(address: str) -> Path:
    """Return where the packed file of *address* is kept."""
    return PACKED_FOLDER / f"{address.removeprefix('/static/')}.br"


@cache
def compress_file(address: str, encoding: str) -> bytes:
    """Return the file of *address* packed as *how* says, "br" or "gzip"."""
    if encoding != "br":
        return gzip.compress(content(address), GZIP, mtime=0)
    if packed_file(address).exists():
        return packed_file(address).read_bytes()
    packed = bytes(brotli.compress(content(address), quality=quality(address)))
    if address.endswith(".js"):
        with suppress(OSError):  # nothing may be written there: it is packed again at the next start
            keep(address, packed)
    return packed


def keep(address: str, packed: bytes) -> None:
    """Keep the file of *address* as it was *packed*, in one step, whoever else does so meanwhile."""
    target = packed_file(address)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    part.write_bytes(packed)
    part.replace(target)


def quality(address: str) -> int:
    """Return how well a file is packed while somebody may wait for it; the largest would take seconds more."""
    size = files()[address].stat().st_size
    return TIGHT if size < LITTLE else WELL if size < LARGE else QUICK


def content(address: str) -> bytes:
    """Return what is in the file of *address*; a style sheet names no fonts that our pages name themselves."""
    found = files()[address].read_bytes()
    return FACE.sub(b"", found) if address.endswith(".css") else found


class Packed:
    """Answers for the files that can be packed, to browsers that can unpack them, and for the fonts."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._packed: dict[tuple[str, str], asyncio.Task[bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] in files() and scope["method"] in ("GET", "HEAD"):
            accepted = Headers(scope=scope).get("accept-encoding", "")
            encoding = next((encoding for encoding in ("br", "gzip") if encoding in accepted), "")
            if encoding:
                return await (await self._answer(scope["path"], encoding))(scope, receive, send)
        if scope["type"] == "http" and scope["path"] in fonts() and scope["method"] in ("GET", "HEAD"):
            cut = FileResponse(fonts()[scope["path"]], media_type="font/woff2", headers={"Cache-Control": FOR_GOOD})
            return await cut(scope, receive, send)
        return await self.app(scope, receive, send)

    async def _answer(self, address: str, encoding: str) -> Response:
        task = self._packed.get((address, encoding))
        if task is None:
            task = self._packed[address, encoding] = asyncio.create_task(asyncio.to_thread(compress_file, address, encoding))
        headers = {"Content-Encoding": encoding, "Cache-Control": FOR_GOOD, "Vary": "Accept-Encoding"}
        return Response(await asyncio.shield(task), headers=headers, media_type=TYPES[files()[address].suffix])


def main() -> int:
    """Pack every file for good and say what it gained."""
    before = after = 0
    for address, path in files().items():
        packed = brotli.compress(content(address), quality=TIGHT)
        keep(address, packed)
        before, after = before + path.stat().st_size, after + len(packed)
    compress_file.cache_clear()
    print(f"{len(files())} files: {before:,} bytes packed into {after:,} under {PACKED_FOLDER}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
