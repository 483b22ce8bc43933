"""What grievances are put down to, and what is done about it."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "ticket_causes",
        sa.Column("ticket", sa.String(length=14), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("cause", sa.String(length=64), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name=op.f("fk_ticket_causes_ticket")),
        sa.PrimaryKeyConstraint("ticket", "at", name=op.f("pk_ticket_causes")),
    )
    op.create_table(
        "improvements",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("cause", sa.String(length=64), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("month", "cause", "at", name=op.f("pk_improvements")),
    )


def downgrade() -> None:
    op.drop_table("improvements")
    op.drop_table("ticket_causes")
