"""What the history page shows: each question with its answer, or that it was not asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from needlework.clinic.chart.entries import Facts
from needlework.clinic.chart.tables import ANSWERS, LISTS, PREVIOUS, SCORES
from needlework.clinic.models import ChartEntry
from needlework.exchange.words import area_words, product_words
from needlework.vocabulary import ConditionTerm, resolve, terms

QUESTIONS = {
    "weight": "Body weight",
    "skin_type": "Skin type (Fitzpatrick)",
    "pregnant": "Pregnant?",
    "breastfeeding": "Breastfeeding?",
    "childbearing_potential": "Could become pregnant?",
    "conditions": "Medical conditions",
    "medicines": "Medicines",
    "allergies": "Allergies",
    "previous_treatments": "Previous treatments",
    "latitude": "Latitude, degrees north",
    "protection": "Sun protection",
    "scores": "Scores today",
}
"""Every subject of a chart in the order in which it is asked."""

NOT_NEEDED = ("latitude", "protection", "scores")
"""Subjects whose absence keeps no plan from being approved."""

_OF_WOMEN = (*ANSWERS,)
_HERE: dict[Any, str] = {True: "here", False: "elsewhere"}


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its answer.

    Parameters
    ----------
    words : tuple of str
        The answer in words, one a line; empty where the question was not asked.
    entry : ChartEntry or None
        Who recorded it and when.
    unknown : tuple of str
        Words among them that the vocabulary does not know: no rule can read them.
    said : tuple of ChartEntry
        What charts of one person said differently, so that it is asked again.
    """

    subject: str
    question: str
    words: tuple[str, ...]
    entry: ChartEntry | None
    unknown: tuple[str, ...] = ()
    said: tuple[ChartEntry, ...] = ()

    @property
    def asked(self) -> bool:
        """Whether it was asked at all."""
        return self.entry is not None


def answered(
    entries: dict[str, ChartEntry],
    sex: str,
    disagreeing: Mapping[str, Sequence[ChartEntry]] | None = None,
) -> tuple[Answered, ...]:
    """Return every question that concerns somebody with its answer."""
    otherwise = disagreeing or {}
    return tuple(
        _answered(subject, question, entries.get(subject), tuple(otherwise.get(subject, ())))
        for subject, question in QUESTIONS.items()
        if not (sex == "male" and subject in _OF_WOMEN)
    )


def screening() -> tuple[ConditionTerm, ...]:
    """Return the conditions with a question to put to every patient, each question once."""
    found: dict[str, ConditionTerm] = {}
    for term in terms("condition"):
        if isinstance(term, ConditionTerm) and term.question and not term.plan_rule:
            found.setdefault(term.question, term)
    return tuple(found.values())


def rows_of(said: Facts, subject: str, least: int) -> list[dict[str, Any]]:
    """Return the rows of a subject for a form, with empty ones at the end."""
    rows = [dict(row) for row in said.get(subject) or ()]
    return [*rows, *({} for _ in range(max(least, len(rows) + 1) - len(rows)))]


def _answered(
    subject: str, question: str, entry: ChartEntry | None, said: tuple[ChartEntry, ...]
) -> Answered:
    if entry is None:
        return Answered(subject, question, (), None, said=said)
    words = tuple(_words(subject, entry.value))
    return Answered(subject, question, words, entry, _unknown(subject, entry.value))


def _words(subject: str, value: Any) -> Iterator[str]:
    if subject in (PREVIOUS, SCORES):
        describe = previous_words if subject == PREVIOUS else score_words
        yield from (describe(row) for row in value) if value else ("none",)
    elif subject in LISTS:
        yield from value or ("none",)
    else:
        yield str(value)


def previous_words(row: dict[str, Any]) -> str:
    """Return a previous treatment in words."""
    parts = [
        product_words(row["product"]) if row.get("product") else "unknown product",
        row.get("dose", ""),
        area_words(row["area"]).lower() if row.get("area") else "",
        row.get("on", "date unknown"),
        _HERE.get(row.get("here"), ""),
    ]
    return ", ".join(part for part in parts if part)


def score_words(row: dict[str, Any]) -> str:
    """Return a score in words."""
    state = "at rest" if row.get("condition") == "rest" else "at maximum"
    side = f", {row['side']}" if row.get("side", "both") != "both" else ""
    return f"{area_words(row['area'])}{side}, {row['scale']} {state}: {row['value']}"


def _unknown(subject: str, value: Any) -> tuple[str, ...]:
    kind = {"conditions": "condition", "medicines": "medicine"}.get(subject)
    if kind is None:
        return ()
    return tuple(word for word in value if resolve(word[:200], kind) is None)
