"""Days named by today, written out."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hotline.dates import with_dates

SUNDAY = datetime(2026, 11, 22, 10, 0)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("昨天晚上停电了", "昨天（11月21日）晚上停电了"),
        ("昨晚停水，今早还没来", "昨晚（11月21日）停水，今早（11月22日）还没来"),
        ("前天报过", "前天（11月20日）报过"),
        ("大前天就坏了", "大前天（11月19日）就坏了"),
        ("三天前报修", "三天前（11月19日）报修"),
        ("10天之前", "10天之前（11月12日）"),
        ("上周三去的窗口", "上周三（11月11日）去的窗口"),
        ("这周五开庭", "这周五（11月20日）开庭"),
        ("下星期一要用水", "下星期一（11月23日）要用水"),
        ("上上个礼拜天", "上上个礼拜天（11月8日）"),
        ("上个月15号交的钱", "上个月15号（10月15日）交的钱"),
        ("上个月31号", "上个月31号（10月31日）"),
        ("明天停水吗", "明天（11月23日）停水吗"),
        ("后天办理", "后天（11月24日）办理"),
        ("昨天坏的，昨天就报了", "昨天（11月21日）坏的，昨天就报了"),
        ("目前天气冷", "目前天气冷"),
        ("目前天然气没有", "目前天然气没有"),
        ("请说明天然气为什么停", "请说明天然气为什么停"),
        ("最后天黑了", "最后天黑了"),
        ("昨天（11月21日）停电", "昨天（11月21日）停电"),
        ("路灯不亮", "路灯不亮"),
    ],
)
def test_a_day_named_by_today_is_followed_by_its_date(said: str, written: str) -> None:
    assert with_dates(said, SUNDAY) == written


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("今天一整天没水", "今天（11月21日）一整天没水"),
        ("今晚楼上一直在吵", "今晚（11月21日）楼上一直在吵"),
        ("昨晚也吵", "昨晚（11月20日）也吵"),
        ("昨天就报了", "昨天（11月20日）就报了"),
        ("今早要出门，今天凌晨才来电", "今早（11月22日）要出门，今天凌晨才来电"),
        ("今天凌晨停的电", "今天（11月22日）凌晨停的电"),
    ],
)
def test_in_the_small_hours_today_is_the_day_that_nobody_has_slept_on(said: str, written: str) -> None:
    assert with_dates(said, datetime(2026, 11, 22, 0, 20)) == written


def test_who_is_up_early_means_the_calendars_day() -> None:
    assert with_dates("今天没水", datetime(2026, 11, 22, 5, 0)) == "今天（11月22日）没水"


def test_a_day_that_a_month_does_not_have_stays_as_it_was_said() -> None:
    assert with_dates("上个月31号", datetime(2026, 12, 1, 10, 0)) == "上个月31号"


@given(
    st.text(alphabet="大前昨今明后天晚上下周一三个月号日15"),
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),
)
def test_nothing_that_was_said_is_changed_but_for_the_dates_put_in(text: str, now: datetime) -> None:
    assert re.sub(r"（\d+月\d+日）", "", with_dates(text, now)) == text


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("上周五是11月20号", "上周五是11月20号"),
        ("上周五（11月13日）骂我；上周五是11月20号", "上周五骂我；上周五是11月20号"),
        ("昨天11月20号停的水", "昨天11月20号停的水"),
        ("上周五，18号楼停水", "上周五（11月13日），18号楼停水"),
    ],
)
def test_a_date_that_the_citizen_gives_is_not_overruled(told: str, kept: str) -> None:
    assert with_dates(told, SUNDAY) == kept
