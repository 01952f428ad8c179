"""Questions about the credits of a person, a film or two people."""

from typing import Any

import numpy as np

from filmograph.ask.answer_rows import Table
from filmograph.ask.network.incidence import Network
from filmograph.ask.questions.fast.common import FILM, PERSON, Asked, credits_of, in_role, known, year_of
from filmograph.store.network import ARCHIVE


def shared_films(network: Network, a: Asked, b: Asked) -> Table:
    """Return the films of two people, and what each did in them."""
    columns = {**FILM, "year": "integer", "role_a": "label", "character_a": "text", "role_b": "label", "character_b": "text"}
    did = [_did(network, person) for person in (a, b)]
    films = np.array(sorted(did[0].keys() & did[1].keys()), dtype=np.int64)
    titles, years, iris = network.film_title.take(films), known(network.film_year[films]), network.film_iri.take(films)
    rows = [
        (iri, title, year, *did_a, *did_b)
        for film, iri, title, year in zip(films.tolist(), iris, titles, years, strict=True)
        for did_a in did[0][film] for did_b in did[1][film]
    ]  # fmt: skip
    rows.sort(key=lambda r: (r[2] or 0, r[1], r[0], r[3], r[5], r[4] or "", r[6] or ""))
    return Table.of(columns, rows)


def filmography(network: Network, person: Asked, role: Asked = None) -> Table:
    """Return the films of a person in order, with role, character and billing."""
    columns = {**FILM, "year": "integer", "role": "label", "character": "text", "billing": "integer"}
    rows: list[tuple[Any, ...]] = []
    for credit in credits_of(network, person, role):
        film = int(network.film[credit])
        date = int(network.numbers("film_date")[film])
        released = date if date % 10000 else 0
        rows.append((year_of(network, film) or 0, released, network.film_title[film], film, *in_role(network, credit, billing=True)))
    rows.sort(key=lambda r: (*r[:5], r[6] or 0, r[5] or ""))
    return Table.of(columns, [(network.film_iri[r[3]], r[2], r[0] or None, *r[4:]) for r in rows])


def cast(network: Network, film: Asked) -> Table:
    """Return who plays in a film, by billing."""
    columns = {**PERSON, "role": "label", "character": "text", "billing": "integer"}
    rows = []
    if film is not None and film >= 0:
        bounds = network.numbers("film_start")
        for credit in network.numbers("film_order")[int(bounds[film]) : int(bounds[film + 1])].tolist():
            if network.roles[int(network.role[credit])] == "actor":
                person = int(network.person[credit])
                rows.append((network.person_name[person], person, *in_role(network, credit, billing=True)))
    rows.sort(key=lambda r: (r[4] is None, r[4] or 0, r[0], r[1], r[3] or ""))
    return Table.of(columns, [(network.person_iri[r[1]], r[0], *r[2:]) for r in rows])


def directed_by_starring(network: Network, director: Asked, actor: Asked) -> Table:
    """Return the films directed by one person in which the other plays."""
    films = [
        {int(network.film[credit]) for credit in credits_of(network, person, role) if not network.flags[credit] & ARCHIVE}
        for person, role in ((director, "director"), (actor, "actor"))
    ]
    found = sorted(films[0] & films[1], key=lambda f: (year_of(network, f) or 0, network.film_title[f], f))
    return Table.of({**FILM, "year": "integer"}, [(network.film_iri[f], network.film_title[f], year_of(network, f)) for f in found])


def _did(network: Network, person: Asked) -> dict[int, list[tuple[str, str | None]]]:
    """Return what a person did by film, archive footage left out: role and characters."""
    by_film: dict[int, list[tuple[str, str | None]]] = {}
    if person is not None and person >= 0:
        credits_ = np.arange(int(network.person_start[person]), int(network.person_start[person + 1]))
        credits_ = credits_[(network.flags[credits_] & ARCHIVE) == 0]
        labels = list(network.texts("role_label"))
        characters = network.texts("credit_characters").take(credits_)
        for film, role, text in zip(network.film[credits_].tolist(), network.role[credits_].tolist(), characters, strict=True):
            by_film.setdefault(film, []).append((labels[role], text or None))
    return by_film
