"""What the fast ways share: their columns, and the values of credits as plain ones."""

from typing import Any

import numpy.typing as npt

from filmograph.ask.network.incidence import Network
from filmograph.store.answer import Value

Asked = int | None
Plain = tuple[Value, ...]

PERSON, FILM = {"person": "iri", "name": "text"}, {"film": "iri", "title": "text"}


def credits_of(network: Network, person: Asked, role: int | str | None = None) -> list[int]:
    """Return the indices of a person's credits, in one role (by number or name) or all."""
    if person is None or person < 0:
        return []
    indices = range(int(network.person_start[person]), int(network.person_start[person + 1]))
    if isinstance(role, str):
        role = network.roles.index(role) if role in network.roles else -1
    return [index for index in indices if role is None or network.role[index] == role]


def in_role(network: Network, credit: int, *, billing: bool = False) -> tuple[Any, ...]:
    """Return role and characters of a credit, and with `billing` its billing."""
    did = (network.texts("role_label")[int(network.role[credit])], network.texts("credit_characters")[credit] or None)
    return (*did, int(network.numbers("credit_billing")[credit]) or None) if billing else did


def year_of(network: Network, film: int) -> int | None:
    """Return the year of a film, where it is known."""
    return int(network.film_year[film]) or None


def date_text(code: int) -> str | None:
    """Return a day as text, a month or year alone where only that is known, None for an unknown one."""
    if not code:
        return None
    parts = (f"{code // 10000:04}", f"{code // 100 % 100:02}", f"{code % 100:02}")
    return "-".join(part for part in parts if part != "00")


def known(years: npt.NDArray[Any]) -> list[int | None]:
    """Return years as plain values, None for those that are unknown."""
    return [year or None for year in years.tolist()]
