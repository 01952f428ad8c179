"""What is said of two entities that are not one: what was found where they were compared, else the rule that left them out."""

from collections.abc import Sequence
from pathlib import Path

import filmograph
import pytest
from filmograph.api.filmograph import Filmograph
from filmograph.model import Record
from filmograph.namespaces import ID
from filmograph.pipeline.run import Options
from make import build_sources, credit, film

Sources = dict[str, Sequence[Record]]
FILMS: Sources = {
    "one": [
        film("Solaris", 1950, credit("Ann Aal", "director")), film("Heat", 1991, credit("Bo Birk", "director")),
        film("Metropolis", 1990, credit("Cy Cole", "director")), film("Lakeside", 2000, credit("Dee Duval", "director")),
        film("Northern Wind", 2005, credit("Ed Ende", "director")),
    ],
    "two": [
        film("Solaris", 1972, credit("Fay Falk", "director")), film("Heat", 2000, credit("Gil Gray", "director")),
        film("Metropoils", 1998, credit("Hal Holm", "director")), film("Mountains", 2001, credit("Dee Duval", "director")),
        film("Quiet Harbour", 2012, credit("Ed Ende", "director")), film("Solaris", 1992, credit("Ida Iken", "director")),
    ],
}  # fmt: skip
PEOPLE: Sources = {
    "one": [
        film("Alpha", 1920, credit("Jo Smith", "actor")), film("Beta", 1990, credit("Jo Smith", "actor")),
        film("Gamma", 2010, credit("Jo Smith", "director")),
        film("Delta", 1999, credit("Kit Kalender", "actor"), credit("Lea Lund", "actor")),
        film("Eta", 1999, credit("Kim Kalender", "actor")),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Filmograph:
    """The films of two sources."""
    return built(tmp_path_factory.mktemp("films"), FILMS)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Filmograph:
    """The people of one source."""
    return built(tmp_path_factory.mktemp("people"), PEOPLE)


def built(folder: Path, sources: Sources) -> Filmograph:
    """Return a store of these sources, without triples, opened."""
    build_sources(folder, folder / "store", sources, options=Options(sample=0, with_triples=False))
    return filmograph.open(folder / "store")


def found(graph: Filmograph, a: str, b: str) -> list[tuple[object, object]]:
    """Return what was found and the reason, in the one order of the names and in the other."""
    return [(row["what"], row["reason"]) for pair in ((a, b), (b, a)) for row in graph.why(*pair)]


@pytest.mark.parametrize(("a", "b", "what", "reason"), [
    ("one: Solaris (1950)", "two: Solaris (1972)", "never compared",
     "they have a title in common, but their years, 1950 and 1972, are more than ten apart"),
    ("two: Solaris (1972)", "two: Solaris (1992)", "never compared",
     "one source lists both, and their years, 1972 and 1992, are more than one apart"),
    ("one: Solaris (1950)", "one: Heat (1991)", "never compared",
     "films of one source are compared only where they have one title; theirs are not the same"),
    ("one: Heat (1991)", "two: Heat (2000)", "not joined", "too little evidence"),
    ("one: Metropolis (1990)", "two: Metropoils (1998)", "never compared",
     "their titles are nearly the same, but not quite; they name nobody in common, and their years, 1990 and 1998, are 8 apart"),
    ("one: Lakeside (2000)", "two: Mountains (2001)", "never compared",
     "their titles are not alike, and Dee Duval, whom both name, is too little to compare them for"),
    ("one: Northern Wind (2005)", "two: Quiet Harbour (2012)", "never compared",
     "their titles are not alike; they name Ed Ende both, but their years, 2005 and 2012, are 7 apart"),
    ("one: Lakeside (2000)", "two: Heat (2000)", "never compared",
     "their titles are not alike, they name nobody in common, and no identifier ties them"),
])  # fmt: skip
def test_films_without_a_link(films: Filmograph, a: str, b: str, what: str, reason: str) -> None:
    """The rule, in both orders of the names."""
    assert found(films, a, b) == [(what, reason)] * 2


@pytest.mark.parametrize(("a", "b", "what", "reason"), [
    ("Jo Smith | Alpha (1920)", "Jo Smith | Gamma (2010)", "never compared",
     "they have one name, but others of that name have films between theirs; each is compared with the next in time"),
    ("Kit Kalender", "Kim Kalender", "never compared",
     ("their names are alike but not the same; such people are compared where one film has both, or, where they sound alike, their "
      "films follow one another")),
    ("Kit Kalender", "Lea Lund", "never compared", "one record names both, and their names are not the same"),
    ("Jo Smith | Beta (1990)", "Kim Kalender", "never compared", "their names are not alike, and no identifier ties them"),
])  # fmt: skip
def test_people_without_a_link(people: Filmograph, a: str, b: str, what: str, reason: str) -> None:
    """The rule, in both orders of the names."""
    assert found(people, a, b) == [(what, reason)] * 2


def test_what_is_hardly_likely_is_no_near_miss(films: Filmograph) -> None:
    """Though it is shown where both are named."""
    assert [row["what"] for row in films.why("one: Heat (1991)")] == ["mention"]


def test_a_title_of_very_many_films_finds_none(tmp_path: Path) -> None:
    """Without a person in common, in both orders of the names."""
    crowd = [film("Carmen", 1960, credit(f"{chr(65 + n // 20)}{chr(97 + n % 20)} Nord", "director")) for n in range(41)]
    graph = built(tmp_path, {"many": crowd, "other": [film("Carmen", 1960, credit("Pia Prado", "director"))]})
    reason = "more than 40 films of one year, or without a year, have that title, and the two name nobody in common"
    first = next(row["a_iri"] for row in graph.why("other: Carmen (1960)") if row["what"] == "mention")
    second = f"{ID}film/carmen-1960" if first != f"{ID}film/carmen-1960" else f"{ID}film/carmen-1960-2"
    assert found(graph, str(first), second) == [("never compared", reason)] * 2
