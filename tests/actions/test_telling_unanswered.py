"""What the bot could not serve is kept; what it could, and what is said in a form, is not (KN-1, PV-1)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import pytest_asyncio
from databases import WORDING, SetClock, sqlite_database
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

import actions.base
from actions.base import Event, HotlineAction
from actions.consult import ActionAnswerGuide
from actions.courtesy import ActionDeny
from actions.evaluation import ActionRateService
from bot.hotline.guides import Search
from bot.hotline.unanswered import Why
from bot.wiring import System

Kept = Callable[..., Any]


@pytest_asyncio.fixture
async def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Kept]:
    """Run an action after a message; return the sentences that are kept by then, and why."""
    async with sqlite_database(tmp_path) as database:
        nothing: Any = SimpleNamespace()
        parts = (
            nothing,
            database,
            nothing,
            nothing,
            nothing,
            SetClock(),
            WORDING,
            nothing,
            Search(),
            nothing,
        )
        monkeypatch.setattr(actions.base, "_system", System(*parts))

        async def after(
            action: HotlineAction,
            text: str,
            intent: str,
            before: list[Event] | None = None,
            loop: str | None = None,
            **slots: Any,
        ) -> list[tuple[str, Why, str | None]]:
            heard = {"text": text, "intent": {"name": intent, "confidence": 0.9}, "entities": []}
            said = [*(before or []), {"event": "user", "message_id": "m9", "text": text}]
            tracker = Tracker(
                "rest:wang", slots, heard, said, False, None, {"name": loop} if loop else {}, None
            )
            await action.run(CollectingDispatcher(), tracker, {})
            async with database.reading() as work:
                return [(one.text, one.why, one.guide) for one in await work.knowledge.open(9)]

        yield after


def turn(text: str, intent: str, told: str) -> list[Event]:
    """Return a turn before: what the citizen said, and by which response it was answered."""
    parsed = {"intent": {"name": intent}}
    return [
        {"event": "user", "message_id": text, "text": text, "parse_data": parsed},
        {"event": "bot", "text": "…", "metadata": {"utter_action": told}},
    ]


@pytest.mark.rule("KN-1")
async def test_a_question_without_a_guide_is_kept(kept: Kept) -> None:
    found = await kept(ActionAnswerGuide(), "马蜂窝应该找谁摘", "ask_info")
    assert found == [("马蜂窝应该找谁摘", Why.NO_GUIDE, None)]


async def test_what_is_not_understood_is_kept(kept: Kept) -> None:
    found = await kept(ActionAnswerGuide(), "呜啦啦嘎嘎", "nlu_fallback")
    assert found == [("呜啦啦嘎嘎", Why.NOT_UNDERSTOOD, None)]


async def test_a_question_to_which_no_offered_guide_fits_is_kept(kept: Kept) -> None:
    before = turn("过户要什么材料", "ask_info", "utter_which_guide")
    found = await kept(ActionDeny(), "都不是", "deny", before)
    assert found == [("过户要什么材料", Why.NONE_FITS, None)]


async def test_a_question_whose_answer_did_not_help_is_kept_with_the_guide(kept: Kept) -> None:
    before = [
        *turn("居住证怎么办", "ask_service_guide", "utter_guide"),
        *turn("谢谢", "thank", "utter_ask_score"),
    ]
    found = await kept(ActionRateService(), "没有解决", "rate_service", before, guide="GA-001")
    assert found == [("居住证怎么办", Why.UNSOLVED, "GA-001")]
    assert await kept(ActionRateService(), "很满意", "rate_service", before, guide="GA-001") == found


@pytest.mark.rule("PV-1")
async def test_what_a_guide_answers_and_what_is_said_in_a_form_is_not_kept(kept: Kept) -> None:
    assert await kept(ActionAnswerGuide(), "居住证怎么办", "ask_service_guide") == []
    assert await kept(ActionAnswerGuide(), "马蜂窝应该找谁摘", "ask_info", loop="ticket_form") == []
    assert await kept(ActionAnswerGuide(), "呜啦啦嘎嘎", "nlu_fallback", loop="ticket_form") == []
