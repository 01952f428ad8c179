"""Saved web pages and wikitext in the forms that sites give them: complete records with their lines."""

import json
from pathlib import Path

import pytest
from filmograph.sources import read_page
from make import ROOT

PAGES = sorted([*(ROOT / "tests/pages/web").glob("*.html"), *(ROOT / "tests/pages/wikipedia").glob("*.txt")])


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_whole_record(path: Path) -> None:
    """A page gives exactly the record beside it, lines included."""
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert read_page(path.read_text(encoding="utf-8"), path.name).to_json() == expected
