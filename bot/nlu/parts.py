"""What our pipeline parts share: how Rasa builds them and loads what they learned."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import Any, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

_U = TypeVar("_U", bound="Unlearned")
_L = TypeVar("_L", bound="Learned")


class Unlearned(GraphComponent):
    """A component that has nothing to learn, load or configure."""

    @classmethod
    def create(
        cls: type[_U],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> _U:
        """Build the component."""
        return cls()


class Learned(GraphComponent):
    """A component that keeps what it learned in a folder of the model."""

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = model_storage
        self._resource = resource

    @abstractmethod
    def restore(self, folder: Path) -> None:
        """Take up what was learned from the folder it is kept in."""

    @classmethod
    def create(
        cls: type[_L],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> _L:
        """Build the component untrained."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls: type[_L],
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> _L:
        """Load what was trained."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component.restore(folder)
        return component
