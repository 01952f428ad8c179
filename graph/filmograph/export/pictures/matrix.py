"""The picture of who of several people worked with whom, and how often: a heat map with the numbers in its cells."""

from collections.abc import Mapping, Sequence

from filmograph.export.pictures.style import FOOT, MARGIN, SMALLEST, WIDTH, Sheet, Theme
from filmograph.wording import counted

MOST = 20
"""How many people a picture holds, so that its numbers can be read."""

_NAMES, _TOP, _HEAD, _WIDEST, _FOOT = 230, 84, 150, 84, 70


def draw(names: Sequence[str], films: Sequence[int], shared: Mapping[tuple[int, int], int], theme: Theme) -> Sheet:
    """Return the picture of people with their number of films, and how many films the people at two indices (the lower first) share.

    Of more people than `MOST` the first are shown.
    """
    people = names[:MOST]
    side = min(_WIDEST, (WIDTH - 2 * MARGIN - _NAMES) / len(people))
    high = min(side, 44)
    pairs = {(a, b): count for (a, b), count in shared.items() if b < len(people) and count}
    words = "; ".join(f"{people[a]} and {people[b]}: {counted(count, 'film')}" for (a, b), count in pairs.items())
    height = _TOP + _HEAD + high * len(people) + _FOOT + (FOOT if names[MOST:] else 0)
    sheet = Sheet(theme, height, f"Who worked with whom: {_listed(names)}", words or "No two of them share a film.")
    every = len(people) * (len(people) - 1) // 2
    linked = f"{len(pairs):,} of {counted(every, 'pair')} {'shares a film' if len(pairs) == 1 else 'share a film'}"
    sheet.heading(f"The number of films that two people share; {linked}")
    most = max(pairs.values(), default=1)
    for a, name in enumerate(people):
        x, y = MARGIN + _NAMES + side * a, _TOP + _HEAD + high * a
        sheet.text(MARGIN + _NAMES - 12, y + high / 2, name, width=_NAMES - 14, align="right", size=14 if high > 26 else SMALLEST)
        sheet.text(x + side / 2, _TOP + _HEAD - 10, name, width=_HEAD - 14, upright=True, size=14 if side > 26 else SMALLEST)
        for b in range(len(people)):
            count = films[a] if a == b else shared.get((min(a, b), max(a, b)), 0)
            _cell(sheet, (MARGIN + _NAMES + side * b, y), (side, high), count, None if a == b else count / most)
    _key(sheet, _TOP + _HEAD + high * len(people) + 32, most)
    if left_out := names[MOST:]:
        sheet.note(height - FOOT, 0, f"And {counted(len(left_out), 'more person', 'more people')}", left_out)
    return sheet


def _cell(sheet: Sheet, corner: tuple[float, float], size: tuple[float, float], count: int, depth: float | None) -> None:
    """Draw a cell with its number; one without depth is on the diagonal, and has all films of a person."""
    ramp = sheet.theme.ramp
    step = None if not depth else min(int(depth * len(ramp)), len(ramp) - 1)
    fill = sheet.theme.paper if depth == 0 else sheet.theme.panel if step is None else ramp[step]
    sheet.box(corner, size, fill, edge=sheet.theme.line, hatched=depth is None)
    x, y = corner[0] + size[0] / 2, corner[1] + size[1] / 2
    number = f"{count:,}" if count < 1000 else f"{count / 1000:.0f}k" if count < 999_500 else f"{count / 1e6:.0f}M"
    if depth is None:
        number_width = sheet.measured(number, size=SMALLEST) + 6
        sheet.box((x - number_width / 2, y - 9), (number_width, 18), sheet.theme.panel)
    colour = sheet.theme.soft if not depth else readable(fill)
    sheet.text(x, y, number if depth != 0 else "·", align="center", size=14 if size[0] > 36 and depth is not None else SMALLEST,
               bold=bool(depth) and size[0] > 36, colour=colour)  # fmt: skip


def _key(sheet: Sheet, y: float, most: int) -> None:
    """Write what the colours and the hatching mean, below the cells."""
    x: float = MARGIN + _NAMES
    for number, fill in enumerate(sheet.theme.ramp):
        sheet.box((x + 22 * number, y - 8), (22, 16), fill)
    sheet.text(x - 12, y, "1 film", align="right", soft=True, size=SMALLEST)
    end = x + 22 * len(sheet.theme.ramp) + 12
    end += sheet.text(end, y, f"{counted(most, 'film')} shared", soft=True, size=SMALLEST) + 34
    sheet.box((end, y - 8), (22, 16), sheet.theme.panel, edge=sheet.theme.line, hatched=True)
    sheet.text(end + 32, y, "all films of one person", soft=True, size=SMALLEST)


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) <= 3 else f"{', '.join(names[:2])} and {len(names) - 2:,} more"


def readable(fill: str) -> str:
    """Return black or white, whichever can be read better on a colour such as "#0072B2".

    >>> readable("#F0E442"), readable("#0072B2")
    ('#000000', '#ffffff')
    """
    channels = [int(fill[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    bright = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if (bright + 0.05) / 0.05 > 1.05 / (bright + 0.05) else "#ffffff"
