"""The records of a catalogue's rows, the rows that are rejected and why, and the content of the catalogue that ships."""

import csv
import re
import tomllib
from io import StringIO
from pathlib import Path

import pytest
from filmograph.errors import SourceError
from filmograph.model import Credit, FilmFacts, LeftOut, Record, Rejected, Span
from filmograph.sources.reading.titles import name_in
from filmograph.sources.tables import catalogue
from hypothesis import given
from hypothesis import strategies as st
from make import ROOT

DATA = ROOT / "data"
NOT_CLOSED = "The row has a quotation mark that is not closed, or that closes before its cell ends."
NO_ARTICLE = "\"a | b\" in the column 'article' is not the article of a film; it is left out."
HEADERS = [
    ("title,year\n", True),
    ("\ufefftitle,year\n", True),
    ("article,writers,directors,cast,genres,year,title\r\nx", True),
    ("title,year,cast_unordered", True),
    ('"title","year"\n', True),
    ("title,year,cast,cast_unordered\n", False),
    ("title,year,title\n", False),
    ("title,year,budget\n", False),
    ("title,genres\n", False),
    ("Title,Year\n", False),
    ("\ntitle,year\n", False),
    ("A page on a film\n", False),
    ('title,"year\n', False),
    ("", False),
]
REJECTED = [
    ("Fargo,1996,x", "The row has 3 fields where the header has 2."),
    ("Fargo", "The row has 1 fields where the header has 2."),
    (",1996", "The row has no title."),
    (" ,", "The row has no title."),
    ('"Fargo,1996', NOT_CLOSED),
    ('"Fargo" x,1996', NOT_CLOSED),
]

WORD = st.text(st.characters(exclude_categories=["Z", "C"], exclude_characters="|"), min_size=1, max_size=9)
NAME = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
# a name in two scripts is two names of one person, which is tested with the reading of names
NAMES = st.lists(NAME.filter(lambda name: name_in(name) == (name, None)), unique=True, max_size=4)
ROW = st.tuples(NAME, st.integers(1800, 2199), NAMES, NAMES, NAMES, NAMES)


def read(text: str) -> list[Record | Rejected]:
    return list(catalogue.iter_records(StringIO(text, newline=None), "films.csv"))


def record(film: FilmFacts, span: Span, *expected: Credit) -> Record:
    pointers = ["/film/title", *(["/film/year"] if film.year else [])]
    pointers += [f"/film/genres/{n}" for n in range(len(film.genres))] + (["/film/genres"] if film.genres else [])
    pointers += [f"/film/articles/{n}" for n in range(len(film.articles))] + (["/film/articles"] if film.articles else [])
    pointers += [f"/credits/{n}" for n in range(len(expected))]
    return Record(layout="catalogue", film=film, credits=expected, lines=dict.fromkeys(pointers, span))


def rows_of(name: str) -> list[Record]:
    text = (DATA / "catalogue" / name).read_text("utf-8")
    return [row for row in catalogue.iter_records(StringIO(text), name) if isinstance(row, Record)]


def roles_by_film(records: list[Record]) -> dict[tuple[str | None, int | None], set[str]]:
    return {(r.film.title, r.film.year): {credit.role for credit in r.credits} for r in records}


@pytest.mark.parametrize(("text", "known"), HEADERS)
def test_a_catalogue_is_known_by_its_header(text: str, known: bool) -> None:
    assert catalogue.recognises(text) is known


def test_a_row_says_its_film_and_its_credits_and_where_they_stand() -> None:
    text = (
        "title,year,genres,cast,directors,writers,article\n"
        '"Paris, Texas",1984,Drama | Western,Harry Dean Stanton | Nastassja Kinski,Wim Wenders,Sam Shepard,"Paris,_Texas"\n'
    )
    assert read(text) == [
        record(
            FilmFacts(title="Paris, Texas", year=1984, genres=("Drama", "Western"), articles=("Paris,_Texas",)),
            (2, 2),
            Credit(person="Harry Dean Stanton", role="actor", billing=1),
            Credit(person="Nastassja Kinski", role="actor", billing=2),
            Credit(person="Wim Wenders", role="director"),
            Credit(person="Sam Shepard", role="writer"),
        )
    ]


def test_a_cast_in_no_order_has_no_billing() -> None:
    assert read("year,cast_unordered,title\n1996,Ann B | Cy D,Fargo\n") == [
        record(FilmFacts(title="Fargo", year=1996), (2, 2), Credit(person="Ann B", role="actor"), Credit(person="Cy D", role="actor"))
    ]


def test_empty_cells_and_entries_say_nothing_and_a_name_counts_once() -> None:
    assert read("title,year,genres,cast\n Fargo ,,,Ann  B | | Ann B |Cy D\n") == [
        record(
            FilmFacts(title="Fargo"),
            (2, 2),
            Credit(person="Ann B", role="actor", billing=1),
            Credit(person="Cy D", role="actor", billing=2),
        )
    ]


def test_lines_are_counted_through_blank_lines_and_broken_cells() -> None:
    text = 'title,year\r\n\r\n"Dr.\r\nStrangelove",1964\r\nFargo,1996'
    assert read(text) == [
        record(FilmFacts(title="Dr. Strangelove", year=1964), (3, 4)),
        record(FilmFacts(title="Fargo", year=1996), (5, 5)),
    ]


@pytest.mark.parametrize(("row", "reason"), REJECTED)
def test_a_row_that_cannot_be_read_is_rejected_and_the_rest_is_read(row: str, reason: str) -> None:
    after = record(FilmFacts(title="Heat", year=1995), (3, 3))
    assert read(f"title,year\n{row}\nHeat,1995\n") == [Rejected(2, reason, row), after]


@pytest.mark.parametrize("year", ["soon", "1996.6", "1_996", "３", "3000", "nan"])
def test_a_year_that_is_none_is_left_out_and_its_film_stays(year: str) -> None:
    (found,) = read(f"title,year\nFargo,{year}\n")
    reason = f"\"{year}\" in the column 'year' is not a year; it is left out."
    assert found == Record(
        layout="catalogue", film=FilmFacts(title="Fargo"), left_out=(LeftOut(name="year", value=year, reason=reason),),
        lines={"/film/title": (2, 2), "/left_out/0": (2, 2)},
    )  # fmt: skip


def test_a_year_is_read_as_a_spreadsheet_writes_it() -> None:
    assert read("title,year\nFargo,1996.0\n") == [record(FilmFacts(title="Fargo", year=1996), (2, 2))]


def test_a_quotation_mark_inside_a_cell_is_text() -> None:
    assert read('title,year\nThe "Thing",1982\n12" of Snow,1990\nHeat,1995\n') == [
        record(FilmFacts(title='The "Thing"', year=1982), (2, 2)),
        record(FilmFacts(title='12" of Snow', year=1990), (3, 3)),
        record(FilmFacts(title="Heat", year=1995), (4, 4)),
    ]


def test_a_stray_quotation_mark_costs_one_row_even_when_another_would_close_it() -> None:
    assert read('title,year\n"Fargo,1996\nHeat,1995\n"Alien,1979\n') == [
        Rejected(2, NOT_CLOSED, '"Fargo,1996'),
        record(FilmFacts(title="Heat", year=1995), (3, 3)),
        Rejected(4, NOT_CLOSED, '"Alien,1979'),
    ]


def test_a_file_without_a_known_header_is_refused_in_one_sentence() -> None:
    known = "article, cast, cast_unordered, directors, genres, title, writers, year"
    with pytest.raises(SourceError) as refused:
        read("name,year\nFargo,1996\n")
    assert str(refused.value) == f"films.csv: this is not a catalogue. Looked for {catalogue.LOOKED_FOR}; known columns are {known}."


@given(st.lists(ROW, max_size=5))
def test_what_is_written_as_csv_reads_back(rows: list[tuple[str, int, list[str], list[str], list[str], list[str]]]) -> None:
    out = StringIO(newline="")
    written = csv.writer(out, lineterminator="\n")
    written.writerow(("title", "year", "genres", "cast", "directors", "writers"))
    written.writerows((title, year, *(" | ".join(names) for names in lists)) for title, year, *lists in rows)
    assert read(out.getvalue()) == [
        record(
            FilmFacts(title=title, year=year, genres=tuple(genres)),
            (line, line),
            *(Credit(person=name, role="actor", billing=billing) for billing, name in enumerate(cast, start=1)),
            *(Credit(person=name, role="director") for name in directors),
            *(Credit(person=name, role="writer") for name in writers),
        )
        for line, (title, year, genres, cast, directors, writers) in enumerate(rows, start=2)
    ]


@given(st.text(), st.text(st.sampled_from('a1 ,|"\n\r'), max_size=60))
def test_random_text_is_read_or_rejected_and_raises_nothing(text: str, near: str) -> None:
    assert catalogue.recognises(text) is False or "title" in text
    for rows in (text, near):
        assert all(isinstance(row, Record | Rejected) for row in read("title,year\n" + rows))


@pytest.mark.parametrize(
    "path", [DATA / "catalogue" / f"{name}.csv" for name in ("metaqa", "wikipedia-movies")], ids=lambda path: path.stem
)
def test_no_row_of_the_shipped_catalogue_is_rejected(path: Path) -> None:
    assert [row for row in catalogue.iter_records(StringIO(path.read_text("utf-8")), path.name) if isinstance(row, Rejected)] == []


def test_the_shipped_catalogue_is_large_enough_to_ask() -> None:
    """At least 10,000 films have a cast, a year and a genre, and 6,000 of them a director and a writer from either file."""
    wikipedia = rows_of("wikipedia-movies.csv")
    roles, more = roles_by_film(wikipedia), roles_by_film(rows_of("metaqa.csv"))
    full = [(r.film.title, r.film.year) for r in wikipedia if r.film.genres and "actor" in roles[r.film.title, r.film.year]]
    made = [film for film in full if {"director", "writer"} <= roles[film] | more.get(film, set())]
    assert len(set(full)) >= 10_000
    assert len(set(made)) >= 6_000


def test_a_cast_is_in_billing_order_only_where_the_file_has_one() -> None:
    billed, unbilled = (
        {c.billing for r in rows_of(name) for c in r.credits if c.role == "actor"} for name in ("wikipedia-movies.csv", "metaqa.csv")
    )
    assert None not in billed
    assert unbilled == {None}


@pytest.mark.parametrize(("name", "articles"), [("wikipedia-movies.csv", ("Won't_Back_Down_(film)",)), ("metaqa.csv", ())])
def test_the_film_of_the_sample_pages_is_in_both_files(name: str, articles: tuple[str, ...]) -> None:
    assert [r.film for r in rows_of(name) if r.film.title == "Won't Back Down"] == [
        FilmFacts(title="Won't Back Down", year=2012, genres=("Drama",), articles=articles)
    ]


def test_the_shipped_data_stays_small() -> None:
    assert sum(path.stat().st_size for path in DATA.rglob("*") if path.is_file()) < 10_000_000


def test_every_shipped_file_has_its_source_and_licence() -> None:
    sources = tomllib.loads((DATA / "SOURCES.toml").read_text("utf-8"))
    shipped = {path for path in DATA.rglob("*") if path.suffix in (".csv", ".txt")}
    others = {path.name for path in DATA.rglob("*") if path.is_file() and "__pycache__" not in path.parts} - {path.name for path in shipped}
    assert {path.relative_to(DATA).as_posix() for path in shipped} <= {source["file"] for source in sources.values()}
    assert {name: Path(source["file"]).stem for name, source in sources.items()} == {name: name for name in sources}
    assert others == {"README.md", "make_catalogue.py", "SOURCES.toml", "judgements.tsv", "characters.csv.mapping.toml"}
    keys = {"file", "what", "origin", "licence", "attribution", "made_by", "taken", "left_out"}
    assert [set(source) for source in sources.values()] == [keys] * len(sources)


def test_the_numbers_of_the_listing_are_those_of_the_files() -> None:
    """Of every file, and of the table in the README beside it."""
    texts = {path.stem: path.read_text("utf-8") for path in (DATA / "catalogue").glob("*.csv")}
    rows = {name: list(csv.DictReader(StringIO(text))) for name, text in texts.items()}
    films = {name: len({(row["title"], row["year"]) for row in found}) for name, found in rows.items()}
    years = sorted(int(row["year"]) for row in rows["wikipedia-movies"])
    wanted = {
        "wikipedia-movies": [films["wikipedia-movies"], years[0], years[-1]], "metaqa": [films["metaqa"]],
        "characters": [len(rows["characters"]), films["characters"]],
    }  # fmt: skip
    sources = tomllib.loads((DATA / "SOURCES.toml").read_text("utf-8"))
    pages = {name: [2012] for name, source in sources.items() if source["file"].startswith("pages/")}
    assert {name: numbers(source["what"]) for name, source in sources.items()} == {**wanted, **pages}
    described = re.findall(r"^\| `catalogue/(.+?)\.csv` \|(.*?)\|", (DATA / "README.md").read_text("utf-8"), re.MULTILINE)
    assert {name: numbers(what) for name, what in described} == {**wanted, "characters": [films["characters"]]}


def numbers(text: str) -> list[int]:
    """Return the whole numbers of a text, in their order."""
    return [int(found.replace(",", "")) for found in re.findall(r"\b\d[\d,]*\b", text)]


@pytest.mark.parametrize(
    ("cell", "articles", "left_out"),
    [
        ("Doubt_(2008_film)", ("Doubt_(2008_film)",), ()),
        ("https://en.wikipedia.org/wiki/Am%C3%A9lie#Plot", ("Amélie",), ()),
        ("", (), ()),
        ("a | b", (), (LeftOut(name="article", value="a | b", reason=NO_ARTICLE),)),
    ],
)
def test_an_article_is_kept(cell: str, articles: tuple[str, ...], left_out: tuple[LeftOut, ...]) -> None:
    """By its title; what can be no title is listed."""
    [record] = catalogue.iter_records(["title,year,article\n", f"Doubt,2008,{cell}\n"], "films.csv")
    assert isinstance(record, Record)
    assert (record.film.articles, record.left_out) == (articles, left_out)


def test_titles_names_and_years_are_read_as_people_write_them() -> None:
    """The article behind, the year and another title in brackets, IMDb's index of homonyms, a name in two scripts."""
    rows = (
        "title,year,directors\n"
        '"City of Lost Children, The (Cité des enfants perdus, La) (1995)",,Marc Caro\n'
        "Blink (IV),2013/I,黒澤明 Akira Kurosawa\n"
    )
    assert [r.film if isinstance(r, Record) else r for r in catalogue.iter_records(rows.splitlines(keepends=True), "films.csv")] == [
        FilmFacts(title="The City of Lost Children", year=1995, also_known_as=("La Cité des enfants perdus",)),
        FilmFacts(title="Blink", year=2013),
    ]
