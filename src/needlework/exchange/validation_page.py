"""The tables of the manual's page on validation.

``python -m needlework.exchange.validation_page docs/models/validation.md`` writes them between
the two marks of that page, from the shipped draws; a test compares the page with the draws.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from needlework.exchange.files import write_all
from needlework.exchange.markdown import markdown_table
from needlework.validation import SummaryLine, Validation, ValidationRow, validate
from needlework.validation.goals import goals_of

START, END = "<!-- made from the draws: start -->", "<!-- made from the draws: end -->"
ROW_HEADER = ("figure", "n", "printed", "predicted", "90 % from", "to", "inside", "grade")
SCORE_HEADER = (
    "by", "", "unit", "figures", "inside", "mean error", "CRPS", "CRPS of the mean", "better",
    "mean width", "not predicted",
)  # fmt: skip
_ROLES = {
    "held-out": "Held-out figures",
    "loto": "Figures of the fit, each predicted without its own trial",
}
_GROUPS = ("overall", "role", "area", "product", "endpoint", "seen")


def page_tables(validations: Sequence[Validation]) -> str:
    """Return the generated part of the page.

    Parameters
    ----------
    validations : sequence of Validation
        One for each set of draws; rows are shown for the first, scores for all.
    """
    first = validations[0]
    parts = [f"Draws `{first.versions['draws']}`, seed {first.seed}."]
    for validation in validations:
        parts += [f"### Scores, draws {validation.fit_set}", _scores(validation.summary)]
        parts += ["\n".join(f"* {line}" for line in _verdicts(validation))]
    for role, title in _ROLES.items():
        made = [row for row in first.rows if row.role == role and row.predicted]
        parts += [f"### {title}", markdown_table(ROW_HEADER, map(_row, made))]
    parts += ["### Not predicted", markdown_table(("why", "figures"), _reasons(first.rows))]
    return "\n\n".join(parts) + "\n"


def rewritten(page: str, tables: str) -> str:
    """Return the page with the part between its marks replaced."""
    before, _, rest = page.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n\n{tables}\n{END}{after}"


def _row(row: ValidationRow) -> Sequence[str]:
    assert row.predicted is not None
    made = row.predicted
    inside = "" if row.score is None else "yes" if row.score.inside else "**no**"
    size = "" if row.n is None else f"{row.n}"
    numbers = [_number(row, value) for value in (row.published, made.median, made.low, made.high)]
    return (f"`{row.row_id}`", size, *numbers, inside, made.grade)


def _number(row: ValidationRow, value: float | None) -> str:
    if value is None:
        return ""
    if row.measure == "share":
        return f"{100 * value * row.per_unit:.1f} %"
    return f"{value:.0f} {row.unit}"


def _scores(lines: Iterable[SummaryLine]) -> str:
    kept = [line for line in lines if line.by in _GROUPS and line.unit != "none"]
    return markdown_table(SCORE_HEADER, map(_score, kept))


def _score(line: SummaryLine) -> Sequence[str]:
    numbers = (line.mae, line.crps, line.crps_reference)
    return (
        line.by,
        line.key,
        line.unit,
        str(line.n),
        _percent(line.coverage),
        *("" if value is None else f"{value:.1f}" for value in numbers),
        _percent(line.gain),
        "" if line.width is None else f"{line.width:.1f}",
        str(line.not_predicted),
    )


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.0f} %"


def _verdicts(validation: Validation) -> Iterator[str]:
    for line in validation.summary:
        if line.unit == "points" and line.by in ("overall", "role"):
            for goal in goals_of(line):
                verdict = "reached" if goal.reached else "**not reached**"
                yield f"{line.key}, shares: {goal.words}: {goal.value}, {verdict}"
    for name, shape in validation.untrusted.items():
        yield f"weights that leave out {name} are not to be trusted (Pareto shape {shape:.2f})"


def _reasons(rows: Iterable[ValidationRow]) -> Iterator[Sequence[str]]:
    count: dict[str, int] = {}
    for row in rows:
        if row.predicted is None:
            count[row.reason] = count.get(row.reason, 0) + 1
    yield from ((reason, str(number)) for reason, number in count.items())


def shipped_validations() -> list[Validation]:
    """Return the validation under each set of draws that is shipped, the seen ones first."""
    found = [validate(skin=False)]
    with suppress(FileNotFoundError):
        found.append(validate(include_recalled=True, skin=False))
    return found


def main(arguments: Sequence[str]) -> int:
    """Rewrite the generated part of the page that is named; return the exit code."""
    path = Path(arguments[0])
    page = rewritten(path.read_text(encoding="utf-8"), page_tables(shipped_validations()))
    write_all({path: page})
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
