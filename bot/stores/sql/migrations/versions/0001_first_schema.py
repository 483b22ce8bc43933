"""The first schema: message log, matters, tickets, deadlines, content."""

import sqlalchemy as sa
from alembic import op

from bot.stores.sql.types import Encrypted, Instant

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "content",
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("loaded_at", Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", "code", "version", name=op.f("pk_content")),
    )
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("last_place", sa.Integer(), nullable=False),
        sa.Column("began_at", Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
    )
    op.create_table(
        "matters",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation", sa.String(length=200), nullable=False),
        sa.Column("message", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("first_responsible", sa.String(length=64), nullable=False),
        sa.Column("opened_at", Instant(timezone=True), nullable=False),
        sa.Column("guide", sa.String(length=64), nullable=True),
        sa.Column("guide_version", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matters")),
        sa.UniqueConstraint("conversation", "message", name=op.f("uq_matters_conversation_message")),
    )
    op.create_table(
        "ticket_counters",
        sa.Column("day", sa.String(length=8), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_ticket_counters")),
    )
    op.create_table(
        "messages",
        sa.Column("conversation", sa.String(length=200), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("inbound", sa.Boolean(), nullable=False),
        sa.Column("message", sa.String(length=200), nullable=False),
        sa.Column("body", Encrypted(), nullable=False),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=True),
        sa.Column("settled_at", Instant(timezone=True), nullable=True),
        sa.Column("retry_at", Instant(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation"], ["conversations.id"], name=op.f("fk_messages_conversation")
        ),
        sa.PrimaryKeyConstraint("conversation", "place", name=op.f("pk_messages")),
        sa.UniqueConstraint("conversation", "message", name=op.f("uq_messages_conversation_message")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index(
            "ix_messages_retry_at",
            ["retry_at"],
            unique=False,
            postgresql_where=sa.text("retry_at IS NOT NULL"),
            sqlite_where=sa.text("retry_at IS NOT NULL"),
        )

    op.create_table(
        "tickets",
        sa.Column("number", sa.String(length=14), nullable=False),
        sa.Column("matter", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("handler", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=True),
        sa.Column("description", Encrypted(), nullable=False),
        sa.Column("place", Encrypted(), nullable=True),
        sa.Column("name", Encrypted(), nullable=True),
        sa.Column("telephone", Encrypted(), nullable=True),
        sa.Column("query_code", Encrypted(), nullable=True),
        sa.Column("due_at", Instant(timezone=True), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["matter"], ["matters.id"], name=op.f("fk_tickets_matter")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_tickets")),
        sa.UniqueConstraint("matter", name=op.f("uq_tickets_matter")),
    )
    op.create_table(
        "deadlines",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("ticket", sa.String(length=14), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("due_at", Instant(timezone=True), nullable=False),
        sa.Column("expired_at", Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name=op.f("fk_deadlines_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadlines")),
    )
    with op.batch_alter_table("deadlines", schema=None) as batch_op:
        batch_op.create_index(
            "ix_deadlines_open",
            ["due_at"],
            unique=False,
            postgresql_where=sa.text("expired_at IS NULL"),
            sqlite_where=sa.text("expired_at IS NULL"),
        )
        batch_op.create_index(batch_op.f("ix_deadlines_ticket"), ["ticket"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("deadlines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deadlines_ticket"))
        batch_op.drop_index(
            "ix_deadlines_open",
            postgresql_where=sa.text("expired_at IS NULL"),
            sqlite_where=sa.text("expired_at IS NULL"),
        )

    op.drop_table("deadlines")
    op.drop_table("tickets")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_messages_retry_at",
            postgresql_where=sa.text("retry_at IS NOT NULL"),
            sqlite_where=sa.text("retry_at IS NOT NULL"),
        )

    op.drop_table("messages")
    op.drop_table("ticket_counters")
    op.drop_table("matters")
    op.drop_table("conversations")
    op.drop_table("content")
