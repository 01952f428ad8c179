"""Draws how the time of a build grows with the credits, from the measurements in `growth.csv`, in light and in dark.

`python graph/pictures/growth.py` writes `growth-light.svg` and `growth-dark.svg` beside this file. A dashed line goes on with the slope of
the last two measurements of a way; what it shows is computed, not measured. A row of another way in the table is one more line.
"""

import csv
from collections.abc import Iterator
from html import escape
from math import log10
from pathlib import Path

from journey import COLOURS

HERE = Path(__file__).resolve().parent
_WIDTH, _HEIGHT, _LEFT, _TOP, _RIGHT, _BOTTOM = 880, 460, 70, 24, 24, 52
_CREDITS, _SECONDS = (1e5, 1e9), (10.0, 1e6)
_HUES = {"light": ("#0072B2", "#D55E00", "#009E73", "#CC79A7"), "dark": ("#56B4E9", "#E69F00", "#009E73", "#CC79A7")}
_TICKS = {60.0: "1 min", 600.0: "10 min", 3600.0: "1 h", 36000.0: "10 h", 360000.0: "100 h"}
_IMDB = 98e6

Points = list[tuple[float, float]]


def measured() -> dict[str, Points]:
    """Return the credits and the seconds of processor time of each build, by the way it was done, in the order of their credits."""
    ways: dict[str, Points] = {}
    with (HERE / "growth.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            ways.setdefault(row["way"], []).append((float(row["credits"]), float(row["processor_seconds"])))
    return {way: sorted(points) for way, points in ways.items()}


def computed(points: Points, credits_: float) -> float:
    """Return the seconds for so many credits, by the slope of the last two measurements."""
    (a, first), (b, second) = points[-2:]
    slope = log10(second / first) / log10(b / a)
    return float(second * (credits_ / b) ** slope)


def place(credits_: float, seconds: float) -> tuple[float, float]:
    """Return where a point stands on the sheet; both axes are logarithmic."""
    (a, b), (c, d) = _CREDITS, _SECONDS
    x = _LEFT + (_WIDTH - _LEFT - _RIGHT) * log10(credits_ / a) / log10(b / a)
    y = _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * log10(seconds / c) / log10(d / c)
    return round(x, 1), round(y, 1)


def draw(ways: dict[str, Points], theme: str) -> str:
    """Return the chart as an SVG document."""
    parts = [*_axes(COLOURS[theme])]
    for index, (way, points) in enumerate(ways.items()):
        parts += _way(way, points, _HUES[theme][index % len(_HUES[theme])], COLOURS[theme], index)
    style = "text{font:14px system-ui,sans-serif}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">'
        f"<title>Processor time of a build by the number of its credits</title><style>{style}</style>\n" + "\n".join(parts) + "\n</svg>\n"
    )


def _axes(colours: dict[str, str]) -> Iterator[str]:
    for power in range(5, 10):
        x, y = place(10.0**power, _SECONDS[0])
        label = {5: "100,000", 6: "1 million", 7: "10 million", 8: "100 million", 9: "1 billion"}[power]
        yield f'<path d="M{x} {_TOP}V{y}" stroke="{colours["line"]}"/>'
        anchor = "end" if power == 9 else "middle"
        yield f'<text x="{x}" y="{y + 20}" text-anchor="{anchor}" fill="{colours["soft"]}">{label}</text>'
    for seconds, label in _TICKS.items():
        x, y = place(_CREDITS[0], seconds)
        yield f'<path d="M{x} {y}H{_WIDTH - _RIGHT}" stroke="{colours["line"]}"/>'
        yield f'<text x="{x - 8}" y="{y + 5}" text-anchor="end" fill="{colours["soft"]}">{label}</text>'
    x, y = place(_IMDB, _SECONDS[0])
    yield f'<path d="M{x} {_TOP}V{y}" stroke="{colours["soft"]}" stroke-dasharray="2 4"/>'
    yield f'<text x="{x - 6}" y="{y - 8}" text-anchor="end" fill="{colours["soft"]}">all of IMDb</text>'
    yield f'<text x="{(_LEFT + _WIDTH) / 2:g}" y="{_HEIGHT - 8}" text-anchor="middle" fill="{colours["soft"]}">credits</text>'


def _way(way: str, points: Points, hue: str, colours: dict[str, str], index: int) -> Iterator[str]:
    line = " ".join(f"{x},{y}" for x, y in (place(*point) for point in points))
    yield f'<polyline points="{line}" fill="none" stroke="{hue}" stroke-width="2.5"/>'
    yield from (f'<circle cx="{x}" cy="{y}" r="5" fill="{hue}"/>' for x, y in (place(*point) for point in points))
    if len(points) > 1:
        (x, y), (end, top) = place(*points[-1]), place(_CREDITS[1], computed(points, _CREDITS[1]))
        yield f'<path d="M{x} {y}L{end} {top}" stroke="{hue}" stroke-width="2.5" stroke-dasharray="7 5"/>'
    y = _TOP + 22 + index * 24
    yield f'<circle cx="{_LEFT + 22}" cy="{y - 5}" r="5" fill="{hue}"/>'
    yield f'<text x="{_LEFT + 36}" y="{y}" fill="{colours["ink"]}">{escape(way)}</text>'


def main() -> None:
    """Write both pictures."""
    for theme in COLOURS:
        (HERE / f"growth-{theme}.svg").write_text(draw(measured(), theme), encoding="utf-8")


if __name__ == "__main__":
    main()
