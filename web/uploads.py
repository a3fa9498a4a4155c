"""How much of what visits upload is kept at once. Streamlit limits each file alone, and keeps all files of a visit until it ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from web.internals import is_visit, uploaded
from web.journal import refused

LARGEST = 6 * 1024 * 1024  # bytes of one file: a coach's logo, or a file of codes
OF_ONE_VISIT = 20 * 1024 * 1024
OF_ALL = 200 * 1024 * 1024
LEAST = 65_536  # what any file counts for, so that there are never many


class Uploads:
    """Says whether there is room for one more file. What is kept it asks Streamlit, which forgets files and visits; what is on its way it counts."""

    def __init__(self) -> None:
        self.coming: Counter[str] = Counter()

    @contextmanager
    def expected(self, session: str, size: int) -> Iterator[int]:
        """Count a file of *size* bytes for *session* while it comes; yield the status to refuse it with, 0 where there is room."""
        if not is_visit(session):
            yield 0  # Streamlit refuses it before it reads it
            return
        held = bytes_by_visit() + self.coming
        size = max(size, LEAST)
        if held[session] + size > OF_ONE_VISIT or held.total() + size > OF_ALL:
            refused.labels("many uploads").inc()
            yield 413 if held[session] + size > OF_ONE_VISIT else 503
            return
        self.coming[session] += size
        try:
            yield 0
        finally:
            self.coming[session] -= size
            if not self.coming[session]:
                del self.coming[session]


def bytes_by_visit() -> Counter[str]:
    """Return the bytes that Streamlit keeps, by session."""
    files = uploaded() or {}
    return Counter({visit: sum(max(len(file.data), LEAST) for file in list(own.values())) for visit, own in list(files.items())})
