"""Put a trial together from the text of a trial file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path as File
from typing import TYPE_CHECKING, Any

from needlework.planfile.assembly import check_format, parse_toml, raise_problems, read_daily
from needlework.planfile.files import read_text
from needlework.planfile.identity import Identities, session_tables
from needlework.planfile.locator import Path, locate
from needlework.planfile.people import listed, read_scores
from needlework.planfile.reading import Reading, dotted
from needlework.planfile.sessions import read_sessions
from needlework.planfile.trial_checks import check_trial
from needlework.plans import (
    TRIAL_FORMAT,
    ArmComparison,
    Population,
    Retreatment,
    SampleSize,
    Sun,
    Trial,
    TrialArm,
    TrialEndpoint,
)

if TYPE_CHECKING:
    from needlework.planfile.tables import Table
    from needlework.planfile.trial_models import (
        ArmTable,
        ComparisonTable,
        EndpointTable,
        PopulationTable,
        TrialTable,
    )

TRIAL_FORMATS = (TRIAL_FORMAT,)
_PLACED = ("outcome", "rater", "followed", "confirmed")


def load_trial(path: str | File) -> Trial:
    """Return the trial in a file (TOML, UTF-8, at most 1 MB).

    Raises
    ------
    BadInputError
        With every problem of the file, one sentence each.
    """
    return read_trial(read_text(path, "a trial file"), str(path))


def read_trial(text: str, name: str = "trial") -> Trial:
    """Return the trial that a text describes.

    Parameters
    ----------
    text : str
        TOML in a format of :data:`TRIAL_FORMATS`.
    name : str
        What to call the text in sentences about problems, usually the file's name.

    Raises
    ------
    BadInputError
        With every problem of the text, one sentence each.
    """
    from needlework.planfile.shape import shaped
    from needlework.planfile.trial_models import TrialTable

    raw = parse_toml(text, name)
    reading = Reading(name, locate(text), date.today())
    check_format(raw, TRIAL_FORMATS, reading)
    _listed("comparison", raw, reading)
    trial = _trial(shaped(raw, TrialTable, reading), reading)
    raise_problems(reading)
    return trial


def _listed(key: str, raw: dict[str, Any], reading: Reading) -> None:
    """Read a single table ``[key]`` as the only one of a list."""
    if isinstance(raw.get(key), dict):
        raw[key] = [raw[key]]
        inner = [(path, line) for path, line in reading.lines.items() if path[:1] == (key,)]
        reading.lines.update({(key, 0, *path[1:]): line for path, line in inner})


def _trial(table: TrialTable, reading: Reading) -> Trial:
    reading.region = reading.word("region", table.region, ("region",))
    arms = tuple(_arm(row, number, reading) for number, row in enumerate(table.arm or ()))
    endpoints = [_endpoint(row, n, reading) for n, row in enumerate(table.endpoint or ())]
    comparisons = [_comparison(row, n, reading) for n, row in enumerate(table.comparison or ())]
    given = _given(
        table,
        ("title", "patients", "seed", "visit_window_days", "dropout_per_year", "imputation"),
    )
    trial = Trial(
        arms=arms,
        endpoints=tuple(endpoints),
        region=reading.region,
        population=_population(table.population, reading),
        retreatment=_whole(Retreatment, table.retreatment),
        comparisons=tuple(comparisons),
        sample_size=_whole(SampleSize, table.sample_size),
        places=_places(table, reading),
        **given,
    )
    check_trial(table, trial, reading)
    return trial


def _given(table: Table, names: tuple[str, ...]) -> dict[str, Any]:
    """Return what a table says, so that defaults stand for the rest."""
    return {name: found for name in names if (found := getattr(table, name)) is not None}


def _whole(value: type[Any], table: Table | None) -> Any:
    return None if table is None else value(**_given(table, tuple(type(table).model_fields)))


def _population(table: PopulationTable | None, reading: Reading) -> Population:
    if table is None:
        return Population()
    found = _given(table, ("female", "severe_at_baseline", "entry_rater", "areas_alike"))
    if table.age is not None:
        found |= {"age_mean": table.age.mean, "age_sd": table.age.sd}
    if table.entry_grades:
        found["entry_grades"] = tuple(sorted(set(table.entry_grades)))
    ids = Identities((), reading)
    scores = read_scores(table.score, ("population",), ids, reading)
    sun = Sun() if table.sun is None else Sun(table.sun.latitude, table.sun.protection)
    conditions = listed(table.conditions, "condition")
    return Population(**found, conditions=conditions, scores=scores, sun=sun)


def _arm(row: ArmTable, number: int, reading: Reading) -> TrialArm:
    path: Path = ("arm", number)
    ids = Identities(arm_tables(path, row), reading)
    sessions = read_sessions(row.session or (), path, ids, reading)
    daily = read_daily(row.daily, path, ids, reading)
    return TrialArm(row.name or "", row.size, sessions, daily, row.beside)


def arm_tables(path: Path, row: ArmTable) -> Iterator[tuple[Path, Any]]:
    """Yield every table of an arm that may have an id."""
    yield from session_tables(path, row.session)
    yield from (((*path, "daily", number), use) for number, use in enumerate(row.daily or ()))


def _endpoint(row: EndpointTable, number: int, reading: Reading) -> TrialEndpoint:
    path: Path = ("endpoint", number)
    return TrialEndpoint(
        outcome=reading.word("outcome", row.outcome, (*path, "outcome")) or "",
        area=_areas(row.area, (*path, "area"), reading),
        days=tuple(sorted(set(row.days or ()))),
        rater=row.rater,
        followed=row.followed,
        confirmed=row.confirmed or 1,
        person_sd=row.person_sd,
    )


def _comparison(row: ComparisonTable, number: int, reading: Reading) -> ArmComparison:
    path: Path = ("comparison", number)
    return ArmComparison(
        arm=row.arm or "",
        reference=row.reference or "",
        outcome=reading.word("outcome", row.outcome, (*path, "outcome")) or "",
        area=_areas(row.area, (*path, "area"), reading),
        day=row.day or 0,
        **_given(row, ("kind", "measure", "margin", "margin_days", "margin_units", "alpha")),
    )


def _areas(words: str | None, path: Path, reading: Reading) -> str:
    """Return the slug of an area, or of several in a fixed order; empty where one is unknown."""
    pieces = [] if words is None else words.split("+")
    slugs = [reading.word("area", piece.strip(), path) for piece in pieces]
    known = sorted({slug for slug in slugs if slug is not None})
    return "" if None in slugs else "+".join(known)


def _places(table: TrialTable, reading: Reading) -> dict[str, str]:
    """Return where each arm, treatment, endpoint and comparison stands, by its dotted key."""
    paths: list[Path] = [("dropout_per_year",), ("retreatment",), ("sample_size",)]
    if table.population is not None:
        named = type(table.population).model_fields
        paths += [("population", key) for key in _given(table.population, tuple(named))]
    for above in ("arm", "endpoint", "comparison"):
        for number, row in enumerate(getattr(table, above) or ()):
            named = _given(row, tuple(type(row).model_fields))
            paths += [(above, number), *((above, number, key) for key in {*_PLACED, *named})]
            paths += [path for path, _ in session_tables((above, number), _sessions(row))]
    return {dotted(path): reading.where(path) for path in paths}


def _sessions(row: Any) -> Any:
    return getattr(row, "session", None)
