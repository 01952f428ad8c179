"""Which mentions may break a shape, found by SQL over their claims: only these have to be checked as a graph."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rdflib.namespace import RDF

from filmograph.namespaces import FILM, ID
from filmograph.pipeline.check import shapes
from filmograph.pipeline.check.screens import TARGET, Screen, comparable, kind_of, quoted, screens
from filmograph.pipeline.check.shacl import Result
from filmograph.pipeline.publish import triples
from filmograph.store.claims import Database

_STRETCH = 4_000_000
"""How many mentions are looked over together."""

_CLASSES = """
    SELECT class, min(mention), max(mention), count(*) FROM mention WHERE source_of(mention) = ? GROUP BY class ORDER BY class"""
_LOOKED_OVER = """
CREATE OR REPLACE TEMP TABLE looked_over AS
    SELECT mention, {holds} AS fine FROM (
        SELECT mention, property, value, {named}::BIGINT AS named, {single}::BIGINT AS single, {fine} AS fine
        FROM claim WHERE {within} AND (value IS NOT NULL OR target IS NOT NULL))
    GROUP BY mention;
INSERT INTO suspect SELECT mention FROM looked_over WHERE NOT fine;
"""
_WITHOUT_CLAIMS = "INSERT INTO suspect SELECT mention FROM mention WHERE {within} AND mention NOT IN (SELECT mention FROM looked_over)"

Unfit = Mapping[str, Mapping[str, set[str]]]
"""By class and property the printed values whose concept breaks a shape."""


@dataclass(frozen=True)
class _Class:
    """The mentions of a class in one source: from the first to the last number, alone there or not."""

    first: int
    last: int
    members: str
    step: int


def find(database: Database, source: int) -> None:
    """Fill the table `suspect (mention)` with the mentions of a source that may break a shape; needs what a source view needs."""
    database.sql("CREATE OR REPLACE TEMP TABLE suspect (mention BIGINT)")
    unfit, classes = _unfit_concepts(database), _classes(database, source)
    for name, of_class in classes.items():
        if name not in screens():
            continue
        screen = screens()[name]
        for first in range(of_class.first, of_class.last + 1, of_class.step):
            within = f"mention BETWEEN {first} AND {min(first + of_class.step - 1, of_class.last)} AND mention {of_class.members}"
            if screen is None:
                database.sql(f"INSERT INTO suspect SELECT mention FROM mention WHERE {within}")
            else:
                _look_over(database, screen, within, _fine(screen, classes, unfit.get(name, {})))


def _classes(database: Database, source: int) -> Mapping[str, _Class]:
    found = {}
    for name, *numbers in database.rows(_CLASSES, [source]):
        first, last, count = (int(str(number)) for number in numbers)
        # a class whose mentions follow one another is known by their numbers alone
        several = f"IN (SELECT mention FROM mention WHERE source_of(mention) = {source} AND class = '{name}')"
        members = f"BETWEEN {first} AND {last}" if last - first + 1 == count else several
        found[str(name)] = _Class(first, last, members, _STRETCH * -(-(last - first + 1) // count))
    return found


def _look_over(database: Database, screen: Screen, within: str, fine: str) -> None:
    """Add the suspects among some mentions of a class."""
    bits = {name: 1 << n for n, name in enumerate(sorted({*screen.single, *screen.needed, *frozenset().union(*screen.alternatives)}))}
    holds = [
        "bool_and(coalesce(fine, false))",
        "sum(single) = bit_or(single)",  # equal where no bit comes twice
        *(f"bit_or(named) & {bits[name]} > 0" for name in sorted(screen.needed)),
        *(f"bit_or(named) & {sum(bits[name] for name in names)} > 0" for names in screen.alternatives),
        *(f"coalesce({_extreme('max', a)} <= {_extreme('min', b)}, true)" for a, b in screen.compared),
    ]
    named, single = (
        _case({name: str(bit) for name, bit in bits.items()}, "0"),
        _case({name: str(bits[name]) for name in screen.single}, "0"),
    )
    database.sql(_LOOKED_OVER.format(holds=" AND ".join(holds), named=named, single=single, fine=fine, within=within))
    if database.count(f"SELECT count(*) FROM mention WHERE {within}") > database.count("SELECT count(*) FROM looked_over"):
        database.sql(_WITHOUT_CLAIMS.format(within=within))


def _extreme(which: str, name: str) -> str:
    return f"{which}({comparable(kind_of(name))}) FILTER (property = '{name}')"


def _case(results: Mapping[str, str], otherwise: str) -> str:
    cases = " ".join(f"WHEN '{name}' THEN {result}" for name, result in sorted(results.items()))
    return f"CASE property {cases} ELSE {otherwise} END" if cases else otherwise


def _fine(screen: Screen, classes: Mapping[str, _Class], unfit: Mapping[str, set[str]]) -> str:
    """Return the condition on a claim, with the mentions of each class that it names, and without the concepts that do not fit."""
    conditions = {}
    for name, condition in screen.fine.items():
        fits = f" AND value NOT IN ({', '.join(map(quoted, sorted(unfit[name])))})" if name in unfit else ""
        conditions[name] = TARGET.sub(lambda of: f"target {classes[of[1]].members}" if of[1] in classes else "false", condition) + fits
    return _case(conditions, "true")


def _unfit_concepts(database: Database) -> Unfit:
    """Return the printed values whose concept breaks a shape of a class; each is checked once, as a graph of its own."""
    concepts = database.rows("SELECT property, value, iri FROM concept WHERE iri IS NOT NULL ORDER BY ALL")
    rows = [(str(property_), str(value), str(iri)) for property_, value, iri in concepts]
    tried = [(name, *row) for name, screen in screens().items() if screen for row in rows if row[0] in screen.fine]
    unfit: dict[str, dict[str, set[str]]] = {}
    for result in _check(database, [(name, property_, iri) for name, property_, _, iri in tried]):
        name, property_, value, _ = tried[triples.viewed_mention(result.focus.strip("<>"))]
        # the rest of such a mention is missing, and that is no fault of the concept
        if result.path.startswith(f"<{FILM[property_]}>") and "CountConstraint" not in result.component:
            unfit.setdefault(name, {}).setdefault(property_, set()).add(value)
    return unfit


def _check(database: Database, mentions: Iterable[tuple[str, str, str]]) -> list[Result]:
    """Return what the shapes find in mentions of a class that have nothing but a property with a concept, numbered from 0."""
    lines = database.scratch / "concepts.nt"
    database.sql("CREATE OR REPLACE TEMP TABLE checked (mention BIGINT)")
    try:
        triples.write_source_view(database, lines)
        with lines.open("a", encoding="utf-8") as file:
            for n, (name, property_, iri) in enumerate(mentions):
                mention = f"<{ID}mention/{n}>"
                file.write(f"{mention} <{RDF.type}> <{FILM[name]}> .\n{mention} <{FILM[property_]}> <{iri}> .\n")
        return shapes.check_file(lines)
    finally:
        lines.unlink(missing_ok=True)
