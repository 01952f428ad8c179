"""What a query asks for, by its text: the columns, and the pages in which a long answer can be asked by a key."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rdflib.term import BNode, Identifier, Literal, URIRef

from filmograph.store.sparql import term_text

_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<string>\"{3}(?:\\.|[^\\])*?\"{3}|'{3}(?:\\.|[^\\])*?'{3}|"(?:\\.|[^"\\\n\r])*"|'(?:\\.|[^'\\\n\r])*')
    |(?P<variable>[?$]\w+)
    |(?P<word>[A-Za-z][\w:.-]*)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_PROLOGUE = re.compile(r"(?:\s|#[^\n]*\n|(?i:PREFIX)\s+[^\s<]*:\s*<[^<>\s]*>|(?i:BASE)\s*<[^<>\s]*>)*")
_ORDER, _LIMITED = re.compile(r"\bORDER\s+BY\b", re.IGNORECASE), re.compile(r"\b(LIMIT|OFFSET|VALUES)\b|#", re.IGNORECASE)
_KEY = re.compile(r"\s*(?:[?$](?P<plain>\w+)|(?P<way>ASC|DESC)\s*\(\s*[?$](?P<name>\w+)\s*\))", re.IGNORECASE)


def selected(text: str) -> tuple[str, ...]:
    """Return the columns of a SELECT query in order; none where it selects all, or in a way that is not that of SPARQL 1.1.

    >>> selected("PREFIX x: <http://x/> SELECT DISTINCT ?a (COUNT(?b) AS ?n) WHERE { ?a x:p ?b } GROUP BY ?a")
    ('a', 'n')
    """
    names, depth, before = list[str](), 0, ""
    parts = ((match.lastgroup, match[0]) for match in _TOKEN.finditer(text) if match.lastgroup != "comment" and not match[0].isspace())
    for _, part in parts:
        if part.upper() == "SELECT":
            break
    for kind, part in parts:
        word = part.upper()
        if depth == 0 and word in ("WHERE", "FROM", "{"):
            return tuple(names)
        if depth == 0 and (word == "*" or (kind == "word" and word not in ("DISTINCT", "REDUCED"))):
            return ()
        depth += (part == "(") - (part == ")")
        if kind == "variable" and (depth == 0 or (depth == 1 and before == "AS")):
            names.append(part[1:])
        before = word
    return ()


def solutions(text: str) -> str:
    """Return the query for the rows from which a CONSTRUCT query makes its graph.

    >>> solutions("CONSTRUCT { ?s a ?o } WHERE { ?s a ?o } LIMIT 9")
    'SELECT * WHERE { ?s a ?o } LIMIT 9'
    """
    parts = _TOKEN.finditer(text)
    begin = next((match.start() for match in parts if match[0].upper() == "CONSTRUCT"), 0)
    depth = 0
    for match in parts:
        depth += (match[0] == "{") - (match[0] == "}")
        if depth == 0 and (match[0] == "}" or match.lastgroup == "word"):
            rest = text[match.end() if match[0] == "}" else match.start() :]
            return f"{text[:begin]}SELECT * {rest.lstrip()}"
    return text


@dataclass(frozen=True)
class Pages:
    """A SELECT query that can be asked page by page: in the order of the text of its first column, sorted as it asks afterwards."""

    prologue: str
    body: str
    key: str
    order: tuple[tuple[str, bool], ...]

    def text(self, after: str | None, size: int) -> str:
        """Return the query for the rows whose key comes after another one, at most so many."""
        begin = "" if after is None else f" FILTER (STR(?{self.key}) > {term_text(Literal(after))})"
        return f"{self.prologue}SELECT * {{ {{ {self.body} }}{begin} }} ORDER BY STR(?{self.key}) LIMIT {size}"

    def sort(self, columns: Sequence[str], rows: list[tuple[Identifier | None, ...]]) -> list[tuple[Identifier | None, ...]]:
        """Return rows in the order for which the query asks."""
        for name, descending in reversed(self.order):
            column = columns.index(name)
            rows = sorted(rows, key=lambda row: _rank(row[column]), reverse=descending)
        return rows


def pages(text: str) -> Pages | None:
    """Return how a query can be asked page by page; None where it cannot: it has a LIMIT, or an order that is more than columns."""
    columns, begin = selected(text), _PROLOGUE.match(text)
    end = max((match.end() for match in _TOKEN.finditer(text) if match[0] == "}"), default=0)
    group, _, keys = _ORDER.sub("\0", text[end:]).partition("\0")
    if not columns or begin is None or not end or _LIMITED.search(text[end:]) or _KEY.sub("", keys).strip():
        return None
    order = tuple((key["name"] or key["plain"], (key["way"] or "").upper() == "DESC") for key in _KEY.finditer(keys))
    if any(name not in columns for name, _ in order):
        return None
    return Pages(begin[0], text[begin.end() : end] + group, columns[0], order)


def _rank(term: Identifier | None) -> tuple[int, float, str]:
    """Return the key by which SPARQL sorts a term: what is unbound, blank nodes, IRIs, numbers, other literals."""
    if term is None:
        return 0, 0.0, ""
    if isinstance(term, BNode | URIRef):
        return (1 if isinstance(term, BNode) else 2), 0.0, str(term)
    value = term.toPython() if isinstance(term, Literal) else None
    if isinstance(value, int | float) and not isinstance(value, bool):
        return 3, float(value), ""
    return 4, 0.0, str(term)
