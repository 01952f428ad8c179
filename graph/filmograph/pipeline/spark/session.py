"""A session on a Spark Connect server whose workers can do what a build asks of them, or the sentence that says why not."""

import re
import socket
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filmograph import VERSION
from filmograph.errors import StoreError, UsageError, reason
from filmograph.pipeline.spark.parquet_tables import files_of

_ADDRESS = re.compile(r"sc://(?P<host>\[[0-9a-fA-F:]+\]|[^:/;]+)(:(?P<port>[0-9]{1,5}))?(/.*)?")
_PORT = 15002
_PATIENCE = 10
"""How many seconds a server has to take a connection."""


@contextmanager
def session_at(address: str, folder: Path) -> Iterator[Any]:
    """Yield a session on the server of an address such as sc://localhost:15002, whose workers see a folder.

    Raises `UsageError` for what is no such address, `StoreError` where the server cannot be reached, or its workers cannot write into
    the folder or are not like this process.
    """
    host, port = _read_address(address)
    with warnings.catch_warnings():
        # pyspark warns of versions of pandas, which nothing here uses
        warnings.simplefilter("ignore")
        _knock(address, host, port)
        with _named_main():
            from pyspark.sql.connect.session import SparkSession  # noqa: PLC0415 - long to load

        session = SparkSession.builder.remote(address).create()
        try:
            session.conf.set("spark.sql.ansi.enabled", "false")
            session.conf.set("spark.sql.session.timeZone", "UTC")
            _try_folder(session, address, folder)
            _try_workers(session, address)
            yield session
        finally:
            with suppress(Exception):  # the work is done, or its error is the one to report
                session.stop()


@contextmanager
def _named_main() -> Iterator[None]:
    """Give the main module a file, where it has none as in `python -c`: pyspark takes such a process for its own tests and ends it."""
    main: Any = sys.modules["__main__"]
    if hasattr(main, "__file__"):
        yield
        return
    main.__file__ = ""
    try:
        yield
    finally:
        del main.__file__


def _read_address(address: str) -> tuple[str, int]:
    match = _ADDRESS.fullmatch(address)
    port = int(match["port"] or _PORT) if match else 0
    if not match or not 0 < port < 1 << 16:
        raise UsageError(f"--spark {address}: not the address of a Spark Connect server; give one such as sc://localhost:{_PORT}.")
    return match["host"].strip("[]"), port


def _knock(address: str, host: str, port: int) -> None:
    """Raise `StoreError` where nobody listens; pyspark itself would try for minutes."""
    try:
        socket.create_connection((host, port), _PATIENCE).close()
    except OSError as error:
        raise StoreError(f"{address}: no server answers there ({reason(error)}); start one, or check host and port.") from None


def _try_folder(session: Any, address: str, folder: Path) -> None:
    """Raise `StoreError` where the workers write elsewhere than this process reads."""
    tried = folder / "tried"
    try:
        session.range(3).write.parquet(str(tried))
    except Exception as error:  # noqa: BLE001 - each engine has its own errors
        raise StoreError(f"{folder}: the workers of {address} cannot write there ({_first_line(error)}); give another folder.") from None
    if not files_of(tried):
        raise StoreError(f"{folder}: what the workers of {address} write does not appear there; give a folder that both of you see.")


def _try_workers(session: Any, address: str) -> None:
    """Raise `StoreError` where the workers have another version of this package, or none."""
    import pyarrow as pa  # noqa: PLC0415 - only these builds need it

    def version(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from filmograph import VERSION as THERE  # noqa: PLC0415 - the worker's own

        for _ in batches:
            yield pa.RecordBatch.from_pydict({"version": [THERE]})

    try:
        found = session.range(1).mapInArrow(version, "version string").collect()[0][0]
    except Exception as error:  # noqa: BLE001 - each engine has its own errors
        raise StoreError(
            f"{address}: its workers cannot run filmograph ({_first_line(error)}); install filmograph[spark] {VERSION} in their Python."
        ) from None
    if found != VERSION:
        raise StoreError(f"{address}: its workers have filmograph {found} and this is {VERSION}; install the same version there.")


def _first_line(error: Exception) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1][:200] if lines else error.__class__.__name__
