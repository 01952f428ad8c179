"""Where an export goes: a file, a packed file, standard output, a folder, an archive."""

import gzip
import io
import os
import zipfile
from pathlib import Path

import networkx as nx
import pytest
from filmograph.errors import FilmographError, UsageError
from filmograph.export import FORMATS, write

ONE = [name for name, form in FORMATS.items() if not form.files]
SEVERAL = [name for name, form in FORMATS.items() if form.files]
GRAPH: "nx.Graph[str]" = nx.Graph([("é", "b", {"weight": 2})])


@pytest.mark.parametrize("form", ONE)
def test_a_file_packed_or_on_standard_output_holds_the_same(form: str, tmp_path: Path) -> None:
    """A packed one is the same each time."""
    write(GRAPH, form, tmp_path / "plain")
    for name in ("one.gz", "two.GZ"):
        write(GRAPH, form, str(tmp_path / name))
    out = io.BytesIO()
    write(GRAPH, form, "-", stdout=out)
    plain = (tmp_path / "plain").read_bytes()
    assert (out.getvalue(), gzip.decompress((tmp_path / "one.gz").read_bytes())) == (plain, plain)
    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "two.GZ").read_bytes()
    assert not out.closed
    assert plain.endswith(b"\n")


@pytest.mark.parametrize("form", SEVERAL)
def test_a_folder_and_an_archive_hold_the_same(form: str, tmp_path: Path) -> None:
    """Other files of the folder stay, links in it are followed, the archive is the same each time."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "kept").write_text("kept")
    for name in ("one.zip", "two.ZIP", "folder", "new"):
        write(GRAPH, form, tmp_path / name)
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        packed = {name: archive.read(name) for name in archive.namelist()}
    assert {file.name: file.read_bytes() for file in (tmp_path / "new").iterdir()} == packed
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == {**packed, "kept": b"kept"}
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.ZIP").read_bytes()
    assert {file.name for file in tmp_path.iterdir()} == {"one.zip", "two.ZIP", "folder", "new"}


@pytest.mark.parametrize("form", SEVERAL)
def test_several_files_are_refused_where_one_is_wanted(form: str, tmp_path: Path) -> None:
    """Each in one sentence, which says what to give."""
    (tmp_path / "file").write_text("kept")
    wanted = "give a folder or a name that ends in .zip"
    refusals = {
        "-": f"{form} is several files, which standard output cannot take; {wanted}.",
        f"{tmp_path}/x.gz": f"{tmp_path}/x.gz: {form} is several files, which .gz cannot pack; {wanted}.",
        f"{tmp_path}/file": f"{tmp_path}/file: this is no folder, and {form} is several files; {wanted}.",
        f"{tmp_path}/file/x": f"{tmp_path}/file/x: cannot be made (Not a directory); choose a path inside a folder, not inside a file.",
        f"{tmp_path}/no/x": f"{tmp_path}/no/x: cannot be made (No such file or directory); make its folder first.",
        f"{tmp_path}/no/x.zip": f"{tmp_path}/no/x.zip: cannot be written (No such file or directory); make its folder first.",
        "/dev/null": f"/dev/null: this is no folder, and {form} is several files; {wanted}.",
    }
    found = {}
    for output in refusals:
        with pytest.raises(FilmographError) as caught:
            write(GRAPH, form, output, stdout=io.BytesIO())
        found[output] = str(caught.value)
    assert found == refusals
    assert {file.name for file in tmp_path.iterdir()} == {"file"}


@pytest.mark.parametrize("form", ONE)
def test_only_regular_files_are_replaced(form: str, tmp_path: Path) -> None:
    """A device and a pipe stay what they are; a link stays, and its target is replaced."""
    os.mkfifo(tmp_path / "pipe")
    for special in (Path("/dev/full"), tmp_path / "pipe"):
        with pytest.raises(FilmographError) as caught:
            write(GRAPH, form, special)
        assert str(caught.value) == f"{special}: this is no regular file; choose another name."
    assert (Path("/dev/full").is_char_device(), (tmp_path / "pipe").is_fifo()) == (True, True)
    (tmp_path / "link").symlink_to(tmp_path / "target")
    write(GRAPH, form, tmp_path / "link")
    assert ((tmp_path / "link").is_symlink(), (tmp_path / "target").is_file()) == (True, True)


@pytest.mark.parametrize("form", ONE)
def test_one_file_is_no_archive(form: str, tmp_path: Path) -> None:
    """What a tool would not find in it, or not at all."""
    target = tmp_path / "network.zip"
    with pytest.raises(UsageError) as caught:
        write(GRAPH, form, target)
    assert str(caught.value) == f"{target}: {form} is one file, which is packed when its name ends in .gz; choose another name."
    assert list(tmp_path.iterdir()) == []


def test_standard_output_is_the_command_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it, "-" is refused."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=r'^"-" is standard output, which only the command line has; give the name of a file\.$'):
        write(GRAPH, "gexf", "-")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_folder_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file of several is replaced when one cannot be written."""
    write(nx.path_graph(2), "gephi-csv", tmp_path / "folder")
    before = {file.name: file.read_bytes() for file in (tmp_path / "folder").iterdir()}
    opened = Path.open

    def full(path: Path, mode: str = "r", **options: object) -> object:
        if mode == "xb" and len(list((tmp_path / "folder").glob(".*.part"))) == 1:
            raise OSError(28, "No space left on device")
        return opened(path, mode, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(FilmographError) as caught:
        write(nx.path_graph(9), "gephi-csv", tmp_path / "folder")
    target = tmp_path / "folder" / "edges.csv"
    assert str(caught.value) == f"{target}: cannot be written (No space left on device); free some space or choose another disk."
    assert {file.name: file.read_bytes() for file in (tmp_path / "folder").iterdir()} == before
