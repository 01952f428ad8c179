"""Damage to files of a store: the seven ways in which a disk, a copy or a hand spoils one."""

import random
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

Spoil = Callable[[Path, random.Random], None]


def flip(path: Path, chance: random.Random) -> None:
    """Change one bit."""
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def cut(path: Path, chance: random.Random) -> None:
    """Leave only a beginning."""
    data = path.read_bytes()
    path.write_bytes(data[: chance.randrange(len(data))])


def empty(path: Path, _: random.Random) -> None:
    """Leave nothing in it."""
    path.write_bytes(b"")


def swap(path: Path, chance: random.Random) -> None:
    """Exchange it with another file of its folder."""
    others = [other for other in sorted(path.parent.iterdir()) if other.is_file() and other.read_bytes() != path.read_bytes()]
    other = chance.choice(others)
    mine, theirs = path.read_bytes(), other.read_bytes()
    path.write_bytes(theirs)
    other.write_bytes(mine)


def remove(path: Path, _: random.Random) -> None:
    """Remove it."""
    path.unlink()


def make_folder(path: Path, _: random.Random) -> None:
    """Put a folder in its stead."""
    path.unlink()
    path.mkdir()


def scramble(path: Path, chance: random.Random) -> None:
    """Put as many random bytes in it."""
    path.write_bytes(chance.randbytes(path.stat().st_size))


DAMAGES: Mapping[str, Spoil] = {
    spoil.__name__: spoil for spoil in (flip, cut, empty, swap, remove, make_folder, scramble)
}  # fmt: skip


def spoiled(store: Path, copy: Path, name: str, damage: str, seed: int) -> Path:
    """Return a copy of a store in which a file, given by its path in the store, has a damage."""
    shutil.rmtree(copy, ignore_errors=True)
    # files that snapshots share are made apart
    shutil.copytree(store, copy)
    DAMAGES[damage](copy / name, random.Random(seed))  # noqa: S311 - the same damage each time
    return copy
