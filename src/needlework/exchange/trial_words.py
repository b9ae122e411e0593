"""Words for trials: outcomes, figures, comparisons, sizes; shared by text and report."""

from __future__ import annotations

from collections.abc import Iterator

from needlework.exchange.numbers import bare_percent, day, measure, measure_range, percent
from needlework.exchange.words import area_words, plain, sentence_case
from needlework.trials.values import (
    ComparisonResult,
    EndpointResult,
    Figure,
    SizeResult,
    TrialResult,
)

FRACTION, DAYS = "fraction", "days"


def figures_of(result: TrialResult) -> tuple[Figure, ...]:
    """Return what every endpoint is a figure of, each once, in the order of the trial."""
    found = (item.figure for arm in result.arms for item in arm.endpoints)
    return tuple(dict.fromkeys(found))


def outcome_words(figure: Figure) -> str:
    """Return what is counted, and where."""
    from needlework.vocabulary import resolve

    outcome, area, rater, followed, confirmed = figure
    term = resolve(outcome, "outcome")
    words = [plain(outcome) if term is None else term.name, _areas_words(area)]
    words += [_RATED[rater]] if rater else []
    words += [_AT_RISK[followed]] if followed else []
    words += [f"found at {confirmed} visits in a row"] if confirmed else []
    return sentence_case(", ".join(words))


_RATED = {
    "investigator": "by the investigator",
    "subject": "by the subject",
    "both": "by both raters",
    "either": "by either rater",
}
_AT_RISK = {
    "all": "of everyone",
    "day30-responders": "of those who respond on day 30",
    "week4-responders": "of those who respond in week 4",
    "reached-0-1": "of those who reach none or mild",
    "ge1-responders": "of those who get a grade better",
}


def _areas_words(area: str) -> str:
    """Return the name of an area, or of several in all of which people have to respond."""
    names = [area_words(one).lower() for one in area.split("+")]
    return names[0] if len(names) == 1 else f"in all of {' and '.join(names)}"


def value_words(item: EndpointResult) -> str:
    """Return a figure with the ends of its interval."""
    if item.unit == "days":
        return f"{_time(item.mean, item)} ({_time(item.lo90, item)}–{_time(item.hi90, item)})"
    assert item.mean is not None and item.lo90 is not None and item.hi90 is not None
    if item.unit != FRACTION:
        return f"{measure(item.mean)} ({measure_range(item.lo90, item.hi90)})"
    return f"{percent(item.mean)} ({bare_percent(item.lo90)}–{bare_percent(item.hi90)})"


def is_measure(unit: str) -> bool:
    """Whether a unit is that of a measure, neither a share nor a time."""
    return unit not in (FRACTION, DAYS)


def _time(value: float | None, item: EndpointResult) -> str:
    return f">{item.day}" if value is None else day(value)


def size_words(size: int | None) -> str:
    """Return the published size of an arm."""
    return "no size given" if size is None else f"n = {size}"


def points(share: float) -> str:
    """Return a difference of shares in points, with its sign."""
    return _signed(100 * share)


def _signed(number: float) -> str:
    found = round(number)
    return f"{'−' if found < 0 else '+'}{abs(found)}"


def _apart(item: ComparisonResult, value: float | None) -> str:
    """Return a difference in points, days or a unit; of a median that is not reached that."""
    if value is None:
        return "not reached"
    if item.measure == "mean":
        return f"{'' if value < 0 else '+'}{measure(value)}"
    return points(value) if item.measure == "share" else _signed(value)


_WHAT = {
    "share": "",
    "mean": "difference of means ",
    "median": "difference of medians ",
    "restricted-mean": "difference of restricted means ",
}


def comparison_words(item: ComparisonResult) -> Iterator[str]:
    """Yield what a comparison says, one sentence each."""
    unit = "" if item.difference is None else f" {_unit_of(item)}"
    until = "up to day" if item.measure == "restricted-mean" else "day"
    low, high = (_apart(item, end) for end in (item.lo90, item.hi90))
    yield (
        f"{item.arm} against {item.reference}, "
        f"{_inside(outcome_words((item.outcome, item.area, '', '', '')))}, {until} {item.day}: "
        f"{_WHAT[item.measure]}{_apart(item, item.difference)}{unit}; 90 % of published "
        f"differences would lie between {low} and {high}."
    )
    if item.power is None:
        spread = " and a spread between people" if item.measure == "mean" else ""
        without = f"Without a size of both arms{spread} there is no"
        yield f"{without} confidence interval and no power."
        return
    wanted = _wanted(item)
    verdict = "would be shown" if item.shown else "would not be shown"
    low, high = (_apart(item, end) for end in (item.ci_low, item.ci_high))
    yield (
        f"The typical trial of these sizes prints a {100 * (1 - item.alpha):g} % confidence "
        f"interval from {low} to {high}: {wanted} {verdict}."
    )
    yield f"Power: {percent(item.power)}{_error(item.power_error)} of simulated trials show it."


def _wanted(item: ComparisonResult) -> str:
    if item.kind == "superiority":
        return "superiority"
    margin = 100 * item.margin if item.measure == "share" else item.margin
    return f"non-inferiority by {margin:g} {_unit_of(item)}"


def _unit_of(item: ComparisonResult) -> str:
    """Return the unit in which a difference is said."""
    return "points" if item.measure == "share" else item.unit


def _inside(words: str) -> str:
    """Return words for the middle of a sentence; names in capitals keep them."""
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _error(error: float | None) -> str:
    return "" if error is None else f" (Monte-Carlo error {100 * error:.1f})"


def sample_size_words(item: SizeResult, of: ComparisonResult) -> str:
    """Return how many people per arm a comparison needs."""
    what = f"{_inside(outcome_words((of.outcome, of.area, '', '', '')))}, "
    about = f"{of.arm} against {of.reference}, {what}day {of.day}"
    power = f"power {percent(item.power)}{_error(item.power_error)}"
    if item.n_per_arm is None:
        return (
            f"{about}: even {item.largest} per arm do not reach {percent(item.wanted)}: {power}. "
            "What is left is how trials differ from one another, which no size removes."
        )
    return f"{about}: {item.n_per_arm} per arm for {percent(item.wanted)} ({power})."


def retreatment_words(result: TrialResult) -> Iterator[str]:
    """Yield how often each arm is treated again."""
    for arm in result.arms:
        for area, mean in arm.retreatments.items():
            yield f"{arm.name}: {mean:.2f} further sessions per person, {area_words(area).lower()}"


def reason_words(result: TrialResult) -> Iterator[str]:
    """Yield why figures have no better grade, each reason once for all figures alike."""
    found: dict[tuple[str, str], list[str]] = {}
    for arm in result.arms:
        for item in arm.endpoints:
            for reason in item.reasons:
                place = outcome_words(item.figure)
                arms = found.setdefault((place, f"{item.grade}: {reason}"), [])
                if arm.name not in arms:
                    arms.append(arm.name)
    alike: dict[tuple[str, str], list[str]] = {}
    for (place, reason), arms in found.items():
        alike.setdefault((reason, ", ".join(arms)), []).append(place)
    for (reason, names), places in alike.items():
        yield f"{'; '.join(places)} ({names}): {reason}."


def assumed_words(result: TrialResult) -> Iterator[str]:
    """Yield what was taken for granted; first of all figures from memory where they were used."""
    if "with-recalled" in result.versions.get("fit_set", ""):
        yield "the fit holds figures known only from memory, which nobody has verified"
    yield from result.assumptions


def opening_words(result: TrialResult) -> str:
    """Return what was simulated and what the intervals mean."""
    if result.by == "clinics":
        return (
            f"{result.worlds:,} simulated clinics, each with its own draw of the fit and effects "
            "of its own; all arms of a trial stand in one of them. In brackets: where 90 % of "
            "published figures would lie, with the sampling error of the arm's size."
        )
    return (
        f"{result.patients:,} simulated people per arm in {result.worlds} worlds, each with its "
        "own draw of the fit and its own trial effect. In brackets: where 90 % of published "
        "figures would lie, with the sampling error of the arm's size."
    )
