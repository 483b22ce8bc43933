"""The report of a day: how many came about what, beside an ordinary day (RC-6)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.hotline.daily import DAYS_BEFORE, Come, Line, counted

pytestmark = pytest.mark.rule("RC-6")

_DAY = date(2026, 11, 22)
_COME = st.builds(
    Come,
    st.sampled_from(["fault", "complaint"]),
    st.sampled_from(["web", "phone"]),
    st.sampled_from([None, "water", "gas"]),
    st.sampled_from([None, "漏水"]),
    st.sampled_from([None, "北城区"]),
)


def test_a_day_stands_beside_the_mean_of_the_week_before() -> None:
    lamp, leak = Come("fault", "web", "urban", "路灯"), Come("fault", "phone", "water", "漏水")
    asked = Come("consult", "web", None)
    report = counted(_DAY, [lamp, leak, leak, asked], [lamp] * 14)
    assert report.come == Line(None, 4, 2.0)
    assert report.kinds == (Line("fault", 3, 2.0), Line("consult", 1, 0.0))
    assert report.units == (Line("water", 2, 0.0), Line("urban", 1, 2.0))


def test_what_did_not_come_though_it_usually_does_is_told_too() -> None:
    report = counted(_DAY, [], [Come("fault", "web", "water")] * 7)
    assert report.units == (Line("water", 0, 1.0),)


@given(come=st.lists(_COME, max_size=30), before=st.lists(_COME, max_size=30))
def test_every_way_of_telling_them_apart_adds_up_to_all(come: list[Come], before: list[Come]) -> None:
    report = counted(_DAY, come, before)
    for lines in (report.kinds, report.channels):
        assert sum(one.count for one in lines) == report.come.count
    tickets = sum(one.unit is not None for one in come)
    for lines in (report.units, report.subjects, report.areas):
        assert sum(one.count for one in lines) == tickets
    assert report.come.usual == round(len(before) / DAYS_BEFORE, 1)
