"""What an owner does about a ticket: urge it, add to it, withdraw it; never a second ticket (RC-3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.hotline.acts import Act, Supplement, Urge, Withdraw
from bot.hotline.institution import Institution
from bot.hotline.life import CITIZEN
from bot.hotline.ticket import Origin, State
from bot.service.duty import held, perform, scene_of
from bot.service.matters import Opened, progress
from bot.service.ports import Database, Wording
from bot.service.tries import Tries


@dataclass(frozen=True)
class Errand:
    """Which ticket its owner comes about, with the proof, and in which message (PV-5)."""

    origin: Origin
    number: str
    proof: str

    @property
    def peer(self) -> str:
        """Return whose tries are counted."""
        return self.origin.conversation


_NAMES: dict[type[Act], str] = {Urge: "urged", Supplement: "supplemented", Withdraw: "withdrawn"}


async def follow_up(
    database: Database,
    tries: Tries,
    wording: Wording,
    institution: Institution,
    errand: Errand,
    act: Act,
    now: datetime,
) -> Opened | None:
    """Urge a ticket that is still going, add to it or take it back, once for each message.

    What its owner does about a merged ticket is done about the one that answers it.
    Returns how it stands then; None, and raises, as `progress` (PV-5).
    """
    found = await _look_up(database, tries, institution, errand, now)
    if found is None:
        return None
    merged = found.ticket.state is State.MERGED and not isinstance(act, Withdraw)
    number = (found.ticket.master if merged else None) or errand.number
    async with database.writing() as work:
        case = await held(work, number)
        done = await work.tickets.did(errand.origin, _NAMES[type(act)])
        over = case.ticket.state.is_done if merged else case.ticket.state.is_end
        if not (done or over):
            scene = await scene_of(work, institution, CITIZEN, now)
            await perform(work, wording, case, act, scene, errand.origin)
    return await _look_up(database, tries, institution, errand, now)


async def _look_up(
    database: Database, tries: Tries, institution: Institution, errand: Errand, now: datetime
) -> Opened | None:
    return await progress(database, tries, institution, errand.peer, errand.number, errand.proof, now)
