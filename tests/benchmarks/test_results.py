"""The sections of RESULTS.md, and what they say of the commit."""

import argparse
import subprocess
from pathlib import Path

import pytest
import results
from results import Report


def report(path: Path | None, heading: str, *lines: str) -> None:
    """Report lines under a heading, and write them to a file."""
    section = Report(heading, argparse.Namespace(write=path))
    section.add("", *lines)
    section.write()


def body(path: Path) -> list[str]:
    """Return the headings of sections and what was reported, without what it was measured on."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith(("## ", "Took"))]


def test_a_section_replaces_the_one_with_its_heading(tmp_path: Path) -> None:
    """The others stay as they are, and where they are."""
    path = tmp_path / "RESULTS.md"
    report(path, "Building", "Took 3 s.", "", "### By size", "Took 4 s.")
    report(path, "Building on", "Took 5 s.")
    report(path, "Building", "Took 2 s.")
    assert body(path) == ["## Building", "Took 2 s.", "## Building on", "Took 5 s."]


def test_nothing_is_written_where_that_is_not_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The section is printed alone."""
    report(None, "Building", "Took 3 s.")
    assert (list(tmp_path.iterdir()), capsys.readouterr().out.splitlines()[-1]) == ([], "Took 3 s.")


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (["bench.py", "--films", "200", "--write"], "python tests/benchmarks/bench.py --films 200"),
        (["x/bench.py", "--write", "--films", "200", "300"], "python tests/benchmarks/bench.py --films 200 300"),
        (["gold.py", "--folder", "/a/b", "--write", "/a/RESULTS.md"], "python tests/benchmarks/gold.py"),
    ],
)
def test_a_section_names_its_command(command: list[str], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the places of one machine."""
    monkeypatch.setattr("sys.argv", command)
    report(tmp_path / "RESULTS.md", "Building")
    assert f"\n`{expected}` on " in (tmp_path / "RESULTS.md").read_text(encoding="utf-8")


def test_changes_to_what_is_measured_are_named_with_the_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those to the results are none."""
    for folder in results._MEASURED:
        (tmp_path / folder).mkdir()
    path = tmp_path / "tests" / "RESULTS.md"
    monkeypatch.setattr(results, "ROOT", tmp_path)
    monkeypatch.setattr(results, "RESULTS", path)
    assert results.commit() == "unknown"
    for command in (["init"], ["-c", "user.name=x", "-c", "user.email=x", "commit", "--allow-empty", "-m", "x"]):
        subprocess.run(["git", *command], cwd=tmp_path, capture_output=True, check=True)
    name = results.commit()
    path.write_text("x", encoding="utf-8")
    assert results.commit() == name
    (tmp_path / "graph" / "new.py").write_text("x", encoding="utf-8")
    assert results.commit() == f"{name} with changes"
