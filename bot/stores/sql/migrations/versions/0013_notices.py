"""One-time notices, numbered and kept."""

import sqlalchemy as sa
from alembic import op

from bot.stores.sql.types import Encrypted, Instant

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("conversation", sa.String(length=200), nullable=False),
        sa.Column("message", sa.String(length=200), nullable=False),
        sa.Column("guide", sa.String(length=64), nullable=False),
        sa.Column("guide_version", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("given_at", Instant(timezone=True), nullable=False),
        sa.Column("paper", sa.String(length=32), nullable=False),
        sa.Column("missing", sa.Text(), nullable=False),
        sa.Column("send_to", Encrypted(), nullable=True),
        sa.ForeignKeyConstraint(["paper"], ["files.id"], name=op.f("fk_notices_paper")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_notices")),
        sa.UniqueConstraint("conversation", "message", name=op.f("uq_notices_conversation_message")),
    )


def downgrade() -> None:
    op.drop_table("notices")
