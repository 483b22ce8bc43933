"""What citizens think of a talk with a member of staff."""

import sqlalchemy as sa
from alembic import op

from bot.stores.sql.types import Instant

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "evaluations",
        sa.Column("conversation", sa.String(length=200), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("asked_at", Instant(timezone=True), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("message", sa.String(length=200), nullable=True),
        sa.Column("given_at", Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversations.id"], name=op.f("fk_evaluations_conversation")
        ),
        sa.PrimaryKeyConstraint("conversation", "place", name=op.f("pk_evaluations")),
    )


def downgrade() -> None:
    op.drop_table("evaluations")
