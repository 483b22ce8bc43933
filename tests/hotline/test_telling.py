"""Names, instants and lists as citizens read them."""

from __future__ import annotations

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.hotline import reading, telling

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("utc", "told"),
    [
        ("2026-11-25 09:30", "11月25日（周三）17:30"),
        ("2026-11-22 00:05", "11月22日（周日）08:05"),
        ("2026-11-22 16:30", "11月23日（周一）00:30"),  # the next day already
        ("2026-12-31 16:00", "1月1日（周五）00:00"),
        ("2028-02-29 04:00", "2月29日（周二）12:00"),
        ("2026-11-28 01:00", "11月28日（周六）09:00"),
    ],
)
def test_an_instant_is_told_in_the_institution_s_zone_with_its_weekday(utc: str, told: str) -> None:
    at = datetime.strptime(utc, "%Y-%m-%d %H:%M").replace(tzinfo=timezone.utc)
    assert telling.instant(at, SHANGHAI) == told


def test_another_zone_tells_its_own_hour() -> None:
    at = datetime(2026, 11, 22, 0, 0, tzinfo=timezone.utc)
    assert telling.instant(at, ZoneInfo("Asia/Urumqi")) == "11月22日（周日）06:00"


@pytest.mark.rule("ON-1")
@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ("无", "无"),
        (("身份证",), "身份证"),
        (("身份证", "户口本"), "\n1. 身份证\n2. 户口本"),
    ],
)
def test_entries_are_numbered_where_there_are_several(entries: str | tuple[str, ...], told: str) -> None:
    assert telling.listed(entries) == told


@pytest.mark.rule("CO-2")
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("王先生", "王先生，"),
        ("李女士", "李女士，"),
        ("欧阳女士", "欧阳女士，"),
        ("陈大爷", "陈大爷，"),
        ("张三先生", "张先生，"),
        ("王建国师傅", "王师傅，"),
        ("欧阳娜娜女士", "欧阳女士，"),
        ("玄女士", "玄女士，"),  # a surname that is not in the list, said with 我姓
    ],
)
def test_who_gives_a_title_is_addressed_by_surname_and_title(name: str, told: str) -> None:
    assert telling.address(name) == told


@pytest.mark.rule("CO-2")
@pytest.mark.parametrize(
    "name",
    [
        "陈",
        "张伟",
        "王芳",
        "欧阳",
        "欧阳娜娜",
        "小王",
        "老李",
        "小明",
        "阿姨",
        "Tom",
        "阿依古丽·买买提",
        "",
        None,
    ],
)
def test_no_title_is_guessed_from_a_name(name: str | None) -> None:
    assert telling.address(name) == ""


@pytest.mark.rule("CO-2")
@pytest.mark.parametrize("said", ["您好，我是王先生", "叫我王先生就行", "我是王先生", "王先生，13800138000"])
def test_a_title_is_heard_however_it_was_given(said: str) -> None:
    assert telling.address(reading.read_name(said)) == "王先生，"
