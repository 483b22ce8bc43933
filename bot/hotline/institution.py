"""What an institution says of itself: units, staff, guides, time limits. Loaded from `content/`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, time
from enum import Enum
from itertools import pairwise
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, root_validator, validator

from bot.hotline.frozen import Frozen
from bot.hotline.guide import Guide
from bot.hotline.kind import Kind
from bot.hotline.mistakes import mistakes
from bot.hotline.oversight import Accountability, Cause, Criterion, Plan
from bot.hotline.survey import Survey
from bot.hotline.utility import Utility

_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?")


class Span(str, Enum):
    """How a time limit is counted (TL-10)."""

    MINUTES = "minutes"  # round the clock, for urgent classes
    WORKING_MINUTES = "working_minutes"
    WORKING_DAYS = "working_days"


# At most so much of each: a century, and what can be counted on a calendar in no time.
_MOST = {Span.MINUTES: 53_000_000, Span.WORKING_MINUTES: 600_000, Span.WORKING_DAYS: 1_000}


def _ends(value: Span, values: dict[str, Any]) -> Span:
    if values.get("amount", 0) > _MOST[value]:
        raise ValueError(f"an amount of at most {_MOST[value]}")
    return value


class Limit(Frozen):
    """A promise's length: the number of the rule behind it, an amount and how it is counted."""

    kind: Kind
    rule: str
    amount: int = Field(gt=0)
    counted_in: Span

    _ends = validator("counted_in", allow_reuse=True)(_ends)


class Length(Frozen):
    """An amount of time and how it is counted."""

    amount: int = Field(gt=0)
    counted_in: Span

    _ends = validator("counted_in", allow_reuse=True)(_ends)


class SignFor(Frozen):
    """By when a unit signs for what is dispatched to it (TL-8)."""

    danger: Length
    utility: Length
    general: Length


class Arrival(Frozen):
    """By when a repair crew arrives (TL-7); the first whose `places` the place names, else the last."""

    area: str
    places: tuple[str, ...] = ()
    limit: Length


class Response(Frozen):
    """By when a person takes up a conversation that waits (TL-6); the first of its channel, else the last."""

    channel: str | None = None
    limit: Length


class Duty(Frozen):
    """The institution's figures of who answers and by when (FI, TL, HO, RC)."""

    warnings: tuple[float, ...]  # parts of a promise's time after which to warn; the last is 1 (TL-11)
    sign_for: SignFor
    arrive: tuple[Arrival, ...]
    respond: tuple[Response, ...]
    instruction: Length  # the leader's, once a complaint is registered (CP-5)
    finding: Length  # of the facts of a complaint, at the longest (TL-5) …
    remedy: Length  # … and of what to do about them
    consent: Length  # of whoever reads an answer before the citizen does (CP-5)
    decide: Length  # whose an undecided matter is (FI-10), and what a supervisor has to settle
    call_back: Length  # after an answer (EV-2)
    wait: Length  # for a citizen, before the handler looks again (TL-10)
    done: Length  # of an application, from its acceptance on, at the longest (AH-2)
    failed_dispatches: int = Field(gt=0)  # with this one the supervisor designates (FI-6)
    extensions: int = Field(ge=0)  # at most so many (TL-9)
    urgings: int = Field(gt=0)  # from this one on the supervisor is told (RC-3)
    queue: int = Field(gt=0)  # more waiting than this: the supervisor is told (HO-5)
    callers: tuple[str, ...] = ()  # 回访员: staff who call back before others do (EV-2)
    reviewed: tuple[Kind, ...] = ()  # a second person reads answers to these before the citizen does
    short_break: int = Field(gt=0)  # minutes; longer needs a stand-in (HO-1)
    contact_gap: int = Field(gt=0)  # minutes of silence after which a conversation is a new contact (RC-1)
    accountability: Accountability
    daily_at: time  # when the report of the day before is made, by the institution's clock (RC-6)
    sampled: int = Field(gt=0)  # of each person's services, in a month (RC-2)

    @validator("warnings")
    def _rise_to_the_whole(cls, value: tuple[float, ...]) -> tuple[float, ...]:
        parts = [0.0, *value]
        if parts != sorted(set(parts)) or parts[-1] != 1:
            raise ValueError("parts of the whole in order, the last of them 1, such as [0.5, 0.8, 1]")
        return value

    @validator("respond")
    def _last_is_every_channel(cls, value: tuple[Response, ...]) -> tuple[Response, ...]:
        if not value or value[-1].channel or not all(one.channel for one in value[:-1]):
            raise ValueError("channels with their limits, and a last one without, for every other")
        return value

    @validator("arrive")
    def _last_is_everywhere(cls, value: tuple[Arrival, ...]) -> tuple[Arrival, ...]:
        if not value or value[-1].places or not all(arrival.places for arrival in value[:-1]):
            raise ValueError("areas with their places, and a last one without, for everywhere else")
        return value


class Staff(Frozen):
    """A member of staff as the public may know them (KN-1): name, post, duty."""

    id: str
    name: str
    post: str
    unit: str
    duty: str
    extension: str | None = None  # of their telephone: calls that they take are put through to it


class Unit(Frozen):
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
    also: tuple[str, ...] = ()  # other names that citizens have for it
    oversees: tuple[str, ...] = ()  # words of its scope: what others do wrong, whom it oversees (KN-5)
    areas: tuple[str, ...] = ()  # places it is in charge of; none: everywhere
    leader: str | None = None  # 分管领导: allows extensions (TL-9); none: the supervisor


class Question(Frozen):
    """A question that citizens ask about the hotline itself, in some of its wordings, and its answer."""

    code: str
    asked: tuple[str, ...]
    answer: str


class Phrases(Frozen):
    """What staff say over and over, by situation: put into a message with one key."""

    code: str
    situation: str
    texts: tuple[str, ...]


class LifeEvent(Frozen):
    """Something that happens in people's lives (一件事), and the guides that go with it, in their order."""

    code: str
    order: int  # among the events that are shown
    name: str
    summary: str
    words: tuple[str, ...] = ()  # by which citizens tell that it happens
    guides: tuple[str, ...]  # codes


class Detail(Frozen):
    """Something that a scenario asks besides, and how it is called where the answer is written down."""

    label: str
    question: str
    known: str | None = None  # a regular expression: what it finds in the words answers the question

    @validator("known")
    def _can_be_looked_for(cls, value: str | None) -> str | None:
        try:
            re.compile(value or "")
        except re.error as error:
            raise ValueError(f"a regular expression: {error}") from None
        return value


class Scenario(Frozen):
    """A matter taken down in its own way: what is asked in which order, whose it is, by when (KN-5)."""

    code: str
    name: str  # what such a ticket is about
    kinds: tuple[Kind, ...]  # that the bot takes it for
    words: tuple[str, ...] = ()  # that tell of it; none: whatever is of these kinds
    unit: str | None = None  # none: as the scopes of the units say
    kind: Kind | None = None  # that it is taken down as; none: as it was taken for
    items: tuple[Literal["matter", "details", "whom", "place", "name", "telephone"], ...]
    details: tuple[Detail, ...] = ()
    limit: Length | None = None  # none: that of its kind

    @validator("kinds")
    def _are_told_in_a_form(cls, value: tuple[Kind, ...]) -> tuple[Kind, ...]:
        if not value or any(kind.is_callback for kind in value):
            raise ValueError("kinds of matters, but for callback and emergency")
        return value

    @validator("items")
    def _tell_what_and_who(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if value[:1] != ("matter",) or value[-2:] != ("name", "telephone") or len(set(value)) != len(value):
            raise ValueError("items, each once: first matter, at the end name and telephone")
        return value

    @validator("details", always=True)
    def _are_asked(cls, value: tuple[Detail, ...], values: dict[str, Any]) -> tuple[Detail, ...]:
        if ("details" in values.get("items", ())) != bool(value):
            raise ValueError("questions, if and only if items has details")
        return value


class OwnDay(Frozen):
    """A day that is worked or off, whatever the public calendar says of it."""

    day: date
    works: bool
    name: str  # why: a festival, a typhoon


class OwnCalendar(Frozen):
    """What differs from the public calendar, or is known before it (TL-10)."""

    years: tuple[int, ...] = ()  # whose holidays stand here whole: the other days are as the week has them
    days: tuple[OwnDay, ...] = ()

    @validator("years", each_item=True)
    def _is_near(cls, value: int) -> int:
        if not 2000 <= value < 2100:
            raise ValueError("a year of this century, such as 2027")
        return value

    @validator("days")
    def _stand_once(cls, value: tuple[OwnDay, ...]) -> tuple[OwnDay, ...]:
        if len({one.day for one in value}) < len(value):
            raise ValueError("days, each once")
        return value


class Profile(Frozen):
    """The institution's own page: its name, its hours and who answers when nobody else does."""

    name: str
    city: str
    hotline: str
    time_zone: str
    supervisor: str  # decides what nobody owns (FI-10)
    default_unit: str
    complaint_unit: str
    inspection_unit: str  # takes complaints about leaders and about the complaint desk (CP-4, CP-5)
    hours: tuple[tuple[time, time], ...]
    grave: tuple[str, ...] = ()  # words of complaints that are made in writing and under name (CP-2)
    privacy: str  # what citizens are told of their data before they write
    sites: tuple[str, ...] = ()  # origins of the pages that may carry the widget

    @validator("privacy")
    def _says_something(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("what citizens are told of their data: who keeps it, what for, whom to ask")
        return value.strip()

    @validator("sites", each_item=True)
    def _is_origin(cls, value: str) -> str:
        if not _ORIGIN.fullmatch(value):
            raise ValueError("the origin of a site, such as https://www.example.gov.cn, without a path")
        return value

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


class Institution(Frozen):
    """An institution whole, with every reference between its parts resolved."""

    profile: Profile
    units: tuple[Unit, ...]
    staff: tuple[Staff, ...]
    limits: tuple[Limit, ...]
    duty: Duty
    guides: tuple[Guide, ...]
    questions: tuple[Question, ...] = ()
    phrases: tuple[Phrases, ...] = ()
    events: tuple[LifeEvent, ...] = ()
    utilities: tuple[Utility, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    plans: tuple[Plan, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    causes: tuple[Cause, ...] = ()
    surveys: tuple[Survey, ...] = ()
    calendar: OwnCalendar = OwnCalendar()
    places: tuple[str, ...]
    within: Mapping[str, str] = {}  # of places: the larger one in which each lies

    @validator("guides")
    def _are_answered_for(cls, value: tuple[Guide, ...], values: dict[str, Any]) -> tuple[Guide, ...]:
        is_known = {"profile", "units", "staff"} <= values.keys()
        return tuple(_answered_for(value, values)) if is_known else value

    @root_validator(skip_on_failure=True)
    def _holds_together(cls, values: dict[str, Any]) -> dict[str, Any]:
        found = [str(mistake) for mistake in mistakes(values)]
        if found:
            raise ValueError("; ".join(found))
        return values

    def unit(self, code: str) -> Unit:
        """Return the unit with this code; `KeyError` if there is none."""
        return {unit.code: unit for unit in self.units}[code]

    def guide(self, code: str) -> Guide | None:
        """Return the guide with this code, if there is one."""
        return next((guide for guide in self.guides if guide.code == code), None)

    def plan(self, code: str) -> Plan | None:
        """Return the emergency plan with this code, if there is one."""
        return next((plan for plan in self.plans if plan.code == code), None)

    def person(self, staff_id: str) -> Staff:
        """Return the member of staff with this id; `KeyError` if there is none."""
        return {person.id: person for person in self.staff}[staff_id]

    def members(self, unit: str) -> frozenset[str]:
        """Return the staff of a unit, and who answers for it."""
        return frozenset({one.id for one in self.staff if one.unit == unit} | {self.unit(unit).duty_owner})

    def leader_of(self, unit: str) -> str:
        """Return the leader in charge of a unit (分管领导), the supervisor where none is named."""
        return self.unit(unit).leader or self.profile.supervisor

    def complaint_desk(self, unit: str) -> tuple[str, ...]:
        """Return who may know who complained of what a unit has answered, and calls back (CP-3).

        It is the complaint desk; of a complaint about that desk the inspection office (CP-4).
        """
        own = unit == self.profile.inspection_unit
        members = self.members(unit if own else self.profile.complaint_unit)
        return tuple(person.id for person in self.staff if person.id in members)

    def limit(self, kind: Kind, subject: str | None = None) -> Limit:
        """Return the time limit of a kind of matter; a scenario that is the `subject` may have its own."""
        usual = next(limit for limit in self.limits if limit.kind is kind)
        own = next((one.limit for one in self.scenarios if one.name == subject), None)
        return usual if own is None else usual.copy(update={"rule": "KN-5", **own.dict()})


def _answered_for(guides: Iterable[Guide], parts: Mapping[str, Any]) -> Iterator[Guide]:
    """Yield guides, the imported ones with the unit and the person that answer for them here (FI-2, FI-3).

    The unit is the one that the department is, by its code or a name, else the
    default unit; the owner is one of the staff, else who answers for the unit.
    """
    known = {name: unit for unit in parts["units"] for name in (*unit.also, unit.name, unit.code)}
    default = known.get(parts["profile"].default_unit)
    people = {person.id for person in parts["staff"]}
    for guide in guides:
        unit = known.get(guide.department, default) if guide.is_imported else None
        if unit is None:
            yield guide
            continue
        owner = guide.owner if guide.owner in people else unit.duty_owner
        called = unit.name if guide.department in known else guide.department
        yield guide.copy(update={"unit": unit.code, "owner": owner, "department": called})
