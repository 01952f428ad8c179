"""Which films may be one: pairs found by a title or a person they share, weighed by named signals in bits of evidence."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from filmograph.pipeline.resolve.likeness import MISSPELT, name_likeness, title_likeness
from filmograph.pipeline.resolve.settling import Settling
from filmograph.pipeline.resolve.signals import ENOUGH, Signals, ties
from filmograph.store.claims import Database

_SETTLED = """
CREATE OR REPLACE TEMP TABLE settled AS
    SELECT least(first, mention) AS a, greatest(first, mention) AS b FROM id_edge WHERE class = 'Film'
    UNION SELECT a, b FROM judged;
"""

# Pairs that share a title or its main part within ten years, its consonants or all but a letter of it within one, or a person within two.
# Within one source only equal titles are looked at, for a source seldom lists a film twice.
_FOUND = """
CREATE OR REPLACE TEMP TABLE found AS
    WITH titled AS (SELECT t.*, f.source, coalesce(f.first, 0) AS first, coalesce(f.last, 9999) AS last
                    FROM title_seen t JOIN film_seen f USING (mention)),
    looked AS (FROM titled WHERE mention IN (SELECT mention FROM open_film)),
    ends AS (SELECT mention, source, key, year, unnest(ends_of(key)) AS stretch
             FROM titled JOIN film_year USING (mention) WHERE told = 'title'),
    credited AS (SELECT DISTINCT c.film, f.source, p.key, coalesce(f.first, 0) AS first, coalesce(f.last, 9999) AS last
                 FROM credit_seen c JOIN person_seen p ON p.mention = c.person JOIN film_seen f ON f.mention = c.film)
    SELECT a.mention AS a, b.mention AS b FROM looked a JOIN titled b USING (key)
    WHERE a.mention <> b.mention AND a.first <= b.last + 10 AND b.first <= a.last + 10
    AND (a.told = 'title' OR b.told = 'title')
    AND (a.source <> b.source OR (a.told = b.told AND a.first <= b.last + 1 AND b.first <= a.last + 1))
    UNION SELECT a.mention, b.mention FROM (SELECT *, skeleton(form) AS bones FROM looked WHERE told = 'title' AND length(key) > 4) a
    JOIN (SELECT *, skeleton(form) AS bones FROM titled WHERE told = 'title') b USING (bones)
    WHERE a.source <> b.source AND a.first <= b.last + 1 AND b.first <= a.last + 1
    UNION SELECT a.mention, b.mention
    FROM (SELECT *, unnest([year - 1, year, year + 1]) AS near FROM ends WHERE mention IN (SELECT mention FROM open_film)) a
    JOIN ends b ON b.stretch = a.stretch AND b.year = a.near WHERE a.source <> b.source AND one_letter_apart(a.key, b.key)
    UNION SELECT a.film, b.film FROM (FROM credited WHERE film IN (SELECT mention FROM open_film)) a JOIN credited b USING (key)
    WHERE a.source <> b.source AND a.first <= b.last + 2 AND b.first <= a.last + 2;
CREATE OR REPLACE TEMP TABLE pair AS
    SELECT DISTINCT least(a, b) AS a, greatest(a, b) AS b FROM found
    WHERE (least(a, b), greatest(a, b)) NOT IN (SELECT (a, b) FROM settled);
"""

_TITLES = """
    SELECT p.a, p.b, x.form AS form_a, y.form AS form_b,
           replace(title_words(fa.title), ' ', '') <> replace(title_words(fb.title), ' ', '') AS otherwise_put,
           in_figures(title_words(fa.title)) AS whole_a, in_figures(title_words(fb.title)) AS whole_b, EXISTS (
               FROM title_seen m JOIN title_seen n USING (key) WHERE m.mention = p.a AND n.mention = p.b
               AND (m.told, n.told) IN (('title', 'another title'), ('another title', 'title'))) AS otherwise
    FROM pair p JOIN title_seen x ON x.mention = p.a AND x.told = 'title' JOIN title_seen y ON y.mention = p.b AND y.told = 'title'
    JOIN film_seen fa ON fa.mention = p.a JOIN film_seen fb ON fb.mention = p.b
    ORDER BY p.a, p.b"""

# What there is to say of a pair beside its titles: years and running times apart, people in common with how rare their names are.
_SAID = """
CREATE OR REPLACE TEMP TABLE crew_seen AS
    SELECT c.film, p.key, min(p.form) AS form, max(least(8.0, greatest(2.0, 2 + p.rarity / 2))) AS weight,
           bool_or(area = 'directing') AS directs, bool_or(area = 'acting') AS acts
    FROM credit_seen c JOIN person_seen p ON p.mention = c.person
    WHERE c.film IN (SELECT a FROM alike UNION SELECT b FROM alike) GROUP BY c.film, p.key;
CREATE OR REPLACE TEMP TABLE crew_size AS
    SELECT film, count(*) FILTER (directs) AS directors, count(*) FILTER (acts) AS actors FROM crew_seen GROUP BY film;
CREATE OR REPLACE TEMP TABLE film_runtime AS
    SELECT mention, min(TRY_CAST(value AS DOUBLE)) AS least, max(TRY_CAST(value AS DOUBLE)) AS most FROM claim
    WHERE property = 'runtime' AND mention IN (SELECT a FROM alike UNION SELECT b FROM alike) GROUP BY mention;
CREATE OR REPLACE TEMP TABLE said AS
    WITH years AS (SELECT a, b, min(abs(x.year - y.year)) AS years
                   FROM alike JOIN film_year x ON x.mention = a JOIN film_year y ON y.mention = b
                   GROUP BY a, b),
    together AS (
        SELECT a, b, coalesce(sum(least(x.weight, y.weight)) FILTER (x.directs AND y.directs), 0) AS directing,
               coalesce(sum(least(x.weight, y.weight)) FILTER (NOT (x.directs AND y.directs)), 0) AS working,
               count(*) FILTER (x.directs AND y.directs) AS directors, count(*) FILTER (x.acts AND y.acts) AS actors,
               string_agg(least(x.form, y.form), ', ' ORDER BY least(x.weight, y.weight) DESC, least(x.form, y.form)) AS people
        FROM alike JOIN crew_seen x ON x.film = a JOIN crew_seen y ON y.film = b AND y.key = x.key GROUP BY a, b)
    SELECT l.a, l.b, l.told, l.likeness, l.words, fa.source = fb.source AS within, years.years,
           greatest(0, greatest(ra.least, rb.least) - least(ra.most, rb.most)) / greatest(ra.most, rb.most) AS longer,
           coalesce(t.directing, 0) AS directing, coalesce(t.working, 0) AS working, coalesce(t.directors, 0) AS directors,
           coalesce(t.actors, 0) AS actors, coalesce(t.people, '') AS people,
           least(coalesce(ca.directors, 0), coalesce(cb.directors, 0)) AS of_directors,
           least(coalesce(ca.actors, 0), coalesce(cb.actors, 0)) AS of_actors
    FROM alike l JOIN film_seen fa ON fa.mention = l.a JOIN film_seen fb ON fb.mention = l.b LEFT JOIN years USING (a, b)
    LEFT JOIN together t USING (a, b) LEFT JOIN crew_size ca ON ca.film = l.a LEFT JOIN crew_size cb ON cb.film = l.b
    LEFT JOIN film_runtime ra ON ra.mention = l.a LEFT JOIN film_runtime rb ON rb.mention = l.b ORDER BY l.a, l.b;
"""

# People whose names are not the same but alike are counted too, a little less, where a pair hangs on them.
_UNMET = """
    SELECT s.a, s.b, least(x.form, y.form), greatest(x.form, y.form), least(x.weight, y.weight), x.directs AND y.directs, x.acts AND y.acts
    FROM said s JOIN crew_seen x ON x.film = s.a JOIN crew_seen y ON y.film = s.b
    WHERE (s.directors = 0 AND s.of_directors > 0 AND x.directs AND y.directs OR s.actors * 2 <= s.of_actors AND x.acts AND y.acts)
    AND (x.form[1] = y.form[1] OR string_split(x.form, ' ')[-1] = string_split(y.form, ' ')[-1])
    AND x.key <> y.key AND s.told <> '' AND coalesce(s.years, 0) <= 3 ORDER BY ALL"""

# Ties are broken by what the films say, never by where they stand.
_ORDERED = """
    WITH people AS (SELECT film, md5(string_agg(form, ' ' ORDER BY form)) AS digest
                    FROM credit_seen c JOIN person_seen p ON p.mention = c.person
                    WHERE film IN (SELECT mention FROM compared) GROUP BY film)
    SELECT f.mention, f.source, row_number() OVER (ORDER BY f.title, f.first, f.last, digest, s.name, d.file_name, f.mention)
    FROM film_seen f JOIN source s ON s.number = f.source JOIN document d ON d.source = f.source AND d.number = document_of(f.mention)
    LEFT JOIN people ON film = f.mention WHERE f.mention IN (SELECT mention FROM compared)"""

_BUT_FOR = "same but for an article or figures"
_ALIKE = -3.0
"""With so many bits two films of one source may be one, where each of them fits the same film of another source."""

Columns = dict[str, Any]


def match(database: Database) -> Settling:
    """Return the films that are one: by judgement, by identifier, within a source, and then between sources."""
    database.sql(_SETTLED + _FOUND)
    signals = weigh(database)
    database.sql("CREATE OR REPLACE TEMP TABLE compared (mention BIGINT)")
    database.append("compared", {"mention": np.unique(np.concatenate([signals.a, signals.b]))})
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
    """Return the source of each film that is compared, and its place in an order made of what is said of it."""
    rows: Any = database.rows(_ORDERED)
    return {mention: source for mention, source, _ in rows}, {mention: place for mention, _, place in rows}


def _alike(signals: Signals) -> set[tuple[int, int]]:
    """Return the pairs of one source's films that may be one where both fit a third."""
    return {pair for pair, bits in zip(signals.pairs(), signals.bits.tolist(), strict=True) if bits >= _ALIKE}


def _rival_pairs(database: Database, signals: Signals, of_a: Sequence[int], of_b: Sequence[int]) -> Signals:
    """Return the signals between films of one source that fit one and the same film of another."""
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
    """Return what speaks for and against each pair in the table `pair`; pairs of clearly different titles are left out."""
    _keep_alike(database)
    database.sql(_SAID)
    said = database.column("SELECT * FROM said ORDER BY a, b")
    _count_alike(said, database.rows(_UNMET))
    return _signals(said)


def _keep_alike(database: Database) -> None:
    """Fill `alike (a, b, told, likeness, words)` with the pairs whose titles are the same or alike, and how many words say so."""
    pairs = database.column(_TITLES)
    forms_a, forms_b = pairs["form_a"], pairs["form_b"]
    rough = process.cpdist(forms_a, forms_b, scorer=fuzz.partial_ratio, workers=-1) if len(forms_a) else np.zeros(0)
    rows = []
    for place in np.flatnonzero((rough >= 75) | pairs["otherwise"]).tolist():
        told, likeness = title_likeness(str(forms_a[place]), str(forms_b[place]))
        if pairs["otherwise"][place] and told != "same":
            told, likeness = "another title of one is the other's", 0.9
        if told == "same" and pairs["otherwise_put"][place]:
            told = _BUT_FOR
        if not told:  # an article may be misspelt
            told, likeness = title_likeness(str(pairs["whole_a"][place]), str(pairs["whole_b"][place]))
            told = told if told in ("same", MISSPELT) else ""
        if told:
            words = min(len(str(forms_a[place]).split()), len(str(forms_b[place]).split()))
            rows.append((int(pairs["a"][place]), int(pairs["b"][place]), told, likeness, words))
    database.table("alike", {"a": "BIGINT", "b": "BIGINT", "told": "VARCHAR", "likeness": "DOUBLE", "words": "INTEGER"}, rows)


def _count_alike(said: Columns, unmet: list[tuple[Any, ...]]) -> None:
    """Count people whose names are alike among those that a pair has in common."""
    places = {pair: place for place, pair in enumerate(zip(said["a"].tolist(), said["b"].tolist(), strict=True))}
    alike = [(-name_likeness(form_a, form_b)[1], form_a, form_b, rest) for _, _, form_a, form_b, *rest in unmet]
    met = set()
    for (a, b, *_), (likeness, form_a, form_b, (weight, direct, act)) in sorted(zip(unmet, alike, strict=True), key=lambda one: one[1][:3]):
        place = places[a, b]
        if not likeness or (place, form_a) in met or (place, form_b) in met:
            continue
        met |= {(place, form_a), (place, form_b)}
        said["directing" if direct else "working"][place] += weight * -likeness * 0.8
        said["directors"][place] += direct
        said["actors"][place] += act
        said["people"][place] = ", ".join(filter(None, (said["people"][place], f"{form_a} ({form_b})")))


def _signals(said: Columns) -> Signals:
    signals = Signals(said["a"], said["b"])
    told, likeness, words = said["told"], said["likeness"], np.minimum(said["words"], 4)
    whole = 3.0 + 2 * words
    part = told == "part of the other"
    nearly = whole * likeness**2 - 3
    bits = np.select([told == "same", told == _BUT_FOR, told == MISSPELT, told == "spelled nearly alike", part],
                     [whole, whole - 1, np.maximum(nearly, np.minimum(whole - 2.5, 4.8)), nearly, np.where(likeness < 0.5, -7.0, -1.0)],
                     whole * 0.8)  # fmt: skip
    signals.add("title", told, bits)
    signals.add("year", *_years(said["years"], part=part))
    signals.add("running time", *_runtimes(said["longer"]))
    both = said["of_directors"] > 0
    share = np.char.add(np.char.add(said["directors"].astype(str), " of "), said["of_directors"].astype(str))
    signals.add("directors in common", np.where(both, share, ""), np.where(said["directors"] > 0, np.minimum(said["directing"], 8), -5.0))
    signals.add("people in common", *_people(said))
    within = said["within"].astype(bool)
    # a source that gives one title in two years mostly means two films, and often where it leaves one's year out
    years: Any = np.ma.filled(np.ma.asarray(said["years"], dtype=float), np.nan)
    before = np.where(within, np.select([years == 0, np.isnan(years)], [-7.0, -10.5], -13.0), -6.0)
    signals.add("before any evidence", np.where(within, "films of one source", "films of two sources"), before)
    return signals


def _years(years: Any, *, part: Any) -> tuple[Any, Any]:
    apart: Any = np.ma.filled(np.ma.asarray(years, dtype=float), np.nan)
    bits = np.select([np.isnan(apart), apart == 0, apart == 1, apart == 2, apart == 3, apart <= 5, apart <= 20],
                     [2.5, 4.0, 2.5, 0.5, -3.0, -6.0, -10.0], -14.0)  # fmt: skip
    # a sequel has its first part's title in its own, and much of its cast
    sequel = np.select([np.isnan(apart), apart == 0, apart == 1], [-3.0, 4.0, -6.0], -20.0)
    told = np.where(
        np.isnan(apart), "unknown", np.where(apart == 0, "same", np.char.add(np.nan_to_num(apart).astype(int).astype(str), " apart"))
    )
    return told, np.where(part, sequel, bits)


def _runtimes(longer: Any) -> tuple[Any, Any]:
    share: Any = np.ma.filled(np.ma.asarray(longer, dtype=float), np.nan)
    bits = np.select([share <= 0.03, share <= 0.1, share <= 0.25], [2.0, 0.5, -1.0], -3.0)
    told = np.where(
        np.isnan(share), "", np.where(share <= 0.03, "same", np.char.add(np.nan_to_num(share * 100).astype(int).astype(str), " % longer"))
    )
    return told, bits


def _people(said: Columns) -> tuple[Any, Any]:
    """Tell the people in common; actors that are not count against a pair the more of them there are."""
    actors, of = said["actors"], said["of_actors"]
    missing = np.select([of <= 1, of == 2, of == 3], [-1.0 * of, -2.5, -5.0], -7.0)
    few = np.where((of >= 4) & (actors * 4 <= of), -3.0, 0.0)
    # a title without a year may be that of a film made again, and one that is a letter apart another film's
    unsure = (np.ma.getmaskarray(said["years"]) | (said["told"] == MISSPELT)) & ~said["within"].astype(bool)
    missing = missing - np.where(unsure, np.select([of == 0, of == 1], [0.0, 2.0], 4.5), 0.0)
    # one source seldom tells of two halves of a cast in two places
    missing = missing - np.where(said["within"] & (of > 0), 5.0, 0.0)
    bits = np.minimum(said["working"], 16) + np.where(actors == 0, missing, few)
    share = np.char.add(np.char.add(actors.astype(str), " of "), np.char.add(of.astype(str), " actors"))
    names = np.array([f": {people}" if people else "" for people in said["people"]], dtype=object)
    told = np.where((of > 0) | (said["people"] != ""), share.astype(object) + names, "")
    return told, bits
