"""IMDb's tables: what every column gives, and how the faults of real files are handled."""

import gzip
from pathlib import Path

import filmograph
import pytest
from filmograph.errors import SourceError
from filmograph.pipeline.ingest import documents
from filmograph.pipeline.ingest.quarantine import listed
from filmograph.pipeline.ingest.recognise import Choice
from filmograph.pipeline.run import Options, Summary, build
from filmograph.sources.tables import imdb_tables
from make import IMDB_TABLES, contents, write_imdb_tables

N = r"\N"


def built(folder: Path, choice: Choice | None = None) -> tuple[Summary, filmograph.Filmograph]:
    """Build a folder's tables, and open what was built."""
    store = folder.parent / "store"
    return build([folder], store, Options(sample=0, choice=choice or Choice())), filmograph.open(store)


def set_aside(folder: Path) -> list[tuple[str | None, int | None, str]]:
    """Return file, line and reason of everything in quarantine."""
    return [(entry.file, entry.first_line, entry.reason) for entry in listed(folder.parent / "store")]


def changed(table: str, *rows: str) -> list[str]:
    """Return the lines of a table with further rows."""
    return [*IMDB_TABLES[table], *rows]


def test_films_have_what_the_tables_say(tmp_path: Path) -> None:
    """Title, other titles, year, runtime, genres, form, id, rating; series and adult titles are left out."""
    summary, graph = built(write_imdb_tables(tmp_path / "in"))
    assert (summary.films, summary.people, summary.credits) == (2, 6, 7)
    rows = graph.sparql("""SELECT ?p ?v { ?f a film:Film ; film:imdbId "tt0000001" ; ?p ?v
        FILTER (STRSTARTS(STR(?p), STR(film:)) && (ISLITERAL(?v) || ?p = film:genre)) } ORDER BY ?p ?v""")
    assert [(str(r["p"]).rpartition("#")[2], str(r["v"]).rpartition("/")[2]) for r in rows] == [
        ("alternativeTitle", "Der lange Weg"), ("alternativeTitle", "La longue route"), ("form", "feature"), ("genre", "drama"),
        ("genre", "war"), ("imdbId", "tt0000001"), ("runtime", "98"), ("title", "The Long Road"), ("year", "1971"),
    ]  # fmt: skip
    rating = graph.ask("ratings", film="The Long Road")
    assert [(r["outlet"], r["rating"], r["scale"], r["score"]) for r in rating] == [("IMDb", 7.4, 10.0, 0.74)]


def test_credits_have_role_billing_characters_and_flags(tmp_path: Path) -> None:
    """Billing from ordering, for those who act; title.crew adds the writers without doubling the director."""
    _, graph = built(write_imdb_tables(tmp_path / "in"))
    rows = graph.sparql("""SELECT ?n ?role ?b ?c ?self ?archive { ?k film:film/film:imdbId "tt0000001" ; film:person/film:name ?n ;
        film:role/skos:prefLabel ?role OPTIONAL { ?k film:billing ?b } OPTIONAL { ?k film:characters ?c }
        OPTIONAL { ?k film:asSelf ?self } OPTIONAL { ?k film:archiveFootage ?archive } } ORDER BY ?n ?role""")
    assert [tuple(row.values()) for row in rows] == [
        ("Anna Aal", "actor", 1, 'Anna / Old "Nan"', None, None), ("Bo Birk", "actor", 2, "Self", True, None),
        ("Cy Corr", "director", None, None, None, None), ("Cy Corr", "writer", None, None, None, None),
        ("Dee Dorn", "actor", 4, None, None, True), ("El Ende", "puppet master", None, None, None, None),
        ("nm0000006", "writer", None, None, None, None),
    ]  # fmt: skip


def test_people_have_years_and_ids(tmp_path: Path) -> None:
    """A person whose name the tables lack has the id as the name."""
    _, graph = built(write_imdb_tables(tmp_path / "in"))
    rows = graph.sparql("""SELECT ?i ?n ?b ?d { ?p a film:Person ; film:imdbId ?i ; film:name ?n
        OPTIONAL { ?p film:birthYear ?b } OPTIONAL { ?p film:deathYear ?d } } ORDER BY ?i""")
    assert [tuple(row.values()) for row in rows][:1] == [("nm0000001", "Anna Aal", 1940, 2001)]
    assert [tuple(row.values()) for row in rows][-1:] == [("nm0000006", "nm0000006", None, None)]


def test_an_unknown_category_is_a_role_under_a_department(tmp_path: Path) -> None:
    """It is kept, counted and listed."""
    summary, graph = built(write_imdb_tables(tmp_path / "in"))
    assert summary.roles_met == (("puppet master", "crew", 1),)
    assert graph.sparql("ASK { role:puppet-master skos:broader role:crew ; a skos:Concept }").answer.boolean is True


@pytest.mark.parametrize(
    ("choice", "titles"),
    [
        (Choice(), ["Road Two", "The Long Road"]),
        (Choice(adult=True), ["Night Shift", "Road Two", "The Long Road"]),
        (Choice(types=("tvEpisode",)), ["Pilot"]),
        (Choice(types=("short", "tvSeries")), ["Road Two", "Roads"]),
    ],
)
def test_types_and_adult_titles_are_chosen(tmp_path: Path, choice: Choice, titles: list[str]) -> None:
    """Films, TV films, shorts and videos unless others are asked for; adult titles only when asked."""
    _, graph = built(write_imdb_tables(tmp_path / "in"), choice)
    assert [row["t"] for row in graph.sparql("SELECT ?t { ?f film:title ?t } ORDER BY ?t")] == titles


def test_an_episode_leads_to_its_series(tmp_path: Path) -> None:
    """As a connection, to the film itself where the store has it."""
    _, graph = built(write_imdb_tables(tmp_path / "in"), Choice(types=("tvEpisode", "tvSeries")))
    rows = graph.sparql("SELECT ?k ?t { ?c film:film/film:title 'Pilot' ; film:kind ?k ; film:target/film:title ?t }")
    assert [tuple(row.values()) for row in rows] == [("episode of", "Roads")]


def test_every_claim_has_its_file_and_line(tmp_path: Path) -> None:
    """A named graph for every film when asked: the line of the table that each fact is from."""
    folder = write_imdb_tables(tmp_path / "in")
    build([folder], tmp_path / "store", Options(sample=0, all_graphs=True))
    rows = filmograph.open(tmp_path / "store").sparql("""SELECT ?property ?file ?line { GRAPH ?g {
        ?claim film:property ?p ; film:firstLine ?line ; prov:wasDerivedFrom ?d ; film:subject ?s } ?d film:fileName ?file .
        ?s film:imdbId ?id FILTER (?id = "tt0000001") BIND (STRAFTER(STR(?p), "#") AS ?property) } ORDER BY ?property ?file ?line""")
    assert [tuple(row.values()) for row in rows if row["property"] in ("title", "alternativeTitle")] == [
        ("alternativeTitle", "title.akas.tsv", 2), ("alternativeTitle", "title.basics.tsv", 2), ("title", "title.basics.tsv", 2),
    ]  # fmt: skip


def test_stretches_of_films_make_no_difference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Credits that are read a film at a time are those that are read together."""
    tables, choice = write_imdb_tables(tmp_path / "imdb"), Choice(("movie", "short", "tvEpisode"))
    build([tables], tmp_path / "together", Options(choice=choice))
    monkeypatch.setattr(imdb_tables, "STRETCH", 1)
    build([tables], tmp_path / "apart", Options(choice=choice))
    assert contents(tmp_path / "apart") == contents(tmp_path / "together")


@pytest.mark.parametrize("left", ["title.principals", "title.crew", "title.ratings", "title.akas", "title.episode", "name.basics"])
def test_any_subset_with_the_titles_is_read(tmp_path: Path, left: str) -> None:
    """Each table but title.basics may be missing."""
    summary, _ = built(write_imdb_tables(tmp_path / "in", {name: lines for name, lines in IMDB_TABLES.items() if name != left}))
    assert (summary.films, summary.refused, set_aside(tmp_path / "in")) == (2, (), [])


def test_packed_tables_are_the_same(tmp_path: Path) -> None:
    """With a byte-order mark, Windows line ends and a further column, too."""
    plain, _ = built(write_imdb_tables(tmp_path / "a" / "in"))
    (tmp_path / "b" / "in").mkdir(parents=True)
    for name, lines in IMDB_TABLES.items():
        text = "\ufeff" + "\r\n".join(f"{line}\t{'more' if i == 0 else 'x'}" for i, line in enumerate(lines)) + "\r\n"
        (tmp_path / "b" / "in" / f"{name}.tsv.gz").write_bytes(gzip.compress(text.encode()))
    packed, _ = built(tmp_path / "b" / "in")
    assert (packed.films, packed.people, packed.credits, packed.quads) == (plain.films, plain.people, plain.credits, plain.quads)


BAD_ROWS = [
    ("title.basics", "tt0000007\tmovie\tToo Few", 7, "The row has 3 fields where the header has 9."),
    ("title.basics", f"tt7\tmovie\tBad Id\tBad Id\t0\t1971\t{N}\t98\tDrama", 7, "The id tt7 is not of the form tt0000000."),
    ("title.basics", f"tt0000007\tmovie\t{N}\t{N}\t0\t1971\t{N}\t98\tDrama", 7, "The film tt0000007 has no title."),
    (
        "title.basics",
        f"tt0000001\tmovie\tTwice\tTwice\t0\t1971\t{N}\t98\tDrama",
        7,
        "tt0000001 is in the table twice; the first row was read.",
    ),
    ("title.principals", f"tt0000099\t1\tnm0000001\tactor\t{N}\t{N}", 8, "The film tt0000099 is not in title.basics."),
    ("title.principals", f"tt0000001\t9\tAnna\tactor\t{N}\t{N}", 8, "The id Anna is not of the form nm0000000."),
    ("title.principals", f"tt0000001\t9\tnm0000001\t{N}\t{N}\t{N}", 8, "The row names no film, no person or no category."),
    ("title.ratings", f"tt0000002\tgood\t{N}", 3, "The row has no rating that is a number."),
    ("title.ratings", f"tt0000002\t1e30\t{N}", 3, "The row has no rating that is a number."),
    ("title.ratings", f"tt0000002\tnan\t{N}", 3, "The row has no rating that is a number."),
    ("name.basics", f"nm0000009\t{N}\t{N}\t{N}\t{N}\t{N}", 7, "The row has no id or no name."),
]


@pytest.mark.parametrize(("table", "row", "line", "reason"), BAD_ROWS)
def test_a_bad_row_is_set_aside_with_its_line(tmp_path: Path, table: str, row: str, line: int, reason: str) -> None:
    """The rest of the source is read."""
    folder = write_imdb_tables(tmp_path / "in", {**IMDB_TABLES, table: changed(table, row)})
    summary, _ = built(folder)
    assert (summary.films, summary.credits, set_aside(folder)) == (2, 7, [(f"{table}.tsv", line, reason)])


def test_a_value_that_does_not_fit_is_left_out_and_its_row_stays(tmp_path: Path) -> None:
    """Listed with its line and column; a number that somebody would have to round is none."""
    rows = {
        "title.basics": changed("title.basics", f"tt0000007\tmovie\tNew\tNew\t0\t1990.6\t{N}\t1e1000000\tDrama"),
        "title.principals": changed("title.principals", f"tt0000007\tfirst\tnm0000009\tactor\t{N}\t{N}"),
        "title.ratings": changed("title.ratings", "tt0000007\t7.1\tmany"),
        "name.basics": changed("name.basics", f"nm0000009\tOld One\t1_0\tonce\t{N}\t{N}"),
    }
    folder = write_imdb_tables(tmp_path / "in", {**IMDB_TABLES, **rows})
    summary, _ = built(folder)
    assert (summary.films, summary.credits) == (3, 8)
    expected = [
        ("name.basics.tsv", 7, "\"1_0\" in the column 'birthYear' is not a year; it is left out."),
        ("name.basics.tsv", 7, "\"once\" in the column 'deathYear' is not a year; it is left out."),
        ("title.basics.tsv", 7, "\"1990.6\" in the column 'startYear' is not a year; it is left out."),
        ("title.basics.tsv", 7, "\"1e1000000\" in the column 'runtimeMinutes' is not a number of minutes; it is left out."),
        ("title.principals.tsv", 8, "\"first\" in the column 'ordering' is not a number; it is left out."),
        ("title.ratings.tsv", 3, "\"many\" in the column 'numVotes' is not a number of votes; it is left out."),
    ]
    assert sorted(set_aside(folder)) == expected


def test_a_row_that_is_not_utf8_is_set_aside(tmp_path: Path) -> None:
    """With its line; lines after it keep their numbers."""
    folder = write_imdb_tables(tmp_path / "in")
    path = folder / "name.basics.tsv"
    rows = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([*rows[:3], b"nm0000008\tRen\xe9e\t\\N\t\\N\t\\N\t\\N", *rows[3:-1], b"nm9\tX\t\\N\t\\N\t\\N\t\\N", b""]))
    built(folder)
    assert set_aside(folder) == [
        ("name.basics.tsv", 8, "The id nm9 is not of the form nm0000000."),
        ("name.basics.tsv", 4, "The row is not UTF-8 (byte 0xe9 at offset 13)."),
    ]


def test_a_field_of_ten_megabytes_is_set_aside(tmp_path: Path) -> None:
    """It fills no memory and stops nothing."""
    folder = write_imdb_tables(tmp_path / "in", name_basics=changed("name.basics", f"nm0000008\t{'x' * 10_000_000}\t{N}\t{N}\t{N}\t{N}"))
    summary, _ = built(folder)
    assert (summary.films, set_aside(folder)) == (
        2,
        [("name.basics.tsv", 7, "The row is 10.0 MB long, more than the 1 MB that a row may be.")],
    )


def test_lone_surrogates_and_control_characters_are_left_out(tmp_path: Path) -> None:
    """A character name that JSON writes with half a pair keeps the rest of it."""
    row = f'tt0000002\t1\tnm0000001\tactress\t{N}\t["Ann\\ud83d a", "B\u202eb"]'
    _, graph = built(write_imdb_tables(tmp_path / "in", title_principals=changed("title.principals", row)))
    rows = graph.sparql('SELECT ?c { ?k film:film/film:imdbId "tt0000002" ; film:characters ?c }')
    assert [str(row["c"]) for row in rows] == ["Ann a / Bb"]


def test_a_cut_packed_table_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    """Everything before the damage is kept, and a sentence gives the reason."""
    folder = write_imdb_tables(tmp_path / "in")
    long = [*IMDB_TABLES["name.basics"], *(f"nm{n:07}\tSomebody {n * 7919 % 1000}\t{N}\t{N}\t{N}\t{N}" for n in range(10, 5000))]
    packed = gzip.compress("\n".join(long).encode())
    (folder / "name.basics.tsv").unlink()
    path = folder / "name.basics.tsv.gz"
    path.write_bytes(packed[: len(packed) // 2])
    summary, graph = built(folder)
    assert len(summary.refused) == 1
    assert summary.refused[0].startswith(f"{path}: the compressed file is cut or damaged after line ")
    assert graph.sparql('ASK { ?p film:name "Anna Aal" }').answer.boolean is True


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    """The table and the column by name."""
    folder = write_imdb_tables(tmp_path / "in", title_basics=["tconst\ttitleType\tprimaryTitle", "tt0000001\tmovie\tX"])
    with pytest.raises(SourceError) as caught:
        build([folder], tmp_path / "store")
    expected = (
        "the table title.basics has no column originalTitle, isAdult, startYear, runtimeMinutes, genres; its first line is the header"
    )
    assert str(caught.value) == f"{folder / 'title.basics.tsv'}: {expected}, fetch it again."


def test_tables_without_titles_are_refused(tmp_path: Path) -> None:
    """People and credits alone name no films."""
    folder = write_imdb_tables(tmp_path / "in", {name: IMDB_TABLES[name] for name in ("name.basics", "title.principals")})
    with pytest.raises(SourceError) as caught:
        build([folder], tmp_path / "store")
    assert str(caught.value) == f"{folder}: name.basics, title.principals alone name no films; give title.basics with them."


def test_one_table_twice_with_different_content_is_refused(tmp_path: Path) -> None:
    """Both files by name; the same content twice is one table."""
    folder = write_imdb_tables(tmp_path / "in")
    other = folder / "title.ratings.2.tsv"
    other.write_text((folder / "title.ratings.tsv").read_text() + "tt0000002\t1.0\t5\n", encoding="utf-8")
    sentence = (
        f"{folder / 'title.ratings.2.tsv'} and {folder / 'title.ratings.tsv'} are both the table title.ratings, with different content"
    )
    _, refused = documents.find([folder], Choice())
    assert refused == [("imdb-tables", f"{sentence}; give one of them.")]
    other.write_bytes((folder / "title.ratings.tsv").read_bytes())
    assert documents.find([folder], Choice())[1] == []


def test_a_table_that_changes_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be unknown which content was read."""
    folder = write_imdb_tables(tmp_path / "in")
    path = folder / "title.basics.tsv"
    stamps = iter(range(1000))
    monkeypatch.setattr(documents, "_stamp", lambda _: (next(stamps), 0))
    with pytest.raises(SourceError) as caught:
        build([folder], tmp_path / "store")
    assert str(caught.value) == f"{min(folder.iterdir())}: changed while it was read; build again when the file no longer changes."
    assert path.exists()


def test_very_many_refused_rows_are_counted(tmp_path: Path) -> None:
    """A thousand are in quarantine, with the number of the others."""
    rows = [f"tt{n:07}\t1\tnm0000001\tactor\t{N}\t{N}" for n in range(100, 1300)]
    folder = write_imdb_tables(tmp_path / "in", title_principals=changed("title.principals", *rows))
    built(folder)
    found = set_aside(folder)
    assert (len(found), found[0][2]) == (1001, "200 further rows were refused for the same reasons.")


def test_a_year_that_breaks_a_shape_is_set_aside_by_the_shape(tmp_path: Path) -> None:
    """A film with its record, a person only with the value; both with the shape's message and the text of the line."""
    basics = changed("title.basics", f"tt0000008\tmovie\tToo Old\tToo Old\t0\t1492\t{N}\t98\tDrama")
    names = [line.replace("1940", "0940") for line in IMDB_TABLES["name.basics"]]
    names[1] = names[1].replace("2001", "2999")
    folder = write_imdb_tables(tmp_path / "in", title_basics=basics, name_basics=names)
    summary, graph = built(folder)
    entries = listed(tmp_path / "store")
    assert (summary.films, [(e.file, e.first_line, e.original) for e in entries]) == (
        2, [("title.basics.tsv", 7, basics[-1]), ("name.basics.tsv", 2, names[1])],
    )  # fmt: skip
    assert graph.sparql(
        'ASK { ?p film:imdbId "nm0000001" ; film:name "Anna Aal" FILTER NOT EXISTS { ?p film:deathYear ?y } }'
    ).answer.boolean
