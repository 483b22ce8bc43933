"""Personal data made unreadable (PV-1)."""

from __future__ import annotations

import pytest

from bot.hotline import masking


@pytest.mark.rule("PV-1")
@pytest.mark.parametrize(
    ("said", "masked"),
    [
        ("我电话13800138000，急", "我电话138****8000，急"),
        ("座机0599-8812345", "座机0599-****345"),
        ("身份证350102199001011234", "身份证350102****1234"),
        ("卡号6222021234567890123", "卡号6222****0123"),
        ("工单20261123000001", "工单20261123000001"),
        ("幸福路18号3栋", "幸福路18号3栋"),
    ],
)
def test_numbers_of_people_are_masked_and_others_stay(said: str, masked: str) -> None:
    assert masking.text(said) == masked


@pytest.mark.rule("PV-1")
def test_of_a_name_the_surname_is_left_and_of_a_telephone_enough_to_tell_it_apart() -> None:
    assert (masking.name("王建国"), masking.name("李"), masking.name("王女士")) == ("王**", "李*", "王**")
    assert masking.file("王建国的身份证.v2.jpg") == "****.jpg"
    assert (masking.telephone("13800138000"), masking.telephone("8823456")) == ("138****8000", "882****")


@pytest.mark.rule("PV-1")
@pytest.mark.parametrize(
    ("full", "masked"),
    [
        ("王芳", "王*报的，电话138****8000"),
        (None, "王芳报的，电话138****8000"),
        ("电", "王芳报的，电话138****8000"),
    ],
)
def test_a_full_name_is_masked_in_what_somebody_wrote_and_one_character_is_none(
    full: str | None, masked: str
) -> None:
    assert masking.whose("王芳报的，电话13800138000", full) == masked
