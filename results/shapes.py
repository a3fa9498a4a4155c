"""Printed pictures as SVG paths: where the lines run. Colours, dashes and words belong to the template."""

from __future__ import annotations

import re
from collections.abc import Iterable

import segno

Point = tuple[float, float]

QUIET_ZONE = 2  # modules of white around a QR code; the page is white beyond them
DARK = re.compile(rb"\x01+")
MASK = 2  # any of the eight reads as well; trying them all would take longer than the rest of a report


def outline(points: Iterable[Point]) -> str:
    """Return the closed path through *points*.

    >>> outline([(0, 0), (1, 0.25), (0, 1)])
    'M0 0L1 0.25L0 1Z'
    """
    return "M" + "L".join(f"{_at(x)} {_at(y)}" for x, y in points) + "Z"


def rays(points: Iterable[Point]) -> str:
    """Return a line from (0, 0) to each of *points*."""
    return "".join(f"M0 0L{_at(x)} {_at(y)}" for x, y in points)


def squares(points: Iterable[Point], r: float) -> str:
    """Return a square about each of *points*, the mark of PM."""
    return "".join(outline(((x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r))) for x, y in points)


def diamonds(points: Iterable[Point], r: float) -> str:
    """Return a diamond about each of *points*, the mark of PMM; a little wider, to weigh as much as the square."""
    d = r * 1.35
    return "".join(outline(((x, y - d), (x + d, y), (x, y + d), (x - d, y))) for x, y in points)


def circles(points: Iterable[Point], r: float) -> str:
    """Return a circle about each of *points*, the mark of the person."""
    arc = f"a{_at(r)} {_at(r)} 0 1 0"
    return "".join(f"M{_at(x - r)} {_at(y)}{arc} {_at(2 * r)} 0{arc} {_at(-2 * r)} 0z" for x, y in points)


def grid(count: int, columns: int) -> list[Point]:
    """Return the middles of *count* cells of size 1, row by row."""
    return [(i % columns + 0.5, i // columns + 0.5) for i in range(count)]


def _at(value: float) -> str:
    return f"{round(value, 2) + 0:g}"


def qr_path(link: str) -> tuple[int, str]:
    """Return *link* as a QR code: how many modules a side has, quiet zone included, and its dark runs, row by row.

    >>> side, path = qr_path("https://example.org/")
    >>> side, path[:24]
    (29, 'M2 2h7v1h-7zM11 2h1v1h-1')
    """
    rows = segno.make(link, error="m", micro=False, boost_error=False, mask=MASK).matrix
    return len(rows) + 2 * QUIET_ZONE, "".join(
        f"M{run.start() + QUIET_ZONE} {y}h{run.end() - run.start()}v1h{run.start() - run.end()}z"
        for y, row in enumerate(rows, QUIET_ZONE)
        for run in DARK.finditer(row)
    )
