"""Accounts and sessions of the desk."""

import sqlalchemy as sa
from alembic import op

from bot.stores.sql.types import Encrypted, Instant

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("password", sa.String(length=200), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("code_secret", Encrypted(), nullable=True),
        sa.Column("code_step", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", Instant(timezone=True), nullable=True),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_accounts")),
        sa.UniqueConstraint("name", name=op.f("uq_accounts_name")),
    )
    op.create_table(
        "desk_sessions",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("began_at", Instant(timezone=True), nullable=False),
        sa.Column("seen_at", Instant(timezone=True), nullable=False),
        sa.Column("rotated_at", Instant(timezone=True), nullable=False),
        sa.Column("replaced_at", Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person"], ["accounts.person"], name=op.f("fk_desk_sessions_person")),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_desk_sessions")),
    )
    op.create_index(op.f("ix_desk_sessions_person"), "desk_sessions", ["person"])


def downgrade() -> None:
    op.drop_table("desk_sessions")
    op.drop_table("accounts")
