"""What is asked about water, power, gas, heat and lifts: a bill, when it is back, or neither (KN-3)."""

from __future__ import annotations

import pytest

from bot.hotline.institution import Institution
from bot.hotline.utility import asked_back, asked_bill, failing, looks_up_account, read_account


@pytest.mark.rule("KN-3")
@pytest.mark.parametrize(
    ("said", "bill", "back", "fails"),
    [
        ("查一下电费", "power", None, None),
        ("这个月用了多少水", "water", None, None),
        ("燃气费欠了多少", "gas", None, None),
        ("我家什么时候来电", None, "power", None),
        ("锦绣花园几点来水", None, "water", None),
        ("水来了没，来水了吗", None, "water", None),
        ("今天为什么停水", None, "water", "water"),
        ("停水了吗", None, "water", "water"),
        ("我们这停电吗", None, "power", "power"),
        ("我家停电了吗，东湖区人民路", None, "power", "power"),
        ("停电了没人管", None, None, "power"),
        ("家里停电了快来修", None, None, "power"),
        ("电梯坏了", None, None, "lift"),
        ("停电了，贴砖贴一半呢，啥时候来电", None, None, "power"),
        # What is asked of bills in general, or to be done about them, is no look-up.
        ("电费过户怎么办", None, None, None),
        ("电费多少钱一度", None, None, None),
        ("水费怎么交", None, None, None),
        ("我要投诉电费太高", None, None, None),
        # 自来水 is no 来水.
        ("自来水发黄什么时候处理", None, None, None),
    ],
)
def test_what_is_meant_is_known_by_the_words_of_the_content(
    institution: Institution, said: str, bill: str | None, back: str | None, fails: str | None
) -> None:
    found = [rule(institution.utilities, said) for rule in (asked_bill, asked_back, failing)]
    assert [one and one.code for one in found] == [bill, back, fails]


@pytest.mark.parametrize(
    ("said", "account"),
    [
        ("1002003001", "1002003001"),
        ("户号是300400，谢谢", "300400"),
        ("13800138000", None),
        ("后四位8000", None),
        ("忘了", None),
    ],
)
def test_an_account_is_a_number_of_its_own_and_no_telephone(said: str, account: str | None) -> None:
    assert read_account(said) == account


@pytest.mark.rule("KN-3")
@pytest.mark.parametrize(
    ("said", "looks_up"),
    [
        ("这个月用了多少水，户号3004005001", True),
        ("停电了，户号1002003001，快来修", False),
        ("户号1002003001的电费过户怎么办", False),
        ("查一下我的户号", False),
    ],
)
def test_who_names_an_account_to_have_it_looked_up_asks(said: str, looks_up: bool) -> None:
    assert looks_up_account(said) is looks_up
