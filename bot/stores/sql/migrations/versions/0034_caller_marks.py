"""What whoever takes a caller is told of them."""

import sqlalchemy as sa
from alembic import op

from bot.stores.sql.types import Encrypted, Instant

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    op.create_table(
        "caller_marks",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("caller", sa.LargeBinary(), nullable=False),
        sa.Column("reason", Encrypted(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("lifted_by", sa.String(64)),
        sa.Column("lifted_at", Instant()),
    )
    op.create_index("ix_caller_marks_caller", "caller_marks", ["caller"])


def downgrade() -> None:
    op.drop_table("caller_marks")
