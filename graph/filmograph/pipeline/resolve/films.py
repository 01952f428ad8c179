"""Which films are one: candidate pairs with a title or a person in common, and the evidence on each pair."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from filmograph.pipeline.resolve.likeness import MISSPELT, name_likeness, title_likeness
from filmograph.pipeline.resolve.settling import Settling, note_compared
from filmograph.pipeline.resolve.signals import ENOUGH, Signals, ties
from filmograph.store.claims import Database

_DECIDED = """
-- reads id_edge, judged
-- writes decided (a, b), one row per pair that an identifier or a judgement decides
CREATE OR REPLACE TEMP TABLE decided AS
    SELECT least(first, mention) AS a, greatest(first, mention) AS b FROM id_edge WHERE class = 'Film'
    UNION SELECT a, b FROM judged;
"""

# Blocking. Two films are compared when they have in common: a title or its main part, at most ten years apart; the consonants of a title
# or all but one letter of it, at most one year apart; or a person, at most two years apart. Films of one source need equal titles,
# for a source seldom lists a film twice. A title that very many films of one year, or without a year, have says nothing by itself: such
# crowded films are compared when they also have a person in common, who worked on few films of that title. So does a person whom one source
# names on very many films of one year, or without a year ("Various"): such a person finds no films.
_CROWD = 40
_PROLIFIC = 200
_FOUND = f"""
-- reads title_seen, film_seen
-- writes crowded (mention, key), one row per film whose title more than {_CROWD} films of its year have, or without a year
CREATE OR REPLACE TEMP TABLE crowded AS
    SELECT mention, key FROM title_seen t JOIN film_seen f USING (mention) WHERE kind = 'title'
    QUALIFY count(*) OVER (PARTITION BY key, first) > {_CROWD};

-- reads title_seen, film_seen, crowded, open_film, film_year, credit_seen, person_seen
-- writes found (a, b), one row per pair of films that one of these rules finds, in either order
CREATE OR REPLACE TEMP TABLE found AS
    WITH dated AS (SELECT t.*, f.source, coalesce(f.first, 0) AS first, coalesce(f.last, 9999) AS last
                   FROM title_seen t JOIN film_seen f USING (mention)),
    titled AS (FROM dated ANTI JOIN crowded USING (mention)),
    open_title AS (FROM titled WHERE mention IN (SELECT mention FROM open_film)),
    ends AS (SELECT mention, source, key, year, unnest(ends_of(key)) AS stretch
             FROM titled JOIN film_year USING (mention) WHERE kind = 'title'),
    credited AS (SELECT DISTINCT c.film, f.source, p.key, coalesce(f.first, 0) AS first, coalesce(f.last, 9999) AS last
                 FROM credit_seen c JOIN person_seen p ON p.mention = c.person JOIN film_seen f ON f.mention = c.film),
    worked AS (FROM credited QUALIFY count(*) OVER (PARTITION BY key, source, first) <= {_PROLIFIC}),
    shared AS (SELECT d.*, c.key AS person FROM dated d JOIN credited c ON c.film = d.mention
               WHERE d.kind = 'title' AND d.key IN (SELECT key FROM crowded)
               QUALIFY count(*) OVER (PARTITION BY d.key, c.key) <= {_CROWD})
    SELECT a.mention AS a, b.mention AS b FROM open_title a JOIN titled b USING (key)
    WHERE a.mention <> b.mention AND a.first <= b.last + 10 AND b.first <= a.last + 10
    AND (a.kind = 'title' OR b.kind = 'title')
    AND (a.source <> b.source OR (a.kind = b.kind AND a.first <= b.last + 1 AND b.first <= a.last + 1))
    UNION SELECT a.mention, b.mention FROM (SELECT *, skeleton(form) AS bones FROM open_title WHERE kind = 'title' AND length(key) > 4) a
    JOIN (SELECT *, skeleton(form) AS bones FROM titled WHERE kind = 'title') b USING (bones)
    WHERE a.source <> b.source AND a.first <= b.last + 1 AND b.first <= a.last + 1
    UNION SELECT a.mention, b.mention
    FROM (SELECT *, unnest([year - 1, year, year + 1]) AS near FROM ends WHERE mention IN (SELECT mention FROM open_film)) a
    JOIN ends b ON b.stretch = a.stretch AND b.year = a.near WHERE a.source <> b.source AND one_letter_apart(a.key, b.key)
    UNION SELECT a.film, b.film FROM (FROM worked WHERE film IN (SELECT mention FROM open_film)) a JOIN worked b USING (key)
    WHERE a.source <> b.source AND a.first <= b.last + 2 AND b.first <= a.last + 2
    UNION SELECT a.mention, b.mention
    FROM (FROM shared WHERE mention IN (SELECT mention FROM open_film)) a JOIN shared b USING (key, person)
    WHERE a.mention <> b.mention AND a.first <= b.last + 1 AND b.first <= a.last + 1;

-- reads found, decided
-- writes pair (a, b), one row per candidate pair
CREATE OR REPLACE TEMP TABLE pair AS
    SELECT DISTINCT least(a, b) AS a, greatest(a, b) AS b FROM found
    WHERE (least(a, b), greatest(a, b)) NOT IN (SELECT (a, b) FROM decided);
"""

_TITLES = """
    SELECT p.a, p.b, x.form AS form_a, y.form AS form_b,
           replace(title_words(fa.title), ' ', '') <> replace(title_words(fb.title), ' ', '') AS otherwise_put,
           in_figures(title_words(fa.title)) AS full_a, in_figures(title_words(fb.title)) AS full_b, EXISTS (
               FROM title_seen m JOIN title_seen n USING (key) WHERE m.mention = p.a AND n.mention = p.b
               AND (m.kind, n.kind) IN (('title', 'another title'), ('another title', 'title'))) AS otherwise
    FROM pair p JOIN title_seen x ON x.mention = p.a AND x.kind = 'title' JOIN title_seen y ON y.mention = p.b AND y.kind = 'title'
    JOIN film_seen fa ON fa.mention = p.a JOIN film_seen fb ON fb.mention = p.b
    ORDER BY p.a, p.b"""

# The evidence on a pair besides its titles: the difference of years and running times, and people in common; a rare name weighs more.
_EVIDENCE = """
-- reads credit_seen, person_seen, alike
-- writes crew_seen (film, key, form, weight, directs, acts), one row per film and name of a person who worked on it
CREATE OR REPLACE TEMP TABLE crew_seen AS
    SELECT c.film, p.key, min(p.form) AS form, max(least(8.0, greatest(2.0, 2 + p.rarity / 2))) AS weight,
           bool_or(area = 'directing') AS directs, bool_or(area = 'acting') AS acts
    FROM credit_seen c JOIN person_seen p ON p.mention = c.person
    WHERE c.film IN (SELECT a FROM alike UNION SELECT b FROM alike) GROUP BY c.film, p.key;

-- reads crew_seen
-- writes crew_size (film, directors, actors), one row per film
CREATE OR REPLACE TEMP TABLE crew_size AS
    SELECT film, count(*) FILTER (directs) AS directors, count(*) FILTER (acts) AS actors FROM crew_seen GROUP BY film;

-- reads claim, alike
-- writes film_runtime (mention, least, most), one row per film with a running time
CREATE OR REPLACE TEMP TABLE film_runtime AS
    SELECT mention, min(TRY_CAST(value AS DOUBLE)) AS least, max(TRY_CAST(value AS DOUBLE)) AS most FROM claim
    WHERE property = 'runtime' AND mention IN (SELECT a FROM alike UNION SELECT b FROM alike) GROUP BY mention;

-- reads alike, film_year, crew_seen, film_seen, crew_size, film_runtime
-- writes pair_evidence, one row per pair of films with titles alike
CREATE OR REPLACE TEMP TABLE pair_evidence AS
    WITH years AS (SELECT a, b, min(abs(x.year - y.year)) AS years
                   FROM alike JOIN film_year x ON x.mention = a JOIN film_year y ON y.mention = b
                   GROUP BY a, b),
    together AS (
        SELECT a, b, coalesce(sum(least(x.weight, y.weight)) FILTER (x.directs AND y.directs), 0) AS directing,
               coalesce(sum(least(x.weight, y.weight)) FILTER (NOT (x.directs AND y.directs)), 0) AS working,
               count(*) FILTER (x.directs AND y.directs) AS directors, count(*) FILTER (x.acts AND y.acts) AS actors,
               string_agg(least(x.form, y.form), ', ' ORDER BY least(x.weight, y.weight) DESC, least(x.form, y.form)) AS people
        FROM alike JOIN crew_seen x ON x.film = a JOIN crew_seen y ON y.film = b AND y.key = x.key GROUP BY a, b)
    SELECT l.a, l.b, l.finding, l.likeness, l.words, fa.source = fb.source AS within, years.years,
           greatest(0, greatest(ra.least, rb.least) - least(ra.most, rb.most)) / greatest(ra.most, rb.most) AS longer,
           coalesce(t.directing, 0) AS directing, coalesce(t.working, 0) AS working, coalesce(t.directors, 0) AS directors,
           coalesce(t.actors, 0) AS actors, coalesce(t.people, '') AS people,
           least(coalesce(ca.directors, 0), coalesce(cb.directors, 0)) AS of_directors,
           least(coalesce(ca.actors, 0), coalesce(cb.actors, 0)) AS of_actors
    FROM alike l JOIN film_seen fa ON fa.mention = l.a JOIN film_seen fb ON fb.mention = l.b LEFT JOIN years USING (a, b)
    LEFT JOIN together t USING (a, b) LEFT JOIN crew_size ca ON ca.film = l.a LEFT JOIN crew_size cb ON cb.film = l.b
    LEFT JOIN film_runtime ra ON ra.mention = l.a LEFT JOIN film_runtime rb ON rb.mention = l.b ORDER BY l.a, l.b;
"""

# Where the decision on a pair depends on it, people whose names are alike but not the same count too, with a lower weight.
_UNMET = """
    SELECT s.a, s.b, least(x.form, y.form), greatest(x.form, y.form), least(x.weight, y.weight), x.directs AND y.directs, x.acts AND y.acts
    FROM pair_evidence s JOIN crew_seen x ON x.film = s.a JOIN crew_seen y ON y.film = s.b
    WHERE (s.directors = 0 AND s.of_directors > 0 AND x.directs AND y.directs OR s.actors * 2 <= s.of_actors AND x.acts AND y.acts)
    AND (x.form[1] = y.form[1] OR string_split(x.form, ' ')[-1] = string_split(y.form, ' ')[-1])
    AND x.key <> y.key AND s.finding <> '' AND coalesce(s.years, 0) <= 3 ORDER BY ALL"""

# Ties are broken by the content of the claims, never by the order of mentions.
_ORDERED = """
    WITH people AS (SELECT film, md5(string_agg(form, ' ' ORDER BY form)) AS digest
                    FROM credit_seen c JOIN person_seen p ON p.mention = c.person
                    WHERE film IN (SELECT mention FROM compared) GROUP BY film)
    SELECT f.mention, f.source, row_number() OVER (ORDER BY f.title, f.first, f.last, digest, s.name, d.file_name, f.mention)
    FROM film_seen f JOIN source s ON s.number = f.source JOIN document d ON d.source = f.source AND d.number = document_of(f.mention)
    LEFT JOIN people ON film = f.mention WHERE f.mention IN (SELECT mention FROM compared)"""

_BUT_FOR = "same but for an article or figures"
_ALIKE = -3.0
"""Two films of one source with at least this many bits may be one if both match the same film of another source."""

Columns = dict[str, Any]


def match(database: Database) -> Settling:
    """Return the clusters of films: by judgement, by identifier, within one source, and then between sources."""
    database.sql(_DECIDED + _FOUND)
    signals = weigh(database)
    note_compared(database, signals)
    sources, order = _sources_and_order(database)
    of_a, of_b = ([sources[mention] for mention in mentions.tolist()] for mentions in (signals.a, signals.b))
    within = np.array(of_a, dtype=object) == np.array(of_b, dtype=object)
    alike = _alike(signals.only(within)) | _alike(_rival_pairs(database, signals, of_a, of_b))
    settling = Settling(database, "Film", alike)
    for mention, source in sources.items():
        settling.clusters.mark(mention, source, mention)
    ranks = ties(signals, order)
    settling.settle("one source", signals.only(within), ranks[within], rivalling=True)
    settling.settle("titles and people", signals.only(~within), ranks[~within], rivalling=True)
    return settling


def _sources_and_order(database: Database) -> tuple[dict[int, int], dict[int, int]]:
    """Return the source of each film that is compared, and its rank in an order by the content of its claims."""
    rows: Any = database.rows(_ORDERED)
    return {mention: source for mention, source, _ in rows}, {mention: rank for mention, _, rank in rows}


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
    rivals = sorted({pair for mentions in fitting.values() if len(mentions) > 1 for pair in combinations(sorted(mentions), 2)})
    if not rivals:
        return Signals(signals.a[:0], signals.b[:0])
    database.table("pair", {"a": "BIGINT", "b": "BIGINT"}, rivals)
    return weigh(database)


def weigh(database: Database) -> Signals:
    """Return the signals of each pair in the table `pair`, without the pairs whose titles clearly differ."""
    _keep_alike(database)
    database.sql(_EVIDENCE)
    evidence = database.column("SELECT * FROM pair_evidence ORDER BY a, b")
    _count_alike(evidence, database.rows(_UNMET))
    return _signals(evidence)


def _keep_alike(database: Database) -> None:
    """Fill `alike (a, b, finding, likeness, words)`, one row per pair of titles that are the same or alike; words counts the shorter's."""
    pairs = database.column(_TITLES)
    forms_a, forms_b = pairs["form_a"], pairs["form_b"]
    rough = process.cpdist(forms_a, forms_b, scorer=fuzz.partial_ratio, workers=-1) if len(forms_a) else np.zeros(0)
    rows = []
    for row in np.flatnonzero((rough >= 75) | pairs["otherwise"]).tolist():
        finding, likeness = title_likeness(str(forms_a[row]), str(forms_b[row]))
        if pairs["otherwise"][row] and finding != "same":
            finding, likeness = "another title of one is the other's", 0.9
        if finding == "same" and pairs["otherwise_put"][row]:
            finding = _BUT_FOR
        if not finding:  # an article may be misspelt
            finding, likeness = title_likeness(str(pairs["full_a"][row]), str(pairs["full_b"][row]))
            finding = finding if finding in ("same", MISSPELT) else ""
        if finding:
            words = min(len(str(forms_a[row]).split()), len(str(forms_b[row]).split()))
            rows.append((int(pairs["a"][row]), int(pairs["b"][row]), finding, likeness, words))
    database.table("alike", {"a": "BIGINT", "b": "BIGINT", "finding": "VARCHAR", "likeness": "DOUBLE", "words": "INTEGER"}, rows)


def _count_alike(evidence: Columns, unmet: list[tuple[Any, ...]]) -> None:
    """Add to the people in common those whose names are alike but not the same."""
    rows = {pair: row for row, pair in enumerate(zip(evidence["a"].tolist(), evidence["b"].tolist(), strict=True))}
    alike = [(-name_likeness(form_a, form_b)[1], form_a, form_b, rest) for _, _, form_a, form_b, *rest in unmet]
    met = set()
    for (a, b, *_), (likeness, form_a, form_b, (weight, direct, act)) in sorted(zip(unmet, alike, strict=True), key=lambda one: one[1][:3]):
        row = rows[a, b]
        if not likeness or (row, form_a) in met or (row, form_b) in met:
            continue
        met |= {(row, form_a), (row, form_b)}
        evidence["directing" if direct else "working"][row] += weight * -likeness * 0.8
        evidence["directors"][row] += direct
        evidence["actors"][row] += act
        evidence["people"][row] = ", ".join(filter(None, (evidence["people"][row], f"{form_a} ({form_b})")))


def _signals(evidence: Columns) -> Signals:
    signals = Signals(evidence["a"], evidence["b"])
    finding, likeness, words = evidence["finding"], evidence["likeness"], np.minimum(evidence["words"], 4)
    full = 3.0 + 2 * words
    part = finding == "part of the other"
    nearly = full * likeness**2 - 3
    bits = np.select([finding == "same", finding == _BUT_FOR, finding == MISSPELT, finding == "spelled nearly alike", part],
                     [full, full - 1, np.maximum(nearly, np.minimum(full - 2.5, 4.8)), nearly, np.where(likeness < 0.5, -7.0, -1.0)],
                     full * 0.8)  # fmt: skip
    signals.add("title", finding, bits)
    signals.add("year", *_years(evidence["years"], part=part))
    signals.add("running time", *_runtimes(evidence["longer"]))
    both = evidence["of_directors"] > 0
    share = np.char.add(np.char.add(evidence["directors"].astype(str), " of "), evidence["of_directors"].astype(str))
    directing = np.where(evidence["directors"] > 0, np.minimum(evidence["directing"], 8), -5.0)
    signals.add("directors in common", np.where(both, share, ""), directing)
    signals.add("people in common", *_people(evidence))
    within = evidence["within"].astype(bool)
    # one title with two years in one source mostly means two films, and often so if one of them has no year
    years: Any = np.ma.filled(np.ma.asarray(evidence["years"], dtype=float), np.nan)
    before = np.where(within, np.select([years == 0, np.isnan(years)], [-7.0, -10.5], -13.0), -6.0)
    signals.add("before any evidence", np.where(within, "films of one source", "films of two sources"), before)
    return signals


def _years(years: Any, *, part: Any) -> tuple[Any, Any]:
    apart: Any = np.ma.filled(np.ma.asarray(years, dtype=float), np.nan)
    bits = np.select([np.isnan(apart), apart == 0, apart == 1, apart == 2, apart == 3, apart <= 5, apart <= 20],
                     [2.5, 4.0, 2.5, 0.5, -3.0, -6.0, -10.0], -14.0)  # fmt: skip
    # the title of a sequel contains that of the first film, and their casts are similar
    sequel = np.select([np.isnan(apart), apart == 0, apart == 1], [-3.0, 4.0, -6.0], -20.0)
    finding = np.where(
        np.isnan(apart), "unknown", np.where(apart == 0, "same", np.char.add(np.nan_to_num(apart).astype(int).astype(str), " apart"))
    )
    return finding, np.where(part, sequel, bits)


def _runtimes(longer: Any) -> tuple[Any, Any]:
    share: Any = np.ma.filled(np.ma.asarray(longer, dtype=float), np.nan)
    bits = np.select([share <= 0.03, share <= 0.1, share <= 0.25], [2.0, 0.5, -1.0], -3.0)
    finding = np.where(
        np.isnan(share), "", np.where(share <= 0.03, "same", np.char.add(np.nan_to_num(share * 100).astype(int).astype(str), " % longer"))
    )
    return finding, bits


def _people(evidence: Columns) -> tuple[Any, Any]:
    """Return the finding and the bits of people in common; the more actors there are, the more it counts against a pair if none is."""
    actors, of = evidence["actors"], evidence["of_actors"]
    missing = np.select([of <= 1, of == 2, of == 3], [-1.0 * of, -2.5, -5.0], -7.0)
    few = np.where((of >= 4) & (actors * 4 <= of), -3.0, 0.0)
    # a film without a year may be a remake, and a title that differs in one letter may be another film's
    unsure = (np.ma.getmaskarray(evidence["years"]) | (evidence["finding"] == MISSPELT)) & ~evidence["within"].astype(bool)
    missing = missing - np.where(unsure, np.select([of == 0, of == 1], [0.0, 2.0], 4.5), 0.0)
    # one source seldom splits a cast over two mentions of a film
    missing = missing - np.where(evidence["within"] & (of > 0), 5.0, 0.0)
    bits = np.minimum(evidence["working"], 16) + np.where(actors == 0, missing, few)
    share = np.char.add(np.char.add(actors.astype(str), " of "), np.char.add(of.astype(str), " actors"))
    names = np.array([f": {people}" if people else "" for people in evidence["people"]], dtype=object)
    finding = np.where((of > 0) | (evidence["people"] != ""), share.astype(object) + names, "")
    return finding, bits
