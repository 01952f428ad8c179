"""Typed hops along properties: over the graph by SPARQL, or over the claims of one source, joined on that source's own keys.

A hop is a property of the ontology (`film:director`), with `^` in front for backwards. What a walk may start from follows from its
first hop. A walk never returns to its start: wherever a hop would reach that entity again, it is dropped.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from rdflib.term import Identifier, Literal, URIRef

from filmograph import schema
from filmograph.ask.lookup import CLASSES, Lookup
from filmograph.errors import AmbiguousName, NotFound, UsageError
from filmograph.namespaces import FILM
from filmograph.store.answer import Store
from filmograph.store.claims_reader import Tables
from filmograph.store.sparql import bind, term_text
from filmograph.text import nearest

Numbers = npt.NDArray[np.int64]

# An entity of a source has its identifier as key where the source gives one, else its printed name; a part of a film is its own key.
_NODES = """
CREATE OR REPLACE TEMP TABLE walked AS
    WITH own AS (SELECT * FROM mention WHERE source_of(mention) = $1),
    id AS (SELECT mention, min(property || value) AS id FROM claim
           WHERE source_of(mention) = $1 AND property IN ('imdbId', 'tmdbId', 'wikidataId') GROUP BY mention),
    year AS (SELECT mention, min(value) AS year FROM claim WHERE source_of(mention) = $1 AND property = 'year' GROUP BY mention)
    SELECT own.mention, own.class, own.key AS label, CASE WHEN own.class = 'Film' AND year IS NOT NULL THEN own.key || ' (' || year || ')'
           ELSE own.key END AS full_label, film, CASE
               WHEN id IS NOT NULL THEN id
               WHEN own.class IN ('Person', 'Company', 'Place') THEN own.key
               ELSE own.mention::VARCHAR END AS key
    FROM own LEFT JOIN id USING (mention) LEFT JOIN year USING (mention);
CREATE OR REPLACE TEMP TABLE walked_node AS
    SELECT class, key, (row_number() OVER (ORDER BY class, key) - 1)::BIGINT AS node, min(label) AS label, min(full_label) AS full_label
    FROM walked GROUP BY class, key;
CREATE OR REPLACE TEMP TABLE walked_mention AS SELECT mention, node, film FROM walked JOIN walked_node USING (class, key);
"""
_TO_ENTITIES = """SELECT s.node AS one, o.node AS other FROM claim c JOIN walked_mention s ON s.mention = c.mention
    JOIN walked_mention o ON o.mention = c.target WHERE c.property = ?"""
_TO_WORKED_ON = f"""{_TO_ENTITIES} AND EXISTS (FROM claim p WHERE p.mention = c.mention AND p.property = 'person')
    AND NOT EXISTS (FROM claim a WHERE a.mention = c.mention AND a.property = 'archiveFootage')"""
_TO_PEOPLE = """SELECT f.node AS one, p.node AS other FROM claim r JOIN walked_mention s ON s.mention = r.mention
    JOIN claim c ON c.mention = r.mention AND c.property = 'person' JOIN walked_mention p ON p.mention = c.target
    JOIN walked_mention f ON f.mention = s.film WHERE r.property = 'role' AND replace(r.value, ' ', '-') = ?
    AND NOT EXISTS (FROM claim a WHERE a.mention = r.mention AND a.property = 'archiveFootage')"""
_TO_VALUES = """SELECT s.node AS one, c.value AS other FROM claim c JOIN walked_mention s ON s.mention = c.mention
    WHERE c.property = ? AND c.value IS NOT NULL"""


@dataclass(frozen=True)
class Hop:
    """One step: a property by its local name, forwards or backwards."""

    name: str
    backwards: bool

    @property
    def path(self) -> str:
        """Return the hop as SPARQL writes it."""
        return ("^" if self.backwards else "") + term_text(URIRef(str(FILM[self.name])))


def read_hops(texts: Iterable[str]) -> tuple[Hop, ...]:
    """Return hops from their texts; raises `UsageError` for one that is no property, and when there are none."""
    hops = tuple(map(_hop, texts))
    if not hops:
        raise UsageError("A walk needs at least one hop, for example film:director.")
    return hops


def _hop(written: str) -> Hop:
    name = written.strip().removeprefix("^").strip().removeprefix("<").removesuffix(">")
    name = name.removeprefix(str(FILM)).removeprefix("film:")
    known = sorted({*schema.properties(), *schema.shortcuts(), *schema.narrowed()})
    if name not in known:
        near = nearest(name, known, least=60)
        hint = f"; near ones are {', '.join(f'film:{word}' for word in near)}" if near else ""
        raise UsageError(f"{written!r} is no property of the ontology{hint}.")
    return Hop(name, written.strip().startswith("^"))


# over the graph ---------------------------------------------------------------------------------------------------------------------


def walk_graph(store: Store, find: Lookup, start: str, hops: Sequence[Hop]) -> set[str]:
    """Return the names, titles and values at the end of the hops, from the facts of the default graph.

    Raises `NotFound` and `AmbiguousName` for a start that is a person, film, company or place.
    """
    origin = _origin(find, start, hops[0])
    inner = f"BIND ($_start AS ?n0) ?n0 {hops[0].path} ?n1 FILTER (?n1 != $_start)"
    for number, hop in enumerate(hops[1:], start=1):
        # each hop starts from distinct entities, because the number of ways multiplies
        inner = f"{{ SELECT DISTINCT ?n{number} {{ {inner} }} }} ?n{number} {hop.path} ?n{number + 1} FILTER (?n{number + 1} != $_start)"
    last = f"?n{len(hops)}"
    query = f"""SELECT DISTINCT ?shown {{ {{ SELECT DISTINCT {last} {{ {inner} }} }}
        OPTIONAL {{ {last} film:title ?title }} OPTIONAL {{ {last} film:name ?name }} OPTIONAL {{ {last} skos:prefLabel ?label }}
        BIND (STR(COALESCE(?title, ?name, ?label, {last})) AS ?shown) }} ORDER BY ?shown"""
    return {str(shown) for (shown,) in store.query(bind(query, {"start": origin})).terms}


def _origin(find: Lookup, start: str, hop: Hop) -> Identifier:
    if hop.backwards and hop.name in schema.properties() and schema.properties()[hop.name].kind not in ("entity", "concept"):
        kind = schema.properties()[hop.name].kind
        return Literal(start) if kind == "string" else Literal(start, datatype=f"http://www.w3.org/2001/XMLSchema#{kind}")
    classes = _classes(hop)
    kinds = [kind for kind, name in CLASSES.items() if name in classes]
    if re.match(r"https?://", start) or not kinds:
        if not re.match(r"https?://", start):
            raise UsageError(f"A walk that begins with {'^' * hop.backwards}film:{hop.name} starts from an IRI, and {start!r} is none.")
        return URIRef(start)
    failed: NotFound | None = None
    for kind in kinds:
        try:
            return URIRef(find(kind, start)[0])
        except NotFound as error:
            failed = failed or error
    raise failed or NotFound(f"Nothing is called {start!r}.")


def _classes(hop: Hop) -> frozenset[str]:
    """Return the classes of which a walk that begins with this hop can start."""
    domains, target = schema.ends(hop.name)
    return frozenset({target}) if hop.backwards else domains


# over one source --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Step:
    """From each number to others, as CSR; `space` names their numbering: "" for entities, a property for its values."""

    starts: Numbers
    others: Numbers
    space: str

    def take(self, numbers: Numbers) -> Numbers:
        """Return all numbers that these lead to, each once and in order."""
        if len(numbers) == 1:
            return np.unique(self.others[self.starts[numbers[0]] : self.starts[numbers[0] + 1]])
        first = self.starts[numbers]
        counts = self.starts[numbers + 1] - first
        ends = np.cumsum(counts)
        if not len(ends) or not ends[-1]:
            return np.zeros(0, dtype=np.int64)
        return np.unique(self.others[np.repeat(first - ends + counts, counts) + np.arange(ends[-1])])


class SourceWalk:
    """The claims of one source, to be walked: its entities by its own keys, its values as printed, nothing merged, chosen or left out."""

    def __init__(self, tables: Tables, source: str) -> None:
        known = {str(name): int(number) for name, number in tables.rows("SELECT name, number FROM source ORDER BY name")}
        if source not in known:
            raise NotFound(f"No source is called {source!r}; the sources of this store are {', '.join(known)}.", tuple(known))
        self.source = source
        self._tables = tables
        for statement in _NODES.split(";\n"):
            if statement.strip():
                tables.rows(statement, [known[source]] if "$1" in statement else [])
        rows = tables.rows("SELECT class, label, full_label FROM walked_node ORDER BY node")
        self._classes = [str(row[0]) for row in rows]
        self._labels: list[str] = [str(row[1]) for row in rows]
        self._full_labels: list[str] = [str(row[2]) for row in rows]
        self._steps: dict[Hop, _Step] = {}
        self._values: dict[str, tuple[list[str], dict[str, int]]] = {}
        self._edges: dict[str, tuple[Numbers, Numbers]] = {}

    def walk(self, start: str, hops: Sequence[Hop]) -> set[str]:
        """Return the names, titles and values at the end of the hops; raises `NotFound` and `AmbiguousName` for the start."""
        space, origin = self._origin(start, hops[0])
        at, frontier = space, np.array([origin], dtype=np.int64)
        for hop in hops:
            step = self._step(hop)
            frontier = step.take(self._moved(frontier, at, self._from(hop)))
            at = step.space
            if at == space:
                frontier = frontier[frontier != origin]
            elif at and space and self._values[space][0][origin] in self._values[at][1]:
                frontier = frontier[frontier != self._values[at][1][self._values[space][0][origin]]]
        names = self._labels if not at else self._values[at][0]
        return {names[number] for number in frontier.tolist()}

    def _origin(self, start: str, hop: Hop) -> tuple[str, int]:
        space = self._from(hop)
        if space:
            self._pairs(hop.name)
            if start not in self._values[space][1]:
                raise self._not_found(start, f"film:{hop.name}", self._values[space][0])
            return space, self._values[space][1][start]
        classes = _classes(hop)
        found: list[int] = []
        for index in (self._by_full_label, self._by_label):
            found = [node for node in index.get(start, ()) if self._classes[node] in classes]
            if found:
                break
        if not found:
            raise self._not_found(start, " or ".join(sorted(c.lower() for c in classes)), self._names_of(classes))
        if len(found) > 1:
            listed = [self._full_labels[node] for node in found]
            raise AmbiguousName(
                f"Several entities are called {start!r} in {self.source}; name one in full: {'; '.join(listed)}.",
                [("", name) for name in listed],
            )
        return "", found[0]

    def _not_found(self, start: str, what: str, names: Iterable[str]) -> NotFound:
        near = nearest(start, names)
        hint = f" Near names: {'; '.join(near)}." if near else ""
        return NotFound(f"{self.source} has no {what} {start!r}.{hint}", near)

    def _names_of(self, classes: frozenset[str]) -> list[str]:
        return sorted({label for label, kind in zip(self._labels, self._classes, strict=True) if kind in classes})

    @cached_property
    def _by_label(self) -> dict[str, list[int]]:
        return _index(self._labels)

    @cached_property
    def _by_full_label(self) -> dict[str, list[int]]:
        return _index(self._full_labels)

    def _from(self, hop: Hop) -> str:
        """Return the space of the numbers that a hop starts from."""
        return hop.name if hop.backwards and self._to_values(hop.name) else ""

    def _to_values(self, name: str) -> bool:
        return name in schema.properties() and schema.properties()[name].kind != "entity"

    def _moved(self, numbers: Numbers, space: str, wanted: str) -> Numbers:
        """Return the numbers of the same values in another space; what is not there is left out."""
        if space == wanted:
            return numbers
        if not space or not wanted:  # a value has no properties, an entity is no value
            return np.zeros(0, dtype=np.int64)
        self._pairs(wanted)
        texts, index = self._values[space][0], self._values[wanted][1]
        return np.array([index[texts[n]] for n in numbers.tolist() if texts[n] in index], dtype=np.int64)

    def _step(self, hop: Hop) -> _Step:
        if hop not in self._steps:
            one, other = self._pairs(hop.name)
            values = hop.name if self._to_values(hop.name) else ""
            count = len(self._values[values][0]) if values and hop.backwards else len(self._labels)
            source, target = (other, one) if hop.backwards else (one, other)
            order = np.lexsort((target, source))
            starts = np.searchsorted(source[order], np.arange(count + 1)).astype(np.int64)
            self._steps[hop] = _Step(starts, target[order], "" if hop.backwards else values)
        return self._steps[hop]

    def _pairs(self, name: str) -> tuple[Numbers, Numbers]:
        """Return both ends of a property wherever the source has it; its values are numbered in their order."""
        if name not in self._edges:
            if name in schema.shortcuts():
                found = self._tables.columns(_TO_PEOPLE, [schema.shortcuts()[name]])
            elif name in schema.narrowed():
                found = self._tables.columns(_TO_WORKED_ON, [schema.narrowed()[name]])
            else:
                found = self._tables.columns(_TO_VALUES if self._to_values(name) else _TO_ENTITIES, [name])
            one, other = np.asarray(found["one"], dtype=np.int64), found["other"]
            if self._to_values(name):
                texts: list[str] = sorted(set(other.tolist()))
                index = {text: number for number, text in enumerate(texts)}
                self._values[name] = (texts, index)
                other = [index[text] for text in other.tolist()]
            self._edges[name] = (one, np.asarray(other, dtype=np.int64))
        return self._edges[name]


def _index(names: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, name in enumerate(names):
        found.setdefault(name, []).append(number)
    return found
