"""Days named by today, written out."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hotline.dates import with_dates

SUNDAY = date(2026, 11, 22)


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


def test_a_day_that_a_month_does_not_have_stays_as_it_was_said() -> None:
    assert with_dates("上个月31号", date(2026, 12, 1)) == "上个月31号"


@given(st.text(alphabet="大前昨今明后天晚上下周一三个月号日15"), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_nothing_that_was_said_is_changed_but_for_the_dates_put_in(text: str, today: date) -> None:
    assert re.sub(r"（\d+月\d+日）", "", with_dates(text, today)) == text


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
