"""Runs the migrations over the connection that the store hands in, or over DATABASE_URL when called by the `alembic` command."""

from alembic import context
from sqlalchemy.engine import Connection

from groups.database import engine_at
from groups.tables import METADATA
from settings import settings


def run(connection: Connection) -> None:
    """Migrate in the transaction that *connection* is in: on both databases a migration happens wholly or not at all."""
    context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()


if handed_in := context.config.attributes.get("connection"):
    run(handed_in)
else:
    with engine_at(settings().database_url).execution_options(writes=True).begin() as own:
        run(own)
