"""Chinese as citizens type and speak it, made plain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hotline.spelling import is_foreign, plain


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("我家停電了，請儘快處理", "我家停电了，请尽快处理"),
        ("電話是一三八零零一三八零零零", "电话是13800138000"),
        ("幺三八 零零幺三 八零零零", "138 0013 8000"),
        ("打幺二零", "打120"),
        ("138七六五四三二一零", "13876543210"),
        ("尾号八零〇零", "尾号8000"),
        ("二〇二六年", "2026年"),
        ("１３８００１３８０００", "13800138000"),
        ("Ａ座３楼", "A座3楼"),
        ("停水了，三四五楼都没水！", "停水了，三四五楼都没水！"),
        ("二三十个人", "二三十个人"),
        ("一百二十三号", "一百二十三号"),
        ("五六百块钱", "五六百块钱"),
        ("三三两两", "三三两两"),
        (" 您好　", "您好"),
    ],
)
def test_what_was_written_otherwise_is_read_as_it_was_meant(written: str, meant: str) -> None:
    assert plain(written) == meant


@given(st.text())
def test_any_text_can_be_made_plain_and_plain_text_stays_so(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@pytest.mark.rule("CO-8")
@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("My power is out", True),
        ("where can I renew my visa?", True),
        ("すみません", True),
        ("안녕하세요", True),
        ("Здравствуйте", True),
        ("hello", False),
        ("ok thank you", False),
        ("Bob", False),
        ("我的 wifi 坏了", False),
        ("app 打不开", False),
        ("人民路16号 B栋", False),
        ("", False),
    ],
)
def test_other_languages_are_told_from_chinese_with_a_foreign_word_in_it(text: str, foreign: bool) -> None:
    assert is_foreign(text) is foreign
