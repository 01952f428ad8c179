"""Exports read back in Python, as the documentation of each format says that its tool reads it."""

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import networkx as nx
from filmograph.export import FORMATS, write

Attributes = dict[str, Any]
Exported: TypeAlias = tuple[dict[str, Attributes], list[tuple[str, str, Attributes]]]
"""Nodes by id with their attributes, and edges with theirs."""


def _of_graph(graph: Any) -> Exported:
    edges = [(source, target, {key: value for key, value in row.items() if key != "id"}) for source, target, row in graph.edges(data=True)]
    return {node: dict(row) for node, row in graph.nodes(data=True)}, edges


def _cytoscape(path: Path) -> Exported:
    elements = json.loads(path.read_text("utf-8"))["elements"]
    nodes, edges = ([entry["data"] for entry in elements[of]] for of in ("nodes", "edges"))
    assert [edge.pop("id") for edge in edges] == [f"e{number}" for number in range(len(edges))]
    assert all(node.pop("name") == node["label"] for node in nodes)
    return {node.pop("id"): node for node in nodes}, [(edge.pop("source"), edge.pop("target"), edge) for edge in edges]


def _graphology(path: Path) -> Exported:
    read = json.loads(path.read_text("utf-8"))
    assert [edge["key"] for edge in read["edges"]] == [f"e{number}" for number in range(len(read["edges"]))]
    nodes = {node["key"]: node["attributes"] for node in read["nodes"]}
    return nodes, [(edge["source"], edge["target"], edge["attributes"]) for edge in read["edges"]]


def _node_link(path: Path) -> Exported:
    return _of_graph(nx.node_link_graph(json.loads(path.read_text("utf-8")), edges="links"))


_DOT = re.compile(r'"((?:[^"\\]|\\.)*)"|(->|--|[\[\];={}]|\w+|,)|\s+', re.DOTALL)


def _dot(path: Path) -> Exported:
    """Read the statements by the grammar of DOT, with text unescaped as Graphviz draws it."""
    nodes: dict[str, Attributes] = {}
    edges = []
    for tokens in _statements(_joined(path.read_bytes().decode())):
        row = (
            dict(zip(tokens[2::2], tokens[3::2], strict=True)) if tokens[1] is None else dict(zip(tokens[3::2], tokens[4::2], strict=True))
        )
        if tokens[1] is None:
            nodes[str(tokens[0])] = row
        else:
            edges.append((str(tokens[0]), str(tokens[2]), row))
    return nodes, edges


def _statements(text: str) -> Iterator[list[Any]]:
    own: list[Any] = []
    end = 0
    for match in _DOT.finditer(text):
        assert match.start() == end, text[end : match.start()]
        end = match.end()
        quoted, other = match.groups()
        if quoted is not None:
            own.append(re.sub(r"\\(.)", r"\1", quoted, flags=re.DOTALL))
        elif other == ";":
            yield own if len(own) > 1 and own[1] == "--" else [own[0], None, *own[1:]]
            own = []
        elif other in {"--", "->"}:
            own.append("--")
        elif other is not None and other not in "[]={}," and not (other in {"graph", "digraph"} and not own):
            own.append(other)
    assert (own, end) == ([], len(text))


def _joined(text: str) -> str:
    """Return DOT with its long texts, which stand in parts, as one."""
    return re.sub(r'(?<!\\)((?:\\\\)*)" \+ "', r"\1", text)


def _pajek(path: Path) -> Exported:
    nodes, edges = _of_graph(nx.read_pajek(path))
    ends = [(_referred(source), _referred(target), row) for source, target, row in edges]
    return {_referred(node): {} for node in nodes}, ends


def _referred(label: str) -> str:
    return re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), label)


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file by the names of their columns."""
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file, strict=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def _table(nodes: str, id_: str, edges: str, source: str, target: str) -> Callable[[Path], Exported]:
    def read(folder: Path) -> Exported:
        points, links = rows_of(folder / nodes), rows_of(folder / edges)
        return {row.pop(id_): row for row in points}, [(row.pop(source), row.pop(target), row) for row in links]

    return read


def _neo4j(folder: Path) -> Exported:
    points, links = rows_of(folder / "nodes.csv"), rows_of(folder / "relationships.csv")
    first = next((name for row in points for name in row), "")
    space = first.removeprefix("id")
    nodes = {row.pop(first): row for row in points}
    return nodes, [(row.pop(f":START_{space[1:]}"), row.pop(f":END_{space[1:]}"), row) for row in links]


EXPORT_READERS: Mapping[str, Callable[[Path], Exported]] = {
    "gexf": lambda path: _of_graph(nx.read_gexf(path)),
    "graphml": lambda path: _of_graph(nx.read_graphml(path)),
    "cytoscape": _cytoscape,
    "graphology": _graphology,
    "node-link": _node_link,
    "dot": _dot,
    "pajek": _pajek,
    "gephi-csv": _table("nodes.csv", "Id", "edges.csv", "Source", "Target"),
    "kumu-csv": _table("elements.csv", "Label", "connections.csv", "From", "To"),
    "flourish-csv": _table("points.csv", "id", "links.csv", "source", "target"),
    "neo4j-csv": _neo4j,
}


def export_and_read(form: str, graph: "nx.Graph[Any]", folder: Path, **options: Any) -> Exported:
    """Write a graph into an empty folder, in which nothing else may be left, and read it."""
    path = folder / f"network{FORMATS[form].suffix}"
    write(graph, form, path, **options)
    assert [file.name for file in folder.iterdir()] == [path.name]
    return EXPORT_READERS[form](path)


HOSTILE_LABELS = (
    "plain", 'John "Jack" Ford', "it's", "back\\slash\\", "\\N \\G \\\\", "&<>]]>", "&amp; &lt;b&gt; &#34;", "<!-- -->", "=1+2", "+1", "-1",
    "@x", "a,b;c|d", " leading and trailing ", "line\nfeed", "carriage\rreturn\r\n", "tab\there", "", " ", "nul\x00 bell\x07 \x1b[31m",
    "lone \ud800 surrogate", "\ufffe\uffff", "\u202eevil\u202c \u2066x\u2069\u200f", "導演 🎬 👩\u200d👩\u200d👧", "e\u0301", "x" * 10_000,
    "🎬" * 10_000, "null", "NaN", "true", "1", "1.0", "{a}", "[b, c]", "%s $x `ls`", "\x7f\x85\u2028\u2029", "__proto__", "plain", "PLAIN",
    "plain (2)",
)  # fmt: skip
"""Labels that break writers which do not expect them."""
