"""From what a person types to what sources say: the mentions of a film, person, company, place or character in a store's tables."""

import re
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from filmograph.ask import lookup
from filmograph.ask.lookup import either, not_found
from filmograph.ask.name_sources import StoreNames
from filmograph.errors import AmbiguousName, NotFound, UsageError
from filmograph.namespaces import ID
from filmograph.store import references, snapshot
from filmograph.store.claims_reader import Tables
from filmograph.store.names import Names
from filmograph.store.network import NetworkArrays
from filmograph.store.references import IDENTIFIERS, KINDS, mention_text, read_reference

_KIND_OF = {name: kind for kind, name in KINDS.items()}
_CATALOGUE_OF = {name: catalogue for catalogue, name in IDENTIFIERS.items()}
_RESOLVED = "(SELECT t.* FROM mention t SEMI JOIN identity USING (mention))"
_IRIS = "SELECT i.mention, n.iri FROM (SELECT unnest($1::BIGINT[]) AS mention) JOIN identity i USING (mention) JOIN entity n USING (entity)"
_OF_ENTITIES = "SELECT mention FROM identity WHERE entity IN (SELECT entity FROM identity WHERE mention IN (SELECT unnest($1::BIGINT[])))"


@dataclass(frozen=True)
class Mention:
    """A film, person, company, place or character as one source names it, and the IRI of what it stands for."""

    number: int
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
        return mention_text(self.source, self.name, self.title, self.year)

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
    """What a person named: all mentions of one entity, or, where `exact`, those alone that were named with their film or source."""

    kind: str
    mentions: tuple[Mention, ...]
    exact: bool

    @property
    def numbers(self) -> list[int]:
        """Return the numbers of the mentions."""
        return [one.number for one in self.mentions]

    @cached_property
    def reference(self) -> str:
        """Return how to refer to it for long: by an identifier where it has one, else by what the most trusted source says."""
        return durable(self.mentions)


def durable(mentions: Sequence[Mention]) -> str:
    """Return the first identifier of the first kind that the mentions have, else the first mention."""
    order = list(IDENTIFIERS)
    known = [identifier for one in mentions for identifier in one.identifiers]
    return min(known, key=lambda identifier: order.index(identifier.partition(":")[0])) if known else str(mentions[0])


def describe(tables: Tables, numbers: Collection[int]) -> dict[int, Mention]:
    """Return the mentions that these entities are, by entity, the most trusted source first."""
    iris = dict(tables.rows(_IRIS, [list(numbers)]))
    found = {}
    for number, kind, source, _, file, first, last, name, title, year, ids in tables.rows(references.DESCRIPTIONS, [list(numbers)]):
        parts = [one.partition(" ") for one in ids]
        known = tuple(f"{_CATALOGUE_OF[name]}:{value}" for name, _, value in parts)
        shown = year if kind in ("Film", "Person", "Character") else None
        iri = f"{ID}{iris[number]}" if number in iris else ""
        found[number] = Mention(number, _KIND_OF[kind], source, file, first, last, name, title, shown, known, iri)
    return found


def find(tables: Tables, text: str, kinds: Iterable[str] = KINDS) -> Found:
    """Return the one entity that `text` names: an IRI, a name, a `Title (Year)`, or a reference as judgements have it.

    A name stands for every mention of what it names; with its film or source it stands for that mention alone. Characters are
    looked for where nothing else has the name. Raises `NotFound` with near names, `AmbiguousName` with the candidates.
    """
    asked, wanted = " ".join(text.split()), tuple(kinds)
    if re.match(r"https?://", asked):
        return _by_iri(tables, asked, wanted)
    groups = (wanted,) if len(wanted) == 1 else (tuple(k for k in wanted if k != "character"), ("character",) * ("character" in wanted))
    for group in groups:
        if numbers := meant(tables, group, asked):
            return _one(tables, asked, numbers)
    for kind in wanted:
        with suppress(NotFound):
            return _by_iri(tables, lookup.find(_names(tables), kind, asked)[0], wanted)
    alone = re.sub(r" \| .*| \(\d{4}\)$", "", asked)
    raise not_found(wanted, asked, _names(tables).near(wanted, alone))


def meant(tables: Tables, kinds: Sequence[str], text: str) -> list[int]:
    """Return the entities that a reference names, of whichever of the kinds; raises `UsageError` where it can name none of them."""
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
    return sorted({number for _, number in tables.rows(references.FOUND.replace("{mentions}", _RESOLVED))})


def _by_iri(tables: Tables, iri: str, kinds: Collection[str]) -> Found:
    rows = tables.rows("SELECT i.mention FROM entity n JOIN identity i USING (entity) WHERE n.iri = ?", [iri.removeprefix(str(ID))])
    known = [number for (number,) in rows]
    classes = {name for (name,) in tables.rows("SELECT class FROM mention WHERE mention IN (SELECT unnest($1::BIGINT[]))", [known])}
    if not iri.startswith(str(ID)) or not classes & {KINDS[kind] for kind in kinds}:
        raise NotFound(f"No {either(kinds)} has the IRI {iri}.")
    mentions = tuple(describe(tables, known).values())
    return Found(mentions[0].kind, mentions, exact=False)


def _one(tables: Tables, asked: str, numbers: list[int]) -> Found:
    """Return the one entity that these are mentions of, or, where the text names a mention itself, these alone."""
    mentions = tuple(describe(tables, numbers).values())
    kinds = sorted({one.kind for one in mentions})
    if len(kinds) > 1:
        raise AmbiguousName(f"{asked!r} is a {' and a '.join(kinds)}; say which with --kind.", _candidates(mentions))
    if " | " in asked or asked.startswith(tuple(f"{one.source}: " for one in mentions)):
        return Found(kinds[0], mentions, exact=True)
    if len({one.iri for one in mentions}) > 1:
        raise lookup.ambiguous(_names(tables), kinds[0], asked, dict(_candidates(mentions)))
    return Found(kinds[0], tuple(describe(tables, beside(tables, numbers)).values()), exact=False)


def beside(tables: Tables, numbers: Collection[int]) -> list[int]:
    """Return all mentions of what these are mentions of."""
    return [number for (number,) in tables.rows(_OF_ENTITIES, [list(numbers)])]


def _candidates(mentions: Iterable[Mention]) -> list[tuple[str, str]]:
    return sorted({one.iri: one.label for one in reversed(list(mentions))}.items(), key=lambda pair: pair[::-1])


def _names(tables: Tables) -> StoreNames:
    return StoreNames(Names(tables.folder), lambda: NetworkArrays(tables.folder / snapshot.NETWORK), None)
