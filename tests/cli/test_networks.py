"""Networks, chains and answers on their way to files: what is written, what is printed about it, and what is refused."""

from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from make import refused, run


def read(path: Path) -> tuple[dict[str, Any], list[tuple[Any, ...]]]:
    """Return the nodes of a GraphML file by their labels, without their IRIs, and its edges between labels."""
    graph = nx.read_graphml(path)
    label = {node: row["label"] for node, row in graph.nodes(data=True)}
    nodes = {row.pop("label"): {key: value for key, value in row.items() if key != "iri"} for _, row in graph.nodes(data=True)}
    edges = [
        (*sorted((label[a], label[b])), {key: value for key, value in row.items() if key != "id"}) for a, b, row in graph.edges(data=True)
    ]
    return nodes, sorted(edges, key=str)


def test_the_part_around_somebody_is_written(store: Path, tmp_path: Path) -> None:
    """With the attributes that are chosen; what it leaves out is printed beside it."""
    target = tmp_path / "part.graphml"
    chosen = ("--around", "meryl streep", "--attributes", "distance,first", "--roles", "actor")
    status, out, err = run("export", "--network", "people", *chosen, "--format", "graphml", "-o", target, "--store", store)
    nodes, edges = read(target)
    assert (status, out) == (0, "")
    assert nodes["Meryl Streep"] == {"distance": 0, "first": 1994}
    assert {name for name, row in nodes.items() if row["distance"] == 1} == set(nodes) - {"Meryl Streep"} >= {"Viola Davis", "Kevin Bacon"}
    assert ("Kevin Bacon", "Meryl Streep", {"first": 1994, "weight": 1}) in edges
    lines = err.splitlines()
    assert lines[0] == f"{target}: {len(nodes)} nodes, {len(edges)} edges."
    assert lines[1].startswith("Left out: ")
    assert "that are more than 1 edge away from Meryl Streep, with " in lines[1]


@pytest.mark.parametrize("name", ["Doubt", "Doubt (2008)", "Viola Davis"])
def test_films_with_people_have_a_part_around_either(store: Path, tmp_path: Path, name: str) -> None:
    """By a title or by a name."""
    target = tmp_path / "part.graphml"
    assert run("export", "--network", "film-people", "--around", name, "-o", target, "--store", store)[0] == 0
    nodes, edges = read(target)
    assert [label for label, row in nodes.items() if row["distance"] == 0] == [name.replace("Doubt", "Doubt (2008)")[:12]]
    assert len(edges) == len(nodes) - 1


def test_a_limit_beside_somebody_keeps_them(store: Path, tmp_path: Path) -> None:
    """Both are in one line."""
    target = tmp_path / "part.graphml"
    err = run("export", "--network", "people", "--around", "Kevin Bacon", "--limit", "2", "-o", target, "--store", store)[2]
    assert "Kevin Bacon" in read(target)[0]
    assert [line.count(" nodes") for line in err.splitlines()] == [1, 2]


@pytest.mark.parametrize("every", [[], ["--all"]])
def test_a_chain_is_written_as_a_network(store: Path, tmp_path: Path, every: list[str]) -> None:
    """People and films are its nodes; with --all the only chain there is."""
    target = tmp_path / "chain.graphml"
    shown = run("path", "Bill Nunn", "Meryl Streep", *every, "--format", "graphml", "-o", target, "--store", store)
    assert shown == (0, "", f"{target}: 5 nodes, 4 edges.\n")
    nodes, edges = read(target)
    assert nodes == {
        "Bill Nunn": {"kind": "person"}, "Won't Back Down (2012)": {"kind": "film", "year": 2012}, "Viola Davis": {"kind": "person"},
        "Doubt (2008)": {"kind": "film", "year": 2008}, "Meryl Streep": {"kind": "person"},
    }  # fmt: skip
    assert [edge[:2] for edge in edges] == [
        ("Bill Nunn", "Won't Back Down (2012)"), ("Doubt (2008)", "Meryl Streep"), ("Doubt (2008)", "Viola Davis"),
        ("Viola Davis", "Won't Back Down (2012)"),
    ]  # fmt: skip


def test_an_answer_is_written_as_a_network(store: Path, tmp_path: Path) -> None:
    """Who worked with Kevin Bacon, and how often."""
    target = tmp_path / "answer.graphml"
    shown = run("ask", "collaborators", "person=Kevin Bacon", "role=actor", "--format", "graphml", "-o", target, "--store", store)
    nodes, edges = read(target)
    assert shown == (0, "", f"{target}: 2 nodes, 1 edge.\n")
    assert nodes["Kevin Bacon"] == {"kind": "person"}
    assert edges == [("Kevin Bacon", "Meryl Streep", {"weight": 1, "first": 1994, "last": 1994})]


@pytest.mark.parametrize("output", [[], ["-o", "-"]])
def test_a_network_is_printed_where_no_file_is_named(store: Path, tmp_path: Path, output: list[str]) -> None:
    """The same as in the file, and nothing beside it."""
    asked = ("ask", "shared-films", "a=Viola Davis", "b=Meryl Streep", "--format", "gexf", "--store", store)
    target = tmp_path / "answer.gexf"
    assert run(*asked, "-o", target)[0] == 0
    assert run(*asked, *output) == (0, target.read_text(encoding="utf-8"), "")


@pytest.mark.parametrize(
    ("status", "arguments", "sentence"),
    [
        (2, ["export", "--network", "people"], "A network is written to a file: give its name with -o, or -o - for standard output."),
        (
            2,
            ["export", "--network", "people", "-o", "people.doc"],
            "people.doc: the format does not follow from this name; choose one of ",
        ),
        (2, ["export", "--network", "people", "-o", "-"], "-: the format does not follow from this name; choose one of "),
        (
            2,
            ["export", "--network", "people", "--depth", "2", "-o", "x.gexf"],
            "A depth is that of the part around somebody or something; say around whom or what, or leave the depth out.",
        ),
        (
            2,
            ["export", "--network", "people", "--around", "Bill Nunn", "--depth", "0", "-o", "x.gexf"],
            "A depth is counted from 1, and 0 is less.",
        ),
        (
            2,
            ["export", "--network", "companies", "--attributes", "year", "-o", "x.gexf"],
            "There is no attribute 'year' in the network of companies; the attributes are label, kind, films, first, last, role, degree, ",
        ),
        (
            1,
            ["export", "--network", "people", "--around", "Bill Nun", "-o", "x.gexf"],
            "No person is called 'Bill Nun'. Near names: Bill Nunn.",
        ),
        (
            1,
            ["export", "--network", "film-people", "--around", "Bill Nun", "-o", "x.gexf"],
            "No person or film is called 'Bill Nun'. Near names: Bill Nunn.",
        ),
        (
            1,
            ["export", "--network", "people", "--around", "Bill Nunn", "--to", "1950", "-o", "x.gexf"],
            "Bill Nunn is not in the network of people to 1950: no credit that counts links them to another; loosen the limits.",
        ),
        (
            1,
            ["export", "--network", "people", "--roles", "director", "-o", "x.gexf"],
            "The network of people is empty: no credit that counts links any two; loosen the limits.",
        ),
        (
            2,
            ["path", "Bill Nunn", "Viola Davis", "-o", "x.txt"],
            "-o goes with the format of a network, and table is printed; leave -o out, ",
        ),
        (
            2,
            ["ask", "top-pairs", "--format", "csv", "-o", "x.csv"],
            "-o goes with the format of a network, and csv is printed; leave -o out, ",
        ),
        (
            1,
            ["path", "Bill Nunn", "Bill Nunn", "--format", "gexf", "-o", "x.gexf"],
            "Bill Nunn is both ends of the chain, so there is no film to write; name two people.",
        ),
        (2, ["ask", "ratings", "film=Doubt", "--format", "gexf"], "The answer to 'ratings' links no two things, so it is no network; "),
        (
            1,
            ["ask", "duos", "first=director", "second=composer", "--format", "gexf"],
            "The network of duos is empty, so there is nothing to write.",
        ),
    ],
)
def test_what_cannot_be_written_is_one_sentence(store: Path, status: int, arguments: list[str], sentence: str) -> None:
    """It says what to do, and no file is left."""
    assert refused(status, *arguments, "--store", store).startswith(sentence)
    assert not list(Path().glob("x.*"))


def test_a_limit_that_leaves_no_edge_is_refused(store: Path) -> None:
    """A single node has no edge, and the sentence says what was left out."""
    shown = refused(1, "export", "--network", "companies", "--limit", "1", "-o", "x.gexf", "--store", store)
    assert shown == "The network of companies is empty, because it leaves out 2 of 2 nodes, with 1 of 1 edges; loosen the limits."
