"""A whole store copied into one SQLite file, and back into an empty database of either kind."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from groups.store import Store, StoreAway
from groups.tables import groups, invitees, results, sendings

TABLES = (groups, invitees, sendings, results)  # in the order in which rows point to one another
AT_ONCE = 1_000  # rows


class NotEmpty(Exception):
    """There is something already where a copy should go."""


def back_up(store: Store, file: Path) -> int:
    """Write all that *store* holds at this moment into *file*, which is new; return how many results; NotEmpty, StoreAway."""
    if file.exists():
        raise NotEmpty(str(file))
    unfinished = file.with_name(file.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    copy = Store(f"sqlite:///{unfinished.absolute()}")
    try:
        copied = _copy(store, copy)
    except BaseException:
        copy.engine.dispose()
        for left in unfinished.parent.glob(unfinished.name + "*"):
            left.unlink()
        raise
    copy.shut()
    unfinished.replace(file)
    return copied


def restore(file: Path, store: Store) -> int:
    """Put what *file* holds into *store*, which is empty; return how many results; NotEmpty, StoreAway, NewerStore."""
    if not file.is_file():
        raise StoreAway("no such file")
    copy = Store(f"sqlite:///{file.absolute()}")
    try:
        return _copy(copy, store)
    finally:
        copy.shut()


def _copy(source: Store, target: Store) -> int:
    """Copy every row in one transaction, so that a copy is of one moment and is there wholly or not at all."""
    with target.writing() as into, source.reading() as read:
        if into.scalar(sa.select(groups.c.id).limit(1)) is not None:
            raise NotEmpty(target.engine.url.render_as_string(hide_password=True))
        if source.is_sqlite:
            read.exec_driver_sql("BEGIN")
        else:
            read.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for table in TABLES:
            for rows in read.execute(sa.select(table)).mappings().partitions(AT_ONCE):
                into.execute(table.insert(), [dict(row) for row in rows])
        if not target.is_sqlite:
            _count_on(into)
        return int(into.scalar(sa.select(sa.func.count()).select_from(results)) or 0)


def _count_on(connection: Connection) -> None:
    """Let PostgreSQL number the next rows after those that came with numbers of their own."""
    for name in ("cohorts", "invitees", "results"):
        highest = f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name} HAVING max(id) IS NOT NULL"
        connection.execute(sa.text(highest))


def owner_only(work: Callable[[], int]) -> int:
    """Do *work*, whose files are for this account's eyes alone."""
    before = os.umask(0o077)
    try:
        return work()
    finally:
        os.umask(before)
