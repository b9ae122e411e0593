"""Who serves a clinic and who changes its tables know of each other by a lock in its folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from needlework.clinic.environment import folder
from needlework.problems import BadInputError, Problem

FILE = "serving.lock"
_held: list[int] = []


def hold_served() -> None:
    """Say, until this process ends, that it serves the clinic.

    Raises
    ------
    BadInputError
        Its tables are being changed.
    """
    _held.extend(_taken(shared=True))


@contextmanager
def nobody_serving() -> Iterator[None]:
    """Keep everybody from serving the clinic for a while.

    Raises
    ------
    BadInputError
        A server of this machine serves it, or somebody else changes its tables.
    """
    found = _taken(shared=False)
    try:
        yield
    finally:
        for descriptor in found:
            os.close(descriptor)


def _taken(shared: bool) -> list[int]:
    """Return what holds the lock: nothing on a system without such locks, or without a folder."""
    try:
        import fcntl
    except ImportError:
        return []
    if not folder().is_dir():
        return []
    descriptor = os.open(folder() / FILE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        os.close(descriptor)
        raise _busy(shared) from fault
    return [descriptor]


def _busy(shared: bool) -> BadInputError:
    given = "its tables are being changed" if shared else "a server is running on it"
    allowed, remedy = "one at a time", "Wait." if shared else "Stop the server first."
    return BadInputError([Problem(str(folder()), given, allowed, remedy, "clinic.busy")])
