"""What stands beside a ticket's states: urging, adding, supervision (RC-3, RC-4)."""

from __future__ import annotations

import pytest
from lives import REFUSAL, Life, led
from working_time import local

from bot.hotline.acts import (
    Answer,
    Attach,
    Commend,
    Dispatch,
    HandOver,
    MeetDemand,
    SignFor,
    Supervise,
    Supplement,
    Urge,
    Withdraw,
)
from bot.hotline.deadlines import DeadlineKind, Firing
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.ticket import State

TODAY = local("2026-11-23 16:00")
PHOTOGRAPH = Attach("f1", "路灯.jpg")
DEMAND = Supervise(TODAY, "今天办结")


@pytest.mark.rule("RC-3")
def test_urging_is_counted_and_changes_neither_state_nor_promise(tiny: Institution) -> None:
    life = Life(tiny).in_hand()
    before = life.case.deadlines
    life.do("citizen", Urge(), Urge())
    assert (life.ticket.urged, life.event.facts["count"]) == (2, 2)
    assert (life.ticket.state, life.case.deadlines) == (State.IN_PROGRESS, before)


@pytest.mark.rule("RC-3")
def test_staff_urge_nothing_that_is_answered(tiny: Institution) -> None:
    life = Life(tiny).answered()
    assert life.refused("boss", Urge()) == "state"
    assert life.do("citizen", Urge()).ticket.urged == 1


@pytest.mark.rule("RC-3")
def test_an_urging_reaches_who_has_it_whom_it_is_offered_to_and_the_first_responsible(
    tiny: Institution,
) -> None:
    life = Life(tiny).do("citizen", Urge())
    assert life.told == [("hall-a", "urged"), ("street-a", "urged")]
    life.in_hand().do("street-a", HandOver("street-b", "出差", "等灯具")).do("citizen", Urge())
    assert life.told == [("street-a", "urged"), ("street-b", "urged")]


@pytest.mark.rule("RC-3", "FI-1")
def test_the_first_responsible_hears_of_an_urging_when_another_unit_has_it(tiny: Institution) -> None:
    life = Life(tiny).do("street-a", REFUSAL).do("hall-a", Dispatch("water", "")).do("water-a", SignFor())
    assert life.do("citizen", Urge()).told == [("water-a", "urged"), ("street-a", "urged")]


@pytest.mark.rule("RC-3")
def test_from_the_third_urging_on_the_supervisor_is_told_of_each(tiny: Institution) -> None:
    life = Life(tiny).in_hand()
    told = [("boss", "urged") in life.do("citizen", Urge()).told for _ in range(4)]
    assert told == [False, False, True, True]


@pytest.mark.rule("RC-3")
def test_the_first_responsible_and_the_supervisor_may_urge_too_and_nobody_else(tiny: Institution) -> None:
    life = Life(tiny)
    life.do("street-a", Urge()).do("boss", Urge())
    assert life.ticket.urged == 2
    assert {life.refused(other, Urge()) for other in ("hall-a", "street-b", "clock")} == {"not_yours"}


@pytest.mark.rule("RC-3")
def test_what_the_citizen_adds_is_kept_and_told_to_who_has_it(tiny: Institution) -> None:
    life = Life(tiny).in_hand().do("citizen", Supplement("还有两盏也不亮"))
    assert (life.event.note, life.told) == ("还有两盏也不亮", [("street-a", "supplemented")])
    assert life.refused("citizen", Supplement(" ")) == "no_reason"
    assert life.refused("street-a", Supplement("还有两盏")) == "not_yours"


def test_a_file_comes_into_the_history_by_its_id_and_its_name_stands_in_the_note(tiny: Institution) -> None:
    life = Life(tiny).in_hand().do("street-a", PHOTOGRAPH)
    assert (life.event.name, life.event.facts, life.event.note) == ("attached", {"file": "f1"}, "路灯.jpg")
    assert life.ticket.state is State.IN_PROGRESS


def test_whom_a_ticket_concerns_attaches_files_and_who_has_it_hears_of_it(tiny: Institution) -> None:
    life = Life(led(tiny, "street", "water-b")).do(
        "street-a", SignFor(), HandOver("street-b", "出差", "等灯具")
    )
    for who, told in (
        ("street-a", ["street-b"]),
        ("street-b", ["street-a"]),
        ("hall-a", ["street-a", "street-b"]),
        ("water-b", ["street-a", "street-b"]),
        ("boss", ["street-a", "street-b"]),
    ):
        assert life.do(who, PHOTOGRAPH).told == [(person, "attached") for person in told]
    assert {life.refused(other, PHOTOGRAPH) for other in ("hall-b", "water-a")} == {"not_yours"}


@pytest.mark.rule("CP-8")
def test_nothing_is_attached_to_what_has_ended(tiny: Institution) -> None:
    life = Life(tiny).in_hand().do("citizen", Withdraw())
    assert life.refused("street-a", PHOTOGRAPH) == "ended"


@pytest.mark.rule("RC-4")
def test_a_supervisors_demand_runs_beside_the_promise_until_it_is_met(tiny: Institution) -> None:
    life = Life(tiny).in_hand().do("boss", DEMAND)
    assert life.told == [("street-a", "supervised")]
    assert life.deadline(DeadlineKind.SUPERVISION).due_at == TODAY
    assert life.open_kinds() == {"answer", "supervision"}
    life.do("street-a", MeetDemand("已派人"))
    assert life.told == [("boss", "demand_met")]
    assert life.event.note == "已派人"
    assert life.open_kinds() == {"answer"}


@pytest.mark.rule("RC-4")
def test_a_new_demand_takes_the_place_of_the_one_before(tiny: Institution) -> None:
    life = Life(tiny).in_hand().do("boss", DEMAND, Supervise(local("2026-11-24 12:00"), "明天上午办结"))
    open_ones = [one for one in life.case.deadlines if one.kind is DeadlineKind.SUPERVISION]
    assert [one.due_at for one in open_ones] == [local("2026-11-24 12:00")]


@pytest.mark.rule("RC-4")
def test_nobody_but_the_supervisor_demands_and_only_with_words_and_a_date_ahead(tiny: Institution) -> None:
    life = Life(tiny).in_hand()
    assert {life.refused(other, DEMAND) for other in ("street-a", "hall-a", "citizen")} == {"not_yours"}
    assert life.refused("boss", Supervise(TODAY, " ")) == "no_reason"
    assert life.refused("boss", Supervise(life.now, "今天办结")) == "date_past"
    with pytest.raises(ValueError, match="time zone"):
        life.do("boss", Supervise(TODAY.replace(tzinfo=None), "今天办结"))


@pytest.mark.rule("RC-4")
def test_nothing_is_demanded_of_what_is_answered_and_nothing_met_that_was_not_demanded(
    tiny: Institution,
) -> None:
    life = Life(tiny).in_hand()
    assert life.refused("street-a", MeetDemand("已派人")) == "not_asked"
    assert life.do("street-a", Answer("修好了")).refused("boss", DEMAND) == "state"
    supervised = Life(tiny).in_hand().do("boss", DEMAND)
    assert supervised.refused("street-a", MeetDemand("")) == "no_reason"
    assert supervised.refused("hall-a", MeetDemand("已派人")) == "not_yours"


@pytest.mark.rule("RC-4", "TL-11")
def test_what_is_demanded_of_a_ticket_that_is_not_signed_for_is_owed_by_whom_it_is_offered_to(
    tiny: Institution,
) -> None:
    life = Life(tiny).do("boss", DEMAND)
    assert life.fire(DeadlineKind.SUPERVISION) is Firing.WARN
    assert life.told == [("street-a", "supervision_warned")]
    assert life.do("street-a", MeetDemand("已派人")).told == [("boss", "demand_met")]


@pytest.mark.rule("CO-7")
def test_whom_a_praise_is_of_is_put_down_and_one_of_the_staff_hears_of_it(tiny: Institution) -> None:
    life = Life(tiny, Kind.PRAISE)
    holder = life.ticket.matter.first_responsible
    somebody = tiny.person("water-a")
    life.do(holder, Commend(somebody.name))
    assert (life.ticket.commended, life.told) == (somebody.name, [("water-a", "commended")])
    assert life.do("boss", Commend("17路司机")).ticket.commended == "17路司机"
    assert life.told == []


@pytest.mark.rule("CO-7")
def test_only_a_praise_names_somebody_and_only_who_is_responsible_puts_it_down(tiny: Institution) -> None:
    assert Life(tiny).in_hand().refused("street-a", Commend("王芳")) == "kind"
    praise = Life(tiny, Kind.PRAISE)
    assert praise.refused("water-b", Commend("王芳")) == "not_yours"
    assert praise.refused("boss", Commend(" ")) == "no_reason"
