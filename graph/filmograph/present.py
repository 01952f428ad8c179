"""Records, chains and summaries as lines of text for a person; nothing is printed here."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # asking needs none of what building needs, so it is not imported to ask
    from filmograph.ask.paths import Chain
    from filmograph.build.pipeline import Summary


def record_lines(record: dict[str, Any]) -> Iterator[str]:
    """Yield a line for each fact of a record in its JSON form: the lines of the page it stands on, its place, and itself."""
    spans = record.get("lines", {})
    for key, value in record.items():
        for pointer, said in _entries(key, value):
            first, last = spans.get(pointer, ("", ""))
            where = "" if first == "" else f"line {first}" if first == last else f"lines {first}-{last}"
            yield f"{where:>14}  {pointer.lstrip('/')}  {said}"


def chain_lines(chain: "Chain", start: str) -> Iterator[str]:
    """Yield the first person of a chain, then a line for each hop with the film, both credits, and where they were read."""
    yield chain.hops[0].source_name if chain.hops else f"{start} is both ends of the chain."
    for hop in chain.hops:
        a, b = _credited(hop.source_role, hop.source_character), _credited(hop.target_role, hop.target_character)
        read = {e.source + (f" line {e.first_line}" if e.first_line else "") for e in hop.evidence}
        film = f"{hop.title} ({hop.year})" if hop.year else hop.title
        yield f"  {a} in {film} with {hop.target_name}, {b}  [{', '.join(sorted(read) or hop.sources)}]"


def summary_lines(summary: "Summary", store: Path) -> Iterator[str]:
    """Yield what a build did: counts, conflicts, and how much was validated with what result."""
    warnings = sum(r.severity == "warning" for r in summary.results)
    violations = len(summary.results) - warnings
    yield f"{summary.films:,} films, {summary.people:,} people, {summary.credits:,} credits; {summary.quads:,} quads in {store}."
    yield f"{summary.conflicts:,} conflicts between sources were decided; `filmograph conflicts` shows them."
    checked = f"{summary.films_checked:,} films ({summary.pages:,} pages in full, of tables a sample)"
    yield f"Validated {checked}: {violations} violations, {warnings} warnings; `filmograph validate` lists them."


def _credited(role: str, character: str | None) -> str:
    return f"{role} ({character})" if character else role


def _entries(key: str, value: Any) -> Iterator[tuple[str, str]]:
    if key == "lines":
        return
    if isinstance(value, list):
        for number, entry in enumerate(value):
            yield f"/{key}/{number}", _said(entry)
    elif key == "film":
        for name, said in value.items():
            yield f"/film/{name}", _said(said)
    else:
        yield f"/{key}", _said(value)


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_said(said)}" for name, said in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
