"""The lots of the clinic and their recall: which plans name a lot is seen at once."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from needlework.clinic.access import allowed
from needlework.clinic.approvals.records import lot_key
from needlework.clinic.audit.recording import record, record_list
from needlework.clinic.drafts import answers
from needlework.clinic.models import Lot
from needlework.clinic.stock.naming import using
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
    lots = [(row, using(row)) for row in Lot.objects.filter(clinic=request.who.clinic)]
    # Who keeps the stock need not read charts; they see how many plans, and not whose.
    names = request.who.may("chart.read")
    shown = {one.plan.patient_id for _, plans in lots for one in plans} if names else set()
    record_list(request.who, "stock.read", "lots", shown)
    context = {"lots": lots, "today": date.today(), "problem": problem, "sent": request.POST}
    context["names"] = names
    return render(request, "clinic/stock.html", context, status=_REFUSED if problem else 200)


@transaction.atomic
def recall(who: Who, lot: Lot, reason: str) -> str:
    """Recall a lot: from now on every plan that names it needs another approval."""
    lot.recalled_on, lot.recall_reason = date.today(), reason
    lot.save(update_fields=["recalled_on", "recall_reason"])
    record(who, "lot.recalled", f"lot {lot.pk}", details={"lot": str(lot), "reason": reason})
    return f"Lot {lot.number} is recalled; {len(using(lot))} approved plans name it."


def _change(request: ClinicRequest) -> str:
    sent = request.POST
    if answers.text(sent, "do") == "recall":
        wanted = answers.whole(sent, "lot", "lot") or 0
        lot = Lot.objects.filter(clinic=request.who.clinic, pk=wanted).first()
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
    if not lot_key(product.slug, number)[1]:
        answers.refuse("lot number", f'"{number}"', "letters or digits", "Read it off the carton.")
    lot, new = Lot.objects.get_or_create(clinic=who.clinic, product=product.slug, number=number)
    record(who, "lot.entered", f"lot {lot.pk}", details={"lot": str(lot)})
    return f"Lot {lot.number} is entered." if new else f"Lot {lot.number} was here already."
