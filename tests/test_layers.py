"""The order of the rooms: what may import what, where third parties live, and who may print."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "graph" / "filmograph"
FILES = sorted(PACKAGE.rglob("*.py"))

# A room imports only from rooms before it, within `build` and `ask` in the order written, and the two never meet.
GROUND = [
    "backend_info", "errors", "lines", "namespaces", "resources", "comparable", "references", "judgements", "model", "schema", "sparql",
    "arrays", "snapshot", "store", "sources",
]  # fmt: skip
BUILD = [
    "database", "writer", "rules", "claims", "documents", "tables", "judging", "identity", "ratings", "derived", "fusion", "triples",
    "shacl", "shapes", "checking",
    "credited", "unchanged", "network", "job", "whole", "region", "update", "summary", "pipeline",
    "validation", "quarantine",
]  # fmt: skip
ASK = [
    "query", "names", "tables", "network", "traverse", "projection", "explain", "rows", "mentions", "why", "review",
    "fast", "questions", "walk", "paths", "array_graph",
    "algorithms", "backend", "graphs", "standing",
]  # fmt: skip
ORDER = [
    *GROUND,
    *(f"build.{room}" for room in BUILD),
    *(f"ask.{room}" for room in ASK),
    "export",
    "things",
    "filmograph",
    "serve",
    "present",
    "cli",
]
APART = {"reference", "demo", "__init__", "build.__init__", "ask.__init__"}
HOMES = {
    "pyoxigraph": {"store", "build.shacl", "build.shapes"}, "SPARQLWrapper": {"store"}, "duckdb": {"build.database", "ask.tables"},
    "pyshacl": {"build.shapes"}, "scipy": {"build.network", "ask.network", "ask.traverse", "ask.algorithms", "ask.graphs", "ask.standing"},
    "igraph": {"ask.algorithms"},
    "anyascii": {"build.identity"}, "yaml": {"ask.query"}, "filelock": {"snapshot"},
    "rapidfuzz": {
        "build.judging", "build.identity", "ask.names", "ask.tables", "ask.mentions", "ask.why", "ask.network", "ask.walk", "sources",
    },
    "networkx": {"ask.array_graph", "ask.algorithms", "ask.backend", "ask.rows", "export"},
    "click": {"cli"}, "rich": {"cli"},
    "openpyxl": {"sources"}, "lxml": {"sources"}, "inscriptis": {"sources"},
}  # fmt: skip


def room(path: Path) -> str:
    """Return the room a file belongs to: "store", "build.claims", "sources" for all below it."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    if parts[0] in ("sources", "export", "serve", "cli"):
        return parts[0]
    return ".".join(parts[:2]) if parts[:2] in (("build", "shacl"), ("build", "identity"), ("ask", "fast")) else ".".join(parts)


def imports(path: Path) -> set[str]:
    """Return every module that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def rooms_used(path: Path) -> set[str]:
    """Return the rooms of ours that a file imports from."""
    names = {name.removeprefix("filmograph.") for name in imports(path) if name.startswith("filmograph.")}
    return {known for known in ORDER for name in names if name == known or name.startswith(known + ".")}


@pytest.mark.parametrize("path", [p for p in FILES if room(p) not in APART], ids=room)
def test_a_room_imports_only_from_rooms_before_it(path: Path) -> None:
    """Nothing above reaches down; the writing wing and the reading wing never meet."""
    own = room(path)
    wing = own.partition(".")[0]
    allowed = {*ORDER[: ORDER.index(own)], own} - {
        r for r in ORDER if {wing, r.partition(".")[0]} in ({"build", "ask"}, {"sources", "ask"})
    }
    assert rooms_used(path) - allowed == set()


@pytest.mark.parametrize("library", HOMES)
def test_a_library_has_its_home(library: str) -> None:
    """What is used in one room can be replaced in one room."""
    using = {room(p) for p in FILES if any(name.split(".")[0] == library for name in imports(p))}
    assert using <= HOMES[library]


def test_only_the_command_line_prints_or_reads_the_environment() -> None:
    """The demo and the reference write what they are run for."""
    calls = {}
    for path in FILES:
        text = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        names = {ast.unparse(node) for node in text if isinstance(node, ast.Name | ast.Attribute)}
        found = names & {"print", "sys.stdout", "sys.stderr", "os.environ", "os.getenv"}
        if found:
            calls[room(path)] = found
    assert set(calls) == {"cli", "demo", "reference"}


def test_every_file_belongs_to_a_room() -> None:
    """A new room has to be given its place in the order."""
    assert {room(path) for path in FILES} - {*ORDER, *APART} == set()
