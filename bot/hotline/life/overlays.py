"""What stands beside a ticket's states: urging, adding, attaching, supervision (RC-3, RC-4, AH-1)."""

from __future__ import annotations

from bot.hotline.acts import Attach, Detach, MeetDemand, Supervise, Supplement, Urge
from bot.hotline.deadlines import DeadlineKind
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
    play,
    resumed,
    started,
    until,
    with_ticket,
)
from bot.hotline.presence import insist_on_zone
from bot.hotline.refusal import Refusal, Refused


@play.register
def _urge(act: Urge, case: Case, scene: Scene) -> Change:
    """Count an urging; from the institution's figure on the supervisor hears of each."""
    ticket = case.ticket
    if scene.actor != CITIZEN:
        insist_on(scene, ticket.matter.first_responsible, scene.institution.profile.supervisor)
    urged = ticket.urged + 1
    told = [*case.holders, ticket.matter.first_responsible]
    if urged >= scene.institution.duty.urgings:
        told.append(scene.institution.profile.supervisor)
    tellings = tuple(Telling(person, "urged") for person in dict.fromkeys(told))
    return changed(with_ticket(case, urged=urged), scene, "urged", tellings=tellings, count=urged)


@play.register
def _supplement(act: Supplement, case: Case, scene: Scene) -> Change:
    """Take what the citizen adds; a promise that waited for it runs on."""
    insist_on_words(act.text)
    if scene.actor != CITIZEN:
        raise Refused(Refusal.NOT_YOURS, holders=(CITIZEN,))
    told = tuple(Telling(person, "supplemented") for person in case.holders)
    running = resumed(case, scene)
    notices = going_on(case, running)
    return changed(running, scene, "supplemented", note=act.text, notices=notices, tellings=told)


@play.register
def _attach(act: Attach, case: Case, scene: Scene) -> Change:
    """Take a file from somebody whom the ticket concerns; who has it and was not there is told."""
    ticket, institution = case.ticket, scene.institution
    leaders = (institution.leader_of(ticket.unit), institution.profile.supervisor)
    name = insist_on(scene, *case.holders, ticket.matter.first_responsible, ticket.dispatcher, *leaders)
    told = tuple(Telling(person, "attached") for person in case.holders if not scene.is_for(person))
    return changed(case, scene, "attached", in_name_of=name, note=act.name, tellings=told, file=act.file)


@play.register
def _detach(act: Detach, case: Case, scene: Scene) -> Change:
    """Take a file away for who attached it, in whoever's name that was."""
    file = act.attached
    if scene.actor != file.by:
        raise Refused(Refusal.NOT_YOURS, holders=(file.by,))
    return changed(case, scene, "detached", note=file.ref.name, file=file.ref.id)


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
