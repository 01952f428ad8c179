"""The main job, shown on the sample pages and the catalogue: built, validated, and asked."""

import shlex
import subprocess
import sys
from pathlib import Path

_DATA = Path(__file__).resolve().parents[2] / "data"
_ASKED = (
    ("Where do the pages disagree on the film?", ["conflicts", "Won't Back Down"]),
    ("What was Bill Nunn's final role?", ["ask", "final-role", "person=Bill Nunn"]),
    ("Whom has Viola Davis worked with most?", ["ask", "collaborators", "person=Viola Davis"]),
    ("Which films have both in them, and where does it say so?", ["ask", "shared-films", "a=Viola Davis", "b=Holly Hunter", "--explain"]),
    ("Why are the two called Steve McQueen not one?", ["why", "Steve McQueen | Bullitt (1968)", "Steve McQueen | Shame (2011)"]),
    ("How is Bill Nunn linked to Kevin Bacon?", ["path", "Bill Nunn", "Kevin Bacon"]),
    ("How far is everyone from Kevin Bacon?", ["degrees", "Kevin Bacon"]),
)
_SHOWN = 18


def main(store: str) -> int:
    """Build the demo store and print what was read, the validation, and the answers; return the exit status of the first failure."""
    command = [sys.executable, "-m", "filmograph.cli"]
    build = ["build", str(_DATA / "pages"), str(_DATA / "catalogue"), "--judgements", str(_DATA / "judgements.tsv")]
    for title, asked in (("What was read, and what does the graph hold?", build), *_ASKED):
        shown = shlex.join(["filmograph", *(str(Path(a).relative_to(_DATA.parent)) if a.startswith(str(_DATA)) else a for a in asked)])
        sys.stdout.write(f"\n{title}\n$ {shown}\n")
        sys.stdout.flush()
        said = subprocess.run([*command, *asked, "--store", store], stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
        lines = said.stdout.rstrip().splitlines()
        sys.stdout.write("\n".join([*lines[:_SHOWN], *(["…", lines[-1]] if len(lines) > _SHOWN else [])]) + "\n")
        if said.returncode:
            return said.returncode
    sys.stdout.write(f"\nThe store is {store}; ask it more with: filmograph questions\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "filmograph.store"))
