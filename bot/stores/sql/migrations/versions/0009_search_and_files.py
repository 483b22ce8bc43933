"""By what tickets are found; photographs and papers."""

import sqlalchemy as sa
from alembic import op
from alembic.util import CommandError
from cryptography.fernet import InvalidToken

from bot.hotline.searching import terms
from bot.stores.sql.search import rows_of
from bot.stores.sql.types import Encrypted, EncryptedBytes, Instant

revision = "0009"
down_revision = "0008"

_PAGE = 1000  # tickets that are indexed at a time
_tickets = sa.table(
    "tickets",
    sa.column("number", sa.String),
    *(sa.column(name, Encrypted) for name in ("description", "place", "name", "telephone")),
)
_terms = sa.table("ticket_terms", sa.column("digest", sa.LargeBinary), sa.column("ticket", sa.String))


def upgrade() -> None:
    op.create_table(
        "ticket_terms",
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("ticket", sa.String(length=14), nullable=False),
        sa.PrimaryKeyConstraint("digest", "ticket", name=op.f("pk_ticket_terms")),
        sqlite_with_rowid=False,
    )
    try:
        _index(op.get_bind())
    except InvalidToken:
        raise CommandError("MASTER_KEY: expected the key that sealed the tickets in this database") from None
    op.create_table(
        "files",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("conversation", sa.String(length=200), nullable=False),
        sa.Column("ticket", sa.String(length=14), nullable=True),
        sa.Column("name", Encrypted(), nullable=False),
        sa.Column("type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=True),
        sa.Column("at", Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name=op.f("fk_files_ticket")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
    )
    op.create_index(op.f("ix_files_conversation"), "files", ["conversation"])
    op.create_index(op.f("ix_files_ticket"), "files", ["ticket"])
    op.create_table(
        "file_contents",
        sa.Column("file", sa.String(length=32), nullable=False),
        sa.Column("content", EncryptedBytes(), nullable=False),
        sa.ForeignKeyConstraint(["file"], ["files.id"], name=op.f("fk_file_contents_file")),
        sa.PrimaryKeyConstraint("file", name=op.f("pk_file_contents")),
    )


def _index(connection: sa.engine.Connection) -> None:
    """Let the tickets that are there be found."""
    if connection.execute(sa.select(_tickets.c.number).limit(1)).first() is None:
        return
    cipher, last = connection.dialect.cipher, ""
    if cipher is None:
        raise InvalidToken
    query = sa.select(_tickets).order_by(_tickets.c.number).limit(_PAGE)
    while page := list(connection.execute(query.where(_tickets.c.number > last))):
        rows = [row for found in page for row in rows_of(cipher, found.number, terms(*found))]
        connection.execute(_terms.insert(), rows)
        last = page[-1].number


def downgrade() -> None:
    op.drop_table("file_contents")
    op.drop_table("files")
    op.drop_table("ticket_terms")
