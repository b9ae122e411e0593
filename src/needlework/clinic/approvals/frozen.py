"""What an approval froze, read back: its points, its forecast, its findings."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from needlework.clinic.kept import Kept
from needlework.clinic.models import Approval
from needlework.doses import Dose
from needlework.exchange.findings_reading import read_findings
from needlework.exchange.forecast_reading import read_forecast
from needlework.forecast.values import Forecast
from needlework.planfile import read_plan
from needlework.plans import Neuromodulator, Plan, Site, Treatment
from needlework.protocols import dose_of, expand
from needlework.safety import Report

_KEPT = 64
_KEPT_PLANS = 1000
_forecasts: Kept[str, Forecast] = Kept(_KEPT)


def frozen_plan(approval: Approval) -> Plan:
    """Return the plan as it was signed."""
    return _read(approval.plan_file, approval.signed_at.date())


@lru_cache(maxsize=_KEPT_PLANS)
def _read(text: str, day: date) -> Plan:
    return read_plan(text, "approved plan", today=day)


def expansion(plan: Plan) -> dict[str, list[dict[str, str]]]:
    """Return each toxin treatment with the points that its scheme gives today.

    One without points stands there with its dose, in no muscle.
    """
    return {
        treatment.id: [
            {"id": site.id, "muscle": site.muscle, "side": site.side, "dose": str(site.dose)}
            for site in expand(treatment)
        ]
        or [_whole(treatment)]
        for treatment in plan.treatments
        if isinstance(treatment, Neuromodulator)
    }


def _whole(treatment: Neuromodulator) -> dict[str, str]:
    dose = str(dose_of(treatment))
    return {"id": treatment.id, "muscle": "", "side": treatment.side, "dose": dose}


def frozen_forecast(approval: Approval) -> Forecast:
    """Return the forecast as it was signed; nothing is computed."""
    return _forecasts.get(approval.seal, lambda: read_forecast(approval.forecast))


@lru_cache(maxsize=_KEPT)
def _findings(text: str) -> Report:
    return read_findings(text)


def frozen_findings(approval: Approval) -> Report:
    """Return the findings as they were signed."""
    return _findings(approval.findings)


def as_signed(approval: Approval) -> Plan:
    """Return the signed plan with the points that its schemes gave on the day of the signature.

    Where the library has changed a scheme since, the treatment stands there with its frozen
    points and without the scheme, so that no page shows anything that nobody signed.
    """
    plan = frozen_plan(approval)
    signed, today = json.loads(approval.expansion), expansion(plan)
    if signed == today:
        return plan
    return replace(
        plan,
        sessions=tuple(
            replace(
                session,
                treatments=tuple(
                    one
                    if signed.get(one.id) in (None, [], today.get(one.id))
                    else _pinned(one, signed[one.id])
                    for one in session.treatments
                ),
            )
            for session in plan.sessions
        ),
    )


def _pinned(treatment: Treatment, rows: list[dict[str, Any]]) -> Treatment:
    assert isinstance(treatment, Neuromodulator)
    if not rows[0]["muscle"]:
        dose = Dose.parse(rows[0]["dose"], product=treatment.product)
        return replace(treatment, protocol=None, dose=dose)
    own = {site.id: site for site in treatment.sites}
    sites = tuple(own.get(row["id"]) or _site(row, treatment) for row in rows)
    return replace(treatment, protocol=None, dose=None, sites=sites)


def _site(row: dict[str, Any], treatment: Neuromodulator) -> Site:
    dose = Dose.parse(row["dose"], product=treatment.product)
    return Site(row["id"], row["muscle"], row["side"], dose)


def kinds_and_days(plan: Plan, start: date) -> dict[str, set[date]]:
    """Return the days on which each kind of treatment is planned.

    Parameters
    ----------
    start : date
        Of the first session, where the plan does not say it.
    """
    found: dict[str, set[date]] = {}
    for session, treatment in plan.scheduled():
        day = plan.date_of(session.day) or start + timedelta(days=session.day)
        found.setdefault(treatment.kind, set()).add(day)
    return found


def compact(values: Any) -> str:
    """Return values as the JSON under a seal."""
    return json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
