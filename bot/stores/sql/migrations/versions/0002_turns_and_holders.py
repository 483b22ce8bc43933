"""Who has a conversation, who speaks in it, and what its dialogue session went through, turn by turn."""

import sqlalchemy as sa
from alembic import op

from bot.stores.sql.types import Encrypted, Instant

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    with op.batch_alter_table("conversations") as batch_op:
        batch_op.add_column(sa.Column("turns", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("holder", sa.String(length=16), nullable=False, server_default="bot"))
        batch_op.add_column(sa.Column("person", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("epoch", sa.Integer(), nullable=False, server_default="0"))

    op.drop_index("ix_messages_retry_at", table_name="messages")
    with op.batch_alter_table("messages") as batch_op:
        batch_op.add_column(sa.Column("speaker", sa.String(length=16), nullable=True))
        batch_op.add_column(sa.Column("person", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("burst", sa.Integer(), nullable=True))
    op.execute("UPDATE messages SET burst = place WHERE inbound")
    op.execute("UPDATE messages SET speaker = CASE WHEN inbound THEN 'citizen' ELSE 'bot' END")
    with op.batch_alter_table("messages") as batch_op:
        batch_op.alter_column("speaker", existing_type=sa.String(length=16), nullable=False)
        batch_op.drop_column("inbound")
    op.create_index(
        "ix_messages_waiting",
        "messages",
        ["conversation", "place"],
        postgresql_where=sa.text("retry_at IS NOT NULL"),
        sqlite_where=sa.text("retry_at IS NOT NULL"),
    )

    op.create_table(
        "turns",
        sa.Column("conversation", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("events", Encrypted(), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["conversation"], ["conversations.id"], name=op.f("fk_turns_conversation")),
        sa.PrimaryKeyConstraint("conversation", "number", name=op.f("pk_turns")),
    )


def downgrade() -> None:
    op.drop_table("turns")
    op.drop_index("ix_messages_waiting", table_name="messages")
    with op.batch_alter_table("messages") as batch_op:
        batch_op.add_column(sa.Column("inbound", sa.Boolean(), nullable=True))
    op.execute("UPDATE messages SET inbound = (speaker = 'citizen')")
    with op.batch_alter_table("messages") as batch_op:
        batch_op.alter_column("inbound", existing_type=sa.Boolean(), nullable=False)
        for column in ("burst", "person", "speaker"):
            batch_op.drop_column(column)
    op.create_index(
        "ix_messages_retry_at",
        "messages",
        ["retry_at"],
        postgresql_where=sa.text("retry_at IS NOT NULL"),
        sqlite_where=sa.text("retry_at IS NOT NULL"),
    )
    with op.batch_alter_table("conversations") as batch_op:
        for column in ("epoch", "person", "holder", "turns"):
            batch_op.drop_column(column)
