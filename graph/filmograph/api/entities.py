"""People, films, companies and places of a graph, found by name; every question about one of them is a method."""

from collections.abc import Iterable
from typing import ClassVar

from filmograph.api.entity import Entity
from filmograph.ask.answer_rows import Row, Rows


class Person(Entity):
    """A person of the graph.

    >>> graph.person("Viola Davis")
    <Person Viola Davis (person/viola-davis)>
    """

    kind: ClassVar[str] = "person"

    @property
    def films(self) -> "list[Film]":
        """Return the person's films, the earliest first, each once.

        >>> graph.person("Viola Davis").films[0].year
        2008
        """
        labels = {row["film"]: f"{row['title']} ({row['year']})" if row["year"] else row["title"] for row in self.filmography()}
        return [Film(self.graph, iri, label) for iri, label in labels.items()]

    @property
    def birth_year(self) -> int | None:
        """Return the year of birth, None where it is not known.

        >>> graph.person("Viola Davis").birth_year
        """
        return self.graph.number_of(self, "birthYear")

    @property
    def death_year(self) -> int | None:
        """Return the year of death, None where it is not known.

        >>> graph.person("Viola Davis").death_year
        """
        return self.graph.number_of(self, "deathYear")

    def _facts(self) -> str:
        years = [str(year) if year else "" for year in (self.birth_year, self.death_year)]
        return f" ({'–'.join(years)})" if any(years) else ""

    def _first_rows(self) -> Rows:
        return self.filmography()

    def filmography(self, role: str | None = None) -> Rows:
        """Return the person's films in order, with role, character and billing.

        >>> graph.person("Viola Davis").filmography(role="actor")[0]["title"]
        'Doubt'
        """
        return self.graph.ask("filmography", person=self.iri, role=role)

    def collaborators(self, role: str | None = None) -> Rows:
        """Return who worked with the person, how often, and in which years first and last.

        >>> [row["name"] for row in graph.person("Viola Davis").collaborators(role="director")]
        ['Daniel Barnz', 'John Patrick Shanley']
        """
        return self.graph.ask("collaborators", person=self.iri, role=role)

    def co_directors(self) -> Rows:
        """Return whom the person directed films with, and how many.

        >>> len(graph.person("Daniel Barnz").co_directors())
        0
        """
        return self.graph.ask("co-directors", person=self.iri)

    def self_directed(self) -> Rows:
        """Return the films that the person both directs and plays in.

        >>> len(graph.person("Spike Lee").self_directed())
        0
        """
        return self.graph.ask("self-directed", person=self.iri)

    def debut(self) -> Rows:
        """Return the person's first role.

        >>> graph.person("Bill Nunn").debut()[0]["title"]
        'Do the Right Thing'
        """
        return self.graph.ask("debut", person=self.iri)

    def final_role(self, role: str | None = None, by: str | None = None) -> Rows:
        """Return the person's last role, in one role or any: derived from the credits, stated by a source, or both.

        By "release" (the default) or, where it is known, the end of "production".

        >>> graph.person("Bill Nunn").final_role()[0]["basis"]
        'derived, stated'
        """
        return self.graph.ask("final-role", person=self.iri, role=role, by=by)

    def career(self) -> Rows:
        """Return the person's years: films, the gap before, and roles taken up.

        >>> graph.person("Bill Nunn").career().columns
        ('year', 'films', 'gap', 'film', 'title', 'roles')
        """
        return self.graph.ask("career", person=self.iri)

    def triangles(self, minimum: int | None = None) -> Rows:
        """Return the pairs of others who share at least so many films with the person and with each other.

        >>> len(graph.person("Viola Davis").triangles(minimum=1))
        1332
        """
        return self.graph.ask("triangles", person=self.iri, minimum=minimum)

    def open_triangles(self, minimum: int | None = None) -> Rows:
        """Return the pairs of others who each share at least so many films with the person, and none with each other.

        >>> len(graph.person("Viola Davis").open_triangles(minimum=1))
        208
        """
        return self.graph.ask("open-triangles", person=self.iri, minimum=minimum)


class Film(Entity):
    """A film of the graph.

    >>> graph.film("Won't Back Down")
    <Film Won't Back Down (2012) (film/wont-back-down-2012)>
    """

    kind: ClassVar[str] = "film"

    @property
    def year(self) -> int | None:
        """Return the year of the film, None where it is not known.

        >>> graph.film("Won't Back Down").year
        2012
        """
        return self.graph.number_of(self, "year")

    @property
    def title(self) -> str:
        """Return the title without the year.

        >>> graph.film("Won't Back Down").title
        "Won't Back Down"
        """
        return self.name.removesuffix(f" ({self.year})")

    @property
    def directors(self) -> list[Person]:
        """Return who directed the film.

        >>> graph.film("Won't Back Down").directors
        [<Person Daniel Barnz (person/daniel-barnz)>]
        """
        return self._people(row for row in self.crew() if row["role"] == "director")

    @property
    def people(self) -> list[Person]:
        """Return everybody with a credit in the film, the cast first, each once.

        >>> [person.name for person in graph.film("Won't Back Down").people][:2]
        ['Maggie Gyllenhaal', 'Ving Rhames']
        """
        return self._people([*self.cast(), *self.crew()])

    def _people(self, rows: Iterable[Row]) -> list[Person]:
        names = {row["person"]: row["name"] for row in rows}
        return [Person(self.graph, iri, name) for iri, name in names.items()]

    def _first_rows(self) -> Rows:
        return self.cast()

    def cast(self) -> Rows:
        """Return who plays in the film, by billing.

        >>> [row["name"] for row in graph.film("Won't Back Down").cast()][:2]
        ['Maggie Gyllenhaal', 'Ving Rhames']
        """
        return self.graph.ask("cast", film=self.iri)

    def crew(self) -> Rows:
        """Return who made the film, by department.

        >>> graph.film("Won't Back Down").crew()[0]["role"]
        'art director'
        """
        return self.graph.ask("crew", film=self.iri)

    def cast_overlap(self, other: "str | Film") -> Rows:
        """Return the people of this film and another, and what each did in either.

        >>> graph.film("Won't Back Down").cast_overlap(graph.film("Doubt"))[0]["name"]
        'Viola Davis'
        """
        return self.graph.ask("cast-overlap", film=self.iri, other=other)

    def repeat_company(self) -> Rows:
        """Return the earlier films that any two of the film's people share.

        >>> len(graph.film("Doubt").repeat_company())
        0
        """
        return self.graph.ask("repeat-company", film=self.iri)

    def recommend_by_crew(self) -> Rows:
        """Return the films that share most of the film's crew, and whom.

        >>> len(graph.film("Doubt").recommend_by_crew())
        0
        """
        return self.graph.ask("recommend-by-crew", film=self.iri)

    def connections(self) -> Rows:
        """Return the films that the film refers to or continues, and the reverse.

        >>> len(graph.film("Won't Back Down").connections())
        1
        """
        return self.graph.ask("connections", film=self.iri)

    def releases(self) -> Rows:
        """Return the film's release calendar.

        >>> graph.film("Won't Back Down").releases()[0]["date"]
        '2012-09-28'
        """
        return self.graph.ask("releases", film=self.iri)

    def first_country(self) -> Rows:
        """Return when the film was first released in each country.

        >>> graph.film("Won't Back Down").first_country()[0]["country"]
        'USA'
        """
        return self.graph.ask("first-country", film=self.iri)

    def territories(self) -> Rows:
        """Return who distributed the film in each country, when and how.

        >>> graph.film("Won't Back Down").territories().columns[:3]
        ('country', 'date', 'medium')
        """
        return self.graph.ask("territories", film=self.iri)

    def same_season(self) -> Rows:
        """Return the films of a shared genre that were released within a fortnight of the film.

        >>> len(graph.film("Won't Back Down").same_season())
        0
        """
        return self.graph.ask("same-season", film=self.iri)

    def ratings(self) -> Rows:
        """Return every rating of the film, brought to one scale.

        >>> graph.film("Won't Back Down").ratings()[0]["kind"]
        'audience'
        """
        return self.graph.ask("ratings", film=self.iri)

    def final_roles(self) -> Rows:
        """Return everyone whose last role was in the film.

        >>> [row["name"] for row in graph.film("Won't Back Down").final_roles()][:2]
        ['Bill Nunn', 'Brin Hill']
        """
        return self.graph.ask("final-roles", film=self.iri)

    def conflicts(self) -> Rows:
        """Return where sources disagree on the film.

        >>> [(row["property"], row["chosen"]) for row in graph.film("Won't Back Down").conflicts()][0]
        ('aspectRatio', '2.35:1')
        """
        return self.graph.ask("conflicts", film=self.iri)

    def sources(self) -> Rows:
        """Return the documents that speak of the film, and how many facts each gives.

        >>> [row["source"] for row in graph.film("Won't Back Down").sources()][:2]
        ['seven-films', 'wont-back-down-dark-horizons']
        """
        return self.graph.ask("sources", film=self.iri)


class Company(Entity):
    """A company of the graph.

    >>> graph.company("Walden Media")
    <Company Walden Media (company/walden-media)>
    """

    kind: ClassVar[str] = "company"

    def _first_rows(self) -> Rows:
        return self.films()

    def films(self, role: str | None = None) -> Rows:
        """Return the company's films, and its role in each.

        >>> [row["title"] for row in graph.company("Walden Media").films()]
        ["Won't Back Down"]
        """
        return self.graph.ask("company-films", company=self.iri, role=role)

    def people(self, role: str | None = None) -> Rows:
        """Return who worked on the company's films most.

        >>> graph.company("Walden Media").people(role="director")[0]["name"]
        'Daniel Barnz'
        """
        return self.graph.ask("company-people", company=self.iri, role=role)

    def partners(self) -> Rows:
        """Return the companies that it made films with, and how many.

        >>> [row["name"] for row in graph.company("Walden Media").partners()]
        ['20th Century Fox']
        """
        return self.graph.ask("company-partners", company=self.iri)

    def distributed_with(self, role: str, person: str | Person) -> Rows:
        """Return the films that the company distributed and a person worked on in a role.

        >>> len(graph.company("Walden Media").distributed_with("actor", graph.person("Viola Davis")))
        0
        """
        return self.graph.ask("distributed-with", distributor=self.iri, role=role, person=person)


class Place(Entity):
    """A place of the graph.

    >>> graph.place("USA")
    <Place USA (place/usa)>
    """

    kind: ClassVar[str] = "place"

    def _first_rows(self) -> Rows:
        return self.filmed_in()

    def filmed_in(self) -> Rows:
        """Return the films shot in the place or in places within it.

        >>> [row["title"] for row in graph.place("USA").filmed_in()]
        ["Won't Back Down"]
        """
        return self.graph.ask("filmed-in", place=self.iri)

    def set_elsewhere(self) -> Rows:
        """Return the films set in the place but shot elsewhere, and the reverse.

        >>> len(graph.place("USA").set_elsewhere())
        0
        """
        return self.graph.ask("set-elsewhere", place=self.iri)
