"""The ontology read as data: its terms, the credit roles with the labels sources print, and how edges are drawn."""

import re
from functools import cache

from rdflib import Graph
from rdflib.namespace import SKOS

from filmograph import resources
from filmograph.namespaces import ROLE


@cache
def ontology() -> Graph:
    """Return `film.ttl` and `roles.ttl` as one graph; treat it as read-only."""
    graph = Graph()
    for name in ("film.ttl", "roles.ttl"):
        graph.parse(resources.ontology() / name)
    return graph


def _key(label: str) -> str:
    return re.sub(r"[\W_]+", " ", label).strip().casefold()


@cache
def _roles() -> dict[str, str]:
    labels: dict[str, str] = {}
    roles = Graph().parse(resources.ontology() / "roles.ttl")
    for concept in sorted(set(roles.subjects(SKOS.inScheme, None))):
        name = str(concept).removeprefix(str(ROLE)).replace("-", " ")
        for label in (name, *map(str, roles.objects(concept, SKOS.altLabel))):
            labels.setdefault(_key(label), name)
    return labels


def find_role(label: str) -> str | None:
    """Return the role that sources print as `label`, as its concept name with spaces; None when no role is printed so.

    >>> find_role("D.O.P."), find_role("Castings"), find_role("executive-producer"), find_role("Aspect Ratio")
    ('cinematographer', 'casting director', 'executive producer', None)
    """
    return _roles().get(_key(label))
