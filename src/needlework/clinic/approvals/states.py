"""In which state a plan is, in one word and with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db.models import Exists, OuterRef

from needlework.clinic.approvals.records import Records
from needlework.clinic.approvals.watching import Reason, reasons_of
from needlework.clinic.models import Approval, TreatmentPlan

Word = Literal["draft", "approved", "needs approval"]
_LONG = ("document", "expansion", "findings", "forecast")
"""What a state is told without; fetched where somebody asks for it after all."""

SIGNED = Exists(Approval.objects.filter(plan=OuterRef("pk")).order_by())
"""The condition of a plan that it was ever signed, for the database."""


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


def state_of(plan: TreatmentPlan, now: datetime, records: Records | None = None) -> State:
    """Return the state of a plan now; an approval is looked at again with what is so today."""
    return states_of([plan], now, records or Records(plan.clinic))[0]


def states_of(plans: Iterable[TreatmentPlan], now: datetime, records: Records) -> list[State]:
    """Return the states of plans of one clinic, in their order; see :func:`state_of`."""
    every = list(plans)
    newest: dict[int, Approval] = {}
    by_number = {row.pk: row for row in every}
    for approval in _approvals(by_number):
        approval.plan = by_number[approval.plan_id]
        newest[approval.plan_id] = approval
    against = reasons_of(newest.values(), now, records)
    return [_state(newest.get(row.pk), against) for row in every]


def _approvals(plans: Iterable[int]) -> Iterable[Approval]:
    """Return the approvals of plans, the newest of each last."""
    return Approval.objects.filter(plan__in=plans).defer(*_LONG).order_by("number")


def _state(approval: Approval | None, against: Mapping[int, tuple[Reason, ...]]) -> State:
    if approval is None:
        return State("draft")
    found = against[approval.pk]
    return State("needs approval" if found else "approved", approval, found)
