"""How a server runs: what it serves, to whom, and what one request may take."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from filmograph.errors import UsageError
from filmograph.store.limits import QueryLimits

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


LIMITS = QueryLimits(seconds=10.0, memory=1 << 30, rows=100_000, size=64 << 20, depth=200)
"""What a query of somebody else may take, when nothing else is given."""


@dataclass(frozen=True)
class Settings:
    """How a server runs. Sizes are in bytes, times in seconds; raises `UsageError` for what does not fit together."""

    store: Path
    host: str = "127.0.0.1"
    port: int = 8890
    hosts: tuple[str, ...] = ()
    """Names under which browsers may reach a server on loopback, besides its own."""
    limits: QueryLimits = LIMITS
    body: int = 2 << 20
    """The most that a request may carry."""
    workers: int = field(default_factory=lambda: max(2, os.cpu_count() or 1))
    """How many queries are answered at the same time, before they are expensive."""
    patience: float = 0.5
    """After how long a query is expensive, half of it on a processor: it has low priority then, and waits for the others that are."""
    waiting: int = 4
    """How many expensive queries may wait for each other; those that come after them are refused."""
    queue: int = 200
    """How many requests may wait for a worker; those that come after them are refused."""
    cache: int = 64 << 20
    """How much of answers is kept for those who ask the same again; 0 keeps none."""
    connections: int = 1000
    slow: float = 10.0
    """How long a client may take to send a request, and for each part of an answer that it reads."""
    sources: Path | None = None
    """The folder with the source documents, whose text is shown; None shows none."""
    writable: bool = False
    token: str | None = None
    """What a request that writes has to carry."""

    def __post_init__(self) -> None:
        if self.writable and not self.token:
            raise UsageError(
                "A server that can be written to needs a token, so that not everybody can: add --token, or leave out --writable."
            )
        if self.sources is not None and not self.sources.is_dir():
            raise UsageError(f"{self.sources} is no folder; --sources names the folder with the files that the store was built from.")
        if self.token and not self.writable:
            raise UsageError("A token is for writing, and this server cannot be written to: add --writable, or leave out --token.")

    @property
    def allowed_hosts(self) -> frozenset[str] | None:
        """The hosts that a request may name, None for all: no page of another host may reach a server on loopback under its own name."""
        return frozenset((*_LOOPBACK, *self.hosts)) if self.host in _LOOPBACK else None
