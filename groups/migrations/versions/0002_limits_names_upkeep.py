"""How many results a group takes, what a coach calls a client, and when retention last swept by a clock that was believed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("cohorts", sa.Column("most_results", sa.Integer, nullable=False, server_default="1000"))
    op.add_column("results", sa.Column("known_as", sa.Text))
    upkeep = op.create_table(
        "upkeep",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("swept_at", Time),
        sa.Column("doubted_at", Time),
        sa.PrimaryKeyConstraint("id", name="pk_upkeep"),
    )
    op.bulk_insert(upkeep, [{"id": 1}])


def downgrade() -> None:
    op.drop_table("upkeep")
    op.drop_column("results", "known_as")
    op.drop_column("cohorts", "most_results")
