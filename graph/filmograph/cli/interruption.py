"""The signals that interrupt a command: it ends with one sentence and the status 128 + n, at once even while a library computes."""

import os
import signal
import sys
import time
from threading import RLock, Thread
from types import FrameType

SENTENCE = "Interrupted; the store is as it was before, and the same command goes on from here."

SIGNALS = tuple(signal.Signals[name] for name in ("SIGINT", "SIGTERM", "SIGHUP") if name in signal.Signals.__members__)
_GRACE = 0.7
"""How many seconds a command may take to end by itself; after every one of its steps the store is complete."""
_SHOW_CURSOR = b"\x1b[?25h"
_received: list[int] = []
_last_word = RLock()


def heed() -> None:
    """Let the signals that interrupt raise `KeyboardInterrupt` in the main thread, and end the process soon; ignored ones stay ignored."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    for number in SIGNALS:
        if signal.getsignal(number) != signal.SIG_IGN:  # as under nohup
            signal.signal(number, _interrupt)
    Thread(target=_watch, args=(reading,), daemon=True).start()


def status() -> int | None:
    """Return the exit status of a command that was interrupted, None when it was not."""
    return 128 + _received[0] if _received else None


def claim_last_word() -> None:
    """Wait for ever when the process is about to be ended with a sentence; otherwise nobody else prints one any more."""
    _last_word.acquire()


def _interrupt(number: int, _frame: FrameType | None) -> None:
    _received.append(number)
    if len(_received) == 1:  # the next one would interrupt what cleans up
        raise KeyboardInterrupt


def _watch(reading: int) -> None:
    """End the process when it was interrupted and does not end by itself: the main thread learns of it only when a library returns."""
    while (number := os.read(reading, 1)[0]) not in SIGNALS or signal.getsignal(number) is not _interrupt:
        pass  # another signal, or one that a server heeds in its own way
    time.sleep(_GRACE)
    if _last_word.acquire(blocking=False):
        cursor = _SHOW_CURSOR if sys.stderr.isatty() else b""  # which a display of progress hides
        os.write(2, cursor + f"Error: {SENTENCE}\n".encode())
        os._exit(128 + number)
