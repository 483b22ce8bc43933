"""How far applications are, and how what was applied for is collected."""

import sqlalchemy as sa
from alembic import op

from bot.stores.sql.types import Encrypted

revision = "0015"
down_revision = "0014"

_COLUMNS = ("review_collect", "application")


def upgrade() -> None:
    with op.batch_alter_table("tickets") as batch_op:
        for name in _COLUMNS:
            batch_op.add_column(sa.Column(name, Encrypted(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("tickets") as batch_op:
        for name in _COLUMNS:
            batch_op.drop_column(name)
