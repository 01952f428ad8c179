"""Which mentions the judgements speak of: the table `judged`, and a sentence for each that speaks of nothing the sources have."""

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

# What one line calls the same is tied to the least of it: as good as every pair, and not the square of it.
_JUDGED = """
    CREATE OR REPLACE TEMP TABLE meant AS {found};
    DELETE FROM judged;
    INSERT INTO judged
        WITH side AS (SELECT number // 2 AS place, number % 2 AS side, mention FROM meant),
        whole AS (SELECT place FROM side GROUP BY place HAVING count(DISTINCT side) = 2),
        line AS (SELECT unnest($1::INTEGER[]) AS place, unnest($2::INTEGER[]) AS line, unnest($3::VARCHAR[]) AS judgement)
        SELECT DISTINCT line, judgement, first, mention
        FROM (SELECT place, min(mention) OVER (PARTITION BY place) AS first, mention FROM side)
        JOIN line USING (place) SEMI JOIN whole USING (place) WHERE judgement = 'same' AND first <> mention
        UNION ALL SELECT DISTINCT line, judgement, least(a.mention, b.mention), greatest(a.mention, b.mention)
        FROM side a JOIN side b ON b.place = a.place AND a.side = 0 AND b.side = 1 JOIN line ON line.place = a.place
        WHERE judgement = 'different'"""
_MENTIONED = """
    SELECT DISTINCT t.key, f.key, y.value FROM (SELECT unnest($1::BIGINT[]) AS mention) JOIN mention t USING (mention)
    LEFT JOIN claim p ON p.target = t.mention AND p.property IN ('person', 'character') LEFT JOIN mention credit
        ON credit.mention = p.mention
    LEFT JOIN mention f ON f.mention = coalesce(t.film, credit.film) LEFT JOIN claim y ON y.mention = f.mention AND y.property = 'year'
    ORDER BY ALL"""
# Names that differ much in length cannot be near.
_NAMED = """
    SELECT key FROM (SELECT key, name_key(key) AS spelt FROM (SELECT DISTINCT key FROM kept WHERE class = $1))
    WHERE 200 * least(length(spelt), length($2)) >= $3 * (length(spelt) + length($2)) ORDER BY key"""
_ALIKE = 75


def resolve(database: Database, file: Path | None = None, given: Sequence[Judgement] | None = None) -> list[str]:
    """Fill `judged (line, judgement, a, b)` with the pairs of mentions each judgement speaks of; return what speaks of nothing.

    With `given` they replace those that the store remembers from its last build. A "same" ties all that its line names, a "different"
    parts each of one side from each of the other. What speaks of nothing is set aside and stops nothing.
    Raises `SourceError` where mentions that lines call different are called the same by others.
    """
    _forget_refusals(database)
    if given is not None:
        database.sql("DELETE FROM judgement")
        database.insert("judgement", [(str(file), one.line, *_columns(one)) for one in given])
    rows: Any = database.rows("SELECT file, judgement, kind, a, b, who, why, line FROM judgement ORDER BY line")
    held = [Judgement(*row[1:]) for row in rows]
    if not held:
        database.sql("DELETE FROM judged")
        return []
    file_name = str(rows[0][0])
    known = [str(name) for (name,) in database.rows("SELECT name FROM source ORDER BY name")]
    wanted = [read_reference(one.kind, text, known) for one in held for text in (one.a, one.b)]
    _find(database, wanted)
    _fill(database, held)
    _refuse_contradictions(database, file_name)
    unknown = _unknown(database, held, wanted)
    near = [_near(database, asked) if n < _HINTS else [] for n, (_, asked) in enumerate(unknown)]
    sentences = [_say_unknown(file_name, one, asked, names) for (one, asked), names in zip(unknown, near, strict=True)]
    told = [
        (file_name, file_name, one.line, one.line, None, None, said, str(one)) for (one, _), said in zip(unknown, sentences, strict=True)
    ]
    database.insert("quarantine", told)
    return sentences


def _columns(judgement: Judgement) -> Row:
    *said, _ = astuple(judgement)
    return tuple(said)


def _forget_refusals(database: Database) -> None:
    database.sql("DELETE FROM quarantine WHERE source IN (SELECT file FROM judgement) AND source NOT IN (SELECT name FROM source)")


def _find(database: Database, wanted: Sequence[Reference]) -> None:
    """Make the table `wanted` of the references."""
    database.sql(references.WANTED)
    database.sql(references.FILL, references.columns(wanted))


def _fill(database: Database, held: Sequence[Judgement]) -> None:
    made, emptied, filled = _JUDGED.replace("{found}", references.FOUND.replace("{mentions}", "kept")).split(";")
    database.sql(made)
    database.sql(emptied)
    database.sql(filled, [list(range(len(held))), [one.line for one in held], [one.judgement for one in held]])


def _refuse_contradictions(database: Database, file: str) -> None:
    pairs: Any = database.rows("SELECT line, judgement, a, b FROM judged ORDER BY ALL")
    if found := contradiction(pairs):
        line, same, a, b = found
        about = " and ".join(_said(database, mention) for mention in dict.fromkeys((a, b)))
        raise SourceError(say_contradiction(file, line, same, about))


def _said(database: Database, mention: object) -> str:
    rows: Any = database.rows(references.DESCRIPTIONS, [[mention]])
    _, _, source, _, _, _, _, name, title, year, _ = rows[0]
    return mention_text(source, name, title, year)


def _unknown(database: Database, held: Sequence[Judgement], wanted: Sequence[Reference]) -> list[tuple[Judgement, Reference]]:
    found = {int(str(number)) for (number,) in database.rows("SELECT DISTINCT number FROM meant")}
    return [(held[number // 2], asked) for number, asked in enumerate(wanted) if number not in found]


def _say_unknown(file: str, judgement: Judgement, asked: Reference, near: Sequence[str]) -> str:
    names = f" Near names: {'; '.join(near)}." if near else ""
    return f"{file}:{judgement.line}: no source has a {asked.kind} {asked.text!r}, so this judgement says nothing yet.{names}"


def _near(database: Database, asked: Reference) -> list[str]:
    """Return what is called nearly so: the films of those who have just that name, else names."""
    if asked.name is None:
        return []
    _find(database, [replace(asked, source=None, title=None, year=None)])
    mentions = [mention for _, mention in database.rows(references.FOUND.replace("{mentions}", "kept"))]
    if mentions:
        films = asked.kind in ("person", "character")
        rows: Any = database.rows(_MENTIONED, [mentions])
        known = [references.dated(f"{name} | {title}" if films and title else name, year) for name, title, year in rows]
        spelt = {name_key(name): name for name in reversed(known)}
        return nearest(asked.text, spelt.values(), least=0)
    rows = database.rows(_NAMED, [KINDS[asked.kind], name_key(asked.name), _ALIKE])
    return nearest(asked.name, [str(name) for (name,) in rows], least=_ALIKE)
