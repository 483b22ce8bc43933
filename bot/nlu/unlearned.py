"""What our pipeline parts without training share."""

from __future__ import annotations

from typing import Any, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

_C = TypeVar("_C", bound="Unlearned")


class Unlearned(GraphComponent):
    """A component that has nothing to learn, load or configure."""

    @classmethod
    def create(
        cls: type[_C],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> _C:
        """Build the component."""
        return cls()
