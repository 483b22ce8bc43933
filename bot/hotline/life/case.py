"""A ticket with its open deadlines, the scene that an act is played in, and what changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import singledispatch

from bot.hotline import deadlines
from bot.hotline.acts import Act, Collect, Evaluate
from bot.hotline.calendar import WorkingCalendar
from bot.hotline.conflict import accused
from bot.hotline.deadlines import Counted, Deadline, DeadlineKind
from bot.hotline.guide import Guide
from bot.hotline.history import Event, Fact
from bot.hotline.institution import Institution, Length, Span
from bot.hotline.presence import Absence, acting_for
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.ticket import State, Ticket

CITIZEN = "citizen"  # who acts when no member of staff does
BOT = "bot"
CLOCK = "clock"

_WAITING = (DeadlineKind.ANSWER, DeadlineKind.ARRIVE, DeadlineKind.FINDING, DeadlineKind.REMEDY)


@dataclass(frozen=True)
class Scene:
    """Who acts, when (zone-aware), and in which institution."""

    now: datetime
    actor: str  # a staff id, CITIZEN or CLOCK
    institution: Institution
    calendar: WorkingCalendar
    absences: tuple[Absence, ...] = ()
    here: frozenset[str] = frozenset()  # who is on duty, whatever their unit
    barred: frozenset[str] = frozenset()  # whom a complaint is about (CP-4)

    def acting(self, person: str) -> str:
        """Return who acts in a person's name now: they, a stand-in, or the supervisor (HO-2).

        Where that is somebody whom the complaint is about, it is the supervisor, else the
        inspection office, stand-ins included (CP-4).
        """
        found = acting_for(person, self.now, self.absences, self.institution).person
        return self._instead() if found in self.barred else found

    def _instead(self) -> str:
        line = self._line()
        return next((one for one in line if one not in self.barred), line[0])

    def _line(self) -> list[str]:
        """Return who acts where whoever would is barred, in order: the supervisor, the inspection office."""
        profile = self.institution.profile
        office = self.institution.unit(profile.inspection_unit)
        line = (profile.supervisor, office.duty_owner, office.stand_in)
        return [acting_for(one, self.now, self.absences, self.institution).person for one in line]

    def stood_in_for(self) -> list[str]:
        """Return for whom others stand in, in whose place the actor acts where those are barred (CP-4)."""
        if self.actor not in self._line():
            return []
        staff = [person.id for person in self.institution.staff]
        return [one for one in staff if self.acting(one) not in (one, self.actor)]

    def acts_for(self) -> list[str]:
        """Return in whose names the actor acts now: their own, unless they are away, and others' (HO-2)."""
        return [person.id for person in self.institution.staff if self.acting(person.id) == self.actor]

    def is_for(self, *persons: str) -> str | None:
        """Return in whose name the actor may act, of these; None if in nobody's."""
        return next((person for person in persons if self.acting(person) == self.actor), None)


@dataclass(frozen=True)
class Case:
    """A ticket and what is promised about it; ended deadlines stay only where they just ended."""

    ticket: Ticket
    deadlines: tuple[Deadline, ...] = ()
    guide: Guide | None = None  # of an application, in the version that was applied for

    def open(self, kind: DeadlineKind) -> Deadline | None:
        """Return the deadline of a kind that still runs or waits."""
        return next((one for one in self.deadlines if one.kind is kind and one.ended_at is None), None)

    def just_ended(self, kind: DeadlineKind) -> Deadline | None:
        """Return the deadline of a kind that the last act has ended."""
        return next((one for one in reversed(self.deadlines) if one.kind is kind and one.ended_at), None)

    @property
    def promise(self) -> Deadline | None:
        """Return by when the citizen was promised an answer."""
        return self.open(DeadlineKind.ANSWER)

    @property
    def waits(self) -> bool:
        """Say whether the promise waits for the citizen (TL-10)."""
        return self.promise is not None and self.promise.paused_at is not None

    @property
    def holders(self) -> tuple[str, ...]:
        """Return who has the ticket, and whom it is offered to."""
        offer = self.ticket.offer
        return (self.ticket.handler, offer.person) if offer else (self.ticket.handler,)

    @property
    def next_due_at(self) -> datetime | None:
        """Return when something is due next."""
        return min((one.due_at for one in self.deadlines if one.ended_at is None), default=None)


@dataclass(frozen=True)
class Notice:
    """What the citizen is told of a step, once (FI-11): `topic` finds the wording."""

    topic: str
    values: Mapping[str, str | datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Telling:
    """What a member of staff is told: who acts for `person` reads it."""

    person: str
    topic: str


@dataclass(frozen=True)
class Breach:
    """A failure of a rule, against one who answers for it (FI-8, RC-5)."""

    rule: str
    person: str
    role: str  # `handler` or `first_responsible`


def breached(rule: str, case: Case, owes: str | None = None) -> tuple[Breach, ...]:
    """Return a failure against who owes it, the handler if nobody else, and who answers for it (FI-8)."""
    ticket = case.ticket
    return (
        Breach(rule, owes or ticket.handler, "handler"),
        Breach(rule, ticket.matter.first_responsible, "first_responsible"),
    )


@dataclass(frozen=True)
class Change:
    """What an act changes: the case as it stands then, and who is told what."""

    case: Case
    event: Event
    notices: tuple[Notice, ...] = ()
    tellings: tuple[Telling, ...] = ()
    breaches: tuple[Breach, ...] = ()


@singledispatch
def play(act: Act, case: Case, scene: Scene) -> Change:
    """Return what follows from an act; each act has a function of its own."""
    raise TypeError(f"nothing follows from {type(act).__name__}")


def perform(case: Case, act: Act, scene: Scene) -> Change:
    """Return what an act changes; `Refused` if a rule is against it. An act counts up the version."""
    if scene.now.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    if case.ticket.state.is_end and not isinstance(act, Collect | Evaluate):
        raise Refused(Refusal.ENDED, state=case.ticket.state)
    change = play(act, case, about(case.ticket, scene))
    ticket = replace(change.case.ticket, version=case.ticket.version + 1)
    return replace(change, case=replace(change.case, ticket=ticket))


def about(ticket: Ticket, scene: Scene) -> Scene:
    """Return the scene with those barred whom a complaint is about (CP-4)."""
    return replace(scene, barred=accused(scene.institution, ticket.matter.kind, ticket.description))


def insist_on_state(case: Case, *states: State) -> None:
    """Raise `Refused` unless the ticket stands as one of these."""
    if case.ticket.state not in states:
        raise Refused(Refusal.STATE, state=case.ticket.state)


def insist_on(scene: Scene, *persons: str) -> str:
    """Return in whose name the actor acts, `Refused` unless it is one of these."""
    name = scene.is_for(*persons)
    if name is None:
        raise Refused(Refusal.NOT_YOURS, holders=tuple(scene.acting(person) for person in persons))
    return name


def leaders_of(case: Case, scene: Scene) -> tuple[str, ...]:
    """Return who decides about a ticket what its handler may not: the leader in charge, the supervisor."""
    institution, supervisor = scene.institution, scene.institution.profile.supervisor
    leaders = (institution.leader_of(case.ticket.unit), supervisor)
    office = institution.unit(institution.profile.inspection_unit)
    return (*leaders, office.duty_owner, office.stand_in) if supervisor in scene.barred else leaders


def decider(case: Case, scene: Scene, name: str) -> str:
    """Return who decides what the actor asks for in somebody's name: the first leader who is neither."""
    return first_of(scene, *leaders_of(case, scene), but=(scene.actor, name))


def first_of(scene: Scene, *persons: str, but: tuple[str | None, ...]) -> str:
    """Return the first of these persons who is not barred, nor acted for by one who is; else the last."""
    but = (*but, *scene.barred)
    return next((one for one in persons if one not in but and scene.acting(one) not in but), persons[-1])


def receiver_in(unit: str, to: str | None, scene: Scene) -> str:
    """Return who of a unit gets something: whoever is named, else its duty owner; `Refused` if not of it."""
    if unit not in {one.code for one in scene.institution.units}:
        raise Refused(Refusal.OTHER_UNIT, unit=unit)
    receiver = to or scene.institution.unit(unit).duty_owner
    if receiver not in scene.institution.members(unit):
        raise Refused(Refusal.OTHER_UNIT, to=receiver)
    return receiver


def insist_on_no_conflict(receiver: str, scene: Scene) -> None:
    """Raise `Refused` if a complaint would be offered to whom it is about (CP-4)."""
    if receiver in scene.barred:
        raise Refused(Refusal.CONFLICT, to=receiver)


def insist_on_no_review(case: Case) -> None:
    """Raise `Refused` while a second person reads the answer: what it says must not be overtaken."""
    if case.ticket.review is not None:
        raise Refused(Refusal.UNDER_REVIEW)


def insist_on_words(*texts: str) -> None:
    """Raise `Refused` if a reason, an answer or the like is left empty."""
    if not all(text.strip() for text in texts):
        raise Refused(Refusal.NO_REASON)


def changed(
    case: Case,
    scene: Scene,
    name: str,
    *,
    in_name_of: str | None = None,
    note: str | None = None,
    notices: tuple[Notice, ...] = (),
    tellings: tuple[Telling, ...] = (),
    breaches: tuple[Breach, ...] = (),
    **facts: Fact,
) -> Change:
    """Return a change to `case` with its event; in a drill nobody is blamed (EM-2)."""
    breaches = () if case.ticket.drill else breaches
    for_another = in_name_of if in_name_of != scene.actor else None
    event = Event(name, scene.now, scene.actor, facts, for_another, note)
    return Change(case, event, notices, tellings, breaches)


def started(case: Case, kind: DeadlineKind, length: Counted, scene: Scene) -> Case:
    """Return the case with a new deadline of a kind; an open one of that kind must have been ended."""
    taken = sum(one.kind is kind for one in case.deadlines)
    name = f"{case.ticket.number}-{kind.value}-{case.ticket.version}" + (f"-{taken}" if taken else "")
    warnings = scene.institution.duty.warnings
    number = case.ticket.number
    new = deadlines.start(name, number, kind, length, scene.now, scene.calendar, warnings)
    return replace(case, deadlines=(*case.deadlines, new))


def ended(case: Case, scene: Scene, *kinds: DeadlineKind) -> Case:
    """Return the case with its open deadlines of these kinds ended; of all kinds if none is named."""
    return replace(
        case,
        deadlines=tuple(
            deadlines.end(one, scene.now, scene.calendar)
            if one.ended_at is None and (not kinds or one.kind in kinds)
            else one
            for one in case.deadlines
        ),
    )


def exchanged(case: Case, old: Deadline, new: Deadline) -> Case:
    """Return the case with one deadline in another's place."""
    return replace(case, deadlines=tuple(new if one is old else one for one in case.deadlines))


def paused(case: Case, scene: Scene) -> Case:
    """Return the case with the clock stopped of all that cannot be done without the citizen (TL-10)."""
    return replace(
        case,
        deadlines=tuple(
            deadlines.pause(one, scene.now) if one.kind in _WAITING and _runs(one, scene.now) else one
            for one in case.deadlines
        ),
    )


def _runs(deadline: Deadline, now: datetime) -> bool:
    return not (deadline.ended_at or deadline.paused_at or deadlines.expired(deadline, now))


def resumed(case: Case, scene: Scene) -> Case:
    """Return the case with all running on that waited for the citizen (TL-10)."""
    warnings = scene.institution.duty.warnings
    running = tuple(
        deadlines.resume(one, scene.now, scene.calendar, warnings) if one.paused_at else one
        for one in case.deadlines
    )
    return ended(replace(case, deadlines=running), scene, DeadlineKind.WAIT)


def going_on(before: Case, after: Case) -> tuple[Notice, ...]:
    """Return what the citizen is told when their ticket waits no more: by when it is answered (TL-10)."""
    return (Notice("going_on", {"due": after.promise.due_at}),) if before.waits and after.promise else ()


def with_ticket(case: Case, **fields: object) -> Case:
    """Return the case with fields of its ticket changed; the first responsible never is (FI-1)."""
    return replace(case, ticket=replace(case.ticket, **fields))  # type: ignore[arg-type]


def until(due_at: datetime, now: datetime) -> Length:
    """Return the length from now to an instant, in minutes."""
    minutes = -(-(due_at - now) // timedelta(minutes=1))
    return Length(amount=max(1, minutes), counted_in=Span.MINUTES)
