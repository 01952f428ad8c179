"""SHACL Core compiled to SPARQL: one query a constraint, over a whole graph at once, with the results that a validator reports.

What is known here is what `_COMPONENTS` and `_SILENT` list, and `sh:sparql`; a shape that holds anything else is named in
`Compiled.unknown` and left to a validator that knows it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

import pyoxigraph as ox
from rdflib import Graph
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS, SH, XSD
from rdflib.term import BNode, IdentifiedNode, Literal, Node, URIRef

from filmograph.store import to_rdflib

SEVERITIES = {SH.Violation: "violation", SH.Warning: "warning", SH.Info: "info"}
_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_SILENT = {
    RDF.type, RDFS.label, RDFS.comment, RDFS.subClassOf, SH.path, SH.property, SH.severity, SH.message, SH.name, SH.description, SH.order,
    SH.group, SH.deactivated, SH.flags, SH.defaultValue, SH.sparql, *_TARGETS,
}  # fmt: skip
# A literal of these is ill-typed when its text is none of the datatype's, which SPARQL can tell.
_NUMERIC = {XSD.integer, XSD.decimal, XSD.double, XSD.float}
_CAST = {XSD.boolean, XSD.date, XSD.dateTime, XSD.time}
# These the engine keeps as integers, so that it cannot tell them from those.
_LOST = {
    XSD.byte, XSD.short, XSD.int, XSD.long, XSD.unsignedByte, XSD.unsignedShort, XSD.unsignedInt, XSD.unsignedLong,
    XSD.positiveInteger, XSD.negativeInteger, XSD.nonPositiveInteger, XSD.nonNegativeInteger,
}  # fmt: skip


@dataclass(frozen=True)
class Result:
    """One result of validation, as SHACL reports it; terms in N-Triples form, `severity` "violation", "warning" or "info"."""

    severity: str
    focus: str
    path: str
    value: str
    component: str
    shape: str
    message: str


def order(result: Result) -> tuple[str, ...]:
    """Return what results are put in order by."""
    return (result.severity, result.focus, result.path, result.value, result.component, result.message)


@dataclass(frozen=True)
class _Query:
    """A query whose rows are results: `?this` the focus, `?value` what is wrong; the rest is the same for every row.

    Where one shape asks several things of a value, `screen` asks in one pass whether any value fails any of them.
    """

    text: str
    path: str
    component: str
    shape: str
    severity: str
    message: str
    value_is_focus: bool = False
    screen: str = ""


@dataclass(frozen=True)
class Compiled:
    """Shapes as queries; `unknown` holds (shape, construct) of what another validator has to look at, `rest` those shapes."""

    queries: tuple[_Query, ...]
    unknown: tuple[tuple[str, str], ...]
    rest: Graph | None


class UnknownConstruct(Exception):  # noqa: N818 - it is a finding, not a failure
    """A shape holds something that is not compiled here."""


def compile_shapes(graph: Graph, subclasses: Mapping[URIRef, Sequence[URIRef]] | None = None) -> Compiled:
    """Return the shapes of a graph as queries; `subclasses` leads from a class to all classes below it in the data."""
    queries: list[_Query] = []
    unknown: list[tuple[str, str]] = []
    left: list[IdentifiedNode] = []
    for shape in sorted(_targeted(graph), key=str):
        compiler = _Compiler(graph, subclasses or {})
        try:
            queries += compiler.shape(shape)
        except UnknownConstruct as found:
            unknown.append((shape.n3(), str(found)))
            left.append(shape)
    return Compiled(tuple(queries), tuple(unknown), _without(graph, left) if left else None)


def run(store: ox.Store, compiled: Compiled) -> list[Result]:
    """Return what the compiled shapes find in the default graph of a store, in a fixed order."""
    found: list[Result] = []
    screened: dict[str, bool] = {}
    for query in compiled.queries:
        if query.screen:
            if query.screen not in screened:
                screened[query.screen] = bool(store.query(query.screen))
            if not screened[query.screen]:
                continue
        rows = store.query(query.text)
        if not isinstance(rows, ox.QuerySolutions):
            continue
        names = [variable.value for variable in rows.variables]
        for row in rows:
            terms = {name: to_rdflib(row[name]) for name in names}
            found.append(_result(query, {name: term.n3() for name, term in terms.items() if term is not None}, terms))
    return sorted(found, key=order)


def subclasses(store: ox.Store) -> dict[URIRef, list[URIRef]]:
    """Return, for each class of a store that has some, all classes below it."""
    rows = store.query(f"SELECT DISTINCT ?class ?below {{ ?below <{RDFS.subClassOf}>+ ?class FILTER (?below != ?class) }}")
    held: dict[URIRef, list[URIRef]] = {}
    if isinstance(rows, ox.QuerySolutions):
        for row in rows:
            held.setdefault(URIRef(str(to_rdflib(row["class"]))), []).append(URIRef(str(to_rdflib(row["below"]))))
    return held


def path_text(graph: Graph, path: Node | None) -> str:
    """Return a path as SPARQL writes it, with IRIs in full; raises `UnknownConstruct`.

    Predicates, sequences, alternatives, inverses and the three kinds of repetition are paths.
    """
    if path is None or isinstance(path, URIRef):
        return "" if path is None else path.n3()
    if (path, RDF.first, None) in graph:
        return "/".join(_grouped(graph, step) for step in Collection(graph, path))
    for kind, written in ((SH.inversePath, "^{}"), (SH.zeroOrMorePath, "{}*"), (SH.oneOrMorePath, "{}+"), (SH.zeroOrOnePath, "{}?")):
        if (inner := graph.value(path, kind)) is not None:
            return written.format(_grouped(graph, inner))
    if (steps := graph.value(path, SH.alternativePath)) is not None:
        return "|".join(_grouped(graph, step) for step in Collection(graph, steps))
    raise UnknownConstruct("sh:path")


def _grouped(graph: Graph, path: Node) -> str:
    text = path_text(graph, path)
    return text if isinstance(path, URIRef) else f"({text})"


def _targeted(graph: Graph) -> set[IdentifiedNode]:
    found = {shape for predicate in _TARGETS for shape in graph.subjects(predicate, None)}
    classes = set(graph.subjects(RDF.type, RDFS.Class)) & {
        *graph.subjects(RDF.type, SH.NodeShape),
        *graph.subjects(RDF.type, SH.PropertyShape),
    }
    return {shape for shape in found | classes if isinstance(shape, IdentifiedNode)}


def _without(graph: Graph, kept: Sequence[IdentifiedNode]) -> Graph:
    """Return the shapes with the targets of all but `kept` taken away, so that only those are looked at."""
    rest = Graph()
    for s, p, o in graph:
        if (p not in _TARGETS and (p, o) != (RDF.type, RDFS.Class)) or s in kept:
            rest.add((s, p, o))
    return rest


def _result(query: _Query, said: Mapping[str, str], terms: Mapping[str, object]) -> Result:
    message = re.sub(r"\{[?$](\w+)\}", lambda m: str(terms[m[1]]) if terms.get(m[1]) is not None else m[0], query.message)
    value = said.get("value", said.get("this", "") if query.value_is_focus else "")
    return Result(
        severity=query.severity, focus=said.get("this", ""), path=said.get("path", query.path), value=value, component=query.component,
        shape=query.shape, message=message,
    )  # fmt: skip


class _Compiler:
    """Compiles one shape that has a target, with all that it refers to."""

    def __init__(self, graph: Graph, subclasses: Mapping[URIRef, Sequence[URIRef]]) -> None:
        self._graph, self._subclasses = graph, subclasses
        self._names = (f"?v{n}" for n in count())
        self._inside: list[Node] = []

    def shape(self, shape: IdentifiedNode) -> list[_Query]:
        if self._is_off(shape):
            return []
        target = " UNION ".join(f"{{ {pattern} }}" for pattern in sorted(self._targets(shape)))
        one = list(self._targets(shape))
        # one class needs no DISTINCT: a node has a type once
        focus = one[0] if len(one) == 1 and " UNION " not in one[0] and "a <" in one[0] else f"{{ SELECT DISTINCT ?this {{ {target} }} }}"
        return list(self._queries(shape, focus))

    def _queries(self, shape: Node, focus: str, above: str = "") -> Iterator[_Query]:
        """Yield the queries of a shape; `focus` is a pattern that binds ?this to each of its focus nodes.

        `above` holds the variables of the nodes that lead to these: one that several lead to is looked at for each of them.
        """
        self._check_known(shape)
        path = self._graph.value(shape, SH.path)
        step = path_text(self._graph, path)
        values = f"{focus} ?this {step} ?value ." if path is not None else f"{focus} BIND (?this AS ?value)"
        for predicate, expression in self._counted(shape, step):
            yield self._query(shape, f"SELECT DISTINCT ?this {above} {{ {focus} FILTER ({expression}) }}", _component(predicate))
        each = list(self._of_values(shape, "?value"))
        whole = " && ".join(f"COALESCE({holds}, false)" for _, holds in each)
        screen = f"ASK {{ {values} FILTER (!({whole})) }}" if len(each) > 1 else ""
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

    def _query(self, shape: Node, text: str, component: str) -> _Query:
        return _Query(
            text=text, path=path_text(self._graph, self._graph.value(shape, SH.path)), component=component, shape=_n3(shape),
            severity=SEVERITIES.get(URIRef(str(self._graph.value(shape, SH.severity))), "violation"), message=self._message(shape),
        )  # fmt: skip

    def _message(self, shape: Node) -> str:
        return str(min(self._graph.objects(shape, SH.message), key=str, default=""))

    def _is_off(self, shape: Node) -> bool:
        return (shape, SH.deactivated, Literal(True)) in self._graph

    def _check_known(self, shape: Node) -> None:
        known = _SILENT | set(_COMPONENTS) | set(_COUNTS) | set(_PAIRS)
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
            yield f"BIND ({_n3(node)} AS ?this)"
        for predicate in graph.objects(shape, SH.targetSubjectsOf):
            yield f"?this {_n3(predicate)} {next(self._names)} ."
        for predicate in graph.objects(shape, SH.targetObjectsOf):
            yield f"{next(self._names)} {_n3(predicate)} ?this ."

    def _of_class(self, variable: str, node: Node) -> str:
        if not isinstance(node, URIRef):
            raise UnknownConstruct("a class that is a blank node")
        below = self._subclasses.get(node, ())
        if not below:
            return f"{variable} a {node.n3()} ."
        name = next(self._names)
        return f"{variable} a {name} . VALUES {name} {{ {' '.join(c.n3() for c in (node, *below))} }}"

    def _counted(self, shape: Node, step: str) -> Iterator[tuple[URIRef, str]]:
        """Yield what is wrong with the values of ?this taken together, as an expression that is true when it is."""
        for predicate, wrong in _COUNTS.items():
            for bound in self._graph.objects(shape, predicate):
                if expression := wrong(self, "?this", step or "", bound):
                    yield predicate, expression

    def _of_values(self, shape: Node, variable: str) -> Iterator[tuple[URIRef, str]]:
        """Yield what each value has to be, as an expression that is true when it is."""
        for predicate, holds in _COMPONENTS.items():
            for parameter in sorted(self._graph.objects(shape, predicate), key=str):
                yield predicate, holds(self, shape, variable, parameter)

    def _of_pairs(self, shape: Node) -> Iterator[tuple[URIRef, str, str]]:
        for predicate, sign in _PAIRS.items():
            for other in sorted(self._graph.objects(shape, predicate), key=str):
                yield predicate, f"?value {sign} ?other", _n3(other)

    def conforms(self, shape: Node, variable: str) -> str:
        """Return an expression that is true when what `variable` is bound to conforms to a shape."""
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
        parts = [f"!({wrong})" for predicate, bound in self._graph.predicate_objects(shape) if predicate in _COUNTS
                 and (wrong := _COUNTS[URIRef(str(predicate))](self, variable, step, bound))]  # fmt: skip
        each = [holds for _, holds in self._of_values(shape, value)]
        each += [self.conforms(inner, value) for inner in sorted(self._graph.objects(shape, SH.property), key=str)]
        if any(self._graph.value(shape, predicate) is not None for predicate in _PAIRS):
            raise UnknownConstruct("a comparison inside another shape")
        whole = " && ".join(f"COALESCE({holds}, false)" for holds in each)
        if path is None:
            parts += [whole] if whole else []
        elif whole:
            parts.append(f"NOT EXISTS {{ {variable} {step} {value} . FILTER (!({whole})) }}")
        self._inside.pop()
        return " && ".join(f"({part})" for part in parts) or "true"

    def fresh(self) -> str:
        """Return the name of a variable that nothing else uses."""
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

    def _sparql(self, shape: Node, constraint: Node, focus: str) -> _Query | None:
        """Return a constraint written in SPARQL as a query over all focus nodes at once; its own text stays as it is."""
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
        return _Query(text, own.path, _n3(SH.SPARQLConstraintComponent), own.shape, own.severity, message, value_is_focus=not own.path)


def _n3(node: Node | None) -> str:
    return "" if node is None else node.n3()


def _component(predicate: URIRef) -> str:
    name = str(predicate).removeprefix(str(SH))
    return SH[f"{name[0].upper()}{name[1:]}ConstraintComponent"].n3()


def _too_few(compiler: _Compiler, variable: str, step: str, bound: Node) -> str:
    wanted = int(str(bound))
    return f"NOT EXISTS {{ {_different(compiler, variable, step, wanted)} }}" if wanted > 0 else ""


def _too_many(compiler: _Compiler, variable: str, step: str, bound: Node) -> str:
    return f"EXISTS {{ {_different(compiler, variable, step, int(str(bound)) + 1)} }}"


def _lacks(_: _Compiler, variable: str, step: str, bound: Node) -> str:
    return f"NOT EXISTS {{ {variable} {step} {_n3(bound)} }}" if step else f"!sameTerm({variable}, {_n3(bound)})"


def _different(compiler: _Compiler, variable: str, step: str, number: int) -> str:
    """Return a pattern that holds when so many different values are there."""
    names = [compiler.fresh() for _ in range(number)]
    apart = " && ".join(f"!sameTerm({a}, {b})" for i, a in enumerate(names) for b in names[:i])
    return " ".join(f"{variable} {step} {name} ." for name in names) + (f" FILTER ({apart})" if apart else "")


def _datatype(_: _Compiler, _shape: Node, variable: str, bound: Node) -> str:
    if bound in _LOST:
        raise UnknownConstruct(f"sh:datatype {_n3(bound)}")
    same = f"isLiteral({variable}) && DATATYPE({variable}) = {_n3(bound)}"
    if bound in _NUMERIC:
        return f"{same} && isNumeric({variable})"
    return f"{same} && isLiteral({_n3(bound)}(STR({variable})))" if bound in _CAST else same


def _node_kind(_: _Compiler, _shape: Node, variable: str, bound: Node) -> str:
    tests = {"IRI": "isIRI", "BlankNode": "isBlank", "Literal": "isLiteral"}
    kinds = [test for name, test in tests.items() if name in str(bound).removeprefix(str(SH))]
    return " || ".join(f"{test}({variable})" for test in kinds)


def _class(compiler: _Compiler, _shape: Node, variable: str, bound: Node) -> str:
    return f"!isLiteral({variable}) && EXISTS {{ {compiler.of_class(variable, bound)} }}"


def _in(compiler: _Compiler, _shape: Node, variable: str, bound: Node) -> str:
    return " || ".join(f"sameTerm({variable}, {_n3(item)})" for item in compiler.each(bound)) or "false"


def _pattern(compiler: _Compiler, shape: Node, variable: str, bound: Node) -> str:
    # a dollar sign stands before a last line break too where the reference validator reads it
    text = re.sub(r"(\\.|\[(?:\\.|[^\]\\])*\])|\$", lambda m: m[1] or r"\n?$", str(bound))
    flags = compiler.flags(shape)
    return f"!isBlank({variable}) && REGEX(STR({variable}), {Literal(text).n3()}{f', {Literal(flags).n3()}' if flags else ''})"


def _compared(sign: str) -> Callable[[_Compiler, Node, str, Node], str]:
    return lambda _compiler, _shape, variable, bound: f"{variable} {sign} {_n3(bound)}"


def _length(sign: str) -> Callable[[_Compiler, Node, str, Node], str]:
    return lambda _compiler, _shape, variable, bound: f"!isBlank({variable}) && STRLEN(STR({variable})) {sign} {int(str(bound))}"


def _or(compiler: _Compiler, _shape: Node, variable: str, bound: Node) -> str:
    return " || ".join(f"({compiler.conforms(inner, variable)})" for inner in compiler.each(bound)) or "false"


def _and(compiler: _Compiler, _shape: Node, variable: str, bound: Node) -> str:
    return " && ".join(f"({compiler.conforms(inner, variable)})" for inner in compiler.each(bound)) or "true"


def _not(compiler: _Compiler, _shape: Node, variable: str, bound: Node) -> str:
    return f"!({compiler.conforms(bound, variable)})"


def _node(compiler: _Compiler, _shape: Node, variable: str, bound: Node) -> str:
    return compiler.conforms(bound, variable)


_COUNTS: Mapping[URIRef, Callable[[_Compiler, str, str, Node], str]] = {
    SH.minCount: _too_few, SH.maxCount: _too_many, SH.hasValue: _lacks
}  # fmt: skip
_COMPONENTS: Mapping[URIRef, Callable[[_Compiler, Node, str, Node], str]] = {
    SH.datatype: _datatype, SH.nodeKind: _node_kind, SH["class"]: _class, SH["in"]: _in, SH.pattern: _pattern,
    SH.minInclusive: _compared(">="), SH.maxInclusive: _compared("<="), SH.minExclusive: _compared(">"), SH.maxExclusive: _compared("<"),
    SH.minLength: _length(">="), SH.maxLength: _length("<="), SH["or"]: _or, SH["and"]: _and, SH["not"]: _not, SH.node: _node,
}  # fmt: skip
_PAIRS: Mapping[URIRef, str] = {SH.lessThan: "<", SH.lessThanOrEquals: "<="}
