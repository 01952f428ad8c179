"""The facade: a graph opened from a store or an endpoint, its people and films, and every question as a method."""

from collections.abc import Collection, Sequence, Sized
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar, Unpack

from filmograph.api import exporting
from filmograph.api.entities import Company, Film, Person, Place
from filmograph.api.entity import Entity
from filmograph.api.keywords import limited
from filmograph.api.listed import Listed
from filmograph.api.origins import Endpoint, Folder, Opened, OpenStore, Origin, Snapshot, find_number
from filmograph.api.question_methods import Questions
from filmograph.ask import given, lookup
from filmograph.ask.answer_rows import Evidence, Rows
from filmograph.ask.network.incidence import Network
from filmograph.ask.network.limits import Limited, Limits, read_limits
from filmograph.ask.network.paths import Chain, Chains, find_chain, find_chains
from filmograph.ask.network.traverse import Search
from filmograph.ask.questions import answering
from filmograph.display import html_table
from filmograph.errors import FilmographError, UsageError
from filmograph.store import snapshot
from filmograph.store.address import Credentials, read_address
from filmograph.store.answer import Store
from filmograph.store.limits import QueryLimits
from filmograph.store.references import KINDS
from filmograph.wording import counted

if TYPE_CHECKING:  # a method imports networkx, scipy or DuckDB where it needs them: most questions need none, and they are long to load
    from filmograph.ask.claimed_lines import Claim
    from filmograph.ask.linked import Graph
    from filmograph.ask.network.centrality import Centre, Community, Degrees
    from filmograph.ask.network.roles import RoleCount
    from filmograph.export.page.widget import Widget
    from filmograph.export.pictures import Picture
    from filmograph.networkx_backend.array_graph import ArrayGraph
    from filmograph.store.claims_reader import Tables

Kind = TypeVar("Kind", bound=Entity)


class Filmograph(Questions):
    """A graph of film credits that can be asked; see `open` and `connect`.

    Where a method needs a person, film, company or place, it takes a name, a title, an IRI or an object such as a `Person`, and raises a
    `TypeError` for anything else. With `with` the graph is closed at the end. A copy is the graph itself; a pickled graph opens its store
    when it is used.

    >>> graph
    <Filmograph of examples.store: 7 films, 71 people>
    """

    def __init__(self, store: Store | Origin) -> None:
        self._origin: Origin = store if isinstance(store, Folder | Snapshot | Endpoint | OpenStore) else OpenStore(store)  # type: ignore[arg-type]
        self._parts: Opened | None = None
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the graph, which cannot be asked afterwards; rows, chains and networks that it gave stay.

        >>> with filmograph.open(graph.path_of_store) as other:
        ...     other.film("Doubt").year
        2008
        """
        if self._parts is not None:
            self._parts.close()
        self._closed, self._parts = True, None

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self

    def __reduce__(self) -> tuple[object, ...]:
        return Filmograph, (self._origin,)

    def __repr__(self) -> str:
        if self._closed:
            return f"<Filmograph of {self._origin}, closed>"
        if self._opened.folder is None:
            return f"<Filmograph of {self._origin}>"
        return f"<Filmograph of {self._origin}: {counted(len(self.films()), 'film')}, {counted(len(self.people()), 'person', 'people')}>"

    def _repr_html_(self) -> str:
        """Return what the graph has, and how much of it, as a table in HTML; an endpoint is not asked."""
        lists: dict[str, Sized] = {} if self._closed or self._opened.folder is None else {
            "films": self.films(), "people": self.people(), "companies": self.companies(), "places": self.places(),
        }  # fmt: skip
        return html_table(("of", "number"), [(name, len(entities)) for name, entities in lists.items()], caption=repr(self).strip("<>"))

    def ask(self, question: str, /, *, explain: bool | int = False, **parameters: object) -> Rows:
        """Return the rows that answer a named question; `filmograph questions` lists them with their parameters.

        A parameter is a name, a title (optionally `Title (Year)`), a role, an IRI or an object such as a `Person`. With `explain`, every
        row has its evidence under "evidence": the credits it was made from, each with source documents and lines; with a number, only the
        first so many rows have any.
        Raises `UsageError`, `NotFound` (with near names), `AmbiguousName` (with the candidates), and `TypeError`.

        >>> graph.ask("final-role", person="Bill Nunn")[0]["title"]
        "Won't Back Down"
        """
        return answering.ask(self._asked, question, parameters, explain=explain)

    def query_of(self, question: str, /, **parameters: object) -> str:
        """Return the SPARQL that answers a named question with these parameters; raises as `ask` does.

        >>> graph.query_of("cast", film="Doubt").splitlines()[0]
        'PREFIX film: <https://w3id.org/filmograph/ontology#>'
        """
        return answering.query_of(self._asked, question, parameters)

    def evidence(self, question: str, row: int, /, **parameters: object) -> list[Evidence]:
        """Return the evidence for one row, counted from 0, of the answer to a named question; raises as `ask` does.

        >>> [str(one) for one in graph.evidence("cast", 3, film="Doubt")]
        ['Viola Davis, actor, in Doubt (2008)  [seven-films line 4]']
        """
        return answering.evidence_of(self._asked, question, parameters, given.required("row", row, 0))

    def facts(self, entity: Entity) -> Rows:
        """Return what the graph states of an entity itself: the columns are `property`, `value` (an IRI or a text) and `name`.

        >>> [(row["property"], row["value"]) for row in graph.facts(graph.film("Doubt"))][1:3]
        [('title', 'Doubt'), ('year', '2008')]
        """
        from filmograph.ask.entity_facts import facts

        return facts(self._opened.graph, entity.iri)

    def reviews(self, film: str | Film) -> Rows:
        """Return the reviews of a film with their texts, headlines, reviewers, outlets and dates; `ratings` gives their scores.

        >>> graph.reviews("Doubt").columns
        ('headline', 'text', 'reviewer', 'outlet', 'date', 'place')
        """
        from filmograph.ask.entity_facts import reviews

        return reviews(self._opened.graph, self.film(film).iri)

    @property
    def _asked(self) -> answering.Opened:
        return answering.Opened(self._opened.graph, self._opened.network, self._find)

    def sparql(self, query: str, *, limits: QueryLimits | None = None) -> Rows:
        """Return the rows of a SPARQL SELECT; the truth value of an ASK is `bool` of them, the rows of a CONSTRUCT are its triples.

        `.answer` of the result holds RDF terms, the truth value or the graph. A query may take what `QueryLimits` say (60 s, 2 GB), and
        may not ask other hosts; an endpoint has limits of its own. Raises `QueryError` with line and column when the query cannot be
        parsed, and when it takes more.

        >>> graph.sparql("SELECT ?title { ?film film:year 2008 ; film:title ?title }")[0]
        {'title': 'Doubt'}
        >>> bool(graph.sparql("ASK { ?film film:year 1066 }", limits=filmograph.QueryLimits(seconds=2)))
        False
        """
        text, opened = given.text("query", query), self._opened
        return Rows(opened.queries.query(text, limits or QueryLimits()) if opened.queries else opened.store.query(text))

    def person(self, name: str | Person) -> Person:
        """Return the person of a name or IRI; raises `NotFound` or `AmbiguousName`.

        >>> graph.person("viola davis").name
        'Viola Davis'
        """
        return Person(self, *self._find("person", name))

    def film(self, title: str | Film) -> Film:
        """Return the film of a title, `Title (Year)` or IRI; raises `NotFound` or `AmbiguousName`.

        >>> graph.film("Doubt").directors
        [<Person John Patrick Shanley (person/john-patrick-shanley)>]
        """
        return Film(self, *self._find("film", title))

    def company(self, name: str | Company) -> Company:
        """Return the company of a name or IRI; raises `NotFound` or `AmbiguousName`.

        >>> graph.company("walden media")
        <Company Walden Media (company/walden-media)>
        """
        return Company(self, *self._find("company", name))

    def place(self, name: str | Place) -> Place:
        """Return the place of a name or IRI; raises `NotFound` or `AmbiguousName`.

        >>> graph.place("usa")
        <Place USA (place/usa)>
        """
        return Place(self, *self._find("place", name))

    def search(self, text: str, *, kinds: Collection[str] | str | None = None, limit: int = 10, near: bool = True) -> Rows:
        """Return the people, films, companies and places whose names begin as a text does, or else those with near names, the best first.

        `kinds` are some of "person", "film", "company" and "place". The columns are `iri`, `name`, `kind`, `found_as` (an alternative
        name), `about` and `near`. Without `near` nothing is found that only has a near name, for which an endpoint gives all its names.

        >>> [row["name"] for row in graph.search("viola")]
        ['Viola Davis']
        """
        from filmograph.ask import search

        wanted = search.KINDS if kinds is None else given.texts("kinds", kinds)
        if unknown := [kind for kind in wanted if kind not in search.KINDS]:
            raise UsageError(f"{unknown[0]!r} is no kind of entity that is searched; the kinds are {', '.join(search.KINDS)}.")
        names, network, most = self._opened.names, self._opened.network, given.required("limit", limit, 1)
        return search.rows_of(names, search.search(names, network, given.text("text", text), wanted, most, near=near))

    def people(self) -> Listed[Person]:
        """Return all people in the order of their names, each made when it is used.

        >>> len(graph.people()), graph.person("Viola Davis") in graph.people()
        (71, True)
        """
        return self._listed(Person, "people")

    def films(self) -> Listed[Film]:
        """Return all films in the order of their titles, each made when it is used.

        >>> [film.year for film in graph.films()]
        [1978, 1989, 2008, 1933, 1976, 1994, 2012]
        """
        return self._listed(Film, "films")

    def companies(self) -> Listed[Company]:
        """Return all companies in the order of their names, each made when it is used.

        >>> [company.name for company in graph.companies()][:2]
        ['20th Century Fox', 'Allegheny Lamplight']
        """
        return self._listed(Company, "companies")

    def places(self) -> Listed[Place]:
        """Return all places in the order of their names, each made when it is used.

        >>> [place.name for place in graph.places()][:2]
        ['Germany', 'Kuwait']
        """
        return self._listed(Place, "places")

    def _listed(self, kind: type[Kind], method: str) -> Listed[Kind]:
        return Listed(self, kind, self._opened.names.every(kind.kind), getattr(self, method))

    def has(self, entity: Entity) -> bool:
        """Return whether the graph has an entity of this kind and IRI.

        >>> graph.has(graph.film("Doubt"))
        True
        """
        if not isinstance(entity, Entity):
            raise TypeError(f"An entity is given as an object such as a Person, and not as {given.shown(entity)}.")
        return self._opened.names.label(entity.kind, entity.iri) is not None

    def number_of(self, entity: Entity, name: str) -> int | None:
        """Return a number that the graph has of an entity (its "year", "birthYear", "deathYear", …), None where it has none.

        >>> graph.number_of(graph.film("Doubt"), "year")
        2008
        """
        return find_number(self._opened, entity.kind, entity.iri, given.text("name", name))

    @limited
    def path(self, a: str | Person, b: str | Person, *, best_rated: bool = False, **limits: Unpack[Limited]) -> Chain:
        """Return a shortest chain between two people, with the film, both credits and the sources of every hop.

        Of several it is always the same one, or with `best_rated` the one whose films have the highest scores in all. Only credits within
        the limits count: in these `roles` (one or several; also "cast" and "crew"), in films `from_year` `to_year`, with this `billing` or
        a higher one, without these flags (`exclude`: "self", "voice", "uncredited"); `archive` footage only if it is asked for.
        Raises `NotFound` when there is none.

        >>> graph.path("Viola Davis", graph.person("Kevin Bacon"), roles="actor")
        <Viola Davis – Doubt (2008) – Meryl Streep – The River Wild (1994) – Kevin Bacon>
        """
        network, asked = self._arrays("path"), read_limits(limits)
        ends = self.person(a).iri, self.person(b).iri
        if best_rated:
            return find_chains(network, self._searching(asked), *ends, asked).best_rated()
        return find_chain(network, self._searching(asked), *ends, asked)

    @limited
    def paths(self, a: str | Person, b: str | Person, **limits: Unpack[Limited]) -> Chains:
        """Return every shortest chain between two people, in a fixed order, and their `count`; raises `NotFound` when there is none.

        >>> graph.paths("Viola Davis", "Kevin Bacon").count
        1
        """
        asked = read_limits(limits)
        return find_chains(self._arrays("path"), self._searching(asked), self.person(a).iri, self.person(b).iri, asked)

    def _searching(self, limits: Limits) -> Search:
        """Return what looks for chains within limits; it is kept, for its work arrays are as long as the network."""
        incidence = self._arrays("path").incidence(limits)
        if self._opened.search is None or self._opened.search.incidence is not incidence:
            self._opened.search = Search(incidence)
        return self._opened.search

    def walk(self, start: str | Entity, hops: Sequence[str] | str, *, source: str | None = None) -> set[str]:
        """Return the names, titles and values at the end of typed hops such as "film:director" and "^film:director".

        The start itself is never among them. With `source`, the walk is over that source's claims, joined on its keys and printed values.
        Raises `UsageError` for a hop that is no property, `NotFound` and `AmbiguousName` for the start, `NotFound` for the source.

        >>> sorted(graph.walk(graph.film("Doubt"), ["film:actor", "^film:actor", "film:year"]))
        ['1994', '2012']
        """
        from filmograph.ask.walk import SourceWalk, read_hops, walk_graph

        steps, opened = read_hops(given.texts("hops", hops)), self._opened
        if source is None:
            return walk_graph(opened.graph, self._find, given.any_entity(start), steps)
        if opened.tables is None:
            raise UsageError("A walk over one source needs a store on this machine: an endpoint does not give a source's own keys.")
        if given.text("source", source) not in opened.walks:
            opened.walks[source] = SourceWalk(opened.tables, source)
        # a source knows names and titles, no IRIs
        return opened.walks[source].walk(start.name if isinstance(start, Entity) else given.any_entity(start), steps)

    @limited
    def degrees(self, person: str | Person, *, depth: int | None = None, **limits: Unpack[Limited]) -> "Degrees":
        """Return how many people are how far from a person, and who is farthest; with `depth`, only as far as that.

        >>> graph.degrees("Kevin Bacon").counts
        [1, 2, 4, 52, 4]
        """
        from filmograph.ask.network.centrality import degrees

        depth = given.number("depth", depth, 0)
        return degrees(self._arrays("degrees"), self.person(person).iri, read_limits(limits), depth)

    @limited
    def centre(self, *, limit: int = 20, seed: int = 0, **limits: Unpack[Limited]) -> "Centre":
        """Return the people with the smallest mean distance to all others; from a sample, with its error, above 20,000 people.

        >>> graph.centre(limit=1).rows[0]["name"]
        'Viola Davis'
        """
        from filmograph.ask.network.centrality import centre

        return centre(self._arrays("centre"), read_limits(limits), given.required("limit", limit, 1), given.required("seed", seed, 0))

    @limited
    def central(self, measure: str = "pagerank", *, limit: int = 20, seed: int = 0, **limits: Unpack[Limited]) -> Rows:
        """Return the most central people by "degree", "pagerank", "betweenness" or "closeness".

        >>> graph.central("degree", limit=1)[0]["name"]
        'Bill Nunn'
        """
        from filmograph.ask.network.centrality import central

        asked = read_limits(limits)
        return central(self._arrays("central"), measure, asked, given.required("limit", limit, 1), given.required("seed", seed, 0))

    @limited
    def communities(self, *, seed: int = 0, **limits: Unpack[Limited]) -> "list[Community]":
        """Return groups of people who work with each other more than with others, the largest first.

        >>> len(graph.communities()[0].people)
        50
        """
        from filmograph.ask.network.centrality import communities

        return communities(self._arrays("communities"), read_limits(limits), given.required("seed", seed, 0))

    @limited
    def network(  # noqa: PLR0913 - each is something that a user chooses
        self,
        kind: str = "people",
        *,
        backbone: float | None = None,
        limit: int | None = None,
        around: str | Entity | None = None,
        depth: int | None = None,
        attributes: Collection[str] | None = None,
        **limits: Unpack[Limited],
    ) -> "ArrayGraph":
        """Return the network of "people", "films", "companies" or "film-people" as a networkx graph whose nodes are IRIs.

        Limits are those of `path`. With `backbone` only its backbone at that significance is kept; with `around`, a name or IRI, only
        what is up to `depth` edges away (1 without it), with its `distance`; with `limit` only so many nodes. `graph.graph["left_out"]`
        says what that left out. `attributes` chooses the attributes of nodes and edges; without it there are those that cost little, so
        no community, pagerank, component, roles or titles. They are computed when they are first looked at. Attributes can be
        set, nodes and edges stay as they are; `.copy()` gives one of networkx's own.

        >>> graph.network("people", roles="actor", from_year=2000)
        <network of people: 41 nodes, 709 edges>
        """
        from filmograph.ask.network.counted_credits import SIDES
        from filmograph.ask.network.graphs import make

        network, middle = self._arrays("network"), None
        if around is not None and kind in SIDES:
            named = around.iri if isinstance(around, Entity) else around
            middle = lookup.find_either(self._opened.names, SIDES[kind], given.text("around", named))[0]
        return make(
            network, kind, read_limits(limits), alpha=given.fraction("backbone", backbone), size=given.number("limit", limit),
            around=middle, depth=given.number("depth", depth), attributes=attributes,
        )  # fmt: skip

    @limited
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

        >>> graph.export("people", folder / "viola.gexf", around="Viola Davis", roles="actor").number_of_nodes()
        41
        """
        form = exporting.form_of(output, format)
        if isinstance(network, str):
            from filmograph.ask.network.attributes import exported

            chosen = exported(network, around=around is not None, titles=exporting.shows_titles(form)) if attributes is None else attributes
            graph: Graph = self.network(network, backbone=backbone, limit=limit, around=around, depth=depth, attributes=chosen, **limits)
            exporting.write(graph, output, form)
            return graph
        choices = {"backbone": backbone, "limit": limit, "around": around, "depth": depth, **limits}
        if unused := [name for name, value in choices.items() if value is not None]:
            raise UsageError(f"{unused[0]} chooses part of a network that is named, such as 'people'; leave it out of this export.")
        graph = network.to_networkx() if isinstance(network, exporting.Linked) else network
        exporting.write(graph, output, form, attributes)
        return graph

    def dump(
        self, output: str | Path, *, form: str | None = None, compress: str | None = None, shards: int = 1, claims: str = "nodes"
    ) -> list[Path]:
        """Write the graph to a file of RDF, or to several, and return their paths.

        The format is "nquads", "trig", "turtle", "ntriples" or "jsonld", else that of the file's name; a name in `.gz` or `.zst`, or
        `compress`, packs. With `claims="rdf12"` each claim is an annotation of RDF 1.2. Raises `UsageError` at an endpoint.

        >>> [path.name for path in graph.dump(folder / "films.nq.gz", shards=2)]
        ['films-1-of-2.nq.gz', 'films-2-of-2.nq.gz']
        """
        from filmograph.export import dump
        from filmograph.store.graph import EmbeddedStore

        store = self._opened.store
        if not isinstance(store, EmbeddedStore):
            raise UsageError("dump needs a store with triples on this machine; open one with `filmograph.open`.")
        wanted = dump.Wanted(*dump.wanted_of(str(output), form, compress), shards, claims)
        return dump.write(store, Path(output), wanted)

    @limited
    def picture(
        self, kind: str, *names: str | Entity, output: str | Path, theme: str = "light", limit: int | None = None, about: str | None = None,
        **limits: Unpack[Limited],
    ) -> "Picture":  # fmt: skip
        """Write a picture to an SVG, PNG or PDF file, and return its path, title and description.

        The kinds are "chain" (two people), "network" (a person, film or company), "career" (a person), "matrix" (several people) and
        "sources" (a film). The theme is "light" or "dark". A network shows the `limit` nearest neighbours; `about` says whether its name
        is that of a "person", "film" or "company". A chain and a network take the limits of `path`. Raises `UsageError` for what cannot
        be drawn, `NotFound` and `AmbiguousName`.

        >>> graph.picture("chain", "Bill Nunn", "Viola Davis", output=folder / "chain.svg").title
        'From Bill Nunn to Viola Davis'
        """
        from filmograph.api.drawing import Wanted, draw

        return draw(
            self,
            kind,
            Wanted(tuple(name.iri if isinstance(name, Entity) else name for name in names), limits, limit, about, self._arrays),
            Path(output),
            theme,
        )

    def show(self, network: "Graph | exporting.Linked", *, title: str | None = None, attributes: Collection[str] | None = None) -> "Widget":
        """Return a widget that shows a network, a chain or an answer in a notebook, as the offline page does in a browser.

        `title` is the network's own where none is given; `attributes` chooses what is shown beside label and weight, None is all.
        Raises `UsageError` where anywidget is not installed and for an unknown attribute, `FilmographError` for what is too large.

        >>> len(graph.show(graph.path("Viola Davis", "Holly Hunter")).network["nodes"]["x"])
        3
        """
        from filmograph.export.page.widget import widget

        graph = network.to_networkx() if isinstance(network, exporting.Linked) else network
        return widget(graph, title=title, attributes=attributes)

    def why(
        self,
        a: str | Entity,
        b: str | Entity | None = None,
        *,
        kind: str | None = None,
        property: str | None = None,  # noqa: A002 - the word of the ontology
    ) -> Rows:
        """Return what joined the mentions of one entity, and its near misses; of two, what makes them one or keeps them apart.

        With `property` ("year", "genre", …) what each source says that the entity has of it, with its lines.
        Each is a name, `Title (Year)`, an IRI, or a mention such as `Steve McQueen | Bullitt (1968)`. The columns are `what`, `a`, `a_iri`,
        `b`, `b_iri`, `stage`, `score`, `evidence`, `reason`, `where`. Raises `NotFound` and `AmbiguousName`; `UsageError` at an endpoint.

        >>> graph.why("Won't Back Down", kind="film")[0]["what"]
        'mention'
        """
        from filmograph.ask.identity.why import why

        kind = kind or (a.kind if isinstance(a, Entity) else None)
        other = None if b is None else given.any_entity(b)
        stated = None if property is None else given.text("property", property)
        return why(self._mentioned("why"), given.any_entity(a), other, (kind,) if kind else KINDS, stated)

    def grown(self, *entities: Entity, neighbours: int = 30, **limits: Unpack[Limited]) -> "Graph":
        """Return the network of several entities of one kind, each with those with which it shares most, and of all links between these.

        People and companies are linked by the films that they share, films by their people. Raises `UsageError` for places and for
        entities of different kinds, `NotFound` for one that shares nothing.

        >>> graph.grown(graph.person("Viola Davis"), neighbours=3).number_of_nodes()
        4
        """
        from filmograph.ask.network import grown

        kinds = {entity.kind for entity in entities}
        kind = next((known for known in grown.NETWORKS if kinds == {known}), None)
        if kind is None:
            raise UsageError("A network grows around people, around films or around companies, and around one or more of them.")
        pairs, most = [(entity.iri, entity.name) for entity in entities], given.required("neighbours", neighbours, 1)
        return grown.grown(self._arrays("grown"), kind, pairs, read_limits(limits), most)

    def count_role(self, role: str, *, limit: int = 20) -> "RoleCount":
        """Return how many credits, people and films a role has, its years, and the people with most films in it.

        >>> graph.count_role("director", limit=1).most
        (('https://w3id.org/filmograph/id/person/curtis-hanson', 'Curtis Hanson', 1),)
        """
        from filmograph.ask.network.roles import count_role

        return count_role(self._arrays("count_role"), given.text("role", role), given.required("limit", limit, 1))

    def documents(self, source: str) -> list[str]:
        """Return the files of a source; raises `NotFound` for an unknown one, `UsageError` at an endpoint.

        >>> graph.documents("seven-films")
        ['seven-films.csv']
        """
        from filmograph.ask.claimed_lines import documents

        return documents(self._mentioned("documents"), given.text("source", source))

    def claims_of(self, source: str, document: str, *, first: int = 1, last: int = 1 << 30, limit: int = 1000) -> "Sequence[Claim]":
        """Return what the lines of a document claim, from a first line to a last; raises as `documents`.

        >>> [(one.property, one.value) for one in graph.claims_of("seven-films", "seven-films.csv", first=3, last=3)][:2]
        [('billing', '1'), ('billing', '2')]
        """
        from filmograph.ask.claimed_lines import claims

        return claims(self._mentioned("claims_of"), given.text("source", source), given.text("document", document), (first, last), limit)

    def crosswalk(self, kind: str | None = None) -> Rows:
        """Return which mention became which entity, a row for each mention, of one kind (a film, person, company, place or character).

        The columns are `source`, `document`, `line`, `kind`, `name`, `year`, `imdb`, `tmdb`, `wikidata`, `iri`, `label`.
        Raises `UsageError` for an unknown kind, and at an endpoint.

        >>> graph.crosswalk("film").columns[:3]
        ('source', 'document', 'line')
        """
        from filmograph.ask.identity.crosswalk import crosswalk

        if kind is not None and given.text("kind", kind) not in KINDS:
            raise UsageError(f"{kind!r} is no kind of entity; the kinds are {', '.join(KINDS)}.")
        return crosswalk(self._mentioned("crosswalk"), (kind,) if kind else tuple(KINDS))

    @property
    def path_of_store(self) -> Path:
        """Return the folder of the store; raises `UsageError` at an endpoint.

        >>> graph.path_of_store.name
        'examples.store'
        """
        if not isinstance(self._origin, Folder):
            raise UsageError(f"{self._origin} is no store on this machine, so it has no folder.")
        return self._origin.path

    @property
    def _opened(self) -> Opened:
        if self._closed:
            raise FilmographError(f"The graph of {self._origin} is closed; open it again with filmograph.open().")
        if self._parts is None:
            self._parts = Opened(*self._origin.open())
        return self._parts

    def _arrays(self, what: str) -> Network:
        network = self._opened.network
        if network is None:
            raise UsageError(f"{what} needs a store on this machine: an endpoint gives rows, not the network; open one with `--store`.")
        return network

    def _mentioned(self, what: str) -> "Tables":
        tables = self._opened.tables
        if tables is None:
            raise UsageError(
                f"{what} needs a store on this machine: an endpoint does not give the claims of each source; open one with `--store`."
            )
        return tables

    def _find(self, kind: str, named: object) -> tuple[str, str]:
        return lookup.find(self._opened.names, kind, given.entity(kind, named))


def open(path: str | Path = "filmograph.store") -> Filmograph:  # noqa: A001 - filmograph.open is the public name
    """Return the graph in a store that `filmograph build` wrote; raises `StoreError` when there is none.

    >>> filmograph.open(graph.path_of_store)
    <Filmograph of examples.store: 7 films, 71 people>
    """
    if not isinstance(path, str | Path):
        raise TypeError(f"A store is given as the path of its folder, and not as {given.shown(path)}.")
    snapshot.current(Path(path))
    graph = Filmograph(Folder(Path(path).absolute()))
    graph._opened  # noqa: B018 - what is wrong with the store is an error here, not where it is first asked
    return graph


def connect(  # noqa: PLR0913 - each is named where it is given
    url: str, *, timeout: float = 60, size: int = 256 << 20, user: str | None = None, password: str | None = None, token: str | None = None
) -> Filmograph:
    """Return the graph behind a SPARQL endpoint; paths and networks need a store.

    A question takes at most so many seconds and bytes. A user with a password, also in the address, or a token is sent to the endpoint
    and never shown. Raises `EndpointError` for what is no address.

    >>> filmograph.connect("http://127.0.0.1:8890/sparql")
    <Filmograph of http://127.0.0.1:8890/sparql>
    """
    texts = {
        name: None if text is None else given.text(name, text) for name, text in (("user", user), ("password", password), ("token", token))
    }
    address = read_address(given.text("url", url), Credentials(**texts))
    graph = Filmograph(Endpoint(address, given.above_zero("timeout", timeout), given.required("size", size, 1)))
    graph._opened  # noqa: B018
    return graph
