"""Judgements applied to mentions: the table `judged`, and a message for each judgement that names a mention that no source has."""

from collections.abc import Sequence
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

from filmograph.errors import SourceError
from filmograph.store import references
from filmograph.store.claims import Database, Row
from filmograph.store.judgements import Judgement, contradiction, say_contradiction
from filmograph.store.references import KINDS, Reference, mention_text, read_reference
from filmograph.text import name_key, nearest

_HINTS = 10

_MENTIONS = references.FOUND.replace("{mentions}", "kept")

# The mentions that one line judges the same are each paired with the first of them, which has the same effect as all pairs.
_JUDGED = f"""
-- reads wanted, kept, mention, source, claim
-- writes meant (number, mention), one row per mention that a reference names; a judgement has two references, numbered in order
CREATE OR REPLACE TEMP TABLE meant AS {_MENTIONS};

-- reads meant
-- writes judged, in which the pairs of mentions of each judgement replace those of an earlier build
DELETE FROM judged;
INSERT INTO judged
    WITH side AS (SELECT number // 2 AS row_index, number % 2 AS side, mention FROM meant),
    complete AS (SELECT row_index FROM side GROUP BY row_index HAVING count(DISTINCT side) = 2),
    line AS (SELECT unnest($1::INTEGER[]) AS row_index, unnest($2::INTEGER[]) AS line, unnest($3::VARCHAR[]) AS judgement)
    SELECT DISTINCT line, judgement, first, mention
    FROM (SELECT row_index, min(mention) OVER (PARTITION BY row_index) AS first, mention FROM side)
    JOIN line USING (row_index) SEMI JOIN complete USING (row_index) WHERE judgement = 'same' AND first <> mention
    UNION ALL SELECT DISTINCT line, judgement, least(a.mention, b.mention), greatest(a.mention, b.mention)
    FROM side a JOIN side b ON b.row_index = a.row_index AND a.side = 0 AND b.side = 1 JOIN line ON line.row_index = a.row_index
    WHERE judgement = 'different';
"""

_MENTIONED = """
    SELECT DISTINCT t.key, f.key, y.value FROM (SELECT unnest($1::BIGINT[]) AS mention) JOIN mention t USING (mention)
    LEFT JOIN claim p ON p.target = t.mention AND p.property IN ('person', 'character') LEFT JOIN mention credit
        ON credit.mention = p.mention
    LEFT JOIN mention f ON f.mention = coalesce(t.film, credit.film) LEFT JOIN claim y ON y.mention = f.mention AND y.property = 'year'
    ORDER BY ALL"""
# Names of very different lengths cannot be near.
_NAMED = """
    SELECT key FROM (SELECT key, name_key(key) AS spelt FROM (SELECT DISTINCT key FROM kept WHERE class = $1))
    WHERE 200 * least(length(spelt), length($2)) >= $3 * (length(spelt) + length($2)) ORDER BY key"""
_ALIKE = 75


def resolve(database: Database, file: Path | None = None, given: Sequence[Judgement] | None = None) -> list[str]:
    """Fill `judged (line, judgement, a, b)` with the pairs of mentions of each judgement; return a message for each unknown reference.

    The judgements `given` replace those that the store remembers from its last build. A "same" joins all mentions that its line names; a
    "different" separates each mention of one side from each of the other. A judgement with an unknown reference goes to the quarantine.
    Raises `SourceError` if the same mentions are judged the same and different.
    """
    _forget_refusals(database)
    if given is not None:
        database.sql("DELETE FROM judgement")
        database.insert("judgement", [(str(file), one.line, *_columns(one)) for one in given])
    rows: Any = database.rows("SELECT file, judgement, kind, a, b, who, why, line FROM judgement ORDER BY line")
    judgements = [Judgement(*row[1:]) for row in rows]
    if not judgements:
        database.sql("DELETE FROM judged")
        return []
    file_name = str(rows[0][0])
    known = [str(name) for (name,) in database.rows("SELECT name FROM source ORDER BY name")]
    wanted = [read_reference(one.kind, text, known) for one in judgements for text in (one.a, one.b)]
    _find(database, wanted)
    _fill(database, judgements)
    _refuse_contradictions(database, file_name)
    unknown = _unknown(database, judgements, wanted)
    near = [_near(database, asked) if n < _HINTS else [] for n, (_, asked) in enumerate(unknown)]
    sentences = [_say_unknown(file_name, one, asked, names) for (one, asked), names in zip(unknown, near, strict=True)]
    refused = zip(unknown, sentences, strict=True)
    rows = [(file_name, "judgement", file_name, one.line, one.line, None, None, reason, str(one)) for (one, _), reason in refused]
    database.insert("quarantine", rows)
    return sentences


def _columns(judgement: Judgement) -> Row:
    *columns, _ = astuple(judgement)
    return tuple(columns)


def _forget_refusals(database: Database) -> None:
    database.sql("DELETE FROM quarantine WHERE source IN (SELECT file FROM judgement) AND source NOT IN (SELECT name FROM source)")


def _find(database: Database, wanted: Sequence[Reference]) -> None:
    """Fill the table `wanted` with the references."""
    database.sql(references.WANTED)
    database.sql(references.FILL, references.columns(wanted))


def _fill(database: Database, judgements: Sequence[Judgement]) -> None:
    made, emptied, filled, _ = _JUDGED.split(";\n")
    database.sql(made)
    database.sql(emptied)
    database.sql(filled, [list(range(len(judgements))), [one.line for one in judgements], [one.judgement for one in judgements]])


def _refuse_contradictions(database: Database, file: str) -> None:
    pairs: Any = database.rows("SELECT line, judgement, a, b FROM judged ORDER BY ALL")
    if found := contradiction(pairs):
        line, same, a, b = found
        about = " and ".join(_mention_text(database, mention) for mention in dict.fromkeys((a, b)))
        raise SourceError(say_contradiction(file, line, same, about))


def _mention_text(database: Database, mention: object) -> str:
    rows: Any = database.rows(references.DESCRIPTIONS, [[mention]])
    _, _, source, _, _, _, _, name, title, year, _ = rows[0]
    return mention_text(source, name, title, year)


def _unknown(database: Database, judgements: Sequence[Judgement], wanted: Sequence[Reference]) -> list[tuple[Judgement, Reference]]:
    found = {int(str(number)) for (number,) in database.rows("SELECT DISTINCT number FROM meant")}
    return [(judgements[number // 2], asked) for number, asked in enumerate(wanted) if number not in found]


def _say_unknown(file: str, judgement: Judgement, asked: Reference, near: Sequence[str]) -> str:
    names = f" Near names: {'; '.join(near)}." if near else ""
    return f"{file}:{judgement.line}: no source has a {asked.kind} {asked.text!r}, so this judgement says nothing yet.{names}"


def _near(database: Database, asked: Reference) -> list[str]:
    """Return the near names of a reference: with their films if there are mentions of just that name."""
    if asked.name is None:
        return []
    _find(database, [replace(asked, source=None, title=None, year=None)])
    mentions = [mention for _, mention in database.rows(_MENTIONS)]
    if mentions:
        films = asked.kind in ("person", "character")
        rows: Any = database.rows(_MENTIONED, [mentions])
        known = [references.dated(f"{name} | {title}" if films and title else name, year) for name, title, year in rows]
        spelt = {name_key(name): name for name in reversed(known)}
        return nearest(asked.text, spelt.values(), least=0)
    rows = database.rows(_NAMED, [KINDS[asked.kind], name_key(asked.name), _ALIKE])
    return nearest(asked.name, [str(name) for (name,) in rows], least=_ALIKE)
