"""The scripts and styles that are committed are those that the TypeScript gives."""

import re
import subprocess
from pathlib import Path

import pytest
from make import WEB, with_node


@pytest.mark.node
@with_node
def test_the_bundle_is_what_a_build_gives(tmp_path: Path) -> None:
    """Byte by byte, after the types are checked."""
    subprocess.run(["node", "node_modules/typescript/bin/tsc", "--noEmit"], cwd=WEB, check=True)
    subprocess.run(["node", "build.mjs", tmp_path], cwd=WEB, check=True)
    fresh, committed = ({file.name: file.read_bytes() for file in folder.iterdir()} for folder in (tmp_path, WEB / "bundle"))
    assert fresh.keys() == {"LICENSES.txt", "network.js", "page.css", "page.js", "query.js", "search.js", "widget.js"}
    assert {name for name in fresh | committed if fresh.get(name) != committed.get(name)} == set()


def test_the_list_of_packages_says_from_no_host_where_they_come_from() -> None:
    """So it holds for whichever registry they are fetched from."""
    assert '"resolved"' not in (WEB / "package-lock.json").read_text(encoding="utf-8")


def test_nothing_in_the_bundle_ends_the_element_around_it() -> None:
    texts = {file.name: file.read_text(encoding="utf-8").lower() for file in (WEB / "bundle").iterdir()}
    assert {name for name, text in texts.items() if "</script" in text or "</style" in text or "<!--" in text} == set()


def test_the_bundle_has_the_licences_of_what_is_in_it() -> None:
    text = (WEB / "bundle" / "LICENSES.txt").read_text(encoding="utf-8")
    editor = [f"@codemirror/{name}" for name in ("autocomplete", "commands", "language", "legacy-modes", "state", "streamparser", "view")]
    editor += ["@lezer/common", "@lezer/highlight", "@marijn/find-cluster-break", "crelt"]
    network = ["events", "graphology", "graphology-utils", "sigma"]
    assert re.findall(r"^(\S+) \d\S* \(MIT\)$", text, re.MULTILINE) == [*editor, *network, "style-mod", "w3c-keyname"]
