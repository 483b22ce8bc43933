"""月度原因分析: why citizens complained or were not satisfied, and what is to be done about it (CP-9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.hotline.institution import Institution
from bot.hotline.oversight import Cause
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.ticket import Conclusion


@dataclass(frozen=True)
class Grievance:
    """A complaint opened in a month, or a matter whose citizen said in it that they are not satisfied."""

    ticket: str
    is_complaint: bool
    unit: str
    subject: str | None
    area: str | None  # the largest of the institution's places that it lies in
    conclusion: Conclusion | None
    citizen: str | None = None  # a digest: who it was, without saying who
    cause: str | None = None  # a code; None: nobody has said yet


@dataclass(frozen=True)
class Improvement:
    """What is done about a cause, as somebody wrote it; the latest stands."""

    month: date  # its first day
    cause: str
    words: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Line:
    """How many grievances have something in common; None: it is not known."""

    key: str | None
    count: int
    before: int  # in the month before
    upheld: int  # complaints upheld, wholly or partly


@dataclass(frozen=True)
class Report:
    """A month's grievances, told apart in four ways, each with the most frequent first."""

    month: date
    count: int
    before: int
    complaints: int
    repeated: int  # grievances of citizens who had another about the same subject
    causes: tuple[Line, ...]
    units: tuple[Line, ...]
    subjects: tuple[Line, ...]
    areas: tuple[Line, ...]


def report(month: date, now: Sequence[Grievance], before: Sequence[Grievance]) -> Report:
    """Return what a month's grievances come to, beside those of the month before."""
    return Report(
        month,
        len(now),
        len(before),
        sum(one.is_complaint for one in now),
        _repeated(now),
        *(
            _lines(now, before, by)
            for by in (
                lambda one: one.cause,
                lambda one: one.unit,
                lambda one: one.subject,
                lambda one: one.area,
            )
        ),
    )


def insist_on_cause(institution: Institution, code: str) -> Cause:
    """Return the cause with a code; `Refused` if there is none, or it is only a heading."""
    causes = {cause.code: cause for cause in institution.causes}
    if code not in causes or any(cause.within == code for cause in institution.causes):
        raise Refused(Refusal.CAUSE)
    return causes[code]


def month_of(text: str) -> date | None:
    """Return the first day of a month written as 2026-11; None if it is none."""
    try:
        return datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        return None


def month_before(month: date) -> date:
    """Return the first day of the month before."""
    return month.replace(year=month.year - (month.month == 1), month=(month.month - 2) % 12 + 1)


def month_after(month: date) -> date:
    """Return the first day of the month after."""
    return month.replace(year=month.year + (month.month == 12), month=month.month % 12 + 1)


def _lines(
    now: Iterable[Grievance], before: Iterable[Grievance], by: Callable[[Grievance], str | None]
) -> tuple[Line, ...]:
    counted, earlier, upheld = Counter[str | None](), Counter[str | None](), Counter[str | None]()
    for one in before:
        earlier[by(one)] += 1
    for one in now:
        counted[by(one)] += 1
        upheld[by(one)] += one.conclusion in (Conclusion.UPHELD, Conclusion.PARTLY)
    lines = (Line(key, many, earlier[key], upheld[key]) for key, many in counted.items())
    return tuple(sorted(lines, key=lambda line: (-line.count, line.key is None, line.key or "")))


def _repeated(now: Iterable[Grievance]) -> int:
    whose = Counter((one.citizen, one.subject) for one in now if one.citizen)
    return sum(many for many in whose.values() if many > 1)
