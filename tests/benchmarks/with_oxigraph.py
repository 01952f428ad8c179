"""The questions as SPARQL on pyoxigraph, read from the store's own graph; the queries are those of the project."""

from collections.abc import Callable
from typing import Any

import pyoxigraph as ox
from filmograph.ask.questions.query import question
from filmograph.namespaces import PREFIXES, ROLE
from filmograph.store.snapshot import current
from filmograph.store.sparql import bind
from rdflib.term import Identifier, Literal, URIRef
from running import Catalogue, Task, Tasks, checksum

NAMES = ("collaborators", "top-pairs", "final-roles", "duos", "shared-films", "two-away")

# by the shortcut from a film to who acted in it, which archive footage does not make
_DECADE = "film:year ?{year} FILTER (?{year} >= 1990 && ?{year} <= 1999)"
_NEAR = f"?own film:actor $_star ; film:actor ?near ; {_DECADE.format(year='then')}"
_TWO_AWAY = f"""SELECT (COUNT(*) AS ?people) WHERE {{
    {{ SELECT DISTINCT ?far WHERE {{
        {{ SELECT DISTINCT ?theirs WHERE {{
            {{ SELECT DISTINCT ?near WHERE {{ {_NEAR} }} }}
            ?theirs film:actor ?near ; {_DECADE.format(year="year")} }} }}
        ?theirs film:actor ?far }} }}
    WITHOUT }}"""
WITHOUT = f"MINUS {{ SELECT (?near AS ?far) WHERE {{ {_NEAR} }} }}"
"""How whoever is nearer is taken away: by a second look at all of them,"""
WITHOUT_EACH = f"FILTER NOT EXISTS {{ {_NEAR.replace('near', 'far')} }}"
"""or by a look at each that was found."""


def query(name: str, asked: dict[str, Any], without: str = WITHOUT) -> str:
    """Return the text of a question, with those asked about put in."""
    values: dict[str, dict[str, Identifier]] = {
        "collaborators": {"person": URIRef(asked["prolific"])}, "top-pairs": {"limit": Literal(20)},
        "duos": {"first": ROLE["director"], "second": ROLE["composer"], "minimum": Literal(3)},
        "shared-films": {"a": URIRef(asked["a"]), "b": URIRef(asked["b"])}, "two-away": {"star": URIRef(asked["star"])},
    }  # fmt: skip
    text = (
        _TWO_AWAY.replace("WITHOUT", without)
        if name == "two-away"
        else question(name).text + ("LIMIT 100" if name == "final-roles" else "")
    )
    declared = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items() if f"PREFIX {prefix}:" not in text)
    return declared + bind(text, values.get(name, {}))


def _value(term: Any) -> Any:
    if term is None:
        return None
    return int(term.value) if isinstance(term, ox.Literal) and term.datatype.value.endswith("#integer") else term.value


def _question(name: str) -> Callable[[Catalogue], Task]:
    def task(catalogue: Catalogue) -> Task:
        store = ox.Store.read_only(str(current(catalogue.store) / "graph"))
        text = query(name, catalogue.asked)

        def run() -> list[tuple[Any, ...]]:
            found = store.query(text)
            assert isinstance(found, ox.QuerySolutions)
            return [tuple(_value(term) for term in solution) for solution in found]

        return Task(run, checksum)

    return task


def _dump(catalogue: Catalogue) -> None:
    """Write the default graph as N-Triples, for those who load it."""
    store = ox.Store.read_only(str(current(catalogue.store) / "graph"))
    store.dump(str(catalogue.peers / "graph.nt"), ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())


TASKS: Tasks = {
    **{name: _question(name) for name in NAMES},
    "dump": lambda catalogue: Task(lambda: _dump(catalogue), times=0),
    "opening": lambda catalogue: Task(lambda: ox.Store.read_only(str(current(catalogue.store) / "graph"))),
}
