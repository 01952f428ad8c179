"""The lookup of names: the one entity that a text names, or the candidates, or near names."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

from rdflib.term import Identifier, Literal, URIRef

from filmograph import schema
from filmograph.ask.careers import Career
from filmograph.errors import AmbiguousName, NotFound, UsageError
from filmograph.namespaces import ROLE
from filmograph.store.names import Named, key_of
from filmograph.text import nearest

Lookup = Callable[[str, str], tuple[str, str]]
"""A function from a kind of entity and a text to (IRI, label) of the one entity that it names; it raises `LookupFailedError`."""

CLASSES = {"person": "Person", "film": "Film", "company": "Company", "place": "Place"}

_PLURALS = {"person": "people", "company": "companies"}
_WITH_YEAR = re.compile(r"(.*\S)\s*\((\d{4})\)")
_MOST = 20


class NameSource(Protocol):
    """A source of names: the index of a store, or an endpoint."""

    def label(self, kind: str, iri: str) -> str | None:
        """Return the label of the entity of this IRI, None where none of this kind has it."""

    def find(self, kind: str, text: str) -> Sequence[Named]:
        """Return the entities with exactly this name, or otherwise those with a name of the same key."""

    def near(self, kinds: Sequence[str], text: str) -> list[str]:
        """Return the labels of entities with near names, the nearest first."""

    def careers(self, kind: str, iris: Iterable[str]) -> Mapping[str, Career]:
        """Return the careers of several entities."""


def resolve(lookup: Lookup, kind: str, text: str) -> Identifier:
    """Return the term that a parameter of this kind means: an IRI for entities (as `lookup` finds them) and roles, else a literal.

    Raises `NotFound` with near names, `AmbiguousName` with the candidates, `UsageError` for an invalid role, number or date.
    """
    typed = _encodable(text)
    if kind in CLASSES:
        return URIRef(lookup(kind, typed)[0])
    if kind == "role":
        return _role(typed)
    if kind == "integer":
        if not re.fullmatch(r"\d{1,9}", typed):
            raise UsageError(f"{typed!r} is not an integer of 0 or more.")
        return Literal(int(typed))
    if kind == "date":
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", typed):
            raise UsageError(f"{typed!r} is no date; write it as 2012-09-28.")
        return Literal(typed, datatype="http://www.w3.org/2001/XMLSchema#date")
    return Literal(typed)


def find(names: NameSource, kind: str, text: str) -> tuple[str, str]:
    """Return (IRI, label) of the one person, film, company or place that `text` names.

    `text` is an IRI, a name, a title, `Title (Year)`, `Name (Year of birth)` or `Name | Film (Year)`. A name that is equal comes before one
    that differs in case, accents or punctuation, and an entity's own name before its alternative names. Raises `NotFound` with near
    names, `AmbiguousName` with the candidates.
    """
    typed = _encodable(text)
    if re.match(r"https?://", typed):
        label = names.label(kind, typed)
        if label is None:
            raise NotFound(f"No {kind} has the IRI {typed}.")
        return typed, label
    if found := _closest(names, kind, typed):
        if len(found) > 1:
            raise ambiguous(names, kind, typed, found)
        return next(iter(found.items()))
    if picked := _picked(names, kind, typed):
        return picked
    raise not_found((kind,), typed, names.near((kind,), typed))


def find_either(names: NameSource, kinds: Sequence[str], text: str) -> tuple[str, str]:
    """Return (IRI, label) of the one entity of several kinds that a text names.

    Raises `NotFound` with near names of all of them, `AmbiguousName` also where an entity of each of two kinds has the name.
    """
    found, missed = dict[str, tuple[str, str]](), list[NotFound]()
    for kind in kinds:
        try:
            found[kind] = find(names, kind, text)
        except NotFound as error:
            missed.append(error)
    if not found:
        raise missed[0] if len(kinds) == 1 else not_found(kinds, _encodable(text), names.near(kinds, _encodable(text)))
    if len(set(found.values())) > 1:
        listed = "; ".join(f"{label} ({kind}) [{iri}]" for kind, (iri, label) in found.items())
        raise AmbiguousName(
            f"A {' and a '.join(found)} are called {text!r}; write what stands in brackets: {listed}.", list(found.values())
        )
    return next(iter(found.values()))


def not_found(kinds: Sequence[str], text: str, near: Sequence[str]) -> NotFound:
    """Return the error that no entity of these kinds has the name, with the near names."""
    hint = f" Near names: {'; '.join(near)}." if near else ""
    return NotFound(f"No {either(kinds)} is called {text!r}.{hint}", near)


def either(kinds: Iterable[str]) -> str:
    """Return kinds as words: "film, person or place"."""
    *others, last = kinds
    return f"{', '.join(others)} or {last}" if others else last


def ambiguous(names: NameSource, kind: str, text: str, candidates: Mapping[str, str]) -> AmbiguousName:
    """Return the error that a name is ambiguous, with the career of each candidate (labels by IRI), and what to write for it."""
    return _several(kind, text, candidates, _Choice(kind, text, candidates, names.careers(kind, candidates)))


def no_role(text: str, known: Iterable[str]) -> UsageError:
    """Return the error that a word is not a known role, with the near roles."""
    near = nearest(text, known, least=60, limit=3)
    hint = f"; near ones are {', '.join(near)}" if near else f"; the roles are {', '.join(sorted(schema.roles()))}"
    return UsageError(f"{text!r} is no role{hint}.")


def _closest(names: NameSource, kind: str, text: str) -> dict[str, str]:
    """Return the entities (label by IRI) that have the name: equal names before other spellings, own names before alternative ones."""
    found = names.find(kind, text)
    exact = [one for one in found if text in (one.name, one.label)]
    for some in (exact, found):
        for own in (True, False):
            if chosen := {one.iri: one.label for one in some if one.own == own}:
                return chosen
    return {}


def _picked(names: NameSource, kind: str, text: str) -> tuple[str, str] | None:
    """Return (IRI, label) of the entity that `Name (Year of birth)` or `Name | Film (Year)` picks of those with the name.

    None where no entity has the name; raises `NotFound` where it picks none of them, `AmbiguousName` where it picks several.
    """
    name, bar, film = (part.strip() for part in text.partition("|"))
    fits: Callable[[Career], bool]
    if bar and kind in ("person", "company"):
        fits, what = (lambda career: career.has_film(film)), f"has a credit in {film!r}"
    elif kind == "person" and (match := _WITH_YEAR.fullmatch(text)):
        name, year = match[1], int(match[2])
        fits, what = (lambda career: career.born == year), f"is known to be born in {year}"
    else:
        return None
    every = _closest(names, kind, name)
    careers = names.careers(kind, every)
    found = {iri: label for iri, label in every.items() if fits(careers[iri])}
    choice = _Choice(kind, name, every, careers)
    if every and not found:
        raise NotFound(f"No {kind} who is called {name!r} {what}; {choice.listed(every)}.")
    if len(found) > 1:
        raise _several(kind, text, found, choice)
    return next(iter(found.items()), None)


def _several(kind: str, text: str, candidates: Mapping[str, str], choice: "_Choice") -> AmbiguousName:
    several = f"Several {_PLURALS.get(kind, kind + 's')} are called {text!r}"
    return AmbiguousName(f"{several}; {choice.listed(candidates)}.", sorted(candidates.items(), key=lambda pair: pair[::-1]))


class _Choice:
    """The texts that pick each one of the entities with a name."""

    def __init__(self, kind: str, name: str, every: Mapping[str, str], careers: Mapping[str, Career]) -> None:
        self._every, self._careers = every, careers
        films = Counter(film for career in careers.values() for film in {key_of(film) for film in career.films})
        labels, born = Counter(every.values()), Counter(career.born for career in careers.values())
        self._picks = {}
        for iri, label in every.items():
            film = next((film for film in careers[iri].films if films[key_of(film)] == 1), None)
            if kind in ("film", "place") and labels[label] == 1:
                self._picks[iri] = label
            elif careers[iri].born and born[careers[iri].born] == 1:
                self._picks[iri] = f"{name} ({careers[iri].born})"
            else:
                self._picks[iri] = f"{name} | {film}" if film else iri

    def listed(self, candidates: Iterable[str]) -> str:
        """Return the careers of some of the entities in words, and what to write for each."""
        some = sorted(candidates, key=lambda iri: (self._every[iri], iri))
        bracketed = any(self._picks[iri] != self._every[iri] for iri in some)
        lines = []
        for iri in some[:_MOST]:
            did = f": {self._careers[iri]}" if str(self._careers[iri]) else ""
            lines.append(f"{self._every[iri]}{did}{f' [{self._picks[iri]}]' if bracketed else ''}")
        more = f"; and {len(some) - _MOST} more" if len(some) > _MOST else ""
        return f"write {'what stands in brackets' if bracketed else 'one of these'}: {'; '.join(lines)}{more}"


def _role(text: str) -> URIRef:
    if text.startswith(str(ROLE)):
        return URIRef(text)
    role = schema.find_role(text)
    if role is None:
        raise no_role(text, schema.roles())
    return URIRef(str(ROLE) + role.replace(" ", "-"))


def _encodable(text: str) -> str:
    """Return the text as a query can contain it: a lone surrogate, which a shell may pass on, is replaced."""
    return text.encode("utf-8", "replace").decode().strip()
