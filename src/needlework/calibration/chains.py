"""NUTS chains of a compiled model: compiled once, run for many data sets and weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree
from numpy.typing import NDArray
from numpyro.infer.hmc import hmc
from numpyro.infer.util import constrain_fn, potential_energy

from needlework.calibration.laplace import Approximation, approximate
from needlework.forecast.trial_effects import SPREADS

Array = NDArray[np.float64]
Values = Mapping[str, Any]
Declaration = Callable[..., None]

BLOCK = 25
"""Steps between two reports of progress."""

HELD = ("_product_sd", *SPREADS.values(), "severe_logit_sd")
HELD_SD = 0.5
DEEPEST_TREE = 8


@dataclass(frozen=True, slots=True)
class ChainSettings:
    """Steps of adaptation, steps kept, and the acceptance aimed at."""

    warmup: int
    kept: int
    accept: float = 0.9


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain.

    Parameters
    ----------
    values : mapping of arrays of shape (draws, ...)
        Constrained values and what is computed from them.
    free : array of shape (draws, parameters)
        The same draws, flat and unconstrained.
    divergences, steps : int
        Divergent transitions after adaptation, and leapfrog steps in all.
    """

    values: Mapping[str, Array]
    free: Array
    divergences: int
    steps: int


class Sampler:
    """The sampler of one model; what the model is told beyond itself is an argument.

    Parameters
    ----------
    declare : callable
        Declares the model, given the data of one run as a tuple of arrays.
    start : mapping
        Unconstrained values, one per sampled site.
    settings : ChainSettings
    """

    def __init__(self, declare: Declaration, start: Values, settings: ChainSettings) -> None:
        self._declare, self._settings = declare, settings
        flat, self._shaped = ravel_pytree(dict(start))
        self._start = np.asarray(flat)
        self._held = np.concatenate(
            [
                np.full(int(np.size(value)), name.endswith(HELD))
                for name, value in sorted(start.items())
            ]
        )
        self._names = tuple(sorted(start))
        self._slope = jax.jit(jax.value_and_grad(self._potential))
        self._begin, step = hmc(potential_fn_gen=self._potential_of, algo="NUTS")
        self._step = step
        self._first = jax.jit(self._initial)
        self._next = jax.jit(self._advance)
        self._values = jax.jit(self._constrained)

    def _potential(self, place: Any, data: tuple[Any, ...]) -> Any:
        return potential_energy(self._declare, data, {}, self._shaped(place))

    def _potential_of(self, *data: Any) -> Callable[[Any], Any]:
        return lambda values: potential_energy(self._declare, data, {}, values)

    def approximate(self, data: tuple[Any, ...]) -> Approximation:
        """Return the normal approximation of the posterior of these data."""

        def slope(place: Array) -> tuple[float, Array]:
            value, gradient = self._slope(place, data)
            return float(value), np.asarray(gradient)

        return approximate(slope, self._start, self._held, HELD_SD)

    def _initial(self, key: Any, place: Any, covariance: Any, data: tuple[Any, ...]) -> Any:
        return self._begin(
            self._shaped(place),
            num_warmup=self._settings.warmup,
            dense_mass=[self._names],
            inverse_mass_matrix={self._names: covariance},
            adapt_mass_matrix=False,
            target_accept_prob=self._settings.accept,
            max_tree_depth=DEEPEST_TREE,
            rng_key=key,
            model_args=data,
        )

    def _advance(self, state: Any, data: tuple[Any, ...]) -> Any:
        def once(state: Any, _: Any) -> tuple[Any, Any]:
            after = self._step(state, data, {})
            return after, (ravel_pytree(after.z)[0], after.diverging, after.num_steps)

        return jax.lax.scan(once, state, length=BLOCK)

    def _constrained(self, free: Any, data: tuple[Any, ...]) -> Any:
        def one(place: Any) -> Any:
            return constrain_fn(self._declare, data, {}, self._shaped(place), True)

        return jax.lax.map(one, free)

    def with_settings(self, settings: ChainSettings) -> Sampler:
        """Return the same sampler with other numbers of steps; its parts are compiled anew."""
        return Sampler(self._declare, self._shaped(jnp.asarray(self._start)), settings)

    def run(
        self,
        seed: Sequence[int],
        place: Array,
        covariance: Array,
        data: tuple[Any, ...],
        told: Callable[[int], None] = lambda steps: None,
    ) -> Chain:
        """Return one chain.

        Parameters
        ----------
        seed : sequence of int
            Words of the seed; the chain depends on them alone.
        place : array of shape (parameters,)
            Where it begins.
        covariance : array of shape (parameters, parameters)
            The metric it steps in.
        told : callable
            Told how many steps were made, after each block.
        """
        key = jax.random.PRNGKey(int(np.random.SeedSequence(list(seed)).generate_state(1)[0]))
        state = self._first(key, jnp.asarray(place), jnp.asarray(covariance), data)
        total = self._settings.warmup + self._settings.kept
        blocks = []
        for _ in range(-(-total // BLOCK)):
            state, found = self._next(state, data)
            blocks.append([np.asarray(part) for part in found])
            told(BLOCK)
        places, diverging, steps = (np.concatenate(parts) for parts in zip(*blocks, strict=True))
        after = slice(self._settings.warmup, total)
        free = places[after]
        values = {name: np.asarray(v) for name, v in self._values(free, data).items()}
        return Chain(values, free, int(diverging[after].sum()), int(steps.sum()))
