"""Giving one-time notices (一次性告知书): numbered, of a version of a guide, on paper, and kept (ON-4)."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.hotline import telling
from bot.hotline.files import File, FileRef, FileType, cleaned
from bot.hotline.frozen import Frozen
from bot.hotline.guide import STATED, Guide
from bot.hotline.holding import insist as insist_on_holder
from bot.hotline.institution import Institution
from bot.hotline.notices import Notice, insist_on_notice
from bot.hotline.roles import Clerk, Operation, insist
from bot.hotline.ticket import Origin
from bot.service import holding, intake
from bot.service.desk_ports import Paper, Printer, Section
from bot.service.ports import Database, Logged, Wording


class NoticeWords(Frozen):
    """What stands on a notice beside what the guide says; texts in braces are filled in."""

    title: str
    file: str
    facts: str
    labels: Mapping[str, str]
    version: str
    missing: str
    promise: str
    promised: str
    foot: str
    pages: str


@dataclass(frozen=True)
class Press:
    """What papers are made with: a printer, the words of a notice, and what fields of guides are called."""

    printer: Printer
    words: NoticeWords
    fields: Mapping[str, str]


async def give(
    database: Database,
    press: Press,
    institution: Institution,
    guide: Guide,
    origin: Origin,
    by: str,
    now: datetime,
    missing: Sequence[str] = (),
    send_to: str | None = None,
) -> Notice:
    """Give a notice of a guide on a message, or return the one that was given on it already.

    `by` is a staff id or the bot; `missing` are the materials that were found missing
    (ON-2). `Refused` if none may be made of the guide (ON-1, KN-4).
    """
    today = now.astimezone(ZoneInfo(institution.profile.time_zone)).date()
    insist_on_notice(guide, today)
    async with database.reading() as work:
        given = await work.notices.given_on(origin)
    if given:
        return given
    async with database.writing() as work:
        number = await work.notices.next_number(today)
    paper = notice_paper(press, institution, guide, number, missing, now)
    content = await asyncio.to_thread(press.printer.print, paper)  # too long to hold a transaction for
    name = cleaned(press.words.file.format(number=number) + ".pdf", FileType.PDF)
    ref = FileRef(uuid.uuid4().hex, name, FileType.PDF, len(content))
    notice = Notice(number, origin, guide.code, guide.version, by, now, ref, tuple(missing), send_to)
    async with database.writing() as work:
        await work.messages.lock(origin.conversation, now)  # the same message, at the same instant
        given = await work.notices.given_on(origin)
        if given is None:
            await work.files.add(File(ref, origin.conversation, None, by, now), content)
            await work.notices.add(notice)
    return given or notice


async def hand_out(
    database: Database,
    press: Press,
    wording: Wording,
    institution: Institution,
    clerk: Clerk,
    conversation: str,
    guide: Guide,
    now: datetime,
) -> Logged:
    """Give a notice to the citizen with whom somebody speaks; raises as `give`, and `HeldByAnother`."""
    insist(clerk, Operation.SPEAK)
    insist_on_holder((await intake.standing(database, conversation)).holding, clerk.person)
    origin = Origin(conversation, uuid.uuid4().hex)
    notice = await give(database, press, institution, guide, origin, clerk.person, now)
    said = wording.say(
        "utter_notice_given",
        conversation.split(":", 1)[0],
        number=notice.number,
        name=guide.name,
        telephone=telling.to_ask(institution, guide),
    )
    return await holding.say(database, conversation, clerk.person, said.text, now, files=(notice.paper,))


def notice_paper(
    press: Press,
    institution: Institution,
    guide: Guide,
    number: str,
    missing: Sequence[str],
    now: datetime,
) -> Paper:
    """Return a notice as it is printed: all that is told of the guide (ON-1), and what was found missing."""
    words = press.words
    facts = {
        "number": number,
        "name": guide.name,
        "unit": telling.provider(institution, guide),
        "version": words.version.format(version=guide.version),
        "given_at": telling.dated(now, ZoneInfo(institution.profile.time_zone)),
    }
    sections = [Section(words.facts, tuple((words.labels[name], value) for name, value in facts.items()))]
    if missing:
        sections.append(Section(words.missing, words=(telling.listed(missing).strip(),)))
    sections += [
        Section(press.fields[name], words=(telling.listed(getattr(guide, name)).strip(),)) for name in STATED
    ]
    sections.append(Section(words.promise, words=(words.promised,)))
    foot = words.foot.format(title=words.title, number=number)
    return Paper(institution.profile.name, words.title, tuple(sections), foot, words.pages)
