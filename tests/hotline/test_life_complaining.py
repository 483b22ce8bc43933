"""A complaint: the leader instructs, the unit finds, the leader consents, each by its own time (CP-5)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lives import Life, away, led, new_ticket
from working_time import local, told

from bot.hotline.acts import (
    Answer,
    Approve,
    Find,
    HandOver,
    Instruct,
    Propose,
    Refuse,
    SendBack,
    TakeOn,
    Wait,
)
from bot.hotline.deadlines import DeadlineKind, Firing
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.ticket import Conclusion

pytestmark = pytest.mark.rule("CP-5")

TUESDAY = local("2026-11-24 12:00")
FOUND = Find("当天窗口确实提前关门", Conclusion.UPHELD)
ANSWER = Answer("已经批评教育。", "窗口负责人向您道歉。")


@pytest.fixture
def served(tiny: Institution) -> Institution:
    """Return an institution where answers to complaints are reviewed, and water-a leads the street."""
    duty = tiny.duty.copy(update={"reviewed": (Kind.COMPLAINT,)})
    return led(tiny.copy(update={"duty": duty}), "street", "water-a")


def complained(served: Institution, of: str = "窗口提前关门") -> Life:
    ticket = replace(new_ticket(served, Kind.COMPLAINT, "hall-a"), description=of)
    return Life(served, ticket=ticket).in_hand()


def test_once_it_is_signed_for_the_leader_in_charge_is_to_instruct_by_a_time_of_its_own(
    served: Institution,
) -> None:
    life = complained(served)
    assert life.ticket.instructs == "water-a"
    assert ("water-a", "instruction_asked") in [
        (one.person, one.topic) for change in life.changes for one in change.tellings
    ]
    assert told(life.deadline(DeadlineKind.INSTRUCTION).due_at) == "2026-11-23 15:30"
    assert life.open_kinds() == {"answer", "instruction"}
    assert life.refused("street-a", FOUND) == "uninstructed"


def test_the_unit_that_is_instructed_owes_the_finding_by_the_date_on_its_notice(served: Institution) -> None:
    life = complained(served).do("water-a", Instruct("heat", "请查明经过", TUESDAY))
    assert (life.ticket.instructs, life.told) == (
        None,
        [("heat-a", "instructed"), ("street-a", "instruction_given")],
    )
    assert life.event.facts["notice"] == "D20261123000001"
    assert told(life.deadline(DeadlineKind.FINDING).due_at) == "2026-11-24 12:00"
    assert life.refused("street-a", FOUND) == "not_yours"
    life.do("heat-a", FOUND)
    assert (life.ticket.conclusion, life.told) == (Conclusion.UPHELD, [("street-a", "found")])
    assert life.open_kinds() == {"answer", "remedy"}
    life.do("street-a", Propose("道歉"), ANSWER).do("water-a", Approve())
    assert life.notices[-1] == "apologised"


def test_a_stand_in_of_the_leader_instructs_in_their_name_and_nobody_else_does(served: Institution) -> None:
    life = complained(served)
    assert life.refused("street-a", Instruct("street", "请查明经过", TUESDAY)) == "not_yours"
    life.absences = (away("water-a", "water-b"),)
    life.do("water-b", Instruct("street", "请查明经过", TUESDAY))
    assert life.ticket.instruction
    assert (life.ticket.instruction.by, life.ticket.instruction.in_name_of) == ("water-b", "water-a")


def test_until_the_facts_are_found_the_leader_may_instruct_anew_and_the_last_notice_counts(
    served: Institution,
) -> None:
    life = complained(served).instructed("heat-a", "water-a").instructed("street-b", "boss")
    assert life.event.facts["notice"] == "D20261123000001-2"
    assert life.refused("heat-a", FOUND) == "not_yours"
    life.do("street-b", FOUND)
    assert life.refused("boss", Instruct("heat", "请再查", TUESDAY)) == "not_asked"


@pytest.mark.rule("TL-5")
def test_an_instruction_needs_words_a_date_within_the_time_for_finding_and_a_unit_of_its_person(
    served: Institution,
) -> None:
    life = complained(served)
    refused = [
        life.refused("water-a", one)
        for one in (
            Instruct("street", " ", TUESDAY),
            Instruct("street", "请查明", local("2026-11-23 09:00")),
            Instruct("street", "请查明", local("2026-11-25 17:31")),
            Instruct("moon", "请查明", TUESDAY),
            Instruct("street", "请查明", TUESDAY, "heat-b"),
        )
    ]
    assert refused == ["no_reason", "date_past", "date_late", "other_unit", "other_unit"]


@pytest.mark.rule("CP-4")
def test_where_it_is_about_the_leader_the_supervisor_instructs_and_whom_it_is_about_finds_nothing(
    served: Institution,
) -> None:
    life = complained(served, "自来水公司的人骂我")
    assert life.ticket.instructs == "boss"
    assert life.refused("water-a", Instruct("street", "请查明经过", TUESDAY)) == "not_yours"
    assert life.refused("boss", Instruct("water", "请查明经过", TUESDAY)) == "conflict_of_interest"


def test_what_was_instructed_about_is_not_returned_and_before_that_it_is_instructed_where_it_goes(
    served: Institution,
) -> None:
    life = complained(served)
    instructed = complained(served).instructed("street-a", "water-a")
    assert instructed.refused("street-a", Refuse("不归我们管")) == "state"
    life.do("street-a", Refuse("不归我们管"))
    assert (life.ticket.instructs, life.open_kinds()) == (None, {"answer", "decide"})


@pytest.mark.rule("TL-11")
def test_consent_has_a_clock_of_its_own_which_ends_with_it(served: Institution) -> None:
    life = complained(served).instructed("street-a", "water-a").do("street-a", FOUND, ANSWER)
    assert told(life.deadline(DeadlineKind.CONSENT).due_at) == "2026-11-23 15:30"
    life.do("water-a", SendBack("请写清楚"))
    assert "consent" not in life.open_kinds()
    life.do("street-a", ANSWER, HandOver("street-b", "shift_end", "请接手")).do("street-b", TakeOn())
    assert "consent" not in life.open_kinds()  # who takes it on writes it anew


@pytest.mark.rule("TL-11", "FI-8")
@pytest.mark.parametrize(
    ("kind", "owes"),
    [
        (DeadlineKind.INSTRUCTION, "water-a"),
        (DeadlineKind.FINDING, "heat-a"),
        (DeadlineKind.CONSENT, "water-a"),
    ],
)
def test_who_is_late_is_warned_and_it_counts_against_them(
    served: Institution, kind: DeadlineKind, owes: str
) -> None:
    life = complained(served)
    if kind is not DeadlineKind.INSTRUCTION:
        life.instructed("heat-a", "water-a")
    if kind is DeadlineKind.CONSENT:
        life.do("heat-a", FOUND).do("street-a", ANSWER)
    fired = [life.fire(kind), life.told[0], life.fire(kind), life.fire(kind)]
    assert fired == [Firing.WARN, (owes, f"{kind.value}_warned"), Firing.WARN, Firing.ESCALATE]
    assert life.last.breaches[0].person == owes


@pytest.mark.rule("TL-10")
def test_an_instruction_given_while_the_citizen_is_waited_for_waits_too(served: Institution) -> None:
    life = complained(served).do("street-a", Wait("请说明经过")).instructed("street-a", "water-a")
    assert life.deadline(DeadlineKind.FINDING).paused_at == life.now


@pytest.mark.rule("KN-5", "TL-5")
def test_what_others_did_whom_a_unit_oversees_it_finds_without_an_instruction(served: Institution) -> None:
    units = [u.copy(update={"oversees": ("出租车",)}) if u.code == "street" else u for u in served.units]
    life = complained(served.copy(update={"units": tuple(units)}))
    assert life.open_kinds() == {"answer", "finding"}
    assert life.do("street-a", FOUND).ticket.conclusion
