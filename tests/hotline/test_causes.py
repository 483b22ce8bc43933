"""What a month's complaints and dissatisfied citizens come to (CP-9)."""

from __future__ import annotations

from datetime import date

import pytest

from bot.hotline.causes import Grievance, insist_on_cause, month_after, month_before, month_of, report
from bot.hotline.institution import Institution
from bot.hotline.refusal import Refused
from bot.hotline.ticket import Conclusion

NOVEMBER = date(2026, 11, 1)


def grievance(n: int, cause: str | None = "late", citizen: str = "a", **more: object) -> Grievance:
    usual = {"is_complaint": True, "unit": "water", "subject": "停水", "area": "东湖区", "conclusion": None}
    return Grievance(f"2026110100{n:04d}", citizen=f"{citizen}{n}", cause=cause, **usual | more)  # type: ignore[arg-type]


@pytest.mark.rule("CP-9")
def test_grievances_are_told_apart_with_the_month_before_and_what_was_upheld() -> None:
    now = [
        grievance(1, conclusion=Conclusion.UPHELD),
        grievance(2, conclusion=Conclusion.PARTLY),
        grievance(3, cause=None, conclusion=Conclusion.NOT_UPHELD),
        grievance(4, cause="rude", is_complaint=False, unit="power"),
    ]
    found = report(NOVEMBER, now, [grievance(9), grievance(10, cause="fees")])
    assert (found.count, found.before, found.complaints) == (4, 2, 3)
    assert [(one.key, one.count, one.before, one.upheld) for one in found.causes] == [
        ("late", 2, 1, 2),
        ("rude", 1, 0, 0),
        (None, 1, 0, 0),
    ]
    assert [(one.key, one.count) for one in found.units] == [("water", 3), ("power", 1)]
    for lines in (found.causes, found.units, found.subjects, found.areas):
        assert sum(one.count for one in lines) == found.count


@pytest.mark.rule("CP-9")
def test_who_comes_again_about_the_same_is_counted() -> None:
    again = [
        Grievance(f"{n}", True, "water", subject, None, None, "wang") for n, subject in enumerate("水水电")
    ]
    assert report(NOVEMBER, [*again, grievance(5)], []).repeated == 2
    anonymous = [Grievance(f"{n}", True, "water", "水", None, None, None) for n in range(3)]
    assert report(NOVEMBER, anonymous, []).repeated == 0


@pytest.mark.rule("CP-9")
def test_a_grievance_is_put_down_to_a_cause_and_to_no_heading(institution: Institution) -> None:
    assert insist_on_cause(institution, "late").name == "超过承诺时间"
    for code in ("slow", "nothing"):
        with pytest.raises(Refused):
            insist_on_cause(institution, code)


@pytest.mark.parametrize(
    ("month", "before", "after"),
    [
        (NOVEMBER, date(2026, 10, 1), date(2026, 12, 1)),
        (date(2026, 1, 1), date(2025, 12, 1), date(2026, 2, 1)),
        (date(2026, 12, 1), NOVEMBER, date(2027, 1, 1)),
    ],
)
def test_months_follow_each_other(month: date, before: date, after: date) -> None:
    assert (month_before(month), month_after(month)) == (before, after)
    assert month_of(f"{month:%Y-%m}") == month
    assert month_of("2026-13") is None
