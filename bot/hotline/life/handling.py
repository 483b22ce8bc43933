"""Working on a ticket: begin, arrive, wait for the citizen, extend (TL-7, TL-9, TL-10)."""

from __future__ import annotations

from bot.hotline import deadlines
from bot.hotline.acts import (
    AllowExtension,
    Arrive,
    AskExtension,
    Begin,
    DenyExtension,
    GoOn,
    TellStep,
    Wait,
)
from bot.hotline.deadlines import Deadline, DeadlineKind
from bot.hotline.life.case import (
    Case,
    Change,
    Notice,
    Scene,
    Telling,
    changed,
    decider,
    ended,
    exchanged,
    going_on,
    insist_on,
    insist_on_state,
    insist_on_words,
    leaders_of,
    paused,
    play,
    resumed,
    started,
    with_ticket,
)
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.ticket import IN_HAND, Extension, State


@play.register
def _begin(act: Begin, case: Case, scene: Scene) -> Change:
    insist_on_state(case, State.SIGNED_FOR, State.REDO)
    name = insist_on(scene, case.ticket.handler)
    return changed(with_ticket(case, state=State.IN_PROGRESS), scene, "begun", in_name_of=name)


@play.register
def _arrive(act: Arrive, case: Case, scene: Scene) -> Change:
    insist_on_state(case, *IN_HAND)
    name = insist_on(scene, case.ticket.handler)
    if case.open(DeadlineKind.ARRIVE) is None:
        raise Refused(Refusal.NOT_ASKED)
    return changed(ended(case, scene, DeadlineKind.ARRIVE), scene, "arrived", in_name_of=name)


@play.register
def _wait(act: Wait, case: Case, scene: Scene) -> Change:
    insist_on_state(case, *IN_HAND)
    insist_on_words(act.need)
    name = insist_on(scene, case.ticket.handler)
    _promise(case, scene)
    if case.waits:
        raise Refused(Refusal.STATE, state=case.ticket.state)
    return changed(
        started(paused(case, scene), DeadlineKind.WAIT, scene.institution.duty.wait, scene),
        scene,
        "waiting_begun",
        in_name_of=name,
        note=act.need,
        notices=(Notice("waiting", {"need": act.need}),),
    )


@play.register
def _tell_step(act: TellStep, case: Case, scene: Scene) -> Change:
    insist_on_state(case, *IN_HAND)
    insist_on_words(act.text)
    name = insist_on(scene, case.ticket.handler)
    notices = (Notice("step", {"text": act.text}),)
    return changed(case, scene, "step_told", in_name_of=name, note=act.text, notices=notices)


@play.register
def _go_on(act: GoOn, case: Case, scene: Scene) -> Change:
    name = insist_on(scene, case.ticket.handler)
    if not case.waits:
        raise Refused(Refusal.STATE, state=case.ticket.state)
    running = resumed(case, scene)
    notices = going_on(case, running)
    return changed(running, scene, "waiting_ended", in_name_of=name, notices=notices)


@play.register
def _ask_extension(act: AskExtension, case: Case, scene: Scene) -> Change:
    insist_on_state(case, *IN_HAND)
    insist_on_words(act.reason)
    name = insist_on(scene, case.ticket.handler)
    promise = _promise(case, scene)
    if promise.extended >= scene.institution.duty.extensions:
        raise Refused(Refusal.EXTENDED)
    if case.ticket.extension or act.amount <= 0:
        raise Refused(Refusal.STATE, state=case.ticket.state)
    if act.amount > promise.amount:
        raise Refused(Refusal.TOO_LONG, most=promise.amount)
    asked = decider(case, scene, name)
    case = with_ticket(case, extension=Extension(act.amount, act.reason, scene.actor, name, asked))
    return changed(
        case,
        scene,
        "extension_asked",
        in_name_of=name,
        note=act.reason,
        tellings=(Telling(asked, "extension_asked"),),
        amount=act.amount,
        counted_in=promise.counted_in.value,
    )


def longer(case: Case, scene: Scene) -> Deadline | None:
    """Return the promise as it is once the extension asked for is allowed; None while none can be (TL-9)."""
    asked, promise = case.ticket.extension, case.promise
    if not asked or not promise or promise.paused_at or deadlines.expired(promise, scene.now):
        return None
    warnings = scene.institution.duty.warnings
    return deadlines.extend(promise, asked.amount, scene.now, scene.calendar, warnings)


@play.register
def _allow_extension(act: AllowExtension, case: Case, scene: Scene) -> Change:
    asked, name = _decides(case, scene)
    promise, moved = _promise(case, scene), longer(case, scene)
    if moved is None:  # no time can be told while it waits for the citizen
        raise Refused(Refusal.STATE, state=case.ticket.state)
    case = with_ticket(exchanged(case, promise, moved), extension=None)
    return changed(
        case,
        scene,
        "extended",
        in_name_of=name,
        notices=(Notice("extended", {"due": moved.due_at, "reason": asked.reason}),),
        tellings=(Telling(case.ticket.handler, "extension_allowed"),),
        amount=asked.amount,
        counted_in=moved.counted_in.value,
        first_due_at=moved.first_due_at.isoformat(),
        due_at=moved.due_at.isoformat(),
    )


@play.register
def _deny_extension(act: DenyExtension, case: Case, scene: Scene) -> Change:
    insist_on_words(act.reason)
    _, name = _decides(case, scene)
    case = with_ticket(case, extension=None)
    told = (Telling(case.ticket.handler, "extension_denied"),)
    return changed(case, scene, "extension_denied", in_name_of=name, note=act.reason, tellings=told)


def _decides(case: Case, scene: Scene) -> tuple[Extension, str]:
    """Return what was asked for and in whose name it is decided: the leader's, or the supervisor's (TL-9)."""
    asked = case.ticket.extension
    if asked is None:
        raise Refused(Refusal.NOT_ASKED)
    applicants = (asked.by, asked.in_name_of, case.ticket.handler)  # whose it is now applies with them
    if scene.actor in applicants:
        raise Refused(Refusal.APPLICANT)
    # Nor does a stand-in decide it in the name of an applicant.
    return asked, insist_on(scene, *(one for one in leaders_of(case, scene) if one not in applicants))


def _promise(case: Case, scene: Scene) -> Deadline:
    """Return the promise to the citizen; `Refused` once it has expired (TL-9)."""
    promise = case.promise
    if promise is None:
        raise Refused(Refusal.STATE, state=case.ticket.state)
    if deadlines.expired(promise, scene.now):
        raise Refused(Refusal.EXPIRED, due_at=promise.due_at)
    return promise
