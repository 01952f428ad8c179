"""Letterboxd's export: its tables and its archive are read without a mapping."""

import zipfile
from io import StringIO
from pathlib import Path

import pytest
from filmograph.model import Rejected
from filmograph.sources.tables import letterboxd
from make import run

WATCHED = "Date,Name,Year,Letterboxd URI\n2020-04-12,Parasite,2019,https://boxd.it/hTha\n2020-04-13,Suspiria,1977,https://boxd.it/29cM\n"
DIARY = (
    "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
    '2020-04-12,Parasite,2019,https://boxd.it/1abc,4.5,,"cinema, with friends",2020-04-11\n'
    "2020-05-01,,2019,https://boxd.it/1abd,4,,,2020-05-01\n"
)
LISTED = (
    "Letterboxd list export v7\nDate,Name,Tags,URL,Description\n2024-01-01,Best,,https://boxd.it/x,\n\n"
    "Position,Name,Year,URL,Description\n1,Alien,1979,https://boxd.it/a,\n"
)


def read(text: str) -> list[dict[str, object] | Rejected]:
    """Return the records of a table, without their lines and unread columns."""
    found = []
    for record in letterboxd.iter_records(StringIO(text)):
        plain = record if isinstance(record, Rejected) else record.to_json()
        found.append(plain if isinstance(plain, Rejected) else {key: plain[key] for key in plain if key not in ("lines", "unread")})
    return found


@pytest.mark.parametrize(("text", "known"), [(WATCHED, True), (DIARY, True), (LISTED, True), ("Date,Name,Year\nLetterboxd,x,y\n", False)])
def test_a_table_is_known_by_its_header(text: str, known: bool) -> None:
    assert letterboxd.recognises(text) is known


def test_days_are_the_members_and_a_rating_is_of_five() -> None:
    """A row without a title is rejected."""
    assert read(DIARY) == [
        {
            "layout": "table", "film": {"title": "Parasite", "year": 2019, "tags": ["cinema", "with friends"]},
            "ratings": [{"kind": "audience", "value": 4.5, "scale": 5, "outlet": "Letterboxd"}],
        },
        Rejected(3, "The row has no title.", "2020-05-01 |  | 2019 | https://boxd.it/1abd | 4 |  |  | 2020-05-01"),
    ]  # fmt: skip


def test_the_films_of_a_list_stand_below_its_own_lines() -> None:
    assert read(LISTED) == [{"layout": "table", "film": {"title": "Alien", "year": 1979}}]


def test_the_archive_of_an_export_is_read(tmp_path: Path) -> None:
    """Each table in it is a document of its own; what is no table is counted."""
    with zipfile.ZipFile(tmp_path / "letterboxd.zip", "w") as archive:
        archive.writestr("watched.csv", WATCHED)
        archive.writestr("likes/films.csv", WATCHED)
        archive.writestr("../../lists/best.csv", LISTED)
    status, out, err = run("build", tmp_path / "letterboxd.zip", "--store", tmp_path / "store", "--json")
    assert (status, err) == (0, "")
    assert '"films": 3' in out
    status, out, _ = run("crosswalk", "--kind", "film", "--store", tmp_path / "store")
    assert [[*line.split(",")[1:3], line.split(",")[4]] for line in out.splitlines()[1:]] == [
        ["best.csv", "6", "Alien"], ["films.csv", "2", "Parasite"], ["films.csv", "3", "Suspiria"], ["watched.csv", "2", "Parasite"],
        ["watched.csv", "3", "Suspiria"],
    ]  # fmt: skip


def test_a_damaged_archive_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 and nothing more")
    status, out, err = run("build", tmp_path / "bad.zip", "--store", tmp_path / "store")
    sentence = f"{tmp_path / 'bad.zip'}: cannot be unpacked (File is not a zip file); unpack it and give the folder."
    assert (status, out, err) == (1, "", f"Error: {sentence}\n")
