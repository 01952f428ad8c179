"""Questions about who came from one role to another."""

import numpy as np

from filmograph.ask.answer_rows import Table
from filmograph.ask.network.incidence import Network
from filmograph.ask.questions.fast.common import PERSON, Asked, Plain
from filmograph.store.columns import Numbers
from filmograph.store.network import ARCHIVE

_LAST_OF_YEAR = 9999


def role_changes(network: Network, began: Asked, became: Asked) -> Table:
    """Return people whose first film in one role came before their first in another, and their age at the change."""
    columns = {**PERSON, "first_film": "iri", "first_title": "text", "second_film": "iri", "second_title": "text",
               "first_year": "integer", "second_year": "integer", "age": "integer"}  # fmt: skip
    (one, start, first), (other, turn, second) = (_firsts(network, role) for role in (began, became))
    people, at, to = np.intersect1d(one, other, assume_unique=True, return_indices=True)
    start, first, turn, second = start[at], first[at], turn[to], second[to]
    year, dated = turn // 10000, turn % 10000 != _LAST_OF_YEAR
    # within one year only dates tell which came first
    changed = np.flatnonzero((start // 10000 < year) | ((start < turn) & dated))
    changed = changed[np.lexsort((network.numbers("person_rank")[people[changed]], year[changed]))]
    people, start, first, year, second = people[changed], start[changed], first[changed], year[changed], second[changed]
    born = network.numbers("person_born")[people]
    ages = np.where(born > 0, year - born, 0)

    def make(begin: int, end: int) -> list[Plain]:
        part = slice(begin, end)
        known_born = (born[part] > 0).tolist()
        return list(
            zip(network.person_iri.take(people[part]), network.person_name.take(people[part]), network.film_iri.take(first[part]),
                network.film_title.take(first[part]), network.film_iri.take(second[part]), network.film_title.take(second[part]),
                (start[part] // 10000).tolist(), year[part].tolist(),
                [age if there else None for age, there in zip(ages[part].tolist(), known_born, strict=True)], strict=True)
        )  # fmt: skip

    return Table(columns, len(people), make)


def _firsts(network: Network, role: Asked) -> tuple[Numbers, Numbers, Numbers]:
    """Return everyone with a dated film in a role, in order, with the date and the film that came first.

    A mere year counts after all dates of that year, as 20129999.
    """
    credited = np.flatnonzero((network.role == role) & ((network.flags & ARCHIVE) == 0))
    date = network.numbers("film_date")[network.film[credited]]
    credited, date = credited[date > 0], date[date > 0]
    date = np.where(date % 10000 == 0, date + _LAST_OF_YEAR, date)
    person, film = network.person[credited], network.film[credited]
    order = np.lexsort((film, date, person))
    person, date, film = person[order], date[order], film[order]
    first = np.r_[True, person[1:] != person[:-1]][: len(person)]
    return person[first], date[first], film[first]
