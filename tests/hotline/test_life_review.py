"""An answer that a second person reads before the citizen does, where the institution asks for it (复核)."""

from __future__ import annotations

import pytest
from lives import REFUSAL, Life, away, led

from bot.hotline.acts import (
    SHIFT_END,
    Act,
    Answer,
    Approve,
    Begin,
    HandOver,
    NotAccept,
    SendBack,
    SignFor,
    TakeOn,
)
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.ticket import State

ANSWER = Answer("换了新灯")
BACK = SendBack("请写明更换的日期")


@pytest.fixture
def careful(tiny: Institution) -> Institution:
    """The institution with office-a in charge of the street unit, whose answers to faults are reviewed."""
    duty = tiny.duty.copy(update={"reviewed": (Kind.FAULT,)})
    return led(tiny, "street", "office-a").copy(update={"duty": duty})


def test_the_citizen_reads_an_answer_only_once_somebody_else_approves_it(careful: Institution) -> None:
    life = Life(careful).in_hand().do("street-a", ANSWER)
    assert life.told == [("office-a", "review_asked")]
    assert (life.ticket.state, "answered" in life.notices) == (State.IN_PROGRESS, False)
    assert "answer" in life.open_kinds()  # the promise runs on
    life.do("office-a", Approve())
    assert (life.ticket.state, life.notices[-1]) == (State.ANSWERED, "answered")
    assert (life.event.note, life.event.by, life.ticket.answered_by) == (ANSWER.text, "office-a", "street-a")
    assert life.event.facts["written_by"] == "street-a"
    assert ("street-a", "answer_approved") in life.told


def test_an_answer_that_is_sent_back_is_written_anew(careful: Institution) -> None:
    life = Life(careful).in_hand().do("street-a", ANSWER).do("office-a", BACK)
    assert (life.ticket.review, life.event.note, life.told) == (
        None,
        BACK.reason,
        [("street-a", "answer_sent_back")],
    )
    assert life.refused("office-a", Approve()) == "not_asked"
    life.do("street-a", Answer("11月20日换了新灯")).do("office-a", Approve())
    assert life.event.note == "11月20日换了新灯"


@pytest.mark.parametrize("act", [Approve(), BACK])
def test_nobody_reviews_what_they_wrote_or_had_written_in_their_name(careful: Institution, act: Act) -> None:
    own = led(careful, "street", "street-a")
    assert Life(own).in_hand().do("street-a", ANSWER).refused("street-a", act) == "author"
    stood_in = Life(careful, absences=[away("street-a", "office-a")]).do("office-a", SignFor(), Begin())
    assert stood_in.do("office-a", ANSWER).refused("office-a", act) == "author"


def test_who_is_not_in_charge_of_the_unit_reviews_nothing(careful: Institution) -> None:
    assert Life(careful).in_hand().do("street-a", ANSWER).refused("hall-b", Approve()) == "not_yours"


def test_where_the_leader_wrote_it_the_supervisor_reviews(careful: Institution) -> None:
    own = led(careful, "street", "street-a")
    life = Life(own).in_hand().do("street-a", ANSWER)
    assert life.told == [("boss", "review_asked")]
    life.do("boss", Approve())
    assert life.ticket.state is State.ANSWERED


def test_who_takes_a_ticket_on_writes_the_answer_anew(careful: Institution) -> None:
    life = Life(careful).in_hand().do("street-a", ANSWER, HandOver("street-b", SHIFT_END, "灯已换"))
    assert (life.event.note, life.event.facts["why"]) == ("灯已换", SHIFT_END)
    assert life.do("street-b", TakeOn()).ticket.review is None


@pytest.mark.parametrize(
    "act",
    [
        Answer("又一个答复"),
        NotAccept("不归我们", "物业管理条例", "请找物业"),
        REFUSAL,
        HandOver("street-b", "休假", "灯已换"),
    ],
)
def test_while_an_answer_is_read_it_is_not_overtaken(careful: Institution, act: Act) -> None:
    life = Life(careful).in_hand().do("street-a", ANSWER)
    assert life.refused("street-a", act) == "under_review"
    life.do("office-a", BACK).do("street-a", act)


def test_what_is_not_to_be_reviewed_goes_to_the_citizen_at_once(tiny: Institution) -> None:
    assert Life(tiny).in_hand().do("street-a", ANSWER).ticket.state is State.ANSWERED
