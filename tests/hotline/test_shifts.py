"""What is handed over at a shift's end and on return, the roster, and pauses (交接班、值班表、暂停服务)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hotline.presence import Absence, Reason, come_back
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.shifts import (
    Deed,
    OpenTicket,
    Pause,
    Shift,
    hand_back,
    pause,
    paused,
    rostered,
    shift_of,
    sign_off,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NAIVE = datetime(2026, 11, 23, 9)


def at(clock: str, day: int = 23) -> datetime:
    """Return an instant of a November day in Shanghai."""
    return datetime.strptime(clock, "%H:%M").replace(2026, 11, day, tzinfo=SHANGHAI)


# The end of a shift (HO-3)

END = at("17:30")
LATER, SOON = OpenTicket("20261123000001", at("17:30", 26)), OpenTicket("20261123000002", at("10:00", 24))
OPEN = [LATER, SOON]


@pytest.mark.rule("HO-3")
def test_a_shift_ends_with_each_open_ticket_offered_by_name_the_soonest_due_first() -> None:
    offered = sign_off("a", OPEN, {LATER.number: "b", SOON.number: "c"}, ["a", "b", "c"])
    assert offered == ((SOON, "c"), (LATER, "b"))


@pytest.mark.rule("HO-3")
def test_with_nothing_open_there_is_nothing_to_hand_over() -> None:
    assert sign_off("a", [], {}, []) == ()


@pytest.mark.rule("HO-3")
@pytest.mark.parametrize(
    ("receivers", "left"),
    [
        ({}, (SOON, LATER)),
        ({SOON.number: "b"}, (LATER,)),
        ({SOON.number: "b", LATER.number: "a"}, (LATER,)),  # oneself
        ({SOON.number: "b", LATER.number: "c"}, (LATER,)),  # not on duty
        ({SOON.number: "b", LATER.number: ""}, (LATER,)),
        ({SOON.number: "b", "20261122000009": "b"}, (LATER,)),
    ],
)
def test_a_shift_does_not_end_before_each_open_ticket_has_somebody_else_on_duty(
    receivers: dict[str, str], left: tuple[OpenTicket, ...]
) -> None:
    with pytest.raises(Refused) as refused:
        sign_off("a", OPEN, receivers, {"a", "b"})
    assert (refused.value.code, refused.value.facts) == (Refusal.NOT_HANDED_OVER, {"tickets": left})


@pytest.mark.rule("HO-3")
def test_a_ticket_that_was_finished_meanwhile_needs_no_receiver() -> None:
    offered = sign_off("a", [SOON], {SOON.number: "b", LATER.number: "b"}, {"b"})
    assert offered == ((SOON, "b"),)


PEOPLE = st.sampled_from("abcd")
INSTANTS = st.integers(0, 5000).map(lambda minutes: at("08:00") + timedelta(minutes=minutes))
TICKETS = st.lists(
    st.builds(OpenTicket, st.integers(1, 30).map(lambda n: f"20261123{n:06}"), INSTANTS),
    unique_by=lambda ticket: ticket.number,
)


@pytest.mark.rule("HO-3")
@given(TICKETS, st.dictionaries(st.integers(1, 30).map(lambda n: f"20261123{n:06}"), PEOPLE), st.sets(PEOPLE))
def test_no_ticket_is_lost_at_a_shift_s_end(
    tickets: list[OpenTicket], receivers: dict[str, str], present: set[str]
) -> None:
    try:
        offered = sign_off("a", tickets, receivers, present)
    except Refused as refused:
        left = refused.facts["tickets"]
        assert isinstance(left, tuple)
        fit = present - {"a"}
        assert set(left) == {one for one in tickets if receivers.get(one.number) not in fit} != set()
    else:
        assert sorted(ticket.number for ticket, _ in offered) == sorted(ticket.number for ticket in tickets)
        assert all(receiver in present - {"a"} for _, receiver in offered)


# The return (HO-2)

TRAINING = Absence("a", Reason.TRAINING, at("09:00"), at("11:00"), at("08:00"), "b", "13800138000")
BACK = come_back(TRAINING, at("11:20"))


def deed(clock: str, by: str = "b", what: str = "answered") -> Deed:
    return Deed(SOON.number, what, at(clock), by)


@pytest.mark.rule("HO-2")
@pytest.mark.parametrize(
    ("happened", "is_read"),
    [
        (deed("08:59"), False),
        (deed("09:00"), True),
        (deed("11:19"), True),  # after the time named, before the return
        (deed("11:20"), False),
        (deed("10:00", by="c"), True),  # for the stand-in
        (deed("10:00", by="a"), False),  # by themself, from afar
    ],
)
def test_who_returns_reads_what_others_did_meanwhile(happened: Deed, is_read: bool) -> None:
    assert hand_back(BACK, [happened], []).done == ((happened,) if is_read else ())


@pytest.mark.rule("HO-2")
def test_what_was_done_is_read_in_its_order_and_what_is_open_by_its_deadline() -> None:
    first, second = deed("10:00", what="signed_for"), deed("10:30")
    read = hand_back(BACK, [second, first], OPEN)
    assert read.done == (first, second)
    assert read.open == (SOON, LATER)


@pytest.mark.rule("HO-2")
def test_before_the_return_the_list_is_what_was_done_so_far() -> None:
    assert hand_back(TRAINING, [deed("10:00")], []).done == (deed("10:00"),)


@pytest.mark.rule("HO-2")
@given(st.lists(st.builds(Deed, st.just("1"), st.just("urged"), INSTANTS, PEOPLE)), TICKETS, INSTANTS)
def test_on_return_nothing_is_missing_and_nothing_is_out_of_order(
    deeds: list[Deed], tickets: list[OpenTicket], returned: datetime
) -> None:
    read = hand_back(come_back(TRAINING, returned), deeds, tickets)
    assert sorted(read.open, key=lambda one: one.number) == sorted(tickets, key=lambda one: one.number)
    assert [one.due_at for one in read.open] == sorted(one.due_at for one in tickets)
    assert [one.at for one in read.done] == sorted(one.at for one in read.done)
    left_out = [one for one in deeds if one not in read.done]
    assert all(one.by == "a" or one.at < at("09:00") or one.at >= returned for one in left_out)


# The roster (HO-7)

DAY = Shift("a", "hall", at("08:30"), at("17:30"))
NIGHT = Shift("b", "hall", at("17:30"), at("08:30", 24))


@pytest.mark.rule("HO-7")
@pytest.mark.parametrize(
    ("person", "clock", "shift"),
    [
        ("a", "08:29", None),
        ("a", "08:30", DAY),
        ("a", "17:29", DAY),
        ("a", "17:30", None),
        ("b", "17:30", NIGHT),
        ("b", "23:59", NIGHT),
        ("c", "12:00", None),
    ],
)
def test_the_roster_says_which_shift_somebody_is_in(person: str, clock: str, shift: Shift | None) -> None:
    assert shift_of(person, at(clock), [DAY, NIGHT]) == shift


@pytest.mark.rule("HO-7")
def test_of_shifts_that_overlap_the_last_to_end_counts() -> None:
    longer = replace(DAY, ends_at=at("19:00"))
    assert shift_of("a", at("12:00"), [DAY, longer, replace(DAY, ends_at=at("13:00"))]) == longer


def off(person: str, start: datetime, end: datetime | None) -> Absence:
    reason = Reason.LEAVE if end else Reason.GONE
    return Absence(person, reason, start, end, at("08:00"), "c", "13800138000", "boss")


@pytest.mark.rule("HO-3", "HO-7")
@pytest.mark.parametrize(
    ("now", "until", "absences", "people"),
    [
        (at("17:25"), at("18:00"), [], "a b"),
        (at("17:25"), at("17:30"), [], "a"),
        (at("17:30"), at("18:00"), [], "b"),
        (at("08:00"), at("08:30"), [], ""),
        (at("12:00"), at("18:00"), [off("b", at("17:30"), at("08:30", 24))], "a"),
        (at("12:00"), at("18:00"), [off("b", at("17:00"), at("17:45"))], "a b"),  # comes later
        (at("12:00"), at("18:00"), [off("b", at("17:45"), at("18:30"))], "a b"),  # goes again
        (at("12:00"), at("18:00"), [off("b", at("17:00"), at("18:00"))], "a"),
        (  # one absence after the other
            at("12:00"),
            at("18:00"),
            [off("b", at("17:45"), at("18:30")), off("b", at("17:30"), at("17:45"))],
            "a",
        ),
        (  # back between the two, but not in the shift
            at("12:00"),
            at("18:00"),
            [off("b", at("12:30"), at("13:00")), off("b", at("17:00"), at("18:00"))],
            "a",
        ),
        (at("12:00"), at("18:00"), [off("a", at("11:00"), at("11:30"))], "b"),  # late; who knows
        (at("12:00"), at("18:00"), [come_back(off("a", at("11:00"), at("11:30")), at("11:40"))], "a b"),
        (at("12:00"), at("18:00"), [off("a", at("10:00"), None)], "b"),
        (at("12:00"), at("18:00"), [off("a", at("13:00"), None)], "a b"),
    ],
)
def test_on_the_roster_are_those_who_are_here_for_some_of_their_shift(
    now: datetime, until: datetime, absences: list[Absence], people: str
) -> None:
    other = Shift("c", "desk", at("08:30"), at("23:00"))
    assert rostered("hall", now, until, [DAY, NIGHT, other], absences) == set(people.split())


# Pauses (HO-4)

POWER_CUT = Pause("hall", at("09:00"), at("11:00"), "停电检修", "请到二楼综合窗口办理，或拨打0599-8812345")


@pytest.mark.rule("HO-4")
@pytest.mark.parametrize(
    ("unit", "clock", "notice"),
    [
        ("hall", "08:59", None),
        ("hall", "09:00", POWER_CUT),
        ("hall", "10:59", POWER_CUT),
        ("hall", "11:00", None),
        ("desk", "10:00", None),
    ],
)
def test_a_unit_is_paused_as_long_as_its_notice_says(unit: str, clock: str, notice: Pause | None) -> None:
    assert paused(unit, at(clock), [POWER_CUT]) == notice
    assert paused(unit, at(clock).astimezone(timezone.utc), [POWER_CUT]) == notice


@pytest.mark.rule("HO-4")
def test_a_pause_may_last_until_further_notice() -> None:
    unknown = replace(POWER_CUT, ends_at=None)
    assert pause(unknown) == unknown
    assert paused("hall", at("09:00", 30), [unknown]) == unknown


@pytest.mark.rule("HO-4")
def test_of_two_pauses_the_one_begun_last_is_told() -> None:
    newer = replace(POWER_CUT, starts_at=at("10:00"), note="系统升级")
    assert paused("hall", at("10:30"), [newer, POWER_CUT]) == newer
    assert paused("hall", at("09:30"), [newer, POWER_CUT]) == POWER_CUT


@pytest.mark.rule("HO-4")
@pytest.mark.parametrize(
    ("notice", "code"),
    [
        (replace(POWER_CUT, note=" "), Refusal.NOTICE),
        (replace(POWER_CUT, alternative=""), Refusal.ALTERNATIVE),
        (replace(POWER_CUT, alternative="　"), Refusal.ALTERNATIVE),
        (replace(POWER_CUT, ends_at=at("09:00")), Refusal.TIME_BACK),
        (replace(POWER_CUT, ends_at=at("08:00")), Refusal.TIME_BACK),
    ],
)
def test_a_pause_says_why_and_where_else_to_go_and_does_not_end_before_it_starts(
    notice: Pause, code: Refusal
) -> None:
    assert pause(POWER_CUT) == POWER_CUT
    with pytest.raises(Refused) as refused:
        pause(notice)
    assert refused.value.code is code


def test_an_instant_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        shift_of("a", NAIVE, [])
    with pytest.raises(ValueError, match="time zone"):
        rostered("hall", NAIVE, END, [], [])
    with pytest.raises(ValueError, match="time zone"):
        pause(replace(POWER_CUT, starts_at=NAIVE))
    with pytest.raises(ValueError, match="time zone"):
        paused("hall", NAIVE, [])
