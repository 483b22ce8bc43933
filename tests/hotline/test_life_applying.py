"""Applying for what a guide is about: materials, first review, acceptance, steps, collection (AH)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from applying import CARD, LEASE, PERMIT, PHOTO
from lives import Life, application, led
from working_time import told

from bot.hotline.acts import (
    AcceptApplication,
    Act,
    Answer,
    Approve,
    AskFor,
    Attach,
    Begin,
    CallBack,
    Close,
    Collect,
    Confirm,
    GoOn,
    Issue,
    Merge,
    NotAccept,
    Outcome,
    Receive,
    Supplement,
    TellStep,
    Wait,
)
from bot.hotline.application import asks_to_apply, if_so, missing
from bot.hotline.deadlines import DeadlineKind
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.life import Breach
from bot.hotline.ticket import State

UNCLEAR = AskFor((PHOTO, LEASE), "照片看不清，合同没有交")
ISSUED = Issue("准予摆摊", "请您带身份证到一楼窗口领取")
REFUSAL = NotAccept("该路段不能摆摊", "《城市市容和环境卫生管理条例》第十四条", "请您到便民市场申请")
NEW = "邻居签名的同意书"  # that nobody was told of


def taken_on(institution: Institution, on_behalf: bool = False) -> Life:
    return application(institution, on_behalf).in_hand()


def accepted(institution: Institution) -> Life:
    return taken_on(institution).do("street-a", Receive((CARD, PHOTO, LEASE)), AcceptApplication(7))


def issued(institution: Institution) -> Life:
    return accepted(institution).do("street-a", ISSUED)


def lacks(life: Life) -> tuple[str, ...]:
    assert life.ticket.application
    return missing(life.ticket.application, PERMIT)


# --- AH-1: what comes in


@pytest.mark.rule("AH-1")
def test_each_material_that_comes_is_acknowledged_by_its_name_once(tiny: Institution) -> None:
    life = taken_on(tiny).do("street-a", Receive((CARD, PHOTO)))
    (notice,) = life.last.notices
    assert (notice.topic, notice.values["materials"]) == ("received", f"\n1. {CARD}\n2. {PHOTO}")
    assert (life.event.name, life.event.note) == ("received", f"{CARD}\n{PHOTO}")
    assert lacks(life) == (LEASE,)
    assert life.refused("street-a", Receive((CARD, LEASE))) == "material"


@pytest.mark.rule("AH-1")
@pytest.mark.parametrize("materials", [(), (NEW,), (CARD, NEW)])
def test_only_what_was_asked_for_is_received(tiny: Institution, materials: tuple[str, ...]) -> None:
    assert taken_on(tiny).refused("street-a", Receive(materials)) == "material"


@pytest.mark.rule("AH-1")
@pytest.mark.parametrize("act", [Receive((CARD,)), UNCLEAR, AcceptApplication(7), ISSUED, Collect("本人")])
def test_what_is_done_about_an_application_is_done_about_nothing_else(tiny: Institution, act: Act) -> None:
    assert Life(tiny).in_hand().refused("street-a", act) == "kind"


@pytest.mark.rule("AH-1")
@pytest.mark.parametrize("act", [Receive((CARD,)), UNCLEAR, AcceptApplication(7), ISSUED, TellStep("已审核")])
def test_who_works_on_an_application_has_it_and_nobody_else(tiny: Institution, act: Act) -> None:
    offered = application(tiny)
    assert offered.refused("street-a", act) == "state"
    assert taken_on(tiny).refused("street-b", act) == "not_yours"


@pytest.mark.rule("AH-1")
def test_what_one_citizen_applies_for_is_answered_with_nobody_else_s_matter(tiny: Institution) -> None:
    other = replace(Life(tiny).ticket, number="20261123000002")
    assert taken_on(tiny).refused("street-a", Merge(other)) == "kind"
    assert Life(tiny).in_hand().refused("street-a", Merge(taken_on(tiny).ticket)) == "kind"


# --- AH-2: the first review

PROXY = "请人代办的，另带委托书和代办人居民身份证"


@pytest.mark.rule("AH-2", "ON-2")
def test_what_the_guide_asks_of_some_alone_is_missing_only_once_it_was_asked_for(tiny: Institution) -> None:
    guide = PERMIT.copy(update={"materials": (CARD, PHOTO, PROXY)})
    applied = taken_on(tiny).ticket.application
    assert applied
    assert (missing(applied, guide), if_so(applied, guide)) == ((CARD, PHOTO), (PROXY,))
    asked = replace(applied, received=(CARD, PHOTO), asked_for=(PROXY,))
    assert (missing(asked, guide), if_so(asked, guide)) == ((PROXY,), ())
    had = replace(applied, received=(CARD, PHOTO, PROXY))
    assert (missing(had, guide), if_so(had, guide)) == ((), ())


@pytest.mark.rule("AH-2", "ON-2", "TL-10")
def test_the_one_list_names_all_that_is_missing_or_wrong_and_stops_the_clock(tiny: Institution) -> None:
    life = taken_on(tiny).do("street-a", Receive((CARD, PHOTO)), UNCLEAR)
    (notice,) = life.last.notices
    assert notice.values == {"materials": f"\n1. {PHOTO}\n2. {LEASE}", "reason": UNCLEAR.reason}
    assert (life.case.waits, life.last.breaches) == (True, ())
    assert life.open_kinds() == {"answer", "wait"}
    assert lacks(life) == (PHOTO, LEASE)


@pytest.mark.rule("AH-2", "TL-10")
def test_the_clock_runs_on_once_all_of_the_list_has_come(tiny: Institution) -> None:
    life = taken_on(tiny).do("street-a", Receive((CARD, PHOTO)), UNCLEAR).at("2026-11-24 10:00")
    life.do("street-a", Receive((LEASE,)))
    assert (life.case.waits, life.last.notices[0].topic) == (True, "received")
    life.do("street-a", Receive((PHOTO,)))
    (notice,) = life.last.notices
    assert (life.case.waits, notice.topic, lacks(life)) == (False, "received_all", ())
    assert told(life.deadline(DeadlineKind.ANSWER).due_at) == "2026-12-01 17:30"
    assert notice.values["due"] == life.deadline(DeadlineKind.ANSWER).due_at


@pytest.mark.rule("AH-2")
def test_or_once_the_handler_goes_on_without(tiny: Institution) -> None:
    life = taken_on(tiny).do("street-a", UNCLEAR, GoOn())
    assert (life.case.waits, life.open_kinds()) == (False, {"answer"})


@pytest.mark.rule("AH-2", "TL-10")
def test_a_photograph_of_the_citizen_s_reaches_the_handler_and_is_received_by_a_person(
    tiny: Institution,
) -> None:
    life = taken_on(tiny).do("street-a", UNCLEAR).do("citizen", Attach("f1", "合同.jpg"))
    assert (life.case.waits, life.last.notices) == (True, ())
    assert life.told == [("street-a", "attached")]


@pytest.mark.rule("AH-2", "TL-10")
def test_words_of_the_citizen_s_are_no_papers(tiny: Institution) -> None:
    life = taken_on(tiny).do("street-a", UNCLEAR).do("citizen", Supplement("我明天拍照"))
    assert (life.case.waits, life.last.notices) == (True, ())
    life.do("street-a", Receive((PHOTO, LEASE)), Wait("请说明时间")).do("citizen", Supplement("三天"))
    assert (life.case.waits, life.last.notices[0].topic) == (False, "going_on")


@pytest.mark.rule("AH-2")
def test_a_wait_for_something_else_is_not_ended_by_a_material(tiny: Institution) -> None:
    life = taken_on(tiny).do("street-a", Wait("请说明摆摊的时间"), Receive((CARD, PHOTO, LEASE)))
    assert (life.case.waits, life.last.notices[0].topic) == (True, "received")


@pytest.mark.rule("AH-2")
def test_a_list_that_comes_too_late_stops_no_clock(tiny: Institution) -> None:
    life = taken_on(tiny)
    life.at("2026-12-01 10:00").do("street-a", UNCLEAR)
    assert (life.case.waits, life.open_kinds()) == (False, {"answer"})


@pytest.mark.rule("AH-2")
@pytest.mark.parametrize("act", [AskFor((), "材料不齐"), AskFor((CARD, " "), "不齐"), AskFor((CARD,), "")])
def test_a_list_names_something_and_says_why(tiny: Institution, act: AskFor) -> None:
    assert taken_on(tiny).refused("street-a", act) == "no_reason"


@pytest.mark.rule("ON-6", "FI-8")
def test_what_is_asked_for_late_that_nobody_was_told_of_is_a_breach_with_the_guide_s_owner(
    tiny: Institution,
) -> None:
    life = taken_on(tiny).do("street-a", UNCLEAR, AskFor((LEASE, NEW), "规定有变"))
    assert life.last.breaches == (
        Breach("ON-6", "street-a", "handler"),
        Breach("ON-6", "street-a", "first_responsible"),
    )
    assert (life.event.facts["owner"], life.event.facts["late"]) == ("street-b", 1)
    assert lacks(life) == (PHOTO, LEASE, NEW)
    assert life.do("street-a", Receive((NEW,))).event.note == NEW


@pytest.mark.rule("ON-6")
def test_what_guide_or_first_list_named_may_be_asked_for_again(tiny: Institution) -> None:
    life = taken_on(tiny).do("street-a", AskFor((LEASE, NEW), "合同过期"), AskFor((CARD, NEW), "看不清"))
    assert [change.breaches for change in life.changes[-2:]] == [(), ()]
    assert life.open_kinds() == {"answer", "wait"}


@pytest.mark.rule("ON-6")
def test_once_it_is_accepted_everything_that_the_guide_left_out_is_late(tiny: Institution) -> None:
    life = accepted(tiny).do("street-a", AskFor((NEW,), "规定有变"))
    assert [one.rule for one in life.last.breaches] == ["ON-6", "ON-6"]


@pytest.mark.rule("AH-2")
def test_it_is_accepted_with_the_day_by_which_it_is_done(tiny: Institution) -> None:
    life = taken_on(tiny).do("street-a", UNCLEAR).at("2026-11-24 10:00").do("street-a", AcceptApplication(7))
    (notice,) = life.last.notices
    assert told(life.deadline(DeadlineKind.ANSWER).due_at) == "2026-12-03 17:30"
    assert notice.values == {"guide": PERMIT.name, "due": life.deadline(DeadlineKind.ANSWER).due_at}
    assert (life.open_kinds(), lacks(life)) == ({"answer"}, ())


@pytest.mark.rule("AH-2")
def test_it_is_accepted_once_and_for_no_longer_than_the_institution_allows(tiny: Institution) -> None:
    life = taken_on(tiny)
    assert life.refused("street-a", AcceptApplication(21)) == "too_long"
    assert life.refused("street-a", AcceptApplication(0)) == "state"
    assert accepted(tiny).refused("street-a", AcceptApplication(7)) == "state"


@pytest.mark.rule("AH-2", "ON-3")
def test_what_is_not_accepted_leaves_with_how_to_take_back_what_was_received(tiny: Institution) -> None:
    life = taken_on(tiny)
    life.do("street-a", Receive((CARD,)))
    assert life.refused("street-a", REFUSAL) == "papers"
    assert life.refused("street-a", replace(REFUSAL, basis="")) == "no_reason"
    life.do("street-a", replace(REFUSAL, papers="请您凭回执到一楼窗口取回"))
    (notice,) = life.last.notices
    assert (notice.topic, notice.values["papers"]) == ("papers_returned", "请您凭回执到一楼窗口取回")
    assert life.ticket.state is State.NOT_ACCEPTED


@pytest.mark.rule("AH-2", "ON-3")
def test_an_application_is_issued_or_not_accepted_and_not_simply_answered(tiny: Institution) -> None:
    assert accepted(tiny).refused("street-a", Answer("不同意")) == "kind"


# --- AH-3: steps and collection


@pytest.mark.rule("AH-3", "FI-11")
def test_each_step_is_told_of_an_application_as_of_any_ticket_in_hand(tiny: Institution) -> None:
    for life in (taken_on(tiny), Life(tiny).in_hand()):
        life.do("street-a", TellStep("公安局已经审核"))
        assert life.last.notices[0].values == {"text": "公安局已经审核"}
        assert life.refused("street-a", TellStep(" ")) == "no_reason"
    assert Life(tiny).refused("street-a", TellStep("公安局已经审核")) == "state"


@pytest.mark.rule("AH-3")
def test_only_what_was_accepted_is_issued(tiny: Institution) -> None:
    assert taken_on(tiny).refused("street-a", ISSUED) == "unaccepted"


@pytest.mark.rule("AH-3", "EV-2")
def test_that_the_result_can_be_collected_is_told_with_where_and_with_what_and_called_back(
    tiny: Institution,
) -> None:
    life = issued(tiny)
    (notice,) = life.last.notices
    assert (notice.topic, notice.values) == ("issued", {"text": ISSUED.result, "collect": ISSUED.collect})
    assert (life.ticket.state, life.open_kinds()) == (State.ANSWERED, {"call_back"})
    for lacking in ("result", "collect"):
        assert accepted(tiny).refused("street-a", replace(ISSUED, **{lacking: ""})) == "no_reason"


@pytest.mark.rule("AH-3")
def test_where_results_are_reviewed_the_citizen_hears_of_it_once_a_second_person_has_read_it(
    tiny: Institution,
) -> None:
    duty = tiny.duty.copy(update={"reviewed": (Kind.APPLICATION,)})
    life = accepted(led(tiny.copy(update={"duty": duty}), "street", "office-a")).do("street-a", ISSUED)
    assert (life.event.name, life.last.notices) == ("review_asked", ())
    life.do("office-a", Approve())
    assert life.last.notices[0].values == {"text": ISSUED.result, "collect": ISSUED.collect}


@pytest.mark.rule("AH-3")
@pytest.mark.parametrize("closed", [False, True])
def test_who_has_collected_it_is_recorded_once_also_after_the_ticket_has_closed(
    tiny: Institution, closed: bool
) -> None:
    life = issued(tiny)
    if closed:
        life.do("hall-b", CallBack(Outcome.SATISFIED, "满意"))
    assert life.refused("water-a", Collect("王建国本人")) == "not_yours"
    assert life.refused("street-a", Collect(" ")) == "no_reason"
    life.do("street-a", Collect("王建国本人"))
    assert (life.event.name, life.event.note) == ("collected", "王建国本人")
    assert life.ticket.state is (State.CLOSED if closed else State.ANSWERED)
    assert life.refused("street-a", Collect("王建国本人")) == "not_asked"


@pytest.mark.rule("AH-3")
def test_what_is_done_again_is_not_collected_before_it_is_issued_again(tiny: Institution) -> None:
    life = issued(tiny).do("hall-b", CallBack(Outcome.DISSATISFIED, "名字写错了"))
    assert life.refused("street-a", Collect("本人")) == "state"
    life.do("street-a", Begin(), replace(ISSUED, result="已经更正"))
    assert life.ticket.application
    assert not life.ticket.application.collected
    life.do("boss", Close("已经更正")).do("street-a", Collect("本人"))


# --- AH-4: on the citizen's behalf


@pytest.mark.rule("AH-4")
def test_what_was_applied_for_in_a_citizen_s_name_is_accepted_once_they_have_confirmed_it(
    tiny: Institution,
) -> None:
    life = taken_on(tiny, on_behalf=True)
    assert life.refused("street-a", AcceptApplication(7)) == "unconfirmed"
    life.do("street-a", Confirm(12, "确认"))
    assert (life.event.name, life.event.note, life.event.facts["place"]) == ("confirmed", "确认", 12)
    assert life.refused("street-a", Confirm(14, "确认")) == "not_asked"
    assert life.do("street-a", AcceptApplication(7)).ticket.application


@pytest.mark.rule("AH-4")
def test_who_applied_in_their_name_records_it_whoever_has_the_ticket_by_then(tiny: Institution) -> None:
    life = application(tiny, on_behalf=True, by="hall-b")
    assert life.refused("water-a", Confirm(12, "确认")) == "not_yours"
    assert life.do("hall-b", Confirm(12, "确认")).told == [("hall-a", "confirmed"), ("street-a", "confirmed")]


@pytest.mark.rule("AH-4")
def test_who_applied_themselves_is_not_asked_to_confirm(tiny: Institution) -> None:
    assert taken_on(tiny).refused("street-a", Confirm(12, "确认")) == "not_asked"


# --- what citizens say


@pytest.mark.rule("AH-1")
@pytest.mark.parametrize(
    "said", ["我要申请", "帮我办理", "我要办这个", "我要申请办理", "好的，那我要申请", "能不能帮我办一下"]
)
def test_who_was_told_of_a_guide_may_say_in_many_ways_that_they_apply(said: str) -> None:
    assert asks_to_apply(said)


@pytest.mark.rule("AH-1")
@pytest.mark.parametrize("said", ["怎么办", "怎么申请", "我要申请低保", "办理要多久", "好办吗", "我不想申请"])
def test_who_asks_on_or_names_something_else_does_not_apply(said: str) -> None:
    assert not asks_to_apply(said)
