"""A message's way through the bot: logged, handled in order, answered once, retried until it is."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from bot.channels.bursts import Bursts
from bot.channels.delivery import Delivery
from bot.channels.dialogue import Dialogue, trace
from bot.channels.wording import Wording
from bot.hotline import opinion
from bot.hotline.files import File
from bot.hotline.holding import Holder
from bot.hotline.ticket import Origin
from bot.service import fallback, files, intake, plans, waiting
from bot.service.evaluation import hear
from bot.service.files import Handed
from bot.service.news import News, Topic
from bot.service.ports import Inbound, Logged, Reply, Speaker, Standing, StoreUnavailable
from bot.service.turn import Burst, Cause, TurnAborted, bursts
from bot.service.waiting import Served
from bot.stores.locks import ConversationLocks, Turn
from bot.stores.sessions import Session
from bot.wiring import System

log = logging.getLogger(__name__)

_RETRIES_AT_ONCE = 8
# What may be answered in any words.
_FREE = frozenset(
    {
        "utter_ask_why_unclear",
        "utter_ask_why_unsolved",
        "utter_ask_why_low",
        "utter_survey",
        "utter_survey_on",
    }
)
_EVALUATION = "我要评价"  # what Rasa reads of an opinion without a score


class Turns:
    """Handles the messages of every channel of this process."""

    def __init__(
        self, dialogue: Dialogue, locks: ConversationLocks, wording: Wording, system: System
    ) -> None:
        self._dialogue = dialogue
        self._locks = locks
        self._wording = wording
        self.system = system
        self.delivery = Delivery()
        self.bursts = Bursts(system.settings.pause_seconds)
        # Whoever comes first is logged first: an order lives as long as somebody stands in it.
        self._arriving: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._spooled = True  # another process may have spooled something before this one began
        self._alone = system.settings.bot_workers == 1
        self._unspooling = asyncio.Lock()
        self._running: set[asyncio.Future[list[Logged]]] = set()

    async def take(self, message: Inbound, in_one_breath: bool = False) -> list[Logged]:
        """Log a message, handle what waits in its conversation, and return what was said to it.

        What is said is sent by the message's channel; the return value is for
        channels that answer in the same breath. With `in_one_breath` the
        citizen may go on, and is let finish first (CO-9).
        """
        turn = asyncio.ensure_future(self._take(message, in_one_breath))
        self._running.add(turn)
        turn.add_done_callback(self._running.discard)
        # A client that hangs up does not break off what it set going.
        return await asyncio.shield(turn)

    async def typing(self, conversation: str) -> None:
        """Note that a citizen goes on typing: the bot lets them finish, a person sees it."""
        self.bursts.typing(conversation)
        with contextlib.suppress(StoreUnavailable):
            standing = await intake.standing(self.system.database, conversation)
            if standing.holding.person:
                persons = frozenset({standing.holding.person})
                await self.system.news.tell([News(Topic.TYPING, conversation, persons=persons)])

    async def photograph(self, conversation: str, message: str, handed: Handed) -> list[Logged]:
        """Log a citizen's photograph, and send what is said to it; raises as `files.receive`."""
        system = self.system
        given = (system.database, system.file_types, system.wording, await system.institution())
        logged = await files.receive(*given, conversation, message, handed, self._now())
        await self.delivery.send([entry for entry in logged if entry.speaker is not Speaker.CITIZEN])
        return logged

    async def file(self, conversation: str, id: str) -> tuple[File, bytes]:
        """Return a file of a citizen's own conversation, with its content; raises as `files.read_own`."""
        return await files.read_own(self.system.database, conversation, id)

    async def log(self, conversation: str, place: int) -> list[Logged]:
        """Return what was said in a conversation after a place."""
        return await intake.after(self.system.database, conversation, place)

    async def served(self, conversation: str) -> Served:
        """Return who serves a conversation, as its citizen may see it."""
        return await waiting.served(self.system.database, conversation, self._now())

    async def finish(self, patience_seconds: float = 10.0) -> None:
        """Wait until no turn is under way: a stop in mid-turn would only repeat it later."""
        if self._running:
            await asyncio.wait(set(self._running), timeout=patience_seconds)

    async def retry_forever(self, every_seconds: float = 1.0) -> None:
        """Handle what was kept for later, again and again, until cancelled."""
        while True:
            await asyncio.sleep(every_seconds)
            try:
                await self.retry_once()
            except StoreUnavailable:
                log.debug("what was kept waits")
            except Exception as error:
                log.error("retrying failed: %s", trace(error))

    async def retry_once(self) -> None:
        """Handle what was kept for later and is due."""
        self._spooled = True  # a process that died may have left something
        with contextlib.suppress(StoreUnavailable):
            await self._unspool()
        due = await intake.overdue(self.system.database, self._now())
        few = asyncio.Semaphore(_RETRIES_AT_ONCE)
        await asyncio.gather(*(self._retry(conversation, few) for conversation in due))

    async def _retry(self, conversation: str, few: asyncio.Semaphore) -> None:
        async with few:
            with contextlib.suppress(StoreUnavailable):
                async with self._locks.turn(conversation) as turn:
                    standing = await intake.standing(self.system.database, conversation)
                    # Another worker may have tried it meanwhile: then it waits for its next time.
                    if standing.waiting and standing.waiting[0].retry_at <= self._now():
                        await self._work_off(turn, standing)

    async def _take(self, message: Inbound, in_one_breath: bool) -> list[Logged]:
        urgent = self._urgent(message.text)
        if urgent:
            log.warning("conversation %s: an emergency", message.conversation)
            message = replace(message, urgent=True)
        receipt = await self._arrive(message)
        if receipt is None:
            spooled = [*urgent, await self._spool(message)]
            return await self._say([self._unlogged(message.conversation, reply) for reply in spooled])
        if receipt.repeated and (given := await self._given(message.conversation, receipt.place)):
            return await self._say(given)  # the client has not heard it, or it would not ask again
        if receipt.standing.holding.holder is Holder.QUEUE and not receipt.repeated and not urgent:
            system = self.system
            return await self._say(
                await waiting.heard(
                    system.database, system.wording, message.conversation, message.text, self._now()
                )
            )
        if receipt.standing.holding.holder is not Holder.BOT:
            return [] if receipt.repeated else await self.note(message.conversation, urgent, urgent=True)
        if in_one_breath and not urgent:
            await self.bursts.end(message.conversation)
        said, kept = await self._handle(message.conversation, receipt, in_one_breath)
        if kept:
            said = [*said, *await self.note(message.conversation, urgent, urgent=True)]
            return [*said, *await self.note(message.conversation, [self._wording.say("utter_kept")])]
        mine = [entry for entry in said if entry.answers == receipt.place]
        return mine or await self._given(message.conversation, receipt.place)

    async def _handle(
        self, conversation: str, receipt: intake.Receipt, in_one_breath: bool
    ) -> tuple[list[Logged], bool]:
        """Answer what waits; return what was said, and whether the citizen is to be told to wait."""
        try:
            async with self._locks.turn(conversation) as turn:
                standing = receipt.standing
                if in_one_breath or turn.waited:
                    standing = await intake.standing(self.system.database, conversation)
                if not receipt.repeated and _tried(standing, receipt.place):
                    return [], False  # with the burst that it belongs to; who tried it has said so
                said, complete = await self._work_off(turn, standing)
                return said, not complete
        except StoreUnavailable as error:
            log.warning("conversation %s has to wait: %s", conversation, error)
            await self._postpone(receipt.standing)
            return [], True

    async def _postpone(self, standing: Standing) -> None:
        """Let what cannot even be begun wait for its next time, not for the end of a turn."""
        with contextlib.suppress(StoreUnavailable):
            for burst in bursts(standing.waiting)[:1]:
                await intake.postpone(self.system.database, burst, Cause.SESSIONS, self._now())

    async def _arrive(self, message: Inbound) -> intake.Receipt | None:
        """Log a message behind those that came before it; None if the database cannot take it."""
        with self.bursts.arriving(message.conversation):
            async with self._order(message.conversation):
                return await self._log(message)

    async def _log(self, message: Inbound) -> intake.Receipt | None:
        with contextlib.suppress(StoreUnavailable):
            await self._unspool()  # what came while the database was down came first
        try:
            return await intake.receive(
                self.system.database,
                message,
                self._now(),
                self._turn_limit(),
                goes_on=self.bursts.goes_on(message.conversation),
            )
        except StoreUnavailable:
            return None
        except Exception as error:
            log.error("a message could not be logged: %s", trace(error))
            return None

    async def _unspool(self) -> None:
        """Move what was kept aside into the log; looked for only where there may be something."""
        async with self._unspooling:
            if self._spooled or not self._alone:
                await intake.unspool(self.system.database, self.system.spool, self._now())
                self._spooled = False

    async def _work_off(self, turn: Turn, seen: Standing) -> tuple[list[Logged], bool]:
        """Answer what waits in a conversation, in order, up to the first that cannot be answered now.

        `seen` is how the conversation stood a moment ago. Return what was said,
        and whether nothing waits any more.
        """
        said: list[Logged] = []
        try:
            standing, session = await self._open(turn, seen)
            for burst in bursts(standing.waiting) if standing.holding.holder is Holder.BOT else ():
                entries, session = await self._answer(turn, standing, session, burst)
                said += entries
                standing = replace(standing, turns=session.turns)
        except _Later:
            return said, False
        except intake.Superseded:
            # This turn was lost to another worker, which answers what waits.
            return said, True
        except StoreUnavailable:
            # What waits is in the log; its answer will be as soon as the log can be written.
            return said, False
        except Exception as error:  # one conversation's trouble is no other's
            log.error("conversation %s cannot be worked off: %s", turn.conversation, trace(error))
            return said, False
        return said, True

    async def _open(self, turn: Turn, seen: Standing) -> tuple[Standing, Session]:
        """Return how a conversation stands and its session, as Redis has it if Redis is not behind."""
        session = self._dialogue.opened(turn.conversation, turn.session)
        standing = seen
        if session is None or session.turns != standing.turns:
            standing = await intake.standing(self.system.database, turn.conversation)
        if session is None or session.turns != standing.turns:
            session = await self._dialogue.rebuilt(turn.conversation)
        return standing, session

    async def _answer(
        self, turn: Turn, standing: Standing, session: Session, burst: Burst
    ) -> tuple[list[Logged], Session]:
        """Answer a burst and send the answer; what breaks every turn goes to a person."""
        if drilled := await self._rehearses(standing, burst):
            return await self._say(drilled), session
        try:
            replies = await self._dialogue.answer(session, burst, await self._says(session, burst))
        except TurnAborted as aborted:
            where = f"conversation {burst.conversation}, place {burst.places[0]}"
            log.warning("turn aborted: %s, %s", aborted.cause.value, where)
            faults = await intake.postpone(self.system.database, burst, aborted.cause, self._now())
            if faults < intake.MAX_FAULTS:
                raise _Later from None
            return await self._say(await self._give_up(standing, burst)), session
        if not replies and not burst.is_hand_back:
            replies = [self._wording.say("utter_default")]
        logged = await intake.answer(
            self.system.database, standing, burst, replies, session.added(), self._now()
        )
        if logged is None:
            log.info("conversation %s: taken over in mid-turn, the bot is silent", burst.conversation)
            return await self.note(burst.conversation, self._urgent(burst.text), urgent=True), session
        after, turn.keep = self._dialogue.after(session)
        return await self._say(logged), after

    async def _rehearses(self, standing: Standing, burst: Burst) -> list[Logged]:
        """Say that all in this conversation is a drill's from now on, if a drill's word was said (EM-2)."""
        system, now = self.system, self._now()
        drill = await plans.take_part(system.database, burst.conversation, burst.text, now)
        plan = (await system.institution()).plan(drill.plan) if drill else None
        if plan is None:
            return []
        said = self._wording.say("utter_drill", plan=plan.name)
        return await intake.give_up(system.database, standing, burst, [said], now)

    async def _says(self, session: Session, burst: Burst) -> str:
        """Return what a burst says: of who is asked about a talk or an answer, an evaluation (EV-1).

        What is said of it is no matter of its own (没解决，晚上还是不亮); danger always is (EM-1).
        """
        said = burst.text
        if not (opinion.may_be(said) or _asked_freely(session)) or self._dialogue.detect(said):
            return said
        origin, institution = Origin(burst.conversation, burst.message), await self.system.institution()
        heard = await hear(self.system.database, institution, origin, said, self._now())
        if heard is None:
            return said
        return f"{heard.score}分" if heard.score else _EVALUATION

    async def _give_up(self, standing: Standing, burst: Burst) -> list[Logged]:
        """Hand a burst that breaks every turn to a person (FI-7)."""
        system, now = self.system, self._now()
        opened = await fallback.hand_over(system.database, await system.institution(), burst, now)
        ticket = opened.ticket
        said = self._wording.say("utter_handed_over", number=ticket.number, code=ticket.query_code or "")
        return await intake.give_up(system.database, standing, burst, [said], now)

    async def _given(self, conversation: str, place: int) -> list[Logged]:
        try:
            return await intake.replies_to(self.system.database, conversation, place)
        except StoreUnavailable:
            return []

    async def note(self, conversation: str, replies: Sequence[Reply], urgent: bool = False) -> list[Logged]:
        """Say what is no part of the dialogue; it is said even if the log cannot take it."""
        if not replies:
            return []
        try:
            logged = await intake.note(self.system.database, conversation, replies, self._now(), urgent)
        except StoreUnavailable:
            logged = [self._unlogged(conversation, reply) for reply in replies]
        return await self._say(logged)

    async def _say(self, entries: list[Logged]) -> list[Logged]:
        await self.delivery.send(entries)
        return entries

    def _unlogged(self, conversation: str, reply: Reply) -> Logged:
        return Logged(conversation, 0, Speaker.BOT, uuid.uuid4().hex, reply, self._now())

    async def _spool(self, message: Inbound) -> Reply:
        """Keep a message aside while the database is down, or say that it could not be kept."""
        self._spooled = True
        try:
            await self.system.spool.push(message, self._now())
        except StoreUnavailable:
            log.error("neither database nor Redis: a message of %s was not kept", message.conversation)
            return self._wording.say("utter_not_kept")
        return self._wording.say("utter_kept")

    def _urgent(self, text: str) -> list[Reply]:
        """Return the emergency notice if `text` tells of danger: it is said whatever else fails (EM-1)."""
        danger = self._dialogue.detect(text)
        return [self._wording.say("utter_emergency", danger=danger.value)] if danger else []

    def _order(self, conversation: str) -> asyncio.Lock:
        """Return the lock under which a conversation's messages are logged as they come."""
        lock = self._arriving.get(conversation)
        if lock is None:
            lock = self._arriving[conversation] = asyncio.Lock()
        return lock

    def _now(self) -> datetime:
        return self.system.clock.now()

    def _turn_limit(self) -> timedelta:
        return timedelta(seconds=self.system.settings.turn_timeout_seconds + 2)


def _asked_freely(session: Session) -> bool:
    return not _FREE.isdisjoint(session.told())


def _tried(standing: Standing, place: int) -> bool:
    return any(message.place == place and message.tries for message in standing.waiting)


class _Later(Exception):
    """What waits has to wait on: a part that its turn needs is down."""
