"""What tests make: records, tables in memory, stores, networks, files and commands; everything is imported from here."""

from make.browsing import BROWSING, WEB, with_chromium, with_node
from make.clusters import CLAIMS_COMPARED, ENTITIES_COMPARED, TABLES_COMPARED, Server, apache_spark, embedded, sail, written
from make.commands import kill_builds, refused, run
from make.damages import DAMAGES, spoiled
from make.databases import Judged, entity_sets, facts, fused_database, graph_of, iris, resolved_database, unresolved_database
from make.every_kind import KB, TMDB, WIKIPEDIA, write_every_kind
from make.exports import HOSTILE_LABELS, Exported, export_and_read, rows_of
from make.files import CATALOGUE, DATA, IMDB_TABLES, JUDGEMENT_COLUMNS, PAGES, ROOT, SHARED, judgement_line, write_imdb_tables
from make.identities import write_identities
from make.interruptions import SENTENCE, Builds, Ended, many_films, update
from make.misbehaving import Misbehaving, misbehaving
from make.networks import FILMS, PEOPLE, TITLES, Credited, people_graph, random_credits, random_limits, write_four_people, write_network
from make.peer_servers import oxigraph, virtuoso
from make.records import Sources, credit, film, random_record
from make.servers import TOKEN, WRITING, Client, Response, running, running_with
from make.stores import build_sources, contents, quads

__all__ = [
    "BROWSING",
    "CATALOGUE",
    "CLAIMS_COMPARED",
    "DAMAGES",
    "DATA",
    "ENTITIES_COMPARED",
    "FILMS",
    "HOSTILE_LABELS",
    "IMDB_TABLES",
    "JUDGEMENT_COLUMNS",
    "KB",
    "PAGES",
    "PEOPLE",
    "ROOT",
    "SENTENCE",
    "SHARED",
    "TABLES_COMPARED",
    "TITLES",
    "TMDB",
    "TOKEN",
    "WEB",
    "WIKIPEDIA",
    "WRITING",
    "Builds",
    "Client",
    "Credited",
    "Ended",
    "Exported",
    "Judged",
    "Misbehaving",
    "Response",
    "Server",
    "Sources",
    "apache_spark",
    "build_sources",
    "contents",
    "credit",
    "embedded",
    "entity_sets",
    "export_and_read",
    "facts",
    "film",
    "fused_database",
    "graph_of",
    "iris",
    "judgement_line",
    "kill_builds",
    "many_films",
    "misbehaving",
    "oxigraph",
    "people_graph",
    "quads",
    "random_credits",
    "random_limits",
    "random_record",
    "refused",
    "resolved_database",
    "rows_of",
    "run",
    "running",
    "running_with",
    "sail",
    "spoiled",
    "unresolved_database",
    "update",
    "virtuoso",
    "with_chromium",
    "with_node",
    "write_every_kind",
    "write_four_people",
    "write_identities",
    "write_imdb_tables",
    "write_network",
    "written",
]
