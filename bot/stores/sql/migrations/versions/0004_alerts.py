"""What staff are told of at once."""

import sqlalchemy as sa
from alembic import op

from bot.stores.sql.types import Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column("conversation", sa.String(length=200), nullable=False),
        sa.Column("message", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.Column("seen_at", Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("conversation", "message", "kind", name=op.f("pk_alerts")),
    )


def downgrade() -> None:
    op.drop_table("alerts")
