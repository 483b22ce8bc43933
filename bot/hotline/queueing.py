"""The one order in which people who wait for a person are served (HO-5, HO-6, PR)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.hotline.calendar import WorkingCalendar
from bot.hotline.deadlines import due
from bot.hotline.institution import Length, Response


class Reason(str, Enum):
    """Why a conversation waits for a person."""

    ASKED = "asked"
    NAMED = "named"  # for somebody by name (FI-5)
    NEED = "need"  # a special need (PR-1)
    NOT_UNDERSTOOD = "not_understood"  # by the bot, more than once
    DANGER = "danger"  # EM-1


@dataclass(frozen=True)
class Queued:
    """A conversation that waits for a person. There is no rank in it, and none may come in (PR-2)."""

    conversation: str
    since: datetime
    urgent: bool = False  # danger, or a failure of water, power, gas, heat, lifts
    special_need: bool = False  # elderly, disabled, ill, pregnant, with infants (PR-1)
    colleague: bool = False  # 先外后内: citizens go first
    reason: Reason = Reason.ASKED  # for who takes them; no rank either
    citizen: str | None = None  # how they call themselves, masked (PV-1)
    matter: str | None = None  # what they came about, as far as it was told; masked


_SHORT = 20  # characters; what is longer tells the matter
_TAIL = r"[了吧啊呀哦谢谢再见。!！,， ]*"
_GIVES_UP = re.compile(
    r"(?:那|那就|我|先|还是|算了[吧啊]?|唉|哎|太久了|[,，。 ])*"
    r"(?:不等|不用等|不想等|等不[了及]|不排|不用排队?|取消排队|退出排队|不用转|不转|不找人工|不用人工|不要人工)"
    rf"(?:了?人工)?{_TAIL}|(?:那|那就|还是)?算了{_TAIL}"
)
_HOW_LONG = re.compile(
    r"还?[要得有]?(?:等)?多久|多长时间|几[个位]人?|排[到在]?第?几|轮到我|前面还?有|有人(?:吗|在|没)|人呢|在吗|怎么还没|还没[好到来]"
)


def gives_up(text: str) -> bool:
    """Say whether somebody who waits for a person waits no longer (不等了)."""
    return bool(_GIVES_UP.fullmatch(text.strip()))


def asks_how_long(text: str) -> bool:
    """Say whether somebody who waits for a person asks how long (还要多久)."""
    return len(text) <= _SHORT and bool(_HOW_LONG.search(text))


def ahead(waiting: Iterable[Queued], conversation: str) -> int:
    """Return how many are served before a conversation; 0 too if it does not wait."""
    order = [one.conversation for one in in_order(waiting)]
    return order.index(conversation) if conversation in order else 0


def in_order(waiting: Iterable[Queued]) -> list[Queued]:
    """Return who is served first: urgent, special need, citizens before colleagues, who waits longest."""
    return sorted(
        waiting,
        key=lambda one: (not one.urgent, not one.special_need, one.colleague, one.since, one.conversation),
    )


def is_too_long(waiting: Sequence[Queued], most: int) -> bool:
    """Say whether the supervisor has to disperse the queue (HO-5)."""
    return len(waiting) > most


def late(
    waiting: Iterable[Queued], limits: Sequence[Response], calendar: WorkingCalendar, now: datetime
) -> list[Queued]:
    """Return who has waited for a person longer than the institution allows on their channel (TL-6)."""
    return [one for one in waiting if due(_limit(one, limits), one.since, calendar).at <= now]


def behind(waiting: Iterable[Queued], newcomer: Queued) -> list[Queued]:
    """Return who waited already and is now served after somebody who has just come."""
    order = in_order(waiting)
    return [one for one in order[order.index(newcomer) + 1 :] if one.since <= newcomer.since]


def _limit(queued: Queued, limits: Sequence[Response]) -> Length:
    channel = queued.conversation.split(":", 1)[0]
    return next(one.limit for one in limits if one.channel in (channel, None))


def is_served(begun_at: datetime, calendar: WorkingCalendar) -> bool:
    """Say whether a conversation is served to its end: one begun in hours is, after closing too (PR-3)."""
    return calendar.is_open(begun_at)
