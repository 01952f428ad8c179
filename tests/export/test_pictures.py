"""Pictures: whatever is drawn, every text can be read, none covers another, and the files are the same each time."""

import re
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest
from filmograph.ask.network.paths import Hop
from filmograph.ask.network.surroundings import Neighbour, Surroundings
from filmograph.errors import UsageError
from filmograph.export import pictures
from filmograph.export.pictures import career, chain, matrix, network, sources
from filmograph.export.pictures.career import Part
from filmograph.export.pictures.sources import Fact
from filmograph.export.pictures.style import DPI, THEMES, WIDTH, Sheet, Theme, shown
from filmograph.store.network import Provenance
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.text import Text
from PIL import Image

Draw = Callable[[Theme], Sheet]

SVG = "{http://www.w3.org/2000/svg}"
LONG = "Adewale Akinnuoye-Agbaje of the Extraordinarily Long and Winding Name"
HOSTILE = [
    "<b>&amp;</b>", "$\\frac{1}{", "a\x00b\x1b[31m", "\u202egnorw\u202c", "x" * 10_000, "", " \n\t", "黒澤明",
    "عمر الشريف", "🎬👩‍👩‍👧", "e" + "\u0301" * 60,
    "\ud800", "\u2028", "\ufffe", "]]>", "'\"", "{name}", "%s", "-" * 400, "$", "\\", "ﷺ" * 30,
]  # fmt: skip
NAMES = st.one_of(st.sampled_from([LONG, *HOSTILE, "Viola Davis"]), st.text(max_size=60))


def hop(source: str = "Bill Nunn", target: str = "Viola Davis", title: str = "Won't Back Down", year: int | None = 2012) -> Hop:
    """Return a hop between two people, both actors, one with a character."""
    return Hop("a", source, "b", target, "f", title, year, "actor", None, "actor", "Nona", (("x", Provenance("imdb", "imdb", 3, 3)),))


def surroundings(names: list[str], communities: int = 3, left_out: int = 0) -> Surroundings:
    """Return people around one, who each share a film with those of their community."""
    neighbours = [Neighbour(str(at), name, 1 + at % 5, at * communities // max(len(names), 1)) for at, name in enumerate(names)]
    links = [(a, b, 1 + b % 3) for a, b in combinations(range(len(names)), 2) if neighbours[a].community == neighbours[b].community]
    return Surroundings("person", "Viola Davis", tuple(neighbours), tuple(links), left_out)


def pairs(count: int, most: int = 12) -> dict[tuple[int, int], int]:
    """Return how many films every two of several people share."""
    return {(a, b): (a * 7 + b * 3) % (most + 1) for a, b in combinations(range(count), 2)}


def facts(properties: int, columns: int, value: str = "98") -> list[Fact]:
    """Return facts of which every third is disputed."""
    return [
        Fact(f"property {row}", f"source-{column}", value, ("losing" if column == 0 else "chosen") if row % 3 == 0 else "agreed")
        for row in range(properties) for column in range(columns)
    ]  # fmt: skip


def parts(years: Iterator[int | None] | list[int | None] | range, role: str = "actor") -> list[Part]:
    """Return a film for each year, in one role."""
    return [Part(f"The Film of Number {at}", year, role) for at, year in enumerate(years)]


CAREER = [*parts(range(1950, 2030)), Part("Début", 1949, "actor", first=True), Part("The End", 2030, "director", final=True)]
DRAWN: dict[str, Draw] = {
    "chain": lambda theme: chain.draw(("Bill Nunn", "Viola Davis"), [hop()], "", theme),
    "chain-long": lambda theme: chain.draw((LONG * 3, LONG), [hop(LONG * 3, LONG * 2, LONG * 4)] * 9, "from 1980", theme),
    "chain-none": lambda theme: chain.draw(("Bill Nunn", "Bill Nunn"), [], "", theme),
    "network": lambda theme: network.draw(surroundings([f"{LONG} {at}" for at in range(40)], left_out=23), "", theme),
    "network-one": lambda theme: network.draw(surroundings(["Bill Nunn"]), "from 1980", theme),
    "network-two": lambda theme: network.draw(surroundings(["Bill Nunn", "Holly Hunter"], 2), "", theme),
    "network-full": lambda theme: network.draw(surroundings([LONG] * network.MOST, 9, 12_345), "from 1980", theme),
    "network-apart": lambda theme: network.draw(surroundings([LONG] * network.MOST, network.MOST), "", theme),
    "career": lambda theme: career.draw("Viola Davis", CAREER, theme),
    "career-one": lambda theme: career.draw("Viola Davis", [Part("Air", 2023, "actor", first=True, final=True)], theme),
    "career-undated": lambda theme: career.draw("Viola Davis", [Part("Air", None, "actor")], theme),
    "career-one-year": lambda theme: career.draw("Viola Davis", parts([2012] * 30), theme),
    "career-centuries": lambda theme: career.draw("Viola Davis", parts([1, 1888, 2030, 9999]), theme),
    "career-ties": lambda theme: career.draw(LONG, [Part(f"{LONG} {at}", 2023, "actor", final=True) for at in range(9)], theme),
    "career-roles": lambda theme: career.draw(LONG, [Part(LONG, 1990 + at, f"role {at} {LONG}") for at in range(20)], theme),
    "matrix": lambda theme: matrix.draw([f"{LONG} {at}" for at in range(12)], [45] * 12, pairs(12), theme),
    "matrix-two": lambda theme: matrix.draw(["Bill Nunn", "Viola Davis"], [45, 1], {(0, 1): 1}, theme),
    "matrix-apart": lambda theme: matrix.draw(["Bill Nunn", LONG], [0, 123_456], {(0, 1): 0}, theme),
    "matrix-full": lambda theme: matrix.draw([LONG] * 40, [9_999] * 40, pairs(40, 9_999), theme),
    "sources": lambda theme: sources.draw(LONG, {f"source-{n}": n for n in range(7)}, facts(12, 7, LONG), theme),
    "sources-one": lambda theme: sources.draw("Air (2023)", {"imdb": 1}, [Fact("title", "imdb", "Air")], theme),
    "sources-full": lambda theme: sources.draw(LONG, {f"source-{n}": n for n in range(30)}, facts(40, 30, LONG), theme),
    "sources-none": lambda theme: sources.draw("Air (2023)", {"imdb": 0}, [], theme),
}  # fmt: skip
every_picture = pytest.mark.parametrize("draw", DRAWN.values(), ids=DRAWN)
every_suffix = pytest.mark.parametrize("suffix", pictures.SUFFIXES)


@cache
def sheet_of(draw: Draw, theme: str = "light") -> Sheet:
    with pictures.drawing():
        return draw(THEMES[theme])


def boxes(sheet: Sheet) -> list[tuple[str, Any]]:
    """Return every text of a sheet with its bounding box in pixels."""
    canvas: Any = FigureCanvasAgg(sheet.figure)
    renderer = canvas.get_renderer()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [(text.get_text(), text.get_window_extent(renderer)) for text in sheet.figure.findobj(Text) if text.get_text()]


def covered(sheet: Sheet) -> list[tuple[str, str]]:
    """Return every two texts of which one covers the other by more than a hair."""
    return [
        (one, other) for (one, a), (other, b) in combinations(boxes(sheet), 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 0.5 and min(a.y1, b.y1) - max(a.y0, b.y0) > 0.5
    ]  # fmt: skip


def outside(sheet: Sheet) -> list[str]:
    """Return the texts that are cut by the edge of the sheet."""
    return [text for text, box in boxes(sheet) if box.x0 < 0 or box.y0 < 0 or box.x1 > WIDTH or box.y1 > sheet.height]


def words(sheet: Sheet) -> list[str]:
    return [text for text, _ in boxes(sheet)]


@every_picture
def test_no_text_covers_another_or_leaves_the_picture(draw: Draw) -> None:
    """Long names, one film, eighty films, a full matrix, forty neighbours and more."""
    sheet = sheet_of(draw)
    assert (covered(sheet), outside(sheet)) == ([], [])


@every_picture
def test_every_text_can_be_read_at_a_width_of_1000_pixels(draw: Draw) -> None:
    """None is smaller than 11 pixels."""
    sheet = sheet_of(draw)
    sizes = {float(text.get_fontsize()) * DPI / 72 for text in sheet.figure.findobj(Text) if isinstance(text, Text) and text.get_text()}
    assert min(sizes) >= 11


@settings(max_examples=8)
@given(st.lists(st.tuples(NAMES, st.none() | st.integers(1, 9999) | st.integers(1970, 2024), st.sampled_from(["actor", "director", "a\0"]),
                          st.booleans(), st.booleans()), min_size=1, max_size=60))  # fmt: skip
def test_no_text_of_a_career_covers_another(films: list[tuple[str, int | None, str, bool, bool]]) -> None:
    """Whatever the years, the titles, and how many films are the first or the final one."""
    sheet = sheet_of(lambda theme: career.draw("Viola Davis", [Part(*film) for film in films], theme))
    assert (covered(sheet), outside(sheet)) == ([], [])


@settings(max_examples=6)
@given(st.lists(NAMES, min_size=1, max_size=network.MOST), st.integers(1, 12), st.integers(0, 10**6))
def test_no_text_of_surroundings_covers_another(names: list[str], communities: int, left_out: int) -> None:
    """Whatever the names and the communities."""
    sheet = sheet_of(lambda theme: network.draw(surroundings(names, communities, left_out), "", theme))
    assert (covered(sheet), outside(sheet)) == ([], [])


@settings(max_examples=6)
@given(st.lists(NAMES, min_size=2, max_size=30), st.integers(0, 10**6))
def test_no_text_of_a_matrix_covers_another(names: list[str], most: int) -> None:
    """Whatever the names and the numbers."""
    sheet = sheet_of(lambda theme: matrix.draw(names, [most] * len(names), pairs(len(names), most), theme))
    assert (covered(sheet), outside(sheet)) == ([], [])


@settings(max_examples=6)
@given(
    st.lists(
        st.builds(Fact, NAMES, st.sampled_from([*HOSTILE[:9], LONG]), NAMES, st.sampled_from(["agreed", "chosen", "losing"])), max_size=60
    )
)
def test_no_text_of_sources_covers_another(given_facts: list[Fact]) -> None:
    """Whatever the properties, sources and values."""
    documents = {fact.source: 1 for fact in given_facts} or {"imdb": 0}
    sheet = sheet_of(lambda theme: sources.draw("Air (2023)", documents, given_facts, theme))
    assert (covered(sheet), outside(sheet)) == ([], [])


@every_suffix
def test_hostile_names_are_drawn_without_a_word(suffix: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing is printed or warned of, and an SVG can be read as XML; glyphs that no font has are boxes."""
    path = tmp_path / f"picture{suffix}"
    hops = [hop(name, name, name) for name in HOSTILE]
    pictures.write(lambda theme: chain.draw((HOSTILE[0], HOSTILE[-1]), hops, "", theme), path)
    if suffix == ".svg":
        found = [text.text for text in ET.fromstring(path.read_bytes()).iter(f"{SVG}text")]  # noqa: S314 - it was written here
        assert {"<b>&amp;</b> (2012)", "$\\frac{1}{ (2012)", "ab[31m (2012)", "gnorw (2012)", "(no name)"} <= set(found)
    assert (path.stat().st_size > 1000, capfd.readouterr()) == (True, ("", ""))


@every_suffix
def test_a_picture_is_the_same_each_time(suffix: str, tmp_path: Path) -> None:
    """Byte for byte: no dates, no random names."""
    paths = [tmp_path / f"{number}{suffix}" for number in range(2)]
    for path in paths:
        pictures.write(DRAWN["network"], path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


def test_drawing_leaves_the_settings_of_matplotlib_as_they_were(tmp_path: Path) -> None:
    """And does not follow them: the same picture is drawn whatever they are."""
    pictures.write(DRAWN["chain"], tmp_path / "usual.png")
    with mpl.rc_context({"font.size": 30, "text.usetex": True, "savefig.facecolor": "red", "svg.fonttype": "path"}):
        before = dict(mpl.rcParams)
        pictures.write(DRAWN["chain"], tmp_path / "other.png")
        assert dict(mpl.rcParams) == before
    assert (tmp_path / "usual.png").read_bytes() == (tmp_path / "other.png").read_bytes()


def test_an_svg_has_a_title_and_a_description(tmp_path: Path) -> None:
    """A screen reader is given them instead of the drawing, which is as wide as 1,000 pixels and holds its texts as texts."""
    pictures.write(DRAWN["chain"], tmp_path / "chain.svg")
    root = ET.parse(tmp_path / "chain.svg").getroot()  # noqa: S314 - it was written here
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert (root.get("role"), root.get("aria-labelledby"), root.get("width")) == (
        "img",
        f"{title.get('id')} {description.get('id')}",
        "1000",
    )
    assert (title.text, description.text) == (
        "From Bill Nunn to Viola Davis",
        "Bill Nunn, actor in Won't Back Down (2012) with Viola Davis, actor (Nona)",
    )
    assert [text.text for text in root.iter(f"{SVG}text")] == [
        "From Bill Nunn to Viola Davis", "A shortest chain: 1 film and 2 people", "Bill Nunn", "Won't Back Down (2012)",
        "Bill Nunn: actor", "Viola Davis: actor (Nona)", "read in imdb", "Viola Davis",
    ]  # fmt: skip


def test_a_png_has_a_title_and_a_description(tmp_path: Path) -> None:
    """As text in the file; it has two pixels for each of the sheet."""
    pictures.write(lambda theme: chain.draw(("黒澤明", "黒澤明"), [], "", theme), tmp_path / "chain.png")
    with Image.open(tmp_path / "chain.png") as image:
        about, width = dict(image.info), image.width
    assert (about["Title"], about["Description"], width) == ("黒澤明 is both ends of the chain", "黒澤明 is both ends of the chain", 2000)


def test_a_pdf_has_a_title_and_a_subject(tmp_path: Path) -> None:
    """And no date."""
    pictures.write(DRAWN["chain-none"], tmp_path / "chain.pdf")
    data = (tmp_path / "chain.pdf").read_bytes()
    assert sorted(re.findall(rb"/(Title|Subject|CreationDate|Creator) \((.*?)\)", data)) == [
        (b"Creator", b"filmograph"), (b"Subject", b"Bill Nunn is both ends of the chain"),
        (b"Title", b"Bill Nunn is both ends of the chain"),
    ]  # fmt: skip


DESCRIPTIONS = {
    "network-two": "Community 1: Bill Nunn (1). Community 2: Holly Hunter (2)",
    "career-one": "actor: 1 film, 2023. First and final: Air (2023), actor",
    "career-undated": "No film of a known year",
    "matrix-two": "Bill Nunn and Viola Davis: 1 film",
    "matrix-apart": "No two of them share a film.",
    "sources-one": "No source disagrees with another. Not disputed: title",
}


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_a_description_says_what_the_picture_shows(name: str) -> None:
    """In words, with the numbers."""
    assert sheet_of(DRAWN[name]).description == DESCRIPTIONS[name]


LEFT_OUT = {
    "network": "And 23 more people, with as many films shared or fewer.",
    "career-undated": "And 1 film of unknown year.",
    "career-one-year": "And 22 more films of years with more than 8 films in a role.",
    "career-roles": "And 8 more roles, with 8 films: role 2 Adewale",
    "matrix-full": "And 20 more people: Adewale",
    "sources-full": "And 16 more properties: property 22, property 23",
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_is_left_out_is_written_in_the_picture(name: str) -> None:
    """With its number."""
    assert [text for text in words(sheet_of(DRAWN[name])) if LEFT_OUT[name] in text] != []


def test_the_first_and_the_final_film_are_labelled() -> None:
    """Before all others, of which some find no room."""
    found = words(sheet_of(DRAWN["career"]))
    assert [text for text in found if text.startswith(("first:", "final:"))] == ["first: Début (1949)", "final: The End (2030)"]


def test_a_losing_value_differs_from_a_chosen_one_by_more_than_colour() -> None:
    """It has a cross and is hatched; a chosen one has a disc."""
    one = sheet_of(
        lambda theme: sources.draw(
            "Air", {"a": 1, "b": 1}, [Fact("runtime", "a", "98", "losing"), Fact("runtime", "b", "121", "chosen")], theme
        )
    )
    axes: Any = one.figure.axes[0]
    assert [line.get_marker() for line in axes.lines] == ["X", "o", "o", "X"]
    assert sum(patch.get_hatch() == "//" for patch in axes.patches) == 2


def bright(colour: str) -> float:
    channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return sum(weight * channel for weight, channel in zip((0.2126, 0.7152, 0.0722), channels, strict=True))


@pytest.mark.parametrize("theme", THEMES)
@every_picture
def test_every_text_has_the_contrast_that_reading_needs(draw: Draw, theme: str) -> None:
    """At least 4.5 to 1 against paper and panels (WCAG 2, AA); numbers in a heat map are tested with its colours."""
    colours = {str(text.get_color()) for text in sheet_of(draw, theme).figure.findobj(Text) if isinstance(text, Text) and text.get_text()}
    own = THEMES[theme]
    backs = [bright(own.paper), bright(own.panel)]
    for colour in colours & {own.ink, own.soft}:
        assert min((max(bright(colour), back) + 0.05) / (min(bright(colour), back) + 0.05) for back in backs) >= 4.5
    assert colours - {own.ink, own.soft} <= {"#000000", "#ffffff"}


@pytest.mark.parametrize("fill", [fill for theme in THEMES.values() for fill in theme.ramp])
def test_a_number_on_a_colour_of_the_heat_map_can_be_read(fill: str) -> None:
    """Black or white, whichever is further away: at least 4.5 to 1."""
    one, other = sorted((bright(fill), bright(matrix.readable(fill))))
    assert (other + 0.05) / (one + 0.05) >= 4.5


@pytest.mark.parametrize("name", ["picture", "picture.jpg", "picture.svg.gz", "-"])
def test_another_ending_is_refused(name: str) -> None:
    """The sentence says which there are."""
    with pytest.raises(UsageError) as caught:
        pictures.write(DRAWN["chain"], Path(name))
    assert str(caught.value) == f"{name}: a picture is an SVG, a PNG or a PDF; let the name of the file end in .svg, .png or .pdf."


def test_another_theme_is_refused(tmp_path: Path) -> None:
    """The sentence says which there are."""
    with pytest.raises(UsageError) as caught:
        pictures.write(DRAWN["chain"], tmp_path / "a.svg", "sepia")
    assert str(caught.value) == "There is no theme 'sepia'; the themes are light and dark."


@pytest.mark.parametrize(
    ("text", "expected"), [(None, "(no name)"), ("a\u200bb\x7f\ud800", "ab"), ("  a \u2028 b ", "a b"), ("$x$ <b>", "$x$ <b>")]
)
def test_a_text_is_shown_on_one_line(text: str | None, expected: str) -> None:
    """Without what cannot be drawn."""
    assert shown(text) == expected
