"""What nothing served is gathered by likeness, and turned into proposals (KN-1)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hotline import unanswered as rules
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.unanswered import Proposal, Remedy, Unserved, Why

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=timezone.utc)
BEES = ["马蜂窝找谁摘", "请问马蜂窝谁来摘", "小区有马蜂窝怎么摘啊"]
TREES = ["充电桩怎么申请安装", "我想装充电桩", "安装充电桩需要什么材料"]
OTHERS = ["呜啦啦嘎嘎", "今年养老金涨多少", "？"]


def asked(*texts: str) -> list[Unserved]:
    return [
        Unserved(f"{place:02d}", text, Why.NO_GUIDE, NOW + timedelta(minutes=place))
        for place, text in enumerate(texts)
    ]


def proposal(remedy: Remedy, words: str = "马蜂窝摘除", guide: str | None = None) -> Proposal:
    return Proposal("p", remedy, words, "s062", NOW, (), guide)


@pytest.mark.rule("KN-1")
def test_sentences_about_the_same_make_one_group_and_the_largest_comes_first() -> None:
    found = rules.groups(asked(*TREES, OTHERS[0], *BEES, BEES[0], *OTHERS[1:]))
    assert [{one.text for one in group.asked} for group in found][:2] == [set(BEES), set(TREES)]
    assert found[0].text == BEES[0]  # it was said most often
    assert [len(group.asked) for group in found] == [4, 3, 1, 1, 1]


@given(st.permutations(asked(*BEES, *TREES, *OTHERS, BEES[0])))
def test_the_same_sentences_make_the_same_groups_in_any_order(shuffled: list[Unserved]) -> None:
    assert rules.groups(shuffled) == rules.groups(sorted(shuffled, key=lambda one: one.id))


@given(st.lists(st.text(min_size=1, max_size=20), max_size=12))
def test_every_sentence_is_in_one_group(texts: list[str]) -> None:
    found = [one.id for group in rules.groups(asked(*texts)) for one in group.asked]
    assert sorted(found) == [one.id for one in asked(*texts)]


@pytest.mark.parametrize(
    ("remedy", "words", "knows_guide", "why"),
    [
        (Remedy.NEW_GUIDE, " ", False, Refusal.NO_WORDS),
        (Remedy.DISMISSED, "", False, Refusal.NO_REASON),
        (Remedy.SYNONYM, "马蜂窝", False, Refusal.WHICH_GUIDE),
        (Remedy.ANSWER, "请拨打119。", True, Refusal.WHICH_GUIDE),
    ],
)
def test_a_proposal_says_what_and_of_which_guide(
    remedy: Remedy, words: str, knows_guide: bool, why: Refusal
) -> None:
    with pytest.raises(Refused, match=why.value):
        rules.proposed(proposal(remedy, words), knows_guide=knows_guide)


def test_a_proposal_is_carried_out_once_and_what_is_dismissed_never() -> None:
    done = rules.carried_out(proposal(Remedy.NEW_GUIDE), "s001", NOW)
    assert (done.done_by, done.done_at) == ("s001", NOW)
    for over in (done, proposal(Remedy.DISMISSED)):
        with pytest.raises(Refused, match=Refusal.OVERTAKEN.value):
            rules.carried_out(over, "s001", NOW)
