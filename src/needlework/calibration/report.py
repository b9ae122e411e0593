"""The page ``docs/models/calibration.md``: how well the shipped fit can be trusted.

``python -m needlework.calibration.report DIR`` writes the page and its pictures.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from needlework.calibration.area_report import HEADS, area_lines, other_areas
from needlework.calibration.markdown import table
from needlework.forecast.curated import PLACEBO, fit_rows
from needlework.forecast.draws import FIT_SETS, Draws, draws_name, load_draws
from needlework.forecast.published import PublishedRow

PAGE = "calibration.md"
UNIDENTIFIED = 0.8
_TRUSTED_SHAPE = 0.7
_HIDDEN = ("_deviate", "_logit")
_KINDS = {
    "share": "shares (beta-binomial)",
    "onset": "onset by day, as increments (beta-binomial)",
    "global": "global assessment (beta-binomial)",
    "median": "medians (visit interval)",
}

Diagnostics = Mapping[str, Mapping[str, Any]]


def page(
    fits: Sequence[Draws], check: Mapping[str, Any] | None, areas: Sequence[Draws] = ()
) -> str:
    """Return the page.

    Parameters
    ----------
    fits : sequence of Draws
        Seen-only first.
    check : mapping or None
        The result of the simulation-based calibration, where there is one.
    areas : sequence of Draws
        Fits of the other areas.
    """
    return (
        "\n\n".join(
            [
                "# Calibration of the toxin model",
                "*Written by `python -m needlework.calibration.report docs/models` from the "
                "shipped draws and their provenance; change it there.*",
                _opening(fits),
                "## The sampler",
                _sampler(fits),
                "## The rows",
                _rows(fits),
                "## Fitted courses",
                _picture("courses", "Fitted course of each product with the published points"),
                "## What the trials taught",
                *_taught(fits[0]),
                "## Dose",
                _picture("doses", "Day on which half have lost none or mild, by dose"),
                "## Parameters",
                _parameters(fits),
                "## Leaving each trial out",
                _trials(fits),
                *_areas(areas),
                "## Simulation-based calibration",
                *_simulation(check),
            ]
        ).replace("\n\n\n", "\n\n")
        + "\n"
    )


def _opening(fits: Sequence[Draws]) -> str:
    names = ", ".join(f"*{fit.provenance['fit_set']}*" for fit in fits)
    return (
        "One Bayesian meta-analysis of all curated glabella rows: priors and structure are in "
        "`src/needlework/calibration/model.py`, the rows and the reasons for them in "
        f"[the curated table](curation.md). Fits shipped: {names}. Checks and forecasts use "
        "*seen-only* unless told otherwise. A new fit: "
        "`needlework fit neuromodulator --out DIR`."
    )


def _sampler(fits: Sequence[Draws]) -> str:
    rows = [
        ("chains × draws after warm-up", _each(fits, _chains)),
        ("seed", _each(fits, lambda entry: entry["seed"])),
        ("worst R-hat (aim: below 1.01)", _worst(fits, "r_hat")),
        ("least bulk effective size (aim: above 400)", _worst(fits, "bulk")),
        ("least tail effective size (aim: above 400)", _worst(fits, "tail")),
        ("divergent transitions (aim: 0)", _each(fits, lambda entry: entry["divergences"])),
        ("draws shipped", [str(fit.size) for fit in fits]),
        ("jax, numpyro", _each(fits, _versions)),
        ("evidence", _each(fits, lambda entry: _short_hash(entry["evidence_hash"]))),
        ("draws", [_short_hash(fit.hash) for fit in fits]),
    ]
    heads = ["", *(str(fit.provenance["fit_set"]) for fit in fits)]
    note = _missed(fits)
    return table(heads, ([name, *cells] for name, cells in rows)) + f"\n\n{note}"


def _each(fits: Sequence[Draws], say: Any) -> list[str]:
    return [str(say(fit.provenance)) for fit in fits]


def _worst(fits: Sequence[Draws], name: str) -> list[str]:
    return _each(fits, lambda entry: entry["worst"][name])


def _chains(entry: Mapping[str, Any]) -> str:
    return f"{entry['chains']} × {entry['draws_per_chain']} after {entry['warmup']}"


def _versions(entry: Mapping[str, Any]) -> str:
    return f"{entry['versions']['jax']}, {entry['versions']['numpyro']}"


def _short_hash(value: str) -> str:
    return f"`{value.removeprefix('sha256:')[:12]}`"


def _missed(fits: Sequence[Draws]) -> str:
    """Return a sentence that names every scalar of the sampler that misses its aim."""
    missed = sorted(
        {
            f"`{_readable(entry['name'], fit.products)}` ({fit.provenance['fit_set']})"
            for fit in fits
            for entry in fit.provenance["diagnostics"]
            if entry["r_hat"] >= 1.01 or min(entry["bulk"], entry["tail"]) <= 400
        }
    )
    if not missed:
        return "Every population parameter meets these aims in every fit."
    return f"Short of an aim: {', '.join(missed)}."


def _readable(name: str, products: Sequence[str]) -> str:
    stem, _, place = name.rstrip("]").partition("[")
    return f"{stem}, {products[int(place)]}" if place else stem


def _rows(fits: Sequence[Draws]) -> str:
    tables = [_fitted(fit) for fit in fits]
    counts = [
        [words, *(str(sum(row.kind == kind for row in rows)) for rows in tables)]
        for kind, words in _KINDS.items()
    ]
    counts.append(["**all rows**", *(str(len(rows)) for rows in tables)])
    counts.append(["trials", *(str(len(fit.trials)) for fit in fits)])
    counts.append(["arms", *(str(len({(r.trial, r.arm) for r in rows})) for rows in tables)])
    return table(["likelihood", *(str(fit.provenance["fit_set"]) for fit in fits)], counts)


def _fitted(fit: Draws) -> list[PublishedRow]:
    known = set(fit.rows)
    rows = fit_rows(str(fit.provenance["area"]), str(fit.provenance["fit_set"]))
    return [row for row in rows if row.row_id in known]


def _picture(name: str, words: str) -> str:
    return f"![{words}]({name}.svg)"


def _taught(fit: Draws) -> list[str]:
    ratios = fit.provenance["prior_to_posterior"]
    weak = [
        f"`{_readable(name, fit.products)}` ({ratio:.2f})"
        for name, ratio in ratios.items()
        if ratio > UNIDENTIFIED and not name.split("[")[0].endswith(_HIDDEN)
    ]
    named = ", ".join(weak) if weak else "none"
    return [
        "Spread of the posterior over spread of the prior (half the central 68 %). Above "
        f"{UNIDENTIFIED} the trials taught next to nothing and what is printed is the prior. "
        f"Unidentified in *{fit.provenance['fit_set']}*: {named}.",
        _picture("densities", "Prior and posterior densities of key parameters"),
    ]


def _parameters(fits: Sequence[Draws]) -> str:
    first = fits[0]
    heads = ["parameter", "mean", "SD", "R-hat", "bulk", "tail", "posterior / prior"]
    others = fits[1:]
    for fit in others:
        heads += [f"mean, {fit.provenance['fit_set']}", "SD", "shift / SD"]
    by_name = [{entry["name"]: entry for entry in fit.provenance["diagnostics"]} for fit in fits]
    lines = [
        _parameter(name, first, by_name)
        for name in by_name[0]
        if not name.split("[")[0].endswith(_HIDDEN)
    ]
    return table(heads, lines)


def _parameter(name: str, fit: Draws, tables: Sequence[Diagnostics]) -> list[str]:
    entry = tables[0][name]
    ratio = fit.provenance["prior_to_posterior"].get(name)
    shown = "" if ratio is None else f"{ratio:.2f}"
    cells = [
        f"`{_readable(name, fit.products)}`",
        f"{entry['mean']:.3g}",
        f"{entry['sd']:.2g}",
        f"{entry['r_hat']:.3f}",
        f"{entry['bulk']:.0f}",
        f"{entry['tail']:.0f}",
        f"**{shown}**" if ratio is not None and ratio > UNIDENTIFIED else shown,
    ]
    for later in tables[1:]:
        other = later[name]
        shift = (other["mean"] - entry["mean"]) / entry["sd"]
        cells += [f"{other['mean']:.3g}", f"{other['sd']:.2g}", f"{shift:+.1f}"]
    return cells


def _trials(fits: Sequence[Draws]) -> str:
    tables = [_fitted(fit) for fit in fits]
    names = list(dict.fromkeys(name for fit in fits for name in fit.trials))
    heads = ["trial", "products", "rows"]
    heads += [f"Pareto k, {fit.provenance['fit_set']}" for fit in fits]
    lines = [_trial(name, fits, tables) for name in names]
    return (
        "Each trial is left out by importance weights over the shipped draws, its own effects "
        f"integrated out. Above {_TRUSTED_SHAPE} the weights are not to be trusted, for that "
        "trial moves the fit: there the fit was repeated without it (bold; R-hat of the new "
        "fit in brackets).\n\n"
    ) + table(heads, lines)


def _trial(
    name: str, fits: Sequence[Draws], tables: Sequence[Sequence[PublishedRow]]
) -> list[str]:
    own = max(([row for row in rows if row.trial == name] for rows in tables), key=len)
    products = sorted({row.product for row in own} - {PLACEBO})
    return [name, ", ".join(products), str(len(own)), *(_shape(fit, name) for fit in fits)]


def _shape(fit: Draws, trial: str) -> str:
    if trial not in fit.trials:
        return "–"
    shape = float(fit.loto_pareto_k[fit.trials.index(trial)])
    again = fit.provenance.get("refit_r_hat", {}).get(trial)
    return f"{shape:.2f}" if again is None else f"**{shape:.2f}** ({again:.2f})"


def _areas(fits: Sequence[Draws]) -> list[str]:
    """Return the section on the other areas, nothing where there is none."""
    if not fits:
        return []
    return [
        "## Other areas",
        "Each area starts from the glabella's posterior of what is shared and adds a shift of "
        "strength and of the day of half block, the same for all products "
        "([13](../decisions/0013-areas-start-from-the-glabella.md)). Where posterior over prior "
        "is above 0.8 the area taught nothing of that shift.",
        table(HEADS, area_lines(fits)),
    ]


def _simulation(check: Mapping[str, Any] | None) -> list[str]:
    how = (
        "Parameters are drawn from the prior, all rows of a small design are simulated from the "
        "very likelihood of the fit, fitted with the same model code, and the rank of each true "
        "value among its posterior draws is noted. Again: "
        "`python -m needlework.calibration.simulation_check --sets 200 --processes 2 --out DIR`."
    )
    if check is None:
        return [how, "No result is shipped."]
    return [how, _simulated(check), _picture("ranks", "Ranks of the truth"), _quantities(check)]


def _simulated(check: Mapping[str, Any]) -> str:
    design, settings = check["design"], check["settings"]
    entries = check["quantities"]
    outside = [name for name, entry in entries.items() if entry["curve_p_adjusted"] < 0.05]
    least = min(entries, key=lambda name: entries[name]["curve_p"])
    kinds = ", ".join(f"{count} {kind}" for kind, count in design["kinds"].items())
    return (
        f"{check['sets']} data sets of {len(design['trials'])} trials, {design['arms']} arms and "
        f"{design['rows']} rows ({kinds}) with {len(design['products'])} products; one chain "
        f"each, {settings['warmup']} steps of warm-up, {settings['kept']} draws kept, every "
        f"{settings['thin']}th; seed {settings['seed']}. Divergent transitions: "
        f"{check['divergences']} in {check['sets_with_divergences']} sets. "
        f"{len(entries)} quantities tested; outside their band after adjustment for their number "
        f"(Holm): {', '.join(f'`{name}`' for name in outside) or 'none'}. Least p value: "
        f"{entries[least]['curve_p']:.3f} (`{least}`), adjusted "
        f"{entries[least]['curve_p_adjusted']:.2f}."
    )


def _quantities(check: Mapping[str, Any]) -> str:
    heads = ["quantity", "p, curve", "adjusted", "p, χ²", "z mean", "z SD", "posterior / prior"]
    lines = (
        [
            f"`{name}`",
            f"{entry['curve_p']:.3f}",
            f"{entry['curve_p_adjusted']:.2f}",
            f"{entry['chi_square_p']:.3f}",
            f"{entry['z_mean']:+.2f}",
            f"{entry['z_sd']:.2f}",
            ""
            if entry["posterior_over_prior"] is None
            else f"{entry['posterior_over_prior']:.2f}",
        ]
        for name, entry in check["quantities"].items()
    )
    return table(heads, lines)


def shipped_fits() -> list[Draws]:
    """Return the draws that are shipped, seen-only first."""
    folder = files("needlework.evidence") / "data" / "draws"
    return [
        load_draws(bool(place))
        for place, _ in enumerate(FIT_SETS)
        if (folder / f"{draws_name(bool(place))}.json").is_file()
    ]


def shipped_check() -> dict[str, Any] | None:
    """Return the shipped result of the simulation-based calibration, or None."""
    path = files("needlework.evidence") / "data" / "draws" / "simulation-check.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def _force_texts() -> dict[str, str]:
    """Return the page on force and its pictures by name."""
    from needlework.calibration import force_pictures, force_report
    from needlework.calibration.force_fit import force_rows
    from needlework.evidence.force_rows import fitted_force_rows
    from needlework.forecast.force import FORCE

    draws = load_draws(False, FORCE)
    fitted = force_rows(fitted_force_rows(), load_draws())
    prior = fitted.prior(draws.provenance["seed"])
    return {
        force_report.PAGE: force_report.page(draws),
        "force-courses.svg": force_pictures.course_picture(draws),
        "force-doses.svg": force_pictures.dose_picture(draws),
        "force-densities.svg": force_pictures.density_picture(draws, prior),
    }


def write(folder: Path) -> list[Path]:
    """Write the page and its pictures into a folder; return what was written."""
    from needlework.calibration import pictures
    from needlework.calibration.prior_draws import prior_draws
    from needlework.forecast.published import build_design, known_products

    fits, check = shipped_fits(), shipped_check()
    design, data = build_design(fit_rows("glabella", FIT_SETS[0]), known_products())
    prior = prior_draws(design, data, len(known_products()), fits[0].provenance["seed"])
    texts = {
        PAGE: page(fits, check, other_areas()),
        "courses.svg": pictures.course_picture(fits[0]),
        "densities.svg": pictures.density_picture(fits[0], prior),
        "doses.svg": pictures.dose_picture(fits[0]),
    }
    texts |= _force_texts()
    if check is not None:
        texts["ranks.svg"] = pictures.rank_picture(check)
    for name, text in texts.items():
        (folder / name).write_text(text if text.endswith("\n") else f"{text}\n", encoding="utf-8")
    return [folder / name for name in texts]


if __name__ == "__main__":
    for written in write(Path(sys.argv[1])):
        print(written)
