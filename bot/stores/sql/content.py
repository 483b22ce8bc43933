"""The institution's content in SQL, every item versioned."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    and_,
    bindparam,
    func,
    select,
    true,
    update,
)

from bot.hotline.editing import Change, Changed
from bot.hotline.guide import Guide, in_order
from bot.hotline.institution import Institution
from bot.hotline.items import LISTED, SINGLE, Key, bodies, body, is_imported
from bot.service.content_ports import StillNamed, Unreconciled
from bot.stores.sql.accounts import accounts
from bot.stores.sql.connection import SqlConnection
from bot.stores.sql.locking import let_nobody_else_write
from bot.stores.sql.tables import matters, metadata, tickets
from bot.stores.sql.types import Instant

content_changes = Table(
    "content_changes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("by", String(64), nullable=False),  # a staff id
    Column("at", Instant, nullable=False, index=True),
    Column("why", Text, nullable=False),
    Column("undoes", ForeignKey("content_changes.id"), unique=True),
)

content = Table(
    "content",
    metadata,
    Column("kind", String(16), primary_key=True),  # profile, unit, staff, limit, guide, places
    Column("code", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("body", Text, nullable=False),  # JSON; null: the item is gone
    Column("current", Boolean, nullable=False),
    Column("loaded_at", Instant, nullable=False),
    Column("change", ForeignKey("content_changes.id"), index=True),  # none: the files said so
    Column("in_files", Boolean, nullable=False, server_default=true()),  # the files say the same
)


_COUNTED = ("changes", SINGLE)  # its version counts how often anything has changed
_GONE = "null"  # the body of what there is no longer


class SqlContent:
    """`Content` in one transaction."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection

    async def load(self, institution: Institution, at: datetime) -> int:
        """Take over what files say, but for what staff changed; return how many items differ now."""
        wanted = bodies(institution)
        theirs = await self._staff_s()
        agreed = [key for key, said in theirs.items() if said == wanted.get(key)]
        await self._agree(agreed)
        current = {key: body for key, body in (await self._current()).items() if key not in theirs}
        gone = {key for key in current.keys() - wanted.keys() if not is_imported(key, current[key])}
        await self._refuse_if_named(gone)
        items: dict[Key, str | None] = {key: body for key, body in wanted.items() if key not in theirs}
        changed = await self._keep(items | dict.fromkeys(gone), current, at)
        if changed and theirs:
            await self._hold_together()
        return changed

    async def disputed(self, institution: Institution) -> list[Key]:
        """Return the items that staff have changed and the files, too, since then."""
        wanted, theirs = bodies(institution), await self._staff_s()
        last = dict.fromkeys(theirs) | {
            (row.kind, row.code): _said(row.body)
            for row in await self._connection.execute(
                select(content).where(content.c.in_files).order_by(content.c.version)
            )
        }
        return sorted(k for k, said in theirs.items() if wanted.get(k) not in (said, last[k]))

    async def hold(self) -> None:
        """Let nobody else change anything until the transaction ends."""
        await let_nobody_else_write(self._connection, content)

    async def versions(self) -> dict[Key, int]:
        """Return the latest version of each item that there is or was."""
        query = select(content.c.kind, content.c.code, func.max(content.c.version))
        rows = await self._connection.execute(query.group_by(content.c.kind, content.c.code))
        return {(kind, code): version for kind, code, version in rows}

    async def change(self, change: Change, items: Mapping[Key, str | None]) -> None:
        """Keep what staff make of items, as their next versions; None: it goes. `StillNamed`."""
        await self._refuse_if_named({key for key, body in items.items() if body is None})
        await self._connection.execute(content_changes.insert(), [asdict(change)])
        await self._put(items, change.at, change.id)

    async def changes(self, limit: int) -> list[Changed]:
        """Return the latest changes, the latest first."""
        query = select(content_changes).order_by(content_changes.c.at.desc(), content_changes.c.id)
        return await self._whole(await self._connection.execute(query.limit(limit)))

    async def changed(self, id: str) -> Changed | None:
        """Return a change."""
        query = select(content_changes).where(content_changes.c.id == id)
        return next(iter(await self._whole(await self._connection.execute(query))), None)

    async def take(self, guides: Sequence[Guide], at: datetime) -> int:
        """Take guides over beside all that is there; return how many are new or changed."""
        wanted = {("guides", guide.code): body(guide) for guide in guides}
        return await self._keep(wanted, await self._current(), at)

    async def loaded(self) -> int:
        """Return what changes whenever an item of the content does."""
        query = select(func.max(content.c.version)).where(*_here(_COUNTED))
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
        query = select(content).where(content.c.current, content.c.kind.not_in(("guides", _COUNTED[0])))
        parts: dict[str, list[Any]] = {kind: [] for kind in LISTED}
        single: dict[str, Any] = {}
        for row in await self._connection.execute(query.order_by(content.c.kind, content.c.code)):
            body = json.loads(row.body)
            if row.kind in LISTED:
                parts[row.kind].append(body)
            else:
                single[row.kind] = body
        if not single:
            raise LookupError("no institution is loaded: run `hotline content load`")
        parts["guides"] = await self.guides()
        return Institution(**single, **parts)

    async def _current(self) -> dict[Key, str]:
        query = select(content).where(content.c.current, content.c.kind != _COUNTED[0])
        return {(row.kind, row.code): row.body for row in await self._connection.execute(query)}

    async def _staff_s(self) -> dict[Key, str | None]:
        """Return the items that staff changed last, and what they say: None if staff took them away."""
        latest = select(content.c.kind, content.c.code, func.max(content.c.version).label("version"))
        newest = latest.group_by(content.c.kind, content.c.code).subquery()
        same = [content.c[name] == newest.c[name] for name in ("kind", "code", "version")]
        rows = await self._connection.execute(
            select(content).join(newest, and_(*same)).where(~content.c.in_files)
        )
        return {(row.kind, row.code): _said(row.body) for row in rows}

    async def _agree(self, keys: Sequence[Key]) -> None:
        """Note that the files say what staff have made of some items: from now on the files are followed."""
        if keys:
            here = _here((bindparam("of"), bindparam("named")))
            agreed = update(content).where(*here).values(in_files=True)
            await self._connection.execute(agreed, [{"of": kind, "named": code} for kind, code in keys])

    async def _keep(self, wanted: Mapping[Key, str | None], current: Mapping[Key, str], at: datetime) -> int:
        """Keep what is new or changed as its next version, and what is gone; return how many."""
        changed = {key: body for key, body in wanted.items() if current.get(key) != body}
        if changed:
            await self._put(changed, at)
        return len(changed)

    async def _put(self, items: Mapping[Key, str | None], at: datetime, change: str | None = None) -> None:
        await self._retire([*items, _COUNTED])
        await self._add({**items, _COUNTED: str(len(items))}, at, change)

    async def _hold_together(self) -> None:
        try:
            await self.institution()
        except ValueError as error:
            raise Unreconciled(
                f"what the files say does not hold together with what was changed at the desk: {error};"
                " see `hotline content compare`, undo the change at the desk, or write it into the files, too"
            ) from None

    async def _whole(self, found: Iterable[Any]) -> list[Changed]:
        """Return changes with what they made of each item, and whether they were undone."""
        rows = list(found)
        ids = [row.id for row in rows]
        items: dict[str, dict[Key, tuple[str | None, str | None]]] = {id: {} for id in ids}
        before = content.alias()
        is_before = and_(
            before.c.kind == content.c.kind,
            before.c.code == content.c.code,
            before.c.version == content.c.version - 1,
        )
        query = select(content, before.c.body.label("before")).outerjoin(before, is_before)
        for row in await self._connection.execute(query.where(content.c.change.in_(ids))):
            items[row.change][row.kind, row.code] = (_said(row.before), _said(row.body))
        undone = select(content_changes).where(content_changes.c.undoes.in_(ids))
        by = {row.undoes: row.id for row in await self._connection.execute(undone)}
        return [Changed(_change(row), items[row.id], by.get(row.id)) for row in rows]

    async def _refuse_if_named(self, gone: Collection[Key]) -> None:
        codes = {code for kind, code in gone if kind in ("units", "staff")}
        for column in (tickets.c.unit, tickets.c.handler, matters.c.first_responsible, accounts.c.person):
            query = select(column).where(column.in_(codes)).distinct()
            named = sorted((await self._connection.execute(query)).scalars())
            if named:
                raise StillNamed(
                    f"tickets or accounts name {', '.join(named)}:"
                    " keep it in the content until they are handed over, and accounts are closed"
                )

    async def _add(self, items: Mapping[Key, str | None], at: datetime, change: str | None) -> None:
        last = await self.versions()
        await self._connection.execute(
            content.insert(),
            [
                {
                    "kind": key[0],
                    "code": key[1],
                    "version": last.get(key, 0) + 1,
                    "body": _GONE if body is None else body,
                    "current": body is not None,
                    "loaded_at": at,
                    "change": None if key == _COUNTED else change,
                    "in_files": change is None or key == _COUNTED,
                }
                for key, body in items.items()
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


def _said(body: str | None) -> str | None:
    return None if body == _GONE else body


def _change(row: Any) -> Change:
    return Change(row.id, row.by, row.at, row.why, row.undoes)
