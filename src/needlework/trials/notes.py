"""What arms receive and what a simulated trial takes for granted, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from needlework.forecast.area_scales import area_scale, lower_entry_grade
from needlework.plans import Neuromodulator, Trial, TrialArm
from needlework.protocols import dose_of
from needlework.scales.endpoints import entry_grades
from needlework.trials.people import areas_alike, female_share
from needlework.trials.questions import Question, trial_areas

_IMPUTED = {
    "none": "a missed visit counts nobody; times are censored there",
    "last-observation": "the last grade stands for missed visits; times are censored there",
    "non-responder": "a missed visit counts as no response and ends it",
}


def assumptions(trial: Trial, questions: Sequence[Question]) -> tuple[str, ...]:
    """Return what was taken for granted, each once."""
    told = [note for question in questions for note in question.target.assumptions]
    return tuple(dict.fromkeys([*told, *_people(trial), *_visits(trial)]))


def _people(trial: Trial) -> Iterator[str]:
    population = trial.population
    who = " and ".join(str(grade) for grade in population.entry_grades)
    raters = "both raters" if population.entry_rater == "both" else "the investigator"
    yield f"people enter with grade {who} at maximum contraction, by {raters}"
    yield from _own_grades(trial)
    if population.female is None:
        share = round(100 * female_share(trial))
        yield f"{share} % are women, as usual in trials of facial lines"
    if population.age_mean is not None:
        yield "age bears on the grade of the evidence, not on the model"


def _own_grades(trial: Trial) -> Iterator[str]:
    """Yield what the grades at entry are called where an area has a scale of its own."""
    usual = entry_grades()[0]
    for area in trial_areas(trial):
        higher = lower_entry_grade(area) - usual
        if higher:
            own = " and ".join(str(grade + higher) for grade in trial.population.entry_grades)
            yield f"{area}: these are grades {own} of {area_scale(area).name}, the scale there"


def _visits(trial: Trial) -> Iterator[str]:
    if trial.visit_window_days:
        yield (
            f"visits are up to {trial.visit_window_days} days early or late, less where another "
            "visit or a session is near; diaries are kept on the day"
        )
    if trial.dropout_per_year:
        lost = f"{100 * float(trial.dropout_per_year):g} % drop out in a year at a constant rate"
        yield f"{lost}; {_IMPUTED[trial.imputation]}"
    if trial.retreatment is not None:
        yield "the last session is given again by the rule; onset counts the planned sessions only"
    yield from _areas(trial)


def _areas(trial: Trial) -> Iterator[str]:
    areas = {area for endpoint in trial.endpoints for area in endpoint.areas}
    if len(areas) > 1:
        yield "severity at entry and the effect of a trial are independent from area to area"
    if any(len(endpoint.areas) > 1 for endpoint in trial.endpoints):
        alike, given = areas_alike(trial), trial.population.areas_alike
        source = "assumed, nothing is published" if given is None else "as the trial says"
        yield f"a person's sensitivity correlates by {alike:g} between areas ({source})"


def given_words(arm: TrialArm) -> str:
    """Return what an arm receives, in words."""
    words = [
        f"day {session.day}: {_treatment_words(item)}"
        for session in arm.sessions
        for item in session.treatments
    ]
    return "; ".join(words) or "nothing given"


def _treatment_words(item: object) -> str:
    if isinstance(item, Neuromodulator):
        return f"{dose_of(item)} {item.product}, {item.area}"
    return str(getattr(item, "kind", ""))
