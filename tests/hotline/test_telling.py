"""Names, instants and lists as citizens read them."""

from __future__ import annotations

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.hotline import reading, telling
from bot.hotline.guide import STATED, Guide
from bot.hotline.institution import Institution
from bot.settings import ROOT
from bot.stores.guides import read_fields

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


# -- guides that may be partial -----------------------------------------------------------------

LABELS = read_fields(ROOT / "data" / "guides").labels


def imported(unit: str = "water", **fields: object) -> Guide:
    return Guide(code="G", name="律师执业许可", unit=unit, department="司法厅", **fields)


@pytest.mark.rule("ON-1")
def test_of_a_partial_guide_is_told_what_its_source_states_and_what_it_does_not(
    institution: Institution,
) -> None:
    guide = imported(materials=("身份证", "申请书"), fee="无", telephone="020-12345")
    told = telling.told_partly(institution, guide, LABELS)
    assert told["stated"] == "\n所需材料：\n1. 身份证\n2. 申请书\n收费标准：无\n咨询电话：020-12345"
    assert (
        told["unstated"] == "办理依据、办理条件、办理流程、办理时限、办理地点、办公时间、注意事项、样表、后续"
    )
    assert (told["telephone"], told["unit"]) == ("020-12345", "司法厅")


@pytest.mark.rule("ON-1", "FI-4")
@pytest.mark.parametrize("telephone", [None, "无"])
def test_where_a_source_states_no_telephone_that_of_the_unit_is_told(
    institution: Institution, telephone: str | None
) -> None:
    told = telling.told_partly(institution, imported(telephone=telephone), LABELS)
    assert told["telephone"] == institution.unit("water").telephone


@pytest.mark.rule("ON-1")
def test_only_what_says_something_of_every_field_is_complete() -> None:
    """无 says that there is nothing; what is not stated may be anything."""
    complete = imported(**dict.fromkeys(STATED, "无"))
    assert not complete.is_partial
    for field in STATED:
        assert complete.copy(update={field: None}).is_partial


@pytest.mark.rule("ON-1")
def test_a_complete_guide_of_another_source_is_told_whole_with_its_department(
    institution: Institution,
) -> None:
    told = telling.told(institution, imported(**dict.fromkeys(STATED, "无")))
    assert told == dict.fromkeys(STATED, "无") | {"name": "律师执业许可", "summary": "", "unit": "司法厅"}
