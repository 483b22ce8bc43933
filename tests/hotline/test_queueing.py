"""Who waits for a person is served in one order, by what they need and how long they wait."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hotline.calendar import WorkingCalendar
from bot.hotline.institution import Institution, Staff
from bot.hotline.queueing import Queued, behind, in_order, is_served, is_too_long, late
from bot.hotline.ticket import Citizen, Ticket
from bot.stores.sql.tables import metadata

NOON = datetime(2026, 11, 23, 4, tzinfo=timezone.utc)
MINUTE = timedelta(minutes=1)
WAITING = st.lists(
    st.builds(
        Queued,
        st.uuids().map(str),
        st.integers(0, 600).map(lambda minutes: NOON + minutes * MINUTE),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    ),
    max_size=20,
)


@pytest.mark.rule("HO-6")
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Queued("late", NOON + MINUTE, urgent=True), Queued("early", NOON, special_need=True)),
        (Queued("late", NOON + MINUTE, special_need=True), Queued("early", NOON)),
        (Queued("late", NOON + MINUTE), Queued("early", NOON, colleague=True)),  # 先外后内
        (Queued("late", NOON + MINUTE, urgent=True, colleague=True), Queued("early", NOON)),  # 先急后缓
        (Queued("early", NOON), Queued("late", NOON + MINUTE)),
    ],
)
def test_urgent_goes_first_then_special_need_then_citizens_then_who_waits_longest(
    first: Queued, second: Queued
) -> None:
    assert in_order([second, first]) == in_order([first, second]) == [first, second]


@pytest.mark.rule("HO-6")
@given(WAITING)
def test_the_order_does_not_depend_on_how_the_queue_is_given_and_loses_nobody(waiting: list[Queued]) -> None:
    assert in_order(waiting) == in_order(reversed(waiting))
    assert sorted(one.conversation for one in in_order(waiting)) == sorted(
        one.conversation for one in waiting
    )


@pytest.mark.rule("HO-5")
def test_the_queue_is_too_long_when_more_wait_than_the_institution_allows() -> None:
    queue = [Queued(str(n), NOON) for n in range(4)]
    assert is_too_long(queue, 3)
    assert not is_too_long(queue[:3], 3)


@pytest.mark.rule("PR-2")
def test_there_is_no_rank_that_could_influence_anything() -> None:
    """Leader and commoner, acquaintance and stranger, local and outsider are not told apart anywhere."""
    known = {field.name for kind in (Queued, Citizen, Ticket) for field in fields(kind)}
    known |= {column.name for table in metadata.tables.values() for column in table.columns}
    known |= set(Staff.__fields__)
    assert not known & {"rank", "vip", "level", "grade", "priority", "importance", "relation", "hukou"}


@pytest.mark.rule("PR-3")
@pytest.mark.parametrize(("begun", "served"), [("17:29", True), ("17:30", False), ("12:30", False)])
def test_who_came_before_closing_time_is_served(begun: str, served: bool) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    calendar = WorkingCalendar(((time(8, 30), time(12)), (time(13, 30), time(17, 30))), zone)
    at = datetime.combine(datetime(2026, 11, 23).date(), time.fromisoformat(begun), zone)
    assert is_served(at, calendar) is served


@pytest.mark.rule("TL-6")
@pytest.mark.parametrize(
    ("conversation", "waited", "is_late"),
    [("web:a", 2, False), ("web:a", 3, True), ("phone:a", 1, True), ("rest:a", 1, False)],
)
def test_who_waits_longer_for_a_person_than_their_channel_allows_is_late(
    tiny: Institution, conversation: str, waited: int, is_late: bool
) -> None:
    calendar = WorkingCalendar(tiny.profile.hours, ZoneInfo("Asia/Shanghai"))
    queued = [Queued(conversation, NOON)]
    found = late(queued, tiny.duty.respond, calendar, NOON + waited * MINUTE)
    assert found == (queued if is_late else [])


@pytest.mark.rule("PR-1")
def test_those_are_behind_who_waited_already_and_are_served_after_the_newcomer() -> None:
    urgent, early, late_ = Queued("u", NOON, urgent=True), Queued("a", NOON), Queued("b", NOON + MINUTE)
    newcomer = Queued("old", NOON + 2 * MINUTE, special_need=True)
    assert behind([late_, newcomer, urgent, early], newcomer) == [early, late_]
