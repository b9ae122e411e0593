"""Serve the clinic until somebody stops it."""

from __future__ import annotations

import logging
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib.resources import files
from pathlib import Path

from needlework.clinic.commands.several import run_several
from needlework.clinic.photographs.limits import LARGEST_FILE
from needlework.problems import BadInputError, Problem

MEBI = 1 << 20
LOOPBACK = "127.0.0.1"
THREADS = 4
QUEUE = 1024
FIRST_PORT = 8765
TEMPLATES = Path(__file__).parents[1] / "templates"
LARGEST_BODY = LARGEST_FILE + MEBI
"""Bytes of a request: a picture and its form. It waits in memory, never in a file."""
_TURN_SECONDS = 0.001
"""How long one answer computes while others wait that only need a row of the database."""
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # names of glibc's malloc.h


def free_socket(port: int | None) -> socket.socket:
    """Return a listening socket on loopback: the port asked for, or the first that is free."""
    wanted = [port] if port is not None else [FIRST_PORT, 0]
    for each in wanted:
        found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((LOOPBACK, each))
        except OSError:
            found.close()
            continue
        return found
    raise BadInputError(
        [
            Problem(
                "--port",
                f"{port} is in use",
                "a port that nothing listens on",
                "Choose another, or leave it out.",
                "clinic.port",
            )
        ]
    )


def warm() -> None:
    """Read what check, forecast and pages need, so that nobody waits for it later."""
    from django.template.loader import get_template

    from needlework.cli.demo_command import example_text
    from needlework.forecast import forecast
    from needlework.planfile import read_plan
    from needlework.safety import check

    forecast(read_plan(example_text(), "example"))
    # One with points is measured on the face, too.
    text = files("needlework").joinpath("examples", "upper-face-points.toml").read_text("utf-8")
    check(read_plan(text, "example"))
    for path in sorted(TEMPLATES.rglob("*.html")):
        get_template(str(path.relative_to(TEMPLATES)))
    look_at_the_week()


def look_at_the_week() -> None:
    """Check the signed plans of the week, which the first page does for the first visitor else."""
    from django.utils import timezone

    from needlework.clinic.models import Clinic
    from needlework.clinic.today import morning

    for clinic in Clinic.objects.all():
        try:
            morning(clinic, timezone.now())
        except Exception:  # whatever it is, it is said, and the page itself says it again
            logging.getLogger("django").exception("the plans of the week")


def serve(found: socket.socket, say: Callable[[str], None], processes: int = 1) -> None:
    """Answer requests on a socket until interrupted; say the address first.

    Parameters
    ----------
    say : callable
        Takes the address.
    processes : int
        How many answer; what one has read before it begins, the others share.
    """
    from django.db import connections

    from needlework.clinic.wsgi import application

    keep_memory()
    warm()
    found.listen(QUEUE)  # whoever reads the address may come at once
    say(f"http://{LOOPBACK}:{found.getsockname()[1]}/")
    if processes == 1:
        _answer(application, found)
        return
    connections.close_all()  # a connection belongs to one process
    run_several(processes, lambda: _answer(application, found))


def keep_memory() -> None:
    """Let the memory of a forecast stay for the next one, where the C library is glibc.

    Given back and asked for again at each large array, it costs a fifth of the forecast's time.
    """
    import ctypes

    with suppress(OSError, AttributeError):
        library = ctypes.CDLL("libc.so.6")
        library.mallopt(_TRIM_THRESHOLD, 256 * MEBI)
        library.mallopt(_MMAP_THRESHOLD, 32 * MEBI)


def _answer(application: object, found: socket.socket) -> None:
    from waitress.server import create_server

    from needlework.clinic.commands.answering import Channel

    sys.setswitchinterval(_TURN_SECONDS)
    server = create_server(
        application,
        sockets=[found],
        threads=THREADS,
        ident=None,
        max_request_body_size=LARGEST_BODY,
        inbuf_overflow=LARGEST_BODY,
    )
    server.channel_class = Channel
    server.run()
