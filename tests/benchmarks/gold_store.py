"""Which entity each film and person of the sources stands for, in a built store, found by where they are printed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from filmograph.namespaces import ID
from filmograph.store import snapshot
from filmograph.store.claims import Database
from running import BUILD, Measured, measure_command

_FILMS = """
    SELECT d.file_name, min(c.first_line), t.key, n.iri
    FROM mention t JOIN claim c ON c.mention = t.mention AND c.property = 'title'
    JOIN document d ON d.source = source_of(t.mention) AND d.number = c.document
    JOIN identity i ON i.mention = t.mention JOIN entity n USING (entity)
    WHERE t.class = 'Film' GROUP BY t.mention, d.file_name, t.key, n.iri"""
_PEOPLE = """
    SELECT DISTINCT d.file_name, f.first_line, t.key, p.key, n.iri
    FROM mention r JOIN claim c ON c.mention = r.mention AND c.property = 'person' JOIN mention p ON p.mention = c.target
    JOIN mention t ON t.mention = r.film JOIN claim f ON f.mention = t.mention AND f.property = 'title'
    JOIN document d ON d.source = source_of(t.mention) AND d.number = f.document
    JOIN identity i ON i.mention = p.mention JOIN entity n USING (entity)
    WHERE r.class = 'Credit' AND ($1::VARCHAR[] IS NULL OR p.key IN (SELECT unnest($1::VARCHAR[])))"""
_DOUBTS = """
    SELECT DISTINCT n.iri, m.iri FROM link l JOIN identity i ON i.mention = l.a JOIN identity k ON k.mention = l.b
    JOIN entity n ON n.entity = i.entity JOIN entity m ON m.entity = k.entity
    WHERE NOT l.joined AND l.score >= 0.5"""
_NAMES = """
    SELECT count(*), sum(entities), count(*) FILTER (entities > 1), max(entities)
    FROM (SELECT name_key(key) AS name, count(DISTINCT entity) AS entities FROM mention JOIN identity USING (mention)
          WHERE class = 'Person' GROUP BY name)"""

BY_TITLE = "kb.txt"
"""The file whose films are found by their title, not by a line: what it claims of one is on many lines."""


def build(paths: Sequence[Path], store: Path, *options: str | Path) -> Measured:
    """Build a store in a process of its own, and return what that took; raises `RuntimeError` with its messages when it fails."""
    return measure_command([*BUILD, *paths, "--store", store, "--sample", "0", *options])


def place(file_name: str, line: int, title: str) -> str:
    """Return what tells a film in its source: file and line, or file and title."""
    return f"{file_name}:{title if file_name == BY_TITLE else line}"


@dataclass(frozen=True)
class Names:
    """How many names people have, how many entities they stand for, how many names stand for several, and the most for one."""

    names: int
    entities: int
    shared: int
    most: int


class Resolved:
    """The films and people of a built store by their places; `film` and `people` return the IRIs of their entities."""

    def __init__(self, store: Path, names: Iterable[str] | None = ()) -> None:
        """Read the films of a store, and the people of these names (None: of all names)."""
        database = Database(snapshot.current(store) / "claims.duckdb", read_only=True)
        self._films = {place(str(file), int(str(line)), str(title)): ID + str(iri) for file, line, title, iri in database.rows(_FILMS)}
        self._records: Counter[str | None] = Counter(self._films.values())
        self._people: dict[tuple[str, str], set[str]] = defaultdict(set)
        for file, line, title, name, iri in database.rows(_PEOPLE, [None if names is None else sorted(set(names))]):
            self._people[place(str(file), int(str(line)), str(title)), str(name)].add(ID + str(iri))
        self._doubts = {frozenset((ID + str(one), ID + str(other))) for one, other in database.rows(_DOUBTS)}
        self.names = Names(*(int(str(number or 0)) for number in database.rows(_NAMES)[0]))
        database.close()

    def film(self, where: str) -> str | None:
        """Return the entity of the film at a place, or None when it was set aside or could not be read."""
        return self._films.get(where)

    def same_film(self, one: str, two: str) -> bool:
        """Return whether the films at two places are one entity."""
        return self.film(one) is not None and self.film(one) == self.film(two)

    def doubted(self, one: Iterable[str | None], other: Iterable[str | None]) -> bool:
        """Return whether a pair of these entities was not joined although more was found for it than against it."""
        return any(frozenset(pair) in self._doubts for pair in product(one, other))

    def united(self, iri: str | None) -> int:
        """Return how many records a film is put together from."""
        return self._records[iri]

    def people(self, where: str, name: str) -> set[str]:
        """Return the entities of those credited under a name on the film at a place."""
        return self._people[where, name]

    def people_in(self, where: str, cell: str) -> set[str]:
        """Return the entities of those credited on the film at a place under a name that stands in a cell, alone or beside another name."""
        found = (iris for (film, name), iris in self._people.items() if film == where and (name in cell or cell in name))
        return set().union(*found)
