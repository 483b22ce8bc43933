"""Reports of days, and what they are counted by."""

import sqlalchemy as sa
from alembic import op

from bot.stores.sql.types import Instant

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.create_table(
        "daily_reports",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("day"),
    )
    op.create_index("ix_matters_opened", "matters", ["opened_at"])
    op.create_index("ix_history_at", "history", ["at", "name"])


def downgrade() -> None:
    op.drop_index("ix_history_at", "history")
    op.drop_index("ix_matters_opened", "matters")
    op.drop_table("daily_reports")
