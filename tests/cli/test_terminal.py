"""What is printed: nothing in it steers the terminal, nothing floods it, and what was not read is said."""

import json
from pathlib import Path

import pytest
from filmograph.cli import terminal
from filmograph.cli.output import print_table
from make import CATALOGUE, run

STEERS = ["\x1b[31m", "\x07", "\x9b2J", "\x7f", "\u202e", "\u2066", "\r", "\udce9"]


@pytest.mark.parametrize("text", STEERS)
def test_what_steers_a_terminal_is_spelt_out(text: str) -> None:
    """As an escape that JSON and Turtle have, too; other characters stay."""
    spelt = terminal.visible(f"Amélie\t{text} x\n")
    assert spelt == f"Amélie\t\\u{ord(text[0]):04x}{text[1:]} x\n"
    assert json.loads(f'"{terminal.visible(text)}"') == text


def test_the_ends_of_lines_stay() -> None:
    """Also those of CSV."""
    assert terminal.visible("a,b\r\nc,d\n") == "a,b\r\nc,d\n"


def test_a_table_shows_a_long_name_shortened(capsys: pytest.CaptureFixture[str]) -> None:
    """And no character that steers."""
    print_table(("name",), [["x" * 100_000], ["\x1b[31mred"]], with_number=False)
    shown = capsys.readouterr().out
    assert (len("".join(shown.split())), "\x1b" in shown, "\\u001b[31mred" in shown) == (1000 + len("name\\u001b[31mred"), False, True)


def test_a_build_says_what_it_did_not_read(tmp_path: Path) -> None:
    """By folder and kind, as lines and as JSON; the names of files are printed as text."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("a.jpg", "b.jpg", "c.pdf", "\x1b[31m.csv"):
        (folder / name).write_text(CATALOGUE, encoding="utf-8")
    build = ("build", folder, "--store", tmp_path / "s", "--no-triples", "--sample", "0")
    status, out, err = run(*build)
    assert (status, err, "\x1b" in out) == (0, "", False)
    assert [line for line in out.split("\n") if line.startswith("Not read")] == [f"Not read in {folder}: 2 .jpg, 1 .pdf files."]
    assert json.loads(run(*build, "--json")[1])["not_read"] == [[str(folder), ".jpg", 2], [str(folder), ".pdf", 1]]


def test_marks_of_direction_stay_in_data() -> None:
    """Names in Arabic and Hebrew have them; only what overrides the direction of others is spelt out."""
    assert terminal.visible("محمد\u200f (1990), \u202eevil") == "محمد\u200f (1990), \\u202eevil"
