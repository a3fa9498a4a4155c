"""Connections to a group's database: reading, writing in turn, bringing its tables up to date, and its time."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from groups.database import (
    ANSWER_WITHIN,
    LOCKED_FOR,
    QUEUE_FOR,
    NewerStore,
    PauseWhenAway,
    StoreAway,
    StoreBusy,
    answering,
    engine_at,
    file_of,
    migrate,
    milliseconds,
)
from groups.tables import groups

TRUNCATE_WITHIN = 1.0  # seconds that SQLite waits for readers of a page that was deleted
MOVED = (
    "its file has gone or another is in its place: stop the server, put the file there with no -wal and no -shm of another beside it, "
    "and start the server"
)
log = logging.getLogger(__name__)


def now_utc() -> datetime:
    """Return the time of this machine."""
    return datetime.now(UTC)


class Connections:
    """One database, SQLite or PostgreSQL; safe to share between threads."""

    def __init__(self, address: str | None = None) -> None:
        self.engine = engine_at(address)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self.leftovers = False  # whether something that was deleted may still stand in SQLite's files
        self._scattered = False  # whether a row that was deleted may have left a copy within the file itself
        # By the database's clock, and when on a clock of ours that never jumps.
        self._last_time: tuple[datetime, float] | None = None
        self._rest = PauseWhenAway()
        self._migrated = False
        self._file: tuple[int, int] | None = None  # that was brought up to date, of SQLite
        self._migrating = threading.Lock()
        # SQLite lets writers of one process fight for its lock by sleeping at random; in a queue each gets its turn.
        self._turn = threading.Lock()
        if not self.is_sqlite:
            sa.event.listen(self.engine, "connect", self._ask_the_time)

    def time(self) -> datetime:
        """Return the time by the database's clock where it has one, as PostgreSQL does, and as it has run on since it was asked; else
        by this machine's.
        """
        if self.is_sqlite:
            return now_utc()
        if self._last_time is None:
            with answering(), self.engine.connect():
                pass  # a new connection asks for the time
        assert self._last_time is not None, "a connection has asked"
        last, since = self._last_time
        return last + timedelta(seconds=time.monotonic() - since)

    def _ask_the_time(self, connection: Any, _record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            self._last_time = cursor.fetchone()[0], time.monotonic()
        connection.commit()

    def ready(self) -> bool:
        """Whether the database answers and has the tables that this version needs."""
        try:
            with self.reading() as connection:
                connection.execute(sa.select(groups.c.id).limit(1)).all()
        except (StoreAway, NewerStore):
            return False
        return True

    def migrate(self) -> None:
        """Bring the tables up to date; StoreAway, NewerStore."""
        if not self._migrating.acquire(timeout=ANSWER_WITHIN):
            raise StoreAway("others wait already")
        try:
            with self._rest.watched(), answering():
                if not self._migrated:
                    migrate(self.engine)
            self._file = file_of(self.engine) if self.is_sqlite else None
            self._migrated = True
        finally:
            self._migrating.release()

    def _be_ready(self) -> None:
        """Bring the tables up to date unless they are; StoreAway where SQLite's file has gone since, or another is in its place.

        Who has a file open could go on writing into it, though nobody would ever read that again.
        """
        if not self._migrated:
            self.migrate()
        elif self.is_sqlite and file_of(self.engine) != self._file:
            raise StoreAway(MOVED)

    def shut(self) -> None:
        """Let go of all connections; nothing that was deleted stays in any file."""
        if self.is_sqlite and self._migrated:
            self.truncate_log()
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Lend a connection that reads."""
        self._be_ready()
        with self._rest.watched(), answering(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, within: float = QUEUE_FOR, deletes: bool = False) -> Iterator[Connection]:
        """Lend a connection in a transaction; StoreBusy if others write for more than *within* seconds.

        What a transaction that *deletes* has deleted is overwritten on the disk at its end.
        """
        self._be_ready()
        with self._queue(within), self._rest.watched(), answering():
            with self.engine.execution_options(writes=True, within=within).begin() as connection:
                if not self.is_sqlite and within < LOCKED_FOR:
                    connection.exec_driver_sql(f"SET LOCAL lock_timeout = {milliseconds(within)}")
                yield connection
            self._scattered |= deletes
            if self.is_sqlite and (deletes or self.leftovers):
                self.truncate_log()

    @contextmanager
    def _queue(self, within: float) -> Iterator[None]:
        if not self.is_sqlite:
            yield
            return
        if not self._turn.acquire(timeout=within):
            raise StoreBusy("too many are sending")
        try:
            yield
        finally:
            self._turn.release()

    def truncate_log(self) -> None:
        """Empty SQLite's write-ahead log, which keeps what was deleted until then; note in `leftovers` that it could not be.

        Before, the file is written anew after a deletion: a row that had moved within its page left a copy, which overwriting does not reach.
        """
        self._scattered = self._scattered and not self._tidied("VACUUM")
        self.leftovers = not self._tidied("PRAGMA wal_checkpoint(TRUNCATE)") or self._scattered

    def _tidied(self, statement: str) -> bool:
        """Run *statement*, which tidies SQLite's files; return whether nobody was in its way."""
        try:
            with self.engine.connect() as connection:
                connection.exec_driver_sql(f"PRAGMA busy_timeout = {milliseconds(TRUNCATE_WITHIN)}")
                said = connection.exec_driver_sql(statement)
                refused = bool(said.returns_rows and said.one()[0])
                connection.exec_driver_sql(f"PRAGMA busy_timeout = {milliseconds(QUEUE_FOR)}")
        except DBAPIError as error:
            log.warning("what was deleted from the store could not be overwritten yet: %s", type(error.orig).__name__)
            return False
        return not refused
