"""What is no intent's alone: reports that are much alike are taken down all the same (FI-3)."""

from __future__ import annotations

import pytest

from bot.hotline.leaning import leaning
from bot.hotline.mood import sounds_grieved

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
