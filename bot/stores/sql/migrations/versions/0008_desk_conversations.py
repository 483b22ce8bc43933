"""Conversations offered to a colleague, overrides of the wording check, answers under review, seen alerts."""

import sqlalchemy as sa
from alembic import op

from bot.stores.sql.types import Encrypted, Instant

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    with op.batch_alter_table("conversations") as batch_op:
        batch_op.add_column(sa.Column("offered_to", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("queued_for", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("citizen", Encrypted(), nullable=True))
    for name in ("person", "offered_to"):
        held = sa.text(f"{name} IS NOT NULL")
        op.create_index(
            f"ix_conversations_{name}",
            "conversations",
            [name],
            postgresql_where=held,
            sqlite_where=held,
        )
    with op.batch_alter_table("alerts") as batch_op:
        batch_op.add_column(sa.Column("seen_by", sa.String(length=64), nullable=True))
    with op.batch_alter_table("tickets") as batch_op:
        batch_op.add_column(sa.Column("review_text", Encrypted(), nullable=True))
        batch_op.add_column(sa.Column("review_by", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("review_for", sa.String(length=64), nullable=True))
    with op.batch_alter_table("attendance") as batch_op:
        batch_op.add_column(sa.Column("after_call_since", Instant(timezone=True), nullable=True))
    op.create_table(
        "overrides",
        sa.Column("conversation", sa.String(length=200), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("rules", sa.String(length=200), nullable=False),
        sa.Column("reason", Encrypted(), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversations.id"], name=op.f("fk_overrides_conversation")
        ),
        sa.PrimaryKeyConstraint("conversation", "place", name=op.f("pk_overrides")),
    )


def downgrade() -> None:
    op.drop_table("overrides")
    with op.batch_alter_table("attendance") as batch_op:
        batch_op.drop_column("after_call_since")
    with op.batch_alter_table("tickets") as batch_op:
        for name in ("review_for", "review_by", "review_text"):
            batch_op.drop_column(name)
    with op.batch_alter_table("alerts") as batch_op:
        batch_op.drop_column("seen_by")
    for name in ("person", "offered_to"):
        op.drop_index(f"ix_conversations_{name}", "conversations")
    with op.batch_alter_table("conversations") as batch_op:
        batch_op.drop_column("citizen")
        batch_op.drop_column("queued_for")
        batch_op.drop_column("offered_to")
