"""One-time notices (一次性告知书): what was told in writing, of which version of a guide (ON-4, ON-6)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from bot.hotline.files import FileRef
from bot.hotline.guide import Guide
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.ticket import Origin

_ASKS = re.compile(
    r"告知[书单]|(?:发|给|要|开|出|来|寄|传|打印).{0,6}(?:书面|纸质)的?(?:一份|版|清单)?(?:吗|吧|看看|，|。|,)*$|书面.{0,4}(?:告知|通知|材料)|(?:打印|下载|发|给).{0,6}(?:材料清单|办事?指南)"
)


@dataclass(frozen=True)
class Notice:
    """A notice as it was given; its paper is kept as a file, and the guide in that version."""

    number: str
    origin: Origin  # the citizen's message that it was given on, or the one that staff gave it with
    guide: str  # code
    guide_version: int
    by: str  # a staff id, or the bot
    given_at: datetime
    paper: FileRef
    missing: tuple[str, ...] = ()  # of the materials, as far as they were checked (ON-2)
    send_to: str | None = None  # a mobile number: what was read out on the telephone follows as a message


def number(day: date, sequence: int) -> str:
    """Return the number of the `sequence`-th notice of a day (the institution's date)."""
    if not 1 <= sequence <= 999_999:
        raise ValueError(f"a day has notice numbers from 1 to 999999, not {sequence}")
    return f"G{day:%Y%m%d}{sequence:06d}"


def insist_on_notice(guide: Guide, today: date) -> None:
    """Raise `Refused` if a guide makes no notice: it is partial (ON-1), or past its review (KN-4)."""
    if guide.is_partial:
        raise Refused(Refusal.PARTIAL_GUIDE)
    if guide.is_expired(today):
        raise Refused(Refusal.EXPIRED_GUIDE)


def asks_for_notice(question: str) -> bool:
    """Say whether a citizen asks for what they were told in writing."""
    return bool(_ASKS.search(question))
