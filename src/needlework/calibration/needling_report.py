"""The page ``docs/models/needling.md``: the model of needling, its fit and its predictions.

``python -m needlework.calibration.needling_report DIR`` writes the page and its picture.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from needlework.calibration.needling_picture import picture
from needlework.calibration.report import UNIDENTIFIED
from needlework.evidence import parameter
from needlework.evidence.study_rows import StudyRow, study_rows
from needlework.forecast.draws import Draws, with_refits
from needlework.forecast.indications import FAMILIES
from needlework.forecast.indications.needling_rows import draws, predicted
from needlework.validation.studies import predicted_rows
from needlework.validation.values import ValidationRow

DIRECTIONS = ("boolean", "sign")
"""Units of figures that are inside as soon as an interval holds both answers."""

PAGE, PICTURE = "needling.md", "needling.svg"
TOPIC = "microneedling"
WORDS = {
    "scar_remaining": "scar score, share left",
    "scar_points_fall": "Goodman-Baron points, fall",
    "grade_fall": "Goodman-Baron grade, fall",
    "share_one_grade": "one grade better, share",
    "null_grade": "significant change, yes or no",
    "prp_grade_difference": "grade, plasma added",
    "prp_odds_half": "half better, odds ratio with plasma",
    "share_net_vas": "10 mm better than the untreated half, share",
    "collagen_total": "collagen, relative rise",
    "collagen_three": "young fibres, relative rise",
    "epidermis": "epidermis, relative rise",
    "collagen_one_sign": "collagen I, direction",
    "collagen_three_sign": "collagen III, direction",
    "collagen_total_sign": "collagen, direction",
    "elastin_sign": "elastin, direction",
    "tropoelastin_sign": "tropoelastin, direction",
    "elastin": "elastin, relative change",
    "attenuation": "optical attenuation, relative rise",
    "wrinkle_fall": "Lemperle grade of the face, fall",
    "neck_wrinkle_fall": "Lemperle grade of the neck, fall",
    "neck_wrinkle_relative": "Lemperle grade of the neck, relative fall",
    "neck_share_one_grade": "neck one grade better, share",
    "laxity_fall": "laxity grade, fall",
    "texture_fall": "texture grade, fall",
    "share_class": "class of improvement, share",
    "redness_hours": "redness, hours",
    "redness_within": "redness over by a bound, yes or no",
    "barrier_hours": "barrier closed, hours",
    "barrier_within": "barrier closed by a bound, yes or no",
    "barrier_open": "barrier open at 48 h, yes or no",
    "pore_half_life_hours": "half-life of pores, hours",
    "pore_closure_hours": "pores closed, hours",
    "downtime_days": "side effects of a session, days",
    "pain": "pain, 0 to 10",
}
"""Words of each quantity."""


def page(table: Draws) -> str:
    """Return the page for some draws with those fitted without each study."""
    text = files("needlework.calibration").joinpath("needling_page.txt").read_text("utf-8")
    scored = scored_rows(table)
    parts = {
        "SAMPLER": _sampler(table.provenance),
        "UNIDENTIFIED": _unidentified(table.provenance),
        "PARAMETERS": _parameters(table),
        "SCALES": _scales([row for row in scored if row.role == "loto"]),
        "HELD_OUT": _rows([row for row in scored if _is_withheld(row)]),
        "LEFT_OUT": _rows([row for row in scored if row.role == "loto"]),
        "CONTROL": _control(table),
        "NOTHING": _nothing(table),
        "REACHED": _reached(scored),
    }
    for name, part in parts.items():
        text = text.replace(f"<!-- {name} -->", part)
    return text


def scored_rows(table: Draws) -> list[ValidationRow]:
    """Return every figure of the fit and every check with its prediction."""
    found: list[ValidationRow] = []
    for family in FAMILIES:
        if family.fit == "needling":
            rows = [row for row in study_rows(TOPIC) if row.family == family.name]
            asked = [row for row in rows if row.use != "drop"]
            found += predicted_rows(family, asked, table, seed=1)
    return found


def _is_withheld(row: ValidationRow) -> bool:
    return row.role == "held-out" or (row.role == "check" and row.study == "alqam-2022")


def _sampler(entry: Mapping[str, Any]) -> str:
    worst = entry["worst"]
    return (
        f"{entry['chains']} chains of {entry['draws_per_chain']} draws after {entry['warmup']} "
        f"steps of warm-up: R-hat at most {worst['r_hat']:.3f}, effective sizes at least "
        f"{worst['bulk']} (bulk) and {worst['tail']} (tail), {entry['divergences']} divergent "
        f"transitions. {len(entry['rows'])} rows of {len(entry['trials'])} studies. Draws "
        f"`{entry['content_hash'].removeprefix('sha256:')[:12]}`."
    )


def _unidentified(entry: Mapping[str, Any]) -> str:
    ratios = entry["prior_to_posterior"]
    named = [f"`{name}` ({ratio:.2f})" for name, ratio in ratios.items() if ratio > UNIDENTIFIED]
    return ", ".join(named)


def _parameters(table: Draws) -> str:
    ratios = table.provenance["prior_to_posterior"]
    checks = {check["name"]: check for check in table.provenance["diagnostics"]}
    lines = []
    for name in sorted(table.parameters):
        check, entry = checks[name], parameter(f"needling.prior.{name}")
        lines.append(
            [
                f"`{name}`",
                f"{check['mean']:.3g}",
                f"{check['sd']:.2g}",
                f"{entry.value:g}",
                f"{ratios[name]:.2f}",
                f"{check['r_hat']:.3f}",
                f"{check['bulk']:.0f}",
                f"{check['tail']:.0f}",
            ]
        )
    heads = ["parameter", "mean", "SD", "prior", "posterior / prior", "R-hat", "bulk", "tail"]
    return _table(heads, lines)


def _scales(rows: Sequence[ValidationRow]) -> str:
    """Return coverage, error and width of each quantity, every study left out."""
    lines = []
    for quantity in dict.fromkeys(row.endpoint for row in rows):
        own = [row for row in rows if row.endpoint == quantity]
        inside = [bool(row.score and row.score.inside) for row in own]
        errors = [abs(row.score.error) for row in own if row.score]
        widths = [row.predicted.high - row.predicted.low for row in own if row.predicted]
        lines.append(
            [
                WORDS[quantity],
                f"{len(own)}",
                f"{len({row.study for row in own})}",
                f"{sum(inside)} of {len(own)}",
                f"{np.mean(errors):.2g}",
                f"{np.mean(widths):.2g}",
                f"{np.mean(widths) / np.mean([abs(row.published or 0) or 1 for row in own]):.1f}",
            ]
        )
    heads = ["figure", "rows", "studies", "inside 90 %", "error", "width", "width / figure"]
    return _table(heads, lines)


def _rows(rows: Iterable[ValidationRow]) -> str:
    lines = []
    for row in rows:
        made, score = row.predicted, row.score
        assert made is not None
        assert score is not None
        lines.append(
            [
                f"{row.study}, {row.arm}",
                WORDS[row.endpoint],
                f"{row.day:g}",
                f"{row.published:.3g}",
                f"{made.median:.3g}",
                f"{made.low:.3g} to {made.high:.3g}",
                "yes" if score.inside else "**no**",
            ]
        )
    return _table(["study", "figure", "day", "printed", "predicted", "90 %", "inside"], lines)


def _reached(rows: Sequence[ValidationRow]) -> str:
    left_out = [row for row in rows if row.role == "loto" and row.unit not in DIRECTIONS]
    inside = sum(bool(row.score and row.score.inside) for row in left_out)
    return f"{inside} of {len(left_out)} ({100 * inside / len(left_out):.0f} %)"


def null_row() -> StudyRow:
    """Return the row of the study that found nothing."""
    (null,) = [row for row in study_rows(TOPIC) if row.quantity == "null_grade"]
    return null


def control(table: Draws) -> dict[str, tuple[float, float, float, float]]:
    """Return what is predicted for the study that found nothing: active minus untreated.

    Median, ends of the 95 % interval of the printed difference of mean grades, and the chance of
    a whole grade; with that study in the fit, and without it.
    """
    null = null_row()
    active = replace(null, row_id="active", quantity="grade_fall", likelihood="normal")
    beside = replace(active, row_id="untreated", treatment="none", session_days=())
    found = {}
    without = replace(table, parameters=table.refits[null.study])
    for name, known in (("in the fit", table), ("left out", without)):
        found[name] = _net((active, beside), known)
    return found


def _net(rows: Sequence[StudyRow], table: Draws) -> tuple[float, float, float, float]:
    active, untreated = predicted(rows, table, np.random.default_rng(1))
    net = active - untreated
    low, median, high = (float(value) for value in np.quantile(net, [0.025, 0.5, 0.975]))
    return median, low, high, float(np.mean(net >= 1))


def chance_of_nothing(table: Draws) -> float:
    """Return the chance that such a study prints no significant change, as that one did."""
    return float(np.mean(predicted([null_row()], table, np.random.default_rng(1)) == 0))


def _control(table: Draws) -> str:
    lines = [
        [name, f"{median:.2f}", f"{low:.2f} to {high:.2f}", f"{100 * whole:.0f} %"]
        for name, (median, low, high, whole) in control(table).items()
    ]
    return _table(["the study is", "grades", "95 %", "chance of a whole grade"], lines)


def _nothing(table: Draws) -> str:
    without = replace(table, parameters=table.refits[null_row().study])
    found, left_out = (100 * chance_of_nothing(each) for each in (table, without))
    return f"{found:.0f} % with the study in the fit, {left_out:.0f} % without it"


def _table(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [f"| {' | '.join(cells)} |" for cells in (heads, ["---"] * len(heads), *lines)]
    return "\n".join(rows)


def shipped() -> Draws:
    """Return the shipped draws with those fitted without each study."""
    return with_refits(draws(False))


def main(folder: Path) -> None:
    """Write the page and its picture."""
    table = shipped()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PAGE).write_text(page(table), encoding="utf-8")
    (folder / PICTURE).write_text(str(picture(table)), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
