"""Records of films, written by hand or at random."""

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from filmograph.model import CompanyCredit, Connection, Credit, FilmFacts, Location, Rating, Record, Release, Review

Sources = Mapping[str, Sequence[Record]]
"""The records of each source by its name; one whose name begins with "page" is a page, any other a table."""

NAMES = ["Ann Lee", "Bo Ek", "Cy Orr", "ANN LEE", "Dee Fox", "Bo Ek Jr."]
PLACES = ["Rome, Italy", "Italy", "ITALY", "Paris, France"]


def credit(person: str, role: str = "actor", *characters: str, ids: Mapping[str, str] | None = None, **claims: Any) -> Credit:
    """Return a credit; `ids` are the person's identifiers by scheme, `claims` any other fields of `Credit`."""
    return Credit(person=person, role=role, characters=characters, person_ids=ids or {}, **claims)


def film(
    title: str, year: int | None = None, *people: str | Credit, roles: Sequence[str] = (), tag: str = "", layout: str = "catalogue",
    **claims: Any,
) -> Record:  # fmt: skip
    """Return a record of a film with credits; `claims` are any other fields of `FilmFacts` and `Record`.

    A name among the people stands for an actor whose billing is the position, unless `roles` gives the first people other roles.
    A `tag` distinguishes films of one title.
    """
    facts = {name: claims.pop(name) for name in list(claims) if name in FilmFacts.__dataclass_fields__}
    listed = [*roles, *["actor"] * (len(people) - len(roles))]
    credits_ = (
        one if isinstance(one, Credit) else credit(one, role, billing=n if role == "actor" else None)
        for n, (one, role) in enumerate(zip(people, listed, strict=True), start=1)
    )
    return Record(
        layout=layout, film=FilmFacts(title=title, year=year, tags=(tag,) if tag else (), **facts), credits=tuple(credits_), **claims
    )  # fmt: skip


def random_record(draw: random.Random) -> Record:
    """Return a record of one of a few films that share titles, people, companies and places."""

    def few(values: Sequence[Any], most: int = 2) -> tuple[Any, ...]:
        return tuple(draw.sample(values, draw.randint(0, most)))

    year = draw.choice([None, 2000, 2001])
    credited = [
        Credit(
            person=person, role=draw.choice(["actor", "director", "gaffer", "Gaffer"]), billing=draw.choice([None, 1, 2]),
            characters=few(["Zoe", "Al"], 1), archive_footage=draw.random() < 0.2,
            person_ids=draw.choice([{}, {}, {"imdb": f"nm000000{NAMES.index(person) % 3}"}]),
        )
        for person in few(NAMES, 4)
    ]  # fmt: skip
    return Record(
        layout="catalogue", credits=tuple(credited),
        film=FilmFacts(
            title=draw.choice(["One", "Two", "TWO", "Three", "Silver River", "Silver Rivet"]), year=year,
            release_date=draw.choice([None, f"{year or 2000}-05-01"]),
            genres=few(["Drama", "drama", "Odd Genre", "ODD genre"]), runtime_minutes=draw.choice([None, 90, 91]),
            language=draw.choice([None, "English", "Klingonese"]), countries=few(["Italy", "ITALY"], 1),
            also_known_as=few(["Uno", "Two"], 1), articles=few(["One", "Two_(film)"], 1),
            ids=draw.choice([{}, {}, {"imdb": "tt0000001"}, {"imdb": "tt0000002"}]),
        ),
        companies=tuple(CompanyCredit(company=name, role="distributor") for name in few(["Acme", "ACME", "Bolt"], 1)),
        locations=tuple(Location(place=place) for place in few(PLACES, 1)),
        releases=tuple(Release(date=date, country=draw.choice([None, "Italy"])) for date in few(["2000-04-01", "2001-02-03"], 1)),
        ratings=tuple(Rating(kind="critic", value=Decimal(value), scale=Decimal(10), outlet=draw.choice([None, "Acme"]))
                      for value in few(["5", "7.25", "8.5"], 2)),
        reviews=tuple(Review(kind="critic", text=text, outlet="Bolt") for text in few(["Fine.", "Long."], 1)),
        final_roles=tuple({credit.person for credit in credited[:1]}) if draw.random() < 0.3 else (),
        connections=tuple(Connection(kind="references", title=title, year=2000) for title in few(["One", "two"], 1)),
    )  # fmt: skip
