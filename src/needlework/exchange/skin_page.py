"""The generated parts of the manual's page on the skin: tables from the shipped draws, a picture.

``python docs/generate.py skin`` writes the tables between the two marks of the page; a test
compares the page with the draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from needlework.evidence import parameter
from needlework.evidence.study_rows import study_rows
from needlework.exchange.charts.lifetime import Life, lifetime_chart
from needlework.exchange.numbers import measure
from needlework.exchange.validation_page import END, START
from needlework.forecast.ageing.scenario import scenario
from needlework.forecast.draws import Draws, with_refits
from needlework.forecast.indications import FAMILIES
from needlework.validation.studies import predicted_rows
from needlework.validation.values import ValidationRow

NAME = "ageing"
SEED = 1
_ROLES = {"held-out": "held out", "loto": "left out", "check": "check"}


def skin_tables() -> str:
    """Return the generated part of the page."""
    family = next(one for one in FAMILIES if one.name == NAME)
    table = with_refits(family.module.draws(False))
    fitted = set(table.rows)
    rows = [
        row
        for row in study_rows(family.topic)
        if row.family == NAME and (row.held_out or row.row_id in fitted)
    ]
    found = predicted_rows(family, rows, table, SEED)
    parts = [
        f"Draws `{table.hash}`, seed {SEED}.",
        "### Published figures, each predicted without its own study",
        _lines(("figure", "printed", "predicted", "90 % from", "to", "inside", ""), _rows(found)),
        "### What the figures have taught",
        _lines(("parameter", "prior", "posterior", "posterior / prior spread"), _learned(table)),
    ]
    return "\n\n".join(parts) + "\n"


def with_tables(page: str) -> str:
    """Return the page with the part between its marks written again."""
    before, _, rest = page.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n\n{skin_tables()}\n{END}{after}"


def skin_picture() -> str:
    """Return the lines of the default scenario as a picture."""
    found = scenario()
    course = found.courses[0]
    ages = np.array([found.age_at(day) for day in course.days])
    return str(lifetime_chart(course, Life(ages, found.asked.toxin_from, found.twins)))


def _rows(found: Iterable[ValidationRow]) -> Iterator[Sequence[str]]:
    for row in found:
        assert row.predicted is not None and row.published is not None
        made = row.predicted
        numbers = (row.published, made.median, made.low, made.high)
        inside = "yes" if row.score is not None and row.score.inside else "**no**"
        words = f"`{row.row_id}` ({row.endpoint.replace('_', ' ')}, {row.unit})"
        yield (words, *(measure(value) for value in numbers), inside, _ROLES[row.role])


def _learned(table: Draws) -> Iterator[Sequence[str]]:
    ratios = table.provenance["prior_to_posterior"]
    for name in sorted(ratios, key=lambda one: ratios[one]):
        entry = parameter(f"{NAME}.prior.{name}")
        low, middle, high = np.quantile(table.parameters[name], (0.05, 0.5, 0.95))
        spread = f"{measure(entry.value)}, {entry.spread_kind.replace('_', ' ')} {entry.spread}"
        posterior = f"{measure(middle)} ({measure(low)} to {measure(high)}) {entry.unit}"
        yield (name.replace("_", " "), spread, posterior, f"{ratios[name]:.2f}")


def _lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
