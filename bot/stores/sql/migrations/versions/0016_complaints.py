"""What the facts of a complaint come to, and the apology in its answer."""

import sqlalchemy as sa
from alembic import op

from bot.stores.sql.types import Encrypted

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    with op.batch_alter_table("tickets") as batch_op:
        batch_op.add_column(sa.Column("review_apology", Encrypted(), nullable=True))
        batch_op.add_column(sa.Column("conclusion", sa.String(16), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("tickets") as batch_op:
        batch_op.drop_column("conclusion")
        batch_op.drop_column("review_apology")
