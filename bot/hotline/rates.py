"""The three rates (三率): which tickets were answered in time, are solved, and satisfy (EV-3).

Each is counted as it is decided, from what has just changed, and can be counted anew from a
ticket's history alone: both say the same of every ticket.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from bot.hotline import deadlines
from bot.hotline.acts import Outcome
from bot.hotline.deadlines import DeadlineKind
from bot.hotline.evaluation import LOW
from bot.hotline.history import Event, Link
from bot.hotline.life import Change


class Rate(str, Enum):
    """What part of the tickets is told."""

    RESPONSE = "response"  # 响应率: answered by when it was promised, of those answered or overdue
    RESOLUTION = "resolution"  # 解决率: solved, of those whose citizens said whether it is
    SATISFACTION = "satisfaction"  # 满意率: satisfied, of those whose citizens said whether they are


class By(str, Enum):
    """What tickets are told apart by; the value is a column of the figures."""

    UNIT = "unit"
    PERSON = "person"
    FIRST_RESPONSIBLE = "first_responsible"
    CHANNEL = "channel"
    KIND = "kind"
    SUBJECT = "subject"
    AREA = "area"
    MONTH = "month"


@dataclass(frozen=True)
class Share:
    """So many of so many tickets."""

    met: int = 0
    of: int = 0

    def __add__(self, other: Share) -> Share:
        """Return both together."""
        return Share(self.met + other.met, self.of + other.of)


@dataclass(frozen=True)
class Count:
    """That a ticket counts for a rate; the latest that was decided of it stands.

    Against whom: the unit and the person who answered, or had it when the answer was overdue.
    """

    rate: Rate
    is_met: bool | None  # None: it counts no more
    at: datetime
    unit: str
    person: str


@dataclass(frozen=True)
class Counted:
    """A count with its evidence: the event of the ticket's history that decided it."""

    count: Count
    sequence: int


_ANSWERS = ("answered", "issued", "not_accepted")
_SAID = ("closed", "redo_begun", "called_back", "evaluated")


def counted(change: Change) -> tuple[Count, ...]:
    """Return what a change decides of the rates; nothing in a drill (EM-2)."""
    if change.case.ticket.drill:
        return ()
    case, event = change.case, change.event
    unit, handler = case.ticket.unit, case.ticket.handler
    if event.name in _ANSWERS:
        promise = case.just_ended(DeadlineKind.ANSWER)
        if promise is None or case.ticket.redone or promise.fired >= 1:
            return ()  # what was done again, or overdue, has been counted
        by = handler if event.name == "not_accepted" else case.ticket.answered_by or handler
        return (Count(Rate.RESPONSE, event.at < promise.due_at, event.at, unit, by),)
    if event.name in ("expired", "recounted"):
        promise = case.promise
        if promise is None or promise.id != event.facts["deadline"] or case.ticket.redone:
            return ()
        if event.name == "expired":
            return (Count(Rate.RESPONSE, False, event.at, unit, handler),)
        is_overdue = deadlines.expired(promise, event.at)
        return () if is_overdue else (Count(Rate.RESPONSE, None, event.at, unit, handler),)
    return _said(event, unit, case.ticket.answered_by or handler)


def _said(event: Event, unit: str, by: str) -> tuple[Count, ...]:
    """Return what a citizen said of an answer, called back or asked in writing."""
    if event.name not in _SAID:
        return ()
    solved, satisfied = event.facts.get("solved"), _is_satisfied(event)
    found = ((Rate.RESOLUTION, solved), (Rate.SATISFACTION, satisfied))
    return tuple(Count(rate, bool(said), event.at, unit, by) for rate, said in found if said is not None)


def _is_satisfied(event: Event) -> bool | None:
    outcome, score = event.facts.get("outcome"), event.facts.get("score")
    if outcome in (Outcome.SATISFIED.value, Outcome.DISSATISFIED.value):
        return outcome == Outcome.SATISFIED.value
    return score > LOW if isinstance(score, int) else None


@dataclass(frozen=True)
class _Past:
    """How far a history has been read."""

    unit: str = ""
    handler: str = ""
    answered_by: str = ""
    is_redone: bool = False
    is_overdue: bool = False  # the promise that runs


def recounted(history: Sequence[Link]) -> dict[Rate, Counted]:
    """Return what a ticket counts for, by its history alone."""
    if history and history[0].event.facts.get("drill"):
        return {}
    past, found = _Past(), dict[Rate, Counted]()
    for link in history:
        past = _moved(past, link.event)
        for one in _decided(past, link.event):
            found[one.rate] = Counted(one, link.sequence)
        past = _judged(past, link.event)
    return {rate: one for rate, one in found.items() if one.count.is_met is not None}


def _moved(past: _Past, event: Event) -> _Past:
    """Take over who has the ticket after an event, and who has answered it."""
    facts = event.facts
    unit, handler = str(facts.get("unit", past.unit)), str(facts.get("handler", past.handler))
    if event.name in ("assistance_asked", "instructed"):  # of another unit; the lead stays the lead
        unit = past.unit
    if event.name == "returned":
        handler = str(facts["to"])
    by = past.answered_by
    if event.name in ("answered", "issued"):
        by = str(facts.get("written_by") or event.by)
    return replace(past, unit=unit, handler=handler, answered_by=by)


def _judged(past: _Past, event: Event) -> _Past:
    """Take over whether the promise that runs after an event is overdue, and what is done again."""
    if event.name == "redo_begun":
        return replace(past, is_redone=True)
    if event.name in ("application_accepted", "released") or _is_put_off(event):
        return replace(past, is_overdue=False)
    return replace(past, is_overdue=True) if _is_of_answer(event, "expired") else past


def _decided(past: _Past, event: Event) -> Iterable[Count]:
    unit, by = past.unit, past.answered_by or past.handler
    if event.name in _ANSWERS:
        if past.is_redone or past.is_overdue or "due_at" not in event.facts:
            return ()
        by = past.handler if event.name == "not_accepted" else by
        due_at = datetime.fromisoformat(str(event.facts["due_at"]))
        return (Count(Rate.RESPONSE, event.at < due_at, event.at, unit, by),)
    if _is_of_answer(event, "expired") and not past.is_redone:
        return (Count(Rate.RESPONSE, False, event.at, unit, past.handler),)
    if _is_put_off(event) and not past.is_redone:
        return (Count(Rate.RESPONSE, None, event.at, unit, past.handler),)
    return _said(event, unit, by)


def _is_of_answer(event: Event, name: str) -> bool:
    return event.name == name and event.facts.get("kind") == DeadlineKind.ANSWER.value


def _is_put_off(event: Event) -> bool:
    """Say whether a promise was counted anew, and is due later than now (TL-10)."""
    is_anew = _is_of_answer(event, "recounted")
    return is_anew and event.at < datetime.fromisoformat(str(event.facts["due_at"]))
