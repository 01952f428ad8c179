"""How far a change reaches, on the example of the page that explains it."""

import re
from pathlib import Path
from typing import Any

import pytest
from filmograph.namespaces import ID
from filmograph.pipeline import resolve, run
from filmograph.pipeline.resolve.settling import Settling
from filmograph.pipeline.run import Options, build
from filmograph.pipeline.update import reach
from filmograph.pipeline.update.revision import Update
from filmograph.store.claims import Database
from filmograph.store.columns import read_texts
from filmograph.store.snapshot import current
from make import ROOT, quads

PAGE = (ROOT / "graph" / "README.md").read_text(encoding="utf-8").partition("## How an update works")[2].partition("\n## ")[0]

_CHANGED = "SELECT class, key FROM changed_mention JOIN claims.mention USING (mention) ORDER BY mention"
_CANDIDATES = """
    SELECT key, CASE WHEN mention IN (FROM candidate_film) THEN 'candidate' ELSE '' END FROM claims.mention WHERE class = 'Film'
    ORDER BY mention"""
_AFFECTED = """
    SELECT DISTINCT rule, iri FROM affected JOIN (FROM claims.entity UNION FROM before.entity) USING (entity)
    ORDER BY list_position(?, rule), iri"""
_LABEL = re.compile(rf'<{ID}((?:film|person|credit)/\S+)> <http://www.w3.org/2000/01/rdf-schema#label> (".*") \.')


def blocks(language: str) -> list[str]:
    """Return the blocks of the page that are marked as of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def labels(lines: set[str], sign: str) -> list[str]:
    """Return the labels of films, people and credits among lines, each after a sign."""
    return sorted(f"{sign} {found[1]} {found[2]}" for line in lines if (found := _LABEL.fullmatch(line)))


def films(store: Path) -> list[str]:
    """Return the films of a store in the order of their rows."""
    return [iri.removeprefix(str(ID)) for iri in read_texts(current(store) / "network", "film_iri")]


def text(*lines: str) -> str:
    """Return lines as a block has them."""
    return "".join(f"{line.rstrip()}\n" for line in lines)


def test_the_page_shows_what_its_example_reaches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of its blocks of text, in their order."""
    shown: list[str] = []
    resolve_beyond, close = resolve.resolve_beyond, Update.__exit__

    def note_candidates(matched: Settling, small: Database) -> None:
        shown.append(text(*(f"Film     {title:16}{candidate}" for title, candidate in small.rows(_CANDIDATES))))
        resolve_beyond(matched, small)

    def note_affected(self: Update, *failure: Any) -> None:
        shown.insert(0, text(*(f"{kind:9}{key}" for kind, key in self._reach.rows(_CHANGED))))
        names = [rule.name for rule in reach.RULES]
        shown.append(text(*(f"{rule:9}{iri}" for rule, iri in self._reach.rows(_AFFECTED, [names]))))
        close(self, *failure)

    monkeypatch.setattr(run, "LARGEST_SHARE", 9)
    (tmp_path / "films.csv").write_text(blocks("csv")[0], encoding="utf-8")
    (tmp_path / "road.html").write_text(blocks("html")[0], encoding="utf-8")
    build([tmp_path / "films.csv"], tmp_path / "store", Options(sample=0))
    lines, rows = set(quads(tmp_path / "store")), films(tmp_path / "store")
    monkeypatch.setattr(resolve, "resolve_beyond", note_candidates)
    monkeypatch.setattr(Update, "__exit__", note_affected)
    build([tmp_path / "road.html"], tmp_path / "store", Options(sample=0))
    gone, new = lines - set(quads(tmp_path / "store")), set(quads(tmp_path / "store")) - lines
    shown.append(text(f"{len(gone)} lines go, {len(new)} lines come", *labels(gone, "-"), *labels(new, "+")))
    pairs = zip(rows, films(tmp_path / "store"), strict=True)
    shown.append(text("row  before                   after", *(f"{row:<5}{was:25}{now}" for row, (was, now) in enumerate(pairs))))
    assert shown == blocks("text")


def test_the_page_has_the_rules() -> None:
    """With why each is there, in the order in which they are followed."""
    table = "".join(f"| {rule.name} | {rule.because} |\n" for rule in reach.RULES)
    assert f"| rule | why a line rests on it |\n|---|---|\n{table}\n" in PAGE
