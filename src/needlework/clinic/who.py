"""Who asks: the user, the clinic they work in now, and what they may do there."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from needlework.clinic.models import Clinic, Membership, Provider, User
from needlework.clinic.roles import Permission, permissions

CLINIC_KEY = "clinic"


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who is signed in, in one clinic.

    Parameters
    ----------
    provider : Provider or None
        What entitles them to treat, where they do.
    """

    user: User
    clinic: Clinic
    roles: tuple[str, ...]
    provider: Provider | None

    def may(self, permission: Permission) -> bool:
        """Whether one of the roles allows something."""
        return permission in permissions(self.roles)


class ClinicRequest(HttpRequest):
    """A request of a member; :func:`needlework.clinic.access.allowed` makes sure of it."""

    who: Who


def identify(request: HttpRequest) -> Who | None:
    """Return who asks; None for a stranger and for a user of no clinic."""
    if not isinstance(request.user, User):
        return None
    # The oldest first: whoever is added to another clinic goes on where they were.
    rows = list(
        Membership.objects.filter(user=request.user).select_related("clinic").order_by("id")
    )
    if not rows:
        return None
    wanted = request.session.get(CLINIC_KEY)
    clinic = next((row.clinic for row in rows if row.clinic_id == wanted), rows[0].clinic)
    roles = tuple(row.role for row in rows if row.clinic_id == clinic.pk)
    provider = Provider.objects.filter(clinic=clinic, user=request.user, retired=False).first()
    return Who(request.user, clinic, roles, provider)
