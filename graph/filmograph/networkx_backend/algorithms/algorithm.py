"""A function of networkx that runs on arrays, with the rule that says which of its calls it takes."""

import inspect
from collections.abc import Callable
from functools import update_wrapper
from typing import Any, Generic, ParamSpec, TypeVar

import networkx as nx

from filmograph.networkx_backend.array_graph import ArrayGraph

Params = ParamSpec("Params")
Result = TypeVar("Result")
Rule = Callable[..., bool | str]
"""Takes the arguments of a call, defaults filled in; returns True, or why the call is left to networkx."""


class Algorithm(Generic[Params, Result]):
    """A function with the name, parameters, errors and results of networkx's own, fast on an `ArrayGraph`."""

    def __init__(self, function: Callable[Params, Result]) -> None:
        self._function = function
        self._rule: Rule = lambda **_: True
        update_wrapper(self, function)

    def __call__(self, *args: Params.args, **kwargs: Params.kwargs) -> Result:
        """Run it."""
        return self._function(*args, **kwargs)

    def can_run(self, rule: Rule) -> None:
        """Note which calls are taken; without a rule all are."""
        self._rule = rule

    def takes(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool | str:
        """Return True, or why a call with these arguments is left to networkx."""
        try:
            call = inspect.signature(self).bind(*args, **kwargs)
        except TypeError as error:
            return str(error)
        call.apply_defaults()
        graph = call.arguments["G"]
        if not isinstance(graph, nx.Graph) or graph.is_directed() or graph.is_multigraph():
            return "only undirected graphs without parallel edges can be made into arrays"
        changed = graph.changed_on_edges if isinstance(graph, ArrayGraph) else ()
        if used := [value for value in call.arguments.values() if isinstance(value, str) and value in changed]:
            return f"{used[0]!r} was changed on edges, and the arrays do not have the change"
        return self._rule(**call.arguments)


def algorithm(function: Callable[Params, Result]) -> Algorithm[Params, Result]:
    """Return a function as an algorithm that takes every call."""
    return Algorithm(function)


def unweighted(weight: Any = None, distance: Any = None, **_: Any) -> bool | str:
    """Return True for a call without weights or distances along edges, else why it is left to networkx."""
    return (weight is None and distance is None) or "there is no fast way with weights"
