"""What a build with a cluster writes is what the embedded build of the same sources has."""

import json
import os
import random
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from hashlib import sha256
from importlib import util
from pathlib import Path

import pytest
from filmograph import VERSION
from filmograph.errors import StoreError, UsageError
from filmograph.pipeline.job import Silent
from filmograph.pipeline.run import Options, Summary
from filmograph.pipeline.run import build as build_here
from filmograph.pipeline.spark import installed, parquet_tables, session
from filmograph.pipeline.spark.build import build
from hypothesis import given, settings
from hypothesis import strategies as st
from make import (
    CATALOGUE,
    IMDB_TABLES,
    JUDGEMENT_COLUMNS,
    PAGES,
    ROOT,
    Server,
    apache_spark,
    build_sources,
    embedded,
    judgement_line,
    random_record,
    refused,
    run,
    sail,
    write_imdb_tables,
    written,
)  # fmt: skip

Paths = Sequence[Path]


def assert_same(address: str, paths: Paths, folder: Path, options: Options | None = None, progress: Silent | None = None) -> Summary:
    """Hold what a build with a cluster writes to the embedded build, and return its summary."""
    build_here(paths, folder / "store", options)
    summary = build(paths, address, folder / "output", options, progress)
    assert written(folder / "output") == embedded(folder / "store")
    return summary


@pytest.fixture
def every_kind(tmp_path: Path) -> list[Path]:
    """Pages, a catalogue, and IMDb's tables with rows and values that go to quarantine."""
    catalogue = tmp_path / "seven-films.csv"
    catalogue.write_text(CATALOGUE, encoding="utf-8")
    faulty = [
        *IMDB_TABLES["name.basics"],
        "nm0000006\tEve Eld\t19x0\t\\N\t\\N\t\\N",
        "nm1\tShort\t\\N\t\\N\t\\N\t\\N",
        "nm0000007\ttoo few",
    ]
    twice = [*IMDB_TABLES["title.basics"], "tt0000001\tmovie\tAgain\tAgain\t0\t1971\t\\N\t98\tDrama"]
    return [PAGES, catalogue, write_imdb_tables(tmp_path / "imdb", name_basics=faulty, title_basics=twice)]


@pytest.mark.long
def test_pages_and_tables_give_the_same(sail_address: str, every_kind: Paths, tmp_path: Path) -> None:
    """Entities, claims, quads, arrays byte by byte, the index of names."""
    assert_same(sail_address, every_kind, tmp_path)


@pytest.mark.long
def test_judgements_and_graphs_of_all_give_the_same(sail_address: str, every_kind: Paths, tmp_path: Path) -> None:
    """A judgement names mentions of pages, which are with the driver, and of tables, which are on the cluster."""
    judged = tmp_path / "judgements.tsv"
    lines = [
        judgement_line("different", "imdb:nm0000001", "imdb:nm0000002"),
        judgement_line("same", "imdb-tables: Dee Dorn", "imdb-tables: El Ende"),
    ]
    judged.write_text(JUDGEMENT_COLUMNS + "".join(lines), encoding="utf-8")
    assert_same(sail_address, every_kind, tmp_path, Options(judgements=judged, all_graphs=True))


@pytest.mark.long
def test_the_summary_and_the_quarantine_are_the_same(sail_address: str, every_kind: Paths, tmp_path: Path) -> None:
    """But for the time, the memory and the films of the graph that were checked again."""
    here, there = build_here(every_kind, tmp_path / "store"), build(every_kind, sail_address, tmp_path / "output")
    left_out = ("seconds", "peak_memory", "films_checked", "results", "pages")
    ours, theirs = ({key: value for key, value in one.to_json().items() if key not in left_out} for one in (there, here))
    assert ours == theirs


@pytest.mark.long
def test_tables_that_cannot_be_read_leave_nothing(sail_address: str, tmp_path: Path) -> None:
    """The other sources are read, and the sentence is that of the embedded build."""
    broken = write_imdb_tables(tmp_path / "imdb", title_ratings=["tconst\taverageRating", "tt0000001\t7.4"])
    here = build_here([broken, PAGES], tmp_path / "store")
    assert assert_same(sail_address, [broken, PAGES], tmp_path / "both").refused == here.refused
    assert here.refused[0].endswith("has no column numVotes; its first line is the header, fetch it again.")


@pytest.mark.long
def test_the_demo_gives_the_same(sail_address: str, demo_store: Path, tmp_path: Path) -> None:
    """Of 16,000 films."""
    judged = Options(judgements=ROOT / "data" / "judgements.tsv")
    build([PAGES, ROOT / "data" / "catalogue"], sail_address, tmp_path / "output", judged)
    assert written(tmp_path / "output") == embedded(demo_store)


@pytest.mark.long
@settings(max_examples=3)
@given(draw=st.randoms(use_true_random=False))
def test_random_catalogues_give_the_same(sail_address: str, tmp_path_factory: pytest.TempPathFactory, draw: random.Random) -> None:
    """Tables and pages of few films that share names, titles and identifiers."""
    folder = tmp_path_factory.mktemp("random")
    sources = {name: [random_record(draw) for _ in range(draw.randint(1, 4))] for name in ("table-a", "table-b", "page-a")}
    build_sources(folder, folder / "store", sources)
    build_sources(folder, folder / "output", sources, build=lambda paths, output, options: build(paths, sail_address, output, options))
    assert written(folder / "output") == embedded(folder / "store")


@pytest.mark.long
def test_a_worker_that_dies_changes_nothing(tmp_path: Path) -> None:
    """The tasks of Sail's local cluster fail three times on the way, and their statements are asked for again."""
    with sail("local-cluster", failing=(20, 60, 100)) as server:
        assert_same(server.address, [PAGES], tmp_path)


class Killing(Silent):
    """Progress that kills a worker three seconds after each of two stages has begun."""

    def __init__(self, server: Server) -> None:
        self._server, self.killed = server, list[str]()

    def stage(self, name: str) -> None:
        """Kill a worker soon, where this is one of the stages."""
        if name.startswith(("resolving", "writing the graph")):
            threading.Timer(3, self._kill, [name]).start()

    def _kill(self, stage: str) -> None:
        self._server.kill_worker()
        self.killed.append(stage)


@pytest.mark.long
@pytest.mark.spark
def test_apache_spark_gives_the_same_though_workers_are_killed(every_kind: Paths, tmp_path: Path) -> None:
    """The server is another one, the statements are the same, and two of its workers are killed while they work."""
    with apache_spark(tmp_path) as server:
        killing = Killing(server)
        assert_same(server.address, every_kind, tmp_path, progress=killing)
        assert killing.killed == ["resolving films, people, companies and places", "writing the graph"]


@pytest.mark.long
def test_the_manifest_describes_the_shards(sail_address: str, tmp_path: Path) -> None:
    """With counts, sizes and checksums; nothing else lies beside them."""
    build([PAGES], sail_address, tmp_path / "output")
    manifest = json.loads((tmp_path / "output" / "manifest.json").read_text(encoding="utf-8"))
    shards = {path.name: path.read_bytes() for path in (tmp_path / "output" / "shards").iterdir()}
    described = {one["file"]: (one["bytes"], one["sha256"]) for one in manifest["shards"]}
    assert described == {name: (len(content), sha256(content).hexdigest()) for name, content in shards.items()}
    assert manifest["quads"] == sum(one["quads"] for one in manifest["shards"]) == len(written(tmp_path / "output")["quads"])
    assert manifest["triples"] + sum(manifest["graphs"].values()) == manifest["quads"]
    assert sorted(path.name for path in (tmp_path / "output").iterdir()) == ["manifest.json", "names", "network", "shards", "tables"]


def test_an_address_and_a_folder_belong_together(tmp_path: Path) -> None:
    """Either alone is refused."""
    sentence = "--spark and --output belong together; give the address of a server and a folder, or neither."
    assert refused(2, "build", PAGES, "--spark", "sc://localhost:15002") == refused(2, "build", PAGES, "--output", tmp_path) == sentence


@pytest.mark.parametrize("address", ["localhost:15002", "http://localhost", "sc://", "sc://localhost:x", "sc://localhost:99999"])
def test_another_address_is_refused(tmp_path: Path, address: str) -> None:
    """In one sentence."""
    sentence = f"--spark {address}: not the address of a Spark Connect server; give one such as sc://localhost:15002."
    assert refused(2, "build", PAGES, "--spark", address, "--output", tmp_path / "output") == sentence


def test_a_server_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    """It is not waited for, and the folder that was made for it is gone."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"sc://127.0.0.1:{free.getsockname()[1]}"
    sentence = f"{address}: no server answers there (Connection refused); start one, or check host and port."
    assert refused(1, "build", PAGES, "--spark", address, "--output", tmp_path / "output") == sentence
    assert not (tmp_path / "output").exists()


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    """Nothing in it is changed."""
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    sentence = f"{tmp_path}: the folder is not empty; name a new one, or empty it."
    assert refused(1, "build", PAGES, "--spark", "sc://localhost:15002", "--output", tmp_path) == sentence


@pytest.mark.parametrize("missing", ["pandas", "pyarrow", "pyspark", "sqlglot"])
def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    """With the command that installs them."""
    find: Callable[[str], object] = util.find_spec
    monkeypatch.setattr(installed, "find_spec", lambda name: None if name == missing else find(name))
    with pytest.raises(UsageError) as error:
        installed.check_installed()
    assert str(error.value) == 'Building with --spark needs further packages; install them with pip install "filmograph[spark]".'


def test_a_folder_that_workers_do_not_see_is_refused(sail_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What they write is looked for."""
    monkeypatch.setattr(session, "files_of", lambda _: [])
    with pytest.raises(StoreError) as error, session.session_at(sail_address, tmp_path):
        pass
    sentence = f"{tmp_path}: what the workers of {sail_address} write does not appear there; give a folder that both of you see."
    assert str(error.value) == sentence


def test_a_session_begins_where_the_main_module_has_no_file(sail_address: str, tmp_path: Path) -> None:
    """As in `python -c`, which pyspark takes for its own tests."""
    code = "import sys, pathlib; from filmograph.pipeline.spark.session import session_at as at\n"
    code += "with at(sys.argv[1], pathlib.Path(sys.argv[2])) as session:\n"
    code += "    print(session.range(3).count(), hasattr(sys.modules['__main__'], '__file__'))"
    environment = {name: value for name, value in os.environ.items() if name != "SPARK_HOME"} | {"PYTHONPATH": str(ROOT / "graph")}
    command = [sys.executable, "-c", code, sail_address, str(tmp_path)]
    assert subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout == "3 False\n"


def test_workers_of_another_version_are_refused(sail_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They would compute something else."""
    monkeypatch.setattr(session, "VERSION", "9.9")
    with pytest.raises(StoreError) as error, session.session_at(sail_address, tmp_path):
        pass
    assert str(error.value) == f"{sail_address}: its workers have filmograph {VERSION} and this is 9.9; install the same version there."


@pytest.mark.long
def test_sources_without_anything_to_read_leave_no_folder(sail_address: str, tmp_path: Path) -> None:
    """The sentence is that of the embedded build."""
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    here = refused(1, "build", tmp_path / "empty.txt", "--store", tmp_path / "store")
    assert refused(1, "build", tmp_path / "empty.txt", "--spark", sail_address, "--output", tmp_path / "output") == here
    assert not (tmp_path / "output").exists()


@pytest.mark.long
def test_the_command_says_what_it_wrote(sail_address: str, tmp_path: Path) -> None:
    """As the embedded build does, with the folder in the place of the store."""
    status, out, _ = run("build", PAGES, "--spark", sail_address, "--output", tmp_path / "output")
    assert (status, [line for line in out.splitlines() if "quads in" in line]) == (
        0, [f"The graph holds 1 film, 53 people and 54 credits: 6,420 quads in {tmp_path / 'output'}."]
    )  # fmt: skip


def test_an_empty_part_is_a_file() -> None:
    """The types that Spark lacks have a larger one there."""
    assert [parquet_tables.spark_type(kind) for kind in ("HUGEINT", "DECIMAL(18,4)", "BIGINT[]")] == [
        "bigint",
        "decimal(18,4)",
        "array<bigint>",
    ]
