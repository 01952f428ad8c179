"""The picture of a career: a time line with a lane for each role and a mark for each film, the first and the final role labelled."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from filmograph.export.pictures.style import FOOT, MARGIN, SMALLEST, WIDTH, Sheet, Theme
from filmograph.wording import counted

MOST = 12
"""How many roles have a lane of their own."""
DEEPEST = 8
"""How many films of one year have a mark in a lane."""

Position = Callable[[int], float]
"""Where a year stands."""

_LEFT, _RIGHT, _TOP, _LINE, _LINES, _LABEL, _SPACE = 190, WIDTH - MARGIN - 14, 84, 18, 3, 220, 12


@dataclass(frozen=True)
class Part:
    """What somebody did in a film: its title, year (None where unknown) and the role; whether it was the first or the final one."""

    title: str
    year: int | None
    role: str
    first: bool = False
    final: bool = False

    @property
    def label(self) -> str:
        """Return the title, after "first:" or "final:" where it is one of them."""
        which = " and ".join(word for word, is_one in (("first", self.first), ("final", self.final)) if is_one)
        return f"{which}: {self.title} ({self.year})" if which else self.title


@dataclass
class _Label:
    """A title above the marks: where it begins, its line (0 the lowest), and the position of its mark."""

    words: str
    x: float
    line: int
    mark: float


@dataclass
class _Lane:
    """The films of one role by year, and the labels that found room."""

    role: str
    years: dict[int, list[Part]]
    labels: list[_Label] = field(default_factory=list)
    taken: list[list[tuple[float, float]]] = field(default_factory=lambda: [[] for _ in range(_LINES)])

    @property
    def films(self) -> int:
        return sum(map(len, self.years.values()))

    def height(self, mark: float) -> float:
        """Return how high the lane is, for marks of a size."""
        lines = max((label.line + 1 for label in self.labels), default=0)
        return max(lines * _LINE + min(max(map(len, self.years.values())), DEEPEST) * mark + 26, 56)

    def place(self, words: str, width: float, mark: float) -> bool:
        """Put a label on the lowest line where neither it nor the line down to its mark meets another; return whether there is one."""
        x = min(mark - 3, _RIGHT + _SPACE - width)
        for line in range(_LINES):
            down = all(not _meets(self.taken[below], mark - 4, mark + 4) for below in range(line))
            if down and not _meets(self.taken[line], x - _SPACE / 2, x + width + _SPACE / 2):
                self.taken[line].append((x - _SPACE / 2, x + width + _SPACE / 2))
                for below in range(line):
                    self.taken[below].append((mark - 4, mark + 4))
                self.labels.append(_Label(words, x, line, mark))
                return True
        return False


def draw(name: str, parts: Iterable[Part], theme: Theme) -> Sheet:
    """Return the picture of a person's career; what has no year or finds no room is counted in it."""
    every = list(dict.fromkeys(parts))
    lanes = _lanes([part for part in every if part.year is not None])
    shown = lanes[:MOST]
    known = [year for lane in shown for year in lane.years] or [0]
    low, high = (min(known) - 2, max(known) + 2) if max(known) - min(known) < 4 else (min(known), max(known))
    step = (_RIGHT - _LEFT) / (high - low)
    mark = max(min(step * 0.9, 13), 3)
    measure = Sheet(theme, 1, "", "")
    for lane in shown:
        _label(lane, measure, lambda year: _LEFT + (year - low) * step)
    heights = [lane.height(mark) for lane in shown]
    bottom = _TOP + sum(heights)
    notes = list(_notes(every, lanes, shown))
    sheet = Sheet(theme, bottom + 76 + FOOT * len(notes), f"The career of {name}", _words(every, lanes))
    sheet.heading(_subtitle(every, known))
    _years(sheet, (low, high), step, bottom)
    for at, lane in enumerate(shown):
        _draw_lane(sheet, lane, (_TOP + sum(heights[:at]), heights[at]), mark, lambda year: _LEFT + (year - low) * step)
    _key(sheet, bottom + 54)
    for number, note in enumerate(notes):
        sheet.note(bottom + 84, number, *note)
    return sheet


def _lanes(parts: Iterable[Part]) -> list[_Lane]:
    """Return a lane for each role, that with the most films first; the first and the final film of a year come first in it."""
    roles: dict[str, dict[int, list[Part]]] = {}
    for part in sorted(parts, key=lambda part: (not (part.first or part.final), part.title)):
        roles.setdefault(part.role, {}).setdefault(part.year or 0, []).append(part)
    return sorted((_Lane(role, years) for role, years in roles.items()), key=lambda lane: (-lane.films, lane.role))


def _label(lane: _Lane, measure: Sheet, x: Position) -> None:
    """Label the first and the final film of a lane, then those that are alone in their year, as far as there is room."""
    marked = [(year, part) for year, own in lane.years.items() for part in own if part.first or part.final]
    alone = [(year, own[0]) for year, own in sorted(lane.years.items()) if len(own) == 1 and not (own[0].first or own[0].final)]
    for year, part in [*sorted(marked, key=lambda pair: pair[0]), *alone]:
        words = measure.fit(part.label, _LABEL * 1.4 if part.first or part.final else _LABEL, size=SMALLEST)
        lane.place(words, measure.measured(words, size=SMALLEST), x(year))


def _draw_lane(sheet: Sheet, lane: _Lane, span: tuple[float, float], mark: float, x: Position) -> None:
    theme, base = sheet.theme, span[0] + span[1] - 12
    sheet.line([(_LEFT - 14, base + 4), (_RIGHT + 14, base + 4)], theme.line)
    sheet.text(MARGIN, base - 22, lane.role, size=14, bold=True, width=_LEFT - MARGIN - 24)
    sheet.text(MARGIN, base - 4, counted(lane.films, "film"), size=SMALLEST, soft=True, width=_LEFT - MARGIN - 24)
    deepest = min(max(map(len, lane.years.values())), DEEPEST)
    for label in lane.labels:
        foot = base - deepest * mark - 10 - label.line * _LINE
        width = sheet.measured(label.words, size=SMALLEST)
        sheet.box((label.x - 2, foot - 8), (width + 4, 16), theme.paper)
        sheet.text(label.x, foot, label.words, size=SMALLEST)
        own = next(own for year, own in lane.years.items() if x(year) == label.mark)
        sheet.line([(label.mark, foot + 8), (label.mark, base - min(len(own), DEEPEST) * mark)], theme.soft, width=0.8)
    for year, own in lane.years.items():
        for number, part in enumerate(reversed(own[:DEEPEST])):
            look = ("s", 5) if part.final else (">", 2) if part.first else ("o", 0)
            size = max(mark - 1, 9) if part.first or part.final else mark - 1
            sheet.mark(x(year), base - (number + 0.5) * mark, look[0], theme.colours[look[1]], size=size, ringed=part.first or part.final)


def _years(sheet: Sheet, span: tuple[int, int], step: float, bottom: float) -> None:
    """Draw the years below the lanes, so far apart that their numbers stand clear, and a line up from each."""
    wide = next(wide for unit in (1, 10, 100, 1000) for wide in (unit, 2 * unit, 5 * unit) if wide * step >= 62)
    for year in range(-(-span[0] // wide) * wide, span[1] + 1, wide):
        x = _LEFT + (year - span[0]) * step
        sheet.line([(x, _TOP), (x, bottom + 8)], sheet.theme.line, width=0.8, dashed=True)
        if year > 0:
            sheet.text(x, bottom + 20, str(year), size=SMALLEST, soft=True, align="center")


def _key(sheet: Sheet, y: float) -> None:
    x: float = _LEFT
    for shape, colour, words in (("o", 0, "a film"), (">", 2, "the first role"), ("s", 5, "the final role")):
        sheet.mark(x, y, shape, sheet.theme.colours[colour], ringed=shape != "o")
        x += 16 + sheet.text(x + 14, y, words, size=SMALLEST, soft=True) + 40


def _notes(every: Sequence[Part], lanes: Sequence[_Lane], shown: Sequence[_Lane]) -> Iterator[tuple[str, list[str]]]:
    """Yield a sentence for everything that is left out, with the names that belong to it."""
    dated = sum(lane.films for lane in shown)
    labelled = sum(len(lane.labels) for lane in shown)
    if labelled < dated:
        have = "has its title" if labelled == 1 else "have their titles"
        yield f"{labelled:,} of {counted(dated, 'mark')} {have}; there is no room for the others.", []
    if len(lanes) > len(shown):
        rest, films = lanes[MOST:], counted(sum(lane.films for lane in lanes[MOST:]), "film")
        yield f"And {counted(len(rest), 'more role')}, with {films}", [lane.role for lane in rest]
    if hidden := sum(max(len(own) - DEEPEST, 0) for lane in shown for own in lane.years.values()):
        yield f"And {counted(hidden, 'more film')} of years with more than {DEEPEST} films in a role.", []
    if unknown := len({part.title for part in every if part.year is None}):
        yield f"And {counted(unknown, 'film')} of unknown year.", []


def _subtitle(every: Sequence[Part], known: Sequence[int]) -> str:
    films = counted(len({(part.title, part.year) for part in every}), "film")
    years = f" from {min(known)} to {max(known)}" if max(known) > min(known) else f" in {known[0]}" if known[0] else ""
    return f"{films}{years}, by role; each mark is a film"


def _words(every: Sequence[Part], lanes: Sequence[_Lane]) -> str:
    roles = "; ".join(f"{lane.role}: {counted(lane.films, 'film')}, {_span(lane.years)}" for lane in lanes)
    marked = sorted({(part.year or 0, f"{part.label}, {part.role}") for part in every if part.first or part.final})
    return ". ".join([roles or "No film of a known year", *(words[:1].upper() + words[1:] for _, words in marked)])


def _span(years: Collection[int]) -> str:
    return "–".join(map(str, sorted({min(years), max(years)})))


def _meets(taken: Iterable[tuple[float, float]], start: float, end: float) -> bool:
    return any(start < other_end and other_start < end for other_start, other_end in taken)
