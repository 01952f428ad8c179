"""The record of a TMDB movie object, the objects that are rejected or left out, and that no value of any type raises."""

import json
from dataclasses import replace
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from filmograph.model import Amount, CompanyCredit, Credit, FilmFacts, LeftOut, Rating, Record, Rejected, Release, Span, Synopsis
from filmograph.sources.tables import tmdb
from hypothesis import given
from hypothesis import strategies as st

NO_TITLE = "The object has no title, so it is not read as a film."

RICH = """\
{"adult": false, "id": 4711,
 "imdb_id": "tt7654321",
 "title": "The Lamplighter",
 "original_title": "Der Lampenputzer",
 "original_language": "de",
 "overview": "A boy tends  the last gas lamp\\nof his town.",
 "tagline": "Keep it burning.",
 "release_date": "2003-05-16", "runtime": 97, "status": "Released",
 "budget": 1200000,
 "revenue": 3400000,
 "vote_count": 120,
 "vote_average": 7.25,
 "genres": [{"id": 18, "name": "Drama"},
            {"id": 10751, "name": "Family"}],
 "spoken_languages": [{"iso_639_1": "de", "name": "Deutsch"},
                      {"iso_639_1": "pl", "name": "Polski"}],
 "production_countries": [{"iso_3166_1": "DE", "name": "Germany"}],
 "production_companies": [{"id": 1, "name": "Laterne Film", "origin_country": "DE"},
                          {"id": 2, "name": "Quiet Street", "origin_country": ""}],
 "belongs_to_collection": null,
 "credits": {
  "cast": [{"id": 32, "name": "Ann Bell", "order": 3, "character": "Herself (archive footage)"},
           {"id": 31,
            "name": "Cyril Dane", "order": 0, "character": "Jonas / The Mayor (voice) (as Cy Dane)"}],
  "crew": [{"id": 41, "name": "Eva Falk", "department": "Directing", "job": "Director"},
           {"id": 41, "name": "Eva Falk", "department": "Writing", "job": "Screenplay"},
           {"id": 41, "name": "Eva Falk", "department": "Writing", "job": "Story"},
           {"id": 42, "name": "Gus Hart", "department": "Lighting", "job": "Gaffer"}]
 },
 "release_dates": {"results": [
  {"iso_3166_1": "US", "release_dates": [
   {"certification": "NR", "release_date": "2005-01-04T00:00:00.000Z", "type": 5, "note": "DVD"},
   {"certification": "PG", "release_date": "2004-02-20T00:00:00.000Z", "type": 2, "note": ""}]},
  {"iso_3166_1": "DE", "release_dates": [
   {"certification": "", "release_date": "2003-05-16T00:00:00.000Z", "type": 3}]}]},
 "alternative_titles": {"titles": [{"iso_3166_1": "FR", "title": "L'allumeur", "type": ""}]},
 "external_ids": {"imdb_id": "tt7654321", "wikidata_id": "Q123456"},
 "keywords": {"keywords": [{"id": 9, "name": "gas lamp"}]}
}
"""
RICH_RECORD = Record(
    layout="tmdb",
    film=FilmFacts(
        title="The Lamplighter",
        year=2003,
        release_date="2003-05-16",
        genres=("Drama", "Family"),
        certificate="PG",
        runtime_minutes=97,
        tagline="Keep it burning.",
        language="de",
        languages=("pl",),
        countries=("Germany",),
        also_known_as=("Der Lampenputzer", "L'allumeur"),
        tags=("gas lamp",),
        ids={"tmdb": "4711", "imdb": "tt7654321", "wikidata": "Q123456"},
    ),
    credits=(
        Credit(
            person="Cyril Dane",
            role="actor",
            billing=1,
            characters=("Jonas", "The Mayor"),
            credited_as="Cy Dane",
            voice=True,
            person_ids={"tmdb": "31"},
        ),
        Credit(person="Ann Bell", role="actor", billing=2, as_self=True, archive_footage=True, person_ids={"tmdb": "32"}),
        Credit(person="Eva Falk", role="director", person_ids={"tmdb": "41"}),
        Credit(person="Eva Falk", role="writer", person_ids={"tmdb": "41"}),
        Credit(person="Gus Hart", role="gaffer", department="camera", person_ids={"tmdb": "42"}),
    ),
    companies=(
        CompanyCredit(company="Laterne Film", role="production company", country="Germany"),
        CompanyCredit(company="Quiet Street", role="production company"),
    ),
    releases=(
        Release(date="2005-01-04", country="US", medium="physical", certificate="NR"),
        Release(date="2004-02-20", country="US", medium="theatrical", extent="limited", certificate="PG"),
        Release(date="2003-05-16", country="Germany", medium="theatrical", extent="wide"),
    ),
    money=(
        Amount(kind="production budget", amount=Decimal(1200000), currency="USD"),
        Amount(kind="worldwide gross", amount=Decimal(3400000), currency="USD"),
    ),
    ratings=(Rating(kind="audience", value=Decimal("7.25"), scale=Decimal(10), outlet="TMDB", count=120),),
    synopses=(Synopsis(text="A boy tends the last gas lamp of his town."),),
    unread={
        "status": "Released",
        "genres[].id": "18",
        "spoken_languages[].name": "Deutsch",
        "production_companies[].id": "1",
        "alternative_titles.titles[].iso_3166_1": "FR",
        "keywords.keywords[].id": "9",
        "release_dates.results[].release_dates[].note": "DVD",
    },
    lines={
        "/film/ids/tmdb": (1, 1),
        "/film/ids/imdb": (2, 2),
        "/film/ids/wikidata": (37, 37),
        "/film/title": (3, 3),
        "/film/also_known_as": (4, 36),
        "/film/also_known_as/0": (4, 4),
        "/film/also_known_as/1": (36, 36),
        "/film/language": (5, 5),
        "/synopses/0": (6, 6),
        "/film/tagline": (7, 7),
        "/film/release_date": (8, 8),
        "/film/year": (8, 8),
        "/film/runtime_minutes": (8, 8),
        "/money/0": (9, 9),
        "/money/1": (10, 10),
        "/ratings/0": (11, 12),
        "/film/genres": (13, 14),
        "/film/genres/0": (13, 13),
        "/film/genres/1": (14, 14),
        "/film/languages": (16, 16),
        "/film/languages/0": (16, 16),
        "/film/countries": (17, 17),
        "/film/countries/0": (17, 17),
        "/companies/0": (18, 18),
        "/companies/1": (19, 19),
        "/credits/0": (23, 24),
        "/credits/1": (22, 22),
        "/credits/2": (25, 25),
        "/credits/3": (26, 26),
        "/credits/4": (28, 28),
        "/releases/0": (32, 32),
        "/releases/1": (33, 33),
        "/releases/2": (35, 35),
        "/film/certificate": (33, 33),
        "/film/tags": (38, 38),
        "/film/tags/0": (38, 38),
    },
)

OLD = {
    "id": "318",
    "title": "Salt Road",
    "original_title": "Salt Road",
    "original_language": "en",
    "release_date": "",
    "runtime": 0.0,
    "budget": "250000",
    "revenue": 0,
    "vote_average": 0.0,
    "vote_count": 0.0,
    "tagline": "",
    "genres": '[{"id": 37, "name": "Western"}]',
    "keywords": '["salt", "mule"]',
    "spoken_languages": ["English", "Spanish"],
    "production_countries": ["Mexico"],
    "production_companies": ["Mesa Pictures", "Mesa Pictures"],
    "cast": ["Ida Jones", "Karl Lund"],
    "crew": ["Mona North"],
}
OLD_FILM = FilmFacts(
    title="Salt Road",
    genres=("Western",),
    language="en",
    languages=("Spanish",),
    countries=("Mexico",),
    tags=("salt", "mule"),
    ids={"tmdb": "318"},
)
OLD_SAID = (
    *("/film/title", "/film/language", "/film/languages", "/film/languages/0", "/film/countries", "/film/countries/0", "/film/tags"),
    *("/film/tags/0", "/film/tags/1", "/film/genres", "/film/genres/0", "/film/ids/tmdb", "/companies/0", "/money/0"),
    *("/credits/0", "/credits/1", "/left_out/0"),
)
OLD_RECORD = Record(
    layout="tmdb",
    film=OLD_FILM,
    credits=(Credit(person="Ida Jones", role="actor", billing=1), Credit(person="Karl Lund", role="actor", billing=2)),
    companies=(CompanyCredit(company="Mesa Pictures", role="production company"),),
    money=(Amount(kind="production budget", amount=Decimal(250000), currency="USD"),),
    left_out=(
        LeftOut(
            name="crew[]", value="Mona North", reason="\"Mona North\" under the key 'crew[]' is not a person with a role; it is left out."
        ),
    ),
    unread={"genres[].id": "37"},
    lines=dict.fromkeys(OLD_SAID, (1, 1)),
)

HEADS = [
    (RICH, True),
    (RICH[:140], True),
    ("\ufeff[\n" + RICH, True),
    (json.dumps(OLD) + "\n" + json.dumps(OLD), True),
    ("[" + json.dumps(OLD)[:200], True),
    ('{"adult": false, "id": 2, "original_title": "Ember", "popularity": 1.2, "video": false}', True),
    ('{"adult": false, "backdrop_path": null, "budget": 0, "credits": {"cast": [{"name": "A', True),
    ('{"adult": false, "backdrop_path": null, "budget": 0, "credits": {}}', False),
    ('{"title": "Ember", "year": 1990, "cast": [], "genres": [], "href": "", "extract": "", "thumbnail": ""}', False),
    ('[{"title": "Ember", "year": 1990, "cast": ["Ann Bell"], "genres": ["Drama"], "href": "Ember", "extract": "Emb', False),
    ('{"title": "Ember", "genres": [], "runtime": 90, "release_date": "1990"}', False),
    ('{"name": "Ember", "overview": "x", "first_air_date": "", "vote_average": 1, "genres": []}', True),
    ('{"film": {"title": "Ember", "overview": "x", "vote_average": 1, "genres": []}}', False),
    ('{"a": 1}\n{"title": "Ember", "overview": "x", "vote_average": 1, "genres": []}', False),
    ('{"title": "\\"overview\\": 1, \\"vote_average\\": 2, \\"genres\\"', False),
    ("title,year\nEmber,1990\n", False),
    ("[1, 2]", False),
    ("[]", False),
    ("{", False),
    ("{]", False),
    ("", False),
]

CHARACTERS: list[tuple[str, dict[str, Any]]] = [
    ("", {}),
    ("Ida", {"characters": ("Ida",)}),
    ("Ida / The Cook / Ida", {"characters": ("Ida", "The Cook")}),
    ("Cook/Thief", {"characters": ("Cook/Thief",)}),
    ("Ida (voice)", {"characters": ("Ida",), "voice": True}),
    ("Ida (Voice: English version)", {"characters": ("Ida",), "voice": True}),
    ("Ida (voice) / The Cook (uncredited)", {"characters": ("Ida", "The Cook"), "voice": True, "uncredited": True}),
    ("Ida (voice, uncredited)", {"characters": ("Ida",), "voice": True, "uncredited": True}),
    ("(archive sound)", {"archive_footage": True}),
    ("Ida (archive footage)", {"characters": ("Ida",), "archive_footage": True}),
    ("Ida (as Moe Reed, Jr.)", {"characters": ("Ida",), "credited_as": "Moe Reed, Jr."}),
    ("Ida (as a child)", {"characters": ("Ida (as a child)",)}),
    ("Ida (young, voice)", {"characters": ("Ida (young, voice)",)}),
    ("Ida ()", {"characters": ("Ida ()",)}),
    ("Ida (as Himself)", {"characters": ("Ida",), "as_self": True}),
    ("Self", {"as_self": True}),
    ("Himself (uncredited)", {"as_self": True, "uncredited": True}),
    ("Self - Host", {"characters": ("Host",), "as_self": True}),
    ("Herself (Singer)", {"characters": ("Singer",), "as_self": True}),
    ("Themselves / Ghosts", {"characters": ("Ghosts",), "as_self": True}),
    ("Self-Made Man", {"characters": ("Self-Made Man",)}),
    ("Selfridge", {"characters": ("Selfridge",)}),
]

KINDS = [
    (1, "theatrical", "premiere"),
    (2, "theatrical", "limited"),
    (3, "theatrical", "wide"),
    (4, "digital", None),
    (5, "physical", None),
    (6, "TV", None),
    (7, None, None),
    ("3", "theatrical", "wide"),
    (True, None, None),
    (None, None, None),
    ([], None, None),
]

NOTHING: list[tuple[str, Any]] = [
    ("original_title", 5),
    ("original_title", "Ember"),
    ("original_language", "xx"),
    ("overview", None),
    ("tagline", "  "),
    ("budget", float("nan")),
    ("keywords", {"keywords": "salt"}),
    ("spoken_languages", [{"iso_639_1": "xx", "name": "No Language"}, 5]),
    ("production_countries", [{"iso_3166_1": 1, "name": None}]),
    ("alternative_titles", {"titles": [{"title": 5}, {"title": "Ember"}, None]}),
    ("external_ids", "Q5"),
    ("credits", []),
    ("release_dates", {"results": [{"iso_3166_1": "US", "release_dates": [{"type": 3}, {"release_date": 5}, 5]}, 5]}),
    ("adult", "no"),
    ("adult", []),
]
MISFITS: list[tuple[str, Any, str, str, str]] = [
    ("original_language", ["en"], "original_language", "[…]", "a text"),
    ("release_date", "2003-02-30", "release_date", "2003-02-30", "a date"),
    ("release_date", "soon", "release_date", "soon", "a date"),
    ("runtime", "long", "runtime", "long", "a running time"),
    ("runtime", 90.5, "runtime", "90.5", "a running time"),
    ("runtime", -1, "runtime", "-1", "a running time"),
    ("runtime", True, "runtime", "True", "a running time"),
    ("runtime", 1000000000000000000000000000000, "runtime", "1000000000000000000000000000000", "a running time"),
    ("budget", "a lot", "budget", "a lot", "an amount of money"),
    ("budget", float("inf"), "budget", "inf", "an amount of money"),
    ("revenue", -5, "revenue", "-5", "an amount of money"),
    ("revenue", 5e-324, "revenue", "5e-324", "an amount of money"),
    ("revenue", [1], "revenue", "[…]", "an amount of money"),
    ("vote_average", 11, "vote_average", "11", "a rating from 0 to 10"),
    ("vote_average", "good", "vote_average", "good", "a rating from 0 to 10"),
    ("genres", 5, "genres", "5", "a list"),
    ("genres", "[Drama", "genres", "[Drama", "a list"),
    ("genres", [1, None, {}, {"name": 5}, [], ""], "genres[]", "1", "a text"),
    ("imdb_id", "nm0000001", "imdb_id", "nm0000001", "an IMDb id of a film"),
    ("imdb_id", "tt123", "imdb_id", "tt123", "an IMDb id of a film"),
    ("imdb_id", 1234567, "imdb_id", "1234567", "an IMDb id of a film"),
    ("credits", {"cast": [None, 5, {}, {"name": ""}, {"name": 5}]}, "credits.cast[]", "5", "a person with a role"),
    (
        "credits",
        {"crew": [{"name": "Eva Falk"}, {"name": "Eva Falk", "job": 5}, {"job": "Director"}, "Eva Falk", None]},
        "credits.crew[]",
        "Eva Falk",
        "a person with a role",
    ),
    ("crew", ["Eva Falk"], "crew[]", "Eva Falk", "a person with a role"),
]
UNREAD: list[tuple[str, Any, str, str]] = [
    ("genres", {"name": "Drama"}, "genres.name", "Drama"),
    ("production_companies", [{"name": ""}, {"id": 5}, 5], "production_companies[].id", "5"),
    ("id", "four", "id", "four"),
    ("id", 0, "id", "0"),
    ("id", 1.5, "id", "1.5"),
    ("credits", {"cast": {"name": "Ann Bell"}, "crew": "Eva Falk"}, "credits.cast.name", "Ann Bell"),
    ("release_dates", {"results": {"US": "2003"}}, "release_dates.results.US", "2003"),
    ("no_such_key", {"title": "Other"}, "no_such_key", "Other"),
]

KEYS = (
    *("adult", "alternative_titles", "budget", "cast", "character", "certification", "credits", "crew", "department", "external_ids"),
    *("genres", "id", "imdb_id", "iso_3166_1", "iso_639_1", "job", "keywords", "name", "order", "origin_country", "original_language"),
    *("original_title", "overview", "production_companies", "production_countries", "release_date", "release_dates", "results", "revenue"),
    *("runtime", "spoken_languages", "tagline", "title", "titles", "type", "vote_average", "vote_count", "wikidata_id"),
)
TEXT = st.text(st.characters(), max_size=8) | st.sampled_from(
    ["US", "2001-02-03", "tt1234567", "Q5", "Director", "Self - Host (voice)", "A / B (as C)", "[1]", '{"name": "A"}', "\ud800", "7.5"]
)
SCALAR = st.none() | st.booleans() | st.integers() | st.floats() | TEXT
KEY = st.sampled_from(KEYS) | TEXT
JSON = st.recursive(SCALAR, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEY, inner, max_size=6), max_leaves=30)
MOVIE = st.dictionaries(KEY, JSON, max_size=12)


def read(text: str, *, adult: bool = False) -> list[Record | Rejected]:
    return list(tmdb.iter_records(StringIO(text), adult=adult))


def read_one(movie: dict[str, Any]) -> Record:
    (record,) = read(json.dumps(movie))
    assert isinstance(record, Record)
    return record


def ember(line: int) -> Record:
    return Record(layout="tmdb", film=FilmFacts(title="Ember"), lines={"/film/title": (line, line)})


def at(record: Record, pointer: str) -> Any:
    value: Any = record
    for step in pointer.split("/")[1:]:
        key: Any = int(step) if isinstance(value, tuple) else step
        value = value[key] if isinstance(value, dict | tuple) else getattr(value, step)
    return value


@pytest.mark.parametrize(("head", "known"), HEADS)
def test_a_file_is_known_by_the_keys_of_its_first_object(head: str, known: bool) -> None:
    assert tmdb.recognises(head) is known


@pytest.mark.parametrize("head", ["{" + '"' * 65_000, "{" + '"\\' * 32_000, '{"a": ' + "[" * 32_000 + "]" * 32_000, "{" + "[1" * 32_000])
def test_a_hostile_head_is_none_of_ours(head: str) -> None:
    assert tmdb.recognises(head) is False


def test_an_object_says_its_film_and_where_each_fact_stands() -> None:
    assert read(RICH) == [RICH_RECORD]


def test_an_old_dump_says_what_it_can() -> None:
    assert read(json.dumps(OLD)) == [OLD_RECORD]


def test_an_array_is_read_object_by_object() -> None:
    assert read('[\n{"title": "Ember"},\n{"title":\n "Ember"}\n]') == [
        ember(2),
        Record(layout="tmdb", film=FilmFacts(title="Ember"), lines={"/film/title": (4, 4)}),
    ]


def test_a_broken_line_of_json_lines_is_rejected_and_the_rest_is_read() -> None:
    before, broken, after = read('{"title": "Ember"}\n{"title": "Ash", }\n{"title": "Ember"}\n')
    assert (before, after) == (ember(1), ember(3))
    assert isinstance(broken, Rejected)
    assert (broken.line, broken.text) == (2, '{"title": "Ash", }')


@pytest.mark.parametrize("movie", [{}, {"name": "A series"}, {"title": ""}, {"title": " ", "original_title": 5}, {"title": ["Ember"]}])
def test_an_object_without_a_title_is_rejected(movie: dict[str, Any]) -> None:
    text = json.dumps(movie)
    assert read(f"\n{text}\n") == [Rejected(2, NO_TITLE, text)]


def test_the_original_title_stands_where_no_other_can() -> None:
    assert read_one({"title": None, "original_title": " Ember "}) == ember(1)


@pytest.mark.parametrize(("key", "value"), NOTHING)
def test_an_empty_value_says_nothing(key: str, value: Any) -> None:
    """Neither is it left out with a sentence: TMDB has zero and "" for what it does not know."""
    assert read_one({"title": "Ember", key: value}) == ember(1)


@pytest.mark.parametrize(("key", "value", "path", "text", "what"), MISFITS)
def test_a_value_that_does_not_fit_is_left_out_while_its_film_stays(key: str, value: Any, path: str, text: str, what: str) -> None:
    """With a sentence that names it and its key."""
    reason = f'"{text}" under the key {path!r} is not {what}; it is left out.'
    lines = {"/film/title": (1, 1), "/left_out/0": (1, 1)}
    expected = replace(ember(1), left_out=(LeftOut(name=path, value=text, reason=reason),), lines=lines)
    assert read_one({"title": "Ember", key: value}) == expected


@pytest.mark.parametrize(("key", "value", "path", "example"), UNREAD)
def test_a_key_that_is_not_read_is_counted(key: str, value: Any, path: str, example: str) -> None:
    """An `id` too, where nothing shows that it is TMDB's."""
    assert read_one({"title": "Ember", key: value}) == replace(ember(1), unread={path: example})


@pytest.mark.parametrize("adult", [True, "True", "true", 1])
def test_an_adult_film_is_passed_over_unless_asked_for(adult: Any) -> None:
    text = json.dumps({"title": "Ember", "adult": adult})
    assert (read(text), read(text, adult=True)) == ([], [ember(1)])


@pytest.mark.parametrize("status", ["Rumored", "Planned", "In Production", "Post Production", "Canceled"])
def test_a_film_that_is_not_out_is_a_film(status: str) -> None:
    assert read_one({"title": "Ember", "status": status}) == replace(ember(1), unread={"status": status})


def test_lone_surrogates_stand_as_they_are() -> None:
    assert read_one({"title": "Ember \ud800", "genres": ["\udfff"]}).film == FilmFacts(title="Ember \ud800", genres=("\udfff",))


@pytest.mark.parametrize(("printed", "facts"), CHARACTERS)
def test_a_character_is_separated_from_its_remarks(printed: str, facts: dict[str, Any]) -> None:
    cast = [{"name": "Ann Bell", "character": printed}]
    assert read_one({"title": "Ember", "credits": {"cast": cast}}).credits == (Credit(person="Ann Bell", role="actor", billing=1, **facts),)


def test_billing_follows_order_without_gaps_and_ties_keep_their_places() -> None:
    cast = [{"name": "Ann", "order": 7}, {"name": "Bob"}, {"name": "", "order": 1}, {"name": "Cy", "order": 2}, {"name": "Di", "order": 7}]
    assert [(c.person, c.billing) for c in read_one({"title": "Ember", "credits": {"cast": cast}}).credits] == [
        ("Cy", 1),
        ("Ann", 2),
        ("Di", 3),
        ("Bob", None),
    ]


def test_one_person_has_one_credit_for_each_role_and_namesakes_have_their_own() -> None:
    crew = [
        {"id": 1, "name": "Ann Bell", "job": "Novel", "department": "Writing"},
        {"id": 1, "name": "Ann Bell", "job": "Screenplay", "department": "Writing"},
        {"id": 2, "name": "Ann Bell", "job": "Writer", "department": "Writing"},
        {"id": 3, "name": "Cy Dane", "job": "Actor", "department": "Actors"},
        {"id": 4, "name": "Di Ely", "job": "Lamp Trimmer", "department": "Lamps"},
        {"id": 4, "name": "Di Ely", "job": "lamp trimmer"},
        {"id": True, "name": "Flo Gray", "job": "Director"},
    ]
    cast = [{"id": 3, "name": "Cy Dane", "order": 0}]
    assert read_one({"title": "Ember", "credits": {"cast": cast, "crew": crew}}).credits == (
        Credit(person="Cy Dane", role="actor", billing=1, person_ids={"tmdb": "3"}),
        Credit(person="Ann Bell", role="writer", person_ids={"tmdb": "1"}),
        Credit(person="Ann Bell", role="writer", person_ids={"tmdb": "2"}),
        Credit(person="Di Ely", role="lamp trimmer", department="crew", person_ids={"tmdb": "4"}),
        Credit(person="Flo Gray", role="director"),
    )


def test_cast_and_crew_of_a_dump_stand_beside_the_film() -> None:
    movie = {"title": "Ember", "cast": '[{"name": "Ann Bell", "order": 0}]', "crew": [{"name": "Eva Falk", "job": "Editor"}]}
    assert read_one(movie).credits == (Credit(person="Ann Bell", role="actor", billing=1), Credit(person="Eva Falk", role="editor"))


@pytest.mark.parametrize(("kind", "medium", "extent"), KINDS)
def test_a_release_says_its_kind(kind: Any, medium: str | None, extent: str | None) -> None:
    entry = {"release_date": "2003-05-16T00:00:00.000Z", "type": kind, "certification": ""}
    dates = {"results": [{"iso_3166_1": "FR", "release_dates": [entry, entry]}]}
    assert read_one({"title": "Ember", "release_dates": dates}).releases == (
        Release(date="2003-05-16", country="FR", medium=medium, extent=extent),
    )


@pytest.mark.parametrize(
    ("entries", "certificate"),
    [
        ([(5, "NR"), (1, "R"), (2, "PG-13"), (3, "PG")], "PG"),
        ([(5, "NR"), (1, "R"), (2, "PG-13"), (3, "")], "PG-13"),
        ([(5, "NR"), (1, "R")], "R"),
        ([(4, "NR"), (5, "R")], "NR"),
        ([(3, "")], None),
    ],
)
def test_the_certificate_is_that_of_the_us_cinemas_first(entries: list[tuple[int, str]], certificate: str | None) -> None:
    us = [{"certification": printed, "type": kind} for kind, printed in entries]
    germany = [{"certification": "12", "type": 3}]
    dates = [{"iso_3166_1": "DE", "release_dates": germany}, {"iso_3166_1": "US", "release_dates": us}]
    assert read_one({"title": "Ember", "release_dates": dates}).film.certificate == certificate


@pytest.mark.parametrize(
    ("printed", "date", "year"),
    [("2003-05-16", "2003-05-16", 2003), ("2003-05-16 00:00:00", "2003-05-16", 2003), ("2003-05", "2003-05", 2003), ("2003", "2003", 2003)],
)
def test_a_release_date_also_gives_the_year(printed: str, date: str, year: int) -> None:
    assert read_one({"title": "Ember", "release_date": printed}).film == FilmFacts(title="Ember", release_date=date, year=year)


@pytest.mark.parametrize(
    ("average", "votes", "expected"),
    [
        (6.5, 2, (Decimal("6.5"), 2)),
        ("6.5", "2", (Decimal("6.5"), 2)),
        (10, None, (Decimal(10), None)),
        (6.5, "many", (Decimal("6.5"), None)),
        (6.5, 0, None),
        (0, 3, None),
        (None, 3, None),
    ],
)
def test_an_average_without_votes_is_no_rating(average: Any, votes: Any, expected: tuple[Decimal, int | None] | None) -> None:
    ratings = (Rating(kind="audience", value=expected[0], scale=Decimal(10), outlet="TMDB", count=expected[1]),) if expected else ()
    assert read_one({"title": "Ember", "vote_average": average, "vote_count": votes}).ratings == ratings


def test_a_country_is_called_as_the_object_calls_it() -> None:
    companies = [{"name": "A", "origin_country": "GB"}, {"name": "B", "origin_country": "FR"}, {"name": "C", "origin_country": None}]
    countries = [{"iso_3166_1": "GB", "name": "United Kingdom"}, {"iso_3166_1": "", "name": "Nowhere"}, {"iso_3166_1": "JP"}]
    record = read_one({"title": "Ember", "production_companies": companies, "production_countries": countries})
    assert [company.country for company in record.companies] == ["United Kingdom", "FR", None]
    assert record.film.countries == ("United Kingdom", "Nowhere", "JP")


@pytest.mark.parametrize(
    "keywords", [["salt"], {"keywords": [{"name": "salt"}]}, {"results": [{"name": "salt"}]}, '{"keywords": ["salt"]}']
)
def test_keywords_are_tags_in_every_form_they_come_in(keywords: Any) -> None:
    assert read_one({"title": "Ember", "keywords": keywords}).film.tags == ("salt",)


@given(MOVIE, st.sampled_from([None, 1]))
def test_any_object_is_one_record_or_one_reason(movie: dict[str, Any], indent: int | None) -> None:
    text = json.dumps(movie, indent=indent)
    found = read(text)
    assert len(found) == (0 if movie.get("adult") in (True, "true", "True") else 1)
    assert read(text, adult=True)[: len(found)] == found
    for record in found:
        assert isinstance(record, Record) or record == Rejected(1, NO_TITLE, text[:2000])


@given(MOVIE)
def test_every_fact_has_lines_of_its_object_and_lines_change_no_fact(movie: dict[str, Any]) -> None:
    movie["title"] = "Ember"
    text = json.dumps(movie, indent=1)
    full: Span = (1, text.count("\n") + 1)
    for spread, flat in zip(read(text, adult=True), read(json.dumps(movie), adult=True), strict=True):
        assert isinstance(spread, Record)
        assert isinstance(flat, Record)
        assert spread.to_json() | {"lines": {}} == flat.to_json() | {"lines": {}}
        assert spread.lines.keys() == flat.lines.keys()
        for pointer, (first, last) in spread.lines.items():
            assert at(spread, pointer) is not None
            assert full[0] <= first <= last <= full[1]


@given(st.text(), st.text(st.sampled_from('{}[]":,\\ \nt1'), max_size=60), MOVIE, st.integers(0, 400))
def test_any_head_is_judged_and_any_text_is_read_or_rejected(text: str, near: str, movie: dict[str, Any], cut: int) -> None:
    for head in (text, near, "{" + near, json.dumps(movie)[:cut]):
        assert tmdb.recognises(head) in (True, False)
        assert all(isinstance(found, Record | Rejected) for found in read(head))
