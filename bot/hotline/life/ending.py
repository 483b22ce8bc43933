"""How a ticket comes to its end: answered, called back, closed; not accepted, merged, withdrawn (FI-7)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.hotline.acts import (
    Answer,
    Approve,
    CallBack,
    Close,
    Evaluate,
    Issue,
    Merge,
    NotAccept,
    Outcome,
    SendBack,
    Withdraw,
)
from bot.hotline.deadlines import DeadlineKind
from bot.hotline.evaluation import LOW, SCORES, is_bad
from bot.hotline.kind import Kind
from bot.hotline.life.case import (
    CITIZEN,
    Case,
    Change,
    Notice,
    Scene,
    Telling,
    changed,
    decider,
    ended,
    first_of,
    insist_on,
    insist_on_no_review,
    insist_on_state,
    insist_on_words,
    leaders_of,
    play,
    started,
    with_ticket,
)
from bot.hotline.life.complaining import insist_on_conclusion
from bot.hotline.life.opening import promised
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.ticket import IN_HAND, Review, State, is_to_call

_TRIES = 3  # to reach whom we call back, on different days (EV-2)


@play.register
def _answer(act: Answer, case: Case, scene: Scene) -> Change:
    insist_on_state(case, *IN_HAND)
    insist_on_no_review(case)
    insist_on_words(act.text)
    name = insist_on(scene, case.ticket.handler)
    if case.ticket.application:  # it is accepted and issued, or not accepted with the basis (ON-3)
        raise Refused(Refusal.KIND)
    insist_on_conclusion(act, case, scene)
    return _written(Review(act.text, scene.actor, name, "", apology=act.apology.strip() or None), case, scene)


@play.register
def _issue(act: Issue, case: Case, scene: Scene) -> Change:
    if case.ticket.application is None:
        raise Refused(Refusal.KIND)
    insist_on_state(case, *IN_HAND)
    insist_on_words(act.result, act.collect)
    name = insist_on(scene, case.ticket.handler)
    if not case.ticket.application.accepted:
        raise Refused(Refusal.UNACCEPTED)
    return _written(Review(act.result, scene.actor, name, "", act.collect), case, scene)


def _written(answer: Review, case: Case, scene: Scene) -> Change:
    """Let an answer go to the citizen, or first to a second person where its kind is reviewed."""
    name = answer.in_name_of
    if case.ticket.matter.kind not in scene.institution.duty.reviewed:
        return _answered(answer, name, case, scene)
    asked = decider(case, scene, name)
    case = started(case, DeadlineKind.CONSENT, scene.institution.duty.consent, scene)
    case = with_ticket(case, review=replace(answer, asked=asked))
    told, note = (Telling(asked, "review_asked"),), _noted(answer)
    return changed(case, scene, "review_asked", in_name_of=name, note=note, tellings=told)


def _noted(answer: Review) -> str:
    return _together(answer.apology, answer.text, answer.collect)


def _together(*words: str | None) -> str:
    return "\n".join(filter(None, words))


@play.register
def _approve(act: Approve, case: Case, scene: Scene) -> Change:
    review, name = _reviews(case, scene)
    told = (Telling(case.ticket.handler, "answer_approved"),)
    change = _answered(review, name, case, scene)
    return replace(change, tellings=(*change.tellings, *told))


@play.register
def _send_back(act: SendBack, case: Case, scene: Scene) -> Change:
    insist_on_words(act.reason)
    _, name = _reviews(case, scene)
    case = with_ticket(ended(case, scene, DeadlineKind.CONSENT), review=None)
    told = (Telling(case.ticket.handler, "answer_sent_back"),)
    return changed(case, scene, "answer_sent_back", in_name_of=name, note=act.reason, tellings=told)


def _reviews(case: Case, scene: Scene) -> tuple[Review, str]:
    """Return what is reviewed and in whose name: the leader's, or the supervisor's, never an author's."""
    review = case.ticket.review
    if review is None:
        raise Refused(Refusal.NOT_ASKED)
    authors = (review.by, review.in_name_of, case.ticket.handler)
    if scene.actor in authors:
        raise Refused(Refusal.AUTHOR)
    return review, insist_on(scene, *(one for one in leaders_of(case, scene) if one not in authors))


def _answered(answer: Review, name: str, case: Case, scene: Scene) -> Change:
    """Tell the answer, or the result of an application and how to collect it (AH-3); it is called back."""
    by, collect = answer.by, answer.collect
    caller, supervisor = _caller(by, case, scene), scene.institution.profile.supervisor
    told = [Telling(caller, "call_back_asked")]
    if case.open(DeadlineKind.SUPERVISION) and caller != supervisor:
        told.append(Telling(supervisor, "demand_met"))
    case = with_ticket(ended(case, scene), state=State.ANSWERED, extension=None, review=None, offer=None)
    case = with_ticket(case, answered_by=by, calls_back=caller, tries=0, tried_on=None)
    notice = Notice("answered", {"text": answer.text})
    if answer.apology:
        notice = Notice("apologised", {"apology": answer.apology, "text": answer.text})
    if case.ticket.application and collect:
        notice = Notice("issued", {"text": answer.text, "collect": collect})
        there = replace(case.ticket.application, collect=collect, collected=False)
        case = with_ticket(case, application=there)
    return changed(
        started(case, DeadlineKind.CALL_BACK, scene.institution.duty.call_back, scene),
        scene,
        "issued" if collect else "answered",
        in_name_of=name,
        note=_noted(answer),
        notices=(notice,),
        tellings=tuple(told),
        written_by=by if by != scene.actor else None,  # who approved it only let it go
        **_promised(case),
    )


def _promised(case: Case) -> dict[str, Any]:
    """Return by when what has just been told was promised: what the response rate counts by (EV-3)."""
    promise = case.just_ended(DeadlineKind.ANSWER)
    return {"due_at": promise.due_at.isoformat()} if promise else {}


def _caller(by: str, case: Case, scene: Scene) -> str:
    """Return whose it is to call back (回访), which is never who answered.

    That is who is there for it (回访员), the first responsible, the dispatcher, the supervisor.

    A complaint is called back by somebody of the complaint desk, which alone knows who complained:
    who is on duty first, then whose stand-in is of the desk too (CP-3, HO-2). Whoever else may work
    on the ticket, or is of that desk, may do it all the same (EV-2, CP-6).
    """
    ticket, supervisor = case.ticket, scene.institution.profile.supervisor
    authors = _authors(by, case, scene)
    if ticket.matter.kind is not Kind.COMPLAINT:
        others = (ticket.matter.first_responsible, ticket.dispatcher, supervisor)
        return first_of(scene, *scene.institution.duty.callers, *others, but=authors)
    desk = [one for one in scene.institution.complaint_desk(ticket.unit) if one not in authors]
    likeliest = sorted(desk, key=lambda one: (scene.acting(one) not in desk, one not in scene.here))
    return next(iter(likeliest), supervisor)  # who closes it with a reason, if all of the desk answered


def _authors(by: str | None, case: Case, scene: Scene) -> tuple[str | None, ...]:
    """Return who answered, for whom, and who acts for them: none of them asks whether it was good (CP-6)."""
    return (by, case.ticket.handler, scene.acting(case.ticket.handler))


@play.register
def _not_accept(act: NotAccept, case: Case, scene: Scene) -> Change:
    insist_on_state(case, State.ACCEPTED, State.RETURNED, State.SIGNED_FOR, State.IN_PROGRESS)
    if case.ticket.redone:  # it was answered once: only the supervisor ends it otherwise (CP-6)
        raise Refused(Refusal.STATE, state=case.ticket.state)
    insist_on_no_review(case)
    insist_on_words(act.ground, act.basis, act.elsewhere)
    name = insist_on(scene, case.ticket.handler)
    papers, application = act.papers.strip(), case.ticket.application
    if application and application.received and not papers:
        raise Refused(Refusal.PAPERS)
    case = _over(case, scene, State.NOT_ACCEPTED)
    said = {"ground": act.ground, "basis": act.basis, "elsewhere": act.elsewhere}
    notice = Notice("papers_returned", said | {"papers": papers}) if papers else Notice("not_accepted", said)
    note = _together(act.ground, act.basis, act.elsewhere, papers)
    facts = _promised(case)
    return changed(case, scene, "not_accepted", in_name_of=name, note=note, notices=(notice,), **facts)


@play.register
def _merge(act: Merge, case: Case, scene: Scene) -> Change:
    if case.ticket.state.is_done:
        raise Refused(Refusal.STATE, state=case.ticket.state)
    # Who dispatched it sees first that it is one of many.
    supervisor = scene.institution.profile.supervisor
    name = insist_on(scene, case.ticket.handler, case.ticket.dispatcher, supervisor)
    if case.ticket.application or act.master.application:  # what one citizen applies for is nobody else's
        raise Refused(Refusal.KIND)
    if act.master.number == case.ticket.number or act.master.state.is_done:
        raise Refused(Refusal.MASTER, master=act.master.number)
    told = _told_of_end(case, "merged", scene)
    case = with_ticket(_over(case, scene, State.MERGED), master=act.master.number)
    return changed(
        case,
        scene,
        "merged",
        in_name_of=name,
        notices=(Notice("merged"),),
        tellings=told,
        master=act.master.number,
    )


@play.register
def _withdraw(act: Withdraw, case: Case, scene: Scene) -> Change:
    if scene.actor != CITIZEN:
        raise Refused(Refusal.NOT_YOURS, holders=(CITIZEN,))
    told = _told_of_end(case, "withdrawn", scene)
    return changed(_over(case, scene, State.WITHDRAWN), scene, "withdrawn", tellings=told)


@play.register
def _call_back(act: CallBack, case: Case, scene: Scene) -> Change:
    """Close what satisfies; what does not is done again, once (CP-6); who is not reached is tried again."""
    insist_on_state(case, State.ANSWERED)
    insist_on_words(act.note)
    is_complaint = case.ticket.matter.kind is Kind.COMPLAINT
    desk = scene.institution.complaint_desk(case.ticket.unit)
    others = desk if is_complaint else [person.id for person in scene.institution.staff]
    if scene.actor not in others or scene.actor in _authors(case.ticket.answered_by, case, scene):
        raise Refused(Refusal.NOT_YOURS, holders=())
    facts = _said(act)
    if act.outcome is Outcome.SATISFIED:
        return changed(_over(case, scene, State.CLOSED), scene, "closed", note=act.note, **facts)
    if act.outcome is Outcome.UNREACHED:
        return _unreached(act, case, scene)
    if not case.ticket.redone:
        return _done_again(case, scene, act.note, facts)
    case = ended(case, scene)
    supervisor = scene.institution.profile.supervisor
    case = with_ticket(case, state=State.CALLED_BACK, handler=supervisor)
    case = started(case, DeadlineKind.DECIDE, scene.institution.duty.decide, scene)
    told = (Telling(supervisor, "dissatisfied_again"),)
    notices = (Notice("called_back"),)
    return changed(case, scene, "called_back", note=act.note, notices=notices, tellings=told, **facts)


def _done_again(case: Case, scene: Scene, why: str, facts: dict[str, Any]) -> Change:
    """Have what does not satisfy done again, once (CP-6)."""
    limit = scene.institution.limit(case.ticket.matter.kind)
    case = with_ticket(ended(case, scene), state=State.REDO, redone=True)
    case = started(case, DeadlineKind.ANSWER, limit, scene)
    assert case.promise
    return changed(
        case,
        scene,
        "redo_begun",
        note=why,
        notices=(Notice("redo", {"due": case.promise.due_at}),),
        tellings=(Telling(case.ticket.handler, "redo"),),
        **facts,
    )


@play.register
def _evaluate(act: Evaluate, case: Case, scene: Scene) -> Change:
    """Take what a citizen thinks; what is bad, with its reason, is done again, else the caller hears.

    What was only not understood is explained by whoever calls back, and not done again.
    """
    if scene.actor != CITIZEN:
        raise Refused(Refusal.NOT_YOURS, holders=(CITIZEN,))
    ticket = case.ticket
    if ticket.answered_by is None:
        raise Refused(Refusal.STATE, state=ticket.state)
    facts = _told(understood=act.understood, solved=act.solved, score=act.score)
    if not facts or act.score not in (None, *SCORES):
        raise Refused(Refusal.SCORE)
    if (
        act.reason
        and ticket.state is State.ANSWERED
        and not ticket.redone
        and is_bad(None, act.solved, act.score)
    ):
        return _done_again(case, scene, act.said, facts)
    hears = is_bad(act.understood, act.solved, act.score) and is_to_call(ticket)
    told = (Telling(ticket.calls_back, "evaluated_low"),) if hears and ticket.calls_back else ()
    return changed(case, scene, "evaluated", note=act.said, tellings=told, **facts)


def _told(**said: bool | int | None) -> dict[str, Any]:
    """Return what of it was told at all."""
    return {name: value for name, value in said.items() if value is not None}


def _said(act: CallBack) -> dict[str, Any]:
    """Return what the citizen said when called back; `Refused` if one of it is against another (EV-1)."""
    told = _told(understood=act.understood, solved=act.solved, score=act.score)
    fitting = {Outcome.SATISFIED: SCORES[LOW:], Outcome.DISSATISFIED: SCORES[:LOW]}
    is_against = act.score is not None and act.score not in fitting.get(act.outcome, ())
    if is_against or (told and act.outcome is Outcome.UNREACHED):
        raise Refused(Refusal.SCORE)
    return {"outcome": act.outcome.value, **told}


def _unreached(act: CallBack, case: Case, scene: Scene) -> Change:
    """Count a day on which nobody was reached; the last of them closes the ticket, and says so (EV-2)."""
    ticket, today = case.ticket, scene.now.astimezone(scene.calendar.zone).date()
    tries = ticket.tries + (ticket.tried_on != today)
    case = with_ticket(case, tries=tries, tried_on=today)
    facts: dict[str, Any] = {"outcome": act.outcome.value, "count": tries}
    if tries < _TRIES:
        return changed(case, scene, "call_missed", note=act.note, **facts)
    notices = (Notice("unreached", {"count": str(tries)}),)
    return changed(_over(case, scene, State.CLOSED), scene, "closed", note=act.note, notices=notices, **facts)


@play.register
def _close(act: Close, case: Case, scene: Scene) -> Change:
    insist_on_state(case, State.ANSWERED, State.CALLED_BACK)
    insist_on_words(act.reason)
    name = insist_on(scene, scene.institution.profile.supervisor)
    case = _over(case, scene, State.CLOSED)
    notice = Notice("closed", {"reason": act.reason})
    return changed(case, scene, "closed", in_name_of=name, note=act.reason, notices=(notice,))


def answered_with_master(case: Case, unit: str, text: str, scene: Scene) -> Change:
    """Tell whose ticket was merged what its master's `unit` answered (KN-3)."""
    answering = scene.institution.unit(unit)
    notice = Notice("answered_together", {"text": text, "unit": answering.name})
    return changed(
        case, scene, "answered_with_master", note=text, notices=(notice,), master=case.ticket.master
    )


def rehearsed(case: Case, scene: Scene) -> Change:
    """End a ticket of a drill that is over, whatever is left to do (EM-2)."""
    case = with_ticket(_over(case, scene, State.CLOSED), version=case.ticket.version + 1)
    notices = (Notice("drill_over"),)
    return changed(case, scene, "drill_ended", notices=notices)


def moved(case: Case, master: str, scene: Scene) -> Change:
    """Let a merged ticket be answered with the ticket that its master was merged into (KN-3)."""
    case = with_ticket(case, master=master, version=case.ticket.version + 1)
    return changed(case, scene, "moved", master=master)


def released(case: Case, scene: Scene) -> Change:
    """Take up a merged ticket again whose master ended without an answer (FI-7)."""
    supervisor, duty = scene.institution.profile.supervisor, scene.institution.duty
    case = with_ticket(
        case,
        state=State.RETURNED,
        handler=supervisor,
        dispatcher=supervisor,
        instructs=None,
        master=None,
        version=case.ticket.version + 1,  # whoever saw it merged acts on what is no longer so
    )
    case = promised(case, scene)
    assert case.promise
    notice = Notice("going_on", {"due": case.promise.due_at})
    return changed(
        started(case, DeadlineKind.DECIDE, duty.decide, scene),
        scene,
        "released",
        notices=(notice,),
        tellings=(Telling(supervisor, "released"),),
        handler=supervisor,
    )


def _told_of_end(case: Case, topic: str, scene: Scene) -> tuple[Telling, ...]:
    """Tell who has the ticket, and whom it is offered to, that it is no longer theirs; not who ended it."""
    return tuple(Telling(one, topic) for one in case.holders if scene.acting(one) != scene.actor)


def _over(case: Case, scene: Scene, state: State) -> Case:
    nothing: dict[str, Any] = dict.fromkeys(("offer", "extension", "review"))
    return with_ticket(ended(case, scene), state=state, **nothing)
