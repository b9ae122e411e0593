"""The result of a trial as a page of plain text for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from needlework.exchange.forecast_text import columns
from needlework.exchange.trial_words import (
    assumed_words,
    comparison_words,
    figures_of,
    is_measure,
    opening_words,
    outcome_words,
    reason_words,
    retreatment_words,
    sample_size_words,
    size_words,
    value_words,
)
from needlework.exchange.words import GRADE_SENTENCES, weakest
from needlework.trials.values import ArmResult, EndpointResult, Figure, TrialResult

WIDTH = 94
_GAP = 3
_NARROWEST = 24


def trial_text(result: TrialResult) -> str:
    """Return the result in a concise page of text.

    Parameters
    ----------
    result : TrialResult
        What is expected of a trial.
    """
    parts = [
        [result.title or "Virtual trial", *_wrapped(opening_words(result), "")],
        ["Arms", *columns([row for arm in result.arms for row in _arm_rows(arm, result)])],
        *(list(_figure(result, figure)) for figure in figures_of(result)),
        list(_comparisons(result)),
        list(_listed("Sample size", _sizes(result))),
        list(_listed("Treated again", retreatment_words(result))),
        list(_evidence(result)),
        list(_listed("Assumed", assumed_words(result))),
        [f"Seed {result.seed}. Decision support for qualified people and research, not advice."],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _arm_rows(arm: ArmResult, result: TrialResult) -> Iterator[list[str]]:
    """Yield an arm with what it receives, on as many lines as that needs."""
    names, sizes = ([name(one) for one in result.arms] for name in (_name, _size_of))
    room = max(WIDTH - max(map(len, names)) - max(map(len, sizes)) - 3 * _GAP, _NARROWEST)
    first, *more = textwrap.wrap(arm.sessions, room, break_on_hyphens=False)
    yield [arm.name, _size_of(arm), first]
    yield from (["", "", f"  {words}"] for words in more)


def _name(arm: ArmResult) -> str:
    return arm.name


def _size_of(arm: ArmResult) -> str:
    return size_words(arm.size)


def _figure(result: TrialResult, figure: Figure) -> Iterator[str]:
    unit = result.unit(figure)
    said = f" ({unit})" if is_measure(unit) else ""
    yield from _wrapped(f"{outcome_words(figure)}{said}", "")
    for arms in _fitting(result.arms, figure):
        found = [_items(arm, figure) for arm in arms]
        time = found[0][0].unit == "days"
        yield from columns(
            [
                ["day" if not time else "", *(arm.name for arm in arms)],
                *(
                    [_row_name(items[0]), *(value_words(item) for item in items)]
                    for items in zip(*found, strict=True)
                ),
                ["grade", *(weakest([item.grade for item in items]) for items in found)],
            ],
            numeric=1 + len(arms),
        )


def _row_name(item: EndpointResult) -> str:
    return "median day" if item.unit == "days" else f"{item.day}"


def _items(arm: ArmResult, figure: Figure) -> list[EndpointResult]:
    return [item for item in arm.endpoints if item.figure == figure]


def _fitting(arms: Sequence[ArmResult], figure: Figure) -> Iterator[list[ArmResult]]:
    """Yield as many arms as fit beside one another on a line."""
    line: list[ArmResult] = []
    used = start = len("median day") + 2 * _GAP
    for arm in arms:
        words = [arm.name, *(value_words(item) for item in _items(arm, figure)), "insufficient"]
        wide = max(map(len, words)) + _GAP
        if line and used + wide > WIDTH:
            yield line
            line, used = [], start
        line.append(arm)
        used += wide
    yield line


def _comparisons(result: TrialResult) -> Iterator[str]:
    if result.comparisons:
        yield "Comparisons, arm minus reference"
    for item in result.comparisons:
        yield from _wrapped(" ".join(comparison_words(item)), "  ")


def _sizes(result: TrialResult) -> Iterator[str]:
    for item in result.sample_sizes:
        yield sample_size_words(item, result.comparisons[item.comparison])


def _listed(heading: str, words: Sequence[str] | Iterator[str]) -> Iterator[str]:
    found = list(words)
    if found:
        yield heading
    for one in found:
        yield from _wrapped(one, "  ")


def _evidence(result: TrialResult) -> Iterator[str]:
    grade = weakest([item.grade for arm in result.arms for item in arm.endpoints])
    yield from _wrapped(f"Evidence: {grade} at the weakest. {GRADE_SENTENCES[grade]}", "")
    for words in reason_words(result):
        yield from _wrapped(words, "  ")


def _wrapped(words: str, indent: str) -> list[str]:
    later = f"{indent}  " if indent else ""
    return textwrap.wrap(
        words, WIDTH, initial_indent=indent, subsequent_indent=later, break_on_hyphens=False
    )
