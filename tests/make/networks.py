"""Networks written by hand or at random, as a build would write them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
from filmograph.ask.network.incidence import Network
from filmograph.ask.network.limits import Limits
from filmograph.store.columns import block, write_numbers, write_texts
from hypothesis import strategies as st

ROLES = ["actor", "director"]
Credited = tuple[int, int, int, int, int]
"""Person, film, role (0 actor, 1 director), billing (0 unknown) and flags (1 voice, 2 self, 4 archive footage, 8 uncredited)."""

PEOPLE, FILMS = 9, 7
_FLAGS = st.sampled_from([0, 0, 0, 2, 4, 8])
random_credits = st.lists(
    st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, FILMS - 1), st.integers(0, 1), st.integers(0, 3), _FLAGS),
    unique=True, max_size=30,
)  # fmt: skip
random_limits = st.builds(
    Limits, roles=st.sampled_from([None, ["actor"], ["director"], ["cast"], ["crew"], []]), from_year=st.sampled_from([None, 1992]),
    to_year=st.sampled_from([None, 1994]), billing=st.sampled_from([None, 1, 2]), exclude=st.sampled_from([[], ["self"], ["uncredited"]]),
    archive=st.booleans(),
)  # fmt: skip

_NAMES = ["Ann", "Bea", "Cid", "Dan"]
TITLES = [("One", 2001, 0.4), ("Two", 2002, 0.9), ("Three", 2003, 0.5), ("Four", 0, float("nan")), ("Five", 2005, 0.1)]
_CREDITS: list[Credited] = [
    (0, 0, 0, 1, 0), (1, 0, 0, 2, 0), (0, 1, 0, 1, 0), (1, 1, 0, 2, 0), (1, 2, 0, 1, 0), (2, 2, 0, 2, 0), (1, 3, 0, 1, 0), (2, 3, 1, 0, 0),
    (3, 4, 0, 1, 0), (0, 4, 0, 2, 4),
]  # fmt: skip


def write_four_people(folder: Path) -> Network:
    """Write a small network: Ann and Bea in One and Two, Bea and Cid in Three and Four (which Cid directs), Dan alone in Five.

    Five holds archive footage of Ann.
    """
    return write_network(folder, _CREDITS, _NAMES, TITLES)


def write_network(
    folder: Path,
    rows: Sequence[Credited],
    names: Sequence[str] | None = None,
    films: Sequence[tuple[str, int, float]] | None = None,
    *,
    other_names: Sequence[tuple[int, int]] = (),
    doubts: Sequence[tuple[int, int, int]] = (),
) -> Network:
    """Write the arrays of credits, each read from a line of one page, and open them; films are (title, year, score).

    Other names are (bearer of the name as the own one, person), doubts (first, second, likelihood in ten-thousandths), both sorted.
    """
    names = names or [f"P{number}" for number in range(PEOPLE)]
    films = films or [(f"F{number}", 1990 + number, number / 10) for number in range(FILMS)]
    columns = np.array(sorted(rows), dtype=np.int32).reshape(-1, 5)
    person, film, flags = columns[:, 0], columns[:, 1], columns[:, 4]
    pairs = sorted({(p, f) for p, f, _, _, flag in rows if not flag & 4})
    own, whose = np.array(pairs, dtype=np.int32).reshape(-1, 2).T
    by_film = np.lexsort((own, whose))
    order = np.argsort(film, kind="stable").astype(np.int32)
    ranks = np.array(sorted(range(len(names)), key=lambda n: (names[n], n)))
    numbers: dict[str, Any] = {
        "film_year": np.array([year for _, year, _ in films], dtype=np.int16),
        "film_score": np.array([score for *_, score in films], dtype=np.float32),
        "person_rank": np.argsort(ranks), "name_rank": np.unique(np.array(names), return_inverse=True)[1],
        "person_start": _starts(person, len(names)),
        "film_start": _starts(film[order], len(films)), "film_order": order,
        "person_films": whose, "person_films_start": _starts(own, len(names)),
        **{f"credit_{name}": columns[:, i] for i, name in enumerate(("person", "film", "role", "billing"))},
        "credit_flags": flags.astype(np.uint8), "credit_provenance_start": np.arange(len(columns) + 1),
        "credit_provenance_document": np.zeros(len(columns), dtype=np.int32),
        "credit_provenance_first": np.arange(1, len(columns) + 1), "credit_provenance_last": np.arange(1, len(columns) + 1),
        "person_component": _components(pairs, len(names)), "film_people": own[by_film],
        "film_people_start": _starts(whose[by_film], len(films)),
        **_columns(("other_name_bearer", "other_name_person"), other_names),
        **_columns(("doubt_first", "doubt_second", "doubt_likelihood"), doubts),
    }  # fmt: skip
    texts = {
        "person_iri": [f"p{number:03}" for number in range(len(names))], "person_name": list(names),
        "film_iri": [f"f{number:03}" for number in range(len(films))], "film_title": [title for title, *_ in films],
        "role": ROLES, "role_label": ROLES, "credit_characters": ["" for _ in columns],
        "document_source": ["page"], "document_file": ["page.txt"],
        "doubt_evidence": [f"evidence {number}" for number in range(len(doubts))],
    }  # fmt: skip
    folder.mkdir()
    write_numbers(folder, numbers)
    write_texts(folder, {name: [block(values)] for name, values in texts.items()})
    return Network(folder)


def _columns(names: Sequence[str], rows: Sequence[Sequence[int]]) -> dict[str, Any]:
    return dict(zip(names, np.array(rows, dtype=np.int32).reshape(-1, len(names)).T, strict=True))


def _components(pairs: Sequence[tuple[int, int]], people: int) -> "np.ndarray[tuple[int], np.dtype[np.int32]]":
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(f"p{person}" for person in range(people))
    graph.add_edges_from((f"p{person}", f"f{film}") for person, film in pairs)
    number = {node: n for n, members in enumerate(nx.connected_components(graph)) for node in members}
    return np.array([number[f"p{person}"] for person in range(people)], dtype=np.int32)


def people_graph(rows: Sequence[Credited]) -> "nx.Graph[int]":
    """Return who shares films with whom as a networkx graph, without archive footage; it has everyone, alone or not."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(PEOPLE))
    for film in range(FILMS):
        people = sorted({p for p, f, _, _, flags in rows if f == film and not flags & 4})
        for i, one in enumerate(people):
            for other in people[i + 1 :]:
                weight = graph.edges[one, other]["weight"] + 1 if graph.has_edge(one, other) else 1
                graph.add_edge(one, other, weight=weight)
    return graph


def _starts(numbers: "np.ndarray[tuple[int], np.dtype[np.int32]]", count: int) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.searchsorted(numbers, np.arange(count + 1)).astype(np.int64)
