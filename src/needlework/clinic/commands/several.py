"""Several processes that answer at one socket, so that every core of the machine has work."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType

MOST = 4
AGAIN_AFTER_SECONDS = 1.0


def usual() -> int:
    """Return how many processes serve where nobody says: one for each core, up to some.

    Only Linux forks a process with the libraries of the forecast loaded without any doubt.
    """
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
    return min(cores, MOST)


def run_several(count: int, work: Callable[[], None]) -> None:
    """Do some work in several processes until this one is stopped.

    A process that ends is replaced. When this one ends, however it does, so do the others: each
    holds the reading end of a pipe that only this one could write to.

    Parameters
    ----------
    work : callable
        What a process does; it ends with the process.
    """
    reading, writing = os.pipe()
    signal.signal(signal.SIGTERM, _stop)
    others: set[int] = set()
    try:
        while True:
            while len(others) < count:
                others.add(_begun(work, reading, writing))
            ended, _ = os.wait()
            others.discard(ended)
            time.sleep(AGAIN_AFTER_SECONDS)  # one that cannot even begin is not begun in a rush
    finally:
        for one in others:
            os.kill(one, signal.SIGTERM)
        for one in others:
            os.waitpid(one, 0)


def _begun(work: Callable[[], None], reading: int, writing: int) -> int:
    sys.stdout.flush()
    sys.stderr.flush()
    made = os.fork()
    if made:
        return made
    os.close(writing)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with, args=(reading,), daemon=True).start()
    status = 1
    try:
        work()
        status = 0
    except KeyboardInterrupt:
        status = 0
    finally:
        os._exit(status)


def _end_with(reading: int) -> None:
    """End this process when the one that began it is gone."""
    os.read(reading, 1)
    os._exit(1)


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)
