"""Compiles one shape that has a target, with all shapes that it refers to, into queries."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from rdflib import Graph
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import BNode, IdentifiedNode, Literal, Node, URIRef

from filmograph.pipeline.check.shacl.constraints import COUNTS, PAIRS, VALUES
from filmograph.pipeline.check.shacl.terms import UnknownConstruct, n3, path_text

SEVERITIES = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_SILENT = {
    RDF.type, RDFS.label, RDFS.comment, RDFS.subClassOf, SH.path, SH.property, SH.severity, SH.message, SH.name, SH.description, SH.order,
    SH.group, SH.deactivated, SH.flags, SH.defaultValue, SH.sparql, *TARGETS,
}  # fmt: skip


@dataclass(frozen=True)
class Query:
    """A query whose rows are results: `?this` the focus, `?value` the wrong value; the rest is the same for every row.

    Where one shape has several constraints on a value, `screen` asks in one pass whether any value fails any of them.
    """

    text: str
    path: str
    component: str
    shape: str
    severity: str
    message: str
    value_is_focus: bool = False
    screen: str = ""


class Compiler:
    """Compiles one shape that has a target, with all shapes that it refers to."""

    def __init__(self, graph: Graph, subclasses: Mapping[URIRef, Sequence[URIRef]]) -> None:
        self._graph, self._subclasses = graph, subclasses
        self._names = (f"?v{n}" for n in count())
        self._inside: list[Node] = []

    def shape(self, shape: IdentifiedNode) -> list[Query]:
        """Return the queries of a shape that has a target; raises `UnknownConstruct`."""
        if self._is_off(shape):
            return []
        targets = sorted(self._targets(shape))
        # one class without subclasses needs no DISTINCT: a node has a type once
        if len(targets) == 1 and targets[0].startswith("?this a <"):
            return list(self._queries(shape, targets[0]))
        either = " UNION ".join(f"{{ {pattern} }}" for pattern in targets)
        return list(self._queries(shape, f"{{ SELECT DISTINCT ?this {{ {either} }} }}"))

    def _queries(self, shape: Node, focus: str, above: str = "") -> Iterator[Query]:
        """Yield the queries of a shape; `focus` is a pattern that binds ?this to each of its focus nodes.

        `above` has the variables of the nodes that refer to these: a node that several refer to is checked for each of them.
        """
        self._check_known(shape)
        path = self._graph.value(shape, SH.path)
        step = path_text(self._graph, path)
        values = f"{focus} ?this {step} ?value ." if path is not None else f"{focus} BIND (?this AS ?value)"
        for predicate, expression in self._counted(shape, step):
            yield self._query(shape, f"SELECT DISTINCT ?this {above} {{ {focus} FILTER ({expression}) }}", _component(predicate))
        each = list(self._of_values(shape, "?value"))
        holds_all = " && ".join(f"COALESCE({holds}, false)" for _, holds in each)
        screen = f"ASK {{ {values} FILTER (!({holds_all})) }}" if len(each) > 1 else ""
        for predicate, holds in each:
            text = f"SELECT DISTINCT ?this ?value {above} {{ {values} FILTER (!COALESCE({holds}, false)) }}"
            yield replace(self._query(shape, text, _component(predicate)), screen=screen)
        for predicate, holds, other in self._of_pairs(shape):
            text = f"SELECT DISTINCT ?this ?value ?other {above} {{ {values} ?this {other} ?other . FILTER (!COALESCE({holds}, false)) }}"
            yield self._query(shape, text, _component(predicate))
        for constraint in sorted(self._graph.objects(shape, SH.sparql), key=str):
            if query := self._sparql(shape, constraint, focus):
                yield query
        for inner in sorted(self._graph.objects(shape, SH.property), key=str):
            if self._is_off(inner):
                continue
            if path is None:
                yield from self._queries(inner, focus, above)
            else:
                name = next(self._names)
                below = values.replace("?this", name).replace("?value", "?this")
                yield from self._queries(inner, f"{{ SELECT DISTINCT ?this {name} {above} {{ {below} }} }}", f"{name} {above}")

    def _query(self, shape: Node, text: str, component: str) -> Query:
        return Query(
            text=text, path=path_text(self._graph, self._graph.value(shape, SH.path)), component=component, shape=n3(shape),
            severity=SEVERITIES.get(URIRef(str(self._graph.value(shape, SH.severity))), "violation"), message=self._message(shape),
        )  # fmt: skip

    def _message(self, shape: Node) -> str:
        return str(min(self._graph.objects(shape, SH.message), key=str, default=""))

    def _is_off(self, shape: Node) -> bool:
        return (shape, SH.deactivated, Literal(True)) in self._graph

    def _check_known(self, shape: Node) -> None:
        known = _SILENT | set(VALUES) | set(COUNTS) | set(PAIRS)
        for predicate in sorted(set(self._graph.predicates(shape, None)), key=str):
            if predicate not in known and (str(predicate).startswith(str(SH)) or predicate == RDF.first):
                raise UnknownConstruct(f"sh:{str(predicate).removeprefix(str(SH))}")
        severity = self._graph.value(shape, SH.severity)
        if severity is not None and severity not in SEVERITIES:
            raise UnknownConstruct("sh:severity")

    def _targets(self, shape: Node) -> Iterator[str]:
        graph = self._graph
        for node in graph.objects(shape, SH.targetClass):
            yield self._of_class("?this", node)
        if (shape, RDF.type, RDFS.Class) in graph:
            yield self._of_class("?this", shape)
        for node in graph.objects(shape, SH.targetNode):
            if isinstance(node, BNode):
                raise UnknownConstruct("sh:targetNode of a blank node")
            yield f"BIND ({n3(node)} AS ?this)"
        for predicate in graph.objects(shape, SH.targetSubjectsOf):
            yield f"?this {n3(predicate)} {next(self._names)} ."
        for predicate in graph.objects(shape, SH.targetObjectsOf):
            yield f"{next(self._names)} {n3(predicate)} ?this ."

    def _of_class(self, variable: str, node: Node) -> str:
        if not isinstance(node, URIRef):
            raise UnknownConstruct("a class that is a blank node")
        below = self._subclasses.get(node, ())
        if not below:
            return f"{variable} a {node.n3()} ."
        name = next(self._names)
        return f"{variable} a {name} . VALUES {name} {{ {' '.join(c.n3() for c in (node, *below))} }}"

    def _counted(self, shape: Node, step: str) -> Iterator[tuple[URIRef, str]]:
        """Yield each fault of the values of ?this taken together, as an expression that is true when there is one."""
        for predicate, wrong in COUNTS.items():
            for bound in self._graph.objects(shape, predicate):
                if expression := wrong(self, "?this", step or "", bound):
                    yield predicate, expression

    def _of_values(self, shape: Node, variable: str) -> Iterator[tuple[URIRef, str]]:
        """Yield each condition on a value, as an expression that is true when the value meets it."""
        for predicate, holds in VALUES.items():
            for parameter in sorted(self._graph.objects(shape, predicate), key=str):
                yield predicate, holds(self, shape, variable, parameter)

    def _of_pairs(self, shape: Node) -> Iterator[tuple[URIRef, str, str]]:
        for predicate, sign in PAIRS.items():
            for other in sorted(self._graph.objects(shape, predicate), key=str):
                yield predicate, f"?value {sign} ?other", n3(other)

    def conforms(self, shape: Node, variable: str) -> str:
        """Return an expression that is true when the value of `variable` conforms to a shape."""
        if shape in self._inside:
            raise UnknownConstruct("a shape that refers to itself")
        if self._is_off(shape):
            return "true"
        self._check_known(shape)
        if self._graph.value(shape, SH.sparql) is not None:
            raise UnknownConstruct("sh:sparql inside another shape")
        self._inside.append(shape)
        path = self._graph.value(shape, SH.path)
        step, value = path_text(self._graph, path), variable if path is None else next(self._names)
        parts = [f"!({wrong})" for predicate, bound in self._graph.predicate_objects(shape) if predicate in COUNTS
                 and (wrong := COUNTS[URIRef(str(predicate))](self, variable, step, bound))]  # fmt: skip
        each = [holds for _, holds in self._of_values(shape, value)]
        each += [self.conforms(inner, value) for inner in sorted(self._graph.objects(shape, SH.property), key=str)]
        if any(self._graph.value(shape, predicate) is not None for predicate in PAIRS):
            raise UnknownConstruct("a comparison inside another shape")
        holds_all = " && ".join(f"COALESCE({holds}, false)" for holds in each)
        if path is None:
            parts += [holds_all] if holds_all else []
        elif holds_all:
            parts.append(f"NOT EXISTS {{ {variable} {step} {value} . FILTER (!({holds_all})) }}")
        self._inside.pop()
        return " && ".join(f"({part})" for part in parts) or "true"

    def fresh(self) -> str:
        """Return the name of a variable that is used nowhere else."""
        return next(self._names)

    def each(self, items: Node) -> list[Node]:
        """Return the members of a list."""
        return list(Collection(self._graph, items))

    def flags(self, shape: Node) -> str:
        """Return the flags of the shape's pattern."""
        return str(self._graph.value(shape, SH.flags) or "")

    def of_class(self, variable: str, node: Node) -> str:
        """Return a pattern that holds when the variable is bound to an instance of the class."""
        return self._of_class(variable, node)

    def _sparql(self, shape: Node, constraint: Node, focus: str) -> Query | None:
        """Return a constraint written in SPARQL as a query over all focus nodes at once; its own text is not changed."""
        if self._is_off(constraint):
            return None
        select = str(self._graph.value(constraint, SH.select) or "")
        body = re.search(r"\bWHERE\s*\{|(?<=\s)\{", select)
        if not body or len(re.findall(r"\bSELECT\b", select, re.IGNORECASE)) != 1 or "$PATH" in select or "$shapesGraph" in select:
            raise UnknownConstruct("sh:sparql with a subquery or a variable of its own kind")
        declared = "".join(
            f"PREFIX {self._graph.value(d, SH.prefix)}: <{self._graph.value(d, SH.namespace)}>\n"
            for holder in self._graph.objects(constraint, SH.prefixes) for d in sorted(self._graph.objects(holder, SH.declare), key=str)
        )  # fmt: skip
        text = declared + select[: body.end()] + f" {focus} " + select[body.end() :]
        own = self._query(shape, text, "")
        message = self._message(constraint) or own.message
        return Query(text, own.path, n3(SH.SPARQLConstraintComponent), own.shape, own.severity, message, value_is_focus=not own.path)


def _component(predicate: URIRef) -> str:
    name = str(predicate).removeprefix(str(SH))
    return SH[f"{name[0].upper()}{name[1:]}ConstraintComponent"].n3()
