"""How names and titles are compared: without case, accents and punctuation."""

import re
import unicodedata

SQL = r"""
CREATE OR REPLACE TEMP MACRO norm(s) AS
    trim(regexp_replace(regexp_replace(lower(strip_accents(nfc_normalize(replace(s, '&', ' and ')))), '[''’‘`´]', '', 'g'),
                        '[^\p{L}\p{N}]+', ' ', 'g'));
"""
"""The same for tables; DuckDB's."""


def comparable(text: str) -> str:
    """Return what two spellings of one name have in common.

    >>> comparable("Renée  Zellweger-O'Hara"), comparable("Tom & Jerry")
    ('renee zellweger ohara', 'tom and jerry')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.replace("&", " and ")) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", re.sub(r"['’‘`´]", "", plain)).strip().casefold()
