"""What kind of document a file is, judged by its content, and the reader that it needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from filmograph.errors import SourceError
from filmograph.model import Record, Rejected
from filmograph.pipeline.ingest.recognised import Cut, Parsed, Recognised, head_of
from filmograph.pipeline.ingest.table_files import no_mapping, recognise_table
from filmograph.sources.pages import Layout, layout_of, read_web_page, web_page
from filmograph.sources.reading.files import (
    HEADERLESS,
    JSON_SUFFIXES,
    WORKBOOKS,
    Opened,
    encoding_of,
    ends,
    is_cut,
    iter_lines,
    open_text,
    read_text,
    stem_of,
    unicode_of,
)  # fmt: skip
from filmograph.sources.reading.page import Page
from filmograph.sources.tables import CATALOGUES, Catalogue, catalogue, imdb_tables, is_json, unknown_json
from filmograph.sources.tables.mapped.mapping import find_mapping
from filmograph.store import judgements

_MOST_PARSED = 1000
"""How many web pages keep their record from the search to the reading; a record takes up to 0.1 MB, and further pages are parsed again."""


@dataclass(frozen=True)
class Choice:
    """Which titles of a catalogue are read: those of some of IMDb's title types, with or without adult titles."""

    types: tuple[str, ...] = imdb_tables.DEFAULT_TYPES
    adult: bool = False


def recognise(path: Path, choice: Choice, parsed: Parsed) -> Recognised:
    """Return what a file is, judged by its content; raises `SourceError` when it is of no known kind.

    The record of a web page, which has to be parsed for that, is put into `parsed`.
    """
    if ends(path) in (".parquet", *WORKBOOKS, *HEADERLESS) or find_mapping(path):
        return recognise_table(path)
    head = head_of(path)
    if not head.strip():
        raise SourceError(f"{path}: the file is empty; save the page again.")
    if found := _recognise_catalogue(path, head, choice):
        return found
    if is_json(head) or ends(path) in JSON_SUFFIXES:
        raise SourceError(unknown_json(str(path), path.name))
    if web_page.is_html(head):
        return _recognise_web_page(path, parsed)
    if judgements.recognises(head):
        raise SourceError(f"{path}: this is a file of judgements, not a source; give it with --judgements.")
    if ends(path) in (".csv", ".tsv") and "\0" not in head:
        raise SourceError(no_mapping(path))
    text = read_text(path)
    layout = layout_of(Page.from_text(text), str(path))
    return Recognised(path, stem_of(path), layout.LAYOUT, layout.VERSION, False, partial(_read_page, layout))


def _recognise_catalogue(path: Path, head: str, choice: Choice) -> Recognised | None:
    if table := imdb_tables.table_of(head.partition("\n")[0]):
        if unicode_of(path) == "utf-16":
            raise SourceError(f"{path}: this table of IMDb's is in UTF-16; save it as UTF-8, or fetch it again.")
        options = imdb_tables.options(choice.types, adult=choice.adult)
        return Recognised(path, imdb_tables.LAYOUT, imdb_tables.LAYOUT, imdb_tables.VERSION, True, table=table, options=options)
    for module in CATALOGUES:
        if module.recognises(head):
            read, options = partial(_read_stream, module, choice.adult), "adult" if choice.adult else ""
            return Recognised(path, module.LAYOUT, module.LAYOUT, module.VERSION, True, read, options=options)
    if catalogue.recognises(head):
        return Recognised(path, stem_of(path), catalogue.LAYOUT, catalogue.VERSION, True, _read_catalogue)
    return None


def _recognise_web_page(path: Path, parsed: Parsed) -> Recognised:
    record = read_web_page(read_text(path), str(path))
    if len(parsed) < _MOST_PARSED:
        parsed[path] = record
    return Recognised(path, stem_of(path), record.layout, web_page.VERSION, False, partial(_read_web_page, parsed))


def _read_stream(module: Catalogue, adult: bool, path: Path, cut: Cut) -> Iterator[Record | Rejected]:
    with Opened(path) as opened:
        yield from module.iter_records(open_text(opened, unicode_of(path)), adult=adult)
        if opened.cut:
            cut.append(is_cut(path))


def _read_catalogue(path: Path, cut: Cut) -> Iterator[Record | Rejected]:
    with Opened(path) as opened:
        yield from catalogue.iter_records(iter_lines(open_text(opened, encoding_of(path))), path.name)
        if opened.cut:
            cut.append(is_cut(path))


def _read_page(layout: Layout, path: Path, _: Cut) -> Iterator[Record | Rejected]:
    yield layout.read(Page.from_text(read_text(path)))


def _read_web_page(parsed: Parsed, path: Path, _: Cut) -> Iterator[Record | Rejected]:
    yield parsed.pop(path) if path in parsed else read_web_page(read_text(path), str(path))
