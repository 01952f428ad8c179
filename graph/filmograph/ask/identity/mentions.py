"""From what a person types to what sources say: the mentions of a film, person, company, place or character in a store's tables."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from filmograph.errors import AmbiguousName, NotFound, UsageError
from filmograph.namespaces import ID
from filmograph.store import references
from filmograph.store.claims_reader import Tables
from filmograph.store.references import IDENTIFIERS, KINDS, mention, read_reference
from filmograph.text import comparable

_KIND_OF = {name: kind for kind, name in KINDS.items()}
_CATALOGUE_OF = {name: catalogue for catalogue, name in IDENTIFIERS.items()}
_RESOLVED = "(SELECT t.* FROM thing t SEMI JOIN identity USING (thing))"
_NODES = "SELECT i.thing, n.iri FROM (SELECT unnest($1::BIGINT[]) AS thing) JOIN identity i USING (thing) JOIN node n USING (node)"
_OF_NODES = "SELECT thing FROM identity WHERE node IN (SELECT node FROM identity WHERE thing IN (SELECT unnest($1::BIGINT[])))"
_NEAR = 5


@dataclass(frozen=True)
class Mention:
    """A film, person, company, place or character as one source names it, and the IRI of what it stands for."""

    thing: int
    kind: str
    source: str
    file: str | None
    first: int | None
    last: int | None
    name: str
    title: str | None
    year: str | None
    identifiers: tuple[str, ...]
    iri: str

    def __str__(self) -> str:
        return mention(self.source, self.name, self.title, self.year)

    @property
    def label(self) -> str:
        """Return the name as printed, a film's with its year."""
        return references.dated(self.name, self.year) if self.kind == "film" else self.name

    @property
    def where(self) -> str:
        """Return the file and the lines it stands on."""
        if self.first is None:
            return self.file or self.source
        lines = f"line {self.first}" if self.first == self.last else f"lines {self.first}-{self.last}"
        return f"{self.file}, {lines}"


@dataclass(frozen=True)
class Found:
    """What a person named: all mentions of one thing, or, where `exact`, those alone that were named with their film or source."""

    kind: str
    mentions: tuple[Mention, ...]
    exact: bool

    @property
    def things(self) -> list[int]:
        """Return the numbers of the mentions."""
        return [one.thing for one in self.mentions]

    @cached_property
    def reference(self) -> str:
        """Return how to refer to it for long: by an identifier where it has one, else by what the most trusted source says."""
        return durable(self.mentions)


def durable(mentions: Sequence[Mention]) -> str:
    """Return the first identifier of the first kind that the mentions have, else the first mention."""
    order = list(IDENTIFIERS)
    known = [said for one in mentions for said in one.identifiers]
    return min(known, key=lambda said: order.index(said.partition(":")[0])) if known else str(mentions[0])


def describe(tables: Tables, things: Collection[int]) -> dict[int, Mention]:
    """Return the mentions that these things are, by thing, the most trusted source first."""
    nodes = dict(tables.rows(_NODES, [list(things)]))
    found = {}
    for thing, kind, source, _, file, first, last, name, title, year, ids in tables.rows(references.SAID, [list(things)]):
        said = [one.partition(" ") for one in ids]
        known = tuple(f"{_CATALOGUE_OF[name]}:{value}" for name, _, value in said)
        shown = year if kind in ("Film", "Person", "Character") else None
        iri = f"{ID}{nodes[thing]}" if thing in nodes else ""
        found[thing] = Mention(thing, _KIND_OF[kind], source, file, first, last, name, title, shown, known, iri)
    return found


def find(tables: Tables, text: str, kinds: Iterable[str] = KINDS) -> Found:
    """Return the one thing that `text` names: an IRI, a name, a `Title (Year)`, or a reference as judgements have it.

    A name stands for every mention of what it names; with its film or source it stands for that mention alone. Characters are
    looked for where nothing else has the name. Raises `NotFound` with near names, `AmbiguousName` with the candidates.
    """
    said, wanted = " ".join(text.split()), tuple(kinds)
    if re.match(r"https?://", said):
        return _by_iri(tables, said, wanted)
    groups = (wanted,) if len(wanted) == 1 else (tuple(k for k in wanted if k != "character"), ("character",) * ("character" in wanted))
    for group in groups:
        if things := meant(tables, group, said):
            return _one(tables, said, things)
    raise _not_found(tables, said, wanted)


def meant(tables: Tables, kinds: Sequence[str], text: str) -> list[int]:
    """Return the things that a reference names, of whichever of the kinds; raises `UsageError` where it can name none of them."""
    known = [name for (name,) in tables.rows("SELECT name FROM source ORDER BY name")]
    wanted, failed = [], None
    for kind in kinds:
        try:
            wanted.append(read_reference(kind, text, known))
        except UsageError as error:
            failed = failed or UsageError(f"{error}.")
    if failed and not wanted:
        raise failed
    tables.rows(references.WANTED)
    tables.rows(references.FILL, references.columns(wanted))
    return sorted({thing for _, thing in tables.rows(references.FOUND.replace("{things}", _RESOLVED))})


def _by_iri(tables: Tables, iri: str, kinds: Collection[str]) -> Found:
    rows = tables.rows("SELECT i.thing FROM node n JOIN identity i USING (node) WHERE n.iri = ?", [iri.removeprefix(str(ID))])
    known = [thing for (thing,) in rows]
    classes = {name for (name,) in tables.rows("SELECT class FROM thing WHERE thing IN (SELECT unnest($1::BIGINT[]))", [known])}
    if not iri.startswith(str(ID)) or not classes & {KINDS[kind] for kind in kinds}:
        raise NotFound(f"No {_either(kinds)} has the IRI {iri}.")
    mentions = tuple(describe(tables, known).values())
    return Found(mentions[0].kind, mentions, exact=False)


def _one(tables: Tables, said: str, things: list[int]) -> Found:
    """Return the one thing that these are mentions of, or, where the text names a mention itself, these alone."""
    mentions = tuple(describe(tables, things).values())
    kinds = sorted({one.kind for one in mentions})
    if len(kinds) > 1:
        raise AmbiguousName(f"{said!r} is a {' and a '.join(kinds)}; say which with --kind.", _candidates(mentions))
    if " | " in said or said.startswith(tuple(f"{one.source}: " for one in mentions)):
        return Found(kinds[0], mentions, exact=True)
    if len({one.iri for one in mentions}) > 1:
        candidates = _candidates(mentions)
        listed = "; ".join(f"{label} <{iri}>" for iri, label in candidates)
        how = "as Title (Year)" if kinds == ["film"] else "with its film as Name | Title (Year)"
        raise AmbiguousName(f"Several {_many(kinds[0])} are called {said!r}; name one by its IRI or {how}: {listed}.", candidates)
    return Found(kinds[0], tuple(describe(tables, beside(tables, things)).values()), exact=False)


def beside(tables: Tables, things: Collection[int]) -> list[int]:
    """Return all mentions of what these are mentions of."""
    return [thing for (thing,) in tables.rows(_OF_NODES, [list(things)])]


def _candidates(mentions: Iterable[Mention]) -> list[tuple[str, str]]:
    return sorted({one.iri: one.label for one in reversed(list(mentions))}.items(), key=lambda pair: pair[::-1])


def _not_found(tables: Tables, said: str, kinds: Collection[str]) -> NotFound:
    classes = [KINDS[kind] for kind in kinds]
    names = dict(
        tables.rows(
            "SELECT key, norm(key) FROM (SELECT DISTINCT key FROM thing WHERE class IN (SELECT unnest($1::VARCHAR[]))) ORDER BY key",
            [classes],
        )
    )
    alone = re.sub(r" \| .*| \(\d{4}\)$", "", said)
    near = [name for *_, name in process.extract(comparable(alone), names, scorer=fuzz.ratio, limit=_NEAR, score_cutoff=75)]
    hint = f" Near names: {'; '.join(near)}." if near else ""
    return NotFound(f"No {_either(kinds)} is called {said!r}.{hint}", near)


def _either(kinds: Collection[str]) -> str:
    *others, last = kinds
    return f"{', '.join(others)} or {last}" if others else last


def _many(kind: str) -> str:
    return kind[:-1] + "ies" if kind.endswith("y") else kind + "s"
