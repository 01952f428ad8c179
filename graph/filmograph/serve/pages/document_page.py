"""The page of a page: the text of a source document with the lines that claim something, or else what each line claims."""

import gzip
import os
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import IO, Any, cast

from filmograph.api.filmograph import Filmograph
from filmograph.ask.claimed_lines import Claim
from filmograph.ask.entity_facts import in_words
from filmograph.errors import UsageError
from filmograph.serve.pages.given_fields import Fields, one
from filmograph.serve.pages.templating import Page, address, line_address, page, plain

_SHOWN = 300
"""How many lines of a document a page has."""
_NAMED = ("character", "credit")
"""Kinds of mentions that are known by their names, though they have no page."""
_AROUND = 12
_CLAIMS = 2000
_LONGEST = 600
"""How many characters of a line are shown."""


def documents(graph: Filmograph, source: str, fields: Fields, folder: str | None) -> Page:
    """Return the page of the documents of a source, or of its only document."""
    files = graph.documents(source)
    if len(files) == 1:
        return document(graph, source, files[0], fields, folder)
    lines = _asked(one(fields, "lines"))
    listed = [{"text": file, "address": line_address(source, file, lines or ())} for file in files]
    return page("documents.html", source=source, files=listed)


def document(graph: Filmograph, source: str, file: str, fields: Fields, folder: str | None) -> Page:
    """Return the page of a document: its text where the server has the file, else its claimed lines; raises `NotFound` for no document."""
    asked = _asked(one(fields, "lines"))
    first = max(1, asked[0] - _AROUND) if asked else max(1, _number(one(fields, "from", "1")))
    last = first + _SHOWN - 1 if not asked else min(asked[1] + _AROUND, first + _SHOWN - 1)
    claimed = graph.claims_of(source, file, first=first, last=last, limit=_CLAIMS)
    text = None if folder is None else _text(folder, file, first, last)
    by_line = defaultdict(list)
    for claim in claimed:
        by_line[max(claim.first_line, first)].append(_claim(claim))
    lines = _lines(text, first, claimed, by_line, asked)
    return page(
        "document.html", source=source, file=file, lines=lines, has_text=text is not None, asked=asked, cut=len(claimed) == _CLAIMS,
        first=first, last=last, previous=max(1, first - _SHOWN) if first > 1 else None,
        next=last + 1 if text is not None and len(text) == last - first + 1 else None, served=folder is not None,
    )  # fmt: skip


def _asked(text: str) -> tuple[int, int] | None:
    """Return the first and the last line of "3" or "3-5"."""
    if not text:
        return None
    numbers = [_number(part) for part in text.split("-", 1)]
    return min(numbers), max(numbers)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise UsageError(f"A line is a number, such as 12 or 12-15, and not {text!r}.")
    return int(text)


def _claim(claim: Claim) -> dict[str, Any]:
    link = address(claim.iri)
    about = claim.about if link or claim.kind in _NAMED else None
    names = {"kind": in_words(claim.kind), "property": in_words(claim.property)}
    return {**names, "about": about, "address": link, "value": claim.value, "last": claim.last_line}


def _lines(
    text: list[str] | None, first: int, claimed: Sequence[Claim], by_line: dict[int, list[Any]], asked: tuple[int, int] | None
) -> list[dict[str, Any]]:  # fmt: skip
    """Return the lines to show: all of the text, or without it those that claim something."""
    covered = {line for claim in claimed for line in range(max(first, claim.first_line), min(claim.last_line, first + _SHOWN) + 1)}
    numbers = sorted(by_line) if text is None else range(first, first + len(text))
    return [
        {
            "number": number, "text": None if text is None else plain(text[number - first][:_LONGEST]), "claims": by_line.get(number, []),
            "claimed": number in covered, "asked": asked is not None and asked[0] <= number <= asked[1],
        }
        for number in numbers
    ]  # fmt: skip


def _text(folder: str, file: str, first: int, last: int) -> list[str] | None:
    """Return the lines of a file within the folder from the first to the last, None where there is no such file."""
    path = find(folder, file)
    if path is None:
        return None
    # universal newlines are what a line is here
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as opened:
            lines = TextIOWrapper(cast("IO[bytes]", opened), encoding="utf-8-sig", errors="replace", newline=None)
            return [line.removesuffix("\n") for line in islice(lines, first - 1, last)]
    except (OSError, EOFError):
        return None


def find(folder: str, file: str) -> Path | None:
    """Return the file of a name within a folder or the folders in it, None where there is none or it leads out of the folder."""
    wanted = file.replace("\\", "/").rpartition("/")[2]
    inside = Path(folder).resolve()
    found = [path for path in _files(folder).get(wanted, ()) if path.resolve().is_relative_to(inside)]
    exact = [path for path in found if path.as_posix().endswith(f"/{file}")]
    return next(iter(exact or found), None)


@cache
def _files(folder: str) -> dict[str, list[Path]]:
    """Return the files in a folder by their names."""
    found = defaultdict(list)
    for inner, _, names in os.walk(folder):
        for name in sorted(names):
            path = Path(inner, name)
            if path.is_file():
                found[name].append(path)
    return dict(found)
