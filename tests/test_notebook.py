"""The notebook of the tutorial gives what is stored in it."""

import re
from pathlib import Path

import notebook
import pytest
from documentation import ROOT


def test_the_notebook_gives_what_is_stored_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its cells are run one after another in an empty folder."""
    monkeypatch.setenv("FILMOGRAPH", str(ROOT))
    stored = [cell for cell in notebook.read()["cells"] if cell["cell_type"] == "code"]
    given = notebook.run(stored, tmp_path)
    differing = [
        (cell["source"], outputs) for cell, outputs in zip(stored, given, strict=True) if not notebook.same(outputs, cell["outputs"])
    ]
    assert differing == []


def test_another_value_is_noticed() -> None:
    """Durations, memory and versions differ from run to run, and nothing else."""
    stored = [{"output_type": "stream", "name": "stdout", "text": ["2 films\n", "3.1 s\n"]}]
    assert notebook.same([{"output_type": "stream", "name": "stdout", "text": ["2 films\n", "4.0 s\n"]}], stored)
    assert not notebook.same([{"output_type": "stream", "name": "stdout", "text": ["3 films\n", "3.1 s\n"]}], stored)
    assert not notebook.same([], stored)


def test_the_notebook_is_one() -> None:
    """Of the format that every Jupyter reads: its version, and for each cell an identifier, its kind and its source."""
    found = notebook.read()
    assert (found["nbformat"], found["nbformat_minor"]) == (4, 5)
    assert {cell["cell_type"] for cell in found["cells"]} == {"markdown", "code"}
    identifiers = [cell["id"] for cell in found["cells"]]
    assert len(set(identifiers)) == len(identifiers)
    assert all(re.fullmatch(r"[a-z0-9-]{1,64}", identifier) for identifier in identifiers)


def test_no_path_of_a_machine_is_stored() -> None:
    """What is stored is the same everywhere."""
    assert re.findall(r"/(?:home|root|tmp|Users|work)/", notebook.NOTEBOOK.read_text(encoding="utf-8")) == []
