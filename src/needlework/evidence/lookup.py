"""Asking for a parameter by name, and noting which ones were asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from needlework.evidence.library import library
from needlework.evidence.names import nearest_names
from needlework.evidence.values import Parameter, UnknownNameError

_used: ContextVar[set[str] | None] = ContextVar("used_parameters", default=None)


def parameter(name: str) -> Parameter:
    """Return the parameter of this name, and note its use where a recording is open.

    Parameters
    ----------
    name : str
        For example ``neuromodulator.terminal_delivery_rate``.

    Raises
    ------
    UnknownNameError
        A ``KeyError`` whose message names the nearest parameters.
    """
    known = library().parameters()
    if name not in known:
        raise UnknownNameError("parameter", name, nearest_names(name, known))
    used = _used.get()
    if used is not None:
        used.add(name)
    return known[name]


def parameters(prefix: str = "") -> tuple[Parameter, ...]:
    """Return the parameters whose names start with a prefix, sorted by name."""
    known = library().parameters()
    return tuple(known[name] for name in sorted(known) if name.startswith(prefix))


@contextmanager
def recording() -> Iterator[set[str]]:
    """Collect the names of the parameters asked for inside the block.

    Blocks may be nested: what the inner one collects, the outer one has too. A caller that keeps
    computed values between calls notes the names beside them, for a kept value asks for nothing.
    """
    used: set[str] = set()
    outer = _used.get()
    token = _used.set(used)
    try:
        yield used
    finally:
        _used.reset(token)
        if outer is not None:
            outer |= used
