"""How fast is a patient forecast? 1,000 draws over 360 days, beside general solvers."""

from __future__ import annotations

import time
from importlib.resources import files
from typing import Any

import numpy as np
from measuring import milliseconds, report, table
from numpy.typing import NDArray

from needlework.forecast import forecast
from needlework.mechanisms.neuromodulator import visible_effect
from needlework.planfile import read_plan

Array = NDArray[np.float64]

DRAWS = 1000
DAYS = tuple(float(day) for day in range(361))
TARGET = 20.0
PEER_PATIENTS = 10


def population(size: int) -> dict[str, Array]:
    """Return rates of ``size`` patients of about the right spread."""
    random = np.random.default_rng(1)

    def around(middle: float, spread: float) -> Array:
        return middle * np.exp(spread * random.standard_normal(size))

    decay = around(0.025, 0.2)
    return {
        "log_drive": decay * (95 + 40 * random.standard_normal(size)),
        "decay": decay,
        "delivery": around(0.5, 0.4),
        "hill": around(2, 0.3),
        "lag": around(0.4, 0.25),
    }


def engine(rates: dict[str, Array], sessions: tuple[float, ...]) -> Array:
    return np.asarray(
        visible_effect(
            DAYS,
            sessions,
            [rates["log_drive"]] * len(sessions),
            [rates["decay"]] * len(sessions),
            delivery_rate=rates["delivery"],
            hill=rates["hill"],
            lag_rate=rates["lag"],
        )
    )


def slope(_: float, state: Array, rates: dict[str, float]) -> list[float]:
    waiting, active, effect = state
    drive = max(active, 0.0) ** rates["hill"]
    delivered = rates["delivery"] * waiting
    blocked = drive / (1 + drive)
    return [-delivered, delivered - rates["decay"] * active, rates["lag"] * (blocked - effect)]


def solver(rates: dict[str, Array], method: str, tolerance: float) -> Array:
    """Return the effect of each patient from scipy's general solver, one session."""
    from scipy.integrate import solve_ivp

    courses = []
    for patient in range(len(rates["hill"])):
        one = {name: float(value[patient]) for name, value in rates.items()}
        start = [float(np.exp(one["log_drive"])), 0.0, 0.0]
        courses.append(
            solve_ivp(
                slope, (0, DAYS[-1]), start, method, DAYS, args=(one,), rtol=tolerance, atol=1e-9
            ).y[-1]
        )
    return np.array(courses)


def fixed_step(rates: dict[str, Array]) -> Array | None:
    """Return the effect from compiled classical Runge-Kutta, or None without numba."""
    try:
        from numba import njit
    except ImportError:
        return None
    kernel = _kernels.setdefault("fixed step", njit(cache=False)(_runge_kutta))
    arrays = [rates[name] for name in ("log_drive", "decay", "delivery", "hill", "lag")]
    return np.asarray(kernel(*arrays, len(DAYS), 16))


_kernels: dict[str, Any] = {}


def _runge_kutta(  # type: ignore[no-untyped-def]
    log_drive, decay, delivery, hill, lag, days, per_day
):
    out = np.zeros((len(hill), days))
    step = 1.0 / per_day
    for p in range(len(hill)):
        b, a, e = np.exp(log_drive[p]), 0.0, 0.0
        for day in range(1, days):
            for _ in range(per_day):
                kb = ka = ke = 0.0
                sb = sa = se = 0.0
                for stage in range(4):
                    reach = 0.0 if stage == 0 else (step if stage == 3 else step / 2)
                    x, y, z = b + reach * kb, a + reach * ka, e + reach * ke
                    drive = y ** hill[p] if y > 0 else 0.0
                    kb = -delivery[p] * x
                    ka = delivery[p] * x - decay[p] * y
                    ke = lag[p] * (drive / (1 + drive) - z)
                    weight = 1.0 if stage in (0, 3) else 2.0
                    sb += weight * kb
                    sa += weight * ka
                    se += weight * ke
                b, a, e = b + step * sb / 6, a + step * sa / 6, e + step * se / 6
            out[p, day] = e
    return out


def rows() -> list[tuple[str, float, float, str]]:
    """Return what was timed: name, ms, fastest ms, accuracy or remark."""
    rates = population(DRAWS)
    few = {name: value[:PEER_PATIENTS] for name, value in rates.items()}
    exact = solver(few, "DOP853", 1e-11)
    plan = read_plan((files("needlework") / "examples" / "frown-lines.toml").read_text(), "plan")
    started = time.perf_counter()
    forecast(plan, draws=DRAWS)
    first = 1000 * (time.perf_counter() - started)
    scale = DRAWS / PEER_PATIENTS

    def error(course: Array) -> str:
        return f"{np.abs(course[:PEER_PATIENTS] - exact).max():.0e}"

    found = [
        ("whole patient forecast", *milliseconds(lambda: forecast(plan, draws=DRAWS)), ""),
        ("whole patient forecast, first call", first, first, "reads the draws"),
        (
            "course, engine, one session",
            *milliseconds(lambda: engine(rates, (0.0,))),
            error(engine(rates, (0.0,))),
        ),
        (
            "course, engine, four sessions",
            *milliseconds(lambda: engine(rates, (0.0, 90.0, 180.0, 270.0))),
            "",
        ),
    ]
    for method, tolerance in (("LSODA", 1e-6), ("RK45", 1e-6)):
        middle, best = milliseconds(lambda m=method, t=tolerance: solver(few, m, t), 3)
        remark = f"{error(solver(few, method, tolerance))}, {PEER_PATIENTS} patients scaled"
        found.append((f"course, scipy {method}", scale * middle, scale * best, remark))
    compiled = fixed_step(rates)
    if compiled is not None:
        middle, best = milliseconds(lambda: fixed_step(rates), 3)
        found.append(("course, numba Runge-Kutta, 16 steps a day", middle, best, error(compiled)))
    return found


def main() -> None:
    measured = rows()
    reference = next(best for name, _, best, _ in measured if name.startswith("course, engine"))
    lines = [
        (name, f"{middle:.1f}", f"{best:.1f}", f"{best / reference:.2f}", remark)
        for name, middle, best, remark in measured
    ]
    whole = measured[0][2]
    verdict = "met" if whole <= TARGET else "missed"
    report(
        "How fast is a patient forecast?",
        table(("what", "median ms", "fastest ms", "ratio to the course", "error, remark"), lines),
        ("numpy", "scipy"),
        f"{DRAWS:,} draws over 360 days. The goal of {TARGET:.0f} ms after start-up is {verdict}"
        f" (fastest {whole:.1f} ms). Errors are the largest differences in effect from scipy's"
        " DOP853 at a tolerance of 1e-11.",
    )


if __name__ == "__main__":
    main()
