"""The demo clinic as a process of its own, and a Chromium that opens it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    *("--no-sandbox", "--disable-gpu"),
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


@contextmanager
def demo(folder: Path) -> Iterator[str]:
    """Serve the demo clinic from a folder until the block ends; yield its address."""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    for name in ("DJANGO_SETTINGS_MODULE", "NEEDLEWORK_SECRET_KEY", "DATABASE_URL"):
        environment.pop(name, None)
    server = subprocess.Popen(
        [sys.executable, "-m", "needlework", "demo", "--port", "0", "--folder", str(folder)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield _address(server)
    finally:
        server.terminate()
        server.communicate(timeout=30)


def _address(server: subprocess.Popen[str]) -> str:
    said = []
    assert server.stdout is not None
    for line in server.stdout:
        said.append(line)
        found = re.search(r"http://127\.0\.0\.1:\d+/", line)
        if found:
            return found[0].rstrip("/")
    raise AssertionError("the demo did not start: " + "".join(said))
