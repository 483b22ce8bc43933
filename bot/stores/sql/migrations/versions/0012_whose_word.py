"""Whose word a ticket waits for beside its handler's; what those came about who wait for a person."""

import json

import sqlalchemy as sa
from alembic import op

from bot.stores.sql.types import Encrypted

revision = "0012"
down_revision = "0011"

_ASKED = ("extension_asked", "review_asked", "calls_back")
_tickets = sa.table("tickets", *(sa.column(name) for name in ("extension_by", "review_by", *_ASKED)))


def upgrade() -> None:
    with op.batch_alter_table("conversations") as batch_op:
        batch_op.add_column(sa.Column("matter", Encrypted(), nullable=True))
    with op.batch_alter_table("tickets") as batch_op:
        for name in _ASKED:
            batch_op.add_column(sa.Column(name, sa.String(length=64), nullable=True))
    _ask()
    for name in _ASKED:
        where = sa.text(f"next_due_at IS NOT NULL AND {name} IS NOT NULL")
        op.create_index(
            f"ix_tickets_{name}",
            "tickets",
            [name, "next_due_at", "number"],
            postgresql_where=where,
            sqlite_where=where,
        )


def _ask() -> None:
    """Ask the supervisor, who may decide anything, and of answers the dispatcher."""
    op.execute("UPDATE tickets SET calls_back = dispatcher WHERE state = 'answered'")
    profile = sa.text("SELECT body FROM content WHERE kind = 'profile' AND current")
    body = op.get_bind().execute(profile).scalar()
    if body is None:
        return
    for by, asked in ((_tickets.c.extension_by, "extension_asked"), (_tickets.c.review_by, "review_asked")):
        asks = sa.update(_tickets).where(by.isnot(None)).values({asked: json.loads(body)["supervisor"]})
        op.get_bind().execute(asks)


def downgrade() -> None:
    for name in _ASKED:
        op.drop_index(f"ix_tickets_{name}", "tickets")
    with op.batch_alter_table("tickets") as batch_op:
        for name in _ASKED:
            batch_op.drop_column(name)
    with op.batch_alter_table("conversations") as batch_op:
        batch_op.drop_column("matter")
