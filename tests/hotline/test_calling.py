"""A call for a person beside a question or a report."""

from __future__ import annotations

import pytest

from bot.hotline.calling import asks_for_person, beside_call, beside_declined, declines_person


@pytest.mark.rule("TE-6")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("转人工", ""),
        ("请帮我转人工客服，谢谢", "谢谢"),
        ("我要咨询社保,给我转人工", "我要咨询社保"),
        ("我要咨询社保给我转人工", "我要咨询社保"),
        ("路灯坏了，转人工", "路灯坏了"),
        ("转人工 查一下我的工单", "查一下我的工单"),
        ("你们听不懂！能不能给我接个真人？", "你们听不懂"),
        ("公积金提取怎么办，我要人工客服", "公积金提取怎么办"),
    ],
)
def test_a_call_is_heard_beside_what_else_is_told_and_leaves_it_whole(text: str, told: str) -> None:
    assert asks_for_person(text)
    assert beside_call(text) == told


@pytest.mark.rule("TE-6")
@pytest.mark.parametrize(
    "text",
    [
        "别给我转人工，你直接告诉我社保怎么办",
        "不要给我转人工",
        "不用转人工",
        "人工湖的水臭了",
        "人工增雨怎么办",
        "我打了三次转人工都没人接",
        "请问人工服务几点上班",
        "帮我" * 200,
        "",
    ],
)
def test_what_only_speaks_of_persons_calls_none(text: str) -> None:
    assert not asks_for_person(text)
    assert beside_call(text) == ""


@pytest.mark.rule("TE-6")
@pytest.mark.parametrize(
    ("text", "beside"),
    [
        ("别转人工了", ""),
        ("不用人工", ""),
        ("不要人工客服", ""),
        ("先不转人工了吧", ""),
        ("你别老给我转人工", ""),
        ("人工就不用了", ""),
        ("不想找人工", ""),
        ("别转人工，你直接告诉我社保怎么办", "你直接告诉我社保怎么办"),
        ("路灯坏了，不用转人工", "路灯坏了"),
    ],
)
def test_a_person_that_is_declined_is_not_called(text: str, beside: str) -> None:
    assert declines_person(text)
    assert beside_declined(text) == beside


@pytest.mark.rule("TE-6")
@pytest.mark.parametrize(
    "text",
    [
        "转人工",
        "不要机器人，转人工",
        "怎么不给我转人工",
        "为什么不转人工",
        "要不要转人工",
        "能不能转人工",
        "不要人工湖",
        "我打了三次转人工都没人接",
    ],
)
def test_who_wants_a_person_declines_none(text: str) -> None:
    assert not declines_person(text)
