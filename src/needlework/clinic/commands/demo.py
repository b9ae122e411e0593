"""``needlework demo``: a clinic of invented people, served on this machine."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from needlework.cli.demo_command import FILE, write_example
from needlework.clinic.commands.serving import free_socket, serve
from needlework.clinic.commands.setting_up import ready_new


@click.command("demo")
@click.option("--port", metavar="P", type=click.IntRange(0, 65535), help="Port on loopback.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the demo clinic in this folder; otherwise it is gone when the demo ends.",
)
@click.option(
    "--out", metavar="F", type=FILE, help="Serve nothing: forecast the example plan into F."
)
@click.option(
    "--plan",
    "plan_copy",
    metavar="F",
    type=FILE,
    help="Serve nothing: write the example plan to F, to start a plan of your own from.",
)
def command(
    port: int | None, folder: Path | None, out: Path | None, plan_copy: Path | None
) -> int:
    """Show Needlework: a small clinic of invented people, served on this machine until Ctrl-C.

    Prints the address and the sign-ins. With --out or --plan it serves nothing and writes the
    example plan or its report.
    """
    if out is not None or plan_copy is not None:
        write_example(out, plan_copy)
        return 0
    with tempfile.TemporaryDirectory(prefix="needlework-demo-") as own:
        return _serve(folder or Path(own), port)


def _serve(folder: Path, port: int | None) -> int:
    found = free_socket(port)
    os.environ |= {
        "NEEDLEWORK_DEMO": "yes",
        "NEEDLEWORK_HTTPS": "no",
        "NEEDLEWORK_REQUIRE_SECOND_FACTOR": "no",
    }
    os.environ.pop("DATABASE_URL", None)
    click.echo("Setting up the demo clinic …", err=True)
    ready_new(folder)
    from needlework.clinic.demo.accounts import ACCOUNTS, PASSWORD
    from needlework.clinic.demo.filling import fill

    fill()
    lines = [f"  {one.email:<28} {one.words}" for one in ACCOUNTS]
    serve(
        found,
        lambda address: click.echo(
            f"The demo clinic is at {address}\n\nSign in as one of these, with the password "
            f"{PASSWORD}\n" + "\n".join(lines) + "\n\nStop it with Ctrl-C."
        ),
    )
    return 0
