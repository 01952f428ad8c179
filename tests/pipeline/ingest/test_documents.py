"""What a file is, is decided once; a file that changes meanwhile is refused."""

from pathlib import Path

import pytest
from filmograph.errors import SourceError
from filmograph.pipeline.ingest import recognise
from filmograph.pipeline.ingest.documents import Input, find
from filmograph.pipeline.ingest.recognise import Choice
from filmograph.sources import read_page
from filmograph.sources.pages import imdb, web_page
from make import PAGES

HTML = """<!DOCTYPE html><html><head><title>Doubt</title><script type="application/ld+json">
{"@context": "https://schema.org", "@type": "Movie", "name": "Doubt", "datePublished": "2008-12-12"}</script></head></html>"""


def _found(path: Path) -> Input:
    (one,), refused = find([path], Choice())
    assert refused == []
    return one


def _counted(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> list[object]:
    """Return a list that gets the argument of each call of a module's function."""
    calls: list[object] = []
    does = getattr(module, name)

    def counted(argument: object) -> object:
        calls.append(argument)
        return does(argument)

    monkeypatch.setattr(module, name, counted)
    return calls


def _page(tmp_path: Path) -> Path:
    (tmp_path / "doubt.html").write_text(HTML, encoding="utf-8")
    return tmp_path / "doubt.html"


def test_a_web_page_is_parsed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The record that showed what it is, is the one that is read."""
    path, calls = _page(tmp_path), _counted(monkeypatch, web_page, "parse")
    one = _found(path)
    assert one.read is not None
    assert list(one.read(path, [])) == [read_page(HTML)]
    assert calls == [HTML, HTML]  # the second is that of `read_page`


def test_a_web_page_beyond_those_that_are_kept_is_parsed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records of very many pages do not fit into memory."""
    monkeypatch.setattr(recognise, "_MOST_PARSED", 0)
    path = _page(tmp_path)
    one = _found(path)
    assert one.read is not None
    assert list(one.read(path, [])) == [read_page(HTML)]


def test_the_layout_of_a_page_is_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading goes on with the layout that was found."""
    path, calls = PAGES / "wont-back-down-imdb.txt", _counted(monkeypatch, imdb, "recognises")
    one = _found(path)
    assert one.read is not None
    assert [record.layout for record in one.read(path, [])] == ["imdb"]  # type: ignore[union-attr]
    assert len(calls) == 1


def test_a_page_that_changes_before_it_is_read_is_refused(tmp_path: Path) -> None:
    """The record may be that of either content."""
    path = _page(tmp_path)
    one = _found(path)
    path.write_text(HTML.replace("Doubt", "Certainty"), encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        one.refuse_changed()
    assert str(caught.value) == f"{path}: changed while it was read; build again when the file no longer changes."


def test_the_files_of_a_kodi_library_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    """Each is called movie.nfo."""
    for title in ("Heat", "Ronin"):
        (tmp_path / title).mkdir()
        (tmp_path / title / "movie.nfo").write_text(f"<movie><title>{title}</title></movie>", encoding="utf-8")
    inputs, refused = find([tmp_path], Choice())
    names = [document.file_name for one in inputs for document in one.source.documents]
    assert (names, refused) == (["Heat/movie.nfo", "Ronin/movie.nfo"], [])
