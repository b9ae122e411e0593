"""The clinic as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class ClinicConfig(AppConfig):
    """Name and label of the application."""

    name = "needlework.clinic"
    label = "clinic"
    verbose_name = "Needlework clinic"

    def ready(self) -> None:
        """Let the audit hear who signs in."""
        from needlework.clinic.accounts.signals import connect

        connect()
