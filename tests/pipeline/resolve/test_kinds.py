"""Kinds of films and people that are one or two: turned and second names, other titles, series, short lists, third records."""

import json
from typing import TYPE_CHECKING

import pytest
from filmograph.pipeline import resolve
from filmograph.pipeline.resolve import evidence
from filmograph.pipeline.resolve.likeness import name_likeness
from hypothesis import given, settings
from hypothesis import strategies as st
from make import Sources, credit, entity_sets, film, iris, resolved_database, unresolved_database

if TYPE_CHECKING:
    from filmograph.model import Record


def one(sources: Sources, a: str, b: str) -> bool:
    """Return whether two labels are mentions of one entity, whichever source comes first."""
    names, turned = iris(sources), iris(dict(reversed(list(sources.items()))))
    assert names == turned
    return names[a] == names[b]


def same_film(a: "Record", b: "Record") -> bool:
    """Return whether two records of two sources are one film."""
    return one({"a": [a], "b": [b]}, f"a: {a.film.title}", f"b: {b.film.title}")


OLDBOY = film("Oldboy", 2003, "Park Chan-wook", "Choi Min-sik", "Yoo Ji-tae", roles=["director"])
TURNED = film("Oldboy", 2003, "Chan-wook Park", "Min-sik Choi", "Ji-tae Yoo", roles=["director"])


def test_names_turned_round_are_in_common() -> None:
    """The director and all actors, with lower weights than names in the same order."""
    database = resolved_database({"a": [OLDBOY], "b": [TURNED]})
    (signals,) = (json.loads(str(row[0])) for row in database.rows("SELECT signals FROM link WHERE class = 'Film'"))
    found = {name: finding for name, finding, _ in signals}
    assert (found["directors in common"], found["people in common"].partition(":")[0]) == ("1 of 1", "2 of 2 actors")


@pytest.mark.parametrize(
    ("a", "b"), [("Park Chan-wook", "Chan-wook Park"), ("Kurosawa Akira", "Akira Kurosawa"), ("Wong Kar-wai", "Kar Wai Wong")]
)
def test_a_person_with_a_turned_name_is_one_on_other_films_too(a: str, b: str) -> None:
    """A colleague in common makes up for what a turned name alone does not say."""
    sources = {"a": [film("First", 2000, a, "Zelda Quux")], "b": [film("Second", 2002, b, "Zelda Quux")]}
    assert one(sources, f"a: First: {a}", f"b: Second: {b}")


def test_a_common_name_turned_round_is_another() -> None:
    """James Stewart and Stewart James are two people."""
    sources = {"a": [film("First", 1950, "James Stewart")], "b": [film("Second", 1951, "Stewart James")]}
    assert not one(sources, "a: First: James Stewart", "b: Second: Stewart James")


NAMES = ["Ann Lee", "Park Chan wook", "Zelda Quux", "James Earl Jones", "Cy Orr"]


@settings(max_examples=8, deadline=None)
@given(st.lists(st.lists(st.sampled_from(NAMES), min_size=2, max_size=4, unique=True), min_size=1, max_size=3))
def test_turning_all_names_of_a_source_changes_no_group(casts: list[list[str]]) -> None:
    """Where both sources list the films with their directors."""

    def listed(turned: bool) -> "list[Record]":
        put = (lambda name: " ".join([*name.split()[1:], name.split()[0]])) if turned else str
        return [film(f"Film Number {n}{n}", 2000 + n, *map(put, cast), roles=["director"], tag=f"{n}") for n, cast in enumerate(casts)]

    plain, other = ({"a": listed(False), "b": listed(turned)} for turned in (False, True))
    sizes = [sorted(len(group) for group in entity_sets(sources)) for sources in (plain, other)]
    assert sizes[0] == sizes[1]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (film("Dark Phoenix", 2019, "Simon Kinberg", "Sophie Turner", "James McAvoy", roles=["director"]),
         film("X-Men: Dark Phoenix", 2019, "Simon Kinberg", "Sophie Turner", "James McAvoy", roles=["director"])),
        (film("Star Wars: The Force Awakens", 2015, "J. J. Abrams", "Daisy Ridley", "John Boyega", roles=["director"]),
         film("Star Wars: Episode VII – The Force Awakens", 2015, "J.J. Abrams", "Daisy Ridley", "John Boyega", roles=["director"])),
        (film("Harry Potter and the Philosopher's Stone", 2001, "Chris Columbus", "Daniel Radcliffe", "Rupert Grint", roles=["director"]),
         film("Harry Potter and the Sorcerer's Stone", 2001, "Chris Columbus", "Daniel Radcliffe", "Rupert Grint", roles=["director"])),
        (film("D-Tox", 2002, "Jim Gillespie", "Sylvester Stallone", "Tom Berenger", "Charles S. Dutton", roles=["director"]),
         film("Eye See You", 2002, "Jim Gillespie", "Sylvester Stallone", "Tom Berenger", "Charles S. Dutton", roles=["director"])),
        (film("Les visiteurs", 1993, "Jean-Marie Poiré", "Jean Reno", "Christian Clavier", roles=["director"]),
         film("The Visitors", 1993, "Jean-Marie Poiré", "Jean Reno", "Christian Clavier", roles=["director"])),
        (film("The Raid", 2011, "Gareth Evans", "Iko Uwais", "Joe Taslim", "Donny Alamsyah", roles=["director"]),
         film("The Raid: Redemption", 2011, "Gareth Evans", "Iko Uwais", "Joe Taslim", "Yayan Ruhian", roles=["director"])),
        (film("Sunset Boulevard", 1950, "William Holden", "Gloria Swanson"),
         film("Sunset Blvd.", 1950, "William Holden", "Gloria Swanson")),
        (film("Birdman", 2014, "Michael Keaton", "Emma Stone"),
         film("Birdman or (The Unexpected Virtue of Ignorance)", 2014, "Michael Keaton", "Emma Stone")),
    ],
)  # fmt: skip
def test_a_retitled_film_is_one(a: "Record", b: "Record") -> None:
    """Same year, director and several people who are rarely together."""
    assert same_film(a, b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (film("Wicked", 2024, "Jon M. Chu", "Cynthia Erivo", "Ariana Grande", roles=["director"]),
         film("Wicked: For Good", 2025, "Jon M. Chu", "Cynthia Erivo", "Ariana Grande", roles=["director"])),
        (film("The Matrix Reloaded", 2003, "Lana Wachowski", "Keanu Reeves", "Laurence Fishburne", "Hugo Weaving", roles=["director"]),
         film("The Matrix Revolutions", 2003, "Lana Wachowski", "Keanu Reeves", "Laurence Fishburne", "Hugo Weaving", roles=["director"])),
        (film("X-Men", 2000, "Hugh Jackman", "Patrick Stewart", "Ian McKellen", runtime_minutes=104),
         film("X-Men: The Mutant Watch", 2000, "Hugh Jackman", "Patrick Stewart", "Ian McKellen", runtime_minutes=22)),
        (film("Alien", 1979, "Sigourney Weaver", "Tom Skerritt"), film("The Making of Alien", 1979, "Sigourney Weaver", "Tom Skerritt")),
        (film("Sex and the City", 2008, "Sarah Jessica Parker", "Kim Cattrall", runtime_minutes=145),
         film("Sex and the City", None, "Sarah Jessica Parker", "Kim Cattrall", runtime_minutes=30)),
        (film("Veronica Mars", 2014, "Kristen Bell", "Jason Dohring", form="feature"),
         film("Veronica Mars", None, "Kristen Bell", "Jason Dohring", form="TV series")),
        (film("Unbroken Ground", 2014, "Ann Lee", roles=["director"], runtime_minutes=90),
         film("Unbroken Ground", 2015, "Bo Ek", roles=["director"], runtime_minutes=90)),
        (film("Rush", 2013, "Ron Howard", roles=["director"], also_known_as=("The Deal",), working_titles=("The Deal",)),
         film("The Deal", 2013, "Bo Ek")),
    ],
)  # fmt: skip
def test_a_film_of_the_same_people_or_title_is_another(a: "Record", b: "Record") -> None:
    """A sequel, a film about a film, a series, a documentary of the same length, a working title."""
    assert not same_film(a, b)


def test_people_who_often_work_together_make_no_film_one() -> None:
    """Of three films that a director makes in a year with the same actors each source lists another two."""
    crew = ("Joseph Kane", "Roy Rogers", "George Hayes", "Dale Evans")
    made = {title: film(title, 1944, *crew, roles=["director"]) for title in ("Yellow Rose", "Lights of Old Santa Fe", "Song of Nevada")}
    yellow, lights, song = made.values()
    assert not one({"a": [yellow, lights], "b": [lights, song]}, "a: Yellow Rose", "b: Song of Nevada")


def _samples(names: int) -> "list[Record]":
    return [film(f"Some Film {n}{n}", 1990, *(f"Person{n} Of{k}" for k in range(names)), tag=f"{n}") for n in range(3)]


@pytest.mark.parametrize(("names", "joined"), [(2, True), (12, False)])
def test_a_sample_of_a_cast_misses_other_names(names: int, joined: bool) -> None:
    """A source that lists two names a film may list others than these; one that lists nine would have them."""
    of_three = [film("Doubt", 1990, "Ann Lee", "Bo Ek", tag="x"), *_samples(2)]
    of_many = [film("Doubt", 1990, *(f"Other{k} Name{k}" for k in range(names)), tag="y"), *_samples(names)]
    assert one({"a": of_three, "b": of_many}, "a: x", "b: y") is joined


def test_a_weak_third_record_blocks_no_sure_pair() -> None:
    """Two full lists under two titles and a third without people are one film."""
    people = ("Billy Wilder", "William Holden", "Gloria Swanson", "Erich von Stroheim", "Nancy Olson")
    sources = {
        "a": [film("Sunset Boulevard", 1950, *people, roles=["director"])], "b": [film("Sunset Blvd.", 1950, *people, roles=["director"])],
        "c": [film("Sunset Boulevard", 1950)],
    }  # fmt: skip
    assert len({iri for label, iri in iris(sources).items() if label.count(": ") == 1}) == 1


def test_two_identifiers_of_one_film_are_a_doubt() -> None:
    """Title, year and cast are the same, so they are compared, and the identifiers keep them apart."""
    made = {
        source: [film("She Said", 2022, "Maria Schrader", "Carey Mulligan", "Zoe Kazan", roles=["director"], ids={"imdb": f"tt000000{n}"})]
        for n, source in enumerate("ab", start=1)
    }
    rows = resolved_database(made).rows("SELECT joined, reason, score > 0.99 FROM link WHERE class = 'Film'")
    assert rows == [(False, "identifiers contradict", True)]


@pytest.mark.parametrize(("a", "b", "people"), [("Ji-hoon Son", "Ji-Hoon Son", 2), ("ANN LEE", "Ann Lee", 2)])
def test_two_rows_of_one_cast_list_are_two_people(a: str, b: str, people: int) -> None:
    """Though their names differ in capitals alone."""
    names = iris({"a": [film("Two of Them", 2010, a, b)]})
    assert len({names[f"a: Two of Them: {name}"] for name in (a, b)}) == people


def test_a_person_of_two_roles_is_one_however_the_name_is_spelled() -> None:
    names = iris({"a": [film("Two of Them", 2010, "Ji-hoon Son", "Ji-Hoon Son", roles=["director"])]})
    assert len(set(names.values())) == 2


@pytest.mark.parametrize(
    ("both", "alone"),
    [("黒澤明 Akira Kurosawa", "黒澤明"), ("黒澤明 Akira Kurosawa", "Akira Kurosawa"), ("Akira Kurosawa (黒澤明)", "黒澤明"),
     ("Андрей Тарковский Andrei Tarkovsky", "Андрей Тарковский"), ("Dwayne Johnson a.k.a. The Rock", "The Rock")],
)  # fmt: skip
def test_either_of_two_names_in_one_cell_joins(both: str, alone: str) -> None:
    """On one film and on two."""
    on_one = {"a": [film("A Film of Theirs", 1990, both, "Third Party")], "b": [film("A Film of Theirs", 1990, alone, "Third Party")]}
    on_two = {"a": [film("A Film of Theirs", 1990, both)], "b": [film("Another of Theirs", 1992, alone)]}
    found = [one(on_one, f"a: A Film of Theirs: {both}", f"b: A Film of Theirs: {alone}")]
    assert [*found, one(on_two, f"a: A Film of Theirs: {both}", f"b: Another of Theirs: {alone}")] == [True, True]


def _career(name: str, years: list[int], *roles: str) -> "list[Record]":
    return [film(f"Work of {year}", year, name, roles=roles) for year in years]


@pytest.mark.parametrize(
    ("name", "years", "other", "roles"),
    [
        ("James Earl Jones", [1964, 1970, 1976, 1977], 1992, ()),
        ("Michael Douglas", [1979, 1981, 1984, 1985, 1987, 1989, 1992, 1995, 1997], 2012, ()),
        ("David Gordon Green", [2000, 2003, 2004, 2007, 2008, 2011, 2013], 2009, ("director",)),
    ],
)
def test_a_prolific_bearer_of_a_name_is_one(name: str, years: list[int], other: int, roles: tuple[str, ...]) -> None:
    """After a pause, or cast once in another's film, where nobody else has the name."""
    sources = {"a": [*_career(name, years, *roles), film("The Other Film", other, name)]}
    names = iris(sources)
    assert len({iri for label, iri in names.items() if label.endswith(f": {name}")}) == 1


@pytest.mark.parametrize("role", ["writer", "director"])
@pytest.mark.parametrize("name", ["Ruth Gordon", "Charles Martin Smith"])
def test_a_player_of_many_films_may_make_one_without_a_part_in_it(name: str, role: str) -> None:
    """Where nobody else has the name: most who did so are one person."""
    sources = {"a": [*_career(name, [2000, 2003, 2004, 2007, 2008, 2011, 2013]), film("The Other Film", 2009, name, roles=[role])]}
    assert len({iri for label, iri in iris(sources).items() if label.endswith(f": {name}")}) == 1


@pytest.mark.parametrize(("name", "early", "late"), [("William Wheeler", 1952, 2006), ("Charles Bennett", 1917, 1990)])
def test_a_writer_of_a_common_name_is_not_one_over_half_a_century(name: str, early: int, late: int) -> None:
    """Nothing but the name speaks for it."""
    sources = {"a": [film("Early", early, name, roles=["writer"]), film("Late", late, name, roles=["writer"])]}
    assert not one(sources, f"a: Early: {name}", f"a: Late: {name}")


@pytest.mark.parametrize(
    ("a", "b", "joined"),
    [("James B. Sikking", "James Sikking", True), ("Charlie Ruggles", "Charles Ruggles", True),
     ("Virginia Browne Faire", "Virginia Brown Faire", True),
     ("Michael C. Williams", "Michael K. Williams", False), ("John Lynch", "John Carroll Lynch", False)],
)  # fmt: skip
def test_a_person_with_another_form_of_the_name(a: str, b: str, joined: bool) -> None:
    """At one time in one craft: rare names that differ in a middle name, short form or letter are one person's."""
    sources = {"a": [film("First", 1991, a)], "b": [film("Second", 1993, b)]}
    assert one(sources, f"a: First: {a}", f"b: Second: {b}") is joined


@pytest.mark.parametrize(
    ("a", "b", "joined"),
    [("Oscar Homolka", "Oskar Homolka", True), ("Curt Jürgens", "Curd Jürgens", True), ("Erik Rhodes", "Eric Rhodes", True),
     ("David Cross", "David Kross", False), ("John Barr", "Joan Barr", False)],
)  # fmt: skip
def test_a_first_name_is_spelled_as_it_sounds(a: str, b: str, joined: bool) -> None:
    """A family name that is spelled otherwise is another."""
    sources = {"a": [film("First", 1991, a)], "b": [film("Second", 1993, b)]}
    assert one(sources, f"a: First: {a}", f"b: Second: {b}") is joined


@pytest.mark.parametrize(("a", "b"), [("John Carlen", "John Carlin"), ("Paul Freeman", "Paul J. Freeman")])
@pytest.mark.parametrize(("films", "joined"), [(1, True), (3, False)])
def test_two_names_alike_that_are_both_often_used_are_two_peoples(a: str, b: str, films: int, joined: bool) -> None:
    """A misspelling or a name left out is rare."""
    careers = [[film(f"{side} Number {n}{n}", 1990 + n, name) for n in range(films)] for side, name in (("First", a), ("Second", b))]
    sources = {"a": careers[0], "b": careers[1]}
    assert one(sources, f"a: First Number 00: {a}", f"b: Second Number 00: {b}") is joined


@pytest.mark.parametrize(("name", "joined"), [("Robert Downey Sr.", True), ("Robert Downey", False)])
def test_a_suffix_makes_a_name_rare(name: str, joined: bool) -> None:
    """A director of that name is cast in another's film years later."""
    career = [film(f"Film Number {n}{n}", 1980 + 3 * n, name, roles=["director"]) for n in range(5)]
    sources = {"a": career, "b": [film("Another", 2006, name)]}
    assert one(sources, f"a: Film Number 44: {name}", f"b: Another: {name}") is joined


def test_a_name_left_out_of_a_turned_name_is_in_common() -> None:
    """An English given name beside the Chinese ones, in either order."""
    a = film("Infernal Affairs", 2002, "Andrew Lau Wai-keung", "Alan Mak Siu-fai", "Leung Chiu-wai", roles=["director", "director"])
    b = film("Infernal Affairs", 2002, "Wai-keung Lau", "Siu-fai Mak", "Tony Leung Chiu-wai", roles=["director", "director"])
    sources = {"a": [a], "b": [b]}
    label = "Infernal Affairs"
    assert one(sources, f"a: {label}", f"b: {label}")
    assert one(sources, f"a: {label}: Leung Chiu-wai", f"b: {label}: Tony Leung Chiu-wai")


def test_a_credit_in_another_script_is_a_name_wherever_it_stands_alone() -> None:
    """On one film and on others."""
    both = credit("Yasujirō Ozu", "director", credited_as="小津安二郎")
    sources = {"a": [film("Floating Weeds", 1959, credit("小津安二郎", "director"))],
               "b": [film("Floating Weeds", 1959, both), film("Late Spring", 1949, both)]}  # fmt: skip
    assert one(sources, "a: Floating Weeds: 小津安二郎", "b: Late Spring: Yasujirō Ozu")


@pytest.mark.parametrize(("article", "joined"), [("The_Quiet_Hour", True), ("The_Quiet_Hour_(remake)", False)])
def test_one_article_about_two_entries_of_a_list_makes_them_one(article: str, joined: bool) -> None:
    """Years apart, without a cast."""
    sources = {"a": [film("The Quiet Hour", 1942, articles=("The_Quiet_Hour",)), film("Quiet Hour", 1944, articles=(article,))]}
    assert one(sources, "a: The Quiet Hour", "a: Quiet Hour") is joined


def test_one_article_about_films_far_apart_makes_them_not_one() -> None:
    """A link often leads to the film that was made again."""
    sources = {"a": [film("Crossed Trails", 1924, articles=("Crossed_Trails",)),
                     film("The Crossed Trails", 1948, articles=("Crossed_Trails",))]}  # fmt: skip
    assert not one(sources, "a: Crossed Trails", "a: The Crossed Trails")


@pytest.mark.parametrize(("article", "joined"), [("Handle_with_Care_(1977_film)", True), ("Citizens_Band_(film)", False)])
def test_the_name_of_an_article_is_another_title(article: str, joined: bool) -> None:
    """It may be the title that another list has."""
    a = film("Citizens Band", 1977, "Candy Clark", articles=(article,))
    b = film("Handle with Care", 1977, "Jonathan Demme", roles=["director"])
    assert same_film(a, b) is joined


@pytest.mark.parametrize(("article", "joined"), [("Special_(2006_film)", True), ("Special_(film)", False)])
def test_the_name_of_an_article_has_the_year(article: str, joined: bool) -> None:
    """The list of another year has the film too."""
    assert same_film(film("Special", 2009, articles=(article,)), film("Special", 2006)) is joined


def test_a_title_of_two_parts_may_be_turned_round() -> None:
    """Where the people are the same, also in one list."""
    names = ("Maud Adams", "Clint Howard", "Neith Hunter")
    a, b = "Initiation: Silent Night, Deadly Night 4", "Silent Night, Deadly Night 4: Initiation"
    assert one({"a": [film(a, 1990, *names), film(b, 1990, *names)]}, f"a: {a}", f"a: {b}")


@pytest.mark.parametrize(("beside", "joined"), [(2007, True), (1981, False), (None, False)])
def test_a_title_that_each_list_has_once_in_years_near_counts(beside: int | None, joined: bool) -> None:
    """Without anybody named."""
    sources = {"a": [film("Halloween", 1978)], "b": [film("Halloween", 1977), film("Halloween", beside, tag="beside")]}
    assert one(sources, "a: Halloween", "b: Halloween") is joined


def test_what_is_learnt_of_lists_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """In coarse steps, one row a source, also of one without actors."""
    monkeypatch.setattr(evidence, "_LONG", 4)
    database = unresolved_database({"a": _samples(2), "b": _samples(5), "c": _samples(9), "d": [film(f"Film {n}") for n in range(4)]})
    resolve.resolve(database)
    rows = database.rows("SELECT s.name, casts, long FROM list_kind JOIN source s ON s.number = list_kind.source ORDER BY ALL")
    assert rows == [("a", "a few names", False), ("b", "leading roles", False), ("c", "all", False), ("d", None, True)]


@pytest.mark.parametrize("long", [False, True])
def test_a_title_that_long_lists_have_once_is_enough(monkeypatch: pytest.MonkeyPatch, *, long: bool) -> None:
    """They would likely have two of one title if there were two; a list of a few films would not."""
    monkeypatch.setattr(evidence, "_LONG", 2 if long else 3)
    sources = {"a": [film("Halloween", 1978), film("Doubt", 2008)], "b": [film("Halloween"), film("Capote", 2005)]}
    assert one(sources, "a: Halloween", "b: Halloween") is long


@pytest.mark.parametrize(
    ("a", "b", "joined"),
    [
        ("Monster House", "Mosnter House", True), ("Doubt", "Douubt", True), ("The Milkman", "Teh Milkman", True),
        ("The Milkman", "TheMilkman", True),
        ("Doubt", "Doubts", False), ("Megaforce", "Megafroce", False), ("Sin", "Sni", False),
    ],
)  # fmt: skip
def test_a_letter_that_makes_no_word_is_a_slip(a: str, b: str, *, joined: bool) -> None:
    """A word where the other title has none; two words, or two names, may be two titles."""
    assert same_film(film(a, 2006), film(b, 2006)) is joined


_WORDS = st.lists(st.sampled_from(["iii", "jr", "sr", "ann", "bill", "william", "lee", "l", "de", "chan", "wook"]), max_size=4)


@given(_WORDS, _WORDS)
def test_any_two_names_are_as_alike_one_way_as_the_other(a: list[str], b: list[str]) -> None:
    """A name may be a suffix alone, or nothing."""
    assert name_likeness(" ".join(a), " ".join(b)) == name_likeness(" ".join(b), " ".join(a))
