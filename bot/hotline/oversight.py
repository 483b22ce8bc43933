"""What an institution sets down for emergencies and supervision: plans, sheets, causes, limits."""

from __future__ import annotations

from pydantic import Field, validator

from bot.hotline.frozen import Frozen


class Plan(Frozen):
    """An emergency plan (应急预案): what changes once a supervisor switches it on (EM-2)."""

    code: str
    name: str
    words: tuple[str, ...]  # a matter that names one of these is the plan's while it is on
    unit: str  # which then has such matters
    leader: str  # 值班领导: a staff id; told of the plan's start and of each of its matters
    roster: tuple[str, ...] = ()  # staff ids: called to duty besides
    what: str  # citizens are told so before they ask; a sentence
    advice: str  # what they do meanwhile; a sentence

    @validator("words")
    def _tell_of_it(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(value) or not value:
            raise ValueError("words that tell of it")
        return value


class Criterion(Frozen):
    """A line of the sheet by which services are scored (RC-2)."""

    code: str
    rule: str  # of docs/rules.md, such as CO-1
    text: str
    points: int = Field(gt=0)  # at most


class Cause(Frozen):
    """What a complaint or a dissatisfied citizen is put down to (CP-9)."""

    code: str
    name: str
    within: str | None = None  # a larger cause, which is then only a heading


class Accountability(Frozen):
    """From when on warnings are proposed (RC-5); a person decides about each."""

    failures: int = Field(gt=0)  # tickets on which one person failed, within …
    within: int = Field(gt=0)  # … so many days: a warning
    warnings: int = Field(gt=0)  # of one unit's people, within …
    collective_within: int = Field(gt=0)  # … so many days: a collective one
