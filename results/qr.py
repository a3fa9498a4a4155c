"""A link as a QR code: one vector path, sharp at any size."""

from __future__ import annotations

import segno

QUIET = 2  # modules of white around the code; the page is white beyond them
MASK = 2  # any of the eight reads as well; trying them all would take longer than the rest of a report


def outline(link: str) -> tuple[int, str]:
    """Return how many modules a side has, quiet zone included, and each dark run as a rectangle of one SVG path.

    >>> side, path = outline("https://example.org/")
    >>> side, path[:19]
    (29, 'M2 2h7v1h-7zM11 2h1')
    """
    matrix = segno.make(link, error="m", micro=False, boost_error=False, mask=MASK).matrix
    path = []
    for row, line in enumerate(matrix, start=QUIET):
        start = None
        for column, dark in enumerate([*line, 0], start=QUIET):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                path.append(f"M{start} {row}h{column - start}v1h-{column - start}z")
                start = None
    return len(matrix) + 2 * QUIET, "".join(path)
