"""Calls: voice messages that become tickets, and recordings kept with their conversation."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.hotline import telling
from bot.hotline.files import SOUND, File, FileRef, cleaned, fit
from bot.hotline.institution import Institution
from bot.hotline.kind import Kind
from bot.hotline.reading import read_telephone
from bot.hotline.ticket import Citizen, Origin
from bot.service import intake
from bot.service.call_ports import CallRecord
from bot.service.desk_ports import FileTypes
from bot.service.files import Handed
from bot.service.matters import Opened, Request, open_ticket
from bot.service.ports import Database, Logged, Reply, Speaker, Wording

_BYTES_A_SECOND = 16000
Given = tuple[Database, FileTypes, Wording, Institution]


@dataclass(frozen=True)
class Voice:
    """Sound of a call; `message` is the gateway's own id of it."""

    conversation: str
    message: str
    handed: Handed


async def leave_message(given: Given, voice: Voice, telephone: str, now: datetime) -> list[Logged]:
    """Open a ticket for a voice message, with its recording; return what the caller is told.

    `telephone` as the caller confirmed or typed it; without one that can be called the ticket has a
    query code (PV-5). A repeated message is the same. `Refused` if it is no sound, or too long.
    """
    database, types, wording, institution = given
    is_new = await keep(database, types, voice, now)
    length = str(max(1, len(voice.handed.content) // _BYTES_A_SECOND))
    request = Request(
        origin=Origin(voice.conversation, voice.message),
        kind=Kind.CALLBACK,
        description=wording.say("utter_call_message", "desk", seconds=length).text,
        place=None,
        citizen=Citizen(telephone=read_telephone(telephone)),
    )
    opened = await open_ticket(database, institution, request, now)
    if not is_new:
        return []
    return await intake.note(database, voice.conversation, [_told(wording, institution, opened)], now, True)


async def report(database: Database, call: CallRecord) -> None:
    """Keep how a call goes (TE-1)."""
    async with database.writing() as work:
        await work.calls.keep(call)


async def keep(database: Database, types: FileTypes, voice: Voice, now: datetime) -> bool:
    """Log sound as a file of its conversation; say whether it is new. Raises `Refused`."""
    kind = fit(types.of(voice.handed.content), len(voice.handed.content), SOUND)
    ref = FileRef(uuid.uuid4().hex, cleaned(voice.handed.name, kind), kind, len(voice.handed.content))
    conversation = voice.conversation
    async with database.writing() as work:
        standing = await work.messages.lock(conversation, now)
        if await work.messages.known(conversation, voice.message):
            return False
        await work.files.add(File(ref, conversation, None, None, now), voice.handed.content)
        place, shown = standing.last_place + 1, Reply("", files=(ref,))
        said = Logged(conversation, place, Speaker.CITIZEN, voice.message, shown, now, burst=place)
        await work.messages.append([said])
    return True


def _told(wording: Wording, institution: Institution, opened: Opened) -> Reply:
    """Return what a caller is told of the ticket of their message."""
    assert opened.due_at
    due = telling.instant(opened.due_at, ZoneInfo(institution.profile.time_zone))
    number, code = opened.ticket.number, opened.ticket.query_code
    unit, person = opened.unit, opened.acting
    if code is None:
        return wording.say(
            "utter_ticket_callback",
            "phone",
            address="",
            number=number,
            unit=unit.name,
            person=person.name,
            post=person.post,
            due=due,
        )
    return wording.say(
        "utter_ticket_anonymous",
        "phone",
        number=number,
        code=code,
        unit=unit.name,
        unit_telephone=unit.telephone,
        unit_hours=unit.hours,
        person=opened.first_responsible.name,
        post=opened.first_responsible.post,
        due=due,
    )
