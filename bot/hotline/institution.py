"""What an institution says of itself: units, staff, guides, time limits. Loaded from `content/`."""

from __future__ import annotations

from datetime import date, time
from enum import Enum
from itertools import pairwise
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, root_validator, validator

NONE = "无"  # a field of a guide that was considered and has no content (ON-1)


class _Content(BaseModel):
    class Config:
        """Content is frozen once read, and a field nobody knows is a mistake."""

        frozen = True
        extra = "forbid"
        anystr_strip_whitespace = True
        min_anystr_length = 1


class Kind(str, Enum):
    """What a citizen came about; each kind has a time limit of its own."""

    URGENT_FAULT = "urgent_fault"
    FAULT = "fault"
    ISSUE = "issue"
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    QUESTION = "question"
    CALLBACK = "callback"


class Span(str, Enum):
    """How a time limit is counted (TL-10)."""

    MINUTES = "minutes"  # round the clock, for urgent classes
    WORKING_MINUTES = "working_minutes"
    WORKING_DAYS = "working_days"


class Limit(_Content):
    """A promise's length: the number of the rule behind it, an amount and how it is counted."""

    kind: Kind
    rule: str
    amount: int = Field(gt=0)
    counted_in: Span


class Staff(_Content):
    """A member of staff as the public may know them (KN-1): name, post, duty."""

    id: str
    name: str
    post: str
    unit: str
    duty: str


class Unit(_Content):
    """A department: where it is, when it is open, whose duty it is, and what is in its scope."""

    code: str
    name: str
    telephone: str
    address: str
    hours: str
    duty_owner: str  # 首问责任人 when the bot alone took the matter (FI-1)
    stand_in: str  # B 角 (HO-2)
    urgent: bool
    scope: tuple[str, ...]


Listed = Literal["无"] | tuple[str, ...]


class Guide(_Content):
    """A service item (办事指南): every field is filled or 无 (ON-1)."""

    code: str
    name: str
    aliases: tuple[str, ...]
    unit: str
    summary: str
    basis: Listed
    conditions: Listed
    materials: Listed
    procedure: Listed
    time_limit: str
    fee: str
    place: str
    hours: str
    telephone: str
    cautions: Listed
    sample_forms: Listed
    next: str
    owner: str
    review_date: date
    version: int = 1  # counted by the store, never written in content


class Profile(_Content):
    """The institution's own page: its name, its hours and who answers when nobody else does."""

    name: str
    city: str
    hotline: str
    time_zone: str
    supervisor: str  # decides what nobody owns (FI-10)
    default_unit: str
    complaint_unit: str
    hours: tuple[tuple[time, time], ...]

    @validator("time_zone")
    def _zone_exists(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except Exception:
            raise ValueError("a name of the IANA time zone database, such as Asia/Shanghai") from None
        return value

    @validator("hours")
    def _windows_in_order(cls, value: tuple[tuple[time, time], ...]) -> tuple[tuple[time, time], ...]:
        edges = [edge for window in value for edge in window]
        if not edges or any(a >= b for a, b in pairwise(edges)):
            raise ValueError('windows such as ["08:30", "12:00"], in order and apart')
        return value


class Institution(_Content):
    """An institution whole, with every reference between its parts resolved."""

    profile: Profile
    units: tuple[Unit, ...]
    staff: tuple[Staff, ...]
    limits: tuple[Limit, ...]
    guides: tuple[Guide, ...]
    places: tuple[str, ...]

    @root_validator(skip_on_failure=True)
    def _references_resolve(cls, values: dict[str, Any]) -> dict[str, Any]:
        units = {unit.code for unit in values["units"]}
        staff = {person.id for person in values["staff"]}
        profile: Profile = values["profile"]
        wanted = [
            ("supervisor", profile.supervisor, staff, "staff"),
            ("default_unit", profile.default_unit, units, "units"),
            ("complaint_unit", profile.complaint_unit, units, "units"),
        ]
        for unit in values["units"]:
            wanted += [
                (f"unit {unit.code}, duty_owner", unit.duty_owner, staff, "staff"),
                (f"unit {unit.code}, stand_in", unit.stand_in, staff, "staff"),
            ]
        wanted += [(f"staff {p.id}, unit", p.unit, units, "units") for p in values["staff"]]
        for guide in values["guides"]:
            wanted += [
                (f"guide {guide.code}, unit", guide.unit, units, "units"),
                (f"guide {guide.code}, owner", guide.owner, staff, "staff"),
            ]
        missing = [
            f"{where}: {name!r} is not in {kind}" for where, name, known, kind in wanted if name not in known
        ]
        for label, names in (
            ("unit", [unit.code for unit in values["units"]]),
            ("staff", [person.id for person in values["staff"]]),
            ("guide", [guide.code for guide in values["guides"]]),
            ("limit", [limit.kind.value for limit in values["limits"]]),
            ("scope", [word for unit in values["units"] for word in unit.scope]),
        ):
            missing += [
                f"{label} {name!r} stands twice" for name in sorted({n for n in names if names.count(n) > 1})
            ]
        missing += [
            f"limit {kind.value!r} is missing"
            for kind in Kind
            if kind not in {x.kind for x in values["limits"]}
        ]
        if missing:
            raise ValueError("; ".join(missing))
        return values

    def unit(self, code: str) -> Unit:
        """Return the unit with this code; `KeyError` if there is none."""
        return next((unit for unit in self.units if unit.code == code), None) or _absent("unit", code)

    def person(self, staff_id: str) -> Staff:
        """Return the member of staff with this id; `KeyError` if there is none."""
        return next((p for p in self.staff if p.id == staff_id), None) or _absent("staff", staff_id)

    def limit(self, kind: Kind) -> Limit:
        """Return the time limit of a kind of matter."""
        return next(limit for limit in self.limits if limit.kind is kind)


def _absent(what: str, name: str) -> Any:
    raise KeyError(f"{what} {name!r}")
