"""A person, film, company or place: a page for people, and its triples for programs."""

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from filmograph.namespaces import ID
from filmograph.serve.conditional import kept
from filmograph.serve.negotiation import GRAPHS, chosen
from filmograph.serve.pages.templating import KINDS
from filmograph.serve.replies import ProblemError, check, reply
from filmograph.serve.requests import fields_of
from filmograph.store.sparql import sound_iri

if TYPE_CHECKING:
    from filmograph.serve.server import Server

_FORMS = {"html": "text/html; charset=utf-8", **GRAPHS}
# what the graph has of an entity, and of what speaks of it: its credits, releases, ratings and the like
_TRIPLES = """CONSTRUCT {{ <{iri}> ?property ?value . ?part ?of <{iri}> ; ?partProperty ?partValue }} WHERE {{
  {{ <{iri}> ?property ?value }}
  UNION {{ ?part ?of <{iri}> ; ?partProperty ?partValue }}
}}"""


async def entity(request: Request) -> Response:
    """Give an entity in the format that the client asks for."""
    server: Server = request.app.state.server
    kind, iri = entity_of(request)
    form = _form(request)
    if form == "html":
        asked = {"do": "entity", "kind": kind, "iri": iri}
        headers = kept(request, server.tag(asked))
        answered = await server.ask(asked)
        check(answered)
        return reply(answered, answered.head["type"], headers)
    query = {"query": _TRIPLES.format(iri=iri), "results": None, "graphs": form}
    headers = kept(request, server.tag(query))
    answered = await server.query(query)
    check(answered)
    if answered.head["empty"]:
        raise ProblemError(404, f"The graph has no {kind} {iri}.")
    return reply(answered, GRAPHS[form], headers)


def entity_of(request: Request) -> tuple[str, str]:
    """Return the kind and the IRI of the entity that an address names; raises `ProblemError` for an unknown kind.

    An IRI in which letters are percent-encoded stands in the address as it is, or encoded once more.
    """
    kind, name = request.path_params["kind"], request.path_params["name"]
    if kind not in KINDS:
        raise ProblemError(404, f"There are no pages of the kind {kind!r}; the kinds are {', '.join(KINDS)}.")
    return kind, sound_iri(f"{ID}{kind}/{''.join(letter if letter.isascii() else quote(letter) for letter in name)}")


def _form(request: Request) -> str:
    named = fields_of(request.scope["query_string"]).one("format")
    form = chosen(request.headers.get("accept", ""), _FORMS) if named is None else named
    if form not in _FORMS:
        raise ProblemError(406 if named is None else 400, f"An entity has the formats {', '.join(_FORMS)}.")
    return form or "html"
