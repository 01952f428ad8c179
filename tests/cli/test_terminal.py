"""What is printed: nothing in it steers the terminal, nothing floods it, and what was not read is said."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from filmograph import cli
from filmograph.cli import terminal
from filmograph.cli.output import print_table
from make import CATALOGUE, refused, run

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


COMMAND = [sys.executable, "-m", "filmograph.cli", "read"]


def written_page(folder: Path) -> Path:
    """Write a catalogue of one film, whose title ASCII cannot say."""
    path = folder / "films.csv"
    path.write_text("title,year\nAmélie,2001\n", encoding="utf-8")
    return path


def test_what_an_encoding_cannot_say_is_spelt_out(tmp_path: Path) -> None:
    """Here the name of a source, in the table that a build prints."""
    page = written_page(tmp_path).rename(tmp_path / "Amélie.csv")
    command = [*COMMAND[:-1], "build", str(page), "--store", str(tmp_path / "store"), "--no-triples", "--sample", "0"]
    ran = subprocess.run(command, env={**os.environ, "PYTHONIOENCODING": "ascii"}, capture_output=True, text=True, check=False)
    assert (ran.returncode, "Am\\xe9lie" in ran.stdout, ran.stderr) == (0, True, "")


def test_a_closed_standard_output_is_no_fault(tmp_path: Path) -> None:
    """As `>&-` in a shell closes it."""
    ran = subprocess.run(["sh", "-c", '"$@" >&-', "sh", *COMMAND, written_page(tmp_path)], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def _fault(**_: object) -> None:
    raise KeyError("lost")


def test_a_fault_is_one_sentence(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """No one expects it, so it asks for a report; a variable of the environment shows its traceback."""
    monkeypatch.setattr(cli, "app", _fault)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    sentence = "Error: This is a fault of filmograph (KeyError: 'lost'); please report it with what FILMOGRAPH_DEBUG=1 shows.\n"
    assert (ended.value.code, capsys.readouterr().err) == (1, sentence)
    monkeypatch.setenv("FILMOGRAPH_DEBUG", "1")
    with pytest.raises(KeyError):
        cli.main()


@pytest.mark.parametrize(
    ("parameter", "sentence"),
    [
        ("self=1", "The question 'gaps' has no parameter 'self'; it takes limit."),
        ("question=1", "The question 'gaps' has no parameter 'question'; it takes limit."),
        ("explain=1", "explain is an option, not a parameter; write --explain."),
    ],
)
def test_no_name_of_a_parameter_is_taken_for_ours(parameter: str, sentence: str, tmp_path: Path) -> None:
    run("build", written_page(tmp_path), "--store", tmp_path / "store", "--no-triples", "--sample", "0")
    assert refused(2, "ask", "gaps", parameter, "--store", tmp_path / "store") == sentence
