"""Validation on demand: of a published store, or of RDF files."""

from collections.abc import Sequence
from pathlib import Path

from rdflib import Graph

from filmograph.errors import SourceError
from filmograph.pipeline.check.shacl import Result
from filmograph.pipeline.check.shapes import check, check_films, report_graph
from filmograph.store import snapshot
from filmograph.store.graph import EmbeddedStore

__all__ = ["check_files", "check_store", "report_graph"]

_FORMATS = {".ttl": "turtle", ".nt": "nt", ".rdf": "xml", ".owl": "xml", ".jsonld": "json-ld"}


def check_store(store: Path) -> list[Result]:
    """Return what all shapes find in the films of a store that its build checked: those of pages, and a sample from tables.

    Raises `StoreError` when there is no store.
    """
    embedded = EmbeddedStore.open(store)
    return check_films(embedded, list(snapshot.manifest(embedded.folder, store)["checked"]))


def check_files(files: Sequence[Path]) -> list[Result]:
    """Return what all shapes find in RDF files (Turtle, N-Triples, RDF/XML, JSON-LD), read as one graph.

    Raises `SourceError` for a file that is missing, of another kind, or cannot be parsed.
    """
    data = Graph()
    for file in files:
        form = _FORMATS.get(file.suffix.lower())
        if form is None:
            raise SourceError(f"{file}: its name is not that of an RDF file; give one that ends in {', '.join(_FORMATS)}.")
        try:
            data.parse(file, format=form)
        except FileNotFoundError:
            raise SourceError(f"{file}: there is no such file; check the path.") from None
        except Exception as error:  # noqa: BLE001 - rdflib's parsers raise many kinds
            reason = " ".join(str(error).split())[:200]
            raise SourceError(f"{file}: cannot be parsed as {form} ({reason}); correct it there.") from None
    return [*check(data, warnings=False), *check(data, warnings=True)]
