"""A PDF made lighter: its many small objects packed into one compressed stream, as PDF 1.5 and PDF/A-2 allow.

Typst writes each tag of a tagged PDF as an object of its own, uncompressed: nearly half of a report. Nothing that a reader sees
changes, and the same file in gives the same file out.
"""

from __future__ import annotations

import logging
import re
import struct
import zlib
from functools import cache

log = logging.getLogger(__name__)

START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
XREF_TABLE = re.compile(rb"xref\s+0 (\d+)\s+")
TRAILER = re.compile(rb"trailer\s*<<(.*)>>\s*startxref", re.DOTALL)
ROW = struct.Struct(">BIH")  # of a cross-reference stream: kind, place, generation
ENTRY = 20  # bytes of a line of the cross-reference table
LEVEL = 5  # one more would take half as long again for 100 bytes
FREE, PLAIN, PACKED = 0, 1, 2  # kinds of entry in a cross-reference stream


class Unpackable(Exception):
    """A PDF of another build than typst's: one section, a plain cross-reference table, generation 0."""


def packed(pdf: bytes) -> bytes:
    """Return *pdf* made lighter; as it came, with one warning a process, if it is not built as this version of typst does."""
    try:
        return _packed(pdf)
    except (Unpackable, ValueError, IndexError, struct.error) as why:
        _warn(str(why))
        return pdf


@cache
def _warn(why: str) -> None:
    log.warning("reports are not made lighter, since typst writes them another way: %s", why)


def _packed(pdf: bytes) -> bytes:
    """Return *pdf* with all objects but streams in one compressed object stream; Unpackable if it is not as typst writes it."""
    starts, trailer = _table(pdf)
    order = sorted(starts, key=starts.__getitem__)
    ends = [starts[number] for number in order[1:]] + [pdf.rindex(b"xref\n0 ")]
    whole = bytearray(pdf[: starts[order[0]]])
    entries: dict[int, tuple[int, int, int]] = {0: (FREE, 0, 65535)}
    small: list[tuple[int, bytes]] = []
    for number, end in zip(order, ends, strict=True):
        body = pdf[starts[number] : end].rstrip()
        head = b"%d 0 obj" % number
        if not body.startswith(head) or not body.endswith(b"endobj"):
            raise Unpackable(f"object {number}")
        inner = body[len(head) : -len(b"endobj")].strip()
        if inner.endswith(b"endstream"):
            entries[number] = (PLAIN, len(whole), 0)
            whole += body + b"\n\n"
        else:
            small.append((number, inner))
    pack = max(starts) + 1
    for place, (number, _) in enumerate(small):
        entries[number] = (PACKED, pack, place)
    entries[pack] = (PLAIN, len(whole), 0)
    whole += _pack(pack, small)
    table = pack + 1
    entries[table] = (PLAIN, len(whole), 0)
    began = len(whole)
    rows = b"".join(ROW.pack(*entries.get(number, (FREE, 0, 65535))) for number in range(table + 1))
    keys = b"/Type/XRef/Size %d/W[1 4 2]" % (table + 1) + re.sub(rb"/Size \d+", b"", trailer).strip()
    whole += _stream(table, keys, rows)
    return bytes(whole) + b"startxref\n%d\n%%%%EOF" % began


def _table(pdf: bytes) -> tuple[dict[int, int], bytes]:
    """Return where each object starts, and the trailer's entries."""
    start, trailer = START.search(pdf), TRAILER.search(pdf)
    table = XREF_TABLE.match(pdf, int(start[1])) if start else None
    if not table or not trailer or b"/Prev" in trailer[1] or b"/Encrypt" in trailer[1]:
        raise Unpackable("cross-reference table")
    lines = [pdf[table.end() + n * ENTRY : table.end() + (n + 1) * ENTRY] for n in range(int(table[1]))]
    return {number: int(line[:10]) for number, line in enumerate(lines) if line[17:18] == b"n"}, trailer[1]


def _pack(number: int, objects: list[tuple[int, bytes]]) -> bytes:
    head, body = [], bytearray()
    for each, content in objects:
        head.append(b"%d %d" % (each, len(body)))
        body += content + b"\n"
    index = b" ".join(head) + b"\n"
    return _stream(number, b"/Type/ObjStm/N %d/First %d" % (len(objects), len(index)), index + bytes(body))


def _stream(number: int, keys: bytes, content: bytes) -> bytes:
    small = zlib.compress(content, LEVEL)
    return b"%d 0 obj\n<<%b/Length %d/Filter/FlateDecode>>\nstream\n%b\nendstream\nendobj\n\n" % (number, keys, len(small), small)
