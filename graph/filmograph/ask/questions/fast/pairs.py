"""Questions about who worked with whom, and how often."""

import numpy as np

from filmograph.ask.answer_rows import Table
from filmograph.ask.network.incidence import Network
from filmograph.ask.network.projection import Edges, project
from filmograph.ask.network.traverse import gather
from filmograph.ask.questions.fast.common import PERSON, Asked, Plain, known
from filmograph.store.columns import Numbers
from filmograph.store.network import ARCHIVE

_NAMED_THREE = {f"{who}{what}": kind for who in "abc" for what, kind in (("", "iri"), ("_name", "text"))}
_PROLIFIC = 4_000
"""Top pairs are searched first among so many people with the most films."""


def collaborators(network: Network, person: Asked, role: Asked = None) -> Table:
    """Return who worked with a person: films shared, first and last year."""
    columns = {**PERSON, "films": "integer", "first": "integer", "last": "integer"}
    if person is None or person < 0:
        return Table.of(columns, [])
    credits_ = gather(network.numbers("film_start"), network.numbers("film_order"), network.full.films_of(person))[0]
    people, films = network.person[credits_], network.film[credits_]
    kept = ((network.flags[credits_] & ARCHIVE) == 0) & (people != person)
    if role is not None:
        kept &= network.role[credits_] == role
    pairs = np.unique(people[kept].astype(np.int64) * network.films + films[kept])
    found, counts, first, last = _years(network, pairs // network.films, pairs % network.films)
    order = np.lexsort((network.numbers("person_rank")[found], -counts))
    found, counts, first, last = found[order], counts[order], first[order], last[order]

    def make(start: int, end: int) -> list[Plain]:
        part = found[start:end]
        return list(
            zip(network.person_iri.take(part), network.person_name.take(part), counts[start:end].tolist(), known(first[start:end]),
                known(last[start:end]), strict=True)
        )  # fmt: skip

    return Table(columns, len(found), make)


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
    # a pair shares no more films than either has, so the pairs of the prolific give the number that other pairs would need
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
    index = np.minimum(np.searchsorted(key, wanted), max(len(key) - 1, 0))
    together = np.where(key[index] == wanted, all_three.columns["films"][index], 0) if len(key) else np.zeros(len(wanted), dtype=np.int64)
    b, c, films = others[kept.a], others[kept.b], kept.columns["films"]
    order = np.lexsort((c, b, *_by_name(network, c, b), -films))
    rows = zip(
        b[order].tolist(), c[order].tolist(), counts[kept.a][order].tolist(), counts[kept.b][order].tolist(), films[order].tolist(),
        together[order].tolist(), strict=True,
    )  # fmt: skip
    own = _named(network, person)
    return Table.of(columns, [(*own, *_named(network, x), *_named(network, y), *shared) for x, y, *shared in rows])


def open_triangles(network: Network, person: Asked, minimum: Asked) -> Table:
    """Return pairs of others who each share at least so many films with a person, and none with each other."""
    columns = {**_NAMED_THREE, "ab": "integer", "bc": "integer"}
    others, counts, edges = _around(network, person, minimum)
    apart = np.ones((len(others), len(others)), dtype=bool)
    apart[edges.a, edges.b] = False
    a, c = np.nonzero(np.triu(apart, 1))
    order = np.lexsort((others[c], others[a], *_by_name(network, others[c], others[a]), -(counts[a] + counts[c])))
    own = _named(network, person)
    rows = zip(others[a[order]].tolist(), others[c[order]].tolist(), counts[a[order]].tolist(), counts[c[order]].tolist(), strict=True)
    return Table.of(columns, [(*_named(network, x), *own, *_named(network, y), *shared) for x, y, *shared in rows])


def _around(network: Network, person: Asked, minimum: Asked, *, own_films: bool = False) -> tuple[Numbers, Numbers, Edges]:
    """Return who shares at least so many films with a person, how many, and in how many films any two of them meet (by index).

    With `own_films` only the person's own films count for the latter.
    """
    films = network.full.films_of(person) if person is not None and person >= 0 else np.zeros(0, dtype=np.int64)
    met = gather(network.full.people_start, network.full.people, films)[0]
    others, counts = np.unique(met[met != person], return_counts=True)
    others, counts = others[counts >= (minimum or 0)], counts[counts >= (minimum or 0)]
    their_films, owner = gather(network.full.films_start, network.full.films, others)
    if own_films:
        kept = np.isin(their_films, films)
        their_films, owner = their_films[kept], owner[kept]
    by_film = np.argsort(their_films, kind="stable")
    starts = np.searchsorted(their_films[by_film], np.arange(network.films + 1))
    return others, counts, project(starts, owner[by_film], network.film_year, "films")


def _by_film(network: Network, role: Asked) -> tuple[Numbers, Numbers]:
    """Return the people of every film, each once, in a role or in any, as CSR."""
    if role is None:
        return network.full.people_start, network.full.people
    person, film = _often(network, role, 1)
    by_film = np.argsort(film, kind="stable")
    return np.searchsorted(film[by_film], np.arange(network.films + 1)), person[by_film]


def _often(network: Network, role: Asked, least: int) -> tuple[Numbers, Numbers]:
    """Return (person, film) in a role, each pair once, sorted, of those who have at least so many films in it."""
    credits_ = np.flatnonzero((network.role == role) & ((network.flags & ARCHIVE) == 0))
    person, film = network.person[credits_], network.film[credits_]
    kept = np.r_[True, (person[1:] != person[:-1]) | (film[1:] != film[:-1])][: len(person)]
    person, film = person[kept], film[kept]
    enough = np.bincount(person, minlength=1)[person] >= least if len(person) else kept
    return person[enough], film[enough]


def _pairs(network: Network, columns: dict[str, str], pairs: tuple[Numbers, Numbers, Numbers], least: int) -> Table:
    """Return the pairs that occur at least so often among (one, other, film), with their films, years and mean score."""
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
                counts[part].tolist(), known(first[part]), known(last[part]),
                [None if np.isnan(score) else score for score in scores[part].tolist()], strict=True)
        )  # fmt: skip

    return Table(columns, len(order), make)


def _scores(network: Network, counts: Numbers, films: Numbers) -> Numbers:
    """Return the mean score of each run of films, rounded to three decimals, NaN where none of them has one."""
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


def _by_name(network: Network, last: Numbers, first: Numbers) -> tuple[Numbers, Numbers]:
    """Return keys for sorting by the name of one, then of the other (the last key counts most)."""
    rank = network.numbers("name_rank")
    return rank[last], rank[first]


def _named(network: Network, person: Asked) -> Plain:
    return () if person is None or person < 0 else (network.person_iri[person], network.person_name[person])
