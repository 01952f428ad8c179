"""The pages of companies and places, and what all pages of entities share."""

from filmograph.api.filmograph import Filmograph
from filmograph.serve.pages import film_page, person_page
from filmograph.serve.pages.row_tables import Table, brief
from filmograph.serve.pages.templating import Page, page

Part = tuple[str, Table | None, str]
"""A heading, the rows under it, and the question that gives all of them."""


def entity(graph: Filmograph, kind: str, iri: str) -> Page:
    """Return the page of an entity; raises `NotFound` when there is none of that IRI."""
    if kind == "person":
        return person_page.person(graph, iri)
    if kind == "film":
        return film_page.film(graph, iri)
    return _company(graph, iri) if kind == "company" else _place(graph, iri)


def _company(graph: Filmograph, iri: str) -> Page:
    company = graph.company(iri)
    parts: list[Part] = [
        ("Films", brief(company.films, 50), "company-films"), ("Companies it made films with", brief(company.partners), "company-partners"),
        ("People who worked on its films most", brief(company.people), "company-people"),
    ]  # fmt: skip
    return page("entity.html", entity=company, kind="company", parts=parts, network=True)


def _place(graph: Filmograph, iri: str) -> Page:
    place = graph.place(iri)
    parts: list[Part] = [
        ("Films shot here", brief(place.filmed_in, 50), "filmed-in"),
        ("Set here and shot elsewhere, or the reverse", brief(place.set_elsewhere), "set-elsewhere"),
        ("People who shot most films here", brief(lambda: graph.place_people(place)), "place-people"),
    ]
    return page("entity.html", entity=place, kind="place", parts=parts, network=False)
