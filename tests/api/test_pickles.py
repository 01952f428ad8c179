"""What the API returns can be pickled and copied: rows and people, chains and communities, networks and the graph itself."""

import copy
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import filmograph
import pytest
from filmograph.errors import StoreError

Way = Callable[[Any], Any]
WAYS: dict[str, Way] = {
    "pickled": lambda value: pickle.loads(pickle.dumps(value)),  # noqa: S301 - our own
    "copied": copy.copy,
    "copied deeply": copy.deepcopy,
}


@pytest.fixture(scope="module")
def graph(store: Path) -> filmograph.Filmograph:
    """The sample store, opened."""
    return filmograph.open(store)


# What is made, and what shows that it is the same.
MADE: dict[str, tuple[Callable[[filmograph.Filmograph], Any], Callable[[Any], Any]]] = {
    "rows from the graph": (lambda g: g.sparql("SELECT ?f ?y { ?f film:year ?y } ORDER BY ?f"), lambda r: (list(r), r.columns, r.answer)),
    "rows from the arrays": (lambda g: g.ask("collaborators", person="Viola Davis"), lambda r: (list(r), r.columns, r.answer)),
    "rows with evidence": (lambda g: g.ask("crew", film="Doubt", explain=True), lambda r: (list(r), list(map(list, r.evidence)))),
    "rows of why": (lambda g: g.why("Doubt"), list),
    "rows of a crosswalk": (lambda g: g.crosswalk("film"), list),
    "truth value": (lambda g: g.sparql("ASK {}"), bool),
    "triples": (lambda g: g.sparql("CONSTRUCT { ?f film:year ?y } WHERE { ?f film:year ?y }"), lambda r: (list(r), repr(r))),
    "person": (lambda g: g.person("Viola Davis"), lambda p: (p, p.name, list(p.filmography()))),
    "film": (lambda g: g.film("Doubt"), lambda f: (f, f.name, f.year, f.directors)),
    "company": (lambda g: g.company("Walden Media"), lambda c: (c, c.name, list(c.films()))),
    "place": (lambda g: g.place("USA"), lambda p: (p, p.name, list(p.filmed_in()))),
    "list of people": (lambda g: g.film("Doubt").people, list),
    "all films": (lambda g: g.films(), list),
    "chain": (lambda g: g.path("Viola Davis", "Kevin Bacon"), lambda c: c),
    "chains": (lambda g: g.paths("Viola Davis", "Kevin Bacon", roles="actor"), lambda c: (list(c), c.count, c.best_rated())),
    "degrees": (lambda g: g.degrees("Viola Davis"), lambda d: d.to_json()),
    "centre": (lambda g: g.centre(), lambda c: (list(c.rows), c.people, c.sampled)),
    "central people": (lambda g: g.central("degree"), list),
    "communities": (lambda g: g.communities(), lambda c: c),
    "network": (lambda g: g.network("film-people"), lambda n: (dict(n.nodes), list(n.edges(data=True)), n.graph)),
    "graph": (lambda g: g, lambda g: (repr(g), list(g.films()))),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", MADE)
def test_what_is_returned_survives(graph: filmograph.Filmograph, name: str, way: str) -> None:
    """It says the same afterwards."""
    make, shown = MADE[name]
    made = make(graph)
    assert shown(WAYS[way](made)) == shown(made)


def test_a_copy_is_of_the_same_graph(graph: filmograph.Filmograph) -> None:
    """A store is opened once."""
    assert copy.deepcopy(graph.person("Viola Davis")).graph is graph


def test_what_was_pickled_opens_its_store_in_another_process(graph: filmograph.Filmograph, tmp_path: Path) -> None:
    """From any folder; it is opened when the person is asked."""
    (tmp_path / "person").write_bytes(pickle.dumps(graph.person("Viola Davis")))
    code = "import pickle, sys; print(len(pickle.load(open(sys.argv[1], 'rb')).filmography()))"
    ran = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "person"], cwd=tmp_path, capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(Path(filmograph.__file__).parents[1])},
    )  # fmt: skip
    assert ran.stdout == "2\n"


def test_a_person_outlives_the_store(store: Path, tmp_path: Path) -> None:
    """Name and IRI are there, rows too; a question is one sentence."""
    shutil.copytree(store, tmp_path / "store")
    graph = filmograph.open(tmp_path / "store")
    pickled = pickle.dumps((graph.person("Viola Davis"), graph.ask("cast", film="Doubt")))
    graph.close()
    shutil.rmtree(tmp_path / "store")
    person, rows = pickle.loads(pickled)  # noqa: S301 - our own
    assert (person.name, len(rows)) == ("Viola Davis", 4)
    with pytest.raises(StoreError) as caught:
        person.filmography()
    assert str(caught.value).startswith(f"{tmp_path / 'store'}: ")


def test_an_endpoint_is_pickled_by_its_address() -> None:
    """Nothing is asked."""
    graph = filmograph.connect("http://127.0.0.1:1/sparql", timeout=3)
    assert repr(pickle.loads(pickle.dumps(graph))) == "<Filmograph of http://127.0.0.1:1/sparql>"  # noqa: S301
