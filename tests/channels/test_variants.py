"""Variants of a response are said in turn."""

from __future__ import annotations

from typing import Any

from rasa.core.actions.action import create_bot_utterance
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.channels.variants import ResponsesInTurn

DOMAIN = Domain.from_dict(
    {
        "slots": {"danger": {"type": "text", "mappings": [{"type": "custom"}]}},
        "responses": {
            "utter_rephrase": [
                {"text": "请您换一种说法"},
                {"text": "{name}，请您再说一遍"},
                {"text": "请再说一遍", "channel": "phone"},
            ],
            "utter_emergency": [
                {
                    "text": "请立即拨打119",
                    "condition": [{"type": "slot", "name": "danger", "value": "fire"}],
                },
                {"text": "请立即拨打110"},
            ],
            "utter_thanks": [{"text": "不客气"}],
        },
    }
)


class Talk:
    def __init__(self, channel: str = "web") -> None:
        self.tracker = DialogueStateTracker.from_events("web:1", [], DOMAIN.slots)
        self.channel = channel
        self.responses = ResponsesInTurn(EndpointConfig(), DOMAIN)

    async def say(self, response: str, **values: Any) -> str | None:
        message = await self.responses.generate(response, self.tracker, self.channel, **values)
        if message is None:
            return None
        self.tracker.update(create_bot_utterance(message | {"utter_action": response}), DOMAIN)
        return str(self.tracker.events[-1].text)


async def test_a_response_said_again_is_said_in_other_words_and_then_in_the_first_again() -> None:
    talk = Talk()
    said = [await talk.say("utter_rephrase", name="王先生") for _ in range(3)]
    assert said == ["请您换一种说法", "王先生，请您再说一遍", "请您换一种说法"]


async def test_what_else_is_said_between_does_not_count() -> None:
    talk = Talk()
    await talk.say("utter_rephrase")
    await talk.say("utter_thanks")
    assert await talk.say("utter_rephrase", name="您好") == "您好，请您再说一遍"


async def test_a_channel_with_words_of_its_own_hears_only_these() -> None:
    talk = Talk("phone")
    assert [await talk.say("utter_rephrase") for _ in range(2)] == ["请再说一遍"] * 2


async def test_a_variant_whose_condition_holds_is_said_before_the_general_one() -> None:
    talk = Talk()
    assert await talk.say("utter_emergency") == "请立即拨打110"
    talk.tracker.update(SlotSet("danger", "fire"), DOMAIN)
    assert await talk.say("utter_emergency") == "请立即拨打119"


async def test_a_response_that_there_is_not_is_none() -> None:
    assert await Talk().say("utter_nothing") is None
