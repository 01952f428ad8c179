"""The named questions as forms: with values that give rows, the answer, its SPARQL, and the evidence for each row."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from filmograph import schema
from filmograph.api.filmograph import Filmograph
from filmograph.ask.answer_rows import Rows
from filmograph.ask.questions.query import Parameter, Question
from filmograph.ask.questions.query import questions as every
from filmograph.errors import FilmographError, LookupFailedError
from filmograph.serve.pages.given_fields import status_of, tried, whole_number
from filmograph.serve.pages.row_tables import SHOWN, table
from filmograph.serve.pages.templating import KINDS, Page, lines_of, page, with_fields

_TRIED = 6
"""How many films of the graph are looked at for values that give rows."""


def question_list() -> str:
    """Return the page that lists the named questions by what they are about."""
    groups: dict[str, list[Question]] = {}
    for asked in every().values():
        groups.setdefault(asked.tags[0] if asked.tags else "more", []).append(asked)
    return page("questions.html", groups=groups)[1]


def form(graph: Filmograph, name: str) -> Page:
    """Return the page with the form of a question, whose values give rows."""
    return _page(every()[name], examples(graph, every()[name]), None, None)


def answer(graph: Filmograph, name: str, given: Mapping[str, str], limit: int) -> Page:
    """Return the page with the answer to a question; `page` and `row` among the values say which part, and whose evidence, is shown."""
    asked = every()[name]
    values = {key: value for key, value in given.items() if key not in ("page", "row") and value}
    rows, problem = tried(graph, lambda: answered(graph, name, values))
    if rows is None or problem:
        return _page(asked, values, None, problem)
    if len(rows) > limit > 0:
        sentence = f"The answer has more than {limit:,} rows; ask for less, for example with other parameters."
        return _page(asked, values, None, {"status": 400, "sentence": sentence, "candidates": [], "near": []})
    shown, problem = tried(graph, lambda: _shown(graph, asked, values, rows, given))
    return _page(asked, values, shown, problem)


def _shown(graph: Filmograph, asked: Question, values: Mapping[str, str], rows: Rows, given: Mapping[str, str]) -> dict[str, Any]:
    """Return the part of an answer that is shown, with the addresses of the other parts and forms."""
    number = max(1, whole_number("page", given["page"])) if given.get("page") else 1
    first = (number - 1) * SHOWN
    row = whole_number("row", given["row"]) if given.get("row") else None
    here = {**values, **({"page": number} if number > 1 else {})}
    return {
        "table": table(rows, first), "sparql": graph.query_of(asked.name, **values),
        "evidence": None if row is None else _evidence(graph, asked, values, row), "row": row,
        "rows": [with_fields("", {**here, "row": at + 1}) + "#evidence" for at in range(first, min(first + SHOWN, len(rows)))],
        "previous": with_fields("", {**values, "page": number - 1}) if number > 1 else None,
        "next": with_fields("", {**values, "page": number + 1}) if first + SHOWN < len(rows) else None,
        "forms": [(form, with_fields(f"/questions/{asked.name}", {**values, "format": form.lower()})) for form in ("CSV", "JSON")],
        "network": with_fields("/network", {"question": asked.name, **values}) if asked.edges and rows else None,
    }  # fmt: skip


def _evidence(graph: Filmograph, asked: Question, values: Mapping[str, str], row: int) -> list[dict[str, Any]]:
    found = graph.evidence(asked.name, max(0, row - 1), **values)
    return [{"what": one.what(), "film": one.film, "lines": lines_of(one.provenance)} for one in found]


def _page(
    asked: Question, values: Mapping[str, str], shown: Mapping[str, Any] | None, problem: Mapping[str, Any] | None) -> Page:  # fmt: skip
    inputs = [_input(parameter, values.get(parameter.name, "")) for parameter in asked.parameters]
    return page("question.html", status_of(problem), asked=asked, inputs=inputs, shown=shown, problem=problem, values=values)


def _input(parameter: Parameter, value: str) -> dict[str, Any]:
    """Return how a parameter is given: its choices, or what completes it."""
    roles = sorted(schema.roles()) if parameter.kind == "role" else []
    return {
        "name": parameter.name, "value": value, "optional": parameter.optional or parameter.default is not None, "roles": roles,
        "choices": parameter.choices, "suggest": parameter.kind if parameter.kind in KINDS else "", "kind": parameter.kind,
        "default": parameter.default, "example": parameter.example,
    }  # fmt: skip


def examples(graph: Filmograph, asked: Question) -> dict[str, str]:
    """Return values for the parameters that the question needs which give rows: the examples of its header, or else others of the graph."""
    needed = [parameter for parameter in asked.parameters if not parameter.optional]
    given = {parameter.name: parameter.default or parameter.example for parameter in needed}
    if not needed or _gives_rows(graph, asked, given):
        return given
    for found in _found(graph):
        own = {parameter.name: found.get(parameter.name) or found.get(parameter.kind) or given[parameter.name] for parameter in needed}
        if _gives_rows(graph, asked, own):
            return own
    return given


def answered(graph: Filmograph, name: str, values: Mapping[str, object]) -> Rows:
    """Return the answer to a question; `values` are its parameters alone."""
    parameters: dict[str, Any] = {key: value for key, value in values.items() if key != "explain"}
    return graph.ask(name, **parameters)


def _gives_rows(graph: Filmograph, asked: Question, values: Mapping[str, str]) -> bool:
    try:
        return len(answered(graph, asked.name, values)) > 0
    except (LookupFailedError, FilmographError):
        return False


def _found(graph: Filmograph) -> Iterator[dict[str, str]]:
    """Yield values by parameter and by kind from the films with most credits."""
    try:
        network = graph._arrays("examples")
    except FilmographError:
        return
    credits_ = np.diff(network.numbers("film_start"))
    for row in np.argsort(-credits_, kind="stable")[:_TRIED].tolist():
        film = network.film_label(row)
        order = network.numbers("film_order")[int(network.numbers("film_start")[row]) : int(network.numbers("film_start")[row + 1])]
        roles = {network.roles[int(network.role[credit])]: network.person_name[int(network.person[credit])] for credit in order[::-1]}
        names = list(dict.fromkeys(network.person_name[int(network.person[credit])] for credit in order))
        yield {
            "film": film, "person": roles.get("director", names[0]), "director": roles.get("director", names[0]),
            "actor": roles.get("actor", names[0]), "a": names[0], "b": names[-1] if len(names) < 2 else names[1],
            **_companies_and_places(graph),
        }  # fmt: skip


def _companies_and_places(graph: Filmograph) -> dict[str, str]:
    companies, places = [one.name for one in graph.companies()[:1]], [one.name for one in graph.places()[:1]]
    return {name: found[0] for name, found in (("company", companies), ("distributor", companies), ("place", places)) if found}
