"""``needlework protocols``: list the schemes, show one, begin a plan from one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from needlework.cli.output import print_json, print_table
from needlework.problems import BadInputError, Problem

if TYPE_CHECKING:
    from needlework.protocols import NeighbourTherapy, Scheme

KINDS = (
    "neuromodulator",
    "microneedling",
    "mesotherapy",
    "filler",
    "fat-dissolving",
    "electrical",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group(name="protocols")
def command() -> None:
    """List the published schemes, show one, or begin a plan from one."""


@command.command(name="list")
@click.option("--indication", metavar="I", help="Only schemes for this: melasma, migraine …")
@click.option("--product", metavar="P", help="Only schemes of this product, by slug or brand.")
@click.option("--kind", type=click.Choice(KINDS), help="Only schemes of this kind.")
@as_json
def list_schemes(
    indication: str | None, product: str | None, kind: str | None, as_json: bool
) -> None:
    """List the schemes, with what can be carried out and what has to be known for that.

    Schemes whose figures are only from memory are cards to read: their figures are unverified and
    no plan is begun from them.
    """
    from needlework.cli.protocol_card import row_of, scheme_document

    found = _chosen(indication, product, kind)
    if as_json:
        print_json({"protocols": [scheme_document(one) for one in found]})
        return
    columns = ["id", "product", "for", "dose or sessions", "can be carried out", "needs", "known"]
    print_table(columns, [row_of(one) for one in found])
    click.echo(f"\n{len(found)} schemes. needlework protocols show NAME opens a card.")


@command.command(name="show")
@click.argument("name", nargs=-1, required=True, metavar="NAME")
@as_json
def show(name: Sequence[str], as_json: bool) -> None:
    """Show the card of a scheme: sites, doses, limits, questions, outcomes, sources."""
    from needlework.cli.protocol_card import card_document, print_card

    found = _named(" ".join(name))
    if as_json:
        print_json(card_document(found))
    else:
        print_card(found)


@command.command(name="new")
@click.argument("name", metavar="NAME")
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the plan here instead of to the terminal.",
)
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
@click.option("--sessions", type=int, metavar="N", help="Number of sessions.")
@click.option("--weight", metavar="W", help="Body weight, for doses per kilogram: '18 kg'.")
@click.option("--side", type=click.Choice(["left", "right"]), help="The patient's side.")
@click.option("--volume", metavar="V", help="Volume of a filler in one session: '1.5 mL'.")
@click.option("--region", metavar="R", help="Regulatory region: US, EU …")
def new(
    name: str,
    out: Path | None,
    force: bool,
    sessions: int | None,
    weight: str | None,
    side: str | None,
    volume: str | None,
    region: str | None,
) -> None:
    """Begin a plan from a scheme: a commented file that `needlework forecast` reads.

    Where the scheme gives a range, the lowest dose stands there to be changed. What has to be
    asked of the patient stands there as comments, because what is absent counts as not asked.
    """
    from needlework.doses import Mass, Volume
    from needlework.planfile.template import Wishes, plan_template

    scheme = _named(name)
    wishes = Wishes(
        sessions=sessions,
        weight=None if weight is None else Mass.parse(weight, where="--weight"),
        side=side,  # type: ignore[arg-type]  # click lets only the two words through
        volume=None if volume is None else Volume.parse(volume, where="--volume"),
        region=_region(region),
    )
    text = plan_template(_with_needles(scheme), wishes)
    if out is None:
        click.echo(text, nl=False)
        return
    from needlework.exchange.files import write_text

    if out.exists() and not force:
        raise BadInputError([_exists(out)])
    click.echo(f"Plan: {write_text(out, text)}")


def _chosen(
    indication: str | None, product: str | None, kind: str | None
) -> list[Scheme | NeighbourTherapy]:
    from needlework.cli.protocol_search import matching

    every = matching(indication, product)
    return [one for one in every if kind in (None, one.kind)]


def _named(name: str) -> Scheme | NeighbourTherapy:
    from needlework import protocols

    found = protocols.find(name) or protocols.neighbour(name)
    if found is not None:
        return found
    near = " or ".join(protocols.nearest(name[:200]))
    given = f"{name[:200]!r} is no known scheme"
    remedy = "See `needlework protocols list` for all."
    raise BadInputError([Problem("NAME", given, near, remedy, "protocol.unknown")])


def _with_needles(scheme: Scheme | NeighbourTherapy) -> Scheme:
    from needlework.protocols import NeighbourTherapy

    if not isinstance(scheme, NeighbourTherapy):
        return scheme
    given = f"no plan can be begun from it: {scheme.execution.reason}"
    remedy = "See `needlework protocols list` for the others."
    problem = Problem(scheme.id, given, "a scheme with needles", remedy, "protocol.card")
    raise BadInputError([problem])


def _region(word: str | None) -> str | None:
    from needlework.vocabulary import resolve, resolve_problem

    if word is None:
        return None
    found = resolve(word, "region")
    if found is None:
        raise BadInputError([resolve_problem(word, "region", "--region")])
    return found.slug


def _exists(path: Path) -> Problem:
    return Problem(
        where=str(path),
        given="the file exists already",
        allowed="a new name, or --force to replace it",
        remedy="Choose another name or add --force.",
        code="output.exists",
    )
