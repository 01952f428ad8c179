"""One server of Sail for the tests of this folder."""

from collections.abc import Iterator

import pytest
from make import sail


@pytest.fixture(scope="session")
def sail_address() -> Iterator[str]:
    """The address of a server of Sail in one process."""
    with sail() as server:
        yield server.address
