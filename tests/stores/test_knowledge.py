"""Unanswered questions and proposals on both databases (KN-1, PV-1)."""

from __future__ import annotations

import asyncio

import pytest
from acting import Hotline
from databases import MONDAY

from bot.hotline.refusal import Refusal, Refused
from bot.hotline.roles import Clerk, Forbidden, Role
from bot.hotline.ticket import Origin
from bot.hotline.unanswered import Remedy, Why
from bot.service import unanswered

EDITOR = Clerk("editor", "hall", frozenset({Role.EDITOR}))
AGENT = Clerk("agent", "hall", frozenset({Role.AGENT}))


async def ask(hotline: Hotline, *texts: str) -> list[str]:
    """Let citizens ask what nothing serves, twice each as after a retry; return the ids."""
    for place, text in enumerate(texts):
        for _ in range(2):
            origin = Origin("rest:wang", f"m{place}")
            await unanswered.keep(hotline.database, origin, text, Why.NO_GUIDE, "王芳", None, MONDAY)
    found = await unanswered.groups(hotline.database, EDITOR)
    return [one.id for group in found for one in group.asked]


@pytest.mark.rule("PV-1")
async def test_a_sentence_is_kept_once_and_masked_for_who_keeps_knowledge(hotline: Hotline) -> None:
    await ask(hotline, "我是王芳13800138000，马蜂窝找谁摘")
    (group,) = await unanswered.groups(hotline.database, EDITOR)
    assert [one.text for one in group.asked] == ["我是王*138****8000，马蜂窝找谁摘"]
    with pytest.raises(Forbidden):
        await unanswered.groups(hotline.database, AGENT)


async def test_a_proposal_takes_its_sentences_from_the_list_and_keeps_them(hotline: Hotline) -> None:
    ids = await ask(hotline, "马蜂窝找谁摘", "请问马蜂窝谁来摘", "今年养老金涨多少")
    place = (hotline.database, hotline.institution, EDITOR)
    made = await unanswered.propose(*place, ids[:2], Remedy.NEW_GUIDE, "马蜂窝摘除", None, MONDAY)
    (left,) = await unanswered.groups(hotline.database, EDITOR)
    assert left.text == "今年养老金涨多少"
    (kept,) = await unanswered.proposals(hotline.database, EDITOR)
    assert (kept.id, kept.by, set(kept.sentences)) == (
        made.id,
        "editor",
        {"马蜂窝找谁摘", "请问马蜂窝谁来摘"},
    )
    await unanswered.carry_out(hotline.database, EDITOR, made.id, MONDAY)
    (kept,) = await unanswered.proposals(hotline.database, EDITOR)
    assert (kept.done_by, kept.done_at) == ("editor", MONDAY)
    with pytest.raises(unanswered.UnknownProposal):
        await unanswered.carry_out(hotline.database, EDITOR, "none", MONDAY)


async def test_two_who_propose_at_once_make_one_proposal(hotline: Hotline) -> None:
    ids = await ask(hotline, "马蜂窝找谁摘")
    place = (
        hotline.database,
        hotline.institution,
        EDITOR,
        ids,
        Remedy.DISMISSED,
        "不在受理范围",
        None,
        MONDAY,
    )
    outcomes = await asyncio.gather(*(unanswered.propose(*place) for _ in range(2)), return_exceptions=True)
    assert sorted(isinstance(one, Refused) and one.code is Refusal.OVERTAKEN for one in outcomes) == [
        False,
        True,
    ]
    assert len(await unanswered.proposals(hotline.database, EDITOR)) == 1
