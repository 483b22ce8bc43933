"""The three rates: kept as they are decided, told by who asks, counted anew from the history (EV-3)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from zoneinfo import ZoneInfo

from bot.hotline import places, rates
from bot.hotline.institution import Institution
from bot.hotline.life import Change, Scene
from bot.hotline.rates import By, Counted, Rate, Share
from bot.hotline.roles import Clerk, Operation, Reach, insist, reach
from bot.hotline.ticket import Ticket
from bot.service.figure_ports import Extent, Tally
from bot.service.ports import Database, UnitOfWork

_AT_ONCE = 200  # tickets counted anew in one transaction


@dataclass(frozen=True)
class Row:
    """The rates of the tickets that have something in common: `key`; None if it is not known."""

    key: str | None
    shares: dict[Rate, Share]


@dataclass(frozen=True)
class RateTable:
    """The rates of an extent, told apart, and of all together."""

    extent: Extent  # as far as who asks may see it
    rows: tuple[Row, ...]
    total: dict[Rate, Share]


async def keep(work: UnitOfWork, change: Change, sequence: int, scene: Scene) -> None:
    """Keep what a change decides of the rates; `sequence` is its place in the ticket's history."""
    for count in rates.counted(change):
        counted = Counted(count, sequence)
        await work.figures.keep(tally(change.case.ticket, counted, scene.institution))


def tally(ticket: Ticket, counted: Counted, institution: Institution) -> Tally:
    """Return a count with what it is told apart by."""
    return Tally(
        ticket=ticket.number,
        counted=counted,
        on=counted.count.at.astimezone(ZoneInfo(institution.profile.time_zone)).date(),
        kind=ticket.matter.kind,
        subject=ticket.subject,
        channel=ticket.matter.origin.conversation.split(":", 1)[0],
        area=places.area(institution.places, institution.within, ticket.place or ""),
        first_responsible=ticket.matter.first_responsible,
    )


async def table(database: Database, clerk: Clerk, extent: Extent, by: By) -> RateTable:
    """Return the rates of an extent, of one's own unit where one's roles reach no further."""
    seen = _within(clerk, extent)
    async with database.reading() as work:
        found = await work.figures.shares(seen, by)
    rows = tuple(Row(key, found[key]) for key in sorted(found, key=lambda one: (one is None, one or "")))
    total = {rate: _together(rows, rate) for rate in Rate}
    return RateTable(seen, rows, total)


async def evidence(
    database: Database, clerk: Clerk, extent: Extent, rate: Rate, is_met: bool, limit: int
) -> list[Tally]:
    """Return the tickets behind a figure, the latest first; of one's own unit as in `table`."""
    async with database.reading() as work:
        return await work.figures.evidence(_within(clerk, extent), rate, is_met, limit)


async def recount(database: Database, institution: Institution, write: bool) -> AsyncIterator[str]:
    """Yield the tickets of which what is kept is not what their history says; with `write` put it right."""
    after = ""
    while True:
        async with database.writing() if write else database.reading() as work:
            numbers = await work.tickets.numbers(after, _AT_ONCE)
            for number in numbers:
                if await _differs(work, institution, number, write):
                    yield number
        if not numbers:
            return
        after = numbers[-1]


async def _differs(work: UnitOfWork, institution: Institution, number: str, write: bool) -> bool:
    kept = await work.figures.counted(number)
    said = rates.recounted(await work.tickets.history(number))
    if kept == said:
        return False
    case = await work.tickets.get(number) if write else None
    if case:
        gone = {rate: _none(one) for rate, one in kept.items() if rate not in said}
        for counted in (gone | said).values():
            await work.figures.keep(tally(case.ticket, counted, institution))
    return True


def _none(counted: Counted) -> Counted:
    return replace(counted, count=replace(counted.count, is_met=None))


def _together(rows: tuple[Row, ...], rate: Rate) -> Share:
    return reduce(add, (row.shares.get(rate, Share()) for row in rows), Share())


def _within(clerk: Clerk, extent: Extent) -> Extent:
    insist(clerk, Operation.SEE_FIGURES)
    if reach(clerk.roles, Operation.SEE_FIGURES) is Reach.ALL:
        return extent
    return replace(extent, only={**extent.only, By.UNIT: clerk.unit})
