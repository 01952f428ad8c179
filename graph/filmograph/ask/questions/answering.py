"""Asking the named questions: parameters resolved and bound, rows of plain values given back."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import repeat

from rdflib.term import Identifier

from filmograph.ask import given
from filmograph.ask.answer_rows import Evidence, Rows
from filmograph.ask.lookup import Lookup, find, resolve
from filmograph.ask.name_sources import EndpointNames
from filmograph.ask.network.incidence import Network
from filmograph.ask.questions.edges import Drawing
from filmograph.ask.questions.explain import explain as find_evidence
from filmograph.ask.questions.fast import FAST, answer
from filmograph.ask.questions.query import Question, question
from filmograph.errors import UsageError
from filmograph.store.answer import Store
from filmograph.store.sparql import bind
from filmograph.wording import counted


@dataclass(frozen=True)
class Opened:
    """What a question is asked of: a store, its network where it is on this machine, and how names are looked up in it."""

    store: Store
    network: Network | None = None
    lookup: Lookup | None = None

    def find(self, kind: str, text: str) -> tuple[str, str]:
        """Return (IRI, label) of the one entity of a kind that a text names; raises `NotFound` and `AmbiguousName`."""
        return self.lookup(kind, text) if self.lookup else find(EndpointNames(self.store), kind, text)


def ask(opened: Opened, name: str, parameters: Mapping[str, object], *, explain: bool | int = False) -> Rows:
    """Return the answer to a named question; a parameter is a name, a title (optionally `Title (Year)`), a role, an IRI or an entity.

    Where there is a network and the question has a fast way, that way gives the same answer. With `explain`, every row has
    its evidence and where it was read under "evidence"; with a number, only so many rows have any.
    Raises `UsageError` for an unknown question or a wrong parameter, `NotFound` and `AmbiguousName` for names, `TypeError`
    for a value of another type.
    """
    asked, terms, labels = _resolved(opened, name, parameters)
    network = opened.network if name in FAST else None
    rows = Rows(answer(network, name, terms) if network else opened.store.query(bind(asked.text, terms)))
    if explain:
        part = rows.answer if explain is True else rows.first(explain)
        evidence = find_evidence(asked, terms, part, opened.store, opened.network)
        rows = rows.explained([*evidence, *repeat((), len(rows) - len(part))])
    rows.drawing = Drawing(name, {key: str(term) for key, term in terms.items()}, labels)
    return rows


def evidence_of(opened: Opened, name: str, parameters: Mapping[str, object], row: int) -> list[Evidence]:
    """Return the evidence for one row of an answer, counted from 0; raises as `ask` does, and `UsageError` for a row that there is not."""
    asked, terms, _ = _resolved(opened, name, parameters)
    rows = ask(opened, name, parameters)
    if not 0 <= row < len(rows):
        raise UsageError(f"The answer has {counted(len(rows), 'row')}, so it has no row {row + 1:,}.")
    return find_evidence(asked, terms, rows.only(row), opened.store, opened.network)[0]


def query_of(opened: Opened, name: str, parameters: Mapping[str, object]) -> str:
    """Return the SPARQL that answers a named question with these parameters; raises as `ask` does."""
    asked, terms, _ = _resolved(opened, name, parameters)
    return bind(asked.query, terms)


def _resolved(opened: Opened, name: str, parameters: Mapping[str, object]) -> tuple[Question, dict[str, Identifier], dict[str, str]]:
    """Return the question, its parameters as terms, and the labels of the entities among them."""
    asked = question(given.text("question", name))
    parameters = {**{p.name: p.default for p in asked.parameters if p.default is not None}, **_given(parameters)}
    _check(asked, parameters)
    kinds = {parameter.name: parameter.kind for parameter in asked.parameters}
    labels = dict[str, str]()

    def look_up(kind: str, text: str) -> tuple[str, str]:
        iri, label = opened.find(kind, text)
        labels[iri] = label
        return iri, label

    terms = {key: resolve(look_up, kinds[key], given.parameter(key, kinds[key], value)) for key, value in parameters.items()}
    return asked, terms, labels


def _given(parameters: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in parameters.items() if value is not None}


def _check(asked: Question, parameters: Mapping[str, object]) -> None:
    known = {parameter.name for parameter in asked.parameters}
    takes = ", ".join(f"{p.name}?" if p.optional else p.name for p in asked.parameters)
    for key in parameters:
        if key not in known:
            raise UsageError(f"The question {asked.name!r} has no parameter {key!r}; it takes {takes}.")
    for parameter in asked.parameters:
        value = parameters.get(parameter.name)
        if parameter.choices and value is not None and value not in parameter.choices:
            raise UsageError(f"{parameter.name}={value!r} is not possible; it can be {' or '.join(parameter.choices)}.")
        if not parameter.optional and parameters.get(parameter.name) in (None, ""):
            raise UsageError(
                f"The question {asked.name!r} needs the parameter {parameter.name!r}, for example {parameter.name}={parameter.example!r}."
            )
