"""The chain finder: how two people are linked, with both credits and the lines of each hop; and how far everybody is from one."""

from collections.abc import Sequence
from itertools import islice
from typing import Any

from filmograph.api.entities import Person
from filmograph.api.filmograph import Filmograph
from filmograph.ask.network.limits import Limited
from filmograph.ask.network.paths import Chain, Hop
from filmograph.serve.pages.given_fields import SHOWN_FLAGS, Fields, limits, one, status_of, tried
from filmograph.serve.pages.templating import Page, lines_of, page

WHICH = {"one": "a shortest chain", "all": "all shortest chains", "best": "the best rated of the shortest chains"}
_CHAINS, _FARTHEST = 50, 20


def chain(graph: Filmograph, fields: Fields) -> Page:
    """Return the page with the form and, where two people are given, the chains between them."""
    which = one(fields, "which", "one")
    asked = {name: one(fields, name) for name in ("from", "to", "roles", "from_year", "to_year", "billing", "archive")}
    values: dict[str, Any] = {
        **asked,
        "which": which if which in WHICH else "one",
        "exclude": fields.get("exclude", []),
        "choices": WHICH,
        "flags": SHOWN_FLAGS,
    }
    if not (asked["from"] and asked["to"]):
        missing = {"sentence": "Give two names.", "candidates": [], "near": [], "field": "from"} if any(asked.values()) else None
        return page("chain.html", 200, values=values, ends=None, problem=missing, chains=[], count=0, degrees=None)
    ends, problem = _ends(graph, asked)
    if ends is None:
        return page("chain.html", status_of(problem), values=values, ends=None, problem=problem, chains=[], count=0, degrees=None)
    found, problem = tried(graph, lambda: _chains(graph, ends, values["which"], limits(fields)))
    chains, count = found or ([], 0)
    shown = [[_hop(hop) for hop in own.hops] for own in chains]
    return page("chain.html", status_of(problem), values=values, ends=ends, problem=problem, chains=shown, count=count, degrees=None)


def _ends(graph: Filmograph, asked: dict[str, str]) -> tuple[tuple[Person, Person] | None, dict[str, Any] | None]:
    people = []
    for field in ("from", "to"):
        person, problem = tried(graph, lambda field=field: graph.person(asked[field]))  # type: ignore[misc]
        if person is None:
            return None, {**(problem or {}), "field": field}
        people.append(person)
    return (people[0], people[1]), None


def _chains(graph: Filmograph, ends: Sequence[Person], which: str, within: Limited) -> tuple[list[Chain], int]:
    a, b = ends
    if which == "all":
        every = graph.paths(a, b, **within)
        return list(islice(every, _CHAINS)), every.count
    return [graph.path(a, b, best_rated=which == "best", **within)], 1


def _hop(hop: Hop) -> dict[str, Any]:
    lines = {name: [where for person, where in hop.evidence if person == name] for name in (hop.source_name, hop.target_name)}
    return {
        "from": _credit(hop.source_iri, hop.source_name, hop.source_role, hop.source_character, lines),
        "to": _credit(hop.target_iri, hop.target_name, hop.target_role, hop.target_character, lines),
        "film": hop.film, "label": hop.film_label,
    }  # fmt: skip


def _credit(iri: str, name: str, role: str, character: str | None, lines: dict[str, Any]) -> dict[str, Any]:
    return {"iri": iri, "name": name, "role": role, "character": character, "lines": lines_of(dict.fromkeys(lines[name]))}


def degrees(graph: Filmograph, fields: Fields) -> Page:
    """Return the page that says how many people are how far from one, as a histogram."""
    name = one(fields, "person")
    values = {"person": name, "roles": one(fields, "roles")}
    found, problem = tried(graph, lambda: graph.degrees(name, **limits(fields))) if name else (None, None)
    if found is None:
        return page("degrees.html", status_of(problem), values=values, problem=problem, person=None, bars=[])
    person, most = graph.person(name), max(found.counts)
    bars = [{"distance": distance, "count": count, "percent": max(0.3, 100 * count / most)} for distance, count in enumerate(found.counts)]
    farthest = found.at(len(found.counts) - 1)
    return page(
        "degrees.html", values=values, problem=None, person=person, bars=bars, unreachable=found.unreachable,
        farthest=farthest[:_FARTHEST], far=len(farthest),
    )  # fmt: skip
