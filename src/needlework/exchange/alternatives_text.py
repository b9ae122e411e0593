"""Alternatives of a plan side by side, as a page of plain text for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence

from needlework.exchange.numbers import day, percent
from needlework.exchange.words import area_words, sentence_case, weakest
from needlework.planning.values import Alternative, AreaOutcome, Limit, PointPlan, Proposal, Wish

WIDTH = 94
NAMES = 30
COLUMN = 14
NONE = "\N{EN DASH}"


def alternatives_text(proposal: Proposal) -> str:
    """Return all alternatives of a plan, what they are for, and which limits bind.

    Parameters
    ----------
    proposal : Proposal
        What an optimisation found.
    """
    parts = [
        list(_heading(proposal)),
        list(_goals(proposal)),
        list(_infeasible(proposal)),
        list(_table(proposal)),
        *(list(_explained(one)) for one in proposal.alternatives),
        list(_limits(proposal)),
        list(_notes(proposal)),
        _wrapped(f"Sources of the search: {', '.join(proposal.sources)}.", ""),
        [
            f"Seed {proposal.seed}. Decision support for qualified people, not advice; people "
            "choose, check and give."
        ],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _heading(proposal: Proposal) -> Iterator[str]:
    title = proposal.plan.title or "Plan"
    yield f"{title}: alternatives for session {proposal.session}"
    tried = sum(proposal.tried.values())
    yield f"  {tried:,} ways to dose the points were tried, every one that the limits allow."


def _goals(proposal: Proposal) -> Iterator[str]:
    yield "Goals"
    for wish in proposal.wishes:
        yield from _wrapped(_goal(wish), "  ")


def _goal(wish: Wish) -> str:
    keep = f"; {percent(wish.keep)} of the force left at least" if wish.keep is not None else ""
    if wish.stated:
        return f"{wish.words}: a chance of {percent(wish.chance)} at least{keep}"
    return (
        f"{wish.words}: no chance is asked for, so no less than the plan reaches, "
        f"{percent(wish.chance)}{keep}"
    )


def _infeasible(proposal: Proposal) -> Iterator[str]:
    if not proposal.infeasible:
        return
    yield "No plan reaches the goals inside the limits"
    for sentence in proposal.infeasible:
        yield from _wrapped(sentence, "  ")


def _table(proposal: Proposal) -> Iterator[str]:
    """Yield references and alternatives side by side."""
    every = (*proposal.references, *proposal.alternatives)
    heads = [textwrap.wrap(one.name, COLUMN - 1) for one in every]
    for line in range(max(map(len, heads))):
        yield _row("", [head[line] if line < len(head) else "" for head in heads])
    yield _row("Units in all", [" + ".join(map(str, one.totals)) for one in every])
    yield _row("Points", [str(one.points) for one in every])
    for place, area in enumerate(every[0].areas):
        yield from _area_rows(area, [one.areas[place] for one in every])
    for place, risk in enumerate(every[0].risks):
        name = sentence_case(risk.neighbour.words)
        yield _row(name, [_risk(one, place) for one in every], risk.grade)
    for place, each in enumerate(every[0].robust):
        words = f"Goals hold, {each.hand} hands"
        yield _row(words, [_share(one.robust[place].all_goals) for one in every], "assumed")
    yield _row("Goals reached", ["yes" if one.holds else "no" for one in every])
    yield _row("The check", [_check(one) for one in every])


def _area_rows(first: AreaOutcome, all_: Sequence[AreaOutcome]) -> Iterator[str]:
    grades = first.grades
    yield _row(sentence_case(area_words(first.area)), [str(one.dose) for one in all_])
    rows: list[tuple[str, Callable[[AreaOutcome], str], str]] = [
        ("  chance of the goal", lambda one: _chances(one), _goal_grade(first)),
        ("  force left", lambda one: percent(one.force), grades["force"]),
        ("  movement left", lambda one: percent(one.movement), grades["movement"]),
        ("  lost on day (median)", lambda one: day(one.loss_day), grades["loss"]),
        ("  sides differ by", lambda one: percent(one.apart), "assumed"),
    ]
    for words, said, grade in rows:
        yield _row(words, [said(one) for one in all_], grade)


def _goal_grade(one: AreaOutcome) -> str:
    known = [one.grades[goal] for goal in one.chances]
    return weakest(known) if known else ""


def _chances(one: AreaOutcome) -> str:
    return ", ".join(f"{100 * chance:.1f} %" for chance in one.chances.values()) or NONE


def _risk(one: Alternative, place: int) -> str:
    risk = one.risks[place]
    if risk.expected is None:
        return f"{risk.ratio:.2f} times"
    # None of many never reads as none ever.
    most, chance = f"≤{100 * risk.expected.hi:.1f}", risk.expected.probability
    return f"{100 * chance:.2f} % ({most})" if chance else f"{most} %"


def _share(value: float | None) -> str:
    return NONE if value is None else percent(value)


def _check(one: Alternative) -> str:
    if one.findings:
        return "new findings"
    return "clear" if one.clear else "as given"


def _explained(one: Alternative) -> Iterator[str]:
    yield one.name
    yield from _wrapped(one.words, "  ")
    for area in one.areas:
        where = sentence_case(area_words(area.area))
        yield from _wrapped(f"{where}: {'; '.join(_points(area.points))}", "  ")
    listed = (
        ("Better than the published points", one.better),
        ("Worse", one.worse),
        ("Binds", tuple(map(_bound, one.binding))),
    )
    for heading, words in listed:
        if words:
            yield from _wrapped(f"{heading}: {'; '.join(words)}.", "  ")
    for finding in one.findings:
        yield from _wrapped(f"New in the check: {finding}", "  ")


def _points(points: Sequence[PointPlan]) -> Iterator[str]:
    """Yield points in words, those of both sides that get the same in one."""
    pairs: dict[tuple[str, str, str], list[PointPlan]] = {}
    for one in points:
        pairs.setdefault((one.rule, one.moved, str(one.dose)), []).append(one)
    for (rule, moved, dose), same in pairs.items():
        sides = " and ".join(one.side for one in same)
        marks = same[0].marks
        how = "" if marks is None else f" ({_marks(float(marks))})"
        where = f", moved {moved}" if moved else ""
        yield f"{dose}{how} {rule.replace('-', ' ')}, {sides}{where}"


def _marks(count: float) -> str:
    return f"{count:.3g} mark" + ("" if count == 1 else "s")


def _bound(one: Limit) -> str:
    amount = f"{one.amount:f} {one.unit}".strip()
    where = f", {one.where}" if one.where else ""
    return f"{one.words} {amount} [{one.rule}{where}]"


def _limits(proposal: Proposal) -> Iterator[str]:
    yield "Limits that every alternative keeps"
    for one in proposal.limits:
        yield from _wrapped(_bound(one), "  ")
    for point in proposal.left_out:
        yield from _wrapped(f"{point.rule.replace('-', ' ')} is not used: {point.reason}", "  ")


def _notes(proposal: Proposal) -> Iterator[str]:
    yield "Taken for granted"
    for note in proposal.notes:
        yield from _wrapped(note, "  ")
    for risk in proposal.references[0].risks:
        if risk.published is not None:
            areas = ", ".join(area_words(area).lower() for area in risk.published.area.split("+"))
            where = f"a published rate ({areas}; {risk.published.source})"
            said = f"{sentence_case(risk.neighbour.words)}: {where} with its exact upper bound"
            yield from _wrapped(f"{said}, scaled by what reaches the muscle: assumed.", "  ")


def _row(name: str, cells: Sequence[str], grade: str = "") -> str:
    line = name.ljust(NAMES) + "".join(cell.ljust(COLUMN) for cell in cells)
    return f"{line.rstrip()}  {grade}".rstrip()


def _wrapped(words: str, indent: str) -> list[str]:
    return textwrap.wrap(words, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ")
