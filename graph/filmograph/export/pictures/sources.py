"""The picture of a film's facts by source: what each source gives, what was chosen where they disagree, and the losing values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from filmograph.export.pictures.style import FOOT, MARGIN, SMALLEST, WIDTH, Sheet, Theme
from filmograph.wording import counted

MOST_SOURCES, MOST_FACTS = 7, 24
"""How many sources and properties a picture holds; of more, those that disagree and those that most sources give come first."""

_NAMES, _TOP, _LINE = 140, 84, 17


@dataclass(frozen=True)
class Fact:
    """What a source gives for a property, and whether it was "chosen" or is "losing"; "agreed" where no source disagrees."""

    property: str
    source: str
    value: str
    standing: Literal["agreed", "chosen", "losing"] = "agreed"


def draw(film: str, sources: Mapping[str, int], facts: Iterable[Fact], theme: Theme) -> Sheet:
    """Return the picture of a film, of sources with how many facts each gives of it, and of the facts that are shown."""
    rows = _rows(facts)
    columns = list(sources)[:MOST_SOURCES]
    shown = dict(list(rows.items())[:MOST_FACTS])
    wide = (WIDTH - 2 * MARGIN - _NAMES) / max(len(columns), 1)
    measure = Sheet(theme, 1, "", "")
    heads = {source: measure.wrapped(source, wide - 14, 4, size=SMALLEST) for source in columns}
    head = _LINE * (max(map(len, heads.values()), default=0) + 1) + 10
    texts = {(name, source): measure.wrapped(_values(own[source]), wide - 34, 2, size=SMALLEST)
             for name, own in shown.items() for source in columns if source in own}  # fmt: skip
    heights = [max((len(texts.get((name, source), ())) for source in columns), default=1) * _LINE + 14 for name in shown]
    notes = _notes(list(sources)[MOST_SOURCES:], list(rows)[MOST_FACTS:])
    bottom = _TOP + head + sum(heights)
    sheet = Sheet(theme, bottom + 54 + FOOT * len(notes), f"{film}, by source", _words(rows))
    disagreeing = sum(_disagrees(own) for own in rows.values())
    of = f"sources disagree on {disagreeing:,} of {counted(len(rows), 'property', 'properties')}"
    sheet.heading(f"{counted(len(sources), 'source')}; {of}")
    for at, source in enumerate(columns):
        _head(sheet, (MARGIN + _NAMES + wide * at, _TOP + head), wide, [*heads[source], counted(sources[source], "fact")])
    for at, (name, own) in enumerate(shown.items()):
        y = _TOP + head + sum(heights[:at])
        sheet.line([(MARGIN, y), (WIDTH - MARGIN, y)], theme.line)
        sheet.text(MARGIN, y + heights[at] / 2, name, bold=_disagrees(own), width=_NAMES - 14)
        for column, source in enumerate(columns):
            if source in own:
                corner = (MARGIN + _NAMES + wide * column + 2, y + 2)
                _cell(sheet, corner, (wide - 4, heights[at] - 4), texts[name, source], own[source][0].standing)
    _key(sheet, bottom + 30)
    for number, note in enumerate(notes):
        sheet.note(bottom + 62, number, *note)
    return sheet


def _rows(facts: Iterable[Fact]) -> dict[str, dict[str, list[Fact]]]:
    """Return facts by property and source: the properties on which sources disagree first, then those that most sources give."""
    rows: dict[str, dict[str, list[Fact]]] = {}
    for fact in facts:
        rows.setdefault(fact.property, {}).setdefault(fact.source, []).append(fact)
    return dict(sorted(rows.items(), key=lambda item: (not _disagrees(item[1]), -len(item[1]), item[0])))


def _disagrees(own: Mapping[str, Sequence[Fact]]) -> bool:
    return any(fact.standing == "losing" for facts in own.values() for fact in facts)


def _values(facts: Sequence[Fact]) -> str:
    return ", ".join(dict.fromkeys(fact.value for fact in facts))


def _head(sheet: Sheet, foot: tuple[float, float], wide: float, lines: Sequence[str]) -> None:
    """Write the name of a source and, in the last line, how many facts it gives, above a column."""
    for number, line in enumerate(reversed(lines)):
        sheet.text(foot[0] + 8, foot[1] - 11 - _LINE * number, line, size=SMALLEST, soft=number == 0, width=wide - 10)


def _cell(sheet: Sheet, corner: tuple[float, float], size: tuple[float, float], lines: Sequence[str], standing: str) -> None:
    """Write a value; a chosen one is filled and has a round mark, a losing one is hatched and has a cross."""
    theme, middle = sheet.theme, corner[1] + size[1] / 2
    if standing != "agreed":
        sheet.box(corner, size, theme.panel if standing == "chosen" else theme.paper, edge=theme.soft, hatched=standing == "losing")
        look = ("o", theme.colours[2]) if standing == "chosen" else ("X", theme.colours[5])
        sheet.mark(corner[0] + 12, middle, *look, size=11)
    x = corner[0] + (24 if standing != "agreed" else 6)
    if standing == "losing":
        width = max((sheet.measured(line, size=SMALLEST) for line in lines), default=-6)
        sheet.box((x - 3, middle - _LINE * len(lines) / 2), (width + 6, _LINE * len(lines)), theme.paper)
    for number, line in enumerate(lines):
        sheet.text(x, middle + _LINE * (number - (len(lines) - 1) / 2), line, size=SMALLEST)


def _key(sheet: Sheet, y: float) -> None:
    x: float = MARGIN + _NAMES
    for standing, words in (("chosen", "chosen where sources disagree"), ("losing", "losing value")):
        _cell(sheet, (x, y - 12), (26, 24), (), standing)
        x += sheet.text(x + 34, y, words, size=SMALLEST, soft=True) + 70


def _notes(sources: Sequence[str], properties: Sequence[str]) -> list[tuple[str, Sequence[str]]]:
    left_out = ((sources, ("more source", "more sources")), (properties, ("more property", "more properties")))
    return [(f"And {counted(len(names), *nouns)}", names) for names, nouns in left_out if names]


def _words(rows: Mapping[str, Mapping[str, Sequence[Fact]]]) -> str:
    """Return the properties on which sources disagree, with every value, then the names of the others."""
    disputed = [
        f"{name}: " + "; ".join(f"{source} gives {_values(facts)} ({facts[0].standing})" for source, facts in own.items())
        for name, own in rows.items() if _disagrees(own)
    ]  # fmt: skip
    others = [name for name, own in rows.items() if not _disagrees(own)]
    return ". ".join([*(disputed or ["No source disagrees with another"]), *([f"Not disputed: {', '.join(others)}"] if others else [])])
