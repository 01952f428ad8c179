"""Draws the picture of the README: how one fact travels from the lines of three pages to an answer, in light and in dark.

`python graph/pictures/journey.py` writes `journey-light.svg` and `journey-dark.svg` beside this file, with the values of the sample pages.
"""

from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import filmograph
from filmograph.pipeline.run import build
from filmograph.sources import read_page

HERE = Path(__file__).resolve().parent
_PAGES = HERE.parents[1] / "data" / "pages"
_WIDTH, _LINE, _PAD = 880, 20, 14
COLOURS = {
    "light": {"ink": "#1f2328", "soft": "#59636e", "line": "#d1d9e0", "box": "#f6f8fa", "mark": "#0969da"},
    "dark": {"ink": "#f0f6fc", "soft": "#9198a1", "line": "#3d444d", "box": "#151b23", "mark": "#4493f8"},
}
_PREFIX = "wont-back-down-"
_SOURCES = tuple(f"{_PREFIX}{layout}" for layout in ("rotten-tomatoes", "streaming-portal", "dark-horizons"))
_DECISION = """SELECT ?chosen ?rule { ?decision a film:Decision ; film:property film:runtime ; film:chosen ?chosen ; film:rule ?rule }"""


def steps() -> list[tuple[str, list[str]]]:
    """Return the heading and lines of each step of the running time of "Won't Back Down", with the values of the sample pages."""
    lines, claims = [], []
    for source in _SOURCES:
        text = (_PAGES / f"{source}.txt").read_text(encoding="utf-8")
        record = read_page(text, source).to_json()
        first, _ = record["lines"]["/film/runtime_minutes"]
        name = source.removeprefix(_PREFIX)
        lines.append(f"{name}, line {first}:  {text.splitlines()[first - 1].strip(' •')}")
        claims.append(f"{name}, line {first}:  runtime {record['film']['runtime_minutes']}")
    with TemporaryDirectory() as folder:
        build([_PAGES], Path(folder) / "store")
        graph = filmograph.open(Path(folder) / "store")
        decision = next(iter(graph.sparql(_DECISION)))
        film = next(iter(graph.sparql("SELECT ?film { ?film film:runtime ?runtime }")))["film"]
        row = next(row for row in graph.film("Won't Back Down").conflicts() if row["property"] == "runtime")
    losing = f"{row['source'].removeprefix(_PREFIX)} has {row['other']} (line {row['lines']})"
    local = str(film).rpartition("/")[2]
    return [
        ("Three pages", lines),
        ("Three claims about one film", claims),
        ("A decision", [f"{decision['chosen']}, by the rule: {decision['rule']}"]),
        ("A triple, validated", [f"<film/{local}>  film:runtime  {decision['chosen']}"]),
        ("An answer and its evidence", [f"{row['chosen']} minutes; {losing}"]),
    ]


def draw(shown: list[tuple[str, list[str]]], colours: dict[str, str]) -> str:
    """Return the steps as an SVG document: a box for each, one below the other, with arrows between them."""
    parts, top = [], 8
    for index, (heading, lines) in enumerate(shown):
        height = _PAD * 2 + _LINE * len(lines) - 6
        box = f'fill="{colours["box"]}" stroke="{colours["line"]}"'
        parts.append(f'<rect x="230" y="{top}" width="{_WIDTH - 238}" height="{height}" rx="6" {box}/>')
        parts.append(f'<text x="214" y="{top + height / 2 + 5:g}" text-anchor="end" fill="{colours["soft"]}">{escape(heading)}</text>')
        for row, line in enumerate(lines):
            y = top + _PAD + 11 + row * _LINE
            parts.append(f'<text class="value" x="246" y="{y}" fill="{colours["ink"]}" xml:space="preserve">{escape(line)}</text>')
        if index + 1 < len(shown):
            y = top + height
            arrow = f"M{_WIDTH / 2 + 115:g} {y + 3}v12m-5 -6l5 6l5 -6"
            parts.append(f'<path d="{arrow}" fill="none" stroke="{colours["mark"]}" stroke-width="2"/>')
        top += height + 20
    style = "text{font:15px system-ui,sans-serif}.value{font:14px ui-monospace,monospace}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top - 12}" role="img">'
        f"<title>One fact on its way from the lines of three pages to an answer</title><style>{style}</style>\n"
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def main() -> None:
    """Write both pictures."""
    shown = steps()
    for name, colours in COLOURS.items():
        (HERE / f"journey-{name}.svg").write_text(draw(shown, colours), encoding="utf-8")


if __name__ == "__main__":
    main()
