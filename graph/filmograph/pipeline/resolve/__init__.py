"""Which things the claims speak of: one table from every thing to the node it stands for, one from every node to its IRI.

The stages, in their order: identifiers (`ids`), films (`films`), people (`people`), companies, places and characters (`others`),
and the IRIs of all nodes (`nodes`). What pairs of things have in common is weighed in bits by named `signals`; `settling` joins
the surest first into `clusters`, which judgements, identifiers and other contradictions keep apart.
"""

from filmograph.pipeline.resolve import evidence, films, ids, name_keys, nodes, others, people
from filmograph.pipeline.resolve.settling import Settling
from filmograph.store.claims import Database


def resolve(database: Database) -> None:
    """Fill the tables `node (node, iri, things)`, `iri` being the part after the data namespace, `identity (thing, node, film)` and `link`.

    The table `judged` holds the judgements to be carried out.
    """
    resolve_beyond(match_films(database), database)


def match_films(database: Database) -> Settling:
    """Return the films that are one; what is compared is left in temporary tables, for `resolve_beyond`."""
    name_keys.prepare(database)
    people.refuse_nobodies(database)
    evidence.gather(database)
    ids.believe(database)
    return films.match(database) if evidence.compare(database) else Settling(database, "Film")


def resolve_beyond(matched: Settling, database: Database) -> None:
    """Do the rest of `resolve`, where the films are matched."""
    database.sql("DELETE FROM link; CREATE OR REPLACE TEMP TABLE root (thing BIGINT, root BIGINT)")
    matched.write(database)
    (people.match(database) if evidence.is_open(database) else Settling(database, "Person")).write(database)
    others.prepare(database)
    for kind in others.KINDS:
        others.match(database, kind).write(database)
    nodes.name(database)
