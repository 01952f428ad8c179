"""The offline page as text: what it embeds, what it lets run, how large it is, and what it refuses."""

import base64
import datetime as dt
import json
import random
import re
import time
from decimal import Decimal
from hashlib import sha256
from typing import Any, TypeAlias

import networkx as nx
import numpy as np
import pytest
from filmograph.errors import FilmographError, UsageError
from filmograph.export.columns.markup import clean
from filmograph.export.page.explorer_data import explorer_data
from filmograph.export.page.html import page
from filmograph.export.page.positions import positions
from hypothesis import given
from hypothesis import strategies as st

Graph: TypeAlias = "nx.Graph[Any]"

_POLICY = re.compile(
    "default-src 'none'; script-src 'sha256-([^']+)'; style-src 'sha256-([^']+)'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'"
)
_SOMEBODY = "https://w3id.org/filmograph/id/person/somebody-somewhere-"


def between(text: str, start: str, end: str) -> list[str]:
    """Return what stands between two texts, as a browser finds elements: up to the first end."""
    return [part.split(end)[0] for part in text.split(start)[1:]]


def data_of(text: str) -> Any:
    """Return what a page embeds."""
    [data] = between(text, '<script type="application/json" id="filmograph-data">', "</script")
    return json.loads(data)


def hash_of(text: str) -> str:
    return base64.b64encode(sha256(text.encode()).digest()).decode()


def large() -> Graph:
    """Return 2,000 people and 8,000 edges, each with up to five of 3,000 titles, and sources."""
    chance = random.Random(1)  # noqa: S311 - titles are no secret
    graph: Graph = nx.gnm_random_graph(2000, 8000, seed=1)
    for node, values in graph.nodes(data=True):
        values.update(label=f"Somebody Somewhere {node}", kind="person", role="actor", first=1950, last=2000, films=5, community=node % 9)
    for _, _, values in graph.edges(data=True):
        titles = [f"A Film with a Title ({chance.randrange(3000)})" for _ in range(chance.randrange(1, 6))]
        values.update(weight=len(titles), first=1950, last=1999, roles="actor | director", titles=titles, sources=["imdb-tables", "tmdb"])
    return nx.relabel_nodes(graph, {node: f"{_SOMEBODY}{node}" for node in graph})


def columns(data: Any, of: str) -> dict[str, tuple[str, list[Any]]]:
    """Return the type and the values of each column, with their texts."""
    texts = data["texts"]

    def shown(kind: str, value: Any) -> Any:
        if value is None or kind == "number":
            return value
        return texts[value] if kind == "text" else [texts[one] for one in value]

    return {one["name"]: (one["type"], [shown(one["type"], value) for value in one["values"]]) for one in data[of]["columns"]}


def test_a_page_lets_only_its_own_script_and_style_run() -> None:
    """The hashes of its policy are those of what stands in it; no element has a handler or a style of its own."""
    text = page(nx.path_graph(3))
    script = between(text, "<script>", "</script")[-1]
    [style] = between(text, "<style>", "</style")
    found = _POLICY.search(text)
    assert found is not None
    assert found.groups() == (hash_of(script), hash_of(style))
    markup = text.replace(script, "").replace(style, "")
    assert re.findall(r"\s(?:on\w+|style|src|href)=", markup) == []


def test_a_network_of_2000_nodes_and_8000_edges_is_small_and_soon_made() -> None:
    graph, begun = large(), time.perf_counter()
    size = len(page(graph).encode())
    assert (size < 1_500_000, time.perf_counter() - begun < 10) == (True, True)


def test_a_page_is_the_same_each_time() -> None:
    """Whatever random numbers were drawn in between."""
    graph = nx.gnm_random_graph(300, 400, seed=2)
    first = page(graph)
    random.random()  # noqa: S311 - nor is what is drawn here
    assert page(graph) == first


def test_values_are_embedded_as_numbers_texts_and_lists() -> None:
    graph: Graph = nx.MultiDiGraph(title="T")
    graph.add_node("http://example.org/a", label="Ann", films=np.int64(3), born=dt.date(1950, 1, 2), score=Decimal("7.5"), alive=True)
    graph.add_node("b", label=" ", films=None, big=2**70, role="", odd=float("nan"))
    graph.add_edge("http://example.org/a", "b", roles="actor | director", titles=("Dawn", "Dusk"), weight=2)
    graph.add_edge("http://example.org/a", "b", roles="actor", titles="Dawn", tags={"y", "x"})
    data = explorer_data(graph)
    assert {key: data[key] for key in ("title", "left_out", "directed")} == {"title": "T", "left_out": None, "directed": True}
    assert (data["edges"]["source"], data["edges"]["target"]) == ([0, 0], [1, 1])
    assert columns(data, "nodes") == {
        "label": ("text", ["Ann", "b"]),
        "films": ("number", [3, None]),
        "born": ("text", ["1950-01-02", None]),
        "score": ("number", [7.5, None]),
        "alive": ("number", [True, None]),
        "iri": ("text", ["http://example.org/a", None]),
        "big": ("text", [None, str(2**70)]),
        "odd": ("text", [None, "nan"]),
    }
    assert columns(data, "edges") == {
        "roles": ("list", [["actor", "director"], ["actor"]]),
        "titles": ("list", [["Dawn", "Dusk"], ["Dawn"]]),
        "weight": ("number", [2, None]),
        "tags": ("list", [None, ["x", "y"]]),
    }


@given(label=st.text(), title=st.text())
def test_no_text_ends_the_data_or_is_lost(label: str, title: str) -> None:
    """But for what no export writes: control characters and marks of direction."""
    graph: Graph = nx.Graph()
    graph.add_node(0, label=f"x{label}")
    data = data_of(page(graph, title=f"x{title}"))
    assert (data["title"], data["texts"]) == (clean(f"x{title}"), [clean(f"x{label}")])


@pytest.mark.parametrize(
    ("graph", "title", "expected"),
    [
        (nx.Graph(network="film-people"), None, "Film people: 0 nodes, 0 edges"),
        (nx.Graph(network="people", title="Mine"), None, "Mine"),
        (nx.Graph(title="Mine"), "Yours", "Yours"),
        (nx.path_graph(2), None, "Network: 2 nodes, 1 edge"),
    ],
)
def test_a_title_is_given_or_the_graphs_or_a_count(graph: Graph, title: str | None, expected: str) -> None:
    text = page(graph, title=title)
    assert (between(text, "<title>", "</title"), data_of(text)["title"]) == ([expected], expected)


def test_attributes_are_chosen_beside_label_weight_and_iri() -> None:
    graph: Graph = nx.Graph()
    graph.add_node("http://example.org/a", label="Ann", films=3, role="actor")
    graph.add_edge("http://example.org/a", "b", weight=2, roles="actor", titles=["Dawn"])
    data = explorer_data(graph, attributes=["films", "titles"])
    assert {of: list(columns(data, of)) for of in ("nodes", "edges")} == {"nodes": ["label", "films", "iri"], "edges": ["weight", "titles"]}


def test_an_unknown_attribute_is_one_sentence() -> None:
    graph: Graph = nx.Graph()
    graph.add_edge("a", "b", weight=1)
    with pytest.raises(UsageError) as error:
        page(graph, attributes=["colour"])
    assert str(error.value) == "There is no attribute 'colour' in this network; its attributes are iri, label, weight."


@pytest.mark.parametrize(
    ("graph", "size"),
    [(nx.empty_graph(5001), "5,001 nodes and 0 edges"), (nx.circulant_graph(5000, [1, 2, 3, 4, 5]), "5,000 nodes and 25,000 edges")],
)
def test_a_network_that_is_too_large_is_one_sentence(graph: Graph, size: str) -> None:
    with pytest.raises(FilmographError) as error:
        page(graph)
    assert str(error.value) == (
        f"The network has {size}, and a page shows at most 5,000 nodes and 20,000 edges; "
        "make it smaller with --limit, --backbone or --around."
    )


def test_every_node_has_a_position_of_its_own() -> None:
    """In components of every size, with loops and parallel edges; the longer side is 10,000."""
    edges = [(0, 1), (1, 2), (2, 0), (2, 3), (3, 3), (4, 5), (4, 5), *((6, other) for other in range(7, 200))]
    found = positions(203, edges)
    assert (len({tuple(point) for point in found.tolist()}), int(found.min()), int(found.max())) == (203, 0, 10_000)


def test_a_chain_lies_flat() -> None:
    assert positions(4, [(0, 1), (1, 2), (2, 3)])[:, 1].tolist() == [0, 0, 0, 0]
