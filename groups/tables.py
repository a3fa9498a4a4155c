"""The tables: groups, who is on their lists, what was sent to them, the keys that were used for sending, and the last sweep. Migrations bring a database to this shape."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

LATEST_MIGRATION = "0003"  # the last migration: it leaves the tables below


class UtcTime(sa.TypeDecorator[datetime]):
    """An aware time, kept as UTC; SQLite, which has no time zones, keeps the bare UTC time."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a time needs its time zone")
        return None if value is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        # Connections to PostgreSQL are set to UTC; a page of 100,000 results has no time for a Python call on each.
        if dialect.name != "sqlite":
            return None
        parse = self.impl_instance.result_processor(dialect, coltype)

        def read(text: str | None) -> datetime | None:
            time: datetime | None = None if text is None or parse is None else parse(text)
            return None if time is None else time.replace(tzinfo=UTC)

        return read


METADATA = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
RowId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

groups = sa.Table(
    "cohorts",
    METADATA,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("code", sa.String(16), nullable=False, unique=True),
    sa.Column("secret_digest", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("subject", sa.String(255), index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("languages", sa.Text, nullable=False),
    sa.Column("asks_names", sa.Boolean, nullable=False),
    sa.Column("extension", sa.Boolean, nullable=False),
    sa.Column("repeats", sa.Boolean, nullable=False),
    sa.Column("retention_days", sa.Integer, nullable=False),
    sa.Column("organisation", sa.Text, nullable=False),
    sa.Column("logo", sa.LargeBinary),
    sa.Column("colour", sa.String(7)),
    sa.Column("closing", sa.Text, nullable=False),
    sa.Column("bank_version", sa.Text, nullable=False),
    sa.Column("bank_fingerprint", sa.Text, nullable=False),
    sa.Column("opened_at", UtcTime, nullable=False),
    sa.Column("closed_at", UtcTime),
    sa.Column("used_at", UtcTime, nullable=False),
    sa.Column("most_results", sa.Integer, nullable=False, server_default="1000"),
    sa.Column("notes", sa.Boolean, nullable=False, server_default=sa.false()),
    sqlite_autoincrement=True,
)
# Of a personal link its digest is kept, and the link under the coach's own secret (`keys.sealed`): who reads the tables opens neither.
invitees = sa.Table(
    "invitees",
    METADATA,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("cohort_id", RowId, sa.ForeignKey("cohorts.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("code_digest", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("sealed", sa.LargeBinary),
    sa.Column("added_at", UtcTime, nullable=False),
    sqlite_autoincrement=True,
)
# A key is used once and for all: a retry that arrives after its result was withdrawn does not bring it back. A digest of random
# bits is all that stays, and it goes with the group.
sendings = sa.Table(
    "sendings",
    METADATA,
    sa.Column("receipt_digest", sa.LargeBinary, primary_key=True),
    sa.Column("cohort_id", RowId, sa.ForeignKey("cohorts.id", ondelete="CASCADE"), nullable=False, index=True),
)
results = sa.Table(
    "results",
    METADATA,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("cohort_id", RowId, sa.ForeignKey("cohorts.id", ondelete="CASCADE"), nullable=False),
    sa.Column("receipt_digest", sa.LargeBinary, nullable=False, unique=True),
    sa.Column("name", sa.Text),
    sa.Column("language", sa.String(16), nullable=False),
    sa.Column("bank_version", sa.Text, nullable=False),
    sa.Column("bank_fingerprint", sa.Text, nullable=False),
    sa.Column("answers", sa.LargeBinary, nullable=False),
    sa.Column("seconds", sa.LargeBinary),
    sa.Column("sent_at", UtcTime, nullable=False),
    sa.Column("known_as", sa.Text),
    sa.Column("note", sa.Text),
    sa.Column("invitee_id", RowId, index=True),  # of `invitees`; a result outlives its line on the list
    sa.Index("ix_results_cohort_id_sent_at", "cohort_id", "sent_at"),
    sqlite_autoincrement=True,
)
# One row: when retention last swept, and since when a clock that is far ahead of that is doubted.
upkeep = sa.Table(
    "upkeep",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("swept_at", UtcTime),
    sa.Column("doubted_at", UtcTime),
)
RESULT_COLUMNS = ("id", "name", "language", "bank_fingerprint", "answers", "seconds", "sent_at", "known_as", "note", "invitee_id")
"""What a group's page reads of a result."""
