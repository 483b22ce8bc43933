"""What citizens answer in surveys."""

import sqlalchemy as sa
from alembic import op

from bot.stores.sql.types import Instant

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    op.create_table(
        "survey_answers",
        sa.Column("survey", sa.String(64), nullable=False),
        sa.Column("conversation", sa.String(200), nullable=False),
        sa.Column("question", sa.String(64), nullable=False),
        sa.Column("choice", sa.String(100), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"]),
        sa.PrimaryKeyConstraint("survey", "conversation", "question"),
    )


def downgrade() -> None:
    op.drop_table("survey_answers")
