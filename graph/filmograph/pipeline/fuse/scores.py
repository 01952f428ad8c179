"""Ratings of all scales brought to one, from 0 to 1: a number by its scale, a letter by a table."""

# The score of each letter; a letter that is not here has none.
LETTERS = {
    "A+": 1.0, "A": 1.0, "A-": 0.91, "B+": 0.83, "B": 0.75, "B-": 0.67, "C+": 0.58, "C": 0.5, "C-": 0.42, "D+": 0.33, "D": 0.25, "D-": 0.16,
    "F": 0.0,
}  # fmt: skip

# What each mention rates, as one value: 7.4 of 10 and 74 of 100 are the same, and 7.4 without a scale is the 7.4 whose scale is known.
MARKS = """
CREATE OR REPLACE TEMP TABLE mark AS
    SELECT r.mention, r.subject, r.source, r.claimed AS rating, TRY_CAST(r.claimed AS DOUBLE) AS number, s.claimed AS scale
    FROM disputed r LEFT JOIN disputed s ON s.mention = r.mention AND s.property = 'ratingScale' WHERE r.property = 'rating'
    QUALIFY row_number() OVER (PARTITION BY r.mention, r.claimed ORDER BY s.claimed) = 1;
UPDATE mark SET scale = known.scale
    FROM (SELECT subject, number, min(scale) AS scale FROM mark WHERE scale IS NOT NULL
          GROUP BY ALL HAVING count(DISTINCT scale::DOUBLE) = 1) known
    WHERE mark.scale IS NULL AND mark.subject = known.subject AND mark.number = known.number;
CREATE OR REPLACE TEMP TABLE mark AS
    SELECT *, coalesce('of 1: ' || round(number / nullif(scale::DOUBLE, 0), 4), number::VARCHAR, rating) AS folded FROM mark;
"""

# The scale goes with the rating that was chosen. Where one number is claimed on two scales, it is the scale that sources disagree on.
SCALES = """
CREATE OR REPLACE TEMP TABLE chosen_mark AS
    SELECT DISTINCT ON (m.subject) m.subject, m.folded, m.number, m.scale FROM mark m
    JOIN ranked r ON r.subject = m.subject AND r.property = 'rating' AND r.rank = 1 AND r.folded = m.folded AND r.object = m.rating
    ORDER BY m.subject, m.scale::DOUBLE, m.scale;
INSERT INTO fact SELECT subject, 'ratingScale', 'decimal', scale, NULL FROM chosen_mark WHERE scale IS NOT NULL;
CREATE OR REPLACE TEMP TABLE other_scale AS
    SELECT DISTINCT m.subject, c.scale, c.folded, r.name FROM mark m JOIN chosen_mark c USING (subject) JOIN ranking r USING (source)
    WHERE m.folded <> c.folded AND m.number = c.number AND m.scale IS NOT NULL AND c.scale IS NOT NULL;
INSERT INTO decision
    SELECT DISTINCT d.subject, 'ratingScale', 'decimal', o.scale, o.folded, d.rule FROM decision d JOIN other_scale o USING (subject)
    WHERE d.property = 'rating';
INSERT INTO decision_over SELECT subject, 'ratingScale', name FROM other_scale;
DELETE FROM decision_over WHERE property = 'rating' AND (subject, source) IN (SELECT (subject, name) FROM other_scale)
    AND (subject, source) NOT IN (SELECT (m.subject, r.name) FROM mark m JOIN chosen_mark c USING (subject) JOIN ranking r USING (source)
                                  WHERE m.number <> c.number AND m.folded <> c.folded);
DELETE FROM decision WHERE property = 'rating' AND subject IN (SELECT subject FROM other_scale)
    AND subject NOT IN (SELECT subject FROM decision_over WHERE property = 'rating');
"""

# A score follows from the chosen rating and its scale, or from the letter; where the scale is unknown there is none. An engine may try
# conditions in any order, and what is no scale may be no number.
SCORES = f"""
INSERT INTO fact
    SELECT r.subject, 'score', 'decimal', round(r.object::DOUBLE / s.object::DOUBLE, 4)::VARCHAR, NULL
    FROM fact r JOIN fact s USING (subject)
    WHERE r.property = 'rating' AND s.property = 'ratingScale' AND CASE WHEN s.property = 'ratingScale' THEN s.object::DOUBLE END > 0;
INSERT INTO fact
    SELECT subject, 'score', 'decimal', letters.score::VARCHAR, NULL
    FROM fact r JOIN (VALUES {", ".join(f"('{letter}', {score})" for letter, score in LETTERS.items())}) letters (letter, score)
    ON r.object = letter
    WHERE property = 'ratingLetter' AND NOT EXISTS (FROM fact f WHERE f.subject = r.subject AND f.property = 'score');
"""
