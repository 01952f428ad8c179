"""Films that a file gives by their identifier alone, as TMDB's credits do: they have the title that another file of the source gives."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from filmograph.model import Record, Rejected
from filmograph.pipeline.ingest.properties import id_property
from filmograph.store.claims import Database

_TITLES = """
    SELECT i.value, min(t.value) FROM claim i JOIN claim t USING (mention)
    WHERE i.property = $1 AND t.property = 'title' AND source_of(i.mention) = $2 AND i.value IN (SELECT unnest($3::VARCHAR[]))
    GROUP BY i.value"""


def titled(database: Database, source: int, untitled: Sequence[tuple[str, Record]]) -> Iterator[tuple[str, Record | Rejected]]:
    """Yield (file name, record) of each film with the title that the source has for its TMDB id; a film without one is rejected."""
    numbers = sorted({record.film.ids["tmdb"] for _, record in untitled})
    found = database.rows(_TITLES, [id_property("tmdb"), source, numbers]) if numbers else []
    titles = {str(number): str(title) for number, title in found}
    for file_name, record in untitled:
        number = record.film.ids["tmdb"]
        span = record.span("/film/ids/tmdb") or (1, 1)
        if number in titles:
            film = replace(record.film, title=titles[number])
            yield file_name, replace(record, film=film, lines={"/film/title": span, **record.lines})
        else:
            reason = f"These are credits alone, and no file of TMDB gives the title of the film {number}; give the film's details too."
            yield file_name, Rejected(span[0], reason, "")
