"""Serve the clinic until somebody stops it."""

from __future__ import annotations

import socket
from collections.abc import Callable

from needlework.clinic.photographs.limits import LARGEST_FILE
from needlework.problems import BadInputError, Problem

MEBI = 1 << 20
LOOPBACK = "127.0.0.1"
THREADS = 8
QUEUE = 1024
FIRST_PORT = 8765
LARGEST_BODY = LARGEST_FILE + MEBI
"""Bytes of a request: a picture and its form. It waits in memory, never in a file."""


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
    """Read the tables that check and forecast need, so that nobody waits for them later."""
    from needlework.anatomy import average_face
    from needlework.cli.demo_command import example_text
    from needlework.forecast import forecast
    from needlework.planfile import read_plan
    from needlework.safety import check

    plan = read_plan(example_text(), "example")
    average_face()
    check(plan)
    forecast(plan)


def serve(found: socket.socket, say: Callable[[str], None]) -> None:
    """Answer requests on a socket until interrupted; say the address first.

    Parameters
    ----------
    say : callable
        Takes the address.
    """
    from waitress.server import create_server

    from needlework.clinic.commands.answering import Channel
    from needlework.clinic.wsgi import application

    warm()
    server = create_server(
        application,
        sockets=[found],
        threads=THREADS,
        ident=None,
        max_request_body_size=LARGEST_BODY,
        inbuf_overflow=LARGEST_BODY,
    )
    server.channel_class = Channel
    found.listen(QUEUE)  # whoever reads the address may come at once
    say(f"http://{LOOPBACK}:{found.getsockname()[1]}/")
    server.run()
