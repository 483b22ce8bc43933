"""Sentences that a channel says itself, when Rasa cannot: taken from `data/responses` all the same."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.domain import Domain

from bot.service.ports import Reply


class Wording:
    """The responses of the trained model's domain."""

    def __init__(self, domain: Domain) -> None:
        self._responses: dict[str, list[dict[str, Any]]] = domain.responses

    def say(self, response: str, **values: str) -> Reply:
        """Return the first variant of `response` whose conditions hold for `values`, filled in with them.

        A variant's conditions are Rasa's (`type: slot`); one without any holds always.
        """
        for variant in self._responses[response]:
            conditions = variant.get("condition", [])
            if all(values.get(condition["name"]) == condition["value"] for condition in conditions):
                return Reply(str(variant["text"]).format(**values))
        raise KeyError(f"{response}: no variant for {sorted(values)}")
