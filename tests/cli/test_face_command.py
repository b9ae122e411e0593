"""``needlework face``: points listed, drawn and measured."""

from __future__ import annotations

import json
import tomllib
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from needlework.cli.app import main
from tests.anatomy.test_face_file import WHOLE

EXAMPLES = Path(str(files("needlework"))) / "examples"
FROWN = str(EXAMPLES / "frown-lines.toml")
OWN = str(EXAMPLES / "frown-lines-sites.toml")


def fits(document: object, name: str) -> bool:
    """Return whether a document fits a shipped schema."""
    schema = json.loads((files("needlework") / "schemas" / name).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return not list(jsonschema.Draft202012Validator(schema).iter_errors(document))


@pytest.fixture
def face(tmp_path: Path) -> str:
    path = tmp_path / "face.toml"
    path.write_text(WHOLE)
    return str(path)


def test_sites_are_listed_with_units_and_millilitres(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["face", "sites", FROWN]) == 0
    text = capsys.readouterr().out
    assert text.count("4 U") == 5
    assert text.count("0.1 mL") == 5
    assert "procerus" in text


def test_sites_as_json_hold_rule_and_resolved_place(
    capsys: pytest.CaptureFixture[str], face: str
) -> None:
    assert main(["face", "sites", OWN, "--face", face, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert fits(document, "sites-1.schema.json")
    assert document["face"]["scale"] == "pupils"
    (treatment,) = document["sessions"][0]["treatments"]
    assert len(treatment["sites"]) == 5
    for site in treatment["sites"]:
        assert site["rule"]["from"]
        assert sum(site["resolved"]["weights"]) == pytest.approx(1, abs=1e-5)
        assert site["resolved"]["sd_mm"] > 0
        assert {"orbital-rim", "brow"} <= {near["line"] for near in site["distances"]}


def test_a_dose_without_points_is_told_and_exits_with_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["face", "sites", str(EXAMPLES / "frown-lines-dose.toml")]) == 1
    assert "without points" in capsys.readouterr().out


@pytest.mark.parametrize("view", ["front", "right"])
def test_a_picture_is_whole_svg_with_its_points(tmp_path: Path, view: str) -> None:
    out = tmp_path / "face.svg"
    assert main(["face", "render", FROWN, "--out", str(out), "--view", view, "--muscles"]) == 0
    root = ElementTree.parse(out).getroot()
    text = " ".join(root.itertext())
    assert "corrugator supercilii: 4 points of 4 U in 0.1 mL" in text
    assert "illustration" in text
    assert "R" in text.split()
    assert "http" not in out.read_text().replace("http://www.w3.org/2000/svg", "")


def test_a_picture_may_be_pixels(tmp_path: Path) -> None:
    out = tmp_path / "face.png"
    assert main(["face", "render", FROWN, "--out", str(out)]) == 0
    assert out.read_bytes().startswith(b"\x89PNG")


def test_a_pose_is_drawn_before_treatment_and_on_a_day(tmp_path: Path) -> None:
    notes = []
    for extra in ([], ["--day", "30"]):
        out = tmp_path / "frown.svg"
        assert main(["face", "render", FROWN, "--out", str(out), "--pose", "frown", *extra]) == 0
        notes.append(" ".join(ElementTree.parse(out).getroot().itertext()))
    assert "Frowning, before treatment" in notes[0]
    assert "Frowning, day 30" in notes[1]


def test_moves_are_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["face", "moves", FROWN, "--days", "0:60:30"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert fits(document, "face-moves-1.schema.json")
    assert document["days"] == [0, 30, 60]
    assert document["areas"][0]["area"] == "glabella"


def test_a_face_is_measured_in_millimetres(capsys: pytest.CaptureFixture[str], face: str) -> None:
    assert main(["face", "measure", face]) == 0
    assert "pupils" in capsys.readouterr().out
    assert main(["face", "measure", face, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert fits(document, "face-measures-1.schema.json")
    found = {one["what"]: one["mm"] for one in document["measures"]}
    assert found["pupils"] == pytest.approx(62)
    assert found["outer canthi"] == pytest.approx(88.4, abs=0.5)


def test_a_face_file_fits_its_schema() -> None:
    assert fits(tomllib.loads(WHOLE), "face-1.schema.json")
    for old, new in (("menton =", "mentum ="), ('"62 mm"', "62"), ("width = 2000", "width = 0")):
        assert not fits(tomllib.loads(WHOLE.replace(old, new)), "face-1.schema.json")


def test_points_and_places_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["face", "points"]) == 0
    text = capsys.readouterr().out
    assert "menton" in text
    assert "mid-brow" in text


@pytest.mark.parametrize(
    "arguments",
    [
        ["sites", "nowhere.toml"],
        ["sites", FROWN, "--face", "nowhere.toml"],
        ["measure", FROWN],
        ["render", FROWN, "--out", "nowhere/face.svg"],
        ["render", FROWN, "--out", FROWN],
        ["render", FROWN, "--out", "face.svg", "--session", "s9"],
        ["render", FROWN, "--out", "face.svg", "--view", "above"],
    ],
)
def test_bad_input_is_a_sentence(
    arguments: list[str],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["face", *arguments]) == 2
    said = capsys.readouterr()
    assert said.err
    assert "Traceback" not in said.err
    assert not list(tmp_path.iterdir())


def test_a_plan_without_toxin_points_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, out = str(EXAMPLES / "melasma.toml"), tmp_path / "face.svg"
    assert main(["face", "sites", plan]) == 1
    assert "no toxin treatment and no filler with points" in capsys.readouterr().out
    assert main(["face", "render", plan, "--out", str(out)]) == 0
    assert "A face without points" in out.read_text()


def test_a_site_at_an_unknown_place_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(Path(OWN).read_text().replace("mid-pupillary line", "third eye"))
    assert main(["face", "sites", str(plan)]) == 2
    assert "third eye" in capsys.readouterr().err


def test_a_check_measures_on_the_patients_face(
    capsys: pytest.CaptureFixture[str], face: str
) -> None:
    main(["check", FROWN, "--face", face, "--json"])
    document = json.loads(capsys.readouterr().out)
    assert "where sites lie" in document["ran"]
