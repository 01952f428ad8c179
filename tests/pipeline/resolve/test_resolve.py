"""Entity resolution on small catalogues: which mentions are joined, which are not, and the IRIs of the entities."""

import pytest
from filmograph.model import Record
from filmograph.pipeline import resolve
from make import Judged, Sources, credit, entity_sets, film, iris, resolved_database, unresolved_database

BULLITT = film("Bullitt", 1968, "Steve McQueen", "Robert Vaughn")
HUNGER = film("Hunger", 2008, "Steve McQueen", "Michael Fassbender", roles=["director"])


def one(sources: Sources, a: str, b: str, judged: Judged = ()) -> bool:
    """Return whether two labels are mentions of one entity."""
    names = iris(sources, judged)
    return names[a] == names[b]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (film("The Silence of the Lambs", 1991, "Jodie Foster"), film("Silence Of The Lambs, The", 1992, "Jodie Foster")),
        (film("Lion in Winter (1968), The", 1968, "Peter O'Toole"), film("The Lion in Winter", 1968, "Peter O'Toole")),
        (film("The Great Ziegfeld", 1936, "Luise Rainer"), film("The Great Zeigfeld", 1937, "Luise Rainer")),
        (film("Harry & Tonto", 1974, "Art Carney"), film("Harry and Tonto", 1974, "Art Carney")),
        (film("Coal Miner's Daughter", 1980, "Sissy Spacek"), film("Coal Miner\ufffds Daughter", 1981, "Sissy Spacek")),
        (film("The Godfather Part II", 1974, "Al Pacino"), film("The Godfather 2", 1974, "Al Pacino")),
        (film("Amélie", 2001, "Audrey Tautou"), film("Amelie", 2001, "Audrey Tautou")),
        (film("Сталкер", 1979, "Андрей Тарковский", roles=["director"]), film("Stalker", 1979, "Andrei Tarkovsky", roles=["director"])),
        (film("Doctor Zhivago", 1965), film("Dr. Zhivago", 1965)),
        (film("The Magnificent Brute", 1936), film("The Magnificent Bute", 1936)),
        (film("The Woman of the Town", 1943, "Claire Trevor"), film("Th eWoman of the Town", 1943, "Claire Trevor")),
        (film("Near the Trail's End", 1931, "Bob Steele"), film("Near hte Trail's End", None, "Steele, Bob")),
        (film("Spirited Away", 2001, "Rumi Hiiragi", also_known_as=("Sen to Chihiro",)), film("Sen to Chihiro", 2001, "Rumi Hiiragi")),
        (film("Dr. Strangelove", 1964, "Peter Sellers", "Sterling Hayden"),
         film("Dr. Strangelove or: How I Learned to Stop Worrying", 1964, "Peter Sellers", "Sterling Hayden")),
    ],
)  # fmt: skip
def test_a_film_is_one_however_its_title_is_put(a: Record, b: Record) -> None:
    """Articles, figures, accents, scripts, misspellings and longer titles."""
    assert one({"a": [a], "b": [b]}, f"a: {a.film.title}", f"b: {b.film.title}")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (film("Hamlet", 1948, "Laurence Olivier", "Jean Simmons"), film("Hamlet", 1996, "Kenneth Branagh", "Kate Winslet")),
        (film("Nine", 2009, "Daniel Day-Lewis", "Nicole Kidman"), film("9", 2009, "Elijah Wood", "John C. Reilly")),
        (film("Rush Hour", 1998, "Jackie Chan", "Chris Tucker"), film("Rush Hour 2", 1999, "Jackie Chan", "Chris Tucker")),
        (film("Funny Games", 1997, "Michael Haneke", roles=["director"]), film("Funny Games", 2007, "Michael Haneke", roles=["director"])),
        (film("Back to the Future Part II", 1989, "Michael J. Fox"), film("Back to the Future Part III", 1990, "Michael J. Fox")),
        (film("Going Home", 1971, "Jan-Michael Vincent"), film("Coming Home", 1971, "Jan-Michael Vincent")),
        (film("West Is West", 1920, "Harry Carey"), film("West Is Best", 1920, "Hoot Gibson")),
        (film("Love Letters", 1924), film("The Love Letter", 1923)),
        (film("The Keeper of the Bees", 1935, "Neil Hamilton", "Betty Furness"),
         film("The Keeper of the Bees", None, "Clara Bow", "Robert Frazer")),
        (film("Alien", 1979, "Sigourney Weaver"), film("Alien Resurrection", 1997, "Sigourney Weaver")),
        (film("Pinocchio", 2022, "Tom Hanks", "Luke Evans", "Lu Gu"), film("Pinocchio", 2022, "Ewan McGregor", "Cate Blanchett", "Bo Ek")),
    ],
)  # fmt: skip
def test_films_of_one_title_stay_apart(a: Record, b: Record) -> None:
    """By year, director or cast; a sequel is another film."""
    assert not one({"a": [a], "b": [b]}, f"a: {a.film.title}", f"b: {b.film.title}")


def test_a_film_fits_the_better_of_two() -> None:
    """Of two films of one title in one source, it is joined with that of the same year and cast."""
    sources = {
        "a": [film("True Grit", 1969, "John Wayne")],
        "b": [film("True Grit", 1972, "John Wayne", tag="x"), film("True Grit", 1969, "John Wayne", tag="y")],
    }
    assert (one(sources, "a: True Grit", "b: y"), one(sources, "a: True Grit", "b: x")) == (True, False)


def test_a_film_that_fits_two_alike_stays_apart() -> None:
    """There is no evidence for either remake."""
    sources = {"a": [film("The Round-Up")], "b": [film("The Round-Up", 1920, "Roscoe Arbuckle"), film("The Round Up", 1941, "Richard Dix")]}
    assert entity_sets(sources) >= {frozenset({"a: The Round-Up"})}


def test_a_film_without_a_year_joins_no_other_of_its_source() -> None:
    """It is joined with a film of another source, and its namesake stays apart from both."""
    sources = {
        "a": [film("The Eternal Mother", 1917, "Ethel Barrymore", "Frank Mills")],
        "b": [film("The Eternal Mother", tag="x"), film("The Eternal Mother", 1920, "Lionel Atwill", "Gareth Hughes", tag="y")],
    }
    assert entity_sets(sources) >= {frozenset({"a: The Eternal Mother", "b: x"}), frozenset({"b: y"})}


def test_a_film_that_a_source_lists_twice_is_one() -> None:
    """Under two years, with the same cast."""
    sources = {
        "a": [
            film("Bright Road", 1953, "Dorothy Dandridge", "Harry Belafonte", tag="x"),
            film("Bright Road", 1954, "Dorothy Dandridge", "Harry Belafonte", tag="y"),
        ]
    }
    assert one(sources, "a: x", "a: y")


def _compared(films: int) -> int:
    """Return how many pairs of films are compared when a list has so many of one title without a year, each by other people."""
    crowd = [film("Untitled", None, f"Actor {n}", f"Player {n}", tag=str(n)) for n in range(films)]
    return resolved_database({"list": crowd}).count("SELECT count(*) FROM pair")


def test_films_of_a_crowded_title_are_not_all_compared() -> None:
    """A title that more than forty films without a year have says nothing, and all pairs of them would take hours."""
    assert (_compared(40), _compared(41), _compared(400)) == (780, 0, 0)


def test_films_of_a_crowded_title_are_one_by_their_people() -> None:
    crowd = [film("Untitled", None, f"Actor {n}", f"Player {n}", tag=str(n)) for n in range(50)]
    found = entity_sets({"list": crowd, "other": [film("Untitled", None, "Actor 7", "Player 7", tag="seventh")]})
    assert {frozenset({"list: 7", "other: seventh"})} <= found


def _compared_by_person(films: int) -> int:
    """Return how many pairs of films are compared when two lists without years have so many films each, all by one director."""
    lists = {source: [film(f"{source} {n}{n}{n}{n}", None, "Ann Other", tag=str(n)) for n in range(films)] for source in ("Abel", "Kain")}
    return resolved_database(lists).count("SELECT count(*) FROM pair")


def test_a_person_of_very_many_films_without_a_year_finds_none() -> None:
    """A name that a source has on more than two hundred of them says nothing, and all pairs of them would take minutes."""
    assert (_compared_by_person(200), _compared_by_person(201)) == (40_000, 0)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Peter Ustinov", "Ustinov, Peter"), ("Samuel L. Jackson", "Samuel Jackson"), ("P. Ustinov", "Peter Ustinov"),
        ("Elizabeth Taylor", "Elisabeth Taylor"), ("Chloë Sevigny", "Chlo\ufffd Sevigny"), ("Andrei Tarkovsky", "Андрей Тарковский"),
        ("Robert Downey, Jr.", "Robert Downey Jr."), ("Dwayne Johnson", 'Dwayne "The Rock" Johnson'), ("May Whitty", "Dame May Whitty"),
        ("J. J. Abrams", "J.J. Abrams"), ("Akira Kurosawa", "Kurosawa Akira"), ("Maggie Gyllenhaal", "Maggie Gyllenhal"),
        ("Søren Malling", "Soren Malling"), ("Alec Baldwin", "Aelc Baldwin"), ("Lynda Day George", "Lynda uay George"),
    ],
)  # fmt: skip
def test_a_person_is_one_on_one_film_however_the_name_is_put(a: str, b: str) -> None:
    """Transposed, with initials, without accents, in another script, misspelt."""
    sources = {"a": [film("A Film of Theirs", 1990, a, "Third Party")], "b": [film("A Film of Theirs", 1990, b, "Third Party")]}
    assert one(sources, f"a: A Film of Theirs: {a}", f"b: A Film of Theirs: {b}")


@pytest.mark.parametrize(
    ("a", "b"),
    [("Robert Downey Jr.", "Robert Downey Sr."), ("John Cusack", "Joan Cusack"), ("Luke Wilson", "Owen Wilson"), ("J. Smith", "K. Smith"),
     ("Jean Bennett", "Joan Bennett")],
)  # fmt: skip
def test_names_alike_may_be_two(a: str, b: str) -> None:
    """Fathers and sons, sisters and brothers."""
    sources = {"a": [film("A Film of Theirs", 1990, a, "Third Party")], "b": [film("A Film of Theirs", 1990, b, "Third Party")]}
    assert not one(sources, f"a: A Film of Theirs: {a}", f"b: A Film of Theirs: {b}")


def test_homonyms_of_other_crafts_and_decades_are_two() -> None:
    """The actor who died in 1980 did not direct in 2008."""
    names = iris({"a": [BULLITT, HUNGER]})
    assert (names["a: Bullitt: Steve McQueen"], names["a: Hunger: Steve McQueen"]) == (
        "person/steve-mcqueen", "person/steve-mcqueen-hunger-2008",
    )  # fmt: skip


def test_a_career_holds_together_by_years_and_colleagues() -> None:
    """Thirty years apart, with the same rare colleague, and year by year without one."""
    far = {"a": [film("Early", 1950, "John Smith", "Zelda Quux", "Ida Blorp"), film("Late", 1952, "John Smith", "Zelda Quux", "Ida Blorp")]}
    near = {"a": [film("Early", 1950, "Zach Braff"), film("Late", 1958, "Zach Braff")]}
    assert (one(far, "a: Early: John Smith", "a: Late: John Smith"), one(near, "a: Early: Zach Braff", "a: Late: Zach Braff")) == (
        True,
        True,
    )


def test_a_common_name_alone_joins_nobody() -> None:
    """Many people have the name John Smith."""
    sources = {"a": [film("Early", 1950, "John Smith"), film("Late", 1960, "John Smith")]}
    assert not one(sources, "a: Early: John Smith", "a: Late: John Smith")


@pytest.mark.parametrize(("other", "people"), [("Zelda Blorp", 1), ("Zed Quux Jr.", 2), ("Zed Quux, Sr.", 2)])
def test_a_name_of_father_and_son_needs_films_of_one_time(other: str, people: int) -> None:
    """If a person has the name with a suffix, the name alone does not join credits fourteen years apart."""
    films = [film("Early", 1929, "Zed Quux"), film("Soon", 1930, "Zed Quux"), film("Late", 1944, "Zed Quux")]
    names = iris({"a": [*films, film("Theirs", 1941, other)]})
    early, soon, late = (names[f"a: {title}: Zed Quux"] for title in ("Early", "Soon", "Late"))
    assert (early == soon, len({early, late})) == (True, people)


def test_one_film_may_have_two_people_of_one_name() -> None:
    """Their identifiers differ; a credit without an identifier belongs to the person with its part."""
    two = [credit("Jane Doe", "actor", part, billing=n, ids={"imdb": f"nm000000{n}"}) for n, part in ((1, "Anna"), (2, "Berta"))]
    page = film("Twins", 1990, credit("Jane Doe", "actor", "Berta", billing=1))
    database = resolved_database({"table": [film("Twins", 1990, *two)], "page": [page]})
    rows = database.rows("""SELECT n.iri, n.mentions FROM entity n WHERE n.iri LIKE 'person/%' ORDER BY n.iri""")
    assert rows == [("person/nm0000001", 1), ("person/nm0000002", 2)]


def test_numerals_keep_people_of_one_name_apart() -> None:
    """As IMDb prints them."""
    sources = {"a": [film("Twins", 1990, "Jane Doe (I)", "Jane Doe (II)")], "b": [film("Twins", 1990, "Jane Doe (II)")]}
    names = iris(sources)
    assert len({names["a: Twins: Jane Doe (I)"], names["a: Twins: Jane Doe (II)"], names["b: Twins: Jane Doe (II)"]}) == 2


@pytest.mark.parametrize("name", ["uncredited", "Various", "Unknown", "n/a", "...", "Various Artists", "Self"])
def test_a_name_of_nobody_is_left_out(name: str) -> None:
    """It would make one person of many."""
    database = resolved_database({"a": [film("One", 1990, name, "Ann Lee"), film("Two", 1991, name)]})
    people = database.rows("SELECT iri FROM entity WHERE iri LIKE 'person/%'")
    fault = "has no letter" if name == "..." else "names no person"
    reason = f"The name {name} {fault}; the credit is left out. Write the name of the person."
    assert (people, database.rows("SELECT reason FROM quarantine")) == ([("person/ann-lee",)], [(reason,)])


def test_a_name_of_one_letter_joins_nobody() -> None:
    """It is another person on every film."""
    database = resolved_database({"a": [film("One", 1990, "X", "Ann Lee"), film("Two", 1990, "X", "Ann Lee")]})
    reason = "The name X has one letter; it is another person on every film. Add judgements to join them."
    rows = database.rows("SELECT iri FROM entity WHERE iri LIKE 'person/%' ORDER BY iri")
    assert (rows, database.rows("SELECT DISTINCT reason FROM quarantine")) == (
        [("person/ann-lee",), ("person/x",), ("person/x-two-1990",)], [(reason,)],
    )  # fmt: skip


def test_an_identifier_joins_what_titles_would_not() -> None:
    """A foreign title of the same year."""
    sources = {
        "a": [film("Spirited Away", 2001, ids={"imdb": "tt0245429"})],
        "b": [film("Sen to Chihiro", 2001, ids={"imdb": "tt0245429"})],
    }
    assert iris(sources) == {"a: Spirited Away": "film/tt0245429", "b: Sen to Chihiro": "film/tt0245429"}


def test_a_weaker_identifier_joins_with_a_stronger_one() -> None:
    """A mention with both is the evidence."""
    sources = {"a": [film("One", 2001, ids={"imdb": "tt0000001", "tmdb": "7"})], "b": [film("Uno", 2001, ids={"tmdb": "7"})]}
    assert iris(sources) == {"a: One": "film/tt0000001", "b: Uno": "film/tt0000001"}


CONTRADICTIONS = {
    "a weaker identifier of two stronger": (
        {
            "a": [film("One", 2001, ids={"imdb": "tt0000001", "tmdb": "7"})],
            "b": [film("Two", 1950, ids={"imdb": "tt0000002", "tmdb": "7"})],
        },
        "The tmdbId 7 is given together with tt0000001 and tt0000002; it is not used.",
    ),
    "two films that have nothing in common": (
        {"a": [film("One", 2001, ids={"imdb": "tt0000001"})], "b": [film("Night of Storms", 1950, ids={"imdb": "tt0000001"})]},
        "The imdbId tt0000001 is given to One (2001) and to Night of Storms (1950); it is not used for either.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CONTRADICTIONS)
def test_an_identifier_that_contradicts_itself_is_reported_and_joins_nothing(case: str) -> None:
    """It must be wrong for one of the mentions."""
    sources, sentence = CONTRADICTIONS[case]
    database = resolved_database(sources)
    films = database.count("SELECT count(*) FROM entity WHERE iri LIKE 'film/%'")
    assert (films, database.rows("SELECT DISTINCT path, reason FROM quarantine")) == (2, [("identifier", sentence)])


def test_companies_are_one_by_the_form_of_their_names() -> None:
    """Legal forms and abbreviations make no difference."""
    from filmograph.model import CompanyCredit  # noqa: PLC0415

    made = [film("One", 2001, tag=str(n), companies=(CompanyCredit(company=name, role="distributor"),))
            for n, name in enumerate(["Warner Bros.", "Warner Brothers, Inc.", "Warner Independent"])]  # fmt: skip
    rows = resolved_database({"a": made}).rows("SELECT iri, mentions FROM entity WHERE iri LIKE 'company/%' ORDER BY iri")
    assert rows == [("company/warner-brothers", 2), ("company/warner-independent", 1)]


def test_places_are_one_with_and_without_their_country() -> None:
    """A state of the USA needs none."""
    from filmograph.model import Location  # noqa: PLC0415

    places = ["Westerly, Rhode Island", "Westerly, RI, United States", "Westerly, Rhode Island, USA"]
    made = [film("One", 2001, tag=str(n), locations=(Location(place=place),)) for n, place in enumerate(places)]
    rows = resolved_database({"a": made}).rows("SELECT iri, mentions FROM entity WHERE iri LIKE 'place/%' ORDER BY iri")
    assert rows == [("place/usa", 2), ("place/usa/rhode-island", 3), ("place/usa/rhode-island/westerly", 3)]


def test_a_character_is_one_whom_one_performer_plays() -> None:
    """A part of the name is enough where the performer is one."""
    long, short = (film("One", 2001, credit("Viola Davis", "actor", name, billing=1)) for name in ("Nona Alberts", "Nona"))
    rows = resolved_database({"a": [long], "b": [short]}).rows("SELECT iri, mentions FROM entity WHERE iri LIKE 'character/%'")
    assert rows == [("character/one-2001/nona", 2)]


def test_a_judgement_joins_and_separates() -> None:
    """Whatever the evidence is."""
    sources = {"a": [BULLITT, HUNGER], "b": [film("Bullitt", 1968, "Steve McQueen", "Robert Vaughn")]}
    judged = [("same", "a: Bullitt: Steve McQueen", "a: Hunger: Steve McQueen"), ("different", "a: Bullitt", "b: Bullitt")]
    assert (one(sources, *judged[0][1:], judged), one(sources, *judged[1][1:], judged)) == (True, False)


def test_links_have_the_evidence_on_compared_pairs() -> None:
    """Every signal with its bits, and the reason where a pair is not joined."""
    database = resolved_database(
        {
            "a": [film("True Grit", 1969, "John Wayne")],
            "b": [film("True Grit", 2010, "Jeff Bridges"), film("True Grit", 1969, "John Wayne")],
        }
    )
    rows = database.rows("SELECT stage, joined, reason, signals FROM link WHERE class = 'Film' ORDER BY joined DESC")
    assert rows == [
        ("titles and people", True, None,
         ('[["title", "same", 7.5], ["title of one film", "in each source", 1.0], ["year", "same", 4.0],'
          ' ["people in common", "1 of 1 actors: john wayne", 3.1], ["before any evidence", "films of two sources", -6.0]]')),
    ]  # fmt: skip


def test_an_empty_name_is_left_out() -> None:
    """The film stays."""
    database = resolved_database({"a": [film("One", 1990, "", "Ann Lee")]})
    people = database.rows("SELECT iri FROM entity WHERE iri LIKE 'person/%'")
    reason = "The name is empty; the credit is left out. Write the name of the person."
    assert (people, database.rows("SELECT reason FROM quarantine")) == ([("person/ann-lee",)], [(reason,)])


def test_an_eidr_joins_and_names_a_film() -> None:
    """Where there is no other identifier."""
    ids = {"eidr": "10.5240/7791-8534-2C23-9030-8610-5"}
    sources = {"a": [film("One", 2001, ids=ids)], "b": [film("Uno", 2001, ids=ids)]}
    assert set(iris(sources).values()) == {"film/eidr-10.5240%2F7791-8534-2C23-9030-8610-5"}


def test_an_identifier_of_people_born_in_two_years_is_not_used() -> None:
    """It is listed in the quarantine, and the two people stay apart."""
    database = unresolved_database({name: [film(name, 2001, credit(name, ids={"imdb": "nm0000001"}))] for name in ("Ann", "Berta")})
    for mention, name in database.rows("SELECT mention, key FROM mention WHERE class = 'Person'"):
        year = "1900" if name == "Ann" else "1950"
        database.sql("INSERT INTO claim VALUES (?, 'birthYear', ?, NULL, 0, 1, 1)", [mention, year])
    resolve.resolve(database)
    rows = database.rows("SELECT iri FROM entity WHERE iri LIKE 'person/%' ORDER BY iri")
    reason = "The imdbId nm0000001 is given to people born in 1900 and 1950; it is not used."
    assert (rows, database.rows("SELECT DISTINCT reason FROM quarantine")) == ([("person/ann",), ("person/berta",)], [(reason,)])
