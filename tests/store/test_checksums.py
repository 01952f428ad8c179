"""Damage to a store is noticed: on opening where that is cheap, and in every file by `check`."""

import shutil
from pathlib import Path

import filmograph
import pytest
from filmograph.errors import StoreError
from filmograph.pipeline.run import build
from filmograph.store import snapshot
from filmograph.store.columns import read_numbers
from make import DAMAGES, PAGES, many_films, refused, run, spoiled, update

ADVICE = "remove the store's folder and build it anew from its sources."


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of one page."""
    store = tmp_path_factory.mktemp("built") / "store"
    build([PAGES / "wont-back-down-imdb.txt"], store)
    return store


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    """A copy of the store, to be damaged."""
    return shutil.copytree(built, tmp_path / "store")


def files(store: Path) -> list[Path]:
    """Every file of the snapshot that the manifest lists."""
    folder = snapshot.current(store)
    return [folder / name for name in snapshot.manifest(folder, store)["files"]]


def flip(path: Path) -> None:
    """Change one bit in the middle of a file."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_a_store_as_it_was_written_passes(store: Path) -> None:
    """And stays so when it is asked."""
    filmograph.open(store).ask("gaps")
    number = len(files(store))
    assert run("check", "--store", store) == (0, f"{number} files of {store} checked; every one is as it was written.\n", "")


def test_one_bit_in_any_file_is_found(store: Path) -> None:
    for path in files(store):
        before = path.read_bytes()
        if before:
            flip(path)
            expected = f"{path}: this file of the store is damaged: it is not as it was written; {ADVICE}"
            assert snapshot.check(store)[1] == [expected]
            path.write_bytes(before)


def test_one_bit_in_any_array_is_noticed_when_it_is_used(store: Path) -> None:
    folder = snapshot.current(store)
    for path in (*(folder / "network").iterdir(), *(folder / "names").iterdir()):
        flip(path)
        with pytest.raises(StoreError) as error:
            read_numbers(path.parent, path.name.removesuffix(".npy"))
        assert str(error.value) == f"{path}: this file of the store is damaged: it is not as it was written; {ADVICE}"


@pytest.mark.parametrize("name", ["claims.duckdb", "void.ttl", "network/person_iri.text.npy", "graph/CURRENT"])
def test_a_file_that_was_cut_is_noticed_on_opening(store: Path, name: str) -> None:
    path = snapshot.current(store) / name
    size = path.stat().st_size
    path.write_bytes(path.read_bytes()[:-1])
    assert refused(1, "ask", "gaps", "--store", store) == (
        f"{path}: this file of the store is damaged: it has {size - 1:,} bytes and was written with {size:,}; {ADVICE}"
    )


def test_a_file_that_is_gone_is_noticed_on_opening(store: Path) -> None:
    path = snapshot.current(store) / "names" / "film_key.text.npy"
    path.unlink()
    assert refused(1, "ask", "gaps", "--store", store) == (
        f"{path}: this file of the store is damaged: it cannot be read (No such file or directory); {ADVICE}"
    )


def test_check_lists_every_damage(store: Path) -> None:
    folder = snapshot.current(store)
    (folder / "void.ttl").unlink()
    (folder / "claims.duckdb").write_bytes(b"x")
    (folder / "network" / "notes.txt").write_text("x")
    status, out, err = run("check", "--store", store)
    assert (status, out.splitlines(), err) == (
        1,
        [
            f"{folder / 'claims.duckdb'}: this file of the store is damaged: its size is another; {ADVICE}",
            f"{folder / 'network' / 'notes.txt'}: this file is no part of the store; remove it.",
            f"{folder / 'void.ttl'}: this file of the store is damaged: it is missing; {ADVICE}",
        ],
        f"Error: 3 damages in {store}; remove its folder and build it anew from its sources.\n",
    )


@pytest.mark.parametrize("name", ["../../elsewhere", "000002.building", "", "1", "/etc"])
def test_the_pointer_names_only_a_snapshot(store: Path, name: str) -> None:
    (store / "CURRENT").write_text(f"{name}\n")
    assert refused(1, "check", "--store", store) == (
        f"{store / 'CURRENT'}: this file of the store is damaged: it names no snapshot; build the store anew."
    )


def test_a_changed_manifest_is_noticed(store: Path) -> None:
    path = snapshot.current(store) / "manifest.json"
    path.write_text(path.read_text().replace('"conflicts": 0', '"conflicts": 1'))
    assert refused(1, "check", "--store", store) == (
        f"{store}: this is not a filmograph store, or it is damaged (manifest.json: it is not as it was written); build it anew."
    )


KINDS = (
    *("CURRENT", "manifest.json", "claims.duckdb", "claims.duckdb.wal", "graph/CURRENT", "graph/MANIFEST-*", "graph/*.log", "graph/*.sst"),
    *("network/credit_film.npy", "names/person_key.text.npy"),
)


@pytest.fixture(scope="module")
def updated(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store after an update, which leaves logs beside the claims and the graph."""
    folder = tmp_path_factory.mktemp("updated")
    store = shutil.copytree(built, folder / "store")
    assert update(many_films(folder / "films.csv", 1), store, folder).status == 0
    return store


ASKED = (("ask", "cast", "film=Won't Back Down"), ("ask", "career", "person=viola davis"), ("conflicts", "Won't Back Down"))


@pytest.fixture(scope="module")
def intact(updated: Path) -> list[tuple[int, str, str]]:
    """What each command answers when nothing is damaged."""
    return [run(*command, "--store", updated) for command in ASKED]


# every kind of file has one of the damages here; tests/benchmarks/damages.py tries them all
@pytest.mark.long
@pytest.mark.parametrize(("kind", "damage"), list(zip(KINDS, [*DAMAGES, *DAMAGES][1:], strict=False)))
def test_a_damaged_file_gives_no_other_answer(
    updated: Path, intact: list[tuple[int, str, str]], tmp_path: Path, kind: str, damage: str
) -> None:
    """Each command gives the answer of the intact store, or one sentence; `check` and a build notice every damage."""
    folder = updated if kind == "CURRENT" else snapshot.current(updated)
    path = max(folder.glob(kind), key=lambda path: path.stat().st_size)
    store = spoiled(updated, tmp_path / "store", str(path.relative_to(updated)), damage, 1)
    for command, answer in zip(ASKED, intact, strict=True):
        status, out, errors = run(*command, "--store", store)
        if (status, out, errors) != answer:
            assert (status, out, errors.startswith("Error: "), errors.count("\n"), "fault of" in errors) == (1, "", True, 1, False)
    assert run("check", "--store", store)[0] == 1
    assert update(many_films(tmp_path / "films.csv", 2), store, tmp_path).status == 1
