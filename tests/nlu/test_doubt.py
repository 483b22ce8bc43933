"""What is plainly asked is asked, whatever the model takes it for."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.doubt import IntentDoubt


def heard(text: str, taken_for: str) -> str:
    message = Message({TEXT: text, INTENT: {"name": taken_for, "confidence": 0.9}})
    (message,) = IntentDoubt().process([message])
    return str(message.get(INTENT)["name"])


@pytest.mark.parametrize(
    ("text", "taken_for"),
    [
        ("多久能拿到", "query_ticket"),
        ("加急可以吗", "urge_ticket"),
        ("发给我书面的", "praise"),
        ("还差什么", "rate_service"),
        ("第二个呢", "affirm"),
        ("都要", "query_ticket"),
        ("停水了吗", "report_fault"),
        ("社保卡丢了", "lost_property"),
    ],
)
def test_what_plainly_asks_is_a_question(text: str, taken_for: str) -> None:
    assert heard(text, taken_for) == "ask_info"


@pytest.mark.parametrize(
    ("text", "taken_for"),
    [
        ("多久能修好", "query_ticket"),
        ("要书面答复", "file_complaint"),
        ("停电了没人管", "report_fault"),
        ("身份证掉公交上了", "lost_property"),
        ("星期六", "report_issue"),
        ("我妈行动不便能上门吗", "special_need"),
    ],
)
def test_what_may_be_meant_otherwise_stays_what_it_is(text: str, taken_for: str) -> None:
    assert heard(text, taken_for) == taken_for


@pytest.mark.rule("CO-6")
def test_a_complaint_of_slow_service_is_no_question_of_a_guide() -> None:
    assert heard("你们办事太慢了，办个身份证跑了三趟", "ask_service_guide") == "file_complaint"
    assert heard("大厅到底几点开门 我白跑两回了", "ask_info") == "ask_info"
