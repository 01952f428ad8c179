"""The page of a role: what it is, how many have it, and who most."""

from rdflib.namespace import SKOS

from filmograph import schema
from filmograph.api.filmograph import Filmograph
from filmograph.errors import FilmographError, NotFound
from filmograph.namespaces import ROLE
from filmograph.serve.pages.row_tables import brief
from filmograph.serve.pages.templating import Page, page
from filmograph.serve.pages.timeline import timeline

_MOST = 25


def role(graph: Filmograph, name: str) -> Page:
    """Return the page of a role, given with spaces or hyphens; raises `NotFound` for one that neither ontology nor graph has."""
    word = name.replace("-", " ").casefold()
    concept = ROLE[word.replace(" ", "-")]
    definition = schema.ontology().value(concept, SKOS.definition)
    broader = schema.ontology().value(concept, SKOS.broader)
    try:
        counted = graph.count_role(word, limit=_MOST)
    except FilmographError:
        counted = None
    if counted is None and definition is None:
        raise NotFound(f"There is no role {word!r}.")
    years = [] if counted is None else [year for year, count in counted.years.items() for _ in range(count)]
    pairs = brief(lambda: graph.top_pairs(role=word, limit=_MOST), _MOST) if counted else None
    return page(
        "role.html", role=word, definition=definition, department=None if broader is None else str(broader).removeprefix(str(ROLE)),
        counted=counted, timeline=timeline({word: years}), pairs=pairs, printed=_printed(concept),
    )  # fmt: skip


def _printed(concept: object) -> list[str]:
    """Return the words that sources print for a role."""
    return sorted(map(str, schema.ontology().objects(concept, SKOS.altLabel)))  # type: ignore[arg-type]
