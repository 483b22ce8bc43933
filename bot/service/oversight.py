"""督办, 催办 and 好人好事 at the desk: what is pressed for, and who is praised (RC-3, RC-4, CO-7)."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.roles import Clerk, Operation, insist
from bot.service import duty
from bot.service.duty import scene_of
from bot.service.oversight_ports import Praise, Pressed
from bot.service.ports import Database

_MET_FOR = timedelta(days=30)  # a demand that was met is still listed so long
_MOST = 500


async def pressed(database: Database, institution: Institution, clerk: Clerk, now: datetime) -> list[Pressed]:
    """Return what is demanded and urged: open demands first by their date, then what is urged most.

    Complaints about whoever asks are left out (CP-4); `Forbidden`.
    """
    insist(clerk, Operation.INSPECT)
    async with database.reading() as work:
        scene = await scene_of(work, institution, clerk.person, now)
        found = await work.oversight.pressed(now - _MET_FOR, _MOST)
        seen = [
            one
            for one in found
            if one.kind is not Kind.COMPLAINT or not await duty.is_about(work, scene, one.number)
        ]
    return sorted(seen, key=_urgency)


def _urgency(one: Pressed) -> tuple[bool, float, int, str]:
    is_open = one.demand is not None and one.demand.reported_at is None and not one.is_over
    due = one.demand.until.timestamp() if one.demand and is_open else 0.0
    return (not is_open, due, -one.urged, one.number)


async def praises(database: Database, clerk: Clerk, since: datetime, until: datetime) -> list[Praise]:
    """Return the praise of a time, the latest first; `Forbidden`."""
    insist(clerk, Operation.INSPECT)
    async with database.reading() as work:
        return await work.oversight.praises(since, until)
