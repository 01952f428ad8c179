"""A catalogue: a CSV file with one film a row, lists of names inside cells, and a fixed set of columns."""

from collections.abc import Iterable, Iterator
from itertools import islice

from filmograph.errors import SourceError
from filmograph.model import Credit, Draft, Record, Rejected, Span
from filmograph.sources.reading.cells import year_in
from filmograph.sources.reading.titles import article_in, name_in, title_in
from filmograph.sources.tables.mapped.quoting import fault, shown, split_rows

LAYOUT = "catalogue"
LOOKED_FOR = "a first line of column names with title and year among them, separated by commas"
VERSION = 4

COLUMNS = frozenset({"title", "year", "genres", "cast", "cast_unordered", "directors", "writers", "article"})
SEPARATOR = "|"
_UNORDERED = (("cast_unordered", "actor"), ("directors", "director"), ("writers", "writer"))


def recognises(text: str) -> bool:
    """Return whether the first line of a text is the header of a catalogue."""
    return _header(text.removeprefix("\ufeff").splitlines()[:1]) is not None


def iter_records(stream: Iterable[str], name: str) -> Iterator[Record | Rejected]:
    """Yield the record of each row of lines, or the reason why the row cannot be read; `name` is the name of the file in an error.

    `cast` is in billing order; `cast_unordered` is not, so its credits have no billing.
    Raises `SourceError` when the first line is not the header of a catalogue.
    """
    lines = iter(stream)
    header = _header(list(islice(lines, 1)))
    if header is None:
        raise SourceError(f"{name}: this is not a catalogue. Looked for {LOOKED_FOR}; known columns are {', '.join(sorted(COLUMNS))}.")
    for row in split_rows(lines, ",", len(header), first=2):
        reason = fault(row, header) or ("" if row.cells[header.index("title")].strip() else "The row has no title.")
        if reason:
            yield Rejected(row.first, reason, shown(row))
        else:
            yield _record(dict(zip(header, row.cells, strict=True)), (row.first, row.last))


def _header(lines: list[str]) -> list[str] | None:
    rows = list(split_rows([line.removeprefix("\ufeff") for line in lines], ","))
    columns = [cell.strip() for cell in rows[0].cells] if rows and not rows[0].reason else []
    twice = len(set(columns)) < len(columns) or {"cast", "cast_unordered"} <= set(columns)
    return columns if {"title", "year"} <= set(columns) <= COLUMNS and not twice else None


def _record(row: dict[str, str], span: Span) -> Record:
    draft = Draft(LAYOUT)
    title, printed = title_in(row["title"]), row["year"].strip()
    draft.film("title", title.title, *span)
    for other in title.others:
        draft.film_list("also_known_as", other, *span)
    year = year_in(printed)
    if year or title.year:
        draft.film("year", year or title.year or 0, *span)
    if printed and not year:
        draft.leave_out("year", printed, f"\"{printed}\" in the column 'year' is not a year; it is left out.", *span)
    _read_article(row.get("article", "").strip(), draft, span)
    for genre in _entries(row.get("genres", "")):
        draft.film_list("genres", genre, *span)
    for billing, person in enumerate(_entries(row.get("cast", "")), start=1):
        draft.add("credits", _credit(person, "actor", billing), *span)
    for column, role in _UNORDERED:
        for person in _entries(row.get(column, "")):
            draft.add("credits", _credit(person, role), *span)
    return draft.finish()


def _read_article(printed: str, draft: Draft, span: Span) -> None:
    if article := article_in(printed):
        draft.film_list("articles", article, *span)
    elif printed:
        draft.leave_out("article", printed, f"\"{printed}\" in the column 'article' is not the article of a film; it is left out.", *span)


def _credit(printed: str, role: str, billing: int | None = None) -> Credit:
    person, other = name_in(printed)
    return Credit(person=person, role=role, billing=billing, credited_as=other)


def _entries(cell: str) -> list[str]:
    """Return the entries of a cell in their order, each once."""
    return list(dict.fromkeys(entry for part in cell.split(SEPARATOR) if (entry := " ".join(part.split()))))
