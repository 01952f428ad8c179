"""Cells as people write them: what each means, and what never becomes a value or takes time."""

from decimal import Decimal
from time import perf_counter

import pytest
from filmograph.sources.reading.cells import aspect_ratio_in, count_in, id_in, money_in, number_in, rating_in, runtime_in, year_in
from filmograph.sources.reading.dates import date_order, dates_in, is_date_like, placed
from filmograph.sources.reading.lists import list_in, separator_of, split
from filmograph.sources.reading.titles import Title, name_in, title_in
from hypothesis import given
from hypothesis import strategies as st

HOSTILE = ["9" * 5000, "1e1000000", "nan", "inf", "1e30", "1_0", "1990.6", "٣", "²", "", " ", "-", "0x10", "1" + ",000" * 3000, "." * 5000,
           "(" * 5000, "[" * 5000, "{'a':" * 5000, "a " * 50_000, "((1995)" * 5000, ", The" * 5000]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_no_value_never_becomes_one(text: str) -> None:
    """Nor does it take time."""
    start = perf_counter()
    found = [
        year_in(text),
        number_in(text),
        count_in(text),
        rating_in(text),
        money_in(text),
        runtime_in(text),
        aspect_ratio_in(text),
        dates_in(text),
    ]
    others = (title_in(text), name_in(text), list_in(text), split(text, ","), separator_of([text]), placed(text), is_date_like(text))
    expected: list[object] = [None] * 7 + [[]]
    if text == "1990.6":
        expected[1], expected[3], expected[4] = Decimal(text), (Decimal(text), None), (Decimal(text), None)
    assert (found, len(others), perf_counter() - start < 5) == (expected, 7, True)


@given(st.text(max_size=40))
def test_any_text_is_read_or_is_none(text: str) -> None:
    """A number is never larger than fifteen digits, a year has four."""
    numbers = [number_in(text) or Decimal(0), Decimal(count_in(text) or 0), (money_in(text) or (Decimal(0), None))[0]]
    assert max(map(abs, numbers)) < 10**25
    assert all(1800 <= year < 2200 for year in [year_in(text) or 1800])
    assert len({id_in(scheme, text) for scheme in ("imdb", "tmdb", "wikidata", "eidr", "imdb person")} - {text.strip(), None}) <= 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Toy Story (1995)", Title("Toy Story", 1995)),
        ("American President, The", Title("The American President")),
        ("City of Lost Children, The (Cité des enfants perdus, La) (1995)",
         Title("The City of Lost Children", 1995, ("La Cité des enfants perdus",))),
        ("Seven (a.k.a. Se7en) (1995)", Title("Seven", 1995, ("Se7en",))),
        ("Blink (IV)", Title("Blink")),
        ("Heist (2015/III)", Title("Heist", 2015)),
        ("Fawlty Towers (1975-1979)", Title("Fawlty Towers", 1975)),
        ("Babylon 5", Title("Babylon 5")),
        ("2012 (2009)", Title("2012", 2009)),
        ("(500) Days of Summer (2009)", Title("(500) Days of Summer", 2009)),
        ("Avventura, L' (1960)", Title("L'Avventura", 1960)),
        ("Birdman or (The Unexpected Virtue of Ignorance) (2014)", Title("Birdman or (The Unexpected Virtue of Ignorance)", 2014)),
        ("Blade Runner (Final Cut) (1982)", Title("Blade Runner (Final Cut)", 1982)),
        ("Seven Samurai (七人の侍)", Title("Seven Samurai", None, ("七人の侍",))),
        ("Me, Myself & Irene", Title("Me, Myself & Irene")),
        ("21 &amp; Over", Title("21 & Over")),
        ("1984", Title("1984")),
        ("[rec]", Title("[rec]")),
    ],
)  # fmt: skip
def test_a_title_is_without_what_people_write_around_it(text: str, expected: Title) -> None:
    """The year, the article and the other titles are understood."""
    assert title_in(text) == expected


@pytest.mark.parametrize(
    ("cells", "order", "expected"),
    [
        (["03/04/2015", "30/10/2015"], "day first", ["2015-04-03"]),
        (["03/04/2015", "10/30/2015"], "month first", ["2015-03-04"]),
        (["03/04/2015"], None, ["2015-04-03", "2015-03-04"]),
        (["03.04.2015"], None, ["2015-04-03"]),
        (["3 Mai 1980"], None, ["1980-05-03"]),
        (["13 de junio de 1980"], None, ["1980-06-13"]),
        (["Friday, June 13, 1980"], None, ["1980-06-13"]),
        (["1980/6/3"], None, ["1980-06-03"]),
        (["5/5/1980"], None, ["1980-05-05"]),
        (["31/02/2015"], "day first", []),
        (["14-Mar-75"], None, ["1975-03-14"]),
        (["14-Mar-08"], None, ["1908-03-14", "2008-03-14"]),
    ],
)
def test_a_column_decides_the_order_of_its_dates(cells: list[str], order: str | None, expected: list[str]) -> None:
    """A date with two readings keeps both where nothing decides."""
    assert (date_order(cells), dates_in(cells[0], order=date_order(cells))) == (order, expected)
