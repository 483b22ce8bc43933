"""Outages, bills and usage, looked up round the clock in the institution's own system (KN-3)."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from citizens import Citizen, RestCitizen
from conftest import ROOT, Hotline

POWER, DIGITS = "1002003001", "8000"  # content/look_up.yml: an invented account, and its telephone's end


@pytest.mark.rule("KN-3")
@pytest.mark.parametrize("asked", ["查一下电费", "上个月用了几度电"])
async def test_bill_and_usage_are_told_for_the_account_and_the_end_of_its_telephone(
    citizen: Citizen, asked: str
) -> None:
    assert "户号" in await citizen.say(asked)
    assert "后四位" in await citizen.say(POWER)
    told = await citizen.say(DIGITS)
    for line in (r"2026年10月：用量186千瓦时，费用100\.07元，还没有缴清", r"2026年9月：.*已经缴清"):
        assert re.search(line, told)
    assert POWER not in told


@pytest.mark.rule("KN-3")
async def test_whoever_says_it_all_at_once_is_answered_at_once(citizen: Citizen) -> None:
    assert "用量14吨" in await citizen.say("这个月用了多少水，户号3004005001，后四位8000")


@pytest.mark.rule("PV-5", "KN-3")
async def test_whether_an_account_exists_is_told_to_nobody_and_tries_are_limited(hotline: Hotline) -> None:
    citizen = RestCitizen(hotline.url)
    wrong = await citizen.talk("查电费", POWER, "1234")
    unknown = await citizen.talk("查电费", "9999999999", "1234")
    assert wrong == unknown
    assert "没有核对上" in wrong
    for _ in range(3):
        await citizen.talk("查电费", POWER, "1234")
    assert "次数已达上限" in await citizen.talk("查电费", POWER, DIGITS)
    await citizen.leave()


@pytest.mark.rule("PV-5")
async def test_another_utility_s_account_is_not_told(citizen: Citizen) -> None:
    assert "没有核对上" in await citizen.talk("查水费", "5006007001", "9000")


async def test_whoever_does_not_know_their_account_is_told_where_it_stands(citizen: Citizen) -> None:
    assert "缴费单" in await citizen.talk("查燃气费", "忘了户号")
    assert "退出" in await citizen.say("算了")


@pytest.mark.rule("KN-3")
async def test_when_it_is_over_is_told_for_the_place_that_is_named(citizen: Citizen) -> None:
    assert "哪个小区" in await citizen.say("我家什么时候来电")
    assert "没有查到「翠竹苑5栋」停电的公告" in await citizen.say("翠竹苑5栋")
    assert "桥面照明线路改造" in await citizen.say("云溪大桥什么时候来电")


@pytest.mark.rule("KN-3")
async def test_what_is_asked_of_bills_in_general_is_answered_by_the_guide(citizen: Citizen) -> None:
    assert "过户" in await citizen.say("电费过户怎么办")
    assert "户号" not in (await citizen.say("怎么投诉电费太高"))[:20]


@pytest.fixture
def without_accounts(tmp_path: Path) -> Iterator[Hotline]:
    """A hotline whose institution's system does not answer."""
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    (content / "look_up.yml").unlink()
    running = Hotline(tmp_path / "state", CONTENT_DIR=str(content))
    running.start()
    yield running
    running.stop()


@pytest.mark.long
@pytest.mark.rule("KN-3", "EM-3")
async def test_if_the_system_does_not_answer_the_unit_s_telephone_is_told_and_a_ticket_offered(
    without_accounts: Hotline,
) -> None:
    citizen = RestCitizen(without_accounts.url)
    told = await citizen.talk("查电费", POWER, DIGITS)
    for word in ("很抱歉", "云溪市供电公司", "0599-8895598", "我要留言"):
        assert word in told
    asked = await citizen.say("我要留言")
    assert "请讲" in asked
    told = await citizen.talk("请转告供电公司，我上个月的电费账单一直没收到", "王建国", "13800138000", "确认")
    assert "工单编号" in told
    await citizen.leave()
