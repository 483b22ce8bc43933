"""Who wrote an answer, and in whose name an extension was asked for."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    with op.batch_alter_table("tickets") as batch_op:
        batch_op.add_column(sa.Column("extension_for", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("answered_by", sa.String(length=64), nullable=True))
    op.execute("UPDATE tickets SET extension_for = handler WHERE extension_by IS NOT NULL")
    op.execute(
        'UPDATE tickets SET answered_by = (SELECT history."by" FROM history'
        " WHERE history.ticket = tickets.number AND history.name = 'answered'"
        " ORDER BY history.sequence DESC LIMIT 1)"
    )


def downgrade() -> None:
    with op.batch_alter_table("tickets") as batch_op:
        batch_op.drop_column("answered_by")
        batch_op.drop_column("extension_for")
