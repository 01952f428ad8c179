"""The network that the tests of what is asked of networks share."""

from pathlib import Path

import pytest
from filmograph.ask.network.incidence import Network
from make import write_four_people


@pytest.fixture
def network(tmp_path: Path) -> Network:
    """Ann and Bea in One and Two, Bea and Cid in Three and Four, Dan alone in Five but for archive footage of Ann."""
    return write_four_people(tmp_path / "network")
