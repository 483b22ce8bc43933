"""Samples of services, and their marks."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "inspections",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation", sa.String(length=200), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("ticket", sa.String(length=14), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("drawn_by", sa.String(length=64), nullable=False),
        sa.Column("drawn_at", _INSTANT, nullable=False),
        sa.Column("marks", sa.Text(), nullable=True),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("inspector", sa.String(length=64), nullable=True),
        sa.Column("scored_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspections")),
        sa.UniqueConstraint("conversation", "place", name=op.f("uq_inspections_conversation_place")),
    )
    op.create_index(op.f("ix_inspections_at"), "inspections", ["at"])


def downgrade() -> None:
    op.drop_table("inspections")
