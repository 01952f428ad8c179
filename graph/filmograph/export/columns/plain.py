"""What an export writes of any value: a truth value, a number, a text, or a list of them."""

import datetime as dt
import math
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import singledispatch
from typing import Any

import numpy as np

from filmograph.export.columns.markup import clean

Scalar = bool | int | float | str
Plain = Scalar | tuple[Scalar, ...]

BETWEEN = " | "
"""Between the values of a list in a format that has no lists."""


def text(value: Plain, between: str = BETWEEN) -> str:
    """Return the text of a plain value, which both Python and Java read."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return between.join(map(text, value)) if isinstance(value, tuple) else str(value)


@singledispatch
def plain(value: object) -> Plain | None:
    """Return the value as an export writes it, its text clean; None if it is no value.

    Decimals become floats, dates and times ISO text, lists and tuples a tuple of their values (sets in the order of the texts of
    these), a list in a list its text, everything else its `str`.
    """
    return clean(str(value))


@plain.register
def _(value: None) -> None:
    return value


@plain.register
def _(value: bool) -> bool:
    return value


@plain.register
def _(value: int) -> int:
    return int(value)


@plain.register
def _(value: float | np.floating) -> float:
    return float(value)


@plain.register
def _(value: Decimal) -> float:
    # A signalling NaN refuses to become a float.
    return math.nan if value.is_nan() else float(value)


@plain.register
def _(value: str) -> str:
    # The text itself, whatever a subclass shows as its str.
    return clean(str.__str__(value))


@plain.register
def _(value: dt.date | dt.time) -> str:
    return value.isoformat()


@plain.register(list)
@plain.register(tuple)
def _(value: list[Any] | tuple[Any, ...]) -> tuple[Scalar, ...]:
    return tuple(_scalars(value))


@plain.register(set)
@plain.register(frozenset)
def _(value: set[Any] | frozenset[Any]) -> tuple[Scalar, ...]:
    return tuple(sorted(_scalars(value), key=text))


@plain.register
def _(value: np.generic) -> Plain | None:
    inner = value.item()
    # What Python has no type for comes back unchanged.
    return clean(str(inner)) if isinstance(inner, np.generic) else plain(inner)


def _scalars(values: Iterable[object]) -> Iterator[Scalar]:
    for value in map(plain, values):
        if value is not None:
            yield text(value) if isinstance(value, tuple) else value
