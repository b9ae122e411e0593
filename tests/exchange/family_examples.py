"""Examples of skin and fat, read and forecast once for all tests of their outputs."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from needlework.forecast import forecast
from needlework.forecast.values import Forecast
from needlework.planfile import read_plan
from needlework.plans import Plan

INJECTIONS = ("double-chin", "lips", "nasolabial-folds", "dry-ageing-skin")
NEEDLING = ("acne-scars", "fine-lines", "stretch-marks")


@cache
def plan_of(name: str) -> Plan:
    """Return the plan of an example."""
    text = (files("needlework") / "examples" / f"{name}.toml").read_text(encoding="utf-8")
    return read_plan(text, name)


@cache
def forecast_of(name: str) -> Forecast:
    """Return the forecast of an example, of few people."""
    return forecast(plan_of(name), draws=300)
