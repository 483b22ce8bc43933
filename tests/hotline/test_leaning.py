"""What is no intent's alone: reports that are much alike are taken down all the same (FI-3)."""

from __future__ import annotations

import pytest

from bot.hotline.leaning import leaning
from bot.hotline.mood import asks_to_go_back, says_safe, sounds_grieved

STORY = "公园里八百多米没有一把椅子，老人走不动"


@pytest.mark.rule("FI-3")
@pytest.mark.parametrize(
    ("text", "ranking", "kind"),
    [
        (
            STORY,
            [("praise", 0.2), ("report_issue", 0.2), ("file_complaint", 0.14), ("suggest", 0.12)],
            "report_issue",
        ),
        (STORY, [("greet", 0.3), ("report_issue", 0.2), ("suggest", 0.1)], None),
        ("呜啦啦", [("report_fault", 0.3), ("report_issue", 0.3)], None),
        (STORY, [], None),
    ],
)
def test_a_story_that_is_likelier_a_report_than_anything_else_is_taken_for_one(
    text: str, ranking: list[tuple[str, float]], kind: str | None
) -> None:
    assert leaning(text, ranking) == kind


@pytest.mark.rule("CO-7")
@pytest.mark.parametrize(
    ("text", "grieved"),
    [("张警官真热心", False), ("保安追小偷追了三条街", False), ("我们学校周日还补课 还收钱", True)],
)
def test_a_grievance_has_its_words(text: str, grieved: bool) -> None:
    assert sounds_grieved(text) is grieved


@pytest.mark.rule("EM-1")
@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("没事了，是虚惊一场", True),
        ("我没有危险!我是报路灯坏了", True),
        ("我说气话,不会真爬", True),
        ("火已经灭了", True),
        ("没人受伤", False),
        ("阀门关了，窗户也打开了", False),
        ("你搞错了，不是3栋是5栋", False),
        ("火灭了又着了", False),
        ("这样就安全了吗", False),
        ("人还没救出来", False),
    ],
)
def test_only_an_all_clear_ends_a_danger(text: str, safe: bool) -> None:
    assert says_safe(text) is safe


@pytest.mark.rule("EM-1")
@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("要不要我回去关阀门", True),
        ("我能进去拿手机吗", True),
        ("我想上楼救猫", True),
        ("我在小区门口等着", False),
        ("我已经回家了不怕了", False),
    ],
)
def test_who_would_go_back_into_danger_is_heard(text: str, asks: bool) -> None:
    assert asks_to_go_back(text) is asks
