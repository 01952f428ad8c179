"""The graph as files: each is read back, and holds what the store holds."""

import gzip
import io
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import filmograph
import pyoxigraph as ox
import pytest
from filmograph.errors import UsageError
from filmograph.export import dump
from filmograph.export.dump import Wanted, shard_paths, wanted_of
from filmograph.namespaces import FILM, PREFIXES
from filmograph.pipeline.run import build
from filmograph.store import snapshot
from filmograph.store.graph import EmbeddedStore
from filmograph.store.void import Content
from make import PAGES, refused, run
from rdflib import Graph

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

REIFIES = ox.NamedNode(f"{PREFIXES['rdf']}reifies")
TYPE, CLAIM = ox.NamedNode(f"{PREFIXES['rdf']}type"), ox.NamedNode(f"{FILM}Claim")
READ = {
    "nquads": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD,
}  # fmt: skip
every_format = pytest.mark.parametrize("form", dump.FORMATS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of two pages."""
    store = tmp_path_factory.mktemp("dumped") / "store"
    build([PAGES / "wont-back-down-imdb.txt", PAGES / "wont-back-down-fandango.txt"], store)
    return store


@pytest.fixture
def store(folder: Path) -> EmbeddedStore:
    """The graph of the store."""
    return EmbeddedStore.open(folder)


def lines_of(store: EmbeddedStore) -> list[str]:
    with store.stream("nquads") as file:
        return [line.decode() for line in file.read().splitlines()]


def quads_of(data: bytes, form: str) -> set[ox.Quad]:
    return set(ox.parse(data, format=READ[form]))


def expected(store: EmbeddedStore, form: str) -> set[ox.Quad]:
    quads = quads_of("\n".join(lines_of(store)).encode(), "nquads")
    return quads if dump.FORMATS[form].all_graphs else {quad for quad in quads if quad.graph_name == ox.DefaultGraph()}


@every_format
def test_a_file_holds_the_graph(store: EmbeddedStore, form: str, tmp_path: Path) -> None:
    assert dump.write(store, tmp_path / "graph", Wanted(form)) == [tmp_path / "graph"]
    assert quads_of((tmp_path / "graph").read_bytes(), form) == expected(store, form)


@every_format
def test_several_files_together_hold_the_graph(store: EmbeddedStore, form: str, tmp_path: Path) -> None:
    files = dump.write(store, tmp_path / "graph.rdf", Wanted(form, shards=3))
    parts = [quads_of(file.read_bytes(), form) for file in files]
    assert set.union(*parts) == expected(store, form)
    assert min(map(len, parts)) > len(expected(store, form)) // 4


@every_format
def test_a_dump_is_the_same_each_time(store: EmbeddedStore, form: str) -> None:
    first, second = io.BytesIO(), io.BytesIO()
    dump.write_stream(store, first, Wanted(form, packed="gzip"))
    dump.write_stream(store, second, Wanted(form, packed="gzip"))
    assert first.getvalue() == second.getvalue()


@pytest.mark.parametrize(("packed", "unpack"), [("gzip", gzip.decompress), ("zstd", zstd.decompress)])
def test_a_packed_file_holds_the_same(store: EmbeddedStore, packed: str, unpack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    dump.write(store, tmp_path / "packed", Wanted(packed=packed))
    assert unpack((tmp_path / "packed").read_bytes()).splitlines() == [line.encode() for line in lines_of(store)]


def test_json_ld_is_read_by_rdflib_with_its_own_context(store: EmbeddedStore, tmp_path: Path) -> None:
    dump.write(store, tmp_path / "graph.jsonld", Wanted("jsonld"))
    read = Graph()
    read.parse(tmp_path / "graph.jsonld", format="json-ld")
    dump.write(store, tmp_path / "graph.nt", Wanted("ntriples"))
    assert {*read} == {*Graph().parse(tmp_path / "graph.nt", format="nt")}


def test_json_ld_uses_the_words_of_the_context(store: EmbeddedStore, tmp_path: Path) -> None:
    dump.write(store, tmp_path / "graph.jsonld", Wanted("jsonld"))
    nodes = json.loads((tmp_path / "graph.jsonld").read_text(encoding="utf-8"))["@graph"]
    (film,) = (node for node in nodes if node["id"] == "data:film/wont-back-down-2012" and "@graph" not in node)
    assert {key: film[key] for key in ("type", "title", "year", "releaseDate")} == {
        "type": "Film", "title": "Won't Back Down", "year": 2012, "releaseDate": "2012-09-28",
    }  # fmt: skip


def claims_of(quads: set[ox.Quad]) -> set[tuple[Any, ...]]:
    """Return each claim with what it says, from nodes of claims."""
    parts = {(quad.subject, quad.predicate.value.removeprefix(str(FILM))): quad.object for quad in quads}
    return {
        (quad.subject, parts[quad.subject, "subject"], parts[quad.subject, "property"], parts[quad.subject, "value"])
        for quad in quads
        if quad.object == CLAIM and quad.predicate == TYPE
    }


def reified(quads: set[ox.Quad]) -> set[tuple[Any, ...]]:
    """Return each claim with what it says, from annotations."""
    found: list[tuple[Any, Any]] = [(quad.subject, quad.object) for quad in quads if quad.predicate == REIFIES]
    return {(claim, triple.subject, triple.predicate, triple.object) for claim, triple in found}


@pytest.mark.parametrize("form", ["nquads", "trig"])
def test_claims_are_annotations_of_the_triples_of_their_source(store: EmbeddedStore, form: str, tmp_path: Path) -> None:
    dump.write(store, tmp_path / "graph", Wanted(form, claims="rdf12"))
    quads = quads_of((tmp_path / "graph").read_bytes(), form)
    assert reified(quads) == claims_of(expected(store, form))
    # an annotation is of a triple that the graph has
    triples = {(quad.subject, quad.predicate, quad.object) for quad in quads}
    assert {claim[1:] for claim in reified(quads)} <= triples
    kept = {quad for quad in quads if quad.predicate != REIFIES}
    left = {f"{FILM}{name}" for name in ("subject", "property", "value")}
    claims = {claim for claim, *_ in reified(quads)}
    without = {quad for quad in expected(store, form) if not (quad.subject in claims and quad.predicate.value in left)}
    assert kept == without


def test_the_description_counts_what_the_graph_holds(store: EmbeddedStore, folder: Path) -> None:
    current = snapshot.current(folder)
    described = Graph().parse(current / snapshot.VOID)
    found: Any = described.query("""
        PREFIX void: <http://rdfs.org/ns/void#>
        SELECT ?class ?property ?triples {
            ?d void:classPartition [ void:class ?class ; void:propertyPartition [ void:property ?property ; void:triples ?triples ] ] }""")
    counted = store.content()
    assert {(str(row[0]), str(row[1])): int(row[2]) for row in found} == counted.partitions
    assert Content.from_json(snapshot.manifest(current, folder)) == counted


def test_the_terms_of_the_ontology_are_in_the_graph(folder: Path) -> None:
    with_title = filmograph.open(folder).sparql(
        "PREFIX owl: <http://www.w3.org/2002/07/owl#> ASK { film:title a owl:DatatypeProperty ; skos:prefLabel 'title'@en }"
    )
    assert with_title.answer.boolean


@pytest.mark.parametrize(
    ("output", "form", "packed", "wanted"),
    [
        ("-", None, None, ("nquads", None)), ("a.ttl", None, None, ("turtle", None)), ("a.trig.gz", None, None, ("trig", "gzip")),
        ("a.NQ.ZST", None, None, ("nquads", "zstd")), ("a.jsonld", None, "gzip", ("jsonld", "gzip")), ("a", None, None, ("nquads", None)),
        ("a.ttl", "ntriples", None, ("ntriples", None)), ("a.nt.gz", None, "zstd", ("ntriples", "zstd")),
    ],
)  # fmt: skip
def test_the_name_of_a_file_says_what_it_holds(output: str, form: str | None, packed: str | None, wanted: tuple[str, str | None]) -> None:
    assert wanted_of(output, form, packed) == wanted


def test_several_files_are_numbered_before_their_ending() -> None:
    named = [path.name for path in shard_paths(Path("graph.nq.gz"), 10)]
    assert (named[0], named[9], len(named)) == ("graph-01-of-10.nq.gz", "graph-10-of-10.nq.gz", 10)


def test_the_command_writes_what_the_api_writes(folder: Path, tmp_path: Path) -> None:
    status, out, err = run("dump", "--store", folder, "-o", tmp_path / "one.nq")
    filmograph.open(folder).dump(tmp_path / "two.nq")
    written = (tmp_path / "one.nq").read_bytes()
    assert (status, out, err) == (0, "", f"{tmp_path / 'one.nq'}: {len(written):,} bytes.\n")
    assert written == (tmp_path / "two.nq").read_bytes()


def test_the_description_is_written_alone(folder: Path, tmp_path: Path) -> None:
    described = (snapshot.current(folder) / snapshot.VOID).read_text(encoding="utf-8")
    assert run("dump", "--store", folder, "--void") == (0, described, "")
    run("dump", "--store", folder, "--void", "-o", tmp_path / "void.ttl")
    assert (tmp_path / "void.ttl").read_text(encoding="utf-8") == described


def refusals() -> Iterator[tuple[list[str], str]]:
    """Arguments that do not go together, with what is answered."""
    yield ["--shards", "2"], "Several files cannot be written to standard output; name a file with -o."
    yield ["--shards", "0"], "A graph is written to at least one file, and 0 is less."
    yield (
        ["--claims", "rdf12", "--format", "turtle"],
        "Claims are in the graphs of the sources, and only nquads and trig write those with RDF 1.2; turtle does not.",
    )
    yield (
        ["--void", "--format", "nquads"],
        "The description of a graph is one file of Turtle; leave out the other options, but -o.",
    )


@pytest.mark.parametrize(("arguments", "sentence"), [*refusals()])
def test_what_cannot_be_is_one_sentence(folder: Path, arguments: list[str], sentence: str) -> None:
    assert refused(2, "dump", "--store", folder, *arguments) == sentence


def test_a_store_without_triples_has_no_graph_to_write(tmp_path: Path) -> None:
    run("build", PAGES / "wont-back-down-imdb.txt", "--no-triples", "--store", tmp_path / "store")
    assert refused(1, "dump", "--store", tmp_path / "store") == (
        f"{tmp_path / 'store'}: this store was built with --no-triples and has only the network and its tables; "
        "for this question build it again without --no-triples."
    )
    with pytest.raises(UsageError, match=r"^dump needs a store with triples on this machine; open one with `filmograph.open`.$"):
        filmograph.open(tmp_path / "store").dump(tmp_path / "graph.nq")
