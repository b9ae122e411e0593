"""Tables and pictures of the pages ``docs/models/pigment.md`` and ``docs/models/hair.md``.

``python -m needlework.calibration.skin_pages docs/models`` writes the pictures, and renews what
stands between the marks of the pages from the shipped draws and the validation.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from needlework.calibration.skin_pictures import hair_picture, pigment_picture
from needlework.evidence.study_rows import family_rows
from needlework.forecast.draws import Draws, with_refits
from needlework.forecast.indications import FAMILIES, Family
from needlework.forecast.indications.hair_model import BLOCKERS, INJECTED, TOPICAL
from needlework.forecast.indications.pigment_model import ACTIVES
from needlework.validation.studies import predicted_rows
from needlework.validation.values import ValidationRow

START, END = "<!-- written -->", "<!-- /written -->"
PICTURES = {"pigment": pigment_picture, "hair": hair_picture}
ELEMENTS = {
    "potency": ACTIVES,
    "injected": INJECTED,
    "blocker": BLOCKERS,
    "topical": TOPICAL,
}
UNIDENTIFIED = 0.8
SEED = 1


def written(family: Family) -> str:
    """Return what the marks of a family's page hold: sampler, parameters, left-out studies."""
    table = with_refits(family.module.draws(False))
    parts = [_sampler(table), _parameters(table), *_validation(family, table)]
    return "\n\n".join(parts)


def _sampler(table: Draws) -> str:
    told, worst = table.provenance, table.provenance["worst"]
    return (
        f"{len(table.rows)} rows of {len(table.trials)} studies ({told['fit_set']}); "
        f"{told['chains']} chains of {told['draws_per_chain']} draws: R-hat at most "
        f"{worst['r_hat']:.3f}, effective sizes at least {worst['bulk']} (bulk) and "
        f"{worst['tail']} (tail), {told['divergences']} divergent transitions."
    )


def _parameters(table: Draws) -> str:
    lines = [
        "| parameter | median | 90 % interval | posterior over prior SD |",
        "|---|---|---|---|",
    ]
    ratios = table.provenance["prior_to_posterior"]
    for name, values in sorted(table.parameters.items()):
        flat = values.reshape(len(values), -1)
        for place in range(flat.shape[1]):
            label = name if values.ndim == 1 else f"{name}[{place}]"
            low, middle, high = np.quantile(flat[:, place], [0.05, 0.5, 0.95])
            ratio = ratios.get(label)
            shown = "" if ratio is None else f"{ratio:.2f}"
            mark = ", *unidentified*" if ratio is not None and ratio > UNIDENTIFIED else ""
            words = _words(name, place)
            lines.append(f"| {words} | {middle:.3g} | {low:.3g} to {high:.3g} | {shown}{mark} |")
    return "\n".join(lines)


def _words(name: str, place: int) -> str:
    plain = name.replace("_", " ")
    return f"{plain}: {ELEMENTS[name][place].replace('-', ' ')}" if name in ELEMENTS else plain


def _validation(family: Family, table: Draws) -> tuple[str, str]:
    fitted = set(table.rows)
    rows = [row for row in family_rows(family.topic, family.name) if row.row_id in fitted]
    found = predicted_rows(family, rows, table, SEED)
    lines = [
        "| figure | published | predicted without its study, 90 % | inside |",
        "|---|---|---|---|",
        *(_line(row) for row in found),
    ]
    return _score(found), "\n".join(lines)


def _line(row: ValidationRow) -> str:
    made = row.predicted
    assert made is not None
    assert made.score is not None
    inside = "yes" if made.score.inside else "**no**"
    return (
        f"| {row.row_id} | {row.published:g} {row.unit} | {made.median:.3g} "
        f"({made.low:.3g} to {made.high:.3g}) | {inside} |"
    )


def _score(rows: Sequence[ValidationRow]) -> str:
    scores = [row.predicted.score for row in rows if row.predicted and row.predicted.score]
    paired = [(s.crps, s.crps_reference) for s in scores if s.crps and s.crps_reference]
    better = [1 - mine / other for mine, other in paired]
    return (
        f"Each study predicted by a fit without it: {np.mean([s.inside for s in scores]):.0%} of "
        f"{len(scores)} figures lie inside their 90 % interval. Where other studies give a "
        f"reference ({len(paired)} figures), the CRPS is {np.median(better):.0%} better in the "
        "median."
    )


def write(folder: Path) -> None:
    """Write the pictures, and renew the marked parts of the pages that there are."""
    for family in FAMILIES:
        if family.name not in PICTURES:
            continue
        picture = PICTURES[family.name](family.module.draws(False))
        (folder / f"{family.name}.svg").write_text(f"{picture}\n", encoding="utf-8")
        page = folder / f"{family.name}.md"
        before, rest = page.read_text(encoding="utf-8").split(START)
        after = rest.split(END)[1]
        text = f"{before}{START}\n\n{written(family)}\n\n{END}{after}"
        page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
