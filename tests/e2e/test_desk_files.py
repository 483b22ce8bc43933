"""Finding tickets at the desk, over its HTTP interface and on a running hotline."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from datetime import datetime, timezone

import pytest
from conftest import Hotline
from test_desk_api import Member

from bot.hotline.institution import Kind
from bot.hotline.ticket import Citizen, Origin
from bot.service.matters import Request, open_ticket

# Nobody of them has an account in another file of tests: the hotline is one for all.
ROLES = {
    "s023": "handler",  # of the water company, on duty
    "s024": "handler",  # their colleague
    "s026": "handler",  # of the power company
    "s007": "complaint_desk",
    "s049": "supervisor",
}
Staff = dict[str, Member]


@pytest.fixture(scope="module")
def passwords(hotline: Hotline) -> dict[str, str]:
    """Accounts made on the command line; their passwords by person."""
    made = {}
    for person, role in ROLES.items():
        done = hotline.command("staff", "add", person, f"name-{person}", role)
        assert done.returncode == 0, done.stderr
        made[person] = done.stdout.split()[-1]
    return made


@pytest.fixture
async def staff(hotline: Hotline, passwords: dict[str, str]) -> AsyncIterator[Staff]:
    """Everybody of them, signed in."""
    url = f"http://127.0.0.1:{hotline.environment['CONSOLE_PORT']}"
    members = {person: Member(url, person) for person in ROLES}
    for person, member in members.items():
        assert (await member.sign_in(f"name-{person}", passwords[person])).status_code == 200
    yield members
    for member in members.values():
        await member.http.aclose()


async def opened(hotline: Hotline, kind: Kind, what: str, citizen: Citizen) -> str:
    """Return the number of a ticket as the bot opens it."""
    database = hotline.database()
    async with database.reading() as work:
        institution = await work.content.institution()
    request = Request(Origin(f"rest:{uuid.uuid4().hex}", "m1"), kind, what, "水厂路7号", citizen)
    ticket = (await open_ticket(database, institution, request, datetime.now(timezone.utc))).ticket
    await database.close()
    return ticket.number


async def found(member: Member, query: str) -> list[str]:
    answer = await member.http.get("/api/tickets", params={"q": query})
    assert answer.status_code == 200, answer.text
    return [one["number"] for one in answer.json()]


@pytest.mark.rule("PV-4")
async def test_a_ticket_is_found_by_its_unit_and_the_supervisor_and_by_nobody_else(
    hotline: Hotline, staff: Staff
) -> None:
    number = await opened(hotline, Kind.FAULT, "家里停水两天了", Citizen("鲁班七", "13511223344"))
    for query in (number, number[-6:], "13511223344", "3344", "鲁班七", "停水 水厂路7号"):
        assert number in await found(staff["s024"], query), query
        assert number in await found(staff["s049"], query), query
        assert number not in await found(staff["s026"], query), query
    (shown,) = (await staff["s024"].get("/tickets?q=13511223344")).json()
    assert (shown["kind"], shown["unit"], shown["offered"], shown["late"]) == (
        "urgent_fault",
        "water",
        True,
        False,
    )
    assert {"state", "subject", "handler", "urged", "next_due_at"} <= shown.keys()
    assert "鲁班七" not in str(shown)
    for query in ("", "水" * 101):
        answer = await staff["s024"].http.get("/api/tickets", params={"q": query})
        assert (answer.status_code, list(answer.json()["fields"])) == (400, ["q"])


@pytest.mark.rule("CP-3")
async def test_who_complains_is_found_by_the_complaint_desk_alone(hotline: Hotline, staff: Staff) -> None:
    said = "我是墨子九，窗口的人服务态度差，电话13655667788"
    number = await opened(hotline, Kind.COMPLAINT, said, Citizen("墨子九", "13655667788"))
    for query in ("墨子九", "13655667788", "7788"):
        assert await found(staff["s007"], query) == [number]
        assert await found(staff["s049"], query) == []
    assert number in await found(staff["s049"], "服务态度 窗口")
