"""What the claims of each class are looked over for, in SQL: conditions that no claim meets which breaks a shape.

A condition is at least as strict as the shape's own: whatever it passes the shape passes too. A shape with a construct that is not known
here has none, and everything of its class is checked by the shape itself.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from rdflib import Graph
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH, XSD
from rdflib.term import Literal, Node

from filmograph import schema
from filmograph.namespaces import FILM
from filmograph.pipeline.check import shapes

TARGET = re.compile(r"target \{of (\w+)\}")
"""How a condition says that a claim leads to a mention of a class."""

_NODE = {RDF.type, SH.targetClass, SH.nodeKind, SH.severity, SH.message, SH.property, SH["or"]}
_COUNTED = {RDF.type, SH.path, SH.severity, SH.message, SH.minCount, SH.maxCount}
# The forms that are a literal of their kind for certain, and in which values are compared as they are written.
_FORMS = {
    "string": "true", "integer": "regexp_full_match(value, '-?[0-9]{1,18}')", "boolean": "value IN ('true', 'false')",
    "decimal": "regexp_full_match(value, '-?[0-9]{1,15}([.][0-9]{1,9})?')",
    "date": "regexp_full_match(value, '[0-9]{4}-[0-9]{2}-[0-9]{2}') AND TRY_CAST(value AS DATE) IS NOT NULL AND value > '0001'",
}  # fmt: skip


class _Unknown(Exception):  # noqa: N818 - a finding, not a failure
    """A shape has a construct that is not stated in SQL here."""


@dataclass(frozen=True)
class Screen:
    """What the mentions of a class are looked over for: by property the condition on a claim, and how claims of a mention go together.

    At most one claim is on a `single` property, at least one on a `needed` one, and one on a property of each of the `alternatives`; of
    two properties that are `compared` the first has no greater value. A condition names the mentions of a class as `target {of Film}`.
    """

    fine: Mapping[str, str]
    single: frozenset[str]
    needed: frozenset[str]
    alternatives: tuple[frozenset[str], ...]
    compared: tuple[tuple[str, str], ...]


@cache
def screens() -> Mapping[str, Screen | None]:
    """Return what each class is looked over for, None where its shapes cannot be stated here; a class without shapes is not in it."""
    graph, found = shapes.shapes(warnings=False), dict[str, Screen | None]()
    by_class: dict[str, list[Node]] = {}
    for shape, of in graph.subject_objects(SH.targetClass):
        by_class.setdefault(str(of).removeprefix(str(FILM)), []).append(shape)
    for name, nodes in by_class.items():
        try:
            found[name] = _screen(graph, nodes)
        except _Unknown:
            found[name] = None
    return found


def _screen(graph: Graph, nodes: Sequence[Node]) -> Screen:
    fine: dict[str, list[str]] = {}
    single, needed, alternatives, compared = set[str](), set[str](), list[frozenset[str]](), list[tuple[str, str]]()
    for node in nodes:
        if set(graph.predicates(node)) - _NODE or graph.value(node, SH.nodeKind) not in (None, SH.IRI):
            raise _Unknown
        alternatives += [
            frozenset(_needed(graph, inner) for inner in Collection(graph, either)) for either in graph.objects(node, SH["or"])
        ]
        for shape in graph.objects(node, SH.property):
            if graph.value(shape, SH.path) == RDFS.label:  # every mention has one
                continue
            name, rest = _first_step(graph, shape)
            counts = {p: int(str(graph.value(shape, p))) for p in (SH.minCount, SH.maxCount) if (shape, p, None) in graph}
            if (rest and counts) or any(bound != 1 for bound in counts.values()):
                raise _Unknown
            single |= {name} & {name for p in counts if p == SH.maxCount}
            needed |= {name} & {name for p in counts if p == SH.minCount}
            compared += [(name, _name(other)) for other in graph.objects(shape, SH.lessThanOrEquals)]
            fine.setdefault(name, [_FORMS.get(kind_of(name), "true")]).extend(_conditions(graph, shape, kind_of(name), of_step=rest))
    conditions = {name: " AND ".join(f"({part})" for part in parts) for name, parts in fine.items()}
    return Screen(conditions, frozenset(single), frozenset(needed), tuple(alternatives), tuple(compared))


def _needed(graph: Graph, shape: Node) -> str:
    """Return the property that a shape needs, and nothing else of it."""
    if set(graph.predicates(shape)) - _COUNTED or graph.value(shape, SH.minCount) != Literal(1) or (shape, SH.maxCount, None) in graph:
        raise _Unknown
    return _name(graph.value(shape, SH.path))


def _first_step(graph: Graph, shape: Node) -> tuple[str, bool]:
    """Return the first property of a path, and whether there are more; a path goes on from a concept only."""
    path = graph.value(shape, SH.path)
    if (path, RDF.first, None) not in graph:
        return _name(path), False
    name = _name(graph.value(path, RDF.first))
    if kind_of(name) != "concept":
        raise _Unknown
    return name, True


def _name(term: Node | None) -> str:
    """Return the local name of a property that mentions can have; another one, which is derived, none of them has."""
    if not str(term).startswith(str(FILM)):
        raise _Unknown
    return str(term).removeprefix(str(FILM))


def kind_of(name: str) -> str:
    """Return the kind of a property's values, "" for a property that no source states."""
    return schema.properties()[name].kind if name in schema.properties() else ""


def _conditions(graph: Graph, shape: Node, kind: str, *, of_step: bool) -> Iterator[str]:
    """Yield what holds for a value that a shape passes; whether a concept fits is found out by the shape itself, once for each."""
    for predicate, bound in sorted(graph.predicate_objects(shape), key=str):
        if predicate not in _COUNTED and predicate != SH.lessThanOrEquals and kind != "concept" and not of_step:
            yield _VALUES[predicate](graph, bound, kind) if predicate in _VALUES else "false"


def _datatype(_: Graph, bound: Node, kind: str) -> str:
    return "true" if kind in _FORMS and bound == XSD[kind] else "false"


def _node_kind(_: Graph, bound: Node, kind: str) -> str:
    return "true" if bound == SH.IRIOrLiteral or (bound == SH.IRI and kind == "entity") else "false"


def _of_class(_: Graph, bound: Node, kind: str) -> str:
    return f"target {{of {_name(bound)}}}" if kind == "entity" else "false"


def _among(graph: Graph, bound: Node, kind: str) -> str:
    if kind not in ("string", "boolean"):
        return "false"
    terms = [term for term in Collection(graph, bound) if isinstance(term, Literal) and (term.datatype or XSD.string) == XSD[kind]]
    texts = [quoted(str(term).lower() if kind == "boolean" else str(term)) for term in terms]
    return f"value IN ({', '.join(texts)})" if texts else "false"


def _pattern(_: Graph, bound: Node, kind: str) -> str:
    if kind != "string":
        return "false"
    # outside ASCII the two engines disagree on what a space is; a letter or digit is none in either
    if str(bound) == r"\S":
        return r"regexp_matches(value, '[!-~\p{L}\p{N}]')"
    return f"regexp_full_match(value, '[ -~]*') AND regexp_matches(value, {quoted(str(bound))})"


def _compared(sign: str) -> Callable[[Graph, Node, str], str]:
    def condition(_: Graph, bound: Node, kind: str) -> str:
        is_integer = isinstance(bound, Literal) and bound.datatype == XSD.integer
        return f"{comparable(kind)} {sign} {bound}" if is_integer and kind in ("integer", "decimal") else "false"

    return condition


def comparable(kind: str) -> str:
    """Return a value of a kind as it is compared; a date is compared as it is written."""
    return "TRY_CAST(value AS DECIMAL(38, 10))" if kind in ("integer", "decimal") else "value"


def quoted(text: str) -> str:
    """Return a text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


_VALUES: Mapping[Node, Callable[[Graph, Node, str], str]] = {
    SH.datatype: _datatype, SH.nodeKind: _node_kind, SH["class"]: _of_class, SH["in"]: _among, SH.pattern: _pattern,
    SH.minInclusive: _compared(">="), SH.maxInclusive: _compared("<="), SH.minExclusive: _compared(">"), SH.maxExclusive: _compared("<"),
}  # fmt: skip
