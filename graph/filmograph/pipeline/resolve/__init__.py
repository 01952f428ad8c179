"""Which mentions the claims speak of: one table from every mention to the entity it stands for, one from every entity to its IRI.

The stages, in their order: identifiers (`ids`), films (`films`), people (`people`), companies, places and characters (`others`),
and the IRIs of all entities (`iris`). What pairs of mentions have in common is weighed in bits by named `signals`; `settling` joins
the surest first into `clusters`, which judgements, identifiers and other contradictions keep apart.
"""

from filmograph.pipeline.resolve import evidence, films, ids, iris, likeness, others, people
from filmograph.pipeline.resolve.settling import Settling
from filmograph.store.claims import Database


def resolve(database: Database) -> None:
    """Fill the tables `entity (entity, iri, mentions)`, `identity (mention, entity, film)` and `link`.

    An `iri` is the part after the data namespace.
    The table `judged` holds the judgements to be carried out.
    """
    resolve_beyond(match_films(database), database)


def match_films(database: Database) -> Settling:
    """Return the films that are one; what is compared is left in temporary tables, for `resolve_beyond`."""
    likeness.prepare(database)
    people.refuse_nobodies(database)
    evidence.gather(database)
    ids.believe(database)
    return films.match(database) if evidence.compare(database) else Settling(database, "Film")


def resolve_beyond(matched: Settling, database: Database) -> None:
    """Do the rest of `resolve`, where the films are matched."""
    database.sql("DELETE FROM link; CREATE OR REPLACE TEMP TABLE root (mention BIGINT, root BIGINT)")
    matched.write(database)
    (people.match(database) if evidence.is_open(database) else Settling(database, "Person")).write(database)
    others.prepare(database)
    for kind in others.KINDS:
        others.match(database, kind).write(database)
    iris.name(database)
