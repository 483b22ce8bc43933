"""What citizens do about their tickets: urge, add, withdraw."""

import sqlalchemy as sa
from alembic import op

from bot.stores.sql.types import Encrypted, Instant

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "ticket_records",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("ticket", sa.String(length=14), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("text", Encrypted(), nullable=True),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.Column("conversation", sa.String(length=200), nullable=False),
        sa.Column("message", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name=op.f("fk_ticket_records_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_records")),
        sa.UniqueConstraint(
            "conversation", "message", "kind", name=op.f("uq_ticket_records_conversation_message_kind")
        ),
    )
    op.create_index(op.f("ix_ticket_records_ticket"), "ticket_records", ["ticket"])


def downgrade() -> None:
    op.drop_table("ticket_records")
