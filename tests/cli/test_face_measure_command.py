"""``needlework face measure`` of photos, and ``outcomes`` of face files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from needlework.cli.app import main
from needlework.exchange.face.face_text import face_text
from needlework.photo import Asked, picture, weights
from tests.anatomy.pictures import taken
from tests.cli.test_face_command import fits
from tests.photo.recorded import portrait

SIZE = (2000, 2400)
IRIS = {"iris": {"right": [[800.0, 1200.0], [859.0, 1200.0]]}}
Text = pytest.CaptureFixture[str]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "anna.png"
    portrait().save(path)
    return path


@pytest.fixture
def visits(tmp_path: Path) -> list[str]:
    raised = {f"brow-{end}-upper-{side}": (0.0, 7.0) for end in ("head", "mid", "tail")
              for side in ("left", "right")}  # fmt: skip
    names = []
    for number, clicks in enumerate(
        (
            taken(),
            taken(0, "raise", raised),
            taken(30, moved={"upper-lid-left": (0.0, -3.0)}),
            taken(30, "raise"),
        )
    ):
        path = tmp_path / f"visit-{number}.toml"
        path.write_text(face_text(clicks, SIZE, IRIS))
        names.append(str(path))
    return names


def test_a_photo_becomes_a_face_file_that_other_commands_read(
    photo: Path, tmp_path: Path, capsys: Text
) -> None:
    out = tmp_path / "anna.toml"
    asked = ["--mirrored", "no", "--expression", "smile", "--day", "0"]
    assert main(["face", "measure", str(photo), *asked, "--out", str(out), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert fits(document, "face-measures-1.schema.json")
    found = {one["what"]: one["mm"] for one in document["measures"]}
    assert 58 < found["pupils"] < 65
    assert sorted(tmp_path.iterdir()) == [photo, out]
    assert main(["face", "measure", str(out), "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert again["measures"] == document["measures"]
    assert main(["face", "outcomes", str(out)]) == 0
    assert "nothing to compare" in capsys.readouterr().out


def test_a_photo_is_not_measured_before_it_is_said_whether_it_is_mirrored(
    tmp_path: Path, capsys: Text
) -> None:
    path = tmp_path / "anna.jpg"
    path.write_bytes(b"\xff\xd8\xff")
    assert main(["face", "measure", str(path), "--out", str(tmp_path / "anna.toml")]) == 2
    said = capsys.readouterr().err
    assert "--mirrored: not answered" in said
    assert "mole" in said
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--pupils", "62 mm", "--ruler", "1,1", "2,2", "40 mm"], "both give the size"),
        (["--ruler", "here", "2,2", "40 mm"], "ruler"),
        (["--ruler", "10,10", "200,10", "40"], "ruler"),
        (["--pupils", "6.2"], "pupils"),
        (["--expression", "rest"], "mouth is open"),
        (["--out", "nowhere/anna.toml"], "nowhere"),
    ],
)
def test_bad_options_of_photos_are_sentences(
    photo: Path, options: list[str], words: str, capsys: Text, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(photo.parent)
    given = ["--mirrored", "no", "--expression", "smile", *options]
    assert main(["face", "measure", str(photo), *given]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert "Traceback" not in said
    assert list(photo.parent.iterdir()) == [photo]


def test_options_of_photos_are_refused_for_face_files(visits: list[str], capsys: Text) -> None:
    assert main(["face", "measure", visits[0], "--mirrored", "no", "--day", "3"]) == 2
    said = capsys.readouterr().err
    assert "--mirrored, --day" in said


def test_without_the_networks_the_command_that_brings_them_is_named(
    tmp_path: Path, capsys: Text, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(weights.SETTING, str(tmp_path / "data"))
    images = pytest.importorskip("PIL.Image", reason="photos need the extra `photo`")
    path = tmp_path / "anna.png"
    images.new("RGB", (300, 300)).save(path)
    assert main(["face", "measure", str(path), "--mirrored", "no"]) == 2
    assert "needlework photo install" in capsys.readouterr().err
    assert main(["photo", "status"]) == 1
    assert capsys.readouterr().out.startswith("Not installed")
    assert main(["photo", "remove"]) == 0
    assert main(["photo", "install", "--from", str(path)]) == 2
    assert "nothing was installed" in capsys.readouterr().err
    assert list((tmp_path / "data").iterdir()) == []


def test_without_the_extra_its_name_is_said(
    tmp_path: Path, capsys: Text, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "PIL", None)
    path = tmp_path / "anna.png"
    path.write_bytes(picture.MAGIC[1])
    assert main(["face", "measure", str(path), "--mirrored", "no"]) == 2
    assert "needlework[photo]" in capsys.readouterr().err
    assert Asked(mirrored=False).expression == "rest"


def test_outcomes_are_told_as_text(visits: list[str], capsys: Text) -> None:
    assert main(["face", "outcomes", *visits]) == 0
    text = capsys.readouterr().out
    assert "day 30, left lid: −3.0 ± 0.7 mm; a fall of 1 mm or more: >99 % likely" in text
    assert "limits are assumed" in text
    assert "of the first day's" in text
    assert "Left less right" in text


def test_outcomes_are_one_json_object_that_fits_its_schema(
    visits: list[str], capsys: Text
) -> None:
    assert main(["face", "outcomes", *visits, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert fits(document, "face-outcomes-1.schema.json")
    lids = {one["side"]: one["mm"] for one in document["falls"] if one["what"] == "lid"}
    assert lids == {"left": pytest.approx(-3, abs=0.05), "right": pytest.approx(0, abs=0.05)}
    left: dict[str, Any] = next(
        one for one in document["movements"]
        if (one["measure"], one["side"], one["day"]) == ("brow-middle", "left", 30)
    )  # fmt: skip
    assert left["left"] == pytest.approx(0, abs=0.02)


def test_outcomes_are_drawn_without_a_photo(visits: list[str], tmp_path: Path) -> None:
    out = tmp_path / "outcomes.svg"
    assert main(["face", "outcomes", *visits, "--svg", str(out)]) == 0
    root = ElementTree.parse(out).getroot()
    text = " ".join(root.itertext())
    assert {"R", "L", "day 0", "day 30", "10 mm"} <= set(root.itertext())
    assert "no photo" in text
    assert not [one for one in root.iter() if one.tag.endswith("image")]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("day = 0", 'day = "first"'), "picture.day"),
        (("day = 0", "day = 1e9"), "picture.day"),
        (('expression = "rest"', 'expression = "grin"'), "raise, frown"),
        (("raised = 0.0", "raised = true"), "picture.raised"),
        (("landmark_sd_mm = 0.55", "landmark_sd_mm = -1"), "landmark_sd_mm"),
    ],
)
def test_what_a_picture_cannot_be_is_a_sentence(
    visits: list[str], change: tuple[str, str], words: str, capsys: Text
) -> None:
    path = Path(visits[0])
    assert change[0] in path.read_text()
    path.write_text(path.read_text().replace(*change))
    assert main(["face", "outcomes", str(path)]) == 2
    said = capsys.readouterr().err
    assert words in said
    assert len(said.splitlines()) == 1


def test_a_picture_does_not_write_over_a_face_file(visits: list[str], capsys: Text) -> None:
    assert main(["face", "outcomes", *visits, "--svg", visits[1]]) == 2
    assert capsys.readouterr().err
    assert Path(visits[1]).read_text().startswith("format")
