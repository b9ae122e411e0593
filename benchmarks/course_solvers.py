"""The same course by general solvers: each takes people and a tolerance, returns the effect.

State of one person: what waits to be delivered, what is active, and the visible effect,

    waiting' = -kS waiting,  active' = kS waiting - kd active,
    effect' = kl (active^h / (1 + active^h) - effect),

and every session adds the dose to what waits. A solver that is not installed raises ImportError.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from course_people import DAYS, SESSIONS, People
from numpy.typing import NDArray

Array = NDArray[np.float64]
Solve = Callable[[Array, Array, Array], Array]
ENDS = (*SESSIONS[1:], DAYS[-1])


def slope(_: float, state: Any, delivery: float, decay: float, hill: float, lag: float) -> Any:
    """Return the derivative of the state."""
    waiting, active, effect = state
    drive = max(active, 0.0) ** hill
    delivered = delivery * waiting
    return -delivered, delivered - decay * active, lag * (drive / (1 + drive) - effect)


def segments() -> Iterator[Array]:
    """Yield the days of each stretch between sessions, from its session on."""
    for start, end in zip(SESSIONS, ENDS, strict=True):
        yield np.arange(start, end + 1)


def one_by_one(who: People, solve: Solve) -> Array:
    """Return the effect of everyone, stretch by stretch; the solver returns states by day."""
    found = np.empty((len(who.dose), len(DAYS)))
    for person in range(len(who.dose)):
        rates = np.array([getattr(who, name)[person] for name in RATES])
        state = np.zeros(3)
        for days in segments():
            state[0] += who.dose[person]
            states = solve(days, state, rates)
            found[person, int(days[0]) : int(days[-1])] = states[1:, 2]
            state = states[-1].copy()
    return found


RATES = ("delivery", "decay", "hill", "lag")


def solve_ivp(who: People, tolerance: float, method: str = "LSODA") -> Array:
    """Scipy's solver with a slope in Python."""
    from scipy.integrate import solve_ivp as solver

    def solve(days: Array, state: Array, rates: Array) -> Array:
        ends = days[0], days[-1]
        options = {"rtol": tolerance, "atol": tolerance / 100}
        return solver(slope, ends, state, method, days, args=tuple(rates), **options).y.T

    return one_by_one(who, solve)


def odeint(who: People, tolerance: float) -> Array:
    """Scipy's older door to LSODA, with less around it."""
    from scipy.integrate import odeint as solver

    def solve(days: Array, state: Array, rates: Array) -> Array:
        return solver(
            slope, state, days, tuple(rates), rtol=tolerance, atol=tolerance / 100, tfirst=True
        )

    return one_by_one(who, solve)


def sundae(who: People, tolerance: float) -> Array:
    """CVODE of SUNDIALS with a slope in Python, by scikit-sundae."""
    from sksundae.cvode import CVODE

    def right(time: float, state: Array, change: Array, rates: Array) -> None:
        change[:] = slope(time, state, *rates)

    def solve(days: Array, state: Array, rates: Array) -> Array:
        options = {"rtol": tolerance, "atol": tolerance / 100, "userdata": tuple(rates)}
        return CVODE(right, method="BDF", **options).solve(days, state).y

    return one_by_one(who, solve)


_DIFFSL = """
in_i { kS = 1, kd = 1, h = 1, kl = 1, w0 = 1, x0 = 0, e0 = 0 }
u_i { w = w0, x = x0, e = e0 }
F_i {
    -kS * w,
    kS * w - kd * x,
    kl * (pow(max(x, 1e-30), h) / (1 + pow(max(x, 1e-30), h)) - e)
}
"""


def diffsol(who: People, tolerance: float) -> Array:
    """Diffsol, compiled from its own language, by pydiffsol."""
    import pydiffsol

    ode = pydiffsol.Ode(_DIFFSL, ode_solver=pydiffsol.tsit45)
    ode.rtol, ode.atol = tolerance, tolerance / 100

    def solve(days: Array, state: Array, rates: Array) -> Array:
        given = np.concatenate([rates, state])
        return np.asarray(ode.solve_dense(given, days - days[0]).ys).T

    return one_by_one(who, solve)


_SBML_PARTS = {
    "w": "<apply><times/><apply><minus/><ci>kS</ci></apply><ci>w</ci></apply>",
    "x": "<apply><minus/><apply><times/><ci>kS</ci><ci>w</ci></apply>"
    "<apply><times/><ci>kd</ci><ci>x</ci></apply></apply>",
    "e": "<apply><times/><ci>kl</ci><apply><minus/><apply><divide/><ci>d</ci>"
    "<apply><plus/><cn>1</cn><ci>d</ci></apply></apply><ci>e</ci></apply></apply>",
}
_DRIVE = (
    "<apply><power/><piecewise><piece><ci>x</ci><apply><gt/><ci>x</ci><cn>0</cn></apply></piece>"
    "<otherwise><cn>0</cn></otherwise></piecewise><ci>h</ci></apply>"
)
_MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML">{}</math>'


def sbml() -> str:
    """Return the equations as an SBML model of parameters with rate rules."""
    moving = [(name, "false") for name in ("w", "x", "e", "d")]
    fixed = [(name, "true") for name in ("kS", "kd", "h", "kl")]
    parameters = "".join(
        f'<parameter id="{name}" value="0" constant="{constant}"/>'
        for name, constant in (*moving, *fixed)
    )
    rules = "".join(
        f'<rateRule variable="{name}">{_MATH.format(text)}</rateRule>'
        for name, text in _SBML_PARTS.items()
    )
    drive = f'<assignmentRule variable="d">{_MATH.format(_DRIVE)}</assignmentRule>'
    return (
        '<?xml version="1.0"?><sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" '
        'level="3" version="1"><model id="toxin">'
        f"<listOfParameters>{parameters}</listOfParameters>"
        f"<listOfRules>{drive}{rules}</listOfRules></model></sbml>"
    )


def roadrunner(who: People, tolerance: float) -> Array:
    """CVODE on machine code made from SBML, by libroadrunner."""
    from roadrunner import RoadRunner

    model = RoadRunner(sbml())
    model.timeCourseSelections = ["w", "x", "e"]
    model.integrator.setValue("relative_tolerance", tolerance)
    model.integrator.setValue("absolute_tolerance", tolerance / 100)

    def solve(days: Array, state: Array, rates: Array) -> Array:
        model.resetAll()
        for name, value in zip(
            ("kS", "kd", "h", "kl", "w", "x", "e"), (*rates, *state), strict=True
        ):
            model.setValue(name, float(value))
        return np.array(model.simulate(0, days[-1] - days[0], len(days)))

    return one_by_one(who, solve)


def jax_runge_kutta(who: People, tolerance: float) -> Array:
    """Classical Runge-Kutta in JAX, all people at once; the tolerance is the step in days."""
    return _jax(who, tolerance)


def diffrax(who: People, tolerance: float) -> Array:
    """Diffrax's Tsit5 with steps by error, each person's own."""
    import diffrax as dx
    import jax

    def solve(days: Any, state: Any, rates: Any) -> Any:
        return dx.diffeqsolve(
            dx.ODETerm(lambda time, now, args: _stacked(now, args)),
            dx.Tsit5(),
            days[0],
            days[-1],
            0.01,
            state,
            rates,
            saveat=dx.SaveAt(ts=days),
            stepsize_controller=dx.PIDController(rtol=tolerance, atol=tolerance / 100),
            max_steps=4096,
        ).ys

    return _stretches_in_jax(who, ("diffrax", tolerance), jax.vmap(solve, (None, 0, 0)))


def _jax(who: People, step: float) -> Array:
    import jax
    from jax import lax

    per_day = round(1 / step)

    def turn(state: Any, rates: Any) -> Any:
        one = _stacked(state, rates)
        two = _stacked(state + step / 2 * one, rates)
        three = _stacked(state + step / 2 * two, rates)
        four = _stacked(state + step * three, rates)
        return state + step / 6 * (one + 2 * two + 2 * three + four)

    def solve(days: Any, state: Any, rates: Any) -> Any:
        def day(now: Any, _: Any) -> Any:
            later = lax.fori_loop(0, per_day, lambda _, each: turn(each, rates), now)
            return later, later

        _, states = lax.scan(day, state, None, length=len(days) - 1)
        return jax.numpy.concatenate([state[None], states])

    return _stretches_in_jax(who, ("jax", step), jax.vmap(solve, (None, 0, 0)))


def _stacked(state: Any, rates: Any) -> Any:
    import jax.numpy as jnp

    waiting, active, effect = state
    delivery, decay, hill, lag = rates
    drive = jnp.maximum(active, 1e-30) ** hill
    delivered = delivery * waiting
    block = drive / (1 + drive)
    return jnp.stack([-delivered, delivered - decay * active, lag * (block - effect)])


_made: dict[Any, Any] = {}


def _stretches_in_jax(who: People, name: tuple[str, float], solve: Any) -> Array:
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    run = _made.setdefault((*name, len(who.dose)), jax.jit(solve))
    rates = jnp.stack([jnp.asarray(getattr(who, name)) for name in RATES], axis=1)
    state = jnp.zeros((len(who.dose), 3))
    found = []
    for days in segments():
        states = run(jnp.asarray(days), state.at[:, 0].add(jnp.asarray(who.dose)), rates)
        state = states[:, -1]
        found.append(np.asarray(states[:, 1:, 2]))
    return np.concatenate(found, axis=1)


def numba_runge_kutta(who: People, tolerance: float) -> Array:
    """Classical Runge-Kutta compiled by numba; the tolerance is the step in days."""
    from numba import njit

    run = _made.setdefault("numba", njit(error_model="numpy")(_runge_kutta))
    rates = [getattr(who, name) for name in ("dose", *RATES)]
    found = np.empty((len(who.dose), len(DAYS)))
    run(*rates, np.array(SESSIONS), round(1 / tolerance), found)
    return found


def _runge_kutta(  # type: ignore[no-untyped-def]
    dose, delivery, decay, hill, lag, sessions, per_day, found
):
    step = 1.0 / per_day
    for person in range(len(dose)):
        waiting, active, effect = 0.0, 0.0, 0.0
        for day in range(found.shape[1]):
            for session in sessions:
                if session == day:
                    waiting += dose[person]
            for _ in range(per_day):
                slope_w = slope_a = slope_e = 0.0
                sum_w = sum_a = sum_e = 0.0
                for stage in range(4):
                    reach = 0.0 if stage == 0 else (step if stage == 3 else step / 2)
                    at_w, at_a = waiting + reach * slope_w, active + reach * slope_a
                    at_e = effect + reach * slope_e
                    drive = max(at_a, 0.0) ** hill[person]
                    slope_w = -delivery[person] * at_w
                    slope_a = delivery[person] * at_w - decay[person] * at_a
                    slope_e = lag[person] * (drive / (1 + drive) - at_e)
                    weight = 1.0 if stage in (0, 3) else 2.0
                    sum_w += weight * slope_w
                    sum_a += weight * slope_a
                    sum_e += weight * slope_e
                waiting += step * sum_w / 6
                active += step * sum_a / 6
                effect += step * sum_e / 6
            found[person, day] = effect
