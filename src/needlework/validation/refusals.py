"""Reasons for which a printed figure is not predicted, each in words of its own."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from needlework.forecast.area_scales import FORECAST_AREAS
from needlework.validation.facts import PLACEBO
from needlework.validation.printed import PrintedRow

LAST_DAY = 1095
DOSE_UNITS = ("U", "sU")

Form = Literal["share", "remaining", "median", "onset-median"]

_SHARES = (
    "none_or_mild",
    "ge1_grade",
    "ge2_grade",
    "composite_ge2",
    "relapsed_fraction",
    "onset_subject_cumulative",
    "onset_physician_cumulative",
    "subject_global_ge2",
    "mmps_le3",
    "grade1_2",
)
_MEDIANS = ("loss_none_or_mild_median", "loss_response_median", "return_to_baseline_median")
FORMS: dict[str, Form] = {
    **dict.fromkeys(_SHARES, "share"),
    **dict.fromkeys(_MEDIANS, "median"),
    "onset_median": "onset-median",
    "still_responding": "remaining",
}
"""Endpoints of the model: a share on a day, a Kaplan-Meier share, or a median time."""

_REASONS = {
    "mean_duration": "a mean duration: neither the event that ends it nor how people without "
    "it were counted is printed",
    "static_lines": "lines at rest: the model predicts maximum contraction",
    "strain": "skin strain, measured by an instrument: rated severity is predicted here; strain "
    "is compared where force is fitted",
    "emg": "muscle activity, measured by an instrument: rated severity is predicted here; it is "
    "compared where force is fitted",
}


_HOMES = {"mmps_le3": "masseter", "grade1_2": "platysma"}
"""Endpoints that are grades on the scale of one area."""


def refusal(printed: PrintedRow, products: Collection[str]) -> str:
    """Return the reason why a figure is not predicted, empty where it is.

    Parameters
    ----------
    products : collection of str
        Products with a figure in the fit.
    """
    return (
        _area_refusal(printed)
        or _endpoint_refusal(printed)
        or printed.refusal
        or _print_refusal(printed)
        or _dose_refusal(printed, products)
    )


def _area_refusal(printed: PrintedRow) -> str:
    if printed.area in FORECAST_AREAS:
        return ""
    known = ", ".join(FORECAST_AREAS)
    return f"no fitted model for the area {printed.area or 'left empty'} yet: only {known}"


def _endpoint_refusal(printed: PrintedRow) -> str:
    definition = printed.definition
    if definition.endpoint.startswith("safety:"):
        return "a side effect: published rates are listed with a forecast, not modelled"
    if definition.endpoint in _REASONS:
        return _REASONS[definition.endpoint]
    home = _HOMES.get(definition.endpoint, printed.area)
    if home != printed.area:
        return f"a grade on the scale of the {home}, and the area is {printed.area}"
    if definition.condition == "rest":
        return "scored at rest: the model predicts maximum contraction"
    if definition.endpoint not in FORMS:
        return f"the outcome {printed.outcome} has no endpoint in the model"
    if definition.rater == "instrument":
        return "read by an instrument: the model predicts rated severity"
    return ""


def _print_refusal(printed: PrintedRow) -> str:
    form = FORMS[printed.definition.endpoint]
    wanted = "share" if form in ("share", "remaining") else "time"
    if printed.measure != wanted:
        kinds = {"share": "fraction or percent", "time": "days, weeks or months"}
        return f"the unit {printed.unit!r} is not read for this outcome: {kinds[wanted]}"
    if wanted == "share" and printed.day is None:
        return "no day is printed: the model predicts the share on a day"
    if form == "remaining" and not printed.day:
        return "no visit by day 0: nobody can have lost a response yet"
    last = max(printed.day or 0, (printed.amount or 0) if wanted == "time" else 0)
    if last > LAST_DAY:
        return f"day {last:g} lies beyond the {LAST_DAY} days that the model covers"
    if wanted == "time" and printed.amount is not None and printed.amount <= 0:
        return "a median time of 0 falls on no visit"
    return ""


def _dose_refusal(printed: PrintedRow, products: Collection[str]) -> str:
    if printed.product == PLACEBO:
        return ""
    if printed.product not in products:
        return f"no figure of {printed.product or 'this product'} entered the fit"
    if printed.dose is None:
        return "no dose in this area is printed"
    if printed.dose_unit not in DOSE_UNITS:
        return f"the dose is given in {printed.dose_unit or 'no unit'}, not in {DOSE_UNITS[0]}"
    return "" if printed.dose > 0 else "a dose of 0 of a product: placebo has its own name"
