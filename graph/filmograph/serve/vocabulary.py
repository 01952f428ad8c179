"""The vocabulary of the graph in short: classes, properties and roles, and what one term means."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rdflib import OWL, RDF, SKOS, Literal

from filmograph import schema as ontology
from filmograph.errors import NotFound
from filmograph.namespaces import FILM, ROLE
from filmograph.text import nearest


@dataclass(frozen=True)
class Class:
    """A class of entities and what it means."""

    name: str
    definition: str


@dataclass(frozen=True)
class Property:
    """A property: the classes that have it, the class or type of its values, and, where it was asked for, what it means."""

    name: str
    of: list[str]
    values: str
    definition: str | None = None


@dataclass(frozen=True)
class Schema:
    """Classes, properties and roles, by their names."""

    classes: list[Class]
    properties: list[Property]
    roles: list[str] = field(default_factory=list)
    prefixes: dict[str, str] = field(default_factory=lambda: {"film": str(FILM), "role": str(ROLE)})


def schema(term: str | None = None) -> Schema:
    """List the classes and properties of the graph, and the roles of credits; or what one of them means.

    term: a class (`film:Credit`), whose properties are then listed with their definitions, or a property (`film:billing`); without it,
    everything in short. In SPARQL a name is written with its prefix: `film:Credit`, `film:billing`, `role:executive-producer`.
    """
    if term is None:
        return Schema([_class(name) for name in _classes()], [_property(name) for name in _properties()], sorted(ontology.roles()))
    name = term.strip().removeprefix("film:").removeprefix(str(FILM))
    if name in _classes():
        return Schema([_class(name)], [_property(one, defined=True) for one in _properties() if name in ontology.ends(one)[0]])
    if name in _properties():
        return Schema([], [_property(name, defined=True)])
    if (role := ontology.find_role(name.removeprefix("role:"))) is not None:
        return Schema([], [], [role])
    near = nearest(name, [*_classes(), *_properties(), *ontology.roles()], least=60, limit=5)
    hint = f"; near ones are {', '.join(near)}" if near else ""
    raise NotFound(f"{term[:100]!r} is no class, property or role{hint}.", near)


def _classes() -> list[str]:
    return _local(ontology.ontology().subjects(RDF.type, OWL.Class))


def _properties() -> list[str]:
    return sorted({*ontology.properties(), *ontology.shortcuts(), *ontology.narrowed()})


def _class(name: str) -> Class:
    return Class(name, _definition(name) or "")


def _property(name: str, *, defined: bool = False) -> Property:
    classes, values = ontology.ends(name)
    return Property(name, sorted(classes), values, _definition(name) if defined else None)


def _definition(name: str) -> str | None:
    found = ontology.ontology().value(FILM[name], SKOS.definition)
    return str(found) if isinstance(found, Literal) else None


def _local(terms: Iterable[object]) -> list[str]:
    return sorted(str(term).removeprefix(str(FILM)) for term in terms if str(term).startswith(str(FILM)))
