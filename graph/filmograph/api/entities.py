"""People, films, companies and places of a graph, found by name; every question about one of them is a method."""

from dataclasses import dataclass
from typing import Protocol

from filmograph.ask.answer_rows import Rows


class Asked(Protocol):
    """What answers named questions: a `Filmograph`."""

    def ask(self, question: str, *, explain: bool = False, **parameters: object) -> Rows:
        """Return the rows that answer a question."""

    def why(self, a: str, b: str | None = None, *, kind: str | None = None) -> Rows:
        """Return what joined the mentions of one entity, or what decided on two."""


@dataclass(frozen=True)
class Entity:
    """One entity of the graph; equal when the IRI is."""

    graph: Asked
    iri: str
    name: str

    def why(self, other: str | None = None) -> Rows:
        """Return what joined its mentions, and its near misses; with another entity, what makes them one or keeps them apart."""
        return self.graph.why(self.iri, other)


class Person(Entity):
    """A person of the graph."""

    def filmography(self, role: str | None = None) -> Rows:
        """Return the person's films in order, with role, character and billing."""
        return self.graph.ask("filmography", person=self.iri, role=role)

    def collaborators(self, role: str | None = None) -> Rows:
        """Return who worked with the person, how often, and in which years first and last."""
        return self.graph.ask("collaborators", person=self.iri, role=role)

    def co_directors(self) -> Rows:
        """Return whom the person directed films with, and how many."""
        return self.graph.ask("co-directors", person=self.iri)

    def self_directed(self) -> Rows:
        """Return the films that the person both directs and plays in."""
        return self.graph.ask("self-directed", person=self.iri)

    def debut(self) -> Rows:
        """Return the person's first role."""
        return self.graph.ask("debut", person=self.iri)

    def final_role(self, role: str | None = None, by: str | None = None) -> Rows:
        """Return the person's last role, in one role or any: derived from the credits, stated by a source, or both.

        By "release" (the default) or, where it is known, the end of "production".
        """
        return self.graph.ask("final-role", person=self.iri, role=role, by=by)

    def career(self) -> Rows:
        """Return the person's years: films, the gap before, and roles taken up."""
        return self.graph.ask("career", person=self.iri)

    def triangles(self, minimum: int | None = None) -> Rows:
        """Return the pairs of others who share at least so many films with the person and with each other."""
        return self.graph.ask("triangles", person=self.iri, minimum=minimum)

    def open_triangles(self, minimum: int | None = None) -> Rows:
        """Return the pairs of others who each share at least so many films with the person, and none with each other."""
        return self.graph.ask("open-triangles", person=self.iri, minimum=minimum)


class Film(Entity):
    """A film of the graph."""

    def cast(self) -> Rows:
        """Return who plays in the film, by billing."""
        return self.graph.ask("cast", film=self.iri)

    def crew(self) -> Rows:
        """Return who made the film, by department."""
        return self.graph.ask("crew", film=self.iri)

    def cast_overlap(self, other: str) -> Rows:
        """Return the people of this film and another, and what each did in either."""
        return self.graph.ask("cast-overlap", film=self.iri, other=other)

    def repeat_company(self) -> Rows:
        """Return the earlier films that any two of the film's people share."""
        return self.graph.ask("repeat-company", film=self.iri)

    def recommend_by_crew(self) -> Rows:
        """Return the films that share most of the film's crew, and whom."""
        return self.graph.ask("recommend-by-crew", film=self.iri)

    def connections(self) -> Rows:
        """Return the films that the film refers to or continues, and the reverse."""
        return self.graph.ask("connections", film=self.iri)

    def releases(self) -> Rows:
        """Return the film's release calendar."""
        return self.graph.ask("releases", film=self.iri)

    def first_country(self) -> Rows:
        """Return when the film was first released in each country."""
        return self.graph.ask("first-country", film=self.iri)

    def territories(self) -> Rows:
        """Return who distributed the film in each country, when and how."""
        return self.graph.ask("territories", film=self.iri)

    def same_season(self) -> Rows:
        """Return the films of a shared genre that were released within a fortnight of the film."""
        return self.graph.ask("same-season", film=self.iri)

    def ratings(self) -> Rows:
        """Return every rating of the film, brought to one scale."""
        return self.graph.ask("ratings", film=self.iri)

    def final_roles(self) -> Rows:
        """Return everyone whose last role was in the film."""
        return self.graph.ask("final-roles", film=self.iri)

    def conflicts(self) -> Rows:
        """Return where sources disagree on the film."""
        return self.graph.ask("conflicts", film=self.iri)

    def sources(self) -> Rows:
        """Return the documents that speak of the film, and how many facts each gives."""
        return self.graph.ask("sources", film=self.iri)


class Company(Entity):
    """A company of the graph."""

    def films(self, role: str | None = None) -> Rows:
        """Return the company's films, and its role in each."""
        return self.graph.ask("company-films", company=self.iri, role=role)

    def people(self, role: str | None = None) -> Rows:
        """Return who worked on the company's films most."""
        return self.graph.ask("company-people", company=self.iri, role=role)

    def partners(self) -> Rows:
        """Return the companies that it made films with, and how many."""
        return self.graph.ask("company-partners", company=self.iri)

    def distributed_with(self, role: str, person: str) -> Rows:
        """Return the films that the company distributed and a person worked on in a role."""
        return self.graph.ask("distributed-with", distributor=self.iri, role=role, person=person)


class Place(Entity):
    """A place of the graph."""

    def filmed_in(self) -> Rows:
        """Return the films shot in the place or in places within it."""
        return self.graph.ask("filmed-in", place=self.iri)

    def set_elsewhere(self) -> Rows:
        """Return the films set in the place but shot elsewhere, and the reverse."""
        return self.graph.ask("set-elsewhere", place=self.iri)
