"""Saved web pages: the facts of their JSON-LD, those of their text where they have none, and their lines."""

import html
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from filmograph.errors import SourceError
from filmograph.lines import lines_in
from filmograph.model import CompanyCredit, Credit, FilmFacts, LeftOut, Location, Rating, Record, Release, Review, ReviewRating, Synopsis
from filmograph.sources import read_page
from filmograph.sources.pages import read_web_page, web_page
from filmograph.sources.pages.web_page.document import json_ld, parse, text_of
from hypothesis import example, given, settings
from hypothesis import strategies as st
from make import ROOT

PAGES = sorted([*(ROOT / "tests" / "pages").rglob("*.txt"), *(ROOT / "data" / "pages").glob("*.txt")])
# a reader that distinguishes paragraphs and lines only by empty lines gives other facts once each line is a paragraph
ONE_LINE_PARAGRAPHS = {"cut-in-analysis", "two-analyses", "loose-spacing", "dates-within-reviews"}

IMDB = """\
<!DOCTYPE html>
<html lang="en-US"><head>
<title>The Tin Orchard (2011) - IMDb</title>
<meta property="og:site_name" content="IMDb"/>
<script type="application/ld+json">
{
  "@context": "https://schema.org", "@type": "Movie",
  "url": "https://www.imdb.com/title/tt9900001/",
  "name": "The Tin Orchard &amp; Other Trees",
  "alternateName": "L&apos;Orto",
  "image": "https://example.org/poster.jpg",
  "description": "A smith&apos;s daughter grows apples no one can eat.",
  "review": {
    "@type": "Review",
    "itemReviewed": {"@type": "Movie", "url": "https://www.imdb.com/title/tt9900001/"},
    "author": {"@type": "Person", "name": "pippin-7"},
    "dateCreated": "2011-10-02", "inLanguage": "English", "name": "Ripe",
    "reviewBody": "I stayed for the last apple.\\n\\nSo did she.",
    "reviewRating": {"@type": "Rating", "worstRating": 1, "bestRating": 10, "ratingValue": 8}
  },
  "aggregateRating": {"@type": "AggregateRating", "ratingCount": 5894, "bestRating": 10, "ratingValue": 6.4},
  "contentRating": "PG",
  "genre": ["Drama", "Fantasy"],
  "datePublished": "2011-09-28",
  "keywords": "orchard,smith,orchard",
  "trailer": {"@type": "VideoObject", "name": "Official Trailer", "duration": "PT2M"},
  "actor": [
    {"@type": "Person", "url": "https://www.imdb.com/name/nm9900011/", "name": "Ada O&apos;Rourke"},
    {"@type": "Person", "url": "/name/nm9900012/", "name": "Jan Wels"}
  ],
  "director": [{"@type": "Person", "url": "https://www.imdb.com/name/nm9900013/", "name": "Kit Moran"}],
  "creator": [
    {"@type": "Organization", "url": "https://www.imdb.com/company/co9900021/"},
    {"@type": "Organization", "name": "Bellows Films"},
    {"@type": "Person", "name": "Kit Moran"}
  ],
  "duration": "PT2H1M"
}
</script></head><body><h1>The Tin Orchard</h1></body></html>
"""

IMDB_RECORD = Record(
    layout="json-ld",
    film=FilmFacts(
        title="The Tin Orchard & Other Trees", year=2011, release_date="2011-09-28", genres=("Drama", "Fantasy"), certificate="PG",
        runtime_minutes=121, also_known_as=("L'Orto",), tags=("orchard", "smith"), ids={"imdb": "tt9900001"},
    ),
    credits=(
        Credit(person="Ada O'Rourke", role="actor", billing=1, person_ids={"imdb": "nm9900011"}),
        Credit(person="Jan Wels", role="actor", billing=2, person_ids={"imdb": "nm9900012"}),
        Credit(person="Kit Moran", role="director", person_ids={"imdb": "nm9900013"}),
        Credit(person="Kit Moran", role="writer"),
    ),
    companies=(CompanyCredit(company="Bellows Films", role="production company"),),
    ratings=(Rating(kind="audience", value=Decimal("6.4"), scale=Decimal(10), outlet="IMDb", count=5894),),
    reviews=(
        Review(
            kind="audience", author="pippin-7", title="Ripe", date="2011-10-02", rating=ReviewRating(value=Decimal(8), scale=Decimal(10)),
            text="I stayed for the last apple.\n\nSo did she.",
        ),
    ),
    synopses=(Synopsis(text="A smith's daughter grows apples no one can eat."),),
    lines={
        "/film/ids/imdb": (8, 8), "/film/title": (9, 9), "/film/also_known_as": (10, 10), "/film/also_known_as/0": (10, 10),
        "/synopses/0": (12, 12), "/reviews/0": (13, 20), "/ratings/0": (21, 21), "/film/certificate": (22, 22), "/film/genres": (23, 23),
        "/film/genres/0": (23, 23), "/film/genres/1": (23, 23), "/film/year": (3, 3), "/film/release_date": (24, 24),
        "/film/tags": (25, 25), "/film/tags/0": (25, 25), "/film/tags/1": (25, 25), "/credits/0": (28, 28), "/credits/1": (29, 29),
        "/credits/2": (31, 31), "/companies/0": (34, 34), "/credits/3": (35, 35), "/film/runtime_minutes": (37, 37),
    },
)  # fmt: skip

ROTTEN_TOMATOES = {
    "@context": "http://schema.org", "@type": "Movie", "name": "The Tin Orchard",
    "description": "Discover reviews, ratings, and trailers for The Tin Orchard on Rotten Tomatoes.",
    "url": "https://www.rottentomatoes.com/m/the_tin_orchard", "dateCreated": "2011-09-28", "contentRating": "PG",
    "genre": ["Drama", "Mystery &amp; Thriller"],
    "actor": [{"@type": "Person", "name": "Ada O'Rourke", "sameAs": "https://www.rottentomatoes.com/celebrity/ada", "image": "x"}],
    "author": [{"@type": "Person", "name": "Brin Hill"}], "producer": {"@type": "Person", "name": "Mo Lark"},
    "productionCompany": {"@type": "Organization", "name": "Bellows Films"},
    "aggregateRating": {
        "@type": "AggregateRating", "name": "Tomatometer", "bestRating": "100", "worstRating": "0", "ratingCount": "78",
        "ratingValue": "32", "reviewCount": "78",
    },
    "review": [
        {
            "@type": "Review", "author": {"@type": "Person", "name": "Gil Pranger"}, "dateCreated": "2011-09-27T22:00:00.000Z",
            "publisher": {"@type": "Organization", "name": "Hudson Evening Star"}, "reviewBody": "Seldom so much rust.",
            "reviewRating": {"@type": "Rating", "ratingValue": "2.5/4"},
        },
        {"@type": "Review", "author": "Nadia Corso", "reviewBody": "Sharp.", "reviewRating": {"ratingValue": "B+", "bestRating": "A+"}},
        {"@type": "Review", "author": "Nobody", "reviewRating": {"ratingValue": "5"}},
    ],
}  # fmt: skip

ROTTEN_TOMATOES_RECORD = Record(
    layout="json-ld",
    film=FilmFacts(
        title="The Tin Orchard", year=2011, release_date="2011-09-28", genres=("Drama", "Mystery & Thriller"), certificate="PG"
    ),
    credits=(
        Credit(person="Ada O'Rourke", role="actor", billing=1),
        Credit(person="Brin Hill", role="writer"),
        Credit(person="Mo Lark", role="producer"),
    ),
    companies=(CompanyCredit(company="Bellows Films", role="production company"),),
    ratings=(Rating(kind="critic", value=Decimal(32), scale=Decimal(100), outlet="Rotten Tomatoes", count=78),),
    reviews=(
        Review(
            kind="critic", author="Gil Pranger", outlet="Hudson Evening Star", date="2011-09-27", text="Seldom so much rust.",
            rating=ReviewRating(value=Decimal("2.5"), scale=Decimal(4)),
        ),
        Review(kind="audience", author="Nadia Corso", text="Sharp.", rating=ReviewRating(letter="B+")),
    ),
)  # fmt: skip

LETTERBOXD = """\
<!DOCTYPE html>
<html><head><title>The Tin Orchard (2011)</title><meta property="og:site_name" content="Letterboxd" /></head><body>
<script type="application/ld+json">
/* <![CDATA[ */
{"image":"x.jpg","@type":"Movie","director":[{"@type":"Person","name":"Kit Moran","sameAs":"/director/kit-moran/"}],
"dateModified":"2023-12-01","productionCompany":[{"@type":"Organization","name":"Bellows Films","sameAs":"/studio/bellows/"}],
"releasedEvent":[{"@type":"PublicationEvent","startDate":"2011"}],"@context":"http://schema.org","dateCreated":"2010-02-03",
"actors":[{"@type":"Person","name":"Ada O'Rourke","sameAs":"/actor/ada/"},{"@type":"Person","name":"Jan Wels"}],
"url":"https://letterboxd.com/film/the-tin-orchard/","name":"The Tin Orchard","genre":["Drama"],
"countryOfOrigin":[{"@type":"Country","name":"Ireland"},{"@type":"Country","name":"UK"}],
"aggregateRating":{"bestRating":5,"reviewCount":12,"@type":"aggregateRating","ratingValue":3.14,"ratingCount":4100,"worstRating":0}}
/* ]]> */
</script></body></html>
"""

LETTERBOXD_RECORD = Record(
    layout="json-ld",
    film=FilmFacts(title="The Tin Orchard", year=2011, genres=("Drama",), countries=("Ireland", "UK")),
    credits=(
        Credit(person="Kit Moran", role="director"),
        Credit(person="Ada O'Rourke", role="actor", billing=1),
        Credit(person="Jan Wels", role="actor", billing=2),
    ),
    companies=(CompanyCredit(company="Bellows Films", role="production company"),),
    ratings=(Rating(kind="audience", value=Decimal("3.14"), scale=Decimal(5), outlet="Letterboxd", count=4100),),
    lines={
        "/film/year": (2, 2), "/credits/0": (5, 5), "/companies/0": (6, 6), "/credits/1": (8, 8), "/credits/2": (8, 8),
        "/film/title": (9, 9), "/film/genres": (9, 9), "/film/genres/0": (9, 9), "/film/countries": (10, 10),
        "/film/countries/0": (10, 10), "/film/countries/1": (10, 10), "/ratings/0": (11, 11),
    },
)  # fmt: skip


def page(*blocks: object, site: str = "") -> str:
    scripts = "\n".join(f'<script type="application/ld+json">{b if isinstance(b, str) else json.dumps(b)}</script>' for b in blocks)
    return f'<html><head><meta property="og:site_name" content="{site}">\n{scripts}</head><body>Hello</body></html>'


def read(*blocks: object, site: str = "") -> Record:
    return replace(read_web_page(page(*blocks, site=site), "film.html"), lines={})


def facts(**keys: object) -> FilmFacts:
    return read({"@type": "Movie", "name": "X", **keys}).film


def cast(actor: object, **more: object) -> tuple[Credit, ...]:
    return read({"@type": "Movie", "name": "X", "actor": actor}, *more.values()).credits


def test_a_page_in_the_style_of_imdb() -> None:
    assert read_web_page(IMDB, "film.html") == IMDB_RECORD


def test_a_page_in_the_style_of_rotten_tomatoes() -> None:
    assert read(ROTTEN_TOMATOES, site="Rotten Tomatoes") == ROTTEN_TOMATOES_RECORD


def test_a_page_in_the_style_of_letterboxd() -> None:
    assert read_web_page(LETTERBOXD, "film.html") == LETTERBOXD_RECORD


def test_lines_are_the_same_whichever_way_they_end() -> None:
    assert read_web_page(IMDB.replace("\n", "\r\n"), "film.html") == IMDB_RECORD


MOVIE = {"@type": "Movie", "name": "Heat"}
WRAPPED = [
    [{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "S"}, MOVIE]}],
    [[{"@type": "BreadcrumbList"}, [MOVIE]]],
    [{"@type": "Organization", "name": "S"}, MOVIE],
    [MOVIE | {"@type": ["Movie", "Product"]}],
    [MOVIE | {"@type": "http://schema.org/Movie"}],
    [{"@type": "https://schema.org/Movie", "https://schema.org/name": [{"@value": "Heat", "@language": "en"}]}],
    [{"@type": "schema:Movie", "schema:name": "Heat"}],
    [f"<!-- {json.dumps(MOVIE)} -->"],
    [f"//<![CDATA[\n{json.dumps(MOVIE)}\n//]]>"],
    [f"<![CDATA[{json.dumps(MOVIE)}]]>"],
    [f"{json.dumps(MOVIE)};"],
    ['{"@type": "Movie", "name": "Broken', MOVIE],
    [MOVIE, '{"@type": "Movie", "name": "Broken"'],
    ["", "null", '"Movie"', "12", MOVIE],
    [f"{json.dumps(MOVIE)}, {{"],
    ['{"@type": "Movie", "name": "Heat", "offers": NaN, "image": 1e999999999999999999999, "video": ' + "9" * 9999 + "}"],
    [{"@type": "WebPage", "mainEntity": {"@id": "#film"}}, MOVIE | {"@id": "#film"}],
    [{"@type": "WebPage", "@id": "/heat", "name": "Heat - Films", "mainEntity": MOVIE | {"@id": "/heat", "mainEntityOfPage": "/heat"}}],
    [{"@type": "Review", "reviewBody": "x", "itemReviewed": MOVIE}],
    [{"@type": "ItemList", "itemListElement": [MOVIE | {"name": "Alien"}]}, MOVIE],
    [{"@type": "Movie", "@id": "#film"}, MOVIE | {"@id": "#film"}],
    ["[" * 5000, MOVIE],
]


@pytest.mark.parametrize("blocks", WRAPPED)
def test_the_movie_is_found_wherever_it_is(blocks: list[object]) -> None:
    assert read(*blocks) == Record(layout="json-ld", film=FilmFacts(title="Heat"))


FACTS = [
    ({"datePublished": "2012"}, FilmFacts(title="X", year=2012)),
    ({"datePublished": "2012-09"}, FilmFacts(title="X", year=2012)),
    ({"datePublished": "2012-09-28T00:00:00+00:00"}, FilmFacts(title="X", year=2012, release_date="2012-09-28")),
    ({"dateCreated": "2010-01-01", "datePublished": ["soon", "2012-09-28"]}, FilmFacts(title="X", year=2012, release_date="2012-09-28")),
    ({"copyrightYear": 1996}, FilmFacts(title="X", year=1996)),
    ({"datePublished": "2012-09-31"}, FilmFacts(title="X")),
    ({"duration": "PT121M"}, FilmFacts(title="X", runtime_minutes=121)),
    ({"duration": "P0DT2H1M30S"}, FilmFacts(title="X", runtime_minutes=121)),
    ({"duration": "PT7260S"}, FilmFacts(title="X", runtime_minutes=121)),
    ({"duration": "2 hr. 1 min."}, FilmFacts(title="X", runtime_minutes=121)),
    ({"duration": ["PT0M", 3, {"@value": "PT98M"}]}, FilmFacts(title="X", runtime_minutes=98)),
    ({"genre": "Drama, War"}, FilmFacts(title="X", genres=("Drama", "War"))),
    ({"genre": ["https://example.org/g", {"name": "War"}, None]}, FilmFacts(title="X", genres=("War",))),
    ({"contentRating": "MPAA PG-13"}, FilmFacts(title="X", certificate="PG-13")),
    ({"contentRating": {"@type": "Rating", "ratingValue": "FSK 12"}}, FilmFacts(title="X", certificate="FSK 12")),
    ({"inLanguage": ["en-US", "fr", "Klingon"]}, FilmFacts(title="X", language="en", languages=("fr", "Klingon"))),
    ({"inLanguage": {"@type": "Language", "alternateName": "de"}}, FilmFacts(title="X", language="de")),
    ({"countryOfOrigin": "France"}, FilmFacts(title="X", countries=("France",))),
    ({"keywords": ["a b", {"@type": "DefinedTerm", "name": "c"}]}, FilmFacts(title="X", tags=("a b", "c"))),
    ({"alternateName": ["Y", "Z", "Y"]}, FilmFacts(title="X", also_known_as=("Y", "Z"))),
    (
        {"sameAs": ["https://www.themoviedb.org/movie/949-heat", "http://www.wikidata.org/entity/Q42198"]},
        FilmFacts(title="X", ids={"tmdb": "949", "wikidata": "Q42198"}),
    ),
    ({"@id": "https://www.imdb.com/de/title/tt0113277/?ref_=x"}, FilmFacts(title="X", ids={"imdb": "tt0113277"})),
    ({"identifier": {"@type": "PropertyValue", "value": "tt0113277"}}, FilmFacts(title="X", ids={"imdb": "tt0113277"})),
    ({"titleEIDR": "10.5240/7791-8534-2C23-9030-8610-5"}, FilmFacts(title="X", ids={"eidr": "10.5240/7791-8534-2C23-9030-8610-5"})),
    ({"genre": {"a": [1]}, "duration": {}, "inLanguage": [[]], "url": {"x": "y"}, "keywords": True}, FilmFacts(title="X")),
]  # fmt: skip


@pytest.mark.parametrize(("keys", "film"), FACTS)
def test_a_fact_is_read_in_every_form_it_has(keys: dict[str, object], film: FilmFacts) -> None:
    assert facts(**keys) == film


ANN, CY = Credit(person="Ann B", role="actor", billing=1), Credit(person="Cy D", role="actor", billing=2)
PLAYED = {"@type": "PerformanceRole", "actor": {"@type": "Person", "name": "Ann B"}, "characterName": ["Queen / Maid", "Bee (voice)"]}
KNOWN = ["https://www.themoviedb.org/person/5-ann", "https://www.wikidata.org/wiki/Q7"]
CASTS = [
    ("Ann B, Cy D", (ANN, CY)),
    ("Robert Downey, Jr.", (Credit(person="Robert Downey, Jr.", role="actor", billing=1),)),
    ([{"name": "Ann B"}, {"@type": "Person"}, None, 3, {"name": "Ann B"}, "Cy D"], (ANN, CY)),
    (PLAYED, (replace(ANN, characters=("Queen", "Maid", "Bee"), voice=True),)),
    ({"@type": "Person", "name": "Ann B", "sameAs": KNOWN}, (replace(ANN, person_ids={"tmdb": "5", "wikidata": "Q7"}),)),
    ({"@list": [{"@id": "#ann"}, "#cy"]}, (ANN, CY)),
]


@pytest.mark.parametrize(("actor", "expected"), CASTS)
def test_a_cast_is_read_in_every_form_it_has(actor: object, expected: tuple[Credit, ...]) -> None:
    people = [{"@type": "Person", "@id": "#ann", "name": "Ann B"}, {"@type": "Person", "@id": "#cy", "name": "Cy D"}]
    assert cast(actor, people=people) == expected


def test_every_key_of_people_is_a_role() -> None:
    keys = ("directors", "author", "creator", "producer", "musicBy", "editor")
    record = read({"@type": "Movie", "name": "X", **{key: key.title() for key in keys}})
    roles = ("director", "writer", "writer", "producer", "composer", "editor")
    assert record.credits == tuple(Credit(person=key.title(), role=role) for key, role in zip(keys, roles, strict=True))


RATINGS = [
    ({"ratingValue": "8,1"}, (Rating(kind="audience", value=Decimal("8.1"), outlet="Site"),)),
    ({"ratingValue": "86%", "ratingCount": "1,204"}, (
        Rating(kind="audience", value=Decimal(86), scale=Decimal(100), outlet="Site", count=1204),)),
    ({"ratingValue": 7, "bestRating": 10, "name": "Critics", "author": {"name": "Metacritic"}}, (
        Rating(kind="critic", value=Decimal(7), scale=Decimal(10), outlet="Metacritic"),)),
    ({"ratingValue": 11, "bestRating": 10}, ()),
    ({"ratingValue": "fresh"}, ()),
    ({"ratingValue": "NaN", "ratingCount": {}}, ()),
    ([None, 4, []], (Rating(kind="audience", value=Decimal(4), outlet="Site"),)),
]  # fmt: skip


@pytest.mark.parametrize(("printed", "ratings"), RATINGS)
def test_a_rating_needs_a_number_on_its_scale(printed: object, ratings: tuple[Rating, ...]) -> None:
    assert read({"@type": "Movie", "name": "X", "aggregateRating": printed}, site="Site").ratings == ratings


def test_a_rating_is_of_the_publisher_where_the_page_names_no_site() -> None:
    movie = {"@type": "Movie", "name": "X", "publisher": {"@type": "Organization", "name": "Pub"}, "aggregateRating": {"ratingValue": 4}}
    assert read(movie).ratings == (Rating(kind="audience", value=Decimal(4), outlet="Pub"),)


def test_a_review_by_an_outlet_is_a_critics() -> None:
    review = {"author": {"@type": "Organization", "name": "Bay Lantern"}, "reviewBody": "One<br>two &lt;i&gt;three&lt;/i&gt;"}
    assert read({"@type": "Movie", "name": "X", "review": review}).reviews == (
        Review(kind="critic", outlet="Bay Lantern", text="One\ntwo three"),
    )


def test_a_release_needs_a_place() -> None:
    events = [{"startDate": "2012-09-28", "location": {"@type": "Country", "name": "USA"}}, {"startDate": "2012-11-16"}]
    assert read({"@type": "Movie", "name": "X", "releasedEvent": events}).releases == (Release(date="2012-09-28", country="USA"),)


HEADS = [
    ("<!DOCTYPE html>\n<html>", True),
    ("\ufeff \n<!doctype HTML PUBLIC", True),
    ("<html lang='en'>", True),
    ("<?xml version='1.0'?>\n<!-- saved -->\n<!DOCTYPE html PUBLIC", True),
    ("<!-- saved from url=(0014)about:internet -->\n<HEAD>", True),
    ("<!-- a --> " * 500 + "<p>", False),
    ("<rdf:RDF>", False),
    ("<headline>", False),
    ("Heat (1995)\n<html>", False),
    ("title,year\n", False),
    ("", False),
]


@pytest.mark.parametrize(("head", "known"), HEADS)
def test_an_html_document_is_known_by_its_head(head: str, known: bool) -> None:
    assert web_page.is_html(head) is known


REFUSED = [
    "<html><body><p>Dear diary</p></body></html>",
    "<html>",
    "<!-- nothing -->",
    "",
    page({"@type": "Movie"}),
    page({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": {"@type": "Movie", "name": "Heat"}}]}),
    page({"@type": "Person", "name": "A", "subjectOf": {"@type": "Movie", "name": "Heat"}}),
    "<div>" * 5000,
    f"<html><script>{json.dumps(MOVIE)}</script>",
]


@pytest.mark.parametrize("text", REFUSED)
def test_a_page_that_tells_of_no_film_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(SourceError) as refused:
        read_web_page(text, "film.html")
    assert str(refused.value) == (
        "film.html: this web page embeds no schema.org Movie as JSON-LD or microdata and its text is in no layout known here;"
        " save the page of a single film, as the browser shows it, and give that file."
    )


SERIES = '<script id="__NEXT_DATA__">{"props": {"pageProps": {"aboveTheFoldData": {"titleType": {"id": "tvMiniSeries"}}}}}</script>'
NO_FILMS = [
    (page({"@type": "TVSeries", "name": "Dark"}), "a TV series"),
    (page({"@type": "TVEpisode", "name": "Lies"}), "an episode of a TV series"),
    (page({"@type": "VideoGame", "name": "Myst"}), "a video game"),
    (page({}).replace("<html>", f"<html>{SERIES}"), "a TV series"),
    ('<h1>Dark</h1><table class="infobox vevent"><tr><th>No. of seasons</th><td>3</td></tr></table>', "a TV series"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), NO_FILMS)
def test_a_page_that_is_about_no_film_says_what_it_is_about(text: str, kind: str) -> None:
    with pytest.raises(SourceError) as refused:
        read_web_page(f"<html>{text}", "film.html")
    assert str(refused.value) == f"film.html: this web page is about {kind}, not a film; give the page of a single film."


BROKEN = [
    ('{"@type": "Movie",\n"name": "Heat"', 3, "expecting ',' delimiter"),
    ('{"@type": "Movie",\n\nname: "Heat"}', 4, "expecting property name enclosed in double quotes"),
    ("[" * 5000, 2, "too many levels"),
]


@pytest.mark.parametrize(("block", "line", "reason"), BROKEN)
def test_a_page_whose_data_breaks_says_on_which_line(block: str, line: int, reason: str) -> None:
    with pytest.raises(SourceError) as refused:
        read_web_page(page(block), "film.html")
    assert str(refused.value) == (
        f"film.html, line {line}: the JSON-LD of this web page breaks here ({reason}) and its text is in no layout known here;"
        " save the page again, as the browser shows it, and give that file."
    )


TITLES = [
    ("Heat (1995) - IMDb", 1995),
    ("Heat (1995) directed by Michael Mann", 1995),
    ("Heat (TV Movie 1995)", 1995),
    ("Heat (1995 film) - Wikipedia", 1995),
    ("Films of the year (1995)", 2001),
    ("Heat 1995", 2001),
    ("Heat (" + "1" * 5000 + ")", 2001),
]


@pytest.mark.parametrize(("title", "year"), TITLES)
def test_the_year_is_that_of_the_title_and_not_of_a_release(title: str, year: int) -> None:
    movie = {"@type": "Movie", "name": "Heat", "datePublished": "2001-02-03"}
    assert read_web_page(page(movie).replace("<head>", f"<head><title>{title}</title>"), "film.html").film.year == year


def test_a_name_longer_than_any_is_left_out() -> None:
    record = read({"@type": "Movie", "name": "Heat", "director": "x" * 5000})
    shown = "x" * 80 + "…"
    left_out = LeftOut(
        name="director", value=shown, reason=f"\"{shown}\" in the key 'director' is too long (5,000 characters); it is left out."
    )
    assert record == Record(layout="json-ld", film=FilmFacts(title="Heat"), left_out=(left_out,))


def test_keys_that_no_field_fits_are_counted() -> None:
    record = read({"@type": "Movie", "name": "Heat", "colour": "yes"})
    assert record == Record(layout="json-ld", film=FilmFacts(title="Heat"), unread={"colour": "yes"})


def escaped(line: str) -> str:
    return html.escape(line, quote=False).replace("  ", " &nbsp;")


def divisions(line: str) -> str:
    return f"<div>{escaped(line) or '<br>'}</div>"


def breaks(line: str) -> str:
    return f"{escaped(line)}<br/>"


def paragraphs(line: str) -> str:
    bare = line.strip()
    return f"<ul><li><span>{escaped(bare[1:].strip())}</span></li></ul>" if bare.startswith("•") else bare and f"<p>{escaped(bare)}</p>"


def document(rows: list[str]) -> str:
    head = '<!DOCTYPE html>\n<html><head><meta charset="iso-8859-1"><title>T</title><script>var a = "Cast: <b>";</script></head>\n'
    return f"{head}<body><nav><ul><li><a href='/'>Home</a></li></ul></nav><style>p {{}}</style>\n" + "\n".join(rows) + "\n</body></html>\n"


@pytest.mark.parametrize("written", [divisions, breaks])
@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_says_in_html_what_it_says_as_text(path: Path, written: object) -> None:
    """The records are equal, their lines shifted by those of the head."""
    assert callable(written)
    text = path.read_text("utf-8")
    record = read_page(text)
    shifted = {pointer: (first + 3, last + 3) for pointer, (first, last) in record.lines.items()}
    assert read_web_page(document([written(line) for line in text.splitlines()]), "film.html") == replace(record, lines=shifted)


TITLE_PAGE = """\
<html><head><title>The Tin Orchard (2011) - Films</title></head><body>
<div class="menu"><a href="/">Films</a> <a href="/people">People</a></div>
<table><tr><td><h1>The Tin Orchard
  (2011)</h1></td></tr></table>
<table>
<tr><th colspan=4>Cast overview, first billed only:</th></tr>
<tr><td><img src="a.jpg" alt="Ada"></td>
  <td>Ada O'Rourke</td><td>...</td>
  <td><a href="/c/1">Nell</a> / <a href="/c/2">The Smith</a></td></tr>
</table>
<h4>Release Date:</h4> 28 September 2011 (USA)
<noscript>Director: Nobody</noscript><!-- Director:
Nobody --><p>Filming Locations:<br>Sligo, Ireland</p>
</body></html>
"""

TITLE_PAGE_RECORD = Record(
    layout="imdb",
    film=FilmFacts(title="The Tin Orchard", year=2011, release_date="2011-09-28"),
    credits=(Credit(person="Ada O'Rourke", role="actor", billing=1, characters=("Nell", "The Smith")),),
    locations=(Location(place="Sligo, Ireland"),),
    releases=(Release(date="2011-09-28", country="USA"),),
    lines={
        "/film/title": (3, 4), "/film/year": (3, 4), "/credits/0": (8, 9), "/releases/0": (11, 11), "/film/release_date": (11, 11),
        "/locations/0": (13, 13),
    },
)  # fmt: skip


def test_cells_are_one_line_and_what_no_reader_sees_is_left_out() -> None:
    assert read_web_page(TITLE_PAGE, "film.html") == TITLE_PAGE_RECORD


def test_a_menu_above_the_heading_is_no_title() -> None:
    text = (ROOT / "data" / "pages" / "wont-back-down-dark-horizons.txt").read_text("utf-8")
    title, *rest = text.splitlines()
    rows = ["<div>Home</div><div>Films</div>", f"<h1>{title}</h1>", *map(divisions, rest)]
    record = read_web_page(document(rows).replace("<title>T", f"<title>{title} | Films"), "film.html")
    assert replace(record, lines={}) == replace(read_page(text), lines={})


@pytest.mark.parametrize("path", [p for p in PAGES if p.stem not in ONE_LINE_PARAGRAPHS], ids=lambda path: path.stem)
def test_paragraphs_lists_and_links_say_what_the_text_says(path: Path) -> None:
    text = path.read_text("utf-8")
    record = read_web_page(document([paragraphs(line) for line in text.splitlines()]), "film.html")
    assert replace(record, lines={}) == replace(read_page(text), lines={})


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(
    ["PT2H", "2012-09-28", "8/10", "B", "#a", "Ann B, Cy D", "https://www.imdb.com/title/tt1/", "Movie", "Person", "Organization", "&lt;p>"]
)  # fmt: skip
KEYS = st.text(max_size=4) | st.sampled_from([
    "@id", "@type", "@value", "@list", "@graph", "name", "alternateName", "url", "sameAs", "identifier", "datePublished",
    "releasedEvent", "startDate", "location", "duration", "genre", "contentRating", "inLanguage", "countryOfOrigin", "keywords",
    "description", "actor", "actors", "director", "author", "creator", "musicBy", "productionCompany", "characterName",
    "aggregateRating", "ratingValue", "bestRating", "ratingCount", "review", "reviewBody", "reviewRating", "publisher", "mainEntity",
])  # fmt: skip
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6), max_leaves=30)


@settings(max_examples=300, deadline=None)
@example(["\r"], {})
@example(["\n", "\r\n", "\x0b\x0c\x1c\x85\u2028"], {})
@given(st.lists(VALUES, max_size=3), st.dictionaries(KEYS, VALUES, max_size=12))
def test_any_json_is_read_or_refused(values: list[object], movie: dict[str, object]) -> None:
    """A Movie with a name is read whatever else it says; each of its facts has its lines, and the Movie stands on the last."""
    text = page(*values, movie | {"@type": "Movie", "name": "Heat", "@id": "#heat"})
    record, last_line = read_web_page(text, "film.html"), len(lines_in(text))
    assert record.lines["/film/title"] == (last_line, last_line)
    assert {pointer for pointer, (first, last) in record.lines.items() if not 2 <= first <= last <= last_line} == set()
    assert record.layout == "json-ld"


@pytest.mark.parametrize("reference", ["&#10;", "&#010;", "&#xA;", "&#x00a", "&NewLine;"])
def test_a_reference_to_a_line_feed_ends_no_line(reference: str) -> None:
    """A browser shows a space; in a script it is text."""
    lines = ["Heat (1995)", "Director: Michael Mann", "Cast:", "Al Pacino ... Lt. Vincent Hanna"]
    plain = document([paragraphs(line) for line in lines])
    written = document([paragraphs(line).replace(" ", reference + " ", 1) for line in lines])
    script = f'{{"@type": "Movie", "name": "{reference}"}}'
    trees = [parse(text) for text in (written, plain, page(script))]
    shown, expected, embedding = (tree for tree in trees if tree is not None)
    assert text_of(shown) == text_of(expected)
    assert json_ld(embedding) == [(script, 2)]


@settings(max_examples=300, deadline=None)
@given(st.lists(VALUES | st.text(), max_size=4), st.text(), st.text(st.sampled_from("<>/!-&;\"'= pdtr\n"), max_size=60))
def test_any_document_is_read_or_refused(blocks: list[object], text: str, tags: str) -> None:
    try:
        read_web_page(page(*blocks) + text + tags, "film.html")
    except SourceError as error:
        assert str(error).startswith(("film.html: this web page ", "film.html, line "))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(PAGES), st.randoms(use_true_random=False), st.integers(0, 200))
def test_shuffled_and_cut_pages_have_lines_within_the_file(path: Path, random: Random, kept: int) -> None:
    lines = path.read_text("utf-8").splitlines()
    random.shuffle(lines)
    text = document([paragraphs(line) for line in lines[:kept]])
    try:
        record = read_web_page(text, "film.html")
    except SourceError:
        return
    assert {pointer for pointer, (first, last) in record.lines.items() if not 1 <= first <= last <= text.count("\n")} == set()
