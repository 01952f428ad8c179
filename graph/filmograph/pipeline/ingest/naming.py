"""The names of sources and documents: each is named by its file, and files of one name by their folders too."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from filmograph.pipeline.ingest.recognised import Recognised
from filmograph.sources.reading.files import ends, printable, stem_of


def by_source(files: Sequence[Recognised], digest: Callable[[Path], str]) -> tuple[dict[str, list[Recognised]], list[tuple[str, str]]]:
    """Return the files of each source by its name, and (name, sentence) of each file whose content another of its name has.

    The files of a kind of catalogue are one source. Any other file is a source of its own: `film` where no other has that name, else
    `film.csv` beside `film.txt`, or `a/film` beside `b/film`.
    """
    groups: dict[str, list[Recognised]] = defaultdict(list)
    for file in files:
        groups[file.name].append(file)
    found: dict[str, list[Recognised]] = {}
    repeated: list[tuple[str, str]] = []
    for name, group in groups.items():
        kept = list(_without_repetition(group, digest, repeated))
        kind, alone = [file for file in kept if _is_of_kind(file)], [file for file in kept if not _is_of_kind(file)]
        if kind:
            found[name] = kind
        # only a file without namesakes has the name of its file alone
        named = [name] if len(kept) == 1 else _distinct([file.path for file in alone], _spellings, {*groups, *found})
        found |= {own: [replace(file, name=own)] for own, file in zip(named, alone, strict=not kind)}
    return dict(sorted(found.items())), repeated


def document_names(paths: Sequence[Path]) -> list[str]:
    """Return the names of the documents of one source; those of a Kodi library all have one name, and their folders tell them apart."""
    counts = Counter(path.name for path in paths)
    if all(count == 1 for count in counts.values()) and not any(ends(path) == ".nfo" for path in paths):
        return [printable(path.name) for path in paths]
    return _distinct(paths, lambda path: (_with_folders(path, path.name, depth) for depth in range(1, len(path.parts))), set())


def _is_of_kind(file: Recognised) -> bool:
    return file.bulk and file.name == file.layout


def _without_repetition(
    group: Sequence[Recognised], digest: Callable[[Path], str], repeated: list[tuple[str, str]]
) -> Iterator[Recognised]:
    first: dict[tuple[str, str, str], Path] = {}
    for file in group:
        key = (file.layout, file.path.name, digest(file.path)) if len(group) > 1 and not file.table else (str(file.path), "", "")
        before = first.setdefault(key, file.path)
        if before == file.path:
            yield file
        else:
            repeated.append((file.name, f"{file.path}: this is the same document as {before}, which is read; one of them is enough."))


def _spellings(path: Path) -> Iterator[str]:
    yield printable(path.name)
    for depth in range(1, len(path.parts)):
        yield _with_folders(path, stem_of(path), depth)
        yield _with_folders(path, path.name, depth)


def _with_folders(path: Path, name: str, depth: int) -> str:
    return printable("/".join((*path.parts[-depth - 1 : -1], name)))


def _distinct(paths: Sequence[Path], spellings: Callable[[Path], Iterator[str]], taken: set[str]) -> list[str]:
    """Return the first spelling of the paths in which no two are the same, and none is taken."""
    for named in zip(*(spellings(path) for path in paths), strict=False):
        if len(set(named)) == len(paths) and taken.isdisjoint(named):
            return list(named)
    return [printable(str(path)) for path in paths]
