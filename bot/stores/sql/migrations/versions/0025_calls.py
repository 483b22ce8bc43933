"""How telephone calls went."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("began_at", _INSTANT, nullable=False),
        sa.Column("answered_at", _INSTANT, nullable=True),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.Column("abandoned", sa.Boolean(), nullable=False),
        sa.Column("held_seconds", sa.Float(), nullable=False),
        sa.Column("transferred_at", _INSTANT, nullable=True),
        sa.Column("put_through", sa.Boolean(), nullable=False),
        sa.Column("interrupted", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
    )
    op.create_index(op.f("ix_calls_began_at"), "calls", ["began_at"])


def downgrade() -> None:
    op.drop_table("calls")
