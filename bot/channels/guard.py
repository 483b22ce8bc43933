"""Putting our guards on Rasa's agent when a channel starts: sessions, custom actions, warm-up."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
from rasa.core.agent import Agent
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from bot.service.ports import StoreUnavailable
from bot.service.turn import Cause, TurnAborted
from bot.settings import Settings
from bot.stores.sessions import SessionStore


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
    store = agent.tracker_store
    if isinstance(store, FailSafeTrackerStore):
        store = store._tracker_store
    if not isinstance(store, SessionStore):
        raise NotReady(
            "endpoints.yml: tracker_store: expected type bot.stores.sessions.SessionStore,"
            f" Rasa made {type(store).__name__}"
        )
    store.insist_on_redis()
    actions = GuardedActions(settings.actions_url, settings.actions_timeout_seconds)
    agent.action_endpoint = actions
    if agent.processor is None:
        raise NotReady("no trained model: run `make run` or `rasa train`")
    agent.processor.action_endpoint = actions


async def understands(agent: Agent | None) -> bool:
    """Say whether a sentence is parsed: without jieba Rasa starts and answers nothing."""
    if agent is None or not agent.is_ready():
        return False
    parsed = await agent.parse_message("您好,路灯坏了")
    return bool(parsed.get("intent", {}).get("name"))
