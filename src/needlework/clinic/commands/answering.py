"""What the server itself refuses, before the clinic sees it: a page with a sentence, too.

A request that is too large is read to its end and thrown away, piece by piece, so that whoever
sent it can read the answer: a browser that is cut off while it sends shows a broken connection.
"""

from __future__ import annotations

from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import ErrorTask
from waitress.utilities import RequestEntityTooLarge

MOST_THROWN_AWAY = 1_000_000_000
"""Bytes of a request that are read only to be able to answer it."""


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """Reads a request; of one that is too large nothing is kept."""

    _left = 0
    error: Any
    expect_continue: bool

    def received(self, data: bytes) -> int:
        """Take bytes of a request, and return how many."""
        if not self._left:
            taken = int(super().received(data))
            if isinstance(self.error, RequestEntityTooLarge):
                self._refuse()
            return taken
        taken = min(len(data), self._left)
        self._left -= taken
        self.completed = not self._left
        return taken

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head of a request.

        Raises
        ------
        ParsingError
            It is none; so is one of which the address cannot be taken apart.
        """
        try:
            super().parse_header(header_plus)
        except ValueError as fault:
            raise ParsingError("an address that cannot be read") from fault

    def _refuse(self) -> None:
        """Answer at once who asked before sending, the others when they have sent everything."""
        begun = self.body_bytes_received or not 0 < self.content_length <= MOST_THROWN_AWAY
        if self.expect_continue:
            self.expect_continue = False
        elif not begun:
            self._left, self.completed = self.content_length, False


class Refusal(ErrorTask):  # type: ignore[misc]
    """Answers with the clinic's page of errors and the headers of every page."""

    def execute(self) -> None:
        """Write the answer and close the connection."""
        from needlework.clinic.home import page_of_server

        error = self.request.error
        page = page_of_server(error.code)
        self.status = f"{error.code} {error.reason}"
        self.response_headers.extend(page.items())
        self.set_close_on_finish()
        self.content_length = len(page.content)
        if getattr(self.request, "command", "") != "HEAD":  # of what is no request there is none
            self.write(page.content)


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection with these two."""

    parser_class = Parser
    error_task_class = Refusal
