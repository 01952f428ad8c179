"""Each format is read by its tool's own reader: igraph, graphology, cytoscape, Graphviz, the schema of GEXF, the rules of Neo4j."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, TypeAlias

import networkx as nx
import pytest
from filmograph.export import write
from filmograph.export.columns.markup import clean
from filmograph.export.formats import gexf
from lxml import etree
from make import HOSTILE_LABELS, SHARED, WEB, rows_of, with_node

Graph: TypeAlias = "nx.Graph[Any]"

LABELS = [clean(label) for label in HOSTILE_LABELS]
SCHEMA = SHARED / "data" / "schemas" / "gexf-1.3" / "gexf.xsd"
NAMESPACE = "{http://gexf.net/1.3}"

with_graphviz = pytest.mark.skipif(not shutil.which("dot"), reason="needs Graphviz, whose command is dot")
with_schema = pytest.mark.skipif(not SCHEMA.exists(), reason="needs the schemas of FILMOGRAPH_SHARED")


def hostile() -> Graph:
    """Return nodes with every hostile label, each linked to the one before, with the label on the edge and in lists too."""
    graph: Graph = nx.Graph()
    for number, label in enumerate(HOSTILE_LABELS):
        graph.add_node(f"node {number}", label=label, note=label, notes=[label, "x", label])
        if number:
            graph.add_edge(f"node {number - 1}", f"node {number}", label=label, weight=number)
    return graph


def credits_graph() -> Graph:
    """Return who was what in which film, with years and parallel edges by role."""
    graph: Graph = nx.MultiDiGraph(network="film-people")
    ann, film = "http://example.org/person/ann", "http://example.org/film/doubt"
    graph.add_node(ann, label="Ann Lee", kind="person", films=1, first=1990, last=2008, pagerank=0.25, start="kept")
    graph.add_node(film, label="Doubt (2008)", kind="film", year=2008)
    for role in ("actor", "film editor", "actor"):
        graph.add_edges_from([(ann, film, {"role": role, "first": 2008, "last": 2008, "titles": ["Doubt; or, 'x' | \\"]})])
    graph.add_edges_from([(ann, film, {"first": 2008}), (film, ann, {})])
    return graph


def in_node(form: str, graph: Graph, folder: Path) -> tuple[list[Any], list[Any]]:
    """Return what the reader under Node finds in an export."""
    write(graph, form, folder / "network")
    command: list[str | Path] = ["node", Path(__file__).with_name("read.cjs"), WEB, form, folder / "network"]
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    nodes, edges = json.loads(ran.stdout)
    return nodes, edges


@pytest.mark.node
@with_node
@pytest.mark.parametrize("form", ["gexf", "graphml", "graphology", "cytoscape"])
def test_graphology_and_cytoscape_read_hostile_labels(form: str, tmp_path: Path) -> None:
    """On nodes, on edges, in text and in lists; graphology takes an empty label of GEXF for none."""
    nodes, edges = in_node(form, hostile(), tmp_path)
    assert [node for node, _ in nodes] == [f"node {number}" for number in range(len(LABELS))]
    label = "name" if form == "cytoscape" else "label"
    assert [own.get(label, "") for _, own in nodes] == LABELS
    assert [own.get("note") for _, own in nodes] == LABELS
    lists = [" | ".join([one, "x", one]) if form == "graphml" else [one, "x", one] for one in LABELS]
    assert [own["notes"] for _, own in nodes] == lists
    assert [(own.get("label", ""), own["weight"]) for *_, own in edges] == [(one, number) for number, one in enumerate(LABELS) if number]


@pytest.mark.node
@with_node
@pytest.mark.parametrize("form", ["gexf", "graphml", "graphology", "cytoscape"])
def test_graphology_and_cytoscape_read_every_attribute(form: str, tmp_path: Path) -> None:
    """By its name, with its type, on parallel edges too."""
    nodes, edges = in_node(form, credits_graph(), tmp_path)
    start = {"gexf": "start_"}.get(form, "start")
    ann = {"iri": "http://example.org/person/ann", "label": "Ann Lee", "kind": "person", "films": 1, "first": 1990, "last": 2008}
    film = {"iri": "http://example.org/film/doubt", "label": "Doubt (2008)", "kind": "film", "year": 2008}
    expected: list[list[Any]] = [["n0", {**ann, "pagerank": 0.25, start: "kept"}], ["n1", film]]
    if form == "cytoscape":
        expected = [[node, {**own, "name": own["label"]}] for node, own in expected]
    assert nodes == expected
    title = "Doubt; or, 'x' | \\"
    own = {"first": 2008, "last": 2008, "titles": title if form == "graphml" else [title]}
    roles = [{"role": "actor", "kind": "actor"}, {"role": "film editor", "kind": "film editor"}, {"role": "actor", "kind": "actor 2"}]
    if form != "gexf":
        roles = [{"role": role["role"]} for role in roles]
    assert edges == [*(["n0", "n1", {**own, **role}] for role in roles), ["n0", "n1", {"first": 2008}], ["n1", "n0", {}]]


@pytest.mark.graphviz
@with_graphviz
def test_graphviz_reads_and_draws_hostile_labels(tmp_path: Path) -> None:
    """What it draws as the label of a node is the label, lines apart; other attributes are kept, with backslashes doubled."""
    write(hostile(), "dot", tmp_path / "network.dot")
    ran = subprocess.run(["dot", "-Tjson", tmp_path / "network.dot"], capture_output=True, check=True)
    read = json.loads(ran.stdout.decode())
    assert ran.stderr.decode() == ""
    nodes = read["objects"]
    assert [node["name"] for node in nodes] == [f"node {number}" for number in range(len(LABELS))]
    assert [node.get("note", "") for node in nodes] == [label.replace("\\", "\\\\") for label in LABELS]
    drawn = ["\n".join(step["text"] for step in node.get("_ldraw_", []) if step["op"] == "T") for node in nodes]
    assert [lines(text) for text in drawn] == [lines(label) for label in LABELS]
    assert [edge["weight"] for edge in read["edges"]] == [str(number) for number in range(1, len(LABELS))]


def lines(text: str) -> list[str]:
    """Return the lines of a label; which character ends one is not seen in a picture."""
    return re.split(r"[\r\n]+", text.strip("\r\n"))


@pytest.mark.graphviz
@with_graphviz
def test_graphviz_reads_every_attribute(tmp_path: Path) -> None:
    """Of parallel edges too."""
    write(credits_graph(), "dot", tmp_path / "network.dot")
    ran = subprocess.run(["dot", "-Tjson", tmp_path / "network.dot"], capture_output=True, check=True)
    read = json.loads(ran.stdout)
    assert (ran.stderr, read["directed"], read["strict"]) == (b"", True, False)
    ann = {name: read["objects"][0][name] for name in ("name", "label", "iri", "kind", "films", "first", "last", "pagerank", "start_")}
    assert list(ann.values()) == ["n0", "Ann Lee", "http://example.org/person/ann", "person", "1", "1990", "2008", "0.25", "kept"]
    ends = [(edge["tail"], edge["head"], edge.get("role", "")) for edge in read["edges"]]
    assert sorted(ends) == [(0, 1, ""), (0, 1, "actor"), (0, 1, "actor"), (0, 1, "film editor"), (1, 0, "")]


@pytest.mark.parametrize("form", ["graphml", "pajek"])
def test_igraph_reads_hostile_labels(form: str, tmp_path: Path) -> None:
    """Of Pajek with `&#34;` for a quotation mark, as igraph itself writes it, and labels made unique."""
    import igraph  # noqa: PLC0415 - long to load

    write(hostile(), form, tmp_path / "network")
    if form == "graphml":
        graph = igraph.Graph.Read_GraphML(str(tmp_path / "network"))
        assert graph.vs["label"] == LABELS
        assert (graph.vs["id"], graph.es["weight"]) == ([f"node {number}" for number in range(len(LABELS))], list(range(1, len(LABELS))))
    else:
        graph = igraph.Graph.Read_Pajek(str(tmp_path / "network"))
        names = [re.sub(r"&#(\d+);", lambda match: chr(int(match[1])), name) for name in graph.vs["name"]]
        shown = [label or f"node {number}" for number, label in enumerate(LABELS)]
        assert [(name, label) for name, label in zip(names, shown, strict=True) if name != label] == [
            ("plain (3)", "plain"), ("PLAIN (4)", "PLAIN"),
        ]  # fmt: skip
        assert (graph.es["weight"], graph.is_directed()) == (list(range(1, len(LABELS))), False)
    assert graph.get_edgelist() == [(number, number + 1) for number in range(len(LABELS) - 1)]


@with_schema
@pytest.mark.parametrize("make", [hostile, credits_graph, nx.Graph, lambda: nx.path_graph(3, create_using=nx.DiGraph)])
@pytest.mark.parametrize("large", [False, True])
def test_gexf_is_valid_by_its_schema(make: Any, large: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever labels hold, with years and without."""
    if large:
        monkeypatch.setattr(gexf, "LARGE", 0)
    write(make(), "gexf", tmp_path / "network.gexf")
    etree.XMLSchema(etree.parse(SCHEMA)).assertValid(etree.parse(tmp_path / "network.gexf", etree.XMLParser(huge_tree=True)))


def elements(path: Path, name: str) -> list[dict[str, str]]:
    """Return the attributes of the elements of a name."""
    return [dict(element.attrib) for element in etree.parse(path).iter(f"{NAMESPACE}{name}")]


def test_gexf_names_attributes_by_their_id(tmp_path: Path) -> None:
    """Which is what Sigma and Gephi Lite show."""
    write(credits_graph(), "gexf", tmp_path / "network.gexf")
    assert elements(tmp_path / "network.gexf", "attribute") == [
        {"id": name, "title": name, "type": kind}
        for name, kind in [
            ("iri", "string"), ("kind", "string"), ("films", "integer"), ("first", "integer"), ("last", "integer"),
            ("pagerank", "double"), ("start_", "string"), ("year", "integer"),
            ("role", "string"), ("first", "integer"), ("last", "integer"), ("titles", "liststring"),
        ]
    ]  # fmt: skip


def test_gexf_has_the_years_as_intervals(tmp_path: Path) -> None:
    """A missing year leaves the interval open."""
    path = tmp_path / "network.gexf"
    write(credits_graph(), "gexf", path)
    [graph] = elements(path, "graph")
    assert graph == {"defaultedgetype": "directed", "mode": "dynamic", "timeformat": "double"}
    years = [(one.get("start"), one.get("end")) for name in ("node", "edge") for one in elements(path, name)]
    assert years == [("1990", "2008"), (None, None), ("2008", "2008"), ("2008", "2008"), ("2008", "2008"), ("2008", None), (None, None)]
    assert nx.read_gexf(path).nodes["n0"]["start"] == 1990


@pytest.mark.parametrize("years", [{"first": 2001, "last": 2000}, {"first": "2000", "last": "2001"}, {"first": 2000}])
def test_gexf_has_no_intervals_that_gephi_refuses(years: dict[str, Any], tmp_path: Path) -> None:
    """One that ends before it begins, or is no number, stays an attribute alone."""
    graph: Graph = nx.Graph()
    graph.add_node("a", **years)
    graph.add_node("b", first=2000)
    write(graph, "gexf", tmp_path / "network.gexf")
    assert elements(tmp_path / "network.gexf", "graph") == [{"defaultedgetype": "undirected", "mode": "static"}]
    assert [one.keys() for one in elements(tmp_path / "network.gexf", "node")] == [{"id", "label"}] * 2
    assert {name: nx.read_gexf(tmp_path / "network.gexf").nodes["a"][name] for name in years} in (
        years,
        {k: str(v) for k, v in years.items()},
    )


def test_a_large_gexf_has_the_years_of_edges_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And edges without ids."""
    monkeypatch.setattr(gexf, "LARGE", 1)
    graph: Graph = nx.Graph([(1, 2, {"first": 1990, "last": 1991, "films": 2}), (2, 3, {"films": 1})])
    write(graph, "gexf", tmp_path / "network.gexf")
    assert elements(tmp_path / "network.gexf", "edge") == [
        {"source": "1", "target": "2", "start": "1990", "end": "1991"}, {"source": "2", "target": "3"},
    ]  # fmt: skip
    assert [value["for"] for value in elements(tmp_path / "network.gexf", "attvalue")] == ["films", "films"]


FIELD = re.compile(r"\w*:(ID|START_ID|END_ID)\(\w+\)|:LABEL|:TYPE|\w+(:(int|long|double|boolean|string\[\]))?")
"""What the header of a file of nodes or relationships may hold."""


def test_neo4j_files_keep_the_rules_of_its_import(tmp_path: Path) -> None:
    """Ids are unique in one space, relationships have both ends there, values fit their types, the command names what is written."""
    graph = credits_graph()
    graph.add_node("http://example.org/person/bo", label="line\nfeed", kind="person", films=1, roles=[], tags=["a;b", "c|d"])
    write(graph, "neo4j-csv", tmp_path / "neo4j")
    nodes, links = rows_of(tmp_path / "neo4j" / "nodes.csv"), rows_of(tmp_path / "neo4j" / "relationships.csv")
    assert all(FIELD.fullmatch(name) for row in (nodes[0], links[0]) for name in row)
    assert [list(nodes[0])[:2], list(nodes[0])[-1:]] == [["id:ID(Node)", "name"], [":LABEL"]]
    assert [list(links[0])[:1], list(links[0])[-2:]] == [[":START_ID(Node)"], [":END_ID(Node)", ":TYPE"]]
    ids = [row["id:ID(Node)"] for row in nodes]
    assert len(set(ids)) == len(ids) == 3
    assert {row[end] for row in links for end in (":START_ID(Node)", ":END_ID(Node)")} <= set(ids)
    numbers = [value for row in (*nodes, *links) for name, value in row.items() if name.endswith((":int", ":long")) and value]
    assert [str(int(value)) for value in numbers] == numbers
    assert [row[":LABEL"] for row in nodes] == ["Person", "Film", "Person"]
    assert [row[":TYPE"] for row in links] == ["ACTOR", "FILM_EDITOR", "ACTOR", "CREDITED_IN", "CREDITED_IN"]
    assert [row["tags:string[]"] for row in nodes] == ["", "", "a;b\x1fc|d"]
    assert (tmp_path / "neo4j" / "import.sh").read_text() == (
        "#!/bin/sh\n"
        "# Run this where nodes.csv and relationships.csv are; it makes the database neo4j, which must not be there yet.\n"
        "neo4j-admin database import full neo4j \\\n"
        "    --id-type=string --array-delimiter='U+001F' --multiline-fields=true \\\n"
        "    --nodes=nodes.csv --relationships=relationships.csv\n"
    )


@pytest.mark.parametrize(("entries", "delimiter"), [(["a", "b"], ";"), (["a;b", "b"], "|"), (["a;b", "c|d"], "U+001F")])
def test_the_array_delimiter_of_neo4j_is_one_that_no_list_holds(entries: list[str], delimiter: str, tmp_path: Path) -> None:
    """All nodes of one kind share its name as the space of ids; a text on one line needs no option."""
    graph: Graph = nx.Graph()
    graph.add_node("x", label="a;b|c", kind="production company", entries=entries)
    write(graph, "neo4j-csv", tmp_path / "neo4j")
    character = "\x1f" if delimiter == "U+001F" else delimiter
    assert rows_of(tmp_path / "neo4j" / "nodes.csv") == [
        {"id:ID(ProductionCompany)": "x", "name": "a;b|c", "entries:string[]": character.join(entries), ":LABEL": "ProductionCompany"}
    ]
    assert (tmp_path / "neo4j" / "import.sh").read_text().splitlines()[3] == f"    --id-type=string --array-delimiter='{delimiter}' \\"
