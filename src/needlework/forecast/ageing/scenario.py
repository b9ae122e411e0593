"""From a question about decades to a scenario: one call, one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from needlework.evidence import parameter, recording
from needlework.forecast.ageing.asking import check
from needlework.forecast.ageing.follow import Habits, until_now, years_ahead
from needlework.forecast.ageing.lines import interval, sensitivities, twins, visible_shares
from needlework.forecast.ageing.measures import courses, surface_odds
from needlework.forecast.ageing.people import SkinPeople, skin_people
from needlework.forecast.ageing.rates import FIT
from needlework.forecast.ageing.upkeep import AREA, upkeep_folding
from needlework.forecast.ageing.values import Asked, Scenario
from needlework.forecast.citing import cited_sources
from needlework.forecast.draws import FIT_SETS, Draws, load_draws, shipped_draws
from needlework.mechanisms.skin_layers import skin_of

Array = NDArray[np.float64]

DEFAULT_SEED, DEFAULT_PEOPLE = 1, 1000


def scenario(
    asked: Asked | None = None,
    *,
    seed: int = DEFAULT_SEED,
    people: int | None = None,
    include_recalled: bool = False,
) -> Scenario:
    """Return decades of one region of skin under a prevention, beside none.

    Both begin as the same skin, unprotected and untreated since it was grown up. Everything is
    graded *assumed* and stays off patient sheets.

    Parameters
    ----------
    asked : Asked, optional
        Whose skin and which prevention; the defaults of :class:`Asked` otherwise.
    seed : int
        Seed of the simulated people: the same seed gives the same scenario.
    people : int, optional
        How many people are simulated, at least two.
    include_recalled : bool
        Use the draws whose fit also took figures known only from memory.

    Raises
    ------
    BadInputError
        With one problem per fault of what is asked.

    Examples
    --------
    >>> scenario(Asked(age=30, toxin_from=None, years=5), people=100).courses[0].grade
    'assumed'
    """
    asked = asked or Asked()
    check(asked)
    table = shipped_draws(f"{FIT}-{FIT_SETS[int(include_recalled)]}")
    with recording() as used:
        found = _followed(asked, table, people or DEFAULT_PEOPLE, seed)
    tables = [table] if asked.toxin_from is None else [table, load_draws(False, AREA)]
    return replace(found, sources=cited_sources(tables, used, (), ()))


def _followed(asked: Asked, table: Draws, size: int, seed: int) -> Scenario:
    """Return the scenario of simulated people, its sources still missing."""
    own = skin_people(asked, table, size, seed)
    folding = _folding(asked, own, seed)
    now = until_now(own, asked.age)
    chosen = Habits(own.passing, folding, _start(asked))
    with_it, without = (
        years_ahead(own, now, asked.age, asked.years, habits)
        for habits in (chosen, Habits(np.ones(own.size)))
    )
    taught, untaught = _taught(table)
    return Scenario(
        asked=asked,
        versions=_versions(table),
        seed=seed,
        courses=courses(asked, own, with_it, without),
        visible=visible_shares(asked, with_it.line, without.line),
        folding_left=None if folding is None else interval(folding.mean(axis=1)),
        sun_left=interval(own.passing),
        surface_odds=interval(surface_odds(with_it, without)),
        sensitivities=sensitivities(own, with_it.line[:, -1], without.line[:, -1]),
        twins=twins(),
        taught=taught,
        untaught=untaught,
        assumptions=_assumptions(asked),
        sources=(),
    )


def _start(asked: Asked) -> float:
    """Return the age at the first treatment, beyond all ages for never."""
    return np.inf if asked.toxin_from is None else asked.toxin_from


def _folding(asked: Asked, people: SkinPeople, seed: int) -> Array | None:
    """Return what upkeep leaves of folding, None where no toxin is asked for."""
    if asked.toxin_from is None:
        return None
    return upkeep_folding(asked.sex, people.parameters["critical_fold"], seed + 1)


def _taught(table: Draws) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the parameters that the rows have narrowed, and the others."""
    ratios: Mapping[str, float] = table.provenance["prior_to_posterior"]
    limit = parameter("ageing.taught_ratio").value
    taught = tuple(sorted(name for name, ratio in ratios.items() if ratio <= limit))
    return taught, tuple(sorted(name for name in ratios if name not in taught))


def _versions(table: Draws) -> dict[str, str]:
    from needlework import __version__

    return {
        "package": __version__,
        "evidence": str(table.provenance["evidence_hash"]),
        "draws": table.hash,
        "fit_set": str(table.provenance["fit_set"]),
    }


def _assumptions(asked: Asked) -> tuple[str, ...]:
    """Say what the scenario takes for granted."""
    told = [
        "Until now the skin was neither protected nor treated; its lines, thickness and sun are "
        "those of people like this, not measured.",
        "An indoor life: 300 SED a year at 50 degrees, spread over places and months by the "
        "height of the sun, without clouds, ozone or holidays elsewhere. No climatology is in "
        "the evidence.",
        "Skin type counts by the dose that burns it. What pigment does beyond that is left out.",
        "What folding leaves is one lumped rate, set by the age at which a line first stays "
        "visible; how often a face moves, and what each movement leaves, was never measured.",
        "Dermis and epidermis age as on the upper inner arm.",
    ]
    if asked.sex == "female":
        told.append("The menopause comes at 51 years, with a standard deviation of 4.")
    if asked.sex == "unspecified":
        told.append("Sex is not given: no menopause, and the lines of women.")
    if asked.toxin_from is not None:
        every = parameter("ageing.upkeep_interval").value
        told.append(
            f"20 U of onabotulinumtoxinA in the glabella every {every:g} days from the age of "
            f"{asked.toxin_from:g}, without a gap and without tiring. No muscle shrinks."
        )
    told += skin_of(asked.area, asked.age, asked.sex).assumptions
    return tuple(told)
