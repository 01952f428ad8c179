"""The picture of a chain: people on a line, and the films between them with what both did."""

from collections.abc import Sequence

from filmograph.ask.network.paths import Hop
from filmograph.export.pictures.style import MARGIN, SMALLEST, WIDTH, Sheet, Theme
from filmograph.wording import counted

_TOP, _PERSON, _FILM, _SPINE = 106, 40, 102, 60
_LEFT, _RIGHT = _SPINE + 40, WIDTH - MARGIN


def draw(ends: tuple[str, str], hops: Sequence[Hop], limits: str, theme: Theme) -> Sheet:
    """Return the picture of a chain between two people, of which the one is the other where it has no hops."""
    start, end = ends
    title = f"From {start} to {end}" if hops else f"{start} is both ends of the chain"
    steps = "; ".join(f"{hop.source_name}, {_did(hop.source_role, hop.source_character)} in {_film(hop)} with {hop.target_name}, "
                      f"{_did(hop.target_role, hop.target_character)}" for hop in hops)  # fmt: skip
    sheet = Sheet(theme, _TOP + len(hops) * (_PERSON + _FILM) + _PERSON, title, steps or title)
    within = f" {limits}" if limits else ""
    sheet.heading(f"A shortest chain{within}: {counted(len(hops), 'film')} and {counted(len(hops) + 1, 'person', 'people')}")
    bottom = _TOP + len(hops) * (_PERSON + _FILM)
    sheet.line([(_SPINE, _TOP), (_SPINE, bottom)], theme.soft, width=3)
    _person(sheet, _TOP, start)
    for number, hop in enumerate(hops):
        top = _TOP + number * (_PERSON + _FILM)
        _between(sheet, top + _PERSON / 2 + 4, hop)
        _person(sheet, top + _PERSON + _FILM, hop.target_name)
    return sheet


def _person(sheet: Sheet, y: float, name: str) -> None:
    sheet.mark(_SPINE, y, "o", sheet.theme.colours[0], size=20)
    sheet.text(_LEFT, y, name, size=17, bold=True, width=_RIGHT - _LEFT)


def _between(sheet: Sheet, top: float, hop: Hop) -> None:
    """Draw the film of a hop as a panel: its title and sources, and below what each of the two did."""
    height = _FILM - 8
    sheet.box((_LEFT, top), (_RIGHT - _LEFT, height), sheet.theme.panel, edge=sheet.theme.line)
    sheet.line([(_SPINE, top + height / 2), (_LEFT, top + height / 2)], sheet.theme.soft, width=3)
    sheet.mark(_SPINE, top + height / 2, "s", sheet.theme.colours[1], size=14)
    half = (_RIGHT - _LEFT - 48) / 2
    room = _RIGHT - _LEFT - 32
    sheet.text(_LEFT + 16, top + 20, _film(hop), size=15, bold=True, width=room)
    sheet.text(_LEFT + 16, top + 48, f"{hop.source_name}: {_did(hop.source_role, hop.source_character)}", width=half)
    sheet.text(_LEFT + 32 + half, top + 48, f"{hop.target_name}: {_did(hop.target_role, hop.target_character)}", width=half)
    sources = sheet.listed(hop.sources, room - 60, size=SMALLEST)
    sheet.text(_LEFT + 16, top + 74, f"read in {sources}", size=SMALLEST, soft=True)


def _film(hop: Hop) -> str:
    return f"{hop.title} ({hop.year})" if hop.year else hop.title


def _did(role: str, character: str | None) -> str:
    return f"{role} ({character})" if character else role
