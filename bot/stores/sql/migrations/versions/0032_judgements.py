"""What is decided about what was sent against the wording check."""

import sqlalchemy as sa
from alembic import op

from bot.stores.sql.types import Encrypted, Instant

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.create_table(
        "judgements",
        sa.Column("of", sa.String(200), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=False),
        sa.Column("reason", Encrypted(), nullable=False),
        sa.PrimaryKeyConstraint("of", "place", "at"),
    )


def downgrade() -> None:
    op.drop_table("judgements")
