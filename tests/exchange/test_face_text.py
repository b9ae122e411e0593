"""Points that were found are kept as a face file, and come back as they were."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest

from needlework.anatomy import read_clicks
from needlework.exchange.face.face_text import face_text
from tests.anatomy.pictures import taken
from tests.cli.test_face_command import fits

IRIS = {"iris": {"right": [[800.0, 1200.0], [859.0, 1200.0]]}}


@pytest.mark.parametrize("clicked", [True, False])
@pytest.mark.parametrize("mirrored", [True, False])
def test_a_face_file_keeps_points_size_and_pose(clicked: bool, mirrored: bool) -> None:
    clicks = taken(14, "smile", clicked=clicked, raised=0 if clicked else 4)
    clicks = replace(clicks, mirrored=mirrored)
    text = face_text(clicks, (2000, 2400), IRIS)
    found = read_clicks(text, clicks.name)
    assert set(found.points) == set(clicks.points)
    for name, point in clicks.points.items():
        assert found.points[name] == pytest.approx(point)
    assert found.shot == clicks.shot
    assert found.mirrored == mirrored
    assert found.scale is not None
    assert clicks.scale is not None
    assert found.scale.mm_per_pixel == pytest.approx(clicks.scale.mm_per_pixel)
    assert fits(tomllib.loads(text), "face-1.schema.json")


def test_a_face_file_holds_no_picture_and_no_path() -> None:
    text = face_text(taken(), (2000, 2400), IRIS)
    assert "day 0 rest" not in text
    assert set(tomllib.loads(text)) == {"format", "picture", "scale", "points"}
