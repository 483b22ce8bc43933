"""People who act on tickets in a database, with the clock in hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from databases import MONDAY, WORDING

from bot.cli.wording import MANNERS
from bot.hotline.acts import Act, Answer, Find, Instruct
from bot.hotline.courtesy import Checker
from bot.hotline.deadlines import Firing
from bot.hotline.history import first_broken
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.life import Case
from bot.hotline.ticket import Citizen, Conclusion, Origin
from bot.service import duty
from bot.service.deadlines import fire_due
from bot.service.matters import Request, open_ticket
from bot.service.ports import Logged, Speaker
from bot.stores.courtesy import read_manners

CHECKER = Checker(read_manners(MANNERS))
NUMBER = "20261123000001"
OTHER = "20261123000002"
# What is done about a complaint that is upheld (CP-5).
SETTLED = (Find("情况属实", Conclusion.UPHELD), Answer("已经批评教育。", "工作人员向您道歉。"))


def instruct(unit: str, to: str) -> Instruct:
    """Return the leader's instruction that somebody of a unit finds the facts by Tuesday (CP-5)."""
    return Instruct(unit, "请查明经过", MONDAY + timedelta(days=1), to)


EXPIRED = MONDAY + timedelta(days=3)  # both what is offered and what was promised on Monday


class Hotline:
    """The use cases on a database, with the clock in hand."""

    def __init__(self, database: Any, institution: Institution) -> None:
        self.database = database
        self.institution = institution
        self.now = MONDAY

    async def open(
        self, message: str = "m1", peer: str = "wang", what: str = "路灯不亮", by: str | None = None
    ) -> str:
        """Open a ticket of the street unit's, if the words say nothing else; return its number."""
        origin, citizen = Origin(f"rest:{peer}", message), Citizen("王建国", "13800138000")
        request = Request(origin, Kind.FAULT, what, None, citizen, by=by)
        return (await open_ticket(self.database, self.institution, request, self.now)).ticket.number

    async def complain(self, of: str = "城管局的人服务态度差", message: str = "m9") -> str:
        """Let Li complain, about the street unit if of nothing else; return the ticket's number."""
        said, li = f"我是李梅，{of}，电话13700137000", Citizen("李梅", "13700137000")
        request = Request(Origin("rest:li", message), Kind.COMPLAINT, said, None, li)
        return (await open_ticket(self.database, self.institution, request, self.now)).ticket.number

    async def do(self, by: str, *acts: Act, number: str = NUMBER, seen: int | None = None) -> duty.Acted:
        for act in acts:
            acted = await duty.act(
                self.database, WORDING, self.institution, number, act, by=by, now=self.now, seen=seen
            )
        return acted

    async def merge(self, number: str, master: str, by: str = "boss") -> duty.Acted:
        return await duty.merge(self.database, WORDING, self.institution, number, master, by=by, now=self.now)

    async def fire(self) -> list[Firing]:
        return [one.firing for one in await fire_due(self.database, WORDING, self.institution, self.now)]

    async def case(self, number: str = NUMBER) -> Case:
        async with self.database.reading() as work:
            case = await work.tickets.get(number)
        assert case
        return case

    async def happened(self, number: str = NUMBER) -> list[str]:
        async with self.database.reading() as work:
            links = await work.tickets.history(number)
        assert first_broken(links) is None
        return [link.event.name for link in links]

    async def broken(self) -> list[tuple[str, int]]:
        async with self.database.reading() as work:
            return [found async for found in work.tickets.broken()]

    async def notices(self, peer: str = "wang") -> list[Logged]:
        """Return what the citizen was told unasked."""
        async with self.database.reading() as work:
            entries = await work.messages.after(f"rest:{peer}", 0, 1000)
        return [entry for entry in entries if entry.speaker is Speaker.NOTICE]

    async def find(self, ask: Callable[[Any], Awaitable[Any]]) -> Any:
        """Return what the store answers."""
        async with self.database.reading() as work:
            return await ask(work.tickets)
