"""References, which name a mention lastingly in a judgement: by an identifier, or by its name in a source."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from filmograph import text
from filmograph.errors import UsageError

KINDS = {"film": "Film", "person": "Person", "company": "Company", "place": "Place", "character": "Character"}
"""The kinds of entities that judgements are about, and the class of each."""

IDENTIFIERS = {"imdb": "imdbId", "tmdb": "tmdbId", "wikidata": "wikidataId", "eidr": "eidr"}
"""The catalogues whose identifiers can be references, the preferred one first, with the property of each."""

_FORMS = {
    ("imdb", "film"): (r"tt\d{7,}", "imdb:tt0111161"),
    ("imdb", "person"): (r"nm\d{7,}", "imdb:nm0000209"),
    ("imdb", "company"): (r"co\d{7,}", "imdb:co0008970"),
    ("tmdb", "film"): (r"\d+", "tmdb:278"),
    ("tmdb", "person"): (r"\d+", "tmdb:504"),
    ("tmdb", "company"): (r"\d+", "tmdb:97"),
    **{("wikidata", kind): (r"Q[1-9]\d*", "wikidata:Q42") for kind in KINDS},
    ("eidr", "film"): (r"10\.5240/(?:[0-9A-F]{4}-){5}[0-9A-Z]", "eidr:10.5240/7791-8534-2C23-9030-8610-5"),
}
_IDENTIFIER = re.compile(rf"({'|'.join(IDENTIFIERS)}):(\S*)", re.IGNORECASE)
_CREDITED = re.compile(r"(?:(.*) )?\|(?: (.*))?")
_BAR = re.compile(r"(?= \| )")
_DATED = re.compile(r"(.*\S)\s+\((\d{4})\)")

WANTED = """
    CREATE OR REPLACE TEMP MACRO same_name(s) AS coalesce(nullif(name_key(s), ''), s);
    CREATE OR REPLACE TEMP TABLE wanted (number INTEGER, class VARCHAR, property VARCHAR, value VARCHAR, source VARCHAR, same_name VARCHAR,
                                         same_title VARCHAR, year VARCHAR, reading INTEGER)"""
FILL = """
    INSERT INTO wanted SELECT number, class, property, value, source, same_name(name), same_name(title), year, reading FROM (
        SELECT unnest($1::INTEGER[]) AS number, unnest($2::VARCHAR[]) AS class, unnest($3::VARCHAR[]) AS property,
               unnest($4::VARCHAR[]) AS value, unnest($5::VARCHAR[]) AS source, unnest($6::VARCHAR[]) AS name,
               unnest($7::VARCHAR[]) AS title, unnest($8::VARCHAR[]) AS year,
               unnest($9::INTEGER[]) AS reading)"""
FOUND = """
    WITH spelt AS (SELECT class, key, same_name FROM (
                       SELECT class, key, same_name(key) AS same_name FROM (
                           SELECT DISTINCT class, key FROM {mentions} WHERE class IN (SELECT class FROM wanted WHERE property IS NULL)))
                   SEMI JOIN wanted USING (class, same_name)),
    named AS (SELECT w.*, t.mention, t.film
              FROM wanted w JOIN spelt USING (class, same_name) JOIN {mentions} t ON t.class = spelt.class AND t.key = spelt.key
              LEFT JOIN source s ON s.name = w.source WHERE w.source IS NULL OR source_of(t.mention) = s.number),
    titled AS (SELECT DISTINCT w.number, w.reading, w.year, t.mention FROM wanted w
               JOIN (SELECT mention, same_name(key) AS same_title FROM {mentions} WHERE class = 'Film') t USING (same_title)),
    dated AS (SELECT number, reading, mention FROM titled WHERE year IS NULL
              UNION SELECT t.number, t.reading, t.mention FROM titled t
              JOIN claim c ON c.mention = t.mention AND c.property = 'year' AND c.value = t.year),
    meant AS (
        SELECT w.number, w.reading, t.mention FROM wanted w JOIN claim c ON c.property = w.property AND c.value = w.value
        JOIN {mentions} t ON t.mention = c.mention AND t.class = w.class
        UNION SELECT number, reading, mention FROM named WHERE same_title IS NULL AND year IS NULL
        UNION SELECT n.number, n.reading, n.mention FROM named n
            JOIN claim c ON c.mention = n.mention AND c.property = 'year' AND c.value = n.year WHERE same_title IS NULL
        UNION SELECT n.number, n.reading, n.mention FROM named n
            JOIN dated d ON d.number = n.number AND d.reading = n.reading AND d.mention = n.film
        UNION SELECT n.number, n.reading, n.mention FROM named n
            JOIN claim p ON p.target = n.mention AND p.property IN ('person', 'character') JOIN mention credit ON credit.mention = p.mention
            JOIN dated d ON d.number = n.number AND d.reading = n.reading AND d.mention = credit.film)
    SELECT number, mention FROM meant QUALIFY reading = min(reading) OVER (PARTITION BY number)"""
"""Over the claims: `WANTED` makes a table of references, `FILL` takes `columns`, `FOUND` gives (number, mention) of `{mentions}`."""

DESCRIPTIONS = """
    WITH asked AS (SELECT unnest($1::BIGINT[]) AS mention),
    about AS (SELECT t.*, f.mention AS of_film, f.key AS title FROM asked JOIN mention t USING (mention)
              LEFT JOIN mention f ON f.mention = t.film AND t.class IN ('Person', 'Character')),
    stated AS (SELECT * FROM claim WHERE mention IN (SELECT mention FROM about UNION ALL SELECT of_film FROM about)
               AND property IN ('name', 'title', 'year', 'imdbId', 'tmdbId', 'wikidataId', 'eidr')),
    year AS (SELECT mention, min(value) AS year FROM stated WHERE property = 'year' GROUP BY mention),
    printed AS (SELECT mention, min(document) AS document, min(first_line) AS first, min(last_line) AS last
                FROM stated WHERE property IN ('name', 'title') GROUP BY mention),
    id AS (SELECT mention, list(property || ' ' || value ORDER BY value) AS ids FROM stated
           WHERE property NOT IN ('name', 'title', 'year') GROUP BY mention)
    SELECT a.mention, a.class, s.name, s.trust, d.file_name, p.first, p.last, a.key, a.title, y.year, coalesce(i.ids, [])
    FROM about a JOIN source s ON s.number = source_of(a.mention) LEFT JOIN printed p ON p.mention = a.mention
    LEFT JOIN document d ON d.source = s.number AND d.number = p.document
    LEFT JOIN year y ON y.mention = coalesce(a.of_film, CASE WHEN a.class = 'Film' THEN a.mention END) LEFT JOIN id i
        ON i.mention = a.mention
    ORDER BY s.trust, s.name, y.year, a.mention"""
"""How sources describe mentions, the most trusted first: (mention, class, source, trust, file, lines, name, film, year, ids)."""


@dataclass(frozen=True)
class Reference:
    """A reference to a mention: an `identifier` of a `catalogue`, or a `name` in a `source` (None: in any), in a film `title` (`year`)."""

    kind: str
    text: str
    catalogue: str | None = None
    identifier: str | None = None
    source: str | None = None
    name: str | None = None
    title: str | None = None
    year: str | None = None

    @property
    def written(self) -> tuple[str, ...]:
        """Return a key that is the same for all spellings of one reference."""
        if self.catalogue and self.identifier:
            return (self.kind, self.catalogue, self.identifier)
        parts = self.text.split(" | ")
        return (self.kind, *(text.name_key(part) or part for part in parts))

    def readings(self) -> list["Reference"]:
        """Return the possible readings, the likeliest first: a name may contain " | ", and a title may end in a year in brackets."""
        if self.name is None:
            return [self]
        text = dated(" | ".join(filter(None, (self.name, self.title))), self.year)
        found = [self]
        for bar in reversed(list(_BAR.finditer(text)) if self.kind in ("person", "character") else []):
            name, film = text[: bar.start()], text[bar.start() + 3 :]
            found += [replace(self, name=name, title=title, year=year) for title, year in (_dated(film), (film, None))]
        return list(dict.fromkeys([*found, replace(self, name=text, title=None, year=None)]))


def read_reference(kind: str, text: str, sources: Collection[str] = ()) -> Reference:
    """Return the reference that `text` is; the part before ": " is a source where it is one of `sources`, otherwise part of the name.

    Raises `UsageError` for an identifier of the wrong form, and for a text without a name.
    """
    spelt = " ".join(text.split())
    if match := _IDENTIFIER.fullmatch(spelt):
        return _identifier(kind, spelt, match[1].lower(), match[2])
    source_name, named = _source_before(spelt, sources)
    name, title, year = named, None, None
    if kind in ("person", "character") and (match := _CREDITED.fullmatch(named)):
        name = match[1] or ""
        title, year = _dated(match[2] or "")
    elif kind == "film":
        name, year = _dated(named)
    if not name or title == "":
        raise UsageError(f"{text!r} is no mention; write a name, and after ' | ' the film, as in Steve McQueen | Bullitt (1968)")
    return Reference(kind, spelt, source=source_name, name=name, title=title, year=year)


def columns(references: Sequence[Reference]) -> list[list[object]]:
    """Return the references as columns for `FILL`, numbered in their order, with a row for each of their readings."""
    rows = [(number, reading, one) for number, reference in enumerate(references) for reading, one in enumerate(reference.readings())]
    return [
        [number for number, _, _ in rows],
        [KINDS[one.kind] for _, _, one in rows],
        [IDENTIFIERS.get(one.catalogue or "") for _, _, one in rows],
        *([getattr(one, name) for _, _, one in rows] for name in ("identifier", "source", "name", "title", "year")),
        [reading for _, reading, _ in rows],
    ]


def mention_text(source: str, name: str, title: str | None = None, year: str | None = None) -> str:
    """Return the reference to a mention of a source: `SOURCE: NAME | FILM (YEAR)`.

    >>> mention_text("wikipedia-movies", "Steve McQueen", "Bullitt", "1968")
    'wikipedia-movies: Steve McQueen | Bullitt (1968)'
    """
    return f"{source}: {dated(' | '.join(filter(None, (name, title))), year)}"


def dated(title: str, year: str | None) -> str:
    """Return a title with its year, where that is known."""
    return f"{title} ({year})" if year else title


def _source_before(text: str, sources: Collection[str]) -> tuple[str | None, str]:
    """Return the longest name of a source before a ": ", and the text after it; None and the text where there is none."""
    spelt = {" ".join(name.split()): name for name in sources}
    for colon in reversed(list(re.finditer(": ", text)) if spelt else []):
        if text[: colon.start()] in spelt:
            return spelt[text[: colon.start()]], text[colon.end() :]
    return None, text


def _dated(text: str) -> tuple[str, str | None]:
    match = _DATED.fullmatch(text)
    return (match[1], match[2]) if match else (text, None)


def _identifier(kind: str, text: str, catalogue: str, value: str) -> Reference:
    if (catalogue, kind) not in _FORMS:
        others = ", ".join(example for (_, of), (_, example) in _FORMS.items() if of == kind)
        raise UsageError(f"{text!r} is no identifier of a {kind}; the form is {others}, or SOURCE: NAME")
    form, example = _FORMS[catalogue, kind]
    written = value.strip().lower() if catalogue == "imdb" else value.strip().upper()
    if not re.fullmatch(form, written):
        raise UsageError(f"{text!r} is no {catalogue} identifier of a {kind}; the form is {example}")
    return Reference(kind, f"{catalogue}:{written}", catalogue, written)
