"""Voice messages of callers become tickets, with their recordings."""

from __future__ import annotations

import pytest
from databases import MONDAY, WORDING

from bot.channels.phone.audio import SILENCE, as_wav
from bot.hotline.institution import Institution
from bot.hotline.refusal import Refused
from bot.hotline.ticket import Ticket
from bot.service import attachments
from bot.service.calls import Voice, leave_message
from bot.service.files import Handed
from bot.stores.filetypes import FileTypesByContent
from bot.stores.sql.database import SqlDatabase

SOUND = as_wav(SILENCE * 250)
CALL = "phone:11111111-1111-1111-1111-111111111111"


async def left(
    database: SqlDatabase, served: Institution, telephone: str, sound: bytes = SOUND
) -> tuple[list[str], Ticket | None]:
    voice = Voice(CALL, "v1", Handed(sound, "message.wav"))
    said = await leave_message((database, FileTypesByContent(), WORDING, served), voice, telephone, MONDAY)
    async with database.reading() as work:
        matters = await work.tickets.matters_in(CALL)
        case = await work.tickets.get(str(matters[-1][1])) if matters else None
    return [entry.reply.text for entry in said], case.ticket if case else None


@pytest.mark.rule("FI-3", "FI-4")
async def test_a_voice_message_becomes_a_ticket_that_its_caller_is_told_of(
    database: SqlDatabase, served: Institution
) -> None:
    said, ticket = await left(database, served, "13800001111")
    assert ticket
    assert ticket.citizen.telephone == "13800001111"
    assert "5秒" in ticket.description
    assert ticket.number in said[0]


async def test_its_recording_belongs_to_the_ticket(database: SqlDatabase, served: Institution) -> None:
    _, ticket = await left(database, served, "13800001111")
    assert ticket
    async with database.reading() as work:
        (file,) = await attachments.sent_with(work, served, ticket)
        assert await work.files.content(file.ref.id) == SOUND


@pytest.mark.rule("PV-5")
async def test_who_leaves_no_number_is_given_a_query_code(database: SqlDatabase, served: Institution) -> None:
    said, ticket = await left(database, served, "12")
    assert ticket
    assert ticket.query_code
    assert ticket.query_code in said[0]


async def test_a_repeated_message_is_the_same(database: SqlDatabase, served: Institution) -> None:
    _, first = await left(database, served, "13800001111")
    said, second = await left(database, served, "13800001111")
    assert said == []
    assert first == second


async def test_what_is_no_sound_is_refused(database: SqlDatabase, served: Institution) -> None:
    with pytest.raises(Refused):
        await left(database, served, "13800001111", b"GIF89a" + bytes(50))
