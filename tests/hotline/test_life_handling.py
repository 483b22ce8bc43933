"""Working on a ticket: arriving, waiting for the citizen, extending (TL-7, TL-9, TL-10)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lives import REFUSAL, Life, away, led
from working_time import local, told

from bot.hotline.acts import (
    Act,
    AllowExtension,
    Answer,
    Arrive,
    AskExtension,
    Begin,
    DenyExtension,
    Find,
    GoOn,
    HandOver,
    Propose,
    SignFor,
    Supplement,
    TakeOn,
    Wait,
)
from bot.hotline.deadlines import DeadlineKind
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.life import longer
from bot.hotline.life.case import with_ticket
from bot.hotline.presence import come_back
from bot.hotline.ticket import Conclusion, State

ASKED = AskExtension(2, "灯具缺货")
DUE = "2026-11-25 17:30"  # two working days after Monday
LATER = "2026-11-27 17:30"


@pytest.fixture
def street(tiny: Institution) -> Institution:
    """The institution with office-a in charge of the street unit (分管领导)."""
    return led(tiny, "street", "office-a")


@pytest.mark.rule("TL-9")
def test_the_leader_extends_and_both_deadlines_are_kept(street: Institution) -> None:
    life = Life(street).in_hand().at("2026-11-24 09:00").do("street-a", ASKED)
    assert told(life.deadline(DeadlineKind.ANSWER).due_at) == DUE
    assert life.told == [("office-a", "extension_asked")]
    promise = life.do("office-a", AllowExtension()).deadline(DeadlineKind.ANSWER)
    assert (told(promise.first_due_at), told(promise.due_at), promise.extended) == (DUE, LATER, 1)
    facts = life.event.facts
    assert (facts["first_due_at"], facts["due_at"]) == (
        "2026-11-25T09:30:00+00:00",
        "2026-11-27T09:30:00+00:00",
    )


@pytest.mark.rule("TL-9", "FI-11")
def test_the_citizen_is_told_of_an_extension_once_with_its_reason_and_the_new_time(
    street: Institution,
) -> None:
    life = Life(street).in_hand().do("street-a", ASKED)
    assert "extended" not in life.notices
    (notice,) = life.do("office-a", AllowExtension()).last.notices
    assert notice.topic == "extended"
    assert notice.values == {"due": local(LATER), "reason": "灯具缺货"}


@pytest.mark.rule("TL-9")
@pytest.mark.parametrize("reason", ["", "  "])
def test_an_extension_needs_a_reason(street: Institution, reason: str) -> None:
    assert Life(street).in_hand().refused("street-a", AskExtension(2, reason)) == "no_reason"


@pytest.mark.rule("TL-9")
@pytest.mark.parametrize("amount", [0, -1])
def test_an_extension_is_longer_than_nothing(street: Institution, amount: int) -> None:
    assert Life(street).in_hand().refused("street-a", AskExtension(amount, "灯具缺货")) == "state"


@pytest.mark.rule("TL-9")
@pytest.mark.parametrize("amount", [3, 2**31 - 1])
def test_an_extension_is_at_most_as_long_as_what_was_promised(street: Institution, amount: int) -> None:
    life = Life(street).in_hand()
    assert life.deadline(DeadlineKind.ANSWER).amount == 2
    assert life.refused("street-a", AskExtension(amount, "灯具缺货")) == "too_long"


@pytest.mark.rule("TL-9")
def test_by_when_it_would_be_due_is_known_before_an_extension_is_allowed(street: Institution) -> None:
    life = Life(street).in_hand()
    assert longer(life.case, life.scene("office-a")) is None
    life.do("street-a", ASKED)
    promised = longer(life.case, life.scene("office-a"))
    assert promised
    life.do("office-a", AllowExtension())
    assert life.deadline(DeadlineKind.ANSWER) == promised


@pytest.mark.rule("TL-9")
def test_an_extension_is_asked_for_before_expiry(street: Institution) -> None:
    life = Life(street).in_hand().at("2026-11-25 17:29")
    life.do("street-a", ASKED)
    late = Life(street).in_hand().at(DUE)
    assert late.refused("street-a", ASKED) == "expired"


@pytest.mark.rule("TL-9")
def test_an_extension_asked_for_in_time_is_not_allowed_after_expiry(street: Institution) -> None:
    life = Life(street).in_hand().at("2026-11-25 17:29").do("street-a", ASKED).at(DUE)
    assert life.refused("office-a", AllowExtension()) == "expired"
    assert life.do("office-a", DenyExtension("已过期限")).ticket.extension is None


@pytest.mark.rule("TL-9")
def test_a_promise_is_extended_once(street: Institution) -> None:
    life = Life(street).in_hand().do("street-a", ASKED)
    assert life.refused("street-a", ASKED) == "state"
    life.do("office-a", AllowExtension())
    assert life.refused("street-a", ASKED) == "extended"


@pytest.mark.rule("TL-9")
def test_a_promise_is_extended_as_often_as_the_institution_says(street: Institution) -> None:
    twice = street.copy(update={"duty": street.duty.copy(update={"extensions": 2})})
    life = Life(twice).in_hand()
    for _ in range(2):
        life.do("street-a", ASKED).do("office-a", AllowExtension())
    assert told(life.deadline(DeadlineKind.ANSWER).due_at) == "2026-12-01 17:30"
    assert life.refused("street-a", ASKED) == "extended"


@pytest.mark.rule("TL-9")
@pytest.mark.parametrize("other", ["street-b", "hall-a", "water-a", "citizen", "bot", "clock"])
@pytest.mark.parametrize("act", [AllowExtension(), DenyExtension("请按期办结")])
def test_nobody_but_the_leader_or_the_supervisor_decides_on_an_extension(
    street: Institution, act: Act, other: str
) -> None:
    assert Life(street).in_hand().do("street-a", ASKED).refused(other, act) == "not_yours"


@pytest.mark.rule("TL-9")
def test_where_no_leader_is_named_the_supervisor_allows(tiny: Institution) -> None:
    life = Life(tiny).in_hand().do("street-a", ASKED)
    assert life.told == [("boss", "extension_asked")]
    assert life.do("boss", AllowExtension()).event.in_name_of is None


@pytest.mark.rule("TL-9")
def test_a_leader_who_is_the_applicant_does_not_allow_but_the_supervisor_does(tiny: Institution) -> None:
    life = Life(led(tiny, "street", "street-a")).in_hand().do("street-a", ASKED)
    assert life.told == [("boss", "extension_asked")]
    assert life.refused("street-a", AllowExtension()) == "applicant"
    assert life.do("boss", AllowExtension()).event.name == "extended"


@pytest.mark.rule("TL-9")
def test_an_applicant_who_stands_in_for_the_leader_does_not_allow(street: Institution) -> None:
    life = Life(street, absences=[away("office-a", "street-a")]).in_hand().do("street-a", ASKED)
    assert life.told == [("boss", "extension_asked")]
    assert life.refused("street-a", AllowExtension()) == "applicant"
    assert life.do("boss", AllowExtension()).event.name == "extended"


@pytest.mark.rule("TL-9", "HO-2")
def test_a_leader_does_not_allow_what_a_stand_in_asked_for_in_their_name(tiny: Institution) -> None:
    absence = come_back(away("street-a", "street-b"), local("2026-11-23 14:00"))
    life = Life(led(tiny, "street", "street-a"), absences=[absence])
    life.do("street-b", SignFor(), Begin(), ASKED).at("2026-11-23 14:00")
    assert life.refused("street-a", AllowExtension()) == "applicant"
    assert life.refused("street-b", AllowExtension()) == "applicant"


@pytest.mark.rule("TL-9", "FI-6")
def test_nor_once_they_have_handed_it_over_to_a_colleague(tiny: Institution) -> None:
    absence = come_back(away("street-a", "street-b"), local("2026-11-23 14:00"))
    life = Life(led(tiny, "street", "street-a"), absences=[absence])
    life.do("street-b", SignFor(), Begin(), ASKED).at("2026-11-23 14:00")
    life.do("street-a", HandOver("street-b", "出差", "等灯具")).do("street-b", TakeOn())
    assert life.refused("street-a", AllowExtension()) == "applicant"


@pytest.mark.rule("TL-9", "HO-2")
def test_a_stand_in_does_not_allow_in_the_applicants_name(tiny: Institution) -> None:
    absence = away("street-a", "street-b", "2026-11-23 11:00")
    life = Life(led(tiny, "street", "street-a"), absences=[absence]).in_hand().do("street-a", ASKED)
    life.at("2026-11-23 14:00")
    assert life.refused("street-b", AllowExtension()) == "not_yours"


@pytest.mark.rule("TL-9")
def test_what_is_denied_leaves_the_promise_and_tells_the_handler_why(street: Institution) -> None:
    life = Life(street).in_hand().do("street-a", ASKED)
    assert life.refused("office-a", DenyExtension("")) == "no_reason"
    life.do("office-a", DenyExtension("请按期办结"))
    assert told(life.deadline(DeadlineKind.ANSWER).due_at) == DUE
    assert (life.event.note, life.told) == ("请按期办结", [("street-a", "extension_denied")])
    assert "extended" not in life.notices


@pytest.mark.rule("TL-9")
@pytest.mark.parametrize("act", [AllowExtension(), DenyExtension("请按期办结")])
def test_only_what_was_asked_for_is_decided(street: Institution, act: Act) -> None:
    assert Life(street).in_hand().refused("office-a", act) == "not_asked"


@pytest.mark.rule("TL-9")
def test_an_application_falls_away_with_the_handler_who_returns_the_ticket(street: Institution) -> None:
    life = Life(street).in_hand().do("street-a", ASKED, REFUSAL)
    assert life.ticket.extension is None
    assert life.refused("office-a", AllowExtension()) == "not_asked"


@pytest.mark.rule("TL-10")
def test_the_promise_stands_still_while_the_citizen_is_waited_for_and_runs_on_with_what_was_left(
    tiny: Institution,
) -> None:
    life = Life(tiny).in_hand().at("2026-11-24 10:00").do("street-a", Wait("请补一张照片"))
    promise = life.deadline(DeadlineKind.ANSWER)
    assert (promise.paused_at, promise.next_at) == (local("2026-11-24 10:00"), None)
    assert told(life.deadline(DeadlineKind.WAIT).due_at) == "2026-12-01 17:30"
    life.at("2026-11-26 10:00").do("street-a", GoOn())
    assert told(life.deadline(DeadlineKind.ANSWER).due_at) == LATER  # two workdays were waited
    assert life.open_kinds() == {"answer"}


@pytest.mark.rule("TL-10", "FI-11")
def test_the_citizen_is_told_what_is_missing_and_then_by_when_it_goes_on(tiny: Institution) -> None:
    life = Life(tiny).in_hand().at("2026-11-24 10:00").do("street-a", Wait("请补一张照片"))
    assert life.last.notices[0].values == {"need": "请补一张照片"}
    life.at("2026-11-26 10:00").do("street-a", GoOn())
    (notice,) = life.last.notices
    assert (notice.topic, notice.values) == ("going_on", {"due": local(LATER)})


@pytest.mark.rule("TL-10")
def test_the_clock_runs_on_once_the_citizen_has_added_what_was_missing(tiny: Institution) -> None:
    life = Life(tiny).in_hand().at("2026-11-24 10:00").do("street-a", Wait("请补一张照片"))
    life.at("2026-11-25 10:00").do("citizen", Supplement("照片来了"))
    promise = life.deadline(DeadlineKind.ANSWER)
    assert (promise.paused_at, told(promise.due_at)) == (None, "2026-11-26 17:30")
    assert life.open_kinds() == {"answer"}
    assert [(one.topic, one.values["due"]) for one in life.last.notices] == [("going_on", promise.due_at)]


@pytest.mark.rule("FI-11")
def test_what_is_added_without_having_been_waited_for_moves_nothing_to_be_told(tiny: Institution) -> None:
    assert Life(tiny).in_hand().do("citizen", Supplement("还有一盏")).last.notices == ()


@pytest.mark.rule("TL-10")
def test_the_clock_is_stopped_once_and_not_after_expiry(tiny: Institution) -> None:
    life = Life(tiny).in_hand()
    assert life.refused("street-a", GoOn()) == "state"
    assert life.refused("street-a", Wait(" ")) == "no_reason"
    life.do("street-a", Wait("请补一张照片"))
    assert life.refused("street-a", Wait("请再补一张")) == "state"
    assert Life(tiny).in_hand().at(DUE).refused("street-a", Wait("请补一张照片")) == "expired"


@pytest.mark.rule("TL-10")
def test_a_promise_that_waits_does_not_expire_but_the_handler_looks_again(tiny: Institution) -> None:
    life = Life(tiny).in_hand().at("2026-11-24 10:00").do("street-a", Wait("请补一张照片"))
    for _ in range(3):
        life.fire(DeadlineKind.WAIT)
    assert life.event.name == "expired"
    assert ("street-a", "wait_expired") in life.told
    assert life.last.breaches == ()
    life.do("street-a", GoOn(), Answer("已经修好"))
    assert life.ticket.state is State.ANSWERED


@pytest.mark.rule("TL-10")
def test_whoever_gets_a_returned_ticket_finds_its_clock_running(tiny: Institution) -> None:
    life = Life(tiny).in_hand().do("street-a", Wait("请补一张照片"), REFUSAL)
    assert life.deadline(DeadlineKind.ANSWER).paused_at is None
    assert life.open_kinds() == {"answer", "decide"}
    assert life.notices[-1] == "going_on"


@pytest.mark.rule("TL-7")
@pytest.mark.parametrize(
    ("place", "due"),
    [("幸福路18号", "2026-11-23 10:45"), ("石桥乡三组", "2026-11-23 11:30"), (None, "2026-11-23 10:45")],
)
def test_a_repair_crew_arrives_by_when_the_place_says(tiny: Institution, place: str | None, due: str) -> None:
    life = Life(tiny, Kind.URGENT_FAULT, place=place)
    assert told(life.deadline(DeadlineKind.ARRIVE).due_at) == due


@pytest.mark.rule("TL-7")
def test_arrival_is_noted_once_by_whoever_has_it(tiny: Institution) -> None:
    life = Life(tiny, Kind.URGENT_FAULT)
    assert life.refused("street-a", Arrive()) == "state"
    life.in_hand()
    assert life.refused("hall-a", Arrive()) == "not_yours"
    assert life.do("street-a", Arrive()).event.name == "arrived"
    assert life.open_kinds() == {"answer"}
    assert life.refused("street-a", Arrive()) == "not_asked"


@pytest.mark.rule("TL-7")
def test_nobody_arrives_where_no_crew_was_promised(tiny: Institution) -> None:
    assert Life(tiny).in_hand().refused("street-a", Arrive()) == "not_asked"


def test_work_begins_once(tiny: Institution) -> None:
    life = Life(tiny).do("street-a", SignFor())
    assert life.refused("hall-a", Begin()) == "not_yours"
    life.do("street-a", Begin())
    assert life.refused("street-a", Begin()) == "state"


@pytest.mark.rule("TL-5")
def test_the_facts_of_a_complaint_are_found_and_a_remedy_proposed_each_by_a_time_of_its_own(
    tiny: Institution,
) -> None:
    life = Life(tiny, Kind.COMPLAINT).in_hand().instructed()
    assert told(life.deadline(DeadlineKind.FINDING).due_at) == "2026-11-24 12:00"
    assert life.refused("street-a", Propose("道歉")) == "not_asked"  # nothing is found yet
    life.do("street-a", Find("情况属实", Conclusion.UPHELD))
    assert told(life.deadline(DeadlineKind.REMEDY).due_at) == "2026-11-24 17:30"
    life.do("street-a", Propose("道歉"))
    assert life.refused("street-a", Propose("再道歉")) == "not_asked"
    assert life.refused("street-a", Find(" ", Conclusion.UPHELD)) == "no_reason"


@pytest.mark.rule("CP-5")
def test_a_complaint_found_before_conclusions_were_kept_is_found_again_and_can_then_be_answered(
    tiny: Institution,
) -> None:
    life = (
        Life(tiny, Kind.COMPLAINT).in_hand().instructed().do("street-a", Find("情况属实", Conclusion.UPHELD))
    )
    life.do("street-a", Propose("道歉"))
    life.changes.append(replace(life.last, case=with_ticket(life.last.case, conclusion=None)))
    assert life.refused("street-a", Answer("已经处理")) == "unfound"
    life.do("street-a", Find("情况不属实", Conclusion.NOT_UPHELD))
    assert life.last.case.open(DeadlineKind.REMEDY) is None  # proposed before: not owed again
    assert life.refused("street-a", Find("情况属实", Conclusion.UPHELD)) == "not_asked"
    life.do("street-a", Answer("已经处理"))


@pytest.mark.rule("TL-5", "TL-10")
def test_while_the_citizen_is_waited_for_every_clock_that_needs_them_stands(tiny: Institution) -> None:
    life = Life(tiny, Kind.COMPLAINT).in_hand().instructed().do("street-a", Wait("请说明经过"))
    assert life.deadline(DeadlineKind.FINDING).paused_at == life.now
    life.do("street-a", Find("情况属实", Conclusion.UPHELD))
    assert life.deadline(DeadlineKind.REMEDY).paused_at == life.now
    life.at("2026-11-25 09:00").do("citizen", Supplement("上周三下午"))
    assert life.deadline(DeadlineKind.REMEDY).paused_at is None
    assert told(life.deadline(DeadlineKind.REMEDY).due_at) == "2026-11-26 17:30"


@pytest.mark.rule("TL-7", "TL-10")
def test_what_had_expired_before_the_wait_is_not_paused_with_the_rest(tiny: Institution) -> None:
    life = Life(tiny, Kind.URGENT_FAULT).in_hand().at("2026-11-23 11:00").do("street-a", Wait("请开门"))
    assert life.deadline(DeadlineKind.ARRIVE).paused_at is None
    assert life.deadline(DeadlineKind.ANSWER).paused_at == life.now


@pytest.mark.rule("TL-9")
def test_no_extension_is_allowed_while_the_clock_stands_since_no_time_can_be_told(
    street: Institution,
) -> None:
    life = Life(street).in_hand().do("street-a", ASKED, Wait("请补充灯杆编号"))
    assert life.refused("office-a", AllowExtension()) == "state"
    life.do("street-a", GoOn()).do("office-a", AllowExtension())
