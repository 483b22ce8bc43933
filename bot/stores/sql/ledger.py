"""Accountability in SQL: failures as they were recorded, and what is added to them (RC-5)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import astuple
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, Index, Integer, String, Table, Text, and_, select, tuple_

from bot.hotline.accountability import Evidence, Failure, Remark, Warning
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.locking import let_nobody_else_write
from bot.stores.sql.tables import breaches, metadata
from bot.stores.sql.types import Encrypted, Instant

remarks = Table(
    "breach_remarks",
    metadata,
    Column("ticket", String(14), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("role", String(32), primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("by", String(64), nullable=False),
    Column("words", Encrypted, nullable=False),
    Column("excuses", Boolean, nullable=False),
)

warnings = Table(
    "warnings",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person", String(64)),  # none: collective
    Column("unit", String(64), nullable=False),
    Column("given", Boolean, nullable=False),
    Column("reason", Encrypted, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("failures", Text, nullable=False),  # JSON: [[ticket, sequence, role], …]
    Column("warnings", Text, nullable=False),  # JSON: ids
)
Index("ix_breaches_person", breaches.c.person, breaches.c.at)

_KEY = (breaches.c.ticket, breaches.c.sequence, breaches.c.role)


class SqlLedger:
    """`Ledger` in one transaction."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    async def failures(self, since: datetime, until: datetime, person: str | None = None) -> list[Failure]:
        """Return the failures from an instant to another, of all or of one, the latest first."""
        within = and_(breaches.c.at >= since, breaches.c.at < until)
        within = and_(within, breaches.c.person == person) if person else within
        query = select(breaches).where(within).order_by(breaches.c.at.desc(), *_KEY)
        found = (await self._connection.execute(query)).all()
        said = await self._said(select(*_KEY).where(within))
        return [_failure(row, said) for row in found]

    async def failure(self, evidence: Evidence) -> Failure | None:
        """Return a failure with what was said of it, held until the transaction ends."""
        here = tuple_(*_KEY) == tuple_(*astuple(evidence))
        row = (await self._connection.execute(select(breaches).where(here).with_for_update())).first()
        return _failure(row, await self._said(select(*_KEY).where(here))) if row else None

    async def remark(self, remark: Remark) -> None:
        """Keep what was said of a failure."""
        row = {"by": remark.by, "at": remark.at, "words": remark.words, "excuses": remark.excuses}
        await self._connection.execute(remarks.insert().values(**_key(remark.evidence), **row))

    async def warnings(self, since: datetime, person: str | None = None) -> list[Warning]:
        """Return what was decided since then, of all or about one person, the latest first."""
        query = select(warnings).where(warnings.c.at >= since)
        query = query.where(warnings.c.person == person) if person else query
        found = await self._connection.execute(query.order_by(warnings.c.at.desc(), warnings.c.id))
        return [_warning(row) for row in found]

    async def lock(self) -> None:
        """Let nobody else decide until the transaction ends."""
        await let_nobody_else_write(self._connection, warnings)

    async def decide(self, warning: Warning) -> None:
        """Keep what was decided."""
        row = {
            name: getattr(warning, name) for name in ("id", "person", "unit", "given", "reason", "by", "at")
        }
        row["failures"] = json.dumps([astuple(one) for one in warning.failures])
        row["warnings"] = json.dumps(warning.warnings)
        await self._connection.execute(warnings.insert().values(**row))

    async def _said(self, of: Any) -> dict[Evidence, list[Remark]]:
        """Return what was said of these failures, in its order."""
        these = tuple_(remarks.c.ticket, remarks.c.sequence, remarks.c.role).in_(of)
        found: dict[Evidence, list[Remark]] = defaultdict(list)
        for row in await self._connection.execute(select(remarks).where(these).order_by(remarks.c.at)):
            evidence = _evidence(row)
            found[evidence].append(Remark(evidence, row.by, row.at, row.words, row.excuses))
        return found


def _key(evidence: Evidence) -> dict[str, Any]:
    return {"ticket": evidence.ticket, "sequence": evidence.sequence, "role": evidence.role}


def _evidence(row: Any) -> Evidence:
    return Evidence(row.ticket, row.sequence, row.role)


def _failure(row: Any, said: dict[Evidence, list[Remark]]) -> Failure:
    evidence = _evidence(row)
    return Failure(evidence, row.rule, row.person, row.at, tuple(said.get(evidence, ())))


def _warning(row: Any) -> Warning:
    failures: Sequence[Any] = json.loads(row.failures)
    return Warning(
        row.id,
        row.person,
        row.unit,
        row.given,
        row.reason,
        row.by,
        row.at,
        tuple(Evidence(*one) for one in failures),
        tuple(json.loads(row.warnings)),
    )
