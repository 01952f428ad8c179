"""How pictures look: a sheet 1,000 pixels wide, the colours of both themes, and texts that are cut to the room they have."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from math import ceil
from typing import Any, Literal

from filmograph.errors import UsageError
from filmograph.export.columns.markup import clean

WIDTH, MARGIN, DPI, FOOT = 1000, 36, 100, 22
SMALLEST = 12
"""The size of the smallest text in pixels, where the picture is 1,000 pixels wide."""
SHAPES = ("o", "s", "^", "D", "v", "P", "X")
"""The shapes that go with the colours, so that none is needed to tell two things apart."""

_POINTS = 72 / DPI
_FACES = (
    "DejaVu Sans", "Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans", "Noto Emoji", "Arial Unicode MS", "Hiragino Sans", "Yu Gothic",
    "Last Resort High-Efficiency",
)  # fmt: skip
"""The first is installed with matplotlib; the next have what it lacks, where they are installed; the last draws boxes."""
_LONGEST = 300
"""How many characters are measured; no sheet is wide enough for more."""
_UNSEEN = "\x7f\u200b\ufeff"
_MARKS = 2
"""How many accents one letter keeps, for more would reach into the lines above."""
_CUT = re.compile("[\u0300-\u036f\u200c\u200d\ufe0e\ufe0f]+$")

Align = Literal["left", "center", "right"]


@dataclass(frozen=True)
class Theme:
    """The colours of a theme: paper, text, softer text, lines, panels, and those that tell things apart (of Okabe and Ito)."""

    paper: str
    ink: str
    soft: str
    line: str
    panel: str
    colours: tuple[str, ...]
    ramp: tuple[str, ...]


THEMES = {
    "light": Theme(
        "#ffffff", "#1f2328", "#59636e", "#d1d9e0", "#f3f5f8",
        ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442"),
        ("#e3eef7", "#c3dcee", "#98c4e1", "#62a5d0", "#2f86bf", "#0072B2", "#04548a", "#063a62"),
    ),
    "dark": Theme(
        "#0d1117", "#f0f6fc", "#9ea7b1", "#3d444d", "#171d26",
        ("#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#F0E442", "#D55E00", "#0072B2"),
        ("#12283a", "#133a58", "#125079", "#116a9f", "#2a88c2", "#56a9de", "#8cc6eb", "#c4e2f6"),
    ),
}  # fmt: skip


def theme_of(name: str) -> Theme:
    """Return the theme of a name; raises `UsageError` for another."""
    if name not in THEMES:
        raise UsageError(f"There is no theme {name!r}; the themes are {' and '.join(THEMES)}.")
    return THEMES[name]


def shown(text: str | None) -> str:
    r"""Return a text on one line without characters that cannot be drawn; "(no name)" where nothing is left.

    >>> shown("Gone\x00 with\n the Wind"), shown(" ")
    ('Gone with the Wind', '(no name)')
    """
    kept, marks = list[str](), 0
    for character in clean(text or ""):
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= _MARKS and character not in _UNSEEN:
            kept.append(" " if unicodedata.category(character) in ("Zl", "Zp", "Zs", "Cc") else character)
    return " ".join("".join(kept).split()) or "(no name)"


class Sheet:
    """A picture in the making, with a title and a description for who cannot see it; places are pixels from its upper left corner."""

    def __init__(self, theme: Theme, height: float, title: str, description: str) -> None:
        from matplotlib import font_manager
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.theme, self.height, self.title, self.description = theme, ceil(height), shown(title), shown(description)
        self.figure: Figure = Figure(figsize=(WIDTH / DPI, self.height / DPI), dpi=DPI, facecolor=theme.paper)
        installed = {face.name for face in font_manager.fontManager.ttflist}
        self._font, self._faces = font_manager.FontProperties, [face for face in _FACES if face in installed]
        self._widths: dict[tuple[str, float, bool], float] = {}
        canvas: Any = FigureCanvasAgg(self.figure)
        self._renderer = canvas.get_renderer()
        self._axes: Any = self.figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(self.height, 0))
        self._axes.set_axis_off()

    def heading(self, subtitle: str) -> None:
        """Write the title and a line below it at the top of the sheet, down to pixel 70."""
        self.text(MARGIN, 30, self.title, size=20, bold=True, width=WIDTH - 2 * MARGIN)
        self.text(MARGIN, 57, subtitle, soft=True, width=WIDTH - 2 * MARGIN)

    def note(self, y: float, number: int, words: str, names: Sequence[str] = ()) -> None:
        """Write what is left out, and some of its names, at the foot of the sheet: the first note (0) at height `y`, the others below."""
        room = WIDTH - 2 * MARGIN - self.measured(f"{words}: .", size=SMALLEST)
        self.text(
            MARGIN, y + FOOT * number, f"{words}: {self.listed(names, room, size=SMALLEST)}." if names else words, size=SMALLEST, soft=True
        )

    def text(
        self, x: float, y: float, words: str, *, size: float = 13, width: float = WIDTH, align: Align = "left",
        bold: bool = False, soft: bool = False, colour: str | None = None, upright: bool = False,
    ) -> float:  # fmt: skip
        """Write a text whose middle is at height `y`, cut to a width, and return the width that it takes; `upright` turns it."""
        line = self.fit(words, width, size=size, bold=bold)
        turned = {"rotation": 90, "va": "bottom", "ha": "center"} if upright else {"va": "center_baseline", "ha": align}
        self._axes.text(x, y, line, color=colour or (self.theme.soft if soft else self.theme.ink), parse_math=False, zorder=5,
                        fontproperties=self._face(size, bold=bold), **turned)  # fmt: skip
        return self.measured(line, size=size, bold=bold)

    def fit(self, words: str, width: float, *, size: float = 13, bold: bool = False) -> str:
        """Return a text that is at most so wide, cut with an ellipsis where it would be wider."""
        line = shown(words)
        # no letter is narrower than a quarter of its size
        low, high = 0, min(len(line), int(4 * width / size) + 1)
        if high == len(line) and self.measured(line, size=size, bold=bold) <= width:
            return line
        while low < high:
            middle = (low + high + 1) // 2
            if self.measured(line[:middle] + "…", size=size, bold=bold) <= width:
                low = middle
            else:
                high = middle - 1
        return _CUT.sub("", line[:low]).rstrip() + "…"

    def listed(self, names: Sequence[str], width: float, *, size: float = 13) -> str:
        """Return as many names as there is room for, at least one, and how many more there are."""
        for count in range(len(names), 1, -1):
            line = ", ".join(map(shown, names[:count])) + (f" and {len(names) - count:,} more" if count < len(names) else "")
            if self.measured(line, size=size) <= width:
                return line
        more = f" and {len(names) - 1:,} more" if len(names) > 1 else ""
        return self.fit(names[0], width - self.measured(more, size=size), size=size) + more if names else ""

    def wrapped(self, words: str, width: float, lines: int, *, size: float = 13) -> list[str]:
        """Return a text as at most so many lines, broken after spaces and hyphens; the last one is cut where they are not enough."""
        made, rest = list[str](), shown(words)
        while rest and len(made) < lines - 1:
            ends = (match.end() for match in re.finditer(r"[ /-]+|$", rest))
            fitting = list(takewhile(lambda end: self.measured(rest[:end].rstrip(), size=size) <= width, ends))  # noqa: B023 - used at once
            if not fitting or fitting[-1] == len(rest):
                break
            made.append(rest[: fitting[-1]].rstrip())
            rest = rest[fitting[-1] :].lstrip()
        return [*made, self.fit(rest, width, size=size)] if rest else made

    def measured(self, words: str, *, size: float = 13, bold: bool = False) -> float:
        """Return the width of a text in pixels."""
        if (words, size, bold) not in self._widths:
            width, _, _ = self._renderer.get_text_width_height_descent(words[:_LONGEST], self._face(size, bold=bold), False)
            self._widths[words, size, bold] = float(width)
        return self._widths[words, size, bold]

    def line(
        self, points: Sequence[tuple[float, float]], colour: str, *, width: float = 1, strength: float = 1, dashed: bool = False
    ) -> None:
        """Draw a line through points; three points make a curve that is drawn towards the second."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path as Way

        codes = [Way.MOVETO, Way.CURVE3, Way.CURVE3] if len(points) == 3 else None
        self._axes.add_patch(PathPatch(Way(list(points), codes), fill=False, edgecolor=colour, linewidth=width * _POINTS, alpha=strength,
                                       linestyle="--" if dashed else "-", capstyle="butt", zorder=1))  # fmt: skip

    def mark(self, x: float, y: float, shape: str, colour: str, *, size: float = 12, ringed: bool = False) -> None:
        """Draw a mark of a shape and size around a point, with a thick outline where it is `ringed`."""
        self._axes.plot([x], [y], marker=shape, markersize=size * _POINTS, markerfacecolor=colour, markeredgecolor=self.theme.ink,
                        markeredgewidth=(2 if ringed else 0.6) * _POINTS, linestyle="none", zorder=4)  # fmt: skip

    def box(
        self, corner: tuple[float, float], size: tuple[float, float], fill: str, *, edge: str | None = None, hatched: bool = False
    ) -> None:
        """Draw a rectangle from its upper left corner, with its width and height."""
        from matplotlib.patches import Rectangle

        self._axes.add_patch(Rectangle(corner, *size, facecolor=fill, edgecolor=edge or fill, linewidth=1 * _POINTS, zorder=2))
        if hatched:
            self._axes.add_patch(Rectangle(corner, *size, fill=False, edgecolor=self.theme.line, hatch="//", linewidth=0, zorder=2))

    def _face(self, size: float, *, bold: bool) -> Any:
        return self._font(family=self._faces, size=size * _POINTS, weight="bold" if bold else "normal")
