"""Folders and files: each is read, passed over because it is the program's own, counted by its kind, or refused with one sentence."""

import gzip
import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from filmograph.errors import SourceError
from filmograph.model import Draft, Record, Rejected
from filmograph.pipeline.ingest import recognise
from filmograph.pipeline.ingest.documents import Files, find, search
from filmograph.pipeline.ingest.quarantine import listed
from filmograph.pipeline.ingest.recognise import Choice
from filmograph.pipeline.run import Options, build
from filmograph.sources.reading.files import SUFFIXES, printable, read_text
from filmograph.sources.tables import catalogue
from make import CATALOGUE, JUDGEMENT_COLUMNS, KB, WIKIPEDIA

ENDLESS = "this is a device, a pipe or a socket, which may never end; save what it gives in a file and name that."


def write(folder: Path, *names: str, text: str = "x") -> None:
    """Write files of this text, and the folders they are in."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def test_every_file_is_a_document_or_counted_by_its_kind(tmp_path: Path) -> None:
    """By the ending of its name; a hidden folder counts once."""
    write(tmp_path, "a.csv", "sub/b.txt.gz", "sub/p.JPG", "q.jpg", "r.pdf", "README", ".hidden", ".git/x.csv", "old.dat")
    assert search([tmp_path]) == Files(
        found={tmp_path / "a.csv": None, tmp_path / "sub" / "b.txt.gz": None},
        not_read=[(str(tmp_path), kind, n) for kind, n in ((".jpg", 2), ("hidden", 2), (".dat", 1), (".pdf", 1), ("nameless", 1))],
    )  # fmt: skip


def test_what_is_the_programs_own_is_passed_over(tmp_path: Path) -> None:
    """Stores, finished or not, mappings, the list of sources, and judgements; a table without header is read by its mapping."""
    write(tmp_path, "movies.dat", "movies.dat.mapping.toml", "SOURCES.toml")
    write(tmp_path, "judged.tsv", text=JUDGEMENT_COLUMNS)
    write(tmp_path, "s/CURRENT", "s/lock", "s/snapshots/000001/manifest.json", "s/snapshots/000001/x.txt")
    write(tmp_path, "t/lock", "t/snapshots/000001.building/x.txt")
    write(tmp_path, "u/CURRENT", "v/snapshots/film.txt")
    assert search([tmp_path]) == Files(
        found={tmp_path / "movies.dat": None, tmp_path / "v" / "snapshots" / "film.txt": None}, not_read=[(str(tmp_path), "nameless", 1)]
    )  # fmt: skip


def test_links_are_followed_into_each_folder_once(tmp_path: Path) -> None:
    """A link that leads nowhere is one sentence."""
    write(tmp_path, "in/a.txt")
    (tmp_path / "in" / "loop").symlink_to(tmp_path)
    (tmp_path / "in" / "gone.txt").symlink_to(tmp_path / "nowhere")
    gone = tmp_path / "in" / "gone.txt"
    assert search([tmp_path]) == Files(
        found={tmp_path / "in" / "a.txt": None},
        refused=[("gone", f"{gone}: cannot be read (No such file or directory); check its permissions, or where its link leads.")],
    )


def test_a_folder_that_cannot_be_read_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are read."""
    write(tmp_path, "closed/a.txt", "open/b.txt")
    scan = os.scandir

    def refusing(path: Path) -> Any:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refusing)
    sentence = f"{tmp_path / 'closed'}: cannot be read (Permission denied); check its permissions, or where its link leads."
    assert search([tmp_path]) == Files(found={tmp_path / "open" / "b.txt": None}, refused=[("closed", sentence)])


def test_pipes_devices_and_sockets_are_refused(tmp_path: Path) -> None:
    """In a folder and as arguments; none is opened, because a pipe waits and a device never ends."""
    os.mkfifo(tmp_path / "pipe.csv")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "s.txt"))
        (tmp_path / "zero.json").symlink_to("/dev/zero")
        given = [(name, tmp_path / f"{name}{end}") for name, end in (("pipe", ".csv"), ("s", ".txt"), ("zero", ".json"))]
        expected = [(name, f"{path}: {ENDLESS}") for name, path in given]
        assert search([tmp_path]).refused == expected
        assert find([path for _, path in given], Choice()) == ([], expected)
    with pytest.raises(SourceError) as caught:
        read_text(tmp_path / "pipe.csv")
    assert str(caught.value) == f"{tmp_path / 'pipe.csv'}: {ENDLESS}"


def test_a_folder_without_documents_is_one_sentence(tmp_path: Path) -> None:
    """Which names the endings of documents."""
    write(tmp_path, "notes.md")
    kinds = ", ".join(SUFFIXES)
    sentence = f"{tmp_path}: nothing to read in this folder; names of pages and tables end in {kinds}, and .gz may follow."
    assert find([tmp_path], Choice()) == ([], [(tmp_path.name, sentence)])


def test_the_name_of_a_file_is_spelt_out_where_it_is_no_text() -> None:
    """Bytes that are not UTF-8, and what steers a terminal."""
    assert printable("caf\udce9 \x1b[31m\n.csv") == "caf\\xe9 \\x1b[31m\\n.csv"


def test_one_build_of_many_kinds_of_files(tmp_path: Path) -> None:
    """A name that is not UTF-8, a packed catalogue, padding behind it, UTF-16, Windows-1252; what cannot be read ends nothing."""
    folder = tmp_path / "in"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.csv")).write_text(CATALOGUE, encoding="utf-8")
    (folder / "packed.csv.gz").write_bytes(gzip.compress(b"title,year\nA,2000\n") + bytes(1000))
    (folder / "wide.csv").write_bytes("title,year\nB – ½,2001\n".encode("utf-16"))
    (folder / "old.csv").write_bytes("title,year\nAmélie,2001\n".encode("cp1252"))
    write(folder, "SOURCES.toml", text="a = " + "[" * 100_000)
    os.mkfifo(folder / "pipe.csv")
    summary = build([folder, tmp_path], tmp_path / "store", Options(sample=0, with_triples=False))
    listing = f"{folder / 'SOURCES.toml'}: cannot be read"
    assert [(s.name, s.films) for s in summary.sources] == [("caf\\xe9", 7), ("old", 1), ("packed", 1), ("wide", 1)]
    assert [sentence[: len(listing)] for sentence in summary.refused] == [f"{folder / 'pipe.csv'}: {ENDLESS}"[: len(listing)], listing]


def test_a_build_that_keeps_no_film_says_so(tmp_path: Path) -> None:
    """In one sentence, with the command that lists why."""
    write(tmp_path, "films.csv", text="title,year\n,1999\n")
    summary = build([tmp_path / "films.csv"], tmp_path / "store", Options(sample=0, with_triples=False))
    assert summary.refused == ("None of the films of these sources is kept; `filmograph quarantine` says why, if any were found.",)


def test_a_reader_that_fails_ends_no_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file and the error are one sentence, in the summary and in quarantine; the other files of its source are read."""
    write(tmp_path, "in/kb.txt", text=KB)
    for name in ("a.json", "b.json"):
        write(tmp_path, f"in/{name}", text=json.dumps(WIKIPEDIA))
    read = recognise._read_stream

    def failing(module: Any, adult: bool, path: Path, cut: list[str]) -> Iterator[Record | Rejected]:
        if path.name == "a.json":
            raise RecursionError("too deep")
        yield from read(module, adult, path, cut)

    monkeypatch.setattr(recognise, "_read_stream", failing)
    summary = build([tmp_path / "in"], tmp_path / "store", Options(sample=0, with_triples=False))
    sentence = f"{tmp_path / 'in' / 'a.json'}: reading it failed (RecursionError: too deep); leave this file out."
    assert ([(s.name, s.films) for s in summary.sources], summary.refused) == ([("metaqa", 1), ("wikipedia-movies", 2)], (sentence,))
    assert [(e.kind, e.reason) for e in listed(tmp_path / "store")] == [("file", sentence)]


def test_what_recognising_raises_is_that_files_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it is."""
    write(tmp_path, "a.csv", text="title,year\nA,2000\n")

    def failing(_: str) -> bool:
        raise ValueError(f"{Draft}")

    monkeypatch.setattr(catalogue, "recognises", failing)
    reason = "reading it failed (ValueError: <class 'filmograph.model.Draft'>); leave this file out."
    assert find([tmp_path / "a.csv"], Choice()) == ([], [("a", f"{tmp_path / 'a.csv'}: {reason}")])


def test_a_build_of_a_folder_does_not_read_the_store_in_it(tmp_path: Path) -> None:
    """Built twice, it says the same; nothing of the store is a document, and nothing of it is counted."""
    write(tmp_path, "a.csv", text="title,year\nA,2000\n")
    for _ in range(2):
        summary = build([tmp_path], tmp_path / "filmograph.store", Options(sample=0, with_triples=False))
        assert ([(s.name, s.films) for s in summary.sources], summary.refused, summary.not_read) == ([("a", 1)], (), ())
    assert listed(tmp_path / "filmograph.store") == []
