"""Emergency plans that are switched on, their drills, and the tickets they take."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "activations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("plan", sa.String(length=64), nullable=False),
        sa.Column("begun_by", sa.String(length=64), nullable=False),
        sa.Column("begun_at", _INSTANT, nullable=False),
        sa.Column("areas", sa.Text(), nullable=False),
        sa.Column("word", sa.String(length=16), nullable=True),
        sa.Column("ended_by", sa.String(length=64), nullable=True),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activations")),
    )
    op.create_index(op.f("ix_activations_begun_at"), "activations", ["begun_at"])
    op.create_table(
        "call_outs",
        sa.Column("activation", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=4), nullable=False),
        sa.Column("answered_at", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["activation"], ["activations.id"], name=op.f("fk_call_outs_activation")),
        sa.PrimaryKeyConstraint("activation", "person", name=op.f("pk_call_outs")),
    )
    with op.batch_alter_table("conversations") as batch_op:
        batch_op.add_column(sa.Column("drill", sa.String(32), nullable=True))
    with op.batch_alter_table("tickets") as batch_op:
        batch_op.add_column(sa.Column("activation", sa.String(32), nullable=True))
        batch_op.add_column(sa.Column("drill", sa.Boolean(), nullable=False, server_default=sa.false()))
    is_of_one = sa.text("activation IS NOT NULL")
    op.create_index(
        op.f("ix_tickets_activation"),
        "tickets",
        ["activation"],
        postgresql_where=is_of_one,
        sqlite_where=is_of_one,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_tickets_activation"), "tickets")
    with op.batch_alter_table("tickets") as batch_op:
        batch_op.drop_column("drill")
        batch_op.drop_column("activation")
    with op.batch_alter_table("conversations") as batch_op:
        batch_op.drop_column("drill")
    op.drop_table("call_outs")
    op.drop_table("activations")
