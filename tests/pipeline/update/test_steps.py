"""The comment above each step of resolving and of an update names what the step reads and writes."""

import re
from collections import Counter
from collections.abc import Iterator
from types import ModuleType
from typing import NamedTuple

import pytest
from filmograph.pipeline import resolve
from filmograph.pipeline.publish import arrays
from filmograph.pipeline.publish.doubts import DOUBTED
from filmograph.pipeline.publish.renumber import DOCUMENTS
from filmograph.pipeline.resolve import (
    evidence,
    film_candidates,
    film_evidence,
    films,
    ids,
    iris,
    judging,
    likeness,
    others,
    people,
    settling,
)
from filmograph.pipeline.update import candidates, reach, resolve_again, revision

RESOLVE = (resolve, evidence, film_candidates, film_evidence, films, ids, iris, judging, likeness, others, people, settling)
MODULES = (*RESOLVE, candidates, resolve_again, reach, revision, arrays)

_WORD = r"[\w.{}]+"
_COMMENT = re.compile(rf"(?:reads (?P<reads>{_WORD}(?:, {_WORD})*) )?writes (?P<writes>{_WORD})(?: \([\w, ]+\))?, (?P<row>.+)")
_ROW = re.compile("one (more )?row per |in which |which gets one row per ")
_WRITTEN = re.compile(rf"(?:CREATE (?:OR REPLACE )?(?:TEMP )?(?:TABLE|VIEW)|INSERT INTO|DELETE FROM|^UPDATE) ({_WORD})", re.MULTILINE)
_CREATED = re.compile(rf"CREATE (?:OR REPLACE )?(?:TEMP )?(?:TABLE|VIEW) ({_WORD})")
_READ = re.compile(rf"(?<!DISTINCT )(?<!DELETE )\b(?:FROM|JOIN) ({_WORD})")
_SUBQUERY = re.compile(r"(\w+) AS (?:MATERIALIZED )?\((?:SELECT|FROM|\n)")


class Step(NamedTuple):
    """What stands above some statements, and the statements."""

    comment: str
    sql: str


def steps(module: ModuleType) -> Iterator[Step]:
    """Yield the steps of a module, which a blank line separates."""
    for script in vars(module).values():
        if isinstance(script, str) and "\n-- " in script:
            complete = script.replace("{documents}", DOCUMENTS.format(of="")).replace("{doubted}", DOUBTED)
            for step in complete.strip().split("\n\n"):
                comment = [line for line in step.splitlines() if line.startswith("-- ")]
                yield Step(" ".join(line.removeprefix("-- ") for line in comment), "\n".join(step.splitlines()[len(comment) :]))


def described(step: Step) -> tuple[set[str], set[str]]:
    """Return the tables that a step's comment names as read (but for the one it writes), and as written."""
    found = _COMMENT.fullmatch(step.comment)
    assert found, step.comment
    assert _ROW.match(found["row"]), step.comment
    return set((found["reads"] or "").split(", ")) - {"", found["writes"]}, {found["writes"]}


def used(module: ModuleType, step: Step) -> tuple[set[str], set[str]]:
    """Return the tables that a step's statements read (but for the one they write), and write."""
    written = set(_WRITTEN.findall(step.sql))
    read = set(_READ.findall(step.sql)) - set(_SUBQUERY.findall(step.sql)) - written
    return {table.removeprefix("before.").removeprefix("claims.") for table in read} if module is reach else read, written


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.__name__.rpartition(".")[2]))
def test_a_step_reads_and_writes_what_its_comment_says(module: ModuleType) -> None:
    """In `reach`, which reads the tables of both states, a table of both has one name."""
    assert [described(step) for step in steps(module)] == [used(module, step) for step in steps(module)]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.__name__.rpartition(".")[2]))
def test_no_table_is_made_in_two_places(module: ModuleType) -> None:
    """So its name has one meaning."""
    made = Counter(table for step in steps(module) for table in _CREATED.findall(step.sql))
    assert [table for table, times in made.items() if times > 1] == []
