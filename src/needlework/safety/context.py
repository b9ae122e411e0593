"""What a check knows beside the plan: today, who provides, and what the clinic demands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Provider:
    """Who assesses, prescribes and injects.

    Parameters
    ----------
    id : str
        Name under which overrides are signed.
    role : str
        Role in the words of the authority table (``registered-nurse``).
    jurisdiction : str or None
        Where they act; the plan's own where None.
    prescribes : bool or None
        Whether they may prescribe: None leaves it to the authority table.
    """

    id: str
    role: str
    jurisdiction: str | None = None
    prescribes: bool | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits of a clinic; they may be stricter than the label, never looser.

    Parameters
    ----------
    limits : mapping of str to float
        By rule (``LABEL-INTERVAL``): the clinic's own limit in the rule's unit.
    forbidden : frozenset of str
        Products, devices and protocols that the clinic does not use.
    """

    limits: Mapping[str, float] = field(default_factory=dict)
    forbidden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Context:
    """What a check knows beside the plan.

    Parameters
    ----------
    today : date or None
        Day of the check; dates of the plan are used without it.
    now : datetime or None
        Time of the check, for opened vials.
    jurisdiction : str or None
        Replaces the plan's.
    team : tuple of Provider
        Who provides, the one who signs first; empty where nobody is named.
    """

    today: date | None = None
    now: datetime | None = None
    jurisdiction: str | None = None
    team: tuple[Provider, ...] = ()
    policy: Policy = field(default_factory=Policy)
