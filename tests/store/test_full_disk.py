"""A disk that is full, read-only or holds no such file any more: one sentence, and the store is as it was."""

import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import filmograph
import pytest
from filmograph.errors import FilmographError, StoreError
from filmograph.pipeline import run
from filmograph.pipeline.ingest.quarantine import listed
from filmograph.pipeline.run import Options, build
from filmograph.store import snapshot
from filmograph.store.claims_reader import Tables
from filmograph.store.judgements import Judgement, append
from make import CATALOGUE, PAGES, quads


class Stage:
    """Progress that remembers the last stage."""

    name = ""

    def stage(self, name: str) -> None:
        """Remember a stage."""
        self.name = name

    def advance(self, done: int, total: int, unit: str) -> None:
        """Remember nothing."""


@contextmanager
def disk(folder: Path, size: int) -> Iterator[Path]:
    """Give a file system of so many KB, where this process may mount one."""
    mount = folder / f"disk-{size}"
    mount.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(mount)], capture_output=True, check=False).returncode:
        pytest.skip("this process may not mount a small file system")
    try:
        yield mount
    finally:
        subprocess.run(["umount", "-l", str(mount)], capture_output=True, check=True)


@contextmanager
def no_file_larger_than(size: int) -> Iterator[None]:
    """Let this process write no file of more bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def refused(call: Callable[[], object]) -> str:
    """Return the sentence with which a call fails."""
    with pytest.raises(FilmographError) as error:
        call()
    return str(error.value)


@pytest.fixture(scope="session")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small catalogue with another title in it."""
    path = tmp_path_factory.mktemp("changed") / "seven-films.csv"
    path.write_text(CATALOGUE.replace("Doubt", "Doubts", 1), encoding="utf-8")
    return path


def failed_in(store: Path, sources: Sequence[Path], refusal: str = "No space left on device") -> str | None:
    """Return the stage in which a build is refused its disk, having compared the sentence; None when it ends well."""
    at = Stage()
    try:
        build(sources, store, Options(sample=3), at)
    except StoreError as error:
        assert str(error) == f"{store}: cannot be written ({refusal}); the store is as it was before."
        assert [path.name for path in (store / "snapshots").glob("*.building")] == []
        return at.name
    return None


def test_any_step_of_a_first_build_may_meet_the_full_disk(catalogue: Path, tmp_path: Path) -> None:
    """From a disk that holds next to nothing to one that is nearly large enough."""
    stages = []
    for size in (20, 100, 900, 2100, 3500):
        with disk(tmp_path, size) as mount:
            stages.append(failed_in(mount / "store", [PAGES, catalogue]))
    assert (None in stages, len(set(stages)) > 3) == (False, True)


@pytest.mark.parametrize(("update", "sizes"), [(False, (100, 3600, 4800, 7000)), (True, (100, 3300, 3900))], ids=["full", "update"])
def test_any_step_of_a_later_build_may_meet_it_too(
    store: Path, changed: Path, tmp_path: Path, *, update: bool, sizes: Sequence[int]
) -> None:  # fmt: skip
    """What is in the store stays readable; an update needs less space and has other steps."""
    before, used = quads(store), sum(path.stat().st_blocks // 2 + 4 for path in store.rglob("*"))
    stages = []
    for size in sizes:
        with disk(tmp_path, used + size) as mount, pytest.MonkeyPatch.context() as patch:
            patch.setattr(run, "LARGEST_SHARE", float(update))
            copied = shutil.copytree(store, mount / "store")
            stages.append(failed_in(copied, [changed]))
            assert (quads(copied), [path.name for path in (copied / "snapshots").iterdir()]) == (before, ["000001"])
    assert (None in stages, len(set(stages)) > 1) == (False, True)


@pytest.mark.parametrize("size", [0, 2_000, 100_000, 1_000_000])
def test_a_file_that_may_not_grow_is_one_sentence(catalogue: Path, tmp_path: Path, size: int) -> None:
    """As a quota or an old file system has it."""
    with no_file_larger_than(size):
        assert failed_in(tmp_path / "store", [PAGES, catalogue], "File too large") is not None


def test_a_judgement_that_has_no_space_leaves_its_file_as_it_was(tmp_path: Path) -> None:
    """And nothing beside it."""
    path = tmp_path / "judgements.tsv"
    append(path, Judgement("same", "person", "A", "B", "me", "seen"))
    before = path.read_bytes()
    with no_file_larger_than(60):
        sentence = refused(lambda: append(path, Judgement("same", "person", "C", "D", "me", "seen")))
    assert sentence == f"{path}: cannot be written (File too large); name another file with --judgements."
    assert (path.read_bytes(), list(tmp_path.iterdir())) == (before, [path])


def test_a_read_only_disk_is_asked_and_not_written(store: Path, catalogue: Path, tmp_path: Path) -> None:
    """Neither a build nor a judgement; with what to do."""
    with disk(tmp_path, 20_000) as mount:
        copied = shutil.copytree(store, mount / "store")
        subprocess.run(["mount", "-o", "remount,ro", str(mount)], capture_output=True, check=True)
        judgements = mount / "judgements.tsv"
        assert refused(lambda: build([catalogue], copied)) == (
            f"{copied}: cannot be written (Read-only file system); the store is as it was before."
        )
        assert refused(lambda: build([catalogue], mount / "folder" / "new")) == (
            f"{mount / 'folder' / 'new'}: cannot be written (Read-only file system); the store is as it was before."
        )
        assert refused(lambda: append(judgements, Judgement("same", "person", "A", "B", "me", "seen"))) == (
            f"{judgements}: cannot be written (Read-only file system); name another file with --judgements."
        )
        assert filmograph.open(copied).person("Bill Nunn").name == "Bill Nunn"


class Gone(Stage):
    """Progress that removes a file when a stage begins."""

    def __init__(self, at: str, path: Path) -> None:
        self._at, self._path = at, path

    def stage(self, name: str) -> None:
        """Remove the file when the stage is the one."""
        if name == self._at:
            self._path.unlink()


def test_a_page_that_goes_while_it_is_read_is_refused_alone(catalogue: Path, tmp_path: Path) -> None:
    """The rest is built."""
    page = Path(shutil.copy(min(PAGES.glob("*.txt")), tmp_path / "page.txt"))
    summary = build([page, catalogue], tmp_path / "store", Options(sample=0), Gone("reading page", page))
    assert summary.refused == (f"{page}: there is no such file; check the path.",)


def test_a_store_without_its_tables_is_one_sentence(store: Path, catalogue: Path, tmp_path: Path) -> None:
    """Whoever looks for them says what to do."""
    copied = shutil.copytree(store, tmp_path / "store")
    folder = snapshot.current(copied)
    path = folder / "claims.duckdb"
    path.unlink()
    damaged = (
        f"{path}: this file of the store is damaged: it cannot be read (No such file or directory);"
        " remove the store's folder and build it anew from its sources."
    )
    missing = f'IO Error: Cannot open database "{path}" in read-only mode: database does not exist'
    assert refused(lambda: build([catalogue], copied)) == damaged
    assert refused(lambda: listed(copied)) == damaged
    assert refused(lambda: Tables(folder)) == f"{folder}: the store's tables cannot be opened ({missing}); build it anew."


def test_a_store_with_a_damaged_graph_is_one_sentence(
    store: Path, changed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """An update meets it before it begins, a reader when it opens it."""
    monkeypatch.setattr(run, "LARGEST_SHARE", 1.0)
    copied = shutil.copytree(store, tmp_path / "store")
    (path,) = (snapshot.current(copied) / "graph").glob("MANIFEST*")
    path.write_bytes(bytes(path.stat().st_size))  # of the same size
    damaged = (
        f"{path}: this file of the store is damaged: it is not as it was written;"
        " remove the store's folder and build it anew from its sources."
    )
    assert refused(lambda: build([changed], copied, Options(sample=0))) == damaged
    assert refused(lambda: filmograph.open(copied).sparql("ASK {}")) == damaged
