"""What tickets count for in the three rates; of tickets before it, `hotline rates recount --write` counts."""

import sqlalchemy as sa
from alembic import op

from bot.stores.sql.types import Instant

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "counts",
        sa.Column("ticket", sa.String(14), nullable=False),
        sa.Column("rate", sa.String(16), nullable=False),
        sa.Column("is_met", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("unit", sa.String(64), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("first_responsible", sa.String(64), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(200), nullable=True),
        sa.Column("area", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("ticket", "rate", name="pk_counts"),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name="fk_counts_ticket"),
    )
    op.create_index("ix_counts_on", "counts", ["on"])


def downgrade() -> None:
    op.drop_table("counts")
