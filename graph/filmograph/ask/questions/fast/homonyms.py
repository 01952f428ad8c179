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
    wanted, films = max(limit or 0, 0), _film_counts(network)
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
    doubts, one_name = first * people + second, rank[first] == rank[second]
    # doubted pairs come first, however few films they have
    alike = np.unique(np.r_[_alike(rank, films, wanted + len(doubts)), doubts[one_name]])
    other = np.minimum(bearer, person) * people + np.maximum(bearer, person)
    perhaps = doubts[~one_name & ~np.isin(doubts, other)]
    a, b = np.r_[alike // people, bearer, perhaps // people], np.r_[alike % people, person, perhaps % people]
    why = np.repeat((_ONE_NAME, _OTHER_NAME, _PERHAPS), (len(alike), len(bearer), len(perhaps)))
    pair, known = np.r_[alike, other, perhaps], np.append(doubts, -1)
    row = np.searchsorted(doubts, pair)
    return a, b, why, np.where(known[row] == pair, row, -1)


def _alike(rank: Numbers, films: Numbers, wanted: int) -> Numbers:
    """Return pairs of people of one name, each as one number: at least the so many with the most films."""
    people = np.flatnonzero(np.bincount(rank)[rank] > 1)
    people = people[np.lexsort((-films[people], rank[people]))]
    names, count = rank[people], films[people]
    begins = np.flatnonzero(np.r_[True, names[1:] != names[:-1]][: len(names)])
    bearers = np.diff(np.r_[begins, len(people)])
    ends = np.repeat(begins + bearers, bearers)
    # a name's most prolific bearer has one pair with each other one; all pairs that are wanted have as many films as the last of these
    leading = np.delete(count + np.repeat(count[begins], bearers), begins)
    least = int(np.partition(leading, -wanted)[-wanted]) if 0 < wanted <= len(leading) else 0
    found = [np.zeros(0, dtype=np.int64)]
    for place in np.flatnonzero((np.arange(1, len(people) + 1) < ends) & (count + np.r_[count[1:], 0][: len(count)] >= least)).tolist():
        enough = int(np.searchsorted(-count[place + 1 : ends[place]], count[place] - least, "right"))
        one, others = people[place], people[place + 1 : place + 1 + enough].astype(np.int64)
        found.append(np.minimum(one, others) * len(rank) + np.maximum(one, others))
    return np.concatenate(found)


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
