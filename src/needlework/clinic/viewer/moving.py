"""How far the face moves on the days of a plan, thinned for a slider."""

from __future__ import annotations

from typing import Any

from needlework.exchange.face.moves import moves_document
from needlework.forecast.values import Forecast
from needlework.plans import Plan

EVERY_DAYS = 3


def movement(forecast: Forecast, plan: Plan) -> dict[str, Any]:
    """Return every pose with the strength of its expressions on every third day."""
    found = moves_document(forecast, plan)
    for pose in found["poses"]:
        for part in pose["expressions"]:
            part["strength"] = part["strength"][::EVERY_DAYS]
    return {**found, "days": found["days"][::EVERY_DAYS]}


def unmoved() -> dict[str, Any]:
    """Return the poses of a face that nothing weakens."""
    from needlework.anatomy.poses import poses
    from needlework.exchange.face.moves import FORMAT, LABEL

    return {
        "format": FORMAT,
        "label": LABEL,
        "days": [0.0],
        "areas": [],
        "poses": [
            {
                "pose": pose.name,
                "words": pose.words,
                "expressions": [
                    {
                        "expression": part.expression,
                        "side": part.side,
                        "amplitude": part.amplitude,
                        "area": part.area or None,
                        "strength": [part.amplitude],
                    }
                    for part in pose.parts
                ],
            }
            for pose in poses().values()
        ],
    }
