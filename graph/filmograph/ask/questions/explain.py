"""The evidence for a row of an answer: the credits (or releases, ratings, …) it was made from, and where each of those was read.

A question's header gives it as patterns (see `query.Question`). Credits are looked up in the network's arrays where there are any;
everything else, and all of it at an endpoint, by SPARQL, where a source that keeps no lines in the graph is named without them.
"""

from collections.abc import Iterable, Iterator, Mapping

from rdflib.term import Identifier, Literal, URIRef

from filmograph.ask.answer_rows import Evidence
from filmograph.ask.network.incidence import Network
from filmograph.ask.questions.query import Question
from filmograph.namespaces import FILM, ROLE
from filmograph.store.answer import Answer, Store
from filmograph.store.network import ARCHIVE, Provenance
from filmograph.store.sparql import bind, term_text

Pattern = Mapping[str, str]
Terms = Mapping[str, Identifier]

_OWN_KEYS = ("is", "tells")
_DETAILS = """
SELECT ?class ?film ?title ?year ?person ?name ?role ?character ?archive ?source ?document ?first ?last {
    $_on a ?class
    OPTIONAL { $_on film:film ?about }
    BIND (COALESCE(?about, $_on) AS ?film)
    ?film film:title ?title
    OPTIONAL { ?film film:year ?year }
    OPTIONAL { $_on film:person ?person . ?person film:name ?name }
    OPTIONAL { $_on film:role/skos:prefLabel ?role }
    OPTIONAL { $_on film:characters ?character }
    OPTIONAL { $_on film:archiveFootage ?archive }
    OPTIONAL {
        ?film prov:wasDerivedFrom ?graph . ?graph rdfs:label ?source
        OPTIONAL { ?graph prov:wasDerivedFrom/film:fileName ?document }
        OPTIONAL { GRAPH ?graph {
            # engines begin with the few claims about the entity only where the part itself names it
            ?claim film:subject $_on ; film:property $_tells
            OPTIONAL { ?claim film:subject $_on ; film:firstLine ?first ; film:lastLine ?last } } }
    }
} ORDER BY ?source ?document ?first"""

_CLAIMS = """
SELECT DISTINCT ?title ?year ?name ?source ?document ?first ?last {
    $_person $_tells $_film ; film:name ?name . $_film film:title ?title
    OPTIONAL { $_film film:year ?year }
    OPTIONAL {
        GRAPH ?graph { ?claim film:subject $_person ; film:property $_tells ; film:value $_film }
        ?graph rdfs:label ?source
        OPTIONAL { GRAPH ?graph { ?claim film:firstLine ?first ; film:lastLine ?last } }
        OPTIONAL { GRAPH ?graph { ?claim prov:wasDerivedFrom ?own } }
        OPTIONAL { ?graph prov:wasDerivedFrom ?any }
        BIND (COALESCE(?own, ?any) AS ?from)
        OPTIONAL { ?from film:fileName ?document }
    }
} ORDER BY ?source ?document ?first"""


def explain(question: Question, asked: Terms, found: Answer, store: Store, network: Network | None) -> list[list[Evidence]]:
    """Return the evidence for every row of an answer, sorted by film, person and role, without repetition."""
    explained = []
    for row in found.terms:
        values = dict(zip(found.columns, row, strict=True))
        evidence: set[Evidence] = set()
        for group in question.rests:
            bound = [_bound(pattern, asked, values) for pattern in group]
            if network is not None and all(pattern.get("is", "Credit") == "Credit" for pattern in group):
                evidence |= set(_from_arrays(network, bound))
            else:
                evidence |= set(_from_graph(store, group, bound))
        # archive footage is evidence of work on a film only where there is no other
        kept = [one for one in evidence if not one.archive_footage] or evidence
        explained.append(sorted(kept, key=lambda e: (e.year or 0, e.title, e.film, e.kind, e.name or "", e.role or "", e.character or "")))
    return explained


def _bound(pattern: Pattern, asked: Terms, row: Mapping[str, Identifier | None]) -> dict[str, Identifier]:
    """Return the values of a pattern by property; a value that was not asked for, or is unbound in the row, is left out."""
    bound = {}
    for name, value in pattern.items():
        if name in _OWN_KEYS:
            continue
        term = asked.get(value[1:]) if value.startswith("$") else row.get(value)
        if value.startswith("role:"):
            term = URIRef(str(ROLE) + value.removeprefix("role:"))
        if term is not None:
            bound[name] = term
    return bound


# from the arrays --------------------------------------------------------------------------------------------------------------------


def _from_arrays(network: Network, patterns: list[dict[str, Identifier]]) -> Iterator[Evidence]:
    found = [_matching(network, pattern) for pattern in patterns]
    films = set.intersection(*({int(network.film[credit]) for credit in credits_} for credits_ in found)) if found else set()
    for credits_ in found:
        yield from (_evidence(network, credit) for credit in credits_ if int(network.film[credit]) in films)


def _matching(network: Network, pattern: dict[str, Identifier]) -> list[int]:
    """Return the indices of the credits that fit a pattern, which names a person or a film."""
    person, film = network.person_iri.find(str(pattern.get("person", ""))), network.film_iri.find(str(pattern.get("film", "")))
    credits_: Iterable[int] = ()
    if person is not None:
        credits_ = range(int(network.person_start[person]), int(network.person_start[person + 1]))
    elif film is not None and "person" not in pattern:
        bounds = network.numbers("film_start")
        credits_ = network.numbers("film_order")[int(bounds[film]) : int(bounds[film + 1])].tolist()
    roles = _roles(network, pattern["role"]) if "role" in pattern else None
    return [
        credit for credit in credits_
        if ("film" not in pattern or int(network.film[credit]) == film) and (roles is None or int(network.role[credit]) in roles)
    ]  # fmt: skip


def _roles(network: Network, term: Identifier) -> set[int]:
    names = network.roles if isinstance(term, URIRef) else list(network.texts("role_label"))
    wanted = str(term).removeprefix(str(ROLE))
    return {number for number, name in enumerate(names) if name == wanted}


def _evidence(network: Network, credit: int) -> Evidence:
    person, film = int(network.person[credit]), int(network.film[credit])
    return Evidence(
        "Credit", network.film_iri[film], network.film_title[film], int(network.film_year[film]) or None, network.person_iri[person],
        network.person_name[person], network.texts("role_label")[int(network.role[credit])],
        network.texts("credit_characters")[credit] or None, bool(network.flags[credit] & ARCHIVE),
        tuple(sorted(network.provenance(credit))),
    )  # fmt: skip


# from the graph ---------------------------------------------------------------------------------------------------------------------


def _from_graph(store: Store, group: tuple[Pattern, ...], bound: list[dict[str, Identifier]]) -> Iterator[Evidence]:
    names = [f"?on{number}" for number in range(len(group))]
    parts = " ".join(_part(name, pattern, values) for name, pattern, values in zip(names, group, bound, strict=True))
    if group[0].get("is") == "Claim":
        yield from _claims(store, group[0]["tells"], bound[0])
        return
    for row in store.query(f"SELECT DISTINCT {' '.join(names)} {{ {parts} }} ORDER BY {' '.join(names)}").terms:
        for node, pattern in zip(row, group, strict=True):
            if isinstance(node, URIRef):
                yield from _details(store, node, pattern)


def _part(name: str, pattern: Pattern, values: dict[str, Identifier]) -> str:
    """Return the triples of a pattern; what a film itself has, such as `filmedIn`, is a place or within it."""
    kind = pattern.get("is", "Credit")
    film = term_text(values["film"]) if "film" in values else "?film"
    if kind == "Film":
        places = {f"{name}{key}": (key, value) for key, value in values.items() if key != "film"}
        shot = "".join(f"{film} film:{key} {at} . {at} film:within* {term_text(value)} . " for at, (key, value) in places.items())
        return shot + (f"BIND ({film} AS {name})" if "film" in values else f"{film} a film:Film BIND ({film} AS {name})")
    triples = [f"{name} a film:{kind} ; film:film {film} ."]
    for key, value in values.items():
        if key == "role" and isinstance(value, Literal):
            triples.append(f"{name} film:role/skos:prefLabel {term_text(value)} .")
        elif key == "date" and isinstance(value, Literal) and value.datatype is None:
            triples.append(f"{name} film:date|film:dateText {name}date . FILTER (STR({name}date) = {term_text(value)})")
        elif key != "film":
            triples.append(f"{name} {term_text(URIRef(str(FILM[key])))} {term_text(value)} .")
    return " ".join(triples)


def _claims(store: Store, tells: str, values: dict[str, Identifier]) -> Iterator[Evidence]:
    """Yield the evidence that sources themselves give a film as the value of a person's property, if they do."""
    if not {"person", "film"} <= values.keys():
        return
    rows = list(store.query(bind(_CLAIMS, {**values, "tells": URIRef(str(FILM[tells]))})))
    provenance = {
        Provenance(str(row["source"]), str(row["document"] or ""), _integer(row["first"]), _integer(row["last"]))
        for row in rows if row["source"] is not None
    }  # fmt: skip
    for row in rows[:1]:
        yield Evidence(
            "Claim", str(values["film"]), str(row["title"]), _integer(row["year"]), str(values["person"]), str(row["name"]),
            provenance=tuple(sorted(provenance)), property=tells,
        )  # fmt: skip


def _details(store: Store, node: URIRef, pattern: Pattern) -> Iterator[Evidence]:
    kind = pattern.get("is", "Credit")
    values: dict[str, Identifier] = {"on": node}
    if kind == "Credit" or "tells" in pattern:
        values["tells"] = URIRef(str(FILM[pattern.get("tells", "person")]))
    rows = [row for row in store.query(bind(_DETAILS, values)) if str(row["class"]) == str(FILM[kind])]
    if not rows:
        return
    lined = [row for row in rows if row["first"] is not None] or rows
    documents = {source: {row["document"] for row in rows if row["source"] == source} for source in {row["source"] for row in rows}}
    # the graph does not record which of a source's documents has the entity
    one_of = {source: str(next(iter(own))) if len(own) == 1 else "" for source, own in documents.items()}
    provenance = {
        Provenance(str(row["source"]), one_of[row["source"]], _integer(row["first"]), _integer(row["last"]))
        for row in lined if row["source"] is not None
    }  # fmt: skip
    one = rows[0]
    yield Evidence(
        kind, str(one["film"]), str(one["title"]), _integer(one["year"]), _text(one["person"]), _text(one["name"]), _text(one["role"]),
        _text(one["character"]), bool(one["archive"]), tuple(sorted(provenance)),
    )  # fmt: skip


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _integer(value: object) -> int | None:
    return value if isinstance(value, int) else None
