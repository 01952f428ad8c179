"""The demo: the sample pages, and then the catalogue, are built into a store, validated, and asked."""

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from filmograph.store.snapshot import is_store

_DATA = Path(__file__).resolve().parents[3] / "data"
_PAGES, _CATALOGUE, _JUDGEMENTS = (str(_DATA / name) for name in ("pages", "catalogue", "judgements.tsv"))
_STEPS = (
    ("Five pages about one film become a graph (a few seconds).", ["build", _PAGES]),
    ("What do the pages say about the film's director?", ["ask", "crew", "film=Won't Back Down"]),
    ("Where do the pages disagree?", ["conflicts", "Won't Back Down"]),
    ("A catalogue of 18,000 films is added (about half a minute).", ["build", _CATALOGUE, "--judgements", _JUDGEMENTS]),
    ("What was Bill Nunn's final role?", ["ask", "final-role", "person=Bill Nunn"]),
    ("Whom has Viola Davis worked with most?", ["ask", "collaborators", "person=Viola Davis"]),
    ("Which films have both in them, and which lines say so?", ["ask", "shared-films", "a=Viola Davis", "b=Holly Hunter", "--explain"]),
    ("Why are two people called Steve McQueen not one?", ["why", "Steve McQueen | Bullitt (1968)", "Steve McQueen | Shame (2011)"]),
    ("How is Bill Nunn linked to Kevin Bacon?", ["path", "Bill Nunn", "Kevin Bacon"]),
    ("How far is everyone from Kevin Bacon?", ["degrees", "Kevin Bacon"]),
)
_MOST_LINES = 18


def main(store: str) -> int:
    """Build the demo store and print what was read, the validation, and the answers; return the exit status of the first failure."""
    if is_store(Path(store)):
        shutil.rmtree(store)
    for title, arguments in _STEPS:
        shown = [str(Path(a).relative_to(_DATA.parent)) if a.startswith(str(_DATA)) else a for a in arguments]
        sys.stdout.write(f"\n{title}\n$ {shlex.join(['filmograph', *shown])}\n")
        sys.stdout.flush()
        command = [sys.executable, "-m", "filmograph.cli", *arguments, "--store", store]
        run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
        lines = run.stdout.rstrip().splitlines()
        sys.stdout.write("\n".join([*lines[:_MOST_LINES], *(["…", lines[-1]] if len(lines) > _MOST_LINES else [])]) + "\n")
        if run.returncode:
            return run.returncode
    sys.stdout.write(f"\nThe store is {store}; the questions it answers: filmograph questions\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "filmograph.store"))
