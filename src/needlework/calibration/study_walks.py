"""Chains of a study fit walked side by side: those of the whole fit and those without a study.

A model with as many deviates as rows needs many short steps. Walking all chains at once costs
little more than walking one, and they are told the shape of the posterior, which leaving a study
out changes little.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree
from numpy.typing import NDArray
from numpyro.infer import init_to_median
from numpyro.infer.hmc import hmc
from numpyro.infer.util import constrain_fn, initialize_model, potential_energy

from needlework.calibration.laplace import Approximation, approximate

SPREADS = ("_sd", "_error")
"""Endings of spreads, which the mode would put at nothing at all."""
SPREAD_SD = 0.5
NARROWER = 0.3
"""Chains begin this far from the mode, in units of the approximation's spread."""
BLOCK = 25
DEEPEST = 10
Array = NDArray[np.float64]
Declaration = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Walk:
    """Chains walked together.

    Parameters
    ----------
    samples : mapping of arrays of shape (chains, draws, ...)
    places : array of shape (chains, draws, deviates)
        The same as flat unconstrained values.
    divergences : array of int of shape (chains,)
        Divergent transitions after adaptation.
    """

    samples: Mapping[str, Array]
    places: Array
    divergences: NDArray[np.int_]

    def chains(self, which: slice) -> dict[str, Array]:
        """Return the samples of some chains."""
        return {name: value[which] for name, value in self.samples.items()}


class Walker:
    """Walks chains of one model side by side, each with rows of its own left out.

    Parameters
    ----------
    declare : callable
        Declares the model, given the weight of each row.
    rows : int
        Number of rows.
    """

    def __init__(self, declare: Declaration, rows: int) -> None:
        self._declare, self._rows = declare, rows
        begun = initialize_model(
            jax.random.PRNGKey(0),
            declare,
            model_args=(jnp.ones(rows),),
            init_strategy=init_to_median(),
        )
        start: dict[str, Any] = begun.param_info.z
        self._names = tuple(sorted(start))
        self._flat, self._shaped = ravel_pytree(start)
        spreads = [np.full(np.size(start[n]), n.endswith(SPREADS)) for n in self._names]
        self._spreads = np.concatenate(spreads)

    def shape(self) -> Approximation:
        """Return the normal approximation of the posterior of all rows."""
        everything = jnp.ones(self._rows)
        slope = jax.jit(jax.value_and_grad(lambda place: self._potential(everything, place)))

        def numbers(place: Array) -> tuple[float, Array]:
            value, gradient = slope(jnp.asarray(place))
            return float(value), np.asarray(gradient, dtype=np.float64)

        return approximate(numbers, np.asarray(self._flat), self._spreads, SPREAD_SD)

    def _potential(self, counted: Any, place: Any) -> Any:
        return potential_energy(self._declare, (counted,), {}, self._shaped(place))

    def walk(
        self,
        counted: Array,
        near: Approximation,
        seed: int,
        warmup: int,
        kept: int,
        accept: float,
        told: Callable[[int, int], None] = lambda steps, slopes: None,
        deepest: int = DEEPEST,
    ) -> Walk:
        """Return one chain per line of ``counted``.

        Parameters
        ----------
        counted : array of shape (chains, rows)
            Weight of each row in each chain, 0 or 1.
        near : Approximation
            Where they begin, and the metric they step in.
        told : callable
            Told after each block how many steps were made, and how many slopes the longest of
            the last took.
        deepest : int
            A step takes fewer than 2 to this power slopes: all chains wait for the longest.
        """
        first, advance = self._kernel(near, warmup, accept, deepest)
        weights = jnp.asarray(counted)
        keys = jax.random.split(jax.random.PRNGKey(seed), len(counted))
        state = jax.jit(jax.vmap(first))(keys, self._places(near, seed, len(counted)), weights)
        following = jax.jit(jax.vmap(advance))
        blocks = []
        for block in range(-(-(warmup + kept) // BLOCK)):
            state, found = following(state, weights)
            blocks.append([np.asarray(part) for part in found])
            told((block + 1) * BLOCK, int(state.num_steps.max()))
        places, diverging = (np.concatenate(part, axis=1) for part in zip(*blocks, strict=True))
        after = slice(warmup, warmup + kept)
        kept_places = places[:, after]
        divergences = diverging[:, after].sum(axis=1)
        return Walk(self._values(kept_places), kept_places, divergences)

    def _kernel(
        self, near: Approximation, warmup: int, accept: float, deepest: int
    ) -> tuple[Any, Any]:
        """Return how a chain begins, and how it goes on for a block of steps."""
        begin, step = hmc(potential_fn_gen=self._potential_of, algo="NUTS")
        metric = {self._names: jnp.asarray(near.covariance)}

        def first(key: Any, place: Any, weights: Any) -> Any:
            return begin(
                self._shaped(place),
                num_warmup=warmup,
                dense_mass=[self._names],
                inverse_mass_matrix=metric,
                adapt_mass_matrix=False,
                target_accept_prob=accept,
                max_tree_depth=deepest,
                rng_key=key,
                model_args=(weights,),
            )

        def advance(state: Any, weights: Any) -> Any:
            def once(state: Any, _: Any) -> tuple[Any, Any]:
                after = step(state, (weights,), {})
                return after, (ravel_pytree(after.z)[0], after.diverging)

            return jax.lax.scan(once, state, length=BLOCK)

        return first, advance

    def _potential_of(self, counted: Any) -> Callable[[Any], Any]:
        return lambda values: potential_energy(self._declare, (counted,), {}, values)

    def _places(self, near: Approximation, seed: int, chains: int) -> Any:
        random = np.random.default_rng(seed)
        far = [near.draw(random) for _ in range(chains)]
        return jnp.asarray(near.middle + NARROWER * (np.array(far) - near.middle))

    def _values(self, places: Array) -> dict[str, Array]:
        everything = jnp.ones(self._rows)

        def one(place: Any) -> Any:
            return constrain_fn(self._declare, (everything,), {}, self._shaped(place), True)

        flat = jax.jit(lambda many: jax.lax.map(one, many))(places.reshape(-1, places.shape[-1]))
        shape = places.shape[:2]
        return {n: np.asarray(v).reshape(*shape, *v.shape[1:]) for n, v in flat.items()}
