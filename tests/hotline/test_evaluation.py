"""What a citizen thinks of the service, as a score."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.hotline.evaluation import Evaluation, only_score, score


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


@pytest.mark.rule("EV-1")
@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("5", 5),
        ("５", 5),
        ("五", 5),
        ("5分", 5),
        ("给你们打5分吧", 5),
        ("谢谢，5分", 5),
        ("5分，谢谢您！", 5),
        ("10分", 5),
        ("满意", 4),
        ("很满意，辛苦了", 5),
        ("不太满意", 2),
        ("服务态度很好", 5),
        ("还可以", 3),
        ("一般般吧", 3),
        ("不错", 4),
        ("太差了", 1),
        ("好的", None),  # a yes
        ("好", None),
        ("可以", None),
        ("行", None),
        ("谢谢，再见", None),
        ("好的，我还想问一下医保", None),
        ("很好，路灯什么时候修", None),
        ("5号楼的路灯坏了", None),
        ("5天了还没修好", None),
        ("13800138000", None),
        ("解放路5号", None),
        ("", None),
    ],
)
def test_a_message_that_is_nothing_but_a_score_is_told_from_one_that_says_more(
    text: str, points: int | None
) -> None:
    assert only_score(text) == points


@pytest.mark.rule("EV-1")
def test_a_talk_gets_the_first_score_that_is_given_soon_after_it_and_the_same_message_twice_is_one() -> None:
    asked = datetime(2026, 11, 23, 2, 0, tzinfo=timezone.utc)
    soon, later, gap = asked + timedelta(minutes=5), asked + timedelta(hours=1), timedelta(minutes=30)
    open_ = Evaluation("web:wang", 7, "s004", asked)
    assert open_.awaits("m1", soon, gap, False)
    assert not open_.awaits("m1", later, gap, False)
    assert open_.awaits("m1", later, gap, True)
    given = Evaluation("web:wang", 7, "s004", asked, 5, "m1", soon, asks=None)
    assert given.awaits("m1", soon, gap, False)
    assert not given.awaits("m2", soon, gap, False)
