"""Who is warned, to whom expiry is escalated, and whose failure it is (TL-11, FI-8)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lives import Life, led
from working_time import local

from bot.hotline import life as rules
from bot.hotline.acts import HandOver, Supervise, Wait
from bot.hotline.deadlines import Deadline, DeadlineKind, Firing
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.life import Breach

WARN, ESCALATE, REPORT = Firing


def expired(life: Life, kind: DeadlineKind) -> Life:
    while life.fire(kind) is not ESCALATE:
        pass
    return life


@pytest.mark.rule("TL-11")
def test_the_handler_is_warned_twice_then_it_is_escalated_and_reported_each_working_day(
    tiny: Institution,
) -> None:
    life = Life(led(tiny, "street", "office-a")).in_hand()
    fired = []
    for _ in range(5):
        firing = life.fire(DeadlineKind.ANSWER)
        fired.append((firing, life.event.facts["part"], life.told))
    assert fired == [
        (WARN, "0.5", [("street-a", "answer_warned")]),
        (WARN, "0.8", [("street-a", "answer_warned")]),
        (ESCALATE, "1.0", [("street-a", "answer_expired"), ("office-a", "answer_expired")]),
        (REPORT, "1.0", [("boss", "answer_reported")]),
        (REPORT, "1.0", [("boss", "answer_reported")]),
    ]
    assert [change.event.name for change in life.changes[-5:]] == [
        "warned",
        "warned",
        "expired",
        "reported",
        "reported",
    ]


@pytest.mark.rule("EV-2", "TL-11")
def test_who_is_to_call_back_is_warned_and_answers_for_it_not_who_answered(tiny: Institution) -> None:
    life = Life(tiny).answered()
    life.fire(DeadlineKind.CALL_BACK)
    assert life.told == [("hall-a", "call_back_warned")]
    assert Breach("EV-2", "hall-a", "handler") in expired(life, DeadlineKind.CALL_BACK).last.breaches


@pytest.mark.rule("TL-11", "FI-8")
def test_a_warning_and_a_report_are_no_breach(tiny: Institution) -> None:
    life = Life(tiny).in_hand()
    breaches = []
    for _ in range(4):
        life.fire(DeadlineKind.ANSWER)
        breaches.append(len(life.last.breaches))
    assert breaches == [0, 0, 2, 0]


@pytest.mark.rule("FI-8")
def test_a_breach_counts_against_the_handler_and_the_first_responsible_separately(tiny: Institution) -> None:
    life = expired(Life(tiny, decided=False), DeadlineKind.ANSWER)
    assert life.last.breaches == (
        Breach("TL-11", "boss", "handler"),
        Breach("TL-11", "street-a", "first_responsible"),
    )
    assert life.told == [("boss", "answer_expired"), ("street-a", "answer_expired")]


@pytest.mark.rule("TL-8", "FI-8")
def test_what_is_not_signed_for_counts_against_whom_it_was_offered_to(tiny: Institution) -> None:
    life = Life(tiny)
    life.fire(DeadlineKind.SIGN_FOR)
    assert life.told == [("street-a", "sign_for_warned")]
    expired(life, DeadlineKind.SIGN_FOR)
    assert life.last.breaches[0] == Breach("TL-8", "street-a", "handler")
    assert life.ticket.handler == "hall-a"  # who has it all the same (FI-6)


@pytest.mark.rule("FI-6", "FI-8")
def test_a_hand_over_that_nobody_takes_on_counts_against_its_receiver(tiny: Institution) -> None:
    life = Life(tiny).in_hand().do("street-a", HandOver("street-b", "出差", "等灯具"))
    assert expired(life, DeadlineKind.HAND_OVER).last.breaches == (
        Breach("FI-6", "street-b", "handler"),
        Breach("FI-6", "street-a", "first_responsible"),
    )


@pytest.mark.rule("FI-8")
@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        (DeadlineKind.ARRIVE, "TL-7"),
        (DeadlineKind.SUPERVISION, "RC-4"),
        (DeadlineKind.DECIDE, "FI-10"),
        (DeadlineKind.CALL_BACK, "EV-2"),
    ],
)
def test_each_failure_is_recorded_under_its_rule(tiny: Institution, kind: DeadlineKind, rule: str) -> None:
    if kind is DeadlineKind.CALL_BACK:
        life = Life(tiny).answered()
    elif kind is DeadlineKind.DECIDE:
        life = Life(tiny, decided=False)
    else:
        life = Life(tiny, Kind.URGENT_FAULT).in_hand()
        life.do("boss", Supervise(local("2026-11-23 12:00"), "立即办理"))
    assert {breach.rule for breach in expired(life, kind).last.breaches} == {rule}


@pytest.mark.rule("TL-10")
def test_a_citizen_who_does_not_come_back_is_nobodys_failure(tiny: Institution) -> None:
    life = Life(tiny).in_hand().do("street-a", Wait("请补一张照片"))
    assert expired(life, DeadlineKind.WAIT).last.breaches == ()


@pytest.mark.rule("FI-11")
def test_the_citizen_is_told_nothing_of_warnings_and_reports(tiny: Institution) -> None:
    life = Life(tiny).in_hand()
    before = life.notices
    for _ in range(4):
        life.fire(DeadlineKind.ANSWER)
    assert life.notices == before


def moved(deadline: Deadline, due: str) -> Deadline:
    return replace(deadline, due_at=local(due))


@pytest.mark.rule("TL-10", "FI-11")
def test_the_citizen_is_told_when_holidays_published_later_move_the_promise(tiny: Institution) -> None:
    life = Life(tiny).in_hand()
    promise = life.deadline(DeadlineKind.ANSWER)
    later = moved(promise, "2026-11-26 17:30")
    change = rules.recounted(life.case, promise, later, life.scene("clock"))
    assert [(one.topic, one.values["due"]) for one in change.notices] == [("recounted", later.due_at)]
    same = rules.recounted(life.case, promise, replace(promise, provisional=False), life.scene("clock"))
    assert same.notices == ()


@pytest.mark.rule("TL-10")
def test_the_citizen_is_not_told_when_what_they_were_not_promised_moves(tiny: Institution) -> None:
    life = Life(tiny)
    sign_for = life.deadline(DeadlineKind.SIGN_FOR)
    change = rules.recounted(life.case, sign_for, moved(sign_for, "2026-11-25 17:30"), life.scene("clock"))
    assert change.notices == ()
    assert change.case.open(DeadlineKind.SIGN_FOR) == moved(sign_for, "2026-11-25 17:30")
