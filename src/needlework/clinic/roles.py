"""What each role may do; views ask for a permission by name, never for a role."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

Permission = Literal[
    "patients.read",
    "patients.write",
    "chart.read",
    "chart.write",
    "plans.write",
    "plans.sign",
    "audit.read",
    "people.manage",
    "stock.manage",
    "data.export",
]

_TREATING: frozenset[Permission] = frozenset(
    {"patients.read", "patients.write", "chart.read", "chart.write", "plans.write", "plans.sign"}
)

ROLES: Mapping[str, tuple[str, frozenset[Permission]]] = {
    "front-desk": ("Front desk", frozenset({"patients.read", "patients.write"})),
    "injector": ("Injector", _TREATING),
    "prescriber": ("Prescriber", _TREATING | {"stock.manage"}),
    "medical-director": (
        "Medical director",
        _TREATING | {"stock.manage", "audit.read", "people.manage", "data.export"},
    ),
    "auditor": ("Auditor", frozenset({"patients.read", "chart.read", "audit.read"})),
    "administrator": ("Administrator", frozenset({"people.manage", "stock.manage"})),
}
"""Role to its name and its permissions."""

SECOND_FACTOR: frozenset[Permission] = frozenset({"plans.sign", "people.manage", "data.export"})
"""Permissions that nobody uses without a second factor, unless the clinic is set up so."""


def permissions(roles: Iterable[str]) -> frozenset[Permission]:
    """Return everything that somebody with these roles may do."""
    found: frozenset[Permission] = frozenset()
    for role in roles:
        found |= ROLES[role][1] if role in ROLES else frozenset()
    return found


def role_names(roles: Iterable[str]) -> str:
    """Return roles in words."""
    return ", ".join(ROLES[role][0].lower() for role in roles if role in ROLES)
