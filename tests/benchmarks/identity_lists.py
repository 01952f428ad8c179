"""The two lists of films in three sizes: half of both, both as they are, and twice both, the copy under other letters throughout."""

import json
import unicodedata
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from filmograph.text import name_key

WIKIPEDIA, METAQA = "wikipedia-movies", "kb.txt"
SIZES = ("half", "full", "twice")

_PLAIN, _OTHER = "abcdefghijklmnopqrstuvwxyz", "ehjkilmnopqrstuvwxyzabcdfg"
_LETTERS = str.maketrans(_PLAIN + _PLAIN.upper(), _OTHER + _OTHER.upper())
_BEAR_MEANING = frozenset(
    "the a an and of in on to part vol jr sr ii iii iv v vi vii viii one two three four five six seven".split()  # noqa: SIM905 - easier to read
)
"""Words that titles and names are distinguished by, whatever the rest; the copy keeps them."""

_PEOPLE = ("directed_by", "written_by", "starred_actors")


def make(size: str, data: Path, folder: Path) -> list[Path]:
    """Return the files of the lists in a size, written to the folder where they are not those in `data`."""
    films, facts = data / WIKIPEDIA, data / "metaqa" / METAQA
    if size == "full":
        return [films, facts]
    made = folder / size
    (made / WIKIPEDIA).mkdir(parents=True, exist_ok=True)
    for path in sorted(films.glob("*.json")):
        read_films: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        films_of_size = (
            [film for film in read_films if is_in_half(film["title"])] if size == "half" else [*read_films, *map(_other_film, read_films)]
        )
        (made / WIKIPEDIA / path.name).write_text(json.dumps(films_of_size, ensure_ascii=False, indent=2), encoding="utf-8")
    lines = facts.read_text(encoding="utf-8").splitlines()
    kept = (line for line in lines if is_in_half(line.partition("|")[0])) if size == "half" else _twice(lines)
    (made / METAQA).write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")
    return [made / WIKIPEDIA, made / METAQA]


def is_in_half(title: str) -> bool:
    """Return whether films of a title are in the half: one in two, and those of a title that lists put otherwise together.

    >>> is_in_half("The Dry Land") == is_in_half("Dry land, The")
    True
    """
    words = sorted(set(name_key(title).split()) - _BEAR_MEANING)
    return sha256(" ".join(words).encode()).digest()[0] % 2 == 0


def other(text: str) -> str:
    """Return a title or name in other letters, the same ones throughout; vowels stay vowels, accents and figures what they are.

    >>> other("The Third Man"), other("Renée Zellweger"), other("300")
    ('The Znoxk Set', 'Xitíi Girrcimix', '300 Xu')
    """
    words = [word if word.lower().strip(".,:()") in _BEAR_MEANING else _in_other_letters(word) for word in text.split(" ")]
    changed = " ".join(words)
    return changed if changed != text else f"{text} Xu"


def _in_other_letters(word: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).translate(_LETTERS))


def _other_film(film: dict[str, Any]) -> dict[str, Any]:
    return {**film, "title": other(film["title"]), "cast": [other(person) for person in film["cast"]]}


def _twice(lines: list[str]) -> Iterator[str]:
    yield from lines
    for line in lines:
        title, relation, value = line.split("|")
        yield f"{other(title)}|{relation}|{other(value) if relation in _PEOPLE else value}"
