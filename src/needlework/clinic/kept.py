"""Answers that take long to work out, kept while what they rest on stays the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """The answers that were asked for last, each worked out once, whichever threads ask.

    A key has to hold everything that the answer depends on: then a kept answer is never stale.

    Parameters
    ----------
    most : int
        How many are kept; the one that was not asked for longest goes first.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[Key, Value] = OrderedDict()
        self._at_work: dict[Key, Lock] = {}
        self._lock = Lock()

    def get(self, key: Key, work: Callable[[], Value]) -> Value:
        """Return the answer for a key; work it out where it is not kept."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
            own = self._at_work.setdefault(key, Lock())
        with own:
            with self._lock:
                if key in self._found:
                    return self._found[key]
            try:
                value = work()
                with self._lock:
                    self._found[key] = value
                    while len(self._found) > self._most:
                        self._found.popitem(last=False)
            finally:
                with self._lock:
                    self._at_work.pop(key, None)
        return value
