"""Every export is read back with networkx and compared in full: nodes, edges, values and their types."""

import datetime as dt
import enum
import errno
import math
import string
from collections import Counter
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias
from xml.etree import ElementTree as ET

import networkx as nx
import numpy as np
import pytest
from filmograph.errors import FilmographError
from filmograph.export import write
from filmograph.export.columns.markup import clean
from filmograph.export.columns.plain import plain
from filmograph.export.files.replacing import replacing
from hypothesis import given, settings
from hypothesis import strategies as st

Graph: TypeAlias = "nx.Graph[Any]"
Row = Mapping[str, Any]
READERS: Mapping[str, Callable[[Path], Any]] = {"gexf": nx.read_gexf, "graphml": nx.read_graphml}
KINDS = (nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph)
GEXF = "{http://gexf.net/1.3}"


class Stars(enum.IntEnum):
    """A number that shows itself as a word."""

    TWO = 2


class Tone(str, enum.Enum):  # noqa: UP042 - its str is not its text, which is the point
    """A text that shows itself as another."""

    DARK = "dark"


every_format = pytest.mark.parametrize("name", READERS)
every_graph = pytest.mark.parametrize("make", KINDS)


def back(name: str, graph: Graph, folder: Path) -> Any:
    path = folder / f"network.{name}"
    write(graph, name, path)
    assert [file.name for file in folder.iterdir()] == [path.name]
    return READERS[name](path)


def frozen(row: Row) -> frozenset[tuple[str, str, str]]:
    """Attributes with their types, so that 1, 1.0 and True differ and NaN equals itself."""
    return frozenset((key, type(value).__name__, repr(value)) for key, value in row.items())


def nodes_of(graph: Any) -> dict[Any, frozenset[tuple[str, str, str]]]:
    return {node: frozen(row) for node, row in graph.nodes(data=True)}


def edges_of(graph: Any) -> Counter[Any]:
    """Edges with their attributes as a multiset; the id that a reader adds is looked at elsewhere."""
    pair: Callable[[Any], Any] = tuple if graph.is_directed() else frozenset
    rows = ((pair((u, v)), {key: value for key, value in row.items() if key != "id"}) for u, v, row in graph.edges(data=True))
    return Counter((ends, frozen(row)) for ends, row in rows)


def gexf_root(path: Path) -> ET.Element:
    return ET.parse(path).getroot()  # noqa: S314 - written by the test itself


def node_values(name: str, values: list[Any], folder: Path) -> list[Any]:
    """Send the values through one node column; a node without the attribute comes back as `...`."""
    graph = nx.empty_graph(len(values), create_using=nx.Graph)
    for node, value in enumerate(values):
        graph.nodes[node]["v"] = value
    read = back(name, graph, folder)
    return [read.nodes[str(node)].get("v", ...) for node in range(len(values))]


@every_format
@every_graph
def test_a_graph_comes_back_whole(name: str, make: type[Graph], tmp_path: Path) -> None:
    graph = make()
    ford, welles = "http://example.org/person/1?a=b&c=\"d\"#'e'", "http://example.org/persona/é<2>"
    graph.add_node(ford, label='John "Jack" Ford & <sons>', year=1894, alive=False, score=0.5)
    graph.add_node(welles, label="Orson Welles 導演 🎬", year=1915, alive=True)
    graph.add_node("alone", label="")
    graph.add_edge(ford, welles, weight=2.5, label="knew", since=1938)
    graph.add_edge(welles, welles, weight=1.0)
    read = back(name, graph, tmp_path)
    assert type(read) is (nx.DiGraph if graph.is_directed() else nx.Graph)
    assert nodes_of(read) == nodes_of(graph)
    assert edges_of(read) == edges_of(graph)
    assert [row["id"] for _, _, row in read.edges(data=True)] == ["e0", "e1"]


@every_format
@pytest.mark.parametrize("make", KINDS[2:])
def test_parallel_edges_stay_apart(name: str, make: type[Graph], tmp_path: Path) -> None:
    graph = make()
    graph.add_nodes_from([("a", {"label": "A"}), ("b", {"label": "B"})])
    graph.add_edges_from([("a", "b", {"kind": "acted"}), ("a", "b", {"kind": "acted"}), ("b", "a", {"kind": "wrote"}), ("a", "b", {})])
    read = back(name, graph, tmp_path)
    assert type(read) is make
    assert edges_of(read) == edges_of(graph)
    assert sorted(edge[-1] for edge in read.edges) == ["e0", "e1", "e2", "e3"]


def test_gexf_gives_parallel_edges_kinds_of_their_own(tmp_path: Path) -> None:
    graph: Graph = nx.MultiGraph(
        [("a", "b", {"kind": "acted"}), ("b", "a", {"kind": "acted"}), ("a", "b", {}), ("a", "b", {}), ("a", "a", {})]
    )
    write(graph, "gexf", tmp_path / "g")
    kinds = {edge.get("id"): edge.get("kind") for edge in gexf_root(tmp_path / "g").iter(f"{GEXF}edge")}
    assert list(kinds) == ["e0", "e1", "e2", "e3", "e4"]
    assert Counter(kinds.values()) == {"acted": 1, "acted 2": 1, None: 2, "2": 1}


@every_format
@every_graph
def test_an_empty_graph_and_isolated_nodes(name: str, make: type[Graph], tmp_path: Path) -> None:
    assert nodes_of(back(name, make(), tmp_path)) == {}
    read = back(name, nx.empty_graph(3, create_using=make), tmp_path)
    assert (sorted(read), read.number_of_edges(), read.is_directed()) == (["0", "1", "2"], 0, make().is_directed())


@every_format
@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([True, False], [True, False]),
        ([0, -1, 2**31 - 1], [0, -1, 2**31 - 1]),
        ([-(2**31) - 1, 7], [-(2**31) - 1, 7]),
        ([2**63 - 1, -(2**63)], [2**63 - 1, -(2**63)]),
        ([2**63, 1], [str(2**63), "1"]),
        ([0.1, -0.0, 1e300, 5e-324], [0.1, -0.0, 1e300, 5e-324]),
        ([math.inf, -math.inf, math.nan], [math.inf, -math.inf, math.nan]),
        ([1, 0.5], [1.0, 0.5]),
        ([2**53 + 1, 0.5], [str(2**53 + 1), "0.5"]),
        ([True, 1], ["true", "1"]),
        ([1, "1", 2.5, math.inf, False, None], ["1", "1", "2.5", "Infinity", "false", ...]),
        ([None, None], [..., ...]),
        ([None, 3], [..., 3]),
        (["", " a  b ", "line\nfeed\r\n\ttab\rend"], ["", " a  b ", "line\nfeed\r\n\ttab\rend"]),
        (["a\x00b\x0b\x1bc\ud800d\ufffee\uffff", "\u202eevil\u202c\u2066x\u2069\u200f"], ["abcde", "evilx"]),
        (["]]>", "<!-- &amp; -->", "\x7f\x85\u2028🎬\U0001ffff"], ["]]>", "<!-- &amp; -->", "\x7f\x85\u2028🎬\U0001ffff"]),
        ([["drama", "war"], "x", {"b", "a"}, ("y", None, 1, True)], ["drama | war", "x", "a | b", "y | 1 | true"]),
        ([dt.date(1941, 5, 1), dt.datetime(1941, 5, 1, 20, 30, tzinfo=dt.UTC)], ["1941-05-01", "1941-05-01T20:30:00+00:00"]),
        ([Decimal("8.3"), Decimal("sNaN"), 2], [8.3, math.nan, 2.0]),
        ([np.int64(5), np.uint8(6), 7], [5, 6, 7]),
        ([np.float32(0.5), np.float64(0.25), np.longdouble(2)], [0.5, 0.25, 2.0]),
        ([np.bool_(True), False], [True, False]),
        ([{"size": 5}], ["{'size': 5}"]),
        ([Stars.TWO, 5], [2, 5]),
        ([Tone.DARK], ["dark"]),
    ],
)
def test_each_column_has_one_type(name: str, values: list[Any], expected: list[Any], tmp_path: Path) -> None:
    read = node_values(name, values, tmp_path)
    assert [(type(value), repr(value)) for value in read] == [(type(value), repr(value)) for value in expected]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("gexf", ["[drama, war movie]", "[]", "['b, c', 'it\\'s \\\\', '']", "[x, 1, true]", "['null', 'é']"]),
        ("graphml", ["drama | war movie", "", "b, c | it's \\ | ", "x | 1 | true", "null | é"]),
    ],
)
def test_lists(name: str, expected: list[str], tmp_path: Path) -> None:
    values = [["drama", "war movie"], (), ("b, c", "it's \\", ""), ["x", None, 1, True], ["null", "é"]]
    assert node_values(name, values, tmp_path) == expected


NAMES = (
    "start",
    "end",
    "viz",
    "pid",
    "parents",
    "spells",
    "slices",
    "source",
    "target",
    "kind",
    "type",
    "class",
    "for",
    "",
    "a b",
    "<&'\">",
)


@every_format
@every_graph
def test_names_with_a_meaning_in_the_formats_are_ordinary_attributes(name: str, make: type[Graph], tmp_path: Path) -> None:
    row = {key: f"the {key}" for key in NAMES}
    graph = make()
    graph.add_node("a", label="A", id="not a", weight=3, key=1, **row)
    graph.add_node("b", label="B")
    graph.add_edges_from([("a", "b", row)])
    read = back(name, graph, tmp_path)
    assert nodes_of(read) == nodes_of(graph)
    assert edges_of(read) == edges_of(graph)


@pytest.mark.parametrize(
    ("name", "node", "edge"),
    [
        ("gexf", ["node_for_adding_", "self_"], ["id", "id_", "id__", "key_", "networkx_key_", "self_", "u_for_edge_", "v_for_edge_"]),
        ("graphml", ["node_for_adding_", "self_"], ["id", "id_", "id__", "key", "networkx_key", "self", "u_for_edge", "v_for_edge"]),
    ],
)
def test_swallowed_names_get_an_underscore(name: str, node: list[str], edge: list[str], tmp_path: Path) -> None:
    graph: Graph = nx.Graph()
    graph.add_nodes_from([("a", {"self": 1, "node_for_adding": 2}), ("b", {})])
    keys = ("id", "id_", "key", "networkx_key", "self", "u_for_edge", "v_for_edge")
    graph.add_edges_from([("a", "b", {key: f"the {key}" for key in keys})])
    read = back(name, graph, tmp_path)
    assert sorted(set(read.nodes["a"]) - {"label"}) == node
    assert sorted(read.edges["a", "b"]) == edge
    assert [read.edges["a", "b"][key] for key in ("id", "id_", "id__")] == ["e0", "the id_", "the id"]


@every_format
def test_names_are_text_clean_and_never_shared(name: str, tmp_path: Path) -> None:
    graph: Graph = nx.Graph()
    row: dict[Any, str] = {1: "number", "1": "text", "ye\x00ar": "dirty", "year": "clean", "la\x00bel": "no label", "label": "A"}
    graph.add_nodes_from([("a", row)])
    assert back(name, graph, tmp_path).nodes["a"] == {
        "1_": "number",
        "1": "text",
        "year_": "dirty",
        "year": "clean",
        "label_": "no label",
        "label": "A",
    }


def test_gexf_labels_are_text_and_a_node_without_one_shows_its_id(tmp_path: Path) -> None:
    graph: Graph = nx.Graph()
    graph.add_nodes_from([(1, {}), (2, {"label": None}), (3, {"label": 1984}), (4, {"label": ["a", "b"]})])
    graph.add_edge(1, 2, label=7)
    graph.add_edge(2, 3)
    read = back("gexf", graph, tmp_path)
    assert dict(read.nodes(data="label")) == {"1": "1", "2": "2", "3": "1984", "4": "a | b"}
    assert [row for _, _, row in read.edges(data=True)] == [{"id": "e0", "label": "7"}, {"id": "e1"}]


@pytest.mark.parametrize(
    ("weights", "gexf", "graphml"),
    [
        ([2, 3], [2.0, 3.0], [2, 3]),
        ([0.5, None], [0.5, None], [0.5, None]),
        ([1, 0.5], [1.0, 0.5], [1.0, 0.5]),
        ([math.inf, -1.0], [math.inf, -1.0], [math.inf, -1.0]),
        ([2**60 + 1, 1], [2**60 + 1, 1], [2**60 + 1, 1]),
        (["heavy", 1], ["heavy", "1"], ["heavy", "1"]),
        ([True, False], [True, False], [True, False]),
    ],
)
def test_weights(weights: list[Any], gexf: list[Any], graphml: list[Any], tmp_path: Path) -> None:
    graph = nx.DiGraph([("a", str(number), {"weight": weight}) for number, weight in enumerate(weights)])
    for name, expected in (("gexf", gexf), ("graphml", graphml)):
        folder = tmp_path / name
        folder.mkdir()
        read = [row.get("weight", row.get("weight_")) for _, _, row in back(name, graph, folder).edges(data=True)]
        assert [(type(value), value) for value in read] == [(type(value), value) for value in expected]


def test_gexf_puts_weights_where_importers_look(tmp_path: Path) -> None:
    write(nx.Graph([("a", "b", {"weight": 4})]), "gexf", tmp_path / "g")
    root = gexf_root(tmp_path / "g")
    assert (root.tag, root.get("version")) == (f"{GEXF}gexf", "1.3")
    assert [edge.attrib for edge in root.iter(f"{GEXF}edge")] == [{"id": "e0", "source": "a", "target": "b", "weight": "4"}]
    assert list(root.iter(f"{GEXF}attribute")) == []


XML_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(clean)
VALUES: tuple[st.SearchStrategy[Any], ...] = (
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.integers(-5, 5),
    st.floats(),
    XML_TEXT,
)
ATTRIBUTE_NAMES = st.sampled_from(NAMES) | XML_TEXT.filter(
    lambda name: name not in {"id", "key", "label", "weight", "self", "node_for_adding", "networkx_key", "u_for_edge", "v_for_edge"}
)


@st.composite
def rows(draw: st.DrawFn, count: int) -> list[dict[str, Any]]:
    """Draw attributes of one type each, absent here and there."""
    kinds = draw(st.dictionaries(ATTRIBUTE_NAMES, st.sampled_from(VALUES), max_size=4))
    return [{name: draw(kind) for name, kind in kinds.items() if draw(st.booleans())} for _ in range(count)]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    graph: Graph = draw(st.sampled_from(KINDS))()
    nodes = draw(st.lists(XML_TEXT | st.text(string.printable[:94], max_size=5), unique=True, max_size=6))
    for node, row in zip(nodes, draw(rows(len(nodes))), strict=True):
        graph.add_nodes_from([(node, {"label": draw(XML_TEXT), **row})])
    if nodes:
        ends = draw(st.lists(st.tuples(st.sampled_from(nodes), st.sampled_from(nodes)), max_size=8))
        graph.add_edges_from([(u, v, row) for (u, v), row in zip(ends, draw(rows(len(ends))), strict=True)])
    return graph


@every_format
@settings(deadline=None)
@given(graph=graphs())
def test_any_graph_comes_back_whole(name: str, graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> None:
    read = back(name, graph, tmp_path_factory.mktemp("any"))
    assert nodes_of(read) == nodes_of(graph)
    assert edges_of(read) == edges_of(graph)
    assert read.is_directed() == graph.is_directed()


SCALARS = st.one_of(
    *(st.none(), st.booleans(), st.integers(), st.floats(), st.decimals(), st.complex_numbers(), st.text(st.characters()), st.binary()),
    *(st.dates(), st.times(), st.datetimes(), st.timedeltas(), st.frozensets(st.integers() | st.text()), st.uuids()),
)


@settings(deadline=None)
@given(value=st.recursive(SCALARS, st.lists))
def test_every_value_becomes_plain(value: object) -> None:
    known = plain(value)
    scalars = known if isinstance(known, tuple) else () if known is None else (known,)
    assert {type(one) for one in scalars} <= {bool, int, float, str}
    assert [clean(str(one)) for one in scalars] == [str(one) for one in scalars]


def _refused(name: str, path: Path) -> str:
    with pytest.raises(FilmographError) as caught:
        write(nx.path_graph(3), name, path)
    return str(caught.value)


@every_format
def test_a_target_that_cannot_be_written_is_told_in_one_sentence(name: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("kept")
    inside, missing = file / "x", tmp_path / "missing" / "x"
    long = tmp_path / ("x" * 300)
    assert _refused(name, inside) == f"{inside}: cannot be written (Not a directory); choose a path inside a folder, not inside a file."
    assert _refused(name, missing) == f"{missing}: cannot be written (No such file or directory); make its folder first."
    assert _refused(name, tmp_path) == f"{tmp_path}: cannot be written (Is a directory); add a file name to this folder."
    assert _refused(name, long) == f"{long}: cannot be written (File name too long); choose a shorter name."
    assert [file.name for file in tmp_path.iterdir()] == ["file"]
    assert file.read_text() == "kept"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "(No space left on device); free some space or choose another disk."),
        (PermissionError(errno.EACCES, "Permission denied"), "(Permission denied); choose a folder that you may write to."),
    ],
)
def test_a_failure_half_way_leaves_the_old_file(error: OSError, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "network"
    path.write_text("old")
    with pytest.raises(FilmographError) as caught, replacing(path) as part:
        part.write_text("half")
        raise error
    assert str(caught.value) == f"{path}: cannot be written {sentence}"
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {"network": "old"}


def test_an_interruption_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "network"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt), replacing(path) as part:
        part.write_text("half")
        raise KeyboardInterrupt
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {"network": "old"}


@every_format
@pytest.mark.parametrize(
    ("nodes", "sentence"),
    [
        ([1, "1"], "The nodes 1 and '1' would both have the id '1'; rename one of them."),
        (["a\x00"], r"The node 'a\x00' has a character that files cannot hold; rename the node."),
    ],
)
def test_ids_that_would_change_are_refused(name: str, nodes: list[Any], sentence: str, tmp_path: Path) -> None:
    graph: Graph = nx.Graph()
    graph.add_nodes_from(nodes)
    with pytest.raises(FilmographError) as caught:
        write(graph, name, tmp_path / "g")
    assert str(caught.value) == sentence
    assert list(tmp_path.iterdir()) == []


@every_format
def test_the_same_graph_makes_the_same_file(name: str, tmp_path: Path) -> None:
    graph: Graph = nx.MultiGraph([("a", "b", {"genres": {"war", "drama", "noir"}}), ("a", "b", {})])
    for file in ("one", "two"):
        write(graph, name, tmp_path / file)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
