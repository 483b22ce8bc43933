"""What leaders instruct about complaints, and who is asked to instruct and to find the facts."""

import sqlalchemy as sa
from alembic import op

from bot.stores.sql.types import Encrypted

revision = "0027"
down_revision = "0026"

_ASKED = ("instructs", "instructed")


def upgrade() -> None:
    with op.batch_alter_table("tickets") as batch_op:
        batch_op.add_column(sa.Column("instruction", Encrypted(), nullable=True))
        for name in _ASKED:
            batch_op.add_column(sa.Column(name, sa.String(length=64), nullable=True))
    for name in _ASKED:
        where = sa.text(f"next_due_at IS NOT NULL AND {name} IS NOT NULL")
        op.create_index(
            f"ix_tickets_{name}",
            "tickets",
            [name, "next_due_at", "number"],
            postgresql_where=where,
            sqlite_where=where,
        )


def downgrade() -> None:
    for name in _ASKED:
        op.drop_index(f"ix_tickets_{name}", "tickets")
    with op.batch_alter_table("tickets") as batch_op:
        for name in ("instruction", *_ASKED):
            batch_op.drop_column(name)
