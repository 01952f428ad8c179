"""The facade: a graph opened from a store or an endpoint, its people and films, and every question as a method."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from filmograph.api import exporting
from filmograph.api.entities import Company, Entity, Film, Person, Place
from filmograph.ask import lookup
from filmograph.ask.answer_rows import Rows
from filmograph.ask.name_sources import EndpointNames, StoreNames
from filmograph.ask.network.incidence import Network
from filmograph.ask.network.limits import Limited, Limits, read_limits
from filmograph.ask.network.paths import Chain, Chains, find_chain, find_chains
from filmograph.ask.network.traverse import Search
from filmograph.ask.questions import answering
from filmograph.ask.questions.answering import Opened
from filmograph.errors import UsageError
from filmograph.store import snapshot
from filmograph.store.answer import Store
from filmograph.store.graph import EmbeddedStore, NoTriples
from filmograph.store.names import Names
from filmograph.store.references import KINDS

if TYPE_CHECKING:  # a method imports networkx, scipy or DuckDB where it needs them: most questions need none, and they are long to load
    from filmograph.ask.linked import Graph
    from filmograph.ask.network.centrality import Centre, Community, Degrees
    from filmograph.ask.walk import SourceWalk
    from filmograph.networkx_backend.array_graph import ArrayGraph
    from filmograph.store.claims_reader import Tables


class Filmograph:
    """A graph of film credits that can be asked; see `open` and `connect`."""

    def __init__(self, store: Store, folder: Path | None = None) -> None:
        self._store = store
        self._folder = folder
        self._network: Network | None = None
        self._names = EndpointNames(store) if folder is None else self._store_names(folder)
        self._tables: Tables | None = None
        self._walks: dict[str, SourceWalk] = {}
        self._search: Search | None = None

    def ask(self, question: str, *, explain: bool = False, **parameters: object) -> Rows:
        """Return the rows that answer a named question; `filmograph questions` lists them with their parameters.

        A parameter is a name, a title (optionally `Title (Year)`), a role or an IRI. With `explain`, every row has its
        evidence under "evidence": the credits it was made from, each with source documents and lines.
        Raises `UsageError`, `NotFound` (with near names) and `AmbiguousName` (with the candidates).
        """
        return answering.ask(Opened(self._store, self._open_network(), self._find), question, parameters, explain=explain)

    def sparql(self, query: str) -> Rows:
        """Return the rows of a SPARQL SELECT; `.answer` of the result holds RDF terms, a truth value (ASK) or a graph (CONSTRUCT).

        Raises `QueryError` with line and column when the query cannot be parsed.
        """
        return Rows(self._store.query(query))

    def person(self, name: str) -> Person:
        """Return the person of a name or IRI; raises `NotFound` or `AmbiguousName`."""
        return Person(self, *self._find("person", name))

    def film(self, title: str) -> Film:
        """Return the film of a title, `Title (Year)` or IRI; raises `NotFound` or `AmbiguousName`."""
        return Film(self, *self._find("film", title))

    def company(self, name: str) -> Company:
        """Return the company of a name or IRI; raises `NotFound` or `AmbiguousName`."""
        return Company(self, *self._find("company", name))

    def place(self, name: str) -> Place:
        """Return the place of a name or IRI; raises `NotFound` or `AmbiguousName`."""
        return Place(self, *self._find("place", name))

    def path(self, a: str, b: str, *, best_rated: bool = False, **limits: Unpack[Limited]) -> Chain:
        """Return a shortest chain between two people, with the film, both credits and the sources of every hop.

        Of several it is always the same one, or with `best_rated` the one whose films have the highest scores in all. Limits are those of
        `Limits`: roles (also "cast" and "crew"), first_year, last_year, billing, exclude, archive. Raises `NotFound` when there is none.
        """
        network, asked = self._arrays("path"), read_limits(limits)
        ends = self.person(a).iri, self.person(b).iri
        if best_rated:
            return find_chains(network, self._searching(asked), *ends, asked).best_rated()
        return find_chain(network, self._searching(asked), *ends, asked)

    def paths(self, a: str, b: str, **limits: Unpack[Limited]) -> Chains:
        """Return every shortest chain between two people, in a fixed order, and their `count`; raises `NotFound` when there is none."""
        asked = read_limits(limits)
        return find_chains(self._arrays("path"), self._searching(asked), self.person(a).iri, self.person(b).iri, asked)

    def _searching(self, limits: Limits) -> Search:
        """Return what looks for chains within limits; it is kept, for its work arrays are as long as the network."""
        incidence = self._arrays("path").incidence(limits)
        if self._search is None or self._search.incidence is not incidence:
            self._search = Search(incidence)
        return self._search

    def walk(self, start: str, hops: Sequence[str], *, source: str | None = None) -> set[str]:
        """Return the names, titles and values at the end of typed hops such as "film:director" and "^film:director".

        The start itself is never among them. With `source`, the walk is over that source's claims, joined on its keys and printed values.
        Raises `UsageError` for a hop that is no property, `NotFound` and `AmbiguousName` for the start, `NotFound` for the source.
        """
        from filmograph.ask.walk import SourceWalk, read_hops, walk_graph

        steps = read_hops(hops)
        if source is None:
            return walk_graph(self._store, self._find, start, steps)
        tables = self._open_tables()
        if tables is None:
            raise UsageError("A walk over one source needs a store on this machine: an endpoint does not give a source's own keys.")
        if source not in self._walks:
            self._walks[source] = SourceWalk(tables, source)
        return self._walks[source].walk(start, steps)

    def degrees(self, person: str, *, depth: int | None = None, **limits: Unpack[Limited]) -> "Degrees":
        """Return how many people are how far from a person, and who is farthest; with `depth`, only as far as that."""
        from filmograph.ask.network.centrality import degrees

        return degrees(self._arrays("degrees"), self.person(person).iri, read_limits(limits), depth)

    def centre(self, *, size: int = 20, seed: int = 0, **limits: Unpack[Limited]) -> "Centre":
        """Return the people with the smallest mean distance to all others; from a sample, with its error, above 20,000 people."""
        from filmograph.ask.network.centrality import centre

        return centre(self._arrays("centre"), read_limits(limits), size, seed)

    def central(self, measure: str = "pagerank", *, size: int = 20, seed: int = 0, **limits: Unpack[Limited]) -> Rows:
        """Return the most central people by "degree", "pagerank", "betweenness" or "closeness"."""
        from filmograph.ask.network.centrality import central

        return central(self._arrays("central"), measure, read_limits(limits), size, seed)

    def communities(self, *, seed: int = 0, **limits: Unpack[Limited]) -> "list[Community]":
        """Return groups of people who work with each other more than with others, the largest first."""
        from filmograph.ask.network.centrality import communities

        return communities(self._arrays("communities"), read_limits(limits), seed)

    def network(  # noqa: PLR0913 - each is something that a user chooses
        self,
        kind: str = "people",
        *,
        alpha: float | None = None,
        size: int | None = None,
        around: str | Entity | None = None,
        depth: int | None = None,
        attributes: Collection[str] | None = None,
        **limits: Unpack[Limited],
    ) -> "ArrayGraph":
        """Return the network of "people", "films", "companies" or "film-people" as a networkx graph whose nodes are IRIs.

        Limits are those of `path`. With `alpha` only its backbone at that significance is kept; with `around`, a name or IRI, only what
        is up to `depth` edges away (1 without it), with its `distance`; with `size` only so many nodes. `graph.graph["left_out"]` says
        what that left out. `attributes` chooses the attributes of nodes and edges; without it there are those that cost little, so no
        community, pagerank, component, roles or titles. They are computed when they are first looked at. The graph is read-only;
        `.copy()` gives one of networkx's own.
        """
        from filmograph.ask.network.counted_credits import SIDES
        from filmograph.ask.network.graphs import make

        network, middle = self._arrays("network"), None
        if around is not None and kind in SIDES:
            named = around.iri if isinstance(around, Entity) else around
            middle = lookup.find_either(self._names, SIDES[kind], named)[0]
        return make(
            network, kind, read_limits(limits), alpha=alpha, size=size, around=middle, depth=depth, attributes=attributes
        )  # fmt: skip

    def export(  # noqa: PLR0913 - as above
        self,
        network: "str | Graph | exporting.Linked",
        output: str | Path,
        format: str | None = None,  # noqa: A002 - the word of the command line
        *,
        backbone: float | None = None,
        limit: int | None = None,
        around: str | Entity | None = None,
        depth: int | None = None,
        attributes: Collection[str] | None = None,
        **limits: Unpack[Limited],
    ) -> "Graph":
        """Write a network, by the name and the choices of `network`, or a chain or an answer, to a file.

        Without a format it is that of the file's ending. A network has all attributes but the titles (or names) that are behind an edge
        where none are chosen. Returns the graph that was written; raises `NotFound` when it is empty.
        """
        form = exporting.form_of(output, format)
        if isinstance(network, str):
            from filmograph.ask.network.attributes import exported

            chosen = exported(network, around=around is not None) if attributes is None else attributes
            graph: Graph = self.network(network, alpha=backbone, size=limit, around=around, depth=depth, attributes=chosen, **limits)
            exporting.write(graph, output, form)
            return graph
        given = {"backbone": backbone, "limit": limit, "around": around, "depth": depth, **limits}
        if unused := [name for name, value in given.items() if value is not None]:
            raise UsageError(f"{unused[0]} chooses part of a network that is named, such as 'people'; leave it out of this export.")
        graph = network.to_networkx() if hasattr(network, "to_networkx") else network
        exporting.write(graph, output, form, attributes)
        return graph

    def dump(
        self, output: str | Path, *, form: str | None = None, compress: str | None = None, shards: int = 1, claims: str = "nodes"
    ) -> list[Path]:
        """Write the graph to a file of RDF, or to several, and return their paths.

        The format is "nquads", "trig", "turtle", "ntriples" or "jsonld", else that of the file's name; a name in `.gz` or `.zst`, or
        `compress`, packs. With `claims="rdf12"` each claim is an annotation of RDF 1.2. Raises `UsageError` at an endpoint.
        """
        from filmograph.export import dump

        if not isinstance(self._store, EmbeddedStore):
            raise UsageError("dump needs a store with triples on this machine; open one with `filmograph.open`.")
        wanted = dump.Wanted(*dump.wanted_of(str(output), form, compress), shards, claims)
        return dump.write(self._store, Path(output), wanted)

    def directed_by_starring(self, director: str, actor: str) -> Rows:
        """Return the films directed by one person in which the other plays."""
        return self.ask("directed-by-starring", director=director, actor=actor)

    def shared_films(self, a: str, b: str) -> Rows:
        """Return the films of both people, and what each did in them."""
        return self.ask("shared-films", a=a, b=b)

    def last_together(self, a: str, b: str) -> Rows:
        """Return the last film of both people, or the films that may be it."""
        return self.ask("last-together", a=a, b=b)

    def together_or_apart(self, a: str, b: str) -> Rows:
        """Return the mean score of the films of two people together, and of those of each alone."""
        return self.ask("together-or-apart", a=a, b=b)

    def compare(self, a: str, b: str) -> Rows:
        """Return two people beside each other: films, years, collaborators in common, roles."""
        return self.ask("compare", a=a, b=b)

    def duos(self, first: str, second: str, minimum: int | None = None) -> Rows:
        """Return pairs of people in two roles with at least so many films together."""
        return self.ask("duos", first=first, second=second, minimum=minimum)

    def top_pairs(self, role: str | None = None, limit: int | None = None) -> Rows:
        """Return the pairs of people who worked together most."""
        return self.ask("top-pairs", role=role, limit=limit)

    def final_roles(self, film: str | None = None, director: str | None = None, role: str | None = None) -> Rows:
        """Return everyone whose last role was in this film, under this director, or at all."""
        return self.ask("final-roles", film=film, director=director, role=role)

    def role_changes(self, began: str, became: str) -> Rows:
        """Return the people who began in one role and took up another."""
        return self.ask("role-changes", began=began, became=became)

    def played_by(self, character: str) -> Rows:
        """Return who played a character, in which films."""
        return self.ask("played-by", character=character)

    def many_characters(self, minimum: int | None = None) -> Rows:
        """Return the people with at least so many characters in one film."""
        return self.ask("many-characters", minimum=minimum)

    def anniversaries(self, date: str, years: int) -> Rows:
        """Return the films with a round anniversary of a release in the week that begins on a date."""
        return self.ask("anniversaries", date=date, years=years)

    def best_of(self, genre: str, minimum: int | None = None) -> Rows:
        """Return the rated films of a genre, best first."""
        return self.ask("best-of", genre=genre, minimum=minimum)

    def critic_gap(self, limit: int | None = None) -> Rows:
        """Return the films on which critics and audience differ most."""
        return self.ask("critic-gap", limit=limit)

    def reviewers(self, director: str | None = None) -> Rows:
        """Return who reviewed most films, or most of a director's."""
        return self.ask("reviewers", director=director)

    def money(self, film: str) -> Rows:
        """Return what a film cost and earned: its budget, opening weekends and grosses."""
        return self.ask("money", film=film)

    def titles(self, film: str) -> Rows:
        """Return every title of a film, with the source that gives it and its lines."""
        return self.ask("titles", film=film)

    def songs(self, film: str | None = None, songwriter: str | None = None) -> Rows:
        """Return the songs of a film, or those of a songwriter."""
        return self.ask("songs", film=film, songwriter=songwriter)

    def quotes(self, film: str) -> Rows:
        """Return the lines of dialogue from a film, with the characters who speak them."""
        return self.ask("quotes", film=film)

    def synopses(self, film: str) -> Rows:
        """Return the summaries of the plot of a film, with their authors where these are named."""
        return self.ask("synopses", film=film)

    def awards(self, film: str) -> Rows:
        """Return how many awards a film won, and for how many it was nominated."""
        return self.ask("awards", film=film)

    def place_people(self, place: str) -> Rows:
        """Return who shot most films in a place, or in places within it."""
        return self.ask("place-people", place=place)

    def conflicts(self, film: str | None = None) -> Rows:
        """Return where sources disagree: every value not chosen with its source and lines, the value chosen, and the rule."""
        return self.ask("conflicts", film=film)

    def why(self, a: str, b: str | None = None, *, kind: str | None = None) -> Rows:
        """Return what joined the mentions of one entity, and its near misses; of two, what makes them one or keeps them apart.

        Each is a name, `Title (Year)`, an IRI, or a mention such as `Steve McQueen | Bullitt (1968)`. The columns are `what`, `a`, `a_iri`,
        `b`, `b_iri`, `stage`, `score`, `evidence`, `reason`, `where`. Raises `NotFound` and `AmbiguousName`; `UsageError` at an endpoint.
        """
        from filmograph.ask.identity.why import why

        return why(self._mentioned("why"), a, b, (kind,) if kind else KINDS)

    def crosswalk(self, kind: str | None = None) -> Rows:
        """Return which mention became which entity, a row for each mention, of one kind (a film, person, company, place or character).

        The columns are `source`, `document`, `line`, `kind`, `name`, `year`, `imdb`, `tmdb`, `wikidata`, `iri`, `label`.
        Raises `UsageError` for an unknown kind, and at an endpoint.
        """
        from filmograph.ask.identity.crosswalk import crosswalk

        if kind is not None and kind not in KINDS:
            raise UsageError(f"{kind!r} is no kind of entity; the kinds are {', '.join(KINDS)}.")
        return crosswalk(self._mentioned("crosswalk"), (kind,) if kind else tuple(KINDS))

    def homonyms(self, limit: int | None = None) -> Rows:
        """Return names that may be two people, and people who may be one, with the evidence."""
        return self.ask("homonyms", limit=limit)

    def gaps(self, limit: int | None = None) -> Rows:
        """Return films without a director, and credits from before a birth or after a death."""
        return self.ask("gaps", limit=limit)

    def _arrays(self, what: str) -> Network:
        network = self._open_network()
        if network is None:
            raise UsageError(f"{what} needs a store on this machine: an endpoint gives rows, not the network; open one with `--store`.")
        return network

    def _open_network(self) -> Network | None:
        if self._folder is not None and self._network is None:
            self._network = Network(self._folder / snapshot.NETWORK)
        return self._network

    def _mentioned(self, what: str) -> "Tables":
        tables = self._open_tables()
        if tables is None:
            raise UsageError(
                f"{what} needs a store on this machine: an endpoint does not give the claims of each source; open one with `--store`."
            )
        return tables

    def _open_tables(self) -> "Tables | None":
        if self._folder is not None and self._tables is None:
            from filmograph.store.claims_reader import Tables

            self._tables = Tables(self._folder)
        return self._tables

    def _find(self, kind: str, text: str) -> tuple[str, str]:
        return lookup.find(self._names, kind, text)

    def _store_names(self, folder: Path) -> StoreNames:
        store = None if isinstance(self._store, NoTriples) else self._store
        return StoreNames(Names(folder), lambda: self._arrays("a lookup"), store)


def open(path: str | Path = "filmograph.store") -> Filmograph:  # noqa: A001 - filmograph.open is the public name
    """Return the graph in a store that `filmograph build` wrote; raises `StoreError` when there is none."""
    folder = snapshot.current(Path(path))
    return Filmograph(EmbeddedStore(folder) if (folder / snapshot.GRAPH).is_dir() else NoTriples(Path(path)), folder)


def connect(url: str, *, timeout: int = 60) -> Filmograph:
    """Return the graph behind a SPARQL endpoint, asked with a time-out in seconds; paths and networks need a store."""
    from filmograph.store.endpoint import RemoteStore

    return Filmograph(RemoteStore(url, timeout=timeout))
