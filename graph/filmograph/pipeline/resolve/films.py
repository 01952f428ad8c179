"""Which films are one: candidate pairs with a title or a person in common, and the evidence on each pair."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np

from filmograph.pipeline.resolve import film_candidates
from filmograph.pipeline.resolve.film_evidence import weigh
from filmograph.pipeline.resolve.settling import Settling, note_compared
from filmograph.pipeline.resolve.signals import ENOUGH, Signals, ties
from filmograph.store.claims import Database

# Ties are broken by the content of the claims, never by the order of mentions.
_ORDERED = """
    WITH people AS (SELECT film, md5(string_agg(form, ' ' ORDER BY form)) AS digest
                    FROM credit_seen c JOIN person_seen p ON p.mention = c.person
                    WHERE film IN (SELECT mention FROM compared) GROUP BY film)
    SELECT f.mention, f.source, row_number() OVER (ORDER BY f.title, f.first, f.last, digest, s.name, d.file_name, f.mention)
    FROM film_seen f JOIN source s ON s.number = f.source JOIN document d ON d.source = f.source AND d.number = document_of(f.mention)
    LEFT JOIN people ON film = f.mention WHERE f.mention IN (SELECT mention FROM compared)"""

_ALIKE = -3.0
"""Two films of one source with at least this many bits may be one if both match the same film of another source."""
_APART = 2
"""Films with more years between them are not one, though both may match a third of unknown year."""
_RIVALS = 8
"""A film that matches more films of one source is none of them for sure, and all pairs of these would take minutes."""


def match(database: Database) -> Settling:
    """Return the clusters of films: by judgement, by identifier, within one source, and then between sources."""
    film_candidates.find(database)
    signals = weigh(database)
    note_compared(database, signals)
    sources, order = _sources_and_order(database)
    of_a, of_b = ([sources[mention] for mention in mentions.tolist()] for mentions in (signals.a, signals.b))
    within = np.array(of_a, dtype=object) == np.array(of_b, dtype=object)
    alike = _alike(signals.only(within)) | _alike(_rival_pairs(database, signals, of_a, of_b))
    years = _years(database)

    def unlike(a: int, b: int) -> bool:
        (first_a, last_a), (first_b, last_b) = years[a], years[b]
        return first_a > last_b + _APART or first_b > last_a + _APART

    settling = Settling(database, "Film", alike, unlike=unlike)
    for mention, source in sources.items():
        settling.clusters.mark(mention, source, mention)
    ranks = ties(signals, order)
    settling.settle("one source", signals.only(within), ranks[within], rivalling=True)
    # an entry that stands for several films of one title is joined with the one that it fits best
    alone = ~(np.isin(signals.a, merged := _merged(database)) | np.isin(signals.b, merged))
    settling.settle("titles and people", signals.only(~within), ranks[~within], rivalling=alone[~within])
    return settling


def _sources_and_order(database: Database) -> tuple[dict[int, int], dict[int, int]]:
    """Return the source of each film that is compared, and its rank in an order by the content of its claims."""
    rows: Any = database.rows(_ORDERED)
    return {mention: source for mention, source, _ in rows}, {mention: rank for mention, _, rank in rows}


def _years(database: Database) -> dict[int, tuple[int, int]]:
    """Return the first and last year of each film that is compared."""
    rows: Any = database.rows("SELECT mention, coalesce(first, 0), coalesce(last, 9999) FROM film_seen SEMI JOIN compared USING (mention)")
    return {mention: (first, last) for mention, first, last in rows}


def _merged(database: Database) -> Any:
    """Return the films that their source gives several years, as it treats all films of one title as one."""
    return database.column("SELECT mention FROM film_seen WHERE last > first + 1 ORDER BY mention")["mention"]


def _alike(signals: Signals) -> set[tuple[int, int]]:
    """Return the pairs of films of one source that may be one if both match a third film."""
    return {pair for pair, bits in zip(signals.pairs(), signals.bits.tolist(), strict=True) if bits >= _ALIKE}


def _rival_pairs(database: Database, signals: Signals, of_a: Sequence[int], of_b: Sequence[int]) -> Signals:
    """Return the signals of the pairs of films of one source that match the same film of another source."""
    fitting: dict[tuple[int, int], set[int]] = {}
    for (a, b), bits, source_a, source_b in zip(signals.pairs(), signals.bits.tolist(), of_a, of_b, strict=True):
        if bits >= ENOUGH and source_a != source_b:
            fitting.setdefault((a, source_b), set()).add(b)
            fitting.setdefault((b, source_a), set()).add(a)
    several = (mentions for mentions in fitting.values() if 1 < len(mentions) <= _RIVALS)
    rivals = sorted({pair for mentions in several for pair in combinations(sorted(mentions), 2)})
    if not rivals:
        return Signals(signals.a[:0], signals.b[:0])
    for table in ("pair", "retitled"):  # whatever their titles are
        database.table(table, {"a": "BIGINT", "b": "BIGINT"}, rivals)
    return weigh(database)
