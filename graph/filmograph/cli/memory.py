"""Commands where the memory of processes is limited: a library that gets none ends its process, so they run in one of their own."""

import mmap
import os
import re
import signal
import subprocess
import sys
from threading import Thread
from types import FrameType

from filmograph.cli.interruption import SIGNALS

try:
    import resource  # now: when memory is used up, no module can be loaded to ask for the limit
except ImportError:  # not every system has it
    resource = None  # type: ignore[assignment]

_MARK = "FILMOGRAPH_ENDED_FD"
"""The variable of the environment with the number of the open file to which a command run apart writes that it has ended by itself."""
_A_LITTLE = 32 << 20
"""How many bytes a library may want at once when it is loaded."""
_SPARING = {"OPENBLAS_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "2", "RUST_BACKTRACE": "0"}
"""What lets libraries reserve less memory; reserved memory counts although it is not used."""
_LAST_WORDS = re.compile(
    rb"terminate called|memory allocation of|cannot allocate memory|OpenBLAS|thread '|fatal|anonymous mmap for", re.IGNORECASE
)
"""How the last words of a library begin that ends its process."""


def allowed() -> int | None:
    """Return how many bytes of memory this process may take at most, None where there is no limit."""
    if resource is None:
        return None
    limits = [resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_AS, resource.RLIMIT_DATA)]
    return min((limit for limit in limits if limit != resource.RLIM_INFINITY), default=None)


def is_used_up() -> bool:
    """Return whether this process could not take a few megabytes more, so that an error nobody expects comes from that."""
    try:
        mmap.mmap(-1, _A_LITTLE).close()
    except (OSError, MemoryError):
        return True
    return False


def not_enough() -> str:
    """Return the sentence for a command that did not get the memory it needs."""
    limit = allowed()
    what = f"allow more than {limit / 1e6:,.0f} MB (`ulimit -v`)" if limit else "end other programs, or use a machine with more"
    return f"There is not enough memory: {what}, and run the same command again; the store is as it was before."


def apart() -> int | None:
    """Run this command as a process of its own where memory is limited, and return its exit status; return None where it is to run here."""
    if allowed() is None:
        return None
    reading, writing = os.pipe()
    command = [sys.executable, "-m", "filmograph.cli", *sys.argv[1:]]
    environment = {**_SPARING, **os.environ, _MARK: str(writing)}
    with subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, pass_fds=(writing,)) as process:  # noqa: S603 - this command
        os.close(writing)
        _forward_signals(process)
        last_words: list[bytes] = []
        relaying = Thread(target=_relay, args=(process, last_words))
        relaying.start()
        status = process.wait()
        relaying.join()
    was_ended = -status in (*SIGNALS, signal.SIGKILL) or status in {128 + number for number in SIGNALS}
    if os.read(reading, 1) or was_ended:
        sys.stderr.buffer.writelines(last_words)
        return status if status >= 0 else 128 - status
    sys.stderr.write(f"Error: {not_enough()}\n")
    return 1


def take_mark() -> int | None:
    """Return the number of the file to which this command, when it is run apart, writes that it has ended by itself; else None."""
    mark = os.environ.pop(_MARK, None)  # which is not for the processes that it starts
    return int(mark) if mark else None


def _relay(process: "subprocess.Popen[bytes]", last_words: list[bytes]) -> None:
    """Print the lines of errors of a process as they come, but keep its last words."""
    assert process.stderr is not None  # noqa: S101 - it is a pipe
    for line in process.stderr:
        if last_words or _LAST_WORDS.match(line):
            last_words.append(line)
        else:
            sys.stderr.buffer.write(line)
            sys.stderr.buffer.flush()


def _forward_signals(process: "subprocess.Popen[bytes]") -> None:
    def forward(number: int, _frame: FrameType | None) -> None:
        process.send_signal(number)

    for number in SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, forward)
