"""Failures by when they were recorded, for the live board."""

from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_index("ix_breaches_at", "breaches", ["at"])


def downgrade() -> None:
    op.drop_index("ix_breaches_at", "breaches")
