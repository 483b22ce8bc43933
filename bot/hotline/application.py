"""办事申请: an application for what a guide is about, and the papers that it needs (AH)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.hotline import reading
from bot.hotline.guide import Guide
from bot.hotline.materials import asked_of_all

_POLITE = r"(?:好的?|行|可以|嗯|那|就|请|麻烦|拜托|直接|现在|这就|也|你们?|您|我们?|俺|咱们?|先)*"
_IT = r"(?:这个|那个|这项|这件事?|那件事?|它|上面的?|一下|一个|业务|事项|下来|手续)*"
_APPLIES = re.compile(
    rf"{_POLITE}(?:(?:要|想要?|来|打算)(?:申请|办理?)(?:办理)?|(?:能不能|可以|能)?(?:帮|替|给)(?:我|俺|忙)?(?:申请|办理?)(?:办理)?"
    rf"|(?<=我)申请|申请办理|开始申请|提交?申请|在线申请|在这里申请){_IT}(?:吧|了|啊|呢|呗|哈|可以吗|好吗|行吗|吗)?"
)
_NAMES = re.compile(r"(?:要|想|来|给我|帮我|替我)申请(?!人).{2}|申请一下")


def asks_to_apply(text: str) -> bool:
    """Say whether somebody who was just told of a guide wants to apply, and says nothing else (AH-1)."""
    return bool(_APPLIES.fullmatch(re.sub(r"[\s,，。.!！?？~、]+", "", text)))


def applies_for(text: str) -> bool:
    """Say whether somebody names what they want to apply for (我要申请居住证), and does not ask how."""
    return bool(_NAMES.search(text)) and not reading.asks(text)


@dataclass(frozen=True)
class Application:
    """How far an application is; materials go by their names, as the guide has them or staff wrote them."""

    received: tuple[str, ...] = ()
    asked_for: tuple[str, ...] = ()  # 一次性补正告知: what the list named; empty before the first review
    on_behalf: bool = False  # a member of staff applied in the citizen's name, who is to confirm it (AH-4) …
    confirmed: int | None = None  # … and did, in the message at this place of the conversation's log
    accepted: bool = False  # 受理
    collect: str | None = None  # once there is a result: where, when and with what it is collected
    collected: bool = False

    @property
    def is_reviewed(self) -> bool:
        """Say whether the first review is over: what is asked for from now on comes late (ON-6)."""
        return self.accepted or bool(self.asked_for)


def known(application: Application, guide: Guide) -> tuple[str, ...]:
    """Return the materials that the guide or the list of what is missing named."""
    return tuple(dict.fromkeys((*guide.needed, *application.asked_for)))


def wanted(application: Application, guide: Guide) -> tuple[str, ...]:
    """Return what may still come."""
    return without(known(application, guide), application.received)


def missing(application: Application, guide: Guide) -> tuple[str, ...]:
    """Return what has not come of the list, where there is none yet of what the guide asks of everybody.

    Of an application that is accepted nothing is missing.
    """
    if application.accepted:
        return ()
    return without(application.asked_for or asked_of_all(guide), application.received)


def if_so(application: Application, guide: Guide) -> tuple[str, ...]:
    """Return what the guide asks of some alone and nobody has asked of whoever applies (ON-2)."""
    settled = (*asked_of_all(guide), *application.asked_for, *application.received)
    return without(guide.needed, settled)


def lacks_asked(application: Application, guide: Guide) -> bool:
    """Say whether something has not come of the list of what was missing."""
    return bool(application.asked_for and missing(application, guide))


def left_out(application: Application, guide: Guide, materials: Iterable[str]) -> tuple[str, ...]:
    """Return what is asked for late: the citizen was told of it by neither guide nor list (ON-6)."""
    return without(materials, known(application, guide)) if application.is_reviewed else ()


def without(materials: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """Return the materials that are not among the others."""
    unwanted = set(others)
    return tuple(one for one in materials if one not in unwanted)
