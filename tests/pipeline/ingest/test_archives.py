"""Archives are read as the folders that they hold, and named as they were given."""

import io
import zipfile
from pathlib import Path

import pytest
from filmograph.pipeline.ingest import quarantine
from make import PAGES, refused, run

FILMS = "Movie Title,Released Year,Directed By\nFargo,1996,Joel Coen\nHeat,1995,Michael Mann\n"
LINKS = "movieId,imdbId,tmdbId\n1,0114709,862\n2,0113497,8844\n3,0113228,15602\n"
MOVIES = "movieId,title,genres\n1,Toy Story (1995),Adventure\n2,Jumanji (1995),Adventure|Fantasy\n3,Grumpier Old Men (1995),Comedy\n"


def archive(path: Path, **members: str | bytes) -> Path:
    """Write an archive; two underscores in a name stand for a slash, one before the ending for its dot."""
    with zipfile.ZipFile(path, "w") as file:
        for name, content in members.items():
            stem, _, ending = name.replace("__", "/").rpartition("_")
            file.writestr(f"{stem}.{ending}", content)
    return path


def test_tables_in_an_archive_are_drafted_and_built(tmp_path: Path) -> None:
    """The mapping stands beside the archive; a second build changes nothing."""
    path = archive(tmp_path / "films.zip", films_csv=FILMS)
    status, out, err = run("mapping", path)
    assert (status, err) == (0, "Save it as films.zip.mapping.toml beside films.zip.\n")
    assert out.startswith("# What the columns of tables in films.zip hold; save it as films.zip.mapping.toml beside the archive.\n")
    (tmp_path / "films.zip.mapping.toml").write_text(out, encoding="utf-8")
    first = run("build", path, "--store", tmp_path / "store", "--json")
    again = run("build", path, "--store", tmp_path / "store", "--json")
    assert (first[0], again[0]) == (0, 0)
    status, out, _ = run("crosswalk", "--kind", "film", "--store", tmp_path / "store")
    assert [line.split(",")[:6] for line in out.splitlines()[1:]] == [
        ["films", "films.csv", "2", "film", "Fargo", "1996"], ["films", "films.csv", "3", "film", "Heat", "1995"],
    ]  # fmt: skip


def test_tables_that_belong_together_are_joined_in_an_archive(tmp_path: Path) -> None:
    """They lie in a folder of the archive, as MovieLens packs them."""
    path = archive(tmp_path / "ml.zip", ml__movies_csv=MOVIES, ml__links_csv=LINKS)
    (tmp_path / "ml.zip.mapping.toml").write_text(run("mapping", path)[1], encoding="utf-8")
    run("build", path, "--store", tmp_path / "store")
    status, out, _ = run("crosswalk", "--kind", "film", "--store", tmp_path / "store")
    assert (status, [line.split(",")[4:8] for line in out.splitlines()[1:]]) == (0, [
        ["Toy Story", "1995", "tt0114709", "862"], ["Jumanji", "1995", "tt0113497", "8844"],
        ["Grumpier Old Men", "1995", "tt0113228", "15602"],
    ])  # fmt: skip


def test_a_table_without_a_mapping_is_named_with_its_archive(tmp_path: Path) -> None:
    path = archive(tmp_path / "films.zip", films_csv=FILMS)
    assert refused(1, "build", path, "--store", tmp_path / "store") == (
        f"{path}/films.csv: the form of this table is unknown, and its archive has no mapping; draft one with "
        "`filmograph mapping films.zip > films.zip.mapping.toml` and correct it."
    )


def test_pages_in_an_archive_are_read_and_other_files_counted(tmp_path: Path) -> None:
    page = (PAGES / "wont-back-down-imdb.txt").read_text(encoding="utf-8")
    path = archive(tmp_path / "pages.zip", imdb_txt=page, odd_txt="no page", poster_jpg=b"x", notes_jpg=b"y")
    status, out, _ = run("build", path, "--store", tmp_path / "store")
    assert (status, f"Not read in {path}: 2 .jpg files.\n" in out) == (1, True)
    listed = [(entry.source, entry.reason.partition(": ")[0]) for entry in quarantine.listed(tmp_path / "store")]
    assert listed == [("odd", f"{path}/odd.txt")]


def test_read_prints_the_only_page_of_an_archive(tmp_path: Path) -> None:
    page = (PAGES / "wont-back-down-imdb.txt").read_text(encoding="utf-8")
    path = archive(tmp_path / "page.zip", imdb_txt=page)
    assert run("read", path, "--json") == run("read", PAGES / "wont-back-down-imdb.txt", "--json")


@pytest.mark.parametrize(
    ("members", "command", "sentence"),
    [
        ({"a_csv": "x", "b_csv": "y"}, "read", "{path}: holds 2 documents, and this reads one; `filmograph build` reads all."),
        ({"a_jpg": "x"}, "build", "{path}: nothing to read in this archive; names of pages and tables end in "),
        ({"a_jpg": "x"}, "mapping", "{path}: there is no table in this folder that needs a mapping; names of tables end in "),
    ],
)
def test_what_an_archive_cannot_be_read_for_is_one_sentence(members: dict[str, str], command: str, sentence: str, tmp_path: Path) -> None:
    path = archive(tmp_path / "films.zip", **members)
    store = ["--store", str(tmp_path / "store")] if command == "build" else []
    assert refused(1, command, path, *store).startswith(sentence.format(path=path))


def test_an_archive_is_drafted_alone(tmp_path: Path) -> None:
    path = archive(tmp_path / "films.zip", films_csv=FILMS)
    assert refused(2, "mapping", path, path) == f"{path}: an archive is drafted alone; give it alone, or unpack it and give its folder."


def test_names_that_lead_out_of_the_archive_stay_in_it(tmp_path: Path) -> None:
    """And an archive within an archive is counted, not opened."""
    inner = io.BytesIO()
    zipfile.ZipFile(inner, "w").close()
    path = tmp_path / "bad.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("../../outside.txt", (PAGES / "wont-back-down-imdb.txt").read_text(encoding="utf-8"))
        file.writestr("inner.zip", inner.getvalue())
    status, out, _ = run("build", path, "--store", tmp_path / "store")
    there = sorted(child.name for child in tmp_path.iterdir())
    assert (status, f"Not read in {path}: 1 .zip file.\n" in out, there) == (0, True, ["bad.zip", "store"])


def test_what_was_unpacked_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also by the command, which ends its process at once."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    path = archive(tmp_path / "pages.zip", page_txt=(PAGES / "wont-back-down-imdb.txt").read_bytes())
    assert (run("build", path, "--store", tmp_path / "store", "--quiet"), list(scratch.iterdir())) == ((0, "", ""), [])


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """A megabyte that would fill the disk."""
    path = tmp_path / "pages.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file, file.open("page.txt", "w") as member:
        for _ in range(300):
            member.write(bytes(1 << 20))
    assert refused(1, "build", path, "--store", tmp_path / "store") == (
        f"{path}: unpacks to more than 200 times its size, as no text does; check what this file is."
    )
