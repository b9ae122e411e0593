"""Rows of needling under some parameters: tissue, what is left of a scale, baselines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import Parameter, parameter
from needlework.forecast.indications.needling_design import Design
from needlework.forecast.indications.needling_scales import RATED, SCALE_OF, gains, scale_places
from needlework.mechanisms.microneedling import (
    Collagen,
    Rates,
    collagen,
    efficiency,
    stretched,
)

Array = NDArray[np.float64]
Places = NDArray[np.intp]
Parameters = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Effects:
    """What studies add.

    Parameters
    ----------
    gain : array of shape (draws, studies)
        Log of the effect over that of an average study.
    drift : array of shape (draws, studies)
        Drift over the average one, as -ln of what is left.
    baseline : array of shape (draws, studies)
        Standard normal deviate of a baseline that is not printed.
    """

    gain: Any
    drift: Any
    baseline: Any


@dataclass(frozen=True, slots=True)
class Prediction:
    """Rows of a design under some parameters.

    Parameters
    ----------
    parameters : mapping of arrays of shape (draws,)
    design : Design
    normal_cdf : callable
        Of the standard normal, in the namespace ``xp``.
    doses : array of shape (draws, rows, sessions)
        What each session is worth after the one before it.
    tissue : Collagen
        Collagen at the visit of each row, each of shape (draws, rows).
    study_gain : array of shape (draws, rows)
        Factor that the study of each row puts on the effect.
    effect : array of shape (draws, rows, people)
        Effect on the scale of each row, as -ln of what is left.
    drift : array of shape (draws, rows)
        What is seen without effect, as -ln of what is left.
    baseline : array of shape (draws, rows)
        Baseline on the scale of each row, printed or drawn.
    """

    parameters: Parameters
    design: Design
    normal_cdf: Callable[[Any], Any]
    xp: Any
    doses: Any
    tissue: Collagen
    study_gain: Any
    effect: Any
    drift: Any
    baseline: Any

    @property
    def draws(self) -> int:
        """Number of draws."""
        return int(self.parameters["gain_scar"].shape[0])

    def named(self, name: str) -> Any:
        """Return a parameter with an axis for rows."""
        return self.parameters[name][:, None]

    def losses(self, here: Places) -> Any:
        """Return -ln of what is left over people, drift included."""
        return self.effect[:, here] + self.drift[:, here, None]

    def over_people(self, values: Any) -> tuple[Any, Any]:
        """Return mean and standard deviation over the last axis."""
        weights = people()[1]
        mean = (values * weights).sum(axis=-1)
        square = (values**2 * weights).sum(axis=-1)
        return mean, self.xp.sqrt(self.xp.maximum(square - mean**2, 0) + TINY)


TINY = 1e-18
"""Keeps the derivative of a root finite where people do not differ."""


def predict(
    parameters: Parameters,
    design: Design,
    effects: Effects,
    normal_cdf: Callable[[Any], Any],
    xp: Any = np,
) -> Prediction:
    """Return rows under some parameters, with what they share worked out once."""
    refractory = parameters["refractory_days"][:, None, None]
    doses = efficiency(design.session_days, refractory, xp)
    tissue = collagen(design.elapsed, doses, rates_of(parameters, 2, xp), xp)
    own = design.own_study
    study_gain = xp.exp(effects.gain[:, design.study] * own)
    expected = parameters["expectation"][:, None] * design.open_rater
    drift = parameters["drift"][:, None] + effects.drift[:, design.study] * own + expected
    gain = gains(parameters, xp)[:, scale_places(design)] * study_gain * tissue.scored
    return Prediction(
        parameters=parameters,
        design=design,
        normal_cdf=normal_cdf,
        xp=xp,
        doses=doses,
        tissue=tissue,
        study_gain=study_gain,
        effect=gain[..., None] * people_gain(parameters["person_sd"][:, None, None], xp),
        drift=drift,
        baseline=_baselines(design, effects.baseline[:, design.study], xp),
    )


def people_gain(spread: Any, xp: Any = np) -> Any:
    """Return the factor of people on the effect, 1 on average."""
    nodes, _ = people()
    return xp.exp(spread * nodes - spread**2 / 2)


def response_factors(spread: Any) -> Iterator[tuple[Any, float]]:
    """Yield the factor of people on the effect with its weight, one kind of person at a time.

    Parameters
    ----------
    spread : array of shape (draws,)
        Spread of the effect between people, on the log.
    """
    for node, weight in zip(*people(), strict=True):
        yield np.exp(spread * node - spread**2 / 2), float(weight)


def rates_of(parameters: Parameters, axes: int, xp: Any = np) -> Rates:
    """Return the rates of the chain with some more axes."""
    more = (slice(None), *(None,) * axes)
    delay = parameters["delay"][more]
    maturing, lost = (parameters[f"{name}_half_life"][more] for name in ("maturing", "loss"))
    return stretched(delay, maturing, lost, xp)


def _baselines(design: Design, deviates: Any, xp: Any) -> Any:
    entries = [_entry(SCALE_OF.get(row.quantity, RATED)) for row in design.rows]
    value = np.array([entry.value for entry in entries])
    spread = np.array([entry.spread for entry in entries], dtype=float)
    on_log = np.array([entry.spread_kind == "log_sd" for entry in entries])
    printed = design.column("baseline")
    drawn = xp.where(on_log, value * xp.exp(spread * deviates), value + spread * deviates)
    return xp.where(np.isnan(printed), drawn, np.nan_to_num(printed))


def _entry(scale: str) -> Parameter:
    """Return the baseline of a scale; any for improvement that is rated without one."""
    return baseline_entry("wrinkle" if scale == RATED else scale)


def baseline_entry(scale: str) -> Parameter:
    """Return the baseline that is usual on a scale, with its spread."""
    return parameter(f"needling.baseline.{scale}")


@lru_cache(maxsize=1)
def people() -> tuple[Array, Array]:
    """Return nodes and weights over a standard normal."""
    order = int(parameter("needling.people_nodes").value)
    nodes, weights = np.polynomial.hermite_e.hermegauss(order)
    return nodes, weights / weights.sum()
