"""Which people are one: candidate pairs of the same or similar names on one film and on different films, and whole careers."""

from typing import Any

import numpy as np

from filmograph.pipeline.resolve import bearers, weights
from filmograph.pipeline.resolve.bearers import name_signal, years_signal
from filmograph.pipeline.resolve.ids import SCHEMES
from filmograph.pipeline.resolve.likeness import name_likeness
from filmograph.pipeline.resolve.settling import Settling, note_compared
from filmograph.pipeline.resolve.signals import Signals, ties
from filmograph.store.claims import Database

# People without an IMDb id are `open`. The others are here only as candidates for them.
_WORK = """
-- reads person_seen, credit_seen, film_seen, root, open_person, believed, shared_film
-- writes work, one row per person, film (its cluster and the record that has the credit), year and craft
CREATE OR REPLACE TEMP TABLE work AS
    SELECT DISTINCT p.mention, p.key, p.form, replace(p.form, ' ', '') AS straight,
           p.loose, p.rarity, p.base,
           string_split(p.form, ' ')[1] AS first_word, string_split(p.form, ' ')[-1] AS last_word,
           c.film AS record, coalesce(r.root, c.film) AS film, f.first AS year,
           source_of(p.mention) AS source, p.mention IN (SELECT mention FROM open_person) AS open,
           p.mention IN (SELECT mention FROM believed WHERE class = 'Person') AS identified,
           CASE WHEN area IN ('directing', 'writing', 'producing') THEN 'making' ELSE area END AS craft, area = 'writing' AS writes
    FROM person_seen p JOIN credit_seen c ON c.person = p.mention JOIN film_seen f ON f.mention = c.film
    LEFT JOIN root r ON r.mention = c.film
    WHERE p.key IN (SELECT key FROM person_seen WHERE mention IN (SELECT mention FROM open_person))
    OR p.loose IN (SELECT loose FROM person_seen WHERE mention IN (SELECT mention FROM open_person))
    OR c.film IN (SELECT mention FROM shared_film);
"""

_SHARED = """
-- reads credit_seen, root
-- writes shared_film (mention), one row per film with people that was joined with another mention
CREATE OR REPLACE TEMP TABLE shared_film AS
    SELECT c.film AS mention FROM (SELECT DISTINCT film FROM credit_seen) c JOIN root r ON r.mention = c.film
    WHERE r.root IN (SELECT root FROM root GROUP BY root HAVING count(*) > 1);

-- reads credit_seen, claim, shared_film
-- writes part_played (mention, part), one row per part that a person plays on these films
CREATE OR REPLACE TEMP TABLE part_played AS
    SELECT DISTINCT c.person AS mention, words(in_ascii(k.value)) AS part
    FROM credit_seen c JOIN claim k ON k.mention = c.credit AND k.property = 'characters' WHERE c.film IN (SELECT mention FROM shared_film);
"""

# Blocking: two people on one film, from two records, whose names have a key or, within one craft, a first letter, a first or last word, or
# all words in common.
_SAME_FILM = """
    SELECT x.mention AS a, y.mention AS b, any_value(x.form) AS form_a, any_value(y.form) AS form_b,
           min(least(x.rarity, y.rarity)) AS rarity,
           bool_or(x.craft = y.craft) AS craft, bool_or(px.part = py.part) AS part
    FROM work x JOIN work y ON y.film = x.film AND y.record <> x.record AND y.mention > x.mention
    AND (x.key = y.key OR x.craft = y.craft AND (x.form[1] = y.form[1] OR x.last_word IN (y.last_word, y.first_word)
         OR x.first_word = y.last_word OR len(list_intersect(string_split(x.form, ' '), string_split(y.form, ' '))) > 2))
    LEFT JOIN part_played px ON px.mention = x.mention LEFT JOIN part_played py ON py.mention = y.mention
    WHERE x.film IN (SELECT root FROM root) AND (x.open OR y.open) GROUP BY x.mention, y.mention ORDER BY x.mention, y.mention"""

# Blocking: people of one name whose credits follow one another in time: overall, within one craft, or with one colleague in common. An
# open person is also compared with everybody of that name who has an IMDb id.
_FOLLOWING = """
-- reads work
-- writes shared_key (key), one row per name key and loose key of several people, of whom at least one is open
CREATE OR REPLACE TEMP TABLE shared_key AS
    SELECT key FROM work GROUP BY key HAVING count(DISTINCT mention) > 1 AND bool_or(open)
    UNION ALL SELECT loose FROM work GROUP BY loose HAVING loose IS NOT NULL AND count(DISTINCT straight) > 1 AND bool_or(open);

-- reads work, film_seen, source, shared_key
-- writes career, one row per row of work of these people, with the film's title and source as label
CREATE OR REPLACE TEMP TABLE career AS
    SELECT w.*, f.title || ' ' || s.name AS label FROM work w JOIN film_seen f ON f.mention = w.record JOIN source s ON s.number = w.source
    WHERE key IN (SELECT key FROM shared_key) OR loose IN (SELECT key FROM shared_key);

-- reads credit_seen, person_seen, career
-- writes colleague (record, key, rarity), one row per record and name key of a person in it
CREATE OR REPLACE TEMP TABLE colleague AS
    SELECT c.film AS record, p.key, min(p.form) AS form, min(p.rarity) AS rarity
    FROM credit_seen c JOIN person_seen p ON p.mention = c.person
    WHERE c.film IN (SELECT record FROM career) AND length(p.key) > 1 GROUP BY c.film, p.key;

-- reads career, claim, credit_seen, mention
-- writes trait (mention, kind, value), one row per genre and company of a person's films, and character whom the person plays
CREATE OR REPLACE TEMP TABLE trait AS
    WITH credited AS (SELECT DISTINCT mention, record FROM career)
    SELECT DISTINCT w.mention, 'genre' AS kind, lower(c.value) AS value
    FROM credited w JOIN claim c ON c.mention = w.record AND c.property = 'genre'
    UNION SELECT w.mention, 'company', words(in_ascii(t.key)) FROM credited w JOIN mention t ON t.film = w.record AND t.class = 'Company'
    UNION SELECT w.mention, 'character', words(in_ascii(k.value))
        FROM credited w JOIN credit_seen c ON c.film = w.record AND c.person = w.mention
        JOIN claim k ON k.mention = c.credit AND k.property = 'characters' WHERE contains(trim(k.value), ' ');

-- reads career, colleague, shared_key
-- writes following (a, b), one row per candidate pair
CREATE OR REPLACE TEMP TABLE following AS
    WITH step AS (
        SELECT lag(mention) OVER (PARTITION BY straight ORDER BY year, label, mention) AS a, mention AS b
            FROM (SELECT DISTINCT ON (mention, record) * FROM career)
        UNION SELECT lag(mention) OVER (PARTITION BY straight, craft ORDER BY year, label, mention), mention FROM career
        UNION SELECT lag(mention) OVER (PARTITION BY key ORDER BY year, label, mention), mention FROM career
            WHERE key IN (SELECT key FROM career GROUP BY key HAVING count(DISTINCT straight) > 1)
        UNION SELECT before, mention FROM (
            SELECT lag(mention) OVER w AS before, mention, lag(straight) OVER w AS another, straight FROM career
            WHERE loose IN (SELECT key FROM shared_key) WINDOW w AS (PARTITION BY loose, craft ORDER BY year, label, mention))
            WHERE straight <> another
        UNION SELECT lag(c.mention) OVER (PARTITION BY c.key, o.key ORDER BY c.year, c.label, c.mention), c.mention
            FROM career c JOIN colleague o USING (record) WHERE o.key <> c.key
        UNION SELECT x.mention, y.mention FROM career x JOIN career y USING (key) WHERE x.open AND NOT y.open)
    SELECT DISTINCT least(a, b) AS a, greatest(a, b) AS b FROM step WHERE a <> b;
"""

# If a name also occurs with "Jr." or "Sr.", father and son share it.
_NAMESAKES = """
-- reads name_seen
-- writes namesake (form), one row per form of a name with "Jr." or "Sr.", without that suffix
CREATE OR REPLACE TEMP TABLE namesake AS
    SELECT without_suffix(form) AS form FROM name_seen WHERE regexp_matches(form, ' (jr|sr)$');
"""

_CAREERS = """
    WITH used AS (SELECT straight, count(DISTINCT film) AS films FROM career GROUP BY straight),
    met AS (
        SELECT a, b, any_value(x.form) AS form_a, any_value(y.form) AS form_b,
               min(CASE WHEN x.key = y.key THEN least(x.rarity, y.rarity) ELSE least(x.base, y.base) END) AS rarity,
               bool_or(x.form IN (FROM namesake)) AS namesake, min(abs(x.year - y.year)) AS years, bool_or(x.craft = y.craft) AS craft,
               bool_and(x.writes AND y.writes) AS writes, any_value(x.identified AND y.identified) AS identified,
               least(min(x.year), min(y.year)) AS first, greatest(max(x.year), max(y.year)) AS last,
               min(least(u.films, v.films)) AS uses, string_agg(DISTINCT x.craft, ', ' ORDER BY x.craft) AS crafts_a,
               string_agg(DISTINCT y.craft, ', ' ORDER BY y.craft) AS crafts_b
        FROM following JOIN career x ON x.mention = a JOIN career y ON y.mention = b
        JOIN used u ON u.straight = x.straight JOIN used v ON v.straight = y.straight GROUP BY a, b),
    together AS (
        SELECT a, b, sum(least({most}, greatest({least}, {each} + o.rarity * {each_bit}))) AS colleagues,
               string_agg(o.form, ', ' ORDER BY o.form) AS names
        FROM (SELECT f.a, f.b, o.key, min(o.form) AS form, min(o.rarity) AS rarity
              FROM following f JOIN career x ON x.mention = f.a JOIN career y ON y.mention = f.b
              JOIN colleague o ON o.record = x.record JOIN colleague q ON q.record = y.record AND q.key = o.key
              WHERE o.key <> x.key AND x.film <> y.film GROUP BY f.a, f.b, o.key) o GROUP BY a, b),
    alike AS (
        SELECT a, b, bool_or(x.kind = 'genre') AS genre, bool_or(x.kind = 'company') AS company, bool_or(x.kind = 'character') AS character
        FROM met JOIN trait x ON x.mention = a AND (x.kind <> 'genre' OR years > 10)
        JOIN trait y ON y.mention = b AND y.kind = x.kind AND y.value = x.value GROUP BY a, b)
    SELECT met.*, coalesce(colleagues, 0) AS colleagues, coalesce(names, '') AS names, coalesce(genre, false) AS genre,
           coalesce(company, false) AS company, coalesce(character, false) AS character,
           coalesce(life_a.born, life_b.born) AS born, coalesce(life_a.died, life_b.died) AS died
    FROM met LEFT JOIN together USING (a, b) LEFT JOIN alike USING (a, b)
    LEFT JOIN life life_a ON life_a.mention = a LEFT JOIN life life_b ON life_b.mention = b
    ORDER BY a, b"""

_LIVES = """
-- reads claim, career
-- writes life (mention, born, died), one row per person with a year of birth or death
CREATE OR REPLACE TEMP TABLE life AS
    SELECT mention, min(TRY_CAST(value AS INTEGER)) FILTER (property = 'birthYear') AS born,
           max(TRY_CAST(value AS INTEGER)) FILTER (property = 'deathYear') AS died
    FROM claim WHERE property IN ('birthYear', 'deathYear') AND mention IN (SELECT mention FROM career) GROUP BY mention;
"""

# Two spellings of one name in one record are one person, unless one role has both, as two rows of a cast list are two people, or the
# record adds a numeral: "John Smith (II)".
_ONE_RECORD = """
    SELECT DISTINCT x.mention AS a, y.mention AS b FROM work x JOIN work y ON y.record = x.record AND y.straight = x.straight
        AND y.mention > x.mention
    WHERE x.open AND y.open AND NOT EXISTS (
        FROM credit_seen c JOIN credit_seen d ON d.film = c.film AND d.area = c.area WHERE c.person = x.mention AND d.person = y.mention)
    ORDER BY ALL"""

# Ties are broken by the content of the claims, never by the order of mentions.
_ORDERED = r"""
    SELECT w.mention, row_number() OVER (ORDER BY w.form, min(w.year), min(f.title), min(s.name), w.mention) AS rank,
           nullif(regexp_extract(any_value(p.printed), '\(([IVX]+)\)', 1), '') AS numeral
    FROM work w JOIN person_seen p USING (mention) JOIN film_seen f ON f.mention = w.record JOIN source s ON s.number = w.source
    WHERE w.mention IN (SELECT mention FROM compared) GROUP BY w.mention, w.form"""

_RECORDS = """
    SELECT DISTINCT mention, record FROM work WHERE mention IN (SELECT mention FROM compared) ORDER BY ALL"""

# A word that is no name, such as "uncredited", must not join many people into one.
_NOBODIES = """
-- reads mention
-- writes nobody (mention, key, gone, reason), one row per person whose name is no name or has only one letter
CREATE OR REPLACE TEMP TABLE nobody AS
    SELECT mention, key, form = '' OR names_nobody(form) AS gone, CASE
           WHEN trim(key) = '' THEN 'The name is empty; the credit is left out. Write the name of the person.'
           WHEN form = '' THEN 'The name ' || key || ' has no letter; the credit is left out. Write the name of the person.'
           WHEN names_nobody(form) THEN 'The name ' || key || ' names no person; the credit is left out. Write the name of the person.'
           ELSE 'The name ' || key || ' has one letter; it is another person on every film. Add judgements to join them.' END AS reason
    FROM (SELECT mention, key, name_form(key) AS form FROM mention WHERE class = 'Person' AND length(trim(key)) < 30)
    WHERE length(form) < 2 OR names_nobody(form);

-- reads nobody, source, claim, document
-- writes quarantine, in which these names replace those of an earlier build
DELETE FROM quarantine WHERE path = 'name';
INSERT INTO quarantine
    SELECT DISTINCT s.name, 'value', d.file_name, c.first_line, c.last_line, 'name', n.key, n.reason, NULL
    FROM nobody n JOIN source s ON s.number = source_of(n.mention) LEFT JOIN claim c ON c.mention = n.mention AND c.property = 'name'
    LEFT JOIN document d ON d.source = s.number AND d.number = c.document;

-- reads nobody, claim
-- writes left_out (mention), one row per person without a name, and per credit of one
CREATE OR REPLACE TEMP TABLE left_out AS
    SELECT mention FROM nobody WHERE gone
    UNION SELECT p.mention FROM claim p JOIN nobody n ON n.mention = p.target WHERE p.property = 'person' AND gone;

-- reads left_out
-- writes aside (mention), one more row per mention that is left out
INSERT INTO aside SELECT mention FROM left_out WHERE mention NOT IN (SELECT mention FROM aside);
"""

_OFTEN = 3
"""A spelling of a name on at least so many films is hardly a misspelling of another."""

Columns = dict[str, Any]


def refuse_nobodies(database: Database) -> None:
    """Set aside the credits whose name is empty or no name ("uncredited"); list these and names of one letter in the quarantine."""
    database.sql(_NOBODIES)


def match(database: Database) -> Settling:
    """Return the clusters of people: by judgement, by identifier, on one film, and by their careers."""
    for stage in (_SHARED, _WORK, _FOLLOWING, _LIVES, _NAMESAKES):
        database.sql(stage)
    one_record: Any = database.rows(_ONE_RECORD)
    colleagues = weights.PEOPLE["colleagues"]
    met = _CAREERS.format(
        most=colleagues["one, most"], least=colleagues["one, least"], each=colleagues["each"],
        each_bit=colleagues["each bit of a colleague's rarity"],
    )  # fmt: skip
    spelled, together, careers = _one_record(one_record), _same_film(database.column(_SAME_FILM)), _careers(database.column(met))
    note_compared(database, spelled, together, careers)
    settling = Settling(database, "Person", set(one_record), apart="one record names both")
    order: dict[int, int] = {}
    for mention, rank, numeral in database.rows(_ORDERED):
        order[int(str(mention))] = int(str(rank))
        if numeral:
            settling.clusters.mark(int(str(mention)), "numeral", str(numeral))
    for mention, record in database.rows(_RECORDS):
        settling.clusters.mark(int(str(mention)), int(str(record)), int(str(mention)))
    settling.settle("one record", spelled, ties(spelled, order))
    settling.settle("one film", together, ties(together, order), rivalling=True)
    # of several people with identifiers, an open person is joined only with the clearly best one
    settling.settle("careers", careers, ties(careers, order), rivalling=_known(careers, settling))
    bearers.settle(database, settling, order)
    return settling


def _one_record(pairs: list[tuple[int, int]]) -> Signals:
    mentions = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    signals = Signals(mentions[:, 0], mentions[:, 1])
    signals.add("name", np.full(len(mentions), "same, spelled otherwise in one record", dtype=object), 20.0)
    return signals


def _same_film(met: Columns) -> Signals:
    """Return the signals of pairs of people on one film whose names are the same or alike."""
    table, signals = weights.PEOPLE_OF_ONE_FILM, Signals(met["a"], met["b"])
    likeness = [name_likeness(str(a), str(b)) for a, b in zip(met["form_a"], met["form_b"], strict=True)]
    finding = np.array([finding or "another" for finding, _ in likeness], dtype=object)
    bits = [
        table["name"]["spelled less alike" if found == "spelled nearly alike" and degree < 0.9 else found]
        for found, (_, degree) in zip(finding.tolist(), likeness, strict=True)
    ]
    same = np.minimum(met["rarity"], table["name"]["same, its rarity at most"])
    signals.add("name", finding, np.array(bits, dtype=float) + np.where(finding == "same", same, 0.0))
    craft = met["craft"].astype(bool)
    signals.add("craft", np.where(craft, "same", "another"), np.where(craft, table["craft"]["same"], table["craft"]["another"]))
    part = np.ma.filled(np.ma.asarray(met["part"]), fill_value=False).astype(bool)
    signals.add("part", np.where(part, "same", ""), table["part"]["same"])
    return signals


def _careers(met: Columns) -> Signals:
    """Return the signals of pairs of people of one name on different films, such as the rarity of the name and the years between."""
    table, signals = weights.PEOPLE, Signals(met["a"], met["b"])
    finding, bits = name_signal(met)
    signals.add("name", finding, bits)
    signals.add("spellings", *_spellings(finding, met["uses"]))
    writes = met["writes"].astype(bool)
    signals.add("years", *years_signal(met["years"], writes))
    craft = met["craft"].astype(bool)
    # sorted, because it is arbitrary which of two mentions is `a`
    crafts = np.array(["; ".join(sorted({a, b})) for a, b in zip(met["crafts_a"], met["crafts_b"], strict=True)], dtype=object)
    signals.add("craft", crafts, np.where(craft, table["craft"]["same"], table["craft"]["another"]))
    signals.add("colleagues", met["names"], np.minimum(met["colleagues"], table["colleagues"]["all, most"]))
    for what in ("company", "character"):
        signals.add(what, np.where(met[what].astype(bool), "in common", ""), table["in common"][what])
    years: Any = np.ma.filled(np.ma.asarray(met["years"], dtype=float), 0.0)
    shared = met["genre"].astype(bool) | met["company"].astype(bool) | met["character"].astype(bool) | (met["names"] != "")
    nothing = np.where(~shared & (years > 10), "no colleague, company, character or genre", "")
    signals.add("in common", nothing, table["in common"]["nothing, more than ten years apart"])
    signals.add("life", *_lives(met, writes))
    # a catalogue with identifiers has separate ones for people of one name
    signals.add("identifiers", np.where(met["identified"].astype(bool), "of two kinds", ""), table["identifiers"]["of two kinds"])
    signals.add("before any evidence", np.full(len(met["a"]), "two films", dtype=object), table["before any evidence"]["two films"])
    return signals


def _spellings(names: Any, uses: Any) -> tuple[Any, Any]:
    """Return the finding and the bits of how often each of two names alike is used: an odd spelling of one name is rare."""
    table = weights.PEOPLE["spellings"]
    alike = np.array([str(name).partition(";")[0] for name in names.tolist()], dtype=object)
    often = (uses >= _OFTEN) & np.isin(alike, [what.partition(",")[0] for what in table])
    bits = np.select([alike == what.partition(",")[0] for what in table], list(table.values()), 0.0)
    return np.where(often, f"each on {_OFTEN} films or more", ""), bits


def _lives(met: Columns, writes: Any) -> tuple[Any, Any]:
    lives: Any = [np.ma.filled(np.ma.asarray(met[name], dtype=float), np.nan) for name in ("born", "died", "first", "last")]
    born, died, first, last = lives
    outside = (first < born + 2) | (last > died + 5) & ~writes
    return np.where(outside, "film before birth or after death", ""), np.where(
        outside, weights.PEOPLE["life"]["film before birth or after death"], 0.0
    )


def _known(signals: Signals, settling: Settling) -> Any:
    """Return for each pair whether the cluster of one of its people has an identifier."""
    known = {
        mention: settling.clusters.is_marked(mention, SCHEMES) for mention in np.unique(np.concatenate([signals.a, signals.b])).tolist()
    }
    return np.array([known[a] or known[b] for a, b in signals.pairs()], dtype=bool)
