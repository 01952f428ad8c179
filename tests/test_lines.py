r"""A line ends in "\n", "\r\n" or "\r" and in nothing else, whoever reads the file."""

from pathlib import Path

import pytest
from filmograph.errors import SourceError
from filmograph.pipeline.ingest.documents import read_lines
from filmograph.pipeline.run import Options, build
from filmograph.sources import read_page
from filmograph.store import snapshot
from filmograph.store.claims_reader import Tables
from filmograph.store.judgements import Judgement, append, read
from make import PAGES, write_every_kind

CLAIMS = """
    SELECT file_name, property, value, first_line, last_line, t.class, t.key FROM claim c JOIN mention t USING (mention)
    JOIN document d ON d.source = c.mention >> 48 AND d.number = c.document
    UNION ALL SELECT file_name, reason, NULL, first_line, last_line, source, original FROM quarantine ORDER BY ALL"""
NO_ENDS = "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
HEADER = "judgement\tkind\ta\tb\twho\twhy"


def stated(folder: Path, store: Path) -> list[tuple[object, ...]]:
    """Return every claim with its lines, and what was set aside, of the files in a folder."""
    build([folder], store, Options(with_triples=False, sample=0))
    return Tables(snapshot.current(store)).rows(CLAIMS)


@pytest.mark.parametrize("end", ["\r\n", "\r"], ids=["windows", "mac"])
def test_every_reader_counts_the_same_lines_however_they_end(tmp_path: Path, end: str) -> None:
    """Pages, web pages, JSON, and tables of every kind, with a row of each kind of table that is set aside."""
    plain = write_every_kind(tmp_path / "plain")
    for name, row in (
        ("imdb/title.ratings.tsv", "tt0000001\tx\t1"),
        ("kb.txt", "no fact"),
        ("seven.csv", "Bad,x,,,,"),
        ("tmdb.jsonl", "{]"),
    ):
        with (plain / name).open("a", encoding="utf-8") as file:
            file.write(row + "\n")
    other = write_every_kind(tmp_path / "other")
    for path in (path for path in plain.rglob("*") if path.is_file()):
        content = path.read_bytes()
        (other / path.relative_to(plain)).write_bytes(content if path.suffix == ".gz" else content.replace(b"\n", end.encode()))
    assert stated(other, tmp_path / "second") == stated(plain, tmp_path / "first")


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.txt")), ids=lambda path: path.stem)
def test_no_other_character_ends_a_line_of_a_page(path: Path) -> None:
    """A form feed, a line separator and their like are white space; editors number no line after them."""
    text = path.read_text(encoding="utf-8")
    first, rest = text.split("\n", 1)
    assert read_page(f"{first}{NO_ENDS}\n{rest}") == read_page(text)


def test_lines_are_looked_up_as_they_were_counted(tmp_path: Path) -> None:
    """The text of a stretch of lines, whatever they end in."""
    path = tmp_path / "lines.txt"
    path.write_bytes("a\rb\x0b\u2028\r\nc\n\rd".encode())
    assert read_lines(path, [(1, 1), (2, 3), (4, 5)]) == {(1, 1): "a", (2, 3): "b\x0b\u2028\nc", (4, 5): "\nd"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_judgements_are_counted_so_too(tmp_path: Path, end: str) -> None:
    """What is read, what is refused, and what is added have the same lines."""
    path = tmp_path / "judgements.tsv"
    path.write_bytes(end.join(["# mine" + NO_ENDS, HEADER, "same\tperson\tA\tB\tme\tseen"]).encode())
    added = append(path, Judgement("same", "person", "C", "D", "me", "seen"))
    assert (added.line, [one.line for one in read(path)]) == (4, [3, 4])
    with path.open("ab") as file:
        file.write(b"same\tperson\tRen\xe9e\tE\tme\tseen\n")
    with pytest.raises(SourceError) as error:
        read(path)
    assert str(error.value) == f"{path}:5: this is not UTF-8; save the file of judgements as UTF-8."
