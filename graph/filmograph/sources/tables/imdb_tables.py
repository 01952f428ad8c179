"""IMDb's tables (title.basics, title.principals, …): how their columns become mentions and claims.

The tables are too large to go through records row by row, so this module states in SQL what each row means, over views with
the columns named in `TABLES` and the line of each row; the build runs it. A film's mentions are numbered from `{base}`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from filmograph import schema

LAYOUT = "imdb-tables"
LOOKED_FOR = "a first line of tab-separated column names that one of IMDb's tables has"
VERSION = 2

TABLES: Mapping[str, tuple[str, ...]] = {
    "title.basics": ("tconst", "titleType", "primaryTitle", "originalTitle", "isAdult", "startYear", "runtimeMinutes", "genres"),
    "title.principals": ("tconst", "ordering", "nconst", "category", "characters"),
    "title.crew": ("tconst", "directors", "writers"),
    "title.ratings": ("tconst", "averageRating", "numVotes"),
    "title.akas": ("titleId", "title", "region", "types", "isOriginalTitle"),
    "title.episode": ("tconst", "parentTconst", "seasonNumber", "episodeNumber"),
    "name.basics": ("nconst", "primaryName", "birthYear", "deathYear"),
}
"""The columns of each table that are read; further columns are ignored."""

NEEDED = "title.basics"
OPTIONAL = frozenset({"types"})
"""The columns that are read where they are."""
DEFAULT_TYPES = ("movie", "tvMovie", "short", "video")
_FORMS = {"movie": "feature", "tvMovie": "TV film", "short": "short", "tvShort": "TV short", "video": "video"}
_DISTINCTIVE = {
    "title.basics": {"tconst", "titleType", "primaryTitle"}, "title.principals": {"tconst", "nconst", "category"},
    "title.crew": {"tconst", "directors", "writers"}, "title.ratings": {"tconst", "averageRating"},
    "title.akas": {"titleId", "title"}, "title.episode": {"tconst", "parentTconst"}, "name.basics": {"nconst", "primaryName"},
}  # fmt: skip


def table_of(header: str) -> str | None:
    r"""Return the name of the table that has this first line, or None.

    >>> table_of("tconst\tdirectors\twriters"), table_of("title,year")
    ('title.crew', None)
    """
    columns = set(header.removeprefix("\ufeff").rstrip("\r\n").split("\t"))
    return next((name for name, needed in _DISTINCTIVE.items() if needed <= columns), None)


def missing_columns(table: str, header: Sequence[str]) -> list[str]:
    """Return the columns that are read of a table, must be there, and that its header does not have."""
    return [name for name in TABLES[table] if name not in header and name not in OPTIONAL]


# A row that is refused goes to quarantine with its line: (table, SQL that is true for it, SQL for the sentence); the first one counts.
CHECKS = (
    ("title.basics", "tconst IS NULL", "'The row has no id.'"),
    ("title.basics", "NOT regexp_full_match(tconst, 'tt[0-9]{7,}')", "'The id ' || tconst || ' is not of the form tt0000000.'"),
    ("title.basics", "primaryTitle IS NULL", "'The film ' || tconst || ' has no title.'"),
    ("title.principals", "tconst IS NULL OR nconst IS NULL OR category IS NULL", "'The row names no film, no person or no category.'"),
    ("title.principals", "NOT regexp_full_match(nconst, 'nm[0-9]{7,}')", "'The id ' || nconst || ' is not of the form nm0000000.'"),
    ("title.principals", "tconst NOT IN (SELECT tconst FROM title_basics WHERE tconst IS NOT NULL)",
     "'The film ' || tconst || ' is not in title.basics.'"),
    ("title.ratings", "tconst IS NULL OR averageRating IS NULL OR NOT regexp_full_match(averageRating, '(10|[0-9])([.][0-9]+)?')",
     "'The row has no rating that is a number.'"),
    ("name.basics", "nconst IS NULL OR primaryName IS NULL", "'The row has no id or no name.'"),
    ("name.basics", "NOT regexp_full_match(nconst, 'nm[0-9]{7,}')", "'The id ' || nconst || ' is not of the form nm0000000.'"),
)  # fmt: skip
VALUES = (
    ("title.basics", "startYear", "[0-9]{4}", "a year"), ("title.basics", "runtimeMinutes", "[0-9]{1,6}", "a number of minutes"),
    ("title.principals", "ordering", "[0-9]{1,9}", "a number"), ("title.ratings", "numVotes", "[0-9]{1,15}", "a number of votes"),
    ("name.basics", "birthYear", "[0-9]{1,4}", "a year"), ("name.basics", "deathYear", "[0-9]{1,4}", "a year"),
)  # fmt: skip
"""Values that may be missing: (table, column, the form of a value, what it is); one of another form is left out, and its row stays."""
KEYS = {"title.basics": "tconst", "name.basics": "nconst", "title.ratings": "tconst", "title.crew": "tconst"}
"""The tables that have one row a key; a second row goes to quarantine."""

STRETCH = 1_000_000
"""The credits of how many films are read together: about eight million, for which four gigabytes of memory are enough."""

# IMDb gives the characters as a JSON list; one that is none (a lone surrogate, a cut row) is split at its quotation marks.
_CHARACTERS = r"""
    array_to_string(list_filter(list_transform(CASE
        WHEN characters IS NULL THEN []::VARCHAR[]
        WHEN json_valid(characters) AND json_type(characters) = 'ARRAY' THEN json_extract_string(characters, '$[*]')
        ELSE list_transform(regexp_extract_all(characters, '"((?:[^"\\]|\\.)*)"', 1), lambda x:
            replace(replace(regexp_replace(x, '\\u[dD][89a-fA-F][0-9a-fA-F]{2}', '', 'g'), '\"', '"'), '\\', '\')) END,
        lambda x: trim(regexp_replace(x, '[\x00-\x1f]+', ' ', 'g'))), lambda x: x <> ''), chr(30))"""

_FILMS = """
CREATE OR REPLACE TEMP TABLE imdb_film AS
    SELECT {base} + row_number() OVER (ORDER BY line) - 1 AS mention, * FROM title_basics
    WHERE titleType IN ({types}) AND ({adult} OR isAdult IS DISTINCT FROM '1');
INSERT INTO mention SELECT mention, 'Film', mention, primaryTitle FROM imdb_film;
INSERT INTO claim
    SELECT mention, unnest(['title', 'imdbId', 'year', 'runtime', 'form']),
           unnest([primaryTitle, tconst, startYear::INTEGER::VARCHAR, runtimeMinutes::INTEGER::VARCHAR,
                   {form}]), NULL, {title.basics}, line, line FROM imdb_film;
INSERT INTO claim
    SELECT mention, 'genre', genre, NULL, {title.basics}, line, line
    FROM (SELECT mention, line, unnest(list_distinct(string_split(genres, ','))) AS genre FROM imdb_film) WHERE trim(genre) <> '';
INSERT INTO claim
    SELECT mention, 'alternativeTitle', title, NULL, document, min(t.line), min(t.line) FROM (
        SELECT mention, originalTitle AS title, {title.basics} AS document, line FROM imdb_film
        UNION ALL SELECT f.mention, a.title, {title.akas}, a.line FROM title_akas a JOIN imdb_film f ON f.tconst = a.titleId) t
    JOIN imdb_film USING (mention) WHERE title <> primaryTitle
    GROUP BY mention, title, document
    QUALIFY row_number() OVER (PARTITION BY mention, title ORDER BY document) = 1;
INSERT INTO claim
    SELECT f.mention, 'workingTitle', a.title, NULL, {title.akas}, min(a.line), min(a.line)
    FROM title_akas a JOIN imdb_film f ON f.tconst = a.titleId WHERE a.types = 'working' AND a.title <> f.primaryTitle
    GROUP BY f.mention, a.title;
"""

# Everybody whom a chosen film names is one person.
_PEOPLE = """
CREATE OR REPLACE TEMP TABLE imdb_person AS
    SELECT {base} + (SELECT count(*) FROM imdb_film) + row_number() OVER () - 1 AS mention, p.nconst,
           coalesce(n.primaryName, p.nconst) AS name, n.birthYear, n.deathYear, n.line
    FROM (
        SELECT p.nconst FROM title_principals p JOIN imdb_film USING (tconst) JOIN imdb_category USING (category)
        UNION SELECT nconst FROM (
            SELECT unnest(string_split(directors, ',')) AS nconst FROM title_crew JOIN imdb_film USING (tconst)
            UNION ALL SELECT unnest(string_split(writers, ',')) FROM title_crew JOIN imdb_film USING (tconst))
        WHERE regexp_full_match(nconst, 'nm[0-9]{7,}')) p
    LEFT JOIN name_basics n USING (nconst);
INSERT INTO mention SELECT mention, 'Person', NULL, name FROM imdb_person;
INSERT INTO claim
    SELECT * FROM (
        SELECT mention, unnest(['name', 'imdbId', 'birthYear', 'deathYear']) AS property,
               unnest([name, nconst, birthYear::INTEGER::VARCHAR, deathYear::INTEGER::VARCHAR]) AS value,
               NULL, CASE WHEN line IS NULL THEN {title.principals} ELSE {name.basics} END, line, line FROM imdb_person)
    WHERE value IS NOT NULL;
CREATE OR REPLACE TEMP TABLE imdb_plays (
    credit BIGINT, film BIGINT, document INTEGER, first INTEGER, last INTEGER, name VARCHAR);
"""

# One credit for each film, person, role and flags, however many rows name it; title.crew adds those that the principals do not have.
# This is done for a stretch of films at a time, so that it does not need more memory for a larger catalogue.
_CREDITS = """
CREATE OR REPLACE TEMP TABLE imdb_part AS SELECT mention, tconst FROM imdb_film WHERE mention BETWEEN {first} AND {last};
CREATE OR REPLACE TEMP TABLE imdb_named AS
    SELECT f.mention AS film, p.nconst, c.role, c.flags, CASE WHEN c.role = 'actor' THEN p.ordering::INTEGER END AS billing,
           {characters} AS characters, {title.principals} AS document, p.line
    FROM title_principals p JOIN imdb_part f USING (tconst) JOIN imdb_category c USING (category);
INSERT INTO imdb_named
    SELECT DISTINCT f.mention, nconst, role, '', NULL::INTEGER, '', {title.crew}, c.line FROM (
        SELECT tconst, line, 'director' AS role, unnest(string_split(directors, ',')) AS nconst FROM title_crew
        UNION ALL SELECT tconst, line, 'writer', unnest(string_split(writers, ',')) FROM title_crew) c
    JOIN imdb_part f USING (tconst) WHERE regexp_full_match(nconst, 'nm[0-9]{7,}')
    AND (f.mention, nconst, role) NOT IN (SELECT (film, nconst, role) FROM imdb_named WHERE role IN ('director', 'writer'));
CREATE OR REPLACE TEMP TABLE imdb_credit AS
    SELECT ({numbered}) + row_number() OVER () AS mention, *
    FROM (SELECT film, nconst, role, flags, min(billing) AS billing, min(document) AS document, min(line) AS first, max(line) AS last,
                 string_agg(characters, chr(30) ORDER BY line) FILTER (characters <> '') AS characters
          FROM imdb_named GROUP BY film, nconst, role, flags);
INSERT INTO mention SELECT mention, 'Credit', film, trim(role || ' ' || flags) FROM imdb_credit;
INSERT INTO claim
    SELECT * FROM (
        SELECT c.mention, unnest(['film', 'person', 'role', 'billing', 'characters']) AS property,
               unnest([NULL, NULL, role, billing::VARCHAR, replace(characters, chr(30), ' / ')]) AS value,
               unnest([film, p.mention, NULL, NULL, NULL]) AS target, document, first, last
        FROM imdb_credit c JOIN imdb_person p USING (nconst))
    WHERE value IS NOT NULL OR target IS NOT NULL;
INSERT INTO claim
    SELECT mention, unnest(string_split(flags, ' ')), 'true', NULL, document, first, last FROM imdb_credit WHERE flags <> '';
INSERT INTO imdb_plays
    SELECT mention AS credit, film, document, first, last, unnest(list_distinct(string_split(characters, chr(30)))) AS name
    FROM imdb_credit WHERE characters IS NOT NULL;
DROP TABLE imdb_named; DROP TABLE imdb_credit; DROP TABLE imdb_part;
"""

_CHARACTERS_PLAYED = """
CREATE OR REPLACE TEMP TABLE imdb_character AS
    SELECT ({numbered}) + row_number() OVER () AS mention, * FROM (
        SELECT film, name, min(document) AS document, min(first) AS first, min(last) AS last FROM imdb_plays GROUP BY film, name);
INSERT INTO mention SELECT mention, 'Character', film, name FROM imdb_character;
INSERT INTO claim
    SELECT mention, unnest(['name', 'appearsIn']), unnest([name, NULL]), unnest([NULL, film]), document, first, last FROM imdb_character;
INSERT INTO claim
    SELECT credit, 'character', NULL, c.mention, p.document, p.first, p.last FROM imdb_plays p JOIN imdb_character c USING (film, name);
"""

_REST = """
CREATE OR REPLACE TEMP TABLE imdb_next AS
    SELECT max(mention) + 1 AS mention FROM mention WHERE mention BETWEEN {base} AND {base} + {room};
INSERT INTO mention SELECT mention, 'Company', NULL, 'IMDb' FROM imdb_next WHERE EXISTS (FROM title_ratings);
INSERT INTO claim SELECT mention, 'name', 'IMDb', NULL, {title.ratings}, NULL, NULL FROM imdb_next WHERE EXISTS (FROM title_ratings);
CREATE OR REPLACE TEMP TABLE imdb_rating AS
    SELECT (SELECT mention FROM imdb_next) + row_number() OVER () AS mention, f.mention AS film, r.*
    FROM title_ratings r JOIN imdb_film f USING (tconst);
INSERT INTO mention SELECT mention, 'Rating', film, 'audience' || chr(30) || 'IMDb' FROM imdb_rating;
INSERT INTO claim
    SELECT * FROM (
        SELECT mention, unnest(['film', 'kind', 'rating', 'ratingScale', 'count', 'outlet']) AS property,
               unnest([NULL, 'audience', averageRating::DECIMAL(9, 2)::DOUBLE::VARCHAR, '10', numVotes::BIGINT::VARCHAR, NULL]) AS value,
               unnest([film, NULL, NULL, NULL, NULL, (SELECT mention FROM imdb_next)]) AS target, {title.ratings}, line, line
        FROM imdb_rating)
    WHERE value IS NOT NULL OR target IS NOT NULL;
CREATE OR REPLACE TEMP TABLE imdb_episode AS
    SELECT (SELECT max(mention) FROM (SELECT mention FROM imdb_rating UNION ALL SELECT mention
        FROM imdb_next)) + row_number() OVER () AS mention,
           f.mention AS film, p.primaryTitle AS title, p.startYear AS year, e.line
    FROM title_episode e JOIN imdb_film f USING (tconst) JOIN title_basics p ON p.tconst = e.parentTconst WHERE f.titleType = 'tvEpisode';
INSERT INTO mention SELECT mention, 'Connection', film, concat_ws(chr(30), 'episode of', title, coalesce(year, '')) FROM imdb_episode;
INSERT INTO claim
    SELECT * FROM (
        SELECT mention, unnest(['film', 'kind', 'targetTitle', 'targetYear']) AS property,
           unnest([NULL, 'episode of', title, year]) AS value,
               unnest([film, NULL, NULL, NULL]) AS target, {title.episode}, line, line FROM imdb_episode)
    WHERE value IS NOT NULL OR target IS NOT NULL;
"""

_AFTER = """
DELETE FROM claim WHERE mention BETWEEN {base} AND {base} + {room} AND value IS NULL AND target IS NULL;
DROP TABLE imdb_plays; DROP TABLE imdb_character; DROP TABLE imdb_person;
DROP TABLE imdb_film; DROP TABLE imdb_rating; DROP TABLE imdb_episode; DROP TABLE imdb_next;
"""


def options(types: Sequence[str] = DEFAULT_TYPES, *, adult: bool = False) -> str:
    """Return, in words, which titles are read."""
    return ", ".join(types) + (", adult" if adult else "")


@dataclass(frozen=True)
class Statements:
    """The SQL that adds mentions and claims: of films and people, of the credits of a stretch of films at a time, and of the rest."""

    base: int
    begin: str
    _credits: str
    end: str

    def credits(self, films: int) -> Iterator[str]:
        """Yield what is run for each stretch, when there are so many films."""
        for first in range(self.base, self.base + max(films, 1), STRETCH):
            yield self._credits.replace("{first}", str(first)).replace("{last}", str(first + STRETCH - 1))


def statements(base: int, room: int, documents: Mapping[str, int], *, types: Sequence[str], adult: bool) -> Statements:
    """Return the SQL that adds mentions and claims for the tables; `documents` are their numbers.

    It needs a view a table (`title_basics` …), empty where a table is not given, and `imdb_category (category, role, flags)`. The films
    that it begins with are in `imdb_film`.
    """
    values = {
        "numbered": "SELECT max(mention) FROM mention WHERE mention BETWEEN {base} AND {base} + {room}",
        "base": str(base), "room": str(room), "adult": str(adult).lower(), "characters": _CHARACTERS,
        "types": ", ".join(f"'{_quoted(t)}'" for t in types),
        "form": "CASE titleType " + " ".join(f"WHEN '{t}' THEN '{form}'" for t, form in _FORMS.items()) + " ELSE titleType END",
        **{name: str(documents.get(name, 0)) for name in TABLES},
    }  # fmt: skip

    def completed(text: str) -> str:
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    return Statements(base, completed(_FILMS + _PEOPLE), completed(_CREDITS), completed(_CHARACTERS_PLAYED + _REST + _AFTER))


def role_of(category: str) -> tuple[str, str, str | None]:
    """Return the role, the flags (separated by spaces) and, where no role is known for the category, the department that it belongs to.

    >>> role_of("self"), role_of("archive_sound"), role_of("director"), role_of("puppet_master")
    (('actor', 'asSelf', None), ('actor', 'voice archiveFootage', None), ('director', '', None), ('puppet master', '', 'crew'))
    """
    flags = {"self": "asSelf", "archive_footage": "archiveFootage", "archive_sound": "voice archiveFootage"}
    role = schema.find_category(category)
    if role is None:
        return category.replace("_", " "), "", "crew"
    return role, flags.get(category, ""), None


def _quoted(text: str) -> str:
    return text.replace("'", "''")
