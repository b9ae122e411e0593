"""The demo clinic has something to show on every page: treatments and plans at every point."""

from __future__ import annotations

from base64 import b64encode
from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone

from needlework.clinic.approvals.states import state_of
from needlework.clinic.audit.verifying import broken_seals, verify
from needlework.clinic.demo.filling import fill
from needlework.clinic.documents.day_pack import day_pack
from needlework.clinic.models import Clinic, Patient, TreatmentPlan
from needlework.clinic.patients.duplicates import duplicates
from needlework.plans.treatments import KINDS


def test_every_kind_of_needle_and_every_state_is_there(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEEDLEWORK_CLINIC", str(tmp_path))
    monkeypatch.setenv("NEEDLEWORK_PICTURE_KEY", b64encode(bytes(range(32))).decode())
    fill()
    now = timezone.now()
    plans = TreatmentPlan.objects.select_related("clinic", "patient")
    states = {str(row.patient): state_of(row, now) for row in plans}
    assert {state.word for state in states.values()} == {"draft", "approved", "needs approval"}
    codes = {reason.code for state in states.values() for reason in state.reasons}
    assert {"EXPIRED", "WITHDRAWN"} <= codes
    assert [one.code for one in states["Nils Notional"].reasons] == ["EXPIRED"]
    assert states["Lu Imaginer"].word == states["Mia Makebelieve"].word == "approved"
    drafts = " ".join(row.draft for row in plans)
    assert all(f'kind = "{kind}"' in drafts for kind in KINDS)
    assert "booster" in drafts
    clinic = Clinic.objects.get()
    assert clinic.approval_days > 1
    pack = day_pack(clinic, date.today(), now)
    assert len(pack.entries) == 3
    assert len(pack.held_back) == 1
    assert pack.totals
    ada = Patient.objects.get(given_name="Ada")
    assert [str(one) for one in duplicates(clinic, ada)] == ["Adda Demosson"]
    assert not verify().faults
    assert broken_seals() == ()
