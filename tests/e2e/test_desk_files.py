"""Finding tickets, files and papers, at the desk and from citizens, over HTTP on a running hotline."""

from __future__ import annotations

import re
import uuid
from collections.abc import AsyncIterator
from datetime import datetime, timezone

import httpx
import pytest
from citizens import WebCitizen
from conftest import Hotline, eventually
from desk import Member, address, signed_in
from handed import DOCX, PNG, SAMPLES
from papers import pages_of

from bot.hotline.files import LARGEST, MOST, FileType
from bot.hotline.kind import Kind
from bot.hotline.ticket import Citizen, Origin
from bot.service.matters import Request, open_ticket

# Whom the demonstration gives no account gets one on the command line.
ROLES = {
    "s024": "handler",  # of the water company, as s023, who is on duty there
    "s026": "handler",  # of the power company
    "s049": "supervisor",
    "s050": "agent",
}
Staff = dict[str, Member]


@pytest.fixture(scope="module")
def given(hotline: Hotline) -> dict[str, str]:
    """Return the passwords of accounts made on the command line, by person."""
    made = {}
    for person, role in ROLES.items():
        done = hotline.command("staff", "add", person, f"name-{person}", role)
        assert done.returncode == 0, done.stderr
        made[person] = done.stdout.split()[-1]
    return made


@pytest.fixture
async def staff(hotline: Hotline, given: dict[str, str]) -> AsyncIterator[Staff]:
    """Everybody of them, and the demonstration's s023 and s007, signed in."""
    async with signed_in(hotline, "s023", "s007") as members:
        for person, password in given.items():
            members[person] = Member(address(hotline), person)
            assert (await members[person].sign_in(f"name-{person}", password)).status_code == 200
        yield members
        for person in given:
            await members[person].http.aclose()


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
    assert (shown["kind"], shown["unit"], shown["offered_to"], shown["late"]) == (
        "urgent_fault",
        "water",
        "s023",
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


# --- files of tickets


async def attach(member: Member, number: str, name: str, content: bytes, kind: str = "") -> httpx.Response:
    """Attach a file as a page does, with whatever type a browser makes up."""
    form = {"file": (name, content, kind or "application/octet-stream")}
    return await member.http.post(f"/api/tickets/{number}/files", files=form)


@pytest.mark.rule("CP-8")
async def test_a_photograph_and_a_paper_are_attached_to_a_ticket_and_come_back_as_what_they_are(
    hotline: Hotline, staff: Staff
) -> None:
    number = await opened(hotline, Kind.FAULT, "停水了", Citizen("公输一", "13511220001"))
    handler = staff["s023"]
    assert (await handler.get(f"/tickets/{number}")).json()["may_attach"] is True
    for name, content, kind in (("现场 1.png", PNG, "text/html"), ("情况.docx", DOCX, "image/png")):
        answer = await attach(handler, number, name, content, kind)
        assert answer.status_code == 200, answer.text
    seen = answer.json()
    assert [one["name"] for one in seen["attachments"]] == ["现场 1.png", "情况.docx"]
    assert [(one["by"], one["size"]) for one in seen["attachments"]] == [
        ("s023", len(PNG)),
        ("s023", len(DOCX)),
    ]
    assert [(one["name"], one["note"]) for one in seen["history"]][-1] == ("attached", "情况.docx")
    picture, paper = [await handler.get(f"/files/{one['id']}") for one in seen["attachments"]]
    assert (picture.content, paper.content) == (PNG, DOCX)
    assert picture.headers["content-type"] == "image/png"
    assert picture.headers["content-disposition"].startswith(
        "inline; filename*=UTF-8''%E7%8E%B0%E5%9C%BA%201.png"
    )
    assert paper.headers["content-type"] == FileType.DOCX.value
    assert paper.headers["content-disposition"].startswith("attachment;")
    for answer in (picture, paper):
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.rule("PV-4")
async def test_a_file_is_read_and_attached_by_nobody_whom_the_ticket_does_not_concern(
    hotline: Hotline, staff: Staff
) -> None:
    number = await opened(hotline, Kind.FAULT, "停水了", Citizen("公输二", "13511220002"))
    file = (await attach(staff["s023"], number, "公输二的水表.png", PNG)).json()["attachments"][0]["id"]
    for person in ("s024", "s026", "s049", "s050"):
        answer = await staff[person].get(f"/files/{file}")
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden"), person
        answer = await attach(staff[person], number, "a.png", PNG)
        assert answer.status_code in (403, 422), person
    masked = (await staff["s024"].get(f"/tickets/{number}")).json()
    assert (masked["attachments"][0]["name"], masked["may_attach"]) == ("****.png", False)
    assert "公输二" not in str(masked)
    assert (await staff["s023"].get("/files/none")).json()["code"] == "unknown_file"
    assert (await attach(staff["s023"], "20260101000001", "a.png", PNG)).json()["code"] == "unknown_ticket"


async def test_what_is_not_to_be_taken_in_is_refused_with_the_reason(hotline: Hotline, staff: Staff) -> None:
    number = await opened(hotline, Kind.FAULT, "停水了", Citizen("公输三", "13511220003"))
    handler = staff["s023"]
    for content, code in ((b"MZ\x90\0" + bytes(99), "file_type"), (PNG + bytes(LARGEST), "too_large")):
        answer = await attach(handler, number, "照片.png", content, "image/png")
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    largest = await attach(handler, number, "照片.png", PNG + bytes(LARGEST - len(PNG)))
    assert largest.status_code == 200
    no_file = await handler.http.post(f"/api/tickets/{number}/files", data={"file": "words"})
    assert (no_file.status_code, list(no_file.json()["fields"])) == (400, ["file"])
    forged = await httpx.AsyncClient(cookies=handler.http.cookies, trust_env=False).post(
        f"{handler.http.base_url}/api/tickets/{number}/files", files={"file": ("a.png", PNG)}
    )
    assert forged.json()["code"] == "forged"
    assert len((await handler.get(f"/tickets/{number}")).json()["attachments"]) == 1


# --- papers


@pytest.mark.rule("PV-1")
async def test_a_ticket_is_printed_as_whoever_prints_it_may_see_it(hotline: Hotline, staff: Staff) -> None:
    number = await opened(hotline, Kind.FAULT, "停水了，电话13511220009", Citizen("公输九", "13511220009"))
    shown = {}
    for person in ("s023", "s024"):
        answer = await staff[person].get(f"/tickets/{number}/print")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
        assert answer.headers["content-disposition"].startswith("inline;")
        assert answer.headers["cache-control"] == "no-store"
        shown[person] = "\n".join(pages_of(answer.content))
    assert {number, "公输九", "13511220009", "首问责任人"} <= set(shown["s023"].splitlines())
    assert "汪海涛（" in shown["s023"].splitlines()[-2]  # whose name is it on
    assert "公输九" not in shown["s024"]
    assert "13511220009" not in shown["s024"]
    assert "135****0009" in shown["s024"]
    for person, other, code in (("s026", number, "forbidden"), ("s023", "20260101000001", "unknown_ticket")):
        assert (await staff[person].get(f"/tickets/{other}/print")).json()["code"] == code


# --- photographs of citizens


@pytest.fixture
async def citizen(hotline: Hotline) -> AsyncIterator[WebCitizen]:
    made = WebCitizen(hotline.url)
    await made.arrive()
    yield made
    await made.leave()


@pytest.mark.rule("AH-1")
async def test_a_citizens_photograph_is_acknowledged_and_shown_to_who_takes_the_conversation(
    staff: Staff, citizen: WebCitizen
) -> None:
    await citizen.say("路灯坏了")
    sent = await citizen.photograph()
    assert sent.status_code == 201, sent.text
    assert [one["from"] for one in sent.json()] == ["citizen", "hotline"]

    async def is_thanked() -> bool:
        return any("照片已经收到" in said for said in citizen.said)

    assert await eventually(is_thanked)  # live, on the page
    agent, here = staff["s050"], f"/conversations/{citizen.conversation}"
    async with agent.on_duty():
        assert (await agent.post(f"{here}/take")).status_code == 200
        log = (await agent.get(f"{here}/log?after=0")).json()
        (photograph,) = [one for one in log if one["files"]]
        assert (photograph["speaker"], photograph["text"]) == ("citizen", "")
        (file,) = photograph["files"]
        assert (file["name"], file["type"], file["size"]) == ("路灯.png", "image/png", len(PNG))
        assert (await agent.get(f"/files/{file['id']}")).content == PNG
        assert (await staff["s026"].get(f"/files/{file['id']}")).status_code == 403
        assert len((await citizen.photograph()).json()) == 1  # now a person answers
        await agent.post(f"{here}/end")
    shown = [one for one in await citizen.log() if one.get("files")]
    assert [one["files"][0]["name"] for one in shown] == ["路灯.png"] * 2


@pytest.mark.rule("AH-1", "PV-4")
async def test_a_photograph_goes_with_its_ticket_to_who_handles_it_and_to_nobody_elses(
    staff: Staff, citizen: WebCitizen
) -> None:
    await citizen.say("家里停水了")
    await citizen.photograph(name="水表.png")
    opened = await citizen.talk("水厂路7号", "王芳", "13800138000", "确认")
    found = re.search(r"20\d{12}", opened)
    assert found
    await citizen.photograph(SAMPLES[FileType.JPEG], name="水龙头.jpg")
    handler = staff["s023"]
    seen = (await handler.get(f"/tickets/{found[0]}")).json()["attachments"]
    assert [(one["name"], one["by"]) for one in seen] == [("水表.png", "citizen"), ("水龙头.jpg", "citizen")]
    shown = [(await handler.get(f"/files/{one['id']}")).content for one in seen]
    assert shown == [PNG, SAMPLES[FileType.JPEG]]
    for person in ("s024", "s026"):  # a colleague, who sees the citizen masked, and another unit
        assert (await staff[person].get(f"/files/{seen[0]['id']}")).json()["code"] == "forbidden"


async def test_a_photograph_needs_the_sessions_own_token_and_is_a_photograph(citizen: WebCitizen) -> None:
    assert (await citizen.photograph(bearer=False)).status_code == 401
    assert (await citizen.photograph(bearer=False, session_id="guessed.token")).status_code == 401
    by_field = await citizen.photograph(bearer=False, session_id=str(citizen.token), message_id="p1")
    assert by_field.status_code == 201
    again = await citizen.photograph(message_id="p1")
    assert (again.status_code, again.json()) == (201, [])
    for content in (SAMPLES[FileType.PDF], SAMPLES[FileType.GIF], b"<html>"):
        answer = await citizen.photograph(content)
        assert (answer.status_code, answer.json()) == (422, {"error": "file_type"})
    large = await citizen.photograph(PNG + bytes(LARGEST))
    assert (large.status_code, large.json()) == (422, {"error": "too_large"})


async def test_one_photograph_too_many_is_refused(citizen: WebCitizen) -> None:
    statuses = [(await citizen.photograph()).status_code for _ in range(MOST + 1)]
    assert statuses == [201] * MOST + [422]
