"""What is said of recorded failures, and what is decided about them."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "breach_remarks",
        sa.Column("ticket", sa.String(length=14), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("excuses", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("ticket", "sequence", "role", "at", name=op.f("pk_breach_remarks")),
    )
    op.create_table(
        "warnings",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("failures", sa.Text(), nullable=False),
        sa.Column("warnings", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warnings")),
    )
    op.create_index(op.f("ix_warnings_at"), "warnings", ["at"])
    op.create_index("ix_breaches_person", "breaches", ["person", "at"])


def downgrade() -> None:
    op.drop_index("ix_breaches_person", "breaches")
    op.drop_table("warnings")
    op.drop_table("breach_remarks")
