"""The offline page as a person finds it: a file in Chromium, searched, filtered, walked with keys, on a phone, without WebGL."""

import json
import subprocess
from pathlib import Path
from typing import Any, TypeAlias

import networkx as nx
import pytest
from filmograph.export.page.explorer_data import explorer_data
from filmograph.export.page.html import page
from filmograph.resources import bundle
from make import BROWSING, WEB, with_chromium

Graph: TypeAlias = "nx.Graph[Any]"

HOSTILE = [
    "</script><script>alert(1)</script>", "<!-- <script>", "]]>", "<img src=x onerror=alert(1)>", "&lt;b&gt; &amp;", "\"quoted\" 'too'",
    "{title} %s \\u003c", "\u05e9\u05dc\u05d5\u05dd", "\U0001f3ac " + "long" * 500, "line\u2028separator",
]  # fmt: skip

pytestmark = [
    pytest.mark.long,
    pytest.mark.chromium,
    pytest.mark.node,
    with_chromium,
]


def credits_network() -> Graph:
    """Return five people, who worked together in four films."""
    graph: Graph = nx.Graph(network="people", left_out="3 of 8 nodes, with 2 of 7 edges")
    for name, label, films, first, last, role, community in (
        ("ann", "Ann Lée", 2, 1950, 1960, "actor", 0),
        ("bo", "Bo Ek", 3, 1950, 1960, "actor", 0),
        ("cy", "Cy Orr", 1, 1950, 1950, "director", 0),
        ("dee", "Dée Fox", 2, 1952, 1960, "actor", 1),
        ("gil", "Gil Ames", 2, 1952, 1960, "composer", 1),
    ):
        graph.add_node(
            f"http://example.org/{name}", label=label, kind="person", films=films, first=first, last=last, role=role, community=community
        )
    for a, b, weight, first, last, roles, titles, sources in (
        ("ann", "bo", 2, 1950, 1955, "actor", ["The Long Road (1950)", "Dawn (1955)"], ["imdb-tables", "tmdb"]),
        ("ann", "cy", 1, 1950, 1950, "actor | director", ["The Long Road (1950)"], ["imdb-tables"]),
        ("bo", "cy", 1, 1950, 1950, "actor | director", ["The Long Road (1950)"], ["imdb-tables"]),
        ("bo", "dee", 1, 1952, 1952, "actor", ["Silver River (1952)"], ["tmdb"]),
        ("dee", "gil", 2, 1952, 1960, "actor | composer", ["Silver River (1952)", "Night Train (1960)"], ["tmdb"]),
    ):
        ends = (f"http://example.org/{a}", f"http://example.org/{b}")
        graph.add_edges_from(
            [(*ends, {"weight": weight, "first": first, "last": last, "roles": roles, "titles": titles, "sources": sources})]
        )
    return graph


def chain() -> Graph:
    graph: Graph = nx.DiGraph(title="From Ann to Bo")
    graph.add_nodes_from(
        [
            ("a", {"label": "Ann", "kind": "person"}),
            ("f", {"label": "Dawn (1955)", "kind": "film", "year": 1955}),
            ("b", {"label": "Bo", "kind": "person"}),
        ]
    )
    graph.add_edges_from([("a", "f", {"role": "actor", "sources": ["imdb"]}), ("b", "f", {"role": "director", "sources": ["imdb"]})])
    return graph


def hostile() -> Graph:
    graph: Graph = nx.star_graph(len(HOSTILE) - 1)
    for node, label in enumerate(HOSTILE):
        graph.nodes[node].update({"label": label, label: label, "constructor": 1, "__proto__": 2})
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
    module, style = (bundle(name).read_text(encoding="utf-8") for name in ("widget.js", "page.css"))
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Notebook</title><style>{style}</style>
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
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True, env=BROWSING, timeout=300)
    return json.loads(ran.stdout)


QUIET = {"requests": ["the page"], "complaints": [], "violations": []}
ROWS = {
    "ann": "Ann Lée person 2 1950 1960 actor 0", "bo": "Bo Ek person 3 1950 1960 actor 0", "cy": "Cy Orr person 1 1950 1950 director 0",
    "dee": "Dée Fox person 2 1952 1960 actor 1", "gil": "Gil Ames person 2 1952 1960 composer 1",
}  # fmt: skip
EDGES = {
    "ann-bo": "Ann Lée Bo Ek 2 1950 1955 actor The Long Road (1950), Dawn (1955) imdb-tables, tmdb",
    "ann-cy": "Ann Lée Cy Orr 1 1950 1950 actor, director The Long Road (1950) imdb-tables",
    "bo-cy": "Bo Ek Cy Orr 1 1950 1950 actor, director The Long Road (1950) imdb-tables",
    "dee-gil": "Dée Fox Gil Ames 2 1952 1960 actor, composer Silver River (1952), Night Train (1960) tmdb",
}
HINT = "Choose a node or an edge in the picture or in the table. The films and sources behind it are shown here."


def test_a_page_opened_as_a_file_asks_for_nothing_and_draws_with_webgl(seen: Any) -> None:
    title = "People: 5 nodes, 5 edges"
    assert seen["opening"] == QUIET | {"drawing": "webgl", "title": title, "heading": [title], "status": "Shown: 5 nodes, 5 edges."}


def test_its_policy_forbids_what_it_does_not_need(seen: Any) -> None:
    """Also that text becomes HTML: the browser refuses to set it."""
    directives = ["connect-src", "img-src", "require-trusted-types-for", "style-src-attr"]
    assert seen["forbidden"] == {"violations": directives, "html": "TypeError"}


def test_everything_is_in_the_accessibility_tree(seen: Any) -> None:
    """Landmarks, names, the table, and what is read out after a step along an edge."""
    assert seen["tree"] == Path(__file__).with_name("credits.tree.yml").read_text(encoding="utf-8").removesuffix("\n")


def test_a_search_finds_names_without_their_accents_and_enter_goes_through_them(seen: Any) -> None:
    assert seen["search"] == {
        "found": [
            ["Bo Ek", "Ann Lée", "Dée Fox", "Gil Ames"], "4 nodes found. Shown: 5 nodes, 5 edges.",
            [ROWS["bo"], ROWS["ann"], ROWS["dee"], ROWS["gil"]],
        ],
        "first": ["Bo Ek, actor, 1950–1960, 3 edges.", [ROWS["bo"]]],
        "second": ["Ann Lée, actor, 1950–1960, 2 edges.", [ROWS["ann"]]],
        "nobody": ["0 nodes found. Shown: 5 nodes, 5 edges.", [], ["none"]],
        "everything": ["Shown: 5 nodes, 5 edges.", 5],
    }  # fmt: skip


def test_filters_by_role_and_years_hold_for_picture_and_table(seen: Any) -> None:
    assert seen["filters"] == {
        "roles": ["every role", "actor", "composer", "director"],
        "changes": True,
        "director": {
            "status": "Shown: 3 nodes, 2 edges.", "nodes": [ROWS["ann"], ROWS["bo"], ROWS["cy"]],
            "edges": [EDGES["ann-cy"], EDGES["bo-cy"]],
        },
        "from1955": {
            "status": "Shown: 4 nodes, 2 edges.", "nodes": [ROWS["ann"], ROWS["bo"], ROWS["dee"], ROWS["gil"]],
            "edges": [EDGES["ann-bo"], EDGES["dee-gil"]],
        },
        "to1951": {
            "status": "Shown: 3 nodes, 3 edges.", "nodes": [ROWS["ann"], ROWS["bo"], ROWS["cy"]],
            "edges": [EDGES["ann-bo"], EDGES["ann-cy"], EDGES["bo-cy"]],
        },
    }  # fmt: skip


def test_a_selection_in_the_table_is_that_of_picture_and_details(seen: Any) -> None:
    """It ends when a filter leaves it out."""
    about = "Bo Ek Years 1950–1960 Kind person Films 3 Main role actor Community 0 IRI http://example.org/bo Edges of this node (3)"
    assert seen["step"] == {
        "node": {
            "status": "Bo Ek, actor, 1950–1960, 3 edges.", "row": [ROWS["bo"]], "changes": True,
            "details": [f"{about} Ann Lée The Long Road (1950) and 1 more Cy Orr The Long Road (1950) Dée Fox Silver River (1952)"],
        },
        "edge": {
            "status": "Ann Lée – Bo Ek, weight 2, actor, 1950–1955, The Long Road (1950), Dawn (1955)", "row": [EDGES["ann-bo"]],
            "details": [
                "Ann Lée – Bo Ek Years 1950–1955 Weight 2 Roles actor Films The Long Road (1950) Dawn (1955) Sources imdb-tables tmdb"
            ],
        },
        "filtered": {"status": "Shown: 2 nodes, 1 edge.", "row": [], "details": [HINT]},
    }  # fmt: skip


def test_keys_walk_along_edges(seen: Any) -> None:
    """In a chain from Ann, on the left, over a film to Bo."""
    film, bo = ["Dawn (1955) film 1955"], ["Bo person"]
    middle, end = "Dawn (1955), film, 1955, 2 edges.", "Bo, person, 1 edge."
    first, second = " Edge: Ann → Dawn (1955), actor.", " Edge: Bo → Dawn (1955), director."
    blocked = "No edge leads that way from Bo."
    assert seen["keys"] == [
        ["ArrowRight", middle, film], ["Home", middle, film], ["ArrowRight", end + second, bo], ["ArrowRight", blocked, bo],
        ["ArrowUp", blocked, bo], ["ArrowLeft", middle + second, film], ["Shift+ArrowRight", middle + first, film],
        ["Shift+ArrowRight", middle + second, film], ["Enter", end + second, bo], ["Escape", "Shown: 3 nodes, 2 edges.", []],
    ]  # fmt: skip


def test_a_table_is_turned_and_sorted_and_turns_to_what_is_selected(seen: Any) -> None:
    """The header that was pressed keeps the focus."""
    assert seen["sorting"] == [
        ["1 to 50 of 120"], ["51 to 100 of 120"], 50, ["Person 119 119", "Person 118 118"], "descending", ["Person 0 0", "Person 1 1"],
        "Films↑", ["Person 0 0"], ["1 to 50 of 120"],
    ]  # fmt: skip


def test_a_click_selects_a_node_or_an_edge_in_both_drawings(seen: Any) -> None:
    """The only node of a network is in the middle of the picture, and so is the only edge of two."""
    assert seen["pointer"] == {
        "webgl one": ["webgl", "Ann, 0 edges.", []], "webgl two": ["webgl", "a – b, Dawn (1955)", []],
        "plain one": ["canvas", "Ann, 0 edges.", []], "plain two": ["canvas", "a – b, Dawn (1955)", []],
    }  # fmt: skip


def test_a_plain_canvas_is_drawn_on_where_webgl_is_missing(seen: Any) -> None:
    """Whether it is switched off or the browser does not know it; selecting and zooming draw another picture."""
    drawn = QUIET | {"drawing": "canvas", "pictures": 3, "status": "Bo Ek, actor, 1950–1960, 3 edges."}
    assert seen["plain"] == {"switched off": drawn, "unknown": drawn}


def test_a_page_fits_the_width_of_a_phone(seen: Any) -> None:
    assert seen["phone"] == {"credits": [360, 360], "hostile": [360, 360], "many": [360, 360]}


def test_axe_finds_nothing(seen: Any) -> None:
    assert seen["axe"] == {f"{look}{use}": [] for look in ("light", "dark", "phone", "plain") for use in ("", ", in use")}


def test_every_control_is_reached_by_tab_and_shows_its_focus(seen: Any) -> None:
    """In the order of the page."""
    names = [
        "Search by name", "Role", "From year", "To year", "Colour by", "Clear filters", "Picture of the network", "Zoom in", "Zoom out",
        "Show everything", "Keys", "Nodes", "Table of nodes", "Name", "Kind", "Films", "First year", "Last year", "Main role", "Community",
        "Ann Lée", "Bo Ek", "Cy Orr", "Dée Fox", "Gil Ames",
    ]  # fmt: skip
    assert seen["focus"] == [f"{name}: solid" for name in names]


def test_a_page_is_light_or_dark_and_still_where_that_is_wished(seen: Any) -> None:
    light, dark = ["rgb(255, 255, 255)", "rgb(27, 31, 36)"], ["rgb(20, 23, 26)", "rgb(236, 239, 242)"]
    assert seen["looks"] == {
        "light, reduce": [*light, "0s"], "light, no-preference": [*light, "0.12s"],
        "dark, reduce": [*dark, "0s"], "dark, no-preference": [*dark, "0.12s"],
    }  # fmt: skip


def test_text_is_never_html(seen: Any) -> None:
    heads = ["Name", HOSTILE[0], "Constructor", "Proto", *(label[:1].upper() + label[1:] for label in HOSTILE[1:])]
    twice = [label for label in HOSTILE[1:] for _ in range(2)]
    shown = {"title": HOSTILE[0], "heading": HOSTILE[0], "labels": HOSTILE, "details": twice, "images": 0, "heads": heads}
    assert seen["hostile"] == QUIET | shown


def test_the_module_of_the_widget_shows_the_same_explorer_and_ends(seen: Any) -> None:
    headings = ["People: 5 nodes, 5 edges", "Details", "Table"]
    assert seen["widget"] == {
        "complaints": [], "violations": [], "headings": headings, "status": "Shown: 5 nodes, 5 edges.",
        "rows": list(ROWS.values()), "after": "",
    }  # fmt: skip
