"""What is in doubt: two entities that may be one, and one entity that may be two."""

_UNLIKELY, _SURE = 0.2, 0.8  # between them there is doubt

# Of two entities the likeliest link that did not join them; of one entity the weakest without which one of its mentions would not be there.
DOUBTED = f"""
    WITH ends AS (SELECT a AS mention, score FROM link WHERE joined UNION ALL SELECT b, score FROM link WHERE joined),
    strongest AS (SELECT mention, max(score) AS score FROM ends GROUP BY mention),
    settled AS (SELECT least(i.entity, k.entity) AS less, greatest(i.entity, k.entity) AS more FROM judged j
                JOIN identity i ON i.mention = j.a JOIN identity k ON k.mention = j.b),
    doubted AS (
        SELECT CASE WHEN ni.iri <= nk.iri THEN i.entity ELSE k.entity END AS first,
               CASE WHEN ni.iri <= nk.iri THEN k.entity ELSE i.entity END AS second, l.score, l.stage, l.signals
        FROM (FROM link WHERE stage <> 'judgement' AND CASE WHEN joined THEN score < {_SURE} ELSE score >= {_UNLIKELY} END) l
        JOIN identity i ON i.mention = l.a JOIN identity k ON k.mention = l.b JOIN entity ni ON ni.entity = i.entity JOIN entity nk
            ON nk.entity = k.entity
        LEFT JOIN strongest x ON x.mention = l.a LEFT JOIN strongest y ON y.mention = l.b
        WHERE joined = (i.entity = k.entity) AND (NOT joined OR l.score >= x.score OR l.score >= y.score)
          AND (joined OR (least(i.entity, k.entity), greatest(i.entity, k.entity)) NOT IN (SELECT (less, more) FROM settled))
        QUALIFY row_number() OVER (PARTITION BY first, second ORDER BY CASE WHEN joined THEN l.score ELSE -l.score END, signals) = 1)
    SELECT first, second, score::DECIMAL(5, 4) AS likelihood,
           coalesce(nullif(array_to_string(list_transform(from_json(signals, '["JSON"]'), lambda s: (s->>0) || ' ' || (s->>1)), ', '),
                           ''), stage) AS evidence
    FROM doubted"""
"""Query of (first, second, likelihood, evidence), a row a pair of entities, the first by IRI first; both are one where one may be two."""
