"""Pages for people: the start page with its search, entities, questions and answers, written from templates."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from filmograph.api.filmograph import Filmograph
from filmograph.ask.answer_rows import Rows
from filmograph.ask.questions.query import questions as every
from filmograph.display import plain_text
from filmograph.errors import AmbiguousName, NotFound
from filmograph.namespaces import ID

if TYPE_CHECKING:
    from jinja2 import Environment

KINDS = {"person": "people", "film": "films", "company": "companies", "place": "places"}
_SHOWN = 500
"""How many rows of a table a page has."""
_SECTIONS: Mapping[str, Sequence[tuple[str, str]]] = {
    "film": (
        ("Cast", "cast"), ("Crew", "crew"), ("Releases", "releases"), ("Ratings", "ratings"), ("Connections", "connections"),
        ("Where sources disagree", "conflicts"), ("Sources", "sources"),
    ),
    "person": (("Films", "filmography"), ("Final role", "final_role"), ("Collaborators", "collaborators")),
    "company": (("Films", "films"), ("Companies it made films with", "partners"), ("People", "people")),
    "place": (("Filmed here", "filmed_in"), ("Set here and shot elsewhere, or the reverse", "set_elsewhere")),
}  # fmt: skip
"""What a page of an entity shows: a heading, and the method whose rows stand under it."""


@cache
def _templates() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - only pages need it

    made = Environment(
        loader=PackageLoader("filmograph.serve"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters["plain"] = lambda value: plain_text("" if value is None else str(value))
    return made


def _written(name: str, **values: Any) -> str:
    return _templates().get_template(name).render(**values)


def start(graph: Filmograph, text: str) -> str:
    """Return the start page: what the graph has, and where a text was looked for, what was found."""
    counts = {
        "films": len(graph.films()),
        "people": len(graph.people()),
        "companies": len(graph.companies()),
        "places": len(graph.places()),
    }
    found, near = _found(graph, text) if text else ([], [])
    return _written("start.html", counts=counts, text=text, found=found, near=near)


def _found(graph: Filmograph, text: str) -> tuple[list[dict[str, str]], list[str]]:
    """Return the entities of any kind that have a name, and near names."""
    found, near = [], list[str]()
    for kind in KINDS:
        try:
            entity = getattr(graph, kind)(text)
            found.append(_link(entity.iri, entity.name, kind))
        except AmbiguousName as error:
            found += [_link(iri, label, kind) for iri, label in error.candidates]
        except NotFound as error:
            near += error.near
    return found, near


def _link(iri: str, name: str, kind: str) -> dict[str, str]:
    return {"address": address(iri) or "", "name": name, "kind": kind}


def entity(graph: Filmograph, kind: str, iri: str) -> str:
    """Return the page of an entity; raises `NotFound` when there is none of that IRI."""
    found = getattr(graph, kind)(iri)
    sections = [(heading, table(getattr(found, method)())) for heading, method in _SECTIONS[kind]]
    return _written("entity.html", entity=found, kind=kind, sections=[(heading, rows) for heading, rows in sections if rows["lines"]])


def question_list() -> str:
    """Return the page that lists the named questions."""
    return _written("questions.html", questions=list(every().values()))


def answer(name: str, parameters: Mapping[str, str], rows: Rows, query: str) -> str:
    """Return the page with the answer to a question, and its form."""
    return _written("answer.html", asked=every()[name], parameters=parameters, table=table(rows), query=query, problem="")


def form(name: str, parameters: Mapping[str, str], problem: str) -> str:
    """Return the page with the form of a question, and why there is no answer."""
    return _written("answer.html", asked=every()[name], parameters=parameters, table=None, query="", problem=problem)


def table(rows: Rows) -> dict[str, Any]:
    """Return rows as a page shows them: a column of IRIs gives the links of the column after it."""
    columns = list(rows.columns)
    shown = [rows[row] for row in range(min(len(rows), _SHOWN))]
    iris = {column for column in columns if any(row[column] for row in shown) and all(_is_entity(row[column]) for row in shown)}
    links = {columns[index + 1]: column for index, column in enumerate(columns[:-1]) if column in iris}
    visible = [column for column in columns if column not in links.values()]
    lines = [[{"text": row[column], "address": address(row.get(links.get(column, column)))} for column in visible] for row in shown]
    return {"columns": visible, "lines": lines, "count": len(rows)}


def _is_entity(value: object) -> bool:
    return value is None or address(value) is not None


def address(value: object) -> str | None:
    """Return the address of the page of an entity on this server, None for anything else."""
    text = str(value)
    kind = text.removeprefix(str(ID)).partition("/")[0]
    return f"/id/{text.removeprefix(str(ID))}" if text.startswith(str(ID)) and kind in KINDS else None
