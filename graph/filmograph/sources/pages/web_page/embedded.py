"""The film that a web page embeds as data: in schema.org's terms, and in IMDb's own."""

from dataclasses import dataclass
from typing import Self

from lxml.html import HtmlElement

from filmograph.model import Draft, Record
from filmograph.sources.pages.web_page.document import heading_of, json_ld, next_data, site_of, titles_of
from filmograph.sources.pages.web_page.marked_up import MICRODATA, RDFA, roots_of
from filmograph.sources.pages.web_page.movie import read_movie
from filmograph.sources.pages.web_page.next_data import names_in, no_film, parts_of, read_next_data
from filmograph.sources.pages.web_page.nodes import Broken, Nodes, Value, read_block
from filmograph.sources.pages.web_page.titled import titled
from filmograph.sources.reading.once import Facts

LAYOUT = "json-ld"

_NO_FILMS = {
    "TVSeries": "a TV series", "TVMiniSeries": "a TV series", "TVSeason": "a season of a TV series",
    "TVEpisode": "an episode of a TV series", "VideoGame": "a video game",
}  # fmt: skip


@dataclass(frozen=True)
class Embedded:
    """The data in the scripts of a page: the nodes of its JSON-LD, the Movie among them, and IMDb's data on its title.

    `no_film` says what the page is about when that is no film; `broken` is where the first block that cannot be read breaks.
    """

    tree: HtmlElement
    nodes: Nodes
    movie: Value | None
    parts: list[Value]
    no_film: str | None
    broken: Broken | None

    @classmethod
    def of(cls, tree: HtmlElement) -> Self:
        """Return the data of a page."""
        blocks = [read_block(*block) for block in json_ld(tree)]
        own = [read_block(*block) for block in next_data(tree)]
        broken = next((block for block in blocks if isinstance(block, Broken)), None)
        nodes = Nodes(block for block in blocks if isinstance(block, Value))
        parts = [part for block in own if isinstance(block, Value) for part in parts_of(block)]
        movie = nodes.subject()
        other = None if movie else nodes.subject(frozenset(_NO_FILMS))
        kind = next((_NO_FILMS[name] for name in _NO_FILMS if other and name in other.types), None)
        return cls(tree, nodes, movie, parts, no_film(parts) or kind, broken)

    def record(self) -> Record | None:
        """Return what the data says of the film; None when it names none."""
        if self.movie is None and not any(names_in(self.parts)):
            return None
        return _record(LAYOUT, self.tree, self.nodes, self.movie, self.parts)


def from_attributes(tree: HtmlElement) -> Record | None:
    """Return what the attributes of a page's elements say of its film; None when they name none."""
    for syntax in (MICRODATA, RDFA):
        nodes = Nodes(roots_of(tree, syntax))
        if movie := nodes.subject():
            return _record("microdata" if syntax is MICRODATA else "rdfa", tree, nodes, movie, [])
    return None


def _record(layout: str, tree: HtmlElement, nodes: Nodes, movie: Value | None, parts: list[Value]) -> Record:
    draft = Draft(layout)
    facts = Facts(draft, site_of(tree) or nodes.site())
    read_next_data(parts, facts)
    _read_titles(tree, [*names_in(parts), *_names(movie)], facts)
    if movie:
        read_movie(movie, nodes, facts)
    return draft.finish()


def _read_titles(tree: HtmlElement, names: list[str], facts: Facts) -> None:
    """Add the title and year that the page has for its own, since its data may have the original title and the date of one release."""
    known = [*names, *filter(None, [heading_of(tree)])]
    for title, line in titles_of(tree):
        if found := titled(title, known):
            name, year = found
            facts.year(year, (line, line))
            if name in names[1:] and name != names[0]:
                facts.title(name, (line, line))


def _names(movie: Value | None) -> list[str]:
    return [item.text for item in movie.all("name", "alternateName")] if movie else []
