"""Who read whose personal data."""

import sqlalchemy as sa
from alembic import op

from bot.stores.sql.types import Instant

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.create_table(
        "readings",
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("of", sa.String(200), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("place"),
    )
    op.create_index("ix_readings_person", "readings", ["person", "place"])
    op.create_index("ix_readings_of", "readings", ["of", "place"])


def downgrade() -> None:
    op.drop_table("readings")
