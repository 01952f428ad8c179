"""Questions about last roles."""

from typing import Any

import numpy as np

from filmograph.ask.answer_rows import Table
from filmograph.ask.network.incidence import Network
from filmograph.ask.questions.fast.common import FILM, PERSON, Asked, Plain, credits_of, date_text, in_role
from filmograph.store.columns import Numbers
from filmograph.store.network import ARCHIVE


def final_role(network: Network, person: Asked, role: Asked = None, by: str | None = None) -> Table:
    """Return a person's last role, derived from the credits, stated by a source, or both; `by` "production" goes by the end of shooting."""
    columns = {**PERSON, **FILM, "date": "text", "role": "label", "character": "text", "basis": "text", "posthumous": "boolean",
               "tied": "boolean"}  # fmt: skip
    own = [credit for credit in credits_of(network, person, role) if not network.flags[credit] & ARCHIVE]
    films = {int(network.film[credit]) for credit in own}
    finished, released = network.numbers("film_finished"), network.numbers("film_date")
    dates = {film: (int(finished[film]) if by == "production" else 0) or int(released[film]) for film in films}
    latest = max(dates.values(), default=0)
    last = {film for film in films if dates[film] and _may_be(dates[film], latest)}
    stated = set(network.numbers("stated_film")[network.numbers("stated_person") == person].tolist())
    died = int(network.numbers("person_died")[person]) if films else 0
    rows = [
        (dates[film], network.film_title[film], film, *in_role(network, credit),
         ", ".join(["derived"] * (film in last) + ["stated"] * (film in stated)), 0 < died < int(network.film_year[film]),
         film in last and len(last) > 1)
        for credit in own if (film := int(network.film[credit])) in last | stated
    ]  # fmt: skip
    rows.sort(key=lambda r: (*r[:4], r[4] or ""))
    who = (network.person_iri[person], network.person_name[person]) if films else ()
    return Table.of(columns, [(*who, network.film_iri[r[2]], r[1], date_text(r[0]), *r[3:]) for r in rows])


def final_roles(network: Network, film: Asked = None, director: Asked = None, role: Asked = None) -> Table:
    """Return everyone whose last role was in a film, under a director, or at all."""
    columns = {**PERSON, **FILM, "date": "text", "character": "text"}
    date = network.numbers("film_date")[network.film]
    kept = ((network.flags & ARCHIVE) == 0) & (date > 0)
    if role is not None:
        kept &= network.role == role
    credits_ = np.flatnonzero(kept)
    person, date = network.person[credits_], date[credits_]
    first = np.flatnonzero(np.r_[True, person[1:] != person[:-1]][: len(person)])
    last = np.repeat(np.maximum.reduceat(date, first) if len(first) else first, np.diff(np.r_[first, len(person)]))
    ends = _may_be(date, last)
    if film is not None:
        ends &= network.film[credits_] == film
    if director is not None:
        directed = [int(network.film[p]) for p in credits_of(network, director, "director") if not network.flags[p] & ARCHIVE]
        ends &= np.isin(network.film[credits_], directed)
    credits_ = _distinct(network, credits_[ends])
    key = (network.numbers("film_date_rank")[network.film[credits_]].astype(np.int64) << 32) | (
        network.numbers("person_rank")[network.person[credits_]]
    )
    order = np.argsort(key, kind="stable")
    credits_ = credits_[order]

    def make(start: int, end: int) -> list[Plain]:
        part = credits_[start:end]
        people, films = network.person[part], network.film[part]
        dates = network.numbers("film_date")[films].tolist()
        characters = [text or None for text in network.texts("credit_characters").take(part)]
        return list(
            zip(network.person_iri.take(people), network.person_name.take(people), network.film_iri.take(films),
                network.film_title.take(films), map(date_text, dates), characters, strict=True)
        )  # fmt: skip

    return Table(columns, len(credits_), make)


def _distinct(network: Network, credits_: Numbers) -> Numbers:
    """Return credits without those that differ from another of the same person and film only in role or flags.

    The remaining credits of one person in one film are sorted by character.
    """
    person, film = network.person[credits_], network.film[credits_]
    again = np.r_[False, (person[1:] == person[:-1]) & (film[1:] == film[:-1])][: len(credits_)]
    length = network.texts("credit_characters").lengths(credits_)
    # of the credits without a character one is enough, and it comes first
    again &= np.r_[False, length[:-1] == 0][: len(credits_)] & (length == 0)
    credits_, person, film, length = credits_[~again], person[~again], film[~again], length[~again]
    same = (person[1:] == person[:-1]) & (film[1:] == film[:-1])
    several = (np.r_[same, False] | np.r_[False, same])[: len(credits_)]
    if not several.any():
        return credits_
    by_character: dict[tuple[int, int], dict[str, int]] = {}
    among = credits_[several]
    for credit, text, *pair in zip(
        among.tolist(), network.texts("credit_characters").take(among), person[several].tolist(), film[several].tolist(), strict=True
    ):
        by_character.setdefault((pair[0], pair[1]), {}).setdefault(text, credit)
    rest = [credit for own in by_character.values() for _, credit in sorted(own.items())]
    return np.concatenate([credits_[~several], np.array(rest, dtype=credits_.dtype)])


def _may_be(date: Any, last: Any) -> Any:
    """Return whether a date is the last one, or known only as the year or month of it, so that it may be."""
    in_year, in_month = (date % 10000 == 0) & (date // 10000 == last // 10000), (date % 100 == 0) & (date // 100 == last // 100)
    return (date == last) | in_year | in_month
