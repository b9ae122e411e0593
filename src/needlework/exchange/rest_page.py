"""The page of the manual on lines at rest: what was fitted, what it taught, how it predicts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from needlework.evidence import parameter, parameters
from needlework.exchange.markdown import markdown_table
from needlework.exchange.numbers import measure
from needlework.forecast.draws import Draws, load_draws
from needlework.forecast.published import AT_REST
from needlework.forecast.rest_rows import MILD, RestRow
from needlework.validation.resting import Predicted, RestValidation, shipped_rest_validation

UNIDENTIFIED = 0.8
KINDS = {
    "any_visit": "no lines at rest at some visit of the first cycle",
    "every_cycle": "no lines at rest at some visit of every cycle",
    "odds_per_cycle": "odds ratio of no lines at rest, per further cycle",
    "share": "no lines at rest, patient, cycle {cycle}",
    "better": "at least one grade better at rest, day {day}",
    "median": "median until none or mild at rest is lost, responders of day {day}",
    "entry": "grade {grade} at rest at entry",
    "lowest": "none or mild at rest on day {day}, lowest of all cycles",
    "highest": "none or mild at rest on day {day}, highest of all cycles",
}
_OPENING = (
    "# Lines at rest",
    "*Written by `python docs/generate.py rest` from the shipped draws and their provenance; "
    "change it there.* Equations: [the toxin model](neuromodulator.md#lines-at-rest). A new fit: "
    "`needlework fit neuromodulator --area glabella-rest --rows seen --out DIR`.",
    "![Share without lines at rest over three treatments](../images/lines-at-rest.svg)",
)
_HEADER = (
    *("figure", "what", "people", "printed"),
    *("fit: predicted", "90 % interval", "inside"),
    *("left out: predicted", "90 % interval", "inside"),
)


def rest_page() -> str:
    """Return the page."""
    draws, found = load_draws(False, AT_REST), shipped_rest_validation()
    parts = [*_OPENING, "## The sampler", _sampler(draws), "## What the trials taught"]
    parts += [*_taught(draws), "## How it predicts", _summary(found)]
    parts += [markdown_table(_HEADER, map(_line, found)), "## What it leaves out", _LEFT_OUT]
    parts += ["## What trials did", _facts()]
    return "\n\n".join(parts) + "\n"


def _sampler(draws: Draws) -> str:
    entry = draws.provenance
    worst, again = entry["worst"], entry["refit_r_hat"]
    lines = [
        ("chains × draws after warm-up", f"{entry['chains']} × {entry['draws_per_chain']}"),
        ("figures, trials", f"{len(draws.rows)}, {len(draws.trials)}"),
        ("worst R-hat (aim: below 1.01)", f"{worst['r_hat']}"),
        ("least bulk effective size (aim: above 400)", f"{worst['bulk']}"),
        ("least tail effective size (aim: above 400)", f"{worst['tail']}"),
        ("divergent transitions (aim: 0)", f"{entry['divergences']}"),
        ("worst R-hat of the fits without a trial", f"{max(again.values())}"),
        ("draws of the glabella", f"`{entry['glabella'][7:19]}`"),
    ]
    return markdown_table(("", "seen-only"), lines)


def _taught(draws: Draws) -> Iterator[str]:
    ratios = draws.provenance["prior_to_posterior"]
    own = [name for name in draws.parameters if name.startswith("rest_")]
    weak = [f"`{name}` ({ratios[name]:.2f})" for name in own if ratios[name] > UNIDENTIFIED]
    said = ", ".join(weak) or "none"
    yield (
        "Spread of the posterior over spread of the prior (half the central 68 %). Above "
        f"{UNIDENTIFIED} the trials taught next to nothing, and what is printed is the prior. "
        f"Unidentified: {said}."
    )
    lines = [(f"`{name}`", *_three(draws.parameters[name]), _ratio(ratios[name])) for name in own]
    rate = draws.parameters["rest_smoothing_rate"]
    half_life = _three(math.log(2) / rate)
    lines.append(
        ("half-life of the skin, days", *half_life, _ratio(ratios["rest_smoothing_rate"]))
    )
    yield markdown_table(("parameter", "median", "5 %", "95 %", "posterior / prior"), lines)


def _three(values: np.ndarray) -> tuple[str, str, str]:
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
    return measure(float(middle)), measure(float(low)), measure(float(high))


def _ratio(ratio: float) -> str:
    return f"**{ratio:.2f}**" if ratio > UNIDENTIFIED else f"{ratio:.2f}"


def _summary(found: Sequence[RestValidation]) -> str:
    fitted = [item for item in found if item.row.fitted]
    checks = [item for item in found if not item.row.fitted]
    left = [item.left_out for item in fitted if item.left_out is not None]
    return (
        f"Of {len(fitted)} figures of the fit {sum(i.fitted.inside for i in fitted)} lie inside "
        f"their 90 % interval, and {sum(item.inside for item in left)} of {len(left)} when each "
        f"trial is left out by a fit of its own. Of {len(checks)} figures that never enter, "
        f"{sum(i.fitted.inside for i in checks)} do. The intervals are wide: on average "
        f"{_width(fitted, [item.fitted for item in fitted])} points for a share, "
        f"{_width(fitted, [item.left_out for item in fitted])} left out. They hold the posterior, "
        "a trial of its own, and sampling. A median is compared by the visit that ends it."
    )


def _width(found: Sequence[RestValidation], made: Sequence[Predicted | None]) -> str:
    """Return the mean width of the intervals of shares, in points."""
    widths = [
        each.high - each.low
        for item, each in zip(found, made, strict=True)
        if each is not None and item.row.kind not in ("median", "odds_per_cycle")
    ]
    return f"{100 * np.mean(widths):.0f}"


def _line(item: RestValidation) -> tuple[str, ...]:
    row = item.row
    size = f"{row.size:.0f}" if row.size > parameter("trial.least_size").value else "unknown"
    left = ("", "never entered", "") if item.left_out is None else _cells(row, item.left_out)
    what = KINDS[row.kind].format(cycle=row.cycle + 1, day=f"{row.days[0]:g}", grade=row.grade)
    what += ", mild at entry" if row.entry == MILD else ""
    figure = f"`{row.row_id}`"
    return (figure, what, size, _said(row, row.value), *_cells(row, item.fitted), *left)


def _cells(row: RestRow, made: Predicted) -> tuple[str, str, str]:
    between = f"{_said(row, made.low)} to {_said(row, made.high)}"
    return _said(row, made.median), between, "yes" if made.inside else "**no**"


def _said(row: RestRow, value: float) -> str:
    if row.kind == "median":
        return "after the last visit" if math.isinf(value) else f"day {value:.0f}"
    if row.kind == "odds_per_cycle":
        return f"{value:.1f}"
    return f"{100 * value:.0f} %"


def _facts() -> str:
    lines = [
        (
            f"`{entry.name}`",
            f"{entry.value:g} {entry.unit}".removesuffix(" 1"),
            entry.basis,
            entry.note,
        )
        for entry in parameters("rest.")
        if ".prior." not in entry.name
    ]
    return markdown_table(("entry", "value", "basis", "why"), lines)


_LEFT_OUT = """\
* No trial compares lines at rest with placebo, so drift without drug is part of the effect.
* Nobody was followed long enough to see lines at rest deepen without treatment: the untreated face
  is taken to stay as it is, and prevention over years is not forecast.
* Odds ratios of women of 55 and older are not predicted: age is not in the model.
* That some people are not seen through all cycles is a parameter that no figure tells apart from
  people who differ in how they respond.
* Dose: all figures at rest are at the label dose. Other doses act through the effect alone."""
