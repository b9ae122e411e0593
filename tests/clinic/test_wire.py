"""A running server, asked byte by byte: what it refuses itself is a page with a sentence, too."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from needlework.clinic.commands.serving import LARGEST_BODY
from needlework.clinic.middleware import CONTENT_SECURITY
from tests.clinic.test_commands import FOUND, needlework
from tests.clinic.test_upgrade import environment_of

SIGN_IN = b"POST /account/sign-in/ HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Yield the port of a clinic that is served."""
    folder = tmp_path_factory.mktemp("wire") / "clinic"
    assert needlework(folder, "clinic", "init", *FOUND).returncode == 0
    server = subprocess.Popen(
        [sys.executable, "-m", "needlework", "serve", "--port", "0", "--folder", str(folder)],
        env=served(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    yield int(server.stdout.readline().strip().rstrip("/").rpartition(":")[2])
    server.terminate()
    _, said = server.communicate(timeout=20)
    assert "Traceback" not in said


def served() -> dict[str, str]:
    from contextlib import ExitStack

    with ExitStack() as stack:
        environment = environment_of("sqlite", stack, Path())
    del environment["DJANGO_SETTINGS_MODULE"]
    return environment | {"PYTHONUNBUFFERED": "1"}


def answer_to(port: int, *pieces: bytes) -> tuple[int, str, str]:
    """Send bytes and return the status, the headers and the body of what comes back."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        for piece in pieces:
            connection.sendall(piece)
        connection.shutdown(socket.SHUT_WR)
        found = b""
        while piece := connection.recv(1 << 16):
            found += piece
    head, _, body = found.partition(b"\r\n\r\n")
    status = int(head.split(b" ")[1]) if head else 0
    return status, head.decode("latin-1"), body.decode(errors="replace")


def length(size: int) -> bytes:
    return b"Content-Length: %d\r\nConnection: close\r\n" % size


@pytest.mark.parametrize("size", [LARGEST_BODY, 70_000_000])
def test_a_request_that_is_too_large_is_read_to_its_end_and_answered(port: int, size: int) -> None:
    piece = b"x" * 1_000_000
    pieces = [piece] * (size // len(piece)) + [b"x" * (size % len(piece))]
    status, head, body = answer_to(port, SIGN_IN + length(size) + b"\r\n", *pieces)
    assert status == 413
    assert "text/html" in head
    assert CONTENT_SECURITY in head
    assert "<h1>That is too large</h1>" in body
    assert "12 MB" in body


def test_who_asks_before_sending_is_told_before_sending(port: int) -> None:
    head = SIGN_IN + length(70_000_000) + b"Expect: 100-continue\r\n\r\n"
    status, _, body = answer_to(port, head)
    assert status == 413
    assert "too large" in body


def test_what_is_larger_than_anybody_reads_is_told_at_once(port: int) -> None:
    assert answer_to(port, SIGN_IN + length(9_000_000_000_000) + b"\r\n")[0] == 413


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 262_120,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_what_is_no_request_gets_a_page_and_the_headers_of_every_page(
    port: int, sent: bytes
) -> None:
    status, head, body = answer_to(port, sent)
    assert 400 <= status <= 501
    assert status != 500
    assert CONTENT_SECURITY in head
    assert "nosniff" in head
    assert "<h1>That cannot be read</h1>" in body


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
        (b"GET /\xff\xfe\x00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 400),
        (b"GET http://[ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 400),
        (b"GET /plans/%00/?q=%00 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 400),
        (b"WHAT / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 403),
        (SIGN_IN + length(50) + b"\r\nlogin=a", 0),
        (SIGN_IN + b"Connection: close\r\nAccept-Language: " + b"x;" * 4000 + b"\r\n\r\n", 403),
    ],
)
def test_odd_requests_are_answered_and_the_server_goes_on(
    port: int, sent: bytes, status: int
) -> None:
    found, head, body = answer_to(port, sent)
    assert found == status, (head, body[:300])
    if status >= 400:
        assert "<h1>" in body
    if b"evil" in sent:
        assert "NEEDLEWORK_HOSTS" in body
    assert answer_to(port, b"GET /account/sign-in/ HTTP/1.0\r\nHost: localhost\r\n\r\n")[0] == 200
