"""Lost property, taxis, repairs and supply, taken down as the content says; a new one without code."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from citizens import Citizen, RestCitizen
from conftest import ROOT, Hotline
from test_dialogues import number_in

from bot.hotline.kind import Kind

WHO = ("王建国", "13800138000")
LIBRARY = """
  - code: library
    name: 图书馆服务
    kinds: [issue, fault, complaint]
    words: [图书馆]
    unit: education
    kind: issue
    items: [matter, details, name, telephone]
    details:
      - {label: 座位, question: 请问座位号是多少？}
      - {label: 时间, question: 请问是什么时候？}
    limit: {amount: 45, counted_in: minutes}
"""

TALKS = {
    "lost property": (
        ["手机落在出租车上了", "云A12345", "黑色的", "火车站附近"],
        ["车牌号", "什么颜色", "什么地方", "怎么称呼"],
        ("transport", Kind.LOST, "车上遗失物品"),
        "车辆：云A12345；特征：黑色的",
    ),
    "taxi": (
        ["我要投诉出租车司机拒载", "云A12345", "昨天晚上8点从火车站到人民广场"],
        ["车牌号", "从哪里上车", "怎么称呼"],
        ("transport", Kind.COMPLAINT, "出租车和网约车服务"),
        "车牌：云A12345；时间和路线：昨天",
    ),
    "bus": (
        ["公交车司机甩站，招手也不停", "22路，往火车站方向", "早上8点，人民广场站"],
        ["哪一路车", "哪一站", "怎么称呼"],
        ("transport", Kind.COMPLAINT, "公交和客运服务"),
        "线路：22路，往火车站方向",
    ),
    "property repair": (
        ["我们单元门禁坏了，刷卡没反应", "幸福里小区2栋", "报了，物业说下周"],
        ["什么地点", "报给物业", "怎么称呼"],
        ("housing", Kind.FAULT, "小区物业报修"),
        "报给物业：报了，物业说下周",
    ),
    "new connection": (
        ["我要预约报装，新房子装电表", "自己住的", "都有", "锦绣花园3栋"],
        ["住家用", "房屋证明", "什么地点", "怎么称呼"],
        ("power", Kind.QUESTION, "用水用电用气报装"),
        "用途：自己住的；证明：都有",
    ),
    "change of supply": (
        ["我要登记过户，电费换成我的名字", "1002003001", "幸福里小区2栋"],
        ["户号", "什么地点", "怎么称呼"],
        ("power", Kind.QUESTION, "用水用电用气变更"),
        "户号：1002003001",
    ),
}


@pytest.mark.rule("KN-5", "KN-3")
@pytest.mark.parametrize("name", TALKS)
async def test_a_scenario_asks_what_the_content_says_and_goes_where_it_says(
    citizen: Citizen, hotline: Hotline, name: str
) -> None:
    said, asked, (unit, kind, subject), told = TALKS[name]
    for text, question in zip(said, asked, strict=True):
        assert question in await citizen.say(text)
    assert told in await citizen.talk(*WHO)
    ticket = await hotline.ticket(number_in(await citizen.say("确认")))
    assert ticket is not None
    assert (ticket.unit, ticket.matter.kind, ticket.subject) == (unit, kind, subject)
    assert told in ticket.description


@pytest.mark.rule("KN-5")
async def test_what_was_told_is_not_asked_and_a_question_in_between_is_answered(citizen: Citizen) -> None:
    asked = await citizen.say("我要投诉出租车司机拒载，车牌云A12345")
    assert "车牌号" not in asked
    assert "从哪里上车" in asked
    answered = await citizen.say("你们收费吗")
    assert "不收费" in answered
    assert "从哪里上车" in answered
    assert "怎么称呼" in await citizen.say("记不清了")


@pytest.fixture
def with_library(tmp_path: Path) -> Iterator[Hotline]:
    """A hotline whose institution has written one more scenario into its content."""
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    with open(content / "scenarios.yml", "a", encoding="utf-8") as file:
        file.write(LIBRARY)
    running = Hotline(tmp_path / "state", CONTENT_DIR=str(content))
    running.start()
    yield running
    running.stop()


@pytest.mark.long
@pytest.mark.rule("KN-5")
async def test_a_new_scenario_is_content_alone(with_library: Hotline) -> None:
    citizen = RestCitizen(with_library.url)
    assert "座位号是多少" in await citizen.say("图书馆的空调坏了，冷得没法看书")
    assert "什么时候" in await citizen.say("A12")
    assert "怎么称呼" in await citizen.say("今天上午九点")
    await citizen.talk(*WHO)
    case = await with_library.case(number_in(await citizen.say("确认")))
    assert case is not None
    ticket, promise = case.ticket, case.promise
    assert promise is not None
    assert (ticket.unit, ticket.matter.kind, ticket.subject) == ("education", Kind.ISSUE, "图书馆服务")
    assert "座位：A12；时间：今天" in ticket.description
    assert (promise.due_at - ticket.matter.opened_at).total_seconds() == 45 * 60
    await citizen.leave()
