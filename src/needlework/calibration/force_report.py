"""The page ``docs/models/force.md``: what measured muscles and skin say, and how well.

Written with the page on calibration: ``python -m needlework.calibration.report DIR``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from needlework.calibration.fitted_courses import band
from needlework.calibration.force_check import left_out
from needlework.calibration.force_checked import checks, figures_foretold, studies_left_out
from needlework.calibration.force_courses import LABEL_PRODUCT, LOOKED_AT, foot_losses
from needlework.calibration.force_words import LEFT_OUT_OF_THE_MODEL, MODEL, ROWS
from needlework.calibration.markdown import span, table
from needlework.evidence import parameter
from needlework.evidence.force_rows import all_force_rows, fitted_force_rows
from needlework.forecast.draws import Draws, with_refits
from needlework.forecast.force import SHARED

PAGE = "force.md"
_HOURS = (4, 24)
_HIDDEN = ("_logit", "_deviate")


def page(draws: Draws) -> str:
    """Return the page.

    Parameters
    ----------
    draws : Draws
        The fit of force.
    """
    rows, again = fitted_force_rows(), with_refits(draws)
    out = left_out(rows, again.refits, draws.products)
    parts = [
        "# Force and movement that are left",
        "*Written by `python -m needlework.calibration.report docs/models` from the shipped draws "
        "and their provenance; change it there.*",
        *MODEL,
        "## What was measured",
        ROWS,
        _counts(),
        "## The fit",
        _sampler(draws),
        _picture("courses", "Movement lost in the glabella with what was measured"),
        _picture("doses", "Dose and action potential of a foot muscle"),
        "## What is identified",
        *_identified(draws),
        _picture("densities", "Prior and posterior of what the fit adds"),
        _parameters(draws),
        "## Each study left out",
        *studies_left_out(again),
        figures_foretold(out),
        "## The checks",
        *checks(draws),
        "## Does the electrical answer wait?",
        _at_once(draws),
        *LEFT_OUT_OF_THE_MODEL,
    ]
    return "\n\n".join(parts) + "\n"


def _picture(name: str, words: str) -> str:
    return f"![{words}](force-{name}.svg)"


def _counts() -> str:
    """Return how many figures there are, and why those that are left out are."""
    uses = Counter(row.use for row in all_force_rows())
    before = sum(row.likelihood == "before" for row in all_force_rows())
    reasons = Counter(row.reason for row in all_force_rows() if row.use == "drop")
    told = [f"{uses['fit']} figures are fitted ({before} of them values before treatment), "]
    told.append(f"{uses['check']} is a check and {uses['drop']} are left out:")
    lines = [f"* {count}: {reason}" for reason, count in sorted(reasons.items())]
    return "".join(told) + "\n\n" + "\n".join(lines)


def _sampler(draws: Draws) -> str:
    entry = draws.provenance
    worst = entry["worst"]
    return (
        f"{entry['chains']} chains of {entry['draws_per_chain']} draws after {entry['warmup']} "
        f"(seed {entry['seed']}, acceptance {entry['accept']:g}): R-hat at most "
        f"{worst['r_hat']:.4f}, effective sizes at least {worst['bulk']} (bulk) and "
        f"{worst['tail']} (tail), {entry['divergences']} divergent transitions. "
        f"{len(draws.rows)} losses of {len(draws.trials)} studies; draws "
        f"`{draws.hash.removeprefix('sha256:')[:12]}`, on those of the glabella "
        f"`{entry['glabella'].removeprefix('sha256:')[:12]}`. Again: "
        "`needlework fit force --out DIR`."
    )


def _identified(draws: Draws) -> Iterator[str]:
    limit = parameter("grade.identified").value
    yield (
        "What is left to a typical patient in a usual place after 20 U of onabotulinumtoxinA in "
        "the glabella, before the fit (what ratings taught, and the priors of force) and after "
        f"it: median and 90 % interval. Ratios of spread above {limit:g} would leave the course "
        "*assumed*."
    )
    heads = ("day", *(f"{name}, {when}" for name in ("movement", "force") for when in _WHEN))
    entry = draws.provenance["identified"]
    yield table(
        heads,
        (
            [str(day), *_cells(entry["movement"][str(day)]), *_cells(entry["force"][str(day)])]
            for day in LOOKED_AT
        ),
    )
    ratios = draws.provenance["prior_to_posterior"]
    weak = [f"`{name}` ({ratios[name]:.2f})" for name in _own(draws) if ratios[name] > limit]
    yield (
        "By parameter, spread of the posterior over spread of the prior (half the central 68 %), "
        f"unidentified: {', '.join(weak) or 'none'}. Spreads between studies, arms and people "
        "stay near their priors with so few of each; they make the bands, not the median. "
        "The course of the block (steepness, decay, day of half block, spread of patients) is "
        "that of the lines: these figures hardly move it."
    )


_WHEN = ("before", "after", "ratio")


def _cells(found: Mapping[str, Any]) -> list[str]:
    return [span(found["before"]), span(found["after"]), f"{found['ratio']:.2f}"]


def _own(draws: Draws) -> list[str]:
    """Return the names of what the fit of force adds to the course of the block."""
    known = {entry["name"] for entry in draws.provenance["diagnostics"]}
    return sorted(
        name
        for name in draws.provenance["prior_to_posterior"]
        if name in known
        and name.split("[")[0] not in (*SHARED, "shared")
        and not name.endswith(_HIDDEN)
    )


def _parameters(draws: Draws) -> str:
    by_name = {entry["name"]: entry for entry in draws.provenance["diagnostics"]}
    ratios, limit = draws.provenance["prior_to_posterior"], parameter("grade.identified").value
    lines = []
    for name in _own(draws):
        entry, ratio = by_name[name], ratios[name]
        low, middle, high = band(draws.parameters[name])
        shown = f"{ratio:.2f}"
        lines.append(
            [
                f"`{name}`",
                f"{middle:.3g}",
                f"{low:.2g} to {high:.2g}",
                f"{entry['r_hat']:.3f}",
                f"{entry['bulk']:.0f}",
                f"{entry['tail']:.0f}",
                f"**{shown}**" if ratio > limit else shown,
            ]
        )
    heads = ("parameter", "median", "90 %", "R-hat", "bulk", "tail", "posterior / prior")
    return table(heads, lines)


def _at_once(draws: Draws) -> str:
    days = [hours / 24 for hours in _HOURS]
    losses = foot_losses(draws.parameters, draws.products, LABEL_PRODUCT, [10, 10], days)
    told = ", ".join(
        f"{span([ends[place] for ends in band(losses)])} after {hours} h"
        for place, hours in enumerate(_HOURS)
    )
    return (
        "The model lets action potentials fall with the block itself. For 10 U in the foot muscle "
        f"it foretells a mean loss of {told}; the first significant falls were seen after 4 h "
        "(onabotulinumtoxinA) and 24 h (incobotulinumtoxinA; boulias-2022, 15 people), and all "
        "ten potentials of hamjian-1994 had fallen by day 2. A lag like that of lines, two to "
        "three days, would have left almost nothing to see after 4 h."
    )
