"""Personal data in what people write: where it stands, and what of it may stay (PV-1).

Found by form, and by check digits where a form alone would find too much. A number
with a slip in it is personal all the same, so one that has the length and the
birthday of an identity number is one whatever its last digit says.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from bot.hotline.reading import DOUBLE, SURNAMES, TITLES


class Kind(str, Enum):
    """What personal data is."""

    IDENTITY = "identity"
    ACCOUNT = "account"  # bank cards, and what is called an account
    TELEPHONE = "telephone"
    PLATE = "plate"
    PASSPORT = "passport"
    MAIL = "mail"
    HOME = "home"
    NAME = "name"


@dataclass(frozen=True)
class Span:
    """Personal data in a text, and how many of its characters may be read at either end."""

    kind: Kind
    start: int
    end: int
    head: int
    tail: int


_DATE = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_BORN = re.compile(rf"\d{{6}}(?:18|19|20)\d\d{_DATE}\d{{3}}[\dX]")
_TICKET = re.compile(rf"20\d\d{_DATE}\d{{6}}")
_IDENTITY = re.compile(r"(?<!\d)\d{6}[ -]?\d{8}[ -]?\d{3}[\dX](?!\d)")
_OLD_IDENTITY = re.compile(rf"(?<!\d)[1-9]\d{{5}}\d\d{_DATE}\d{{3}}(?!\d)")  # until 1999
_CARD = re.compile(r"(?<!\d)(?:\d{13,19}|\d{4}(?:[ -]\d{4}){2,3}(?:[ -]\d{1,4})?)(?!\d)")
_TELEPHONE = re.compile(r"(?<!\d)(?:86[ -]?)?(1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[ -]?([2-9]\d{6,7})(?!\d)")
_CALLED = re.compile(
    r"(?:户号|[账帐]号|卡号|客户编号|社保号|学号|身份证号?码?)(?:码?[是为:]|\s)*"
    r"([\dA-Z][\dA-Z -]{3,}[\dA-Z])"
)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·• ]?"
    r"(?=[A-Z]*\d)[A-HJ-NP-Z\d]{4,5}[A-HJ-NP-Z\d挂学警港澳](?![A-Z\d])"
)
_PASSPORT = re.compile(r"(?<![A-Z\d])[DEGPS][A-Z\d]\d{7}(?![A-Z\d])")
_MAIL = re.compile(r"[A-Z\d._%+-]{1,64}@[A-Z\d-]{1,64}(?:\.[A-Z\d-]+)+")
_COUNT = r"[\dA-Z一二三四五六七八九十]"
# A door, not a street: where a lamp is broken is no secret, behind which door somebody lives is one.
_DOOR = re.compile(
    rf"(?:{_COUNT}{{1,6}}(?:栋|幢|座|号楼|单元|层|楼)[ ,，]?)*"
    rf"(?:{_COUNT}{{1,6}}单元[ ,，]?\d{{2,4}}(?:室|号|房)?"
    r"|\d{2,4}(?:室|号房|房(?![子屋产东租价管间门])|户(?!口)))"
)
_HOME = re.compile(
    r"(?:家住|住在|住址|(?:家庭|居住)地址|我家在)(?:[是为:在]|\s)*[^\s\d,，。;；、!?]{0,20}?(\d[^\s,，。;；、!?]*)"
)
_FULL = rf"(?:{DOUBLE}|[{SURNAMES}])[\u4e00-\u9fff]{{1,2}}"
_NAMED = re.compile(
    rf"({_FULL})(?={TITLES})"
    rf"|(?:我叫|我的名字[叫是]|姓名[叫是为:]?|我是)\s*({_FULL})(?=$|[\s,.，。;；、:!]|电话|手机|住|身份)"
)
_SAID_DIGITS = str.maketrans("零〇幺一二两三四五六七八九", "0011223456789")


def find(said: str) -> list[Span]:
    """Return the personal data in what somebody wrote, in its order; none overlaps another."""
    plain = "".join(map(_plain, said)).upper()
    digits = plain.translate(_SAID_DIGITS)
    found: list[Span] = []
    for span in [*_numbers(digits), *_words(plain)]:
        if all(span.end <= other.start or other.end <= span.start for other in found):
            found.append(span)
    return sorted(found, key=lambda span: span.start)


def is_identity(number: str) -> bool:
    """Say whether 18 characters end with the check digit of an identity number (GB 11643)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=False))
    return number[17].upper() == "10X98765432"[total % 11]


def is_card(number: str) -> bool:
    """Say whether digits end with the check digit of a bank card (Luhn)."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _numbers(text: str) -> Iterator[Span]:
    """Yield the numbers that tell whose they are, the surest first."""
    yield from _all(_IDENTITY, text, Kind.IDENTITY, 6, 4, _may_be_identity)
    yield from _all(_OLD_IDENTITY, text, Kind.IDENTITY, 6, 3)
    yield from _all(_TELEPHONE, text, Kind.TELEPHONE, 3, 4)
    yield from _all(_CARD, text, Kind.ACCOUNT, 4, 4, _may_be_account)
    yield from _all(_LANDLINE, text, Kind.TELEPHONE, 0, 3)
    yield from _all(_CALLED, text, Kind.ACCOUNT, 0, 4)


def _words(text: str) -> Iterator[Span]:
    yield from _all(_PLATE, text, Kind.PLATE, 2, 2)
    yield from _all(_PASSPORT, text, Kind.PASSPORT, 1, 3)
    yield from _all(_MAIL, text, Kind.MAIL, 1, 0)
    yield from _all(_HOME, text, Kind.HOME, 0, 0)
    yield from _all(_DOOR, text, Kind.HOME, 0, 0)
    yield from _all(_NAMED, text, Kind.NAME, 1, 0)


def _all(
    pattern: re.Pattern[str],
    text: str,
    kind: Kind,
    head: int,
    tail: int,
    fits: Callable[[str], bool] = lambda _: True,
) -> Iterator[Span]:
    for match in pattern.finditer(text):
        part = match.lastindex or 0
        if fits(match[part]):
            yield Span(kind, *match.span(part), head, tail)


def _may_be_identity(number: str) -> bool:
    """Say whether 18 characters hold a birthday, or end with the right digit."""
    joined = re.sub("[ -]", "", number)
    return bool(_BORN.fullmatch(joined)) or is_identity(joined)


def _may_be_account(number: str) -> bool:
    """Say whether digits are an account: by length alone from 16 on, shorter ones by the check digit."""
    digits = re.sub(r"\D", "", number)
    return not _TICKET.fullmatch(digits) and (len(digits) >= 16 or is_card(digits))


def _plain(character: str) -> str:
    """Return a character as it is read, one for one."""
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 else character
