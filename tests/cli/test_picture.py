"""The command that draws: each picture of a store, and a sentence for each thing that cannot be drawn."""

import xml.etree.ElementTree as ET
from pathlib import Path

import filmograph
import pytest
from filmograph.errors import UsageError
from make import build_sources, film, refused, run

SVG = "{http://www.w3.org/2000/svg}"
FILM, VIOLA, BILL = "Won't Back Down", "Viola Davis", "Bill Nunn"
ENDPOINT = "http://127.0.0.1:1/sparql"


def drawn(path: Path, *arguments: object) -> tuple[str | None, str | None]:
    """Return the title and the description of the picture that a command draws."""
    ran = run("picture", *arguments, "-o", path)
    root = ET.parse(path).getroot()  # noqa: S314 - it was written here
    title = root.findtext(f"{SVG}title")
    assert ran == (0, "", f"{path}: {title}.\n")
    return title, root.findtext(f"{SVG}desc")


def texts(path: Path) -> list[str]:
    return [text.text or "" for text in ET.parse(path).getroot().iter(f"{SVG}text")]  # noqa: S314 - it was written here


def test_a_chain_is_drawn(store: Path, tmp_path: Path) -> None:
    """Within limits."""
    found = drawn(tmp_path / "a.svg", "chain", BILL, "Daniel Barnz", "--store", store, "--from", "2000", "--roles", "actor,director")
    assert found == ("From Bill Nunn to Daniel Barnz", "Bill Nunn, actor in Won't Back Down (2012) with Daniel Barnz, director")
    assert texts(tmp_path / "a.svg")[1] == "A shortest chain in the roles actor, director from 2000: 1 film and 2 people"


def test_surroundings_of_a_person_are_drawn(store: Path, tmp_path: Path) -> None:
    """Those who share most, as many as the limit allows, within limits."""
    title, _ = drawn(tmp_path / "a.svg", "network", VIOLA, "--store", store, "--limit", 5, "--roles", "actor", "--theme", "dark")
    found = texts(tmp_path / "a.svg")
    assert (title, found[1], found[-1]) == (
        "Viola Davis and the people nearby",
        "5 people, each with the number of films shared; a line is one film or more, in the roles actor",
        "And 35 more people, with as many films shared or fewer.",
    )


def test_surroundings_of_a_film_are_other_films(store: Path, tmp_path: Path) -> None:
    """By the people they share."""
    assert drawn(tmp_path / "a.svg", "network", FILM, "--store", store) == (
        "Won't Back Down (2012) and the films nearby",
        "Community 1: Do the Right Thing (1989) (2). Community 2: Doubt (2008) (1)",
    )


def test_surroundings_of_a_company_are_other_companies(store: Path, tmp_path: Path) -> None:
    """By the films they share."""
    assert drawn(tmp_path / "a.svg", "network", "Walden Media", "--about", "company", "--store", store) == (
        "Walden Media and the companies nearby",
        "Community 1: 20th Century Fox (1)",
    )


def test_a_career_is_drawn(store: Path, tmp_path: Path) -> None:
    """With what was first and what was last."""
    assert drawn(tmp_path / "a.svg", "career", BILL, "--store", store) == (
        "The career of Bill Nunn",
        "actor: 2 films, 1989–2012. First: Do the Right Thing (1989), actor. Final: Won't Back Down (2012), actor",
    )


def test_a_matrix_is_drawn(store: Path, tmp_path: Path) -> None:
    """Of people named or given by IRI, each once."""
    iri = "https://w3id.org/filmograph/id/person/viola-davis"
    assert drawn(tmp_path / "a.svg", "matrix", VIOLA, BILL, iri, "--store", store) == (
        "Who worked with whom: Viola Davis and Bill Nunn",
        "Viola Davis and Bill Nunn: 1 film",
    )


def test_sources_are_drawn(store: Path, tmp_path: Path) -> None:
    """With every value on which they disagree."""
    title, description = drawn(tmp_path / "a.svg", "sources", FILM, "--store", store)
    disputed, _, others = (description or "").partition(". Not disputed: ")
    assert title == "Won't Back Down (2012), by source"
    assert disputed == (
        "runtime: wont-back-down-dark-horizons gives 98 (losing); wont-back-down-rotten-tomatoes gives 121 (chosen); "
        "wont-back-down-streaming-portal gives 121 (chosen). "
        "aspect ratio: wont-back-down-dark-horizons gives 1.85:1 (losing); wont-back-down-imdb gives 2.35:1 (chosen)"
    )
    assert others.split(", ")[:3] == ["title", "certificate", "year"]


def test_every_source_of_a_losing_value_is_marked(tmp_path: Path) -> None:
    """Also where an answer lists several in one row."""
    minutes = {"a": 98, "b": 98, "c": 121, "d": 121, "e": 121}
    sources = {name: [film("X", 2012, layout=name, runtime_minutes=value)] for name, value in minutes.items()}
    build_sources(tmp_path, tmp_path / "store", sources)
    _, description = drawn(tmp_path / "a.svg", "sources", "X", "--store", tmp_path / "store")
    assert (description or "").partition(". Not")[0] == "runtime: " + "; ".join(
        f"{name} gives {value} ({'chosen' if value == 121 else 'losing'})" for name, value in minutes.items()
    )


def test_the_method_draws_what_the_command_draws(store: Path, tmp_path: Path) -> None:
    """The same bytes, and returns the words in it."""
    run("picture", "career", BILL, "--store", store, "-o", tmp_path / "a.png")
    drawn = filmograph.open(store).picture("career", BILL, output=str(tmp_path / "b.png"))
    assert (tmp_path / "a.png").read_bytes() == drawn.path.read_bytes()
    assert drawn == (
        tmp_path / "b.png",
        "The career of Bill Nunn",
        "actor: 2 films, 1989–2012. First: Do the Right Thing (1989), actor. Final: Won't Back Down (2012), actor",
    )


CALLS: list[tuple[tuple[str, ...], dict[str, object], str]] = [
    (("graph", BILL), {}, "There is no picture 'graph'; the pictures are chain, network, career, matrix, sources."),
    (("chain", BILL), {}, "A picture of a chain needs two people, and 1 name is given."),
    (("chain", BILL, VIOLA, BILL), {}, "A picture of a chain needs two people, and 3 names are given."),
    (("network",), {}, "A picture of a network needs one person, film or company, and 0 names are given."),
    (("career", BILL, VIOLA), {}, "A picture of a career needs one person, and 2 names are given."),
    (("sources",), {}, "A picture of sources needs one film, and 0 names are given."),
    (("career", BILL), {"roles": ["actor"]}, "Only the pictures chain and network have limits; leave roles out."),
    (("career", BILL), {"limit": 3}, "Only the picture network has limit; leave it out."),
    (("chain", BILL, VIOLA), {"about": "person"}, "Only the picture network has about; leave it out."),
    (("network", BILL), {"about": "place"}, "'place' has no surroundings; those of a person, film or company can be drawn."),
    (("network", BILL), {"theme": "sepia"}, "There is no theme 'sepia'; the themes are light and dark."),
    (("chain", BILL, VIOLA), {"century": 20},
     "There is no limit 'century'; the limits are roles, from_year, to_year, billing, exclude, archive."),
]  # fmt: skip


@pytest.mark.parametrize(("names", "options", "sentence"), CALLS)
def test_a_call_that_is_wrong_is_refused(store: Path, names: tuple[str, ...], options: dict[str, object], sentence: str) -> None:
    """Before anything is asked or written."""
    with pytest.raises(UsageError) as caught:
        filmograph.open(store).picture(*names, output="never.svg", **options)  # type: ignore[arg-type]
    assert (str(caught.value), Path("never.svg").exists()) == (sentence, False)


COMMANDS: list[tuple[int, tuple[object, ...], str]] = [
    (2, ("matrix", BILL), "A picture of a matrix needs two people or more, and 1 name is given."),
    (2, ("matrix", BILL, "bill nunn"), "A picture of a matrix needs two people or more, and every name given is that of Bill Nunn."),
    (2, ("network", BILL, "--limit", 61), "A picture has room for 1 to 60 neighbours, and 61 are asked for."),
    (2, ("network", BILL, "--limit", 0), "A picture has room for 1 to 60 neighbours, and 0 are asked for."),
    (1, ("network", BILL, "--to", 1900), "Bill Nunn shares no film with another person to 1900."),
    (1, ("career", "Bil Nunnn"), "No person is called 'Bil Nunnn'. Near names: Bill Nunn."),
    (1, ("network", "Nobody At All"), "No person, film or company is called 'Nobody At All'."),
    (1, ("network", "Nobody At All", "--about", "company"), "No company is called 'Nobody At All'."),
    (1, ("chain", BILL, VIOLA, "--to", 1900),
     ("No chain of films leads from Bill Nunn to Viola Davis to 1900: "
      "Bill Nunn is connected to 0 others, Viola Davis is connected to 0 others.")),
]  # fmt: skip


@pytest.mark.parametrize(("status", "arguments", "sentence"), COMMANDS)
def test_what_cannot_be_drawn_is_one_sentence(
    store: Path, tmp_path: Path, status: int, arguments: tuple[object, ...], sentence: str
) -> None:
    """And no file is written."""
    path = tmp_path / "a.svg"
    assert (refused(status, "picture", *arguments, "-o", path, "--store", store), path.exists()) == (sentence, False)


def test_another_ending_is_refused_before_a_store_is_asked(store: Path, tmp_path: Path) -> None:
    """The sentence names those that there are."""
    path = tmp_path / "a.gif"
    sentence = f"{path}: a picture is an SVG, a PNG or a PDF; let the name of the file end in .svg, .png or .pdf."
    assert refused(2, "picture", "chain", "Nobody", BILL, "-o", path, "--store", store) == sentence


def test_a_picture_needs_a_file(store: Path) -> None:
    """It is not printed."""
    assert refused(2, "picture", "career", BILL, "--store", store) == "Missing option '-o' / '--output'."


def test_a_folder_that_is_not_there_is_named(store: Path, tmp_path: Path) -> None:
    """With what to do."""
    path = tmp_path / "none" / "a.svg"
    sentence = f"{path}: cannot be written (No such file or directory); make its folder first."
    assert refused(1, "picture", "career", BILL, "--store", store, "-o", path) == sentence


@pytest.mark.parametrize(("kind", "names", "what"), [("chain", (BILL, VIOLA), "picture chain"), ("network", (BILL,), "picture network")])
def test_a_picture_of_the_network_needs_a_store(kind: str, names: tuple[str, ...], what: str, tmp_path: Path) -> None:
    """An endpoint gives rows."""
    sentence = f"{what} needs a store on this machine: an endpoint gives rows, not the network; open one with `--store`."
    assert refused(2, "picture", kind, *names, "-o", tmp_path / "a.svg", "--endpoint", ENDPOINT) == sentence


@pytest.mark.parametrize("name", ["chain", "network", "career", "matrix", "sources"])
def test_every_picture_has_help_with_an_example(name: str) -> None:
    """The example begins as one would type it."""
    status, out, err = run("picture", name, "--help")
    assert (status, err) == (0, "")
    assert f"Example: filmograph picture {name}" in " ".join(out.split())
