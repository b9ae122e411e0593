"""``needlework face measure`` and ``outcomes``: a patient's own face, and what changed on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from needlework.anatomy import Clicks
    from needlework.problems import Problem

FILE = click.Path(path_type=Path)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object only.")
EXPRESSIONS = ("rest", "raise", "frown", "squint", "smile")
PHOTO_OPTIONS = ("mirrored", "expression", "day", "pupils", "ruler", "out_path")


@click.command("measure")
@click.argument("path", metavar="FACE|PHOTO", type=FILE)
@click.option("--mirrored", type=click.Choice(["yes", "no"]), help="Whether PHOTO is mirrored.")
@click.option("--expression", type=click.Choice(EXPRESSIONS), help="Face that is made; rest.")
@click.option("--day", type=click.FloatRange(-3650, 36500), help="Days since the first treatment.")
@click.option("--pupils", metavar="MM", help='Measured pupillary distance ("62 mm").')
@click.option(
    "--ruler",
    nargs=3,
    metavar="X,Y X,Y MM",
    help='Two ends of a ruler or sticker in PHOTO, in pixels, and its length ("40 mm").',
)
@click.option("--out", "out_path", metavar="F", type=FILE, help="Face file to write from PHOTO.")
@AS_JSON
def measure(path: Path, as_json: bool, **given: Any) -> int:
    """Measure the face of a patient: distances in mm with their SD.

    FACE is a face file with clicked points. PHOTO is a JPEG, PNG or WebP with one face; it needs
    `needlework photo install` once. The photo is read, measured and not kept: --out writes points
    and size, as a face file that all other commands read. Without a ruler or a pupillary
    distance the iris is the measure.
    """
    from needlework.anatomy import face_from, measures
    from needlework.cli.output import print_json, print_table
    from needlework.exchange.face.listing import measures_document
    from needlework.exchange.files import write_text
    from needlework.photo.picture import is_photo

    clicks, kept = _from_photo(path, given) if is_photo(path) else (_from_file(path, given), None)
    face = face_from(clicks)
    found = measures(face, clicks)
    if kept is not None and given["out_path"] is not None:
        click.echo(f"Written: {write_text(given['out_path'], kept)}", err=True)
    if as_json:
        print_json(measures_document(face, found))
        return 0
    title = f"{face.name}: {face.scale.words} (lengths ± {100 * face.scale.sd:.1f} %)"
    rows = [(one.words, f"{one.mm:.1f}", f"{one.sd_mm:.1f}") for one in found]
    print_table(("Distance", "mm", "SD"), rows, title=title, numeric=("mm", "SD"))
    return 0


@click.command("outcomes")
@click.argument("paths", metavar="FACE…", type=FILE, nargs=-1, required=True)
@click.option("--svg", "svg_path", metavar="F", type=FILE, help="Picture to write, without photo.")
@AS_JSON
def outcomes(paths: tuple[Path, ...], svg_path: Path | None, as_json: bool) -> int:
    """Compare face files of one patient: brows, lids, eyes and mouth, at rest and at full effort.

    Each FACE says its `day` and `expression` under [picture]. Heights and symmetry come in mm
    with their SD, then what changed since the first day: lids and brows that fell, and movement
    that was lost.
    """
    from needlework.anatomy.outcomes import outcomes_of
    from needlework.cli.forecast_command import check_outputs
    from needlework.cli.output import print_json, print_table
    from needlework.exchange.face.outcome_picture import outcome_picture
    from needlework.exchange.face.outcome_text import (
        COLUMNS,
        SIDE_COLUMNS,
        figure_rows,
        outcome_lines,
        outcomes_document,
        symmetry_rows,
    )
    from needlework.exchange.files import write_text

    if svg_path is not None:
        for path in paths:
            check_outputs(path, [svg_path])
    found = outcomes_of([_read(path) for path in paths])
    if svg_path is not None:
        written = write_text(svg_path, outcome_picture(found))
        click.echo(f"Written: {written}", err=True)
    if as_json:
        print_json(outcomes_document(found))
    else:
        click.echo("\n".join(outcome_lines(found)) + "\n")
        print_table(COLUMNS, figure_rows(found), numeric=(*COLUMNS[4:],))
        click.echo()
        print_table(SIDE_COLUMNS, symmetry_rows(found), numeric=(*SIDE_COLUMNS[3:],))
    return 0


def _read(path: Path) -> Clicks:
    from needlework.anatomy import read_clicks
    from needlework.planfile.files import read_text

    return read_clicks(read_text(path, "a face file"), str(path))


def _from_file(path: Path, given: dict[str, Any]) -> Clicks:
    from needlework.problems import BadInputError, Problem

    named = [name for name in PHOTO_OPTIONS if given[name] is not None]
    if named:
        options = ", ".join(f"--{name.removesuffix('_path')}" for name in named)
        allowed, remedy = "these options for a photo only", "Write it into the face file."
        raise BadInputError([Problem(str(path), options, allowed, remedy, "face.photo-options")])
    return _read(path)


def _from_photo(path: Path, given: dict[str, Any]) -> tuple[Clicks, str]:
    """Return the points of a photo, and the face file that keeps them."""
    from needlework.cli.forecast_command import check_outputs
    from needlework.exchange.face.face_text import face_text
    from needlework.photo import Asked, measure_photo
    from needlework.problems import BadInputError

    problems = list(_unanswered(path, given))
    if problems:
        raise BadInputError(problems)
    if given["out_path"] is not None:
        check_outputs(path, [given["out_path"]])
    expression = given["expression"] or EXPRESSIONS[0]
    asked = Asked(given["mirrored"] == "yes", expression, given["day"], _size(given))
    found = measure_photo(path, asked)
    size = found.width, found.height
    return found.clicks, face_text(found.clicks, size, found.sized.table)


def _unanswered(path: Path, given: dict[str, Any]) -> Iterator[Problem]:
    from needlework.problems import Problem

    if given["mirrored"] is None:
        yield Problem(
            where=f"{path}, --mirrored",
            given="not answered",
            allowed="yes or no",
            remedy="Look at a mole or a parting: is it on the patient's own side? Many phones "
            "store selfies as mirror images.",
            code="photo.mirrored",
        )
    if given["pupils"] and given["ruler"]:
        allowed, remedy = "--pupils or --ruler", "Keep the better one."
        yield Problem(str(path), "both give the size", allowed, remedy, "photo.size")


def _size(given: dict[str, Any]) -> dict[str, Any] | None:
    """Return the size as a face file has it."""
    if given["pupils"]:
        return {"pupils": given["pupils"]}
    if given["ruler"]:
        start, end, length = given["ruler"]
        return {"ruler": {"from": _point(start), "to": _point(end), "length": length}}
    return None


def _point(text: str) -> list[float] | str:
    parts = text.split(",")
    try:
        return [float(part) for part in parts]
    except ValueError:
        return text  # refused where points of a face file are
