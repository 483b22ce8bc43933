"""Lists of tickets at the desk, and finding one: of those that somebody may read (PV-4)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from enum import Enum

from bot.hotline import searching
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.life import Scene
from bot.hotline.roles import Clerk, Concern, Operation, Reach, insist, reach
from bot.service import duty
from bot.service.desk_ports import Within
from bot.service.duty import scene_of
from bot.service.ports import Database, Tickets, UnitOfWork, Work

_MOST = 500  # of a list: a page shows no more
_MOST_FOUND = 50


class Scope(str, Enum):
    """Whose tickets a list holds."""

    MINE = "mine"  # one's own, and those of whom one stands in for
    UNIT = "unit"
    FIRST = "first"  # that one is first responsible for (FI-1)


async def work(
    database: Database, institution: Institution, clerk: Clerk, scope: Scope, now: datetime
) -> list[Work]:
    """Return a list of open tickets, what is due next first, each with what the clerk is asked about it."""
    concern = Concern(frozenset({clerk.person}), frozenset({clerk.unit}))
    insist(clerk, Operation.READ_TICKET, concern)
    async with database.reading() as unit_of_work:
        scene = await scene_of(unit_of_work, institution, clerk.person, now)
        theirs = scene.acts_for()
        if scope is Scope.FIRST:
            found = await unit_of_work.tickets.first_answered_by(clerk.person, _MOST)
        elif scope is Scope.UNIT:
            found = await unit_of_work.tickets.held_by(sorted(institution.members(clerk.unit)), _MOST)
        else:
            found = await _to_do(unit_of_work.tickets, theirs)
        found = [one for one in found if not await _is_about(unit_of_work, scene, one)]
        listed = [_asked_of(theirs, one) for one in found]
        return (
            listed
            if scope is not Scope.MINE
            else _by_due([*listed, *await _instead_of_barred(unit_of_work, scene)])
        )


async def _instead_of_barred(unit_of_work: UnitOfWork, scene: Scene) -> list[Work]:
    """Return the complaints that stand-ins would have, were they not about them (CP-4)."""
    away = scene.stood_in_for()
    found = [one for one in await _to_do(unit_of_work.tickets, away) if one.kind is Kind.COMPLAINT]
    listed = []
    for one in found:
        here = await duty.scene_about(unit_of_work, scene, one.number)
        theirs = {person for person in away if here.acting(person) == scene.actor}
        if theirs & {one.handler, one.offered_to, *one.asked.values()}:
            listed.append(_asked_of({*theirs, *scene.acts_for()}, one))
    return listed


async def _is_about(unit_of_work: UnitOfWork, scene: Scene, listed: Work) -> bool:
    """Say whether a ticket of a list is a complaint about who looks (CP-4)."""
    return listed.kind is Kind.COMPLAINT and await duty.is_about(unit_of_work, scene, listed.number)


async def _to_do(kept: Tickets, persons: list[str]) -> list[Work]:
    """Return what people have, are offered and are asked about, what is due next first."""
    both = [*await kept.work_of(persons, _MOST), *await kept.asked_of(persons, _MOST)]
    return _by_due(both)


def _by_due(found: list[Work]) -> list[Work]:
    """Return tickets of a list once each, what is due next first."""
    by_due = sorted(found, key=lambda one: (one.next_due_at is None, one.next_due_at, one.number))
    return list({one.number: one for one in by_due}.values())[:_MOST]


async def search(
    database: Database, institution: Institution, clerk: Clerk, query: str, now: datetime
) -> list[Work]:
    """Return the newest tickets that hold every word of a query, of those that somebody may read.

    A word is a ticket's number, a telephone, the last digits of either, a name, or words of
    description and place. By who complains only those find it who may know them (CP-3).
    """
    insist(clerk, Operation.SEARCH_TICKETS)
    words = searching.asked(query)
    if not words:
        return []
    async with database.reading() as unit_of_work:
        scene = await scene_of(unit_of_work, institution, clerk.person, now)
        readable = within(clerk, Operation.SEARCH_TICKETS, scene)
        known = within(clerk, Operation.SEE_COMPLAINANT, scene)
        found = await unit_of_work.tickets.search(words, readable, known, _MOST_FOUND)
        found = [one for one in found if not await _is_about(unit_of_work, scene, one)]
    return [_asked_of(scene.acts_for(), one) for one in found]


def _asked_of(theirs: Collection[str], one: Work) -> Work:
    """Return a ticket of a list with what is asked of these people alone."""
    return replace(one, asked={what: person for what, person in one.asked.items() if person in theirs})


def within(clerk: Clerk, operation: Operation, scene: Scene) -> Within | None:
    """Return which tickets somebody's roles reach: those whose `concern_of` does; None: all."""
    far = reach(clerk.roles, operation)
    if far is Reach.ALL:
        return None
    if far is None:
        return Within()
    theirs = {clerk.person, *scene.acts_for()}
    units = {clerk.unit} if far is Reach.UNIT else set()
    led = {unit.code for unit in scene.institution.units if scene.institution.leader_of(unit.code) in theirs}
    return Within(frozenset(theirs), frozenset(units), frozenset(led))
