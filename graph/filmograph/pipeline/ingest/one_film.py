"""A file of one film, read as a build reads it."""

from functools import partial
from pathlib import Path

from filmograph.errors import SourceError
from filmograph.model import Record, Rejected
from filmograph.pipeline.ingest.recognise import Choice, recognise
from filmograph.pipeline.ingest.recognised import guarded, iter_guarded
from filmograph.pipeline.ingest.table_files import unpack
from filmograph.sources import only_film
from filmograph.sources.reading.archives import ARCHIVE, named_as_given
from filmograph.sources.reading.files import SUFFIXES, ends
from filmograph.wording import counted


def read_film(path: Path) -> tuple[Record, list[Rejected]]:
    """Return what a file says of its only film, and the parts of it that cannot be read.

    Raises `SourceError` when a build would refuse the file, and when it holds no film or several.
    """
    if path.is_dir():
        raise SourceError(f"{path}: this is a folder, not a page; `filmograph build` reads folders.")
    if not path.exists():
        raise SourceError(f"{path}: there is no such file; check the path.")
    if path.is_file() and ends(path) == ARCHIVE:
        with named_as_given():
            return read_film(_only_document(path))
    recognised = guarded(path, partial(recognise, path, Choice(adult=True), {}))
    if recognised.read is None:
        raise SourceError(
            f"{path}: a table of IMDb, which holds many films; `filmograph read` prints one, `filmograph build` takes them all."
        )
    return only_film(iter_guarded(path, recognised.read(path, [])), str(path))


def _only_document(archive: Path) -> Path:
    documents = [path for path in unpack(archive)[0].rglob("*") if path.is_file() and ends(path) in SUFFIXES]
    if len(documents) != 1:
        raise SourceError(f"{archive}: holds {counted(len(documents), 'document')}, and this reads one; `filmograph build` reads all.")
    return documents[0]
