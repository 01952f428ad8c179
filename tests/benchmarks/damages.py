"""Sixty damaged files of a store, and what each command does then: it gives the answer of the intact store, or one sentence.

python tests/benchmarks/damages.py [DAMAGES] [SEED]
"""

import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from filmograph.store import snapshot
from make import CATALOGUE, DAMAGES, PAGES, contents, run, spoiled, update

_PYTHON = """
import sys, filmograph
from filmograph.errors import FilmographError
try:
    graph = filmograph.open(sys.argv[1])
    person = graph.person("Bill Nunn")
    print(person.name, [film.title for film in person.films])
    print(graph.ask("collaborators", person="Viola Davis"))
except FilmographError as error:
    print(f"Error: {error}", file=sys.stderr)
    sys.exit(1)
"""
COMMANDS = (
    ("ask", "final-role", "person=Bill Nunn", "--explain"),
    ("ask", "cast", "film=Won't Back Down"),
    ("ask", "career", "person=viola davis", "--format", "json"),
    ("ask", "final-role", "person=Bil Nunnn"),
    ("path", "Bill Nunn", "Amy Adams"),
    ("central", "degree", "--limit", "5"),
    ("sparql", "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"),
    ("conflicts", "Won't Back Down"),
    ("why", "Viola Davis | Doubt (2008)", "Viola Davis | Won't Back Down (2012)"),
    ("walk", "Won't Back Down", "film:director", "^film:director"),
    ("quarantine", "--format", "csv"),
    ("validate",),
    ("dump",),
)
_FAULTS = ("Traceback", "fault of filmograph", "RuntimeError", "IOException", "thread '")

Result = tuple[int, str, str]


def kinds(store: Path, chance: random.Random) -> list[str]:
    """Return files of a store, at least one of every kind, by their paths in the store."""
    folder = snapshot.current(store)
    found = [
        store / "CURRENT",
        store / "lock",
        *(folder / name for name in ("manifest.json", "void.ttl")),
        *folder.glob("claims.duckdb*"),
    ]
    patterns = ("CURRENT", "IDENTITY", "MANIFEST-*", "OPTIONS-*", "*.log", "*.sst", "*.sst", "*.sst")
    found += [chance.choice(sorted((folder / "graph").glob(pattern))) for pattern in patterns]
    for name in ("network", "network", "network", "network", "names", "names"):
        filled = [path for path in sorted((folder / name).iterdir()) if path.stat().st_size > 128]
        found.append(chance.choice(filled))
    return [str(path.relative_to(store)) for path in found]


def python(store: Path) -> Result:
    """Open a store in Python, and ask it."""
    ran = subprocess.run([sys.executable, "-c", _PYTHON, store], capture_output=True, text=True, check=False)
    return ran.returncode, ran.stdout, ran.stderr


def answers(store: Path) -> dict[str, Result]:
    """Return what each command answers, by its name and first argument."""
    asked = {" ".join(command[:3]): run(*command, "--store", store) for command in COMMANDS}
    return {**asked, "Python": python(store), "check": run("check", "--store", store)}


def fault(found: Result, intact: Result) -> str | None:
    """Return what is wrong with an answer of a damaged store; None when it is that of the intact one, or one sentence."""
    status, _, errors = found
    if any(word in errors for word in _FAULTS) or status not in (0, 1, 2):
        return f"status {status}: {errors}"
    if found != intact and not (status == 1 and errors.startswith("Error: ") and errors.count("\n") == 1):
        return f"another answer: {found} instead of {intact}"
    return None


def fault_of_build(store: Path, change: Path, expected: object) -> str | None:
    """Return what is wrong after an update of a damaged store; None when it was refused, or the new store is as it should be."""
    ended = update(change, store, store.parent)
    if ended.status:
        return fault((ended.status, "", ended.errors), (0, "", ""))
    if contents(store) != expected:
        return "an update made another store"
    return next(iter(snapshot.check(store)[1]), None)


def trials(store: Path, change: Path, expected: object, number: int, seed: int) -> Iterator[tuple[str, bool, list[str]]]:
    """Yield each damage, whether anything noticed it, and what is wrong with the answers."""
    chance = random.Random(seed)  # noqa: S311 - the same damages each time
    intact = {name: (status, out.replace(str(store), ""), err) for name, (status, out, err) in answers(store).items()}
    files = kinds(store, chance)
    filled = {name: bool((store / name).stat().st_size) for name in files}
    names = [f"{name} {damage}" for name in files for damage in DAMAGES if filled[name] or damage in ("remove", "make_folder")]
    for index, trial in enumerate(chance.sample(names, min(number, len(names)))):
        name, damage = trial.split()
        copy = spoiled(store, store.with_name("damaged"), name, damage, seed + index)
        found = {key: (status, out.replace(str(copy), ""), err) for key, (status, out, err) in answers(copy).items()}
        faults = [f"{trial}, {key}: {wrong}" for key in found if (wrong := fault(found[key], intact[key]))]
        if wrong := fault_of_build(copy, change, expected):
            faults.append(f"{trial}, build: {wrong}")
        yield trial, found != intact, faults


def main(number: int, seed: int, folder: Path) -> int:
    """Print the faults and the counts; return whether there are faults."""
    versions = [folder / name / "films.csv" for name in ("first", "second", "third")]
    for path, director in zip(versions, ("Spike Lee", "Lee Spike", "Lee Lee"), strict=True):
        path.parent.mkdir()
        path.write_text(CATALOGUE.replace("Spike Lee", director, 1), encoding="utf-8")
    store, updated = folder / "store", folder / "updated"
    for target in (store, updated):
        assert run("build", PAGES, versions[0], "--store", target, "--quiet")[0] == 0
        assert update(versions[1], target, folder).status == 0
    assert update(versions[2], updated, folder).status == 0
    tried: Counter[str] = Counter()
    faults: list[str] = []
    for trial, noticed, wrong in trials(store, versions[2], contents(updated), number, seed):
        tried[f"{trial.split()[1]}, {'noticed' if noticed else 'not noticed'}"] += 1
        faults += wrong
        sys.stdout.write("".join(f"{line}\n" for line in wrong) or f"{trial}: {'noticed' if noticed else 'no answer is another'}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{tried.total()} damages, {len(faults)} faults: {dict(sorted(tried.items()))}\n")
    return bool(faults)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        damages, seed = (int(given or default) for given, default in zip_longest(sys.argv[1:], (60, 1)))
        sys.exit(main(damages, seed, Path(scratch)))
