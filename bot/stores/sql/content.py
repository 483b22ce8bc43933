"""The institution's content in SQL, every item versioned."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update

from bot.hotline.guide import Guide, in_order
from bot.hotline.institution import Institution
from bot.hotline.items import SINGLE, Key, bodies, body, is_imported
from bot.service.content_ports import StillNamed
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.tables import content, matters, tickets

_CHANGES = ("changes", SINGLE)  # its version counts how often anything has changed
_LISTED = (
    "units",
    "staff",
    "limits",
    "questions",
    "phrases",
    "events",
    "utilities",
    "scenarios",
    "plans",
    "criteria",
    "causes",
    "surveys",
)


class SqlContent:
    """`Content` in one transaction."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    async def load(self, institution: Institution, at: datetime) -> int:
        """Take over an institution's content; return how many items are new, changed or gone."""
        current = await self._current()
        wanted = bodies(institution)
        gone = {key for key in current.keys() - wanted.keys() if not is_imported(key, current[key])}
        await self._refuse_if_named({code for kind, code in gone if kind in ("units", "staff")})
        return await self._keep(wanted, current, gone, at)

    async def take(self, guides: Sequence[Guide], at: datetime) -> int:
        """Take guides over beside all that is there; return how many are new or changed."""
        wanted = {("guides", guide.code): body(guide) for guide in guides}
        return await self._keep(wanted, await self._current(), (), at)

    async def loaded(self) -> int:
        """Return what changes whenever an item of the content does."""
        query = select(func.max(content.c.version)).where(*_here(_CHANGES))
        return (await self._connection.execute(query)).scalar() or 0

    async def own_guides(self) -> set[str]:
        """Return the codes of the guides that were not imported."""
        current = await self._current()
        return {key[1] for key, body in current.items() if key[0] == "guides" and not is_imported(key, body)}

    async def guides(self) -> list[Guide]:
        """Return all guides as they are listed; nobody answers here yet for those imported."""
        query = select(content).where(content.c.kind == "guides", content.c.current)
        return in_order(_guide(row) for row in await self._connection.execute(query))

    async def institution(self) -> Institution:
        """Return the institution as it stands; `LookupError` if none was loaded."""
        query = select(content).where(content.c.current, content.c.kind.not_in(("guides", _CHANGES[0])))
        parts: dict[str, list[Any]] = {kind: [] for kind in _LISTED}
        single: dict[str, Any] = {}
        for row in await self._connection.execute(query.order_by(content.c.kind, content.c.code)):
            body = json.loads(row.body)
            if row.kind in _LISTED:
                parts[row.kind].append(body)
            else:
                single[row.kind] = body
        if not single:
            raise LookupError("no institution is loaded: run `hotline content load`")
        parts["guides"] = await self.guides()
        return Institution(**single, **parts)

    async def _current(self) -> dict[Key, str]:
        query = select(content).where(content.c.current, content.c.kind != _CHANGES[0])
        return {(row.kind, row.code): row.body for row in await self._connection.execute(query)}

    async def _keep(
        self, wanted: Mapping[Key, str], current: Mapping[Key, str], gone: Collection[Key], at: datetime
    ) -> int:
        """Keep what is new or changed as its next version, and retire what is gone; return how many."""
        changed = [key for key, body in wanted.items() if current.get(key) != body]
        count = len(changed) + len(gone)
        if count:
            await self._retire([*changed, *gone, _CHANGES])
            await self._add({key: wanted[key] for key in changed} | {_CHANGES: str(count)}, at)
        return count

    async def _refuse_if_named(self, codes: set[str]) -> None:
        for column in (tickets.c.unit, tickets.c.handler, matters.c.first_responsible):
            query = select(column).where(column.in_(codes)).distinct()
            named = sorted((await self._connection.execute(query)).scalars())
            if named:
                raise StillNamed(
                    f"tickets name {', '.join(named)}: keep it in the content until they are handed over"
                )

    async def _add(self, bodies: Mapping[Key, str], at: datetime) -> None:
        query = select(content.c.kind, content.c.code, func.max(content.c.version))
        rows = await self._connection.execute(query.group_by(content.c.kind, content.c.code))
        last = {(kind, code): version for kind, code, version in rows}
        await self._connection.execute(
            content.insert(),
            [
                {
                    "kind": key[0],
                    "code": key[1],
                    "version": last.get(key, 0) + 1,
                    "body": body,
                    "current": True,
                    "loaded_at": at,
                }
                for key, body in bodies.items()
            ],
        )

    async def _retire(self, keys: Sequence[Key]) -> None:
        here = _here((bindparam("of"), bindparam("named")))
        retired = update(content).where(*here, content.c.current).values(current=False)
        await self._connection.execute(retired, [{"of": kind, "named": code} for kind, code in keys])


async def guide_at(connection: SqlConnection, code: str, version: int) -> Guide:
    """Return a guide as it was in a version; every version is kept."""
    query = select(content).where(*_here(("guides", code)), content.c.version == version)
    return _guide((await connection.execute(query)).one())


def _here(key: tuple[Any, Any]) -> tuple[Any, Any]:
    return content.c.kind == key[0], content.c.code == key[1]


def _guide(row: Any) -> Guide:
    return Guide(**json.loads(row.body), version=row.version)
