"""Judgements, which are decisions of people on which mentions are the same entity, and the tab-separated file of them."""

import os
from collections import deque
from collections.abc import Hashable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from filmograph.errors import SourceError, UsageError
from filmograph.lines import lines_in, with_plain_ends
from filmograph.store.references import KINDS, Reference, read_reference

COLUMNS = ("judgement", "kind", "a", "b", "who", "why")
SAME, DIFFERENT = "same", "different"

_HEADER = "\t".join(COLUMNS)
_ABOUT = {"a": "whom or what it is about", "b": "whom or what it is about", "who": "who says so", "why": "why"}


@dataclass(frozen=True)
class Judgement:
    """A decision of a person that two references are the same entity, or different ones; `line` is its line in the file."""

    judgement: str
    kind: str
    a: str
    b: str
    who: str
    why: str
    line: int = 0

    def __str__(self) -> str:
        return "\t".join(" ".join(getattr(self, name).split()) for name in COLUMNS)

    def references(self) -> tuple[Reference, Reference]:
        """Return the two references, read without knowledge of the sources."""
        return read_reference(self.kind, self.a), read_reference(self.kind, self.b)


def recognises(head: str) -> bool:
    """Return whether a file that begins with `head` is a file of judgements."""
    return any(line.rstrip() == _HEADER for line in lines_in(head)[:50])


def read(path: Path) -> list[Judgement]:
    """Return the judgements of a file in their order.

    Raises `SourceError` with file and line for a line that is not a judgement, and for contradictions.
    """
    found = list(_parse(path, _text(path)))
    _refuse_contradictions(path, found)
    return found


def append(path: Path, judgement: Judgement) -> Judgement:
    """Add a judgement to the end of a file, completely or not at all, and return it with its line; a missing file is created.

    Raises `SourceError` for a file that does not contain judgements or that the new one contradicts, `UsageError` for a repeated one.
    """
    text = _text(path) if path.exists() else _HEADER + "\n"
    before = list(_parse(path, text))
    _refuse_contradictions(path, before)
    text = text if text.endswith("\n") else text + "\n"
    line = len(lines_in(text)) + 1
    added = _judgement(path, line, str(judgement).split("\t"))
    pair = frozenset(_written(added))
    for one in before:
        if one.judgement == added.judgement and frozenset(_written(one)) == pair:
            raise UsageError(f"{path}: line {one.line} says already that {one.a} and {one.b} are {_say(one.judgement)}.")
    _refuse_contradictions(path, [*before, added])
    new = path.with_name(path.name + ".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(f"{text}{added}\n".encode())
        os.replace(new, path)  # noqa: PTH105 - the one that is atomic everywhere
    except OSError as error:
        with suppress(OSError):
            new.unlink()
        raise SourceError(f"{path}: cannot be written ({error.strerror or error}); name another file with --judgements.") from None
    return added


def contradiction(pairs: Iterable[tuple[int, str, Hashable, Hashable]]) -> tuple[int, list[int], Hashable, Hashable] | None:
    """Return the line of a "different" that the "same" of other lines contradict, those lines, and its two references, or None.

    `pairs` are (line, judgement, a, b).
    """
    known = list(pairs)
    near: dict[Hashable, list[tuple[Hashable, int]]] = {}
    for line, judgement, a, b in known:
        if judgement == SAME:
            near.setdefault(a, []).append((b, line))
            near.setdefault(b, []).append((a, line))
    cluster = _clusters(near)
    for line, _, a, b in sorted((pair for pair in known if pair[1] == DIFFERENT), key=lambda pair: pair[0]):
        if a == b or (a in cluster and cluster[a] == cluster.get(b)):
            return line, _lines_between(near, a, b), a, b
    return None


def say_contradiction(file: str, line: int, same: Sequence[int], about: str = "") -> str:
    """Return the sentence on a "different" that other lines contradict."""
    if not same:
        return f"{file}:{line}: a and b both name {about or 'one thing'}, which cannot differ from itself; name each more narrowly."
    others = f"line {same[0]} calls" if len(same) == 1 else f"lines {', '.join(map(str, same[:-1]))} and {same[-1]} together call"
    return f"{file}:{line}: {others} the same what line {line} calls different{about and f' ({about})'}; remove one of these lines."


def _clusters(near: dict[Hashable, list[tuple[Hashable, int]]]) -> dict[Hashable, int]:
    """Return the number of the cluster of each reference that is in a "same"."""
    cluster: dict[Hashable, int] = {}
    for number, start in enumerate(near):
        waiting = [] if start in cluster else [start]
        while waiting:
            one = waiting.pop()
            if one not in cluster:
                cluster[one] = number
                waiting += [other for other, _ in near[one]]
    return cluster


def _lines_between(near: dict[Hashable, list[tuple[Hashable, int]]], a: Hashable, b: Hashable) -> list[int]:
    """Return the lines of the shortest chain of "same" from `a` to `b`."""
    came: dict[Hashable, tuple[Hashable, int]] = {}
    waiting = deque([a])
    while waiting and b not in came and a != b:
        one = waiting.popleft()
        for other, line in near.get(one, ()):
            if other not in came and other != a:
                came[other] = (one, line)
                waiting.append(other)
    lines = set()
    while b != a:
        b, line = came[b]
        lines.add(line)
    return sorted(lines)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = with_plain_ends(error.object[: error.start].decode(errors="replace")).count("\n") + 1
        raise SourceError(f"{path}:{line}: this is not UTF-8; save the file of judgements as UTF-8.") from None
    except FileNotFoundError:
        raise SourceError(f"{path}: there is no such file of judgements; `filmograph same` and `filmograph different` begin one.") from None
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror or error}); name a file of judgements.") from None


def _parse(path: Path, text: str) -> Iterable[Judgement]:
    header = False
    for line, written in enumerate(lines_in(text), start=1):
        cells = [cell.strip() for cell in written.strip(" ").split("\t")]
        if written.startswith("#") or not any(cells):
            continue
        if header:
            yield _judgement(path, line, cells)
        elif tuple(cells) != COLUMNS:
            raise SourceError(
                f"{path}:{line}: a file of judgements begins with the line {' '.join(COLUMNS)}, separated by tabs; write it first."
            )
        header = True
    if not header:
        raise SourceError(f"{path}: a file of judgements begins with the line {' '.join(COLUMNS)}, separated by tabs; write it first.")


def _judgement(path: Path, line: int, cells: Sequence[str]) -> Judgement:
    where = f"{path}:{line}"
    if len(cells) != len(COLUMNS):
        raise SourceError(
            f"{where}: a judgement has {len(COLUMNS)} columns separated by tabs ({', '.join(COLUMNS)}), this line has {len(cells)}."
        )
    judgement, kind, a, b, who, why = (" ".join(cell.split()) for cell in cells)
    found = Judgement(judgement, kind, a, b, who, why, line)
    if found.judgement not in (SAME, DIFFERENT):
        raise SourceError(f"{where}: {found.judgement!r} is no judgement; write {SAME} or {DIFFERENT}.")
    if found.kind not in KINDS:
        raise SourceError(f"{where}: {found.kind!r} is no kind; write one of {', '.join(KINDS)}.")
    for name, about in _ABOUT.items():
        if not getattr(found, name):
            raise SourceError(f"{where}: the column {name!r} is empty; say {about}.")
    try:
        first, second = found.references()
    except UsageError as error:
        raise SourceError(f"{where}: {error}.") from None
    if first.written == second.written:
        raise SourceError(f"{where}: a and b are both {found.a!r}; a judgement is about two.")
    return found


def _refuse_contradictions(path: Path, judgements: Sequence[Judgement]) -> None:
    found = contradiction((one.line, one.judgement, *_written(one)) for one in judgements)
    if found:
        raise SourceError(say_contradiction(str(path), *found[:2]))


def _written(judgement: Judgement) -> tuple[Hashable, Hashable]:
    first, second = judgement.references()
    return first.written, second.written


def _say(judgement: str) -> str:
    return "the same" if judgement == SAME else "different"
