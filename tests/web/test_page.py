"""The offline page as a person finds it: opened in Chromium as a file, searched, filtered, walked with keys, on a phone, with and without WebGL."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any, TypeAlias

import networkx as nx
import pytest
from filmograph.export.explorer_data import explorer_data
from filmograph.export.html import page
from filmograph.resources import bundle
from make import ROOT

Graph: TypeAlias = "nx.Graph[Any]"

WEB = ROOT / "graph" / "filmograph" / "web"
CHROMIUM = shutil.which("chromium")
HOSTILE = [
    "</script><script>alert(1)</script>", "<!-- <script>", "]]>", "<img src=x onerror=alert(1)>", "&lt;b&gt; &amp;", "\"quoted\" 'too'",
    "{title} %s \\u003c", "\u05e9\u05dc\u05d5\u05dd", "\U0001f3ac " + "long" * 500, "line\u2028separator",
]  # fmt: skip

pytestmark = [
    pytest.mark.chromium,
    pytest.mark.node,
    pytest.mark.skipif(
        not (CHROMIUM and shutil.which("node") and (WEB / "node_modules").is_dir()),
        reason="needs Chromium, Node and its packages: run npm ci in graph/filmograph/web",
    ),
]


def credits_network() -> Graph:
    """Return five people, who worked together in four films."""
    graph: Graph = nx.Graph(network="people", left_out="3 of 8 nodes, with 2 of 7 edges")
    for name, label, films, first, last, role, community in (
        ("ann", "Ann L\u00e9e", 2, 1950, 1960, "actor", 0), ("bo", "Bo Ek", 3, 1950, 1960, "actor", 0), ("cy", "Cy Orr", 1, 1950, 1950, "director", 0),
        ("dee", "D\u00e9e Fox", 2, 1952, 1960, "actor", 1), ("gil", "Gil Ames", 2, 1952, 1960, "composer", 1),
    ):  # fmt: skip
        graph.add_node(f"http://example.org/{name}", label=label, kind="person", films=films, first=first, last=last, role=role, community=community)
    for a, b, weight, first, last, roles, titles, sources in (
        ("ann", "bo", 2, 1950, 1955, "actor", ["The Long Road (1950)", "Dawn (1955)"], ["imdb-tables", "tmdb"]),
        ("ann", "cy", 1, 1950, 1950, "actor | director", ["The Long Road (1950)"], ["imdb-tables"]),
        ("bo", "cy", 1, 1950, 1950, "actor | director", ["The Long Road (1950)"], ["imdb-tables"]),
        ("bo", "dee", 1, 1952, 1952, "actor", ["Silver River (1952)"], ["tmdb"]),
        ("dee", "gil", 2, 1952, 1960, "actor | composer", ["Silver River (1952)", "Night Train (1960)"], ["tmdb"]),
    ):
        ends = (f"http://example.org/{a}", f"http://example.org/{b}")
        graph.add_edges_from([(*ends, {"weight": weight, "first": first, "last": last, "roles": roles, "titles": titles, "sources": sources})])
    return graph


def chain() -> Graph:
    graph: Graph = nx.DiGraph(title="From Ann to Bo")
    graph.add_nodes_from([("a", {"label": "Ann", "kind": "person"}), ("f", {"label": "Dawn (1955)", "kind": "film", "year": 1955}), ("b", {"label": "Bo", "kind": "person"})])
    graph.add_edges_from([("a", "f", {"role": "actor", "sources": ["imdb"]}), ("b", "f", {"role": "director", "sources": ["imdb"]})])
    return graph


def hostile() -> Graph:
    graph: Graph = nx.star_graph(len(HOSTILE) - 1)
    for node, label in enumerate(HOSTILE):
        graph.nodes[node].update(label=label, **{label: label})
    for a, b in graph.edges:
        graph.edges[a, b]["titles"] = [HOSTILE[b]]
    graph.graph.update(title=HOSTILE[0], left_out=HOSTILE[1])
    return graph


def many() -> Graph:
    graph: Graph = nx.star_graph(119)
    for node in graph:
        graph.nodes[node].update(label=f"Person {node}", films=node)
    return graph


def pair() -> Graph:
    graph: Graph = nx.Graph([("a", "b")])
    graph.edges["a", "b"]["titles"] = ["Dawn (1955)"]
    return graph


def notebook() -> str:
    """Return a page that does with the module of the widget what a notebook does."""
    data = json.dumps(explorer_data(credits_network()))
    module = bundle("widget.js").read_text(encoding="utf-8")
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Notebook</title><style>{bundle("page.css").read_text(encoding="utf-8")}</style>
<div id="cell"></div><script id="module" type="text/plain">{module}</script>
<script type="module">
const source = document.getElementById("module").textContent;
const widget = (await import(URL.createObjectURL(new Blob([source], {{ type: "text/javascript" }})))).default;
window.ended = widget.render({{ model: {{ get: (name) => ({{ network: {data} }})[name] }}, el: document.getElementById("cell") }});
</script></html>"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return what there is to see, by scenario of `browse.mjs`."""
    folder = tmp_path_factory.mktemp("pages")
    one: Graph = nx.Graph()
    one.add_node("a", label="Ann")
    graphs = {"credits": credits_network(), "chain": chain(), "hostile": hostile(), "many": many(), "one": one, "two": pair()}
    for name, graph in graphs.items():
        (folder / f"{name}.html").write_text(page(graph), encoding="utf-8")
    (folder / "notebook.html").write_text(notebook(), encoding="utf-8")
    command: list[str | Path] = ["node", Path(__file__).with_name("browse.mjs"), WEB, folder]
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True, env={**os.environ, "CHROMIUM": CHROMIUM or ""}, timeout=300)
    return json.loads(ran.stdout)
