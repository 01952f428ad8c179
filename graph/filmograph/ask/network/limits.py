"""Which credits count when the network is asked: limits on roles, years, billing and flags, and the credits within them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from typing import Any, TypedDict

import numpy as np
import numpy.typing as npt

from filmograph import schema
from filmograph.ask.given import integer, shown, texts
from filmograph.ask.lookup import no_role
from filmograph.errors import UsageError
from filmograph.namespaces import ROLE
from filmograph.store.columns import Numbers
from filmograph.store.network import FLAGS, NetworkArrays

Mask = npt.NDArray[np.bool_]

_CAST, _CREW = "cast", "crew"


@dataclass(frozen=True)
class Limits:
    """Which credits count: their roles ("cast" and "crew" too), the years of their films, their lowest billing, the flags left out.

    Archive footage counts only with `archive`. Raises `UsageError` for limits that contradict each other and for unknown flags, `TypeError`
    for values of another type. One role or flag alone may be given as a text.
    """

    roles: Collection[str] | str | None = None
    from_year: int | None = None
    to_year: int | None = None
    billing: int | None = None
    exclude: Collection[str] | str = ()
    archive: bool = False

    def __post_init__(self) -> None:
        roles = None if self.roles is None else texts("roles", self.roles)
        exclude = texts("exclude", self.exclude)
        for name in ("from_year", "to_year", "billing"):
            object.__setattr__(self, name, integer(name, getattr(self, name)))
        if not isinstance(self.archive, bool):
            raise TypeError(f"archive is given as True or False, and not as {shown(self.archive)}.")
        unknown = [flag for flag in exclude if flag not in FLAGS]
        if unknown:
            raise UsageError(f"{unknown[0]!r} is not a flag; the flags are {', '.join(FLAGS)}.")
        if self.from_year and self.to_year and self.from_year > self.to_year:
            raise UsageError(f"No year is from {self.from_year} to {self.to_year}; give the earlier year first.")
        if self.billing is not None and self.billing < 1:
            raise UsageError(f"A billing is counted from 1, and {self.billing} is less.")
        object.__setattr__(self, "roles", roles)
        object.__setattr__(self, "exclude", exclude)

    @property
    def none(self) -> bool:
        """Return whether every credit counts but archive footage."""
        return self == NO_LIMITS

    def __str__(self) -> str:
        parts = [f"in the roles {', '.join(self.roles)}"] if self.roles is not None else []
        parts += [f"from {self.from_year}"] if self.from_year else []
        parts += [f"to {self.to_year}"] if self.to_year else []
        parts += [f"billed {self.billing} or higher"] if self.billing else []
        return " ".join(parts + ([f"without {', '.join(self.exclude)}"] if self.exclude else []))


NO_LIMITS = Limits()


class Limited(TypedDict, total=False):
    """The fields of `Limits`, as keyword arguments."""

    roles: Collection[str] | str | None
    from_year: int | None
    to_year: int | None
    billing: int | None
    exclude: Collection[str] | str
    archive: bool


def read_limits(given: Limited) -> Limits:
    """Return limits given as keyword arguments; raises `UsageError` for an unknown name."""
    known = [field.name for field in fields(Limits)]
    for name in given:
        if name not in known:
            raise UsageError(f"There is no limit {name!r}; the limits are {', '.join(known)}.")
    return Limits(**given)


def mask(network: NetworkArrays, limits: Limits, credits_: Numbers | None = None) -> Mask:
    """Return whether the credits in these rows (all when None) count."""
    at: Any = slice(None) if credits_ is None else credits_
    without = sum(FLAGS[flag] for flag in {*limits.exclude, *(() if limits.archive else ("archive",))})
    kept: Mask = (network.flags[at] & without) == 0
    if limits.roles is not None:
        wanted = np.zeros(len(network.roles), dtype=bool)
        wanted[role_numbers(network, limits.roles)] = True
        kept &= wanted[network.role[at]]
    if limits.from_year or limits.to_year:
        kept &= in_years(network, limits, network.film[at])
    if limits.billing:
        billing = network.numbers("credit_billing")[at]
        kept &= (billing > 0) & (billing <= limits.billing)
    return kept


def in_years(network: NetworkArrays, limits: Limits, films: Numbers) -> Mask:
    """Return whether films are of the years that count; where there are limits on years, a film of unknown year does not count."""
    if not (limits.from_year or limits.to_year):
        return np.ones(len(films), dtype=bool)
    year = network.film_year[films]
    kept: Mask = (year >= (limits.from_year or 1)) & (year <= (limits.to_year or 9999))
    return kept


def role_numbers(network: NetworkArrays, roles: Iterable[str]) -> list[int]:
    """Return the numbers of roles as credits have them; raises `UsageError` for an unknown role, with near ones."""
    known, found = {name.replace("-", " "): number for number, name in enumerate(network.roles)}, set[int]()
    for given in (role.removeprefix(str(ROLE)) for role in roles):
        word = " ".join(given.replace("-", " ").split()).casefold()
        role = schema.find_role(given) or (word if word in known else None)
        if word in (_CAST, _CREW):
            found |= {number for name, number in known.items() if (name == "actor") == (word == _CAST)}
        elif role is None:
            raise no_role(given, {*schema.roles(), *known})
        elif role in known:
            found.add(known[role])
    return sorted(found)
