"""Names that may be two people, and people who may be one."""

import numpy as np

from filmograph.ask.answer_rows import Table
from filmograph.ask.network.incidence import Network
from filmograph.ask.questions.fast.common import Asked, Plain
from filmograph.store.columns import Numbers

_ONE_NAME, _OTHER_NAME, _PERHAPS = range(3)
_COLUMNS = {"name": "text", "a": "iri", "a_films": "integer", "b": "iri", "b_films": "integer", "evidence": "text"}


def homonyms(network: Network, limit: Asked) -> Table:
    """Return pairs of people who share a name or may be one, with the evidence, the likeliest to be one first."""
    wanted = max(limit or 0, 0)
    films = _film_counts(network)
    a, b, why, doubt = _pairs(network, films, wanted)
    likelihood = np.append(network.numbers("doubt_likelihood"), 0)[doubt]
    order = np.lexsort((b, a, network.numbers("name_rank")[a], -(films[a] + films[b]), -likelihood.astype(np.int32)))[:wanted]
    rows: list[Plain] = []
    for pair in order.tolist():
        one, other = int(a[pair]), int(b[pair])
        evidence = _evidence(network, one, other, int(why[pair]), int(doubt[pair]))
        rows.append(
            (network.person_name[one], network.person_iri[one], int(films[one]), network.person_iri[other], int(films[other]), evidence)
        )
    return Table.of(_COLUMNS, rows)


def _pairs(network: Network, films: Numbers, wanted: int) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Return a, b, why they are a pair, and the row of their doubt (-1 for none) of all pairs that may be among so many first ones."""
    rank, people = network.numbers("name_rank"), network.people
    first, second = (network.numbers(f"doubt_{which}").astype(np.int64) for which in ("first", "second"))
    bearer, person = (network.numbers(f"other_name_{which}").astype(np.int64) for which in ("bearer", "person"))
    alike_first, alike_second = _alike(rank, films, wanted + len(first))
    other = np.minimum(bearer, person) * people + np.maximum(bearer, person)
    perhaps = ~np.isin(first * people + second, other) & (rank[first] != rank[second])
    a, b = (np.concatenate(parts) for parts in ((alike_first, bearer, first[perhaps]), (alike_second, person, second[perhaps])))
    why = np.repeat((_ONE_NAME, _OTHER_NAME, _PERHAPS), (len(alike_first), len(bearer), perhaps.sum()))
    # doubted pairs of one name come first, and may have few films
    doubted = rank[first] == rank[second]
    missing = doubted & ~np.isin(first * people + second, alike_first * people + alike_second)
    a, b, why = np.r_[a, first[missing]], np.r_[b, second[missing]], np.r_[why, np.full(missing.sum(), _ONE_NAME)]
    doubts = np.append(first * people + second, -1)  # sorted, but for the end, which stands for none
    pair = np.minimum(a, b) * people + np.maximum(a, b)
    found = np.searchsorted(doubts[:-1], pair)
    return a, b, why, np.where(doubts[found] == pair, found, -1)


def _alike(rank: Numbers, films: Numbers, wanted: int) -> tuple[Numbers, Numbers]:
    """Return pairs of people of one name, the first by IRI first: at least the so many with the most films."""
    shared = np.bincount(rank)[rank] > 1
    people = np.flatnonzero(shared)
    people = people[np.lexsort((-films[people], rank[people]))]
    if not len(people):
        return people, people
    names, count = rank[people], films[people]
    begins = np.flatnonzero(np.r_[True, names[1:] != names[:-1]])
    ends = np.repeat(np.r_[begins[1:], len(people)], np.diff(np.r_[begins, len(people)]))
    # a name's most prolific bearer has one pair with each other one; all pairs that are wanted have as many films as the last of these
    leading = np.delete(count + count[np.repeat(begins, np.diff(np.r_[begins, len(people)]))], begins)
    least = int(np.partition(leading, -wanted)[-wanted]) if 0 < wanted <= len(leading) else 0
    firsts: list[Numbers] = []
    seconds: list[Numbers] = []
    following = np.r_[count[1:], 0]
    for place in np.flatnonzero((np.arange(1, len(people) + 1) < ends) & (count + following >= least)).tolist():
        rest = count[place + 1 : ends[place]]
        enough = int(np.searchsorted(-rest, count[place] - least, "right"))
        seconds.append(people[place + 1 : place + 1 + enough])
        firsts.append(np.full(enough, people[place]))
    one, other = np.concatenate(firsts), np.concatenate(seconds)
    return np.minimum(one, other), np.maximum(one, other)


def _evidence(network: Network, a: int, b: int, why: int, doubt: int) -> str:
    """Return why two people are a pair, the first title of both, and what there is for their being one."""
    named = ("one name", f"other name of {network.person_name[b]}", f"perhaps {network.person_name[b]}")[why]
    titles = [network.film_title[int(film)] for film in np.intersect1d(_films_of(network, a), _films_of(network, b))]
    together = f"both in {min(titles)}" if titles else "no film in common"
    if doubt < 0:
        return f"{named}, {together}"
    percent = (int(network.numbers("doubt_likelihood")[doubt]) + 50) // 100
    return f"{named}, {together}; {percent} % likely to be one: {network.texts('doubt_evidence')[doubt]}"


def _films_of(network: Network, person: int) -> Numbers:
    """Return the films that a person has credits in, archive footage among them; some stand several times."""
    return network.film[network.person_start[person] : network.person_start[person + 1]]


def _film_counts(network: Network) -> Numbers:
    """Return in how many films each person has credits, archive footage among them."""
    new = np.r_[True, (network.person[1:] != network.person[:-1]) | (network.film[1:] != network.film[:-1])][: len(network.person)]
    return np.bincount(network.person[new], minlength=network.people)
