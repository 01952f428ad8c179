"""Only regular files are replaced, links are followed, and nothing is left beside them."""

from pathlib import Path

import pytest
from filmograph.errors import FilmographError
from filmograph.export.files.replacing import replacing


def test_a_link_stays_and_its_target_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "target").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    with replacing(tmp_path / "link") as part:
        part.write_text("new\n")
    assert (tmp_path / "link").is_symlink()
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"link": "new\n", "target": "new\n"}


def test_a_device_is_not_replaced() -> None:
    with pytest.raises(FilmographError, match=r"^/dev/null: this is no regular file; choose another name\.$"), replacing(Path("/dev/null")):
        raise AssertionError("nothing is written")
