"""Choosing among the variants of a response: in turn, so that nothing is said twice in a row."""

from __future__ import annotations

import copy
from typing import Any

from rasa.core.nlg.generator import ResponseVariationFilter
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

_VARIANT = "variant"  # in the metadata of what was said: which of those that fitted


class ResponsesInTurn(TemplatedNaturalLanguageGenerator):
    """Rasa's responses, with the variants that fit taken in turn instead of at random.

    The first variant is said first; a response said lately is followed by its next variant.
    """

    def __init__(self, endpoint_config: EndpointConfig, domain: Domain) -> None:
        super().__init__(domain.responses)  # Rasa puts the trained model's here once it is loaded

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **values: Any
    ) -> dict[str, Any] | None:
        """Return the message for a response, filled in; None if no variant fits."""
        if utter_action not in self.responses:
            return None
        slots = tracker.current_slot_values()
        variants = ResponseVariationFilter(self.responses)
        fitting = variants.responses_for_utter_action(utter_action, output_channel, slots)
        if not fitting:
            return None
        place = _after_last(tracker, utter_action) % len(fitting)
        chosen = copy.deepcopy(fitting[place])
        return {**self._fill_response(chosen, slots, **values), _VARIANT: place}


def _after_last(tracker: DialogueStateTracker, utter_action: str) -> int:
    for event in reversed(tracker.events):
        if isinstance(event, BotUttered) and event.metadata.get("utter_action") == utter_action:
            return int(event.metadata.get(_VARIANT, -1)) + 1
    return 0
