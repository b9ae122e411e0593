"""The result of a simulation-based calibration as one compact table."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from needlework.calibration.rank_statistics import adjusted, chi_square_p_value, curve_p_value

FORMAT = "needlework-simulation-check/1"

Record = Mapping[str, Any]


def summary(records: Sequence[Record], settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings, versions and the ranks with their tests.

    Parameters
    ----------
    records : sequence of mapping
        One per data set, as from ``simulation_check.fit_set``.
    settings : mapping
        The settings of the fits; ``kept`` draws give ``kept + 1`` ranks.
    """
    names = list(records[0]["figures"])
    quantities = {name: _quantity(records, name, settings["kept"] + 1) for name in names}
    p_values = adjusted({name: entry["curve_p"] for name, entry in quantities.items()})
    for name, entry in quantities.items():
        entry["curve_p_adjusted"] = _rounded(p_values[name])
    return {
        "format": FORMAT,
        "sets": len(records),
        "settings": dict(settings),
        "design": _design(),
        "versions": _versions(),
        "divergences": sum(entry["divergences"] for entry in records),
        "sets_with_divergences": sum(entry["divergences"] > 0 for entry in records),
        "steps_per_set": round(float(np.mean([entry["steps"] for entry in records]))),
        "quantities": quantities,
    }


def _quantity(records: Sequence[Record], name: str, ranks: int) -> dict[str, Any]:
    figures = [entry["figures"][name] for entry in records]
    counts = np.bincount([entry["rank"] for entry in figures], minlength=ranks)
    errors = np.array([entry["z"] for entry in figures])
    ratios = [entry["ratio"] for entry in figures if entry["ratio"] is not None]
    return {
        "counts": counts.tolist(),
        "curve_p": _rounded(curve_p_value(counts)),
        "chi_square_p": _rounded(chi_square_p_value(counts)),
        "z_mean": _rounded(errors.mean()),
        "z_sd": _rounded(errors.std()),
        "posterior_over_prior": _rounded(np.median(ratios)) if ratios else None,
        "effective_size": round(float(np.median([entry["size"] for entry in figures]))),
    }


def _rounded(value: Any) -> float:
    return round(float(value), 4)


def _design() -> dict[str, Any]:
    from needlework.calibration.synthetic import products_of, small_rows

    rows = small_rows()
    return {
        "trials": list(dict.fromkeys(row.trial for row in rows)),
        "arms": len({(row.trial, row.arm) for row in rows}),
        "rows": len(rows),
        "kinds": {
            kind: sum(row.kind == kind for row in rows)
            for kind in sorted({row.kind for row in rows})
        },
        "products": list(products_of(rows)),
    }


def _versions() -> dict[str, str]:
    import jax
    import numpyro

    from needlework import __version__

    return {
        "needlework": __version__,
        "python": ".".join(map(str, sys.version_info[:2])),
        "jax": jax.__version__,
        "numpyro": numpyro.__version__,
    }
