"""People on an IMDb title page: the lines of names under a role, and the rows of the cast list."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from filmograph.model import Credit
from filmograph.schema import find_role
from filmograph.sources.pages.imdb.sections import Section
from filmograph.sources.reading.values import joined_names_in

_NOTE = re.compile(r"\s*\(([^()]*)\)?")
_CREDITED_AS = re.compile(r"(?:credited )?as (.+)", re.IGNORECASE)
_AS_SELF = re.compile(r"(?:himself|herself|themselves|themself|itself|self)(?P<what>\s+-\s+.+|\s*/.+)?", re.IGNORECASE)
_ROW = re.compile(r"(?P<actor>.*?)(?:^|\s)(?:\.{3,}|…)(?:\s+(?P<character>.*)|$)")
_DOTS = ("...", "....", "…")
_MORE_NAMES = re.compile(r"\s*(?:,|\band\b)?\s*(?<!\d)\d{1,5} more credits?.*|\s*\|.*", re.IGNORECASE)
_NO_NAME = re.compile(r"[:;!?|»\"$%#/]|\.\.|\d\d\D+\d|\b(?:wins?|nominat\w+|won)\b", re.IGNORECASE)
_ENDS_SENTENCE = re.compile(r".*(?:[!?…]|(?<!\b[A-Z])(?<!\b[JS]r)(?<!\b[MD]r)(?<!\bMrs)(?<!\bSgt)\.)[\"'”’)]*")
_SMALL_WORDS = frozenset(
    {"of", "the", "at", "in", "on", "with", "and", "de", "da", "di", "du", "van", "von", "der", "den", "la", "le", "el", "to", "a"}
)


@dataclass(frozen=True)
class CastList:
    """What a cast list holds: (line, credit or name of a character whose performer is lost), and the line it ends on."""

    rows: tuple[tuple[int, Credit | str], ...]
    last: int


def credited(text: str, role: str) -> Credit | None:
    """Return the credit that a printed name is, its notes read off it (`(as …)`, `(uncredited)`); None without a name.

    >>> credited("Kate Hudson (uncredited)", "actor").uncredited
    True
    """
    credit = _noted(Credit(person=" ".join(_NOTE.sub("", text).split()), role=role), text)
    return credit if credit.person else None


def _noted(credit: Credit, text: str) -> Credit:
    for note in (n.strip() for n in _NOTE.findall(text)):
        low = note.casefold()
        if named := _CREDITED_AS.fullmatch(note):
            credit = replace(credit, credited_as=named[1])
        credit = replace(
            credit,
            voice=credit.voice or low.split(":")[0] in ("voice", "singing voice"),
            uncredited=credit.uncredited or low == "uncredited",
            archive_footage=credit.archive_footage or low in ("archive footage", "archive sound"),
        )
    return credit


def characters_in(text: str) -> tuple[str, ...]:
    """Return the characters of a row, `A / B` as two, without notes.

    >>> characters_in("The Grinch / Narrator (voice)")
    ('The Grinch', 'Narrator')
    """
    parts = (" ".join(part.split()) for part in re.split(r"\s+/\s+", _NOTE.sub("", text)))
    return tuple(part for part in parts if part)


def credits_under(section: Section) -> Iterator[tuple[int, Credit]]:
    """Yield (line, credit) of every name under a role's label; none when the names are missing and other text follows."""
    role = find_role(section.label)
    if role is None:
        return
    for number, text in _name_lines(section):
        for name in _names(_MORE_NAMES.sub("", text)):
            if credit := credited(name, role):
                yield number, credit


def _names(text: str) -> list[str]:
    """Return the names of a line; a comma in a note separates nothing."""
    noted = re.sub(r"\([^()]*\)", lambda note: note[0].replace(",", ";"), text)
    return joined_names_in(noted)


def _name_lines(section: Section) -> Iterator[tuple[int, str]]:
    """Yield the lines of names: beside the label or a little below it; after a comma at the end the list continues."""
    before, goes_on = section.first, True
    for number, text in section.rows:
        bare = _MORE_NAMES.sub("", text)
        if not goes_on or number > before + 4 or not reads_as_names(bare) or (number > before + 2 and " " not in bare):
            return
        yield number, text
        before, goes_on = number, text.endswith(",")


def reads_as_names(text: str) -> bool:
    """Return whether a line is a list of people's names, not any other text that a page prints there."""
    bare = _NOTE.sub("", text)
    parts = [part for part in re.split(r",|\s&\s|\sand\s", bare) if part.strip()]
    return not _NO_NAME.search(bare) and not _ENDS_SENTENCE.fullmatch(bare) and all(map(_is_name, parts))


def _is_name(text: str) -> bool:
    words = text.split()
    return len(words) <= 6 and (words[0][0].isupper() or not words[0].isascii() or (len(words) > 1 and words[-1][0].isupper()))


def cast_list(section: Section, *, billed: bool) -> CastList:
    """Return the rows of a cast list; `billed` when its order is that of billing, which is true only while no row has lost a part."""
    rows: list[tuple[int, Credit | str]] = []
    before, spacing, is_complete = section.first, 1, billed
    for position, (number, last, text) in enumerate(_joined(section.rows)):
        row = _ROW.fullmatch(text)
        if row is None and not _is_bare_row(section, number, text, apart=number > before + spacing):
            break
        # Rows may be missing where names were links, so the billing is known only above the first gap.
        is_complete = is_complete and bool(row and row["actor"] and row["character"])
        if row and row["actor"]:
            rows.append((number, cast_credit(row["actor"], row["character"] or "", len(rows) + 1 if is_complete else None)))
        elif not section.ends_page(last):  # on a page's last line it may be half a row
            rows.extend((number, character) for character in characters_in(row["character"] or "" if row else text))
        spacing = min(2, number - before) if position == 1 else spacing
        before = last
    return CastList(tuple(rows), before)


def _joined(rows: tuple[tuple[int, str], ...]) -> Iterator[tuple[int, int, str]]:
    """Yield (first line, last line, text) of the rows of a cast list; actor, dots and character may be on a line each."""
    at = 0
    while at < len(rows):
        (first, text), parts = rows[at], 1
        if text not in _DOTS and _text(rows, at + 1) in _DOTS:
            # The next actor's name is not this one's character, nor is the text that follows the list.
            near = at + 2 < len(rows) and rows[at + 2][0] - rows[at + 1][0] == rows[at + 1][0] - first
            parts = 3 if near and _text(rows, at + 2) not in _DOTS and _text(rows, at + 3) not in _DOTS else 2
        yield first, rows[at + parts - 1][0], " ".join(text for _, text in rows[at : at + parts])
        at += parts


def _text(rows: tuple[tuple[int, str], ...], at: int) -> str:
    return rows[at][1] if at < len(rows) else ""


def cast_credit(actor: str, character: str, billing: int | None) -> Credit:
    """Return the credit of an actor and of what is printed of the character, its notes read off both."""
    credit = _noted(credited(actor, "actor") or Credit(person=actor, role="actor"), character)
    himself = _AS_SELF.fullmatch(_NOTE.sub("", character).strip())
    plays = () if himself and not himself["what"] else characters_in(character)
    return replace(credit, billing=billing, characters=plays, as_self=himself is not None)


def _is_bare_row(section: Section, number: int, text: str, *, apart: bool) -> bool:
    """Return whether a line without dots is a character; one that is `apart` must look like a name and not end the section."""
    words = text.split()
    if len(words) > 10 or _ENDS_SENTENCE.fullmatch(text) or re.search(r"[|:»$£€]|\)[^()]*\w|\bWritten by\b", text):
        return False
    if not apart:
        return True
    return (
        len(words) <= 5
        and all(word[0].isupper() or not word[0].isalpha() or word in _SMALL_WORDS for word in words)
        and (number < section.rows[-1][0] or section.last == len(section.page))
    )
