"""``needlework serve`` and ``needlework clinic``: the clinic on real data."""

from __future__ import annotations

import os
from pathlib import Path

import click

from needlework.clinic.commands import options
from needlework.clinic.commands.serving import free_socket, serve
from needlework.clinic.commands.setting_up import ready_current, ready_new
from needlework.clinic.commands.several import usual
from needlework.clinic.commands.upgrade import restore_command, upgrade_command, upgraded


@click.command("serve")
@options.folder()
@options.database()
@click.option("--port", metavar="P", type=click.IntRange(0, 65535), help="Port on loopback.")
@click.option(
    "--processes",
    metavar="N",
    type=click.IntRange(1, 64),
    help="How many processes answer; by default one for each core, up to 4 (on Linux, else 1).",
)
@click.option("--upgrade", is_flag=True, help="First bring a clinic of an older version up.")
def serve_command(
    folder: Path, database: str | None, port: int | None, processes: int | None, upgrade: bool
) -> int:
    """Serve the clinic on this machine, until Ctrl-C.

    Plain HTTP answers on loopback only; for other machines put a web server with HTTPS in front
    and set NEEDLEWORK_HTTPS=yes, NEEDLEWORK_BEHIND_PROXY=yes and NEEDLEWORK_HOSTS.
    """
    os.environ.setdefault("NEEDLEWORK_HTTPS", "no")
    if upgrade:
        upgraded(folder, database)
    ready_current(folder, database)
    _note_head()
    serve(
        free_socket(port),
        lambda address: click.echo(f"The clinic is at {address}"),
        usual() if processes is None else processes,
    )
    return 0


def _note_head() -> None:
    """Note the head of the audit where there is one: a clinic may not be set up yet."""
    from django.db import DatabaseError, connections

    from needlework.clinic.audit import heads

    try:
        heads.note()
    except DatabaseError as fault:
        click.echo(f"The head of the audit was not noted: {fault}", err=True)
    finally:
        connections.close_all()  # no process of the server shares a connection


@click.group("clinic")
def clinic_group() -> None:
    """Set a clinic up, export and import it, back it up, bring it to this version."""


clinic_group.add_command(upgrade_command)
clinic_group.add_command(restore_command)


@clinic_group.command("init")
@options.folder()
@options.database()
@click.option("--name", prompt="Name of the clinic", help="Name of the clinic.")
@click.option("--jurisdiction", default="", help="Where it is, for authority rules (US-CA).")
@click.option("--region", default="US", show_default=True, help="Region of the products.")
@click.option("--email", prompt="Your e-mail, for signing in", help="Of the first administrator.")
@click.option("--person", prompt="Your name", help="Name of the first administrator.")
@click.password_option(
    envvar="NEEDLEWORK_FIRST_PASSWORD",
    help="Of the first administrator; asked for where NEEDLEWORK_FIRST_PASSWORD does not say it.",
)
def init(folder: Path, database: str | None, **given: str) -> int:
    """Make a new clinic: folder, key, database, and the first administrator."""
    ready_new(folder, database)
    from needlework.clinic.people.founding import found_clinic

    click.echo(found_clinic(given))
    return 0


@clinic_group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@options.folder()
@options.database()
def export_command(file: Path, folder: Path, database: str | None) -> int:
    """Write everything that the clinic has into one ZIP of documented JSON lines."""
    ready_current(folder, database)
    from needlework.clinic.audit import heads
    from needlework.clinic.audit.operating import operated
    from needlework.clinic.exporting.archive import export

    operated("clinic.exported", "every chart", {"file": file.name})
    click.echo(f"Written: {file} ({export(file)} rows). Audit: {heads.note()}")
    return 0


@clinic_group.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.folder()
@options.database()
def import_command(file: Path, folder: Path, database: str | None) -> int:
    """Restore an export into a new, empty clinic; it is the same clinic afterwards."""
    ready_new(folder, database)
    from needlework.clinic.audit.operating import operated
    from needlework.clinic.audit.verifying import everything
    from needlework.clinic.exporting.archive import restore

    click.echo(f"Restored: {restore(file)} rows, compared with the export row by row.")
    faults = everything().faults
    operated("clinic.restored", "every chart", {"file": file.name, "faults": len(faults)})
    for fault in faults:
        click.echo(fault, err=True)
    return 1 if faults else 0


@clinic_group.command("rotate-picture-key")
@options.folder()
def rotate_command(folder: Path) -> int:
    """Encrypt every picture with a new key and forget the old one; make a key where none is."""
    ready_current(folder)
    from needlework.clinic.photographs.rotating import rotate

    click.echo(rotate())
    return 0


@clinic_group.command("erase-pictures")
@options.folder()
@options.database()
def erase_command(folder: Path, database: str | None) -> int:
    """Remove for good the files of pictures whose consent was taken back, and of void ones."""
    ready_current(folder, database)
    from needlework.clinic.audit.operating import operated
    from needlework.clinic.photographs.keeping import erase

    gone = erase()
    operated("photographs.erased", "files", {"files": gone})
    click.echo(f"Removed: {gone} files. That there were pictures stays in the charts.")
    return 0


@clinic_group.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@options.folder()
@options.database()
def backup_command(file: Path, folder: Path, database: str | None) -> int:
    """Copy the clinic while it runs, and test that the copy can be restored.

    FILE ends in .zip and holds the database and the pictures, encrypted as they are kept; it is
    restored into a clinic that is thrown away, its audit and seals computed anew. On SQLite any
    other name is a copy of the database alone. The keys are no part of it: keep them apart.
    """
    ready_current(folder, database)
    from needlework.clinic.audit import heads
    from needlework.clinic.audit.operating import operated
    from needlework.clinic.exporting.backup import backup

    operated("clinic.backup", "every chart", {"file": file.name})
    click.echo(f"Written and read back: {backup(file)}. Audit: {heads.note()}")
    return 0
