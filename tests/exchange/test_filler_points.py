"""Points of fillers listed and drawn: millilitres, layers, and how far vessels are."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from needlework.anatomy import average_face
from needlework.cli.app import main
from needlework.exchange.face.filled import Filled, beside_words
from needlework.exchange.face.planned import laid_out, legend, needed_views, picture, picture_png
from needlework.exchange.report.points import points_section
from needlework.planfile import read_plan
from tests.cli.test_face_command import fits

PLAN = """
format = "needlework-plan/1"
region = "US"
[[session]]
id = "s1"
day = 0
[[session.treatment]]
id = "f"
kind = "filler"
product = "Juvederm Vollure"
area = "nasolabial"
depth = "subdermal"
"""
POINTS = "".join(
    f'[[session.treatment.site]]\nside = "{side}"\nvolume = "{volume} mL"\n'
    f'{depth}at = {{ rule = "{rule}", lateral = "{lateral} mm" }}\n'
    for side, volume, rule, lateral, depth in (
        ("left", "0.2", "nasolabial-upper", 2, ""),
        ("right", "0.2", "nasolabial-upper", 2, ""),
        ("left", "0.05", "alar-base", -2, 'depth = "supraperiosteal"\n'),
        ("left", "0.1", "jaw-angle", 1, ""),
    )
)
TOXIN = (
    '[[session.treatment]]\nid = "t"\nkind = "neuromodulator"\nproduct = "onabotulinumtoxinA"\n'
    'area = "glabella"\nprotocol = "ona-gl"\n'
)
FACE = average_face()
ALONE = read_plan(PLAN + POINTS)
BOTH = read_plan(PLAN + POINTS + TOXIN)


@pytest.fixture
def path(tmp_path: Path) -> str:
    found = tmp_path / "plan.toml"
    found.write_text(PLAN + POINTS)
    return str(found)


def test_a_picture_holds_the_millilitres_of_each_point_in_a_colour_of_its_own() -> None:
    laid = laid_out(BOTH.sessions[0], BOTH, FACE)
    assert [isinstance(one, Filled) for one in laid] == [True, False]
    (view,) = needed_views(laid, FACE)[:1]
    drawn = str(picture(laid, FACE, view, "x"))
    text = " ".join(ElementTree.fromstring(drawn).itertext())
    assert "0.05" in text and text.count("0.2 mL of") == 4  # told twice
    assert "supraperiosteal, left: from alar base: 2 mm medial" in text
    entries = legend(laid)
    assert "nasolabial fold: 4 points, 0.55 mL in all" in entries[-1].words
    assert len({one.colour for one in entries}) == len(entries) == 3


def test_a_point_at_the_side_is_seen_in_some_picture() -> None:
    laid = laid_out(ALONE.sessions[0], ALONE, FACE)
    assert [view.name for view in needed_views(laid, FACE)] == ["front", "from the left"]


def test_pixels_hold_points_of_fillers() -> None:
    laid = laid_out(ALONE.sessions[0], ALONE, FACE)
    (view,) = needed_views(laid, FACE)[:1]
    assert picture_png(laid, FACE, view) != picture_png((), FACE, view)


def test_a_filler_without_points_is_not_laid_on_a_face() -> None:
    plain = read_plan(PLAN + 'volume = "1 mL"\n')
    assert laid_out(plain.sessions[0], plain, FACE) == ()
    assert points_section(plain) is None


def test_each_point_tells_the_vessels_beside_it_with_their_spread() -> None:
    said = list(beside_words(FACE, laid_out(BOTH.sessions[0], BOTH, FACE)))
    assert len(said) == 4
    assert "±" in said[0] and "from the facial and angular artery" in said[0]
    assert said[3] == "f-p4: no vessel that is known here within 15 mm, which proves nothing"


def test_sites_are_listed_with_layer_and_vessels(
    capsys: pytest.CaptureFixture[str], path: str
) -> None:
    assert main(["face", "sites", path]) == 0
    text = capsys.readouterr().out
    assert "supraperiosteal" in text and text.count("0.2 mL") == 2
    assert "from memory, unverified" in text
    assert "reaches which muscle" not in text


def test_sites_as_json_fit_the_schema(capsys: pytest.CaptureFixture[str], path: str) -> None:
    assert main(["face", "sites", path, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert fits(document, "sites-1.schema.json")
    (session,) = document["sessions"]
    (filler,) = session["fillers"]
    assert (session["treatments"], filler["volume"]) == ([], "0.55 mL")
    first, _, third, _ = filler["sites"]
    assert (first["volume"], first["layer"], third["layer"]) == (
        "0.2 mL", "subdermal", "supraperiosteal",
    )  # fmt: skip
    assert first["distances"][0]["line"] == "facial-artery"
    del first["volume"]
    assert not fits(document, "sites-1.schema.json")


def test_the_report_draws_points_and_says_that_distances_clear_nothing() -> None:
    section = str(points_section(BOTH))
    assert "a distance clears nothing" in section
    assert "of a filler its millilitres" in section
    assert "Supraperiosteal" in section
    assert section.count("4 points of 4 U") == 1


def test_a_point_beyond_the_midline_is_told_in_the_report() -> None:
    far = PLAN + POINTS.replace('"-2 mm"', '"-60 mm"')
    assert "beyond the midline from the left" in str(points_section(read_plan(far)))
