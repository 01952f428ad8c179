"""The fast ways: questions about who was in what, answered from the network's arrays; the answers are those of the `.rq` files.

Orders are those of the queries: what is unknown comes first, texts by code point, and last the IRI, which is the number.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from rdflib.term import Identifier, Literal

from filmograph.arrays import Numbers
from filmograph.ask.network import FLAGS, Network
from filmograph.ask.projection import Edges, project
from filmograph.ask.rows import Table
from filmograph.ask.traverse import gather
from filmograph.store import Value

Asked = int | None
Plain = tuple[Value, ...]

_ARCHIVE = FLAGS["archive"]
_PERSON, _FILM = {"person": "iri", "name": "text"}, {"film": "iri", "title": "text"}
_NAMED_THREE = {f"{who}{what}": kind for who in "abc" for what, kind in (("", "iri"), ("_name", "text"))}
_PROLIFIC = 4000


def collaborators(network: Network, person: Asked, role: Asked = None) -> Table:
    """Return who worked with a person: films shared, first and last year."""
    columns = {**_PERSON, "films": "integer", "first": "integer", "last": "integer"}
    if person is None or person < 0:
        return Table.of(columns, [])
    places = gather(network.numbers("film_start"), network.numbers("film_order"), network.whole.films_of(person))[0]
    people, films = network.person[places], network.film[places]
    kept = ((network.flags[places] & _ARCHIVE) == 0) & (people != person)
    if role is not None:
        kept &= network.role[places] == role
    pairs = np.unique(people[kept].astype(np.int64) * network.films + films[kept])
    found, counts, first, last = _years(network, pairs // network.films, pairs % network.films)
    order = np.lexsort((network.numbers("person_rank")[found], -counts))
    found, counts, first, last = found[order], counts[order], first[order], last[order]

    def make(start: int, end: int) -> list[Plain]:
        part = found[start:end]
        return list(
            zip(network.person_iri.take(part), network.person_name.take(part), counts[start:end].tolist(), _known(first[start:end]),
                _known(last[start:end]), strict=True)
        )  # fmt: skip

    return Table(columns, len(found), make)


def shared_films(network: Network, a: Asked, b: Asked) -> Table:
    """Return the films of two people, and what each did in them."""
    columns = {**_FILM, "year": "integer", "role_a": "label", "character_a": "text", "role_b": "label", "character_b": "text"}
    did = [_did(network, person) for person in (a, b)]
    films = np.array(sorted(did[0].keys() & did[1].keys()), dtype=np.int64)
    titles, years, iris = network.film_title.take(films), _known(network.film_year[films]), network.film_iri.take(films)
    rows = [
        (iri, title, year, *did_a, *did_b)
        for film, iri, title, year in zip(films.tolist(), iris, titles, years, strict=True)
        for did_a in did[0][film] for did_b in did[1][film]
    ]  # fmt: skip
    rows.sort(key=lambda r: (r[2] or 0, r[1], r[0], r[3], r[5], r[4] or "", r[6] or ""))
    return Table.of(columns, rows)


def filmography(network: Network, person: Asked, role: Asked = None) -> Table:
    """Return the films of a person in order, with role, character and billing."""
    columns = {**_FILM, "year": "integer", "role": "label", "character": "text", "billing": "integer"}
    rows: list[tuple[Any, ...]] = []
    for place in _credits_of(network, person, role):
        film = int(network.film[place])
        date = int(network.numbers("film_date")[film])
        released = date if date % 10000 else 0
        rows.append((_year(network, film) or 0, released, network.film_title[film], film, *_in_role(network, place, billing=True)))
    rows.sort(key=lambda r: (*r[:5], r[6] or 0, r[5] or ""))
    return Table.of(columns, [(network.film_iri[r[3]], r[2], r[0] or None, *r[4:]) for r in rows])


def cast(network: Network, film: Asked) -> Table:
    """Return who plays in a film, by billing."""
    columns = {**_PERSON, "role": "label", "character": "text", "billing": "integer"}
    rows = []
    if film is not None and film >= 0:
        bounds = network.numbers("film_start")
        for place in network.numbers("film_order")[int(bounds[film]) : int(bounds[film + 1])].tolist():
            if network.roles[int(network.role[place])] == "actor":
                person = int(network.person[place])
                rows.append((network.person_name[person], person, *_in_role(network, place, billing=True)))
    rows.sort(key=lambda r: (r[4] is None, r[4] or 0, r[0], r[1], r[3] or ""))
    return Table.of(columns, [(network.person_iri[r[1]], r[0], *r[2:]) for r in rows])


def directed_by_starring(network: Network, director: Asked, actor: Asked) -> Table:
    """Return the films directed by one person in which the other plays."""
    films = [
        {int(network.film[place]) for place in _credits_of(network, person, role) if not network.flags[place] & _ARCHIVE}
        for person, role in ((director, "director"), (actor, "actor"))
    ]
    found = sorted(films[0] & films[1], key=lambda f: (_year(network, f) or 0, network.film_title[f], f))
    return Table.of({**_FILM, "year": "integer"}, [(network.film_iri[f], network.film_title[f], _year(network, f)) for f in found])


def final_role(network: Network, person: Asked, role: Asked = None, by: str | None = None) -> Table:
    """Return a person's last role, derived from the credits, stated by a source, or both; `by` "production" goes by the end of shooting."""
    columns = {**_PERSON, **_FILM, "date": "text", "role": "label", "character": "text", "basis": "text", "posthumous": "boolean",
               "tied": "boolean"}  # fmt: skip
    own = [place for place in _credits_of(network, person, role) if not network.flags[place] & _ARCHIVE]
    films = {int(network.film[place]) for place in own}
    finished, released = network.numbers("film_finished"), network.numbers("film_date")
    dates = {film: (int(finished[film]) if by == "production" else 0) or int(released[film]) for film in films}
    last = {film for film in films if dates[film] and _may_be(dates[film], max(dates.values()))}
    stated = set(network.numbers("stated_film")[network.numbers("stated_person") == person].tolist())
    died = int(network.numbers("person_died")[person]) if films else 0
    rows = [
        (dates[film], network.film_title[film], film, *_in_role(network, place),
         ", ".join(["derived"] * (film in last) + ["stated"] * (film in stated)), 0 < died < int(network.film_year[film]),
         film in last and len(last) > 1)
        for place in own if (film := int(network.film[place])) in last | stated
    ]  # fmt: skip
    rows.sort(key=lambda r: (*r[:4], r[4] or ""))
    who = (network.person_iri[person], network.person_name[person]) if films else ()
    return Table.of(columns, [(*who, network.film_iri[r[2]], r[1], _date(r[0]), *r[3:]) for r in rows])


def final_roles(network: Network, film: Asked = None, director: Asked = None, role: Asked = None) -> Table:
    """Return everyone whose last role was in a film, under a director, or at all."""
    columns = {**_PERSON, **_FILM, "date": "text", "character": "text"}
    date = network.numbers("film_date")[network.film]
    kept = ((network.flags & _ARCHIVE) == 0) & (date > 0)
    if role is not None:
        kept &= network.role == role
    places = np.flatnonzero(kept)
    person, date = network.person[places], date[places]
    first = np.flatnonzero(np.r_[True, person[1:] != person[:-1]][: len(person)])
    last = np.repeat(np.maximum.reduceat(date, first) if len(first) else first, np.diff(np.r_[first, len(person)]))
    ends = _may_be(date, last)
    if film is not None:
        ends &= network.film[places] == film
    if director is not None:
        directed = [int(network.film[p]) for p in _credits_of(network, director, "director") if not network.flags[p] & _ARCHIVE]
        ends &= np.isin(network.film[places], directed)
    places = _distinct(network, places[ends])
    key = (network.numbers("film_date_rank")[network.film[places]].astype(np.int64) << 32) | (
        network.numbers("person_rank")[network.person[places]]
    )
    order = np.argsort(key, kind="stable")
    places = places[order]

    def make(start: int, end: int) -> list[Plain]:
        part = places[start:end]
        people, films = network.person[part], network.film[part]
        dates = network.numbers("film_date")[films].tolist()
        characters = [text or None for text in network.texts("credit_characters").take(part)]
        return list(
            zip(network.person_iri.take(people), network.person_name.take(people), network.film_iri.take(films),
                network.film_title.take(films), map(_date, dates), characters, strict=True)
        )  # fmt: skip

    return Table(columns, len(places), make)


def duos(network: Network, first: Asked, second: Asked, minimum: Asked) -> Table:
    """Return pairs of people in two roles with at least so many films together, and how those are rated."""
    columns = {"first": "iri", "first_name": "text", "second": "iri", "second_name": "text", "films": "integer", "from": "integer",
               "to": "integer", "score": "decimal"}  # fmt: skip
    least = 1 if minimum is None else minimum
    (one, films), (other, their_films) = (_often(network, role, least) for role in (first, second))
    by_film = np.argsort(their_films, kind="stable")
    bounds = np.searchsorted(their_films[by_film], np.arange(network.films + 1))
    partner, owner = gather(bounds, other[by_film], films)
    a, b, films = one[owner], partner, films[owner]
    kept = a < b if first == second else a != b
    return _pairs(network, columns, (a[kept], b[kept], films[kept]), least)


def top_pairs(network: Network, role: Asked, limit: Asked) -> Table:
    """Return the pairs of people who worked together most; with a role, in that role."""
    columns = {"a": "iri", "a_name": "text", "b": "iri", "b_name": "text", "films": "integer"}
    wanted = max(limit or 0, 0)
    starts, people = _by_film(network, role)
    often = np.bincount(people, minlength=network.people)
    # a pair shares no more films than either has, so looking among the prolific tells how many the others would need
    least = int(np.partition(often, -_PROLIFIC)[-_PROLIFIC]) if network.people > _PROLIFIC else 1
    while True:
        kept = often[people] >= least
        bounds = np.r_[0, np.cumsum(kept)][starts]
        edges = project(bounds, people[kept], network.film_year, "films")
        shared = edges.columns["films"]
        enough = int(np.partition(shared, -wanted)[-wanted]) if 0 < wanted <= len(shared) else 1
        if enough >= least or least <= 1:
            break
        least = enough
    best = edges.chosen(np.flatnonzero(shared >= enough))
    order = np.lexsort((best.b, best.a, *_by_name(network, best.b, best.a), -best.columns["films"]))[:wanted]
    a, b, count = best.a[order], best.b[order], best.columns["films"][order]
    rows = zip(
        network.person_iri.take(a), network.person_name.take(a), network.person_iri.take(b), network.person_name.take(b),
        count.tolist(), strict=True,
    )  # fmt: skip
    return Table.of(columns, list(rows))


def triangles(network: Network, person: Asked, minimum: Asked) -> Table:
    """Return pairs of others who share at least so many films with a person and with each other, and how many all three share."""
    columns = {**_NAMED_THREE, "ab": "integer", "ac": "integer", "bc": "integer", "together": "integer"}
    others, counts, edges = _around(network, person, minimum)
    kept = edges.chosen(np.flatnonzero(edges.columns["films"] >= max(minimum or 0, 1)))
    all_three = _around(network, person, minimum, own_films=True)[2]
    key = all_three.a.astype(np.int64) * len(others) + all_three.b
    wanted = kept.a.astype(np.int64) * len(others) + kept.b
    place = np.minimum(np.searchsorted(key, wanted), max(len(key) - 1, 0))
    together = np.where(key[place] == wanted, all_three.columns["films"][place], 0) if len(key) else np.zeros(len(wanted), dtype=np.int64)
    b, c, films = others[kept.a], others[kept.b], kept.columns["films"]
    order = np.lexsort((c, b, *_by_name(network, c, b), -films))
    rows = zip(
        b[order].tolist(), c[order].tolist(), counts[kept.a][order].tolist(), counts[kept.b][order].tolist(), films[order].tolist(),
        together[order].tolist(), strict=True,
    )  # fmt: skip
    own = _told(network, person)
    return Table.of(columns, [(*own, *_told(network, x), *_told(network, y), *said) for x, y, *said in rows])


def open_triangles(network: Network, person: Asked, minimum: Asked) -> Table:
    """Return pairs of others who each share at least so many films with a person, and none with each other."""
    columns = {**_NAMED_THREE, "ab": "integer", "bc": "integer"}
    others, counts, edges = _around(network, person, minimum)
    apart = np.ones((len(others), len(others)), dtype=bool)
    apart[edges.a, edges.b] = False
    a, c = np.nonzero(np.triu(apart, 1))
    order = np.lexsort((others[c], others[a], *_by_name(network, others[c], others[a]), -(counts[a] + counts[c])))
    own = _told(network, person)
    rows = zip(others[a[order]].tolist(), others[c[order]].tolist(), counts[a[order]].tolist(), counts[c[order]].tolist(), strict=True)
    return Table.of(columns, [(*_told(network, x), *own, *_told(network, y), *said) for x, y, *said in rows])


def _around(network: Network, person: Asked, minimum: Asked, *, own_films: bool = False) -> tuple[Numbers, Numbers, Edges]:
    """Return who shares at least so many films with a person, how many, and in how many films any two of them meet (by position).

    With `own_films` only the person's own films count for the latter.
    """
    films = network.whole.films_of(person) if person is not None and person >= 0 else np.zeros(0, dtype=np.int64)
    met = gather(network.whole.people_start, network.whole.people, films)[0]
    others, counts = np.unique(met[met != person], return_counts=True)
    others, counts = others[counts >= (minimum or 0)], counts[counts >= (minimum or 0)]
    held, owner = gather(network.whole.films_start, network.whole.films, others)
    if own_films:
        kept = np.isin(held, films)
        held, owner = held[kept], owner[kept]
    by_film = np.argsort(held, kind="stable")
    starts = np.searchsorted(held[by_film], np.arange(network.films + 1))
    return others, counts, project(starts, owner[by_film], network.film_year, "films")


def _by_name(network: Network, last: Numbers, first: Numbers) -> tuple[Numbers, Numbers]:
    """Return keys for sorting by the name of one, then of the other (the last key counts most)."""
    rank = network.numbers("name_rank")
    return rank[last], rank[first]


def _told(network: Network, person: Asked) -> Plain:
    return () if person is None or person < 0 else (network.person_iri[person], network.person_name[person])


FAST: Mapping[str, tuple[tuple[str, ...], Callable[..., Table]]] = {
    "collaborators": (("person", "role"), collaborators), "shared-films": (("a", "b"), shared_films),
    "filmography": (("person", "role"), filmography), "cast": (("film",), cast), "final-role": (("person", "role", "by"), final_role),
    "final-roles": (("film", "director", "role"), final_roles), "directed-by-starring": (("director", "actor"), directed_by_starring),
    "duos": (("first", "second", "minimum"), duos), "top-pairs": (("role", "limit"), top_pairs),
    "triangles": (("person", "minimum"), triangles), "open-triangles": (("person", "minimum"), open_triangles),
}  # fmt: skip
"""By question: its parameters in order, and the function that takes them as numbers."""


def answer(network: Network, question: str, terms: Mapping[str, Identifier]) -> Table:
    """Return the answer to a question that `FAST` has; its parameters are terms, as for the `.rq`."""
    names, function = FAST[question]
    return function(network, *(_value(network, terms.get(name)) for name in names))


def _value(network: Network, term: Identifier | None) -> Any:
    """Return the number of a person, film or role, or what a literal says; -1 for a thing that is in no credit."""
    if term is None or isinstance(term, Literal):
        return None if term is None else term.toPython()
    for known in (network.person_iri, network.film_iri):
        if (number := known.find(str(term))) is not None:
            return number
    name = str(term).rsplit("/", 1)[-1]
    return network.roles.index(name) if name in network.roles else -1


def _credits_of(network: Network, person: Asked, role: int | str | None = None) -> list[int]:
    """Return the positions of a person's credits, in one role (by number or name) or all."""
    if person is None or person < 0:
        return []
    places = range(int(network.person_start[person]), int(network.person_start[person + 1]))
    if isinstance(role, str):
        role = network.roles.index(role) if role in network.roles else -1
    return [place for place in places if role is None or network.role[place] == role]


def _by_film(network: Network, role: Asked) -> tuple[Numbers, Numbers]:
    """Return the people of every film, each once, in a role or in any, as CSR."""
    if role is None:
        return network.whole.people_start, network.whole.people
    person, film = _often(network, role, 1)
    by_film = np.argsort(film, kind="stable")
    return np.searchsorted(film[by_film], np.arange(network.films + 1)), person[by_film]


def _often(network: Network, role: Asked, least: int) -> tuple[Numbers, Numbers]:
    """Return (person, film) in a role, each pair once, sorted, of those who have at least so many films in it."""
    places = np.flatnonzero((network.role == role) & ((network.flags & _ARCHIVE) == 0))
    person, film = network.person[places], network.film[places]
    kept = np.r_[True, (person[1:] != person[:-1]) | (film[1:] != film[:-1])][: len(person)]
    person, film = person[kept], film[kept]
    enough = np.bincount(person, minlength=1)[person] >= least if len(person) else kept
    return person[enough], film[enough]


def _pairs(network: Network, columns: dict[str, str], pairs: tuple[Numbers, Numbers, Numbers], least: int) -> Table:
    """Return the pairs that stand at least so often among (one, other, film), with their films, years and mean score."""
    pair = pairs[0].astype(np.int64) * network.people + pairs[1]
    order = np.argsort(pair)
    found, counts, first, last = _years(network, pair[order], pairs[2][order])
    scores = _scores(network, counts, pairs[2][order])
    kept = counts >= least
    found, counts, first, last, scores = found[kept], counts[kept], first[kept], last[kept], scores[kept]
    one, other = found // network.people, found % network.people
    order = np.lexsort((other, one, *_by_name(network, other, one), -counts))

    def make(start: int, end: int) -> list[Plain]:
        part = order[start:end]
        x, y = one[part], other[part]
        return list(
            zip(network.person_iri.take(x), network.person_name.take(x), network.person_iri.take(y), network.person_name.take(y),
                counts[part].tolist(), _known(first[part]), _known(last[part]),
                [None if np.isnan(score) else score for score in scores[part].tolist()], strict=True)
        )  # fmt: skip

    return Table(columns, len(order), make)


def _scores(network: Network, counts: Numbers, films: Numbers) -> Numbers:
    """Return the mean score of each stretch of films to three decimal places, NaN where none of them has one."""
    score = network.numbers("film_score")[films]
    starts = np.cumsum(counts) - counts
    if not len(starts):
        return score
    known, total = np.add.reduceat(~np.isnan(score), starts, dtype=np.int64), np.add.reduceat(np.nan_to_num(score), starts)
    mean = np.divide(total, known, out=np.full(len(starts), np.nan), where=known > 0)
    # halves are rounded up, as SPARQL does, also those that a double only nearly holds
    rounded: Numbers = np.floor(mean * 1000 + 0.5 + 1e-9) / 1000
    return rounded


def _years(network: Network, groups: Numbers, films: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return each group once, how many films it has, and the first and last known year of them, 0 where none is known."""
    start = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]][: len(groups)])
    if not len(start):
        empty = np.zeros(0, dtype=np.int64)
        return empty, empty, empty, empty
    year = network.film_year[films].astype(np.int64)
    first = np.minimum.reduceat(np.where(year == 0, 9999, year), start)
    last = np.maximum.reduceat(year, start)
    return groups[start], np.diff(np.r_[start, len(groups)]), np.where(last == 0, 0, first), last


def _distinct(network: Network, places: Numbers) -> Numbers:
    """Return credits without those that differ from another of the same person and film only in role or flags.

    Those that are left of one person in one film come in the order of their characters.
    """
    person, film = network.person[places], network.film[places]
    again = np.r_[False, (person[1:] == person[:-1]) & (film[1:] == film[:-1])][: len(places)]
    length = network.texts("credit_characters").lengths(places)
    # of those who play nobody one is enough, and it comes first
    again &= np.r_[False, length[:-1] == 0][: len(places)] & (length == 0)
    places, person, film, length = places[~again], person[~again], film[~again], length[~again]
    same = (person[1:] == person[:-1]) & (film[1:] == film[:-1])
    several = (np.r_[same, False] | np.r_[False, same])[: len(places)]
    if not several.any():
        return places
    held: dict[tuple[int, int], dict[str, int]] = {}
    among = places[several]
    for place, text, *pair in zip(
        among.tolist(), network.texts("credit_characters").take(among), person[several].tolist(), film[several].tolist(), strict=True
    ):
        held.setdefault((pair[0], pair[1]), {}).setdefault(text, place)
    rest = [place for said in held.values() for _, place in sorted(said.items())]
    return np.concatenate([places[~several], np.array(rest, dtype=places.dtype)])


def _did(network: Network, person: Asked) -> dict[int, list[tuple[str, str | None]]]:
    """Return what a person did by film, archive footage left out: role and characters."""
    held: dict[int, list[tuple[str, str | None]]] = {}
    if person is not None and person >= 0:
        places = np.arange(int(network.person_start[person]), int(network.person_start[person + 1]))
        places = places[(network.flags[places] & _ARCHIVE) == 0]
        labels = list(network.texts("role_label"))
        characters = network.texts("credit_characters").take(places)
        for film, role, text in zip(network.film[places].tolist(), network.role[places].tolist(), characters, strict=True):
            held.setdefault(film, []).append((labels[role], text or None))
    return held


def _in_role(network: Network, place: int, *, billing: bool = False) -> tuple[Any, ...]:
    said = (network.texts("role_label")[int(network.role[place])], network.texts("credit_characters")[place] or None)
    return (*said, int(network.numbers("credit_billing")[place]) or None) if billing else said


def _year(network: Network, film: int) -> int | None:
    return int(network.film_year[film]) or None


def _may_be(date: Any, last: Any) -> Any:
    """Return whether a date is the last one, or known only as the year or month of it, so that it may be."""
    in_year, in_month = (date % 10000 == 0) & (date // 10000 == last // 10000), (date % 100 == 0) & (date // 100 == last // 100)
    return (date == last) | in_year | in_month


def _date(code: int) -> str | None:
    """Return a day as text, a month or year alone where only that is known, None for an unknown one."""
    if not code:
        return None
    parts = (f"{code // 10000:04}", f"{code // 100 % 100:02}", f"{code % 100:02}")
    return "-".join(part for part in parts if part != "00")


def _known(years: npt.NDArray[Any]) -> list[int | None]:
    return [year or None for year in years.tolist()]
