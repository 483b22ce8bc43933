"""What stands beside a ticket's states: urging, adding, attaching, supervision, praise (RC, AH-1, CO-7)."""

from __future__ import annotations

from bot.hotline.acts import Attach, Commend, Detach, MeetDemand, Supervise, Supplement, Urge
from bot.hotline.application import lacks_asked
from bot.hotline.deadlines import DeadlineKind
from bot.hotline.kind import Kind
from bot.hotline.life.case import (
    CITIZEN,
    Case,
    Change,
    Scene,
    Telling,
    changed,
    ended,
    going_on,
    insist_on,
    insist_on_words,
    leaders_of,
    play,
    resumed,
    started,
    until,
    with_ticket,
)
from bot.hotline.presence import insist_on_zone
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.ticket import State


@play.register
def _urge(act: Urge, case: Case, scene: Scene) -> Change:
    """Count an urging; from the institution's figure on the supervisor hears of each."""
    ticket = case.ticket
    if scene.actor != CITIZEN:
        if ticket.state is State.ANSWERED:
            raise Refused(Refusal.STATE, state=ticket.state)
        insist_on(scene, ticket.matter.first_responsible, scene.institution.profile.supervisor)
    urged = ticket.urged + 1
    told = [*case.holders, ticket.matter.first_responsible]
    if urged >= scene.institution.duty.urgings:
        told.append(scene.institution.profile.supervisor)
    tellings = tuple(Telling(person, "urged") for person in dict.fromkeys(told))
    return changed(with_ticket(case, urged=urged), scene, "urged", tellings=tellings, count=urged)


@play.register
def _supplement(act: Supplement, case: Case, scene: Scene) -> Change:
    """Take what the citizen adds; a promise that waited runs on, unless papers are still to come."""
    insist_on_words(act.text)
    if scene.actor != CITIZEN:
        raise Refused(Refusal.NOT_YOURS, holders=(CITIZEN,))
    told = tuple(Telling(person, "supplemented") for person in case.holders)
    running = _heard(case, scene)
    return changed(
        running,
        scene,
        "supplemented",
        note=act.text,
        notices=going_on(case, running) if not running.waits else (),
        tellings=told,
        waits=running.waits,
    )


def _heard(case: Case, scene: Scene) -> Case:
    """Return the case with what waited for the citizen running on, unless papers are still to come (AH-2)."""
    application, guide = case.ticket.application, case.guide
    lacks = application is not None and guide is not None and lacks_asked(application, guide)
    return case if lacks else resumed(case, scene)


@play.register
def _attach(act: Attach, case: Case, scene: Scene) -> Change:
    """Take a file from the citizen or whom the ticket concerns; who has it and was not there is told.

    A promise that waited for the citizen's runs on (TL-10).
    """
    ticket, is_citizen = case.ticket, scene.actor == CITIZEN
    concerned = (*case.holders, ticket.matter.first_responsible, ticket.dispatcher, *leaders_of(case, scene))
    name = None if is_citizen else insist_on(scene, *concerned)
    running = _heard(case, scene) if is_citizen else case
    return changed(
        running,
        scene,
        "attached",
        in_name_of=name,
        note=act.name,
        notices=going_on(case, running) if not running.waits else (),
        tellings=tuple(Telling(person, "attached") for person in case.holders if not scene.is_for(person)),
        file=act.file,
    )


@play.register
def _detach(act: Detach, case: Case, scene: Scene) -> Change:
    """Take a file away for who attached it, in whoever's name that was."""
    file = act.attached
    if scene.actor != file.by:
        raise Refused(Refusal.NOT_YOURS, holders=(file.by,))
    return changed(case, scene, "detached", note=file.ref.name, file=file.ref.id)


@play.register
def _commend(act: Commend, case: Case, scene: Scene) -> Change:
    """Put down whom a praise is of; said again, the last name stands (CO-7)."""
    insist_on_words(act.who)
    ticket, who = case.ticket, act.who.strip()
    if ticket.matter.kind is not Kind.PRAISE:
        raise Refused(Refusal.KIND)
    responsible = (ticket.handler, ticket.matter.first_responsible, scene.institution.profile.supervisor)
    name = insist_on(scene, *responsible)
    named = [person.id for person in scene.institution.staff if person.name == who]
    told = tuple(Telling(one, "commended") for one in named if not scene.is_for(one))
    case = with_ticket(case, commended=who)
    return changed(case, scene, "commended", in_name_of=name, note=who, tellings=told)


@play.register
def _supervise(act: Supervise, case: Case, scene: Scene) -> Change:
    insist_on_zone(act.until)
    insist_on_words(act.demand)
    name = insist_on(scene, scene.institution.profile.supervisor)
    if case.ticket.state.is_done:
        raise Refused(Refusal.STATE, state=case.ticket.state)
    if act.until <= scene.now:
        raise Refused(Refusal.DATE_PAST, until=act.until)
    case = ended(case, scene, DeadlineKind.SUPERVISION)
    case = started(case, DeadlineKind.SUPERVISION, until(act.until, scene.now), scene)
    told = dict.fromkeys((*case.holders, case.ticket.matter.first_responsible))
    return changed(
        case,
        scene,
        "supervised",
        in_name_of=name,
        note=act.demand,
        tellings=tuple(Telling(person, "supervised") for person in told),
        until=act.until.isoformat(),
    )


@play.register
def _meet_demand(act: MeetDemand, case: Case, scene: Scene) -> Change:
    insist_on_words(act.report)
    name = insist_on(scene, *case.holders)
    if case.open(DeadlineKind.SUPERVISION) is None:
        raise Refused(Refusal.NOT_ASKED)
    case = ended(case, scene, DeadlineKind.SUPERVISION)
    told = (Telling(scene.institution.profile.supervisor, "demand_met"),)
    return changed(case, scene, "demand_met", in_name_of=name, note=act.report, tellings=told)
