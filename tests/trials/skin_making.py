"""Small trials of skin and hair for the tests, as text."""

from __future__ import annotations

from collections.abc import Sequence

from needlework.planfile import read_trial
from needlework.plans import Trial
from needlework.trials import TrialResult, run_trial
from needlework.trials.values import EndpointResult
from tests.forecast.injections import DISSOLVE, FILL, inject

SMOOTHER = "responder_smoother_ge1_grade"
COMPOSITE = "responder_composite_ge1_grade"
SEVERITY = "melasma_severity"
HALF = "responder_masi_over_50pct"
COUNT = "hair_density_change_per_cm2"
ACID = inject("tranexamic-acid", "4 mg/mL", area='"full-face"', indication='"melasma"')
BOOSTER = inject("skin booster", "20 mg/mL")
PLASMA = inject("prp", "100 %", area='"scalp"', indication='"hair-loss"')
NEEDLED = (
    'kind = "microneedling"\ndevice = "pen"\narea = "scalp"\nindication = "hair-loss"\n'
    'needle_length = "0.6 mm"\nserum = "none"\n'
)
MINOXIDIL = '[[arm.daily]]\nproduct = "minoxidil"\nroute = "topical"\nstrength = "5 %"\n'
SIX = tuple(range(0, 141, 28))
THREE = (0, 28, 56)
LOSS = '[population]\nconditions = ["androgenetic alopecia"]\n'

__all__ = ["DISSOLVE", "FILL"]


def arm(
    name: str,
    treatment: str = "",
    days: Sequence[int] = (0,),
    size: int | None = 60,
    more: str = "",
) -> str:
    """Return the lines of one arm that gives the same in every session."""
    head = f'[[arm]]\nname = "{name}"\n' + ("" if size is None else f"size = {size}\n") + more
    sessions = [
        f"[[arm.session]]\nday = {day}\n[[arm.session.treatment]]\n{treatment}" for day in days
    ]
    return head + ("".join(sessions) if treatment else "")


def endpoint(outcome: str, area: str, days: Sequence[int] = (84,), more: str = "") -> str:
    """Return the lines of one endpoint."""
    return f'[[endpoint]]\noutcome = "{outcome}"\narea = "{area}"\ndays = {list(days)}\n{more}'


def comparison(outcome: str, area: str, day: int = 84, more: str = "") -> str:
    """Return the lines of a comparison of the arms ``treated`` and ``other``."""
    return (
        f'[[comparison]]\narm = "treated"\nreference = "other"\noutcome = "{outcome}"\n'
        f'area = "{area}"\nday = {day}\n{more}'
    )


def trial(*parts: str, top: str = "") -> Trial:
    """Return a trial with some tables."""
    text = 'format = "needlework-trial/1"\npatients = 600\n' + "\n".join([top, *parts])
    return read_trial(text, "trial.toml")


def result(*parts: str, top: str = "") -> TrialResult:
    """Return what is expected of a trial."""
    return run_trial(trial(*parts, top=top))


def melasma(*more: str, size: int | None = 60, top: str = "") -> TrialResult:
    """Return a trial of injected tranexamic acid beside sunscreen."""
    arms = (arm("treated", ACID, THREE, size), arm("other", size=size))
    return result(*arms, *more, top=top)


def fat(*more: str, size: int | None = 60, top: str = "") -> TrialResult:
    """Return a trial of six sessions under the chin beside placebo."""
    arms = (arm("treated", DISSOLVE, SIX, size), arm("other", size=size))
    return result(*arms, *more, top=top)


def of(found: TrialResult, name: str, day: int = 84, place: int = 0) -> EndpointResult:
    """Return an endpoint of an arm on a day; the first of several unless said."""
    mine = [item for item in found.arm(name).endpoints if item.day == day]
    return mine[place]
