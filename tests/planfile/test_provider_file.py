"""Provider and policy files are read whole, and each fault of one has its sentence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from needlework.planfile import load_policy, load_team, read_policy, read_team
from needlework.plans import ClinicLimit, Kit, Provider
from needlework.problems import BadInputError

TEAM = """
format = "needlework-provider/1"
jurisdiction = "US-CA"
premises = "medical spa"
[kit]
hyaluronidase_expiry = 2027-01-31
vials = { Botox = 3 }
[[provider]]
id = "dr-a"
name = "A. Example"
role = "MD"
does = ["assess", "prescribe"]
assessment = "in-person"
delegates = 2
license = "A 1"
[[provider]]
id = "rn-b"
role = "RN"
does = ["inject"]
"""
POLICY = """
format = "needlework-policy/1"
name = "Example clinic"
forbidden = ["radiofrequency", "Botox", "tranexamic acid"]
[kit]
hyaluronidase_expiry = 2027-01-31
[[limit]]
rule = "label-interval/ona-gl"
amount = 100
unit = "days"
reason = "fewer antibodies"
"""


def test_a_provider_file_gives_people_place_and_kit() -> None:
    team = read_team(TEAM)
    assert team.jurisdiction == "US-CA" and team.premises == "clinic"
    assert team.kit == Kit(date(2027, 1, 31), {"onabotulinumtoxinA": 3})
    assert team.providers == (
        Provider(
            "dr-a", "physician", ("assess", "prescribe"), "A. Example", "in-person", 2, "A 1"
        ),
        Provider("rn-b", "registered-nurse", ("inject",)),
    )
    assert team.doing("inject") == (team.member("rn-b"),)


def test_a_policy_file_gives_limits_and_what_is_not_used() -> None:
    policy = read_policy(POLICY, "clinic.toml")
    assert policy.forbidden == ("radiofrequency", "onabotulinumtoxinA", "tranexamic-acid")
    (limit,) = policy.limits
    wanted = ClinicLimit("LABEL-INTERVAL/ona-gl", Decimal(100), "days", "fewer antibodies")
    assert limit == wanted
    assert limit.where == "clinic.toml, line 7, limit[0]"
    assert policy.kit.hyaluronidase_expiry == date(2027, 1, 31)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('role = "MD"', 'role = "fysician"', 'allowed: "physician"'),
        ('role = "MD"\n', "", "role is missing"),
        ('["assess", "prescribe"]', '["assess", "prescrib"]', '"prescribe"'),
        ('["assess", "prescribe"]', '"assess"', "no list"),
        ('["assess", "prescribe"]', "[]", "does is missing"),
        ('id = "rn-b"', 'id = "dr-a"', "is used twice"),
        ('premises = "medical spa"', 'premises = "clnic"', '"clinic"'),
        ("vials = { Botox = 3 }", "vials = { Botox = -1 }", "vials"),
        ("vials = { Botox = 3 }", "vials = { Botx = 3 }", "onabotulinumtoxinA"),
        ("delegates = 2", "delegates = -2", "out of range"),
        ('assessment = "in-person"', 'assessment = "phone"', '"remote-text"'),
        ("provider/1", "provider/2", "needlework-provider/1"),
        ('jurisdiction = "US-CA"', 'jurisdicton = "US-CA"', "Did you mean jurisdiction"),
    ],
)
def test_a_fault_of_a_provider_file_is_one_sentence(old: str, new: str, words: str) -> None:
    with pytest.raises(BadInputError) as refused:
        read_team(TEAM.replace(old, new), "team.toml")
    (problem,) = refused.value.problems
    assert words in problem.sentence() and problem.where.startswith("team.toml")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"radiofrequency"', '"zzgrub"', "is no known product, device or active"),
        ("amount = 100", 'amount = "100"', "no number"),
        ('unit = "days"', 'unit = "weeks"', '"days"'),
        ("amount = 100\n", "", "amount is missing"),
        ("policy/1", "plan/1", "needlework-policy/1"),
    ],
)
def test_a_fault_of_a_policy_file_is_one_sentence(old: str, new: str, words: str) -> None:
    with pytest.raises(BadInputError) as refused:
        read_policy(POLICY.replace(old, new), "clinic.toml")
    (problem,) = refused.value.problems
    assert words in problem.sentence()


def test_files_are_read_by_name(tmp_path: Path) -> None:
    for text, load in ((TEAM, load_team), (POLICY, load_policy)):
        path = tmp_path / "one.toml"
        path.write_text(text, encoding="utf-8")
        assert load(path).format.startswith("needlework-")
    with pytest.raises(BadInputError, match="a provider file"):
        load_team(tmp_path / "none.toml")
