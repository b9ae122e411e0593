"""What the clinic itself knows of its providers and lots, read once for a page."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from needlework.clinic.models import Clinic, Lot, Provider


class Records:
    """Providers with licences and delegations, and recalled lots, of one clinic.

    Made anew for every request: what was entered since is seen at the next one.

    Parameters
    ----------
    clinic : Clinic
    """

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic

    @cached_property
    def providers(self) -> Mapping[int, Provider]:
        """Everybody who was ever entered by number; licences and delegations are at hand."""
        rows = Provider.objects.filter(clinic=self.clinic)
        found = {row.pk: row for row in rows.prefetch_related("licences", "delegations")}
        for provider in found.values():
            for row in provider.delegations.all():
                row.director = found[row.director_id]
        return found

    @cached_property
    def recalled(self) -> Mapping[tuple[str, str], Lot]:
        """Recalled lots by product and number."""
        rows = Lot.objects.filter(clinic=self.clinic, recalled_on__isnull=False)
        return {lot_key(row.product, row.number): row for row in rows}

    def provider(self, number: int | None) -> Provider | None:
        """Return a provider by number; None where nobody is named."""
        return None if number is None else self.providers.get(number)


def lot_key(product: str, number: str) -> tuple[str, str]:
    """Return by what a lot is known: ``c-123 a`` on one label is ``C123A`` on another."""
    return product, "".join(letter for letter in number.casefold() if letter.isalnum())
