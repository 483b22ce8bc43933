"""One conversation on two sides: ours, which reads the tail of it, and stock Rasa, which reads all of it.

Both sides load one model, hear the same words, at the same instants, and call
custom actions that follow the same script. What a side says, predicts, calls,
adds and ends in is a `Turn`; the turns of the two sides are to be equal.
"""

from __future__ import annotations

import dataclasses
import functools
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import numpy
from quiet import NothingAnnounced
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.policies.policy import Policy
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot.channels.dialogue import Dialogue, _Collector, _replies, disarm
from bot.channels.guard import guard, lookback_of
from bot.hotline.forms import MATTER_SLOTS
from bot.service.ports import Reply, Speaker, Waiting
from bot.service.turn import Burst, Cause, TurnAborted
from bot.stores.locks import ConversationLocks
from bot.stores.sessions import Sealed, Session, SessionStore, rebuilt
from bot.stores.sql.types import Cipher
from bot.stores.tail import SEARCHED, Lookback

CONVERSATION = "web:citizen"

_ENDLESS = 60  # steps: Rasa counts only what is not rejected

Json = dict[str, Any]
Answer = tuple[Json, ...]  # of a custom action: the events that it returns


class Endless(BaseException):
    """Rasa would go on in this turn without an end."""


@dataclass
class Clock:
    """`time.time` as the test sets it: it stands still within a turn, so that both sides see the same."""

    now: float = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Said:
    """What a citizen says, and what custom actions do about it."""

    text: str  # an intent, and entities as `name=value`
    minutes: int = 1  # since the turn before
    validating: tuple[Answer, ...] = ((),)  # of what validates forms: one call after the other
    acting: tuple[Answer, ...] = ((),)  # of other actions
    by: Speaker = Speaker.CITIZEN
    session: str = "redis"  # where ours is read from: "redis", "memory" (the turn before), "log"
    broken: bool = False  # ours is broken off once before


@dataclass(frozen=True)
class Turn:
    """Everything about a turn that both sides must agree on."""

    replies: list[Reply]
    steps: list[Json]  # what was predicted, from what, and what custom actions could see
    added: list[Json]
    ended: Json
    kept: Json  # as the next turn will read it


def parsed(text: str) -> Json:
    """Return what NLU makes of what a citizen says in these tests."""
    intent, *entities = text.split()
    pairs = [entity.split("=", 1) for entity in entities if "=" in entity]
    return {
        "text": text,
        "intent": {"name": intent, "confidence": 0.9},
        "entities": [{"entity": name, "value": value, "start": 0, "end": 1} for name, value in pairs],
    }


class ScriptedActions(EndpointConfig):
    """The action server: does what the turn's script says, and notes what it could have read."""

    def __init__(self, forms: Mapping[str, list[str]]) -> None:
        super().__init__("http://actions.invalid/webhook", enable_selective_domain=True)
        self._forms = forms
        self.steps: list[Json] = []
        self.broken = False
        self.begin(Said("greet"))

    def begin(self, said: Said) -> None:
        """Begin a turn."""
        self._said = said
        self._calls = {"validating": 0, "acting": 0}
        self._scarce = Counter({"undo": 1, "rejection": 2})

    async def request(self, method: str = "post", subpath: str | None = None, **kwargs: Any) -> Any:
        """Answer a call as the action server answers it."""
        if self.broken:
            raise TurnAborted(Cause.ACTIONS)
        call = json.loads(json.dumps(kwargs["json"]))
        action, tracker = call["next_action"], call["tracker"]
        tracker["events"] = _last_whole_turn(tracker["events"])
        # Of what began a form stock Rasa says now this, now that: it may have been undone by the form.
        tracker["active_loop"].pop("trigger_message", None)
        self.steps.append({"called": action, "read": call})
        if action == "action_validate_slot_mappings":
            return {"events": [], "responses": []}
        kind = "validating" if action.startswith("validate_") else "acting"
        answers = getattr(self._said, kind)
        place = self._calls[kind]
        self._calls[kind] += 1
        events: list[Json] = []
        responses: list[Json] = []
        for event in answers[place % len(answers)]:
            if not self._allowed(event):
                continue
            if event["event"] == "decline":
                text = json.dumps({"action_name": action.removeprefix("validate_"), "error": "declined"})
                raise ClientResponseError(400, "declined", text)
            if event["event"] == "say":
                responses.append({"response": event["response"]})
            elif event["event"] == "fill":
                events += self._filled(action.removeprefix("validate_"), tracker, events, event["value"])
            elif event["event"] == "next":
                events.append(_slot(REQUESTED_SLOT, self._missing(action, tracker, events)))
            else:
                events.append(dict(event))
        return {"events": events, "responses": responses}

    def _allowed(self, event: Json) -> bool:
        """Limit what a turn may undo, and how often it may reject: without an end Rasa would go on."""
        if event["event"] in ("undo", "rewind"):
            kind = "undo"
        elif event["event"] in ("decline", "action_execution_rejected"):
            kind = "rejection"
        else:
            return True
        self._scarce[kind] -= 1
        return self._scarce[kind] >= 0

    def _filled(self, form: str, tracker: Json, events: Iterable[Json], value: Any) -> list[Json]:
        asked = tracker["slots"].get(REQUESTED_SLOT) or self._missing(form, tracker, events)
        return [_slot(asked, value)] if asked else []

    def _missing(self, action: str, tracker: Json, events: Iterable[Json]) -> str | None:
        slots = tracker["slots"] | {event["name"]: event["value"] for event in events if "value" in event}
        wanted = self._forms.get(action.removeprefix("validate_"), [])
        return next((slot for slot in wanted if slots.get(slot) is None), None)


def _slot(name: str, value: Any) -> Json:
    return {"event": "slot", "name": name, "value": value}


def _last_whole_turn(events: list[Json]) -> list[Json]:
    said = [place for place, event in enumerate(events) if event["event"] == "user"]
    return events[said[-2] if len(said) > 1 else said[0] if said else 0 :]


class Side:
    """What both sides have: an agent on the same model, its scripted actions, and notes of what it did."""

    def __init__(self, model: Path, store: InMemoryTrackerStore) -> None:
        self.agent = Agent.load(model, tracker_store=store, lock_store=ConversationLocks())
        assert self.agent.processor
        assert self.agent.domain
        self.processor = self.agent.processor
        self.domain: Domain = self.agent.domain
        forms = {form: self.domain.required_slots_for_form(form) for form in self.domain.form_names}
        nodes = self.processor.graph_runner._instantiated_nodes.values()
        self.policies = [node._component for node in nodes if isinstance(node._component, Policy)]
        self.actions = ScriptedActions(forms)
        self._read_by_policy: dict[str, list[str]] = {}
        self._listen()

    def _listen(self) -> None:
        """Note each prediction and what each policy makes it from, as far back as the policy looks."""

        async def parse_message(message: UserMessage, *_: Any) -> Json:
            return parsed(message.text or "")

        predict = self.processor._predict_next_with_tracker

        def predict_noted(tracker: DialogueStateTracker) -> Any:
            if len(self.actions.steps) > _ENDLESS:
                raise Endless
            self._read_by_policy = {}
            prediction = predict(tracker)
            place = prediction.probabilities.index(max(prediction.probabilities))
            self.actions.steps.append(
                {
                    "predicted": self.domain.action_names_or_texts[place],
                    "policy": prediction.policy_name,
                    "confidence": prediction.max_confidence,
                    "hidden": prediction.hide_rule_turn,
                    "from": dict(self._read_by_policy),  # the policies may take turns in any order
                    "events": [str(event) for event in prediction.events],
                }
            )
            return prediction

        self.processor.parse_message = parse_message  # type: ignore[method-assign]
        self.processor._predict_next_with_tracker = predict_noted  # type: ignore[method-assign]
        for policy in self.policies:
            policy._prediction_states = self._noted(policy)  # type: ignore[method-assign]

    def _noted(self, policy: Policy) -> Callable[..., Any]:
        prediction_states, reach = policy._prediction_states, _reach(policy)

        def noted(*args: Any, **kwargs: Any) -> Any:
            states = prediction_states(*args, **kwargs)
            read = json.dumps(states[-reach:], sort_keys=True)
            self._read_by_policy.setdefault(type(policy).__name__, []).append(read)
            return states

        return noted

    def begin(self, said: Said) -> list[Json]:
        """Begin a turn; return where its steps are noted."""
        numpy.random.seed(1)  # wording has variants
        self.actions.steps = []
        self.actions.begin(said)
        return self.actions.steps


def _reach(policy: Policy) -> int:
    if isinstance(policy, RulePolicy):
        tables = [table for table in policy.lookup.values() if isinstance(table, dict)]
        return max(len(json.loads(key)) for table in tables for key in table)
    assert policy.featurizer
    return int(policy.featurizer.max_history)


def state_of(tracker: DialogueStateTracker | None) -> Json:
    """Return the state that a tracker is in."""
    if tracker is None:
        return {}
    loop = tracker.active_loop
    return {
        "slots": tracker.current_slot_values(),
        "loop": dataclasses.asdict(loop) if loop else None,
        "latest_action": tracker.latest_action_name,
        "followup_action": tracker.followup_action,
        "paused": tracker.is_paused(),
    }


class Stock(Side):
    """Stock Rasa: the whole history, in its own store."""

    def __init__(self, model: Path) -> None:
        self._store = _Recording(Domain.empty())
        super().__init__(model, self._store)
        self.processor.action_endpoint = self.agent.action_endpoint = self.actions
        self.history: list[Json] = []

    def forget(self) -> None:
        """Begin a new conversation."""
        self._store.store.clear()
        self.history = self._store.published = []

    async def turn(self, said: Said) -> Turn:
        """Answer what was said."""
        steps, before = self.begin(said), len(self.history)
        channel = _Collector(CONVERSATION.split(":")[0])
        if said.by is Speaker.HAND_BACK:
            await self._take_back(said.text, channel)
        else:
            message = UserMessage(
                disarm(said.text), channel, CONVERSATION, input_channel=channel.name(), message_id="1"
            )
            await self.agent.handle_message(message)
        return Turn(
            _replies(channel.messages),
            steps,
            self.history[before:],
            state_of(self._store.saved),
            state_of(await self._store.retrieve(CONVERSATION)),
        )

    async def _take_back(self, agreed: str, channel: _Collector) -> None:
        """Do with a whole history what `Dialogue` does when a person hands a conversation back."""
        tracker = await self.processor.fetch_tracker_and_update_session(CONVERSATION, channel)
        left = [SlotSet(slot, None) for slot in (*MATTER_SLOTS, REQUESTED_SLOT)]
        tracker.update_with_events([ActiveLoop(None), *left, SlotSet("agreed", agreed)], self.domain)
        await self.processor.save_tracker(tracker)
        await self.agent.execute_action(CONVERSATION, "utter_handed_back", channel, None, 1.0)
        tracker = await self.processor.get_tracker(CONVERSATION)
        tracker.update(ActionExecuted(ACTION_LISTEN_NAME), self.domain)
        await self.processor.save_tracker(tracker)

    @property
    def saved(self) -> DialogueStateTracker | None:
        """Return the tracker as it was saved last."""
        return self._store.saved

    async def remembered(self) -> list[Json]:
        """Return what the store still has of the conversation: stock forgets all but two sessions."""
        tracker = await self._store.retrieve_full_tracker(CONVERSATION)
        return [event.as_dict() for event in tracker.events] if tracker else []


class _Recording(InMemoryTrackerStore):
    """Rasa's store; it publishes events to nobody but the test."""

    def __init__(self, domain: Domain) -> None:
        super().__init__(domain, SimpleNamespace(publish=self._publish))
        self.published: list[Json] = []
        self.saved: DialogueStateTracker | None = None

    def _publish(self, body: Json) -> None:
        event = json.loads(json.dumps(body))
        del event["sender_id"]
        self.published.append(event)

    async def save(self, tracker: DialogueStateTracker) -> None:
        await super().save(tracker)
        self.saved = tracker


class Ours(Side):
    """Our bot: `Dialogue` on sessions that are sealed for Redis after every turn."""

    def __init__(self, model: Path, cipher: Cipher) -> None:
        super().__init__(model, SessionStore(Domain.empty()))
        guard(self.agent, SimpleNamespace(actions_url="", actions_timeout_seconds=1.0))  # type: ignore[arg-type]
        self.processor.action_endpoint = self.agent.action_endpoint = self.actions
        self.lookback: Lookback = lookback_of(self.agent)
        self._sealed = Sealed(cipher)
        self._dialogue = Dialogue(self.agent, None, self._sealed, 60.0, NothingAnnounced())  # type: ignore[arg-type]
        self.forget()

    def forget(self) -> None:
        """Begin a new conversation."""
        self.log: list[str] = []  # of every turn the events
        self.session = Session(CONVERSATION, 0, ())
        self._kept: str | None = None

    @property
    def history(self) -> list[Json]:
        """The events of all turns."""
        return [event for turn in self.log for event in json.loads(turn)]

    async def turn(self, said: Said) -> Turn:
        """Answer what was said, as `Turns` does."""
        said_by = Waiting(CONVERSATION, len(self.log) + 1, said.by, "1", said.text, 0, 0)
        burst = Burst((said_by,))
        if said.broken:
            await self._break_off(self._read("redis"), said, burst)
        steps, session = self.begin(said), self._read(said.session)
        replies = await self._dialogue.answer(session, burst, burst.text)
        self.log.append(session.added())
        ended = state_of(session._tracker)
        self.session, self._kept = self._dialogue.after(session)
        kept = self._read("redis")
        assert kept.dump() == self.session.dump()
        return Turn(replies, steps, json.loads(self.log[-1]), ended, state_of(kept.begin(self.domain)))

    def _read(self, source: str) -> Session:
        if source == "memory":
            return self.session
        if source == "log":
            return self.rebuilt()
        opened = self._dialogue.opened(CONVERSATION, self._kept)
        assert opened is not None
        return opened

    def rebuilt(self) -> Session:
        """Return the session as the log has it."""
        return rebuilt(CONVERSATION, self.log, self.lookback, self.domain)

    async def _break_off(self, session: Session, said: Said, burst: Burst) -> None:
        """Have the turn once without effect: an action fails, or the commit that would follow."""
        self.begin(said)
        self.actions.broken = True
        try:
            await self._dialogue.answer(session, burst, burst.text)
        except TurnAborted:
            pass
        finally:
            self.actions.broken = False


_find_kind = functools.lru_cache(maxsize=None)(Event.resolve_by_type)


@dataclass
class Both:
    """The two sides of a model."""

    ours: Ours
    stock: Stock
    clock: Clock = field(default_factory=Clock)

    def forget(self) -> None:
        """Begin a new conversation."""
        self.ours.forget()
        self.stock.forget()

    @contextmanager
    def set_up(self) -> Iterator[None]:
        """Set the clock, and spare Rasa what takes most of its time and changes nothing."""
        with (
            mock.patch("time.time", self.clock),
            mock.patch.object(RemoteAction, "_validate_action_result", return_value=True),
            mock.patch.object(Event, "resolve_by_type", _find_kind),
        ):
            yield

    def too_long(self) -> bool:
        """Say whether a policy of stories may look further back than a tail is searched for it."""
        tracker = self.stock.saved
        if tracker is None or not self.ours.lookback.story_actions:
            return False
        return len(tracker.applied_events()) > SEARCHED

    async def turn(self, said: Said) -> tuple[Turn | Endless, Turn | Endless]:
        """Let both sides answer."""
        self.clock.now += 60 * said.minutes
        return await _ended(self.ours.turn(said)), await _ended(self.stock.turn(said))


def out_of_scope(stock: Turn | Endless) -> bool:
    """Say whether stock Rasa does what no tail stands for.

    It undoes more than once in a turn (how far that goes has no limit), or it
    reached its limit of actions in a turn and will never answer again.
    """
    if isinstance(stock, Endless):
        return True
    undone = sum(event["event"] in ("undo", "rewind") for event in stock.added)
    listens = stock.ended["latest_action"] == ACTION_LISTEN_NAME
    return undone > 1 or not (listens or stock.ended["paused"])


async def _ended(turn: Awaitable[Turn]) -> Turn | Endless:
    try:
        return await turn
    except Endless as endless:
        return endless


def differences(ours: Any, stock: Any, where: str = "") -> list[str]:
    """Return where two things differ, and how."""
    if dataclasses.is_dataclass(ours):
        ours, stock = vars(ours), vars(stock)
    if isinstance(ours, dict) and isinstance(stock, dict):
        keys = dict.fromkeys([*ours, *stock])
        return [
            found for key in keys for found in differences(ours.get(key), stock.get(key), f"{where}/{key}")
        ]
    if isinstance(ours, list) and isinstance(stock, list) and len(ours) == len(stock):
        pairs = enumerate(zip(ours, stock, strict=True))
        return [found for place, pair in pairs for found in differences(*pair, f"{where}/{place}")]
    if isinstance(ours, Endless) and isinstance(stock, Endless):
        return []
    return [] if ours == stock else [f"{where}: ours {ours!r}, stock {stock!r}"]
