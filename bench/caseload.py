"""Many open tickets of the demonstration institution, each with the life that the rules gave it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.hotline import deadlines, history, life, ticket
from bot.hotline.acts import (
    Act,
    Answer,
    AskExtension,
    Begin,
    Dispatch,
    Find,
    HandOver,
    Instruct,
    Refuse,
    SignFor,
    TakeOn,
    Wait,
)
from bot.hotline.calendar import WorkingCalendar
from bot.hotline.deadlines import Deadline
from bot.hotline.institution import Institution, Span
from bot.hotline.kind import Kind
from bot.hotline.life import BOT, CLOCK, Case, Change, Scene
from bot.hotline.presence import Absence, Reason
from bot.hotline.refusal import Refused
from bot.hotline.routing import route
from bot.hotline.ticket import Citizen, Conclusion, Matter, Origin, State, Ticket
from bot.service.matters import Request

SUMMARY = "市民来电反映，请依照规定时限核实处理，并将结果答复市民。"
_KINDS = {  # of a hundred tickets
    Kind.ISSUE: 36,
    Kind.QUESTION: 18,
    Kind.FAULT: 16,
    Kind.COMPLAINT: 12,
    Kind.SUGGESTION: 8,
    Kind.LOST: 4,
    Kind.CALLBACK: 4,
    Kind.PRAISE: 2,
}
_UNDECIDED = 0.02  # the part of the tickets that no unit's scope names
_FRESH = 0.3  # what nobody has signed for was opened in the last part of the time that it may take
_TAKEN_ON = (SignFor(), Begin())
_HANDED_OVER = (*_TAKEN_ON, HandOver("", "轮休，移交同事继续办理。", SUMMARY))
_COURSES: dict[tuple[Act, ...], int] = {  # what has been done about them, and about how many of a hundred
    (): 22,
    (Refuse("不属于本单位职责范围，请另行转办。"),): 4,
    (SignFor(),): 12,
    _TAKEN_ON: 26,
    (*_TAKEN_ON, Wait("请补充现场照片和具体门牌号。")): 6,
    (*_TAKEN_ON, AskExtension(1, "需要会同相关单位到现场勘查。")): 4,
    (*_TAKEN_ON, Answer("已经派员到现场处理完毕，感谢您的反映。")): 12,
    _HANDED_OVER: 3,
    (*_HANDED_OVER, TakeOn()): 11,
}
_LENGTHS = {
    Span.MINUTES: timedelta(minutes=1),
    Span.WORKING_MINUTES: timedelta(minutes=1),
    Span.WORKING_DAYS: timedelta(days=1),
}


@dataclass
class Life:
    """A case as it stands, what was done about it, and every deadline that it ever had."""

    case: Case
    changes: list[Change] = field(default_factory=list)
    deadlines: dict[str, Deadline] = field(default_factory=dict)

    def goes_on(self, change: Change) -> None:
        """Take over what was changed, as the store would read it back."""
        self.changes.append(change)
        self.deadlines |= {one.id: one for one in change.case.deadlines}
        running = tuple(one for one in change.case.deadlines if one.ended_at is None)
        self.case = Case(change.case.ticket, running)

    def sealed(self) -> Iterator[tuple[history.Link, str, Change]]:
        """Yield the events at their places in the history, each with its salt and its change."""
        digest = history.BEGINNING
        for sequence, change in enumerate(self.changes, 1):
            salt = f"{sequence:032x}"
            link = history.link(digest, self.case.ticket.number, sequence, change.event, salt)
            digest = link.digest
            yield link, salt, change


class Caseload:
    """Makes the same tickets each time: what citizens ask, who acts on it when, and what fires meanwhile."""

    def __init__(self, institution: Institution, calendar: WorkingCalendar, now: datetime) -> None:
        self._institution = institution
        self._calendar = calendar
        self._now = now
        self._random = random.Random(2026)  # noqa: S311 - the same each time
        self.numbers: Counter[str] = Counter()  # how many tickets of each day (YYYYMMDD) there are

    def request(self, name: str, undecided: bool = False) -> Request:
        """Return what a citizen asks of one unit or another."""
        draw = self._random
        word = "这件事" if undecided else draw.choice(draw.choice(self._institution.units).scope)
        place = f"{draw.choice(self._institution.places)}{draw.randint(1, 400)}号"
        kind = Kind.SUGGESTION if undecided else draw.choices(list(_KINDS), list(_KINDS.values()))[0]
        text = (
            f"{place}，{word}的情况已经有一段时间了，一直没有人来处理，影响大家生活，请尽快安排人来看一下。"
        )
        telephone = (
            None if draw.random() < 0.1 and not kind.is_callback else f"138{draw.randint(0, 99999999):08d}"
        )
        citizen = Citizen(f"{draw.choice('王李张刘陈杨赵黄周吴')}建国", telephone)
        return Request(Origin(f"web:{name}", "m1"), kind, text, place, citizen)

    def life(self, name: str) -> Life:
        """Return a ticket's life from its opening until now: nothing of it is due to be fired."""
        undecided = self._random.random() < _UNDECIDED
        steps = self._course(undecided)
        opened = self._opened(self.request(name, undecided), 1.0 if steps else _FRESH)
        age = self._now - opened.case.ticket.matter.opened_at
        moments = sorted(self._now - age * self._random.random() for _ in steps)
        for step, at in zip(steps, moments, strict=True):
            self._fire(opened, at)
            try:
                self._act(opened, step, at)
            except Refused:  # too late to wait or to extend, or it had been refused
                break
        self._fire(opened, self._now)
        return opened

    def absences(self, days: int) -> Iterator[Absence]:
        """Yield the nights of everybody for some days, all of which are over."""
        for day in range(days):
            back = self._now - timedelta(days=day, hours=2)
            left = back - timedelta(hours=14)
            for person in self._institution.staff:
                yield Absence(person.id, Reason.OFF_DUTY, left, back, left, returned_at=back)

    def _course(self, undecided: bool) -> tuple[Act, ...]:
        course = self._random.choices(list(_COURSES), list(_COURSES.values()))[0]
        if undecided and course:
            return (Dispatch(self._random.choice(self._institution.units).code, SUMMARY), *course)
        return course

    def _opened(self, request: Request, part: float) -> Life:
        """Open a ticket at some instant of the last `part` of the time that it may take."""
        institution = self._institution
        target = route(institution, request.kind, request.description, request.place)
        limit = institution.limit(target.kind)
        at = self._now - _LENGTHS[limit.counted_in] * limit.amount * part * self._random.random()
        hotline = institution.unit(institution.profile.default_unit)
        handler = hotline.duty_owner if target.decided else institution.profile.supervisor
        day = at.astimezone(self._calendar.zone).date()
        self.numbers[f"{day:%Y%m%d}"] += 1
        number = ticket.number(day, self.numbers[f"{day:%Y%m%d}"])
        new = Ticket(
            number=number,
            matter=Matter(f"matter-{number}", request.origin, target.kind, target.unit.duty_owner, at),
            state=State.ACCEPTED,
            unit=target.unit.code,
            handler=handler,
            subject=target.subject,
            description=request.description,
            place=request.place,
            citizen=request.citizen,
            query_code=None if request.citizen.telephone else "123456",
            dispatcher=handler,
        )
        begun = Life(Case(new))
        for change in life.opened(new, self._scene(BOT, at), target.decided):
            begun.goes_on(change)
        return begun

    def _act(self, of: Life, act: Act, at: datetime) -> None:
        one = of.case.ticket
        if isinstance(act, HandOver):
            act = replace(act, to=self._colleague(one.unit, one.handler))
        if isinstance(act, Answer) and one.matter.kind is Kind.COMPLAINT:  # its facts are found first (CP-5)
            self._instruct(of, at)
            self._act(of, Find("经核实，没有发现反映的情况。", Conclusion.NOT_UPHELD), at)
        offered = one.offer and isinstance(act, (SignFor, Refuse, TakeOn))
        actor = one.offer.person if offered and one.offer else one.handler
        of.goes_on(life.perform(of.case, act, self._scene(actor, at)))

    def _instruct(self, of: Life, at: datetime) -> None:
        """Let the leader have whoever handles a complaint find its facts (CP-5)."""
        one = of.case.ticket
        if one.instructs:
            unit = self._institution.person(one.handler).unit
            what = Instruct(unit, "请查明经过。", at + timedelta(hours=1), one.handler)
            of.goes_on(life.perform(of.case, what, self._scene(one.instructs, at)))

    def _colleague(self, unit: str, handler: str) -> str:
        members = [
            person.id for person in self._institution.staff if person.unit == unit and person.id != handler
        ]
        return self._random.choice(members)

    def _fire(self, of: Life, until: datetime) -> None:
        """Fire what is to be fired by an instant, in the order of time."""
        while True:
            armed = [one for one in of.case.deadlines if one.next_at and one.next_at <= until]
            if not armed:
                return
            one = min(armed, key=lambda one: one.next_at or until)
            assert one.next_at
            warnings = self._institution.duty.warnings
            moved, firing = deadlines.fire(one, one.next_at, self._calendar, warnings)
            assert firing
            of.goes_on(life.fired(of.case, one, moved, firing, self._scene(CLOCK, one.next_at)))

    def _scene(self, actor: str, at: datetime) -> Scene:
        return Scene(at, actor, self._institution, self._calendar)
