"""The uncertain pairs of identity, those first whose decision changes most, with the evidence on both side by side."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from filmograph.ask.identity import mentions
from filmograph.ask.identity.mentions import Mention
from filmograph.ask.identity.why import Link, read_signals
from filmograph.store.claims_reader import Tables
from filmograph.store.judgements import Judgement
from filmograph.store.references import KINDS, dated

# Between two entities the best link counts, within one entity the weakest that joined. A decision changes more the more mentions, of
# credits too, the smaller entity has, and the likelier it is to be another than now.
_UNCERTAIN = """
    WITH settled AS (SELECT a, b FROM judged UNION SELECT unnest($1::BIGINT[]), unnest($2::BIGINT[])),
    apart AS (SELECT DISTINCT least(i.entity, k.entity) AS a, greatest(i.entity, k.entity) AS b
              FROM settled s JOIN identity i ON i.mention = s.a JOIN identity k ON k.mention = s.b),
    compared AS (
        SELECT l.*, least(i.entity, k.entity) AS first, greatest(i.entity, k.entity) AS second
        FROM link l JOIN identity i ON i.mention = l.a JOIN identity k ON k.mention = l.b
        WHERE l.stage <> 'judgement' AND l.class IN (SELECT unnest($3::VARCHAR[])) AND l.joined = (i.entity = k.entity)),
    uncertain AS (
        SELECT * FROM compared c WHERE NOT EXISTS (FROM settled s WHERE s.a = c.a AND s.b = c.b)
          AND (first = second OR NOT EXISTS (FROM apart p WHERE p.a = c.first AND p.b = c.second))
        QUALIFY row_number() OVER (PARTITION BY first, second ORDER BY CASE WHEN joined THEN score ELSE -score END, a, b) = 1),
    named AS (SELECT entity, film FROM identity WHERE entity IN (SELECT unnest([first, second]) FROM uncertain)
              OR film IN (SELECT unnest([first, second]) FROM uncertain)),
    changed AS (SELECT entity, count(*) AS mentions FROM (SELECT entity FROM named UNION ALL SELECT film FROM named) GROUP BY entity)
    SELECT a, b, stage, score, u.joined, signals, reason FROM uncertain u
    JOIN changed x ON x.entity = first JOIN changed y ON y.entity = second
    ORDER BY score * (1 - score) * log2(1 + least(x.mentions, y.mentions)) DESC, a, b LIMIT $4"""
_CREDITS = """
    SELECT DISTINCT f.key, y.value, coalesce(r.value, ''), coalesce(c.value, '')
    FROM claim p JOIN mention credit ON credit.mention = p.mention JOIN mention f ON f.mention = credit.film
    LEFT JOIN claim y ON y.mention = f.mention AND y.property = 'year' LEFT JOIN claim r ON r.mention = p.mention AND r.property = 'role'
    LEFT JOIN claim c ON c.mention = p.mention AND c.property = 'characters'
    WHERE p.property IN ('person', 'company', 'character', 'filmedIn', 'setIn', 'country') AND p.target IN (SELECT unnest($1::BIGINT[]))
    ORDER BY y.value, f.key, 3"""
_PEOPLE = """
    WITH film AS (SELECT mention AS film FROM mention WHERE class = 'Film' AND mention IN (SELECT unnest($1::BIGINT[]))
                  UNION SELECT credit.film FROM claim p JOIN mention credit ON credit.mention = p.mention
                        WHERE p.property IN ('person', 'company', 'character') AND p.target IN (SELECT unnest($1::BIGINT[])))
    SELECT t.key, string_agg(DISTINCT r.value, ', ' ORDER BY r.value), count(DISTINCT credit.film) AS films
    FROM film JOIN mention credit USING (film) JOIN claim p ON p.mention = credit.mention AND p.property = 'person'
    JOIN mention t ON t.mention = p.target LEFT JOIN claim r ON r.mention = p.mention AND r.property = 'role'
    WHERE p.target NOT IN (SELECT unnest($1::BIGINT[])) GROUP BY t.key ORDER BY films DESC, min(credit.mention) LIMIT 10"""
_MENTIONS = "SELECT mention FROM identity WHERE entity IN (SELECT entity FROM identity WHERE mention = ?) ORDER BY mention"
_SHOWN = 8


@dataclass(frozen=True)
class Uncertain:
    """A pair to be judged: the link between them, both mentions, and lines of evidence on each side: (what, of a, of b)."""

    link: Link
    a: Mention
    b: Mention
    evidence: tuple[tuple[str, str, str], ...]

    @property
    def decision(self) -> str:
        """Return what identity made of the pair."""
        if self.link.joined:
            return f"Now they are one: {self.link.stage}, score {self.link.score:.2f}."
        return f"Now they are two: {self.link.stage}, score {self.link.score:.2f}, {self.link.reason or 'not joined'}."


def uncertain(tables: Tables, limit: int, kinds: Collection[str] = KINDS, judged: Sequence[Judgement] = ()) -> Iterator[Uncertain]:
    """Yield the uncertain pairs, one for any two entities, without those that the store's or these judgements settle.

    Those come first whose decision changes most: many mentions, and a score near a half.
    """
    settled = sorted({pair for one in judged for pair in _pairs(tables, one)})
    columns = [[pair[side] for pair in settled] for side in (0, 1)]
    rows = tables.rows(_UNCERTAIN, [*columns, [KINDS[kind] for kind in kinds], limit])
    for a, b, stage, score, joined, signals, reason in rows:
        link = Link(a, b, stage, score, joined, read_signals(signals), reason)
        described = mentions.describe(tables, [a, b])
        yield Uncertain(link, described[a], described[b], tuple(_evidence(tables, described[a], described[b])))


def _pairs(tables: Tables, judgement: Judgement) -> Iterator[tuple[int, int]]:
    first, second = (mentions.meant(tables, (judgement.kind,), text) for text in (judgement.a, judgement.b))
    yield from ((min(pair), max(pair)) for pair in product(first, second))


def _evidence(tables: Tables, a: Mention, b: Mention) -> Iterator[tuple[str, str, str]]:
    # within one entity each mention has its own evidence, as the question is whether it belongs
    sides = [[one.number] if a.iri == b.iri else [number for (number,) in tables.rows(_MENTIONS, [one.number])] for one in (a, b)]
    yield ("mention", str(a), str(b))
    yield ("where", a.where, b.where)
    yield ("identifiers", ", ".join(a.identifiers), ", ".join(b.identifiers))
    yield ("mentions in all", f"{len(sides[0]):,}", f"{len(sides[1]):,}")
    if a.kind != "film":
        yield ("films", _films(tables, sides[0]), _films(tables, sides[1]))
    yield ("people" if a.kind == "film" else "with", _people(tables, sides[0]), _people(tables, sides[1]))


def _films(tables: Tables, numbers: list[int]) -> str:
    credits_ = tables.rows(_CREDITS, [numbers])
    shown = [", ".join(filter(None, (dated(title, year), role, character))) for title, year, role, character in credits_]
    return _some(list(dict.fromkeys(shown)))


def _people(tables: Tables, numbers: list[int]) -> str:
    return _some([f"{name} ({roles})" if roles else name for name, roles, _ in tables.rows(_PEOPLE, [numbers])])


def _some(texts: Sequence[str]) -> str:
    more = f"\nand {len(texts) - _SHOWN:,} more" if len(texts) > _SHOWN else ""
    return "\n".join(texts[:_SHOWN]) + more
