"""That a citizen asks for a person beside what they tell, which decides what the message is (TE-6)."""

from __future__ import annotations

import re

_LED = (
    r"(?:请|麻烦|劳烦|劳驾|能不能|可不可以|可以|能|[帮给替]|直接|赶紧|赶快|快点?|马上"
    r"|还是|先|那|就|我|你们?|您|要|想|需要|得)"
)
_CALL = r"(?:转接?|接|找|叫|换|要|来)[到一个位下]*(?:人工|真人)(?:服务|客服|坐席|座席|台)?"
_TAIL = r"(?:[吧啊呀呢吗了]|一下|谢谢|可以吗|好吗|行吗|好不好|行不行)*"
_NOTHING_ELSE = re.compile(rf"{_LED}*{_CALL}{_TAIL}")
_AT_LAST = re.compile(  # without a stop before it: 我要咨询社保给我转人工
    rf"(?:请|麻烦)?[帮给替]我{_CALL}{_TAIL}$"
)
# 别转人工了, 不用人工; but not 要不要转人工, nor 怎么不给我转人工, which call one.
_DECLINED = re.compile(
    r"(?<![要用想需怎])(?<!为什么)(?<!怎么)(?<!为啥)(?<!凭什么)(?<!咋)"
    r"(?:别|甭|无需|免了?|(?:先|再)?不(?:用|要|想|需要|必|找|转)?)(?:再|老|总|一直|给我|帮我|跟我|替我|[要用找转]|什么)*"
    r"(?:转接?|接|找|叫|换|要|来)?[到一个位下]*(?:人工|真人)(?:服务|客服|坐席|座席|台)?(?!湖|增雨|降雨)(?:了|吧|啊)*"
    r"|(?:人工|真人)(?:服务|客服)?(?:就|也|都)?(?:不用|不要|免|算)(?:转|接|找)?了"
)
_STOPS = re.compile(r"[\s，,。.；;！!？?、~…]+")


def asks_for_person(text: str) -> bool:
    """Say whether a part of what is said is nothing but a call for a person (请帮我接人工客服)."""
    parts = _STOPS.split(text)
    return parts != _without_calls(parts)


def beside_call(text: str) -> str:
    """Return what is told beside a call for a person; empty if nothing is, or nobody is called."""
    return "，".join(filter(None, _without_calls(_STOPS.split(text)))) if asks_for_person(text) else ""


def declines_person(text: str) -> bool:
    """Say whether a person is named only to be declined (别转人工了, 不用人工)."""
    return not asks_for_person(text) and bool(_DECLINED.search(text))


def beside_declined(text: str) -> str:
    """Return what is told beside declining a person; empty if nothing is."""
    said = (re.sub(rf"^{_LED}+$|^{_TAIL}$", "", _DECLINED.sub("", part)) for part in _STOPS.split(text))
    return "，".join(filter(None, said))


def _without_calls(parts: list[str]) -> list[str]:
    return [part if _DECLINED.search(part) else _without_call(part) for part in parts]


def _without_call(part: str) -> str:
    return "" if _NOTHING_ELSE.fullmatch(part) else _AT_LAST.sub("", part)
