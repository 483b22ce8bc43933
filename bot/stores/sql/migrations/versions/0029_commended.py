"""Whom a praise is of."""

import sqlalchemy as sa
from alembic import op

from bot.stores.sql.types import Encrypted

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    with op.batch_alter_table("tickets") as batch_op:
        batch_op.add_column(sa.Column("commended", Encrypted(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("tickets") as batch_op:
        batch_op.drop_column("commended")
