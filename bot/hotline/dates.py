"""Days that citizens name by today (昨天, 上周三, 三天前), written out: a ticket is read on other days."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

_NUMBERS = {spelt: number for number, spelt in enumerate("一二三四五六七八九十", 1)} | {"两": 2, "半": 0}
_WEEKDAYS = {spelt: day for day, spelt in enumerate("一二三四五六日")} | {"天": 6, "末": 5}
_NUMBER = r"(?P<number>\d{1,2}|[一二两三四五六七八九十])"
_WEEK = r"(?:个)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末])"


def _away(days: int) -> Callable[[re.Match[str], date], date | None]:
    return lambda match, today: today + timedelta(days)


def _ago(match: re.Match[str], today: date) -> date:
    spelt = match["number"]
    return today - timedelta(int(spelt) if spelt.isdigit() else _NUMBERS[spelt])


def _weekday(weeks: int) -> Callable[[re.Match[str], date], date | None]:
    return lambda match, today: today + timedelta(7 * weeks - today.weekday() + _WEEKDAYS[match["weekday"]])


def _day_of_month(months: int) -> Callable[[re.Match[str], date], date | None]:
    def read(match: re.Match[str], today: date) -> date | None:
        year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
        try:
            return date(year, month + 1, int(match["day"]))
        except ValueError:
            return None  # 上个月31号, and last month had thirty days

    return read


_OWN_DATE = r"[,，]?(?:就|也|应该)?(?:是|,|，)?\d{1,2}(?:月|[号日](?!线|楼|院|门))"
_OUR_DATE = r"（\d{1,2}月\d{1,2}日）"
# Words that end or begin with the same characters are left out (目前天气, 说明天然气).
_NIGHT = timedelta(hours=4)  # so long after midnight, today is still the day that one has not slept on
_MORNING = r"今[天日](?=早|凌晨|清晨|一早|一大早)|今早"  # the calendar's, whenever it is said
_WORDS = (
    (r"大前[天晚]", _away(-3)),
    (r"(?<![目之以当提大])前[天晚夜日](?![然气空花])", _away(-2)),
    (r"昨[天日晚夜早儿]", _away(-1)),
    (r"今[天日](?!早|凌晨|清晨|一早|一大早)|今[晚夜]|今儿个?", _away(0)),
    (r"(?<![说证声表文光])明[天日晚早](?![然气])", _away(1)),
    (r"(?<![然以之最前大])后天(?![性然气黑亮])", _away(2)),
    (rf"{_NUMBER}天(?:以|之)?前", _ago),
    (rf"上上{_WEEK}", _weekday(-2)),
    (rf"(?<!上)上{_WEEK}", _weekday(-1)),
    (rf"[本这]{_WEEK}", _weekday(0)),
    (rf"(?<!下)下{_WEEK}", _weekday(1)),
    (r"上个?月(?P<day>\d{1,2})[号日]", _day_of_month(-1)),
    (r"(?:这个?|本)月(?P<day>\d{1,2})[号日]", _day_of_month(0)),
)


def with_dates(text: str, now: datetime) -> str:
    """Return `text` with the date behind each day that it names by today: 昨天 → 昨天（11月21日）.

    `now` is the institution's local time. In the small hours 今天 and 昨晚 are told from the day
    before, as people do who have not slept; the date that is read back shows how it was taken.
    A day named again is written out once; a date that the citizen gives themselves
    (上周五是11月20号) stands, and ours gives way.
    """
    text = _dated(text, _MORNING, _away(0), now.date())
    for words, read in _WORDS:
        text = _dated(text, words, read, (now - _NIGHT).date())
    return text


def _dated(text: str, words: str, read: Callable[[re.Match[str], date], date | None], today: date) -> str:
    if re.search(f"(?:{words}){_OWN_DATE}", text):
        return re.sub(f"({words}){_OUR_DATE}", r"\g<1>", text)
    match = re.search(f"(?:{words})(?![（(])", text)
    day = read(match, today) if match else None
    if match and day:
        return f"{text[: match.end()]}（{day.month}月{day.day}日）{text[match.end() :]}"
    return text
