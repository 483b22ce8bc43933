"""What may fail for many people at once, by the words that they tell of it and ask after it (KN-3)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydantic import Field

from bot.hotline.frozen import Frozen


class Utility(Frozen):
    """Something that a unit supplies or looks after: its failure, and whether there are bills for it."""

    code: str
    unit: str
    outage: str  # what its failure is called: 停水
    failing: tuple[str, ...]  # words that tell of the failure
    back: tuple[str, ...] = ()  # words that ask when it is over: 来水
    billed: tuple[str, ...] = ()  # words for its bill and its usage: 水费; none: there are no bills
    reports: int = Field(gt=1)  # so many of one failure at one place …
    minutes: int = Field(gt=0)  # … within this time are likely one and the same


_ACCOUNT = re.compile(r"(?<!\d)(?!1[3-9]\d{9}(?!\d))(\d{6,13})(?!\d)")  # digits, and no mobile number
_LOOKS_UP = re.compile(r"查|多少|几[度吨方块元]|欠|账单|余额|用量|抄表")
# What is asked about bills in general, or to be done about them, is no look-up of one's own.
_OF_BILLS = re.compile(
    r"过户|报装|开户|报停|发票|怎么[交缴付算]|怎样[交缴付算]|哪里[交缴]|在哪[交缴]|[交缴]费(?:方式|渠道|地点)"
    r"|标准|单价|价格|阶梯|一[度吨方]|每[度吨方]|优惠|减免|投诉|举报|太[高贵多]|乱收|异常|不对|有问题|工单|反映的"
)
_WHEN = re.compile(r"什么时候|啥时候|几时|何时|几点|多久|多长时间|哪天|今天能|今晚能|明天能|了吗|了没")
_WHETHER = re.compile(
    r"[停断没](?:[水电气暖]|燃气|煤气|天然气|暖气)了?(?:吗|么|嘛|没有?)(?=$|[\s?？,，。!！])"
)
_WHY = re.compile(r"为什么|为啥|怎么回事|咋回事|咋又?停|是不是|有没有|公告|通知|计划|检修")


def read_account(text: str) -> str | None:
    """Return the account number (户号) in `text`, if there is one."""
    match = _ACCOUNT.search(text)
    return match[1] if match else None


def looks_up_account(text: str) -> bool:
    """Say whether a text names an account (户号) to have something looked up of it."""
    asks = _LOOKS_UP.search(text) and not _OF_BILLS.search(text)
    return "户号" in text and bool(asks) and read_account(text) is not None


def asks_whether_out(text: str) -> bool:
    """Say whether a text asks if something has failed, and tells of no failure (停水了吗)."""
    return bool(_WHETHER.search(text))


def failing(utilities: Iterable[Utility], text: str) -> Utility | None:
    """Return the utility whose failure a text tells of; the longest word decides."""
    return _told(text, ((utility, utility.failing) for utility in utilities))


def asked_back(utilities: Iterable[Utility], text: str) -> Utility | None:
    """Return the utility of which a text asks when it is back, or why it failed (为什么停水)."""
    utilities = tuple(utilities)
    back = _told(text, ((utility, utility.back) for utility in utilities))
    fails = failing(utilities, text)
    is_told = fails and any(f"{word}了" in text for word in fails.failing)  # 停电了: that is a report
    if back and _WHEN.search(text) and not is_told:
        return back
    return fails if _WHY.search(text) or asks_whether_out(text) else None


def asked_bill(utilities: Iterable[Utility], text: str) -> Utility | None:
    """Return the utility of which a text asks for the citizen's own bill or usage (查电费, 用了多少水)."""
    if not _LOOKS_UP.search(text) or _OF_BILLS.search(text):
        return None
    return _told(text, ((utility, utility.billed) for utility in utilities))


def _told(text: str, words: Iterable[tuple[Utility, tuple[str, ...]]]) -> Utility | None:
    found = [(len(word), utility) for utility, several in words for word in several if _holds(text, word)]
    return max(found, key=lambda hit: hit[0])[1] if found else None


def _holds(text: str, word: str) -> bool:
    return re.search(f"(?<!自){re.escape(word)}", text) is not None  # 自来水 is no 来水
