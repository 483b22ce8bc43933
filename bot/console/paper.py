"""Tickets on paper, as whoever prints them may see them (PV-1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML
from sanic import Blueprint, Request
from sanic.response import HTTPResponse

from bot.console.sessions import clerk
from bot.console.tables import printed
from bot.console.words import WORDS
from bot.hotline import telling
from bot.hotline.application import if_so, missing
from bot.hotline.deadlines import Deadline
from bot.hotline.history import Event
from bot.hotline.institution import Institution
from bot.hotline.life import Case
from bot.hotline.ticket import Instruction, State, Ticket
from bot.service import tickets as use
from bot.service.desk_ports import Paper, Section, Step
from bot.service.duty import UnknownTicket
from bot.service.tickets import View
from bot.settings import ROOT

LABELS: Mapping[str, Any] = YAML(typ="safe").load(ROOT / "data" / "desk" / "print.yml")

routes = Blueprint("paper", url_prefix="/api")


@routes.get("/tickets/<number:key>/print")
async def ticket(request: Request, number: str) -> HTTPResponse:
    """Return a ticket as a paper."""
    found, institution, by, now = await _seen(request, number)
    return await printed(request, ticket_paper(institution, found, by, now))


@routes.get("/tickets/<number:key>/instruction")
async def instruction(request: Request, number: str) -> HTTPResponse:
    """Return the supervision notice (督查通知单) that a unit gets of a complaint, as a paper (CP-5)."""
    found, institution, by, now = await _seen(request, number)
    said = found.case.ticket.instruction
    if said is None:
        raise UnknownTicket(number)
    return await printed(request, instruction_paper(institution, found.case.ticket, said, by, now))


async def _seen(request: Request, number: str) -> tuple[View, Institution, str, datetime]:
    """Return a ticket as whoever asks may see it, who that is, and when."""
    desk = request.app.ctx.desk
    institution, who, now = await desk.system.institution(), await clerk(request), desk.system.clock.now()
    return await use.view(desk.system.database, institution, who, number, now), institution, who.person, now


def instruction_paper(
    institution: Institution, ticket: Ticket, said: Instruction, by: str, now: datetime
) -> Paper:
    """Return the supervision notice of an instruction on a complaint, as somebody prints it."""
    return _Writer(institution).instruction(ticket, said, by, now)


def ticket_paper(institution: Institution, view: View, by: str, now: datetime) -> Paper:
    """Return a ticket as somebody prints it, who sees it so."""
    return _Writer(institution).ticket(view, by, now)


class _Writer:
    """Writes what is so of an institution's tickets in words."""

    def __init__(self, institution: Institution) -> None:
        self._institution = institution
        self._zone = ZoneInfo(institution.profile.time_zone)
        self._units = {unit.code: unit.name for unit in institution.units}
        self._staff = {person.id: person for person in institution.staff}

    def ticket(self, view: View, by: str, now: datetime) -> Paper:
        labels, ticket = LABELS["ticket"], view.case.ticket
        files = tuple(one.ref.name for one in view.files)
        due = tuple((WORDS["deadlines"][one.kind.value], self._due(one)) for one in view.deadlines)
        sections = (
            Section(labels["facts"], tuple(self._facts(view))),
            Section(labels["description"], words=(ticket.description,)),
            Section(labels["deadlines"], due),
            Section(labels["materials"], tuple(self._materials(view.case))),
            Section(labels["attachments"], words=files),
            Section(labels["history"], steps=tuple(self._step(link.event) for link in view.history)),
        )
        return Paper(
            head=self._institution.profile.name,
            title=labels["title"].format(number=ticket.number),
            sections=tuple(one for one in sections if one.rows or one.words or one.steps),
            foot=LABELS["printed"].format(person=self._person(by), at=self._at(now)),
            pages=LABELS["pages"],
        )

    def instruction(self, ticket: Ticket, said: Instruction, by: str, now: datetime) -> Paper:
        labels = LABELS["instruction"]
        number = said.number(ticket.number)
        facts = {
            "number": number,
            "given_at": self._at(said.at),
            "to": self._person(said.to),
            "until": self._at(said.until),
            "ticket": ticket.number,
            "subject": ticket.subject or LABELS["none"],
            "leader": self._person(said.in_name_of),
        }
        sections = (
            Section(labels["facts"], tuple((labels[name], value) for name, value in facts.items())),
            Section(labels["description"], words=(ticket.description,)),
            Section(labels["text"], words=(said.text,)),
            Section(labels["asks"], words=(labels["asked"],)),
        )
        return Paper(
            head=self._institution.profile.name,
            title=labels["title"].format(number=number),
            sections=sections,
            foot=LABELS["printed"].format(person=self._person(by), at=self._at(now)),
            pages=LABELS["pages"],
        )

    def _facts(self, view: View) -> Iterator[tuple[str, str]]:
        ticket, citizen = view.case.ticket, view.case.ticket.citizen
        values = {
            "number": ticket.number,
            "state": WORDS["states"][ticket.state.value],
            "kind": WORDS["kinds"][ticket.matter.kind.value],
            "subject": ticket.subject,
            "opened_at": self._at(ticket.matter.opened_at),
            "citizen": citizen.name or LABELS["anonymous"],
            "telephone": citizen.telephone,
            "place": ticket.place,
            "unit": self._units[ticket.unit],
            "assisting": "、".join(self._units.get(unit, unit) for unit in ticket.assisting),
            "handler": self._handler(ticket),
            "first_responsible": self._person(ticket.matter.first_responsible),
            "urged": str(ticket.urged),
        }
        for name, value in values.items():
            yield LABELS["ticket"][name], value or LABELS["none"]
        if view.masked:
            yield "", LABELS["masked"]

    def _materials(self, case: Case) -> Iterator[tuple[str, str]]:
        """Yield what has come for an application and what has not (AH-1)."""
        application, guide = case.ticket.application, case.guide
        if application is None or guide is None:
            return
        yield LABELS["guide"], LABELS["version"].format(name=guide.name, version=guide.version)
        yield LABELS["received"], "、".join(application.received) or LABELS["none"]
        yield LABELS["missing"], "、".join(missing(application, guide)) or LABELS["none"]
        if of_some := if_so(application, guide):
            yield LABELS["if_so"], "\n".join(of_some)
        if application.collect:
            yield LABELS["collect"], application.collect

    def _handler(self, ticket: Ticket) -> str:
        """Return who has a ticket; until its unit has signed for it, to whom it is offered."""
        if ticket.state is State.DISPATCHED and ticket.offer:
            return LABELS["to_sign_for"].format(person=self._person(ticket.offer.person))
        return self._person(ticket.handler)

    def _due(self, one: Deadline) -> str:
        """Return by when something is due, with what was promised first (TL-9)."""
        due_at = self._at(one.due_at)
        if one.due_at != one.first_due_at:
            due_at = LABELS["first_due_at"].format(due_at=due_at, first_due_at=self._at(one.first_due_at))
        if one.ended_at:
            return LABELS["ended"].format(due_at=due_at, ended_at=self._at(one.ended_at))
        return LABELS["paused"].format(due_at=due_at) if one.paused_at else due_at

    def _step(self, event: Event) -> Step:
        by = self._name(event.by)
        if event.in_name_of:
            by = LABELS["in_name_of"].format(by=by, name=self._name(event.in_name_of))
        told = {name: self._fact(name, value) for name, value in event.facts.items() if value is not None}
        facts = [f"{label}：{told[name]}" for name, label in WORDS["facts"].items() if told.get(name)]
        said = tuple(filter(None, ("，".join(facts), event.note)))
        return Step(self._at(event.at), f"{WORDS['events'][event.name]} {by}", said)

    def _fact(self, name: str, value: Any) -> str | None:
        if name.endswith(("_at", "until")):
            return self._at(datetime.fromisoformat(value))
        if name == "kind":  # of a deadline; what kind of ticket it is stands above
            return WORDS["deadlines"].get(value)
        if name in ("to", "giver", "written_by", "owner"):
            return self._name(value)
        if isinstance(value, bool):
            return LABELS["yes"] if value else LABELS["no"]
        named = {"unit": self._units, "outcome": WORDS["outcomes"], "why": WORDS["whys"]}
        named["conclusion"] = WORDS["conclusions"]
        return named.get(name, {}).get(value, str(value))

    def _name(self, id: str) -> str:
        """Return who did something; who is with us no more is known by their id."""
        person = self._staff.get(id)
        return person.name if person else WORDS["actors"].get(id, id)

    def _person(self, id: str) -> str:
        person = self._staff[id]
        return LABELS["person"].format(name=person.name, unit=self._units[person.unit], post=person.post)

    def _at(self, at: datetime) -> str:
        return telling.dated(at, self._zone)
