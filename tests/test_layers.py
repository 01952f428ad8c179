"""The order of the rooms: what may import what, where third parties live, what is named once, and who may print."""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from filmograph.store import snapshot
from filmograph.store.checksums import MANIFEST

PACKAGE = Path(__file__).parents[1] / "graph" / "filmograph"

# A room imports only from rooms before it. A folder is a room of its own, and so is a module that is named here; a folder whose
# modules are all named here needs no line.
ORDER = [
    # the ground
    "errors", "lines", "namespaces", "resources", "text", "wording", "display", "schema", "model", "ontology_terms",
    # documents become records
    "sources.reading",
    "sources.pages.dark_horizons", "sources.pages.fandango", "sources.pages.imdb", "sources.pages.rotten_tomatoes",
    "sources.pages.streaming_portal", "sources.pages.wikipedia", "sources.pages.web_page", "sources.pages",
    "sources.tables.tmdb", "sources.tables.mapped", "sources.tables",
    "sources",
    # where writing and asking meet
    "store",
    # records become a published store; how far a source is trusted is noted when it is read, and what one source says is checked as the
    # triples that publishing would write of it
    "pipeline.fuse", "pipeline.ingest", "pipeline.publish", "pipeline.check.shacl", "pipeline.check", "pipeline.resolve",
    "pipeline.job", "pipeline.estimate", "pipeline.full", "pipeline.update", "pipeline.summary", "pipeline.run", "pipeline.spark",
    # graphs over arrays, for networkx and for the networks that are asked
    "networkx_backend.info", "networkx_backend.kept", "networkx_backend.adjacency", "networkx_backend.array_graph",
    "networkx_backend.algorithms", "networkx_backend.dispatch",
    # a store is asked
    "ask.linked", "ask.answer_rows", "ask.given", "ask.careers", "ask.lookup", "ask.name_sources", "ask.search", "ask.network",
    "ask.questions.fast", "ask.questions", "ask.identity", "ask.walk", "ask.entity_facts", "ask.claimed_lines",
    "export.files", "export.columns", "export.formats", "export.page", "export.pictures", "export", "api", "serve.pages", "serve", "cli",
]  # fmt: skip
APART = [{"pipeline", "ask"}, {"sources", "ask"}]
"""Wings that never meet, but through `store`."""

EVERYWHERE = {"numpy", "rdflib"}
HOMES = {
    "SPARQLWrapper": {"store"},
    "anyascii": {"pipeline.resolve", "ask.search"},
    "anyio": {"serve"},  # it comes with mcp, and runs tools in threads
    "anywidget": {"export.page"},
    "backports": {"export"},  # zstd, which Python has itself from 3.14 on
    "click": {"cli"},
    "duckdb": {"store"},
    "filelock": {"store"},
    "igraph": {"networkx_backend.algorithms", "export.page"},
    "inscriptis": {"sources.pages.web_page"},
    "jinja2": {"serve.pages"},
    "lxml": {"sources.pages.web_page", "sources.tables"},
    "matplotlib": {"export.pictures"},
    "mcp": {"serve"},
    "networkx": {
        "networkx_backend.array_graph", "networkx_backend.algorithms", "networkx_backend.dispatch", "ask.linked", "ask.answer_rows",
        "export.columns", "export.formats", "export.page", "export",
    },
    "pandas": {"networkx_backend.algorithms", "ask.answer_rows"},
    "polars": {"ask.answer_rows"},
    "pyarrow": {"ask.answer_rows", "pipeline.spark", "store"},
    "pydantic": {"serve"},  # it comes with mcp, and checks what a tool is given
    "pyoxigraph": {"store"},
    "pyshacl": {"pipeline.check"},
    "pyspark": {"pipeline.spark"},
    "pytest": {"networkx_backend.dispatch"},  # networkx's own tests are run on a backend
    "python_calamine": {"sources.tables.mapped"},
    "rapidfuzz": {
        "text", "sources.tables.mapped", "pipeline.resolve", "ask.identity",
    },
    "rich": {"cli"},
    "scipy": {"pipeline.publish", "networkx_backend.algorithms", "ask.network"},
    "spellchecker": {"pipeline.resolve"},
    "sqlglot": {"pipeline.spark"},
    "starlette": {"serve"},
    "traitlets": {"export.page"},
    "uvicorn": {"serve"},
    "yaml": {"ask.questions"},
}  # fmt: skip

SAME_THING = {
    "crosswalk": "which mention became which entity, as it is asked and as a command",
    "limits": "how much is asked: of the credits of a network, of the machine by a query",
    "writing": "what is written, by its kind: files of networks, the copy of a served graph",
    "facts": "the facts beside a page's text, by layout",
    "names": "the index of names, as it is written and as it is read",
    "head": "the head of a page, by layout",
    "reviews": "the reviews of a page, by layout",
    "credits": "the credits of a source, by layout or table",
    "network": "who was in what: as arrays, as a picture of what is near",
    "sources": "what is read, and the picture of what each gives of a film",
    "paths": "shortest paths, as networkx computes them and as chains of credits",
    "centrality": "centralities, as networkx computes them and of the people of a store",
}
"""Base names that several rooms use, and the one thing that they mean."""


@cache
def tree(path: Path) -> ast.Module:
    """Return a file as Python reads it."""
    return ast.parse(path.read_text(encoding="utf-8"))


def dotted(path: Path) -> str:
    """Return the name of a module within the package; a folder's `__init__` has the folder's."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix("__init__").removesuffix(".")


def room_of(name: str) -> str | None:
    """Return the room of a module or of a name in it: the longest one that the name begins with."""
    return max((room for room in ORDER if name == room or name.startswith(f"{room}.")), key=len, default=None)


def room(path: Path) -> str:
    """Return the room of a file; raises `KeyError` for one without."""
    found = room_of(dotted(path))
    if found is None:
        raise KeyError(path)
    return found


def imports(path: Path) -> Iterator[str]:
    """Yield the name of every module that a file imports, wherever in it, and of everything imported from one."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def texts(path: Path) -> Iterator[str]:
    """Yield the texts that stand in a file's code."""
    yield from (node.value for node in ast.walk(tree(path)) if isinstance(node, ast.Constant) and isinstance(node.value, str))


# The package itself names what it gives, and imports it when it is used; a folder's `__init__` may hold a docstring alone.
FILES = [path for path in sorted(PACKAGE.rglob("*.py")) if len(tree(path).body) > 1 and path != PACKAGE / "__init__.py"]


@pytest.mark.parametrize("path", FILES, ids=dotted)
def test_a_module_belongs_to_the_room_of_its_folder(path: Path) -> None:
    """Or is a room of its own; a new folder has to be given its line in the order."""
    assert room_of(dotted(path)) in {dotted(path), dotted(path.parent / "__init__.py")}


@pytest.mark.parametrize("path", FILES, ids=dotted)
def test_a_room_imports_only_from_rooms_before_it(path: Path) -> None:
    """Nothing above reaches down, so there is no circle; the writing wing and the reading wing never meet."""
    own = room(path)
    used = {room_of(name.removeprefix("filmograph.")) for name in imports(path) if name.startswith("filmograph.")} - {own, None}
    after = {name for name in used if name and ORDER.index(name) > ORDER.index(own)}
    met = {name for name in used if name and {own.split(".")[0], name.split(".")[0]} in APART}
    assert after | met == set()


@pytest.mark.parametrize("library", HOMES)
def test_a_library_has_its_home(library: str) -> None:
    """What is used in one room can be replaced in one room."""
    assert {room(path) for path in FILES if any(name.split(".")[0] == library for name in imports(path))} == HOMES[library]


def test_every_library_is_known() -> None:
    """A new one has to be given its home."""
    used = {name.split(".")[0] for path in FILES for name in imports(path)}
    # Python 3.14 added `compression`
    assert used - sys.stdlib_module_names - {"compression", "filmograph"} == EVERYWHERE | set(HOMES)


def test_only_the_command_line_prints_or_reads_the_environment() -> None:
    """The terms of the ontology are written by hand, with `python -m`; processes that answer others write into the pipe to them."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in FILES:
        names = {ast.unparse(node) for node in ast.walk(tree(path)) if isinstance(node, ast.Name | ast.Attribute)}
        if used := names & {"print", "sys.stdout", "sys.stderr", "os.environ", "os.getenv"}:
            found[room(path)] |= used
    assert found.keys() == {"cli", "ontology_terms", "store", "serve"}
    assert found["ontology_terms"] == found["store"] == found["serve"] == {"sys.stdout"}


def test_no_two_modules_share_a_name() -> None:
    """Unless they are the same thing."""
    places: dict[str, list[str]] = defaultdict(list)
    for path in FILES:
        places[dotted(path).split(".")[-1]].append(dotted(path))
    assert {name for name, found in places.items() if len(found) > 1} == set(SAME_THING)


@pytest.mark.parametrize("name", [snapshot.CLAIMS, "manifest.json", "stages.json", "CURRENT", "snapshots"])
def test_a_file_of_a_store_is_named_once(name: str) -> None:
    """In the module that owns it."""
    owner = "store.checksums" if name == MANIFEST else "store.snapshot"
    assert [dotted(path) for path in FILES for text in texts(path) if text == name] == [owner]


@pytest.mark.parametrize("path", [path for path in FILES if room(path) not in ("store", "sources.pages.web_page")], ids=dotted)
def test_no_path_within_a_store_is_spelt_out(path: Path) -> None:
    """Its folders have common words for names, so it is paths that are looked for: `folder / "graph"`."""
    joined = {
        node.right.value for node in ast.walk(tree(path))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and isinstance(node.right, ast.Constant)
    }  # fmt: skip
    assert joined & {snapshot.CLAIMS, snapshot.GRAPH, snapshot.NETWORK, snapshot.LINES} == set()
