"""What of a trial has to agree with the rest of it; each disagreement is one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from needlework.evidence import parameter
from needlework.planfile.locator import Path
from needlework.planfile.reading import Reading, shown
from needlework.plans import ArmComparison, Trial, TrialEndpoint

if TYPE_CHECKING:
    from needlework.planfile.trial_models import TrialTable


def check_trial(table: TrialTable, trial: Trial, reading: Reading) -> None:
    """Report what of a trial does not agree with the rest of it."""
    _check_arms(trial, reading)
    _check_beside(trial, reading)
    _check_entry(table, reading)
    _check_days(table, reading)
    _check_twice(trial, reading)
    for number, comparison in enumerate(trial.comparisons):
        _check_comparison(comparison, ("comparison", number), trial, reading)
    _check_size(trial, reading)


def _check_arms(trial: Trial, reading: Reading) -> None:
    names = [arm.name for arm in trial.arms]
    for number, name in enumerate(names):
        if name and name in names[:number]:
            given = f"{shown(name)} is the name of two arms"
            remedy = "Change one of them."
            reading.report(("arm", number, "name"), given, "a name of its own", remedy, "arm-name")


def _check_beside(trial: Trial, reading: Reading) -> None:
    treated = [arm.name for arm in trial.arms if arm.sessions or arm.daily]
    for number, arm in enumerate(trial.arms):
        if arm.beside is None:
            continue
        path: Path = ("arm", number, "beside")
        if arm.name in treated:
            given = f"{shown(arm.name)} is treated and stands beside another arm"
            remedy = "Leave beside out, or the sessions."
            reading.report(path, given, "an arm without sessions", remedy, "beside")
        else:
            _check_name(arm.beside, treated, path, reading)


def _check_entry(table: TrialTable, reading: Reading) -> None:
    population = table.population
    if population is None or population.entry_grades is None:
        return
    path: Path = ("population", "entry_grades")
    ends = (parameter(f"scale.entry_grade_{end}").value for end in ("low", "high"))
    known = [int(grade) for grade in ends]
    if not population.entry_grades or not set(population.entry_grades) <= set(known):
        given = f"{population.entry_grades} are not the grades that the trials took"
        remedy = "Keep to these, or leave it out for both."
        allowed = " or ".join(str(grade) for grade in known)
        reading.report(path, given, f"a list of {allowed}", remedy, "entry-grades")
    elif len(set(population.entry_grades)) == 1 and population.severe_at_baseline is not None:
        given = f"a share severe beside the one entry grade {population.entry_grades[0]}"
        remedy = "Leave severe_at_baseline out."
        where: Path = ("population", "severe_at_baseline")
        reading.report(where, given, "a share where both grades enter", remedy, "entry-grades")


def _check_days(table: TrialTable, reading: Reading) -> None:
    from needlework.planfile.models import LAST_DAY

    for number, row in enumerate(table.endpoint or ()):
        wrong = [day for day in row.days or () if not 0 <= day <= LAST_DAY]
        if wrong:
            path: Path = ("endpoint", number, "days")
            given = f"day {shown(wrong[0])} is out of range"
            reading.report(path, given, f"0 to {LAST_DAY}", "Correct the day.", "out-of-range")


def _check_twice(trial: Trial, reading: Reading) -> None:
    asked: dict[TrialEndpoint, int] = {}
    for number, end in enumerate(trial.endpoints):
        key = replace(end, days=())
        if end.outcome and end.area and key in asked:
            given = f"{end.outcome} of {end.area} is asked twice"
            allowed = f"one endpoint with the days of endpoint[{asked[key]}] too"
            remedy = "Put the days together."
            reading.report(("endpoint", number, "outcome"), given, allowed, remedy, "twice")
        asked.setdefault(key, number)


def _check_comparison(found: ArmComparison, path: Path, trial: Trial, reading: Reading) -> None:
    names = [arm.name for arm in trial.arms]
    for key in ("arm", "reference"):
        _check_name(getattr(found, key), names, (*path, key), reading)
    if found.arm and found.arm == found.reference:
        given = f"{shown(found.arm)} is compared with itself"
        remedy = "Name another arm."
        reading.report((*path, "reference"), given, "another arm", remedy, "comparison")
    _check_figure(found, path, trial, reading)
    _check_margin(found, path, reading)


def _check_name(name: str, names: Sequence[str], path: Path, reading: Reading) -> None:
    if not name or name in names:
        return
    near = get_close_matches(name[:100], names, n=1) or list(names)
    allowed = " or ".join(shown(one) for one in near) or "the name of an arm"
    given = f"{shown(name)} is the name of no arm"
    reading.report(path, given, allowed, "Use one of these.", "unknown-arm")


def _check_figure(found: ArmComparison, path: Path, trial: Trial, reading: Reading) -> None:
    days: dict[tuple[str, str], tuple[int, ...]] = {}
    for end in trial.endpoints:
        if end.outcome and end.area:
            known = days.get((end.outcome, end.area), ())
            days[end.outcome, end.area] = (*known, *end.days)
    if not found.outcome or not found.area:
        return
    if days.get((found.outcome, found.area), ()).count(found.day) > 1:
        given = f"two endpoints are {found.outcome} of {found.area} on day {found.day}"
        allowed = "a figure that one endpoint of the trial gives"
        remedy = "Keep one of them, and ask the other in a trial file of its own."
        reading.report((*path, "outcome"), given, allowed, remedy, "comparison")
        return
    if (found.outcome, found.area) not in days:
        allowed = " or ".join(f"{outcome} of {area}" for outcome, area in days)
        given = f"{found.outcome} of {found.area} is no endpoint of this trial"
        remedy = "Add the endpoint or use one of these."
        reading.report((*path, "outcome"), given, allowed, remedy, "comparison")
    elif found.day not in days[found.outcome, found.area]:
        allowed = ", ".join(str(day) for day in days[found.outcome, found.area])
        given = f"day {found.day} is no day of that endpoint"
        remedy = "Use one of these or add the day to the endpoint."
        reading.report((*path, "day"), given, allowed, remedy, "comparison")


def _check_margin(found: ArmComparison, path: Path, reading: Reading) -> None:
    inferior = found.kind == "non-inferiority"
    given_margin = found.margin or found.margin_days or found.margin_units
    if inferior and not given_margin:
        remedy = "Add for example margin = 0.15, or margin_days = 14 where times are compared."
        given = "non-inferiority without a margin"
        allowed = "a share above 0, or days where times are compared"
        reading.report((*path, "margin"), given, allowed, remedy, "comparison")
    elif given_margin and not inferior:
        remedy = 'Leave it out or write kind = "non-inferiority".'
        given = "a margin beside superiority"
        reading.report((*path, "margin"), given, "no margin", remedy, "comparison")


def _check_size(trial: Trial, reading: Reading) -> None:
    wanted = trial.sample_size
    if wanted is None:
        return
    if not trial.comparisons:
        given, remedy = "a sample size without a comparison", "Add [[comparison]]."
        allowed = "a trial with a comparison"
        reading.report(("sample_size",), given, allowed, remedy, "sample-size")
    if wanted.smallest > wanted.largest:
        path: Path = ("sample_size", "smallest")
        given = f"{wanted.smallest} is more than the largest, {wanted.largest}"
        remedy = "Exchange them."
        reading.report(path, given, f"{wanted.largest} or less", remedy, "sample-size")
