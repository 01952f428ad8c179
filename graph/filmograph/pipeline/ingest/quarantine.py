"""What a build put into quarantine, and why."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filmograph.store import snapshot
from filmograph.store.claims_reader import Tables

_LISTED = """
    SELECT source, kind, file_name, first_line, last_line, path, value, reason, original FROM quarantine
    ORDER BY source, kind, reason, file_name, first_line, last_line, path, value"""


@dataclass(frozen=True)
class Entry:
    """What is not in the graph: its source, file and lines, the path and value that break a shape, the reason, its text.

    `kind` is "record", "value" (a cell or claim was left out, and its film stays), "file" or "judgement".
    """

    source: str
    kind: str
    file: str | None
    first_line: int | None
    last_line: int | None
    path: str | None
    value: str | None
    reason: str
    original: str | None

    def to_json(self) -> dict[str, Any]:
        """Return the entry as plain values."""
        return asdict(self)


def listed(store: Path) -> list[Entry]:
    """Return the quarantine of the current snapshot, by source and reason; raises `StoreError` when there is no store."""
    return [Entry(*row) for row in Tables(snapshot.current(store)).rows(_LISTED)]
