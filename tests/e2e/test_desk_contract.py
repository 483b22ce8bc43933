"""The desk answers as its description says, whoever asks for whatever; nothing that is given breaks it."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
import requests
import schemathesis
from conftest import Hotline
from desk import ACCOUNTS, address, passwords
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks
from staff import WORDING

from bot.console.openapi import WRITTEN
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.queueing import Queued
from bot.hotline.ticket import Citizen, Origin
from bot.service import holding, intake, waiting
from bot.service.matters import Request, open_ticket
from bot.service.ports import Inbound
from bot.stores.sql.database import SqlDatabase

# Somebody of each role.
PERSONS = ("s004", "s001", "s023", "s007", "s002", "s011", "s010", "s062", "s063")
CHECKS: list[Any] = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.unsupported_method,
]
# What a description cannot say of what is given: that there is such a person, that a time is after another,
# that a search is for more than blanks.
FOUND_OUT_LATER = {"person", "meant", "unit", "utility", "guide", "telephone", "ends_at", "q", "until"}
ROUTES = [(path, method) for path, methods in WRITTEN["paths"].items() for method in methods]

_instants = st.datetimes(
    datetime(2000, 1, 2),
    datetime(2099, 12, 30),
    timezones=st.sampled_from([timezone.utc, timezone(timedelta(hours=8))]),
)
schemathesis.openapi.format("date-time", _instants.map(datetime.isoformat))


class Desk:
    """The desk of a running hotline, asked by several people."""

    def __init__(self, hotline: Hotline, institution: Institution) -> None:
        self.url = address(hotline)
        self._hotline = hotline
        self._institution = institution
        self._passwords = passwords(hotline)
        self._pages: dict[str, requests.Session] = {}
        self._known = asyncio.run(self._begin(institution))
        config = schemathesis.Config(seed=1)
        config.projects.default.update(base_url=self.url)
        config.projects.default.generation.with_security_parameters = False  # a browser adds them
        document = self.page("s062").get(f"{self.url}/api/openapi.json").json()
        self.api = schemathesis.openapi.from_dict(document, config=config)

    def page(self, person: str) -> requests.Session:
        """Return the browser of somebody who is signed in."""
        if person not in self._pages:
            page = requests.Session()
            page.trust_env = False
            told = {"name": ACCOUNTS[person]["name"], "password": self._passwords[person]}
            answer = page.post(f"{self.url}/api/sign-in", json=told)
            page.headers["X-CSRF-Token"] = answer.json()["csrf"]
            self._pages[person] = page
        return self._pages[person]

    def ask(self, case: schemathesis.Case, person: str) -> None:
        """Let somebody ask for something, and look whether the answer is as described."""
        page = self.page(person)
        answer = case.call(session=page, headers=dict(page.headers))
        if case.path == "/api/sign-out":
            del self._pages[person]
        case.validate_response(answer, checks=CHECKS)
        if answer.status_code == 400 and case.meta and case.meta.generation.mode.is_positive:
            # Whatever JSON an item may be, the parser has its own bounds of numbers and depth.
            beyond = {""} if case.path.startswith("/api/content/") else set()
            assert set(answer.json()["fields"]) <= FOUND_OUT_LATER | beyond, answer.text

    def aim(self, case: schemathesis.Case, person: str, draw: Callable[[], int]) -> None:
        """Let a case name what there is, mostly: what somebody has, or anything else."""
        for told in (case.path_parameters, case.body):
            for field in sorted(set(self._known) & set(told)) if isinstance(told, dict) else ():
                there_is = self._own(field, person) or self._known[field]
                if (n := draw()) % 4:
                    told[field] = there_is[n % len(there_is)]
        here = f"{self.url}{case.formatted_path}"
        if case.path.endswith("/acts") and draw() % 4:
            case.body["version"] = self.page(person).get(here[: -len("/acts")]).json().get("version", 0)
        if case.path.startswith("/api/conversations/") and draw() % 2:
            self.page(person).post(f"{self.url}/api/presence/here")
            self.page(person).post(f"{here[: here.rindex('/')]}/take")

    def open_for(self, person: str) -> str:
        """Open a ticket that is offered to somebody; return its number."""

        async def opened() -> str:
            database = self._hotline.database()
            try:
                return await _open(database, self._institution, person)
            finally:
                await database.close()

        return asyncio.run(opened())

    def _own(self, field: str, person: str) -> list[str]:
        lists = {"conversation": ("conversations", "conversation"), "number": ("work", "number")}
        if field not in lists:
            return []
        address, name = lists[field]
        answer = self.page(person).get(f"{self.url}/api/{address}")
        return [one[name] for one in answer.json()] if answer.status_code == 200 else []

    async def _begin(self, institution: Institution) -> Mapping[str, list[Any]]:
        """Let there be conversations and tickets; return what there is, by the fields that name it."""
        database = self._hotline.database()
        now = datetime.now(timezone.utc)
        talks = [f"rest:contract-{n}" for n in range(6)]
        for talk in talks:
            message = Inbound(talk, "m1", "井盖坏了")
            await intake.receive(database, message, now, timedelta(hours=1))
        for talk, person in zip(talks, ("s004", "s004", "s001", "s002"), strict=False):
            await holding.take_over(database, talk, person, now)
        await waiting.enter(database, WORDING, institution, Queued(talks[4], now))
        numbers = [await _open(database, institution, person) for person in ("s023", "s023", "s004", "s007")]
        await database.close()
        staff = ["s004", "s023", "s024", "s063"]
        return {
            "conversation": talks,
            **dict.fromkeys(("number", "ticket", "master"), numbers),
            **dict.fromkeys(("person", "to", "stand_in", "approved_by"), staff),
            "unit": ["water", "hotline"],
        }

    def leave(self) -> None:
        """Leave nobody on duty or away, nothing on roster or paused, nobody in a talk."""
        keeper, always = self.page("s001"), "from=2000-01-01T00:00:00Z&until=2099-12-31T00:00:00Z"
        for shift in keeper.get(f"{self.url}/api/roster?{always}").json():
            struck = {name: shift[name] for name in ("person", "starts_at")}
            keeper.post(f"{self.url}/api/roster/remove", json=struck).raise_for_status()
        for pause in keeper.get(f"{self.url}/api/pauses").json():
            ended = {name: pause[name] for name in ("unit", "starts_at")}
            keeper.post(f"{self.url}/api/pauses/end", json=ended).raise_for_status()
        for person in PERSONS:
            self.page(person).post(f"{self.url}/api/presence/back")
            self.page(person).post(f"{self.url}/api/presence/off", json={"receivers": {}})
        asyncio.run(self._end())

    async def _end(self) -> None:
        database, now = self._hotline.database(), datetime.now(timezone.utc)
        for talk in self._known["conversation"]:
            async with database.reading() as work:
                held = (await work.messages.standing(talk)).holding
            if held.person is None:
                await holding.take_over(database, talk, "s001", now)
            await holding.end(database, WORDING, talk, held.person or "s001", now)
        await database.close()


async def _open(database: SqlDatabase, institution: Institution, person: str) -> str:
    origin = Origin("rest:contract", uuid.uuid4().hex)
    kind = Kind.COMPLAINT if person == "s007" else Kind.ISSUE
    what = Request(origin, kind, "井盖坏了", None, Citizen("王芳", "13800138000"), sought=person)
    return (await open_ticket(database, institution, what, datetime.now(timezone.utc))).ticket.number


@pytest.fixture(scope="module")
def desk(hotline: Hotline, institution: Institution) -> Iterator[Desk]:
    made = Desk(hotline, institution)
    yield made
    made.leave()


@pytest.fixture(scope="module")
def bounds(desk: Desk) -> Any:
    """The API, of which only the bounds of what may be given are tried."""
    phases = desk.api.config.phases
    phases.examples.enabled = phases.fuzzing.enabled = False
    return desk.api


contract = schemathesis.pytest.from_fixture("bounds")


@contract.parametrize()
def test_at_the_bounds_of_what_may_be_given(case: schemathesis.Case, desk: Desk) -> None:
    desk.ask(case, "s001")


def explore(desk: Desk, path: str, method: str, examples: int) -> None:
    """Let people give a route what fits its description and what does not."""
    operation = desk.api[path][method]
    modes = [operation.as_strategy(generation_mode=mode) for mode in schemathesis.GenerationMode]

    @settings(
        derandomize=True,
        database=None,
        deadline=None,
        max_examples=examples,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=st.one_of(modes), person=st.sampled_from(PERSONS), data=st.data())
    def asked(case: schemathesis.Case, person: str, data: st.DataObject) -> None:
        if case.meta.generation.mode.is_positive:
            desk.aim(case, person, lambda: data.draw(st.integers(0, 11)))
        desk.ask(case, person)

    asked()


_TALK = "/api/conversations/rest:contract-0"
_AWAY = '{"reason": "meeting", "back_by": "%s"}'
HARD: dict[str, tuple[str, str, str, int]] = {
    "half a character": ("post", f"{_TALK}/note", r'{"text": "\ud800"}', 400),
    "half a character as a name": ("post", f"{_TALK}/note", r'{"text": "x", "\ud800": 1}', 400),
    "a NUL": ("post", f"{_TALK}/note", r'{"text": "\u0000x"}', 400),
    "a name of pydantic's": ("post", f"{_TALK}/note", '{"text": "x", "__pydantic_self__": 1}', 400),
    "depth": ("post", f"{_TALK}/note", '{"text": ' + "[" * 100_000, 400),
    "no JSON": ("post", "/api/tickets/x/acts", "{", 400),
    "nothing": ("post", f"{_TALK}/note", "", 400),
    "more than is read": ("post", f"{_TALK}/note", '{"text": "' + "字" * 100_000 + '"}', 413),
    "an act that is a list": ("post", "/api/tickets/x/acts", '{"act": ["urge"], "version": 1}', 400),
    "a number that is a text": ("post", "/api/tickets/x/acts", '{"act": "urge", "version": "1"}', 400),
    "a break without end": ("post", "/api/presence/break", '{"minutes": 1000000000000}', 400),
    "the end of time": ("post", "/api/presence/away", _AWAY % "9999-12-31T23:59:59-12:00", 400),
    "the beginning of time": ("post", "/api/presence/away", _AWAY % "0001-01-01T00:00:00+14:00", 400),
    "a time that is a number": (
        "post",
        "/api/presence/away",
        '{"reason": "meeting", "back_by": 4102444800}',
        400,
    ),
    "no time zone": ("post", "/api/presence/away", _AWAY % "2030-01-01T00:00:00", 400),
    "a shift at the end of time": ("get", "/api/roster?until=9999-12-31T23:59:59-12:00", "", 400),
    "a digit that is none": ("get", f"{_TALK}/log?after=%C2%B2", "", 400),
    "an empty scope": ("get", "/api/work?scope=", "", 400),
    "a secret that is none": ("post", "/api/totp/confirm", '{"secret": "1", "code": "000000"}', 400),
    "a key too long to keep": (
        "post",
        "/api/tickets",
        '{"kind": "issue", "description": "x", "key": "%s"}' % ("k" * 65),
        400,
    ),
    "an event too far": ("post", "/api/tellings/x/99999999999999999999/seen", "", 404),
    "a NUL in the address": ("get", "/api/conversations/rest%00", "", 404),
    "an id too long to keep": ("post", f"/api/conversations/{'x' * 201}/take", "", 404),
    "a conversation that never was": ("post", "/api/conversations/rest:nobody/take", "", 404),
    "an address that is none": ("post", "/api/nothing", "", 404),
    "another method": ("put", "/api/queue", "", 405),
}


@pytest.mark.parametrize("hard", HARD)
def test_what_is_hard_to_read_is_refused(desk: Desk, hard: str) -> None:
    method, path, body, status = HARD[hard]
    answer = desk.page("s001").request(method, desk.url + path, data=body.encode())
    assert answer.status_code == status
    assert {"code", "message"} <= set(answer.json())
    assert ("fields" in answer.json()) is (status == 400)
    assert answer.headers.get("Allow") == ("GET" if status == 405 else None)


def test_a_token_that_no_header_can_hold_is_forged(desk: Desk) -> None:
    headers = {"X-CSRF-Token": "字".encode()}
    answer = desk.page("s001").post(f"{desk.url}/api/presence/back", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "forged")


def test_a_conversation_is_found_however_its_address_is_written(desk: Desk) -> None:
    here = f"{desk.url}/api/conversations/"
    plain, encoded = (desk.page("s001").get(f"{here}rest{colon}contract-0").json() for colon in (":", "%3A"))
    assert encoded == plain
    assert encoded["conversation"] == "rest:contract-0"


def test_a_ticket_is_as_described_at_every_step(desk: Desk) -> None:
    here = f"/api/tickets/{desk.open_for('s023')}"
    later = (datetime.now(timezone.utc) + timedelta(days=3)).isoformat()
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("s023", "sign_for", {}),
        ("s023", "begin", {}),
        ("s023", "ask_extension", {"amount": 1, "reason": "等配件"}),
        ("s001", "allow_extension", {}),
        ("s023", "wait", {"need": "照片"}),
        ("s023", "go_on", {}),
        ("s023", "assist", {"unit": "housing", "request": "一起看"}),
        ("s001", "urge", {}),
        ("s001", "supervise", {"until": later, "demand": "三天内办好"}),
        ("s023", "meet_demand", {"report": "已换好"}),
        ("s023", "hand_over", {"to": "s024", "reason": "下班", "summary": "待复查"}),
        ("s023", "answer", {"text": "已换好。"}),
        ("s002", "call_back", {"outcome": "unreached", "note": "无人接听"}),
        ("s002", "call_back", {"outcome": "dissatisfied", "note": "还在漏"}),
        ("s023", "answer", {"text": "又换了一次。"}),
        ("s002", "call_back", {"outcome": "dissatisfied", "note": "还在漏"}),
        ("s001", "close", {"reason": "已经当面说明"}),
    ]
    for person, act, told in steps:
        page = desk.page(person)
        seen = page.get(f"{desk.url}{here}")
        desk.api["/api/tickets/{number}"]["GET"].validate_response(seen)
        done = page.post(
            f"{desk.url}{here}/acts", json=told | {"act": act, "version": seen.json()["version"]}
        )
        assert done.status_code == 200, (act, done.text)
        desk.api["/api/tickets/{number}/acts"]["POST"].validate_response(done)
    assert done.json()["state"] == "closed"


@pytest.mark.parametrize(("path", "method"), ROUTES)
def test_whatever_is_given(desk: Desk, path: str, method: str) -> None:
    explore(desk, path, method, 15)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize(("path", "method"), ROUTES)
def test_whatever_is_given_for_long(desk: Desk, path: str, method: str) -> None:
    explore(desk, path, method, 300)
