"""``needlework audit verify``: recompute the chain of the audit and every seal."""

from __future__ import annotations

from pathlib import Path

import click

from needlework.clinic.commands import options
from needlework.clinic.commands.setting_up import ready_current

EXIT_BROKEN = 1


@click.group("audit")
def audit_group() -> None:
    """Prove that nobody rewrote what happened."""


@audit_group.command("verify")
@options.folder("The clinic's.")
@options.database()
@click.option("--head", metavar="HASH", help="A head noted earlier: it must be in the chain.")
def verify_command(folder: Path, database: str | None, head: str | None) -> int:
    """Recompute the audit's chain, the seals of approved plans, and every row that is kept.

    Prints the number of events and the head of the chain, and notes it beside the database, where
    the next run looks for it. Note it outside the clinic, too: a later run with --head proves that
    nothing up to it was cut off. Exits with 1 when anything is broken.
    """
    ready_current(folder, database)
    from needlework.clinic.audit import heads
    from needlework.clinic.audit.verifying import everything
    from needlework.clinic.models import AuditEvent

    verdict = everything()
    faults = list(verdict.faults)
    if head is not None and not AuditEvent.objects.filter(hash=head).exists():
        faults.append(f"the head {head} is not in the chain: events were cut off")
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        return EXIT_BROKEN
    heads.note()
    click.echo(f"{verdict.events} events, unchanged. Head: {verdict.head}")
    return 0
