"""Groups, what was sent to them, and the keys that were used for sending."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Time = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "cohorts",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("secret_digest", sa.LargeBinary, nullable=False),
        sa.Column("subject", sa.String(255)),
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
        sa.Column("opened_at", Time, nullable=False),
        sa.Column("closed_at", Time),
        sa.Column("used_at", Time, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cohorts"),
        sa.UniqueConstraint("code", name="uq_cohorts_code"),
        sa.UniqueConstraint("secret_digest", name="uq_cohorts_secret_digest"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_cohorts_subject", "cohorts", ["subject"])
    op.create_table(
        "sendings",
        sa.Column("receipt_digest", sa.LargeBinary, nullable=False),
        sa.Column("cohort_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("receipt_digest", name="pk_sendings"),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name="fk_sendings_cohort_id", ondelete="CASCADE"),
    )
    op.create_index("ix_sendings_cohort_id", "sendings", ["cohort_id"])
    op.create_table(
        "results",
        sa.Column("id", Id, nullable=False),
        sa.Column("cohort_id", Id, nullable=False),
        sa.Column("receipt_digest", sa.LargeBinary, nullable=False),
        sa.Column("name", sa.Text),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("bank_version", sa.Text, nullable=False),
        sa.Column("bank_fingerprint", sa.Text, nullable=False),
        sa.Column("answers", sa.LargeBinary, nullable=False),
        sa.Column("seconds", sa.LargeBinary),
        sa.Column("sent_at", Time, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_results"),
        sa.UniqueConstraint("receipt_digest", name="uq_results_receipt_digest"),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohorts.id"], name="fk_results_cohort_id", ondelete="CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_results_cohort_id_sent_at", "results", ["cohort_id", "sent_at"])


def downgrade() -> None:
    op.drop_table("results")
    op.drop_table("sendings")
    op.drop_table("cohorts")
