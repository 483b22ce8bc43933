"""Which tickets count for the three rates: answered in time, solved, satisfied (EV-3)."""

from __future__ import annotations

import contextlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lives import Life, application, led

from bot.hotline import history
from bot.hotline.acts import (
    AcceptApplication,
    AllowExtension,
    Answer,
    AskExtension,
    Begin,
    CallBack,
    Dispatch,
    Evaluate,
    Find,
    GoOn,
    HandOver,
    Issue,
    NotAccept,
    Outcome,
    Refuse,
    SignFor,
    TakeOn,
    Wait,
)
from bot.hotline.deadlines import DeadlineKind
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.rates import Counted, Rate, counted, recounted
from bot.hotline.refusal import Refused
from bot.hotline.ticket import Conclusion, State

pytestmark = pytest.mark.rule("EV-3")

_ANSWERED = Answer("路灯已经修好")


def kept(life: Life) -> dict[Rate, Counted]:
    """Return what a ticket counts for, counted as it went."""
    found: dict[Rate, Counted] = {}
    for sequence, change in enumerate(life.changes, 1):
        found |= {one.rate: Counted(one, sequence) for one in counted(change)}
    return {rate: one for rate, one in found.items() if one.count.is_met is not None}


def by_history(life: Life) -> dict[Rate, Counted]:
    """Return what a ticket counts for by its history alone."""
    number = life.ticket.number
    links = [
        history.Link(number, place, change.event, None, "") for place, change in enumerate(life.changes, 1)
    ]
    return recounted(links)


def told(life: Life) -> dict[str, tuple[bool | None, str]]:
    """Return what a ticket counts for, whichever way it is counted, and against whom."""
    found = kept(life)
    assert found == by_history(life)
    return {rate.value: (one.count.is_met, one.count.person) for rate, one in found.items()}


def test_what_is_answered_within_its_promise_is_a_response_of_who_answered(tiny: Institution) -> None:
    assert told(Life(tiny).answered()) == {"response": (True, "street-a")}


def test_what_is_overdue_is_none_as_soon_as_the_promise_expires_and_stays_so(tiny: Institution) -> None:
    life = Life(tiny).in_hand()
    while life.fire(DeadlineKind.ANSWER) is None or "expired" not in [one.event.name for one in life.changes]:
        pass
    assert told(life) == {"response": (False, "street-a")}
    assert told(life.do("street-a", _ANSWERED)) == {"response": (False, "street-a")}


def test_an_extension_that_was_allowed_counts_as_promised(tiny: Institution) -> None:
    life = Life(led(tiny, "street", "office-a")).in_hand()
    due_at = life.deadline(DeadlineKind.ANSWER).due_at
    life.do("street-a", AskExtension(1, "灯具缺货")).do("office-a", AllowExtension())
    assert told(life.at(due_at).do("street-a", _ANSWERED))["response"][0] is True


def test_what_was_not_accepted_with_its_ground_is_a_response(tiny: Institution) -> None:
    life = Life(tiny).in_hand().do("street-a", NotAccept("不属于受理范围", "物业管理条例", "请向物业反映"))
    assert told(life) == {"response": (True, "street-a")}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (CallBack(Outcome.SATISFIED, "好"), {"satisfaction": True}),
        (CallBack(Outcome.DISSATISFIED, "不亮"), {"satisfaction": False}),
        (CallBack(Outcome.SATISFIED, "好", solved=True, score=5), {"satisfaction": True, "resolution": True}),
        (CallBack(Outcome.SATISFIED, "政策如此", solved=False), {"satisfaction": True, "resolution": False}),
        (CallBack(Outcome.UNREACHED, "无人接听"), {}),
    ],
)
def test_a_citizen_counts_for_what_they_said_when_called_back_and_for_nothing_else(
    tiny: Institution, said: CallBack, expected: dict[str, bool]
) -> None:
    found = told(Life(tiny).answered().do("hall-b", said))
    of_answer = {rate: is_met for rate, (is_met, person) in found.items() if person == "street-a"}
    assert of_answer == {"response": True} | expected


def test_what_is_said_of_an_answer_done_again_takes_the_place_of_the_first(tiny: Institution) -> None:
    life = Life(tiny).answered().do("hall-b", CallBack(Outcome.DISSATISFIED, "不亮", solved=False))
    life.do("street-a", Begin(), _ANSWERED).do("hall-b", CallBack(Outcome.SATISFIED, "亮了", solved=True))
    assert {rate: is_met for rate, (is_met, _) in told(life).items()} == {
        "response": True,
        "resolution": True,
        "satisfaction": True,
    }


def test_whom_it_counts_against_is_whoever_has_it_when_the_promise_expires(tiny: Institution) -> None:
    life = (
        Life(tiny).in_hand().do("street-a", HandOver("street-b", "出差", "等灯具")).do("street-b", TakeOn())
    )
    while "expired" not in [one.event.name for one in life.changes]:
        life.fire(DeadlineKind.ANSWER)
    assert told(life) == {"response": (False, "street-b")}


def test_a_score_that_says_otherwise_than_the_citizens_word_is_refused(tiny: Institution) -> None:
    life = Life(tiny).answered()
    for outcome, score in (
        (Outcome.SATISFIED, 2),
        (Outcome.SATISFIED, 6),
        (Outcome.DISSATISFIED, 3),
        (Outcome.DISSATISFIED, 0),
        (Outcome.UNREACHED, 5),
    ):
        assert life.refused("hall-b", CallBack(outcome, "说法", score=score)) == "score"
    assert life.refused("hall-b", CallBack(Outcome.UNREACHED, "无人接听", solved=True)) == "score"


_ACTS = [
    *(("street-a", SignFor()), ("street-a", Begin()), ("street-a", _ANSWERED)) * 3,
    *(
        ("street-a", Refuse("不是我们的")),
        ("hall-a", Dispatch("street", "")),
        ("boss", Dispatch("water", "")),
    ),
    *(("water-a", SignFor()), ("water-a", _ANSWERED), ("street-a", Wait("请补照片")), ("street-a", GoOn())),
    *(("street-a", HandOver("street-b", "出差", "等灯具")), ("street-b", TakeOn()), ("street-b", _ANSWERED)),
    *(("street-a", AskExtension(1, "灯具缺货")), ("boss", AllowExtension())),
    ("street-a", NotAccept("不属于受理范围", "物业管理条例", "请向物业反映", "请凭回执取回")),
    *(("street-a", AcceptApplication(7)), ("street-a", Issue("准予", "请到窗口领取"))),
    *(("hall-b", CallBack(Outcome.DISSATISFIED, "不亮", solved=solved)) for solved in (None, False)),
    *(("hall-b", CallBack(Outcome.SATISFIED, "亮了", score=score)) for score in (None, 4)),
    *(("citizen", Evaluate("评价", score)) for score in (1, 5)),
]


@given(
    steps=st.lists(st.tuples(st.sampled_from(_ACTS), st.integers(0, 2000)), min_size=10, max_size=40),
    begun=st.sampled_from(["application", "decided", "undecided"]),
)
def test_a_recount_from_the_history_agrees_with_what_was_counted_as_it_went(
    tiny: Institution, steps: list[tuple[tuple[str, object], int]], begun: str
) -> None:
    life = application(tiny) if begun == "application" else Life(tiny, decided=begun == "decided")
    for (actor, act), minutes in steps:
        until = life.now + timedelta(minutes=minutes)
        while armed := [one for one in life.case.deadlines if one.next_at and one.next_at <= until]:
            life.fire(armed[0].kind)
        life.now = until
        with contextlib.suppress(Refused):
            life.do(actor, act)  # type: ignore[arg-type]
        assert kept(life) == by_history(life)


@pytest.mark.rule("EV-1")
def test_a_citizens_own_score_counts_for_who_answered_and_their_last_word_stands(tiny: Institution) -> None:
    life = Life(tiny).answered().do("citizen", Evaluate("我打2分", 2))
    assert told(life)["satisfaction"] == (False, "street-a")
    assert life.told == [(life.ticket.calls_back, "evaluated_low")]
    life.do("hall-b", CallBack(Outcome.SATISFIED, "已经换了灯泡"))
    assert told(life)["satisfaction"] == (True, "street-a")
    assert told(life.do("citizen", Evaluate("一般", 3)))["satisfaction"] == (True, "street-a")
    assert life.told == []


@pytest.mark.rule("EV-1")
def test_what_is_not_solved_counts_and_with_its_reason_is_done_again_once(tiny: Institution) -> None:
    life = Life(tiny).answered().do("citizen", Evaluate("没解决", understood=True, solved=False))
    assert told(life)["resolution"] == (False, "street-a")
    assert life.told == [(life.ticket.calls_back, "evaluated_low")]
    again = Evaluate("还是不亮", solved=False, reason="还是不亮")
    assert life.do("citizen", again).ticket.state is State.REDO
    life.do("street-a", Begin(), _ANSWERED)
    assert life.do("citizen", again).ticket.state is State.ANSWERED
    assert life.told == [(life.ticket.calls_back, "evaluated_low")]


@pytest.mark.rule("EV-1")
def test_what_was_not_understood_is_explained_and_not_done_again(tiny: Institution) -> None:
    life = Life(tiny).answered().do("citizen", Evaluate("哪一条", understood=False, reason="哪一条"))
    assert life.ticket.state is State.ANSWERED
    assert life.told == [(life.ticket.calls_back, "evaluated_low")]
    assert "resolution" not in told(life)


@pytest.mark.rule("EV-1")
def test_only_the_citizen_scores_an_answer_and_only_one_that_was_given(tiny: Institution) -> None:
    life = Life(tiny).in_hand()
    assert life.refused("citizen", Evaluate("好", 5)) == "state"
    life.do("street-a", _ANSWERED)
    assert life.refused("street-a", Evaluate("好", 5)) == "not_yours"
    assert life.refused("citizen", Evaluate("好", 6)) == "score"
    assert life.refused("citizen", Evaluate("嗯")) == "score"


@pytest.mark.rule("CP-5")
def test_a_complaint_counts_for_the_unit_that_answers_it_not_for_the_one_that_found_its_facts(
    tiny: Institution,
) -> None:
    life = Life(tiny, Kind.COMPLAINT).in_hand().instructed("heat-a")
    life.do("heat-a", Find("没有此事", Conclusion.NOT_UPHELD)).do("street-a", Answer("经核实没有此事"))
    assert kept(life) == by_history(life)
    assert {one.count.unit for one in by_history(life).values()} == {"street"}
