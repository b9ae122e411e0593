"""``needlework clinic upgrade`` and ``restore``: a clinic from another time, made whole here."""

from __future__ import annotations

import os
from pathlib import Path

import click

from needlework.clinic.commands import options
from needlework.clinic.commands.setting_up import make_tables, ready, require_extra
from needlework.clinic.environment import make_folder, refused

EXIT_BROKEN = 1


@click.command("upgrade")
@options.folder()
@options.database()
@click.option(
    "--without-backup", is_flag=True, help="Make no copy first: there is one already, and tested."
)
def upgrade_command(folder: Path, database: str | None, without_backup: bool) -> int:
    """Bring a clinic of an older version up to this one; stop its server first.

    A copy is made before anything changes: on SQLite beside the database, on PostgreSQL as an
    export of its tables in the folder, which is restored and brought up elsewhere first. Pictures
    are not touched. Afterwards the audit's chain and every seal are computed anew.
    """
    upgraded(folder, database, without_backup=without_backup)
    return 0


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.folder("New folder for the clinic.")
@options.database()
@click.option(
    "--picture-key",
    metavar="F",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The file picture.key of the clinic that was copied.",
)
def restore_command(
    file: Path, folder: Path, database: str | None, picture_key: Path | None
) -> int:
    """Put a backup into a new folder, and prove its audit, seals and pictures.

    The backup of a clinic on SQLite is restored into the folder; that of one on PostgreSQL into
    the folder or, with --database, into an empty database.
    """
    require_extra()
    make_folder(folder.absolute())
    ready(folder, database)
    from needlework.clinic.exporting import restoring

    if restoring.is_tables(file):
        _put_into_tables(file)
    else:
        _put_in_place(file, folder.absolute())
    if picture_key is not None:
        restoring.bring_key(picture_key, folder.absolute())
    return _proved()


def upgraded(folder: Path, database: str | None, *, without_backup: bool = False) -> None:
    """Bring a clinic up to this version and say what was done."""
    ready(folder, database)
    from needlework.clinic.upgrading.upgrade import upgrade

    for line in upgrade(without_backup=without_backup):
        click.echo(line)


def _put_into_tables(file: Path) -> None:
    """Restore the rows of a backup; without a key for pictures, which comes from elsewhere."""
    make_tables()
    from needlework.clinic.exporting.archive import restore

    restore(file, ("sealed", "apart"))


def _put_in_place(file: Path, folder: Path) -> None:
    """Put the database of a backup in its place, and bring it up where it is older."""
    from needlework.clinic.exporting import restoring

    if os.environ.get("DATABASE_URL"):
        allowed = "a folder: this backup is of a clinic on SQLite"
        remedy = "Leave --database and DATABASE_URL out; `export` moves between databases."
        raise refused("--database", "another database", allowed, remedy)
    done = restoring.place(file, folder)
    try:
        _brought_up()
    except BaseException:
        restoring.take_away(done)
        raise


def _brought_up() -> None:
    from django.core.management import call_command
    from django.db import connection

    from needlework.clinic.upgrading.schema import refuse_newer, schema

    try:
        refuse_newer(schema())
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()


def _proved() -> int:
    from needlework.clinic.audit.verifying import broken_seals, verify
    from needlework.clinic.exporting.restoring import pictures_said

    verdict = verify()
    faults = [*verdict.faults, *broken_seals()]
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        return EXIT_BROKEN
    click.echo(f"Restored: {verdict.events} events, unchanged; {pictures_said()}.")
    click.echo(f"Head of the audit: {verdict.head}")
    return 0
