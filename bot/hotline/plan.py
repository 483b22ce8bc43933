"""Emergency plans (应急预案): a supervisor switches them on, for real or as a drill (EM-2).

For real, a plan concerns everybody. A drill concerns only conversations in which its word was said:
no citizen's own matter is ever taken for a rehearsal.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.hotline import places
from bot.hotline.announcement import Announcement, Sort
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.oversight import Plan
from bot.hotline.presence import insist_on_zone
from bot.hotline.queueing import Queued
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.routing import Route

# What an emergency plan takes. Complaints, praise, applications and lost things keep their own ways.
_TAKEN = frozenset({Kind.URGENT_FAULT, Kind.FAULT, Kind.ISSUE, Kind.QUESTION, Kind.EMERGENCY})
_WORD = re.compile(r"演练\d{4}")


@dataclass(frozen=True)
class Activation:
    """A plan that is, or was, switched on."""

    id: str  # of its announcement too
    plan: str  # its code
    begun_by: str  # a staff id
    begun_at: datetime
    areas: tuple[str, ...] = ()  # places of the institution; none: everywhere
    word: str | None = None  # of a drill: who says it in a conversation takes part; None: it is real
    ended_by: str | None = None
    ended_at: datetime | None = None

    @property
    def is_drill(self) -> bool:
        """Say whether it is rehearsed only."""
        return self.word is not None

    @property
    def is_on(self) -> bool:
        """Say whether it has not been ended."""
        return self.ended_at is None


@dataclass(frozen=True)
class CallOut:
    """That somebody of a plan's roster was called to duty, and when they said that they come."""

    activation: str
    person: str
    answered_at: datetime | None = None


def begun(activation: Activation, others: Iterable[Activation]) -> Activation:
    """Return an activation; `Refused` if its plan is on already, or another drill goes by the same word."""
    insist_on_zone(activation.begun_at)
    on = [one for one in others if one.is_on]
    if any(one.plan == activation.plan for one in on) or activation.word in {one.word for one in on} - {None}:
        raise Refused(Refusal.ON_ALREADY)
    return activation


def ended(activation: Activation, by: str, at: datetime) -> Activation:
    """Return an activation that is over; `Refused` if it was before."""
    insist_on_zone(at)
    if not activation.is_on:
        raise Refused(Refusal.OVER)
    return replace(activation, ended_by=by, ended_at=at)


def called(plan: Plan, activation: Activation) -> tuple[CallOut, ...]:
    """Return who is called to duty: the plan's leader first, then its roster, each once."""
    return tuple(CallOut(activation.id, one) for one in dict.fromkeys((plan.leader, *plan.roster)))


def announced(plan: Plan, activation: Activation) -> Announcement | None:
    """Return what citizens are told of a plan before they ask; nothing of a drill (KN-2)."""
    if activation.is_drill:
        return None
    return Announcement(
        id=activation.id,
        sort=Sort.EMERGENCY,
        unit=plan.unit,
        what=plan.what,
        advice=plan.advice,
        starts_at=activation.begun_at,
        ends_at=None,
        author=activation.begun_by,
        written_at=activation.begun_at,
        areas=activation.areas,
    )


def drill_word(text: str) -> str | None:
    """Return the word of a drill, if that is all that a text says; whether there is such a drill is open."""
    said = text.strip().strip("。.!！ ")
    return said if _WORD.fullmatch(said) else None


def concerning(active: Iterable[Activation], drill: str | None) -> tuple[Activation, ...]:
    """Return what concerns a conversation: the drill (an id) that it takes part in, else what is real."""
    return tuple(one for one in active if one.is_on and (one.id == drill if drill else not one.is_drill))


def in_charge(
    institution: Institution, active: Collection[Activation], text: str, place: str | None
) -> tuple[Plan, Activation] | None:
    """Return the plan that takes a matter told in `text` about a `place`: the first that names it there.

    A matter whose place nobody knows lies wherever a plan is on.
    """
    around = places.around(places.named(institution.places, f"{text} {place or ''}"), institution.within)
    for one in active:
        plan = institution.plan(one.plan)
        is_there = not one.areas or not around or not around.isdisjoint(one.areas)
        if plan and is_there and any(word in text for word in plan.words):
            return plan, one
    return None


def rerouted(institution: Institution, plan: Plan, found: Route) -> Route | None:
    """Return where a plan sends a matter that goes to `found` otherwise; None if it leaves it there."""
    if found.kind not in _TAKEN:
        return None
    kind = Kind.URGENT_FAULT if found.kind is Kind.FAULT else found.kind
    return Route(institution.unit(plan.unit), kind, plan.name)


def hurried(institution: Institution, active: Collection[Activation], queued: Queued) -> Queued:
    """Return who waits for a person; urgent, if their matter is one of a plan's (HO-6)."""
    matter = queued.matter or ""
    is_urgent = queued.urgent or in_charge(institution, active, matter, None) is not None
    return replace(queued, urgent=is_urgent)
