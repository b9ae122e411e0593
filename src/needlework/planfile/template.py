"""Write a plan file that begins from a published scheme, with what is to be asked as comments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from needlework.doses import Mass, Volume
from needlework.planfile.template_comments import comment
from needlework.planfile.template_needles import needle_lines, session_days
from needlework.planfile.template_toxins import toxin_lines
from needlework.planfile.toml_text import inline
from needlework.plans import PLAN_FORMAT
from needlework.protocols import NeedleProtocol, Protocol, Scheme, questions
from needlework.protocols.starting import OneSide, start

_SEEN_WORDS = {
    "page": "read in the text",
    "abstract": "read as abstract",
    "secondary": "read as quoted elsewhere",
    "recalled": "from memory, unverified",
}
_ASKED = (
    ("age", "43", "whole years, or birth_date = 1983-04-02"),
    ("sex", '"female"', "female or male"),
    ("weight", '"64 kg"', "for limits per kilogram"),
    ("skin_type", "3", "Fitzpatrick type, 1 to 6"),
    ("pregnant", '"no"', "yes, no or unknown"),
    ("breastfeeding", '"no"', ""),
    ("childbearing_potential", '"no"', ""),
    ("conditions", "{ none = true }", "asked, and there are none; or a list of names"),
    ("medicines", "{ none = true }", ""),
    ("allergies", "{ none = true }", ""),
    ("previous_treatments", "{ none = true }", ""),
)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a plan from a scheme may be told.

    Parameters
    ----------
    sessions : int or None
        Number of sessions; the scheme's own where None.
    weight : Mass or None
    side : {"left", "right"} or None
        The patient's side.
    volume : Volume or None
        Volume of a filler in one session.
    region : str or None
        Slug of the regulatory region; that of the scheme's label where None.
    """

    sessions: int | None = None
    weight: Mass | None = None
    side: OneSide | None = None
    volume: Volume | None = None
    region: str | None = None


def plan_template(scheme: Scheme, wishes: Wishes | None = None) -> str:
    """Return a plan file that begins from a scheme.

    Everything that nobody has asked the patient stands there as a comment, because what is absent
    counts as not asked.

    Raises
    ------
    BadInputError
        The scheme is only a card, or needs a weight, a side or a volume that is not given.
    """
    wishes = wishes or Wishes()
    sessions = _sessions(scheme, wishes)
    region = wishes.region or _region(scheme)
    lines = [
        *_heading(scheme),
        "",
        f"format = {inline(PLAN_FORMAT)}",
        f"title = {inline(_title(scheme))}",
        f"region = {inline(region)}" if region else '# region = "US"   # whose labels count',
        "# start_date = 2026-12-01   # day 0; without it only days are printed",
        "",
        *_patient(scheme, wishes),
        *sessions,
    ]
    return "\n".join(lines).rstrip() + "\n"


def _sessions(scheme: Scheme, wishes: Wishes) -> Iterator[str]:
    days = session_days(scheme, wishes.sessions)
    if isinstance(scheme, Protocol):
        begun = start(scheme, weight=wishes.weight, side=wishes.side)
        blocks = [toxin_lines(scheme, begun, number) for number in range(len(days))]
    else:
        blocks = [
            needle_lines(
                scheme, number, volume=wishes.volume, side=wishes.side, sessions=len(days)
            )
            for number in range(len(days))
        ]
    return _laid_out(days, blocks)


def _laid_out(days: Sequence[int], blocks: Sequence[Sequence[str]]) -> Iterator[str]:
    for number, (day, block) in enumerate(zip(days, blocks, strict=True)):
        yield from ("", "[[session]]", f"id = {inline(f's{number + 1}')}", f"day = {day}", *block)


def _heading(scheme: Scheme) -> Iterator[str]:
    yield from comment(f"A plan begun from the scheme {scheme.id}: {scheme.purpose}.")
    seen = _SEEN_WORDS[scheme.seen]
    yield from comment(f"Source: {scheme.source}, {seen}. {_label(scheme)}")
    if scheme.note:
        yield from comment(f"The table notes: {scheme.note}")
    if scheme.technique:
        yield from comment(f"Technique: {scheme.technique}.")
    if scheme.limit_note:
        yield from comment(f"Limit: {scheme.limit_note}.")
    yield from comment(
        "Text after # is for people only. It is a beginning, not a prescription: check dose, "
        "label and patient before use."
    )


def _label(scheme: Scheme) -> str:
    words = [
        f"{one.status} {one.region}".strip() + (" (unverified)" if one.seen == "recalled" else "")
        for one in scheme.label
    ]
    return f"Label: {', '.join(words)}." if any(words) else ""


def _title(scheme: Scheme) -> str:
    return scheme.purpose[:1].upper() + scheme.purpose[1:]


def _region(scheme: Scheme) -> str | None:
    return next(
        (one.region for one in scheme.label if one.status == "on-label" and one.region), None
    )


def _patient(scheme: Scheme, wishes: Wishes) -> Iterator[str]:
    yield from comment(
        'About the patient. Take the # away when it was asked: what is left out counts as "not '
        'asked", never as "no".'
    )
    yield "[patient]"
    for key, example, words in _ASKED:
        if key == "weight" and wishes.weight is not None:
            yield f"weight = {inline(str(wishes.weight))}"
            continue
        yield f"# {key} = {example}" + (f"   # {words}" if words else "")
    yield from _ages(scheme)
    asked = questions(scheme.indication)
    if asked:
        yield from ("", *comment("Ask before this use (an answer informs, it never clears):"))
        for one in asked:
            yield from comment(f"{one.ask} ({one.why})", "# - ")
    yield from ("", *comment(_SCORE))
    if scheme.area in _WRINKLED:
        yield from _commented(
            "[[patient.score]]",
            {"scale": "FWS", "area": scheme.area, "condition": "maximum", "value": 2},
        )


_SCORE = (
    "How it is today belongs here, one [[patient.score]] per area on a named scale: `needlework "
    "names --kind scale` lists the scales."
)
_WRINKLED = ("glabella", "forehead", "lateral-canthal")


def _ages(scheme: Protocol | NeedleProtocol) -> Iterator[str]:
    if scheme.lowest_age is not None:
        yield from comment(f"The scheme is for people of {scheme.lowest_age} years and older.")
    if scheme.upper_age is not None:
        yield from comment(f"The scheme is for people under {scheme.upper_age} years.")


def _commented(heading: str, table: dict[str, Any]) -> Iterator[str]:
    yield f"# {heading}"
    yield from (f"# {key} = {inline(value)}" for key, value in table.items())
