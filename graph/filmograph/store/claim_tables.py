"""The tables of claims: their columns, the numbering of mentions, and the macros and views that every statement can use."""

from collections.abc import Mapping

TABLES: Mapping[str, Mapping[str, str]] = {
    "source": {
        "number": "SMALLINT", "name": "VARCHAR", "layout": "VARCHAR", "reader": "VARCHAR", "bulk": "BOOLEAN", "partial": "BOOLEAN",
        "trust": "INTEGER", "options": "VARCHAR", "checked": "BOOLEAN",
    },
    "document": {
        "source": "SMALLINT", "number": "INTEGER", "file_name": "VARCHAR", "content_hash": "VARCHAR", "retrieved": "VARCHAR",
    },
    "mention": {"mention": "BIGINT", "class": "VARCHAR", "film": "BIGINT", "key": "VARCHAR"},
    "claim": {
        "mention": "BIGINT", "property": "VARCHAR", "value": "VARCHAR", "target": "BIGINT", "document": "INTEGER",
        "first_line": "INTEGER", "last_line": "INTEGER",
    },
    "role_met": {"source": "SMALLINT", "document": "INTEGER", "role": "VARCHAR", "department": "VARCHAR", "credits": "BIGINT"},
    "unread": {"source": "SMALLINT", "document": "INTEGER", "name": "VARCHAR", "seen": "BIGINT", "example": "VARCHAR"},
    "aside": {"mention": "BIGINT"},
    "link": {
        "class": "VARCHAR", "a": "BIGINT", "b": "BIGINT", "stage": "VARCHAR", "score": "DOUBLE", "joined": "BOOLEAN",
        "signals": "VARCHAR", "reason": "VARCHAR",
    },
    "judgement": {
        "file": "VARCHAR", "line": "INTEGER", "judgement": "VARCHAR", "kind": "VARCHAR", "a": "VARCHAR", "b": "VARCHAR",
        "who": "VARCHAR", "why": "VARCHAR",
    },
    "mention_key": {"mention": "BIGINT", "class": "VARCHAR", "key": "VARCHAR"},
    "list_kind": {"source": "SMALLINT", "casts": "VARCHAR", "long": "BOOLEAN"},
    "judged": {"line": "INTEGER", "judgement": "VARCHAR", "a": "BIGINT", "b": "BIGINT"},
    "quarantine": {
        "source": "VARCHAR", "kind": "VARCHAR", "file_name": "VARCHAR", "first_line": "INTEGER", "last_line": "INTEGER",
        "path": "VARCHAR", "value": "VARCHAR", "reason": "VARCHAR", "original": "VARCHAR",
    },
}  # fmt: skip
"""The tables that a build fills as it reads and resolves: the columns of each in their order, with their types."""

TITLE_YEARS, PEOPLE_YEARS, CROWD = 10, 2, 40
"""Which films of two sources are compared: for a title, and for a person, in common when their years are at most so far apart; a title
that more films of one year have is not enough."""

CREATE_TABLES = "".join(
    f"CREATE TABLE IF NOT EXISTS {table} ({', '.join(f'{name} {kind}' for name, kind in columns.items())});\n"
    for table, columns in TABLES.items()
)

SOURCE_BITS, DOCUMENT_BITS = 48, 30
"""The first bits of the source's and the document's number within a mention's number; so a join needs one integer."""

NUMBER_MACROS = f"""
CREATE OR REPLACE TEMP MACRO source_of(mention) AS (mention >> {SOURCE_BITS})::SMALLINT;
CREATE OR REPLACE TEMP MACRO document_of(mention) AS ((mention >> {DOCUMENT_BITS}) & {(1 << (SOURCE_BITS - DOCUMENT_BITS)) - 1})::INTEGER;
CREATE OR REPLACE TEMP MACRO local_number(mention) AS mention & {(1 << DOCUMENT_BITS) - 1};
"""

# `name_key` compares names and titles without case, accents and punctuation; `fold` keeps accents and symbols, which can carry meaning.
MACROS = rf"""
CREATE OR REPLACE TEMP MACRO slug_of(s, n) AS
    CASE WHEN n = '' THEN 'x' || substr(md5(s), 1, 12) ELSE url_encode(replace(n, ' ', '-')) END;
CREATE OR REPLACE TEMP MACRO slug(s) AS slug_of(s, name_key(s));
CREATE OR REPLACE TEMP MACRO fold(s) AS
    trim(regexp_replace(lower(nfc_normalize(s)), '[\p{{P}}\p{{Z}}\s]+', ' ', 'g'));
{NUMBER_MACROS}"""

# Mentions in the quarantine stay in the tables, but no entity is made of them.
CREATE_VIEWS = """
CREATE OR REPLACE TEMP VIEW kept AS
    SELECT * FROM mention WHERE coalesce(film, mention) NOT IN (SELECT mention FROM aside) AND mention NOT IN (SELECT mention FROM aside);
"""
