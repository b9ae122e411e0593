"""Pictures of faces: sides of the patient, units and millilitres, every point seen somewhere."""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from needlework.anatomy import average_face, face_from
from needlework.anatomy.arrays import Floats
from needlework.exchange.face.drawing import Dot, face_picture, seen_from
from needlework.exchange.face.glyphs import written
from needlework.exchange.face.planned import (
    fields_of,
    laid_out,
    legend,
    needed_views,
    patches_of,
    picture,
    picture_png,
)
from needlework.exchange.face.png import png
from needlework.exchange.face.raster import rasterise
from needlework.exchange.face.shade import shaded
from needlework.exchange.face.view import behind, front, oblique
from needlework.exchange.report.points import points_section
from needlework.planfile import load_plan, read_plan
from tests.anatomy.faces import clicked

EXAMPLES = Path(str(files("needlework"))) / "examples"
FACE = average_face()
PLAN = load_plan(EXAMPLES / "frown-lines.toml")
LAID = laid_out(PLAN.sessions[0], PLAN, FACE)


def test_the_patients_right_is_on_the_viewers_left() -> None:
    right, left = (
        front().project(FACE.place("outer-canthus", side)) for side in ("right", "left")
    )
    assert right[0] < left[0]
    right, left = (behind().project(FACE.place("tragus", side)) for side in ("right", "left"))
    assert right[0] > left[0]


def test_an_oblique_view_shows_its_side() -> None:
    for side, other in (("right", "left"), ("left", "right")):
        assert seen_from(FACE, oblique(side), FACE.spot("masseter-mid", side))
        assert not seen_from(FACE, oblique(side), FACE.spot("masseter-mid", other))


def test_up_is_up_and_near_is_near() -> None:
    brow, chin = front().project(FACE.place("glabella")), front().project(FACE.place("menton"))
    assert brow[1] < chin[1]
    assert front().project(FACE.place("nose-tip"))[2] > brow[2]


def test_a_pixel_shows_the_nearer_of_two_triangles() -> None:
    points = np.array([[0, 0, 0], [8, 0, 0], [0, 8, 0], [0, 0, 5], [8, 0, 5], [0, 8, 5.0]])
    seen = rasterise(points, np.array([[0, 1, 2], [3, 4, 5]]), 8, 8)
    assert seen.triangle[1, 1] == 1
    assert seen.depth[1, 1] == pytest.approx(5)
    assert seen.triangle[7, 7] == -1


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_pixels_survive_the_file(channels: int) -> None:
    pixels = np.random.default_rng(2).integers(0, 256, (5, 7, channels)).astype(np.uint8)
    content = png(pixels)
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", content[16:24])
    assert (width, height) == (7, 5)
    body = zlib.decompress(content[content.index(b"IDAT") + 4 : content.index(b"IEND") - 8])
    rows = np.frombuffer(body, np.uint8).reshape(5, 1 + 7 * channels)[:, 1:]
    assert (np.cumsum(rows, axis=0, dtype=np.uint8) == pixels.reshape(5, -1)).all()


def dots_of(svg: str) -> Floats:
    found = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="8.2"', svg)
    return np.array(found, dtype=float)


def test_points_stand_where_they_are_mirrored_and_hold_their_units() -> None:
    view = needed_views(LAID, FACE)[0]
    svg = picture(LAID, FACE, view, "f")
    dots = dots_of(svg)
    assert len(dots) == 5
    mirrored = np.array([[view.width - x, y] for x, y in dots])
    apart = np.linalg.norm(dots[:, None] - mirrored[None], axis=2)
    assert apart.min(axis=1).max() < 1.5
    assert svg.count(">4</text>") == 5
    assert "4 U in 0.1 mL, corrugator supercilii, left" in svg


def test_the_legend_tells_points_units_and_volume() -> None:
    words = [one.words for one in legend(LAID)]
    assert "corrugator supercilii: 4 points of 4 U in 0.1 mL" in words
    assert "procerus: 1 point of 4 U in 0.1 mL" in words


@pytest.mark.parametrize("name", ["frown-lines", "frown-lines-sites", "all-needles"])
def test_every_point_is_seen_in_some_picture(name: str) -> None:
    plan = load_plan(EXAMPLES / f"{name}.toml")
    laid = laid_out(plan.sessions[0], plan, FACE)
    views = needed_views(laid, FACE)
    for one in laid:
        for item in one.placed:
            assert any(seen_from(FACE, view, item.spot) for view in views)


def test_hidden_points_are_counted() -> None:
    spot = FACE.spot("occipital-protuberance")
    svg = face_picture(FACE, front(), [Dot("4", "behind", spot, "midline", "#000")], title="t")
    assert "1 of 1 points cannot be seen from here" in svg


def test_muscles_in_danger_are_dashed() -> None:
    drawn = patches_of(LAID, FACE)
    named = {patch.words.partition(",")[0]: patch.dashed for patch in drawn}
    assert named["levator palpebrae superioris"]
    assert not named["corrugator supercilii"]
    svg = picture(LAID, FACE, needed_views(LAID, FACE)[0], "f", drawn)
    assert "stroke-dasharray" in svg
    assert "not to be reached" in svg


def test_fields_grow_with_dose_and_are_told_as_assumed() -> None:
    fields = fields_of(LAID, FACE)
    assert len(fields) == 5
    assert {field.words for field in fields} == {"half effect within 10 mm"}
    for field, item in zip(fields, LAID[0].placed, strict=True):
        reached = FACE.net.distances(item.spot, field.outline)
        assert reached == pytest.approx(10, rel=0.1)  # ways in the net are a little longer
    svg = picture(LAID, FACE, needed_views(LAID, FACE)[0], "f", fields)
    assert svg.count("assumed to reach") == 1


def test_the_png_holds_rings_where_the_svg_has_them() -> None:
    view = needed_views(LAID, FACE)[0]
    content = picture_png(LAID, FACE, view, patches_of(LAID, FACE))
    width, height = struct.unpack(">II", content[16:24])
    assert (width, height) == (2 * view.width, 2 * view.height)
    body = zlib.decompress(content[content.index(b"IDAT") + 4 : content.index(b"IEND") - 8])
    rows = np.frombuffer(body, np.uint8).reshape(height, 1 + 3 * width)[:, 1:]
    pixels = np.cumsum(rows, axis=0, dtype=np.uint8).reshape(height, width, 3)
    for x, y in dots_of(picture(LAID, FACE, view, "f")):
        ring = pixels[int(2 * y), int(2 * (x + 8.2))]
        middle = pixels[int(2 * y) + 11, int(2 * x) - 4]
        assert ring.astype(int).max() < 200
        assert middle.min() > 240


@pytest.mark.parametrize("text", ["4", "12", "2.5", "R"])
def test_letters_are_written_with_the_dots_that_they_have(text: str) -> None:
    ink = written(text, 2)
    assert ink.shape[0] == 14
    assert set(np.unique(ink)) == {0, 1}
    assert written("", 2).shape == (14, 0)


def test_darker_skin_types_are_drawn_darker() -> None:
    small = replace(front(), width=80, height=100, scale=0.4)
    means = []
    for skin_type in range(1, 7):
        pixels = shaded(FACE.head, FACE.surface, small, skin_type)
        means.append(pixels[pixels[..., 3] == 255][:, :3].mean())
    assert means == sorted(means, reverse=True)
    assert means[0] > 1.8 * means[-1]


def test_the_report_says_whose_face_it_is() -> None:
    average = points_section(PLAN)
    own = points_section(PLAN, face_from(clicked()))
    assert average is not None
    assert "average face" in average
    assert own is not None
    assert "own face" in own
    assert "corrugator" in own.lower()


def test_a_plan_without_points_has_no_such_section() -> None:
    assert points_section(load_plan(EXAMPLES / "frown-lines-dose.toml")) is None


def test_an_unknown_place_is_told_in_the_report() -> None:
    text = (EXAMPLES / "frown-lines-sites.toml").read_text()
    section = points_section(read_plan(text.replace("mid-pupillary line", "third eye")))
    assert section is not None
    assert "third eye" in section
