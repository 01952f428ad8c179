"""What each format takes to write, in time, memory and size.

    python tests/benchmarks/exports.py [--edges 519239 1000000] [--store DIR] [--attributes weight,roles] [--folder DIR] [--write]

Networks of people are made at random in these sizes, 16 edges a person, with the attributes that ours have; with `--store` the network of
people of a store is written too. A page (`html`) shows no network of such a size. Every export is a process of its own; the time is that
of writing alone, the memory that of all.
"""

import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import filmograph
import numpy as np
from filmograph.export import FORMATS, write
from filmograph.networkx_backend.array_graph import ArrayGraph
from results import HERE, Report, parser
from running import measure_command
from scipy import sparse

ROLES = ("actor", "director", "writer", "producer", "composer")


def random_network(edges: int, seed: int = 1) -> ArrayGraph:
    """Return a network with so many edges, the same for the same seed."""
    random = np.random.default_rng(seed)
    people = max(edges // 16, 4)
    pairs = np.unique(random.integers(0, people, (edges * 3, 2)) @ np.array([people, 1]))
    one, other = np.divmod(random.permutation(pairs), people)
    upper = np.flatnonzero(one < other)[:edges]
    one, other = one[upper], other[upper]
    matrix = sparse.coo_array((np.arange(1, len(one) + 1), (one, other)), shape=(people, people)).tocsr()
    both = (matrix + matrix.T).tocsr()
    both.sort_indices()
    edge = both.data - 1
    first = random.integers(1950, 2000, len(one))
    kinds = np.empty(len(ROLES) ** 2, dtype=object)
    kinds[:] = [sorted({a, b}) for a in ROLES for b in ROLES]
    films = random.geometric(0.7, len(one))
    columns = {
        "films": films,
        "weight": films,
        "first": first,
        "last": first + films,
        "roles": kinds[random.integers(0, len(kinds), len(one))],
    }
    nodes = [f"https://w3id.org/filmograph/id/person/person-{number:07}" for number in range(people)]
    own: dict[str, Any] = {"label": [f"Person {number}" for number in range(people)], "kind": ["person"] * people}
    own |= {"films": random.integers(1, 90, people), "pagerank": random.random(people), "community": random.integers(0, 50, people)}
    kept = {name: column[edge] for name, column in columns.items()}
    return ArrayGraph(nodes, both.indptr, both.indices, kept, node_columns=own, graph_attributes={"network": "people"})


def export(form: str, of: str, attributes: str, target: Path) -> None:
    """Write one network, of a number of edges or of a store, and say on standard error how many seconds that took."""
    graph = random_network(int(of)) if of.isdigit() else filmograph.open(of).network("people")
    began = time.perf_counter()
    write(graph, form, target, attributes=attributes.split(",") if attributes else None)
    sys.stderr.write(f"{time.perf_counter() - began:.3f}")


def megabytes(count: int) -> str:
    """Return bytes as they stand in a table."""
    return f"{count / 1e6:,.1f} MB"


def measured(form: str, of: list[str], attributes: str, folder: Path) -> Iterator[str]:
    """Yield the cells of a format."""
    yield f"`{form}`"
    target = folder / f"exported{FORMATS[form].suffix}"
    for one in of:
        taken = measure_command([sys.executable, HERE / "exports.py", "--one", form, one, attributes, target])
        files = [target] if target.is_file() else sorted(target.iterdir())
        yield from (taken.cells()[0], megabytes(taken.memory), megabytes(sum(file.stat().st_size for file in files)))
        target.unlink() if target.is_file() else shutil.rmtree(target)


if __name__ == "__main__":
    asking = parser(__doc__)
    asking.add_argument("--edges", type=int, nargs="*", default=[519_239, 1_000_000])
    asking.add_argument("--store", type=Path)
    asking.add_argument("--attributes", default="", help="as export --attributes")
    asking.add_argument("--one", nargs=4, metavar=("FORMAT", "OF", "ATTRIBUTES", "FILE"), help="write one file")
    asked = asking.parse_args()
    if asked.one:
        export(asked.one[0], asked.one[1], asked.one[2], Path(asked.one[3]))
    else:
        asked.folder.mkdir(parents=True, exist_ok=True)
        networks = [*([str(asked.store)] if asked.store else []), *map(str, asked.edges)]
        heads = [*(["people of the store"] if asked.store else []), *(f"{edges:,} edges" for edges in asked.edges)]
        section = Report("Exports", asked)
        section.add("", f"Attributes: {asked.attributes or 'all'}.")
        columns = ["format", *(cell for head in heads for cell in (head, "memory", "size"))]
        section.table(columns, (tuple(measured(form, networks, asked.attributes, asked.folder)) for form in FORMATS if form != "html"))
        section.write()
