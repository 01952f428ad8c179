"""The settings of a Virtuoso on loopback, whose every file is in one folder."""

from collections.abc import Mapping
from pathlib import Path

_SETTINGS = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{port}
DisableUnixSocket = 1
DirsAllowed = {reads}
{parameters}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {pages}
[SPARQL]
{limits}
"""


def write_settings(
    folder: Path, port: int, http: int, *, reads: Path, pages: Path, parameters: Mapping[str, object], limits: Mapping[str, object]
) -> Path:
    """Write the file of settings into a folder, and return it: the ports of SQL and HTTP, the folder of what is loaded, and of the pages.

    The parameters are those of memory and threads, the limits those of SPARQL.
    """
    folder, file = folder.absolute(), folder.absolute() / "virtuoso.ini"
    text = _SETTINGS.format(
        folder=folder, port=port, http=http, reads=reads.absolute(), pages=pages, parameters=_lines(parameters), limits=_lines(limits)
    )
    file.write_text(text, encoding="utf-8")
    return file


def _lines(values: Mapping[str, object]) -> str:
    return "\n".join(f"{name} = {value}" for name, value in values.items())
