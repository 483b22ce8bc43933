"""A ticket's life as tests play it: who does what, when, and what follows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import pytest
from applying import PERMIT, permitting
from working_time import CALENDAR, local

from bot.hotline import deadlines, life
from bot.hotline.acts import Act, Answer, Begin, Instruct, Refuse, SignFor
from bot.hotline.acts import Dispatch as To
from bot.hotline.application import Application
from bot.hotline.deadlines import Deadline, DeadlineKind, Firing
from bot.hotline.guide import Guide
from bot.hotline.history import Event
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.life import CLOCK, Case, Change, Scene
from bot.hotline.presence import Absence, Reason
from bot.hotline.refusal import Refused
from bot.hotline.ticket import Citizen, Matter, Origin, State, Ticket

MONDAY = "2026-11-23 10:00"
REFUSAL = Refuse("不属于我们的职责")


def led(institution: Institution, unit: str, leader: str) -> Institution:
    """Return the institution with a leader in charge of a unit."""
    units = [one.copy(update={"leader": leader}) if one.code == unit else one for one in institution.units]
    return institution.copy(update={"units": tuple(units)})


def away(person: str, stand_in: str, since: str = MONDAY, until: str = "2026-12-31 08:30") -> Absence:
    """Return somebody's training, for which somebody else stands in."""
    start, end = local(since), local(until)
    return Absence(person, Reason.TRAINING, start, end, start, stand_in, contact="0599-1234567")


def new_ticket(institution: Institution, kind: Kind, handler: str, place: str | None = None) -> Ticket:
    """Return a ticket of the street unit's, as the bot took it from a citizen."""
    owner = institution.unit("street").duty_owner
    matter = Matter("m1", Origin("rest:wang", "m1"), kind, owner, local(MONDAY))
    return Ticket(
        number="20261123000001",
        matter=matter,
        state=State.ACCEPTED,
        unit="street",
        handler=handler,
        subject="路灯",
        description="路灯不亮",
        place=place,
        citizen=Citizen("王建国", "13800138000"),
        query_code=None,
        dispatcher=handler,
    )


def application(institution: Institution, on_behalf: bool = False, by: str = "street-a") -> Life:
    """Return the life of an application for the permit, which street-a is to work on and `by` answers for."""
    ticket = new_ticket(institution, Kind.APPLICATION, "hall-a")
    matter = replace(ticket.matter, guide=PERMIT.code, guide_version=1, first_responsible=by)
    ticket = replace(ticket, matter=matter, application=Application(on_behalf=on_behalf))
    return Life(permitting(institution), ticket=ticket, guide=PERMIT)


class Life:
    """A ticket opened on Monday at ten and offered by hall-a to street-a, and what happens to it then.

    Undecided, it is the supervisor's, who is called boss.
    """

    def __init__(
        self,
        institution: Institution,
        kind: Kind = Kind.FAULT,
        *,
        decided: bool = True,
        place: str | None = None,
        absences: Iterable[Absence] = (),
        ticket: Ticket | None = None,
        guide: Guide | None = None,
    ) -> None:
        self.institution = institution
        self.absences = tuple(absences)
        self.here = frozenset[str]()  # who is on duty
        self.now = local(MONDAY)
        ticket = ticket or new_ticket(institution, kind, "hall-a" if decided else "boss", place)
        self.changes = list(life.opened(ticket, self.scene("bot"), decided, guide=guide))

    @property
    def last(self) -> Change:
        """Return what changed last."""
        return self.changes[-1]

    @property
    def case(self) -> Case:
        """Return the case as a store would: with its open deadlines."""
        now = self.last.case
        return Case(now.ticket, tuple(one for one in now.deadlines if one.ended_at is None), now.guide)

    @property
    def ticket(self) -> Ticket:
        return self.case.ticket

    @property
    def event(self) -> Event:
        """Return what happened last."""
        return self.last.event

    @property
    def told(self) -> list[tuple[str, str]]:
        """Return which of the staff were told what by the last change."""
        return [(telling.person, telling.topic) for telling in self.last.tellings]

    @property
    def notices(self) -> list[str]:
        """Return what the citizen was told so far."""
        return [notice.topic for change in self.changes for notice in change.notices]

    def scene(self, actor: str) -> Scene:
        return Scene(self.now, actor, self.institution, CALENDAR, self.absences, self.here)

    def at(self, when: str | datetime) -> Life:
        """Let time pass until then."""
        self.now = local(when) if isinstance(when, str) else when
        return self

    def do(self, actor: str, *acts: Act) -> Life:
        """Let somebody do something, one after the other."""
        for act in acts:
            self.changes.append(life.perform(self.case, act, self.scene(actor)))
        return self

    def refused(self, actor: str, act: Act) -> str:
        """Return the code of the rule that is against it."""
        with pytest.raises(Refused) as refused:
            life.perform(self.case, act, self.scene(actor))
        return refused.value.code.value

    def in_hand(self) -> Life:
        """Let street-a sign for it and go to work."""
        return self.do("street-a", SignFor(), Begin())

    def instructed(self, to: str = "street-a", by: str = "boss") -> Life:
        """Let the leader have somebody find the facts of a complaint by Tuesday noon (CP-5)."""
        unit = self.institution.person(to).unit
        return self.do(by, Instruct(unit, "请查明经过", local("2026-11-24 12:00"), to))

    def answered(self) -> Life:
        return self.in_hand().do("street-a", Answer("路灯已经修好"))

    def failed_dispatches(self, number: int) -> Life:
        """Let street-a refuse it so many times, and whoever has it then offer it again but for the last."""
        for time in range(number):
            if time:
                self.do(self.ticket.handler, To("street", ""))
            self.do("street-a", REFUSAL)
        return self

    def deadline(self, kind: DeadlineKind) -> Deadline:
        found = self.case.open(kind)
        assert found is not None
        return found

    def open_kinds(self) -> set[str]:
        """Return what is promised now."""
        return {one.kind.value for one in self.case.deadlines}

    def fire(self, kind: DeadlineKind) -> Firing | None:
        """Let a deadline fire when it is due to; return as what."""
        deadline = self.deadline(kind)
        assert deadline.next_at is not None
        self.now = max(self.now, deadline.next_at)
        warnings = self.institution.duty.warnings
        moved, firing = deadlines.fire(deadline, self.now, CALENDAR, warnings)
        if firing:
            self.changes.append(life.fired(self.case, deadline, moved, firing, self.scene(CLOCK)))
        return firing
