"""The tail of a dialogue: the few events from which Rasa predicts just as from all of them.

Rasa reads a conversation as the list of its events and re-creates everything
else from them, several times a turn, in forms through trackers of its own
making. So what came before the tail must be in the tail as events: first the
slots, then a `Checkpoint` that restores the rest of the state. Rules look back
a known number of actions (`Lookback`); those stand behind the checkpoint as
they were, without what Rasa itself would undo (`applied_events`). The last
turn stands as it was, word for word: custom actions read it.
"""

from __future__ import annotations

import copy
import dataclasses
import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rasa.shared.core.constants import ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    Event,
    FollowupAction,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker, TrackerActiveLoop
from rasa.shared.utils.common import all_subclasses

_RAW_TURNS = 1  # whole turns at the end that stay as they were
_UNDONE_TURNS = 3  # how many turns one turn may undo
# Applied events among which actions of stories are looked for: where all talk goes by rules,
# the last that stories know lies any length of time back. Models of rules alone never come near.
SEARCHED = 300


@dataclass(frozen=True)
class Lookback:
    """How far a model's policies look back."""

    actions: int  # of any kind: the longest rule
    story_actions: int = 0  # that stories know too: the greatest `max_history`


class Checkpoint(Event):
    """The state of a conversation but for its slots, as it was at this point."""

    type_name = "checkpoint"

    def __init__(
        self, state: dict[str, Any], timestamp: float | None = None, metadata: dict[str, Any] | None = None
    ) -> None:
        super().__init__(timestamp, metadata)
        self.state = state
        self._message = _event(state["latest_message"])
        self._utterance = _event(state["latest_bot_utterance"])

    @classmethod
    def of(cls, tracker: DialogueStateTracker, timestamp: float) -> Checkpoint:
        """Return the state that `tracker` is in."""
        loop, message, utterance = tracker.active_loop, tracker.latest_message, tracker.latest_bot_utterance
        state = {
            "paused": tracker.is_paused(),
            "followup_action": tracker.followup_action,
            "latest_action": tracker.latest_action,
            "latest_message": message.as_dict() if message else None,
            "latest_bot_utterance": utterance.as_dict() if utterance else None,
            "active_loop": dataclasses.asdict(loop) if loop else None,
        }
        return cls(state, timestamp)

    def apply_to(self, tracker: DialogueStateTracker) -> None:
        """Put `tracker` into this state."""
        state = self.state
        tracker._paused = state["paused"]
        tracker.followup_action = state["followup_action"]
        tracker.latest_action = state["latest_action"]
        # Rasa writes features into the latest message; each tracker gets one of its own.
        tracker.latest_message = copy.copy(self._message)
        tracker.latest_bot_utterance = self._utterance
        tracker.active_loop = TrackerActiveLoop(**state["active_loop"]) if state["active_loop"] else None

    def as_dict(self) -> dict[str, Any]:
        """Return the event as Rasa writes and sends events."""
        return {**super().as_dict(), "state": self.state}

    @classmethod
    def _from_parameters(cls, parameters: dict[str, Any]) -> Checkpoint:
        return cls(parameters["state"], parameters.get("timestamp"), parameters.get("metadata"))

    def as_story_string(self) -> None:
        """Return nothing: a checkpoint is no part of a story."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Checkpoint) and self.state == other.state

    def __hash__(self) -> int:
        return hash((self.type_name, self.timestamp))


def shorten(tracker: DialogueStateTracker, lookback: Lookback, domain: Domain) -> list[Event]:
    """Return the tail of a conversation that has come to the end of a turn."""
    events = latest_session(list(tracker.events))
    raw = _start_of_raw(events)
    earlier = restored(tracker.sender_id, events[:raw], domain)
    applied = earlier.applied_events()
    cut = _cut(applied, lookback)
    head = _head(tracker.sender_id, applied[:cut], events[:raw], domain)
    return [*head, *_condensed(applied[cut:]), *events[raw:]]


def latest_session(events: list[Event]) -> list[Event]:
    """Return the events from the last start of a session on: Rasa's stores hand out no others."""
    for place in range(len(events) - 1, -1, -1):
        event = events[place]
        if isinstance(event, ActionExecuted) and event.action_name == ACTION_SESSION_START_NAME:
            return events[place:]
    return events


def _start_of_raw(events: Sequence[Event]) -> int:
    """Return where the last whole turns begin."""
    turns = [place for place, event in enumerate(events) if isinstance(event, UserUttered)]
    return turns[-_RAW_TURNS] if len(turns) > _RAW_TURNS else 0


def _cut(applied: Sequence[Event], lookback: Lookback) -> int:
    """Return where the part begins that policies may look at, or a turn to come may undo.

    That is a step after which a citizen spoke: undoing what they said undoes it too.
    """
    actions = story_actions = turns = 0
    enough = False
    known = _known_to_stories(applied) if lookback.story_actions else set()
    for place in range(len(applied) - 1, -1, -1):
        event = applied[place]
        if isinstance(event, ActionExecuted):
            if enough:
                return place
            actions += 1
            story_actions += place in known
        elif isinstance(event, UserUttered):
            turns += 1
            searched = story_actions >= lookback.story_actions or len(applied) - place > SEARCHED
            enough = actions >= lookback.actions and turns >= _UNDONE_TURNS and searched
    return 0


def _known_to_stories(applied: Sequence[Event]) -> set[int]:
    """Return the places of the actions that policies of stories see for certain.

    Of an action that another called, or that follows a form's own, Rasa decides
    by what came before it (`Domain.states_for_tracker_history`).
    """
    loops = {event.name for event in applied if isinstance(event, ActiveLoop)}
    known: set[int] = set()
    called, latest = False, ""
    for place, event in enumerate(applied):
        if isinstance(event, FollowupAction):
            called = True
        elif isinstance(event, ActionExecuted):
            if not event.hide_rule_turn and not called and latest not in loops:
                known.add(place)
            called, latest = False, event.action_name
    return known


def _head(
    conversation: str, applied: Sequence[Event], events: Iterable[Event], domain: Domain
) -> list[Event]:
    """Return events that bring a new tracker into the state after `applied`."""
    if not applied:  # it all stands in the tail
        return []
    before = restored(conversation, applied, domain)
    at = applied[-1].timestamp
    # Rasa undoes a form's own turns by the names of loops that it finds among the events.
    loops = dict.fromkeys(event.name for event in events if isinstance(event, ActiveLoop) and event.name)
    slots = [
        SlotSet(slot.name, slot.value, at)
        for slot in before.slots.values()
        if slot.value != slot.initial_value
    ]
    return [*(ActiveLoop(name, at) for name in loops), *slots, Checkpoint.of(before, at)]


def _condensed(applied: Sequence[Event]) -> list[Event]:
    """Leave out, between two steps of the dialogue, what a later event overrules."""
    kept: list[Event] = []
    overruled: set[str] = set()
    for event in reversed(applied):
        if isinstance(event, SlotSet):
            key = f"slot {event.key}"
            if key in overruled or "slots" in overruled:
                continue
            overruled.add(key)
        elif isinstance(event, BotUttered):
            if "utterance" in overruled:
                continue
            overruled.add("utterance")
        elif isinstance(event, AllSlotsReset):
            overruled.add("slots")
        elif isinstance(event, (ActionExecuted, UserUttered)):
            overruled.clear()
        kept.append(event)
    return kept[::-1]


def restored(conversation: str, events: Iterable[Event], domain: Domain) -> DialogueStateTracker:
    """Return a tracker as Rasa's stores restore it: what is undone among its events has no effect."""
    tracker = DialogueStateTracker(conversation, domain.slots)
    tracker.events.extend(events)
    tracker.replay_events()
    return tracker


def parsed(events: Iterable[dict[str, Any]]) -> list[Event]:
    """Return events from how Rasa writes them. Rasa's own reader searches every class for each."""
    kinds = _kinds()
    return [kinds[event["event"]]._from_parameters(event) for event in events]


def _event(written: dict[str, Any] | None) -> Event | None:
    return parsed([written])[0] if written else None


@functools.lru_cache(maxsize=1)
def _kinds() -> dict[str, Any]:
    return {kind.type_name: kind for kind in all_subclasses(Event) if kind.type_name}
