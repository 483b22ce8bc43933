"""Many reports of one failure: proposed as one master ticket (主单), which a person decides (KN-3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.hotline import places
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.ticket import Ticket
from bot.hotline.utility import Utility, failing

FAULTS = (Kind.FAULT, Kind.URGENT_FAULT)


@dataclass(frozen=True)
class Mass:
    """Tickets that are likely about one and the same failure of a utility, at one place."""

    utility: Utility
    area: str  # a place of the institution
    tickets: tuple[str, ...]  # their numbers, the oldest first: it becomes the master
    since: datetime


def masses(tickets: Iterable[Ticket], institution: Institution) -> tuple[Mass, ...]:
    """Return the masses among open tickets, the one begun first first.

    Tickets are about one failure if they tell of the same utility at the same place of the
    institution, the smallest that each names, and at least `reports` of them came within `minutes`,
    both figures of the utility. Reports that name no known place are in no mass.
    """
    reported: dict[tuple[str, str], list[Ticket]] = defaultdict(list)
    utilities = {utility.code: utility for utility in institution.utilities}
    for ticket in sorted(tickets, key=lambda one: (one.matter.opened_at, one.number)):
        for code, area in _told(ticket, institution):
            reported[code, area].append(ticket)
    found = (_mass(utilities[code], area, several) for (code, area), several in reported.items())
    return tuple(sorted((one for one in found if one), key=lambda one: one.since))


def _told(ticket: Ticket, institution: Institution) -> Iterator[tuple[str, str]]:
    utility = failing(institution.utilities, ticket.description)
    if utility is None or ticket.matter.kind not in FAULTS or ticket.drill:
        return
    names = places.named(institution.places, ticket.place or "")
    larger = {one for name in names for one in places.around([name], institution.within) if one != name}
    yield from ((utility.code, name) for name in names if name not in larger)


def _mass(utility: Utility, area: str, tickets: Sequence[Ticket]) -> Mass | None:
    """Return the mass of those tickets of which enough came within the utility's time, if any did."""
    span, enough = timedelta(minutes=utility.minutes), utility.reports
    times = [one.matter.opened_at for one in tickets]
    starts = range(len(times) - enough + 1)
    close = [start for start in starts if times[start + enough - 1] - times[start] <= span]
    kept = sorted({place for start in close for place in range(start, start + enough)})
    if not kept:
        return None
    return Mass(utility, area, tuple(tickets[place].number for place in kept), times[kept[0]])
