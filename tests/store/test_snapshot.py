"""A store is published completely: readers see the old or the new one, never a mixture."""

import errno
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import filmograph
import pytest
from filelock import FileLock
from filmograph.errors import StoreError
from filmograph.pipeline.job import Silent
from filmograph.pipeline.publish import arrays
from filmograph.pipeline.run import build
from filmograph.store import snapshot
from make import PAGES, kill_builds, quads

Build = Callable[[Sequence[Path], str], Path]


def sentence(call: Callable[[], Any]) -> str:
    """Return what a call says when it fails as a store does."""
    with pytest.raises(StoreError) as caught:
        call()
    return str(caught.value)


def test_a_reader_keeps_the_store_it_opened(build_in: Build, catalogue: Path) -> None:
    """A build that ends in the meantime changes nothing for it."""
    store = build_in([catalogue], "store")
    reader = filmograph.open(store)
    build_in([PAGES], "store")
    assert reader.sparql("ASK { ?release a film:Release }").answer.boolean is False
    assert filmograph.open(store).sparql("ASK { ?release a film:Release }").answer.boolean is True


def test_the_snapshot_before_stays_until_the_next_build(build_in: Build, catalogue: Path) -> None:
    """Two snapshots at most."""
    for _ in range(3):
        store = build_in([catalogue], "store")
    assert [path.name for path in sorted((store / "snapshots").iterdir())] == ["000002", "000003"]


def test_no_store_is_said_with_what_to_do(tmp_path: Path) -> None:
    """The sentence names the command that makes one."""
    path = tmp_path / "nowhere"
    expected = f"{path}: there is no store here; build one with `filmograph build SOURCE… --store {path}`."
    assert sentence(lambda: filmograph.open(path)) == expected


def test_another_folder_is_no_store(tmp_path: Path) -> None:
    """Any folder without the file that names the current snapshot."""
    expected = f"{tmp_path}: this is not a filmograph store (it has no file CURRENT); name the folder that `build` wrote."
    assert sentence(lambda: filmograph.open(tmp_path)) == expected


def test_a_store_of_another_version_is_refused(build_in: Build, catalogue: Path) -> None:
    """The sentence names both formats."""
    store = build_in([catalogue], "store")
    manifest = snapshot.current(store) / "manifest.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "format": 99}))
    expected = f"{store}: this store has format 99, this version reads format {snapshot.FORMAT}; build it anew from its sources."
    assert sentence(lambda: filmograph.open(store)) == expected


def test_a_damaged_store_is_refused(build_in: Build, catalogue: Path) -> None:
    """Its manifest is no JSON any more."""
    store = build_in([catalogue], "store")
    (snapshot.current(store) / "manifest.json").write_text("{")
    expected = f"{store}: this is not a filmograph store, or it is damaged (manifest.json: it cannot be read); build it anew."
    assert sentence(lambda: filmograph.open(store)) == expected


def test_a_folder_of_other_files_never_becomes_a_store(catalogue: Path, tmp_path: Path) -> None:
    """A slip of the hand mixes nothing."""
    (tmp_path / "thesis.tex").write_text("x")
    expected = f"{tmp_path}: this folder contains other files and is not a filmograph store; name a new folder."
    assert sentence(lambda: build([catalogue], tmp_path)) == expected


def everything_in(folder: Path) -> dict[str, str]:
    """Return the text of every file below a folder."""
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("name", ["snapshots/000001/claims.duckdb", "snapshots/photo.txt", "snapshots/000001.building/x"])
def test_a_store_that_lost_its_pointer_is_not_touched(catalogue: Path, tmp_path: Path, name: str) -> None:
    """Nor is any other folder that has a folder of snapshots; what is in it may be all there is."""
    for path in (tmp_path / name, tmp_path / "notes.txt"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    before = everything_in(tmp_path)
    assert sentence(lambda: build([catalogue], tmp_path)) == (
        f"{tmp_path}: this folder has snapshots of a store but no file CURRENT that names the current one, so nothing in it is changed;"
        " name a new folder."
    )
    assert everything_in(tmp_path) == before


def test_a_finished_snapshot_alone_is_not_replaced(catalogue: Path, tmp_path: Path) -> None:
    """Without any other file, too."""
    (tmp_path / "snapshots" / "000001").mkdir(parents=True)
    assert "so nothing in it is changed" in sentence(lambda: build([catalogue], tmp_path))


def test_what_a_first_build_left_is_built_upon(tmp_path: Path) -> None:
    """An unfinished snapshot, or one that was about to be named."""
    (tmp_path / "snapshots" / "000001.building").mkdir(parents=True)
    assert snapshot.is_unfinished(tmp_path) is True
    (tmp_path / "snapshots" / "000001.building").rename(tmp_path / "snapshots" / "000001")
    assert snapshot.is_unfinished(tmp_path) is False
    (tmp_path / "CURRENT.new").write_text("000001\n")
    assert snapshot.is_unfinished(tmp_path) is True


def test_a_file_is_no_folder_for_a_store(catalogue: Path, tmp_path: Path) -> None:
    """A store is a folder."""
    path = tmp_path / "file"
    path.write_text("x")
    assert sentence(lambda: build([catalogue], path)) == f"{path}: this is a file, and a store is a folder; name another folder."


def test_an_unwritable_folder_is_said_plainly(catalogue: Path, tmp_path: Path) -> None:
    """Here the folder would lie below a file."""
    (tmp_path / "file").write_text("x")
    path = tmp_path / "file" / "store"
    assert sentence(lambda: build([catalogue], path)) == f"{path}: cannot be written (Not a directory); the store is as it was before."


def test_a_full_disk_leaves_the_old_store(build_in: Build, catalogue: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever part of the build meets it."""
    store = build_in([catalogue], "store")
    before = quads(store)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(arrays, "write", full)
    assert (
        sentence(lambda: build([PAGES], store)) == f"{store}: cannot be written (No space left on device); the store is as it was before."
    )
    assert quads(store) == before
    assert [path.name for path in (store / "snapshots").iterdir()] == ["000001"]


class Stages(Silent):
    """Progress that lists the stages, and has no memory left when one of them begins."""

    def __init__(self, without_memory: str = "") -> None:
        self.names: list[str] = []
        self._without_memory = without_memory

    def stage(self, name: str) -> None:
        """List a stage; raise what the tables raise where memory runs out."""
        self.names.append(name)
        if name == self._without_memory:
            raise duckdb.OutOfMemoryException("Out of Memory Error: could not allocate block")


def test_a_build_that_ran_out_of_memory_is_gone_on_with(build_in: Build, catalogue: Path, tmp_path: Path) -> None:
    """What it had finished took hours for a large catalogue; the second build is the one that never stopped."""
    store, stages = tmp_path / "stopped", Stages("writing the network")
    with pytest.raises(duckdb.OutOfMemoryException):
        build([catalogue], store, progress=stages)
    again = Stages()
    build([catalogue], store, progress=again)
    assert (stages.names[-5:], again.names[-3:]) == (
        ["resolving films, people, companies and places", "choosing among what sources say", "writing the graph", "loading the graph",
         "writing the network"],
        ["checking what each source says", "writing the network", "checking the built graph"],
    )  # fmt: skip
    assert quads(store) == quads(build_in([catalogue], "store"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Any:
    """A file system of 3 MB, where this process may mount one."""
    mount = tmp_path / "disk"
    mount.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(mount)], capture_output=True, check=False).returncode:
        pytest.skip("this process may not mount a small file system")
    yield mount
    subprocess.run(["umount", "-l", str(mount)], capture_output=True, check=True)


def test_a_really_full_disk_is_one_sentence(catalogue: Path, small_disk: Path) -> None:
    """The database, the graph or the arrays meet it first; the sentence is the same."""
    command = [sys.executable, "-m", "filmograph.cli", "build", str(PAGES), str(catalogue), "--store", str(small_disk / "store")]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout, found.stderr.count("\n")) == (1, "", 1)
    assert found.stderr.startswith(f"Error: {small_disk / 'store'}: cannot be written (")


def test_a_second_builder_is_told_so(build_in: Build, catalogue: Path) -> None:
    """The first one goes on undisturbed."""
    store = build_in([catalogue], "store")
    with FileLock(store / "lock"):
        found = sentence(lambda: build([PAGES], store))
    assert found == f"{store}: another build is writing this store; try again when it is done."


def test_a_kill_leaves_the_old_store_or_the_new_one(build_in: Build, catalogue: Path) -> None:
    """Three kills at random moments; then the next build is as if nothing had happened, and sweeps what was left."""
    store = build_in([catalogue], "store")
    old, new = quads(store), quads(build_in([catalogue, PAGES], "new"))

    def look() -> None:
        assert quads(store) in (old, new)

    kill_builds(PAGES, store, 3, between=(0.5, 3.5), look=look)
    build_in([PAGES], "store")
    assert quads(store) == new
    assert [p for p in (store / "snapshots").iterdir() if p.suffix] == []
