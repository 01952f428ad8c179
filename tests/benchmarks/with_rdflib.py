"""The questions as SPARQL on rdflib, in memory."""

from collections.abc import Callable
from typing import Any

from filmograph.store.answer import plain
from rdflib import Graph
from running import Catalogue, Task, Tasks, checksum
from with_oxigraph import NAMES, query


def _graph(catalogue: Catalogue) -> Graph:
    return Graph().parse(catalogue.peers / "graph.nt", format="nt")


def _question(name: str) -> Callable[[Catalogue], Task]:
    def task(catalogue: Catalogue) -> Task:
        graph, text = _graph(catalogue), query(name, catalogue.asked)

        def run() -> list[tuple[Any, ...]]:
            found: Any = graph.query(text)
            return [tuple(plain(term) for term in row) for row in found]

        return Task(run, checksum)

    return task


TASKS: Tasks = {**{name: _question(name) for name in NAMES}, "opening": lambda catalogue: Task(lambda: _graph(catalogue), times=0)}
