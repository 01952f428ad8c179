"""How names and titles are compared: without case, accents and punctuation."""

import re
import unicodedata

SQL = r"""
CREATE OR REPLACE TEMP MACRO name_key(s) AS
    trim(regexp_replace(regexp_replace(lower(strip_accents(nfc_normalize(replace(s, '&', ' and ')))), '[''’‘`´]', '', 'g'),
                        '[^\p{L}\p{N}]+', ' ', 'g'));
"""
"""The same for tables; DuckDB's."""


def name_key(text: str) -> str:
    """Return what two spellings of one name have in common.

    >>> name_key("Renée  Zellweger-O'Hara"), name_key("Tom & Jerry")
    ('renee zellweger ohara', 'tom and jerry')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.replace("&", " and ")) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", re.sub(r"['’‘`´]", "", plain)).strip().casefold()
