"""The fast way: questions about who was in what, asked of the store's tables; the answers are those of the `.rq` files."""

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import duckdb
from rapidfuzz import fuzz, process
from rdflib.namespace import XSD
from rdflib.term import Identifier, Literal, URIRef

from filmograph import schema
from filmograph.comparable import comparable
from filmograph.errors import AmbiguousName, NotFound, StoreError
from filmograph.store import Answer

Told = tuple[str, int | None, int | None]
"""A source, and the first and last line in it where it has lines."""

_NEAR = 5

# `$1` … are the question's parameters in the order of its header; a person, film or role is a number there, None where it is left out.
_COLLABORATORS = """
    SELECT p.iri AS person, p.name, count(DISTINCT c.film) AS films, min(f.year) AS first, max(f.year) AS last
    FROM credit c JOIN person p ON p.number = c.person JOIN film f ON f.number = c.film
    WHERE c.film IN (SELECT film FROM credit WHERE person = $1 AND flags & 4 = 0)
    AND c.person <> $1 AND c.flags & 4 = 0 AND ($2::INTEGER IS NULL OR c.role = $2)
    GROUP BY p.iri, p.name ORDER BY films DESC, name, person"""
_SHARED_FILMS = """
    SELECT f.iri AS film, f.title, f.year, ra.label AS role_a, a.characters AS character_a, rb.label AS role_b,
           b.characters AS character_b
    FROM credit a JOIN credit b USING (film) JOIN film f ON f.number = film
    JOIN role ra ON ra.number = a.role JOIN role rb ON rb.number = b.role
    WHERE a.person = $1 AND b.person = $2 AND a.flags & 4 = 0 AND b.flags & 4 = 0
    ORDER BY year NULLS FIRST, title, f.iri, role_a, role_b, character_a NULLS FIRST, character_b NULLS FIRST, a.flags, b.flags"""
_FILMOGRAPHY = """
    SELECT f.iri AS film, f.title, f.year, r.label AS role, c.characters AS character, c.billing
    FROM credit c JOIN film f ON f.number = c.film JOIN role r ON r.number = c.role
    WHERE c.person = $1 AND ($2::INTEGER IS NULL OR c.role = $2)
    ORDER BY f.year NULLS FIRST, f.released NULLS FIRST, title, f.iri, r.label, billing NULLS FIRST, character NULLS FIRST, c.flags"""
_CAST = """
    SELECT p.iri AS person, p.name, r.label AS role, c.characters AS character, c.billing
    FROM credit c JOIN person p ON p.number = c.person JOIN role r ON r.number = c.role
    WHERE c.film = $1 AND r.name = 'actor'
    ORDER BY billing NULLS LAST, name, p.iri, character NULLS FIRST, c.flags"""
_FINAL_ROLE = """
    WITH own AS (SELECT c.*, f.iri, f.title, f.year, f.date FROM credit c JOIN film f ON f.number = c.film
                 WHERE c.person = $1 AND c.flags & 4 = 0),
    known AS (SELECT max(date) AS last FROM own),
    judged AS (SELECT own.*, coalesce(date = last OR (substr(date, 1, 4) = substr(last, 1, 4) AND length(date) = 4), false) AS derived,
                      EXISTS (FROM stated_final s WHERE s.person = own.person AND s.film = own.film) AS stated FROM own, known)
    SELECT p.iri AS person, p.name, j.iri AS film, j.title, j.date, r.label AS role, j.characters AS character,
           CASE WHEN derived AND stated THEN 'derived, stated' WHEN derived THEN 'derived' ELSE 'stated' END AS basis,
           coalesce(j.year > p.died, false) AS posthumous
    FROM judged j JOIN person p ON p.number = j.person JOIN role r ON r.number = j.role WHERE derived OR stated
    ORDER BY j.date NULLS FIRST, title, film, role, character NULLS FIRST, j.flags"""
_FINAL_ROLES = """
    WITH directed AS (SELECT film FROM credit c JOIN role r ON r.number = c.role
                      WHERE r.name = 'director' AND c.person = $2 AND c.flags & 4 = 0),
    asked AS (SELECT DISTINCT person FROM credit WHERE ($1::INTEGER IS NULL OR film = $1) AND ($3::INTEGER IS NULL OR role = $3)
              AND ($2::INTEGER IS NULL OR film IN (FROM directed))),
    own AS (SELECT c.person, c.film, c.characters, f.iri, f.title, f.date FROM credit c JOIN film f ON f.number = c.film
            WHERE c.person IN (FROM asked) AND ($3::INTEGER IS NULL OR c.role = $3) AND c.flags & 4 = 0),
    known AS (SELECT person, max(date) AS last FROM own GROUP BY person)
    SELECT DISTINCT p.iri AS person, p.name, o.iri AS film, o.title, o.date, o.characters AS character
    FROM own o JOIN known k USING (person) JOIN person p ON p.number = o.person
    WHERE (date = last OR (substr(date, 1, 4) = substr(last, 1, 4) AND length(date) = 4))
    AND ($1::INTEGER IS NULL OR o.film = $1) AND ($2::INTEGER IS NULL OR o.film IN (FROM directed))
    ORDER BY date, title, film, name, person, character NULLS FIRST"""
_DIRECTED_BY_STARRING = """
    SELECT DISTINCT f.iri AS film, f.title, f.year FROM credit a JOIN credit b USING (film) JOIN film f ON f.number = film
    JOIN role ra ON ra.number = a.role JOIN role rb ON rb.number = b.role
    WHERE a.person = $1 AND ra.name = 'director' AND b.person = $2 AND rb.name = 'actor' AND a.flags & 4 = 0 AND b.flags & 4 = 0
    ORDER BY year NULLS FIRST, title, film"""
_DUOS = """
    WITH one AS (SELECT DISTINCT film, person FROM credit WHERE role = $1 AND flags & 4 = 0),
    other AS (SELECT DISTINCT film, person FROM credit WHERE role = $2 AND flags & 4 = 0)
    SELECT a.iri AS first, a.name AS first_name, b.iri AS second, b.name AS second_name, count(*) AS films,
           min(f.year) AS from, max(f.year) AS to
    FROM one JOIN other USING (film) JOIN film f ON f.number = film
    JOIN person a ON a.number = one.person JOIN person b ON b.number = other.person
    WHERE one.person <> other.person AND ($1 <> $2 OR one.person < other.person)
    GROUP BY a.iri, a.name, b.iri, b.name HAVING count(*) >= $3 ORDER BY films DESC, first_name, second_name, first, second"""

# By question: the parameters in order, and the statement.
FAST: Mapping[str, tuple[tuple[str, ...], str]] = {
    "collaborators": (("person", "role"), _COLLABORATORS), "shared-films": (("a", "b"), _SHARED_FILMS),
    "filmography": (("person", "role"), _FILMOGRAPHY), "cast": (("film",), _CAST), "final-role": (("person",), _FINAL_ROLE),
    "final-roles": (("film", "director", "role"), _FINAL_ROLES), "directed-by-starring": (("director", "actor"), _DIRECTED_BY_STARRING),
    "duos": (("first", "second", "minimum"), _DUOS),
}  # fmt: skip
_IRIS = {"person", "film", "first", "second"}


class Tables:
    """The tables of people, films and credits in a store's folder, opened for reading."""

    def __init__(self, folder: Path) -> None:
        try:
            self._connection = duckdb.connect(str(folder / "claims.duckdb"), read_only=True)
        except duckdb.Error as error:
            raise StoreError(f"{folder}: the store's tables cannot be opened ({str(error).splitlines()[0]}); build it anew.") from None

    def rows(self, query: str, parameters: Collection[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows that a query finds."""
        return self._connection.execute(query, list(parameters) or None).fetchall()

    def columns(self, query: str, parameters: Collection[object] = ()) -> dict[str, Any]:
        """Return what a query finds as numpy arrays by column name."""
        return dict(self._connection.execute(query, list(parameters) or None).fetchnumpy())

    def ask(self, question: str, terms: Mapping[str, Identifier]) -> Answer:
        """Return the answer to a question that `FAST` has; its parameters are terms, as for the `.rq`."""
        names, statement = FAST[question]
        # a minus one is nobody: a thing that is in no credit
        found = self._connection.execute(statement, [self._number(terms.get(name)) for name in names])
        columns = tuple(column[0] for column in found.description or ())
        return Answer(columns, tuple(tuple(map(_term, columns, row, (question,) * len(row))) for row in found.fetchall()))

    def find(self, kind: str, text: str) -> tuple[str, str]:
        """Return (IRI, label) of the one person or film that `text` names; raises `NotFound` or `AmbiguousName`."""
        label = "name" if kind == "person" else "title || coalesce(' (' || year || ')', '')"
        if re.match(r"https?://", text):
            if not self.rows(f"SELECT 1 FROM {kind} WHERE iri = ?", [text]):  # noqa: S608 - "person" or "film"
                raise NotFound(f"No {kind} has the IRI {text}.")
            return text, text
        plain = "name" if kind == "person" else "title"
        for condition, value in (
            (f"{plain} = $1 OR {label} = $1", text),
            (f"key = $1 OR key || coalesce(' ' || {_year(kind)}, '') = $1", comparable(text)),
        ):
            if found := self.rows(f"SELECT iri, {label} FROM {kind} WHERE {condition} ORDER BY 2, 1", [value]):  # noqa: S608
                return _only(kind, text, found)
        labels = [str(name) for (name,) in self.rows(f"SELECT DISTINCT {label} AS label FROM {kind} ORDER BY label")]  # noqa: S608
        near = [
            str(name) for name, *_ in process.extract(text, labels, scorer=fuzz.WRatio, processor=comparable, limit=_NEAR, score_cutoff=75)
        ]
        hint = f" Near names: {'; '.join(near)}." if near else ""
        raise NotFound(f"No {kind} is called {text!r}.{hint}", near)

    def credit(self, film: str, person: str, roles: Collection[str] | None) -> tuple[str, str | None, list[Told]]:
        """Return role and characters of a person's first credit in a film (IRIs), acting before the rest, and where it was read."""
        wanted = None if roles is None else [(schema.find_role(role) or role).replace(" ", "-") for role in roles]
        rows = self.rows(
            """SELECT r.label, c.characters, c.person, c.film, c.role FROM credit c JOIN role r ON r.number = c.role
               WHERE c.film = (SELECT number FROM film WHERE iri = $1) AND c.person = (SELECT number FROM person WHERE iri = $2)
               AND c.flags & 4 = 0 AND ($3::VARCHAR[] IS NULL OR r.name IN (SELECT unnest($3::VARCHAR[])))
               ORDER BY r.iri, billing NULLS FIRST""",
            [film, person, wanted],
        )
        role, characters, *key = rows[0]
        told = self.rows(
            "SELECT DISTINCT source, first_line, last_line FROM told WHERE person = ? AND film = ? AND role = ? ORDER BY ALL", key
        )  # fmt: skip
        return str(role), characters, [(str(source), first, last) for source, first, last in told]

    def film_sources(self, film: str) -> list[str]:
        """Return the names of the sources that speak of a film (IRI)."""
        rows = self.rows("SELECT source FROM film_source WHERE film = (SELECT number FROM film WHERE iri = ?) ORDER BY source", [film])
        return [str(source) for (source,) in rows]

    def _number(self, term: Identifier | None) -> int | None:
        if term is None or isinstance(term, Literal):
            return None if term is None else int(term)
        for table in ("person", "film", "role"):
            if rows := self.rows(f"SELECT number FROM {table} WHERE iri = ?", [str(term)]):  # noqa: S608 - one of these three
                return int(rows[0][0])
        return -1


def _year(kind: str) -> str:
    return "NULL" if kind == "person" else "year"


def _only(kind: str, text: str, found: list[tuple[Any, ...]]) -> tuple[str, str]:
    pairs = [(str(iri), str(label)) for iri, label in found]
    if len(pairs) == 1:
        return pairs[0]
    listed = "; ".join(f"{label} <{iri}>" for iri, label in pairs)
    raise AmbiguousName(f"Several {kind}s are called {text!r}; name one by its IRI or, for a film, as Title (Year): {listed}.", pairs)


def _term(column: str, value: object, question: str) -> Identifier | None:
    if value is None:
        return None
    if column in _IRIS and not (question == "collaborators" and column == "first"):
        return URIRef(str(value))
    if column.startswith("role"):
        return Literal(str(value), lang="en")
    if isinstance(value, bool):
        return Literal(value)
    return Literal(str(value), datatype=XSD.integer) if isinstance(value, int) else Literal(str(value))
