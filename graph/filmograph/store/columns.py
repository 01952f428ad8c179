"""Named columns in a folder, memory-mapped: numbers as numpy arrays, texts as one block of UTF-8 with offsets."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from filmograph.errors import StoreError
from filmograph.store.checksums import check_small

Numbers = npt.NDArray[Any]
Block = tuple[bytes | memoryview, Numbers]
"""Several texts in UTF-8, one after the other, and the number of bytes of each."""

_HEADER = 128
"""The number of bytes before the data in the file of a column."""


class Texts(Sequence[str]):
    """A column of texts; only a text that is looked up is read and decoded."""

    def __init__(self, block: npt.NDArray[np.uint8], offsets: npt.NDArray[np.int64]) -> None:
        self._offsets = offsets
        # a memoryview gives a slice or a number many times faster than an array
        self._block, self._bounds = memoryview(block.data), memoryview(offsets.data)
        self._length = len(offsets) - 1

    def __len__(self) -> int:
        return self._length

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if not -self._length <= index < self._length:
            raise IndexError(index)
        return str(self._encoded(index if index >= 0 else index + self._length), "utf-8")

    def take(self, rows: Numbers) -> list[str]:
        """Return the texts of several rows."""
        rows = np.asarray(rows)
        ends = zip(self._offsets[rows].tolist(), self._offsets[rows + 1].tolist(), strict=True)
        return [str(self._block[start:end], "utf-8") for start, end in ends]

    def stretch(self, start: int, end: int) -> Block:
        """Return the texts of the rows from `start` up to, but without, `end`."""
        offsets = self._offsets[start : end + 1]
        return self._block[offsets[0] : offsets[-1]], np.diff(offsets)

    def lengths(self, rows: Numbers) -> Numbers:
        """Return the number of bytes of the texts of several rows."""
        lengths: Numbers = self._offsets[rows + 1] - self._offsets[rows]
        return lengths

    def with_word(self, beginning: str) -> Numbers:
        """Return the rows whose text has a word, but not its first, that begins so; words are separated by one space."""
        wanted, text, starts = b" " + beginning.encode(), bytes(self._block), list[int]()
        at = text.find(wanted)  # several times as fast as a regular expression
        while at >= 0:
            starts.append(at)
            at = text.find(wanted, at + 1)
        found = np.array(starts, dtype=np.int64)
        rows = np.searchsorted(self._offsets, found, side="right") - 1
        within: Numbers = np.unique(rows[found + len(wanted) <= self._offsets[rows + 1]])
        return within

    def find(self, text: str) -> int | None:
        """Return the row of a text in a column that is sorted by UTF-8 bytes, or None."""
        low, high, wanted = 0, len(self), text.encode()
        while low < high:
            middle = (low + high) // 2
            if bytes(self._encoded(middle)) < wanted:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self) and self[low] == text else None

    def _encoded(self, row: int) -> memoryview:
        return self._block[self._bounds[row] : self._bounds[row + 1]]


def block(values: Sequence[str]) -> Block:
    """Return texts as one block of UTF-8 and the length of each."""
    encoded = [value.encode() for value in values]
    return b"".join(encoded), np.array([len(value) for value in encoded], dtype=np.int64)


def write_numbers(folder: Path, numbers: Mapping[str, Numbers]) -> None:
    """Write columns of numbers into a folder, one file for each."""
    for name, column in numbers.items():
        _save(folder / f"{name}.npy", column)


def _save(path: Path, column: Numbers) -> None:
    """Write a column as `numpy.save` does, but raise the system's error when the disk is full; numpy reports only how much is missing."""
    plain = np.ascontiguousarray(column)
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, np.lib.format.header_data_from_array_1_0(plain))
        file.write(plain.reshape(-1).view(np.uint8).data)


def write_texts(folder: Path, texts: Mapping[str, Iterable[Block]]) -> None:
    """Write columns of texts into a folder; the blocks are written one by one, so a column may be larger than memory."""
    for name, blocks in texts.items():
        _write_texts(folder, name, blocks)


def _write_texts(folder: Path, name: str, blocks: Iterable[Block]) -> None:
    lengths: list[Numbers] = []
    with (folder / f"{name}.text.npy").open("wb") as file:
        file.seek(_HEADER)
        for text, sizes in blocks:
            file.write(text)
            lengths.append(sizes)
        offsets = _offsets(lengths)
        file.seek(0)
        # only now is the length of the column known
        np.lib.format.write_array_header_1_0(file, {"descr": "|u1", "fortran_order": False, "shape": (int(offsets[-1]),)})
    _save(folder / f"{name}.offsets.npy", offsets)


def read_numbers(folder: Path, name: str) -> Numbers:
    """Return a column of numbers, memory-mapped; raises `StoreError` when it is missing."""
    path = folder / f"{name}.npy"
    try:
        check_small(folder.parent, f"{folder.name}/{path.name}")
        # an empty file cannot be mapped, so an empty column is read; a plain array over the map is many times faster to index
        column: Numbers = np.load(path) if path.stat().st_size <= _HEADER else np.asarray(np.load(path, mmap_mode="r"))
    except (OSError, ValueError, EOFError) as error:
        raise StoreError(f"{path}: the network's file cannot be read ({error}); build the store anew.") from None
    return column


def read_texts(folder: Path, name: str) -> Texts:
    """Return a column of texts, memory-mapped; raises `StoreError` when it is missing."""
    return Texts(read_numbers(folder, f"{name}.text"), read_numbers(folder, f"{name}.offsets"))


class Columns:
    """The columns in a folder by name; each is opened when it is first used."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: dict[str, Any] = {}

    def numbers(self, name: str) -> Numbers:
        """Return a column of numbers; raises `StoreError` when it is missing."""
        if name not in self._opened:
            self._opened[name] = read_numbers(self._folder, name)
        column: Numbers = self._opened[name]
        return column

    def texts(self, name: str) -> Texts:
        """Return a column of texts; raises `StoreError` when it is missing."""
        if name not in self._opened:
            self._opened[name] = read_texts(self._folder, name)
        column: Texts = self._opened[name]
        return column


class Growth:
    """A change of a column: the rows that are removed, and the rows that new values have afterwards.

    `gone` are rows before the change and `rows` are rows after it, both ascending; `size` is the number of rows after it.
    """

    def __init__(self, size: int, gone: Numbers, rows: Numbers) -> None:
        self.rows = rows
        self.gone = gone
        # the rows that stay are split where rows are removed or added; counted among the rows that stay
        left, entered = gone - np.arange(len(gone)), rows - np.arange(len(rows))
        stay = size - len(gone)
        starts = np.unique(np.r_[0, left, entered])
        starts = starts[starts < stay]
        before, after = starts + np.searchsorted(left, starts, "right"), starts + np.searchsorted(entered, starts, "right")
        lengths = np.diff(starts, append=stay)
        self._runs = list(zip(before.tolist(), after.tolist(), lengths.tolist(), strict=True))
        self.size = stay + len(rows)

    def numbers(self, column: Numbers, new: Numbers) -> Numbers:
        """Return a column of numbers after the change, with the new numbers in it."""
        grown = np.empty(self.size, dtype=column.dtype)
        for before, after, length in self._runs:
            grown[after : after + length] = column[before : before + length]
        grown[self.rows] = new
        return grown

    def moved(self, size: int) -> Numbers:
        """Return the row that each of `size` rows has after the change, -1 for a removed one."""
        moved = np.full(size, -1, dtype=np.int32)
        for before, after, length in self._runs:
            moved[before : before + length] = np.arange(after, after + length)
        return moved

    def texts(self, column: Texts, new: Iterable[Block]) -> Iterator[Block]:
        """Yield a column of texts after the change, with the new texts in it."""
        blocks = list(new)
        fresh = Texts(np.frombuffer(b"".join(text for text, _ in blocks), dtype=np.uint8), _offsets(lengths for _, lengths in blocks))
        done = 0
        for before, after, length in self._runs:
            entered = int(np.searchsorted(self.rows, after))
            yield fresh.stretch(done, entered)
            yield column.stretch(before, before + length)
            done = entered
        yield fresh.stretch(done, len(fresh))


def bounds(counts: Numbers) -> Numbers:
    """Return the start of each of several consecutive ranges of rows, and the end of the last, from their sizes."""
    starts = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts


def _offsets(lengths: Iterable[Numbers]) -> Numbers:
    return bounds(np.concatenate([np.zeros(0, dtype=np.int64), *lengths]))
