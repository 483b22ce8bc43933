"""Opening matters under the first-inquiry rule, and telling where they stand."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.hotline import life
from bot.hotline import plan as plans
from bot.hotline.alert import Alert, AlertKind
from bot.hotline.application import Application
from bot.hotline.conflict import accused
from bot.hotline.guide import Guide
from bot.hotline.institution import Institution, Staff, Unit
from bot.hotline.kind import Kind
from bot.hotline.life import BOT, Case, Scene
from bot.hotline.masses import FAULTS
from bot.hotline.oversight import Plan
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.routing import Route, route
from bot.hotline.shifts import Pause, paused
from bot.hotline.ticket import Citizen, Matter, Origin, State, Ticket, is_owner
from bot.service.duty import scene_of
from bot.service.masses import makes_mass, master_of
from bot.service.ports import Database, UnitOfWork
from bot.service.tries import Tries


@dataclass(frozen=True)
class Request:
    """What a citizen asks us to take on."""

    origin: Origin
    kind: Kind
    description: str
    place: str | None
    citizen: Citizen
    sought: str | None = None  # the member of staff whom the citizen asked for (FI-5)
    by: str | None = None  # the member of staff who took it: first responsible; None: the bot alone (FI-1)
    guide: Guide | None = None  # what an application is for (AH-1)
    on_behalf: bool = False  # `by` applies in the citizen's name, who is to confirm it (AH-4)


@dataclass(frozen=True)
class Opened:
    """A ticket with the unit in charge, who answers for it, and by when an answer is promised."""

    ticket: Ticket
    unit: Unit
    first_responsible: Staff
    acting: Staff  # who has it now: handler, whom it is offered to, or who stands in for them (HO-2)
    due_at: datetime | None  # None once it is answered
    urged: int  # how often (RC-3); of what is merged, with all who are answered together
    guide: Guide | None = None  # of an application, in the version that was applied for
    step: str | None = None  # how far it is, as the citizen was told last (AH-3)
    pause: Pause | None = None  # in which its unit's service is, and where else to go (HO-4)

    @property
    def is_over(self) -> bool:
        """Say whether nothing is done about it any more; what is merged is over once it is answered."""
        return self.ticket.state.is_end and not (self.ticket.state is State.MERGED and self.due_at)


class TooManyTries(Exception):
    """A number or a peer has tried too often to prove ownership (PV-5)."""


async def open_ticket(
    database: Database, institution: Institution, request: Request, now: datetime
) -> Opened:
    """Open a matter with its ticket and first deadline (FI-1, FI-3, FI-4, FI-7).

    Who took it is first responsible; where the bot took it alone, the duty owner of
    the unit is. Asked again for the same message it returns the ticket it made then.
    `Refused` is an application for what is not applied for with us, or by nobody known.
    """
    _insist_on_applicant(request)
    async with database.writing() as work:
        await work.messages.lock(request.origin.conversation, now)  # the same message, at the same instant
        case = await work.tickets.opened_in(request.origin)
        scene = await scene_of(work, institution, request.by or BOT, now)
        if case is None:
            target = await _target(work, institution, request)
            local_day = now.astimezone(ZoneInfo(institution.profile.time_zone)).date()
            number = await work.tickets.next_number(local_day)
            ticket = _ticket(institution, request, target, number, now)
            await work.tickets.add(ticket)
            master = None if target.drill else await _master(work, institution, request, ticket, now)
            given = (request.sought, master, request.guide, target.plan)
            for change in life.opened(ticket, scene, target.route.decided, *given):
                await work.tickets.save(change, request.origin)
                case = change.case
            if ticket.matter.kind in FAULTS and await makes_mass(work, institution, number, now):
                await work.alerts.add(Alert(AlertKind.MASS, request.origin, now))
        assert case
        answering = await work.tickets.get(case.ticket.master) if case.ticket.master else case
        return replace(opened(case, scene, answering), pause=await pause_of(work, case.ticket.unit, now))


async def pause_of(work: UnitOfWork, unit: str, now: datetime) -> Pause | None:
    """Return the pause that a unit's service is in now, if it is in one (HO-4)."""
    return paused(unit, now, await work.people.pauses(now))


async def answer_directly(
    database: Database, institution: Institution, origin: Origin, guide: Guide, now: datetime
) -> Matter:
    """Record that a question was answered at once from a guide, with its version (FI-2)."""
    async with database.writing() as work:
        matter = await work.tickets.matter_of(origin)
        if matter is None:
            owner = institution.unit(guide.unit).duty_owner
            matter = Matter(uuid.uuid4().hex, origin, Kind.QUESTION, owner, now, guide.code, guide.version)
            await work.tickets.add_matter(matter)
    return matter


async def progress(
    database: Database,
    tries: Tries,
    institution: Institution,
    peer: str,
    number: str,
    proof: str,
    now: datetime,
) -> Opened | None:
    """Return a ticket to its owner; None, whether the number is unknown or the proof is wrong (PV-5).

    Raises `TooManyTries` once a number or a peer is over the limit.
    """
    keys = (f"ticket:{number}", f"peer:{peer}")
    if not await tries.allow(*keys):
        raise TooManyTries
    async with database.reading() as work:
        case = await work.tickets.get(number)
        if case is None or not is_owner(case.ticket, proof):
            return None
        scene = await scene_of(work, institution, BOT, now)
        answering = await work.tickets.get(case.ticket.master) if case.ticket.master else case
        assert answering
        happened = [link.event for link in await work.tickets.history(number)]
    steps = [event.note for event in happened if event.name == "step_told"]
    await tries.forget(*keys)
    return replace(opened(case, scene, answering), step=steps[-1] if steps else None)


async def still_open(database: Database, owned: Mapping[str, str]) -> list[Ticket]:
    """Return those of these tickets that are not done, in their order; each with its proof (PV-5)."""
    async with database.reading() as work:
        cases = [(await work.tickets.get(number), proof) for number, proof in owned.items()]
    return [
        case.ticket
        for case, proof in cases
        if case and is_owner(case.ticket, proof) and not case.ticket.state.is_done
    ]


def opened(case: Case, scene: Scene, answering: Case | None = None) -> Opened:
    """Return a case as its owner is told of it; a merged one is answered with its master."""
    ticket, institution, scene = case.ticket, scene.institution, life.about(case.ticket, scene)
    promise, answered_by = (answering or case).promise, (answering or case).ticket
    holder = ticket.offer.person if ticket.offer else ticket.handler
    return Opened(
        ticket,
        institution.unit(answered_by.unit),
        institution.person(ticket.matter.first_responsible),
        institution.person(scene.acting(holder)),
        promise.due_at if promise else None,
        answered_by.urged,
        case.guide,
    )


async def _master(
    work: UnitOfWork, institution: Institution, request: Request, ticket: Ticket, now: datetime
) -> Ticket | None:
    """Return the ticket of an announced failure that is reported here too, if there is one (KN-3)."""
    if ticket.matter.kind not in FAULTS:
        return None
    return await master_of(work, institution, request.description, request.place, now)


def _insist_on_applicant(request: Request) -> None:
    """Raise `Refused` unless a guide is there for an application, and who applies is known (AH-1)."""
    is_application = request.kind is Kind.APPLICATION
    if is_application != (request.guide is not None) or (request.guide and not request.guide.is_applied_for):
        raise Refused(Refusal.GUIDE)
    if is_application and not (request.citizen.name and request.citizen.telephone):
        raise Refused(Refusal.NAMELESS)


@dataclass(frozen=True)
class _Target:
    """Whose a new matter is, and which emergency plan has taken it or rehearses it (EM-2)."""

    route: Route
    plan: Plan | None = None
    activation: str | None = None
    drill: bool = False


async def _target(work: UnitOfWork, institution: Institution, request: Request) -> _Target:
    found = _route(institution, request)
    drill = await work.plans.drill_of(request.origin.conversation)
    active = plans.concerning(await work.plans.active(), drill)
    taken = plans.in_charge(institution, active, request.description, request.place)
    plan, activation = taken or (None, None)
    rerouted = plans.rerouted(institution, plan, found) if plan else None
    if rerouted is None or activation is None:
        return _Target(found, None, drill, drill is not None)
    return _Target(rerouted, plan, activation.id, activation.is_drill)


def _route(institution: Institution, request: Request) -> Route:
    """Return whose matter it is: the guide's unit's, that of who was sought, else as its words say."""
    if request.guide:
        return Route(institution.unit(request.guide.unit), request.kind, request.guide.name)
    if request.sought and request.sought not in accused(institution, request.kind, request.description):
        return Route(institution.unit(institution.person(request.sought).unit), request.kind, None)
    return route(institution, request.kind, request.description, request.place)


def _ticket(
    institution: Institution, request: Request, target: _Target, number: str, now: datetime
) -> Ticket:
    """Return a new ticket; who is on duty at the hotline offers it to its unit (FI-4).

    Where no unit is known it is the supervisor's (FI-10).
    """
    route = target.route
    guide, hotline = request.guide, institution.unit(institution.profile.default_unit)
    handler = hotline.duty_owner if route.decided else institution.profile.supervisor
    return Ticket(
        number=number,
        matter=Matter(
            uuid.uuid4().hex,
            request.origin,
            route.kind,
            request.by or route.unit.duty_owner,
            now,
            guide.code if guide else None,
            guide.version if guide else None,
        ),
        state=State.ACCEPTED,
        unit=route.unit.code,
        handler=handler,
        subject=route.subject,
        description=request.description,
        place=request.place,
        citizen=request.citizen,
        query_code=None if request.citizen.telephone else f"{secrets.randbelow(10**6):06d}",
        dispatcher=handler,
        application=Application(on_behalf=request.on_behalf) if guide else None,
        activation=target.activation,
        drill=target.drill,
    )
