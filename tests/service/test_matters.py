"""Opening matters and telling where they stand."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from databases import MONDAY, WORDING

from bot.hotline.deadlines import DeadlineKind
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.ticket import Citizen, Origin, State
from bot.service.deadlines import fire_due
from bot.service.matters import Opened, Request, TooManyTries, answer_directly, open_ticket, progress
from bot.stores.sql.database import SqlDatabase

LAMP = Request(
    origin=Origin("rest:wang", "m7"),
    kind=Kind.FAULT,
    description="幸福路的路灯不亮",
    place="幸福路18号",
    citizen=Citizen("王建国", "13800138000"),
)


class CountedTries:
    """`Tries` in memory; its contract is tested on Redis in tests/stores."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    async def allow(self, *keys: str) -> bool:
        for key in keys:
            self.counts[key] = self.counts.get(key, 0) + 1
        return all(self.counts[key] <= 5 for key in keys)

    async def forget(self, *keys: str) -> None:
        for key in keys:
            self.counts.pop(key, None)


async def opened(database: SqlDatabase, served: Institution, request: Request = LAMP) -> Opened:
    return await open_ticket(database, served, request, MONDAY)


@pytest.mark.rule("FI-1")
async def test_the_duty_owner_of_the_unit_is_first_responsible_when_the_bot_took_it_alone(
    database: SqlDatabase, served: Institution
) -> None:
    made = await opened(database, served)
    assert made.unit.code == "urban_management"
    assert made.ticket.matter.first_responsible == made.first_responsible.id == made.unit.duty_owner


@pytest.mark.rule("FI-3", "TL-2")
async def test_a_fault_gets_a_number_of_the_day_and_an_answer_promised_in_two_working_days(
    database: SqlDatabase, served: Institution
) -> None:
    made = await opened(database, served)
    assert made.ticket.number == "20261123000001"
    assert made.ticket.state is State.DISPATCHED
    assert made.due_at == datetime(2026, 11, 25, 9, 30, tzinfo=timezone.utc)  # Wednesday 17:30


async def test_a_ticket_taken_after_midnight_in_shanghai_bears_that_day(
    database: SqlDatabase, served: Institution
) -> None:
    made = await open_ticket(database, served, LAMP, datetime(2026, 11, 23, 16, 30, tzinfo=timezone.utc))
    assert made.ticket.number.startswith("20261124")


async def test_the_same_confirmation_opens_one_ticket_even_at_the_same_instant(
    database: SqlDatabase, served: Institution
) -> None:
    made = await asyncio.gather(*(opened(database, served) for _ in range(10)))
    assert len({one.ticket.number for one in made}) == 1
    other = await opened(database, served, replace(LAMP, origin=Origin("rest:wang", "m8")))
    assert other.ticket.number == "20261123000002"


@pytest.mark.rule("FI-10")
async def test_what_no_unit_names_goes_to_the_supervisor_with_a_deadline(
    database: SqlDatabase, served: Institution
) -> None:
    made = await opened(database, served, replace(LAMP, kind=Kind.ISSUE, description="有件怪事说不清"))
    assert made.unit.code == served.profile.default_unit
    assert made.ticket.handler == served.profile.supervisor
    assert made.due_at > MONDAY


@pytest.mark.rule("CP-4")
async def test_a_complaint_is_never_given_to_the_unit_complained_about(
    database: SqlDatabase, served: Institution
) -> None:
    made = await opened(
        database, served, replace(LAMP, kind=Kind.COMPLAINT, description="城管局的人不修路灯还骂人")
    )
    assert made.unit.code == served.profile.complaint_unit


@pytest.mark.rule("TL-10")
async def test_an_urgent_fault_is_promised_round_the_clock(
    database: SqlDatabase, served: Institution
) -> None:
    made = await opened(database, served, replace(LAMP, description="锦绣花园停电了"))
    assert made.ticket.matter.kind is Kind.URGENT_FAULT
    assert made.due_at - MONDAY == timedelta(minutes=served.limit(Kind.URGENT_FAULT).amount)


@pytest.mark.rule("PV-5")
async def test_an_owner_with_the_last_four_digits_is_told_the_progress(
    database: SqlDatabase, served: Institution
) -> None:
    made = await opened(database, served)
    tries = CountedTries()
    assert await progress(database, tries, served, "rest:li", made.ticket.number, "1111", MONDAY) is None
    assert await progress(database, tries, served, "rest:li", "20261123999999", "8000", MONDAY) is None
    assert await progress(database, tries, served, "rest:wang", made.ticket.number, "8000", MONDAY) == made


@pytest.mark.rule("PV-5")
async def test_an_anonymous_citizen_proves_ownership_by_the_query_code_alone(
    database: SqlDatabase, served: Institution
) -> None:
    made = await opened(database, served, replace(LAMP, citizen=Citizen()))
    code = made.ticket.query_code
    assert code is not None
    assert len(code) == 6
    assert (
        await progress(database, CountedTries(), served, "rest:li", made.ticket.number, code, MONDAY) == made
    )
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert (
        await progress(database, CountedTries(), served, "rest:li", made.ticket.number, wrong, MONDAY) is None
    )


@pytest.mark.rule("PV-5")
async def test_the_sixth_wrong_proof_is_refused_and_so_is_the_right_one_after_it(
    database: SqlDatabase, served: Institution
) -> None:
    number = (await opened(database, served)).ticket.number
    tries = CountedTries()
    for _ in range(5):
        assert await progress(database, tries, served, "rest:li", number, "1111", MONDAY) is None
    for proof in ("1111", "8000"):
        with pytest.raises(TooManyTries):
            await progress(database, tries, served, "rest:li", number, proof, MONDAY)


@pytest.mark.rule("PV-5")
async def test_an_owner_who_asks_often_is_never_locked_out(
    database: SqlDatabase, served: Institution
) -> None:
    number = (await opened(database, served)).ticket.number
    tries = CountedTries()
    for _ in range(12):
        assert await progress(database, tries, served, "rest:wang", number, "8000", MONDAY) is not None


@pytest.mark.rule("FI-2", "TL-1")
async def test_a_direct_answer_is_kept_with_its_guide_and_version_once(
    database: SqlDatabase, served: Institution
) -> None:
    guide = served.guides[0]
    first = await answer_directly(database, served, LAMP.origin, guide, MONDAY)
    again = await answer_directly(database, served, LAMP.origin, guide, MONDAY)
    assert first == again
    assert (first.guide, first.guide_version) == (guide.code, guide.version)
    assert first.first_responsible == served.unit(guide.unit).duty_owner


@pytest.mark.rule("FI-7", "TL-11")
async def test_every_ticket_has_a_deadline_that_expires_once_however_many_clocks_look(
    database: SqlDatabase, served: Institution
) -> None:
    made = await opened(database, served)
    assert made.due_at

    async def look(now: datetime) -> list[str]:
        fired = await fire_due(database, WORDING, served, now)
        return [one.firing.value for one in fired if one.deadline.kind is DeadlineKind.ANSWER]

    await look(made.due_at - timedelta(seconds=1))
    seen = await asyncio.gather(*(look(made.due_at) for _ in range(8)))
    assert [firing for clock in seen for firing in clock] == ["escalate"]
    assert await look(made.due_at + timedelta(seconds=1)) == []
