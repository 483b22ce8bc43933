"""Text as it is read out: figures as Chinese reads them, ticket numbers in groups and twice."""

from __future__ import annotations

import re

_DIGITS = "零一二三四五六七八九"
_ON_THE_LINE = "零幺二三四五六七八九"  # 幺, so that nobody hears 七
_GROUPS = (4, 4, 3, 3)  # of a ticket number: year, day, and its six digits
_LONGEST_NUMBER = 4  # digits; what is longer is told digit by digit

_FIGURES = re.compile(
    r"(?P<ticket>(?<!\d)\d{14}(?!\d))"
    r"|(?P<year>(?<!\d)\d{4})(?=年)"
    r"|(?P<hour>(?<!\d)\d{1,2})[:：](?P<minute>\d{2})(?!\d)"
    r"|(?P<line>(?:\d{3,4}-)?\d{5,}|(?<!\d)(?:1[012]\d|95\d)(?!\d|\.\d|[元天日个份米件位分年月%]))"
    r"|(?P<number>\d+)(?:\.(?P<decimals>\d+))?(?P<percent>%)?"
)


def spoken(text: str) -> str:
    """Return `text` as it is read out."""
    return _FIGURES.sub(_read, re.sub(r"[「」“”]", "", text))


def digit_by_digit(digits: str) -> str:
    """Return digits as they are told on the telephone."""
    return "".join(_ON_THE_LINE[int(digit)] for digit in digits if digit.isdecimal())


def number(value: int) -> str:
    """Return a number from 0 to 9999 in words."""
    if value < 10:
        return _DIGITS[value]
    said, was_zero = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        if digit:
            said += ("零" if was_zero and said else "") + _DIGITS[digit] + unit
        was_zero = not digit
    return said.removeprefix("一") if 10 <= value < 20 else said


def _read(match: re.Match[str]) -> str:
    if ticket := match["ticket"]:
        said, start = [], 0
        for size in _GROUPS:
            said.append(digit_by_digit(ticket[start : start + size]))
            start += size
        return f"{'，'.join(said)}。{'，'.join(said)}"
    if year := match["year"]:
        return "".join(_DIGITS[int(digit)] for digit in year)
    if match["hour"]:
        minute = int(match["minute"])
        return f"{number(int(match['hour']))}点" + (f"{number(minute)}分" if minute else "")
    if line := match["line"]:
        return digit_by_digit(line)
    said_number = match["number"]
    if len(said_number) > _LONGEST_NUMBER or (len(said_number) > 1 and said_number.startswith("0")):
        whole = digit_by_digit(said_number)
    else:
        whole = number(int(said_number))
    if match["decimals"]:
        whole += "点" + "".join(_DIGITS[int(digit)] for digit in match["decimals"])
    return f"百分之{whole}" if match["percent"] else whole


_THIS_NUMBER = re.compile(
    "(?:就|用|打)?(?:是|打)?(?:这个|这部|我这个|来电的?|本机|现在的?|打来的)(?:手机|电话|来电)?(?:号码|号|电话)"
)


def with_number(text: str, caller: str) -> str:
    """Return what a caller says, with the number they call from where they mean it (就用这个号码)."""
    return (
        f"{text}，{caller}"
        if caller and _THIS_NUMBER.search(text) and not re.search(r"\d{5}", text)
        else text
    )
