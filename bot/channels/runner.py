"""Running a trained model's graph without a scheduler: a turn runs it three times and has no use for one."""

from __future__ import annotations

import functools
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage

Step = tuple[str, GraphNode, tuple[str, ...]]


class PlainRunner(GraphRunner):
    """Runs the steps of a loaded model one after another, in an order that is found once."""

    def __init__(self, loaded: DaskGraphRunner) -> None:
        self._schema = loaded._graph_schema
        self.nodes = loaded._instantiated_nodes
        self._plan = functools.lru_cache(maxsize=None)(self._find_plan)

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> PlainRunner:
        """Load a model as Rasa does."""
        return cls(DaskGraphRunner.create(graph_schema, model_storage, execution_context, hooks))

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """Run what `targets` need; return their outputs."""
        wanted = tuple(targets or self._schema.target_names)
        outputs = dict(inputs or {})
        for name, node, needs in self._plan(wanted):
            outputs[name] = node(*((need, outputs[need]) for need in needs))[1]
        return {name: outputs[name] for name in wanted}

    def _find_plan(self, targets: tuple[str, ...]) -> tuple[Step, ...]:
        needed = self._schema.minimal_graph_schema(list(targets)).nodes
        plan: dict[str, Step] = {}

        def add(name: str) -> None:
            if name in needed and name not in plan:  # what is not needed is an input
                needs = tuple(needed[name].needs.values())
                for need in needs:
                    add(need)
                plan[name] = (name, self.nodes[name], needs)

        for target in targets:
            add(target)
        return tuple(plan.values())
