"""``needlework products`` says what the tables know, and what of it is unverified."""

from __future__ import annotations

import json
from typing import Any

import pytest

from needlework.cli.app import main


def out_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["products", *arguments]) == 0
    return capsys.readouterr().out


def json_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    document = json.loads(out_of(capsys, *arguments, "--json"))
    found = document["products"]
    assert isinstance(found, list)
    return found


def test_without_a_name_every_product_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    shown = out_of(capsys)
    for word in ("onabotulinumtoxinA", "skinpen", "tranexamic-acid", "deoxycholic-acid"):
        assert word in shown
    assert "44 products" in shown


def test_a_brand_opens_the_card_of_its_product(capsys: pytest.CaptureFixture[str]) -> None:
    shown = out_of(capsys, "Dysport")
    assert shown.startswith("abobotulinumtoxinA  (toxin)")
    assert "≈ 19.8413" in shown
    assert "may contain cow's milk protein" in shown
    assert "no label allows to convert" in shown
    assert "dysport-label-us (unverified)" in shown


def test_a_name_of_several_words_needs_no_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    assert "(filler)" in out_of(capsys, "Restylane", "Kysse")


def test_a_device_shows_its_limits(capsys: pytest.CaptureFixture[str]) -> None:
    shown = out_of(capsys, "skinpen")
    assert "from 22 years, skin type 2-4, up to 1.5 mm" in shown
    assert "isotretinoin-current" in shown


def test_an_active_shows_its_evidence_and_status(capsys: pytest.CaptureFixture[str]) -> None:
    shown = out_of(capsys, "NCTF")
    assert "grade N" in shown
    assert "not approved (recalled)" in shown


def test_json_keeps_amounts_as_text_with_their_unit(capsys: pytest.CaptureFixture[str]) -> None:
    (azzalure,) = json_of(capsys, "Azzalure")
    assert azzalure["vials"][2]["size"] == "125 sU"
    assert azzalure["dilutions"][2]["dilution"] == {
        "vial": "125 sU", "diluent": "0.63 mL", "units_per_tenth_ml": "≈ 19.8413",
    }  # fmt: skip
    assert azzalure["use_within_hours"] == 24
    assert azzalure["observed_ratios"][0]["low"] == "2.5"


def test_every_product_fits_into_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = json_of(capsys)
    assert len(found) == 44
    assert {one["kind"] for one in found} == {
        "toxin", "device", "active", "filler", "fat-dissolver",
    }  # fmt: skip


def test_one_kind_is_picked_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert [one["kind"] for one in json_of(capsys, "kybella", "--kind", "active")] == ["active"]
    assert {one["kind"] for one in json_of(capsys, "--kind", "device")} == {"device"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["Botoxx"], "onabotulinumtoxinA"),
        (["nivobotulinumtoxinA"], "has no row"),
        (["Dysport", "--kind", "device"], "leave --kind out"),
        (["zzzz qqqq"], "needlework products"),
    ],
)
def test_what_is_not_known_is_one_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert main(["products", *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert words in shown.err
    assert "Traceback" not in shown.err
