"""Documents on disk: found, decoded, recognised, or refused with one sentence."""

from pathlib import Path
from random import Random

import pytest
from filmograph.errors import FilmographError, SourceError
from filmograph.sources import read_page
from filmograph.sources.pages import LAYOUTS, layout_of
from filmograph.sources.reading.files import decode, read_text
from filmograph.sources.reading.page import Page
from hypothesis import given, settings
from hypothesis import strategies as st
from make import ROOT

PAGES = sorted([*(ROOT / "tests" / "pages").rglob("*.txt"), *(ROOT / "data" / "pages").glob("*.txt")])


def _sentence(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        read_text(path)
    return str(caught.value).replace(str(path), "PAGE")


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.stem)
def test_every_page_is_in_one_layout(path: Path) -> None:
    """A page is recognised by the layout of its folder and by no other."""
    page = Page.from_text(path.read_text(encoding="utf-8"))
    expected = path.parent.name if path.parent.parent.name == "pages" else path.stem.removeprefix("wont-back-down-")
    assert [layout.LAYOUT for layout in LAYOUTS if layout.recognises(page)] == [expected]


def test_a_page_in_no_known_layout_is_refused_by_naming_them_all() -> None:
    """The sentence names the page, every layout, and what was looked for."""
    with pytest.raises(SourceError) as caught:
        read_page("Dear diary,\nI saw a film today.\n", "diary.txt")
    looked = "; ".join(f"{layout.LAYOUT}: {layout.LOOKED_FOR}" for layout in LAYOUTS)
    assert str(caught.value) == f"diary.txt: in no layout known here. Looked for {looked}."


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    """White space alone is empty too."""
    (tmp_path / "empty.txt").write_text(" \n\n")
    assert _sentence(tmp_path / "empty.txt") == "PAGE: the file is empty; save the page again."


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    """The sentence says what to do."""
    assert _sentence(tmp_path / "nowhere.txt") == "PAGE: there is no such file; check the path."


def test_a_folder_is_no_page(tmp_path: Path) -> None:
    """The sentence says which command reads folders."""
    assert _sentence(tmp_path) == "PAGE: this is a folder, not a page; `filmograph build` reads folders."


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    """The sentence says what gave it away, and where."""
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    assert _sentence(tmp_path / "picture.txt") == "PAGE: this is a binary file (a zero byte at offset 8); give the text of a page."


def test_broken_utf16_is_refused(tmp_path: Path) -> None:
    """A byte-order mark promises what the bytes do not keep."""
    (tmp_path / "half.txt").write_bytes("\ufeffFilm".encode("utf-16-le") + b"\x00\xd8a")
    assert _sentence(tmp_path / "half.txt") == "PAGE: begins as UTF-16 but breaks at byte 10; save it as UTF-8."


def test_bytes_in_no_known_encoding_are_named(tmp_path: Path) -> None:
    """0x81 stands for nothing in Windows-1252."""
    (tmp_path / "odd.txt").write_bytes(b"Caf\xe9 \x81")
    assert _sentence(tmp_path / "odd.txt") == "PAGE: neither UTF-8 nor Windows-1252 (byte 0x81 at offset 5); save it as UTF-8."


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Colón – ½".encode(), "Colón – ½"),
        (b"\xef\xbb\xbf" + "Colón".encode(), "Colón"),
        ("Colón – ½".encode("cp1252"), "Colón – ½"),
        ("Colón".encode("utf-16"), "Colón"),
    ],
)
def test_a_wrong_encoding_is_read_where_it_can_be(content: bytes, text: str) -> None:
    """UTF-8, with a mark, Windows-1252, and UTF-16 with a mark give the same text."""
    assert decode(content, "page") == text


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_random_text_is_in_no_layout(text: str) -> None:
    """No layout takes a text that has none of its signs, and none raises."""
    assert [layout.LAYOUT for layout in LAYOUTS if layout.recognises(Page.from_text(text))] == []


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(PAGES), st.randoms(use_true_random=False), st.integers(0, 200))
def test_shuffled_and_cut_pages_raise_nothing_but_a_refusal(path: Path, random: Random, kept: int) -> None:
    """Lines in any order, and any number of them, are read or refused with a sentence."""
    lines = path.read_text(encoding="utf-8").splitlines()
    random.shuffle(lines)
    page = Page.from_text("\n".join(lines[:kept]))
    try:
        record = layout_of(page, "page").read(page)
    except FilmographError as error:
        assert str(error).startswith("page: in no layout known here.")
    else:
        # a name broken at the end of a line is put together, without a space where a hyphen stood
        page_text = "".join("".join(lines).split())
        assert [c.person for c in record.credits if "".join(c.person.split()) not in page_text] == []
