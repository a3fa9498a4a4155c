"""The way to a database: its address, how it is set up, how its tables are brought up to date, and what is said when it is away."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, InterfaceError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from groups.tables import LATEST_MIGRATION

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent
DEFAULT_ADDRESS = f"sqlite:///{FOLDER.parent / 'data' / 'cohorts.sqlite'}"
ANSWER_WITHIN = 3  # seconds in which PostgreSQL has to take a connection
STATEMENT_WITHIN = 15  # seconds that one statement may take there
QUEUE_FOR = 30.0  # seconds that a writer waits for its turn on SQLite
LOCKED_FOR = 2.5  # seconds that PostgreSQL lets a statement wait for what another one holds
LOCKED = "55P03"  # PostgreSQL's word for having waited so long
MIGRATION_LOCK = 0x504D_504D_4D  # one number for all processes that migrate one PostgreSQL database


class StoreAway(Exception):
    """The database does not answer now. Whether something was stored is not known; the same sending may be repeated."""


class Unreachable(StoreAway):
    """No connection was to be had at all."""


class StoreBusy(StoreAway):
    """The database answers, but others were writing to it for all the time that there was: nothing was stored."""


class DamagedStore(StoreAway):
    """The database cannot be read: its file is damaged, or its tables are not those of this program."""


class UnusableAddress(ValueError):
    """A database address that is neither SQLite's nor PostgreSQL's."""


class NewerStore(Exception):
    """The database was migrated by a newer version of this program, which this one must not touch."""


def read_address(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError:
        raise UnusableAddress("not a database address") from None
    if url.drivername in ("postgres", "postgresql", "postgresql+psycopg"):
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database and url.database != ":memory:":
        return url
    raise UnusableAddress(f"{url.render_as_string(hide_password=True)} is neither postgresql://... nor sqlite:///FILE")


def engine_at(address: str | None) -> Engine:
    """Return the engine for a database address, set up as the store needs it; UnusableAddress if it has none."""
    url = read_address(address or DEFAULT_ADDRESS)
    if url.get_backend_name() == "sqlite":
        engine = sa.create_engine(
            url,
            hide_parameters=True,
            pool_timeout=QUEUE_FOR,
            connect_args={"timeout": QUEUE_FOR},
            execution_options={"within": QUEUE_FOR},
        )
        sa.event.listen(engine, "connect", _set_up_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
        return engine
    patience = {
        "connect_timeout": ANSWER_WITHIN,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 2,
        "tcp_user_timeout": 1_000 * ANSWER_WITHIN,
        "application_name": "pm-or-pmm",
    }
    given = {name: value for name, value in patience.items() if name not in url.query}
    engine = sa.create_engine(
        url, hide_parameters=True, pool_pre_ping=True, pool_timeout=2 * ANSWER_WITHIN, pool_recycle=1_800, connect_args=given
    )
    sa.event.listen(engine, "connect", _set_up_postgresql)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where we say, in `_begin_sqlite`, and hold for tables too
    for pragma in (
        f"busy_timeout = {milliseconds(QUEUE_FOR)}",
        "synchronous = FULL",  # what a client was told is stored is stored, whatever happens to the power
        "foreign_keys = ON",
        "secure_delete = ON",  # what is withdrawn is overwritten
        "temp_store = MEMORY",  # where the file is written anew, no copy of it lies on another disk
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that starts by reading cannot wait for the writers before it; one that will write says so at once.
    options = connection.get_execution_options()
    if options.get("writes"):
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {milliseconds(options['within'])}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def milliseconds(seconds: float) -> int:
    """Return *seconds* as databases count them.

    >>> milliseconds(2.5)
    2500
    """
    return round(1_000 * seconds)


def _set_up_postgresql(connection: Any, _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = {1_000 * STATEMENT_WITHIN}")
        cursor.execute(f"SET lock_timeout = {milliseconds(LOCKED_FOR)}")
        cursor.execute("SET timezone = 'UTC'")
    connection.commit()


@contextmanager
def answering() -> Iterator[None]:
    """Let a database that does not answer, or not as it should, be StoreAway; what it refuses to store stays what it is."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise _away(error)(type(error.orig).__name__) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise StoreAway(type(error.orig).__name__) from error
        if type(error) is DatabaseError or isinstance(error, ProgrammingError):
            raise DamagedStore(type(error.orig).__name__) from error
        raise
    except (PoolTimeout, OSError) as error:
        raise StoreAway(type(error).__name__) from error


def _away(error: DBAPIError) -> type[StoreAway]:
    """Return what an error of a database that was asked is: locked by others, not there, or not answering."""
    if getattr(error.orig, "sqlstate", None) == LOCKED or getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
        return StoreBusy
    return Unreachable if error.statement is None else StoreAway


class PauseWhenAway:
    """After a connection could not be had, a moment in which nobody else waits for one: visitors are told at once."""

    def __init__(self, seconds: float = 1.0) -> None:
        self.seconds = seconds
        self._until = 0.0

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Refuse at once while resting; begin to rest when no connection was to be had."""
        if time.monotonic() < self._until:
            raise StoreAway("was not to be reached a moment ago")
        try:
            yield
        except Unreachable:
            self._until = time.monotonic() + self.seconds
            raise


def _revision(connection: Connection) -> str | None:
    """Return the revision that the database is at, None before the first."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return revision


def migrations(connection: Connection) -> Config:
    """Return Alembic's settings for migrating over *connection*, in its transaction."""
    from alembic.config import Config  # only a database that is not up to date needs Alembic

    config = Config(FOLDER / "alembic.ini")
    config.attributes["connection"] = connection
    return config


def migrate(engine: Engine) -> None:
    """Bring the tables up to date, one process at a time, wholly or not at all; NewerStore if they are ahead of us."""
    if engine.dialect.name == "sqlite":
        _make_file(Path(str(engine.url.database)).absolute())
        _write_ahead(engine)
    with engine.connect() as connection:
        if _revision(connection) == LATEST_MIGRATION:
            return
    with engine.execution_options(writes=True).begin() as connection:
        _upgrade(connection)


def file_of(engine: Engine) -> tuple[int, int] | None:
    """Return which file a SQLite database has on its disk now, and None where there is none: one that was put in its place is another."""
    try:
        found = Path(str(engine.url.database)).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _make_file(path: Path) -> None:
    """Make the file of a database for this account's eyes alone; SQLite gives the files beside it the same rights."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _write_ahead(engine: Engine) -> None:
    """Let the file keep a write-ahead log. It is set once for ever, and by one process at a time: SQLite lets none of two that
    try at once wait for the other, so whoever is refused tries again.
    """
    until = time.monotonic() + QUEUE_FOR
    with engine.connect() as connection:
        while True:
            try:
                if connection.exec_driver_sql("PRAGMA journal_mode").scalar() != "wal":
                    connection.exec_driver_sql("PRAGMA journal_mode = WAL")
                return
            except OperationalError as error:
                if _away(error) is not StoreBusy or time.monotonic() > until:
                    raise
                time.sleep(random.uniform(0.005, 0.05))


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.script import ScriptDirectory

    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SET LOCAL statement_timeout = 0"))
        connection.execute(sa.text("SET LOCAL lock_timeout = 0"))
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(MIGRATION_LOCK)))
    config = migrations(connection)
    revision = _revision(connection)
    if revision is not None and revision not in {
        script.revision for script in ScriptDirectory.from_config(config).walk_revisions()
    }:
        raise NewerStore(revision)
    command.upgrade(config, "head")
