"""What a citizen thinks of the service, as a score."""

from __future__ import annotations

import pytest

from bot.hotline.evaluation import score


@pytest.mark.rule("EV-1")
@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("5分", 5),
        ("５分", 5),
        ("打三分吧", 3),
        ("两颗星", 2),
        ("五星好评", 5),
        ("0分", 1),
        ("10分", 5),
        ("60分", 3),
        ("1", 1),
        ("四", 4),
        ("非常满意", 5),
        ("满意", 4),
        ("还行吧", 3),
        ("一般般", 3),
        ("不满意", 2),
        ("不太满意", 2),
        ("很不满意", 1),
        ("差评", 1),
        ("太差了", 1),
        ("服务挺好的", 5),
        ("我要评价", None),
        ("怎么评价", None),
        ("", None),
    ],
)
def test_a_score_is_read_from_figures_and_words(text: str, points: int | None) -> None:
    assert score(text) == points
