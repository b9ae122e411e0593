"""How fast is a virtual trial? 100,000 people in each of five arms, twelve visits, two cores.

By numpy, and by machine code where the extra ``fast`` is installed: the same answer.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from measuring import milliseconds, report, table

from needlework.planfile import read_trial
from needlework.plans import Trial
from needlework.trials import run_trial

TARGET, FAST_TARGET = 3.0, 1.0
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


def ways() -> tuple[tuple[str, bool], ...]:
    """Return numpy, and machine code where the extra ``fast`` is installed."""
    found = (("numpy", False),)
    return (*found, ("compiled", True)) if find_spec("numba") is not None else found


def timed(name: str, found: Trial, patients: int, workers: int, repeats: int) -> list[list[str]]:
    """Return a row for each way of looping over people."""
    rows = []
    for way, compiled in ways():
        once = partial(run_trial, found, patients=patients, workers=workers, compiled=compiled)
        processor: list[float] = []

        def work(once: partial[object] = once, processor: list[float] = processor) -> None:
            start = time.process_time()
            once()
            processor.append(time.process_time() - start)

        middle, best = milliseconds(work, repeats)
        times = f"{middle / 1000:.2f}", f"{best / 1000:.2f}", f"{min(processor):.2f}"
        speed = patients * len(DOSES) * len(VISITS) / min(processor) / 1e6
        rows.append([name, f"{patients:,}", f"{workers}", way, *times, f"{speed:.1f}"])
    return rows


def started(made: bool) -> float:
    """Return the seconds that a new process takes until machine code is there.

    Parameters
    ----------
    made : bool
        Whether the code was kept on disk, or has to be made.
    """
    code = (
        "import time; from how_fast_is_a_virtual_trial import RULE, ROUGH, run_trial, trial;"
        "found = trial(ROUGH, RULE); run_trial(found, patients=1000, compiled=False);"
        "start = time.perf_counter(); run_trial(found, patients=1000, compiled=True);"
        "print(time.perf_counter() - start)"
    )
    with TemporaryDirectory() as folder:
        place = {} if made else {"NUMBA_CACHE_DIR": folder}
        run = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            cwd=Path(__file__).parent,
            env={**os.environ, **place},
        )
    return float(run.stdout)


def start_words() -> str:
    if len(ways()) == 1:
        return ""
    kept, new = min(started(True) for _ in range(3)), started(False)
    return (
        f" The first use of machine code in a process takes {kept:.1f} s longer with import and"
        f" code kept on disk, {new:.1f} s where it has to be made, as once after installation;"
        " so it is used where it pays: in large trials, and in all once it has been used."
    )


def main() -> None:
    cores = min(os.cpu_count() or 1, 2)
    rows = [
        row
        for rows in (
            timed("on time, nobody lost", trial(), PATIENTS, cores, 9),
            timed("on time, nobody lost", trial(), PATIENTS, 1, 5),
            timed("visit windows and dropout", trial(ROUGH), PATIENTS, cores, 5),
            timed("retreatment by a rule", trial(ROUGH, RULE), PATIENTS, cores, 3),
            timed("few people", trial(), 1000, cores, 9),
        )
        for row in rows
    ]
    told = []
    for (way, compiled), row in zip(ways(), rows, strict=False):
        target = FAST_TARGET if compiled else TARGET
        verdict = "met" if float(row[5]) <= target else "missed"
        told.append(f"{target:.0f} s by {way} is {verdict} (fastest {row[5]} s)")
    head = ("what", "people per arm", "threads", "by", "median s", "fastest s", "processor s")
    report(
        "How fast is a virtual trial?",
        table((*head, "million visits per core and second"), rows),
        ("numpy", "scipy", *(("numba",) if len(ways()) > 1 else ())),
        f"{len(DOSES)} arms, {len(VISITS)} visits, two raters. *Processor* is the least time of"
        " all threads together, which other work on the machine hardly changes. The goal on two"
        " cores of"
        f" {' and of '.join(told)}.{start_words()}",
    )


if __name__ == "__main__":
    main()
