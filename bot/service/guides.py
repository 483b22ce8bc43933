"""Taking over guides of other sources, beside those that the institution wrote itself (ON-1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.hotline.guide import Guide
from bot.service.ports import Database


@dataclass(frozen=True)
class Incoming:
    """A guide of another source, and where it stands there: file and line or row."""

    guide: Guide
    where: str


@dataclass(frozen=True)
class Imported:
    """What became of guides that came in."""

    taken: int
    changed: int  # of those, how many are new or not what they were
    refused: tuple[str, ...]  # a line for each, with where it stands


async def import_guides(database: Database, incoming: Sequence[Incoming], now: datetime) -> Imported:
    """Take guides over; what has not changed keeps its version.

    Refused are a guide whose code is one of the institution's own, which are
    changed in its content, and one whose code came before.
    """
    async with database.writing() as work:
        own = await work.content.own_guides()
        first: dict[str, Incoming] = {}
        refused = []
        for one in incoming:
            code = one.guide.code
            if code in own:
                refused.append(f"{one.where}: code: {code!r} is the institution's own: change its content")
            elif code in first:
                refused.append(f"{one.where}: code: {code!r} stands twice, first at {first[code].where}")
            else:
                first[code] = one
        changed = await work.content.take([one.guide for one in first.values()], now)
    return Imported(len(first), changed, tuple(refused))
