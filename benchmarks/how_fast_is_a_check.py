"""How fast is a check? All rules over a plan of 40 injection points, after start-up."""

from __future__ import annotations

import time
from datetime import date, datetime

from measuring import milliseconds, report, table

from needlework.planfile import read_plan
from needlework.plans import ForecastSummary, GoalExpected, Plan, Provider, Team
from needlework.safety import Context, check
from needlework.safety.registry import all_rules

TARGET = 50.0
AREAS = (
    ("glabella", "procerus", 10, 2),
    ("forehead", "frontalis", 10, 2),
    ("lateral-canthal", "orbicularis-oculi-lateral", 10, 2),
    ("masseter", "masseter", 10, 4),
)
HEAD = """
format = "needlework-plan/1"
region = "US"
start_date = 2026-12-01
[patient]
birth_date = 1983-04-02
sex = "female"
weight = "64 kg"
skin_type = 3
pregnant = "no"
breastfeeding = "no"
childbearing_potential = "no"
conditions = ["migraine", "asthma"]
medicines = ["metoprolol", "aspirin", "ramipril", "thyroxine"]
allergies = ["hay fever", "penicillin"]
previous_treatments = [{ product = "onabotulinumtoxinA", dose = "20 U", days_ago = 140 }]
[[session]]
id = "s1"
day = 0
"""
TREATMENT = """
[[session.treatment]]
id = "{area}"
kind = "neuromodulator"
product = "onabotulinumtoxinA"
area = "{area}"
[session.treatment.vial]
size = "100 U"
diluent = "2.5 mL"
lot = "C1"
expiry = 2027-06-30
opened_at = 2026-12-01T09:00:00
syringe = "U-100 insulin"
[session.treatment.anaesthesia]
product = "lidocaine 4 % cream"
amount = "2 g"
area_cm2 = 20
minutes = 30
"""
SITE = """
[[session.treatment.site]]
muscle = "{muscle}"
side = "{side}"
dose = "{units} U"
"""
CONTEXT = Context(
    today=date(2026, 12, 1),
    now=datetime(2026, 12, 1, 12),
    team=Team(
        (
            Provider("dr", "physician", ("assess", "prescribe"), "", "in-person"),
            Provider("rn", "registered-nurse", ("inject",)),
        ),
        "US-CA",
        "clinic",
    ),
)


def plan() -> Plan:
    """Return a plan of 40 injection points in four areas."""
    text = HEAD
    for area, muscle, points, units in AREAS:
        text += TREATMENT.format(area=area)
        for point in range(points):
            side = ("left", "right")[point % 2]
            text += SITE.format(muscle=muscle, side=side, units=units)
    return read_plan(text)


def main() -> None:
    subject = plan()
    expected = ForecastSummary(
        goals=(GoalExpected("g1", "none or mild", 0.8, 0.7),),
        grades={area: "calibrated" for area, *_ in AREAS},
    )
    start = time.perf_counter()
    found = check(subject, CONTEXT, expected)
    first = 1000 * (time.perf_counter() - start)
    middle, best = milliseconds(lambda: check(subject, CONTEXT, expected), 21)
    sites = sum(points for _, _, points, _ in AREAS)
    lines = [
        ("first check of a process, reads the tables", f"{first:.0f}", f"{first:.0f}"),
        ("every further check", f"{middle:.1f}", f"{best:.1f}"),
    ]
    verdict = "met" if middle <= TARGET else "missed"
    report(
        "How fast is a check?",
        table(("what", "median ms", "fastest ms"), lines),
        ("pydantic",),
        f"{sites} injection points in {len(AREAS)} areas, {len(all_rules())} rules, team and"
        f" forecast given, {len(found)} findings. The goal of {TARGET:.0f} ms after start-up is"
        f" {verdict}.",
    )


if __name__ == "__main__":
    main()
