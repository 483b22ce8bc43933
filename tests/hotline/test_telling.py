"""Instants and lists as citizens read them."""

from __future__ import annotations

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.hotline import telling

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
