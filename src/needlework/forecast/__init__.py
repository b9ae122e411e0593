"""Forecast: draws, mechanism and scale turned into courses, events, goals and risks."""

from __future__ import annotations

from needlework.forecast.citing import cite as cite
from needlework.forecast.engine import forecast as forecast
