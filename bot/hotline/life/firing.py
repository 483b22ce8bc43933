"""What follows from time passing: warnings, expiry, reports, breaches (TL-11, FI-8)."""

from __future__ import annotations

from bot.hotline.deadlines import Deadline, DeadlineKind, Firing
from bot.hotline.life.case import Breach, Case, Change, Notice, Scene, Telling, breached, changed, exchanged
from bot.hotline.ticket import State, finds

_RULES = {
    DeadlineKind.ANSWER: "TL-11",
    DeadlineKind.SIGN_FOR: "TL-8",
    DeadlineKind.HAND_OVER: "FI-6",
    DeadlineKind.DECIDE: "FI-10",
    DeadlineKind.ARRIVE: "TL-7",
    DeadlineKind.INSTRUCTION: "CP-5",
    DeadlineKind.CONSENT: "CP-5",
    DeadlineKind.FINDING: "TL-5",
    DeadlineKind.REMEDY: "TL-5",
    DeadlineKind.CALL_BACK: "EV-2",
    DeadlineKind.SUPERVISION: "RC-4",
}
_EVENTS = {Firing.WARN: "warned", Firing.ESCALATE: "expired", Firing.REPORT: "reported"}


def fired(case: Case, deadline: Deadline, moved: Deadline, firing: Firing, scene: Scene) -> Change:
    """Return what follows when a deadline of the case fires and is `moved` on.

    Who owes it is warned. At expiry the first responsible and the leader in charge
    are told as well, and the failure counts against both who answer for it (FI-8);
    afterwards the supervisor hears of it each working day.
    """
    owes, first = _owes(case, deadline), case.ticket.matter.first_responsible
    told = [owes]
    breaches: tuple[Breach, ...] = ()
    if firing is Firing.ESCALATE:
        told += [first, scene.institution.leader_of(case.ticket.unit)]
        # A wait was the citizen's to end.
        is_theirs = deadline.kind is DeadlineKind.WAIT
        breaches = () if is_theirs else breached(_RULES[deadline.kind], case, owes)
    elif firing is Firing.REPORT:
        told = [scene.institution.profile.supervisor]
    topic = f"{deadline.kind.value}_{_EVENTS[firing]}"
    return changed(
        exchanged(case, deadline, moved),
        scene,
        _EVENTS[firing],
        tellings=tuple(Telling(person, topic) for person in dict.fromkeys(told)),
        breaches=breaches,
        deadline=deadline.id,
        kind=deadline.kind.value,
        due_at=deadline.due_at.isoformat(),
        part=str(moved.fired),
    )


def recounted(case: Case, deadline: Deadline, moved: Deadline, scene: Scene) -> Change:
    """Return what follows when holidays were published after a promise was made (TL-10)."""
    promise = deadline.kind is DeadlineKind.ANSWER and moved.due_at != deadline.due_at
    notices = (Notice("recounted", {"due": moved.due_at}),) if promise else ()
    return changed(
        exchanged(case, deadline, moved),
        scene,
        "recounted",
        notices=notices,
        deadline=deadline.id,
        kind=deadline.kind.value,
        due_at=moved.due_at.isoformat(),
    )


def _owes(case: Case, deadline: Deadline) -> str:
    """Return who owes it: who is asked; whom it is offered to its sign-for, and a demand until then."""
    ticket = case.ticket
    asked = {
        DeadlineKind.CALL_BACK: ticket.calls_back,
        DeadlineKind.INSTRUCTION: ticket.instructs,
        DeadlineKind.FINDING: finds(ticket),
        DeadlineKind.CONSENT: ticket.review and ticket.review.asked,
    }.get(deadline.kind)
    if asked:
        return asked
    offered = deadline.kind in (DeadlineKind.SIGN_FOR, DeadlineKind.HAND_OVER)
    offered |= deadline.kind is DeadlineKind.SUPERVISION and ticket.state is State.DISPATCHED
    return ticket.offer.person if offered and ticket.offer else ticket.handler
