"""The picture of the surroundings of a person, film or company: its neighbours in a ring, by community."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from math import sqrt

from filmograph.ask.network.surroundings import Surroundings
from filmograph.export.pictures.style import FOOT, MARGIN, SHAPES, SMALLEST, WIDTH, Sheet, Theme
from filmograph.wording import counted

MOST = 60
"""How many neighbours a picture holds, so that each can have its name."""

_TOP, _LINE, _GAP, _WIDE, _LEAST = 92, 25, 0.6, 215, 330
Place = tuple[float, float]
_GROUPS = 6
"""How many communities have a colour and shape of their own; the other neighbours share one."""
_PLURALS = {"person": "people", "company": "companies", "film": "films"}


def draw(around: Surroundings, limits: str, theme: Theme) -> Sheet:
    """Return the picture of surroundings of at most `MOST` neighbours, who stand in a ring with their names beside it."""
    marks = [neighbour.community for neighbour in around.neighbours]
    sizes = Counter(marks)
    groups = [group for group in sorted(sizes) if sizes[group] > 1 or len(sizes) == 1][:_GROUPS]
    looks = {group: (SHAPES[at], theme.colours[at]) for at, group in enumerate(groups)}
    rows = _rows(marks)
    tall = max(2 * max(abs(row) for row, _ in rows) * _LINE + 60, _LEAST)
    middle = _TOP + tall / 2
    places = [(WIDTH / 2 + side * _WIDE * sqrt(max(1 - (row * _LINE * 2 / tall) ** 2, 0)), middle + row * _LINE) for row, side in rows]
    key = _TOP + tall + 22
    foot = key + 26 * ((len(looks) + (len(looks) < len(sizes)) - 1) // 4 + 1)
    more = FOOT if around.left_out else 0
    sheet = Sheet(theme, foot + more, f"{around.name} and the {_PLURALS[around.kind]} nearby", _words(around))
    sheet.heading(_subtitle(around, limits))
    _lines(sheet, around, places, middle, {group: colour for group, (_, colour) in looks.items()})
    for neighbour, (x, y), (_, side) in zip(around.neighbours, places, rows, strict=True):
        shape, colour = looks.get(neighbour.community, ("o", theme.line))
        sheet.mark(x, y, shape, colour)
        room = (WIDTH - MARGIN / 2 - x if side > 0 else x - MARGIN / 2) - 16
        count = f" · {neighbour.shared:,}"
        name = sheet.fit(neighbour.name, room - sheet.measured(count))
        sheet.text(x + side * 16, y, f"{name}{count}", align="left" if side > 0 else "right")
    _centre(sheet, middle, around.name)
    _key(sheet, key, [(*look, sizes[group]) for group, look in looks.items()], len(marks) - sum(sizes[group] for group in looks))
    if around.left_out:
        others = counted(around.left_out, f"more {around.kind}", f"more {_PLURALS[around.kind]}")
        sheet.note(foot + 4, 0, f"And {others}, with as many {'people' if around.kind == 'film' else 'films'} shared or fewer.")
    return sheet


def _rows(marks: Sequence[int]) -> list[tuple[float, int]]:
    """Return the row and side (1 right, -1 left) of each neighbour, from the top clockwise; rows are counted from the middle.

    Communities stand apart by a gap.
    """
    half = (len(marks) + 1) // 2
    found = list[tuple[float, int]]()
    for side, own in ((1, marks[:half]), (-1, marks[half:])):
        steps = [0.0, *accumulate(1 + _GAP * (before != after) for before, after in pairwise(own))]
        found += [(side * (step - steps[-1] / 2), side) for step in steps[: len(own)]]
    return found


def _lines(sheet: Sheet, around: Surroundings, places: Sequence[Place], middle: float, colours: Mapping[int, str]) -> None:
    """Draw a line from the middle to each neighbour, and a curve between every two who share any; wider ones share more."""
    nearest = max(neighbour.shared for neighbour in around.neighbours)
    for neighbour, place in zip(around.neighbours, places, strict=True):
        sheet.line([(WIDTH / 2, middle), place], sheet.theme.soft, width=0.5 + 3.5 * neighbour.shared / nearest, strength=0.4)
    most = max((shared for _, _, shared in around.links), default=1)
    for a, b, shared in around.links:
        (x, y), (other_x, other_y) = places[a], places[b]
        bent = ((x + other_x) / 4 + WIDTH / 4, (y + other_y) / 4 + middle / 2)
        one, other = around.neighbours[a].community, around.neighbours[b].community
        colour = colours.get(one, sheet.theme.soft) if one == other else sheet.theme.soft
        sheet.line([(x, y), bent, (other_x, other_y)], colour, width=0.8 + 2.2 * shared / most, strength=0.25 + 0.5 * shared / most)


def _centre(sheet: Sheet, middle: float, name: str) -> None:
    lines = sheet.wrapped(name, 170, 3, size=14)
    width = max(sheet.measured(line, size=14, bold=True) for line in lines) + 20
    sheet.box((WIDTH / 2 - width / 2, middle - 11 * len(lines) - 5), (width, 22 * len(lines) + 10), sheet.theme.paper, edge=sheet.theme.ink)
    for number, line in enumerate(lines):
        sheet.text(WIDTH / 2, middle + 22 * (number - (len(lines) - 1) / 2), line, size=14, bold=True, align="center")


def _key(sheet: Sheet, y: float, looks: Sequence[tuple[str, str, int]], others: int) -> None:
    """Write how many neighbours each community has, four in a line."""
    entries = [(shape, colour, f"community of {size:,}") for shape, colour, size in looks]
    entries += [("o", sheet.theme.line, f"{others:,} in {'none' if others == 1 else 'none or smaller ones'}")] if others else []
    for number, (shape, colour, words) in enumerate(entries):
        x, line = MARGIN + 10 + (number % 4) * 235, y + 26 * (number // 4)
        sheet.mark(x, line, shape, colour)
        sheet.text(x + 16, line, words, size=SMALLEST, soft=True, width=205)


def _subtitle(around: Surroundings, limits: str) -> str:
    one, many = ("person", "people") if around.kind == "film" else ("film", "films")
    shown = counted(len(around.neighbours), around.kind, _PLURALS[around.kind])
    return f"{shown}, each with the number of {many} shared; a line is one {one} or more{f', {limits}' if limits else ''}"


def _words(around: Surroundings) -> str:
    groups: dict[int, list[str]] = {}
    for neighbour in around.neighbours:
        groups.setdefault(neighbour.community, []).append(f"{neighbour.name} ({neighbour.shared:,})")
    return ". ".join(f"Community {number}: {', '.join(names)}" for number, names in enumerate(groups.values(), 1))
