"""Options that every command of the clinic has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

DEFAULT = "needlework-clinic"
Command = Callable[..., Any]

_FOLDER = click.Path(file_okay=False, path_type=Path)


def folder(help_words: str = "Folder of the clinic's data and key.") -> Callable[..., Command]:
    """Return the option that names the clinic's folder."""
    return click.option(
        "--folder", type=_FOLDER, default=DEFAULT, show_default=True, help=help_words
    )


def database() -> Callable[..., Command]:
    """Return the option that names another database."""
    words = "postgres://… instead of SQLite in the folder."
    return click.option("--database", metavar="URL", help=words)
