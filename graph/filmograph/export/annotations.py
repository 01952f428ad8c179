"""Claims as RDF 1.2 has them: each is a name of the triple that its source gives (a reifier), with its lines as annotations."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from filmograph.namespaces import FILM, PREFIXES

_CLAIM = f"<{PREFIXES['rdf']}type> <{FILM}Claim>"
_REIFIES = f"<{PREFIXES['rdf']}reifies>"
_PARTS = tuple(f"<{FILM}{name}>" for name in ("subject", "property", "value"))


def annotated(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines of N-Quads in which each claim reifies its triple instead of naming its subject, property and value.

    The lines of one subject must follow each other, as they do in a store.
    """
    for subject, group in groupby(lines, key=lambda line: line.partition(" ")[0]):
        own = list(group)
        claim = any(line.startswith(_CLAIM, len(subject) + 1) for line in own)
        yield from _reified(subject, own) if claim else own


def _reified(subject: str, lines: list[str]) -> Iterator[str]:
    parts, graph = {}, ""
    for line in lines:
        property_, _, rest = line[len(subject) + 1 :].partition(" ")
        if property_ in _PARTS:
            # what stands at the end of a line of N-Quads is its graph
            value, graph, _ = rest.rsplit(" ", 2)
            parts[property_] = value
        else:
            yield line
    yield f"{subject} {_REIFIES} <<( {' '.join(parts[name] for name in _PARTS)} )>> {graph} .\n"
