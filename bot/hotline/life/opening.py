"""Opening a ticket: accepted, and dispatched at once where a scope decides (FI-3, FI-4, FI-10)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.hotline.acts import Act, Dispatch, Merge
from bot.hotline.deadlines import DeadlineKind
from bot.hotline.guide import Guide
from bot.hotline.institution import Duty, Length
from bot.hotline.kind import Kind
from bot.hotline.life.case import BOT, Case, Change, Scene, Telling, about, changed, perform, started
from bot.hotline.oversight import Plan
from bot.hotline.ticket import Ticket


def opened(
    ticket: Ticket,
    scene: Scene,
    decided: bool,
    sought: str | None = None,
    master: Ticket | None = None,
    guide: Guide | None = None,
    plan: Plan | None = None,
) -> tuple[Change, ...]:
    """Return the changes with which a new ticket begins its life; `ticket.handler` offers it to its unit.

    One for somebody who was `sought` by name is theirs to sign for (FI-5), an application has
    its `guide`. Undecided, it is the supervisor's to dispatch, by a deadline of its own; the
    promise to the citizen runs on (FI-10). Of an emergency the supervisor is told at once (TE-5),
    of what an emergency `plan` has taken its leader (EM-2).
    One of which there is a `master` already is dispatched to nobody: it is answered with that (KN-3).
    """
    scene = about(ticket, scene)
    case = promised(Case(ticket, guide=guide), scene)
    facts: dict[str, Any] = {
        "kind": ticket.matter.kind.value,
        "unit": ticket.unit,
        "first_responsible": ticket.matter.first_responsible,
        "handler": ticket.handler,
    }
    if ticket.activation:
        facts |= {"activation": ticket.activation, "drill": ticket.drill}
    if not decided:
        case = started(case, DeadlineKind.DECIDE, scene.institution.duty.decide, scene)
        told = (Telling(ticket.handler, "undecided"),)
        return (changed(case, scene, "accepted", tellings=told, **facts),)
    accepted = changed(case, scene, "accepted", **facts)
    in_their_name = replace(scene, actor=scene.acting(ticket.handler))
    act: Act = Merge(master) if master else Dispatch(ticket.unit, "", sought)
    change = perform(accepted.case, act, in_their_name)
    event = replace(change.event, by=BOT, in_name_of=ticket.handler)
    tellings = (*(() if master else change.tellings), *_told(ticket, scene, plan))
    # The reply to the citizen tells the unit already: no notice of its own.
    return accepted, replace(change, event=event, notices=(), tellings=tellings)


def _told(ticket: Ticket, scene: Scene, plan: Plan | None) -> tuple[Telling, ...]:
    """Return whom a new ticket is told besides: an important matter is a leader's to know of."""
    supervisor = scene.institution.profile.supervisor
    emergency = (Telling(supervisor, "emergency"),) if ticket.matter.kind is Kind.EMERGENCY else ()
    return (*emergency, Telling(plan.leader, "plan_matter")) if plan else emergency


def promised(case: Case, scene: Scene) -> Case:
    """Return the case with what its citizen is promised: an answer, and what its kind needs besides (TL)."""
    kind, duty = case.ticket.matter.kind, scene.institution.duty
    limit = scene.institution.limit(kind, case.ticket.subject)
    case = started(case, DeadlineKind.ANSWER, limit, scene)
    if kind is Kind.URGENT_FAULT:
        return started(case, DeadlineKind.ARRIVE, _arrival(duty, case.ticket.place or ""), scene)
    return case


def _arrival(duty: Duty, place: str) -> Length:
    """Return by when a repair crew arrives at a place (TL-7)."""
    return next(one.limit for one in duty.arrive if not one.places or any(p in place for p in one.places))
