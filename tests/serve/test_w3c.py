"""The protocol tests of the W3C, against the running server."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from make import SHARED, TOKEN, WRITING, Client, Response, running
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, RDFS
from rdflib.term import Node

_SUITE = SHARED / "data" / "w3c" / "sparql11"
_MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
_HT = Namespace("http://www.w3.org/2011/http#")
_CNT = Namespace("http://www.w3.org/2011/content#")
_UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
_SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
_NAMES = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}
"""The statuses that the manifests name in words."""

pytestmark = pytest.mark.skipif(not _SUITE.is_dir(), reason="the test suites of the W3C are not here; FILMOGRAPH_SHARED names their folder")


def entries(*parts: str) -> list[Any]:
    """Return the tests of a manifest, each with its graph and its name."""
    path = _SUITE.joinpath(*parts)
    if not path.is_file():
        return []
    manifest = Graph().parse(path)
    ((_, entries),) = manifest.subject_objects(_MF.entries)
    return [pytest.param(manifest, test, id=str(test).partition("#")[2]) for test in Collection(manifest, entries)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, store: Path) -> Iterator[Client]:
    """A server that can be written to, reached under the host that the tests name."""
    path = tmp_path_factory.mktemp("w3c") / "store"
    path.symlink_to(store)
    with running(path, "--writable", "--token", TOKEN, "--hostname", "www.example") as client:
        client.host = "www.example"
        yield client


@pytest.fixture(autouse=True)
def _emptied(server: Client) -> None:
    """Each test begins with an empty graph."""
    assert server.update("DROP ALL").status == 204


def requests_of(manifest: Graph, test: Node) -> Iterator[Node]:
    """Yield the requests of a test, in order."""
    action = manifest.value(test, _MF.action)
    yield from Collection(manifest, manifest.value(action, _HT.requests))  # type: ignore[arg-type]


def headers_of(manifest: Graph, node: Node) -> dict[str, str]:
    """Return the headers of a request or a response."""
    listed = manifest.value(node, _HT.headers)
    pairs: Iterable[Node] = Collection(manifest, listed) if listed else []
    return {str(manifest.value(one, _HT.fieldName)): str(manifest.value(one, _HT.fieldValue)) for one in pairs}


def body_of(manifest: Graph, node: Node) -> bytes | None:
    """Return the body of a request or a response, in its encoding."""
    body = manifest.value(node, _HT.body)
    if body is None:
        return None
    return str(manifest.value(body, _CNT.chars)).encode(str(manifest.value(body, _CNT.characterEncoding) or "UTF-8"))


def send(server: Client, manifest: Graph, request: Node, renamed: dict[str, str]) -> Response:
    """Send a request of a test."""
    path, body = str(manifest.value(request, _HT.absolutePath)), body_of(manifest, request)
    for name, value in renamed.items():
        path = path.replace(name, value)
    path = path.replace("gsp", "graph")
    return server.request(str(manifest.value(request, _HT.methodName)), path, body, {**headers_of(manifest, request), **WRITING})


def allowed(manifest: Graph, response: Node) -> set[int]:
    """Return the statuses that a test expects."""
    names = [str(name).partition("#")[2].removeprefix("StatusCode") for name in manifest.objects(response, _MF.expectedStatus)]
    classes = {int(name[0]) for name in names if name.endswith("xx")}
    return {status for status in range(100, 600) if status // 100 in classes} | {_NAMES[name] for name in names if name in _NAMES}


def load(server: Client, manifest: Graph, test: Node) -> None:
    """Load the graphs that a test begins with."""
    for graph in manifest.objects(test, _UT.graphData):
        name, path = manifest.value(graph, RDFS.label), Path(str(manifest.value(graph, _UT.graph)).removeprefix("file://"))
        sent = server.request("PUT", f"/graph?graph={name}", path.read_bytes(), {"Content-Type": "application/n-triples", **WRITING})
        assert sent.status == 201


def check_format(manifest: Graph, expected: Node, response: Response) -> None:
    """Check that a body has the format that a test expects, and the truth value."""
    form = str(manifest.value(expected, _MF.expectedFormat) or "")
    if form == "RDF":
        Graph().parse(data=response.body, format=response.media_type)
    elif form:
        assert response.media_type == "application/sparql-results+json"
        assert ("boolean" in response.json) == (form == "boolean")
    truth = manifest.value(expected, _MF.expectedBoolean)
    if truth is not None:
        assert response.json["boolean"] is truth.toPython()  # type: ignore[attr-defined]


@pytest.mark.parametrize(("manifest", "test"), entries("protocol", "manifest.ttl"))
def test_the_protocol(server: Client, manifest: Graph, test: Node) -> None:
    """Queries and updates are answered as the SPARQL protocol says."""
    load(server, manifest, test)
    for request in requests_of(manifest, test):
        expected = manifest.value(request, _HT.resp)
        assert expected is not None
        response = send(server, manifest, request, {})
        assert response.status in allowed(manifest, expected), response
        check_format(manifest, expected, response)


@pytest.mark.parametrize(
    ("manifest", "test"),
    [*entries("graph-store-protocol", "manifest-direct.ttl"), *entries("graph-store-protocol", "manifest-indirect.ttl")],
)
def test_the_graph_store_protocol(server: Client, manifest: Graph, test: Node) -> None:
    """Graphs are given, replaced, extended and removed as the graph store protocol says."""
    renamed: dict[str, str] = {}
    for request in requests_of(manifest, test):
        expected = manifest.value(request, _HT.resp)
        assert expected is not None
        response = send(server, manifest, request, renamed)
        assert response.status in allowed(manifest, expected), response
        location = manifest.value(expected, _MF.expectedLocation)
        if location is not None:
            renamed[str(location)] = response.headers["location"]
        wanted = body_of(manifest, expected)
        if wanted is not None:
            found = Graph().parse(data=response.body, format=response.media_type)
            assert isomorphic(found, Graph().parse(data=wanted, format="turtle"))


def description(server: Client) -> Graph:
    """Return what the endpoint says of itself."""
    response = server.get("/sparql", accept="text/turtle")
    assert (response.status, response.media_type) == (200, "text/turtle")
    return Graph().parse(data=response.body, format="turtle")


def test_the_description_is_rdf(server: Client) -> None:
    """W3C: returns-rdf."""
    assert len(description(server)) > 0


def test_the_description_names_the_endpoint(server: Client) -> None:
    """W3C: has-endpoint-triple."""
    assert list(description(server).objects(None, _SD.endpoint)) == [URIRef("http://www.example/sparql")]


def test_the_description_conforms_to_its_schema(server: Client) -> None:
    """W3C: conforms-to-schema: what has a property of the vocabulary is of its domain, and what it leads to of its range."""
    graph = description(server)
    (service,) = graph.subjects(RDF.type, _SD.Service)
    (data,) = graph.objects(service, _SD.defaultDataset)
    (default,) = graph.objects(data, _SD.defaultGraph)
    assert (graph.value(data, RDF.type), graph.value(default, RDF.type)) == (_SD.Dataset, _SD.Graph)
    used = {str(name).removeprefix(_SD) for name in graph.predicates() if str(name).startswith(_SD)}
    assert used == {"endpoint", "supportedLanguage", "resultFormat", "defaultDataset", "defaultGraph"}
