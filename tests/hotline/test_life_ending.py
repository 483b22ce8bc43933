"""How a ticket ends: with an answer, or with a recorded reason why there is none (FI-7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from lives import REFUSAL, Life, away, new_ticket
from working_time import local, told

from bot.hotline import life as rules
from bot.hotline.acts import (
    Act,
    Answer,
    Approve,
    Begin,
    CallBack,
    Close,
    Dispatch,
    Find,
    HandOver,
    Merge,
    NotAccept,
    Outcome,
    SignFor,
    Supervise,
    Wait,
    Withdraw,
)
from bot.hotline.deadlines import DeadlineKind
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.presence import Absence, come_back
from bot.hotline.ticket import Conclusion, State, Ticket, is_to_call

SATISFIED = CallBack(Outcome.SATISFIED, "满意")
DISSATISFIED = CallBack(Outcome.DISSATISFIED, "灯还是不亮")
UNREACHED = CallBack(Outcome.UNREACHED, "无人接听")
NOT_OURS = NotAccept("不属于市政设施", "《物业管理条例》第二条", "请向物业反映")


def redone(institution: Institution) -> Life:
    """Return a life answered twice."""
    return Life(institution).answered().do("hall-b", DISSATISFIED).do("street-a", Begin(), Answer("换了新灯"))


@pytest.mark.rule("FI-7")
def test_an_answer_ends_the_promise_tells_the_citizen_and_has_to_be_called_back(tiny: Institution) -> None:
    life = Life(tiny).answered()
    assert (life.ticket.state, life.event.note) == (State.ANSWERED, "路灯已经修好")
    assert life.last.notices[0].values == {"text": "路灯已经修好"}
    assert life.open_kinds() == {"call_back"}
    assert told(life.deadline(DeadlineKind.CALL_BACK).due_at) == "2026-11-26 17:30"


@pytest.mark.rule("FI-7")
@pytest.mark.parametrize("text", ["", " \n"])
def test_an_answer_says_something(tiny: Institution, text: str) -> None:
    assert Life(tiny).in_hand().refused("street-a", Answer(text)) == "no_reason"


@pytest.mark.rule("FI-7")
def test_an_answer_ends_a_pause_an_application_and_a_hand_over(tiny: Institution) -> None:
    offer = HandOver("street-b", "明天出差", "等灯具到货")
    life = Life(tiny).in_hand().do("street-a", Wait("请补一张照片"), offer, Answer("修好了"))
    assert (life.ticket.offer, life.ticket.extension) == (None, None)
    assert life.open_kinds() == {"call_back"}


@pytest.mark.rule("ON-3", "FI-7")
def test_what_is_not_accepted_ends_with_reason_and_basis_and_where_to_go_instead(tiny: Institution) -> None:
    life = Life(tiny).in_hand().do("street-a", NOT_OURS)
    assert (life.ticket.state, life.open_kinds()) == (State.NOT_ACCEPTED, set())
    assert life.event.note == "不属于市政设施\n《物业管理条例》第二条\n请向物业反映"
    (notice,) = life.last.notices
    assert (notice.topic, [*notice.values]) == ("not_accepted", ["ground", "basis", "elsewhere"])


@pytest.mark.rule("ON-3")
@pytest.mark.parametrize("lacking", ["ground", "basis", "elsewhere"])
def test_nothing_is_turned_away_without_reason_and_basis_or_without_saying_where_to_go(
    tiny: Institution, lacking: str
) -> None:
    assert Life(tiny).in_hand().refused("street-a", replace(NOT_OURS, **{lacking: " "})) == "no_reason"


@pytest.mark.rule("ON-3")
def test_nobody_turns_away_what_is_only_offered_to_them(tiny: Institution) -> None:
    life = Life(tiny)
    assert life.refused("street-a", NOT_OURS) == "state"
    life.do("street-a", REFUSAL)
    assert life.refused("street-a", NOT_OURS) == "not_yours"
    assert life.do("hall-a", NOT_OURS).ticket.state is State.NOT_ACCEPTED


@pytest.mark.rule("CP-6")
def test_what_satisfies_is_closed_by_somebody_else_than_who_answered(tiny: Institution) -> None:
    life = Life(tiny).answered()
    assert {life.refused(actor, SATISFIED) for actor in ("street-a", "citizen", "clock")} == {"not_yours"}
    assert life.refused("hall-b", CallBack(Outcome.SATISFIED, "")) == "no_reason"
    life.do("hall-b", SATISFIED)
    assert (life.ticket.state, life.open_kinds()) == (State.CLOSED, set())


@pytest.mark.rule("EV-2")
def test_who_is_not_reached_on_three_different_days_is_told_that_the_ticket_ends_so(
    tiny: Institution,
) -> None:
    life = Life(tiny).answered()
    for when in ("2026-11-24 09:00", "2026-11-24 16:00", "2026-11-25 09:00"):  # one day counts once
        life.at(when).do("hall-b", UNREACHED)
        assert (life.event.name, life.open_kinds(), is_to_call(life.ticket)) == (
            "call_missed",
            {"call_back"},
            True,
        )
    life.at("2026-11-26 00:01").do("hall-b", UNREACHED)  # still the 25th where clocks show UTC
    assert (life.ticket.state, life.open_kinds()) == (State.CLOSED, set())
    assert (life.event.name, life.event.facts) == ("closed", {"outcome": "unreached", "count": 3})
    assert [(one.topic, one.values) for one in life.last.notices] == [("unreached", {"count": "3"})]


@pytest.mark.rule("EV-2", "CP-6")
def test_tries_to_reach_somebody_count_from_the_last_answer(tiny: Institution) -> None:
    life = Life(tiny).answered()
    for day in ("24", "25"):
        life.at(f"2026-11-{day} 09:00").do("hall-b", UNREACHED)
    life.do("hall-b", DISSATISFIED).do("street-a", Begin(), Answer("换了新灯"))
    assert life.at("2026-11-26 09:00").do("hall-b", UNREACHED).ticket.state is State.ANSWERED


@pytest.mark.rule("EV-2")
def test_a_try_to_reach_somebody_is_described_and_is_nobody_s_who_answered(tiny: Institution) -> None:
    life = Life(tiny).answered()
    assert life.refused("hall-b", CallBack(Outcome.UNREACHED, " ")) == "no_reason"
    assert life.refused("street-a", UNREACHED) == "not_yours"


@pytest.mark.rule("EV-2", "FI-1")
def test_who_is_first_responsible_is_asked_to_call_back_what_others_answered(tiny: Institution) -> None:
    ticket = new_ticket(tiny, Kind.FAULT, "hall-a")
    ticket = replace(ticket, matter=replace(ticket.matter, first_responsible="hall-b"))
    life = Life(tiny, ticket=ticket).answered()
    assert (life.ticket.calls_back, life.told) == ("hall-b", [("hall-b", "call_back_asked")])
    assert is_to_call(life.ticket)
    assert not is_to_call(life.do("hall-b", DISSATISFIED).ticket)


@pytest.mark.rule("EV-2", "CP-6")
def test_where_they_answered_it_themselves_who_dispatched_it_is_asked_then_the_supervisor(
    tiny: Institution,
) -> None:
    life = Life(tiny).answered()  # street-a was asked first, and answered
    assert life.told == [("hall-a", "call_back_asked")]
    stood_in = Life(tiny, absences=[away("hall-a", "street-a")]).answered()
    assert stood_in.told == [("boss", "call_back_asked")]


@pytest.mark.rule("EV-2")
def test_who_is_there_to_call_back_does_it_before_anybody_else_unless_they_answered(
    tiny: Institution,
) -> None:
    duty = tiny.duty.copy(update={"callers": ("street-a", "hall-b")})
    assert Life(tiny.copy(update={"duty": duty})).answered().ticket.calls_back == "hall-b"


@pytest.mark.rule("CP-6", "HO-2")
def test_nor_does_a_stand_in_call_back_for_who_answered(tiny: Institution) -> None:
    life = Life(tiny, absences=[away("street-a", "street-b", "2026-11-24 09:00")]).answered()
    assert life.at("2026-11-24 10:00").refused("street-b", SATISFIED) == "not_yours"


@pytest.mark.rule("CP-6", "HO-2")
def test_nor_does_a_stand_in_who_answered_once_the_handler_is_back(tiny: Institution) -> None:
    absence = come_back(away("street-a", "street-b"), local("2026-11-23 14:00"))
    life = Life(tiny, absences=[absence]).do("street-b", SignFor(), Begin(), Answer("路灯已经修好"))
    life.at("2026-11-23 15:00")
    assert {life.refused(one, SATISFIED) for one in ("street-a", "street-b")} == {"not_yours"}
    assert life.do("hall-b", SATISFIED).ticket.state is State.CLOSED


@pytest.fixture
def large(tiny: Institution) -> Institution:
    """The institution with a third person at the complaint desk."""
    third = tiny.person("desk-b").copy(update={"id": "desk-c"})
    return tiny.copy(update={"staff": (*tiny.staff, third)})


def complaint(served: Institution, unit: str, *absences: Absence, here: Iterable[str] = ()) -> Life:
    """Return a complaint that a unit's duty owner has answered, dispatched by the first of the desk."""
    life = Life(served, Kind.COMPLAINT, decided=False, absences=absences)
    life.here = frozenset(here)
    life.do("boss", Dispatch(unit, ""))
    actor = life.scene("").acting(f"{unit}-a")
    life.do(actor, SignFor(), Begin()).instructed(f"{unit}-a", life.ticket.instructs or "boss")
    return life.do(actor, FOUND, Answer("已经批评教育", "工作人员向您道歉"))


FOUND = Find("情况属实", Conclusion.UPHELD)


@pytest.mark.rule("CP-5")
def test_a_complaint_is_answered_only_once_its_facts_are_found(tiny: Institution) -> None:
    life = Life(tiny, Kind.COMPLAINT).in_hand().instructed()
    assert life.refused("street-a", Answer("查无此事")) == "unfound"
    life.do("street-a", Find("没有此事", Conclusion.NOT_UPHELD))
    assert (life.ticket.conclusion, life.event.facts) == (Conclusion.NOT_UPHELD, {"conclusion": "not_upheld"})
    assert life.do("street-a", Answer("查无此事")).notices[-1] == "answered"


@pytest.mark.rule("CP-5")
@pytest.mark.parametrize("conclusion", [Conclusion.UPHELD, Conclusion.PARTLY])
def test_an_upheld_complaint_is_answered_with_an_apology(tiny: Institution, conclusion: Conclusion) -> None:
    life = Life(tiny, Kind.COMPLAINT).in_hand().instructed().do("street-a", Find("情况属实", conclusion))
    assert {life.refused("street-a", Answer("已批评教育", none)) for none in ("", " ")} == {"apology"}
    life.do("street-a", Answer("已批评教育", "张师傅向您道歉"))
    (notice,) = life.last.notices
    assert (notice.topic, notice.values) == (
        "apologised",
        {"apology": "张师傅向您道歉", "text": "已批评教育"},
    )
    assert life.event.note == "张师傅向您道歉\n已批评教育"


@pytest.mark.rule("CP-5", "KN-5")
def test_nobody_of_ours_apologises_for_what_those_did_whom_the_unit_oversees(tiny: Institution) -> None:
    units = [u.copy(update={"oversees": ("出租车",)}) if u.code == "street" else u for u in tiny.units]
    life = Life(tiny.copy(update={"units": tuple(units)}), Kind.COMPLAINT).in_hand()
    assert life.do("street-a", FOUND, Answer("已处罚司机")).notices[-1] == "answered"


@pytest.mark.rule("CP-5")
def test_who_reviews_an_answer_reads_the_apology_which_is_told_with_it(tiny: Institution) -> None:
    duty = tiny.duty.copy(update={"reviewed": (Kind.COMPLAINT,)})
    life = Life(tiny.copy(update={"duty": duty}), Kind.COMPLAINT).in_hand().instructed()
    life.do("street-a", FOUND, Answer("已批评教育", "张师傅向您道歉"))
    assert life.ticket.review
    assert (life.ticket.review.apology, life.last.notices) == ("张师傅向您道歉", ())
    assert life.do("boss", Approve()).last.notices[0].values["apology"] == "张师傅向您道歉"


@pytest.mark.rule("CP-3", "CP-6")
def test_a_complaint_is_called_back_by_another_of_the_complaint_desk_and_by_nobody_else(
    large: Institution,
) -> None:
    life = complaint(large, "desk")
    assert (life.ticket.calls_back, life.told) == ("desk-b", [("desk-b", "call_back_asked")])
    outside = ("desk-a", "street-a", "hall-a", "office-a", "boss")
    assert {life.refused(actor, SATISFIED) for actor in outside} == {"not_yours"}
    assert life.do("desk-c", SATISFIED).ticket.state is State.CLOSED


@pytest.mark.rule("CP-3")
def test_so_is_one_that_another_unit_answered(large: Institution) -> None:
    life = complaint(large, "street")
    assert life.ticket.calls_back == "desk-a"
    assert life.refused("street-b", SATISFIED) == "not_yours"


@pytest.mark.rule("CP-4")
def test_a_complaint_about_the_desk_is_called_back_by_the_inspection_office(large: Institution) -> None:
    life = complaint(large, "office")
    assert life.ticket.calls_back == "office-b"
    assert life.refused("desk-a", SATISFIED) == "not_yours"


@pytest.mark.rule("CP-3", "HO-7")
def test_who_of_the_complaint_desk_is_on_duty_calls_back_first(large: Institution) -> None:
    assert complaint(large, "desk", here=["desk-a", "desk-c"]).ticket.calls_back == "desk-c"


@pytest.mark.rule("CP-3", "HO-2")
def test_the_desk_calls_back_through_a_stand_in_of_its_own_only(large: Institution) -> None:
    outside = away("desk-b", "hall-b")
    assert complaint(large, "desk", outside).ticket.calls_back == "desk-c"
    inside = complaint(large, "desk", away("desk-b", "desk-c"), away("desk-c", "boss"))
    assert inside.refused("boss", SATISFIED) == "not_yours"
    stood_in = complaint(large, "desk", away("desk-b", "desk-c"))
    assert stood_in.ticket.calls_back == "desk-b"
    assert stood_in.do("desk-c", SATISFIED).ticket.state is State.CLOSED


@pytest.mark.rule("CP-3", "CP-6")
def test_who_answered_a_complaint_for_another_does_not_call_back_nor_does_the_other(
    tiny: Institution, large: Institution
) -> None:
    assert complaint(large, "desk", away("desk-a", "desk-b")).ticket.calls_back == "desk-c"
    nobody_left = complaint(tiny, "desk", away("desk-a", "desk-b"))
    assert nobody_left.ticket.calls_back == "boss"
    for actor in ("desk-a", "desk-b", "boss"):
        assert nobody_left.refused(actor, SATISFIED) == "not_yours"
    assert nobody_left.do("boss", Close("市民不愿再谈")).ticket.state is State.CLOSED


@pytest.mark.rule("CP-6")
def test_what_does_not_satisfy_is_done_again_with_a_new_promise(tiny: Institution) -> None:
    life = Life(tiny).answered().at("2026-11-24 10:00").do("hall-b", DISSATISFIED)
    assert (life.ticket.state, life.ticket.handler) == (State.REDO, "street-a")
    assert told(life.deadline(DeadlineKind.ANSWER).due_at) == "2026-11-26 17:30"
    assert life.told == [("street-a", "redo")]
    assert life.notices[-1] == "redo"
    assert life.open_kinds() == {"answer"}


@pytest.mark.rule("CP-6")
def test_what_still_does_not_satisfy_goes_to_the_supervisor_who_closes_with_a_reason(
    tiny: Institution,
) -> None:
    life = redone(tiny).do("hall-b", DISSATISFIED)
    assert (life.ticket.state, life.ticket.handler) == (State.CALLED_BACK, "boss")
    assert (life.open_kinds(), life.notices[-1]) == ({"decide"}, "called_back")
    assert life.refused("boss", Close(" ")) == "no_reason"
    assert life.refused("street-a", Close("已尽力")) == "not_yours"
    life.do("boss", Close("线路改造列入明年计划"))
    assert (life.ticket.state, life.event.note) == (State.CLOSED, "线路改造列入明年计划")
    assert life.last.notices[0].values == {"reason": "线路改造列入明年计划"}


@pytest.mark.rule("CP-6")
def test_it_is_done_again_once(tiny: Institution) -> None:
    life = redone(tiny).do("hall-b", DISSATISFIED)
    for act in (DISSATISFIED, SATISFIED, Answer("又修好了")):
        assert life.refused("boss", act) == "state"


@pytest.mark.rule("FI-7")
@pytest.mark.parametrize("actor", ["street-a", "hall-a", "boss", "citizen"])
def test_nobody_closes_what_is_not_answered(tiny: Institution, actor: str) -> None:
    assert Life(tiny).in_hand().refused(actor, Close("不办了")) == "state"


@pytest.mark.rule("FI-7")
@pytest.mark.parametrize("actor", ["street-a", "hall-a", "boss", "clock"])
def test_nobody_but_the_citizen_withdraws(tiny: Institution, actor: str) -> None:
    life = Life(tiny)
    assert life.refused(actor, Withdraw()) == "not_yours"
    assert life.do("citizen", Withdraw()).ticket.state is State.WITHDRAWN
    assert life.open_kinds() == set()


@pytest.mark.rule("FI-7")
@pytest.mark.parametrize(
    "act", [Withdraw(), Answer("修好了"), Dispatch("street", ""), SignFor(), Begin(), REFUSAL, NOT_OURS]
)
@pytest.mark.parametrize("end", [NOT_OURS, Withdraw(), None])
def test_what_has_ended_stays_ended(tiny: Institution, end: Act | None, act: Act) -> None:
    life = Life(tiny).in_hand()
    if end is None:
        life.do("street-a", Answer("修好了")).do("hall-b", SATISFIED)
    else:
        life.do("citizen" if isinstance(end, Withdraw) else "street-a", end)
    for actor in ("street-a", "boss", "citizen"):
        assert life.refused(actor, act) == "ended"


def another(life: Life, **fields: object) -> Ticket:
    return replace(life.ticket, number="20261123000002", **fields)


@pytest.mark.rule("KN-3")
def test_a_merged_ticket_promises_nothing_of_its_own_and_keeps_its_master(tiny: Institution) -> None:
    life = Life(tiny).in_hand()
    life.do("street-a", Merge(another(life)))
    assert (life.ticket.state, life.ticket.master) == (State.MERGED, "20261123000002")
    assert (life.open_kinds(), life.notices[-1]) == (set(), "merged")


@pytest.mark.rule("KN-3", "FI-6")
@pytest.mark.parametrize(("actor", "act"), [("boss", "merge"), ("citizen", "withdraw")])
def test_whoever_has_a_ticket_or_is_offered_it_hears_that_it_is_no_longer_theirs(
    tiny: Institution, actor: str, act: str
) -> None:
    life = Life(tiny)
    life.do(actor, Merge(another(life)) if act == "merge" else Withdraw())
    assert [person for person, _ in life.told] == ["hall-a", "street-a"]


@pytest.mark.rule("KN-3", "TL-5", "TL-7")
def test_what_is_taken_up_again_promises_all_that_its_kind_does(tiny: Institution) -> None:
    life = Life(tiny, Kind.URGENT_FAULT)
    life.do("boss", Merge(another(life)))
    life.changes.append(rules.released(life.case, life.scene("citizen")))
    assert life.open_kinds() == {"answer", "decide", "arrive"}


@pytest.mark.rule("KN-3")
@pytest.mark.parametrize(
    "state",
    [State.ANSWERED, State.CALLED_BACK, State.CLOSED, State.WITHDRAWN, State.MERGED, State.NOT_ACCEPTED],
)
def test_nothing_is_merged_into_what_is_done(tiny: Institution, state: State) -> None:
    life = Life(tiny).in_hand()
    assert life.refused("street-a", Merge(another(life, state=state))) == "master"


@pytest.mark.rule("KN-3")
def test_nothing_is_merged_into_itself_or_once_it_is_answered(tiny: Institution) -> None:
    life = Life(tiny).in_hand()
    assert life.refused("street-a", Merge(life.ticket)) == "master"
    assert life.refused("street-b", Merge(another(life))) == "not_yours"
    other = another(life)
    assert life.do("street-a", Answer("修好了")).refused("street-a", Merge(other)) == "state"


@pytest.mark.rule("KN-3")
def test_the_supervisor_too_may_merge(tiny: Institution) -> None:
    life = Life(tiny)
    assert life.do("boss", Merge(another(life))).ticket.state is State.MERGED


@pytest.mark.rule("KN-3", "FI-7")
def test_a_merged_ticket_is_answered_with_its_master_and_keeps_the_answer(tiny: Institution) -> None:
    life = Life(tiny).in_hand()
    life.do("street-a", Merge(another(life)))
    change = rules.answered_with_master(life.case, "water", "水管已经修好", life.scene("street-a"))
    assert change.notices[0].values == {"text": "水管已经修好", "unit": tiny.unit("water").name}
    assert (change.event.note, change.event.facts["master"]) == ("水管已经修好", "20261123000002")
    assert change.case.ticket.state is State.MERGED


@pytest.mark.rule("KN-3", "FI-7")
def test_a_merged_ticket_whose_master_ends_without_an_answer_is_taken_up_again(tiny: Institution) -> None:
    life = Life(tiny).in_hand()
    life.do("street-a", Merge(another(life))).at("2026-11-24 10:00")
    life.changes.append(rules.released(life.case, life.scene("citizen")))
    assert (life.ticket.state, life.ticket.handler, life.ticket.master) == (State.RETURNED, "boss", None)
    assert life.open_kinds() == {"answer", "decide"}
    assert told(life.deadline(DeadlineKind.ANSWER).due_at) == "2026-11-26 17:30"
    assert life.notices[-1] == "going_on"
    assert life.told == [("boss", "released")]
    life.do("boss", Dispatch("water", "")).do("water-a", SignFor(), Answer("修好了"))
    assert life.ticket.state is State.ANSWERED


@pytest.mark.rule("RC-4")
def test_an_answer_meets_what_the_supervisor_demanded(tiny: Institution) -> None:
    life = Life(tiny).in_hand()
    life.do("boss", Supervise(life.now.replace(hour=16), "今天办结")).do("street-a", Answer("修好了"))
    assert ("boss", "demand_met") in life.told


@pytest.mark.rule("CP-6")
@pytest.mark.parametrize("act", [NOT_OURS, REFUSAL])
def test_what_is_done_again_can_neither_be_returned_nor_declined(tiny: Institution, act: Act) -> None:
    life = Life(tiny).answered().do("hall-b", DISSATISFIED).do("street-a", Begin())
    assert life.refused("street-a", act) == "state"
