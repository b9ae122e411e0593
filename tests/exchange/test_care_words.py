"""What happened to others is told once, from whichever list it comes."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

from needlework.exchange.care_words import harm_rows
from needlework.forecast.risks import plan_risks
from needlework.planfile import read_plan
from needlework.safety.care import care_sheet


def test_a_harm_of_the_same_count_is_told_once() -> None:
    plan = read_plan(
        files("needlework").joinpath("examples", "double-chin.toml").read_text("utf-8"),
        "double-chin",
        today=date(2026, 11, 26),
    )
    risks, harms = plan_risks(plan), care_sheet(plan).harms
    rows = list(harm_rows(risks, harms))
    names = [row[0] for row in rows]
    assert len(names) == len(set(names)) == len(risks)
    assert "Numbness" in names
    assert [row[0] for row in harm_rows((), harms)][:2] == ["Swelling", "Bruise"]
