"""重复来访: who comes again and again, or was abusive; nobody is refused, staff are only prepared (CO-6)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.hotline import masking
from bot.hotline.kind import Kind
from bot.hotline.refusal import Refusal, Refused

LEAST = 3  # tickets in the time that is looked at: fewer are nothing out of the ordinary
_LONGEST = timedelta(days=180)  # that a mark lasts; who still comes then is looked at anew


@dataclass(frozen=True)
class Came:
    """A ticket, and who came about it as far as it is known."""

    ticket: str
    at: datetime
    conversation: str
    telephone: str | None
    kind: Kind
    is_over: bool

    @property
    def who(self) -> str:
        """Return by what somebody is known again: the telephone, else the conversation."""
        return of_telephone(self.telephone) if self.telephone else of_talk(self.conversation)


@dataclass(frozen=True)
class Mark:
    """What whoever takes a conversation is told of the caller, until a day, this one included."""

    id: str
    reason: str
    until: date
    by: str
    at: datetime


@dataclass(frozen=True)
class Caller:
    """Somebody who comes again and again, or was abusive."""

    telephone: str | None  # masked (PV-1)
    tickets: tuple[str, ...]  # the latest first
    conversation: str  # the latest
    complaints: int
    unfinished: int
    abuses: int  # that staff were alerted to
    last_at: datetime
    mark: Mark | None = None


def of_telephone(number: str) -> str:
    """Return by what a telephone is known again."""
    return f"telephone:{number}"


def of_talk(conversation: str) -> str:
    """Return by what a conversation is known again."""
    return f"conversation:{conversation}"


def callers(came: Sequence[Came], abuses: Iterable[tuple[str, datetime]]) -> dict[str, Caller]:
    """Return who came at least `LEAST` times or was abusive, by what they are known again."""
    who = {one.conversation: one.who for one in sorted(came, key=lambda one: one.at)}
    theirs: dict[str, list[Came]] = defaultdict(list)
    for one in sorted(came, key=lambda one: (one.at, one.ticket), reverse=True):
        theirs[one.who].append(one)
    angry = Counter[str]()
    last: dict[str, tuple[datetime, str]] = {}
    for conversation, at in abuses:
        known = who.get(conversation, of_talk(conversation))
        angry[known] += 1
        last[known] = max(last.get(known, (at, conversation)), (at, conversation))
    found = {
        one: _caller(theirs[one], angry[one], last.get(one))
        for one in (*theirs, *(one for one in angry if one not in theirs))
        if len(theirs[one]) >= LEAST or angry[one]
    }
    return dict(sorted(found.items(), key=lambda one: (-len(one[1].tickets), -one[1].abuses, one[0])))


def _caller(came: Sequence[Came], abuses: int, last: tuple[datetime, str] | None) -> Caller:
    latest = max([(one.at, one.conversation) for one in came] + ([last] if last else []))
    number = came[0].telephone if came else None
    return Caller(
        masking.telephone(number) if number else None,
        tuple(one.ticket for one in came),
        latest[1],
        sum(one.kind is Kind.COMPLAINT for one in came),
        sum(not one.is_over for one in came),
        abuses,
        latest[0],
    )


def marked(mark: Mark, today: date) -> Mark:
    """Return a mark as it is kept; `Refused` without a reason, or unless it ends within half a year."""
    if not mark.reason.strip():
        raise Refused(Refusal.NO_REASON)
    if not today <= mark.until <= today + _LONGEST:
        raise Refused(Refusal.MARK_END)
    return replace(mark, reason=mark.reason.strip())
