"""Who is on a group's list, by whose link a result came, and what a coach notes of it. Groups that are there already take no notes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("cohorts", sa.Column("notes", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("results", sa.Column("note", sa.Text))
    op.add_column("results", sa.Column("invitee_id", Id))
    op.create_index("ix_results_invitee_id", "results", ["invitee_id"])
    op.create_table(
        "invitees",
        sa.Column("id", Id, nullable=False),
        sa.Column("cohort_id", Id, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("code_digest", sa.LargeBinary, nullable=False),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("added_at", Time, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_invitees"),
        sa.UniqueConstraint("code_digest", name="uq_invitees_code_digest"),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name="fk_invitees_cohort_id", ondelete="CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_invitees_cohort_id", "invitees", ["cohort_id"])


def downgrade() -> None:
    op.drop_table("invitees")
    op.drop_index("ix_results_invitee_id", "results")
    op.drop_column("results", "invitee_id")
    op.drop_column("results", "note")
    op.drop_column("cohorts", "notes")
