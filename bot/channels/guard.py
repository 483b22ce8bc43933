"""Putting our guards on Rasa's agent when a channel starts: stores, custom actions, warm-up."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any, TypeVar

import aiohttp
from rasa.core.agent import Agent
from rasa.core.policies.policy import Policy
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot.channels.runner import PlainRunner
from bot.hotline.emergency import Detect
from bot.service.ports import StoreUnavailable
from bot.service.turn import Cause, TurnAborted
from bot.settings import Settings
from bot.stores.locks import ConversationLocks
from bot.stores.sessions import SessionStore
from bot.stores.tail import Lookback

Store = TypeVar("Store")


class GuardedActions(EndpointConfig):
    """The action server with a short limit; a failure breaks the turn off instead of skipping a step."""

    def __init__(self, url: str, limit_seconds: float) -> None:
        super().__init__(url)
        self._limit = aiohttp.ClientTimeout(total=limit_seconds)

    async def request(self, method: str = "post", subpath: str | None = None, **kwargs: Any) -> Any:
        """Call an action; `TurnAborted` if the server is out of reach, too slow or fails."""
        kwargs["timeout"] = self._limit
        try:
            return await super().request(method, subpath, **kwargs)
        except ClientResponseError as error:
            if error.status == 400:  # a form that declines to run: part of the dialogue
                raise
            raise TurnAborted(_cause(error)) from None
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
            raise TurnAborted(Cause.ACTIONS) from None


def _cause(error: ClientResponseError) -> Cause:
    """Tell a store that the action could not reach from a fault of the action itself."""
    try:
        said = str(json.loads(error.text)["error"])
    except (ValueError, KeyError, TypeError):
        said = ""
    return Cause.ACTIONS if said.startswith(StoreUnavailable.__name__) else Cause.FAULT


class NotReady(Exception):
    """The bot cannot serve citizens as it is; the message says why."""


def guard(agent: Agent, settings: Settings) -> None:
    """Make `agent` fit to serve citizens, or raise `NotReady`."""
    session_store_of(agent)
    locks_of(agent)
    actions = GuardedActions(settings.actions_url, settings.actions_timeout_seconds)
    agent.action_endpoint = actions
    if agent.processor is None:
        raise NotReady("no trained model: run `make run` or `rasa train`")
    agent.processor.action_endpoint = actions
    agent.processor.graph_runner = PlainRunner(agent.processor.graph_runner)
    lookback_of(agent)
    detect_of(agent)


def session_store_of(agent: Agent) -> SessionStore:
    """Return our session store; `NotReady` if Rasa has made another."""
    store = agent.tracker_store
    return _ours(store._tracker_store if isinstance(store, FailSafeTrackerStore) else store, SessionStore)


def locks_of(agent: Agent) -> ConversationLocks:
    """Return our lock store; `NotReady` if Rasa has made another."""
    return _ours(agent.lock_store, ConversationLocks)


def _ours(store: Any, kind: type[Store]) -> Store:
    # Rasa answers an endpoint that it cannot load with a store in memory, and says nothing.
    if isinstance(store, kind):
        return store
    expected = f"{kind.__module__}.{kind.__name__}"
    raise NotReady(f"endpoints.yml: expected type {expected}, Rasa made {type(store).__name__}")


def lookback_of(agent: Agent) -> Lookback:
    """Return how far the model's policies look back; `NotReady` if one of them has no limit."""
    actions = story_actions = 0
    for policy in _policies(agent):
        if isinstance(policy, RulePolicy):
            keys = [key for table in policy.lookup.values() if isinstance(table, dict) for key in table]
            actions = max([actions, *(len(json.loads(key)) for key in keys)])
        elif policy.featurizer and policy.featurizer.max_history:
            story_actions = max(story_actions, policy.featurizer.max_history)
        else:
            raise NotReady(f"config.yml: {type(policy).__name__}: expected max_history, a number of turns")
    # A form undoes up to one step of its own in the turn to come; one more is looked at to be sure of none.
    return Lookback(actions + 2, story_actions + 2 if story_actions else 0)


def detect_of(agent: Agent) -> Detect:
    """Return what tells danger in the model's pipeline (EM-1); `NotReady` if nothing does."""
    assert agent.processor
    for node in agent.processor.graph_runner.nodes.values():
        if hasattr(node._component, "detect"):
            detect: Detect = node._component.detect
            return detect
    raise NotReady("config.yml: pipeline: expected bot.nlu.emergency.EmergencyDetector")


def _policies(agent: Agent) -> Iterator[Policy]:
    assert agent.processor
    for node in agent.processor.graph_runner.nodes.values():
        if isinstance(node._component, Policy):
            yield node._component


async def understands(agent: Agent | None) -> bool:
    """Say whether a sentence is parsed: without jieba Rasa starts and answers nothing."""
    if agent is None or not agent.is_ready():
        return False
    parsed = await agent.parse_message("您好,路灯坏了")
    return bool(parsed.get("intent", {}).get("name"))
