"""Every benchmark runs in a tiny form, with the peers that are installed, and writes its tables."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from relations import LIBRARIES, NETWORKS, QUESTIONS, STORES, Peer
from results import HERE, ROOT
from tiny import write_tiny_sources

pytestmark = pytest.mark.bench

TINY = ("--films", "200")
SCRIPTS: dict[str, tuple[tuple[str, ...], list[str]]] = {
    "bench.py": (
        (*TINY, "--times", "1"),
        ["## Building", "| size | quads | full build |", "| what | filmograph | memory |"],
    ),
    "relations.py": (
        (*TINY, "--limit", "10"),
        [
            "## Questions and networks", "### Questions, 200 films", "| engine |", "| question |", "### Networks, 200 films", "| what |",
            "### filmograph alone, by size", "| what |",
        ],
    ),
    "identity.py": (("--sizes", "half", "full", "--without-peer"), ["## Identity", "| films | mentions of people |"]),
    "update.py": ((*TINY, "--times", "1"), ["## Adding a page", "| size | full build |"]),
    "exports.py": (("--edges", "200"), ["## Exports", "| format | 200 edges | memory | size |"]),
    "serving.py": (
        ("--seconds", "1", "--builds", "1", "--between", "2"),
        ["## Serving", "| what | queries a second |", "| 32 clients | answers |"],
    ),
    "large.py": (("--titles", "3000"), ["## All of IMDb's shape", "| stage | time |", "| question | median |"]),
    "clusters.py": (("--films", "100"), ["## Building on a cluster", "| build | time |"]),
    "gold.py": (
        (),
        [
            "## Identity and fusion on gold", "### Records written by hand", "| films | pairs |", "| kind | cases |",
            "### Names of several people in the catalogue", "| names | cases |",
            "### WInte.r's film lists", "| films | pairs |", "| fused |",
            "### Wikipedia movie data and MetaQA", "| films | pairs |", "| kind | cases |", "| people | cases |", "| kind | cases |",
            "### Wikipedia movie data, spoilt", "| films | pairs |", "### Weights", "| table | signal |",
        ],
    ),
}  # fmt: skip
"""What each script is asked, and with what its headings and the heads of its tables begin."""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of larger sources, each in a tiny form."""
    return write_tiny_sources(tmp_path_factory.mktemp("shared"))


def run(script: str, *arguments: object, shared: Path) -> str:
    """Run a script as a user runs it, and return what it prints."""
    command = [sys.executable, str(HERE / script), *map(str, arguments)]
    ran = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "FILMOGRAPH_SHARED": str(shared)}, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def heads(section: str) -> list[str]:
    """Return the headings of a section, and the heads of its tables."""
    lines = section.splitlines()
    return [line for line, below in zip(lines, [*lines[1:], ""], strict=True) if line.startswith("#") or below.startswith("| ---")]


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_benchmark_writes_its_tables(script: str, shared: Path, tmp_path: Path) -> None:
    """Nothing fails in it, no answer of a peer is different, and each of its tables is there."""
    arguments, expected = SCRIPTS[script]
    printed = run(script, *arguments, "--folder", tmp_path / "made", "--write", tmp_path / "RESULTS.md", shared=shared)
    written = (tmp_path / "RESULTS.md").read_text(encoding="utf-8")
    found = heads(written)[1:]
    assert [head[: len(begins)] for head, begins in zip(found, expected, strict=True)] == expected
    assert written.endswith(printed.rstrip() + "\n")


def test_identity_is_measured_beside_splink(shared: Path, tmp_path: Path) -> None:
    """Where it is installed."""
    pytest.importorskip("splink", reason="splink is not installed; `make bench` installs it")
    printed = run("identity.py", "--sizes", "full", "--folder", tmp_path, shared=shared)
    assert [line.partition(" |")[0] for line in printed.splitlines()[-2:]] == [
        "| filmograph, ids and films (memory of the full build)", "| Splink, films alone",
    ]  # fmt: skip


@pytest.mark.parametrize("peer", [*STORES, *LIBRARIES], ids=lambda peer: peer.module)
def test_a_peer_has_its_tasks(peer: Peer) -> None:
    """Those that its tables ask for; what needs a peer that is not installed is skipped here and left out of the tables."""
    if not peer.is_installed():
        pytest.skip(f"{peer.name} is not installed")
    wanted = set(QUESTIONS) if peer in STORES else {name for name, (_, peers) in NETWORKS.items() if peer.name in peers}
    assert wanted - set(importlib.import_module(peer.module).TASKS) == set()


@pytest.mark.parametrize(
    ("script", "arguments", "last"),
    [
        ("growing.py", (1, 1), "done"),
        ("kills.py", (1, 50), "The store is the same as an undisturbed one."),
    ],
)
def test_a_long_check_finds_nothing(script: str, arguments: tuple[int, ...], last: str, shared: Path) -> None:
    """Once, where the script does it many times."""
    assert run(script, *arguments, shared=shared).splitlines() == [last]


def test_pairs_are_drawn_for_labelling(shared: Path, tmp_path: Path) -> None:
    """From every stratum that has candidates."""
    printed = run("gold_sample.py", shared, tmp_path, shared=shared)
    drawn = (tmp_path / "pairs.tsv").read_text(encoding="utf-8").splitlines()
    assert {f"stratum {row.split(chr(9))[5]}" for row in drawn} == {line.partition(":")[0] for line in printed.splitlines()}
