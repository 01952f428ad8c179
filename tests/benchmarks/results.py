"""What a benchmark reports: its tables, printed as they are measured, and its section of RESULTS.md with what it was measured on."""

import argparse
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
RESULTS = HERE / "RESULTS.md"

_MEASURED = ("graph", "ontology", "queries", "tests", "data", "pyproject.toml", "constraints.txt")
_HEAD = """# Results

`make bench` measures all of this and writes it here. Each section is written by one script, which names the commit, the machine and the
versions that its figures were measured with. A ratio is the peer's time divided by filmograph's: above 1, filmograph is faster.
"""


class Report:
    """The section of one script: its heading, what it was measured on, and whatever is added; every line is printed at once."""

    def __init__(self, heading: str, asked: argparse.Namespace, *versions: str) -> None:
        self._heading, self._file, self._lines = heading, asked.write, list[str]()
        began, load = datetime.now(UTC).date(), os.getloadavg()[0]
        measured = f"`{_command()}` on {began}, commit {commit()}."
        software = ", ".join([f"Python {platform.python_version()}", version("filmograph"), *versions])
        self.add(f"## {heading}", "", f"{measured}  ", f"{machine()}, load {load:.1f} before.  ", f"{software}.")

    def add(self, *lines: str) -> None:
        """Add lines."""
        self._lines += lines
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        sys.stdout.flush()

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Add a table, each row as soon as it is there."""
        self.add("", table_row(*columns), table_row(*["---"] * len(columns)))
        for cells in rows:
            self.add(table_row(*cells))

    def write(self) -> None:
        """Put the section into the file that was asked for, in place of the one with its heading."""
        if self._file is None:
            return
        text = self._file.read_text(encoding="utf-8") if self._file.exists() else _HEAD
        section = "\n".join(self._lines).rstrip() + "\n"
        before = re.compile(rf"^## {re.escape(self._heading)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
        text = before.sub(lambda _: f"{section}\n", text) if before.search(text) else f"{text.rstrip()}\n\n{section}"
        self._file.write_text(text.rstrip() + "\n", encoding="utf-8")


def parser(text: str | None, *, films: Sequence[int] = ()) -> argparse.ArgumentParser:
    """Return a parser of what every benchmark can be asked; `films` are the sizes of its catalogues, where it makes them."""
    made = argparse.ArgumentParser(description=text, formatter_class=argparse.RawDescriptionHelpFormatter)
    if films:
        made.add_argument("--films", type=int, nargs="+", default=list(films), help="sizes of the catalogues, in films")
    made.add_argument("--folder", type=Path, default=ROOT / ".bench", help="where catalogues and stores are made; they stay there")
    made.add_argument("--write", type=Path, nargs="?", const=RESULTS, metavar="FILE", help=f"write the section into {RESULTS.name}")
    return made


def table_row(*cells: object) -> str:
    """Return a row of a Markdown table.

    >>> table_row("Ann", 3)
    '| Ann | 3 |'
    """
    return f"| {' | '.join(map(str, cells))} |"


def duration(seconds: float) -> str:
    """Return seconds in the unit in which they are read.

    >>> [duration(seconds) for seconds in (1234.5, 2.34, 0.0125, 0.00025)]
    ['1,234 s', '2.3 s', '12.5 ms', '250 µs']
    """
    for unit, factor in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= factor:
            value = seconds / factor
            return f"{value:,.1f} {unit}" if value < 1000 else f"{value:,.0f} {unit}"
    return f"{seconds * 1e6:,.0f} µs"


def size(memory: int) -> str:
    """Return bytes as gigabytes; a dash where they are not known.

    >>> size(1_230_000_000), size(0)
    ('1.23 GB', '–')
    """
    return f"{memory / 1e9:.2f} GB" if memory else "–"


def machine() -> str:
    """Return the cores, the processor and the memory of this machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return f"{os.cpu_count()} cores of {_processor()} ({platform.machine()}), {memory:.0f} GB of memory"


def version(package: str) -> str:
    """Return a package with its version, or that it is not installed."""
    try:
        return f"{package} {metadata.version(package)}"
    except metadata.PackageNotFoundError:
        return f"{package} not installed"


def commit() -> str:
    """Return the commit that is checked out, and whether what is measured differs from it."""
    try:
        name = _git("rev-parse", "--short", "HEAD").strip()
        changed = _git("status", "--porcelain", "--", *_MEASURED, f":(exclude){RESULTS.relative_to(ROOT)}")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return f"{name} with changes" if changed else name


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    text = information.read_text(encoding="utf-8") if information.exists() else ""
    found = re.search(r"^model name\s*: (.+)$", text, re.MULTILINE)
    return found[1] if found else platform.processor() or "an unknown processor"


def _command() -> str:
    """Return the command as it was given, without where it makes stores and writes its section."""
    given = " ".join(["python", f"tests/benchmarks/{Path(sys.argv[0]).name}", *sys.argv[1:]])
    return re.sub(r" --folder \S+| --write(?: [^-\s]\S*)?", "", given)
