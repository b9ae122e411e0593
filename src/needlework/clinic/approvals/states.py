"""In which state a plan is, in one word and with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from needlework.clinic.approvals.watching import Reason, reasons
from needlework.clinic.models import Approval, TreatmentPlan

Word = Literal["draft", "approved", "needs approval"]


@dataclass(frozen=True, slots=True)
class State:
    """The state of a plan.

    Parameters
    ----------
    approval : Approval or None
        The newest, whether it holds or not.
    reasons : tuple of Reason
        Why it does not hold any more.
    """

    word: Word
    approval: Approval | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def slug(self) -> str:
        """The word as a name of a style."""
        return self.word.replace(" ", "-")


def state_of(plan: TreatmentPlan, now: datetime) -> State:
    """Return the state of a plan now; an approval is looked at again with what is so today."""
    approval = plan.approval
    if approval is None:
        return State("draft")
    found = reasons(approval, now)
    return State("needs approval" if found else "approved", approval, found)
