"""Each constraint of SHACL Core as a SPARQL expression that is true when the constraint holds."""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from rdflib.namespace import SH, XSD
from rdflib.term import Literal, Node, URIRef

from filmograph.pipeline.check.shacl.terms import UnknownConstruct, n3

if TYPE_CHECKING:  # the compiler calls these functions, and they call it for nested shapes
    from filmograph.pipeline.check.shacl.compiler import Compiler

# A literal of these datatypes is ill-typed when its text does not fit, which SPARQL can find out.
_NUMERIC = {XSD.integer, XSD.decimal, XSD.double, XSD.float}
_CAST = {XSD.boolean, XSD.date, XSD.dateTime, XSD.time}
# The engine stores these as integers, so that it cannot distinguish them.
_LOST = {
    XSD.byte, XSD.short, XSD.int, XSD.long, XSD.unsignedByte, XSD.unsignedShort, XSD.unsignedInt, XSD.unsignedLong,
    XSD.positiveInteger, XSD.negativeInteger, XSD.nonPositiveInteger, XSD.nonNegativeInteger,
}  # fmt: skip


def _too_few(compiler: "Compiler", variable: str, step: str, bound: Node) -> str:
    wanted = int(str(bound))
    return f"NOT EXISTS {{ {_different(compiler, variable, step, wanted)} }}" if wanted > 0 else ""


def _too_many(compiler: "Compiler", variable: str, step: str, bound: Node) -> str:
    return f"EXISTS {{ {_different(compiler, variable, step, int(str(bound)) + 1)} }}"


def _lacks(_: "Compiler", variable: str, step: str, bound: Node) -> str:
    return f"NOT EXISTS {{ {variable} {step} {n3(bound)} }}" if step else f"!sameTerm({variable}, {n3(bound)})"


def _different(compiler: "Compiler", variable: str, step: str, number: int) -> str:
    """Return a pattern that matches when there are `number` different values."""
    names = [compiler.fresh() for _ in range(number)]
    apart = " && ".join(f"!sameTerm({a}, {b})" for i, a in enumerate(names) for b in names[:i])
    return " ".join(f"{variable} {step} {name} ." for name in names) + (f" FILTER ({apart})" if apart else "")


def _datatype(_: "Compiler", _shape: Node, variable: str, bound: Node) -> str:
    if bound in _LOST:
        raise UnknownConstruct(f"sh:datatype {n3(bound)}")
    same = f"isLiteral({variable}) && DATATYPE({variable}) = {n3(bound)}"
    if bound in _NUMERIC:
        return f"{same} && isNumeric({variable})"
    return f"{same} && isLiteral({n3(bound)}(STR({variable})))" if bound in _CAST else same


def _node_kind(_: "Compiler", _shape: Node, variable: str, bound: Node) -> str:
    tests = {"IRI": "isIRI", "BlankNode": "isBlank", "Literal": "isLiteral"}
    kinds = [test for name, test in tests.items() if name in str(bound).removeprefix(str(SH))]
    return " || ".join(f"{test}({variable})" for test in kinds)


def _class(compiler: "Compiler", _shape: Node, variable: str, bound: Node) -> str:
    return f"!isLiteral({variable}) && EXISTS {{ {compiler.of_class(variable, bound)} }}"


def _in(compiler: "Compiler", _shape: Node, variable: str, bound: Node) -> str:
    return " || ".join(f"sameTerm({variable}, {n3(item)})" for item in compiler.each(bound)) or "false"


def _pattern(compiler: "Compiler", shape: Node, variable: str, bound: Node) -> str:
    # the reference validator lets a dollar sign match before a last line break too
    text = re.sub(r"(\\.|\[(?:\\.|[^\]\\])*\])|\$", lambda m: m[1] or r"\n?$", str(bound))
    flags = compiler.flags(shape)
    return f"!isBlank({variable}) && REGEX(STR({variable}), {Literal(text).n3()}{f', {Literal(flags).n3()}' if flags else ''})"


def _compared(sign: str) -> Callable[["Compiler", Node, str, Node], str]:
    return lambda _compiler, _shape, variable, bound: f"{variable} {sign} {n3(bound)}"


def _length(sign: str) -> Callable[["Compiler", Node, str, Node], str]:
    return lambda _compiler, _shape, variable, bound: f"!isBlank({variable}) && STRLEN(STR({variable})) {sign} {int(str(bound))}"


def _or(compiler: "Compiler", _shape: Node, variable: str, bound: Node) -> str:
    return " || ".join(f"({compiler.conforms(inner, variable)})" for inner in compiler.each(bound)) or "false"


def _and(compiler: "Compiler", _shape: Node, variable: str, bound: Node) -> str:
    return " && ".join(f"({compiler.conforms(inner, variable)})" for inner in compiler.each(bound)) or "true"


def _not(compiler: "Compiler", _shape: Node, variable: str, bound: Node) -> str:
    return f"!({compiler.conforms(bound, variable)})"


def _node(compiler: "Compiler", _shape: Node, variable: str, bound: Node) -> str:
    return compiler.conforms(bound, variable)


COUNTS: Mapping[URIRef, Callable[["Compiler", str, str, Node], str]] = {
    SH.minCount: _too_few, SH.maxCount: _too_many, SH.hasValue: _lacks
}  # fmt: skip
VALUES: Mapping[URIRef, Callable[["Compiler", Node, str, Node], str]] = {
    SH.datatype: _datatype, SH.nodeKind: _node_kind, SH["class"]: _class, SH["in"]: _in, SH.pattern: _pattern,
    SH.minInclusive: _compared(">="), SH.maxInclusive: _compared("<="), SH.minExclusive: _compared(">"), SH.maxExclusive: _compared("<"),
    SH.minLength: _length(">="), SH.maxLength: _length("<="), SH["or"]: _or, SH["and"]: _and, SH["not"]: _not, SH.node: _node,
}  # fmt: skip
PAIRS: Mapping[URIRef, str] = {SH.lessThan: "<", SH.lessThanOrEquals: "<="}
