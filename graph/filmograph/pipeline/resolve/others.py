"""Which companies, places and characters are one: those with the same form of their names, unless a judgement separates them."""

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from filmograph.pipeline.resolve.likeness import name_likeness, words
from filmograph.pipeline.resolve.settling import Settling
from filmograph.pipeline.resolve.signals import Signals
from filmograph.store.claims import Database

KINDS = ("Company", "Place", "Character")

_LEGAL = re.compile(
    r"( and)? (inc|incorporated|ltd|limited|llc|l l c|llp|lp|co|corp|corporation|company|gmbh|ag|kg|sa|s a|sas|sarl|srl|s r l|spa"
    r"|s p a|bv|nv|ab|oy|as|plc|pty|kk|k k)$"
)
_CITIES = ("new york", "washington")  # without a country, the city and not the state

# A character belongs to one film; companies and places are the same in all films.
_FORMED = """
-- reads kept, keyed_name, root
-- writes formed (mention, class, form, film), one row per company, place and character
CREATE OR REPLACE TEMP TABLE formed AS
    SELECT t.mention, t.class, c.form, CASE t.class WHEN 'Character' THEN coalesce(r.root, t.film) END AS film
    FROM kept t JOIN keyed_name c ON c.class = t.class AND c.key = t.key LEFT JOIN root r ON r.mention = t.film;
"""

_CHARACTERS = """
-- reads kept
-- writes keyed_name (class, key, form), one more row per name of a character
INSERT INTO keyed_name
    SELECT DISTINCT class, key, coalesce(unless_empty(words(without_remarks(in_ascii(key)))), lower(key))
    FROM kept WHERE class = 'Character';
"""

# Blocking: two characters of one film, from two records, that the same person plays.
_ONE_PERFORMER = """
    WITH played AS (
        SELECT DISTINCT f.mention, f.form, f.film, t.film AS record, coalesce(r.root, p.target) AS person
        FROM claim k JOIN formed f ON f.mention = k.target JOIN mention t ON t.mention = f.mention
        JOIN claim p ON p.mention = k.mention AND p.property = 'person' LEFT JOIN root r ON r.mention = p.target
        WHERE k.property = 'character' AND f.film IN (SELECT root FROM root))
    SELECT x.mention, y.mention, x.form, y.form FROM played x JOIN played y USING (film, person)
    WHERE x.mention < y.mention AND x.record <> y.record AND x.form <> y.form ORDER BY ALL"""

# The form alone decides, but for the mentions of a judgement or of a candidate pair, and those that share a form with one.
_TOUCHED = """
    WITH touched AS (SELECT DISTINCT class, form, film FROM formed
                     WHERE mention IN (SELECT a FROM judged UNION ALL SELECT b FROM judged UNION ALL SELECT mention FROM compared))
    SELECT min(f.mention) OVER (PARTITION BY f.form, f.film) AS first, f.mention FROM formed f JOIN touched t
    ON t.class = f.class AND t.form = f.form AND t.film IS NOT DISTINCT FROM f.film WHERE f.class = ? ORDER BY ALL"""


def prepare(database: Database) -> None:
    """Fill `formed (mention, class, form, film)`, one row per company, place and character, with the form of its name."""
    rows: list[tuple[object, ...]] = []
    for kind, form in (("Company", company_form), ("Place", place_form)):
        rows += [(kind, key, form(str(key))) for (key,) in database.rows("SELECT DISTINCT key FROM kept WHERE class = ?", [kind])]
    database.table("keyed_name", {"class": "VARCHAR", "key": "VARCHAR", "form": "VARCHAR"}, rows)
    database.sql(_CHARACTERS)
    database.sql(_FORMED)


def match(database: Database, kind: str) -> Settling:
    """Return the clusters of companies, places or characters where something besides the form of the name decides."""
    performed: Any = database.rows(_ONE_PERFORMER) if kind == "Character" else []
    alike = [(a, b) for a, b, form_a, form_b in performed if _may_be_one(form_a, form_b)]
    database.table("compared", {"mention": "BIGINT"}, [(mention,) for pair in alike for mention in pair])
    same: Any = [pair for pair in database.rows(_TOUCHED, [kind]) if pair[0] != pair[1]]
    settling = Settling(database, kind)
    for stage, finding, pairs in (("name", "same", same), ("performer", "one performer, and names alike", alike)):
        mentions = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        signals = Signals(mentions[:, 0], mentions[:, 1])
        signals.add("name", np.full(len(mentions), finding, dtype=object), 20.0)
        settling.settle(stage, signals, np.arange(len(mentions)))
    return settling


def company_form(name: str) -> str:
    """Return the form that all spellings of a company's name have.

    >>> company_form("Warner Bros. Pictures, Inc."), company_form("Twentieth Century Fox Film Corp."), company_form("A & B Co., Ltd.")
    ('warner brothers pictures', '20th century fox film', 'a and b')
    """
    form = words(name.replace("&", " and ").replace("+", " and "))
    form = re.sub(r"\bbros\b", "brothers", re.sub(r"\btwentieth\b", "20th", form))
    while (shorter := _LEGAL.sub("", form)) != form:
        form = shorter
    return form or name.casefold()


def place_form(name: str) -> str:
    """Return the form that all spellings of a place's name have: its parts, the largest first, separated by slashes.

    >>> place_form("Westerly, Rhode Island"), place_form("Westerly, RI, United States"), place_form("London, England")
    ('usa/rhode island/westerly', 'usa/rhode island/westerly', 'uk/england/london')
    """
    parts = [words(part) or part.strip().casefold() for part in reversed(name.split(",")) if part.strip()]
    if not parts:
        return name
    country = _countries().get(parts[0], parts[0])
    if country == "usa":
        parts = [country, *(_states().get(part, part) if index == 0 else part for index, part in enumerate(parts[1:]))]
    elif parts[0] in _states() and (len(parts) > 1 or (len(parts[0]) > 2 and parts[0] not in _CITIES)):
        parts = ["usa", _states()[parts[0]], *parts[1:]]
    elif parts[0] in ("england", "scotland", "wales", "northern ireland"):
        parts = ["uk", *parts]
    else:
        parts[0] = country
    return "/".join(parts)


def _may_be_one(a: str, b: str) -> bool:
    short, long = sorted((set(a.split()), set(b.split())), key=len)
    return short < long or bool(name_likeness(a, b)[0])


@cache
def _countries() -> Mapping[str, str]:
    return _listed("country")


@cache
def _states() -> Mapping[str, str]:
    """Return the states of the USA by name and postal code, without those that have the name of a country or a city."""
    return _listed("state")


def _listed(kind: str) -> Mapping[str, str]:
    text = resources.files(__package__).joinpath("places.tsv").read_text(encoding="ascii")
    rows = (line.split("\t") for line in text.splitlines() if line.startswith(f"{kind}\t"))
    return {name: standard for _, standard, names in rows for name in (standard, *names.split("|"))}
