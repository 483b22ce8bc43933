"""What citizens think of a talk with a member of staff, or of an answer, as they are asked (EV-1)."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.hotline import opinion, reading
from bot.hotline.acts import Evaluate
from bot.hotline.evaluation import Asked, Evaluation, only_score
from bot.hotline.institution import Institution
from bot.hotline.life import CITIZEN
from bot.hotline.opinion import Opinion
from bot.hotline.survey import Answered, Item, Survey, chosen, next_item, running
from bot.hotline.ticket import Origin, State, Ticket, is_to_call
from bot.service.duty import held, perform, scene_of
from bot.service.ports import Database, Logged, Speaker, UnitOfWork, Wording

_FEW = 20  # entries of the log between two questions


@dataclass(frozen=True)
class Rated:
    """What has become of what a citizen said."""

    so_far: Evaluation
    is_done_again: bool = False
    is_heard: bool = False  # by whoever calls back
    item: Item | None = None  # of the survey, that is asked next
    is_over: bool = False  # a survey, with this message


async def hear(
    database: Database, institution: Institution, origin: Origin, text: str, now: datetime
) -> Opinion | None:
    """Return what a message says of a talk or an answer that was asked about; None if nothing."""
    async with database.reading() as work:
        asked, is_last = await _awaited(work, institution, origin, now)
        if asked and asked.asks is Asked.SURVEY and asked.message != origin.message:
            item = await _item(work, asked, running(institution.surveys, _today(institution, now)))
            is_meant = item and is_last and (chosen(item, text) or reading.wants_to_stop(text))
            return Opinion() if is_meant else None
        return _heard(asked, origin, text, is_last) if asked else None


async def rate(
    database: Database,
    wording: Wording,
    institution: Institution,
    origin: Origin,
    score: int | None,
    now: datetime,
    in_form: bool = False,
) -> Rated | None:
    """Keep what a citizen says of what they were asked about; None if they were not asked.

    The same message may come again. What is said of an answer is in its ticket's history, in
    their own words, and counts for the rates (EV-3). Amid a form nothing more is asked.
    """
    async with database.writing() as work:
        asked, is_last = await _awaited(work, institution, origin, now)
        if asked is None:
            return None
        survey = running(institution.surveys, _today(institution, now))
        if asked.message == origin.message:
            return replace(await _rated_before(work, asked, origin), item=await _item(work, asked, survey))
        if asked.asks is Asked.SURVEY:
            return await _answered(work, asked, survey, origin, now)
        words = await _said(work, origin)
        heard = _heard(asked, origin, words, is_last) or Opinion(score=score)
        said = replace(heard.of(asked), message=origin.message, given_at=now)
        if not (heard.declines or in_form):
            said = await _surveyed(work, said, survey)
        if heard == Opinion() or asked.ticket is None:
            await work.messages.evaluate(said)
            return Rated(said, item=await _item(work, said, survey))
        case = await held(work, asked.ticket)
        if in_form or not _can_follow(case.ticket, said):
            said = replace(said, asks=Asked.SCORE if said.score is None and in_form else None)
        await work.messages.evaluate(said)
        if heard.declines:
            return Rated(said, is_heard=True)
        scene = await scene_of(work, institution, CITIZEN, now)
        what = Evaluate(words, said.score, said.understood, said.solved, heard.reason)
        ticket = (await perform(work, wording, case, what, scene, origin)).case.ticket
        following = await _item(work, said, survey)
        return Rated(said, ticket.state is State.REDO, is_to_call(ticket), following)


async def _surveyed(work: UnitOfWork, said: Evaluation, survey: Survey | None) -> Evaluation:
    """Return an evaluation that asks the survey's questions next, where nothing else is to be asked."""
    if said.asks or said.is_bad or said.score is None:
        return said
    asking = replace(said, asks=Asked.SURVEY)
    return asking if await _item(work, asking, survey) else said


async def _answered(
    work: UnitOfWork, asked: Evaluation, survey: Survey | None, origin: Origin, now: datetime
) -> Rated:
    """Keep what was chosen of the question that was asked, and go on to the next one (EV-4)."""
    item = await _item(work, asked, survey)
    choice = chosen(item, await _said(work, origin)) if item else None
    if survey and item and choice:
        await work.surveys.add(Answered(survey.code, item.code, origin.conversation, choice, now))
    following = await _item(work, asked, survey) if choice else None
    said = replace(asked, message=origin.message, asks=Asked.SURVEY if following else None)
    await work.messages.evaluate(said)
    return Rated(said, item=following, is_over=following is None)


async def _item(work: UnitOfWork, said: Evaluation, survey: Survey | None) -> Item | None:
    """Return the question of the survey that is asked next, if any is."""
    if survey is None or said.asks is not Asked.SURVEY:
        return None
    known = await work.surveys.answers(survey.code, said.conversation)
    return next_item(survey, (one.question for one in known))


def _today(institution: Institution, now: datetime) -> date:
    return now.astimezone(ZoneInfo(institution.profile.time_zone)).date()


async def _rated_before(work: UnitOfWork, asked: Evaluation, origin: Origin) -> Rated:
    """Return what has become of a message that comes again."""
    case = await work.tickets.get(asked.ticket) if asked.ticket else None
    is_heard = case is not None and is_to_call(case.ticket)
    return Rated(asked, await work.tickets.did(origin, "redo_begun"), is_heard)


def _heard(asked: Evaluation, origin: Origin, text: str, is_last: bool) -> Opinion | None:
    """Return what a message says of what was asked; of a talk only a mere score is asked for."""
    if asked.message == origin.message:
        return Opinion(score=asked.score)
    if asked.ticket is None:
        points = only_score(text)
        return None if points is None else Opinion(score=points)
    return opinion.heard(asked.asks, text, is_last) if asked.asks else None


def _can_follow(ticket: Ticket, said: Evaluation) -> bool:
    """Say whether something comes of a reason: what is over is answered with a complaint instead."""
    return said.asks is not Asked.REASON or is_to_call(ticket)


async def _said(work: UnitOfWork, origin: Origin) -> str:
    """Return what a citizen said in one breath from a message on, as the log has it."""
    place = await work.messages.known(origin.conversation, origin.message)
    entries = await work.messages.after(origin.conversation, place - 1, _FEW) if place else []
    said = itertools.takewhile(_is_citizens, entries)
    return "，".join(one.reply.text for one in said if one.reply.text)


async def _awaited(
    work: UnitOfWork, institution: Institution, origin: Origin, now: datetime
) -> tuple[Evaluation | None, bool]:
    """Return what a message may be about, and whether that was asked last."""
    asked = await work.messages.evaluation(origin.conversation)
    if asked is None:
        return None, False
    is_last = await _asked_last(work, asked)
    gap = timedelta(minutes=institution.duty.contact_gap)
    return (asked if asked.awaits(origin.message, now, gap, is_last) else None), is_last


async def _asked_last(work: UnitOfWork, asked: Evaluation) -> bool:
    """Say whether nothing was told since the asking, or since what was said to it but the next question."""
    place = asked.place
    if asked.message:
        place = await work.messages.known(asked.conversation, asked.message) or place
    since = await work.messages.after(asked.conversation, place - 1, _FEW)
    rest = iter(since[1:])
    if asked.message:
        rest = itertools.dropwhile(_is_citizens, rest)
        rest = itertools.dropwhile(lambda one: one.speaker is Speaker.BOT, rest)
    return len(since) < _FEW and all(map(_is_citizens, rest))


def _is_citizens(entry: Logged) -> bool:
    return entry.speaker is Speaker.CITIZEN
