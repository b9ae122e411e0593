"""How fast is the course beside solvers? One year of people in a trial, daily, three sessions.

The same people and the same equations for everyone, on one core. The peers are optional, and a
line says which were not there; `pip install` brings them: jax, diffrax, libroadrunner (SBML,
CVODE), scikit-sundae (CVODE) and pydiffsol. Scipy is there anyway, numba with the extra `fast`.
Slow solvers are given fewer of the people, evenly among all. Errors are the largest differences
in effect (0 to 1) from scipy's DOP853 at a tolerance of 1e-11, over a few people and all days.
General solvers are run at two tolerances or steps, ours as shipped and finer. The engine of
trials does once for a world what its people share; that is part of its time.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version

os.environ.setdefault(
    "XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
)

import course_solvers as solvers
import numpy as np
from course_people import DAYS, People, by_forecast_engine, by_trial_engine, people
from measuring import report, table
from numpy.typing import NDArray

from needlework.trials.kernels import choose

Array = NDArray[np.float64]
TARGET = 1e-4
EVERYONE, CHECKED = 10_000, 25


@dataclass(frozen=True, slots=True)
class Peer:
    """Somebody who solves: name, what to call with people, how many people."""

    name: str
    solve: Callable[[People], Array]
    size: int


def peers() -> Iterator[Peer]:
    """Yield ours, then general solvers, each in two accuracies."""
    for compiled in (True, False):
        kernels = choose(0, compiled)
        if compiled and kernels.NAME == "numpy":
            continue
        for nodes in (None, 16):
            name = f"ours, trials, {kernels.NAME}, {nodes or 'as shipped: 8'} nodes"
            engine = partial(by_trial_engine, kernels=kernels, nodes=nodes)
            yield Peer(name, engine, EVERYONE)
    yield Peer("ours, forecasts, numpy", by_forecast_engine, 2_000)
    for size, label, solver, settings in (
        (400, "numba, own Runge-Kutta, {} d steps", solvers.numba_runge_kutta, (1 / 16, 1 / 64)),
        (2_000, "JAX, own Runge-Kutta, {} d steps", solvers.jax_runge_kutta, (1 / 16, 1 / 64)),
        (400, "diffrax Tsit5, {}", solvers.diffrax, (1e-5, 1e-7)),
        (200, "pydiffsol Tsit45, {}", solvers.diffsol, (1e-5, 1e-7)),
        (100, "libroadrunner CVODE, {}", solvers.roadrunner, (1e-5, 1e-7)),
        (CHECKED, "scipy odeint (LSODA), {}", solvers.odeint, (1e-5, 1e-7)),
        (CHECKED, "scikit-sundae CVODE, {}", solvers.sundae, (1e-5, 1e-7)),
        (CHECKED, "scipy solve_ivp LSODA, {}", solvers.solve_ivp, (1e-5, 1e-7)),
    ):
        for setting in settings:
            solve = partial(solver, tolerance=setting)
            yield Peer(label.format(f"{setting:.0e}" if setting < 0.01 else setting), solve, size)


def seconds(work: Callable[[], object]) -> float:
    """Return the least processor time of a few runs after one to warm up."""
    work()
    taken, until = [], time.perf_counter() + 2
    while len(taken) < 2 or (time.perf_counter() < until and len(taken) < 20):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def main() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    everyone = people(EVERYONE)
    few = everyone.some(CHECKED)
    exact = solvers.solve_ivp(few, 1e-11, "DOP853")
    found, missing = [], []
    for peer in peers():
        who, step = everyone.some(peer.size), peer.size // CHECKED
        try:
            error = np.abs(peer.solve(who)[::step] - exact).max()
        except ImportError as absent:
            missing.append(f"{peer.name.split(',')[0]} ({absent.name})")
            continue
        taken = seconds(partial(peer.solve, who))
        found.append((peer, peer.size * len(DAYS) / taken, error))
    within = [speed for peer, speed, error in found if error <= TARGET and "ours" in peer.name]
    best = max(within)
    rows = [
        (
            peer.name,
            f"{peer.size:,}",
            f"{speed:.1e}",
            f"{1000 * len(DAYS) / speed:.3g}",
            f"{error:.0e}",
            "yes" if error <= TARGET else "no",
            f"{best / speed:,.1f}",
        )
        for peer, speed, error in found
    ]
    head = ("who", "people", "patient-days a second", "ms a patient", "error", "within", "slower")
    absent = f" Not installed: {', '.join(dict.fromkeys(missing))}." if missing else ""
    report(
        "How fast is the course beside solvers?",
        table(head, rows),
        tuple(_installed()),
        f"One core, processor time. The accuracy wanted is {TARGET:.0e} of the full effect;"
        f" *slower* is against the fastest of ours within it.{absent}",
    )


def _installed() -> Iterator[str]:
    names = ("numpy", "scipy", "numba", "jax", "diffrax", "pydiffsol", "libroadrunner")
    for name in (*names, "scikit-sundae"):
        try:
            version(name)
        except PackageNotFoundError:
            continue
        yield name


if __name__ == "__main__":
    main()
