"""Who provides, where, with what at hand, and what the clinic demands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

PROVIDER_FORMAT = "needlework-provider/1"
POLICY_FORMAT = "needlework-policy/1"

Duty = Literal["assess", "prescribe", "inject", "delegate"]
DUTIES: tuple[Duty, ...] = ("assess", "prescribe", "inject", "delegate")
Assessment = Literal["in-person", "video", "remote-text"]


@dataclass(frozen=True, slots=True)
class Provider:
    """Somebody who takes part in a treatment.

    Parameters
    ----------
    id : str
        Name under which overrides are signed.
    role : str
        Slug of the role (``registered-nurse``).
    does : tuple of str
        What they do for this plan: assess, prescribe, inject, delegate.
    assessment : {"in-person", "video", "remote-text"} or None
        How they see the patient before; None where nobody said.
    delegates : int or None
        How many people they supervise.
    """

    id: str
    role: str
    does: tuple[Duty, ...] = ()
    name: str = ""
    assessment: Assessment | None = None
    delegates: int | None = None
    license: str = ""

    @property
    def prescribes(self) -> bool:
        """Whether prescribing is among what they do."""
        return "prescribe" in self.does


@dataclass(frozen=True, slots=True)
class Kit:
    """What is at hand.

    Parameters
    ----------
    hyaluronidase_expiry : date or None
        Last day of use of the hyaluronidase in the room; None where nobody said.
    vials : mapping of str to int
        Vials at hand by product.
    """

    hyaluronidase_expiry: date | None = None
    vials: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Team:
    """Everybody who provides, where they do it, and what is at hand.

    Parameters
    ----------
    jurisdiction : str or None
        Where they act (``US-CA``); replaces the plan's.
    premises : str or None
        Kind of place (``clinic``).
    """

    providers: tuple[Provider, ...]
    jurisdiction: str | None = None
    premises: str | None = None
    kit: Kit = field(default_factory=Kit)
    format: str = PROVIDER_FORMAT

    def doing(self, duty: Duty) -> tuple[Provider, ...]:
        """Return those who have a duty."""
        return tuple(one for one in self.providers if duty in one.does)

    def member(self, identifier: str) -> Provider | None:
        """Return the provider of an id."""
        return next((one for one in self.providers if one.id == identifier), None)


@dataclass(frozen=True, slots=True)
class ClinicLimit:
    """A limit of the clinic that is stricter than the label's.

    Parameters
    ----------
    rule : str
        A rule (``LABEL-AREA-DOSE/ona-gl``), or a code for all rules of it that have this unit.
    amount : Decimal
        The most, or the least, that the clinic allows, in the rule's own sense.
    where : str
        Where it stands, for sentences about it.
    """

    rule: str
    amount: Decimal
    unit: str
    reason: str = ""
    where: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Policy:
    """What a clinic demands beyond the label.

    Parameters
    ----------
    limits : tuple of ClinicLimit
        Stricter than the label, never looser.
    forbidden : tuple of str
        Slugs of products, devices and actives that the clinic does not use.
    """

    name: str = ""
    limits: tuple[ClinicLimit, ...] = ()
    forbidden: tuple[str, ...] = ()
    kit: Kit = field(default_factory=Kit)
    format: str = POLICY_FORMAT

    def limits_on(self, rule: str, unit: str) -> tuple[ClinicLimit, ...]:
        """Return the limits that hold for a rule with this unit."""
        named = (rule, rule.partition("/")[0])
        return tuple(one for one in self.limits if one.rule in named and one.unit == unit)
