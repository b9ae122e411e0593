"""A bar for people who watch long work, nothing for everybody else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from needlework.cli import output


@contextmanager
def bar(doing: str) -> Iterator[Callable[[int, int, str], None] | None]:
    """Show a bar on standard error while a person watches, else nothing.

    Parameters
    ----------
    doing : str
        What goes on, such as ``Simulating``; what is at hand stands behind it.
    """
    if not output.is_terminal(sys.stderr):
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as shown:
        task: Any = shown.add_task(doing, total=None)

        def show(done: int, total: int, by: str) -> None:
            shown.update(task, completed=done, total=total, description=f"{doing} ({by})")

        yield show
