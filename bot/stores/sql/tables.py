"""The tables. Every change of them is a migration under `migrations/versions`."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    and_,
    false,
)
from sqlalchemy.sql.naming import conv

from bot.stores.sql.types import Encrypted, EncryptedBytes, Instant

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
    Column("offered_to", String(64)),
    Column("epoch", Integer, nullable=False, server_default="0"),
    # Of one that waits for a person, what its place in the queue goes by (HO-6).
    Column("queued_at", Instant),
    Column("urgent", Boolean, nullable=False, server_default=false()),
    Column("special_need", Boolean, nullable=False, server_default=false()),
    Column("colleague", Boolean, nullable=False, server_default=false()),
    Column("queued_for", String(32)),  # why
    Column("citizen", Encrypted),  # how they call themselves, masked
    Column("matter", Encrypted),  # what they came about, masked
    Column("drill", String(32)),  # an activation: nothing in it is real while that is on (EM-2)
)
_queued = conversations.c.queued_at.isnot(None)
Index("ix_conversations_queued", conversations.c.queued_at, postgresql_where=_queued, sqlite_where=_queued)

for _name in ("person", "offered_to"):
    _theirs, _any = conversations.c[_name], conversations.c[_name].isnot(None)
    Index(f"ix_conversations_{_name}", _theirs, postgresql_where=_any, sqlite_where=_any)

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

Index("ix_matters_opened", matters.c.opened_at)

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
    Column("texts_only", Boolean, nullable=False, server_default=false()),
    Column("query_code", Encrypted),
    Column("dispatcher", String(64), nullable=False),
    Column("assisting", Text, nullable=False, server_default="[]"),  # units, as JSON
    Column("offer_unit", String(64)),
    Column("offer_person", String(64)),
    Column("offer_designated", Boolean),
    Column("urged", Integer, nullable=False, server_default="0"),
    Column("refusals", Integer, nullable=False, server_default="0"),
    Column("extension_amount", Integer),
    Column("extension_reason", Encrypted),
    Column("extension_by", String(64)),
    Column("extension_for", String(64)),
    Column("extension_asked", String(64)),
    Column("review_text", Encrypted),
    Column("review_by", String(64)),
    Column("review_for", String(64)),
    Column("review_asked", String(64)),
    Column("review_collect", Encrypted),
    Column("review_apology", Encrypted),
    Column("instructs", String(64)),
    Column("instruction", Encrypted),  # an Instruction as JSON …
    Column("instructed", String(64)),  # … and who is to find what it asks for
    Column("commended", Encrypted),
    Column("conclusion", String(16)),
    Column("answered_by", String(64)),
    Column("calls_back", String(64)),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("tried_on", Date),
    Column("redone", Boolean, nullable=False, server_default=false()),
    Column("master", String(14)),
    Column("application", Encrypted),  # an Application as JSON
    Column("activation", String(32)),
    Column("drill", Boolean, nullable=False, server_default=false()),
    Column("version", Integer, nullable=False, server_default="0"),
    # What follows from matter and deadlines, so that a list of somebody's tickets reads no more of an
    # index than is shown: the first responsible, who never changes (FI-1), and when something is due.
    Column("first_responsible", String(64), nullable=False),
    Column("next_due_at", Instant),  # none once it has ended
    Column("events", Integer, nullable=False, server_default="0"),  # rows in `history` …
    Column("digest", String(64)),  # … and the digest of the last: a history that was cut short shows
)
Index("ix_tickets_master", tickets.c.master)
_taken = tickets.c.activation.isnot(None)
Index("ix_tickets_activation", tickets.c.activation, postgresql_where=_taken, sqlite_where=_taken)
_awaited = tickets.c.next_due_at.isnot(None)
for _name in ("handler", "offer_person", "first_responsible"):
    _by_due = (tickets.c[_name], tickets.c.next_due_at, tickets.c.number)
    Index(f"ix_tickets_{_name}", *_by_due, postgresql_where=_awaited, sqlite_where=_awaited)
for _name in ("extension_asked", "review_asked", "calls_back", "instructs", "instructed"):  # of few tickets
    _by_due, _any = (tickets.c[_name], *_by_due[1:]), and_(_awaited, tickets.c[_name].isnot(None))
    Index(f"ix_tickets_{_name}", *_by_due, postgresql_where=_any, sqlite_where=_any)

# By what tickets are found: digests under a secret key, of which nobody reads what was said (PV-2).
ticket_terms = Table(
    "ticket_terms",
    metadata,
    Column("digest", LargeBinary(16), primary_key=True),
    # No foreign key: it would be looked for here, without an index, whenever a ticket's row is written.
    Column("ticket", String(14), primary_key=True),
    sqlite_with_rowid=False,  # it is its own index: half the size
)

history = Table(
    "history",
    metadata,
    Column("ticket", ForeignKey("tickets.number"), primary_key=True),
    Column("sequence", Integer, primary_key=True),  # 1, 2, 3 …
    Column("name", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String(64), nullable=False),
    Column("in_name_of", String(64)),
    Column("facts", Text, nullable=False),  # JSON; nothing personal
    Column("note", Encrypted),  # what people wrote: salt, a line's end, the words
    Column("note_digest", String(64)),
    Column("digest", String(64), nullable=False),
    Column("conversation", String(200)),  # of what a citizen did: in which message …
    Column("message", String(200)),  # … which does it once
    UniqueConstraint("conversation", "message", "name"),
)

files = Table(
    "files",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("conversation", String(200), nullable=False, index=True),
    Column("ticket", ForeignKey("tickets.number"), index=True),  # none: it was sent in the conversation
    Column("name", Encrypted, nullable=False),
    Column("type", String(100), nullable=False),  # by its content
    Column("size", Integer, nullable=False),  # bytes
    Column("by", String(64)),  # a staff id; none: the citizen
    Column("at", Instant, nullable=False),
)

# By themselves, so that whoever asks which files there are does not read them.
file_contents = Table(
    "file_contents",
    metadata,
    Column("file", ForeignKey("files.id"), primary_key=True),
    Column("content", EncryptedBytes, nullable=False),
)

ticket_counters = Table(
    "ticket_counters",
    metadata,
    Column("day", String(8), primary_key=True),  # of notices with a G before it
    Column("last", Integer, nullable=False),
)

Index("ix_history_at", history.c.at, history.c.name)

deadlines = Table(
    "deadlines",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("ticket", ForeignKey("tickets.number"), nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("amount", Integer, nullable=False),
    Column("counted_in", String(32), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("first_due_at", Instant, nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("extended", Integer, nullable=False),
    Column("pauses", Text, nullable=False),  # JSON: [[from, until], …]
    Column("paused_at", Instant),
    Column("fired", Float, nullable=False),
    Column("next_at", Instant),
    Column("ended_at", Instant),
)
_runs, _fires = deadlines.c.ended_at.is_(None), deadlines.c.next_at.isnot(None)
Index("ix_deadlines_next", deadlines.c.next_at, postgresql_where=_fires, sqlite_where=_fires)
Index("ix_deadlines_due", deadlines.c.due_at, postgresql_where=_runs, sqlite_where=_runs)

# What citizens did about tickets before there was a history (migration 0005); kept, not read.
ticket_records_before_history = Table(
    "ticket_records_before_history",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("ticket", ForeignKey("tickets.number"), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("text", Encrypted),
    Column("at", Instant, nullable=False),
    Column("conversation", String(200), nullable=False),
    Column("message", String(200), nullable=False),
    Index("ix_ticket_records_ticket", "ticket"),
    UniqueConstraint(
        "conversation", "message", "kind", name=conv("uq_ticket_records_conversation_message_kind")
    ),
)

tellings = Table(
    "tellings",
    metadata,
    Column("ticket", ForeignKey("tickets.number"), primary_key=True),
    Column("sequence", Integer, primary_key=True),  # of the event that is told
    Column("person", String(64), primary_key=True),
    Column("topic", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    Column("seen_at", Instant),
)
_unseen = tellings.c.seen_at.is_(None)
Index("ix_tellings_unseen", tellings.c.person, postgresql_where=_unseen, sqlite_where=_unseen)

breaches = Table(
    "breaches",
    metadata,
    Column("ticket", ForeignKey("tickets.number"), primary_key=True),
    Column("sequence", Integer, primary_key=True),  # of the event that is the evidence
    Column("role", String(32), primary_key=True),  # handler, first_responsible
    Column("person", String(64), nullable=False),
    Column("rule", String(16), nullable=False),
    Column("at", Instant, nullable=False, index=True),
)

absences = Table(
    "absences",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person", String(64), nullable=False, index=True),
    Column("reason", String(32), nullable=False),
    Column("leaves_at", Instant, nullable=False),
    Column("back_by", Instant),
    Column("told_at", Instant, nullable=False),
    Column("stand_in", String(64)),
    Column("contact", Encrypted),
    Column("approved_by", String(64)),
    Column("note", Encrypted),
    Column("returned_at", Instant, index=True),  # every act asks who is not back
)

attendance = Table(
    "attendance",
    metadata,
    Column("person", String(64), primary_key=True),
    Column("signed_in_at", Instant, primary_key=True),
    Column("unit", String(64), nullable=False),
    Column("signed_out_at", Instant),
    Column("after_call_since", Instant),
)

shifts = Table(
    "shifts",
    metadata,
    Column("person", String(64), primary_key=True),
    Column("starts_at", Instant, primary_key=True),
    Column("unit", String(64), nullable=False),
    Column("ends_at", Instant, nullable=False),
)

pauses = Table(
    "pauses",
    metadata,
    Column("unit", String(64), primary_key=True),
    Column("starts_at", Instant, primary_key=True),
    Column("ends_at", Instant),
    Column("note", Text, nullable=False),
    Column("alternative", Text, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("conversation", String(200), primary_key=True),
    Column("message", String(200), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("seen_at", Instant),
    Column("seen_by", String(64)),
)

# What staff told citizens though the wording check was against it, with their reason (CO-3).
overrides = Table(
    "overrides",
    metadata,
    Column("of", String(200), primary_key=True),  # a conversation's id or a ticket's number …
    Column("place", Integer, primary_key=True),  # … in its log or its history
    Column("person", String(64), nullable=False),
    Column("rules", String(200), nullable=False),  # that were found against it, comma separated
    Column("reason", Encrypted, nullable=False),
    Column("at", Instant, nullable=False),
)

# What citizens think of a talk or an answer, once they were asked (EV-1); the words are in the log.
evaluations = Table(
    "evaluations",
    metadata,
    Column("conversation", ForeignKey("conversations.id"), primary_key=True),
    Column("place", Integer, primary_key=True),  # of the asking
    Column("person", String(64), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("ticket", String(14)),  # that was answered; none: a talk
    Column("score", Integer),  # 1 to 5; none: not given
    Column("message", String(200)),  # that was heard last
    Column("given_at", Instant),
    Column("asks", String(8)),  # what is asked now; none: no more
    Column("understood", Boolean),
    Column("solved", Boolean),
)
