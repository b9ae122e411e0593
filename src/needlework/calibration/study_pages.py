"""The parts of the pages on fits of study rows that are made from the shipped draws.

``python -m needlework.calibration.study_pages docs/models`` writes, between the two marks of
each page, how the sampler did, what the data taught, which rows were used and how well each is
predicted without its own study; and the pictures beside the pages.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from needlework.calibration.study_pictures import PICTURES
from needlework.evidence.study_rows import StudyRow, family_rows
from needlework.exchange.files import write_all
from needlework.exchange.validation_page import rewritten
from needlework.forecast.draws import Draws, with_refits
from needlework.forecast.indications import FAMILIES, Family
from needlework.validation.studies import one_family
from needlework.validation.values import ValidationRow

UNIDENTIFIED = 0.8
ROLES = {
    "loto": "Figures of the fit, each predicted without its own study",
    "held-out": "Held-out figures",
    "check": "Figures kept for checks",
}
ROW_HEADER = ("figure", "people", "printed", "predicted", "90 % from", "to", "inside", "grade")


def generated(family: Family) -> str:
    """Return the generated part of the page of a family."""
    table = with_refits(family.module.draws(False))
    validated = one_family(family, table, seed=1, checks=True)
    parts = [
        _sampler(table),
        "### What the data taught",
        _taught(table),
        "### Rows",
        _uses(family_rows(family.topic, family.name)),
        "### Predictions",
        *_predictions(validated),
    ]
    return "\n\n".join(parts)


def _sampler(table: Draws) -> str:
    worst, made = table.provenance["worst"], table.provenance
    return (
        f"Draws `{table.hash}`: {made['chains']} chains of {made['draws_per_chain']} draws, R-hat "
        f"at most {worst['r_hat']:.3f}, effective sizes at least {worst['bulk']} (bulk) and "
        f"{worst['tail']} (tail), {made['divergences']} divergent transitions; {len(table.rows)} "
        f"rows of {len(table.trials)} studies."
    )


def _taught(table: Draws) -> str:
    ratios = table.provenance["prior_to_posterior"]
    free = [f"`{name}` ({ratio:.2f})" for name, ratio in ratios.items() if ratio > UNIDENTIFIED]
    told = sorted((ratio, name) for name, ratio in ratios.items() if ratio <= UNIDENTIFIED)
    learnt = ", ".join(f"`{name}` ({ratio:.2f})" for ratio, name in told)
    return (
        "Posterior over prior spread, 1 where the data said nothing. **Identified**: "
        f"{learnt or 'none'}. **Not identified** (above {UNIDENTIFIED}): "
        f"{', '.join(free) or 'none'}."
    )


def _uses(rows: Sequence[StudyRow]) -> str:
    lines = ["| figure | use | as | why |", "| --- | --- | --- | --- |"]
    lines += [f"| `{row.row_id}` | {row.use} | {row.quantity} | {row.reason} |" for row in rows]
    return "\n".join(lines)


def _predictions(rows: Sequence[ValidationRow]) -> Iterator[str]:
    for role, title in ROLES.items():
        own = [row for row in rows if row.role == role and row.predicted is not None]
        if not own:
            continue
        inside = sum(_inside(row) for row in own)
        yield f"#### {title}: {inside} of {len(own)} inside"
        lines = ["| " + " | ".join(ROW_HEADER) + " |", "| --- " * len(ROW_HEADER) + "|"]
        yield "\n".join([*lines, *(_line(row) for row in own)])


def _inside(row: ValidationRow) -> bool:
    made = row.predicted
    return made is not None and made.score is not None and made.score.inside


def _line(row: ValidationRow) -> str:
    made, published = row.predicted, row.published
    assert made is not None
    assert published is not None
    scale = 100 if row.measure == "share" else 1
    unit = "" if row.measure == "share" else f" {row.unit}"
    say = "{:.0f}" if row.measure == "share" else "{:.3g}"
    cells = [
        f"`{row.row_id}`",
        "" if row.n is None else str(row.n),
        say.format(scale * published) + unit,
        *(say.format(scale * value) for value in (made.median, made.low, made.high)),
        "yes" if _inside(row) else "**no**",
        made.grade,
    ]
    return "| " + " | ".join(cells) + " |"


def pages(folder: Path) -> dict[Path, str]:
    """Return the text of every page and picture, by path."""
    found: dict[Path, str] = {}
    for family in FAMILIES:
        path = folder / f"{family.fit}.md"
        if family.name in PICTURES and path.is_file():
            found[path] = rewritten(path.read_text(encoding="utf-8"), generated(family))
            found[folder / f"{family.fit}.svg"] = f"{PICTURES[family.name]()}\n"
    return found


if __name__ == "__main__":
    made = pages(Path(sys.argv[1]))
    write_all(made)
    for written in made:
        print(written)
