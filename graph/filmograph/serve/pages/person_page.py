"""The page of a person: the time line and the credits by role, the final role, collaborators, sources."""

from collections import Counter, defaultdict
from typing import Any

from filmograph.api.entities import Person
from filmograph.api.filmograph import Filmograph
from filmograph.ask.answer_rows import Evidence, Row
from filmograph.serve.pages.row_tables import brief, known
from filmograph.serve.pages.templating import Page, lines_of, page
from filmograph.serve.pages.timeline import timeline

_CREDITS = 150
"""How many credits a page has, each with its lines."""
_COLLABORATORS, _SOURCES = 20, 12


def person(graph: Filmograph, iri: str) -> Page:
    """Return the page of a person; raises `NotFound` when there is none of that IRI."""
    found = graph.person(iri)
    rows = known(lambda: graph.ask("filmography", explain=_CREDITS, person=iri))
    credits_, evidence = (list(rows), list(rows.evidence)) if rows is not None else ([], [])
    final = known(found.final_role)
    last = {(row["film"], row["role"]): row for row in final or ()}
    years = defaultdict(list)
    for row in credits_:
        if row["year"]:
            years[row["role"]].append(row["year"])
    return page(
        "person.html", person=found, life=_life(found), credits=_credits(credits_, evidence, last), count=len(credits_),
        films=len({row["film"] for row in credits_}), timeline=timeline(years, _final_years(last)), final=list(final or ()),
        collaborators=brief(found.collaborators, _COLLABORATORS), sources=_sources(evidence),
    )  # fmt: skip


def _life(found: Person) -> str:
    born, died = found.birth_year, found.death_year
    return f"{born or '?'}–{died}" if died else f"born {born}" if born else ""


def _final_years(last: dict[tuple[str, str], Row]) -> dict[str, int]:
    return {role: int(row["date"][:4]) for (_, role), row in last.items() if row["date"]}


def _credits(rows: list[Row], evidence: list[Any], last: dict[tuple[str, str], Row]) -> dict[str, list[dict[str, Any]]]:
    """Return the credits by role, the most frequent role first; the final ones have the basis of that."""
    by_role: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row, own in zip(rows[:_CREDITS], evidence[:_CREDITS], strict=True):
        final = last.get((row["film"], row["role"]))
        lines = lines_of(dict.fromkeys(where for one in own if _fits(one, row) for where in one.provenance))
        by_role[row["role"]].append({**row, "basis": final and final["basis"], "lines": lines})
    return dict(sorted(by_role.items(), key=lambda pair: -len(pair[1])))


def _fits(one: Evidence, row: Row) -> bool:
    return bool(one.film == row["film"] and one.role == row["role"])


def _sources(evidence: list[Any]) -> list[tuple[str, int]]:
    """Return the sources of the credits, and how many each gives, the most first."""
    sources = Counter(source for own in evidence for source in {where.source for one in own for where in one.provenance})
    return sources.most_common(_SOURCES)
