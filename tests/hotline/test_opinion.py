"""What citizens say of an answer, and what they are asked next (EV-1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest

from bot.hotline.evaluation import Asked, Evaluation
from bot.hotline.opinion import Opinion, heard, may_be

pytestmark = pytest.mark.rule("EV-1")

_NOW = datetime(2026, 11, 23, 2, 0, tzinfo=timezone.utc)
_ASKED = Evaluation("web:wang", 7, "s004", _NOW, ticket="20261123000001", asks=Asked.VERDICT)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("明白了，已经解决了", Opinion(True, True)),
        ("解决了，谢谢", Opinion(solved=True)),
        ("看懂了", Opinion(understood=True)),
        ("知道了，谢谢你们", Opinion(understood=True)),
        ("是的", Opinion(True, True)),
        ("好的", None),  # heard, no more
        ("没有", Opinion(solved=False)),
        ("没解决", Opinion(solved=False)),
        ("问题根本没有解决啊", Opinion(solved=False)),
        ("还是老样子", Opinion(solved=False)),
        ("没看明白", Opinion(understood=False)),
        ("请再解释一下", Opinion(understood=False)),
        ("我不太懂", Opinion(understood=False)),
        ("没解决，晚上还是不亮", Opinion(solved=False, reason="晚上还是不亮")),
        ("看明白了，没解决，灯还是坏的", Opinion(True, False, reason="灯还是坏的")),
        ("没看懂，依据是哪一条", Opinion(understood=False, reason="依据是哪一条")),
        ("满意", Opinion(score=4)),
        ("解决了，5分", Opinion(solved=True, score=5)),
        ("2分，晚上还是不亮", Opinion(score=2, reason="晚上还是不亮")),
        ("晚上还是不亮，1分！", Opinion(score=1, reason="晚上还是不亮")),
        ("很不满意。两天了没有人来过", Opinion(score=1, reason="两天了没有人来过")),
        ("我打2分，谢谢", Opinion(score=2)),
        ("没解决，我要投诉", None),  # a matter of its own
        ("没解决，转人工", None),
        ("5分，师傅很快就来了", None),
        ("解决了，我还想问社保怎么转", None),
        ("路灯坏了，2号楼门口", None),
        ("什么时候能解决", None),
    ],
)
def test_what_a_citizen_says_of_an_answer_is_told_from_what_is_about_something_else(
    said: str, read: Opinion | None
) -> None:
    assert heard(Asked.VERDICT, said) == read
    assert read is None or may_be(said)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("灯装好了又坏了", Opinion(reason="灯装好了又坏了")),
        ("没有了", Opinion(declines=True)),
        ("算了", Opinion(declines=True)),
        ("解决了", Opinion(solved=True)),
        ("我要找人工", None),
        ("医保怎么报销？", None),
    ],
)
def test_who_is_asked_why_tells_a_reason_or_none_and_may_ask_for_something_else(
    said: str, read: Opinion | None
) -> None:
    assert heard(Asked.REASON, said) == read


@pytest.mark.parametrize("said", ["知道了", "没有", "是的", "没解决", "还是不亮"])
def test_what_was_told_to_something_said_since_is_no_verdict_but_a_score_may_come_later(said: str) -> None:
    assert heard(Asked.VERDICT, said, asked_last=False) is None
    assert heard(Asked.VERDICT, "5分", asked_last=False) == Opinion(score=5)


@pytest.mark.parametrize(
    ("opinion", "asks"),
    [
        (Opinion(understood=True), Asked.VERDICT),  # solved, too?
        (Opinion(True, True), Asked.SCORE),
        (Opinion(True, True, 5), None),
        (Opinion(score=4), None),
        (Opinion(score=2), Asked.REASON),
        (Opinion(solved=False), Asked.REASON),
        (Opinion(understood=False), Asked.REASON),
        (Opinion(solved=False, reason="不亮"), None),
        (Opinion(declines=True), None),
    ],
)
def test_an_answer_is_asked_about_until_it_is_good_or_its_reason_is_known(
    opinion: Opinion, asks: Asked | None
) -> None:
    assert opinion.of(_ASKED).asks is asks


def test_what_was_said_before_is_kept_beside_what_is_said_now() -> None:
    unsolved = replace(_ASKED, understood=True, solved=False, asks=Asked.REASON)
    assert Opinion(reason="还是不亮").of(unsolved) == replace(unsolved, asks=None)


def test_of_a_talk_nothing_is_asked_but_a_score() -> None:
    assert Opinion(score=1).of(replace(_ASKED, ticket=None, asks=Asked.SCORE)).asks is None
