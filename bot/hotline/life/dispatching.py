"""Who has a ticket: dispatch, sign-for, return, hand-over, assistance (FI-6, FI-9, FI-10)."""

from __future__ import annotations

from typing import Any

from bot.hotline.acts import SHIFT_END, Assist, Dispatch, HandOver, Refuse, SignFor, TakeOn
from bot.hotline.deadlines import DeadlineKind
from bot.hotline.institution import Length
from bot.hotline.institution import SignFor as SignForLimits
from bot.hotline.kind import Kind
from bot.hotline.life.case import (
    Case,
    Change,
    Notice,
    Scene,
    Telling,
    changed,
    ended,
    going_on,
    insist_on,
    insist_on_no_conflict,
    insist_on_no_review,
    insist_on_state,
    insist_on_words,
    play,
    receiver_in,
    resumed,
    started,
    with_ticket,
)
from bot.hotline.life.complaining import inquired
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.ticket import IN_HAND, Offer, State


@play.register
def _dispatch(act: Dispatch, case: Case, scene: Scene) -> Change:
    insist_on_state(case, State.ACCEPTED, State.RETURNED)
    ticket, duty = case.ticket, scene.institution.duty
    name = insist_on(scene, ticket.handler)
    receiver = receiver_in(act.unit, act.to, scene)
    insist_on_no_conflict(receiver, scene)
    designated = _failed_too_often(case, scene)
    case = ended(case, scene, DeadlineKind.DECIDE, DeadlineKind.HAND_OVER)
    case = with_ticket(
        case,
        state=State.DISPATCHED,
        unit=act.unit,
        dispatcher=ticket.handler,
        offer=Offer(act.unit, receiver, designated),
    )
    limit = sign_for_limit(duty.sign_for, ticket.matter.kind)
    return changed(
        started(case, DeadlineKind.SIGN_FOR, limit, scene),
        scene,
        "dispatched",
        in_name_of=name,
        note=act.summary or None,
        notices=(Notice("dispatched"),),
        tellings=(Telling(receiver, "dispatched"),),
        unit=act.unit,
        to=receiver,
        designated=designated,
    )


def sign_for_limit(limits: SignForLimits, kind: Kind) -> Length:
    """Return by when a matter of a kind is signed for (TL-8)."""
    if kind is Kind.EMERGENCY:
        return limits.danger
    return limits.utility if kind is Kind.URGENT_FAULT else limits.general


@play.register
def _sign_for(act: SignFor, case: Case, scene: Scene) -> Change:
    insist_on_state(case, State.DISPATCHED)
    offer = _offer(case)
    name = insist_on(scene, offer.person)
    case = ended(case, scene, DeadlineKind.SIGN_FOR)
    case = with_ticket(
        case,
        state=State.SIGNED_FOR,
        unit=offer.unit,
        handler=offer.person,
        offer=None,
        assisting=tuple(unit for unit in case.ticket.assisting if unit != offer.unit),
    )
    case = inquired(case, scene)
    told = [Telling(case.ticket.dispatcher, "signed_for")]
    if case.ticket.instructs:
        told.append(Telling(case.ticket.instructs, "instruction_asked"))
    return changed(
        case,
        scene,
        "signed_for",
        in_name_of=name,
        notices=(Notice("signed_for"),),
        tellings=tuple(told),
        handler=offer.person,
        unit=offer.unit,
    )


@play.register
def _refuse(act: Refuse, case: Case, scene: Scene) -> Change:
    """Return a ticket: to its dispatcher, or where a colleague's hand-over is refused, to nobody new."""
    insist_on_words(act.reason)
    offer = case.ticket.offer
    if offer and case.ticket.state is not State.DISPATCHED:
        name = insist_on(scene, offer.person)
        case = with_ticket(ended(case, scene, DeadlineKind.HAND_OVER), offer=None)
        told = (Telling(case.ticket.handler, "hand_over_refused"),)
        return changed(case, scene, "hand_over_refused", in_name_of=name, note=act.reason, tellings=told)
    insist_on_state(case, State.DISPATCHED, State.SIGNED_FOR, State.IN_PROGRESS)
    insist_on_no_review(case)
    # It was theirs when they answered it, or when the leader instructed about it.
    if case.ticket.redone or case.ticket.instruction:
        raise Refused(Refusal.STATE, state=case.ticket.state)
    name = insist_on(scene, offer.person if offer else case.ticket.handler)
    if (offer and offer.designated) or _failed_too_often(case, scene):
        raise Refused(Refusal.DESIGNATED)
    return _returned(act.reason, name, case, scene)


def _returned(reason: str, name: str, case: Case, scene: Scene) -> Change:
    ticket, institution = case.ticket, scene.institution
    refusals = ticket.refusals + 1
    to_supervisor = refusals >= institution.duty.failed_dispatches
    receiver = institution.profile.supervisor if to_supervisor else ticket.dispatcher
    # Whoever gets the ticket next asks the citizen anew.
    running = resumed(case, scene)
    notices = going_on(case, running)
    case = ended(running, scene, DeadlineKind.SIGN_FOR, DeadlineKind.HAND_OVER, DeadlineKind.INSTRUCTION)
    case = with_ticket(
        case,
        state=State.RETURNED,
        handler=receiver,
        offer=None,
        extension=None,
        instructs=None,
        refusals=refusals,
    )
    return changed(
        started(case, DeadlineKind.DECIDE, institution.duty.decide, scene),
        scene,
        "returned",
        in_name_of=name,
        note=reason,
        notices=notices,
        tellings=(Telling(receiver, "to_designate" if to_supervisor else "returned"),),
        unit=ticket.unit,
        to=receiver,
        refusals=refusals,
    )


@play.register
def _hand_over(act: HandOver, case: Case, scene: Scene) -> Change:
    insist_on_words(act.reason, act.summary)
    if case.ticket.offer or case.ticket.state.is_done:
        raise Refused(Refusal.STATE, state=case.ticket.state)
    at_shift_end = act.reason == SHIFT_END
    if not at_shift_end:  # who goes home hands all over (HO-3)
        insist_on_no_review(case)
    handler = case.ticket.handler
    name = insist_on(scene, handler)
    institution = scene.institution
    # A colleague of who has it, or of the unit that it is at (which the supervisor gives it back to);
    # the supervisor where nobody else is there.
    near = institution.members(institution.person(handler).unit) | institution.members(case.ticket.unit)
    if act.to == handler or act.to not in near | {institution.profile.supervisor}:
        raise Refused(Refusal.OTHER_UNIT, to=act.to)
    insist_on_no_conflict(act.to, scene)
    case = with_ticket(case, offer=Offer(case.ticket.unit, act.to))
    facts: dict[str, Any] = {"why": SHIFT_END} if at_shift_end else {}
    limit = sign_for_limit(scene.institution.duty.sign_for, case.ticket.matter.kind)
    return changed(
        started(case, DeadlineKind.HAND_OVER, limit, scene),
        scene,
        "hand_over_offered",
        in_name_of=name,
        note=act.summary if at_shift_end else f"{act.reason}\n{act.summary}",
        tellings=(Telling(act.to, "hand_over_offered"),),
        to=act.to,
        **facts,
    )


@play.register
def _take_on(act: TakeOn, case: Case, scene: Scene) -> Change:
    offer = _offer(case)
    if case.ticket.state is State.DISPATCHED:
        raise Refused(Refusal.STATE, state=State.DISPATCHED)
    name = insist_on(scene, offer.person)
    giver = case.ticket.handler
    case = with_ticket(
        ended(case, scene, DeadlineKind.HAND_OVER, DeadlineKind.CONSENT),
        handler=offer.person,
        offer=None,
        review=None,
    )
    told = (Telling(giver, "handed_over"),)
    return changed(
        case, scene, "handed_over", in_name_of=name, tellings=told, handler=offer.person, giver=giver
    )


@play.register
def _assist(act: Assist, case: Case, scene: Scene) -> Change:
    insist_on_state(case, *IN_HAND)
    insist_on_words(act.request)
    ticket = case.ticket
    name = insist_on(scene, ticket.handler)
    if act.unit in (ticket.unit, *ticket.assisting):
        raise Refused(Refusal.SAME_UNIT, unit=act.unit)
    if act.unit not in {unit.code for unit in scene.institution.units}:
        raise Refused(Refusal.OTHER_UNIT, unit=act.unit)
    case = with_ticket(case, assisting=(*ticket.assisting, act.unit))
    told = (Telling(scene.institution.unit(act.unit).duty_owner, "assistance_asked"),)
    return changed(
        case, scene, "assistance_asked", in_name_of=name, note=act.request, tellings=told, unit=act.unit
    )


def _failed_too_often(case: Case, scene: Scene) -> bool:
    """Say whether so many units have refused it that whom the supervisor names keeps it (FI-6)."""
    return case.ticket.refusals >= scene.institution.duty.failed_dispatches


def _offer(case: Case) -> Offer:
    if case.ticket.offer is None:
        raise Refused(Refusal.STATE, state=case.ticket.state)
    return case.ticket.offer
