"""Who is let in where at the desk: every role at every route, with what is theirs and what is not (PV-4)."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any, TypeVar
from urllib.parse import urlencode

import httpx
import pytest
from conftest import Hotline
from desk import Member, address
from handed import PNG
from staff import WORDING

from bot.hotline.acts import Answer, SignFor
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.roles import MAY, Operation, Reach, Role
from bot.hotline.ticket import Citizen, Origin
from bot.service import access, duty, holding, intake, presence
from bot.service.matters import Request, open_ticket
from bot.service.ports import Inbound
from bot.stores.secrets import Argon2Passwords
from bot.stores.sql.database import SqlDatabase

# One member of staff for each role, each of another unit that has a colleague besides.
PERSONS = dict(
    zip(Role, ("s015", "s018", "s025", "s028", "s031", "s036", "s039", "s044", "s051"), strict=True)
)
COLLEAGUES = dict(
    zip(Role, ("s014", "s017", "s024", "s027", "s030", "s035", "s038", "s043", "s050"), strict=True)
)
STRANGER = "s033"  # of a unit in which nobody of these is
NAME, TELEPHONE = "欧阳若水", "13912345678"
PASSWORD = "a password of the matrix"
T = TypeVar("T")
_count = itertools.count()


class Desk:
    """The desk of a running hotline, with somebody of each role signed in."""

    def __init__(self, hotline: Hotline, institution: Institution) -> None:
        self.hotline = hotline
        self.institution = institution
        self.pages = {role: httpx.Client(base_url=address(hotline), trust_env=False) for role in Role}
        self._talks: list[tuple[str, str]] = []

    def with_database(self, use: Callable[[SqlDatabase], Awaitable[T]]) -> T:
        """Do something in the hotline's database."""

        async def used() -> T:
            database = self.hotline.database()
            try:
                return await use(database)
            finally:
                await database.close()

        return asyncio.run(used())

    def sign_in(self) -> None:
        async def add(database: SqlDatabase) -> None:
            for role, person in [*PERSONS.items(), (Role.AGENT, STRANGER)]:
                given = (database, Argon2Passwords(), self.institution, person, f"matrix-{person}", [role])
                await access.add_account(*given, password=PASSWORD, must_change=False)
            await presence.sign_in(database, self.institution, STRANGER, _now())

        self.with_database(add)
        for role, page in self.pages.items():
            told = {"name": f"matrix-{PERSONS[role]}", "password": PASSWORD}
            page.headers["X-CSRF-Token"] = (
                page.post("/api/sign-in", json=told).raise_for_status().json()["csrf"]
            )

    def ask(self, role: Role, call: tuple[str, str], body: Any = None) -> httpx.Response:
        method, path = call
        given = {"files": {"file": body}} if isinstance(body, bytes) else {"json": body}
        return self.pages[role].request(method.upper(), path, **given)

    def on_duty(self, role: Role) -> None:
        """Sign the person of a role on, if they have duty at all."""
        self.ask(role, ("post", "/api/presence/here"))

    def ticket(self, person: str, kind: Kind = Kind.ISSUE) -> str:
        """Open a ticket that is offered to somebody; return its number."""

        async def opened(database: SqlDatabase) -> str:
            said = f"井盖坏了，我是{NAME}，电话{TELEPHONE}"
            origin = Origin(f"rest:matrix-{next(_count)}", "m1")
            what = Request(origin, kind, said, None, Citizen(NAME, TELEPHONE), sought=person)
            return (await open_ticket(database, self.institution, what, _now())).ticket.number

        return self.with_database(opened)

    def answered(self, person: str) -> tuple[str, int]:
        """Open a ticket that somebody has answered; return its number, and its version then."""
        number = self.ticket(person)

        async def answer(database: SqlDatabase) -> int:
            for what in (SignFor(), Answer("井盖已经换好。")):
                acted = await duty.act(
                    database, WORDING, self.institution, number, what, by=person, now=_now()
                )
            return acted.case.ticket.version

        return number, self.with_database(answer)

    def talk(self, person: str | None, offered_to: str | None = None) -> str:
        """Let a citizen talk with somebody, or with the bot; return the conversation."""
        conversation = f"rest:matrix-{next(_count)}"

        async def talked(database: SqlDatabase) -> None:
            message = Inbound(conversation, "m1", f"我是{NAME}，电话{TELEPHONE}")
            await intake.receive(database, message, _now(), timedelta(hours=1))
            if person:
                await holding.take_over(database, conversation, person, _now())
            if person and offered_to:
                await holding.offer(database, conversation, person, offered_to, "下班\n井盖", _now())

        self.with_database(talked)
        return conversation

    def leave(self) -> None:
        """Leave nobody on duty and nobody in a talk."""

        async def end(database: SqlDatabase) -> None:
            async with database.reading() as work:
                put_back = [one.conversation for one in await work.messages.queue()]
            for conversation in put_back:
                await holding.take_over(database, conversation, STRANGER, _now())
            async with database.reading() as work:
                held = {
                    one.conversation: one
                    for person in (*PERSONS.values(), STRANGER)
                    for one in await work.messages.with_person(person)
                }
            for one in held.values():
                await holding.end(database, WORDING, one.conversation, str(one.holding.person), _now())
            async with database.writing() as work:
                await work.people.sign_out(STRANGER, _now())

        self.with_database(end)
        for page in self.pages.values():
            page.post("/api/presence/off", json={"receivers": {}})
            page.close()


def _now() -> datetime:
    return datetime.now(timezone.utc)


@pytest.fixture(scope="module")
def desk(hotline: Hotline, institution: Institution) -> Iterator[Desk]:
    made = Desk(hotline, institution)
    made.sign_in()
    yield made
    made.leave()


IN_A_YEAR = (_now() + timedelta(days=365)).isoformat()
SHIFT = {"person": "s004", "starts_at": "2031-01-06T00:30:00Z"}
SAID = {"text": "您好，请讲。"}

NOTHING_ANNOUNCED = {
    **{"sort": "closure", "unit": "water", "what": " ", "advice": " ", "areas": []},
    "starts_at": IN_A_YEAR,
}

# What is sent to routes that know no citizen, so that nothing is changed by it, or little.
CALLS: dict[tuple[str, str], Any] = {
    ("get", "/api/queue"): None,
    ("get", "/api/conversations"): None,
    ("get", "/api/work"): None,
    ("get", "/api/work/export"): None,
    ("get", "/api/found/export"): {"q": "路灯"},
    ("get", "/api/tickets"): {"q": "井盖"},
    ("post", "/api/tickets"): {"kind": "issue", "description": " "},
    ("get", "/api/staff"): None,
    ("post", "/api/presence/here"): None,
    ("post", "/api/presence/after-call"): None,
    ("post", "/api/presence/break"): {"minutes": 24 * 60},
    ("post", "/api/presence/away"): {"reason": "meeting", "back_by": "2020-01-01T00:00:00Z"},
    ("post", "/api/presence/back"): None,
    ("post", "/api/presence/off"): {"receivers": {}},
    ("get", "/api/roster"): None,
    ("post", "/api/roster"): SHIFT | {"ends_at": "2031-01-06T09:30:00Z"},
    ("post", "/api/roster/remove"): SHIFT,
    ("get", "/api/pauses"): None,
    ("post", "/api/pauses"): {"unit": "gas", "starts_at": IN_A_YEAR, "note": " ", "alternative": " "},
    ("post", "/api/pauses/end"): {"unit": "gas", "starts_at": IN_A_YEAR},
    ("get", "/api/announcements"): None,
    ("post", "/api/announcements"): NOTHING_ANNOUNCED,
    ("get", "/api/announcements/{announcement}/versions"): None,
    ("post", "/api/announcements/{announcement}/correct"): NOTHING_ANNOUNCED | {"version": 1},
    ("post", "/api/announcements/{announcement}/withdraw"): {"version": 1},
    ("get", "/api/masses"): None,
    ("post", "/api/masses"): NOTHING_ANNOUNCED | {"tickets": ["20200101000001"]},
    ("get", "/api/plans"): None,
    ("get", "/api/plans/active"): None,
    ("post", "/api/plans/{plan}/begin"): {"areas": [], "drill": False},
    ("post", "/api/activations/{activation}/end"): None,
    ("post", "/api/activations/{activation}/come"): None,
    ("get", "/api/board"): None,
    ("get", "/api/failures"): None,
    ("get", "/api/failures/export"): None,
    ("post", "/api/failures/remark"): {"failure": "20200101000001:1:handler", "words": "停电"},
    ("post", "/api/failures/excuse"): {"failure": "20200101000001:1:handler", "words": "停电"},
    ("get", "/api/inspections"): None,
    ("get", "/api/inspections/export"): None,
    ("post", "/api/inspections"): {},
    ("post", "/api/inspections/{inspection}/score"): {"marks": {}},
    ("get", "/api/daily"): None,
    ("get", "/api/daily/export"): None,
    ("get", "/api/daily/paper"): None,
    ("get", "/api/discourtesy"): None,
    ("get", "/api/discourtesy/export"): None,
    ("post", "/api/discourtesy/judge"): {"of": "rest:nobody", "place": 1, "upheld": True, "reason": "生硬"},
    ("get", "/api/readings"): None,
    ("get", "/api/surveys"): None,
    ("get", "/api/surveys/{survey}/export"): None,
    ("get", "/api/demands"): None,
    ("get", "/api/demands/export"): None,
    ("get", "/api/praise"): None,
    ("get", "/api/praise/export"): None,
    ("get", "/api/causes"): None,
    ("get", "/api/causes/export"): None,
    ("get", "/api/causes/paper"): None,
    ("post", "/api/causes/put-down"): {"ticket": "20200101000001", "cause": "late"},
    ("post", "/api/causes/improve"): {"month": "2020-01", "cause": "late", "words": "加派人手"},
    ("get", "/api/warnings"): None,
    ("post", "/api/warnings"): {
        "unit": "gas",
        "failures": [],
        "warnings": [],
        "given": True,
        "reason": "核实",
    },
    ("get", "/api/callers"): None,
    ("get", "/api/callers/export"): None,
    ("post", "/api/callers/mark"): {"of": "20200101000001", "reason": "反复来电", "until": "2035-01-01"},
    ("post", "/api/callers/{mark}/lift"): None,
    ("get", "/api/accounts"): None,
    ("post", "/api/accounts"): {"person": "nobody", "name": "nobody", "roles": ["agent"]},
    ("post", "/api/accounts/{of_person}/roles"): {"roles": ["agent"]},
    ("post", "/api/accounts/{of_person}/reset"): None,
    ("post", "/api/accounts/{of_person}/close"): None,
    ("get", "/api/misread"): None,
    ("post", "/api/misread/{sentence}/check"): {"right": True},
    ("get", "/api/unanswered"): None,
    ("get", "/api/proposals"): None,
    ("post", "/api/proposals"): {"asked": ["0"], "remedy": "dismissed", "words": "不在受理范围"},
    ("post", "/api/proposals/{proposal}/carry-out"): None,
    ("get", "/api/rates"): None,
    ("get", "/api/rates/evidence"): {"rate": "response", "met": "true"},
    ("get", "/api/rates/export"): None,
    ("get", "/api/tellings"): None,
    ("post", "/api/tellings/{ticket}/{sequence}/seen"): None,
}
_TALK = "/api/conversations/{conversation}"
TALKS: dict[tuple[str, str], Any] = {
    ("get", _TALK): None,
    ("get", f"{_TALK}/log"): None,
    ("post", f"{_TALK}/take"): None,
    ("post", f"{_TALK}/release"): None,
    ("post", f"{_TALK}/say"): SAID,
    ("post", f"{_TALK}/notices"): {"guide": "GA-001"},
    ("post", f"{_TALK}/note"): SAID,
    ("post", f"{_TALK}/transfer"): {"to": STRANGER, "reason": "下班", "summary": "井盖"},
    ("post", f"{_TALK}/withdraw"): None,
    ("post", f"{_TALK}/accept"): None,
    ("post", f"{_TALK}/decline"): {"reason": "下班"},
    ("post", f"{_TALK}/hand-back"): {"agreed": "今天派人"},
    ("post", f"{_TALK}/end"): None,
    ("post", f"{_TALK}/misread"): {"place": 1, "meant": "report_issue"},
}
TICKETS: dict[tuple[str, str], Any] = {
    ("get", "/api/tickets/{number}"): None,
    ("post", "/api/tickets/{number}/acts"): {"act": "urge", "version": 0},  # as nobody saw it
    ("get", "/api/tickets/{number}/print"): None,
    ("get", "/api/tickets/{number}/instruction"): None,
    ("post", "/api/tickets/{number}/files"): PNG,
    ("post", "/api/tickets/{number}/files/{id}/remove"): None,  # of which there is none
}
# Signed in or not, these tell nothing of citizens.
NEED_NOTHING = {
    ("get", "/health"),
    ("get", "/api/openapi.json"),
    ("post", "/api/sign-in"),
    ("post", "/api/sign-out"),
    ("get", "/api/me"),
    ("post", "/api/password"),
    ("post", "/api/totp"),
    ("post", "/api/totp/confirm"),
    ("post", "/api/check"),
    ("get", "/api/phrases"),
    ("get", "/api/guides"),
    ("get", "/api/units"),
    ("get", "/api/places"),
    ("get", "/api/alerts"),
    ("get", "/api/intents"),
    ("get", "/api/content"),
    ("get", "/api/content/changes"),
    ("post", "/api/content/changes/{change}/undo"),
}
# A file is read by whoever may read what it was handed in with: test_desk_files.py.
OF_ITS_PLACE = {("get", "/api/files/{id}")}
# What one needs depends on what is asked for: which alert, which kind of content.
OF_ITS_KIND = {
    ("post", "/api/alerts/seen"),
    ("get", "/api/content/{of}"),
    ("get", "/api/content/{of}/export"),
    ("get", "/api/content/{of}/yaml"),
    ("post", "/api/content/{of}/import"),
    ("post", "/api/content/check"),
    ("post", "/api/content/preview"),
    ("post", "/api/content/changes"),
}
# What stands in the way of whoever speaks in a conversation that they do not have is whoever has it.
OF_WHO_HAS_IT = ("say", "notices", "transfer", "withdraw", "accept", "decline", "hand-back", "end", "take")


@pytest.fixture(scope="module")
def needed(desk: Desk) -> dict[tuple[str, str], list[Operation]]:
    """Return what one needs to be allowed at each route, as the desk itself says."""
    paths = desk.ask(Role.EDITOR, ("get", "/api/openapi.json")).json()["paths"]
    return {
        (method, path): [Operation(name) for name in operation["x-operations"]]
        for path, methods in paths.items()
        for method, operation in methods.items()
    }


def far(role: Role, operations: list[Operation]) -> Reach | None:
    """Return how far somebody may do all of this."""
    reaches = [MAY[role].get(operation) for operation in operations]
    return min(filter(None, reaches)) if all(reaches) else None


def words(answer: httpx.Response) -> str:
    """Return what an answer says, whichever way it is written."""
    return json.dumps(answer.json(), ensure_ascii=False)


def insist_on_nothing(answer: httpx.Response) -> None:
    """Assert that somebody is turned away, and told nothing."""
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert set(answer.json()) == {"code", "message"}
    assert NAME not in words(answer)


def test_every_route_is_tried_below_or_needs_no_role(needed: dict[tuple[str, str], list[Operation]]) -> None:
    assert {call for call, operations in needed.items() if operations} == {*CALLS, *TALKS, *TICKETS}
    assert {
        call for call, operations in needed.items() if not operations
    } == NEED_NOTHING | OF_ITS_PLACE | OF_ITS_KIND


@pytest.mark.rule("PV-4")
@pytest.mark.parametrize("call", CALLS, ids=" ".join)
@pytest.mark.parametrize("role", Role)
def test_a_role_is_let_in_where_it_is_declared_and_nowhere_else(
    desk: Desk, needed: dict[tuple[str, str], list[Operation]], role: Role, call: tuple[str, str]
) -> None:
    method, path = call
    number = desk.ticket(STRANGER) if "{" in path else ""
    named = ("announcement", "plan", "activation", "inspection", "proposal", "survey")
    none = dict.fromkeys((*named, "mark", "sentence", "of_person"), "none")
    at = path.format(ticket=number, sequence=1, **none)
    body = CALLS[call]
    asked = f"{at}?{urlencode(body)}" if method == "get" and body else at
    answer = desk.ask(role, (method, asked), body)
    if far(role, needed[call]):
        assert answer.status_code in (200, 204, 404, 409, 422)
    else:
        insist_on_nothing(answer)


@pytest.mark.rule("PV-4")
@pytest.mark.parametrize("role", Role)
def test_content_is_seen_and_changed_by_who_keeps_its_kind(desk: Desk, role: Role) -> None:
    kinds = {"questions": Operation.EDIT_KNOWLEDGE, "units": Operation.KEEP_INSTITUTION}
    for kind, operation in kinds.items():
        edit = {"kind": kind, "code": "none", "body": None, "version": 7}
        answers = [
            desk.ask(role, ("get", f"/api/content/{kind}")),
            desk.ask(role, ("get", f"/api/content/{kind}/export")),
            desk.ask(role, ("get", f"/api/content/{kind}/yaml")),
            desk.ask(role, ("post", f"/api/content/{kind}/import"), b"no workbook"),
            desk.ask(role, ("post", "/api/content/check"), {"edits": [edit]}),
            desk.ask(role, ("post", "/api/content/changes"), {"edits": [edit], "why": "试一试"}),
        ]
        if far(role, [operation]):
            assert [one.status_code for one in answers] == [200, 200, 200, 422, 200, 409]
        else:
            for one in answers:
                insist_on_nothing(one)


@pytest.mark.rule("PV-4")
@pytest.mark.parametrize("role", Role)
def test_an_alert_is_seen_to_by_whose_it_is(desk: Desk, role: Role) -> None:
    whose = {
        "abuse": Operation.SEE_ALERTS,
        "guide": Operation.EDIT_KNOWLEDGE,
        "calendar": Operation.KEEP_INSTITUTION,
        "daily": Operation.INSPECT,
    }
    for kind, operation in whose.items():
        alert = {"kind": kind, "conversation": "rest:nobody", "message": "m1"}
        answer = desk.ask(role, ("post", "/api/alerts/seen"), alert)
        if far(role, [operation]):
            assert answer.status_code == 204
        else:
            insist_on_nothing(answer)


@pytest.mark.rule("PV-4")
@pytest.mark.parametrize("call", TALKS, ids=" ".join)
@pytest.mark.parametrize("role", Role)
def test_in_a_conversation_does_what_is_declared_who_has_it_and_nobody_else(
    desk: Desk, needed: dict[tuple[str, str], list[Operation]], role: Role, call: tuple[str, str]
) -> None:
    method, path = call
    what = path.rsplit("/", 1)[-1]
    is_offer = what in ("accept", "decline")
    own = desk.talk(STRANGER, PERSONS[role]) if is_offer else desk.talk(PERSONS[role])
    reach = far(role, needed[call])
    desk.on_duty(role)
    mine = desk.ask(role, (method, path.format(conversation=own)), TALKS[call])
    others = desk.ask(role, (method, path.format(conversation=desk.talk(STRANGER))), TALKS[call])
    if reach is None:
        insist_on_nothing(mine)
        insist_on_nothing(others)
        return
    assert mine.status_code in (200, 204), mine.text
    if what in OF_WHO_HAS_IT:
        assert (others.status_code, others.json()["code"]) == (409, "held")
        assert NAME not in words(others)
    elif reach is Reach.ALL or (what == "note" and far(role, [Operation.READ_CONVERSATION]) is Reach.ALL):
        assert others.status_code in (200, 204), others.text
    else:
        insist_on_nothing(others)


@pytest.mark.rule("PV-4")
@pytest.mark.parametrize("role", Role)
def test_a_conversation_that_nobody_has_is_taken_by_who_may_and_read_by_who_looks_on(
    desk: Desk, role: Role
) -> None:
    here = f"/api/conversations/{desk.talk(None)}"
    log = desk.ask(role, ("get", f"{here}/log"))
    if far(role, [Operation.READ_CONVERSATION]) is Reach.ALL:
        assert NAME in words(log)
    else:
        insist_on_nothing(log)
    desk.on_duty(role)
    taken = desk.ask(role, ("post", f"{here}/take"))
    if far(role, [Operation.TAKE_CONVERSATION]):
        assert taken.json()["person"] == PERSONS[role]
    else:
        insist_on_nothing(taken)


@pytest.mark.rule("PV-4")
@pytest.mark.parametrize("role", Role)
async def test_live_only_who_may_read_a_conversation_hears_what_is_said(desk: Desk, role: Role) -> None:
    member = Member(address(desk.hotline), PERSONS[role])
    member.http.cookies = desk.pages[role].cookies
    theirs, others = await asyncio.to_thread(lambda: (desk.talk(PERSONS[role]), desk.talk(STRANGER)))
    reach = far(role, [Operation.READ_CONVERSATION])
    async with member.page() as page:
        assert await page.emit("watch", conversation=theirs) is (reach is not None)
        assert await page.emit("watch", conversation=others) is (reach is Reach.ALL)
    await member.http.aclose()


@pytest.mark.rule("PV-4")
@pytest.mark.parametrize("call", TICKETS, ids=" ".join)
@pytest.mark.parametrize("role", Role)
def test_a_ticket_is_read_and_worked_on_as_far_as_a_role_reaches(
    desk: Desk, needed: dict[tuple[str, str], list[Operation]], role: Role, call: tuple[str, str]
) -> None:
    method, path = call
    for asked, person in ((Reach.OWN, PERSONS[role]), (Reach.UNIT, COLLEAGUES[role]), (Reach.ALL, STRANGER)):
        at = path.format(number=desk.ticket(person), id="none")
        answer = desk.ask(role, (method, at), TICKETS[call])
        if (far(role, needed[call]) or 0) >= asked:
            # Let in, one may still be told that somebody else works on it, or that there is no such paper.
            there_is_none = "unknown_file" if "{id}" in path else "unknown_ticket"
            code = there_is_none if method == "get" or "{id}" in path else "not_yours"
            assert answer.status_code in (200, 409) or answer.json()["code"] == code, answer.text
        else:
            insist_on_nothing(answer)


@pytest.mark.rule("PV-1", "CP-3")
@pytest.mark.parametrize("kind", [Kind.ISSUE, Kind.COMPLAINT])
@pytest.mark.parametrize("role", Role)
def test_a_citizen_is_known_as_far_as_a_role_reaches_and_masked_to_who_else_reads(
    desk: Desk, role: Role, kind: Kind
) -> None:
    knows = far(role, [Operation.SEE_COMPLAINANT if kind is Kind.COMPLAINT else Operation.SEE_CITIZEN]) or 0
    reads = far(role, [Operation.READ_TICKET]) or 0
    for asked, person in ((Reach.OWN, PERSONS[role]), (Reach.UNIT, COLLEAGUES[role]), (Reach.ALL, STRANGER)):
        number = desk.ticket(person, kind)
        answer = desk.ask(role, ("get", f"/api/tickets/{number}"))
        if reads < asked:
            continue
        seen = answer.json()
        is_known = knows >= asked
        assert (seen["masked"], NAME in words(answer), TELEPHONE in words(answer)) == (
            not is_known,
            is_known,
            is_known,
        )
        assert seen["citizen"]["name"] == (NAME if is_known else "欧***")


@pytest.mark.rule("PV-1", "CP-3")
@pytest.mark.parametrize("kind", [Kind.ISSUE, Kind.COMPLAINT])
@pytest.mark.parametrize("role", Role)
def test_a_search_finds_what_one_may_read_and_no_complainant_whom_one_may_not_know(
    desk: Desk, role: Role, kind: Kind
) -> None:
    if (reads := far(role, [Operation.SEARCH_TICKETS])) is None:
        return
    knows = (far(role, [Operation.SEE_COMPLAINANT]) or 0) if kind is Kind.COMPLAINT else reads
    for asked, person in ((Reach.OWN, PERSONS[role]), (Reach.UNIT, COLLEAGUES[role]), (Reach.ALL, STRANGER)):
        number = desk.ticket(person, kind)
        for query, reach in ((number, reads), (NAME, min(reads, knows)), (TELEPHONE, min(reads, knows))):
            found = desk.ask(role, ("get", f"/api/tickets?q={query}")).json()
            assert (number in [one["number"] for one in found]) is (reach >= asked)


@pytest.mark.rule("PV-4")
@pytest.mark.parametrize("role", [role for role in Role if Operation.READ_TICKET in MAY[role]])
def test_no_list_of_work_holds_another_units_ticket(desk: Desk, role: Role) -> None:
    own, units, others = (desk.ticket(one) for one in (PERSONS[role], COLLEAGUES[role], STRANGER))
    lists = {
        scope: desk.ask(role, ("get", f"/api/work?scope={scope}")).json()
        for scope in ("mine", "unit", "first")
    }
    numbers = {scope: {one["number"] for one in found} for scope, found in lists.items()}
    assert {own, units} <= numbers["unit"]
    assert own in numbers["mine"]
    assert units not in numbers["mine"]
    assert not any(others in found for found in numbers.values())


@pytest.mark.rule("CP-6")
@pytest.mark.parametrize("role", Role)
def test_who_asks_whether_it_was_a_good_answer_may_read_the_ticket_and_work_on_some(
    desk: Desk, role: Role
) -> None:
    number, version = desk.answered(STRANGER)
    body = {"act": "call_back", "version": version, "outcome": "satisfied", "note": "满意"}
    answer = desk.ask(role, ("post", f"/api/tickets/{number}/acts"), body)
    if far(role, [Operation.READ_TICKET]) is Reach.ALL and far(role, [Operation.ACT_ON_TICKET]):
        assert answer.json()["state"] == "closed"
    else:
        insist_on_nothing(answer)
