"""Which signed plans name a lot, however it was typed."""

from __future__ import annotations

import re

from needlework.clinic.approvals.frozen import frozen_plan
from needlework.clinic.approvals.records import lot_key
from needlework.clinic.approvals.team import lots_of
from needlework.clinic.models import Approval, Lot

_NAMED = re.compile(r'\blot = "((?:[^"\\]|\\.)*)"')


def using(lot: Lot) -> list[Approval]:
    """Return the signed plans that name a lot."""
    wanted = lot_key(lot.product, lot.number)
    rows = Approval.objects.filter(plan__clinic=lot.clinic, plan_file__contains="lot = ")
    # The text tells which plans may name it far sooner than reading all of them does.
    likely = [
        pk
        for pk, text in rows.values_list("pk", "plan_file").iterator(chunk_size=500)
        if any(lot_key("", found)[1] == wanted[1] for found in _NAMED.findall(text))
    ]
    return [
        row
        for row in Approval.objects.filter(pk__in=likely).select_related("plan__patient")
        if wanted in (lot_key(*one) for one in lots_of(frozen_plan(row)))
    ]
