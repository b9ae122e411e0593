"""``needlework face``: points of a plan on a face, pictures of them, a patient's own face."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from needlework.cli.face_measure_command import measure, outcomes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from needlework.anatomy import Clicks, Face
    from needlework.exchange.face.drawing import Patch
    from needlework.exchange.face.planned import OnFace
    from needlework.plans import Plan

FILE = click.Path(path_type=Path)
EXIT_NOTHING = 1
VIEWS = ("front", "right", "left", "behind")
VESSELS = "Vessels and nerves near points of fillers, along the skin; from memory, unverified:"
SHARED = "assumed; muscles that lie above each other share the same units."
POSES = ("rest", "frown", "raise", "squint", "smile", "platysma")
PLAN = click.argument("plan_path", metavar="PLAN", type=FILE)
FACE = click.option(
    "--face", "face_path", metavar="F", type=FILE, help="Face file; an average face without it."
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object only.")


@click.group("face")
def command() -> None:
    """Lay the points of a plan on a face, and measure a patient's own face.

    A face file holds clicked points of a picture and a length; `needlework face points` says
    which. Sides are the patient's.
    """


@command.command("sites")
@PLAN
@FACE
@AS_JSON
def sites(plan_path: Path, face_path: Path | None, as_json: bool) -> int:
    """List the points of PLAN: muscle, units, millilitres, and the rule that finds each.

    Exits with 1 when no point has a place on the face.
    """
    from needlework.cli.output import print_json
    from needlework.exchange.face.listing import sites_document
    from needlework.exchange.face.planned import laid_out

    plan, (face, _) = _plan(plan_path), _face(face_path)
    laid = {session.id: laid_out(session, plan, face) for session in plan.sessions}
    if as_json:
        print_json(sites_document(plan, face))
    else:
        _print_points(plan, face, laid)
        _print_muscles(plan, face)
    return 0 if any(one.placed for found in laid.values() for one in found) else EXIT_NOTHING


def _print_points(plan: Plan, face: Face, laid: Mapping[str, Sequence[OnFace]]) -> None:
    from needlework.cli.output import print_table
    from needlework.exchange.face.filled import beside_words
    from needlework.exchange.face.listing import COLUMNS, remarks, rows

    for session in plan.sessions:
        if found := rows(laid[session.id]):
            title = f"Session {session.id}, day {session.day}; face: {face.scale.words}"
            print_table(COLUMNS, found, title=title, numeric=("± mm",))
        for remark in remarks(laid[session.id]):
            click.echo(remark)
        if near := list(beside_words(face, laid[session.id])):
            click.echo(VESSELS)
            click.echo("\n".join(near))
    if not any(laid.values()):
        click.echo("The plan has no toxin treatment and no filler with points to lay on a face.")


def _print_muscles(plan: Plan, face: Face) -> None:
    from needlework.cli.output import print_table
    from needlework.exchange.face.listing import REACHED_COLUMNS, neighbour_words, reached_rows
    from needlework.forecast.neighbours import neighbours
    from needlework.forecast.reached import muscles_reached

    found = muscles_reached(plan, face)
    for session in plan.sessions:
        if mine := [one for one in found if one.session == session.id]:
            click.echo(f"\nWhat reaches which muscle, session {session.id}: {SHARED}")
            print_table(REACHED_COLUMNS, reached_rows(mine), numeric=("Gets",))
    for one in neighbours(plan, face):
        click.echo(f"{one.session}: {neighbour_words(one)}.")


@command.command("render")
@PLAN
@FACE
@click.option(
    "--out", "out_path", metavar="F", type=FILE, required=True, help="SVG file to write."
)
@click.option("--view", type=click.Choice(VIEWS), default="front", help="From where; front.")
@click.option("--session", "session_id", metavar="ID", help="Session of the plan; the first one.")
@click.option("--muscles", is_flag=True, help="Draw the injected muscles and their neighbours.")
@click.option("--fields", is_flag=True, help="Draw where each point has at least half effect.")
@click.option("--pose", type=click.Choice(POSES), default="rest", help="Which face is made; rest.")
@click.option("--day", type=click.FloatRange(0, 3650), help="Day of the pose; untreated without.")
def render(
    plan_path: Path,
    face_path: Path | None,
    out_path: Path,
    view: str,
    session_id: str | None,
    muscles: bool,
    fields: bool,
    pose: str,
    day: float | None,
) -> int:
    """Draw the points of PLAN on the face: units in each, muscles and millilitres below.

    With a pose the face moves as far as it can before treatment, or, with a day, as far as the
    forecast leaves it. An illustration of the plan, never a picture of a result.
    """
    from needlework.cli.forecast_command import check_outputs
    from needlework.exchange.face.planned import laid_out, named_view, picture, picture_png
    from needlework.exchange.files import write_bytes, write_text

    check_outputs(plan_path, [out_path])
    plan, (face, _) = _plan(plan_path), _face(face_path)
    laid = laid_out(_session(plan, session_id), plan, face)
    drawn, tone = _areas(laid, face, muscles, fields), plan.patient.skin_type
    seen = named_view(view, laid if pose == "rest" else (), face)
    moving, note = _posed(face, plan, pose, day)
    if out_path.suffix.lower() == ".png":
        written = write_bytes(out_path, picture_png(laid, moving, seen, drawn, tone))
    else:
        shown = picture(laid, moving, seen, "face", drawn, note=note, skin_type=tone)
        written = write_text(out_path, shown)
    click.echo(f"Written: {written}", err=True)
    return 0


@command.command("moves")
@PLAN
@click.option("--days", metavar="A:B:STEP", help="Days of the answer; the forecast's by default.")
def moves(plan_path: Path, days: str | None) -> int:
    """Print how far each expression goes on each day of PLAN, as one JSON object for a viewer.

    Rest, frown, raised brows, squint, smile and neck: amplitude at full effort times the movement
    that the forecast leaves, side by side. An illustration, never a result.
    """
    from needlework.cli.days import parse_days
    from needlework.cli.output import print_json
    from needlework.exchange.face.moves import moves_document
    from needlework.forecast import forecast

    plan = _plan(plan_path)
    wanted = None if days is None else parse_days(days)
    print_json(moves_document(forecast(plan, days=wanted), plan))
    return 0


@command.command("points")
def points() -> int:
    """List the points of a face file, and the places that `at = { rule = … }` of a site knows."""
    from needlework.anatomy.clicks import EXTRA, NEEDED
    from needlework.anatomy.face_file import PUPILS
    from needlework.anatomy.placing import known_places

    for title, names in (
        ("Needed in a face file", NEEDED),
        ("May be added", (*EXTRA, *PUPILS)),
        ("Places for sites of a plan", known_places()),
    ):
        click.echo(f"{title}:")
        click.echo("  " + "\n  ".join(names))
    return 0


command.add_command(measure)
command.add_command(outcomes)


def _plan(path: Path) -> Plan:
    from needlework.planfile import load_plan

    return load_plan(path)


def _face(path: Path | None) -> tuple[Face, Clicks | None]:
    from needlework.anatomy import average_face, face_from, read_clicks
    from needlework.planfile.files import read_text

    if path is None:
        return average_face(), None
    clicks = read_clicks(read_text(path, "a face file"), str(path))
    return face_from(clicks), clicks


def _areas(laid: Sequence[OnFace], face: Face, muscles: bool, fields: bool) -> tuple[Patch, ...]:
    from needlework.exchange.face.planned import fields_of, patches_of

    around = patches_of(laid, face) if muscles else ()
    return (*around, *(fields_of(laid, face) if fields else ()))


def _posed(face: Face, plan: Plan, name: str, day: float | None) -> tuple[Face, str]:
    """Return the face in a pose, untreated or on a day of the plan, and what it is in words."""
    from needlework.anatomy.poses import poses

    pose = poses()[name]
    if not pose.parts:
        return face, ""
    if day is None:
        strengths = pose.strengths(lambda _area, _side: 1.0)
        return face.posed(strengths), f"{pose.words.capitalize()}, before treatment."
    from needlework.exchange.face.moves import moves_of
    from needlework.forecast import forecast

    moves = moves_of(forecast(plan), plan)
    note = f"{pose.words.capitalize()}, day {day:g}: as far as the forecast leaves it (median)."
    return face.posed(moves.strengths(pose, day)), note


def _session(plan: Plan, wanted: str | None):  # type: ignore[no-untyped-def]
    from needlework.problems import BadInputError, Problem

    known = {session.id: session for session in plan.sessions}
    if wanted is None:
        return plan.sessions[0]  # every plan has one
    if wanted in known:
        return known[wanted]
    allowed, remedy = ", ".join(known), "Name one of them."
    raise BadInputError([Problem("--session", repr(wanted), allowed, remedy, "face.session")])
