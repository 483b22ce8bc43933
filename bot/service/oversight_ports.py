"""What supervision looks at: what is pressed for, who is praised, what a day came to, what is answered."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol

from bot.hotline.callers import Came, Mark
from bot.hotline.daily import Come, Report
from bot.hotline.kind import Kind
from bot.hotline.survey import Answered
from bot.hotline.ticket import State
from bot.service.desk_ports import Override


@dataclass(frozen=True)
class Demand:
    """督办: what was demanded about a ticket by when, and what was reported on it (RC-4)."""

    words: str
    by: str
    at: datetime
    until: datetime
    report: str | None = None
    reported_by: str | None = None
    reported_at: datetime | None = None


@dataclass(frozen=True)
class Pressed:
    """A ticket that is demanded or urged, with the latest demand and the latest urging."""

    number: str
    kind: Kind
    state: State
    unit: str
    handler: str
    first_responsible: str
    urged: int  # how often (RC-3)
    urged_at: datetime | None
    demand: Demand | None
    is_over: bool


@dataclass(frozen=True)
class Praise:
    """表扬: a praise that a citizen had taken down, and whom it is of, once that is known (CO-7)."""

    ticket: str
    at: datetime
    unit: str
    who: str | None


@dataclass(frozen=True)
class Judgement:
    """Whether something was discourteous, as somebody decided."""

    upheld: bool
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Finding:
    """What somebody sent though the wording check was against it, and what was decided about it."""

    override: Override
    judgement: Judgement | None = None
    words: str = ""

    @property
    def is_upheld(self) -> bool:
        """Say whether it was found discourteous."""
        return self.judgement is not None and self.judgement.upheld

    def saying(self, words: str) -> Finding:
        """Return the same with what was sent."""
        return replace(self, words=words)


class Discourtesy(Protocol):
    """What was sent against the wording check, and what is decided about it; only ever added to."""

    async def found(self, since: datetime, until: datetime) -> list[Finding]:
        """Return what was sent in a time, the latest first."""

    async def get(self, of: str, place: int) -> Finding | None:
        """Return what was sent there."""

    async def judge(self, of: str, place: int, judgement: Judgement) -> None:
        """Keep what was decided; the latest stands."""


class Oversight(Protocol):
    """What a supervisor keeps an eye on."""

    async def pressed(self, since: datetime, limit: int) -> list[Pressed]:
        """Return the tickets that are demanded or urged, and those whose demand was met since then.

        Nothing of a drill's; in no order. Beyond the limit the least urgent are left out.
        """

    async def praises(self, since: datetime, until: datetime) -> list[Praise]:
        """Return the praise that was taken down in a time, the latest first; nothing of a drill's."""


class Daily(Protocol):
    """What happened in a time, and the reports that were made."""

    async def come(
        self, since: datetime, until: datetime, area_of: Callable[[str], str | None]
    ) -> list[Come]:
        """Return what citizens came about in a time; nothing of a drill's."""

    async def steps(self, since: datetime, until: datetime) -> dict[str, int]:
        """Return how often each thing happened to tickets in a time, by event."""

    async def standing(self, at: datetime) -> tuple[int, int, tuple[str, ...]]:
        """Return how many tickets are open, how many of them late, and those in danger; as it is now."""

    async def add(self, report: Report, at: datetime) -> bool:
        """Keep a report; False if that of its day is kept already."""

    async def days(self) -> list[date]:
        """Return the days of the reports, the latest first."""

    async def get(self, day: date) -> Report | None:
        """Return the report of a day."""


class Surveys(Protocol):
    """What citizens answered."""

    async def add(self, answered: Answered) -> None:
        """Keep an answer; the first to a question stands."""

    async def answers(self, survey: str, conversation: str | None = None) -> list[Answered]:
        """Return what was answered in a survey, by all or in one conversation, oldest first."""


class Callers(Protocol):
    """Who comes again and again, and what whoever takes them is told."""

    async def came(self, since: datetime, until: datetime) -> list[Came]:
        """Return the tickets of a time; nothing of a drill's."""

    async def abuses(self, since: datetime, until: datetime) -> list[tuple[str, datetime]]:
        """Return in which conversations staff were alerted to abuse, and when."""

    async def marks(self, who: Collection[str], today: date) -> dict[str, Mark]:
        """Return the marks that are in force, by whom they are of: of each the latest."""

    async def add(self, who: str, mark: Mark) -> None:
        """Keep a mark; the one before is in force no more."""

    async def lift(self, id: str, by: str, at: datetime) -> bool:
        """Take a mark back; return whether there was one in force."""


class Overseen(Protocol):
    """What supervision works with in a transaction."""

    oversight: Oversight
    callers: Callers
    daily: Daily
    surveys: Surveys
    discourtesy: Discourtesy
