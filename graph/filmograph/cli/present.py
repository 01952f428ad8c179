"""Records, chains and summaries as lines of text for a person; nothing is printed here."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filmograph.wording import counted

if TYPE_CHECKING:  # asking does not need what building needs, so these are not imported
    from filmograph.ask.network.paths import Chain
    from filmograph.pipeline.ingest.quarantine import Entry
    from filmograph.pipeline.run import Summary

_LONGEST_EXAMPLE = 40
_UNREAD = 8
"""How many unread columns or keys of one source the summary names."""


def record_lines(record: dict[str, Any]) -> Iterator[str]:
    """Yield a line for each fact of a record in its JSON form: its lines in the page, its pointer, and its value."""
    spans = record.get("lines", {})
    for key, value in record.items():
        for pointer, shown in _entries(key, value):
            first, last = spans.get(pointer, ("", ""))
            where = "" if first == "" else f"line {first}" if first == last else f"lines {first}-{last}"
            yield f"{where:>14}  {pointer.lstrip('/')}  {shown}"


def chain_lines(chain: "Chain", start: str) -> Iterator[str]:
    """Yield the first person of a chain, then a line for each hop with the film, both credits, and their provenance."""
    yield chain.hops[0].source_name if chain.hops else f"{start} is both ends of the chain."
    for hop in chain.hops:
        a, b = _credited(hop.source_role, hop.source_character), _credited(hop.target_role, hop.target_character)
        read = sorted({str(provenance) for _, provenance in hop.evidence})
        film = f"{hop.title} ({hop.year})" if hop.year else hop.title
        yield f"  {a} in {film} with {hop.target_name}, {b}  [{', '.join(read)}]"


def summary_lines(summary: "Summary", store: Path) -> Iterator[str]:
    """Yield the summary of a build: counts, conflicts, the result of validation, and the time and memory used."""
    read = sum(source.films for source in summary.sources)
    quarantined = Counter[str]()
    for _, kind, _, count in summary.quarantined:
        quarantined[kind] += count
    merged = counted(summary.merged, "of them describes", "of them describe")
    yield f"{counted(read, 'film record')} read; {merged} a film of another source too."
    if quarantined:
        total = sum(quarantined.values())
        listed = ", ".join(counted(number, kind) for kind, number in sorted(quarantined.items()))
        yield f"{listed} {'is' if total == 1 else 'are'} listed in the quarantine; `filmograph quarantine` says why."
    yield from _unread_lines(summary)
    yield from _not_read_lines(summary)
    where = f"{summary.quads:,} quads in {store}" if summary.quads else f"claims and network, without triples, in {store}"
    people, credits_ = counted(summary.people, "person", "people"), counted(summary.credits, "credit")
    yield f"The graph holds {counted(summary.films, 'film')}, {people} and {credits_}: {where}."
    shown = "; `filmograph conflicts` shows them" if summary.quads and summary.conflicts else ""
    yield f"{counted(summary.conflicts, 'conflict')} between sources decided{shown}."
    if summary.roles_met:
        met = ", ".join(f"{role} ({department}, {count:,})" for role, department, count in summary.roles_met[:8])
        more = f", and {len(summary.roles_met) - 8:,} more" if len(summary.roles_met) > 8 else ""
        yield f"Roles that the ontology does not have became roles of their department: {met}{more}."
    for shape, construct in summary.left_to_reference:
        yield f"The shape {shape} holds {construct}, which is not compiled; pyshacl checked it, which is slow."
    yield f"Every record was validated{_checked_again(summary) if summary.quads else ''}."
    yield f"{summary.seconds:,.1f} s, {summary.peak_memory / 1e9:.2f} GB of memory at most."


def _unread_lines(summary: "Summary") -> Iterator[str]:
    by_source: dict[str, list[str]] = {}
    for source, name, seen, example in summary.unread:
        by_source.setdefault(source, []).append(f"{name} ({seen:,}, such as {_example(example)})")
    for source, names in by_source.items():
        more = f", and {len(names) - _UNREAD:,} more" if len(names) > _UNREAD else ""
        yield f"Not read of {source}, because no field fits: {', '.join(names[:_UNREAD])}{more}."


def _not_read_lines(summary: "Summary") -> Iterator[str]:
    by_folder: dict[str, list[str]] = {}
    for folder, kind, number in summary.not_read:
        by_folder.setdefault(folder, []).append(f"{number:,} {kind}")
    for folder, kinds in by_folder.items():
        yield f"Not read in {folder}: {', '.join(kinds)} file{'' if kinds[0].startswith('1 ') and len(kinds) == 1 else 's'}."


def _example(text: str) -> str:
    """Return a value on one line, cut after forty characters.

    >>> _example("a long value with more than forty characters")
    "'a long value with more than forty charac…'"
    """
    line = " ".join(text.split())
    return repr(line if len(line) <= _LONGEST_EXAMPLE else line[:_LONGEST_EXAMPLE] + "…")


def _checked_again(summary: "Summary") -> str:
    warnings = sum(result.severity == "warning" for result in summary.results)
    films = (
        f"{counted(summary.films_checked, 'film')} of the graph checked ({counted(summary.pages, 'page')} in full, a sample of the tables)"
    )
    results = f"{counted(len(summary.results) - warnings, 'violation')}, {counted(warnings, 'warning')}"
    return f", and {films}: {results}; `filmograph validate` lists them"


def quarantine_rows(entries: Sequence["Entry"]) -> list[tuple[str, ...]]:
    """Return (source, kind, reason, number, file and line of the first) of what is in the quarantine, the most frequent first."""
    grouped: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in entries:
        reason = _general(entry.reason) if entry.path is None else entry.reason
        grouped.setdefault((entry.source, entry.kind, reason), []).append(entry)
    ordered = sorted(grouped.items(), key=lambda item: (-len(item[1]), item[0]))
    return [(*what, f"{len(found):,}", _position(found[0])) for what, found in ordered]


def csv_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return rows that have the same keys as CSV with a header; without rows, an empty text."""
    out = StringIO(newline="")
    if rows:
        writer = csv.DictWriter(out, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return out.getvalue()


def _general(reason: str) -> str:
    """Return a reason without the identifiers and numbers of the record, so that equal reasons are counted together."""
    return re.sub(r"\b(?:tt|nm)?\d{4,}\b|(?<=line )\d+", "…", reason)


def _position(entry: "Entry") -> str:
    where = entry.file or entry.source
    return where if entry.first_line is None else f"{where}:{entry.first_line}"


def _credited(role: str, character: str | None) -> str:
    return f"{role} ({character})" if character else role


def _entries(key: str, value: Any) -> Iterator[tuple[str, str]]:
    if key == "lines":
        return
    if isinstance(value, list):
        for number, entry in enumerate(value):
            yield f"/{key}/{number}", _shown(entry)
    elif key == "film":
        for name, fact in value.items():
            yield f"/film/{name}", _shown(fact)
    else:
        yield f"/{key}", _shown(value)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_shown(part)}" for name, part in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
