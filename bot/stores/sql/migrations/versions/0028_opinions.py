"""Whether an answer was understood and solves the matter, and what its citizen is asked next."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

_NEW = ("asks", "understood", "solved")


def upgrade() -> None:
    with op.batch_alter_table("evaluations") as batch_op:
        batch_op.add_column(sa.Column("asks", sa.String(8), nullable=True))
        batch_op.add_column(sa.Column("understood", sa.Boolean(), nullable=True))
        batch_op.add_column(sa.Column("solved", sa.Boolean(), nullable=True))
    op.execute("UPDATE evaluations SET asks = 'score' WHERE score IS NULL")


def downgrade() -> None:
    with op.batch_alter_table("evaluations") as batch_op:
        for name in _NEW:
            batch_op.drop_column(name)
