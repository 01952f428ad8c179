"""What peers are given: who is asked about, and the tables and edges of the store."""

import json
from typing import Any

import duckdb
import filmograph
import numpy as np
import pandas as pd
from filmograph.ask.network.incidence import Network
from filmograph.ask.network.limits import Limits
from filmograph.ask.network.projection import project
from filmograph.store.network import FLAGS
from filmograph.store.snapshot import current
from given import FIRST, LAST, PAIRS, SEED
from running import Catalogue, Task, Tasks

_ROW = "(row_number() OVER (ORDER BY iri) - 1)::INTEGER AS number"
"""The row of a person or a film in the arrays, which are in the order of the IRIs."""


def _choose(catalogue: Catalogue) -> None:
    """Write who is asked about."""
    asked = _chosen(Network(current(catalogue.store) / "network"), filmograph.open(catalogue.store))
    (catalogue.peers / "asked.json").write_text(json.dumps(asked), encoding="utf-8")


def _write(catalogue: Catalogue) -> None:
    """Write the tables as Parquet, and the network of people as arrays."""
    snapshot = current(catalogue.store)
    network = Network(snapshot / "network")
    _write_tables(catalogue, network, str(snapshot / "claims.duckdb"))
    edges = project(network.full.people_start, network.full.people, network.film_year, "films")
    kept = np.unique(np.concatenate([edges.a, edges.b]))
    for name, column in {
        "numbers": kept, "a": np.searchsorted(kept, edges.a), "b": np.searchsorted(kept, edges.b), "weight": edges.columns["weight"],
    }.items():  # fmt: skip
        np.save(catalogue.peers / f"people-{name}.npy", column.astype(np.int64))


def _chosen(network: Network, graph: filmograph.Filmograph) -> dict[str, Any]:
    """Return the most prolific person, who acted most in the decade, the first of the top pairs, and pairs with a chain between."""
    prolific = int(np.argmax(np.diff(network.full.films_start)))
    acted = network.incidence(Limits(roles=["actor"], from_year=FIRST, to_year=LAST))
    star = int(np.argmax(np.diff(acted.films_start)))
    pair = graph.ask("top-pairs", limit=1)[0]
    linked = np.flatnonzero(graph.degrees(network.person_iri[prolific]).distances >= 0)
    pairs = np.random.default_rng(SEED).choice(linked, (PAIRS + 1, 2))
    iris = {"prolific": network.person_iri[prolific], "star": network.person_iri[star], "a": str(pair["a"]), "b": str(pair["b"])}
    return {
        **iris, "numbers": {name: network.person_number(iri) for name, iri in iris.items()},
        "credits": len(network.person), "people": network.people, "films": network.films,
        "pairs": [network.person_iri.take(pair) for pair in pairs], "pairs-numbers": pairs.tolist(),
    }  # fmt: skip


def _write_tables(catalogue: Catalogue, network: Network, claims: str) -> None:
    characters = network.texts("credit_characters")
    credit = pd.DataFrame({
        "person": np.asarray(network.person), "film": np.asarray(network.film),
        "role": np.array(network.roles, dtype=object)[network.role],
        "label": np.array(list(network.texts("role_label")), dtype=object)[network.role],
        "archive": (np.asarray(network.flags) & FLAGS["archive"]) > 0,
        "characters": [text or None for text in characters.take(np.arange(len(characters)))],
    })  # fmt: skip
    with duckdb.connect() as connection:
        connection.register("credited", credit)
        connection.sql(f"ATTACH '{claims}' AS claims (READ_ONLY)")
        for name, query in {
            "person": f"SELECT {_ROW}, iri, name FROM claims.person ORDER BY number",
            "film": f"SELECT {_ROW}, iri, title, year, coalesce(released, year::VARCHAR) AS date FROM claims.film ORDER BY number",
            "credit": "FROM credited",
        }.items():
            connection.sql(f"COPY ({query}) TO '{catalogue.peers}/{name}.parquet'")


TASKS: Tasks = {
    "choose": lambda catalogue: Task(lambda: _choose(catalogue), times=0),
    "prepare": lambda catalogue: Task(lambda: _write(catalogue), times=0),
}
