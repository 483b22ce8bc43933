"""Rates of a time are counted from an index alone."""

from alembic import op

revision = "0038"
down_revision = "0037"

_TOLD_APART = ("unit", "person", "first_responsible", "channel", "kind", "subject", "area")


def upgrade() -> None:
    op.drop_index("ix_counts_on", "counts")
    op.create_index("ix_counts_on", "counts", ["on", "rate", "is_met", *_TOLD_APART])


def downgrade() -> None:
    op.drop_index("ix_counts_on", "counts")
    op.create_index("ix_counts_on", "counts", ["on"])
