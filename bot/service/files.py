"""Photographs and papers: handed in, attached to tickets, and read by whom they concern (AH-1, PV-4)."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from bot.hotline.acts import Attach, Detach
from bot.hotline.audit import Read
from bot.hotline.files import MOST, PHOTOGRAPHS, File, FileRef, cleaned, fit
from bot.hotline.holding import Holder
from bot.hotline.institution import Institution
from bot.hotline.life import CITIZEN
from bot.hotline.refusal import Refusal, Refused
from bot.hotline.roles import Clerk, Operation, insist, may
from bot.service import attachments, audit, desk
from bot.service.desk_ports import FileTypes
from bot.service.duty import Acted, held, perform, scene_of
from bot.service.ports import Database, Logged, Reply, Speaker, UnitOfWork, Wording
from bot.service.tickets import concern_of, to_know


class UnknownFile(LookupError):
    """There is no file with that id."""


@dataclass(frozen=True)
class Handed:
    """A file as somebody hands it in."""

    content: bytes
    name: str


async def attach(
    database: Database,
    types: FileTypes,
    wording: Wording,
    institution: Institution,
    clerk: Clerk,
    number: str,
    handed: Handed,
    now: datetime,
) -> Acted:
    """Attach a file to a ticket; `UnknownTicket`, `Forbidden`, and `Refused` if it is not fit to be."""
    kind = fit(types.of(handed.content), len(handed.content))
    ref = FileRef(uuid.uuid4().hex, cleaned(handed.name, kind), kind, len(handed.content))
    async with database.writing() as work:
        case = await held(work, number)
        scene = await scene_of(work, institution, clerk.person, now)
        insist(clerk, Operation.ACT_ON_TICKET, concern_of(case.ticket, scene))
        acted = await perform(work, wording, case, Attach(ref.id, ref.name), scene)
        conversation = case.ticket.matter.origin.conversation
        await work.files.add(File(ref, conversation, number, clerk.person, now), handed.content)
    return acted


async def detach(
    database: Database,
    wording: Wording,
    institution: Institution,
    clerk: Clerk,
    number: str,
    id: str,
    now: datetime,
) -> Acted:
    """Take away a file that one attached to a ticket; raises as `attach`, and `UnknownFile`."""
    async with database.writing() as work:
        case = await held(work, number)
        scene = await scene_of(work, institution, clerk.person, now)
        insist(clerk, Operation.ACT_ON_TICKET, concern_of(case.ticket, scene))
        found = {file.ref.id: file for file in await attachments.attached_to(work, number)}
        if id not in found:
            raise UnknownFile(id)
        return await perform(work, wording, case, Detach(found[id]), scene)


async def read(
    database: Database, institution: Institution, clerk: Clerk, id: str, now: datetime
) -> tuple[File, bytes]:
    """Return a file with its content; `UnknownFile`, and `Forbidden` for whom it does not concern.

    What belongs to a ticket is as personal as its citizen is: who sees these masked does not read it.
    """
    async with database.reading() as work:
        file = await work.files.get(id)
        if file is None:
            raise UnknownFile(id)
        await _insist_on_reading(work, institution, clerk, file, now)
        content = await work.files.content(id)
    await audit.note(database, clerk, Read.FILE, id, now)
    return file, content


async def receive(
    database: Database,
    types: FileTypes,
    wording: Wording,
    institution: Institution,
    conversation: str,
    message: str,
    handed: Handed,
    now: datetime,
) -> list[Logged]:
    """Log a citizen's photograph, and that it has come if nobody else answers; return what was logged.

    It waits for no turn of the dialogue; a ticket that waited for the citizen goes on, and who has
    it is told (TL-10). A repeated `message` is the same photograph. Raises `Refused` if it is none,
    too large, or one too many.
    """
    kind = fit(types.of(handed.content), len(handed.content), PHOTOGRAPHS)
    ref = FileRef(uuid.uuid4().hex, cleaned(handed.name, kind), kind, len(handed.content))
    file = File(ref, conversation, None, None, now)
    async with database.reading() as work:
        number = await attachments.ticket_with(work, institution, file)
    async with database.writing() as work:
        case = await held(work, number) if number else None  # before its conversation, as in every act
        standing = await work.messages.lock(conversation, now)
        if await work.messages.known(conversation, message):
            return []
        if len(await work.files.sent_in(conversation)) >= MOST:
            raise Refused(Refusal.TOO_MANY_FILES)
        await work.files.add(file, handed.content)
        place, shown = standing.last_place + 1, Reply("", files=(ref,))
        said = [Logged(conversation, place, Speaker.CITIZEN, message, shown, now, burst=place)]
        if standing.holding.holder is Holder.BOT:
            thanks = wording.say("utter_notice_photograph", conversation.split(":", 1)[0])
            name = f"photograph-{ref.id}"
            said.append(Logged(conversation, place + 1, Speaker.NOTICE, name, thanks, now))
        await work.messages.append(said)
        if case and case.waits:
            scene = await scene_of(work, institution, CITIZEN, now)
            said += (await perform(work, wording, case, Attach(ref.id, ref.name), scene)).said
    return said


async def read_own(database: Database, conversation: str, id: str) -> tuple[File, bytes]:
    """Return a file that a citizen sent or was given in their conversation, with its content.

    Raises `UnknownFile`, of what staff keep with a ticket too.
    """
    async with database.reading() as work:
        file = await work.files.get(id)
        if file is None or file.conversation != conversation or file.ticket is not None:
            raise UnknownFile(id)
        return file, await work.files.content(id)


async def _insist_on_reading(
    work: UnitOfWork, institution: Institution, clerk: Clerk, file: File, now: datetime
) -> None:
    number = file.ticket
    if number is None:
        talk = desk.concern_of(await work.messages.standing(file.conversation))
        number = await attachments.ticket_with(work, institution, file)
        if number is None or may(clerk, Operation.READ_CONVERSATION, talk):
            insist(clerk, Operation.READ_CONVERSATION, talk)
            return
    elif file not in await attachments.attached_to(work, number):
        raise UnknownFile(file.ref.id)  # taken away
    case = await work.tickets.get(number)
    assert case
    concern = concern_of(case.ticket, await scene_of(work, institution, clerk.person, now))
    insist(clerk, Operation.READ_TICKET, concern)
    insist(clerk, to_know(case.ticket), concern)
