"""What staff change of the content, and whose word an item's version is."""

import sqlalchemy as sa
from alembic import op

from bot.stores.sql.types import Instant

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.create_table(
        "content_changes",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("undoes", sa.String(32), sa.ForeignKey("content_changes.id"), unique=True),
    )
    op.create_index("ix_content_changes_at", "content_changes", ["at"])
    with op.batch_alter_table("content") as table:
        table.add_column(sa.Column("change", sa.String(32)))
        table.add_column(sa.Column("in_files", sa.Boolean(), nullable=False, server_default=sa.true()))
        table.create_foreign_key("fk_content_change", "content_changes", ["change"], ["id"])
    op.create_index("ix_content_change", "content", ["change"])


def downgrade() -> None:
    op.drop_index("ix_content_change", "content")
    with op.batch_alter_table("content") as table:
        table.drop_constraint("fk_content_change", type_="foreignkey")
        table.drop_column("in_files")
        table.drop_column("change")
    op.drop_table("content_changes")
