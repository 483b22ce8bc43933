"""Who answers and by when: the life of tickets, their history, deadlines that fire, presence, the queue."""

import sqlalchemy as sa
from alembic import op

from bot.stores.sql.types import Encrypted, Instant

revision = "0005"
down_revision = "0004"

_INSTANT = Instant(timezone=True)


def upgrade() -> None:
    _tickets()
    _deadlines()
    _lists()
    _history()
    _presence()
    with op.batch_alter_table("conversations") as batch_op:
        batch_op.add_column(sa.Column("queued_at", _INSTANT, nullable=True))
        for name in ("urgent", "special_need", "colleague"):
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    _index("ix_conversations_queued", "conversations", ["queued_at"], "queued_at IS NOT NULL")
    # What citizens did about tickets stands in their history from now on; what they did before is kept.
    op.rename_table("ticket_records", "ticket_records_before_history")


def _tickets() -> None:
    with op.batch_alter_table("tickets") as batch_op:
        batch_op.add_column(sa.Column("dispatcher", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("assisting", sa.Text(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("offer_unit", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("offer_person", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("offer_designated", sa.Boolean(), nullable=True))
        for name in ("urged", "refusals", "version", "events"):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("extension_amount", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("extension_reason", Encrypted(), nullable=True))
        batch_op.add_column(sa.Column("extension_by", sa.String(length=64), nullable=True))
        for name in ("redone", "texts_only"):
            batch_op.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("master", sa.String(length=14), nullable=True))
        batch_op.add_column(sa.Column("first_responsible", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("next_due_at", _INSTANT, nullable=True))
        batch_op.add_column(sa.Column("digest", sa.String(length=64), nullable=True))
    op.execute(
        "UPDATE tickets SET dispatcher = handler, first_responsible ="
        " (SELECT first_responsible FROM matters WHERE id = matter)"
    )
    with op.batch_alter_table("tickets") as batch_op:
        for name in ("dispatcher", "first_responsible"):
            batch_op.alter_column(name, existing_type=sa.String(length=64), nullable=False)
    op.create_index("ix_tickets_master", "tickets", ["master"])


def _deadlines() -> None:
    """Promises made so far were answers; how they were counted is not known, when they are due is."""
    op.drop_index("ix_deadlines_open", table_name="deadlines")
    with op.batch_alter_table("deadlines") as batch_op:
        batch_op.alter_column("id", existing_type=sa.String(length=32), type_=sa.String(length=64))
        for name, kind in (
            ("amount", sa.Integer()),
            ("counted_in", sa.String(length=32)),
            ("started_at", _INSTANT),
            ("first_due_at", _INSTANT),
            ("provisional", sa.Boolean()),
            ("extended", sa.Integer()),
            ("pauses", sa.Text()),
            ("paused_at", _INSTANT),
            ("fired", sa.Float()),
            ("next_at", _INSTANT),
            ("ended_at", _INSTANT),
        ):
            batch_op.add_column(sa.Column(name, kind, nullable=True))
    op.execute(
        "UPDATE deadlines SET kind = 'answer', amount = 1, counted_in = 'working_days', extended = 0,"
        " first_due_at = due_at, next_at = due_at, pauses = '[]',"
        " fired = CASE WHEN expired_at IS NULL THEN 0 ELSE 1 END,"
        " provisional = (SELECT provisional FROM tickets WHERE number = deadlines.ticket),"
        " started_at = (SELECT opened_at FROM matters JOIN tickets ON matter = matters.id"
        " WHERE number = deadlines.ticket)"
    )
    op.execute(
        "UPDATE deadlines SET next_at = NULL, ended_at = due_at"
        " WHERE ticket IN (SELECT number FROM tickets WHERE state = 'withdrawn')"
    )
    with op.batch_alter_table("deadlines") as batch_op:
        for name in ("amount", "extended"):
            batch_op.alter_column(name, existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("counted_in", existing_type=sa.String(length=32), nullable=False)
        for name in ("started_at", "first_due_at"):
            batch_op.alter_column(name, existing_type=_INSTANT, nullable=False)
        batch_op.alter_column("provisional", existing_type=sa.Boolean(), nullable=False)
        batch_op.alter_column("pauses", existing_type=sa.Text(), nullable=False)
        batch_op.alter_column("fired", existing_type=sa.Float(), nullable=False)
        batch_op.drop_column("expired_at")
    with op.batch_alter_table("tickets") as batch_op:
        batch_op.drop_column("due_at")
        batch_op.drop_column("provisional")
    _index("ix_deadlines_next", "deadlines", ["next_at"], "next_at IS NOT NULL")
    _index("ix_deadlines_due", "deadlines", ["due_at"], "ended_at IS NULL")


def _lists() -> None:
    """Index what each has to do, and first answered, by what is due next."""
    op.execute(
        "UPDATE tickets SET next_due_at ="
        " (SELECT MIN(due_at) FROM deadlines WHERE ticket = number AND ended_at IS NULL)"
    )
    for name in ("handler", "offer_person", "first_responsible"):
        columns = [name, "next_due_at", "number"]
        _index(f"ix_tickets_{name}", "tickets", columns, "next_due_at IS NOT NULL")


def _history() -> None:
    op.create_table(
        "history",
        sa.Column("ticket", sa.String(length=14), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("in_name_of", sa.String(length=64), nullable=True),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("note", Encrypted(), nullable=True),
        sa.Column("note_digest", sa.String(length=64), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("conversation", sa.String(length=200), nullable=True),
        sa.Column("message", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name=op.f("fk_history_ticket")),
        sa.PrimaryKeyConstraint("ticket", "sequence", name=op.f("pk_history")),
        sa.UniqueConstraint(
            "conversation", "message", "name", name=op.f("uq_history_conversation_message_name")
        ),
    )
    op.create_table(
        "tellings",
        sa.Column("ticket", sa.String(length=14), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("topic", sa.String(length=32), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("seen_at", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name=op.f("fk_tellings_ticket")),
        sa.PrimaryKeyConstraint("ticket", "sequence", "person", name=op.f("pk_tellings")),
    )
    _index("ix_tellings_unseen", "tellings", ["person"], "seen_at IS NULL")
    op.create_table(
        "breaches",
        sa.Column("ticket", sa.String(length=14), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.String(length=16), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["ticket"], ["tickets.number"], name=op.f("fk_breaches_ticket")),
        sa.PrimaryKeyConstraint("ticket", "sequence", "role", name=op.f("pk_breaches")),
    )


def _presence() -> None:
    op.create_table(
        "absences",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("leaves_at", _INSTANT, nullable=False),
        sa.Column("back_by", _INSTANT, nullable=True),
        sa.Column("told_at", _INSTANT, nullable=False),
        sa.Column("stand_in", sa.String(length=64), nullable=True),
        sa.Column("contact", Encrypted(), nullable=True),
        sa.Column("approved_by", sa.String(length=64), nullable=True),
        sa.Column("note", Encrypted(), nullable=True),
        sa.Column("returned_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index(op.f("ix_absences_person"), "absences", ["person"])
    op.create_index(op.f("ix_absences_returned_at"), "absences", ["returned_at"])
    op.create_table(
        "attendance",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("signed_in_at", _INSTANT, nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("signed_out_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("person", "signed_in_at", name=op.f("pk_attendance")),
    )
    op.create_table(
        "shifts",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("starts_at", _INSTANT, nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("ends_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("person", "starts_at", name=op.f("pk_shifts")),
    )
    op.create_table(
        "pauses",
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("starts_at", _INSTANT, nullable=False),
        sa.Column("ends_at", _INSTANT, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("alternative", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "starts_at", name=op.f("pk_pauses")),
    )


def _index(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, postgresql_where=sa.text(where), sqlite_where=sa.text(where))


def downgrade() -> None:
    raise NotImplementedError("a history is never thrown away (CP-8): restore a backup instead")
