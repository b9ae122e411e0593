"""A validation as plain text for the terminal: every row, then what is not predicted, scores."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from needlework.exchange.forecast_text import columns
from needlework.exchange.numbers import bare_percent, measure
from needlework.validation.goals import goals_of
from needlework.validation.values import SummaryLine, Validation, ValidationRow

WIDTH = 99
_ROLES = {
    "held-out": "Held out of every fit",
    "loto": "In the fit, each predicted without its own trial",
    "check": "Not in the fit",
}
_GROUPS = ("overall", "role", "family", "product", "endpoint", "seen")
_ENDPOINTS = {
    "none_or_mild": "none or mild",
    "ge1_grade": "1 grade better",
    "ge2_grade": "2 grades better",
    "composite_ge2": "2 grades better",
    "subject_global_ge2": "global change +2",
    "relapsed_fraction": "back at baseline",
    "still_responding": "not yet lost",
    "onset_subject_cumulative": "onset",
    "onset_physician_cumulative": "onset",
    "onset_median": "onset, median",
    "loss_none_or_mild_median": "loss of none or mild, median",
    "loss_response_median": "duration, median",
    "return_to_baseline_median": "return, median",
}
_UNIT_WORDS = {"fraction": "%", "percent": "%", "%": "%", "day": "days"}


def validation_text(validation: Validation) -> str:
    """Return the validation as text.

    Parameters
    ----------
    validation : Validation
        Every row of a table with its prediction, and the scores.
    """
    notes = list(dict.fromkeys(note for row in validation.rows for note in row.assumptions))
    parts = [
        *(_rows(validation, role, notes) for role in _ROLES),
        list(_assumptions(notes)),
        list(_not_predicted(validation)),
        list(_summary(validation.summary)),
        list(_goals(validation)),
        list(_other(validation)),
        [_closing(validation)],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _rows(validation: Validation, role: str, notes: Sequence[str]) -> list[str]:
    members = [row for row in validation.rows if row.role == role]
    made = [row for row in members if row.predicted]
    if not made:
        return []
    head = f"{_ROLES[role]}: {len(made)} predicted, {len(members) - len(made)} not"
    table = [["", "study, arm", "figure", "day", "n", "printed", "predicted", "90 %", "notes"]]
    table += [_cells(row, notes) for row in made]
    return [head, *_right_aligned(table)]


def _cells(row: ValidationRow, notes: Sequence[str]) -> list[str]:
    assert row.predicted is not None
    given = " ".join(f"[{notes.index(note) + 1}]" for note in row.assumptions)
    low, high = _value(row, row.predicted.low), _value(row, row.predicted.high)
    return [
        _mark(row),
        f"{row.study}, {row.arm}",
        _figure(row),
        "" if row.day is None else f"{row.day:g}",
        "" if row.n is None else f"{row.n}",
        "" if row.published is None else _with_unit(row, row.published),
        _value(row, row.predicted.median),
        f"{low}–{high}",
        given,
    ]


def _mark(row: ValidationRow) -> str:
    return "?" if row.score is None else "in" if row.score.inside else "OUT"


def _figure(row: ValidationRow) -> str:
    rater = next((word for word in ("subject", "physician") if word in row.outcome), "")
    both = "both" if "both_raters" in row.outcome else ""
    words = _ENDPOINTS.get(row.endpoint, row.endpoint)
    return ", ".join(filter(None, [words, rater or both]))


def _value(row: ValidationRow, value: float) -> str:
    if row.measure == "share":
        return bare_percent(value * row.per_unit)
    return f"{value:.0f}" if row.measure == "time" else measure(value)


def _with_unit(row: ValidationRow, value: float) -> str:
    unit = _UNIT_WORDS.get(row.unit, row.unit)
    number = f"{100 * value * row.per_unit:.3g}" if row.measure == "share" else f"{value:.4g}"
    return f"{number} {unit}"


def _right_aligned(table: list[list[str]]) -> Iterator[str]:
    """Align words to the left and numbers to the right."""
    widths = [max(len(row[place]) for row in table) for place in range(len(table[0]))]
    left = {0, 1, 2, len(widths) - 1}
    for row in table:
        cells = [
            cell.ljust(width) if place in left else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield ("  " + "  ".join(cells)).rstrip()


def _assumptions(notes: Sequence[str]) -> Iterator[str]:
    if notes:
        yield "Taken for granted"
    for number, note in enumerate(notes, 1):
        yield from _wrapped(f"[{number}] {note}")


def _not_predicted(validation: Validation) -> Iterator[str]:
    reasons: dict[str, list[str]] = {}
    for row in validation.rows:
        if row.predicted is None:
            reasons.setdefault(row.reason, []).append(row.row_id)
    if reasons:
        yield "Not predicted"
    for reason, names in reasons.items():
        yield from _wrapped(f"{reason}: {len(names)}")
        yield from (f"      {name}" for name in names)


def _summary(lines: Sequence[SummaryLine]) -> Iterator[str]:
    yield "Scores: shares in points of per cent, times in days; inside is the share of figures"
    yield "in the 90 % interval, better is the gain in CRPS over the mean of the fitted figures"
    table = [["by", "", "unit", "n", "inside", "error", "CRPS", "better", "width", "unpredicted"]]
    table += [_line(line) for line in lines if line.by in _GROUPS and line.unit != "none"]
    yield from columns(table)


def _line(line: SummaryLine) -> list[str]:
    return [
        line.by,
        line.key,
        line.unit,
        f"{line.n}",
        _share(line.coverage),
        _number(line.mae),
        _number(line.crps),
        _share(line.gain),
        _number(line.width),
        f"{line.not_predicted}",
    ]


def _share(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _goals(validation: Validation) -> Iterator[str]:
    judged = [
        (line, goal)
        for line in validation.summary
        if line.unit == "points" and line.by in ("overall", "role")
        for goal in goals_of(line)
    ]
    if judged:
        yield "Goals, for shares"
    for line, goal in judged:
        verdict = "reached" if goal.reached else "not reached"
        yield f"  {line.key}: {goal.words}: {goal.value}, {verdict}"


def _other(validation: Validation) -> Iterator[str]:
    if validation.other is None:
        return
    other = validation.other
    yield f"With the draws {other.fit_set} the error outside the fits differs by over two points"
    pairs = ((validation.fit_set, other.here), (other.fit_set, other.there))
    table = [["draws", "unit", "n", "inside", "error", "CRPS", "better", "width"]]
    for name, lines in pairs:
        for line in lines:
            if line.by == "overall" and line.n:
                table.append([name, *_line(line)[2:-1]])
    yield from columns(table)


def _closing(validation: Validation) -> str:
    untrusted = ", ".join(f"{name} ({k:.2f})" for name, k in validation.untrusted.items())
    warning = f"\nLeft-out weights not to be trusted: {untrusted}." if untrusted else ""
    return f"Draws: {validation.fit_set}. Seed {validation.seed}.{warning}"


def _wrapped(words: str) -> list[str]:
    return textwrap.wrap(words, WIDTH, initial_indent="  ", subsequent_indent="    ")
