"""Asking the named questions: parameters resolved and bound, rows of plain values given back."""

from collections.abc import Mapping
from functools import partial

from filmograph.ask.fast import FAST, answer
from filmograph.ask.names import Lookup, find, resolve
from filmograph.ask.network import Network
from filmograph.ask.query import Question, question
from filmograph.ask.rows import Rows
from filmograph.errors import UsageError
from filmograph.sparql import bind
from filmograph.store import Store


def ask(store: Store, name: str, parameters: Mapping[str, object], network: Network | None = None, lookup: Lookup | None = None) -> Rows:
    """Return the answer to a named question; a parameter is a name, a title (optionally `Title (Year)`), a role or an IRI.

    Where there is a `network` and the question has a fast way, it goes that way, to the same answer.
    Raises `UsageError` for an unknown question or a wrong parameter, `NotFound` and `AmbiguousName` for names.
    """
    asked = question(name)
    _check(asked, parameters)
    kinds = {parameter.name: parameter.kind for parameter in asked.parameters}
    find_thing = lookup or partial(find, store)
    terms = {key: resolve(find_thing, kinds[key], str(value)) for key, value in parameters.items() if value is not None}
    if network is not None and name in FAST:
        return Rows(answer(network, name, terms))
    return Rows(store.query(bind(asked.text, terms)))


def _check(asked: Question, parameters: Mapping[str, object]) -> None:
    known = {parameter.name for parameter in asked.parameters}
    takes = ", ".join(f"{p.name}?" if p.optional else p.name for p in asked.parameters)
    for key in parameters:
        if key not in known:
            raise UsageError(f"The question {asked.name!r} has no parameter {key!r}; it takes {takes}.")
    for parameter in asked.parameters:
        said = parameters.get(parameter.name)
        if parameter.choices and said is not None and said not in parameter.choices:
            raise UsageError(f"{parameter.name}={said!r} is not possible; it can be {' or '.join(parameter.choices)}.")
        if not parameter.optional and parameters.get(parameter.name) in (None, ""):
            raise UsageError(
                f"The question {asked.name!r} needs the parameter {parameter.name!r}, for example {parameter.name}={parameter.example!r}."
            )
