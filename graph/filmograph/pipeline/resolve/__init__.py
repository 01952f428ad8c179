"""Entity resolution: which mentions are the same entity, and the IRI of each entity.

The stages, in their order: identifiers (`ids`), films (`films`), people (`people`), companies, places and characters (`others`),
and the IRIs of all entities (`iris`). `films` and `people` find candidate pairs by blocking and collect evidence on each as `signals`,
in bits. `settling` joins the pairs with most evidence first into `clusters`; judgements and contradictions keep clusters apart.
"""

from filmograph.pipeline.resolve import evidence, films, ids, iris, likeness, others, people
from filmograph.pipeline.resolve.settling import Settling
from filmograph.store.claims import Database

_EMPTY = """
-- writes link, which gets one row per pair of mentions that was compared
DELETE FROM link;

-- writes root (mention, root), which gets one row per mention that was joined with another
CREATE OR REPLACE TEMP TABLE root (mention BIGINT, root BIGINT);
"""


def resolve(database: Database) -> None:
    """Fill the tables `entity (entity, iri, mentions)`, `identity (mention, entity, film)` and `link`.

    An `iri` is the part after the data namespace. The judgements to apply are in the table `judged`.
    """
    evidence.learn(database)
    resolve_beyond(match_films(database), database)


def match_films(database: Database) -> Settling:
    """Return the clusters of films; the temporary tables that it fills are read by `resolve_beyond`."""
    likeness.prepare(database)
    people.refuse_nobodies(database)
    evidence.gather(database)
    ids.believe(database)
    return films.match(database) if evidence.compare(database) else Settling(database, "Film")


def resolve_beyond(matched: Settling, database: Database) -> None:
    """Do the rest of `resolve`, after the films are matched."""
    database.sql(_EMPTY)
    matched.write(database)
    (people.match(database) if evidence.is_open(database) else Settling(database, "Person")).write(database)
    others.prepare(database)
    for kind in others.KINDS:
        others.match(database, kind).write(database)
    iris.name(database)
