"""Names, instants and lists as citizens read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.hotline import reading
from bot.hotline.announcement import Announcement
from bot.hotline.guide import NONE, STATED, Guide
from bot.hotline.institution import Institution

_KNOWN_BY = 30  # characters
_WEEKDAYS = "一二三四五六日"


def instant(at: datetime, zone: ZoneInfo) -> str:
    """Return an instant in the institution's zone: 11月25日（周三）17:30."""
    local = at.astimezone(zone)
    return f"{local.month}月{local.day}日（周{_WEEKDAYS[local.weekday()]}）{local:%H:%M}"


def day(on: date) -> str:
    """Return a day with its year: 2026年11月25日."""
    return f"{on.year}年{on.month}月{on.day}日"


def dated(at: datetime, zone: ZoneInfo) -> str:
    """Return an instant with its year, as papers have it: 2026年11月25日 17:30."""
    local = at.astimezone(zone)
    return f"{day(local)} {local:%H:%M}"


def month(day: date) -> str:
    """Return the month of a day: 2026年11月."""
    return f"{day.year}年{day.month}月"


def address(name: str | None) -> str:
    """Return how a sentence to the citizen begins (CO-2): 王先生，; nothing where no title was given."""
    called = reading.read_title(name) if name else None
    return f"{called}，" if called else ""


def shortened(text: str) -> str:
    """Return the beginning of what a citizen told, enough to know it by."""
    return text if len(text) <= _KNOWN_BY else f"{text[:_KNOWN_BY]}……"


def listed(entries: str | Sequence[str]) -> str:
    """Return entries numbered, one a line; a plain text as it is."""
    if isinstance(entries, str):
        return entries
    if len(entries) == 1:
        return entries[0]
    return "\n" + "\n".join(f"{place}. {entry}" for place, entry in enumerate(entries, 1))


def announced(served: Institution, one: Announcement) -> dict[str, str]:
    """Return what is told of an announcement: what, where, when and what to do."""
    zone = ZoneInfo(served.profile.time_zone)
    return {
        "what": one.what.rstrip("。"),  # the sentences that hold them have full stops of their own
        "areas": "、".join(one.areas) or served.profile.city,
        "since": instant(one.starts_at, zone),
        "until": instant(one.ends_at, zone) if one.ends_at else "",
        "advice": one.advice.rstrip("。"),
    }


def told(served: Institution, guide: Guide) -> dict[str, str]:
    """Return every field of a complete guide as it is told (ON-1)."""
    fields = {name: listed(getattr(guide, name)) for name in STATED}
    return {**fields, "name": guide.name, "summary": guide.summary or "", "unit": provider(served, guide)}


def told_partly(served: Institution, guide: Guide, labels: Mapping[str, str]) -> dict[str, str]:
    """Return what is told of a partial guide (ON-1): what is stated, what is not, and whom to ask."""
    stated = {name: value for name in ("summary", *STATED) if (value := getattr(guide, name)) is not None}
    return {
        "name": guide.name,
        "stated": "".join(f"\n{labels[name]}：{listed(value)}" for name, value in stated.items()),
        "unstated": "、".join(labels[name] for name in guide.unstated),
        "telephone": to_ask(served, guide),
        "unit": provider(served, guide),
    }


def to_ask(served: Institution, guide: Guide) -> str:
    """Return the telephone where what a guide does not say is asked: its own, else its unit's."""
    is_named = guide.telephone not in (None, NONE)
    return str(guide.telephone) if is_named else served.unit(guide.unit).telephone


def told_of_fields(
    served: Institution, guide: Guide, fields: Sequence[str], labels: Mapping[str, str]
) -> dict[str, str]:
    """Return what is told of a guide when some of its fields are asked for, of which each is stated."""
    told = "\n".join(f"{labels[name]}：{listed(getattr(guide, name))}" for name in fields)
    return {"name": guide.name, "told": told, "unit": provider(served, guide)}


def told_of_lines(
    served: Institution, guide: Guide, lines: Mapping[str, Sequence[str]], labels: Mapping[str, str]
) -> dict[str, str]:
    """Return some lines of a guide by their fields, and whom to ask what they do not say."""
    told = "\n".join(f"{labels[field]}：{listed(several)}" for field, several in lines.items())
    asked = to_ask(served, guide)
    return {"name": guide.name, "told": told, "unit": provider(served, guide), "telephone": asked}


def provider(served: Institution, guide: Guide) -> str:
    """Return the name of who handles what a guide is about."""
    return guide.department or served.unit(guide.unit).name
