"""The evidence on each candidate pair of films: titles, years, running times, kinds of work, and people in common."""

from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from filmograph.pipeline.resolve import weights
from filmograph.pipeline.resolve.likeness import EXTENDED, MISSPELT, NO_WORD, OTHER_WORK, TURNED, name_likeness, title_likeness
from filmograph.pipeline.resolve.signals import Signals
from filmograph.pipeline.resolve.weights import by_steps
from filmograph.store.claims import Database

_TITLES = """
    SELECT p.a, p.b, x.form AS form_a, y.form AS form_b, (p.a, p.b) IN (SELECT (a, b) FROM retitled) AS retitled,
           replace(title_words(fa.title), ' ', '') <> replace(title_words(fb.title), ' ', '') AS otherwise_put,
           in_figures(title_words(fa.title)) AS full_a, in_figures(title_words(fb.title)) AS full_b, EXISTS (
               FROM title_seen m JOIN title_seen n USING (key) WHERE m.mention = p.a AND n.mention = p.b
               AND (m.kind, n.kind) IN (('title', 'another title'), ('another title', 'title'))) AS otherwise
    FROM pair p JOIN title_seen x ON x.mention = p.a AND x.kind = 'title' JOIN title_seen y ON y.mention = p.b AND y.kind = 'title'
    JOIN film_seen fa ON fa.mention = p.a JOIN film_seen fb ON fb.mention = p.b
    ORDER BY p.a, p.b"""

# A series or game is known by its form. A name is `credited` on a film once, whichever way its words stand.
_DESCRIBED = """
-- reads credit_seen, person_seen, alike
-- writes crew_seen (film, key, form, weight, directs, acts), one row per film and name of a person who worked on it
CREATE OR REPLACE TEMP TABLE crew_seen AS
    SELECT c.film, p.key, min(p.form) AS form, max(least({most}, greatest({least}, 2 + p.rarity * {each_bit}))) AS weight,
           bool_or(area = 'directing') AS directs, bool_or(area = 'acting') AS acts
    FROM credit_seen c JOIN person_seen p ON p.mention = c.person
    WHERE c.film IN (SELECT a FROM alike UNION SELECT b FROM alike) GROUP BY c.film, p.key;

-- reads crew_seen
-- writes crew_size (film, directors, actors), one row per film
CREATE OR REPLACE TEMP TABLE crew_size AS
    SELECT film, count(*) FILTER (directs) AS directors, count(*) FILTER (acts) AS actors FROM crew_seen GROUP BY film;

-- reads claim, alike
-- writes film_described (mention, least, most, series), one row per film with a running time, and whether it is a series or a game
CREATE OR REPLACE TEMP TABLE film_described AS
    SELECT mention, min(TRY_CAST(value AS DOUBLE)) FILTER (property = 'runtime') AS least,
           max(TRY_CAST(value AS DOUBLE)) FILTER (property = 'runtime') AS most,
           coalesce(bool_or(regexp_matches(lower(value), 'series|season|episode|game|show')) FILTER (property = 'form'), false) AS series
    FROM claim WHERE property IN ('runtime', 'form') AND mention IN (SELECT a FROM alike UNION SELECT b FROM alike) GROUP BY mention;

-- reads title_seen, film_seen, alike
-- writes title_alone (mention, any_year), one row per film whose title its source gives to no other, of any year or of years near its own
CREATE OR REPLACE TEMP TABLE title_alone AS
    SELECT mention, count(*) OVER titled = 1 AS any_year FROM title_seen t JOIN film_seen f USING (mention) WHERE kind = 'title'
    AND key IN (SELECT key FROM title_seen WHERE kind = 'title' AND mention IN (SELECT a FROM alike UNION SELECT b FROM alike))
    WINDOW titled AS (PARTITION BY f.source, key),
           near AS (PARTITION BY f.source, key ORDER BY coalesce(f.first, 0) RANGE BETWEEN {near} PRECEDING AND {near} FOLLOWING)
    QUALIFY count(*) OVER titled = 1 OR count(*) OVER near = 1 AND bool_and(f.first IS NOT NULL AND f.first = f.last) OVER titled;

-- reads alike, film_year, article_seen, crew_seen, film_seen, crew_size, film_described, title_alone, list_kind
-- writes pair_evidence, one row per pair of films with titles alike
CREATE OR REPLACE TEMP TABLE pair_evidence AS
    WITH dated AS (FROM film_year UNION SELECT mention, year FROM article_seen WHERE year IS NOT NULL),
    years AS (SELECT a, b, min(abs(x.year - y.year)) AS years FROM alike JOIN dated x ON x.mention = a JOIN dated y ON y.mention = b
              GROUP BY a, b),
    about AS (SELECT a, b FROM alike JOIN article_seen x ON x.mention = a JOIN article_seen y ON y.mention = b AND y.article = x.article),
    met AS (
        SELECT a, b, least(x.weight, y.weight) * CASE WHEN replace(x.form, ' ', '') = replace(y.form, ' ', '') THEN 1 ELSE {turned} END
               AS weight, x.directs AND y.directs AS directs, x.acts AND y.acts AS acts,
               CASE WHEN replace(x.form, ' ', '') = replace(y.form, ' ', '') THEN x.form
                    ELSE least(x.form, y.form) || ' (' || greatest(x.form, y.form) || ')' END AS form
        FROM alike JOIN crew_seen x ON x.film = a JOIN crew_seen y ON y.film = b AND y.key = x.key),
    together AS (
        SELECT a, b, coalesce(sum(weight) FILTER (directs), 0) AS directing, coalesce(sum(weight) FILTER (NOT directs), 0) AS working,
               count(*) FILTER (directs) AS directors, count(*) FILTER (acts) AS actors,
               string_agg(form, ', ' ORDER BY weight DESC, form) AS people FROM met GROUP BY a, b)
    SELECT l.a, l.b, l.finding, l.likeness, l.words, fa.source = fb.source AS within, years.years,
           greatest(0, greatest(ra.least, rb.least) - least(ra.most, rb.most)) / greatest(ra.most, rb.most) AS longer,
           coalesce(ra.series, false) <> coalesce(rb.series, false) AS series,
           (l.a, l.b) IN (SELECT (a, b) FROM about) AS article,
           xa.mention IS NOT NULL AND xb.mention IS NOT NULL AS alone, coalesce(xa.any_year AND xb.any_year, false) AS alone_in_any_year,
           CASE WHEN 'all' IN (ka.casts, kb.casts) THEN 'all' WHEN 'leading roles' IN (ka.casts, kb.casts) THEN 'leading roles'
                ELSE 'a few names' END AS lists, ka.long AND kb.long AS long,
           coalesce(t.directing, 0) AS directing, coalesce(t.working, 0) AS working, coalesce(t.directors, 0) AS directors,
           coalesce(t.actors, 0) AS actors, coalesce(t.people, '') AS people,
           least(coalesce(ca.directors, 0), coalesce(cb.directors, 0)) AS of_directors,
           least(coalesce(ca.actors, 0), coalesce(cb.actors, 0)) AS of_actors
    FROM alike l JOIN film_seen fa ON fa.mention = l.a JOIN film_seen fb ON fb.mention = l.b LEFT JOIN years USING (a, b)
    LEFT JOIN together t USING (a, b) LEFT JOIN crew_size ca ON ca.film = l.a LEFT JOIN crew_size cb ON cb.film = l.b
    LEFT JOIN film_described ra ON ra.mention = l.a LEFT JOIN film_described rb ON rb.mention = l.b
    LEFT JOIN title_alone xa ON xa.mention = l.a LEFT JOIN title_alone xb ON xb.mention = l.b
    JOIN list_kind ka ON ka.source = fa.source JOIN list_kind kb ON kb.source = fb.source ORDER BY l.a, l.b;
"""

# Where the decision on a pair depends on it, people whose names are alike but not the same count too, with a lower weight.
_UNMET = """
    SELECT s.a, s.b, least(x.form, y.form), greatest(x.form, y.form), least(x.weight, y.weight), x.directs AND y.directs, x.acts AND y.acts
    FROM pair_evidence s JOIN crew_seen x ON x.film = s.a JOIN crew_seen y ON y.film = s.b
    WHERE (s.directors = 0 AND s.of_directors > 0 AND x.directs AND y.directs OR s.actors * 2 <= s.of_actors AND x.acts AND y.acts)
    AND (len(list_intersect([x.form[1], string_split(x.form, ' ')[1], string_split(x.form, ' ')[-1]],
                            [y.form[1], string_split(y.form, ' ')[1], string_split(y.form, ' ')[-1]])) > 0
         OR len(list_intersect(string_split(x.form, ' '), string_split(y.form, ' '))) > 2)
    AND x.key <> y.key AND s.finding <> '' AND coalesce(s.years, 0) <= 3 ORDER BY ALL"""

_BUT_FOR, _OTHERWISE = "same but for an article or figures", "another title of one is the other's"
_NEAR = 5
"""A film of the same title so many years away may be confused with another."""
_ANOTHER, _SIBLING = "another", "another, which begins as the other does"

Columns = dict[str, Any]


def weigh(database: Database) -> Signals:
    """Return the signals of each pair in the table `pair`, without those whose titles differ clearly and that are not in `retitled`."""
    _keep_alike(database)
    people = weights.FILMS["people in common"]
    database.sql(_DESCRIBED.format(
        most=people["a name, most"], least=people["a name, least"], each_bit=people["a name, each bit of its rarity"],
        turned=people["a name in another order, share"], near=_NEAR,
    ))  # fmt: skip
    evidence = database.column("SELECT * FROM pair_evidence ORDER BY a, b")
    _count_alike(evidence, database.rows(_UNMET))
    return _signals(evidence)


def _keep_alike(database: Database) -> None:
    """Fill `alike (a, b, finding, likeness, words)`, one row per pair worth weighing; `words` counts those of the shorter title."""
    pairs = database.column(_TITLES)
    forms_a, forms_b = pairs["form_a"], pairs["form_b"]
    rough = process.cpdist(forms_a, forms_b, scorer=fuzz.partial_ratio, workers=-1) if len(forms_a) else np.zeros(0)
    rows = []
    for row in np.flatnonzero((rough >= 75) | pairs["otherwise"] | pairs["retitled"]).tolist():
        finding, likeness = _title_finding(pairs, row)
        if finding:
            words = min(len(str(forms_a[row]).split()), len(str(forms_b[row]).split()))
            rows.append((int(pairs["a"][row]), int(pairs["b"][row]), finding, likeness, words))
    database.table("alike", {"a": "BIGINT", "b": "BIGINT", "finding": "VARCHAR", "likeness": "DOUBLE", "words": "INTEGER"}, rows)


def _title_finding(pairs: Columns, row: int) -> tuple[str, float]:
    """Return how the titles of a pair are alike, and their likeness; ("", 0) for a pair that is not weighed."""
    finding, likeness = title_likeness(str(pairs["form_a"][row]), str(pairs["form_b"][row]))
    if finding == "same":
        return (_BUT_FOR if pairs["otherwise_put"][row] else finding), likeness
    if pairs["otherwise"][row]:
        return _OTHERWISE, 0.9
    # an article may be misspelt, or the space after it missing
    in_full = title_likeness(str(pairs["full_a"][row]), str(pairs["full_b"][row]))
    if in_full[0] == "same":
        return _BUT_FOR, 1.0
    if in_full[0] == NO_WORD or (in_full[0] == MISSPELT and finding in ("", EXTENDED)):
        return in_full
    return (finding, likeness) if finding or not pairs["retitled"][row] else _retitled(pairs, row)


def _retitled(pairs: Columns, row: int) -> tuple[str, float]:
    """Return how two titles that are not alike are related."""
    short, long = sorted((str(pairs[form][row]).split() for form in ("form_a", "form_b")), key=len)
    if set(short) <= set(long):
        return EXTENDED, 0.5
    return (_SIBLING if short[0] == long[0] and short[-1] != long[-1] else _ANOTHER), 0.0


def _count_alike(evidence: Columns, unmet: list[tuple[Any, ...]]) -> None:
    """Add to the people in common those whose names are alike but not the same."""
    rows = {pair: row for row, pair in enumerate(zip(evidence["a"].tolist(), evidence["b"].tolist(), strict=True))}
    alike = [(-name_likeness(form_a, form_b)[1], form_a, form_b, rest) for _, _, form_a, form_b, *rest in unmet]
    share = weights.FILMS["people in common"]["a name nearly alike, share"]
    met = set()
    for (a, b, *_), (likeness, form_a, form_b, (weight, direct, act)) in sorted(zip(unmet, alike, strict=True), key=lambda one: one[1][:3]):
        row = rows[a, b]
        if not likeness or (row, form_a) in met or (row, form_b) in met:
            continue
        met |= {(row, form_a), (row, form_b)}
        evidence["directing" if direct else "working"][row] += weight * -likeness * share
        evidence["directors"][row] += direct
        evidence["actors"][row] += act
        evidence["people"][row] = ", ".join(filter(None, (evidence["people"][row], f"{form_a} ({form_b})")))


def _signals(evidence: Columns) -> Signals:
    table, signals = weights.FILMS, Signals(evidence["a"], evidence["b"])
    finding = evidence["finding"]
    other = np.isin(finding, (EXTENDED, OTHER_WORK, _ANOTHER, _SIBLING))
    years: Any = np.ma.filled(np.ma.asarray(evidence["years"], dtype=float), np.nan)
    within = evidence["within"].astype(bool)
    signals.add("title", finding, _titles(evidence))
    signals.add("title of one film", *_alone(evidence, years))
    signals.add("year", *_years(years, other=other))
    signals.add("running time", *_runtimes(evidence["longer"], other=other))
    signals.add("article", np.where(evidence["article"].astype(bool), "one about both", ""), table["article"]["one about both"])
    series = evidence["series"].astype(bool)
    signals.add("kind of work", np.where(series, "a film and a series or game", ""), table["kind of work"]["a film and a series or game"])
    both = evidence["of_directors"] > 0
    share = np.char.add(np.char.add(evidence["directors"].astype(str), " of "), evidence["of_directors"].astype(str))
    of = table["directors in common"]
    none = np.where(other, of["none, one title part of the other or another"], of["none"])
    directing = np.where(evidence["directors"] > 0, np.minimum(evidence["directing"], of["at most"]), none)
    signals.add("directors in common", np.where(both, share, ""), directing)
    signals.add("people in common", *_people(evidence, years, part=(finding == EXTENDED) | (finding == OTHER_WORK)))
    before = table["before any evidence"]
    of_one = [before[f"films of one source, {what}"] for what in ("same year", "a year unknown", "two years")]
    bits = np.where(within, np.select([years == 0, np.isnan(years)], of_one[:2], of_one[2]), before["films of two sources"])
    signals.add("before any evidence", np.where(within, "films of one source", "films of two sources"), bits)
    return signals


def _titles(evidence: Columns) -> Any:
    """Return the bits of the titles of each pair; the more words they have, the more it says that they are alike."""
    table, finding, likeness = weights.FILMS["title"], evidence["finding"], evidence["likeness"]
    full = table["same"] + table["same, each of its first four words"] * np.minimum(evidence["words"], 4)
    nearly = full * likeness**2 + table["spelled nearly alike"]
    misspelt = np.minimum(full + table["a letter otherwise, less than the same title's"], table["a letter otherwise, at most"])
    part = np.where(likeness < 0.5, table["part of the other, but for a number"], table["part of the other"])
    found = [
        ("same", full), (_BUT_FOR, full + table["same but for spaces or an article"]), (MISSPELT, np.maximum(nearly, misspelt)),
        (NO_WORD, full + table["a letter otherwise, which makes no word"]),
        (TURNED, full * table["the same words in another order, share of the same title's"]), ("spelled nearly alike", nearly),
        (EXTENDED, part),
        (OTHER_WORK, table["part of the other, which names another work of the film"]), (_ANOTHER, table[_ANOTHER]),
        (_SIBLING, table[_SIBLING]),
    ]  # fmt: skip
    another_title = full * table["another title of one, share of the same title's"]
    return np.select([finding == what for what, _ in found], [bits for _, bits in found], another_title)


def _alone(evidence: Columns, years: Any) -> tuple[Any, Any]:
    """Return the finding and the bits of a title that each source gives to one film, of all or, where years are known, of years near."""
    table, unknown = weights.FILMS["title of one film in each source"], np.isnan(years)
    alone: Any = np.where(unknown, evidence["alone_in_any_year"], evidence["alone"])
    alone = alone.astype(bool) & ~evidence["within"].astype(bool) & ~(years > 1) & np.isin(evidence["finding"], ("same", _BUT_FOR, NO_WORD))
    bits = {of: np.where(unknown, table[f"a year unknown{of}"], table[f"at most a year apart{of}"]) for of in ("", ", long lists")}
    return np.where(alone, "in each source", ""), np.where(evidence["long"].astype(bool), bits[", long lists"], bits[""])


def _years(apart: Any, *, other: Any) -> tuple[Any, Any]:
    table = weights.FILMS["year"]
    bits = by_steps(np.nan_to_num(apart), [0, 1, 2, 3, 5, 20], [weight for what, weight in table.items() if what != "unknown"])
    of_other = weights.FILMS["year, one title part of the other or another"]
    bits_of_other = by_steps(np.nan_to_num(apart), [0, 1], [of_other[what] for what in ("same", "1 apart", "2 or more apart")])
    finding = np.where(
        np.isnan(apart), "unknown", np.where(apart == 0, "same", np.char.add(np.nan_to_num(apart).astype(int).astype(str), " apart"))
    )
    unknown = np.where(other, of_other["unknown"], table["unknown"])
    return finding, np.where(np.isnan(apart), unknown, np.where(other, bits_of_other, bits))


def _runtimes(longer: Any, *, other: Any) -> tuple[Any, Any]:
    share: Any = np.ma.filled(np.ma.asarray(longer, dtype=float), np.nan)
    steps = [0.03, 0.1, 0.25, 0.5, 0.62]
    bits, of_other = (
        by_steps(np.nan_to_num(share), steps, list(weights.FILMS[f"running time{when}"].values()))
        for when in ("", ", one title part of the other or another")
    )
    finding = np.where(
        np.isnan(share), "", np.where(share <= 0.03, "same", np.char.add(np.nan_to_num(share * 100).astype(int).astype(str), " % longer"))
    )
    return finding, np.where(other, of_other, bits)


def _people(evidence: Columns, years: Any, *, part: Any) -> tuple[Any, Any]:
    """Return the finding and the bits of people in common; the more actors there are, the more it counts against a pair if none is."""
    table, actors, of = weights.FILMS["people in common"], evidence["actors"], evidence["of_actors"]
    none = [table[f"none of {what}"] for what in ("1 actor", "2 actors", "3 actors", "4 or more actors")]
    missing = np.where(of == 0, 0.0, by_steps(of, [1, 2, 3], none))
    lists = evidence["lists"]
    known = [table[f"none, in a list of {what}, share"] for what in ("a few names", "leading roles", "all")]
    within = evidence["within"].astype(bool)
    missing = missing * np.where(within, 1.0, np.select([lists == "a few names", lists == "leading roles"], known[:2], known[2]))
    unsure = (np.isnan(years) | (evidence["finding"] == MISSPELT)) & ~within
    rather = by_steps(of, [0, 1], [0.0, *(table[f"none of {what}, a year or title unsure"] for what in ("1 actor", "2 or more actors"))])
    missing = missing + np.where(unsure, rather, 0.0)
    # one source seldom splits a cast over two mentions of a film
    missing = missing + np.where(within & (of > 0), table["none, films of one source"], 0.0)
    few = np.where((of >= 4) & (actors * 4 <= of), table["at most a quarter of four or more actors"], 0.0)
    working = np.minimum(evidence["working"], table["all names, most"])
    working = np.where(part, working * table["all names, share where one title is part of the other"], working)
    share = np.char.add(np.char.add(actors.astype(str), " of "), np.char.add(of.astype(str), " actors"))
    names = np.array([f": {people}" if people else "" for people in evidence["people"]], dtype=object)
    finding = np.where((of > 0) | (evidence["people"] != ""), share.astype(object) + names, "")
    return finding, working + np.where(actors == 0, missing, few)
