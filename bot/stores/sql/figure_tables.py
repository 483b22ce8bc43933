"""The tables of what is counted."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table

from bot.stores.sql.tables import metadata
from bot.stores.sql.types import Instant

# What tickets count for in the three rates, and against whom (EV-3), beside what they are told apart by.
counts = Table(
    "counts",
    metadata,
    Column("ticket", ForeignKey("tickets.number"), primary_key=True),
    Column("rate", String(16), primary_key=True),
    Column("is_met", Boolean, nullable=False),
    Column("sequence", Integer, nullable=False),  # of the event that is the evidence
    Column("at", Instant, nullable=False),
    Column("on", Date, nullable=False),  # in the institution's zone
    Column("unit", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("first_responsible", String(64), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("subject", String(200)),
    Column("area", String(64)),
)
# Whatever they are told apart by, the rates of a time are counted from this alone.
_TOLD_APART = ("unit", "person", "first_responsible", "channel", "kind", "subject", "area")
Index("ix_counts_on", *(counts.c[name] for name in ("on", "rate", "is_met", *_TOLD_APART)))
