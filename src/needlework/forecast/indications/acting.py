"""What a plan gives for one purpose, as components of a model with their days."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from needlework.evidence import table
from needlework.forecast.indications.actives import active_words
from needlework.forecast.indications.study_arms import Slots
from needlework.forecast.indications.values import Ask, Given
from needlework.forecast.values import NotForecast
from needlework.mechanisms.turnover import Regime
from needlework.plans import DailyUse, Mesotherapy, Microneedling, Plan

NEEDLING = "needling"
NOTHING = "none"
Days = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A component that acts: from one session, or from a stretch of daily use.

    Parameters
    ----------
    of : str
        Id of the treatment or daily use that brings it.
    days : tuple of float
        The day of a session, or the first and last day of use.
    """

    of: str
    component: str
    days: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Acting:
    """Everything that acts on one outcome.

    Parameters
    ----------
    parts : tuple of Part
    named : mapping of str to str
        By id, its treatment as studies name it (``needling+tranexamic-acid-needled``).
    refused : tuple of NotForecast
    notes : tuple of str
        What was left out or read in some way.
    """

    parts: tuple[Part, ...]
    named: Mapping[str, str]
    refused: tuple[NotForecast, ...]
    notes: tuple[str, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """What acts, in order."""
        return tuple(dict.fromkeys(part.of for part in self.parts))

    @property
    def groups(self) -> dict[str, tuple[str, ...]]:
        """Ids that bring the same treatment, by ids joined with commas."""
        by_name: dict[str, list[str]] = {}
        for name in self.ids:
            by_name.setdefault(self.named[name], []).append(name)
        return {",".join(ids): tuple(ids) for ids in by_name.values()}

    def without(self, *left_out: str) -> tuple[Part, ...]:
        """Return the parts without those that some ids bring."""
        return tuple(part for part in self.parts if part.of not in left_out)


def acting(ask: Ask, slots: Slots, daily: Callable[[DailyUse], str | None]) -> Acting:
    """Return what acts of the treatments asked about and of what is used daily.

    Parameters
    ----------
    daily : callable
        The component of a daily use, None for one that the model does not know.
    """
    parts: list[Part] = []
    named: dict[str, str] = {}
    refused: list[NotForecast] = []
    notes: list[str] = []
    for given in ask.given:
        found, unknown = _components(given, slots)
        if not found:
            refused.append(_refusal(given, unknown))
            continue
        notes += [
            f"{name} counts for nothing: no figure of it entered the fit" for name in unknown
        ]
        named[given.treatment.id] = "+".join(found)
        full = slots.components(named[given.treatment.id])
        parts += [Part(given.treatment.id, one, (given.day,)) for one in full]
    for use in ask.plan.daily if parts or not ask.given else ():
        component = daily(use)
        if component is not None:
            last = float("inf") if use.until_day is None else float(use.until_day)
            named[use.id] = component
            parts.append(Part(use.id, component, (float(use.from_day), last)))
    return Acting(tuple(parts), named, tuple(refused), tuple(dict.fromkeys(notes)))


def _components(given: Given, slots: Slots) -> tuple[list[str], list[str]]:
    """Return the components of a treatment, and the actives that the model does not hold."""
    item = given.treatment
    if isinstance(item, Mesotherapy):
        asked = [f"{one.active}-injected" for one in item.mixture]
        base: list[str] = []
    elif isinstance(item, Microneedling):
        serum = item.serum.slug or item.serum.given if item.serum is not None else NOTHING
        asked = [] if serum == NOTHING else [f"{serum}-needled"]
        base = [NEEDLING]
    else:
        return [], []
    known = [one for one in asked if one in slots.names]
    unknown = [active_words(one.rsplit("-", 1)[0]) for one in asked if one not in slots.names]
    return [*base, *known], unknown


def _refusal(given: Given, unknown: Sequence[str]) -> NotForecast:
    item = given.treatment
    if not isinstance(item, Mesotherapy | Microneedling):
        reason = f"insufficient: no figure of a {item.kind} treatment for this purpose"
        return NotForecast(item.id, reason)
    rows = {row.cells["active"]: row.cells for row in table("mesotherapy", "actives")}
    actives = [one.active for one in item.mixture] if isinstance(item, Mesotherapy) else []
    cells = [rows[active] for active in actives if active in rows]
    notes = "; ".join(cell["evidence_note"] for cell in cells)
    sources = dict.fromkeys(
        slug.strip() for cell in cells for slug in cell["sources"].split(";") if slug.strip()
    )
    what = ", ".join(unknown) or "it"
    reason = f"insufficient: no figure of {what} for this purpose entered the fit"
    return NotForecast(item.id, f"{reason} ({notes})" if notes else reason, tuple(sources))


def regime(
    parts: Sequence[Part], slots: Slots, looks: Sequence[float], breaks: Sequence[float] = ()
) -> Regime:
    """Return the regime of some parts."""

    def of(component: str) -> Iterator[Part]:
        return (part for part in parts if part.component == component)

    return Regime(
        looks=tuple(looks),
        sessions=tuple(tuple(p.days[0] for p in of(name)) for name in slots.sessions),
        daily=tuple(tuple((p.days[0], p.days[1]) for p in of(name)) for name in slots.daily),
        breaks=tuple(breaks),
    )


def last_session(plan: Plan, ids: Sequence[str]) -> float:
    """Return the day of the last session that brings one of some treatments; 0 for daily use."""
    return max((float(s.day) for s, item in plan.scheduled() if item.id in ids), default=0.0)
