"""A complaint: the leader's instruction, the finding, the remedy, what its answer needs (CP-5, TL-5)."""

from __future__ import annotations

from bot.hotline import deadlines
from bot.hotline.acts import Answer, Find, Instruct, Propose
from bot.hotline.deadlines import DeadlineKind
from bot.hotline.kind import Kind
from bot.hotline.life.case import (
    Case,
    Change,
    Scene,
    Telling,
    changed,
    ended,
    first_of,
    insist_on,
    insist_on_no_conflict,
    insist_on_state,
    insist_on_words,
    leaders_of,
    paused,
    play,
    receiver_in,
    started,
    until,
    with_ticket,
)
from bot.hotline.presence import insist_on_zone
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.ticket import IN_HAND, Conclusion, Instruction


def inquired(case: Case, scene: Scene) -> Case:
    """Return the case with what a complaint needs first once it is signed for (CP-5).

    That is the leader's instruction; where a unit looks into what those did whom it oversees,
    its finding at once. What is under way, or found, stays as it is.
    """
    ticket, duty = case.ticket, scene.institution.duty
    is_under_way = any(case.open(kind) for kind in (DeadlineKind.FINDING, DeadlineKind.INSTRUCTION))
    if ticket.matter.kind is not Kind.COMPLAINT or ticket.conclusion or is_under_way:
        return case
    if _is_of_others(case, scene):
        return started(case, DeadlineKind.FINDING, duty.finding, scene)
    case = with_ticket(case, instructs=first_of(scene, *leaders_of(case, scene), but=()))
    return started(case, DeadlineKind.INSTRUCTION, duty.instruction, scene)


def _is_of_others(case: Case, scene: Scene) -> bool:
    """Say whether it is about those whom the unit oversees, nobody of ours (KN-5)."""
    return bool(scene.institution.unit(case.ticket.unit).oversees)


@play.register
def _instruct(act: Instruct, case: Case, scene: Scene) -> Change:
    """Have a unit find the facts; until it has, the leader may instruct anew, and the last notice counts."""
    insist_on_zone(act.until)
    insist_on_state(case, *IN_HAND)
    insist_on_words(act.instruction)
    ticket = case.ticket
    name = insist_on(scene, *leaders_of(case, scene))
    if ticket.conclusion or not (case.open(DeadlineKind.INSTRUCTION) or ticket.instruction):
        raise Refused(Refusal.NOT_ASKED)
    _insist_on_date(act, scene)
    receiver = receiver_in(act.unit, act.to, scene)
    insist_on_no_conflict(receiver, scene)
    times = ticket.instruction.times + 1 if ticket.instruction else 1
    said = Instruction(act.unit, receiver, act.instruction, act.until, scene.actor, name, scene.now, times)
    waits = case.waits
    case = ended(case, scene, DeadlineKind.INSTRUCTION, DeadlineKind.FINDING)
    case = with_ticket(case, instructs=None, instruction=said)
    case = started(case, DeadlineKind.FINDING, until(act.until, scene.now), scene)
    told = [Telling(receiver, "instructed")]
    if ticket.handler != receiver:
        told.append(Telling(ticket.handler, "instruction_given"))
    return changed(
        paused(case, scene) if waits else case,
        scene,
        "instructed",
        in_name_of=name,
        note=act.instruction,
        tellings=tuple(told),
        notice=said.number(ticket.number),
        unit=act.unit,
        to=receiver,
        until=act.until.isoformat(),
    )


def _insist_on_date(act: Instruct, scene: Scene) -> None:
    """Raise `Refused` unless the date is to come, and within the time for finding facts (TL-5)."""
    latest = deadlines.due(scene.institution.duty.finding, scene.now, scene.calendar).at
    if act.until <= scene.now:
        raise Refused(Refusal.DATE_PAST, until=act.until)
    if act.until > latest:
        raise Refused(Refusal.DATE_LATE, latest=latest)


@play.register
def _find(act: Find, case: Case, scene: Scene) -> Change:
    """Take the finding of who was instructed; a remedy for it is owed by a deadline of its own."""
    insist_on_state(case, *IN_HAND)
    insist_on_words(act.finding)
    ticket, waits = case.ticket, case.waits
    name = insist_on(scene, ticket.instruction.to if ticket.instruction else ticket.handler)
    if case.open(DeadlineKind.INSTRUCTION):
        raise Refused(Refusal.UNINSTRUCTED)
    was_owed = case.open(DeadlineKind.FINDING) is not None
    # A complaint whose facts were found before conclusions were kept has none: it is found again.
    again = ticket.matter.kind is Kind.COMPLAINT and ticket.conclusion is None
    if not was_owed and not again:
        raise Refused(Refusal.NOT_ASKED)
    case = ended(case, scene, DeadlineKind.FINDING)
    if was_owed:
        case = started(case, DeadlineKind.REMEDY, scene.institution.duty.remedy, scene)
        case = paused(case, scene) if waits else case
    case = with_ticket(case, conclusion=act.conclusion)
    told = (Telling(ticket.handler, "found"),) if name != ticket.handler else ()
    conclusion = act.conclusion.value
    return changed(
        case, scene, "found", in_name_of=name, note=act.finding, tellings=told, conclusion=conclusion
    )


@play.register
def _propose(act: Propose, case: Case, scene: Scene) -> Change:
    insist_on_state(case, *IN_HAND)
    insist_on_words(act.remedy)
    name = insist_on(scene, case.ticket.handler)
    if case.open(DeadlineKind.REMEDY) is None:
        raise Refused(Refusal.NOT_ASKED)
    case = ended(case, scene, DeadlineKind.REMEDY)
    return changed(case, scene, "remedy_proposed", in_name_of=name, note=act.remedy)


def insist_on_conclusion(act: Answer, case: Case, scene: Scene) -> None:
    """Raise `Refused` unless the facts of a complaint are found, and who failed apologises (CP-5).

    A unit that oversees others answers for what those did: nobody of ours has to apologise for it.
    """
    ticket = case.ticket
    if ticket.matter.kind is not Kind.COMPLAINT:
        return
    if ticket.conclusion is None:
        raise Refused(Refusal.UNFOUND)
    is_upheld = ticket.conclusion is not Conclusion.NOT_UPHELD
    if is_upheld and not _is_of_others(case, scene) and not act.apology.strip():
        raise Refused(Refusal.APOLOGY)
