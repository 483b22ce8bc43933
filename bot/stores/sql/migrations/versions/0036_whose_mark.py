"""Whose a mark is, sealed: so that it is found under a new master key, too."""

import sqlalchemy as sa
from alembic import op

from bot.stores.sql.types import Encrypted

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    op.add_column("caller_marks", sa.Column("who", Encrypted()))


def downgrade() -> None:
    with op.batch_alter_table("caller_marks") as table:
        table.drop_column("who")
