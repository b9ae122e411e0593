"""What a check knows beside the plan: today, who provides, and what the clinic demands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from needlework.plans import Kit, Policy, Team

if TYPE_CHECKING:
    from needlework.anatomy import Face


@dataclass(frozen=True, slots=True)
class Context:
    """What a check knows beside the plan.

    Parameters
    ----------
    today : date or None
        Day of the check; dates of the plan are used without it.
    now : datetime or None
        Time of the session of that day, for opened vials.
    jurisdiction : str or None
        Replaces the plan's and the team's.
    team : Team or None
        Who provides; None where nobody is named, and then nothing is said about authority.
    face : Face or None
        The patient's own; without it only sites with a place of their own are measured, on an
        average face.
    """

    today: date | None = None
    now: datetime | None = None
    jurisdiction: str | None = None
    team: Team | None = None
    policy: Policy = field(default_factory=Policy)
    face: Face | None = None

    @property
    def kit(self) -> Kit:
        """What is at hand, by the clinic's policy and the team's file, which comes first."""
        own = Kit() if self.team is None else self.team.kit
        clinic = self.policy.kit
        return Kit(
            own.hyaluronidase_expiry or clinic.hyaluronidase_expiry,
            {**clinic.vials, **own.vials},
        )
