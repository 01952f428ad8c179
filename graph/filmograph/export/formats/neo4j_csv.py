"""Neo4j's import CSV: nodes, relationships, and the command that loads them into a new database."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from filmograph.export.columns.csv_text import quoted, write_rows
from filmograph.export.columns.elements import Chunk
from filmograph.export.columns.plain import text
from filmograph.export.columns.plan import Cell, Column, Names
from filmograph.export.columns.sheets import Sheet, Sheets, sheets, without
from filmograph.export.columns.weaving import Spelling
from filmograph.export.files.destination import Folder

if TYPE_CHECKING:
    import networkx as nx

_TYPES = {"boolean": ":boolean", "integer": ":int", "long": ":long", "double": ":double", "string": "", "list": ":string[]"}
_DELIMITERS = {";": ";", "|": "|", "\x1f": "U+001F"}
"""Array delimiters in the order in which they are tried, and as the command names them; no text holds the last one."""
_RELATIONSHIPS = {
    "people": "WORKED_WITH",
    "films": "SHARES_PEOPLE_WITH",
    "companies": "WORKED_WITH",
    "film-people": "CREDITED_IN",
}
"""The type of relationships without a kind of their own, by network."""
_NAMES = Names({"id", "name"}, spell=lambda name: re.sub(r"\W", "_", name) or "_")
_COMMAND = """\
#!/bin/sh
# Run this where nodes.csv and relationships.csv are; it makes the database neo4j, which must not be there yet.
neo4j-admin database import full neo4j \\
    --id-type=string --array-delimiter='{delimiter}'{lines} \\
    --nodes=nodes.csv --relationships=relationships.csv
"""


def write(graph: "nx.Graph[Any]", out: Folder, attributes: Collection[str] | None) -> None:
    """Write `nodes.csv` (`id:ID(Person),name,…,:LABEL`), `relationships.csv` (`:START_ID(Person),…,:END_ID(Person),:TYPE`), `import.sh`.

    A node's kind is its label in CamelCase, and names the space of ids if it is the only one; an edge's kind or role is its type. `name`
    is the label, or the id of a node without one. Types are those of the plan, lists `string[]` (an empty list is no value); names of
    properties have letters, digits and `_` alone. `import.sh` is the command, with an array delimiter that no list holds.
    """
    found = sheets(graph, attributes, nodes=_NAMES, edges=_NAMES)
    made = _Import(found)
    with out.file("nodes.csv") as file:
        file.write(",".join([f"id:ID({made.space})", "name", *_header(made.nodes), ":LABEL"]) + "\n")
        write_rows(file, made.nodes, made.node, made.spell, made.label)
    with out.file("relationships.csv") as file:
        named = [] if made.edges.label is None else ["name"]
        file.write(",".join([f":START_ID({made.space})", *_header(made.edges), *named, f":END_ID({made.space})", ":TYPE"]) + "\n")
        write_rows(file, made.edges, made.start, made.spell, made.end)
    with out.file("import.sh") as file:
        lines = " --multiline-fields=true" if made.lines.found else ""
        file.write(_COMMAND.format(delimiter=_DELIMITERS[made.delimiter], lines=lines))


class _Import:
    """What the files of one import have in common, and the cells of theirs that are no properties."""

    def __init__(self, found: Sheets) -> None:
        self._found, self._kind = found, found.nodes.column("kind")
        self.nodes, self.edges = without(found.nodes, self._kind), without(found.edges, found.edges.column("kind"))
        self.delimiter = _delimiter(self.nodes, self.edges)
        self.lines = _Lines()
        self.spell = self.lines.spelt(self.delimiter)
        self._ids = list(map(quoted, found.ids))
        self._labels = Spelling(_camel_case, "Node")
        self._types = Spelling(_upper_snake_case, _RELATIONSHIPS.get(str(found.about.get("network")), "LINKED_TO"))
        self.space = _space(found.nodes, self._kind, self._labels)

    def node(self, chunk: Chunk) -> Sequence[Sequence[str]]:
        """Return the ids and names of nodes."""
        rows = slice(chunk.first, chunk.first + chunk.size)
        names = zip(chunk.cells(self.nodes.label), self._found.ids[rows], strict=True)
        return self._ids[rows], self.lines.of(label or id_ for label, id_ in names)

    def label(self, chunk: Chunk) -> Sequence[Sequence[str]]:
        """Return the labels of nodes, which are their kinds."""
        return (self._labels.of(chunk.cells(self._kind)),)

    def start(self, chunk: Chunk) -> Sequence[Sequence[str]]:
        """Return the ids of the nodes from which relationships start."""
        return ([self._ids[row] for row in chunk.sources],)

    def end(self, chunk: Chunk) -> Sequence[Sequence[str]]:
        """Return the names of relationships if they have any, the ids of the nodes at which they end, and their types."""
        names = [] if self.edges.label is None else [self.lines.of(chunk.cells(self.edges.label))]
        return *names, [self._ids[row] for row in chunk.targets], self._types.of(_kinds(chunk))


class _Lines(Spelling):
    """How texts are spelt, and whether one of them has several lines, which the command has to know."""

    def __init__(self) -> None:
        super().__init__(self._seen)
        self.found = False

    def _seen(self, value: Cell) -> str:
        spelt = quoted(text(value))
        self.found = self.found or "\n" in spelt or "\r" in spelt
        return spelt

    def spelt(self, delimiter: str) -> Callable[[Column, Cell], str]:
        """Return what spells a value of a column; an empty list is no value."""
        return lambda _, value: "" if value == () else self._seen(text(value, delimiter))


def _camel_case(kind: str) -> str:
    return "".join(word.capitalize() for word in re.findall(r"\w+", kind)) or "Node"


def _upper_snake_case(kind: str) -> str:
    return re.sub(r"\W+", "_", kind).upper()


def _header(sheet: Sheet) -> list[str]:
    return [f"{column.name}{_TYPES[column.kind]}" for column in sheet.columns]


def _delimiter(*read: Sheet) -> str:
    """Return the first delimiter that no entry of a list holds."""
    used = {
        delimiter
        for sheet in read
        for column in sheet.columns
        if column.kind == "list"
        for chunk in sheet.chunks()
        for values in set(chunk.cells(column)) - {None}
        for delimiter in _DELIMITERS
        if any(delimiter in text(value) for value in values)
    }
    return next(delimiter for delimiter in _DELIMITERS if delimiter not in used)


def _space(nodes: Sheet, kind: Column | None, labels: Spelling) -> str:
    """Return the name of the space of ids: the one label of all nodes, or Node."""
    found = {label for chunk in nodes.chunks() for label in labels.of(set(chunk.cells(kind)))}
    return found.pop() if len(found) == 1 else "Node"


def _kinds(chunk: Chunk) -> Iterator[str | None]:
    """Yield an edge's kind, or else its role."""
    kinds, roles = (chunk.cells(Column(key, key, "string")) for key in ("kind", "role"))
    return (kind or role for kind, role in zip(kinds, roles, strict=True))
