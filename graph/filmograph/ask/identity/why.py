"""Why two mentions are one entity or not: the links between them, their evidence, and the judgements that decided."""

import json
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from filmograph import schema
from filmograph.ask.answer_rows import Rows, Table
from filmograph.ask.identity import mentions
from filmograph.ask.identity.mentions import Found, Mention
from filmograph.ask.identity.never_compared import never_compared
from filmograph.errors import UsageError
from filmograph.store.answer import Value
from filmograph.store.claims_reader import Tables
from filmograph.store.references import KINDS
from filmograph.text import nearest

_COLUMNS = {
    "what": "text", "a": "text", "a_iri": "iri", "b": "text", "b_iri": "iri", "stage": "text", "score": "decimal", "evidence": "text",
    "reason": "text", "where": "text",
}  # fmt: skip
_LINKS = """
    WITH first AS (SELECT unnest($1::BIGINT[]) AS mention), second AS (SELECT unnest($2::BIGINT[]) AS mention)
    SELECT a, b, stage, score, joined, signals, reason FROM link
    WHERE {where} ORDER BY joined DESC, score DESC, a, b"""
# What is less likely is no near miss; of two that are named it is shown.
_TOUCHING = "(joined OR score >= 0.015) AND (a IN (FROM first) OR b IN (FROM second))"
_BETWEEN = "(a IN (FROM first) AND b IN (FROM second)) OR (a IN (FROM second) AND b IN (FROM first))"
_WITHIN = "joined AND a IN (FROM first) AND b IN (FROM second)"
_JUDGED = """
    WITH first AS (SELECT unnest($1::BIGINT[]) AS mention), second AS (SELECT unnest($2::BIGINT[]) AS mention)
    SELECT DISTINCT j.line, j.judgement, j.a, j.b, j.who, j.why, j.file FROM judged d JOIN judgement j USING (line)
    WHERE (d.a IN (FROM first) {how} d.b IN (FROM second)) OR (d.a IN (FROM second) {how} d.b IN (FROM first)) ORDER BY j.line"""
_CLAIMED = """
    SELECT c.mention, coalesce(c.value, t.key), d.file_name, c.first_line, c.last_line
    FROM claim c LEFT JOIN mention t ON t.mention = c.target
    LEFT JOIN document d ON d.source = source_of(c.mention) AND d.number = c.document
    WHERE c.mention IN (SELECT unnest($1::BIGINT[])) AND c.property = $2 ORDER BY 2, 3, 4, 5"""


@dataclass(frozen=True)
class Signal:
    """One piece of evidence on a pair: what was looked at, what was found, and how much it weighs, in bits."""

    name: str
    finding: str
    weight: float

    def __str__(self) -> str:
        return f"{self.name}: {self.finding} ({self.weight:+.1f})"


@dataclass(frozen=True)
class Link:
    """Two entities that were compared: by which stage, with what score and signals, and whether that joined them or why not."""

    a: int
    b: int
    stage: str
    score: float
    joined: bool
    signals: tuple[Signal, ...]
    reason: str | None


def why(tables: Tables, a: str, b: str | None = None, kinds: Collection[str] = KINDS, stated: str | None = None) -> Rows:
    """Return, for one entity, its mentions, the links that joined them, and the near misses; for two, what decided between them.

    With `stated`, a property, what each source says that the entity has of it.
    The columns are `what` ("mention", "claim", "joined", "not joined", "judged same", "judged different", "never compared"), `a`, `a_iri`,
    `b`, `b_iri`, `stage`, `score`, `evidence`, `reason` and `where`.
    Raises `NotFound`, `AmbiguousName`, and `UsageError` for two that are one.
    """
    if stated is not None:
        return Rows(Table.of(_COLUMNS, list(_claimed(tables, a, b, kinds, _property(stated)))))
    first = mentions.find(tables, a, kinds)
    rows = _of_one(tables, first) if b is None else _of_two(tables, first, mentions.find(tables, b, (first.kind,)))
    return Rows(Table.of(_COLUMNS, list(rows)))


def read_signals(text: str | None) -> tuple[Signal, ...]:
    """Return the signals of a link from JSON: a list of [name, finding, weight]."""
    return tuple(Signal(str(name), str(finding), float(weight or 0)) for name, finding, weight in json.loads(text or "[]"))


def _of_one(tables: Tables, found: Found) -> Iterator[tuple[Value, ...]]:
    for one in found.mentions:
        yield ("mention", str(one), one.iri, None, None, None, None, ", ".join(one.identifiers) or None, None, one.where)
    yield from _judged(tables, found.numbers, found.numbers, "OR")
    yield from _rows(tables, _links(tables, _TOUCHING, found.numbers, found.numbers))


def _claimed(tables: Tables, a: str, b: str | None, kinds: Collection[str], stated: str) -> Iterator[tuple[Value, ...]]:
    if b is not None:
        raise UsageError("The claims about a property are those of one entity; leave out the other, or the property.")
    described = {one.number: one for one in mentions.find(tables, a, kinds).mentions}
    rows = tables.rows(_CLAIMED, [list(described), stated])
    for number, mention in described.items():  # the most trusted source first
        for _, value, file, first, last in (row for row in rows if row[0] == number):
            one = replace(mention, file=file, first=first, last=last)
            yield ("claim", str(one), one.iri, None, None, None, None, f"{stated}: {value}", None, one.where)


def _property(text: str) -> str:
    """Return the local name of a property that sources state; raises `UsageError` for another one, with the near ones."""
    name, known = text.strip().removeprefix("film:"), schema.properties()
    if name not in known:
        near = ", ".join(nearest(name, known, least=60, limit=3))
        raise UsageError(f"{text!r} is no property that sources state{f'; near ones are {near}' if near else ''}.")
    return name


def _of_two(tables: Tables, first: Found, second: Found) -> Iterator[tuple[Value, ...]]:
    a, b = _parted(first, second)
    judged = list(_judged(tables, a, b, "AND"))
    yield from judged
    links = _links(tables, _BETWEEN, a, b)
    # two mentions that were never compared may be kept apart by other mentions of their entities
    if not any(link.joined for link in links):
        further = _chain(tables, a, b) or ([] if links else _links(tables, _BETWEEN, *_nodes(tables, a, b)))
        links += [link for link in further if link not in links]
    yield from _rows(tables, links)
    if not links and not judged:
        yield _without_link(tables, first, second)


def _nodes(tables: Tables, a: Sequence[int], b: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return all mentions of the entities of both sides; none where both are the same entity."""
    first, second = (mentions.beside(tables, side) for side in (a, b))
    return ([], []) if set(first) & set(second) else (first, second)


def _parted(first: Found, second: Found) -> tuple[list[int], list[int]]:
    """Return the mentions of each side without those of the other."""
    a, b = set(first.numbers), set(second.numbers)
    if a == b:
        one = first.mentions[0]
        raise UsageError(f"Both names stand for {one.label} <{one.iri}>; name two mentions, each with its film or source.")
    return sorted(a - b or a), sorted(b - a or b)


def _links(tables: Tables, where: str, first: Sequence[int], second: Sequence[int]) -> list[Link]:
    rows = tables.rows(_LINKS.replace("{where}", where), [first, second])
    return [Link(a, b, stage, score, joined, read_signals(signals), reason) for a, b, stage, score, joined, signals, reason in rows]


def _rows(tables: Tables, links: Sequence[Link]) -> Iterator[tuple[Value, ...]]:
    described = mentions.describe(tables, sorted({number for link in links for number in (link.a, link.b)}))
    for link in links:
        evidence = "; ".join(map(str, link.signals)) or None
        what = "joined" if link.joined else "not joined"
        yield (what, *_sides(described[link.a], described[link.b]), link.stage, round(link.score, 4), evidence, link.reason, None)


def _sides(a: Mention, b: Mention) -> tuple[str, str, str, str]:
    return str(a), a.iri, str(b), b.iri


def _judged(tables: Tables, first: Sequence[int], second: Sequence[int], how: str) -> Iterator[tuple[Value, ...]]:
    for line, judgement, a, b, who, reason, file in tables.rows(_JUDGED.replace("{how}", how), [first, second]):
        yield (f"judged {judgement}", a, None, b, None, "judgement", None, f"judged by {who}", reason, f"{file}, line {line}")


def _chain(tables: Tables, first: Collection[int], second: Collection[int]) -> list[Link]:
    """Return the shortest chain of joined links from one of the first mentions to one of the second; none where they are not one entity."""
    near: dict[int, list[tuple[int, Link]]] = {}
    numbers = mentions.beside(tables, first)
    for link in _links(tables, _WITHIN, numbers, numbers):
        near.setdefault(link.a, []).append((link.b, link))
        near.setdefault(link.b, []).append((link.a, link))
    return _shortest(near, first, set(second))


def _shortest(near: Mapping[int, Iterable[tuple[int, Link]]], first: Collection[int], ends: Collection[int]) -> list[Link]:
    came: dict[int, tuple[int, Link] | None] = dict.fromkeys(sorted(first))
    waiting = deque(came)
    while waiting:
        one = waiting.popleft()
        if one in ends:
            return _back(came, one)
        for other, link in near.get(one, ()):
            if other not in came:
                came[other] = (one, link)
                waiting.append(other)
    return []


def _back(came: Mapping[int, tuple[int, Link] | None], end: int) -> list[Link]:
    links = []
    while step := came[end]:
        end, link = step
        links.append(link)
    return links[::-1]


def _without_link(tables: Tables, first: Found, second: Found) -> tuple[Value, ...]:
    a, b = first.mentions[0], second.mentions[0]
    if {one.iri for one in first.mentions} & {one.iri for one in second.mentions}:
        return ("joined", *_sides(a, b), None, None, None, "they are one entity, and the store keeps no link that shows why", None)
    return ("never compared", *_sides(a, b), None, None, None, never_compared(tables, first, second), None)
