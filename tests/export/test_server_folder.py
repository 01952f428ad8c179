"""A folder for the loader of a server: all quads with a name for each graph, and what the loader has to do."""

import configparser
from pathlib import Path

import filmograph
import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from filmograph.cli import app
from filmograph.store.served import GRAPH
from filmograph.store.snapshot import current
from make import refused, virtuoso


@pytest.mark.parametrize("server", ["qleverfile", "virtuoso"])
def test_all_quads_are_there(store: Path, tmp_path: Path, server: str) -> None:
    """Those of the default graph in a graph with a name."""
    shown = CliRunner().invoke(app, ["dump", "--for", server, "-o", str(tmp_path / "load"), "--store", str(store)])
    assert (shown.exit_code, shown.stdout) == (0, "")
    own = ox.Store.read_only(str(current(store) / "graph"))
    expected = {
        ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(GRAPH) if quad.graph_name == ox.DefaultGraph() else quad.graph_name)
        for quad in own
    }
    assert set(ox.parse(path=str(tmp_path / "load" / "filmograph.nq"), format=ox.RdfFormat.N_QUADS)) == expected


def test_the_qleverfile_names_what_is_beside_it(store: Path, tmp_path: Path) -> None:
    """In the sections that qlever reads."""
    CliRunner().invoke(app, ["dump", "--for", "qleverfile", "-o", str(tmp_path), "--store", str(store)])
    file = configparser.ConfigParser(interpolation=configparser.ExtendedInterpolation())
    file.read(tmp_path / "Qleverfile")
    assert file.sections() == ["data", "index", "server", "runtime", "ui"]
    assert (file["data"]["FORMAT"], file["index"]["CAT_INPUT_FILES"]) == ("nq", "cat filmograph.nq")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["Qleverfile", "filmograph.nq"]


@pytest.mark.virtuoso
def test_virtuoso_loads_the_folder(store: Path, tmp_path: Path) -> None:
    """By the commands in it."""
    CliRunner().invoke(app, ["dump", "--for", "virtuoso", "-o", str(tmp_path / "it's here"), "--store", str(store)])
    with virtuoso(tmp_path, script="it's here/load.sql") as address:
        answer = filmograph.connect(address).ask("conflicts").answer
    assert answer == filmograph.open(store).ask("conflicts").answer
    assert len(answer) > 0


@pytest.mark.parametrize("given", [[], ["-o", "x", "--format", "turtle"], ["-o", "x", "--void"], ["-o", "x", "--shards", "2"]])
def test_what_does_not_fit_is_refused(store: Path, given: list[str]) -> None:
    """As wrong usage."""
    shown = refused(2, "dump", "--for", "virtuoso", *given, "--store", store)
    assert shown == "A server's loader is given a folder; name it with -o, and leave out all other options."


def test_a_folder_that_cannot_be_made_is_one_sentence(store: Path, tmp_path: Path) -> None:
    """With the words of the system."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    shown = refused(1, "dump", "--for", "virtuoso", "-o", tmp_path / "file", "--store", store)
    assert shown == f"{tmp_path / 'file'}: the folder cannot be made (File exists); choose another one."
