"""The commands and programs in the documents: found, run, and compared with what the documents say they print.

A fenced block marked `sh` or `python` is run. A block marked `text` right after it is what it prints; a line `…` stands for any lines.
`python tests/documentation.py STORE` runs all of them and writes what they print into the documents, as many lines as stood there.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = ("README.md", "TUTORIAL.md", "CONTRIBUTING.md", "data/README.md", "graph/README.md", "queries/README.md", "tests/README.md")
IN_AN_EMPTY_FOLDER = "TUTORIAL.md"
_BLOCK = re.compile(r"^```(?P<language>sh|python)\n(?P<code>.*?)^```\n(?:\n?```text\n(?P<printed>.*?)^```\n)?", re.MULTILINE | re.DOTALL)
_NOT_RUN = re.compile(r"^(make|pip|apt-get|git|filmograph (serve|mcp))\b", re.MULTILINE)
_MASKED = re.compile(r"\b\d[\d,]*(?:\.\d+)? (?:ms|s|minutes|MB|GB)\b|\b\d+\.\d+\.\d+\b")
_ANY = "…"


@dataclass(frozen=True)
class Block:
    """A block of a document: its language, what is run, what the document says it prints (None: nothing), and where it stands."""

    document: str
    line: int
    language: str
    code: str
    printed: str | None
    bounds: tuple[int, int] | None

    def __str__(self) -> str:
        return f"{self.document}:{self.line}"


def blocks(document: str) -> Iterator[Block]:
    """Yield the blocks of a document that can be run, in their order."""
    path = ROOT / document
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    for match in _BLOCK.finditer(text):
        if not _NOT_RUN.search(match["code"]):
            line = text.count("\n", 0, match.start()) + 1
            bounds = match.span("printed") if match["printed"] is not None else None
            yield Block(document, line, match["language"], match["code"], match["printed"], bounds)


def run(block: Block, folder: Path) -> str:
    """Return what a block prints, on either stream, when it is run in a folder; a command that fails is one whose message is shown."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "FILMOGRAPH": str(ROOT), "COLUMNS": "200", "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-"] if block.language == "python" else ["bash"]
    ran = subprocess.run(
        command, input=block.code, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return "\n".join(line.rstrip() for line in ran.stdout.splitlines()) + "\n"


def agree(printed: str, expected: str) -> bool:
    """Return whether what was printed is what is expected, but for durations, memory and versions; `…` stands for any lines."""
    pattern = "".join(r"(?:.*\n)*" if line == _ANY else re.escape(_masked(line)) + r"\n" for line in expected.splitlines())
    return re.fullmatch(pattern, _masked(printed)) is not None


def prepare(folder: Path, store: Path) -> Path:
    """Make a folder look like the root of a checkout in which the demo store was built, and return it."""
    for name in ("data", "graph", "ontology", "queries", "tests"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "filmograph.store").symlink_to(store)
    return folder


def _masked(text: str) -> str:
    return re.sub(r" +", " ", _MASKED.sub("N", text))


def _shortened(printed: str, before: str) -> str:
    """Return as many of the lines as stood there before, where those were cut."""
    lines, shown = printed.splitlines(), before.splitlines()
    if _ANY not in shown:
        return printed
    first, last = shown.index(_ANY), len(shown) - 1 - shown.index(_ANY)
    if len(lines) <= first + last:
        return printed
    return "\n".join([*lines[:first], _ANY, *(lines[-last:] if last else [])]) + "\n"


def main(store: Path) -> None:
    """Write what the blocks print into the documents."""
    for document in DOCUMENTS:
        with TemporaryDirectory() as name:
            folder = Path(name) if document == IN_AN_EMPTY_FOLDER else prepare(Path(name), store.resolve())
            found = [(block, run(block, folder)) for block in blocks(document)]
        text = (ROOT / document).read_text(encoding="utf-8") if found else ""
        for block, printed in reversed(found):
            if block.bounds is not None:
                start, end = block.bounds
                text = text[:start] + _shortened(printed, block.printed or "") + text[end:]
        if found:
            (ROOT / document).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
