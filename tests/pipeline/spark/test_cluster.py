"""A statement gives the same whether its tables are with DuckDB or on a cluster."""

from collections.abc import Iterator

import pytest
from filmograph.pipeline.fuse import scores
from filmograph.pipeline.publish import triples
from filmograph.pipeline.resolve import likeness
from filmograph.pipeline.spark.cluster import Cluster
from filmograph.pipeline.spark.session import session_at
from filmograph.store.claims import Database, Row

FILMS: list[Row] = [
    (1, "The Ångström", 1971, 7.25, "a"), (2, "Zed, The (1999)", 1971, None, "b"), (3, "ß & Co.", None, 3.0, "b"),
    (4, None, 1950, 0.5, None), (5, "the angstrom", 1950, 7.25, "a"), (6, "", 2000, 1e21, "a"), (7, "zed", 1999, 2.5, "c"),
]  # fmt: skip
SEEN: list[Row] = [(1, "x"), (3, "y"), (3, "z"), (9, None)]
QUERIES = [
    "SELECT mention, row_number() OVER (ORDER BY year, title) FROM film",
    "SELECT mention, row_number() OVER (ORDER BY year DESC, title DESC) FROM film",
    "SELECT kind, first(title ORDER BY year DESC, mention) FILTER (title IS NOT NULL) FROM film GROUP BY kind",
    "SELECT kind, string_agg(title, ', ' ORDER BY score DESC, title) FROM film WHERE score IS NOT NULL GROUP BY kind",
    "SELECT kind, string_agg(DISTINCT title, ' and ' ORDER BY title) FROM film GROUP BY ALL",
    "SELECT year, mention FROM film QUALIFY row_number() OVER (PARTITION BY year ORDER BY title, mention) = 1",
    "SELECT DISTINCT ON (kind, name_key(title)) kind, title, mention FROM film ORDER BY kind, name_key(title), mention DESC",
    "SELECT mention FROM film SEMI JOIN seen USING (mention)",
    "SELECT f.mention, title FROM film f ANTI JOIN seen s USING (mention)",
    "SELECT f.mention, key, f.year FROM film f LEFT JOIN seen USING (mention)",
    "SELECT mention, mention IN (SELECT mention FROM seen) FROM film",
    "SELECT mention FROM film WHERE mention NOT IN (FROM (SELECT mention FROM seen)) OR year > 1990",
    "SELECT mention FROM film WHERE (mention, kind) NOT IN (SELECT (mention, key) FROM seen)",
    "SELECT mention FROM film f WHERE NOT EXISTS (FROM seen s WHERE s.mention = f.mention AND s.key = 'z')",
    "FROM film WHERE (kind, year) IN (('a', 1971), ('b', 1971))",
    "SELECT mention, unnest(['p', kind]), unnest([1, year]) FROM film",
    "SELECT mention, unnest(string_split(title, ' ')) FROM film",
    "SELECT bit_or(mention), count(*) FILTER (year > 1970), sum(year), min(score) FILTER (score > 1) FROM film",
    "SELECT mention // 2, mention % 2, mention / 2, year - 1 FROM film",
    "SELECT mention, substr(title, 2, 3), split_part(title, ' ', 2), length(title), title[1], string_split(title, ' ')[-1] FROM film",
    "SELECT mention, regexp_full_match(title, '[a-z]+'), regexp_replace(title, '[aeiou]', '', 'g'), url_encode(title) FROM film",
    "SELECT mention, md5(title) FROM film",
    "SELECT mention, score::VARCHAR, round(score / 3, 4)::VARCHAR, TRY_CAST(title AS INTEGER), year::VARCHAR || '!' FROM film",
    "SELECT mention, list_position(['b', 'a'], kind), coalesce(nullif(title, ''), '-'), greatest(year, 1960) FROM film",
    "SELECT kind, quantile_disc(year, 0.5), any_value(kind), bool_or(year > 1990), count(DISTINCT year) FROM film GROUP BY kind",
    "SELECT mention, array_to_string(list_transform(string_split(title, ' '), lambda w: upper(w) || kind), '/') FROM film",
    "SELECT mention, count(*) OVER (PARTITION BY kind ORDER BY year RANGE BETWEEN 1 PRECEDING AND UNBOUNDED FOLLOWING) FROM film",
    "SELECT kind, sum(score::DECIMAL(18, 4))::DOUBLE / count(*) FROM film WHERE score < 10 GROUP BY kind",
    "SELECT mention, (SELECT max(mention) FROM seen) + mention FROM film",
    "SELECT list_position(list_transform(list_zip(k, [7.25, 2]), lambda p: p[1] <> p[2]), true) FROM (SELECT [score, 2.0] AS k FROM film)",
]  # fmt: skip
AWKWARD = [
    "", " ", "  two  spaces ", "O'Hara", "d’Artagnan", "Renée", "Rene\u0301e", "ALIEN³", "9½ Weeks", "ß", "İstanbul", "ﬁlm", "Ω",
    "東京物語", "黒澤明 Akira Kurosawa", "Ustinov, Peter", "Robert Downey, Jr.", "a\tb\nc\rd", 'say "no" \\ twice', "🎬 film",
    "100%", "a/b?c#d",
    "<b>&amp;",
    "Dr. Strangelove or: How I Learned", "The Thing (1982)", "Amélie – le film", "x" * 300, "É" * 40, "\u202eabc", "null", "NaN", "J. J.",
]  # fmt: skip
TEXTS = [
    "name_key", "slug", "fold", "words", "in_ascii", "name_form", "other_name_form", "key_of_name", "loose_key", "title_form",
    "form_with_article", "main_part", "skeleton", "in_figures", "quoted", "in_address", "ends_of", "names_nobody", "id", "pascal",
]  # fmt: skip


def filled(database: Database) -> Database:
    """Return a database with the tables that the queries read, and the macros of all steps."""
    kinds = {"mention": "BIGINT", "title": "VARCHAR", "year": "INTEGER", "score": "DOUBLE", "kind": "VARCHAR"}
    database.table("film", kinds, FILMS)
    database.table("seen", {"mention": "BIGINT", "key": "VARCHAR"}, SEEN)
    database.table("awkward", {"number": "INTEGER", "text": "VARCHAR"}, list(enumerate(AWKWARD)))
    likeness.prepare(database)
    triples.prepare_source_view(database)
    return database


@pytest.fixture(scope="module")
def database() -> Database:
    """The tables with DuckDB."""
    return filled(Database())


@pytest.fixture(scope="module")
def cluster(sail_address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """The same tables on a cluster."""
    folder = tmp_path_factory.mktemp("cluster")
    with session_at(sail_address, folder) as session:
        made = Cluster(folder / "driver.duckdb", session, folder)
        filled(made)
        for name in ("film", "seen", "awkward"):
            made.tables.spread(name)
        yield made
        made.close()


def ordered(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=repr)


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_gives_the_same_rows(cluster: Cluster, database: Database, query: str) -> None:
    """Of the same types, whatever is NULL."""
    assert ordered(cluster.rows(query)) == ordered(database.rows(query))


@pytest.mark.parametrize("macro", TEXTS)
def test_a_text_is_the_same(cluster: Cluster, database: Database, macro: str) -> None:
    """In every script, with and without accents, quotes and spaces."""
    query = f"SELECT number, {macro}(text) FROM awkward ORDER BY number"  # noqa: S608 - of the names above
    assert cluster.rows(query) == database.rows(query)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM changed WHERE mention IN (SELECT mention FROM seen) AND year > 1960",
        "DELETE FROM changed WHERE title IS NULL",
        "UPDATE changed SET year = 0, title = upper(title) WHERE year > 1960",
        "UPDATE changed SET title = s.k FROM (SELECT mention, max(key) AS k FROM seen GROUP BY 1) s WHERE s.mention = changed.mention",
        "INSERT INTO changed SELECT mention + 10, key, NULL, 1, 'new' FROM seen",
        "INSERT INTO changed VALUES (20, 'one', 1, 1, 'more')",
        "CREATE OR REPLACE TEMP TABLE changed AS SELECT * FROM changed WHERE year < 1960",
    ],
)
def test_a_change_leaves_the_same_table(cluster: Cluster, database: Database, change: str) -> None:
    """It is written anew, and read as before."""
    for one in (cluster, database):
        one.sql("CREATE OR REPLACE TEMP TABLE changed AS SELECT * FROM film")
        one.sql(change)
    assert ordered(cluster.rows("FROM changed")) == ordered(database.rows("FROM changed"))


def test_a_column_has_the_same_type(cluster: Cluster, database: Database) -> None:
    """Also one that holds NULL, which is masked."""
    query = "SELECT mention, year::SMALLINT AS y, score, title, year > 1960 AS late FROM film ORDER BY mention"
    for (name, ours), theirs in zip(cluster.column(query).items(), database.column(query).values(), strict=True):
        assert (name, ours.dtype, repr(ours.tolist())) == (name, theirs.dtype, repr(theirs.tolist()))


def test_a_score_is_made_among_texts_that_are_no_numbers(cluster: Cluster) -> None:
    """Conditions are tried together on thousands of rows, most of which are no scales."""
    facts = [("rating", "7.4"), ("ratingScale", "10"), ("kind", "audience"), ("outlet", "The Daily Example"), ("ratingLetter", "B+")]
    rows: list[Row] = [(number, name, "string", text, None) for number in range(4000) for name, text in facts]
    columns = {"subject": "INTEGER", "property": "VARCHAR", "kind": "VARCHAR", "object": "VARCHAR", "target": "INTEGER"}
    here = Database()
    for one in (here, cluster):
        one.table("fact", columns, rows)
        if isinstance(one, Cluster):
            one.tables.spread("fact")
        one.sql(scores.SCORES)
    made = "SELECT object, count(*) FROM fact WHERE property = 'score' GROUP BY object"
    assert cluster.rows(made) == here.rows(made) == [("0.74", 4000)]
