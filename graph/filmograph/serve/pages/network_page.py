"""The network view: what it shows, as a page, as data for the picture, and as a file in any format."""

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from filmograph.api.entity import Entity
from filmograph.api.filmograph import Filmograph
from filmograph.ask.questions.query import questions as every
from filmograph.errors import UsageError
from filmograph.export import FORMATS, write
from filmograph.export.page.explorer_data import MOST_EDGES, MOST_NODES, Places, explorer_data, places_of
from filmograph.namespaces import ID
from filmograph.serve.pages.drawn_rows import drawn_rows
from filmograph.serve.pages.given_fields import Fields, limits, one, status_of, tried, whole_number
from filmograph.serve.pages.question_page import answered
from filmograph.serve.pages.shown_part import Filter, part_of
from filmograph.serve.pages.templating import Page, address, page
from filmograph.wording import counted

if TYPE_CHECKING:
    from filmograph.ask.linked import Graph

_NEIGHBOURS, _MOST_NEIGHBOURS, _LISTED = 30, 100, 100
KINDS = ("person", "film", "company")


def network(graph: Filmograph, fields: Fields) -> Page:
    """Return the page of a network: the picture grows where there is script, and its nodes are listed in any case."""
    values = {
        "around": one(fields, "around"),
        "kind": _kind(fields),
        "neighbours": one(fields, "neighbours"),
        "roles": one(fields, "roles"),
    }
    if not _asks(fields):
        return page("network.html", values=values, kinds=KINDS, graph=None, problem=None, nodes=[], query="", formats=FORMATS)
    made, problem = tried(graph, lambda: (_drawable(graph, fields), _title(graph, fields)))
    if made is None:
        return page(
            "network.html", status_of(problem), values=values, kinds=KINDS, graph=None, problem=problem, nodes=[], query="", formats=FORMATS
        )
    shown, title = made
    nodes = sorted(shown.nodes(data=True), key=lambda node: -shown.degree(node[0]))[:_LISTED]
    listed = [{"name": values.get("label", node), "address": address(node), "edges": shown.degree(node)} for node, values in nodes]
    size = f"{counted(shown.number_of_nodes(), 'node')}, {counted(shown.number_of_edges(), 'edge')}"
    return page(
        "network.html", values=values, kinds=KINDS, graph={"title": title, "size": size, "count": shown.number_of_nodes()},
        problem=None, nodes=listed, query=_query(fields), formats=FORMATS,
    )  # fmt: skip


def _asks(fields: Fields) -> bool:
    return any(one(fields, name) for name in ("around", "question", "query", "from"))


def _query(fields: Fields) -> str:
    return urlencode([(name, value) for name, values in fields.items() for value in values if value and name not in ("format", "result")])


def data(graph: Filmograph, fields: Fields) -> Page:
    """Return what the picture shows, as JSON, with the IRIs that it is drawn around."""
    shown, before = _drawable(graph, fields), _grown_from(graph, fields)
    content = {**explorer_data(shown, title=_title(graph, fields), before=before), "around": _around(graph, fields)}
    return "application/json", json.dumps(content, ensure_ascii=False, separators=(",", ":")), 200


def _grown_from(graph: Filmograph, fields: Fields) -> Places:
    """Return where the nodes stood in the picture that this one has grown from, so that those who look find them again."""
    around: list[str] = fields.get("around", [])
    places: Places = {}
    grows = not any(one(fields, other) for other in ("question", "result", "from"))
    for size in range(1, len(around)) if grows else ():
        places = places_of(drawn(graph, {**fields, "around": around[:size]}), places)
    return places


def _drawable(graph: Filmograph, fields: Fields) -> "Graph":
    """Return the network that fields ask for; raises `UsageError` for one that is too large for the picture."""
    shown = drawn(graph, fields)
    nodes, edges = shown.number_of_nodes(), shown.number_of_edges()
    if nodes > MOST_NODES or edges > MOST_EDGES:
        size = f"{counted(nodes, 'node')} and {counted(edges, 'edge')}"
        raise UsageError(f"The network has {size}, and the picture shows at most {MOST_NODES:,} and {MOST_EDGES:,}; ask for less.")
    return shown


def export(graph: Filmograph, fields: Fields) -> tuple[str, bytes, int, str]:
    """Return a network as a file: its media type, its bytes, the status, and its name; raises `UsageError` for an unknown format."""
    name = one(fields, "format", "gexf")
    if name not in FORMATS:
        raise UsageError(f"There is no format {name!r}; the formats are {', '.join(FORMATS)}.")
    suffix = ".zip" if FORMATS[name].files else FORMATS[name].suffix
    shown = part_of(drawn(graph, fields), _filter(fields))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"network{suffix}"
        write(shown, name, path)
        return _MEDIA.get(suffix, "application/octet-stream"), path.read_bytes(), 200, f"network-{name}{suffix}"


_MEDIA = {".json": "application/json", ".zip": "application/zip", ".html": "application/octet-stream", ".gexf": "application/xml",
          ".graphml": "application/xml", ".cyjs": "application/json"}  # fmt: skip


def drawn(graph: Filmograph, fields: Fields) -> "Graph":
    """Return the network that fields ask for: around entities, of a question's answer, of a query's, or of chains between two people."""
    if name := one(fields, "question"):
        return _of_question(graph, name, fields)
    if query := one(fields, "result"):
        return drawn_rows(json.loads(query))
    if start := one(fields, "from"):
        return graph.paths(start, one(fields, "to"), **limits(fields)).to_networkx()
    neighbours = whole_number("neighbours", one(fields, "neighbours") or str(_NEIGHBOURS))
    entities = [_entity(graph, _kind(fields), name) for name in fields.get("around", []) if name.strip()]
    if not entities:
        raise UsageError("A network is drawn around somebody or something; give a name.")
    return graph.grown(*entities, neighbours=min(max(1, neighbours), _MOST_NEIGHBOURS), **limits(fields))


def _of_question(graph: Filmograph, name: str, fields: Fields) -> "Graph":
    if name not in every():
        raise UsageError(f"There is no question {name!r}; the page of questions lists them.")
    known = {parameter.name for parameter in every()[name].parameters}
    return answered(graph, name, {key: one(fields, key) for key in fields if key in known and one(fields, key)}).to_networkx()


def _around(graph: Filmograph, fields: Fields) -> list[str]:
    return [_entity(graph, _kind(fields), name).iri for name in fields.get("around", []) if name.strip()]


def _filter(fields: Fields) -> Filter:
    years = [whole_number("year", text) if (text := one(fields, name)) else None for name in ("shown_from", "shown_to")]
    return Filter(one(fields, "shown_role") or None, *years)


def _kind(fields: Fields) -> str:
    named, around = one(fields, "kind"), one(fields, "around")
    of_iri = around.removeprefix(str(ID)).partition("/")[0] if around.startswith(str(ID)) else ""
    return next((kind for kind in (of_iri, named) if kind in KINDS), "person")


def _entity(graph: Filmograph, kind: str, name: str) -> Entity:
    found: Entity = getattr(graph, kind)(name)
    return found


def _title(graph: Filmograph, fields: Fields) -> str:
    if name := one(fields, "question"):
        return f"The answer to {name}"
    if one(fields, "query"):
        return "The result of the query"
    if one(fields, "from"):
        return f"From {graph.person(one(fields, 'from')).name} to {graph.person(one(fields, 'to')).name}"
    names = [_entity(graph, _kind(fields), name).name for name in fields.get("around", []) if name.strip()]
    return f"Around {' and '.join(names)}" if len(names) < 4 else f"Around {', '.join(names[:2])} and {len(names) - 2} more"
