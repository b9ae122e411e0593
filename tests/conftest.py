"""What every test lives by: the same examples every time, no network, and bounded memory."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "house",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("thorough", parent=settings.get_profile("house"), max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))

RESIDENT = Path("/proc/self/statm")
MOST_RESIDENT = 2 * 1024**3
"""Bytes in memory above which the machine code of models that were traced is let go."""
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    connect = socket.socket.connect

    def refuse_strangers(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            pytest.fail(f"a test reached for the network: {address!r}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse_strangers)
        yield


@pytest.fixture(autouse=True, scope="module")
def _compiled_models_are_let_go() -> Iterator[None]:
    yield
    jax = sys.modules.get("jax")
    if jax is not None and _resident() > MOST_RESIDENT:
        jax.clear_caches()


def _resident() -> int:
    """Return the bytes that this process has in memory, where the system says so."""
    if not RESIDENT.exists():
        return 0
    return int(RESIDENT.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
