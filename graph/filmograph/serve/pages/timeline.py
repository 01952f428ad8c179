"""The time line of a career: for each role its films by year."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

_WIDTH, _HEIGHT = 1000, 24
_ROLES = 8


def timeline(years: Mapping[str, Iterable[int]], final: Mapping[str, int] | None = None) -> dict[str, Any] | None:
    """Return the first and last year, and for each role its bars from left to right, the most frequent role first; None without years.

    `years` has the year of each film by role, `final` the year of the last film in a role.
    """
    counted = {role: Counter(own) for role, own in years.items()}
    every = sorted({year for own in counted.values() for year in own})
    if not every:
        return None
    most = max(max(own.values()) for own in counted.values() if own)
    roles = sorted(counted, key=lambda role: (-counted[role].total(), role))
    lines = [_line(role, counted[role], (every[0], every[-1]), most, (final or {}).get(role)) for role in roles[:_ROLES] if counted[role]]
    return {"first": every[0], "last": every[-1], "roles": lines, "left_out": max(0, len(roles) - _ROLES)}


def _line(role: str, years: Counter[int], span: tuple[int, int], most: int, final: int | None) -> dict[str, Any]:
    first, last = span
    step = (_WIDTH - 20) / max(1, last - first)
    bars = [
        {
            "x": round(10 + (year - first) * step), "height": round(_HEIGHT * (0.25 + 0.75 * count / most)),
            "year": year, "count": count, "final": year == final,
        }
        for year, count in sorted(years.items())
    ]  # fmt: skip
    return {"role": role, "count": years.total(), "first": min(years), "last": max(years), "bars": bars}
