"""The opening of the graph that a command asks."""

from pathlib import Path
from typing import TYPE_CHECKING

from filmograph.api.filmograph import Filmograph, connect
from filmograph.api.filmograph import open as open_store
from filmograph.cli.proof import proof
from filmograph.errors import UsageError

if TYPE_CHECKING:
    from filmograph.store.claims_reader import Tables


def graph_of(store: Path, endpoint: str | None) -> Filmograph:
    """Return the graph of the endpoint where one is given, else that of the store."""
    return connect(endpoint, **proof(endpoint)) if endpoint else open_store(store)


def tables_of(store: Path, endpoint: str | None, command: str) -> "Tables":
    """Return the claims of a store; raises `UsageError`, which names the command, for an endpoint."""
    from filmograph.store.claims_reader import Tables  # noqa: PLC0415 - most commands need no claims
    from filmograph.store.snapshot import current  # noqa: PLC0415

    if endpoint:
        raise UsageError(
            f"{command} needs a store on this machine: an endpoint does not give the claims of each source; leave out --endpoint."
        )
    return Tables(current(store))
