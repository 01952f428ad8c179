"""A simple answer loads nothing that it does not need: most of the time that a command takes is that of loading libraries."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "anyascii", "duckdb", "filelock", "igraph", "inscriptis", "lxml", "matplotlib", "mcp", "networkx", "pyshacl", "python_calamine",
    "rapidfuzz", "scipy", "SPARQLWrapper",
}  # fmt: skip
_RUN = """
import json, sys
from contextlib import redirect_stdout, suppress
from io import StringIO
from filmograph.cli import app
from filmograph.errors import FilmographError
with redirect_stdout(StringIO()), suppress(FilmographError, SystemExit):
    app(sys.argv[1:])
print(json.dumps(sorted(name for name in sys.modules if "." not in name)))
"""


def loaded(*arguments: str | Path) -> set[str]:
    """Return the top-level packages that a command has loaded when it ends."""
    done = subprocess.run([sys.executable, "-c", _RUN, *map(str, arguments)], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


@pytest.mark.parametrize("name", ["Bill Nunn", "bill nunn"])
def test_an_answer_about_a_person_loads_no_heavy_library(store: Path, name: str) -> None:
    """Whether the name is written exactly or not."""
    assert loaded("ask", "final-role", f"person={name}", "--store", store) & HEAVY == set()


def test_an_answer_of_the_graph_loads_no_heavy_library(store: Path) -> None:
    """A question without a fast way is asked by SPARQL."""
    assert loaded("ask", "career", "person=Bill Nunn", "--store", store) & HEAVY == set()


def test_candidates_load_no_heavy_library(store: Path) -> None:
    """The arrays keep them apart."""
    assert loaded("ask", "cast", "film=King Kong", "--store", store) & HEAVY == set()


def test_near_names_load_what_compares_names(store: Path) -> None:
    """And nothing else."""
    assert loaded("ask", "final-role", "person=Bil Nunnn", "--store", store) & HEAVY == {"rapidfuzz"}


@pytest.mark.parametrize("command", ["questions", "--version"])
def test_what_needs_no_store_loads_neither_rdf_nor_arrays(command: str) -> None:
    """The list of questions is read from their headers alone."""
    assert loaded(command) & (HEAVY | {"numpy", "pyoxigraph", "rdflib"}) == set()
