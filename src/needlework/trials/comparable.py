"""Which comparisons of an endpoint make sense, each fault in words."""

from __future__ import annotations

from collections.abc import Iterator

from needlework.plans import ArmComparison, TrialEndpoint
from needlework.trials.definitions import definition, is_time
from needlework.validation.refusals import FORMS

Fault = tuple[str, dict[str, str]]


def comparison_faults(asked: ArmComparison, endpoint: TrialEndpoint) -> Iterator[Fault]:
    """Yield code and words of what is wrong with a comparison on this endpoint."""
    meaning = definition(endpoint)
    timed = is_time(meaning)
    if timed and FORMS.get(meaning.endpoint) != "median":
        yield (
            "trial.comparison-of-onset",
            {
                "given": f"{asked.outcome} is a time to onset",
                "allowed": "shares, and times that a response lasts",
                "remedy": "Compare the share with onset by a day instead.",
            },
        )
    elif timed and asked.measure in ("share", "mean"):
        yield _measure(f"{asked.outcome} is a time", "median or restricted-mean")
    elif not timed and asked.measure in ("mean", "median", "restricted-mean"):
        yield _measure(f"{asked.outcome} is a share", "share")
    elif timed and asked.day != endpoint.days[-1]:
        yield (
            "trial.comparison-day",
            {
                "given": f"day {asked.day} of a time",
                "allowed": f"its last day, {endpoint.days[-1]}",
                "remedy": "Write that day; it is how far the times are followed.",
            },
        )
    else:
        yield from _margin(asked, timed)


def _measure(given: str, allowed: str) -> Fault:
    remedy = "Change measure or leave it out."
    return "trial.comparison-measure", {"given": given, "allowed": allowed, "remedy": remedy}


def _margin(asked: ArmComparison, timed: bool) -> Iterator[Fault]:
    yield from margin_faults(asked, "margin_days" if timed else "margin")


MARGINS = {
    "margin": "margin, a share",
    "margin_days": "margin_days, in days",
    "margin_units": "margin_units, in the unit of the mean",
}


def margin_faults(asked: ArmComparison, right: str) -> Iterator[Fault]:
    """Yield what is wrong with margins in another unit than the one that is right."""
    for name in MARGINS:
        wrong = getattr(asked, name)
        if wrong and name != right:
            given = f"{name} = {wrong} beside {asked.outcome}"
            words = {"given": given, "allowed": MARGINS[right]}
            yield "trial.comparison-margin", words | {"remedy": "Write the margin in that unit."}
