"""The lots of the clinic and their recall: which plans name a lot is seen at once."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from needlework.clinic.access import allowed
from needlework.clinic.approvals.frozen import frozen_plan
from needlework.clinic.approvals.team import lots_of
from needlework.clinic.audit.recording import record
from needlework.clinic.drafts import answers
from needlework.clinic.models import Approval, Lot
from needlework.clinic.who import ClinicRequest, Who
from needlework.problems import BadInputError
from needlework.vocabulary import resolve

_REFUSED = 400


@require_http_methods(["GET", "POST"])
@allowed("stock.manage")
def stock(request: ClinicRequest) -> HttpResponse:
    """Lots, with the approved plans that name each; enter one, recall one."""
    problem = ""
    if request.method == "POST":
        try:
            messages.success(request, _change(request))
        except BadInputError as fault:
            problem = " ".join(one.sentence() for one in fault.problems)
        else:
            return redirect("stock")
    lots = [(row, _using(row)) for row in Lot.objects.filter(clinic=request.who.clinic)]
    context = {"lots": lots, "today": date.today(), "problem": problem, "sent": request.POST}
    return render(request, "clinic/stock.html", context, status=_REFUSED if problem else 200)


@transaction.atomic
def recall(who: Who, lot: Lot, reason: str) -> str:
    """Recall a lot: from now on every plan that names it needs another approval."""
    lot.recalled_on, lot.recall_reason = date.today(), reason
    lot.save(update_fields=["recalled_on", "recall_reason"])
    record(who, "lot.recalled", f"lot {lot.pk}", details={"lot": str(lot), "reason": reason})
    return f"Lot {lot.number} is recalled; {len(_using(lot))} approved plans name it."


def _change(request: ClinicRequest) -> str:
    sent = request.POST
    if answers.text(sent, "do") == "recall":
        lot = Lot.objects.filter(
            clinic=request.who.clinic, pk=answers.whole(sent, "lot", "lot") or 0
        ).first()
        if lot is None or lot.recalled_on is not None:
            answers.refuse("lot", "not found", "a lot that is not recalled", "Reload the page.")
        return recall(request.who, lot, answers.needed(sent, "reason", "reason"))
    return _enter(request.who, request)


@transaction.atomic
def _enter(who: Who, request: ClinicRequest) -> str:
    product = resolve(answers.needed(request.POST, "product", "product"), "product")
    if product is None:
        answers.refuse("product", "not known", "a product of the vocabulary", "Correct it.")
    number = answers.needed(request.POST, "number", "lot number", answers.room(Lot, "number"))
    lot, new = Lot.objects.get_or_create(clinic=who.clinic, product=product.slug, number=number)
    record(who, "lot.entered", f"lot {lot.pk}", details={"lot": str(lot)})
    return f"Lot {lot.number} is entered." if new else f"Lot {lot.number} was here already."


def _using(lot: Lot) -> list[Approval]:
    rows = Approval.objects.filter(
        plan__clinic=lot.clinic, plan_file__contains=f'"{lot.number}"'
    ).select_related("plan__patient")
    wanted = (lot.product, lot.number)
    return [row for row in rows if wanted in lots_of(frozen_plan(row))]
