"""Misread sentences: marked by whoever reads them, checked by who keeps knowledge, then taught."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import datetime

from bot.hotline import masking
from bot.hotline import misread as rules
from bot.hotline.misread import Misread
from bot.hotline.roles import Clerk, Operation, insist
from bot.service.desk import standing
from bot.service.ports import Database, Speaker

_SHOWN = 500


class UnknownSentence(LookupError):
    """There is no such sentence of a citizen's."""


class UnknownIntent(LookupError):
    """Nothing is called so that citizens may want."""


async def mark(
    database: Database,
    clerk: Clerk,
    conversation: str,
    place: int,
    meant: str,
    intents: Collection[str],
    now: datetime,
) -> Misread:
    """Keep what a citizen's words in a conversation mean, masked; the first who says so is kept.

    `UnknownSentence` if no citizen said anything there, `UnknownIntent`, `Forbidden` unless
    somebody may read the conversation.
    """
    held = await standing(database, clerk, conversation)
    if meant not in intents:
        raise UnknownIntent(meant)
    async with database.writing() as work:
        said = await work.messages.after(conversation, place - 1, 1) if place > 0 else []
        if not said or said[0].speaker is not Speaker.CITIZEN or not said[0].reply.text:
            raise UnknownSentence(conversation)
        id = hashlib.sha256(f"{conversation}\n{said[0].message}".encode()).hexdigest()[:32]
        text = " ".join(masking.whose(said[0].reply.text, held.citizen).split())
        await work.misread.add(Misread(id, text, meant, clerk.person, now))
        kept = await work.misread.get(id)
    assert kept
    return kept


async def listed(database: Database, clerk: Clerk) -> list[Misread]:
    """Return the sentences that were marked: those that nobody has checked first, then the latest."""
    insist(clerk, Operation.EDIT_KNOWLEDGE)
    async with database.reading() as work:
        return await work.misread.latest(_SHOWN)


async def check(database: Database, clerk: Clerk, id: str, is_right: bool, now: datetime) -> Misread:
    """Keep what somebody finds of a mark; `UnknownSentence`, `Refused` of one's own, `Forbidden`."""
    insist(clerk, Operation.EDIT_KNOWLEDGE)
    async with database.writing() as work:
        found = await work.misread.get(id)
        if found is None:
            raise UnknownSentence(id)
        done = rules.checked(found, is_right, clerk.person, now)
        await work.misread.check(done)
    return done


async def right(database: Database) -> list[Misread]:
    """Return the sentences that were found to be rightly marked, the oldest first: they are to be taught."""
    async with database.reading() as work:
        return await work.misread.right()
