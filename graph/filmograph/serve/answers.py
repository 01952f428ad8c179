"""What the tools answer: small typed values, from which the schemas of the answers are made."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from json import dumps
from typing import Any, TypeVar

from filmograph.ask.answer_rows import Evidence, Row
from filmograph.display import plain_text
from filmograph.store.network import Provenance

Value = str | int | float | bool | None

CHARACTERS = 30_000
"""How many characters the rows of one answer have at most, as JSON."""
_LONGEST = 2_000
_FACTS = 5

One = TypeVar("One")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Match:
    """A person, film, company or place that has a name."""

    iri: str
    name: str
    kind: str


@dataclass(frozen=True)
class Found:
    """What a name stands for: nothing, one entity or several, of which `choose` says how to write each; near names where it is nothing."""

    name: str
    matches: list[Match]
    near: list[str]
    choose: str | None = None


@dataclass(frozen=True)
class FoundNames:
    """What several names stand for, in their order."""

    found: list[Found]


@dataclass(frozen=True)
class Fact:
    """A fact in words, and the sources, documents and lines that state it."""

    what: str
    sources: list[Provenance]


@dataclass(frozen=True)
class AnswerRow:
    """A row: its values by column, and the first facts that it rests on."""

    values: dict[str, Value]
    evidence: list[Fact] = field(default_factory=list)


@dataclass(frozen=True)
class Answer:
    """The rows of an answer, how many there are in all, and a sentence where something was left out; or the truth value of an ASK."""

    columns: list[str]
    rows: list[AnswerRow]
    count: int
    left_out: str | None = None
    truth: bool | None = None


@dataclass(frozen=True)
class Ends:
    """Where a walk leads: names, titles and values, how many in all, and a sentence where some were left out."""

    ends: list[str]
    count: int
    left_out: str | None = None


@dataclass(frozen=True)
class Credited:
    """A person in a film: in which role, and as which character."""

    iri: str
    name: str
    role: str
    character: str | None


@dataclass(frozen=True)
class Hop:
    """Two people of one film, and the evidence for both credits."""

    source: Credited
    film: Match
    target: Credited
    evidence: list[Fact]


@dataclass(frozen=True)
class Paths:
    """Shortest chains between two people, each a list of hops: how many hops a chain has, and how many chains there are, if counted."""

    length: int
    chains: list[list[Hop]]
    count: int | None = None


@dataclass(frozen=True)
class Reason:
    """Why something is so: what it is about, and another thing that it is compared with, the evidence, and the documents and lines."""

    what: str
    about: str
    other: str | None
    stage: str | None
    score: float | None
    evidence: str | None
    reason: str | None
    where: list[str]


@dataclass(frozen=True)
class Reasons:
    """The reasons, how many there are in all, and a sentence where some were left out."""

    reasons: list[Reason]
    count: int
    left_out: str | None = None


def shortened(text: str, most: int = _LONGEST) -> str:
    """Return a text without what steers a terminal, of at most so many characters; "…" stands for the rest.

    >>> shortened("Won't Back Down", 5)
    "Won't…"
    """
    return plain_text(text[:most]) + ("…" if len(text) > most else "")


def fact(evidence: Evidence) -> Fact:
    """Return a piece of evidence in words, with its sources."""
    return Fact(shortened(evidence.what()), list(evidence.provenance))


def answer_row(values: Row, evidence: Iterable[Evidence] = ()) -> AnswerRow:
    """Return a row with plain values and its first facts."""
    return AnswerRow(
        {name: _plain(value) for name, value in values.items() if name != "evidence"}, [fact(one) for one in islice(evidence, _FACTS)]
    )


def fitted(
    every: Sequence[One], limit: int, make: Callable[[One], Made], noun: str = "row", total: int | None = None
) -> tuple[list[Made], str | None]:
    """Return the first of `every` that fit into an answer, each made with `make`, and a sentence where some are left out."""
    made, size, total = list[Made](), 0, len(every) if total is None else total
    for one in every[:limit]:
        result = make(one)
        size += len(dumps(asdict(result) if not isinstance(result, str) else result, ensure_ascii=False))  # type: ignore[call-overload]
        if size > CHARACTERS:
            return made, f"Only {len(made):,} of {total:,} {noun}s fit into {CHARACTERS:,} characters; ask more narrowly."
        made.append(result)
    return made, f"The first {len(made):,} of {total:,} {noun}s; ask more narrowly, or raise limit." if len(made) < total else None


def _plain(value: Any) -> Value:
    if value is None or isinstance(value, bool | int | float):
        return value
    return shortened(str(value))
