"""What a process that answers others takes from itself: memory without bound, a life beyond its parent's, and the network."""

import ctypes
import errno
import os
import platform
import signal
import struct
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_STACK = 256 << 20  # bytes
_DEATH_SIGNAL, _SECCOMP, _NO_NEW_PRIVILEGES, _FILTER = 1, 22, 38, 2
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""The machines of which the number is known that the kernel gives to `socket`, with their own number."""


def end_with(parent: int) -> None:
    """Let the kernel end this process when the one that started it ends, also in the midst of a query; only Linux can."""
    _prctl(_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:  # it has ended already
        sys.exit()


def with_deep_stack(work: Callable[[], None]) -> None:
    """Do the work of this process in a thread whose stack is deep enough for the engine.

    With the usual eight megabytes a query of a thousand hops ends the process.
    """
    threading.stack_size(_STACK)
    worker = threading.Thread(target=work)
    worker.start()
    worker.join()


def limit_memory(size: int) -> None:
    """Let this process take `size` bytes more than it has; 0 lets it take all. Systems without such limits have none."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - not every system has it

        if size:
            has = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (has + size, has + size))


def stay_offline() -> None:
    """Let the kernel refuse sockets to this thread and all that it starts: a second lock, behind the guard; only Linux has it.

    The filter is a program of six steps for the kernel: on another machine, or for another call than `socket`, all is allowed.
    """
    known = _MACHINES.get(platform.machine())
    if known is None or not sys.platform.startswith("linux"):
        return
    machine, socket_call = known
    load, equal, give, allowed, refused = 0x20, 0x15, 0x06, 0x7FFF0000, 0x00050000 | errno.EACCES
    steps = [
        (load, 0, 0, 4), (equal, 0, 3, machine), (load, 0, 0, 0), (equal, 0, 1, socket_call), (give, 0, 0, refused), (give, 0, 0, allowed),
    ]  # fmt: skip
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    described = ctypes.create_string_buffer(struct.pack("HP", len(steps), ctypes.addressof(program)))
    _prctl(_NO_NEW_PRIVILEGES, 1)
    _prctl(_SECCOMP, _FILTER, ctypes.addressof(described))


def _prctl(option: int, *values: int) -> None:
    with suppress(OSError, AttributeError):  # another system than Linux
        padded = [*values, 0, 0, 0, 0][:4]
        ctypes.CDLL(None).prctl(option, *map(ctypes.c_ulong, padded))
