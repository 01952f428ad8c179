"""What each tool answers, as a function of a graph: names, questions, chains, walks, evidence, conflicts and SPARQL.

The docstring of a tool is what a language model reads of it, so it says what each argument is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Literal, get_args

from filmograph.api.filmograph import Filmograph
from filmograph.ask import given
from filmograph.ask.answer_rows import Row, Rows
from filmograph.ask.network import paths as chains
from filmograph.errors import AmbiguousName, NotFound, UsageError
from filmograph.serve.answers import (
    Answer,
    Credited,
    Ends,
    Fact,
    Found,
    FoundNames,
    Hop,
    Match,
    Paths,
    Reason,
    Reasons,
    answer_row,
    fitted,
    shortened,
)
from filmograph.serve.settings import LIMITS
from filmograph.store.network import Provenance

Kind = Literal["person", "film", "company", "place"]
IdentityKind = Literal["person", "film", "company", "place", "character"]

_MOST_ROWS, _MOST_CHAINS, _MOST_NAMES = 500, 20, 20
_NAME, _QUERY = 1_000, 20_000


def find(graph: Filmograph, names: list[str], kind: Kind | None = None) -> FoundNames:
    """Find the people, films, companies and places that names stand for.

    names: up to 20 names or titles, also `Title (Year)`, `Name (year of birth)` or an IRI. kind: look for entities of this kind alone.
    A name that nothing has brings near names; where several entities have it, all are listed, and `choose` says how to write each.
    """
    _few("names", names, _MOST_NAMES)
    return FoundNames([_found(graph, _short("name", name), (kind,) if kind else get_args(Kind)) for name in names])


def ask(graph: Filmograph, question: str, parameters: dict[str, str | int | None] | None = None, limit: int = 50) -> Answer:
    """Answer a named question, each row with its evidence: the credits or facts it rests on, with sources, documents and lines.

    question: one of the names below. parameters: its parameters by name; a person, film, company or place is given by name, title,
    `Title (Year)` or IRI, a role by its name ("director", "executive producer"). limit: at most this number of rows, up to 500.
    """
    most = _limit(limit)
    # a value is written as on the command line: the question knows what it has to be
    texts = {_short("parameter", name): _short(name, str(value)) for name, value in (parameters or {}).items() if value is not None}
    _few("parameters", texts, _MOST_NAMES)
    return _answer(graph.ask(_short("question", question), explain=most, **texts), most)


def path(  # noqa: PLR0913, PLR0917 - each is something that a user chooses
    graph: Filmograph,
    a: str,
    b: str,
    roles: list[str] | None = None,
    from_year: int | None = None,
    to_year: int | None = None,
    best_rated: bool = False,
    limit: int = 1,
) -> Paths:
    """Find the shortest chain of shared films between two people, with the evidence for both credits of every hop.

    a, b: names or IRIs of people. roles: count only credits in these roles; "cast" and "crew" are roles too. from_year, to_year: count
    only films of these years. best_rated: of the shortest chains the one whose films have the highest scores. limit: give this number
    of shortest chains, up to 20, and count them all.
    """
    wanted, ends = _limit(limit, _MOST_CHAINS), (_short("a", a), _short("b", b))
    if roles is not None:
        _few("roles", roles, _MOST_NAMES)
    if wanted == 1 or best_rated:
        chain = graph.path(*ends, best_rated=best_rated, roles=roles, from_year=from_year, to_year=to_year)
        return Paths(chain.length, [_hops(chain)])
    found = graph.paths(*ends, roles=roles, from_year=from_year, to_year=to_year)
    return Paths(found.length, [_hops(chain) for chain in islice(found, wanted)], found.count)


def walk(graph: Filmograph, start: str, hops: list[str], source: str | None = None, limit: int = 200) -> Ends:
    """Follow properties from an entity and list the names, titles and values at the end; the start itself is not among them.

    start: a name, title or IRI. hops: properties of the schema such as "film:director", or "^film:director" to follow one backwards.
    source: follow only the claims of this source, as it states them. limit: at most this number of ends, up to 500.
    """
    _few("hops", hops, _MOST_NAMES)
    most = _limit(limit)
    every = sorted(graph.walk(_short("start", start), [_short("hop", hop) for hop in hops], source=source and _short("source", source)))
    ends, left_out = fitted(every, most, shortened, "end")
    return Ends(ends, len(every), left_out)


def why(  # noqa: PLR0913, PLR0917 - as above
    graph: Filmograph,
    name: str,
    other: str | None = None,
    film: str | None = None,
    property: str | None = None,  # noqa: A002 - the word of the ontology
    kind: IdentityKind | None = None,
    limit: int = 50,
) -> Reasons:
    """Give the evidence for who is who, or for a fact, with documents and lines.

    name: an entity by name, title or IRI, or a mention such as `Steve McQueen | Bullitt (1968)`. With nothing else, which mentions of the
    sources were joined to it, by which evidence, and which were not. other: what makes two of them one, or keeps them apart. film: the
    lines that credit this person or company in the film. property: what each source states of a property such as "year".
    kind: take the names as names of this kind. limit: at most this number of reasons, up to 500. Give one of other, film and property.
    """
    most = _limit(limit)
    if sum(one is not None for one in (other, film, property)) > 1:
        raise UsageError("Give one of other, film and property, and not several: each asks for evidence of its own kind.")
    if film is not None:
        reasons = _credits(graph, _short("name", name), _short("film", film), kind)
    else:
        two = other and _short("other", other)
        rows = graph.why(_short("name", name), two, kind=kind, property=property and _short("property", property))
        reasons = [_reason(row) for row in rows]
    found, left_out = fitted(reasons, most, lambda one: one, "reason")
    return Reasons(found, len(reasons), left_out)


def conflicts(graph: Filmograph, film: str | None = None, limit: int = 50) -> Answer:
    """List where sources disagree: each losing value with its sources and lines, the chosen value with its own, and the rule.

    film: a title, `Title (Year)` or IRI; without it, the conflicts of the graph. limit: at most this number of rows, up to 500.
    """
    most = _limit(limit)
    return _answer(graph.conflicts(film and _short("film", film)), most)


def sparql(graph: Filmograph, query: str, limit: int = 50) -> Answer:
    """Answer a SPARQL 1.1 query (SELECT, ASK, CONSTRUCT or DESCRIBE); nothing can be changed.

    query: the text; the prefixes film:, role:, rdfs:, skos:, xsd: and others need no declaration, and `schema` lists classes and
    properties. A query has ten seconds, and 100,000 rows. limit: give at most this number of rows, up to 500.
    """
    most = _limit(limit)
    rows = graph.sparql(_short("query", query, _QUERY), limits=LIMITS)
    return replace(_answer(rows, most), truth=rows.answer.boolean)


def _found(graph: Filmograph, name: str, kinds: Iterable[str]) -> Found:
    matches, near, choose = list[Match](), list[str](), list[str]()
    for kind in kinds:
        try:
            entity = getattr(graph, kind)(name)
            matches.append(Match(entity.iri, shortened(entity.name), kind))
        except AmbiguousName as error:
            matches += [Match(iri, shortened(label), kind) for iri, label in error.candidates[:_MOST_NAMES]]
            choose.append(shortened(str(error)))
        except NotFound as error:
            near += map(shortened, error.near)
    return Found(shortened(name), matches, [] if matches else list(dict.fromkeys(near)), " ".join(choose) or None)


def _answer(rows: Rows, most: int) -> Answer:
    pairs = [(row, rows.evidence[at] if rows.evidence else ()) for at, row in enumerate(rows[:most])]
    made, left_out = fitted(pairs, most, lambda pair: answer_row(*pair), "row", len(rows))
    return Answer(list(rows.columns), made, len(rows), left_out)


def _hops(chain: chains.Chain) -> list[Hop]:
    return [
        Hop(
            Credited(hop.source_iri, shortened(hop.source_name), hop.source_role, hop.source_character and shortened(hop.source_character)),
            Match(hop.film, shortened(hop.film_label), "film"),
            Credited(hop.target_iri, shortened(hop.target_name), hop.target_role, hop.target_character and shortened(hop.target_character)),
            [Fact(shortened(name), sources) for name, sources in _by_name(hop.evidence)],
        )
        for hop in chain.hops
    ]


def _by_name(evidence: Iterable[tuple[str, Provenance]]) -> list[tuple[str, list[Provenance]]]:
    found: dict[str, list[Provenance]] = {}
    for name, provenance in evidence:
        found.setdefault(name, []).append(provenance)
    return list(found.items())


def _credits(graph: Filmograph, name: str, film: str, kind: str | None) -> list[Reason]:
    """Return the evidence for the credits of a person, or of a company where `kind` says so, in a film."""
    if kind not in (None, "person", "company"):
        raise UsageError(f"A {kind} has no credits; the kind is person or company where a film is given.")
    who = graph.company(name) if kind == "company" else graph.person(name)
    where, question = graph.film(film), "company-films" if kind == "company" else "filmography"
    rows = graph.ask(question, explain=True, **{who.kind: who})
    facts = {one: None for row, own in zip(rows, rows.evidence, strict=True) if row["film"] == where.iri for one in own}
    if not facts:
        raise NotFound(f"{who.name} has no credit in {where.name}.")
    return [Reason("credit", one.what(), None, None, None, None, None, list(map(str, one.provenance))) for one in facts]


def _reason(row: Row) -> Reason:
    texts = {name: None if row[name] is None else shortened(row[name]) for name in ("b", "stage", "evidence", "reason")}
    where = [row["where"]] if row["where"] else []
    return Reason(row["what"], shortened(row["a"]), texts["b"], texts["stage"], row["score"], texts["evidence"], texts["reason"], where)


def _limit(limit: int, most: int = _MOST_ROWS) -> int:
    found = given.required("limit", limit, 1)
    if found > most:
        raise UsageError(f"limit is at most {most}, and {found} is more.")
    return found


def _short(name: str, text: str, most: int = _NAME) -> str:
    if len(text) > most:
        raise UsageError(f"{name} has at most {most:,} characters here, and this one has {len(text):,}.")
    return text


def _few(name: str, values: Sequence[object] | dict[str, str], most: int) -> None:
    if not values and name != "parameters":
        raise UsageError(f"{name} is empty; give at least one.")
    if len(values) > most:
        raise UsageError(f"{name} has at most {most} entries here, and this one has {len(values):,}.")
