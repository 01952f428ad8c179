"""The fast ways: questions about who was in what, answered from the network's arrays; the answers are those of the `.rq` files.

Rows have the order of the queries: unknown values first, texts by code point, and last the IRI, which orders the rows of the arrays too.
"""

from collections.abc import Callable, Mapping
from typing import Any

from rdflib.term import Identifier, Literal

from filmograph.ask.answer_rows import Table
from filmograph.ask.network.incidence import Network
from filmograph.ask.questions.fast.filmographies import cast, directed_by_starring, filmography, shared_films
from filmograph.ask.questions.fast.homonyms import homonyms
from filmograph.ask.questions.fast.last import final_role, final_roles
from filmograph.ask.questions.fast.pairs import collaborators, duos, open_triangles, top_pairs, triangles
from filmograph.ask.questions.fast.role_changes import role_changes

FAST: Mapping[str, tuple[tuple[str, ...], Callable[..., Table]]] = {
    "collaborators": (("person", "role"), collaborators), "shared-films": (("a", "b"), shared_films),
    "filmography": (("person", "role"), filmography), "cast": (("film",), cast), "final-role": (("person", "role", "by"), final_role),
    "final-roles": (("film", "director", "role"), final_roles), "directed-by-starring": (("director", "actor"), directed_by_starring),
    "duos": (("first", "second", "minimum"), duos), "top-pairs": (("role", "limit"), top_pairs),
    "triangles": (("person", "minimum"), triangles), "open-triangles": (("person", "minimum"), open_triangles),
    "role-changes": (("began", "became"), role_changes), "homonyms": (("limit",), homonyms),
}  # fmt: skip
"""By question: its parameters in order, and the function that takes them as rows of the arrays."""


def answer(network: Network, question: str, terms: Mapping[str, Identifier]) -> Table:
    """Return the answer to a question that `FAST` has; its parameters are terms, as for the `.rq`."""
    names, function = FAST[question]
    return function(network, *(_value(network, terms.get(name)) for name in names))


def _value(network: Network, term: Identifier | None) -> Any:
    """Return the row of a person or film, the number of a role, or the value of a literal; -1 for an entity that is in no credit."""
    if term is None or isinstance(term, Literal):
        return None if term is None else term.toPython()
    for known in (network.person_iri, network.film_iri):
        if (row := known.find(str(term))) is not None:
            return row
    name = str(term).rsplit("/", 1)[-1]
    return network.roles.index(name) if name in network.roles else -1
