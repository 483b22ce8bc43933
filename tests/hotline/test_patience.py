"""Who waits for a person: whether they wait no longer, ask how long, or tell their matter (HO-6)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from bot.hotline.queueing import Queued, ahead, asks_how_long, gives_up

pytestmark = pytest.mark.rule("HO-6")
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "said",
    [
        "不等了",
        "算了",
        "算了吧，不等了",
        "那我不等了，谢谢",
        "太久了，不等了",
        "取消排队",
        "不用转人工了",
        "等不及了",
    ],
)
def test_who_waits_no_longer_is_understood(said: str) -> None:
    assert gives_up(said)


@pytest.mark.parametrize(
    "said", ["还要等多久", "前面还有几个人", "有人吗", "人呢", "怎么还没来", "轮到我了吗", "排到第几了？"]
)
def test_who_asks_how_long_it_takes_is_understood(said: str) -> None:
    assert asks_how_long(said)
    assert not gives_up(said)


@pytest.mark.parametrize(
    "said",
    [
        "路灯坏了三天",
        "我等不到电梯，电梯坏了，困在楼上两个小时没有人来修，麻烦你们催一下",
        "算了一下一共欠我三千块",
        "不用等他，直接派人来",
        "我家住五楼",
    ],
)
def test_who_tells_their_matter_is_left_in_the_line(said: str) -> None:
    assert not gives_up(said)
    assert not asks_how_long(said)


def test_as_many_are_ahead_as_are_served_before() -> None:
    line = [Queued("a", NOON), Queued("b", NOON + timedelta(minutes=1), urgent=True), Queued("c", NOON)]
    assert [ahead(line, one) for one in ("b", "a", "c", "elsewhere")] == [0, 1, 2, 0]
