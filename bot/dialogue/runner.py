"""Runs the prediction graph node by node, without building a dask graph for every turn."""

from __future__ import annotations

from typing import Any

from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner


class StraightGraphRunner(DaskGraphRunner):
    """Same nodes, same results as DaskGraphRunner; the order is worked out once per targets."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._plans: dict[tuple[str, ...], list[tuple[str, tuple[str, ...]]]] = {}

    def _plan(self, targets: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
        """Nodes needed for `targets`, each after what it needs."""
        if targets in self._plans:
            return self._plans[targets]
        nodes = self._graph_schema.minimal_graph_schema(list(targets)).nodes
        order: list[tuple[str, tuple[str, ...]]] = []
        placed: set[str] = set()

        def place(name: str) -> None:
            if name in placed or name not in nodes:
                return
            placed.add(name)
            needs = tuple(nodes[name].needs.values())
            for needed in needs:
                place(needed)
            order.append((name, needs))

        for name in nodes:
            place(name)
        self._plans[targets] = order
        return order

    def run(
        self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
    ) -> dict[str, Any]:
        """Outputs of `targets` by node name."""
        wanted = tuple(targets or self._graph_schema.target_names)
        results: dict[str, Any] = {
            name: (name, value) for name, value in (inputs or {}).items()
        }
        for name, needs in self._plan(wanted):
            try:
                results[name] = self._instantiated_nodes[name](
                    *(results.get(needed, needed) for needed in needs)
                )
            except RuntimeError as error:
                raise GraphRunError("Error running runner.") from error
        return {name: results[name][1] for name in wanted}
