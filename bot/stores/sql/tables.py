"""The tables. Every change of them is a migration under `migrations/versions`."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.stores.sql.types import Encrypted, Instant

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(200), primary_key=True),  # `channel:peer`
    Column("last_place", Integer, nullable=False),  # places are handed out by counting this up
    Column("began_at", Instant, nullable=False),
    Column("turns", Integer, nullable=False, server_default="0"),  # of the dialogue; rows in `turns`
    Column("holder", String(16), nullable=False, server_default="bot"),
    Column("person", String(64)),
    Column("epoch", Integer, nullable=False, server_default="0"),
)

messages = Table(
    "messages",
    metadata,
    Column("conversation", ForeignKey("conversations.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("speaker", String(16), nullable=False),
    Column("person", String(64)),  # of what staff say: who
    Column("message", String(200), nullable=False),  # the channel's id of it
    Column("body", Encrypted, nullable=False),  # a Reply as JSON
    Column("at", Instant, nullable=False),
    Column("answers", Integer),  # of a reply: the place that it answers
    Column("burst", Integer),  # of a message to the bot: the place of the first that it is answered with
    Column("settled_at", Instant),  # of an inbound message: when it was answered
    Column("retry_at", Instant),  # of one not answered: when to try again
    Column("tries", Integer, nullable=False, default=0),
    Column("faults", Integer, nullable=False, default=0),
    UniqueConstraint("conversation", "message"),
)
Index(
    "ix_messages_waiting",
    messages.c.conversation,
    messages.c.place,
    postgresql_where=messages.c.retry_at.isnot(None),
    sqlite_where=messages.c.retry_at.isnot(None),
)

turns = Table(
    "turns",
    metadata,
    Column("conversation", ForeignKey("conversations.id"), primary_key=True),
    Column("number", Integer, primary_key=True),  # 1, 2, 3 …
    Column("events", Encrypted, nullable=False),  # what the dialogue session went through, as JSON
    Column("at", Instant, nullable=False),
)

matters = Table(
    "matters",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("conversation", String(200), nullable=False),
    Column("message", String(200), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("first_responsible", String(64), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("guide", String(64)),
    Column("guide_version", Integer),
    UniqueConstraint("conversation", "message"),
)

tickets = Table(
    "tickets",
    metadata,
    Column("number", String(14), primary_key=True),
    Column("matter", ForeignKey("matters.id"), nullable=False, unique=True),
    Column("state", String(32), nullable=False),
    Column("unit", String(64), nullable=False),
    Column("handler", String(64), nullable=False),
    Column("subject", String(200)),
    Column("description", Encrypted, nullable=False),
    Column("place", Encrypted),
    Column("name", Encrypted),
    Column("telephone", Encrypted),
    Column("query_code", Encrypted),
    Column("due_at", Instant, nullable=False),
    Column("provisional", Boolean, nullable=False),
)

ticket_counters = Table(
    "ticket_counters",
    metadata,
    Column("day", String(8), primary_key=True),
    Column("last", Integer, nullable=False),
)

deadlines = Table(
    "deadlines",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("ticket", ForeignKey("tickets.number"), nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("expired_at", Instant),
)
Index(
    "ix_deadlines_open",
    deadlines.c.due_at,
    postgresql_where=deadlines.c.expired_at.is_(None),
    sqlite_where=deadlines.c.expired_at.is_(None),
)

ticket_records = Table(
    "ticket_records",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("ticket", ForeignKey("tickets.number"), nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("text", Encrypted),
    Column("at", Instant, nullable=False),
    Column("conversation", String(200), nullable=False),
    Column("message", String(200), nullable=False),
    UniqueConstraint("conversation", "message", "kind"),
)

alerts = Table(
    "alerts",
    metadata,
    Column("conversation", String(200), primary_key=True),
    Column("message", String(200), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("seen_at", Instant),
)

content = Table(
    "content",
    metadata,
    Column("kind", String(16), primary_key=True),  # profile, unit, staff, limit, guide, places
    Column("code", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("body", Text, nullable=False),  # JSON
    Column("current", Boolean, nullable=False),
    Column("loaded_at", Instant, nullable=False),
)
