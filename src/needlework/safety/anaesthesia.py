"""Numbing against labels: amount, area, time, body weight, sums, skin and patients."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from needlework.plans import Anaesthesia, Microneedling
from needlework.safety.agents import Agent, agent, agent_of
from needlework.safety.case import Case, Item
from needlework.safety.numbing_doses import dose_findings
from needlework.safety.numbing_limits import (
    NumbingLimit,
    applying,
    elsewhere,
    limits,
    loosest,
    source_of_row,
)
from needlework.safety.numbing_patients import patient_findings
from needlework.safety.overlap import overlapping
from needlework.safety.registry import Rule
from needlework.safety.rows import codes_of, data, exact, finding, rule
from needlework.safety.values import Finding, Quantity, Severity

CODES = codes_of("anaesthesia")
_COMPARED = {"per_kg": "dose"}


def rules() -> tuple[Rule, ...]:
    """Return one rule per measure of each limit, and one per other row."""
    found = []
    for limit in limits():
        for measure in _looked_at(limit):
            row = data("anaesthesia")["measure"][_COMPARED.get(measure, measure)]
            words = f"{row['words']}: {limit.id.replace('-', ' ')}"
            named = {**row, "id": f"{limit.id}-{measure}", "words": words}
            amount = Quantity(limit.amounts[measure], row["unit"])
            per_kg = measure in _COMPARED  # body weight decides: there is no one number
            found.append(
                rule(
                    named,
                    sources=(limit.source,),
                    limit=None if per_kg else amount,
                    most=measure != "shortest",
                )
            )
    rest = [row for row in data("anaesthesia")["measure"].values() if "id" in row]
    rest += [*data("anaesthesia")["what"].values(), *data("anaesthesia")["patient"]]
    return (*found, *(rule(row, sources=sources_of_row(row)) for row in rest))


def _looked_at(limit: NumbingLimit) -> tuple[str, ...]:
    """Return the measures of a limit; the mg of a ceiling are looked at with body weight."""
    return tuple(one for one in limit.amounts if not (limit.ceiling and one == "milligrams"))


def sources_of_row(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the source of the row of the table that a row here stands on."""
    return (source_of_row(row["row"]),) if "row" in row else ()


def findings(case: Case) -> Iterator[Finding]:
    """Yield what speaks against the numbing of each treatment and session."""
    for item in case.items:
        used = item.treatment.anaesthesia
        if used is not None and used.used:
            yield from _used(case, item, used)
        yield from _as_serum(item)
    yield from dose_findings(case)


def _used(case: Case, item: Item, used: Anaesthesia) -> Iterator[Finding]:
    found = agent_of(used)
    if found is None or None in found.percent.values():
        message = f"{used.product.given!r}: which anaesthetic, and how strong, is not known"
        yield _what("unknown", item, message)
        return
    if found.form == "none":
        return
    yield from _without_limit(item, used, found)
    if found.form == "injected" and used.amount is None:
        yield _what("not_said", item, f"{used.product.given}: amount not said")
    if found.form == "topical":
        yield from _topical(case, item, used, found)
        yield from _skin(case, item, used)
    if found.form == "patch":
        yield from _patch(case, item, used, found)
    yield from patient_findings(case, item, used, found)


def _without_limit(item: Item, used: Anaesthesia, found: Agent) -> Iterator[Finding]:
    """Yield an anaesthetic of which nobody has read how much may be given."""
    limited = data("numbing")["kinds"]["limited"]
    strange = [name for name in found.anaesthetics if name not in limited]
    if strange and not found.labelled and not found.compounded:
        message = f"{used.product.given}: no largest amount of {' and '.join(strange)} was read"
        yield _what("no_limit", item, message)


def _topical(case: Case, item: Item, used: Anaesthesia, found: Agent) -> Iterator[Finding]:
    missing = [
        words
        for words, value in (
            ("amount", used.amount),
            ("area_cm2", used.area_cm2),
            ("minutes", used.minutes),
        )
        if value is None
    ]
    if missing:
        message = f"{used.product.given}: {', '.join(missing)} not said"
        yield _what("not_said", item, message)
    yield from _strength(item, used, found)
    for measure, value in _measured(used, found).items():
        yield from _compared(case, item, used, found, measure, value)


def _patch(case: Case, item: Item, used: Anaesthesia, found: Agent) -> Iterator[Finding]:
    """Yield a patch that is on the skin too long or too short; its amount is that of the maker."""
    if used.minutes is None:
        yield _what("not_said", item, f"{used.product.given}: minutes not said")
        return
    for measure in ("longest", "shortest"):
        yield from _compared(case, item, used, found, measure, exact(used.minutes))


def _strength(item: Item, used: Anaesthesia, found: Agent) -> Iterator[Finding]:
    if found.compounded:
        name = "blt" if found.id == "blt" else "mixed"
        message = f"{used.product.given} is mixed by a pharmacy: no label, no known maximum"
        yield _what(name, item, message)
        return
    row = data("anaesthesia")["what"]["strong"]
    percent = found.percent.get(row["anaesthetic"])
    if percent is not None and percent > row["most_percent"] and not found.prescription:
        yield finding(
            row,
            item.place,
            f"{used.product.given}: {percent} % {row['anaesthetic']} without prescription",
            measured=Quantity(percent, "%"),
            limit=Quantity(exact(row["most_percent"]), "%"),
            sources=sources_of_row(row),
        )


def _measured(used: Anaesthesia, found: Agent) -> dict[str, Any]:
    """Return what can be measured on a cream, by measure of the limits."""
    values: dict[str, Any] = {
        "area": used.area_cm2,
        "longest": used.minutes,
        "shortest": used.minutes,
    }
    if used.amount is not None:
        grams = exact(used.amount.amount)
        values |= {"grams": grams, "milligrams": found.milligrams(used)}
        values["layer"] = None if used.area_cm2 is None else grams / used.area_cm2
    return {name: exact(value) for name, value in values.items() if value is not None}


def _compared(
    case: Case, item: Item, used: Anaesthesia, found: Agent, measure: str, value: Any
) -> Iterator[Finding]:
    most = measure != "shortest"
    row = data("anaesthesia")["measure"][measure]
    limit = loosest(applying(found.id, case.region, item.age), measure, most=most)
    whose = ""
    if limit is None:
        limit = loosest(elsewhere(found.id, item.age), measure, most=most)
        row = {**row, "severity": _milder(row["severity"])}
        whose = f" by the label of another region ({'' if limit is None else limit.region})"
    if limit is None or measure not in _looked_at(limit):
        return
    part = f"{limit.id}-{measure}"
    label, unit = limit.amounts[measure], row["unit"]
    allowed = case.limit(f"{row['code']}/{part}", label=label, unit=unit, most=most)
    if value <= allowed if most else value >= allowed:
        return
    bound = "at most" if most else "at least"
    quantity = Quantity(allowed, row["unit"])
    yield finding(
        row,
        item.place,
        f"{used.product.given}: {Quantity(value, row['unit'])}, {bound} {quantity}{whose}",
        measured=Quantity(value, row["unit"]),
        limit=quantity,
        sources=(limit.source,),
        part=part,
    )


def _milder(severity: str) -> str:
    """Return how grave a limit of another region is, where the region's own label has none."""
    return "warn" if Severity(severity).blocks else severity


def _skin(case: Case, item: Item, used: Anaesthesia) -> Iterator[Finding]:
    """Yield a cream on skin that was needled earlier on that day, or will be."""
    for other in _earlier_that_day(case, item):
        needled = isinstance(other.treatment, Microneedling)
        if needled and overlapping(other.treatment.area, item.treatment.area):
            message = f"{used.product.given} on the {item.treatment.area} after {other.treatment}"
            yield _what("after_needling", item, message)
            return
    if isinstance(item.treatment, Microneedling):
        message = f"{used.product.given} before {item.treatment}"
        yield _what("before_needling", item, message)


def _earlier_that_day(case: Case, item: Item) -> Iterator[Item]:
    for other in case.items:
        if other is item:
            return
        if other.day == item.day:
            yield other


def _as_serum(item: Item) -> Iterator[Finding]:
    serum = getattr(item.treatment, "serum", None)
    if serum is None or serum.slug == "none":
        return
    found = agent(serum.given)
    if found is not None and found.anaesthetics:
        yield _what("while_needling", item, f"{serum.given} under {item.treatment}")


def _what(name: str, item: Item, message: str) -> Finding:
    row = data("anaesthesia")["what"][name]
    return finding(row, item.place, message, sources=sources_of_row(row))
