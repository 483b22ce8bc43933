"""`make bench-month`: a month of an institution of 12 units and 60 people, replayed through the use cases.

Citizens come, people act in working hours and are away some days, the clock fires what is due, all
in simulated time and the same each time. Then every ticket is counted anew from its history (EV-3).
Prints one JSON object; how it goes is told on stderr.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import json
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import click
from cryptography.fernet import Fernet

from bench.institution import twelve_units
from bot.hotline.acts import (
    Act,
    AllowExtension,
    Answer,
    Approve,
    Arrive,
    AskExtension,
    Begin,
    CallBack,
    Close,
    Commend,
    Dispatch,
    Evaluate,
    Find,
    HandOver,
    Instruct,
    MeetDemand,
    Outcome,
    Refuse,
    SignFor,
    Supervise,
    TakeOn,
    Urge,
)
from bot.hotline.deadlines import DeadlineKind
from bot.hotline.evaluation import LOW
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.life import CITIZEN, Case
from bot.hotline.presence import Absence, Reason, acting_for
from bot.hotline.rates import By
from bot.hotline.refusal import Refused
from bot.hotline.roles import Clerk, Role
from bot.hotline.ticket import Citizen, Conclusion, Origin, State
from bot.service import duty, presence, rates
from bot.service.deadlines import fire_due
from bot.service.duty import calendar_of
from bot.service.figure_ports import Extent
from bot.service.matters import Request, answer_directly, open_ticket
from bot.service.ports import Database
from bot.settings import ROOT
from bot.stores.content import read_content
from bot.stores.sql.database import SqlDatabase
from bot.stores.sql.migrate import migrate
from bot.stores.wording import FileWording

BEGIN = datetime(2026, 9, 30, 16, 0, tzinfo=timezone.utc)  # 1 October, 0:00 in Shanghai
_TICK = timedelta(hours=1)
_MIX = {"inquiry": 47, "help": 30, "suggestion": 15, "complaint": 5, "praise": 3}  # of a hundred contacts
_HELP = (Kind.ISSUE, Kind.FAULT, Kind.LOST)
_KINDS = {"suggestion": Kind.SUGGESTION, "complaint": Kind.COMPLAINT, "praise": Kind.PRAISE}
_OUTCOMES = {Outcome.SATISFIED: 80, Outcome.DISSATISFIED: 10, Outcome.UNREACHED: 10}
# The parts of the tickets that are …
_EXTENDED, _URGED, _RETURNED, _HANDED_OVER, _DEMANDED, _EVALUATED = 0.05, 0.08, 0.06, 0.04, 0.02, 0.3
_SCORES = {5: 55, 4: 25, 3: 8, 2: 7, 1: 5}
_FOUND_WITHIN = timedelta(hours=20)  # a complaint's facts, once a leader has instructed
_CALLS = 4  # tries to reach a citizen
_AWAY = 0.05  # the part of the people who are not there on a working day


@dataclass
class Month:
    """The month as it goes on: what is still to happen, in order, and what has."""

    database: Database
    institution: Institution
    contacts: int
    days: int = 31
    begin: datetime = BEGIN
    happened: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.now = self.begin
        self._random = random.Random(2026)  # noqa: S311 - the same each time
        self._wording = FileWording(ROOT / "data" / "responses")
        self._calendar = calendar_of(self.institution)
        self._order = itertools.count()
        self._ahead: list[tuple[datetime, int, Any]] = []
        self._absences: list[Absence] = []

    async def replay(self) -> None:
        """Let everything happen that happens within the month."""
        for n in range(self.contacts):
            at = self.begin + timedelta(days=self.days) * self._random.random()
            self._later(at, self._come, n)
        for day in range(self.days):
            self._later(self.begin + timedelta(days=day), self._leave)
        for n in range(1, int(timedelta(days=self.days) / _TICK) + 1):
            await self._until(self.begin + n * _TICK)
            if n * _TICK % timedelta(days=1) == timedelta():
                click.echo(f"{self.now:%m-%d} {dict(self.happened)}", err=True)

    async def _until(self, end: datetime) -> None:
        while self._ahead and self._ahead[0][0] <= end:
            self.now, _, (do, given) = heapq.heappop(self._ahead)
            await do(*given)
        self.now = end
        while fired := await fire_due(self.database, self._wording, self.institution, end):
            self.happened.update(f"fired_{one.firing.value}" for one in fired)

    def _later(self, at: datetime, do: Any, *given: Any) -> None:
        heapq.heappush(self._ahead, (at, next(self._order), (do, given)))

    def _at_work(self, hours: float) -> datetime:
        """Return when somebody gets to something: about so many hours on, and in working hours."""
        at = self.now + timedelta(hours=self._random.lognormvariate(0, 0.8) * hours)
        if self._calendar.is_open(at):
            return at
        return self._calendar.next_opening(at) + timedelta(hours=3 * self._random.random())

    async def _leave(self) -> None:
        """Let some be away this day, with somebody of their unit in their place (HO-1)."""
        leaves = self._calendar.next_opening(self.now)
        if leaves - self.now >= timedelta(days=1):
            return
        away = {one.person for one in self._absences if one.ends_at(self.now) > leaves}
        for person in self.institution.staff:
            others = sorted(self.institution.members(person.unit) - away - {person.id})
            if person.id in away or self._random.random() >= _AWAY or not others:
                continue
            until, stand_in = leaves + timedelta(hours=23), self._random.choice(others)
            told = (person.id, Reason.TRAINING, leaves, until, self.now, stand_in, "13800138000")
            try:
                notice = Absence(*told)
                self._absences.append(await presence.leave(self.database, self.institution, notice))
                self._later(until, self._return, person.id)
                away.add(person.id)
                self.happened["absences"] += 1
            except Refused as refused:
                self.happened[f"refused_absence_{refused.code.value}"] += 1

    async def _return(self, person: str) -> None:
        await presence.come_back(self.database, person, self.now)
        self._absences = [one for one in self._absences if one.person != person]

    async def _come(self, n: int) -> None:
        draw = self._random
        about = draw.choices(list(_MIX), list(_MIX.values()))[0]
        self.happened[about] += 1
        origin = Origin(f"{draw.choice(['web', 'rest', 'wechat', 'phone'])}:month-{n}", "m1")
        if about == "inquiry":
            guide = draw.choice(self.institution.guides)
            await answer_directly(self.database, self.institution, origin, guide, self.now)
            return
        kind = draw.choice(_HELP) if about == "help" else _KINDS[about]
        place = f"{draw.choice(self.institution.places)}{draw.randint(1, 400)}号"
        word = draw.choice(draw.choice(self.institution.units).scope)
        text = f"{place}，{word}的情况已经有一段时间了，请安排人来看一下。"
        citizen = Citizen(f"{draw.choice('王李张刘陈杨赵黄周吴')}建国", f"138{draw.randint(0, 99999999):08d}")
        request = Request(origin, kind, text, place, citizen)
        number = (await open_ticket(self.database, self.institution, request, self.now)).ticket.number
        self._later(self._at_work(2), self._take_on, number)

    async def _take_on(self, number: str) -> None:
        if (await self._case(number)).ticket.offer is None:  # nobody's yet (FI-10)
            unit = self._random.choice(self.institution.units).code
            await self._do(number, Dispatch(unit, "请依照规定时限核实处理，并将结果答复市民。"))
        if self._random.random() < _RETURNED:
            await self._do(number, Refuse("不属于本单位的职责，请重新派单。"))
            self._later(self._at_work(3), self._take_on, number)
            return
        await self._do(number, SignFor(), Begin())
        if (await self._case(number)).open(DeadlineKind.ARRIVE):
            self._later(self.now + timedelta(minutes=self._random.uniform(5, 60)), self._do, number, Arrive())
        for part, hours, do in (
            (_URGED, 8, self._urge),
            (_EXTENDED, 4, self._extend),
            (_HANDED_OVER, 5, self._hand_over),
            (_DEMANDED, 6, self._demand),
        ):
            if self._random.random() < part:
                self._later(self._at_work(hours), do, number)
        if (await self._case(number)).ticket.matter.kind is Kind.COMPLAINT:
            self._later(self._at_work(3), self._look_into, number)
        else:
            self._later(self._at_work(14), self._answer, number)

    async def _urge(self, number: str) -> None:
        await self._do(number, Urge())

    async def _hand_over(self, number: str) -> None:
        ticket = (await self._case(number)).ticket
        others = [one for one in self.institution.members(ticket.unit) if one != ticket.handler]
        if others:
            to = self._random.choice(sorted(others))
            await self._do(number, HandOver(to, "外出开会", "情况已经记录在案。"), TakeOn())

    async def _demand(self, number: str) -> None:
        await self._do(number, Supervise(self.now + timedelta(days=2), "请尽快办理并回报进展。"))
        self._later(self._at_work(10), self._do, number, MeetDemand("已经安排人员到现场。"))

    async def _extend(self, number: str) -> None:
        await self._do(number, AskExtension(1, "需要会同相关单位到现场勘查。"))
        if (await self._case(number)).ticket.extension:
            await self._do(number, AllowExtension())

    async def _look_into(self, number: str) -> None:
        ticket = (await self._case(number)).ticket
        if ticket.instructs:
            await self._do(
                number, Instruct(ticket.unit, "请查清事实，提出处理意见。", self.now + _FOUND_WITHIN)
            )
        self._later(self._at_work(5), self._find, number)

    async def _find(self, number: str) -> None:
        await self._do(number, Find("经核实，情况已经查明。", self._random.choice(list(Conclusion))))
        self._later(self._at_work(4), self._answer, number)

    async def _answer(self, number: str, times: int = 1) -> None:
        if (await self._case(number)).ticket.matter.kind is Kind.PRAISE:
            await self._do(number, Commend(self._random.choice(self.institution.staff).name))
        await self._do(number, Answer("已经派员到现场处理完毕，感谢您的反映。", "工作人员向您道歉。"))
        if (await self._case(number)).ticket.review:
            await self._do(number, Approve())
        if self._random.random() < _EVALUATED:
            score = self._random.choices(list(_SCORES), list(_SCORES.values()))[0]
            said = Evaluate("我来评价一下", score, understood=True, solved=score > LOW)
            self._later(self.now + timedelta(hours=2), self._do, number, said)
        self._later(self._at_work(10), self._call_back, number, times)

    async def _call_back(self, number: str, times: int, calls: int = 1) -> None:
        if (await self._case(number)).ticket.state is not State.ANSWERED:
            return
        outcome = self._random.choices(list(_OUTCOMES), list(_OUTCOMES.values()))[0]
        told: dict[str, Any] = {}
        if outcome is not Outcome.UNREACHED:
            good = outcome is Outcome.SATISFIED
            told = {"solved": good, "score": self._random.choice((4, 5) if good else (1, 2))}
        if not await self._do(number, CallBack(outcome, "已经向市民了解情况。", **told)):
            # Who stands in may be whom it is about, or who answered: it waits for who calls back.
            self._later(self._at_work(24), self._call_back, number, times, calls)
        elif outcome is Outcome.UNREACHED and calls < _CALLS:
            self._later(self._at_work(24), self._call_back, number, times, calls + 1)
        elif outcome is Outcome.DISSATISFIED and times == 1:
            self._later(self._at_work(20), self._answer, number, 2)
        elif outcome is Outcome.DISSATISFIED:
            close = Close("已经两次办理并向市民说明，现有条件下无法进一步解决。")
            self._later(self._at_work(8), self._do, number, close)

    async def _do(self, number: str, *acts: Act) -> bool:
        """Let these be done one after the other, as far as no rule is against it; say whether all were."""
        for act in acts:
            by = self._here(self._actor(await self._case(number), act))
            try:
                given = (self.database, self._wording, self.institution, number, act)
                await duty.act(*given, by=by, now=self.now)
                self.happened[type(act).__name__] += 1
            except Refused as refused:  # such as an extension asked for too late
                self.happened[f"refused_{type(act).__name__}_{refused.code.value}"] += 1
                return False
        return True

    def _here(self, person: str) -> str:
        """Return who acts for somebody now: they, or who stands in (HO-2)."""
        if person == CITIZEN:
            return person
        now = [one for one in self._absences if one.leaves_at <= self.now < one.ends_at(self.now)]
        acting = acting_for(person, self.now, now, self.institution).person if now else person
        self.happened["acted_for_others"] += acting != person
        return acting

    def _actor(self, case: Case, act: Act) -> str:
        one = case.ticket
        if isinstance(act, Urge | Evaluate):
            return CITIZEN
        found = one.instruction.to if one.instruction else one.handler
        doers = {
            AllowExtension: one.extension.asked if one.extension else None,
            Approve: one.review.asked if one.review else None,
            Close: self.institution.profile.supervisor,
            Supervise: self.institution.profile.supervisor,
            Instruct: one.instructs,
            Find: found,
            CallBack: one.calls_back or one.dispatcher,
        }
        if doer := doers.get(type(act)):
            return doer
        is_offered = isinstance(act, SignFor | Refuse | TakeOn) and one.offer
        return one.offer.person if one.offer and is_offered else one.handler

    async def _case(self, number: str) -> Case:
        async with self.database.reading() as work:
            case = await work.tickets.get(number)
        assert case
        return case


async def differing(month: Month) -> list[str]:
    """Return the tickets that count otherwise than their history says."""
    return [one async for one in rates.recount(month.database, month.institution, write=False)]


@click.command()
@click.option("--contacts", default=20_000, show_default=True, type=click.IntRange(1))
@click.option(
    "--state",
    type=click.Path(file_okay=False, path_type=Path),
    help="A new folder to keep it in, for STATE_DIR of `make run`; the month then ends today.",
)
def main(contacts: int, state: Path | None) -> None:
    """Replay a month and print what happened in it as JSON; end with 1 if a ticket counts wrongly."""
    if state:
        state.mkdir(mode=0o700, parents=True)
        told = asyncio.run(_replayed(state, contacts, _a_month_ago()))
    else:
        with tempfile.TemporaryDirectory() as folder:
            told = asyncio.run(_replayed(Path(folder), contacts, BEGIN))
    click.echo(json.dumps(told, indent=2))
    sys.exit(1 if told["differing"] else 0)


def _a_month_ago() -> datetime:
    return datetime.now(timezone.utc).replace(minute=0, second=0, microsecond=0) - timedelta(days=31)


async def _replayed(folder: Path, contacts: int, begin: datetime) -> dict[str, Any]:
    url, key = f"sqlite:///{folder / 'hotline.db'}", Fernet.generate_key().decode()
    (folder / "master.key").write_text(key, encoding="ascii")
    (folder / "master.key").chmod(0o600)
    migrate(url, key)
    database, institution = SqlDatabase(url, key), twelve_units(read_content(ROOT / "content"))
    month, began = Month(database, institution, contacts, begin=begin), time.perf_counter()
    boss = Clerk(institution.profile.supervisor, "hotline", frozenset({Role.SUPERVISOR}))
    try:
        async with database.writing() as work:
            await work.content.load(institution, begin)
        await month.replay()
        spent, zone = time.perf_counter() - began, calendar_of(institution).zone
        extent = Extent(begin.astimezone(zone).date(), month.now.astimezone(zone).date())
        table = await rates.table(database, boss, extent, By.UNIT)
        total = {rate.value: [one.met, one.of] for rate, one in table.total.items()}
        found = {"seconds": round(spent, 1), "differing": await differing(month), "rates": total}
        found |= {"units": len(institution.units), "staff": len(institution.staff)}
        return {"contacts": contacts, **found, "happened": dict(sorted(month.happened.items()))}
    finally:
        await database.close()


if __name__ == "__main__":
    main()
