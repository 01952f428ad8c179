"""What people bring, from the files to the store: each case is drafted, unedited, and built; its films and what is listed are compared."""

import json
import shutil
from pathlib import Path
from typing import Any

import filmograph
import pytest
from filmograph.errors import SourceError
from filmograph.namespaces import ID
from filmograph.pipeline.ingest.documents import find
from filmograph.pipeline.ingest.quarantine import listed
from filmograph.pipeline.ingest.recognise import Choice
from filmograph.pipeline.ingest.table_files import draft_mapping
from make import ROOT, run

INTAKE = ROOT / "tests" / "sources" / "tables" / "intake"
EXPECTED: dict[str, Any] = json.loads((INTAKE / "built.json").read_text(encoding="utf-8"))
TOGETHER = {"tables-that-belong-together"}
TWICE = {"build-reads-its-own-store"}


def brought(folder: Path, *, together: bool) -> dict[str, Any]:
    """Return what comes of a folder: sentences of drafts that fail, (source, line, label, IRI) of films, what is listed and why."""
    unknown = [path for path in sorted(folder.iterdir()) if find([path], Choice())[1]]
    refused = []
    for paths in [unknown] if together else [[path] for path in unknown]:
        try:
            text, _ = draft_mapping(paths)
            (folder / f"{paths[0].name}.mapping.toml").write_text(text, encoding="utf-8")
        except SourceError as error:
            refused.append(str(error).removeprefix(f"{folder}/"))
    for _ in range(1 + (folder.name in TWICE)):
        run("build", folder, "--store", folder / "filmograph.store", "--no-triples", "--quiet")
    rows = filmograph.open(folder / "filmograph.store").crosswalk("film")
    films = [[row["source"], row["line"], row["label"], row["iri"].removeprefix(str(ID))] for row in rows]
    entries = [[one.source, one.kind, one.first_line, one.reason.replace(f"{folder}/", "")] for one in listed(folder / "filmograph.store")]
    return {"refused": refused, "films": films, "listed": entries}


@pytest.mark.parametrize("case", sorted(EXPECTED))
def test_what_is_brought_comes_out_right(case: str, tmp_path: Path) -> None:
    """A second build of a folder that holds its own store changes nothing."""
    shutil.copytree(INTAKE / case, tmp_path / case)
    assert brought(tmp_path / case, together=case in TOGETHER) == EXPECTED[case]
