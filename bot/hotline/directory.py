"""Which unit's telephone, address or hours a citizen asks for (FI-4, KN-1)."""

from __future__ import annotations

import re

from bot.hotline import reading
from bot.hotline.institution import Institution, Staff, Unit
from bot.hotline.routing import unit_in_charge

_POST = 2  # characters at the end of a post that people say with the surname
_FACTS = re.compile(
    r"电话|号码|几点|[上下]班|[开关]门|营业|开放|(?:办公|工作|服务)时间|周[一二三四五六日末]|星期|礼拜|节假日|放假|午休|中午"
    r"|地址|在哪|哪里|哪儿|怎么走|位置|什么地方|怎么联系"
)
_OURS = re.compile(r"你们|您们|热线|人工|客服")
# Nobody named: it is our own hours that are asked (晚上几点下班, 我就问问下班时间).
_OUR_HOURS = re.compile(
    r"(?:我|就|只|想|是|要|请?问|一下|一句|那|都|到|今[天晚]|明[天晚]|晚上|早上|中午|下午|周末|节假日|(?:周|星期|礼拜)[一二三四五六日天])*"
    r"(?:几点|什么时候|啥时候)?(?:上不上班|[上下]班|开门|关门)(?:的?时间)?(?:不|吗|呢|啊|呀|[,，。?？].*)*"
)


def asked_unit(institution: Institution, question: str) -> Unit | None:
    """Return the unit whose telephone, address or hours a question asks for; None if it asks for none.

    A unit called by its name goes before one whose matter is spoken of; 你们 is the
    hotline itself.
    """
    if not _FACTS.search(question):
        return None
    unit = called_unit(institution, question) or unit_in_charge(institution, _FACTS.sub(" ", question))
    ours = institution.unit(institution.profile.default_unit)
    return unit or (ours if _OURS.search(question) or _OUR_HOURS.fullmatch(question) else None)


def called_unit(institution: Institution, question: str) -> Unit | None:
    """Return the unit that a question for its telephone, address or hours calls by its name."""
    city = institution.profile.city
    called = [
        (len(name), unit)
        for unit in institution.units
        for name in (unit.name, unit.name.removeprefix(city), *unit.also)
        if name in question
    ]
    asks = called and _FACTS.search(question)
    return max(called, key=lambda hit: hit[0])[1] if asks else None


def asks_for_office(institution: Institution, question: str) -> bool:
    """Say whether an office itself is asked for, not what it does: 社保局周六开门吗, 你们几点上班."""
    ours = institution.unit(institution.profile.default_unit)
    return bool(called_unit(institution, question)) or asked_unit(institution, question) == ours


def sought(institution: Institution, text: str) -> Staff | None:
    """Return the member of staff whom the citizen asks for by name, or by surname and post (FI-5)."""
    named = [person for person in institution.staff if person.name in text]
    if named:
        return max(named, key=lambda person: len(person.name))
    called = [person for person in institution.staff if _as_called(person) in text]
    return called[0] if len(called) == 1 else None  # of two 陶班长 neither is meant for sure


def _as_called(person: Staff) -> str:
    """Return how people call somebody by their post: 陶班长, 韩主任."""
    return reading.surname(person.name) + person.post[-_POST:]
