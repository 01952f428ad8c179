"""Folders that a reader has open: what a reader holds is not removed while it reads."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from weakref import finalize


def hold(folder: Path) -> int | None:
    """Mark a folder as in use until the descriptor that is returned is closed, or the process ends; None where that is not possible."""
    try:
        import fcntl  # noqa: PLC0415 - not every system has it

        descriptor = os.open(folder, os.O_RDONLY)
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except (ImportError, OSError):
        return None
    return descriptor


def hold_for(reader: object, folder: Path) -> Callable[[], object]:
    """Mark a folder as in use as long as a reader exists, or until what is returned is called."""
    descriptor = hold(folder)
    return (lambda: None) if descriptor is None else finalize(reader, os.close, descriptor)


def in_use(folder: Path) -> bool:
    """Return whether another process, or another reader in this one, holds a folder."""
    try:
        import fcntl  # noqa: PLC0415

        descriptor = os.open(folder, os.O_RDONLY)
    except (ImportError, OSError):
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        with suppress(OSError):
            os.close(descriptor)
    return False
