"""What a build will take is said beforehand: counted from the tables, by stage, and refused where the disk has no room."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
from filmograph.errors import StoreError
from filmograph.pipeline import estimate
from filmograph.pipeline.estimate import Estimate
from filmograph.pipeline.ingest import documents
from filmograph.pipeline.ingest.recognise import Choice
from filmograph.pipeline.run import Options, build
from make import write_imdb_tables

MILLIONS = Estimate(films=2_004_113, credits=16_000_000, with_triples=True, free=59_000_000_000)


def of(tables: Path, options: Options) -> Estimate:
    """Return what a build of some tables will take, on a disk of unknown free space."""
    return replace(estimate.of(documents.find([tables], options.choice)[0], options, tables / "store"), free=0)


def test_films_and_credits_are_counted_from_the_tables(tmp_path: Path) -> None:
    """Of five titles three are read by default, one of them adult; so three in five of the principals are theirs."""
    tables = write_imdb_tables(tmp_path)
    rows = len((tables / "title.principals.tsv").read_text(encoding="utf-8").splitlines())
    assert of(tables, Options()) == Estimate(films=3, credits=rows * 3 // 5, with_triples=True, free=0)


def test_other_types_of_titles_are_counted_where_they_are_asked_for(tmp_path: Path) -> None:
    """One title is an episode."""
    assert of(write_imdb_tables(tmp_path), Options(choice=Choice(types=("tvEpisode",)))).films == 1


def test_packed_tables_are_counted_too(tmp_path: Path) -> None:
    """The titles of a packed table are counted, not guessed."""
    path = write_imdb_tables(tmp_path) / "title.basics.tsv"
    path.with_suffix(".tsv.gz").write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()
    assert of(tmp_path, Options()).films == 3


def test_a_store_without_triples_spares_the_stages_of_the_graph() -> None:
    """Neither time nor disk counts what is not made."""
    without = replace(MILLIONS, with_triples=False)
    spared = set(MILLIONS.stages) - set(without.stages)
    assert (spared, without.disk < MILLIONS.disk / 5) == ({"writing the graph", "loading the graph"}, True)


def test_what_a_build_takes_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """It names films, credits, time, memory, disk and free space."""
    monkeypatch.setattr(estimate, "STAGES", {"reading": 100.0, "loading the graph": 500.0})
    monkeypatch.setattr(estimate, "_DISK", 1000)
    monkeypatch.setattr(estimate, "_DISK_OF_GRAPH", 5000)
    monkeypatch.setattr(estimate, "installed_memory", lambda: 24_000_000_000)
    monkeypatch.setattr(estimate, "_MEMORY", 1000)
    assert MILLIONS.sentence() == (
        "A build of 2,004,113 films and about 16,000,000 credits with triples takes about 2.7 h, 8.8 GB of memory and 96.0 GB of disk,"
        " of which 59.0 GB are free."
    )


def test_a_build_without_room_is_refused_before_it_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says what is needed, what is free, and what to do; nothing is built."""
    tables, store = write_imdb_tables(tmp_path / "imdb"), tmp_path / "store"
    monkeypatch.setattr(estimate, "of", lambda *_: MILLIONS)
    with pytest.raises(StoreError) as refused:
        build([tables], store)
    assert str(refused.value) == (
        f"{store}: {MILLIONS.sentence()[:-1]}; free some, or build with --no-triples, or name a store on another disk."
    )


def test_who_does_not_agree_has_nothing_built(tmp_path: Path) -> None:
    """Whatever `agree` raises ends the build."""

    def no(_: Estimate) -> None:
        raise StoreError("no")

    with pytest.raises(StoreError):
        build([write_imdb_tables(tmp_path / "imdb")], tmp_path / "store", agree=no)
    assert not (tmp_path / "store" / "CURRENT").exists()


def test_what_is_read_already_is_not_counted_again(tmp_path: Path) -> None:
    """A build that is repeated has nothing to ask."""
    tables, asked = write_imdb_tables(tmp_path / "imdb"), list[int]()
    for _ in range(2):
        build([tables], tmp_path / "store", Options(with_triples=False), agree=lambda expected: asked.append(expected.films))
    assert asked == [3, 0]
