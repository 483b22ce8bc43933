"""日报: what a day came to, beside an ordinary one of the week before (RC-6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

DAYS_BEFORE = 7  # what is ordinary is the mean of so many days
_MOST = 10  # lines of units, subjects and areas


@dataclass(frozen=True)
class Come:
    """What a citizen came about on a day."""

    kind: str
    channel: str
    unit: str | None  # of its ticket; none: it was answered at once
    subject: str | None = None
    area: str | None = None


@dataclass(frozen=True)
class Line:
    """How many there were on the day, and on an ordinary one; None: it is not known of which."""

    key: str | None
    count: int
    usual: float


@dataclass(frozen=True)
class Report:
    """A day as it is kept; nothing of it tells who a citizen is."""

    day: date
    come: Line
    kinds: tuple[Line, ...]
    channels: tuple[Line, ...]
    units: tuple[Line, ...]
    subjects: tuple[Line, ...]
    areas: tuple[Line, ...]
    steps: Mapping[str, int] = field(default_factory=dict)  # what happened to tickets, by event
    failures: Mapping[str, int] = field(default_factory=dict)  # by rule …
    failures_usual: Mapping[str, float] = field(default_factory=dict)  # … and on an ordinary day
    rates: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # numerator and denominator …
    rates_before: Mapping[str, tuple[int, int]] = field(default_factory=dict)  # … of the week before
    open: int = 0  # tickets at the day's end …
    overdue: int = 0  # … whose answer is late
    emergencies: tuple[str, ...] = ()  # tickets in danger that are not answered yet


def counted(day: date, come: Sequence[Come], before: Sequence[Come]) -> Report:
    """Return what came on a day beside the days before it; the rest of the report is put beside."""
    tickets, earlier = [one for one in come if one.unit], [one for one in before if one.unit]
    return Report(
        day,
        Line(None, len(come), _usual(len(before))),
        _lines(come, before, lambda one: one.kind),
        _lines(come, before, lambda one: one.channel),
        _lines(tickets, earlier, lambda one: one.unit)[:_MOST],
        _lines(tickets, earlier, lambda one: one.subject)[:_MOST],
        _lines(tickets, earlier, lambda one: one.area)[:_MOST],
    )


def usual(counts: Mapping[str, int]) -> dict[str, float]:
    """Return how many there are on an ordinary day of what was counted in the days before."""
    return {key: _usual(count) for key, count in counts.items()}


def _lines(
    come: Iterable[Come], before: Iterable[Come], by: Callable[[Come], str | None]
) -> tuple[Line, ...]:
    now, then = Counter(map(by, come)), Counter(map(by, before))
    lines = (Line(key, now[key], _usual(then[key])) for key in {*now, *then})
    return tuple(sorted(lines, key=lambda one: (-one.count, -one.usual, one.key or "")))


def _usual(count: int) -> float:
    return round(count / DAYS_BEFORE, 1)
