"""The arrays of who was in what, written beside the graph for paths and networks."""

from pathlib import Path

import numpy as np

from filmograph import arrays
from filmograph.build.database import Database
from filmograph.namespaces import ID, ROLE

FLAGS = ("voice", "asSelf", "archiveFootage", "uncredited")

_PEOPLE = """
    SELECT n.node, n.iri, name.object AS name FROM node n JOIN fact name ON name.subject = n.node AND name.property = 'name'
    WHERE n.node IN (SELECT target FROM fact WHERE property = 'person') ORDER BY n.node"""
_FILMS = """
    SELECT n.node, n.iri, t.object AS title, coalesce(TRY_CAST(y.object AS INTEGER), 0) AS year
    FROM node n JOIN fact t ON t.subject = n.node AND t.property = 'title'
    LEFT JOIN fact y ON y.subject = n.node AND y.property = 'year'
    WHERE n.node IN (SELECT f.target FROM fact f JOIN fact p USING (subject) WHERE f.property = 'film' AND p.property = 'person')
    ORDER BY n.node"""
_CREDITS = """
    WITH flags AS (SELECT subject, bit_or(CASE property WHEN 'voice' THEN 1 WHEN 'asSelf' THEN 2 WHEN 'archiveFootage' THEN 4 ELSE 8 END)
                   AS flags FROM fact WHERE property IN ('voice', 'asSelf', 'archiveFootage', 'uncredited') GROUP BY subject)
    SELECT pi.number AS person, fi.number AS film, ri.number AS role, coalesce(TRY_CAST(b.object AS INTEGER), 0) AS billing,
           coalesce(flags.flags, 0) AS flags
    FROM fact p JOIN person_number pi ON pi.node = p.target JOIN fact f ON f.subject = p.subject AND f.property = 'film'
    JOIN film_number fi ON fi.node = f.target JOIN fact r ON r.subject = p.subject AND r.property = 'role'
    JOIN role_number ri ON ri.iri = r.object
    LEFT JOIN fact b ON b.subject = p.subject AND b.property = 'billing' LEFT JOIN flags ON flags.subject = p.subject
    WHERE p.property = 'person' ORDER BY person, film, role, billing, flags"""


def write(database: Database, folder: Path) -> None:
    """Write the columns of people, films and credits; credits are sorted by person, so `person_start` bounds each one's own.

    `film_order` holds the positions of the credits sorted by film, bounded by `film_start`; a year or billing of 0 is unknown;
    `credit_flags` has bits 1 voice, 2 as self, 4 archive footage, 8 uncredited.
    """
    database.sql(
        f"CREATE OR REPLACE TEMP TABLE person_number AS SELECT *, row_number() OVER (ORDER BY node) - 1 AS number FROM ({_PEOPLE})"
    )
    database.sql(f"CREATE OR REPLACE TEMP TABLE film_number AS SELECT *, row_number() OVER (ORDER BY node) - 1 AS number FROM ({_FILMS})")
    database.sql("""CREATE OR REPLACE TEMP TABLE role_number AS SELECT iri, row_number() OVER (ORDER BY iri) - 1 AS number
        FROM (SELECT DISTINCT object AS iri FROM fact WHERE property = 'role' ORDER BY iri)""")
    people = database.column("SELECT * FROM person_number ORDER BY number")
    films = database.column("SELECT * FROM film_number ORDER BY number")
    roles = database.column("SELECT * FROM role_number ORDER BY number")
    credit = {name: np.asarray(column).astype(np.int32) for name, column in database.column(_CREDITS).items()}
    film_order = np.argsort(credit["film"], kind="stable").astype(np.int32)
    arrays.write(
        folder,
        {
            "film_year": np.asarray(films["year"]).astype(np.int16),
            "credit_person": credit["person"], "credit_film": credit["film"], "credit_role": credit["role"].astype(np.int16),
            "credit_billing": credit["billing"], "credit_flags": credit["flags"].astype(np.uint8),
            "person_start": _starts(credit["person"], len(people["iri"])),
            "film_start": _starts(credit["film"][film_order], len(films["iri"])), "film_order": film_order,
        },
        {
            "person_iri": [f"{ID}{iri}" for iri in people["iri"]], "person_name": [str(n) for n in people["name"]],
            "film_iri": [f"{ID}{iri}" for iri in films["iri"]], "film_title": [str(t) for t in films["title"]],
            "role": [str(iri).removeprefix(str(ROLE)) for iri in roles["iri"]],
        },
    )  # fmt: skip


def _starts(sorted_numbers: "np.ndarray[tuple[int], np.dtype[np.int32]]", count: int) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.searchsorted(sorted_numbers, np.arange(count + 1)).astype(np.int64)
