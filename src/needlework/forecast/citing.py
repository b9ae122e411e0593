"""Exactly the sources that a forecast used, with what each was used for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from needlework.evidence import figures, parameter, parameters, sources_named
from needlework.forecast.draws import Draws
from needlework.forecast.values import CitedSource, Forecast, NotForecast, Risk

_PRIORS = ("neuromodulator.prior.", "scale.prior.")
_TOXINS, _TOXIN_ROWS = "neuromodulator", "neuromodulator_efficacy"


def cite(forecast: Forecast) -> tuple[CitedSource, ...]:
    """Return the sources that this forecast used.

    Parameters
    ----------
    forecast : Forecast
    """
    return forecast.sources


def cited_sources(
    tables: Iterable[Draws],
    used: Iterable[str],
    risks: Iterable[Risk],
    not_forecast: Iterable[NotForecast],
) -> tuple[CitedSource, ...]:
    """Return the sources behind draws, parameters, risks and refusals, each once."""
    uses: dict[str, list[str]] = {}
    tables = tuple(tables)
    fitted = _fitted(tables)
    prefixes = dict.fromkeys(prefix for table in tables for prefix in _prior_prefixes(table))
    for slug, count in fitted.items():
        figures_said = "1 figure" if count == 1 else f"{count} figures"
        uses.setdefault(slug, []).append(f"fit of the draws ({figures_said})")
    for entry in (entry for prefix in prefixes for entry in parameters(prefix)):
        for slug in entry.sources:
            uses.setdefault(slug, []).append(f"prior of the fit {entry.name}")
    for name in sorted(used):
        for slug in parameter(name).sources:
            uses.setdefault(slug, []).append(f"parameter {name}")
    for risk in risks:
        uses.setdefault(risk.source, []).append(f"rate of {risk.event.replace('_', ' ')}")
    for refusal in not_forecast:
        for slug in refusal.sources:
            uses.setdefault(slug, []).append(f"why {refusal.treatment} is not forecast")
    return tuple(_cited(slug, what) for slug, what in sorted(uses.items()))


def _fitted(tables: Iterable[Draws]) -> dict[str, int]:
    """Return the number of fitted figures per source."""
    found: dict[str, int] = {}
    for table in tables:
        for slug, count in _count(table.rows, topics_of(table)).items():
            found[slug] = found.get(slug, 0) + count
    return found


def _prior_prefixes(table: Draws) -> tuple[str, ...]:
    """Return how the names of the priors begin that a fit rests on."""
    if str(table.provenance["topic"]) == _TOXINS:
        return _PRIORS
    return (f"{table.provenance.get('fit', table.provenance.get('area'))}.prior.",)


def topics_of(table: Draws) -> tuple[str, ...]:
    """Return the evidence topics of the rows behind draws."""
    named = str(table.provenance["topic"])
    return (_TOXIN_ROWS,) if named == _TOXINS else tuple(named.split("+"))


@lru_cache(maxsize=32)
def _count(rows: tuple[str, ...], topics: tuple[str, ...]) -> dict[str, int]:
    wanted = set(rows)
    count: dict[str, int] = {}
    for figure in (figure for topic in topics for figure in figures(topic)):
        if figure.row_id in wanted:
            count[figure.source] = count.get(figure.source, 0) + 1
    return count


_named = lru_cache(maxsize=None)(sources_named)


def _cited(slug: str, used: list[str]) -> CitedSource:
    found = _named(slug)[0]
    return CitedSource(slug, found.citation, found.url, found.seen, tuple(dict.fromkeys(used)))
