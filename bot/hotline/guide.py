"""Guides (办事指南): our own, which are complete, and those of other sources, which may be partial (ON-1)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from pydantic import PydanticValueError, validator

from bot.hotline.frozen import Frozen

NONE = "无"  # a field of a guide that was considered and has no content (ON-1)
# The fields that the first request is to be answered with (ON-1).
STATED = (
    *("basis", "conditions", "materials", "procedure", "time_limit", "fee", "place", "hours"),
    *("telephone", "cautions", "sample_forms", "next"),
)
_WIDER = ("省级", "国家级")  # levels whose guides are listed after those of the place itself
_CODE = re.compile(r"[^\s\x00-\x1f]{1,64}")

Listed = tuple[str, ...] | str


class Guide(Frozen):
    """A service item (办事指南); None is what its source does not state, 无 that there is nothing."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    unit: str  # of an imported guide: its department, until the institution says who answers for it
    summary: str | None
    basis: Listed | None
    conditions: Listed | None
    materials: Listed | None
    procedure: Listed | None
    time_limit: str | None
    fee: str | None
    place: str | None
    hours: str | None
    telephone: str | None
    cautions: Listed | None
    sample_forms: Listed | None
    next: str | None
    owner: str | None
    review_date: date | None
    department: str | None  # who handles it, as the source of an imported guide says; our own have none
    level: str | None  # of the department: 市级, 省级
    version: int = 1  # counted by the store, never written in content

    @validator("code")
    def _can_be_a_key(cls, value: str) -> str:
        if not _CODE.fullmatch(value):
            raise ValueError("up to 64 characters without spaces")
        return value

    @validator("basis", "conditions", "materials", "procedure", "cautions", "sample_forms")
    def _filled_or_none(cls, value: Listed) -> Listed:
        if not value or (isinstance(value, str) and value != NONE):
            raise ValueError(f"a list with entries, or {NONE}")
        return value

    @property
    def is_imported(self) -> bool:
        """Say whether the guide is from elsewhere, and not one that the institution wrote."""
        return self.department is not None

    @property
    def unstated(self) -> tuple[str, ...]:
        """Return the fields of which the source says nothing, not even that there is none."""
        return tuple(field for field in STATED if getattr(self, field) is None)

    @property
    def is_partial(self) -> bool:
        """Say whether a field is not stated; no one-time notice is made of such a guide (ON-1)."""
        return bool(self.unstated)

    def is_expired(self, today: date) -> bool:
        """Say whether its review is overdue: it is never answered silently then (KN-4)."""
        return self.review_date is not None and self.review_date < today

    @property
    def is_applied_for(self) -> bool:
        """Say whether what the guide is about is applied for with us: it is our own, and complete (AH-1)."""
        return not (self.is_imported or self.is_partial)

    @property
    def needed(self) -> tuple[str, ...]:
        """Return the materials that it needs, if any."""
        return () if isinstance(self.materials, str) else self.materials or ()


class NotStated(PydanticValueError):
    """A field that has to say something says nothing."""

    code = "not_stated"
    msg_template = f"field required, {NONE} where there is nothing"


class OwnGuide(Guide):
    """A guide that the institution wrote itself: every field is filled or 无 (ON-1)."""

    aliases: tuple[str, ...]
    department: None = None
    level: None = None

    @validator("summary", *STATED, "owner", "review_date", pre=True, always=True)
    def _is_stated(cls, value: object) -> object:
        if value is None:
            raise NotStated
        return value


def in_order(guides: Iterable[Guide]) -> list[Guide]:
    """Return guides as they are listed: our own, a city's, a province's; each by their codes."""
    return sorted(guides, key=lambda one: (one.is_imported, one.level in _WIDER, one.code))
