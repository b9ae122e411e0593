"""How fast is a virtual trial? 100,000 people in each of five arms, twelve visits, two cores."""

from __future__ import annotations

import os
from collections.abc import Sequence

from measuring import milliseconds, report, table

from needlework.planfile import read_trial
from needlework.plans import Trial
from needlework.trials import run_trial

TARGET = 3.0
PATIENTS = 100_000
DOSES = (0, 10, 20, 30, 40)
VISITS = (7, 14, 28, 56, 84, 112, 140, 168, 196, 224, 252, 280)
RULE = "[retreatment]\nleast_days = 84\nuntil_day = 252\n"
ROUGH = 'visit_window_days = 3\ndropout_per_year = 0.1\nimputation = "non-responder"\n'


def arm(dose: int) -> str:
    head = f'[[arm]]\nname = "{dose} U"\nsize = 80\n'
    if not dose:
        return head
    return (
        f"{head}[[arm.session]]\nday = 0\n[[arm.session.treatment]]\n"
        'kind = "neuromodulator"\nproduct = "onabotulinumtoxinA"\narea = "glabella"\n'
        f'dose = "{dose} U"\n'
    )


def trial(top: str = "", rule: str = "") -> Trial:
    endpoints = [
        f'[[endpoint]]\noutcome = "{outcome}"\narea = "glabella"\ndays = {list(VISITS)}\n'
        for outcome in (
            "responder_none_or_mild_investigator_max_contraction",
            "responder_composite_ge2_grade_both_raters_max_contraction",
        )
    ]
    parts = ['format = "needlework-trial/1"\n', top, *map(arm, DOSES), *endpoints, rule]
    return read_trial("".join(parts), "trial")


def timed(name: str, found: Trial, patients: int, workers: int, repeats: int) -> Sequence[str]:
    middle, best = milliseconds(
        lambda: run_trial(found, patients=patients, workers=workers), repeats
    )
    each = patients * len(DOSES) * len(VISITS)
    return (
        name,
        f"{patients:,}",
        f"{workers}",
        f"{middle / 1000:.2f}",
        f"{best / 1000:.2f}",
        f"{each / best / 1000:.1f}",
    )


def main() -> None:
    cores = min(os.cpu_count() or 1, 2)
    rows = [
        timed("on time, nobody lost", trial(), PATIENTS, cores, 3),
        timed("on time, nobody lost", trial(), PATIENTS, 1, 3),
        timed("visit windows and dropout", trial(ROUGH), PATIENTS, cores, 3),
        timed("few people", trial(), 1000, cores, 5),
        timed("retreatment by a rule", trial(ROUGH, RULE), PATIENTS // 10, cores, 3),
    ]
    best = float(rows[0][4])
    verdict = "met" if best <= TARGET else "missed"
    report(
        "How fast is a virtual trial?",
        table(
            (
                "what",
                "people per arm",
                "threads",
                "median s",
                "fastest s",
                "million visits a second",
            ),
            rows,
        ),
        ("numpy", "scipy"),
        f"{len(DOSES)} arms, {len(VISITS)} visits, two raters. The goal of {TARGET:.0f} s on two"
        f" cores is {verdict} (fastest {best:.2f} s).",
    )


if __name__ == "__main__":
    main()
