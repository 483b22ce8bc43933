"""Who has a ticket: dispatch, sign-for, return, hand-over, assistance (FI-6, FI-9, FI-10)."""

from __future__ import annotations

import pytest
from lives import REFUSAL, Life, away
from working_time import local, told

from bot.hotline.acts import (
    Act,
    Answer,
    Assist,
    Begin,
    Dispatch,
    HandOver,
    NotAccept,
    Refuse,
    SignFor,
    TakeOn,
)
from bot.hotline.deadlines import DeadlineKind
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.presence import come_back
from bot.hotline.ticket import State

OFFER = HandOver("street-b", "明天出差", "等灯具到货")


@pytest.mark.rule("FI-6")
def test_until_it_is_signed_for_whoever_offered_it_has_it(tiny: Institution) -> None:
    life = Life(tiny)
    assert (life.ticket.state, life.ticket.handler) == (State.DISPATCHED, "hall-a")
    life.do("street-a", SignFor())
    assert (life.ticket.state, life.ticket.handler, life.ticket.unit) == (
        State.SIGNED_FOR,
        "street-a",
        "street",
    )


@pytest.mark.rule("FI-6")
@pytest.mark.parametrize("act", [Begin(), Answer("修好了")])
def test_nobody_works_on_what_is_not_signed_for(tiny: Institution, act: Act) -> None:
    life = Life(tiny)
    assert {life.refused(actor, act) for actor in ("hall-a", "street-a")} == {"state"}


@pytest.mark.rule("FI-6")
@pytest.mark.parametrize("other", ["hall-a", "street-b", "boss", "water-a", "citizen", "bot", "clock"])
def test_nobody_but_whom_it_is_offered_to_signs_for_it(tiny: Institution, other: str) -> None:
    assert Life(tiny).refused(other, SignFor()) == "not_yours"


@pytest.mark.rule("FI-6")
def test_what_is_refused_goes_back_with_the_reason_to_whoever_offered_it(tiny: Institution) -> None:
    life = Life(tiny).do("street-a", REFUSAL)
    assert (life.ticket.state, life.ticket.handler, life.ticket.offer) == (State.RETURNED, "hall-a", None)
    assert (life.event.name, life.event.note) == ("returned", "不属于我们的职责")
    assert life.told == [("hall-a", "returned")]
    assert life.open_kinds() == {"answer", "decide"}


@pytest.mark.rule("FI-6")
def test_a_unit_that_signed_too_soon_may_still_return_it(tiny: Institution) -> None:
    life = Life(tiny).in_hand().do("street-a", REFUSAL)
    assert (life.ticket.state, life.ticket.handler, life.ticket.refusals) == (State.RETURNED, "hall-a", 1)


@pytest.mark.rule("FI-6")
@pytest.mark.parametrize("reason", ["", " ", "\n"])
def test_nothing_is_refused_without_a_reason(tiny: Institution, reason: str) -> None:
    assert Life(tiny).refused("street-a", Refuse(reason)) == "no_reason"


@pytest.mark.rule("FI-6")
def test_the_second_failed_dispatch_still_goes_back_to_the_dispatcher(tiny: Institution) -> None:
    assert Life(tiny).failed_dispatches(2).ticket.handler == "hall-a"


@pytest.mark.rule("FI-6")
def test_the_third_failed_dispatch_goes_to_the_supervisor_alone(tiny: Institution) -> None:
    life = Life(tiny).failed_dispatches(3)
    assert life.ticket.handler == "boss"
    assert life.told == [("boss", "to_designate")]
    assert life.refused("hall-a", Dispatch("street", "")) == "not_yours"


@pytest.mark.rule("FI-6")
def test_what_the_supervisor_designates_cannot_be_refused(tiny: Institution) -> None:
    life = Life(tiny).failed_dispatches(3).do("boss", Dispatch("street", "由你们办理"))
    assert life.ticket.offer is not None
    assert life.ticket.offer.designated is life.event.facts["designated"] is True
    assert life.refused("street-a", REFUSAL) == "designated"


@pytest.mark.rule("FI-6")
def test_what_was_designated_cannot_be_returned_after_the_sign_for_either(tiny: Institution) -> None:
    life = Life(tiny).failed_dispatches(3).do("boss", Dispatch("street", ""))
    life.do("street-a", SignFor())
    assert life.refused("street-a", REFUSAL) == "designated"
    life.do("street-a", Begin())
    assert life.refused("street-a", REFUSAL) == "designated"


@pytest.mark.rule("FI-6")
def test_a_hand_over_of_what_was_designated_may_be_refused(tiny: Institution) -> None:
    life = Life(tiny).failed_dispatches(3).do("boss", Dispatch("street", ""))
    life.do("street-a", SignFor(), OFFER).do("street-b", Refuse("手上已满"))
    assert life.ticket.handler == "street-a"


@pytest.mark.rule("FI-10")
def test_an_undecided_matter_is_the_supervisors_by_a_deadline_while_the_promise_runs_on(
    tiny: Institution,
) -> None:
    life = Life(tiny, decided=False)
    assert (life.ticket.state, life.ticket.handler) == (State.ACCEPTED, "boss")
    assert life.told == [("boss", "undecided")]
    assert told(life.deadline(DeadlineKind.DECIDE).due_at) == "2026-11-23 12:00"
    promised = life.deadline(DeadlineKind.ANSWER)
    life.at("2026-11-23 13:00").do("boss", Dispatch("street", "请你们办理"))
    assert life.deadline(DeadlineKind.ANSWER) == promised
    assert life.open_kinds() == {"answer", "sign_for"}
    assert life.ticket.offer is not None
    assert not life.ticket.offer.designated


@pytest.mark.rule("FI-6")
def test_a_ticket_goes_to_no_unit_that_there_is_none_of(tiny: Institution) -> None:
    life = Life(tiny).do("street-a", REFUSAL)
    assert life.refused("hall-a", Dispatch("moon", "")) == "other_unit"


@pytest.mark.rule("TL-8")
@pytest.mark.parametrize(
    ("kind", "due"),
    [
        (Kind.EMERGENCY, "2026-11-23 10:15"),
        (Kind.URGENT_FAULT, "2026-11-23 10:30"),
        (Kind.FAULT, "2026-11-24 17:30"),
    ],
)
def test_danger_and_utilities_are_signed_for_in_minutes_the_rest_in_a_working_day(
    tiny: Institution, kind: Kind, due: str
) -> None:
    life = Life(tiny, kind)
    assert told(life.deadline(DeadlineKind.SIGN_FOR).due_at) == due
    life.do("street-a", SignFor())
    assert life.case.open(DeadlineKind.SIGN_FOR) is None


@pytest.mark.rule("TE-5")
def test_the_supervisor_hears_of_an_emergency_at_once_whoever_has_it_and_of_nothing_else(
    tiny: Institution,
) -> None:
    assert Life(tiny, Kind.EMERGENCY).told == [("street-a", "dispatched"), ("boss", "emergency")]
    assert ("boss", "emergency") not in Life(tiny, Kind.URGENT_FAULT).told


@pytest.mark.rule("FI-6")
def test_whoever_hands_over_has_it_until_the_receiver_takes_it_on(tiny: Institution) -> None:
    life = Life(tiny).in_hand().do("street-a", OFFER)
    assert life.ticket.handler == "street-a"
    assert life.told == [("street-b", "hand_over_offered")]
    assert life.event.note == "明天出差\n等灯具到货"
    assert "hand_over" in life.open_kinds()
    assert life.refused("street-a", TakeOn()) == "not_yours"
    life.do("street-b", TakeOn())
    assert (life.ticket.handler, life.ticket.state, life.ticket.offer) == (
        "street-b",
        State.IN_PROGRESS,
        None,
    )
    assert life.open_kinds() == {"answer"}
    assert life.refused("street-a", Answer("修好了")) == "not_yours"


@pytest.mark.rule("FI-6")
def test_a_hand_over_that_is_refused_leaves_it_where_it_was_and_is_no_failed_dispatch(
    tiny: Institution,
) -> None:
    life = Life(tiny).in_hand().do("street-a", OFFER).do("street-b", Refuse("手上已满"))
    assert (life.ticket.handler, life.ticket.offer, life.ticket.refusals) == ("street-a", None, 0)
    assert life.told == [("street-a", "hand_over_refused")]
    assert life.open_kinds() == {"answer"}


@pytest.mark.rule("FI-6")
@pytest.mark.parametrize(
    ("offer", "code"),
    [
        (HandOver("street-b", "", "等灯具到货"), "no_reason"),
        (HandOver("street-b", "明天出差", " "), "no_reason"),
        (HandOver("water-a", "明天出差", "等灯具到货"), "other_unit"),
        (HandOver("street-a", "明天出差", "等灯具到货"), "other_unit"),
        (HandOver("nobody", "明天出差", "等灯具到货"), "other_unit"),
    ],
)
def test_a_hand_over_needs_a_colleague_a_reason_and_a_summary(
    tiny: Institution, offer: HandOver, code: str
) -> None:
    assert Life(tiny).in_hand().refused("street-a", offer) == code


@pytest.mark.rule("FI-6")
def test_a_ticket_is_offered_to_one_at_a_time(tiny: Institution) -> None:
    life = Life(tiny)
    assert life.refused("hall-a", HandOver("hall-b", "交班", "待签收")) == "state"
    assert life.refused("street-a", TakeOn()) == "state"
    life.in_hand().do("street-a", OFFER)
    assert life.refused("street-a", OFFER) == "state"


@pytest.mark.rule("FI-9")
def test_an_assisting_unit_is_called_in_and_the_lead_answers(tiny: Institution) -> None:
    life = Life(tiny).in_hand().do("street-a", Assist("water", "请关阀门"))
    assert (life.ticket.unit, life.ticket.handler, life.ticket.assisting) == (
        "street",
        "street-a",
        ("water",),
    )
    assert life.told == [("water-a", "assistance_asked")]
    assert life.refused("water-a", Answer("修好了")) == "not_yours"
    assert life.do("street-a", Answer("修好了")).ticket.state is State.ANSWERED


@pytest.mark.rule("FI-9")
@pytest.mark.parametrize(
    ("unit", "code"), [("street", "same_unit"), ("water", "same_unit"), ("moon", "other_unit")]
)
def test_a_unit_assists_once_and_never_itself(tiny: Institution, unit: str, code: str) -> None:
    life = Life(tiny).in_hand().do("street-a", Assist("water", "请关阀门"))
    assert life.refused("street-a", Assist(unit, "请关阀门")) == code


@pytest.mark.rule("HO-2", "FI-1")
def test_a_stand_in_acts_in_the_name_of_whoever_is_away_and_that_is_recorded(tiny: Institution) -> None:
    life = Life(tiny, absences=[away("street-a", "street-b", "2026-11-23 11:00")])
    life.at("2026-11-23 11:30").do("street-b", SignFor())
    assert (life.event.by, life.event.in_name_of) == ("street-b", "street-a")
    assert life.ticket.handler == "street-a"
    assert life.refused("street-a", Begin()) == "not_yours"


@pytest.mark.rule("HO-2")
def test_who_acts_in_their_own_name_is_recorded_alone(tiny: Institution) -> None:
    event = Life(tiny).do("street-a", SignFor()).event
    assert (event.by, event.in_name_of) == ("street-a", None)


@pytest.mark.rule("HO-2")
def test_whoever_was_away_has_it_again_on_return(tiny: Institution) -> None:
    life = Life(tiny, absences=[come_back(away("street-a", "street-b"), local("2026-11-23 15:00"))])
    life.at("2026-11-23 11:30").do("street-b", SignFor()).at("2026-11-23 15:00")
    assert life.refused("street-b", Begin()) == "not_yours"
    assert life.do("street-a", Begin()).ticket.state is State.IN_PROGRESS


@pytest.mark.rule("HO-2")
def test_the_bot_offers_in_the_name_of_the_hotlines_duty_owner_who_may_be_away(tiny: Institution) -> None:
    life = Life(tiny, absences=[away("hall-a", "hall-b")])
    assert (life.event.name, life.event.by, life.event.in_name_of) == ("dispatched", "bot", "hall-a")
    life.do("street-a", REFUSAL)
    assert life.refused("hall-a", Dispatch("street", "")) == "not_yours"
    assert life.do("hall-b", Dispatch("street", "")).event.in_name_of == "hall-a"


@pytest.mark.rule("FI-11")
def test_dispatch_and_sign_for_are_told_to_the_citizen_but_the_first_dispatch_with_the_opening(
    tiny: Institution,
) -> None:
    life = Life(tiny)
    assert life.notices == []
    life.do("street-a", REFUSAL).do(
        "hall-a",
        Dispatch("street", ""),
    ).do("street-a", SignFor())
    assert life.notices == ["dispatched", "signed_for"]


@pytest.mark.rule("FI-7")
def test_nothing_follows_on_what_has_ended(tiny: Institution) -> None:
    turned_away = NotAccept("不属于受理范围", "职责清单第3项", "请向供电公司反映")
    life = Life(tiny).in_hand().do("street-a", turned_away)
    assert life.refused("street-a", REFUSAL) == "ended"


def test_every_act_counts_up_the_version_and_time_passing_does_not(tiny: Institution) -> None:
    life = Life(tiny)
    assert life.ticket.version == 1  # the dispatch
    life.do("street-a", SignFor())
    life.fire(DeadlineKind.ANSWER)
    assert life.ticket.version == 2


@pytest.mark.rule("FI-6")
def test_what_was_designated_and_given_to_the_supervisor_can_be_given_back_to_its_unit(
    tiny: Institution,
) -> None:
    life = Life(tiny).failed_dispatches(3).do("boss", Dispatch("street", "")).do("street-a", SignFor())
    life.do("street-a", HandOver("boss", "无人在岗", "等灯具")).do("boss", TakeOn())
    assert life.do("boss", OFFER).do("street-b", TakeOn()).ticket.handler == "street-b"


@pytest.mark.rule("FI-9")
def test_a_unit_that_assisted_no_longer_does_once_it_is_the_lead(tiny: Institution) -> None:
    life = Life(tiny).in_hand().do("street-a", Assist("water", "请关阀门"), REFUSAL)
    life.do("hall-a", Dispatch("water", "")).do("water-a", SignFor())
    assert (life.ticket.unit, life.ticket.assisting) == ("water", ())
