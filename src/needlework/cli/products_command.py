"""``needlework products``: what the tables know of toxins, devices, actives and fillers."""

from __future__ import annotations

from collections.abc import Sequence

import click

from needlework.cli.output import print_json, print_table

KINDS = ("toxin", "device", "active", "filler", "fat-dissolver")
EPILOG_LINE = "needlework products NAME shows what the tables know of one."


@click.command(name="products")
@click.argument("name", nargs=-1, metavar="NAME")
@click.option("--kind", type=click.Choice(KINDS), help="Only products of this kind.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(name: Sequence[str], kind: str | None, as_json: bool) -> None:
    """Show what the tables know of a product, by slug, name or brand; without NAME, list all.

    Vials, dilutions, storage, composition, uses by region, limits of needling devices. What is
    from memory is called unverified. Ratios between products are what somebody observed: no label
    allows to convert units.
    """
    from needlework.products import catalogue, entries

    text = " ".join(name).strip()
    found = entries(text) if text else catalogue()
    found = tuple(one for one in found if kind in (None, one.kind))
    if text and not found:
        raise click.UsageError(f"{text!r} is no {kind}; leave --kind out.")
    if as_json:
        from needlework.cli.product_card import product_document

        print_json({"products": [product_document(one) for one in found]})
    elif text:
        from needlework.cli.product_card import print_product

        for one in found:
            print_product(one)
    else:
        cells = [(one.kind, one.slug, ", ".join(one.brands[:4])) for one in found]
        print_table(["kind", "slug", "brands and names"], cells)
        click.echo(f"\n{len(found)} products. {EPILOG_LINE}")
