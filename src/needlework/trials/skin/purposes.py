"""What a trial of skin or hair is for, and what such a trial cannot hold."""

from __future__ import annotations

from collections.abc import Iterator

from needlework.forecast.indications.engine import refusal
from needlework.plans import Neuromodulator, Treatment, Trial
from needlework.problems import Problem

_OF_LINES = ("severe_at_baseline", "entry_grades", "entry_rater", "areas_alike")
_OF_SKIN = ("conditions", "score", "sun")


def is_of_skin(trial: Trial) -> bool:
    """Whether a trial treats skin or hair, not muscles alone."""
    return any(not isinstance(item, Neuromodulator) for _, item in treatments(trial)) or any(
        arm.daily for arm in trial.arms
    )


def treatments(trial: Trial) -> Iterator[tuple[str, Treatment]]:
    """Yield every treatment with its dotted key."""
    for number, arm in enumerate(trial.arms):
        for place, session in enumerate(arm.sessions):
            for turn, item in enumerate(session.treatments):
                yield f"arm[{number}].session[{place}].treatment[{turn}]", item


def purposes(trial: Trial) -> dict[str, str]:
    """Return by area what it is treated for; the first purpose where there are several."""
    found: dict[str, str] = {}
    for _, item in treatments(trial):
        if not isinstance(item, Neuromodulator) and item.indication is not None:
            found.setdefault(item.area, item.indication)
    return found


def faults(trial: Trial) -> Iterator[Problem]:
    """Yield what a trial of skin or hair cannot hold."""
    asked = purposes(trial)
    for key, item in treatments(trial):
        yield from _treatment_faults(trial, key, item, asked)
    for key in _OF_LINES:
        place = f"population.{key}"
        if place in trial.places:
            yield _only_lines(trial, place, f"{key} is of facial lines under a toxin")
    if trial.retreatment is not None:
        said = "retreatment by a rule is of facial lines under a toxin"
        yield _only_lines(trial, "retreatment", said)
    yield from _endpoint_faults(trial)


def faults_of_lines(trial: Trial) -> Iterator[Problem]:
    """Yield what a trial of facial lines cannot hold."""
    keys = [f"population.{key}" for key in _OF_SKIN]
    keys += [f"arm[{number}].beside" for number, arm in enumerate(trial.arms) if arm.beside]
    keys += [
        f"endpoint[{number}].person_sd"
        for number, endpoint in enumerate(trial.endpoints)
        if endpoint.person_sd is not None
    ]
    for key in keys:
        if key in trial.places:
            yield Problem(
                where=trial.where(key),
                given=f"{key.rpartition('.')[2]} in a trial that treats no skin or hair",
                allowed="trials of skin or hair",
                remedy="Leave it out, or add a treatment of skin or hair.",
                code="trial.only-skin",
            )


def _only_lines(trial: Trial, key: str, given: str) -> Problem:
    return Problem(
        where=trial.where(key),
        given=given,
        allowed="age, female, conditions, score and sun of people with skin or hair treated",
        remedy="Leave it out; [[population.score]] says how people start.",
        code="trial.only-lines",
    )


def _treatment_faults(
    trial: Trial, key: str, item: Treatment, asked: dict[str, str]
) -> Iterator[Problem]:
    if isinstance(item, Neuromodulator):
        yield _problem(
            trial,
            key,
            f"{item.product} in a trial of skin or hair",
            "toxins, or treatments of skin and hair, in one trial",
            "Make two trials of it.",
        )
        return
    reason = refusal(item)
    if reason is not None:
        allowed = "treatments whose purpose has a fitted model"
        yield _problem(trial, key, reason, allowed, "Change it or leave it out.")
    elif item.indication != asked[item.area]:
        given = f"{item.indication} and {asked[item.area]} in one area, {item.area}"
        yield _problem(trial, key, given, "one purpose per area", "Make two trials of it.")


def _endpoint_faults(trial: Trial) -> Iterator[Problem]:
    treated = dict.fromkeys(item.area for _, item in treatments(trial))
    for number, endpoint in enumerate(trial.endpoints):
        for name, given in (("followed", endpoint.followed), ("confirmed", endpoint.confirmed)):
            if given not in (None, 1):
                said = f"{name} is of times until lines come back"
                yield _only_lines(trial, f"endpoint[{number}].{name}", said)
        key = f"endpoint[{number}].outcome"
        if endpoint.area and endpoint.area not in treated:
            given = f"no arm is treated in {endpoint.area.replace('+', ' and ')}"
            allowed = " or ".join(treated) or "an area that some arm treats in a session"
            yield _problem(trial, key, given, allowed, "Name one treated area per endpoint.")


def _problem(trial: Trial, key: str, given: str, allowed: str, remedy: str) -> Problem:
    return Problem(trial.where(key), given, allowed, remedy, "trial.no-model")
