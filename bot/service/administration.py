"""Keeping the institution's content at the desk: units, people, limits, guides and all else."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.hotline import editing
from bot.hotline.courtesy import Checker
from bot.hotline.editing import SHAPES, Change, Changed, Edit, Items
from bot.hotline.guide import Guide, OwnGuide
from bot.hotline.items import Key
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.roles import Clerk, insist, may
from bot.service.ports import Database, UnitOfWork

_SHOWN = 100  # changes


class UnknownKind(LookupError):
    """There is no content of that kind."""


class UnknownChange(LookupError):
    """There is no change with that id."""


class ChangedSince(Exception):
    """Somebody changed an item since it was looked at; the message names it."""


@dataclass(frozen=True)
class Shelf:
    """The items of a kind as they are now, with their versions: of places, of which there is one, by `-`."""

    bodies: Mapping[str, Any]
    versions: Mapping[str, int]


def kinds(clerk: Clerk) -> list[str]:
    """Return what kinds of content somebody may change."""
    return [kind for kind in SHAPES if may(clerk, editing.operation(kind))]


async def look(database: Database, clerk: Clerk, kind: str) -> Shelf:
    """Return the items of a kind; `UnknownKind`, `Forbidden`."""
    _insist(clerk, [kind])
    async with database.reading() as work:
        bodies = editing.seen(await work.content.institution(), kind)
        versions = await work.content.versions()
    return Shelf(bodies, {code: _version(versions, (kind, code)) for code in bodies})


async def check(database: Database, checker: Checker, clerk: Clerk, edits: Sequence[Edit]) -> Items:
    """Return what edits would make different; `Unfit` if they cannot take effect, `Forbidden`."""
    _insist(clerk, [edit.kind for edit in edits])
    async with database.reading() as work:
        return editing.edited(await work.content.institution(), edits, checker)


async def draft(database: Database, checker: Checker, clerk: Clerk, edit: Edit) -> Guide:
    """Return a guide as an edit would have it; `Unfit`, `UnknownKind` of what is no guide, `Forbidden`."""
    if edit.kind != "guides" or edit.body is None:
        raise UnknownKind(edit.kind)
    await check(database, checker, clerk, [edit])
    return OwnGuide(**edit.body)


async def change(
    database: Database, checker: Checker, clerk: Clerk, edits: Sequence[Edit], why: str, now: datetime
) -> Changed:
    """Let edits take effect together, at once and for every process, with the reason.

    Raises `Unfit` if they do not hold together, `ChangedSince` if somebody changed one of the
    items since it was looked at, `StillNamed` if tickets name what is to go, `Refused`
    without a reason or a difference, `Forbidden`.
    """
    _insist(clerk, [edit.kind for edit in edits])
    async with database.writing() as work:
        await work.content.hold()
        versions = await work.content.versions()
        for edit in edits:
            if _version(versions, edit.key) != edit.version:
                raise ChangedSince("/".join(edit.key))
        items = editing.edited(await work.content.institution(), edits, checker)
        return await _kept(work, clerk, items, why, now)


async def undo(database: Database, clerk: Clerk, id: str, why: str, now: datetime) -> Changed:
    """Let a change's items say again what they said before it.

    Raises `ChangedSince` if one of them was changed since, and what `change` raises; `UnknownChange`.
    """
    async with database.writing() as work:
        await work.content.hold()
        done = await _seen(work, clerk, id)
        institution = await work.content.institution()
        wanted = {key: before for key, (before, _) in done.items.items()}
        items = editing.fitting(institution, wanted)
        if done.undone_by or {key: (new, old) for key, (old, new) in items.items()} != done.items:
            raise ChangedSince(id)
        return await _kept(work, clerk, items, why, now, undoes=id)


async def changes(database: Database, clerk: Clerk) -> list[Changed]:
    """Return the latest changes of what somebody may change, the latest first."""
    async with database.reading() as work:
        return [one for one in await work.content.changes(_SHOWN) if _may_see(clerk, one)]


async def _seen(work: UnitOfWork, clerk: Clerk, id: str) -> Changed:
    found = await work.content.changed(id)
    if found is None or not _may_see(clerk, found):
        raise UnknownChange(id)
    return found


async def _kept(
    work: UnitOfWork, clerk: Clerk, items: Items, why: str, now: datetime, undoes: str | None = None
) -> Changed:
    if not why.strip():
        raise Refused(Refusal.NO_REASON)
    if not items:
        raise Refused(Refusal.NO_DIFFERENCE)
    made = Change(uuid.uuid4().hex, clerk.person, now, why.strip(), undoes)
    await work.content.change(made, {key: body for key, (_, body) in items.items()})
    return Changed(made, items)


def _insist(clerk: Clerk, kinds: Sequence[str]) -> None:
    for kind in kinds:
        if kind not in SHAPES:
            raise UnknownKind(kind)
        insist(clerk, editing.operation(kind))


def _may_see(clerk: Clerk, one: Changed) -> bool:
    return all(may(clerk, editing.operation(kind)) for kind, _ in one.items)


def _version(versions: Mapping[Key, int], key: Key) -> int:
    """Return the version of an item: what it is kept as counts together, each grows by one."""
    return sum(versions.get(one, 0) for one in editing.keys(*key))
