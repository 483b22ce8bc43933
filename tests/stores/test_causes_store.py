"""Grievances on both databases: complaints and who was not satisfied, put down to a cause (CP-9)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from acting import Hotline
from databases import MONDAY

from bot.hotline.acts import Answer, Begin, CallBack, Outcome, SignFor
from bot.hotline.oversight import Cause
from bot.hotline.refusal import Refused
from bot.hotline.roles import Clerk, Role
from bot.service import causes
from bot.service.duty import UnknownTicket

INSPECTOR = Clerk("inspector", "office", frozenset({Role.INSPECTOR}))
CAUSES = (Cause(code="late", name="超期"), Cause(code="rude", name="态度生硬"))
NOVEMBER = date(2026, 11, 1)


@pytest.fixture
async def grieved(hotline: Hotline) -> Hotline:
    """A hotline with a complaint, a citizen who is not satisfied, and one who is."""
    hotline.institution = hotline.institution.copy(update={"causes": CAUSES})
    await hotline.complain()
    for n, outcome in enumerate((Outcome.DISSATISFIED, Outcome.SATISFIED)):
        number = await hotline.open(f"m{n}", peer=f"wang{n}")
        case = await hotline.case(number)
        assert case.ticket.offer
        await hotline.do(case.ticket.offer.person, SignFor(), Begin(), Answer("已经修好。"), number=number)
        caller = (await hotline.case(number)).ticket.calls_back
        assert caller
        await hotline.do(caller, CallBack(outcome, "问过市民"), number=number)
    return hotline


async def look(hotline: Hotline, month: date = NOVEMBER, by: Clerk = INSPECTOR) -> causes.Month:
    return await causes.look(hotline.database, hotline.institution, by, month, hotline.now)


@pytest.mark.rule("CP-9")
async def test_complaints_and_dissatisfied_citizens_of_the_month_are_its_grievances(grieved: Hotline) -> None:
    found = await look(grieved)
    assert (found.report.count, found.report.complaints) == (2, 1)
    assert [(one.is_complaint, one.cause) for one in found.grievances] == [(True, None), (False, None)]
    assert (await look(grieved, date(2026, 10, 1))).report.count == 0
    assert (await look(grieved, date(2026, 12, 1))).report.before == 2


@pytest.mark.rule("CP-9", "CP-8")
async def test_what_it_is_put_down_to_and_what_is_done_stand_as_they_were_said_last(grieved: Hotline) -> None:
    place = (grieved.database, grieved.institution, INSPECTOR)
    ticket = (await look(grieved)).grievances[0].ticket
    for n, cause in enumerate(("rude", "late")):
        at = MONDAY + timedelta(minutes=n)
        await causes.put_down(*place, ticket, cause, at)
        await causes.improve(*place, NOVEMBER, cause, f"第{n}条措施", at)
    await causes.improve(*place, NOVEMBER, "late", "加派人手", MONDAY + timedelta(hours=1))
    found = await look(grieved)
    assert [one.key for one in found.report.causes] == ["late", None]
    assert {code: one.words for code, one in found.improvements.items()} == {
        "rude": "第0条措施",
        "late": "加派人手",
    }
    with pytest.raises(Refused):
        await causes.put_down(*place, ticket, "fees", MONDAY)
    with pytest.raises(UnknownTicket):
        await causes.put_down(*place, "20200101000001", "late", MONDAY)


@pytest.mark.rule("CP-4", "CP-9")
async def test_whom_a_complaint_is_about_counts_it_but_does_not_read_it(grieved: Hotline) -> None:
    named = Clerk("street-a", "street", frozenset({Role.INSPECTOR}))
    found = await look(grieved, by=named)
    assert found.report.count == 2
    assert [one.is_complaint for one in found.grievances] == [False]
    complaint = (await look(grieved)).grievances[0].ticket
    with pytest.raises(UnknownTicket):
        await causes.put_down(grieved.database, grieved.institution, named, complaint, "late", MONDAY)
