"""Pictures of a fit: courses against published points, prior against posterior, doses, ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import gaussian_kde

from needlework.calibration.fitted_courses import (
    NONE_OR_MILD,
    band,
    loss_day,
    thinned,
    typical_course,
)
from needlework.calibration.rank_statistics import band as rank_band
from needlework.calibration.small_multiples import (
    Layout,
    Panel,
    curve,
    points,
    ribbon,
    small_multiples,
)
from needlework.exchange.charts.frame import round_ticks
from needlework.exchange.charts.legend import Key
from needlework.exchange.charts.palette import (
    MUTED,
    TREATED,
    TREATED_BANDS,
    UNTREATED,
    UNTREATED_BAND,
)
from needlework.exchange.markup import Html
from needlework.exchange.numbers import percent
from needlework.forecast.curated import fit_rows
from needlework.forecast.draws import Draws
from needlework.forecast.published import GLABELLA, PublishedRow, reference_dose

Array = NDArray[np.float64]

_DAYS = np.array([0.5, 1, 2, 3, 4, 5, 7, 10, 14, 21, *range(28, 211, 7)], dtype=float)
_RATIOS = np.array([0.25, 0.375, 0.5, 0.75, 1, 1.25, 1.5, 2])
_DOSE_PRODUCTS = ("onabotulinumtoxinA", "abobotulinumtoxinA", "daxibotulinumtoxinA")
_DENSITIES = {
    "strength[onabotulinumtoxinA]": "strength, ona (grades)",
    "half_block_day[onabotulinumtoxinA]": "half-block day, ona",
    "half_block_day[daxibotulinumtoxinA]": "half-block day, daxi",
    "patient_day_sd": "SD of patients (days)",
    "trial_strength_sd": "SD of trials (grades)",
    "trial_day_sd": "SD of trials (days)",
    "trial_lag_sd": "SD of trials (log lag rate)",
    "trial_onset_sd": "SD of trials (log onset threshold)",
    "decay_mean": "decay rate (1/day)",
    "lag_mean": "lag rate (1/day)",
    "hill": "steepness of the block",
    "saturation": "saturation of uptake",
    "noise_investigator": "noise of investigator",
    "threshold_none": "boundary none to mild",
}


def course_picture(draws: Draws) -> Html:
    """Return the fitted course of each product with rows beside the published points."""
    parameters = thinned(draws)
    rows = fit_rows(str(draws.provenance["area"]), str(draws.provenance["fit_set"]))
    shown = [row for row in rows if row.endpoint == NONE_OR_MILD and row.kind == "share"]
    panels = [
        _course_panel(parameters, draws.products, product, shown)
        for product in draws.products
        if product in draws.provenance["products_with_rows"]
    ]
    count = sum(row.product in draws.products for row in shown)
    return small_multiples(
        panels,
        Layout(columns=4, width=176, height=130, left=46),
        title="Share with none or mild, fitted and published",
        description=(
            f"Investigator at maximum contraction, label dose. Median and 90 % band of a typical "
            f"trial for {len(panels)} products, with {count} published points. {of_draws(draws)}"
        ),
        keys=[
            Key("line", TREATED, "median of the fit"),
            Key("fill", TREATED_BANDS["band80"], "90 % band, typical trial"),
            Key("dot", UNTREATED, "published, label dose (area: people)"),
            Key("ring", UNTREATED, "published, other dose"),
        ],
        x_words="days after injection",
        uid="courses",
    )


def of_draws(draws: Draws) -> str:
    """Return which draws a picture shows, so that an old picture can be told."""
    return f"Draws {draws.hash.removeprefix('sha256:')[:12]}."


def _course_panel(
    parameters: Mapping[str, Array],
    products: Sequence[str],
    product: str,
    rows: Sequence[PublishedRow],
) -> Panel:
    low, middle, high = band(typical_course(parameters, products, product, 1, tuple(_DAYS)))
    own = [row for row in rows if row.product == product]
    drawings = [ribbon(_DAYS, low, high, TREATED_BANDS["band80"]), curve(_DAYS, middle, TREATED)]
    for hollow in (False, True):
        part = [row for row in own if (row.dose_ratio != 1) is hollow]
        radii = [float(np.clip(np.sqrt(row.size) / 2.5, 2, 12)) for row in part]
        days, shares = [row.day for row in part], [row.value for row in part]
        drawings.append(points(days, shares, radii, UNTREATED, hollow))
    return Panel(
        product,
        (0, 210),
        (0, 1),
        drawings,
        x_ticks=(0, 60, 120, 180),
        y_ticks=(0, 0.5, 1),
        say_y=percent,
    )


def density_picture(draws: Draws, prior: Mapping[str, Array]) -> Html:
    """Return prior and posterior densities of the key parameters.

    Parameters
    ----------
    prior : mapping of arrays with a leading axis of draws
        Draws from the prior, as of ``prior_contrast.prior_draws``.
    """
    ratios = draws.provenance["prior_to_posterior"]
    panels = []
    for label, words in _DENSITIES.items():
        before, after = (_scalar(values, label, draws) for values in (prior, draws.parameters))
        ratio = ratios.get(_element(label, draws))
        panels.append(density_panel(words, before, after, ratio))
    return small_multiples(
        panels,
        Layout(columns=4, width=180, height=90, left=14),
        title="What the trials taught: prior and posterior",
        description=f"Densities of {len(panels)} parameters before and after the fit; the figure "
        f"in each corner is posterior over prior spread. {of_draws(draws)}",
        keys=[
            Key("fill", UNTREATED_BAND, "prior"),
            Key("line", TREATED, "posterior"),
        ],
        uid="densities",
    )


def _scalar(values: Mapping[str, Array], label: str, draws: Draws) -> Array:
    name, _, product = label.rstrip("]").partition("[")
    return values[name][:, draws.products.index(product)] if product else values[name]


def _element(label: str, draws: Draws) -> str:
    name, _, product = label.rstrip("]").partition("[")
    return f"{name}[{draws.products.index(product)}]" if product else name


def density_panel(words: str, before: Array, after: Array, ratio: float | None) -> Panel:
    """Return one panel with the densities of a parameter before and after a fit."""
    low, high = np.quantile(np.concatenate([before, after]), [0.002, 0.97])
    xs = np.linspace(low, high, 120)
    first, second = _density(before, xs), _density(after, xs)
    top = float(max(first.max(), second.max())) * 1.05
    return Panel(
        words,
        (float(low), float(high)),
        (0, top),
        [
            ribbon(xs, np.zeros_like(xs), first, UNTREATED_BAND),
            curve(xs, first, UNTREATED, stroke_width=1.2, stroke_dasharray="4 3"),
            curve(xs, second, TREATED),
        ],
        x_ticks=round_ticks(float(low), float(high), 4),
        note="" if ratio is None else f"{ratio:.2f}",
    )


def _density(values: Array, xs: Array) -> Array:
    """Return the density, mirrored at 0 where nothing lies below: it does not fall off there."""
    smooth = gaussian_kde(values)
    beyond = smooth(-xs) if values.min() >= 0 else 0
    return np.asarray(smooth(xs) + beyond)


def dose_picture(draws: Draws) -> Html:
    """Return how the day on which half have lost none or mild depends on the dose."""
    parameters = thinned(draws)
    rows = fit_rows(str(draws.provenance["area"]), str(draws.provenance["fit_set"]))
    panels = [_dose_panel(parameters, draws.products, name, rows) for name in _DOSE_PRODUCTS]
    return small_multiples(
        panels,
        Layout(columns=3, width=230, height=150),
        title="Dose and the day on which half have lost none or mild",
        description="Median and 90 % band of a typical trial by dose; marks below show the doses "
        f"that the fit has seen. {of_draws(draws)}",
        keys=[
            Key("line", TREATED, "median of the fit"),
            Key("fill", TREATED_BANDS["band80"], "90 % band, typical trial"),
            Key("dot", UNTREATED, "doses with fitted rows"),
        ],
        x_words="units in the glabella, each product in its own units",
        uid="doses",
    )


def _dose_panel(
    parameters: Mapping[str, Array],
    products: Sequence[str],
    product: str,
    rows: Sequence[PublishedRow],
) -> Panel:
    days = np.arange(7, 361, 7.0)
    found = [
        loss_day(typical_course(parameters, products, product, ratio, tuple(days)), days)
        for ratio in _RATIOS
    ]
    kept = [place for place, values in enumerate(found) if np.isnan(values).mean() < 0.05]
    low, middle, high = np.nanquantile([found[place] for place in kept], [0.05, 0.5, 0.95], axis=1)
    label = reference_dose(product, GLABELLA)
    doses = _RATIOS[kept] * label
    seen = sorted({row.dose_ratio * label for row in rows if row.product == product})
    return Panel(
        product,
        (0, 2.1 * label),
        (0, 240),
        [
            ribbon(doses, low, high, TREATED_BANDS["band80"]),
            curve(doses, middle, TREATED),
            points(seen, [6.0] * len(seen), [4.0] * len(seen), UNTREATED, False),
        ],
        x_ticks=[label / 2, label, 1.5 * label, 2 * label],
        y_ticks=(0, 60, 120, 180, 240),
        say_y=lambda day: f"{day:.0f}",
        note="day",
    )


def rank_picture(result: Mapping[str, Any]) -> Html:
    """Return how far the cumulative ranks of each quantity stray from the diagonal."""
    quantities = result["quantities"]
    panels = [_rank_panel(name, entry) for name, entry in quantities.items()]
    outside = [name for name, entry in quantities.items() if entry["curve_p_adjusted"] < 0.05]
    return small_multiples(
        panels,
        Layout(columns=6, width=130, height=56, left=12, gap=8, above=22, below=6),
        title="Simulation-based calibration",
        description=(
            f"Difference of the cumulative rank from the diagonal for {len(panels)} quantities "
            f"over {result['sets']} synthetic data sets, with the simultaneous 95 % band. "
            f"Outside after adjustment: {', '.join(outside) or 'none'}."
        ),
        keys=[
            Key("line", TREATED, "cumulative rank minus diagonal"),
            Key("fill", TREATED_BANDS["band95"], "95 % of correct fits stay inside"),
            Key("line", UNTREATED, "outside after adjustment for their number"),
        ],
        uid="ranks",
    )


def _rank_panel(name: str, entry: Mapping[str, Any]) -> Panel:
    counts = np.array(entry["counts"])
    sets, ranks = int(counts.sum()), len(counts)
    low, high = rank_band(sets, ranks)
    inside = np.arange(1, ranks) / ranks
    xs = np.concatenate([[0.0], inside, [1.0]])
    cumulative = np.cumsum(counts)[:-1] / sets
    edge = 0.16
    good = entry["curve_p_adjusted"] >= 0.05

    def around(values: Array) -> Array:
        return np.concatenate([[0.0], values - inside, [0.0]])

    return Panel(
        _short(name),
        (0, 1),
        (-edge, edge),
        [
            ribbon(xs, around(low), around(high), TREATED_BANDS["band95"]),
            curve(np.array([0, 1.0]), np.zeros(2), MUTED, stroke_width=0.8),
            curve(xs, around(cumulative), TREATED if good else UNTREATED, stroke_width=1.5),
        ],
    )


def _short(name: str) -> str:
    return name.replace("botulinumtoxinA", "").replace("_", " ")
