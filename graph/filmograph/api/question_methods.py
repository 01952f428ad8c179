"""The named questions as methods of a graph, each with an example."""

from abc import ABC, abstractmethod

from filmograph.api.entities import Film, Person, Place
from filmograph.ask.answer_rows import Rows


class Questions(ABC):
    """What asks the named questions: each method is one of them, with its parameters, and raises what `ask` raises."""

    @abstractmethod
    def ask(self, question: str, /, *, explain: bool = False, **parameters: object) -> Rows:
        """Return the rows that answer a named question; see `Filmograph.ask`."""

    def directed_by_starring(self, director: str | Person, actor: str | Person) -> Rows:
        """Return the films directed by one person in which the other plays.

        >>> graph.directed_by_starring("Spike Lee", graph.person("Bill Nunn"))[0]["title"]
        'Do the Right Thing'
        """
        return self.ask("directed-by-starring", director=director, actor=actor)

    def shared_films(self, a: str | Person, b: str | Person) -> Rows:
        """Return the films of both people, and what each did in them.

        >>> [row["title"] for row in graph.shared_films(graph.person("Viola Davis"), graph.person("Holly Hunter"))]
        ["Won't Back Down"]
        """
        return self.ask("shared-films", a=a, b=b)

    def last_together(self, a: str | Person, b: str | Person) -> Rows:
        """Return the last film of both people, or the films that may be it.

        >>> graph.last_together("Viola Davis", "Meryl Streep")[0]["title"]
        'Doubt'
        """
        return self.ask("last-together", a=a, b=b)

    def together_or_apart(self, a: str | Person, b: str | Person) -> Rows:
        """Return the mean score of the films of two people together, and of those of each alone.

        >>> graph.together_or_apart("Viola Davis", "Holly Hunter").columns
        ('who', 'films', 'score', 'scored')
        """
        return self.ask("together-or-apart", a=a, b=b)

    def compare(self, a: str | Person, b: str | Person) -> Rows:
        """Return two people beside each other: films, years, collaborators in common, roles.

        >>> graph.compare("Viola Davis", "Bill Nunn").columns
        ('person', 'name', 'films', 'first', 'last', 'common', 'roles', 'shared')
        """
        return self.ask("compare", a=a, b=b)

    def duos(self, first: str, second: str, minimum: int | None = None) -> Rows:
        """Return pairs of people in two roles with at least so many films together.

        >>> graph.duos("director", "actor", minimum=1)[0]["first_name"]
        'Curtis Hanson'
        """
        return self.ask("duos", first=first, second=second, minimum=minimum)

    def top_pairs(self, role: str | None = None, limit: int | None = None) -> Rows:
        """Return the pairs of people who worked together most.

        >>> graph.top_pairs(role="actor", limit=1).columns
        ('a', 'a_name', 'b', 'b_name', 'films')
        """
        return self.ask("top-pairs", role=role, limit=limit)

    def final_roles(self, film: str | Film | None = None, director: str | Person | None = None, role: str | None = None) -> Rows:
        """Return everyone whose last role was in this film, under this director, or at all.

        >>> graph.final_roles(director=graph.person("Daniel Barnz"))[0]["title"]
        "Won't Back Down"
        """
        return self.ask("final-roles", film=film, director=director, role=role)

    def role_changes(self, began: str, became: str) -> Rows:
        """Return the people who began in one role and took up another.

        >>> len(graph.role_changes("actor", "director"))
        0
        """
        return self.ask("role-changes", began=began, became=became)

    def played_by(self, character: str) -> Rows:
        """Return who played a character, in which films.

        >>> graph.played_by("Kong").columns
        ('person', 'name', 'film', 'title', 'year', 'recast')
        """
        return self.ask("played-by", character=character)

    def many_characters(self, minimum: int | None = None) -> Rows:
        """Return the people with at least so many characters in one film.

        >>> len(graph.many_characters(minimum=2))
        0
        """
        return self.ask("many-characters", minimum=minimum)

    def anniversaries(self, date: str, years: int) -> Rows:
        """Return the films with a round anniversary of a release in the week that begins on a date.

        >>> len(graph.anniversaries("2022-09-26", 10))
        1
        """
        return self.ask("anniversaries", date=date, years=years)

    def best_of(self, genre: str, minimum: int | None = None) -> Rows:
        """Return the rated films of a genre, best first.

        >>> graph.best_of("Drama", minimum=1).columns[:2]
        ('film', 'title')
        """
        return self.ask("best-of", genre=genre, minimum=minimum)

    def critic_gap(self, limit: int | None = None) -> Rows:
        """Return the films on which critics and audience differ most.

        >>> len(graph.critic_gap(limit=1))
        0
        """
        return self.ask("critic-gap", limit=limit)

    def reviewers(self, director: str | Person | None = None) -> Rows:
        """Return who reviewed most films, or most of a director's.

        >>> len(graph.reviewers(director="Daniel Barnz"))
        31
        """
        return self.ask("reviewers", director=director)

    def money(self, film: str | Film) -> Rows:
        """Return what a film cost and earned: its budget, opening weekends and grosses.

        >>> graph.money("Won't Back Down")[0]["kind"]
        'production budget'
        """
        return self.ask("money", film=film)

    def titles(self, film: str | Film) -> Rows:
        """Return every title of a film, with the source that gives it and its lines.

        >>> graph.titles("Won't Back Down")[0]["title"]
        "Won't Back Down"
        """
        return self.ask("titles", film=film)

    def songs(self, film: str | Film | None = None, songwriter: str | None = None) -> Rows:
        """Return the songs of a film, or those of a songwriter.

        >>> graph.songs("Won't Back Down")[0]["performers"]
        'Superchick'
        """
        return self.ask("songs", film=film, songwriter=songwriter)

    def quotes(self, film: str | Film) -> Rows:
        """Return the lines of dialogue from a film, with the characters who speak them.

        >>> graph.quotes("Won't Back Down")[0]["character"]
        'Jamie Fitzpatrick'
        """
        return self.ask("quotes", film=film)

    def synopses(self, film: str | Film) -> Rows:
        """Return the summaries of the plot of a film, with their authors where these are named.

        >>> len(graph.synopses("Won't Back Down"))
        5
        """
        return self.ask("synopses", film=film)

    def awards(self, film: str | Film) -> Rows:
        """Return how many awards a film won, and for how many it was nominated.

        >>> graph.awards("Won't Back Down")[0]["nominations"]
        3
        """
        return self.ask("awards", film=film)

    def place_people(self, place: str | Place) -> Rows:
        """Return who shot most films in a place, or in places within it.

        >>> graph.place_people("Pittsburgh")[0]["name"]
        'Bill Nunn'
        """
        return self.ask("place-people", place=place)

    def conflicts(self, film: str | Film | None = None) -> Rows:
        """Return where sources disagree: every value not chosen with its source and lines, the value chosen, and the rule.

        >>> [row["property"] for row in graph.conflicts("Won't Back Down")][:1]
        ['aspectRatio']
        """
        return self.ask("conflicts", film=film)

    def homonyms(self, limit: int | None = None) -> Rows:
        """Return names that may be two people, and people who may be one, with the evidence.

        >>> len(graph.homonyms(limit=1))
        0
        """
        return self.ask("homonyms", limit=limit)

    def gaps(self, limit: int | None = None) -> Rows:
        """Return films without a director, and credits from before a birth or after a death.

        >>> graph.gaps().columns
        ('film', 'title', 'person', 'name', 'problem', 'credits')
        """
        return self.ask("gaps", limit=limit)
