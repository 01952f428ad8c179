"""A folder with a file of every kind of source."""

import gzip
import json
import shutil
from pathlib import Path

from make.files import CATALOGUE, PAGES, write_imdb_tables

WIKIPEDIA = [
    {"title": "The Long Road", "year": 1971, "cast": ["Anna Aal", "Bo Birk"], "genres": ["Drama"], "href": "X", "extract": "It is."},
    {"title": "Doubt", "year": 2008, "cast": ["Meryl Streep", "Viola Davis"], "genres": ["Drama"], "href": None, "extract": ""},
]
KB = "Doubt|directed_by|John Patrick Shanley\nDoubt|release_year|2008\nDoubt|in_language|English\nDoubt|has_imdb_rating|good\n"
TMDB = {"id": 14359, "title": "Doubt", "original_title": "Doubt", "original_language": "en", "release_date": "2008-12-12", "runtime": 104,
        "imdb_id": "tt0918927", "vote_average": 7.2, "vote_count": 100, "overview": "A question.",
        "credits": {"cast": [{"id": 5064, "name": "Meryl Streep", "order": 0, "character": "Sister Aloysius"}], "crew": []}}  # fmt: skip
PAGE = """<!DOCTYPE html><html><head><title>Doubt</title><script type="application/ld+json">
{"@context": "https://schema.org", "@type": "Movie", "name": "Doubt", "datePublished": "2008-12-12", "director": {"@type": "Person",
"name": "John Patrick Shanley"}}</script></head><body></body></html>"""


def write_every_kind(folder: Path) -> Path:
    """Write a folder with a file of every kind."""
    write_imdb_tables(folder / "imdb")
    (folder / "wiki.json").write_text(json.dumps(WIKIPEDIA, indent=1), encoding="utf-8")
    (folder / "wiki-more.json.gz").write_bytes(gzip.compress(json.dumps([{**WIKIPEDIA[1], "title": "Another Road"}]).encode()))
    (folder / "kb.txt").write_text(KB, encoding="utf-8")
    (folder / "tmdb.jsonl").write_text(json.dumps(TMDB) + "\n", encoding="utf-8")
    (folder / "doubt.html").write_text(PAGE, encoding="utf-8")
    (folder / "seven.csv").write_text(CATALOGUE, encoding="utf-8")
    shutil.copy(PAGES / "wont-back-down-imdb.txt", folder)
    return folder
