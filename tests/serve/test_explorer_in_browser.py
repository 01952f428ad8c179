"""The explorer as a person uses it, in Chromium: every view for axe, search, chains, networks, the editor, without script, on a phone."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from filmograph.pipeline.run import Options, build
from make import BROWSING, PAGES, WEB, running, with_chromium

VIEWS = [
    "/", "/?q=viola", "/?q=zzzz", "/id/person/bill-nunn", "/id/film/wont-back-down-2012", "/id/company/walden-media", "/id/place/usa",
    "/role/actor", "/who/film/wont-back-down-2012", "/chain", "/chain?from=Viola+Davis&to=Kevin+Bacon", "/degrees?person=Kevin+Bacon",
    "/questions", "/ask/duos", "/ask/cast?film=Doubt&row=1", "/source/wont-back-down-imdb/wont-back-down-imdb.txt?lines=29",
    "/source/seven-films", "/query", "/query?query=SELECT+*+%7B+%3Fa+%3Fb+%3Fc+%7D+LIMIT+2", "/network", "/network?around=Viola+Davis",
]  # fmt: skip
HOSTILE = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</title><svg onload=alert(1)>", "{{ 7 * 7 }}", "long" * 2500,
    "שלום <b>עולם</b>",
]  # fmt: skip

pytestmark = [
    pytest.mark.long,
    pytest.mark.chromium,
    pytest.mark.node,
    with_chromium,
]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory, store: Path) -> Any:
    """Return what there is to see, by scenario of `browse_explorer.mjs`."""
    folder = tmp_path_factory.mktemp("hostile")
    rows = [
        f'"{text.replace(chr(34), chr(34) * 2)}",{1950 + row},"Ann | {text.replace(chr(34), chr(34) * 2)}"'
        for row, text in enumerate(HOSTILE)
    ]
    (folder / "hostile.csv").write_text("title,year,cast\n" + "\n".join(rows) + "\n", encoding="utf-8")
    build([folder / "hostile.csv"], folder / "store", Options(sample=0))
    script = Path(__file__).with_name("browse_explorer.mjs")
    with running(store, "--sources", PAGES) as server, running(folder / "store") as hostile:
        command: list[str | Path] = ["node", script, WEB, server.address, hostile.address, json.dumps(VIEWS)]
        ran = subprocess.run(
            command,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
            env=BROWSING,
            timeout=500,
        )
    return json.loads(ran.stdout)


def test_every_view_is_sound_on_a_desk_and_on_a_phone(seen: Any) -> None:
    """Axe finds nothing, no other host is asked, nothing is complained of, and the page is as wide as its window.

    Chromium's accessibility tree holds all text that is shown, and a name for every control.
    """
    sound = {"elsewhere": [], "complaints": [], "findings": [], "unheard": [], "fits": True}
    assert {name: found for name, found in seen["views"].items() if found != sound} == {}
    assert len(seen["views"]) == 2 * len(VIEWS)


def test_a_name_with_a_slip_is_suggested_and_opened_by_keys(seen: Any) -> None:
    start = "Film credits, and the lines that state them"
    option = "Viola Davis near: person · 2 films, 2008–2012, actor"
    assert seen["search"] == {
        "near": [[option], ["1 suggestion."]] if len(seen["search"]["near"][1]) == 1 else [[option], ["", "1 suggestion."]],
        "chosen": [option], "person": "Viola Davis", "back": start, "forward": "Viola Davis", "elsewhere": [], "complaints": [],
    }  # fmt: skip


def test_a_chain_is_found_with_completed_names(seen: Any) -> None:
    assert seen["completion"] == {
        "heading": "From Viola Davis to Kevin Bacon", "films": ["Doubt (2008)", "The River Wild (1994)"],
        "shared": "?from=Viola+Davis&to=Kevin+Bacon&which=one&roles=&from_year=&to_year=&billing=",
    }  # fmt: skip


def test_a_network_grows_and_the_way_back_leads_to_the_one_before(seen: Any) -> None:
    both = "Around Viola Davis and Meryl Streep"
    found = seen["grows"]
    assert (found["first"][0], found["grown"][0], found["grown"][2], found["back"]) == (
        "Around Viola Davis", both, f"{both} – filmograph", "Around Viola Davis",
    )  # fmt: skip
    assert found["first"][1] == "Shown: 57 nodes, 1,388 edges."
    assert found["grown"][1].startswith("Meryl Streep, actor, 1994–2008, ")
    assert (found["link"], found["elsewhere"], found["complaints"]) == ("2008", [], [])


def test_the_editor_completes_and_says_where_an_error_is(seen: Any) -> None:
    found = seen["editor"]
    assert found["completed"][0] == "film:Film"
    assert found["alert"][0].startswith("The query cannot be parsed at line ")
    assert found["elsewhere"] == []


def test_all_that_is_needed_works_without_script(seen: Any) -> None:
    evidence = "Bill Nunn, actor, in Won't Back Down (2012) wont-back-down-dark-horizons line 8"
    assert seen["plain"]["found"] == ["film Won't Back Down (2012)"]
    assert seen["plain"]["film"] == "Won't Back Down (2012)"
    assert seen["plain"]["person"] == ["Bill Nunn", ["Won't Back Down, 2012-09-28: actor. derived, stated evidence"]]
    assert seen["plain"]["question"] == ["Bill Nunn Won't Back Down 2012-09-28 actor derived, stated no no evidence"]
    assert seen["plain"]["evidence"][1] == evidence


def test_everything_is_reached_with_tab(seen: Any) -> None:
    names = ["To the content", "filmograph", "Chains", "Networks", "Questions", "SPARQL", "Name or title", "Find"]
    assert seen["keyboard"] == [f"{name}: solid" for name in [*names, "From", "To", "Find", "Filters", "Find", "How far is everyone"]]


def test_pages_are_light_or_dark_and_still(seen: Any) -> None:
    assert seen["looks"] == {"light": ["rgb(255, 255, 255)", "0s"], "dark": ["rgb(20, 23, 26)", "0s"]}


def test_hostile_names_are_text(seen: Any) -> None:
    found = seen["hostile"]
    assert found["titles"] == sorted(f"{title} ({1950 + row})" for row, title in enumerate(HOSTILE))
    assert (found["images"], found["fits"], found["complaints"], found["elsewhere"]) == (0, True, [], [])


def test_what_is_not_there_is_said(seen: Any) -> None:
    sentence = "No person has the IRI https://w3id.org/filmograph/id/person/nobody."
    assert seen["missing"] == ["There is no such page", [sentence], []]
