"""An application: its materials, the first review, acceptance, confirmation, collection (AH, ON-2, ON-6)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.hotline import application as papers
from bot.hotline.acts import AcceptApplication, AskFor, Collect, Confirm, Receive
from bot.hotline.application import Application
from bot.hotline.deadlines import DeadlineKind
from bot.hotline.guide import Guide
from bot.hotline.institution import Length
from bot.hotline.life.case import (
    Case,
    Change,
    Notice,
    Scene,
    Telling,
    breached,
    changed,
    ended,
    insist_on,
    insist_on_state,
    insist_on_words,
    paused,
    play,
    resumed,
    started,
    with_ticket,
)
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.telling import listed
from bot.hotline.ticket import IN_HAND, State

_COLLECTED = (State.ANSWERED, State.CALLED_BACK, State.CLOSED)


@play.register
def _receive(act: Receive, case: Case, scene: Scene) -> Change:
    """Take materials; once all has come that the citizen was asked for, the clock runs on (TL-10)."""
    application, guide, name = _in_hand(case, scene)
    taken = tuple(dict.fromkeys(act.materials))
    if not taken or papers.without(taken, papers.wanted(application, guide)):
        raise Refused(Refusal.MATERIAL)
    had = replace(application, received=(*application.received, *taken))
    lacked, lacks = papers.lacks_asked(application, guide), papers.lacks_asked(had, guide)
    is_whole = case.waits and lacked and not lacks
    case = with_ticket(resumed(case, scene) if is_whole else case, application=had)
    told: dict[str, Any] = {"materials": listed(taken)}
    told |= {"due": case.promise.due_at} if is_whole and case.promise else {}
    notice = Notice("received_all", told) if is_whole else Notice("received", told)
    return changed(
        case,
        scene,
        "received",
        in_name_of=name,
        note="\n".join(taken),
        notices=(notice,),
        waits=case.waits,
    )


@play.register
def _ask_for(act: AskFor, case: Case, scene: Scene) -> Change:
    """Tell the one list, and stop the clock; what it adds that was never named is a breach (ON-6)."""
    application, guide, name = _in_hand(case, scene)
    insist_on_words(act.reason, *act.materials)
    if not act.materials:
        raise Refused(Refusal.NO_REASON)
    late = papers.left_out(application, guide, act.materials)
    asked = replace(
        application,
        received=papers.without(application.received, act.materials),  # what is wrong is to come again
        asked_for=tuple(dict.fromkeys((*application.asked_for, *act.materials))),
    )
    case = ended(paused(with_ticket(case, application=asked), scene), scene, DeadlineKind.WAIT)
    if case.waits:  # a promise that has expired does not
        case = started(case, DeadlineKind.WAIT, scene.institution.duty.wait, scene)
    facts: dict[str, Any] = {"owner": guide.owner, "late": len(late)} if late else {}
    return changed(
        case,
        scene,
        "materials_asked_for",
        in_name_of=name,
        note="\n".join((*act.materials, act.reason)),
        notices=(Notice("materials_asked_for", {"materials": listed(act.materials), "reason": act.reason}),),
        breaches=breached("ON-6", case) if late else (),
        waits=case.waits,
        **facts,
    )


@play.register
def _confirm(act: Confirm, case: Case, scene: Scene) -> Change:
    """Record that the citizen wants what was applied for in their name, in their own words (AH-4)."""
    application, guide = _application(case)
    name = insist_on(scene, case.ticket.handler, case.ticket.matter.first_responsible)
    if not application.on_behalf or application.confirmed is not None:
        raise Refused(Refusal.NOT_ASKED)
    case = with_ticket(case, application=replace(application, confirmed=act.place))
    told = tuple(Telling(one, "confirmed") for one in case.holders if scene.acting(one) != scene.actor)
    return changed(
        case,
        scene,
        "confirmed",
        in_name_of=name,
        note=act.said,
        notices=(Notice("confirmed", {"guide": guide.name}),),
        tellings=told,
        place=act.place,
    )


@play.register
def _accept(act: AcceptApplication, case: Case, scene: Scene) -> Change:
    """Promise by when it is done, in place of by when it is reviewed."""
    application, guide, name = _in_hand(case, scene)
    longest = scene.institution.duty.done
    if application.accepted or case.ticket.redone or act.amount <= 0:
        raise Refused(Refusal.STATE, state=case.ticket.state)
    if application.on_behalf and application.confirmed is None:
        raise Refused(Refusal.UNCONFIRMED)
    if act.amount > longest.amount:
        raise Refused(Refusal.TOO_LONG, most=longest.amount)
    case = ended(resumed(case, scene), scene, DeadlineKind.ANSWER)
    case = with_ticket(case, application=replace(application, accepted=True), extension=None)
    case = started(case, DeadlineKind.ANSWER, Length(amount=act.amount, counted_in=longest.counted_in), scene)
    assert case.promise
    notice = Notice("application_accepted", {"guide": guide.name, "due": case.promise.due_at})
    return changed(
        case,
        scene,
        "application_accepted",
        in_name_of=name,
        notices=(notice,),
        due_at=case.promise.due_at.isoformat(),
    )


@play.register
def _collect(act: Collect, case: Case, scene: Scene) -> Change:
    application, guide = _application(case)
    insist_on_state(case, *_COLLECTED)
    insist_on_words(act.by)
    name = insist_on(scene, case.ticket.handler, case.ticket.matter.first_responsible)
    if application.collect is None or application.collected:
        raise Refused(Refusal.NOT_ASKED)
    case = with_ticket(case, application=replace(application, collected=True))
    notice = Notice("collected", {"guide": guide.name, "by": act.by})
    return changed(case, scene, "collected", in_name_of=name, note=act.by, notices=(notice,))


def _in_hand(case: Case, scene: Scene) -> tuple[Application, Guide, str]:
    """Return an application that somebody works on, its guide, and in whose name the actor does."""
    application, guide = _application(case)
    insist_on_state(case, *IN_HAND)
    return application, guide, insist_on(scene, case.ticket.handler)


def _application(case: Case) -> tuple[Application, Guide]:
    if case.ticket.application is None or case.guide is None:
        raise Refused(Refusal.KIND)
    return case.ticket.application, case.guide
