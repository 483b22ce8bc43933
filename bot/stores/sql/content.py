"""The institution's content in SQL, every item versioned."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from sqlalchemy import func, select, update

from bot.hotline.institution import Institution
from bot.service.ports import StillNamed
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.tables import content, matters, tickets

_SINGLE = "-"  # the code of what an institution has one of


class SqlContent:
    """`Content` in one transaction."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    async def load(self, institution: Institution, at: datetime) -> int:
        """Take over an institution's content; return how many items are new, changed or gone."""
        rows = await self._connection.execute(select(content).where(content.c.current))
        current = {(row.kind, row.code): row for row in rows}
        wanted = dict(_items(institution))
        changed = 0
        for key, body in wanted.items():
            if key in current and current[key].body == body:
                continue
            await self._add(key, body, at)
            changed += 1
        gone = current.keys() - wanted.keys()
        await self._refuse_if_named({code for kind, code in gone if kind in ("units", "staff")})
        for key in gone:
            await self._retire(key)
        return changed + len(gone)

    async def loaded(self) -> tuple[int, str]:
        """Return what changes whenever an institution is loaded that differs."""
        query = select(func.count(), func.max(content.c.loaded_at)).where(content.c.current)
        count, last = (await self._connection.execute(query)).one()
        return count, str(last)

    async def institution(self) -> Institution:
        """Return the institution as it stands; `LookupError` if none was loaded."""
        query = select(content).where(content.c.current).order_by(content.c.kind, content.c.code)
        kinds = ("units", "staff", "limits", "guides", "questions", "phrases")
        parts: dict[str, list[Any]] = {kind: [] for kind in kinds}
        single: dict[str, Any] = {}
        for row in await self._connection.execute(query):
            body = json.loads(row.body)
            if row.kind in ("profile", "places", "duty"):
                single[row.kind] = body
            else:
                parts[row.kind].append(body | ({"version": row.version} if row.kind == "guides" else {}))
        if not single:
            raise LookupError("no institution is loaded: run `hotline content load`")
        return Institution(**single, **parts)

    async def _refuse_if_named(self, codes: set[str]) -> None:
        for column in (tickets.c.unit, tickets.c.handler, matters.c.first_responsible):
            query = select(column).where(column.in_(codes)).distinct()
            named = sorted((await self._connection.execute(query)).scalars())
            if named:
                raise StillNamed(
                    f"tickets name {', '.join(named)}: keep it in the content until they are handed over"
                )

    async def _add(self, key: tuple[str, str], body: str, at: datetime) -> None:
        here = (content.c.kind == key[0], content.c.code == key[1])
        query = select(content.c.version).where(*here).order_by(content.c.version.desc()).limit(1)
        last = (await self._connection.execute(query)).scalar() or 0
        await self._retire(key)
        await self._connection.execute(
            content.insert().values(
                kind=key[0], code=key[1], version=last + 1, body=body, current=True, loaded_at=at
            )
        )

    async def _retire(self, key: tuple[str, str]) -> None:
        here = (content.c.kind == key[0], content.c.code == key[1], content.c.current)
        await self._connection.execute(update(content).where(*here).values(current=False))


def _items(institution: Institution) -> Iterator[tuple[tuple[str, str], str]]:
    yield ("profile", _SINGLE), institution.profile.json(ensure_ascii=False)
    yield ("duty", _SINGLE), institution.duty.json(ensure_ascii=False)
    yield ("places", _SINGLE), json.dumps(institution.places, ensure_ascii=False)
    keyed: list[tuple[str, str, BaseModel]] = [
        *(("units", unit.code, unit) for unit in institution.units),
        *(("staff", person.id, person) for person in institution.staff),
        *(("limits", limit.kind.value, limit) for limit in institution.limits),
        *(("guides", guide.code, guide) for guide in institution.guides),
        *(("questions", question.code, question) for question in institution.questions),
        *(("phrases", phrases.code, phrases) for phrases in institution.phrases),
    ]
    for kind, code, item in keyed:
        # The version is the store's own count, no part of what an editor wrote.
        yield (kind, code), item.json(ensure_ascii=False, exclude={"version"})
