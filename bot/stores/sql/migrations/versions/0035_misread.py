"""Sentences that the assistant took for something else."""

import sqlalchemy as sa
from alembic import op

from bot.stores.sql.types import Encrypted, Instant

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    op.create_table(
        "misread",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("text", Encrypted(), nullable=False),
        sa.Column("meant", sa.String(64), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("is_right", sa.Boolean()),
        sa.Column("checked_by", sa.String(64)),
        sa.Column("checked_at", Instant()),
    )
    op.create_index("ix_misread_at", "misread", ["at"])


def downgrade() -> None:
    op.drop_table("misread")
