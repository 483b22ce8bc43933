"""Who is here, who may leave, and who acts for whoever is away (离岗告知, AB 角)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hotline import presence
from bot.hotline.institution import Institution
from bot.hotline.presence import (
    Absence,
    Attendance,
    Reason,
    absence_of,
    acting_for,
    come_back,
    on_duty,
)
from bot.hotline.refusal import Refusal, Refused

SHANGHAI = ZoneInfo("Asia/Shanghai")
TOLD = datetime(2026, 11, 23, 8, tzinfo=SHANGHAI)


def at(clock: str, day: int = 23) -> datetime:
    """Return an instant of a November day in Shanghai."""
    return datetime.strptime(clock, "%H:%M").replace(2026, 11, day, tzinfo=SHANGHAI)


def away(person: str, stand_in: str | None = None, start: str = "09:00", end: str = "11:00") -> Absence:
    """Return somebody's hours of training, as told at eight."""
    return Absence(person, Reason.TRAINING, at(start), at(end), TOLD, stand_in, contact="13800138000")


def short(person: str, start: str = "09:00", end: str = "09:30") -> Absence:
    """Return somebody's short break, for which nobody is named."""
    return Absence(person, Reason.SHORT_BREAK, at(start), at(end), TOLD)


def gone(person: str, stand_in: str | None = None) -> Absence:
    return Absence(person, Reason.GONE, at("09:00"), None, TOLD, stand_in)


def off_duty(person: str, start: str = "17:30") -> Absence:
    return Absence(person, Reason.OFF_DUTY, at(start), at("08:30", 24), TOLD)


def signed_in(*people: str) -> list[Attendance]:
    """Return people's presence since half past eight, each in their own unit."""
    return [Attendance(person, person.partition("-")[0], at("08:30")) for person in people]


def leave(
    institution: Institution,
    notice: Absence,
    absences: Iterable[Absence] = (),
    attendance: Iterable[Attendance] = (),
    shift_ends_at: datetime | None = None,
) -> Absence:
    return presence.leave(
        notice,
        institution=institution,
        absences=iter(absences),
        attendance=iter(attendance),
        shift_ends_at=shift_ends_at,
        short_break=timedelta(minutes=30),
    )


def refusal(institution: Institution, notice: Absence, *others: Any, **known: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        leave(institution, notice, *others, **known)
    return refused.value


# Leaving: the away notice (HO-1)

TRAINING = away("hall-a", "hall-b")
PAIR = signed_in("hall-a", "hall-b")


@pytest.mark.rule("HO-1")
@pytest.mark.parametrize("reason", [Reason.MEETING, Reason.ERRAND, Reason.TRAINING])
def test_with_reason_time_back_contact_and_stand_in_one_may_leave_for_long(
    tiny: Institution, reason: Reason
) -> None:
    notice = replace(TRAINING, reason=reason)
    assert leave(tiny, notice, (), signed_in("hall-a"), shift_ends_at=at("17:30")) == notice


@pytest.mark.rule("HO-1")
@pytest.mark.parametrize(
    ("missing", "code"),
    [
        ({"reason": Reason.SHORT_BREAK}, Refusal.REASON),
        ({"back_by": None}, Refusal.TIME_BACK),
        ({"back_by": at("09:00")}, Refusal.TIME_BACK),
        ({"back_by": at("08:59")}, Refusal.TIME_BACK),
        ({"contact": None}, Refusal.CONTACT),
        ({"contact": ""}, Refusal.CONTACT),
        ({"stand_in": None}, Refusal.STAND_IN),
    ],
)
def test_without_one_of_these_one_may_not_leave_for_long(
    tiny: Institution, missing: dict[str, Any], code: Refusal
) -> None:
    assert refusal(tiny, replace(TRAINING, **missing), (), PAIR).code is code


@pytest.mark.rule("HO-1")
@pytest.mark.parametrize(("end", "is_long"), [("09:01", False), ("09:30", False), ("09:31", True)])
def test_a_break_is_long_once_it_is_longer_than_the_figure(
    tiny: Institution, end: str, is_long: bool
) -> None:
    errand = replace(short("hall-a", end=end), reason=Reason.ERRAND, contact="13800138000")
    if is_long:
        assert refusal(tiny, errand, (), PAIR).code is Refusal.STAND_IN
    else:
        assert leave(tiny, errand, (), PAIR) == errand


@pytest.mark.rule("HO-1")
def test_a_short_break_too_says_until_when(tiny: Institution) -> None:
    assert refusal(tiny, replace(short("hall-a"), back_by=None), (), PAIR).code is Refusal.TIME_BACK


COLLEAGUE_OUT = [PAIR[0], replace(PAIR[1], signed_out_at=at("09:00"))]


@pytest.mark.rule("HO-1")
@pytest.mark.parametrize(
    ("absences", "attendance", "alone_from"),
    [
        ([], signed_in("hall-a"), "09:00"),
        ([], [], "09:00"),  # nobody is known to be here
        ([], signed_in("hall-a", "desk-a", "street-b"), "09:00"),  # others, of other units
        ([], COLLEAGUE_OUT, "09:00"),
        ([short("hall-b")], PAIR, "09:00"),
        ([short("hall-b", start="09:15", end="09:40")], PAIR, "09:15"),  # leaves before the other is back
    ],
)
def test_the_only_one_on_duty_may_not_leave_without_a_stand_in_however_short(
    tiny: Institution, absences: list[Absence], attendance: list[Attendance], alone_from: str
) -> None:
    refused = refusal(tiny, short("hall-a"), absences, attendance)
    assert refused.code is Refusal.ALONE
    assert refused.facts == {"unit": "hall", "at": at(alone_from)}
    with_stand_in = replace(short("hall-a"), stand_in="desk-a")
    assert leave(tiny, with_stand_in, absences, attendance) == with_stand_in


@pytest.mark.rule("HO-1")
@pytest.mark.parametrize(
    "absences",
    [
        [],
        [short("hall-b", start="08:40", end="09:00")],  # just back
        [short("hall-b", start="09:30", end="09:50")],  # goes when this one is back
        [short("desk-a")],
    ],
)
def test_while_somebody_else_of_the_unit_is_on_duty_a_short_break_needs_no_stand_in(
    tiny: Institution, absences: list[Absence]
) -> None:
    assert leave(tiny, short("hall-a"), absences, PAIR) == short("hall-a")


@pytest.mark.rule("HO-1")
def test_who_helps_out_in_another_unit_must_not_leave_that_one_alone(tiny: Institution) -> None:
    helping = [Attendance("hall-a", "desk", at("08:30")), *signed_in("hall-b")]
    assert refusal(tiny, short("hall-a"), (), helping).facts["unit"] == "desk"
    assert leave(tiny, short("hall-a"), (), [*helping, *signed_in("desk-b")])
    back_home = [replace(helping[0], signed_out_at=at("08:45")), *PAIR]
    assert leave(tiny, short("hall-a"), (), back_home)


@pytest.mark.rule("HO-7")
@pytest.mark.parametrize(
    ("approved_by", "granted"),
    [("boss", True), ("desk-a", True), (None, False), ("hall-a", False), ("nobody", False)],
)
def test_leave_is_approved_by_somebody_else(
    tiny: Institution, approved_by: str | None, granted: bool
) -> None:
    notice = replace(TRAINING, reason=Reason.LEAVE, approved_by=approved_by)
    if granted:
        assert leave(tiny, notice) == notice
    else:
        assert refusal(tiny, notice).code is Refusal.APPROVAL


@pytest.mark.rule("HO-1", "HO-3")
def test_at_the_end_of_a_shift_the_last_one_may_go_home_without_a_stand_in(tiny: Institution) -> None:
    notice = off_duty("hall-a")
    assert leave(tiny, notice, (), signed_in("hall-a"), at("17:30")) == notice
    assert leave(tiny, notice, (), signed_in("hall-a")) == notice  # not on the roster


@pytest.mark.rule("HO-1", "HO-3")
def test_nobody_is_off_duty_before_the_shift_has_ended(tiny: Institution) -> None:
    refused = refusal(tiny, off_duty("hall-a", start="17:29"), (), PAIR, at("17:30"))
    assert (refused.code, refused.facts) == (Refusal.ON_SHIFT, {"ends_at": at("17:30")})


@pytest.mark.rule("FI-1")
def test_that_somebody_is_gone_needs_nothing_but_no_time_back(tiny: Institution) -> None:
    assert leave(tiny, gone("hall-a")) == gone("hall-a")
    assert leave(tiny, gone("no longer there")) == gone("no longer there")
    assert refusal(tiny, replace(gone("hall-a"), back_by=at("11:00"))).code is Refusal.TIME_BACK


EARLIER = at("07:00")


@pytest.mark.rule("HO-1")
@pytest.mark.parametrize(
    "other",
    [
        away("hall-a", "desk-a", "08:00", "09:01"),
        away("hall-a", "desk-a", "10:59", "12:00"),
        away("hall-a", "desk-a", "09:30", "10:00"),
        replace(away("hall-a", "desk-a", "07:00", "08:00"), told_at=EARLIER),  # late, not back yet
        replace(away("hall-a", "desk-a"), returned_at=at("09:01")),
        gone("hall-a"),
    ],
)
def test_one_is_not_away_twice_at_a_time(tiny: Institution, other: Absence) -> None:
    refused = refusal(tiny, TRAINING, [other])
    assert refused.code is Refusal.OVERLAP
    assert refused.facts == {"leaves_at": other.leaves_at, "back_by": other.back_by}


@pytest.mark.rule("HO-1")
@pytest.mark.parametrize(
    "other",
    [
        away("hall-a", "desk-a", "08:00", "09:00"),
        away("hall-a", "desk-a", "11:00", "12:00"),
        replace(away("hall-a", "desk-a", "07:00", "08:00"), told_at=EARLIER, returned_at=at("08:00")),
        replace(away("hall-a", "desk-a"), returned_at=at("08:59")),  # called off
        away("desk-b", "desk-a"),  # somebody else's
    ],
)
def test_one_may_leave_again_once_back(tiny: Institution, other: Absence) -> None:
    assert leave(tiny, TRAINING, [other]) == TRAINING


@pytest.mark.rule("FI-1")
def test_whoever_is_away_may_be_gone_meanwhile_once(tiny: Institution) -> None:
    assert leave(tiny, gone("hall-a"), [TRAINING]) == gone("hall-a")
    assert refusal(tiny, gone("hall-a"), [gone("hall-a")]).code is Refusal.OVERLAP


# Stand-ins (HO-2)


@pytest.mark.rule("HO-2")
@pytest.mark.parametrize(
    ("absences", "stand_in", "code", "facts"),
    [
        ([], "hall-a", Refusal.STAND_IN_SELF, {}),
        ([], "nobody", Refusal.STAND_IN_UNKNOWN, {"stand_in": "nobody"}),
        (
            [short("desk-b", end="09:01")],
            "desk-b",
            Refusal.STAND_IN_AWAY,
            {"stand_in": "desk-b", "back_by": at("09:01")},
        ),
        ([gone("desk-b")], "desk-b", Refusal.STAND_IN_AWAY, {"stand_in": "desk-b", "back_by": None}),
        (  # late, and nobody knows when they come
            [replace(short("desk-b", "07:00", "07:30"), told_at=EARLIER)],
            "desk-b",
            Refusal.STAND_IN_AWAY,
            {"stand_in": "desk-b", "back_by": at("07:30")},
        ),
    ],
)
def test_a_stand_in_is_somebody_else_who_is_here(
    tiny: Institution, absences: list[Absence], stand_in: str, code: Refusal, facts: dict[str, Any]
) -> None:
    refused = refusal(tiny, away("hall-a", stand_in), absences)
    assert (refused.code, refused.facts) == (code, facts)


@pytest.mark.rule("HO-2")
@pytest.mark.parametrize(
    "other",
    [
        away("desk-b", "street-b"),  # has a stand-in of their own
        short("desk-b", "08:30", "09:00"),  # is just back
        short("desk-b", "10:00", "10:30"),  # takes a break meanwhile, as the rules let them
        replace(short("desk-b"), returned_at=at("08:00")),  # stays after all
    ],
)
def test_who_is_represented_or_back_may_stand_in(tiny: Institution, other: Absence) -> None:
    notice = away("hall-a", "desk-b")
    assert leave(tiny, notice, [other]) == notice


@pytest.mark.rule("HO-2")
def test_the_stand_in_of_a_unit_stands_in_for_a_stand_in_too(tiny: Institution) -> None:
    notice = away("hall-b", "desk-a")
    assert leave(tiny, notice, [short("desk-a")]) == notice  # desk-b is 投诉中心's B 角


@pytest.mark.rule("HO-2")
@pytest.mark.parametrize(
    ("absences", "chain", "since"),
    [
        ([away("desk-b", "hall-b")], "hall-b desk-b hall-b", "09:00"),
        (
            [away("desk-b", "street-b"), away("street-b", "hall-b")],
            "hall-b desk-b street-b hall-b",
            "09:00",
        ),
        ([away("desk-b", "hall-b", "10:00", "12:00")], "hall-b desk-b hall-b", "10:00"),  # only later
        (  # a circle already, made by hand
            [away("desk-b", "street-b"), away("street-b", "desk-b")],
            "hall-b desk-b street-b desk-b",
            "09:00",
        ),
    ],
)
def test_a_circle_of_stand_ins_is_refused_at_whatever_time_it_would_close(
    tiny: Institution, absences: list[Absence], chain: str, since: str
) -> None:
    refused = refusal(tiny, away("hall-b", "desk-b"), absences)
    assert refused.code is Refusal.STAND_IN_LOOP
    assert refused.facts == {"chain": tuple(chain.split()), "at": at(since)}


@pytest.mark.rule("HO-2")
def test_a_circle_through_the_b_of_a_unit_is_refused(tiny: Institution) -> None:
    assert refusal(tiny, away("desk-b", "desk-a"), [short("desk-a")]).code is Refusal.STAND_IN_LOOP


@pytest.mark.rule("HO-2")
@pytest.mark.parametrize(("start", "end"), [("08:00", "08:30"), ("08:00", "09:00"), ("11:00", "12:00")])
def test_two_may_stand_in_for_each_other_one_after_the_other(tiny: Institution, start: str, end: str) -> None:
    notice = away("hall-b", "desk-b")
    assert leave(tiny, notice, [away("desk-b", "hall-b", start, end)]) == notice


# Who acts (FI-1, HO-2)


@pytest.mark.rule("FI-1", "HO-2")
@pytest.mark.parametrize(
    ("absences", "chain"),
    [
        ([], "hall-b"),
        ([away("hall-b", "desk-b")], "hall-b desk-b"),
        ([away("hall-b", "desk-b"), away("desk-b", "heat-b")], "hall-b desk-b heat-b"),
        ([away("hall-b", "desk-a"), short("desk-a")], "hall-b desk-a desk-b"),  # the unit's B 角
        ([away("hall-b", "desk-a"), away("desk-a", "heat-b")], "hall-b desk-a heat-b"),  # who is named
        ([short("hall-b")], "hall-b boss"),
        ([off_duty("hall-b", "09:00")], "hall-b boss"),
        ([gone("hall-b")], "hall-b boss"),
        ([gone("hall-b", "heat-b")], "hall-b heat-b"),
        ([away("hall-b", "desk-b"), gone("hall-b", "heat-b")], "hall-b heat-b"),
        ([gone("hall-b", "heat-b"), away("hall-b", "desk-b")], "hall-b heat-b"),
        ([away("hall-b", "heat-b", "08:00"), away("hall-b", "desk-b")], "hall-b desk-b"),  # the later one
        ([away("hall-b", "desk-b"), away("hall-b", "heat-b", "08:00")], "hall-b desk-b"),
        ([away("hall-b", "desk-b"), short("desk-b")], "hall-b desk-b boss"),
        ([away("hall-b", "removed")], "hall-b removed boss"),
        ([away("hall-b", "removed"), gone("removed", "heat-b")], "hall-b removed heat-b"),
        ([away("hall-b", "hall-b")], "hall-b boss"),
        ([away("hall-b", "desk-b"), away("desk-b", "hall-b")], "hall-b desk-b boss"),
        ([away("hall-b", "boss")], "hall-b boss"),
        ([short("hall-b"), away("boss", "heat-b")], "hall-b boss heat-b"),
        ([short("hall-b"), away("boss", "heat-b"), short("heat-b")], "hall-b boss"),
        ([short("hall-b"), away("boss", "hall-b")], "hall-b boss"),
        ([away("hall-b", "boss"), away("boss", "heat-b"), short("heat-b")], "hall-b boss"),
    ],
)
def test_in_the_name_of_whoever_is_away_acts_a_stand_in_or_the_supervisor(
    tiny: Institution, absences: list[Absence], chain: str
) -> None:
    acting = acting_for("hall-b", at("09:00"), absences, tiny)
    assert acting.chain == tuple(chain.split())
    assert acting.person == chain.split()[-1]


@pytest.mark.rule("FI-1")
@pytest.mark.parametrize(
    ("person", "absences", "chain"),
    [
        ("removed", [], "removed boss"),
        ("boss", [short("boss")], "boss"),
        ("boss", [away("boss", "heat-b")], "boss heat-b"),
        ("boss", [away("boss", "heat-b"), away("heat-b", "boss")], "boss"),
        ("hall-a", [short("hall-a")], "hall-a hall-b"),
    ],
)
def test_somebody_acts_for_a_removed_account_a_duty_owner_and_the_supervisor_too(
    tiny: Institution, person: str, absences: list[Absence], chain: str
) -> None:
    assert acting_for(person, at("09:00"), absences, tiny).chain == tuple(chain.split())


@pytest.mark.rule("HO-2")
@pytest.mark.parametrize(
    ("clock", "returned", "person"),
    [
        ("08:59", None, "hall-a"),
        ("09:00", None, "desk-b"),
        ("10:59", None, "desk-b"),
        ("11:00", None, "desk-b"),  # late, and still away
        ("15:00", None, "desk-b"),
        ("09:59", "10:00", "desk-b"),
        ("10:00", "10:00", "hall-a"),
        ("14:59", "15:00", "desk-b"),
        ("15:00", "15:00", "hall-a"),
        ("09:30", "08:50", "hall-a"),  # stayed after all
    ],
)
def test_the_stand_in_acts_from_the_leaving_until_the_return(
    tiny: Institution, clock: str, returned: str | None, person: str
) -> None:
    absence = away("hall-a", "desk-b")
    if returned is not None:
        absence = come_back(absence, at(returned))
    assert acting_for("hall-a", at(clock), [absence], tiny).person == person
    assert acting_for("hall-a", at(clock).astimezone(timezone.utc), [absence], tiny).person == person


@pytest.mark.rule("HO-2")
@pytest.mark.parametrize(
    ("returned", "minutes"),
    [
        (at("10:00"), 0),
        (at("11:00"), 0),
        (at("11:00") + timedelta(seconds=1), 1),
        (at("11:01"), 1),
        (at("13:30"), 150),
        (at("11:00", 24), 24 * 60),
        (at("13:30").astimezone(timezone.utc), 150),
    ],
)
def test_a_late_return_is_recorded_in_minutes_begun(returned: datetime, minutes: int) -> None:
    assert come_back(TRAINING, returned).minutes_late == minutes


@pytest.mark.rule("HO-2")
def test_who_is_not_back_or_gave_no_time_back_has_no_minutes(tiny: Institution) -> None:
    assert TRAINING.minutes_late == 0
    assert come_back(gone("hall-a"), at("12:00")).minutes_late == 0


@pytest.mark.rule("HO-2")
def test_only_the_first_return_counts() -> None:
    back = come_back(TRAINING, at("11:05"))
    assert come_back(back, at("12:00")) == back


FIRST, THEN = away("hall-a", "desk-b", "09:00", "10:00"), away("hall-a", "heat-b", "10:00", "11:00")


@pytest.mark.rule("HO-2")
@pytest.mark.parametrize(
    ("absences", "clock", "counts"),
    [
        ([], "09:30", None),
        ([FIRST, THEN], "08:59", None),
        ([FIRST, THEN], "09:30", FIRST),
        ([FIRST, THEN], "10:00", THEN),
        ([THEN, FIRST], "10:30", THEN),
        ([FIRST, come_back(THEN, at("10:45"))], "10:50", None),  # said once that they were back
        ([FIRST, come_back(THEN, at("09:50"))], "10:30", FIRST),  # late, and stays after all
        ([FIRST, gone("hall-a")], "09:30", gone("hall-a")),
        ([gone("hall-a"), THEN], "10:30", gone("hall-a")),
        ([come_back(gone("hall-a"), at("09:50")), THEN], "10:30", THEN),  # gone, and taken on again
        ([away("desk-b")], "09:30", None),
    ],
)
def test_the_absence_that_counts_is_the_one_begun_last_unless_somebody_is_gone(
    absences: list[Absence], clock: str, counts: Absence | None
) -> None:
    assert absence_of("hall-a", at(clock), absences) == counts


@pytest.mark.rule("HO-2")
def test_one_may_plan_to_leave_again_later_but_not_while_late(tiny: Institution) -> None:
    next_one = away("hall-a", "heat-b", "14:00", "15:00")
    assert leave(tiny, replace(next_one, told_at=at("09:59")), [FIRST])
    assert refusal(tiny, replace(next_one, told_at=at("10:00")), [FIRST]).code is Refusal.OVERLAP


# On duty (HO-7)


@pytest.mark.rule("HO-7")
@pytest.mark.parametrize(
    ("clock", "people"),
    [
        ("08:29", ""),
        ("08:30", "hall-a hall-b"),
        ("08:59", "hall-a hall-b"),
        ("09:00", "hall-b"),  # hall-a is at a training
        ("11:30", "hall-b"),  # and late
        ("12:00", "hall-a hall-b"),
        ("17:29", "hall-a hall-b"),
        ("17:30", "hall-a"),  # hall-b has signed out
    ],
)
def test_on_duty_is_who_has_signed_in_and_is_not_away(clock: str, people: str) -> None:
    attendance = [
        PAIR[0],
        replace(PAIR[1], signed_out_at=at("17:30")),
        *signed_in("desk-a"),
    ]
    absences = [come_back(TRAINING, at("12:00")), gone("desk-a")]
    assert on_duty("hall", at(clock), attendance, absences) == set(people.split())
    assert on_duty("desk", at("09:00"), attendance, absences) == set()


# Instants


NAIVE = datetime(2026, 11, 23, 9)


@pytest.mark.parametrize("field", ["leaves_at", "back_by", "told_at"])
def test_a_notice_without_a_time_zone_is_refused(tiny: Institution, field: str) -> None:
    naive = replace(TRAINING, **{field: NAIVE})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="time zone"):
        leave(tiny, naive)


def test_an_instant_without_a_time_zone_is_refused(tiny: Institution) -> None:
    with pytest.raises(ValueError, match="time zone"):
        leave(tiny, TRAINING, shift_ends_at=NAIVE)
    with pytest.raises(ValueError, match="time zone"):
        acting_for("hall-a", NAIVE, [], tiny)
    with pytest.raises(ValueError, match="time zone"):
        come_back(TRAINING, NAIVE)
    with pytest.raises(ValueError, match="time zone"):
        on_duty("hall", NAIVE, [], [])
    with pytest.raises(ValueError, match="time zone"):
        absence_of("hall-a", at("09:00"), [], NAIVE)


# Whatever happens

PEOPLE = st.sampled_from(["hall-a", "hall-b", "desk-a", "desk-b", "heat-b", "boss"])
ANYBODY = PEOPLE | st.just("removed")
QUARTERS = st.integers(0, 24)


def quarter(number: int) -> datetime:
    return at("09:00") + number * timedelta(minutes=15)


@st.composite
def anything(draw: st.DrawFn) -> Absence:
    """Return an absence as nobody would grant it: edited by hand."""
    return Absence(
        person=draw(ANYBODY),
        reason=draw(st.sampled_from(Reason)),
        leaves_at=quarter(draw(QUARTERS)),
        back_by=draw(st.none() | QUARTERS.map(quarter)),
        told_at=TOLD,
        stand_in=draw(st.none() | ANYBODY),
        returned_at=draw(st.none() | QUARTERS.map(quarter)),
    )


@st.composite
def notices(draw: st.DrawFn) -> Absence:
    """Return a notice with all that it needs, for some time of the day."""
    start = draw(QUARTERS)
    reason = draw(st.sampled_from([reason for reason in Reason if reason is not Reason.GONE]))
    return Absence(
        person=draw(PEOPLE),
        reason=reason,
        leaves_at=quarter(start),
        back_by=quarter(start + draw(st.integers(1, 8))),
        told_at=TOLD,
        stand_in=draw(st.none() | PEOPLE),
        contact="13800138000",
        approved_by=draw(PEOPLE),
    )


def granted(institution: Institution, asked: list[Absence]) -> list[Absence]:
    """Return the absences that come of the notices, told one after the other."""
    absences: list[Absence] = []
    for notice in asked:
        try:
            absences.append(leave(institution, notice, absences, PAIR))
        except Refused:
            continue
    return absences


def is_here(institution: Institution, person: str, when: datetime, absences: list[Absence]) -> bool:
    known = person in {one.id for one in institution.staff}
    return known and absence_of(person, when, absences) is None


@pytest.mark.rule("FI-1", "HO-2")
@given(ANYBODY, QUARTERS.map(quarter), st.lists(anything()))
def test_whoever_acts_is_here_or_is_the_supervisor_whatever_the_data(
    tiny: Institution, person: str, when: datetime, absences: list[Absence]
) -> None:
    acting = acting_for(person, when, iter(absences), tiny)
    assert acting.chain[0] == person
    assert acting.person == "boss" or is_here(tiny, acting.person, when, absences)
    assert len(set(acting.chain)) == len(acting.chain)
    assert not any(is_here(tiny, one, when, absences) for one in acting.chain[:-1])


@pytest.mark.rule("FI-1", "HO-2")
@given(ANYBODY, QUARTERS.map(quarter), st.lists(anything()), st.randoms())
def test_who_acts_does_not_hang_on_the_order_in_which_absences_are_read(
    tiny: Institution, person: str, when: datetime, absences: list[Absence], chance: Any
) -> None:
    once = {(one.person, one.leaves_at): one for one in absences}
    told = list(once.values())
    mixed = chance.sample(told, len(told))
    assert acting_for(person, when, told, tiny) == acting_for(person, when, mixed, tiny)


@pytest.mark.rule("HO-2")
@given(st.lists(notices(), max_size=12))
def test_stand_ins_that_were_granted_never_stand_in_for_each_other_in_a_circle(
    tiny: Institution, asked: list[Absence]
) -> None:
    absences = [come_back(one, one.back_by) for one in granted(tiny, asked) if one.back_by is not None]
    for when in {one.leaves_at for one in absences}:
        stand_ins = {one.person: one.stand_in for one in absences if one.covers(when)}
        for person in stand_ins:
            one: str | None = person
            for _ in stand_ins:
                one = stand_ins.get(one) if one is not None else None
            assert one not in stand_ins  # as many steps as there are people away lead out of them


@pytest.mark.rule("HO-1", "HO-2")
@given(st.lists(notices(), max_size=12), st.data())
def test_after_the_return_nobody_acts_in_one_s_name(
    tiny: Institution, asked: list[Absence], data: st.DataObject
) -> None:
    absences = granted(tiny, asked)
    for one in absences:
        when = one.leaves_at + timedelta(minutes=data.draw(st.integers(0, 14)))
        others = [other for other in absences if other is not one]
        assert acting_for(one.person, when, [*others, come_back(one, when)], tiny).chain == (one.person,)


@pytest.mark.rule("HO-1")
@given(st.lists(notices(), max_size=12))
def test_a_unit_is_never_left_empty_by_short_breaks_without_stand_ins(
    tiny: Institution, asked: list[Absence]
) -> None:
    kept = [one for one in asked if one.reason is Reason.SHORT_BREAK and one.stand_in is None]
    absences = [come_back(one, one.back_by) for one in granted(tiny, kept) if one.back_by is not None]
    assert all(on_duty("hall", one.leaves_at, PAIR, absences) for one in absences)


class Counted(str):
    """An id that counts how often anybody looks whether it is another."""

    looks = 0

    def __eq__(self, other: object) -> bool:
        Counted.looks += 1
        return str.__eq__(self, other)

    def __hash__(self) -> int:
        Counted.looks += 1
        return str.__hash__(self)


@pytest.mark.rule("HO-2")
def test_asking_along_a_chain_twice_as_long_takes_twice_as_long(tiny: Institution) -> None:
    def looks(length: int) -> int:
        ids = [Counted(f"p{n}") for n in range(length)]
        staff = [tiny.staff[0].copy(update={"id": one}) for one in ids]
        absences = [away(one, other) for one, other in pairwise(ids)]
        before = Counted.looks
        chain = acting_for(ids[0], at("09:00"), absences, tiny.copy(update={"staff": staff})).chain
        assert list(chain) == ids
        return Counted.looks - before

    assert looks(2000) <= 2.1 * looks(1000)
