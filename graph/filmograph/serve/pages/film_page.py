"""The page of a film: credits by department, releases, companies, places, amounts, scores, connections, conflicts and more."""

from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from itertools import zip_longest
from typing import Any

from filmograph.api.entities import Film
from filmograph.api.filmograph import Filmograph
from filmograph.ask.answer_rows import Row, Rows
from filmograph.ask.entity_facts import in_words
from filmograph.serve.pages.row_tables import brief, known
from filmograph.serve.pages.templating import Page, address, line_address, lines_of, page

_PEOPLE = 60
"""How many credits of the cast, and of the crew, a page has."""
_CONFLICTS, _TEXTS, _SHOWN = 40, 8, 25
_ELSEWHERE = {
    "title", "year", "name", "alternative title", "synopsis", "wins", "award wins", "award nominations", "user review count",
    "critic review count", "article",
}  # fmt: skip
"""Facts that the page shows in other parts, or not at all."""


def film(graph: Filmograph, iri: str) -> Page:
    """Return the page of a film; raises `NotFound` when there is none of that IRI."""
    found = graph.film(iri)
    cast, crew = (known(partial(graph.ask, name, explain=_PEOPLE, film=iri)) for name in ("cast", "crew"))
    return page(
        "film.html", film=found, facts=_facts(known(lambda: graph.facts(found))), cast=_credits(cast), crew=_departments(crew),
        counts=(len(cast or ()), len(crew or ())), releases=_rows(found.releases, _SHOWN), distributors=_distributors(found),
        money=_rows(lambda: graph.money(found), _SHOWN), ratings=_ratings(found), reviews=_rows(lambda: graph.reviews(found), _TEXTS),
        titles=_titles(graph, found),
        awards=_rows(lambda: graph.awards(found), 1), connections=brief(found.connections, _SHOWN),
        songs=_rows(lambda: graph.songs(found), _SHOWN),
        quotes=_rows(lambda: graph.quotes(found), _TEXTS), synopses=_rows(lambda: graph.synopses(found), _TEXTS),
        conflicts=_conflicts(found), sources=_rows(found.sources, _SHOWN),
    )  # fmt: skip


def _rows(ask: Any, most: int) -> dict[str, Any]:
    rows = known(ask)
    return {"rows": list(rows or ())[:most], "count": len(rows or ())}


def _facts(rows: Rows | None) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the values of each property of the film, in the order of their names."""
    values: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows or ():
        if row["property"] not in _ELSEWHERE:
            values[row["property"]].append({"text": row["name"] or row["value"], "address": address(row["value"])})
    return list(values.items())


def _credits(rows: Rows | None) -> list[dict[str, Any]]:
    if rows is None:
        return []
    return [{**row, "lines": _lines(row, own)} for row, own in zip(list(rows)[:_PEOPLE], list(rows.evidence)[:_PEOPLE], strict=True)]


def _lines(row: Row, evidence: Iterable[Any]) -> list[dict[str, str]]:
    return lines_of(dict.fromkeys(where for one in evidence if one.role == row["role"] for where in one.provenance))


def _departments(rows: Rows | None) -> dict[str, list[dict[str, Any]]]:
    departments: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _credits(rows):
        departments[row["department"]].append(row)
    return dict(departments)


def _distributors(found: Film) -> list[dict[str, Any]]:
    """Return the companies that released the film, with their countries."""
    rows = known(found.territories) or ()
    return [dict(row) for row in rows if row["distributor"]][:_SHOWN]


def _ratings(found: Film) -> dict[str, Any]:
    """Return the ratings, each with its share of the scale in percent."""
    rows = known(found.ratings) or ()
    shown = [{**row, "percent": None if row["score"] is None else round(100 * float(row["score"]))} for row in rows]
    return {"rows": shown[:_SHOWN], "count": len(shown)}


def _titles(graph: Filmograph, found: Film) -> list[dict[str, Any]]:
    """Return the other titles of the film, each once, with the lines that have it."""
    titles: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in known(lambda: graph.titles(found)) or ():
        if row["title"] != found.title and row["source"]:
            titles[row["title"]] += _spans(row["source"], row["lines"])
    return [{"title": title, "lines": lines} for title, lines in list(titles.items())[:_SHOWN]]


def _conflicts(found: Film) -> dict[str, Any]:
    """Return where sources disagree: for each property the chosen value and the losing ones, each with its lines, side by side."""
    disputes: dict[tuple[str, str], dict[str, Any]] = {}
    rows = known(found.conflicts) or ()
    for row in rows:
        about = "" if row["about"] == found.name else row["about"] or ""
        one = disputes.setdefault(
            (row["property"], about),
            {"property": in_words(row["property"]), "about": about, "rule": row["rule"], "chosen": row["chosen"], "others": [],
             "lines": _spans(row["chosen_source"], row["chosen_lines"])},
        )  # fmt: skip
        one["others"].append({"value": row["other"], "lines": _spans(row["source"], row["lines"])})
    return {"rows": list(disputes.values())[:_CONFLICTS], "count": len(disputes)}


def _spans(sources: str | None, lines: str | None) -> list[dict[str, str]]:
    """Return sources and their lines, which are listed in the same order, each with its address."""
    found = []
    for source, span in zip_longest((sources or "").split(", "), (lines or "").split(", "), fillvalue=""):
        if source:
            numbers = [int(one) for one in span.replace("–", "-").split("-") if one.strip().isdigit()]
            named = f"{source}, line{'s' if len(numbers) > 1 else ''} {'–'.join(map(str, numbers))}" if numbers else source
            found.append({"text": named, "address": line_address(source, None, numbers)})
    return found
