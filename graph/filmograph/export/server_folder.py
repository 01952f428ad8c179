"""A folder from which the loader of a server takes the graph: its quads, and what tells the loader about them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from filmograph.errors import FilmographError, reason
from filmograph.export.files.replacing import replacing
from filmograph.store.graph import EmbeddedStore
from filmograph.store.served import GRAPH
from filmograph.store.upload import named_quads

_QUADS = "filmograph.nq"
_QLEVER = f"""# The graph of filmograph for QLever: `qlever index`, then `qlever start`; then ask
# filmograph ... --endpoint http://127.0.0.1:7019
[data]
NAME        = filmograph
DESCRIPTION = A knowledge graph of film credits
FORMAT      = nq

[index]
INPUT_FILES     = {_QUADS}
CAT_INPUT_FILES = cat ${{INPUT_FILES}}
SETTINGS_JSON   = {{ "ascii-prefixes-only": false, "num-triples-per-batch": 1000000 }}

[server]
PORT               = 7019
MEMORY_FOR_QUERIES = 2G
TIMEOUT            = 60s

[runtime]
SYSTEM = native

[ui]
UI_CONFIG = default
"""


def _qlever(_folder: Path) -> str:
    return _QLEVER


def _virtuoso(folder: Path) -> str:
    path = str(folder.absolute()).replace("'", "''")
    return (
        "-- Loads the graph of filmograph into Virtuoso: isql-vt 127.0.0.1:1111 dba PASSWORD load.sql\n"
        "-- This folder has to be among DirsAllowed of virtuoso.ini.\n"
        f"ld_dir('{path}', '{_QUADS}', '{GRAPH}');\nrdf_loader_run();\ncheckpoint;\n"
    )


SERVERS: Mapping[str, tuple[str, Callable[[Path], str]]] = MappingProxyType({
    "qleverfile": ("Qleverfile", _qlever), "virtuoso": ("load.sql", _virtuoso),
})  # fmt: skip
"""By server, the file that tells its loader what to do, and what is in it."""


def write_folder(store: EmbeddedStore, folder: Path, server: str) -> list[Path]:
    """Write a folder for the loader of a server, and return the paths of its files; raises `FilmographError`."""
    name, text = SERVERS[server]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FilmographError(f"{folder}: the folder cannot be made ({reason(error)}); choose another one.") from None
    with replacing(folder / _QUADS) as part, part.open("x", encoding="utf-8", newline="\n") as file:
        file.writelines(named_quads(store))
    with replacing(folder / name) as part:
        part.write_text(text(folder), encoding="utf-8")
    return [folder / _QUADS, folder / name]
