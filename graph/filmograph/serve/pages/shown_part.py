"""The part of a network that the filters of the picture keep, by the same rules as the picture."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from filmograph.ask.linked import Graph

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Filter:
    """A role, and the first and the last year; None is no filter."""

    role: str | None = None
    first: int | None = None
    last: int | None = None


def part_of(shown: "Graph", kept: Filter) -> "Graph":
    """Return the nodes and edges that a filter keeps.

    An edge is kept for its roles, if it has any, and for its years or, without, those of its ends. A node is kept for its main role or for
    that of a kept edge, and for its own years or, without, those of a kept edge.
    """
    if kept == Filter():
        return shown
    nodes = dict(shown.nodes(data=True))
    every: Any = shown.edges
    edges: list[Any] = list(every(keys=True, data=True) if shown.is_multigraph() else every(data=True))
    fitting = [edge for edge in edges if _fits(nodes, edge, kept)]
    linked = {end for edge in fitting if _roles(edge[-1]) for end in edge[:2]}
    dating = {end for edge in fitting if _dates(nodes, edge) for end in edge[:2]}
    stays = {node for node, values in nodes.items() if _stays(values, kept, node in linked, node in dating)}
    part = shown.subgraph(stays).copy()
    part.remove_edges_from([edge[:-1] for edge in edges if edge not in fitting and edge[0] in stays and edge[1] in stays])
    return part


def _stays(values: Values, kept: Filter, linked: bool, dating: bool) -> bool:
    in_role = kept.role is None or (_roles(values)[:1] == [kept.role]) or linked
    return in_role and (not _bounded(kept) or (_within([values], kept) if _dated(values) else dating))


def _fits(nodes: Mapping[Any, Values], edge: Any, kept: Filter) -> bool:
    roles = _roles(edge[-1])
    return (kept.role is None or not roles or kept.role in roles) and _within(_dates(nodes, edge), kept)


def _roles(values: Values) -> list[str]:
    given = values.get("role") or values.get("roles") or ()
    return given.split(" | ") if isinstance(given, str) else list(given)


def _dates(nodes: Mapping[Any, Values], edge: Any) -> list[Values]:
    """Return what dates an edge: itself or, where it has no years, those of its ends that have some."""
    return [edge[-1]] if _dated(edge[-1]) else [nodes[end] for end in edge[:2] if _dated(nodes[end])]


def _span(values: Values) -> tuple[int | None, int | None]:
    first, last = values.get("first") or values.get("year"), values.get("last") or values.get("year")
    return first or last, last or first


def _dated(values: Values) -> bool:
    return _span(values)[0] is not None


def _bounded(kept: Filter) -> bool:
    return kept.first is not None or kept.last is not None


def _within(every: Iterable[Values], kept: Filter) -> bool:
    spans = [_span(values) for values in every]
    return all((last or 0) >= (kept.first or 0) and (first or 0) <= (kept.last or 9999) for first, last in spans)
