"""The clinic as a Django application."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ClinicConfig(AppConfig):
    """Name and label of the application."""

    name = "needlework.clinic"
    label = "clinic"
    verbose_name = "Needlework clinic"

    def ready(self) -> None:
        """Let the audit hear who signs in, and make the table that processes share."""
        from needlework.clinic.accounts.signals import connect

        connect()
        post_migrate.connect(_shared_table, sender=self, dispatch_uid="shared table")


def _shared_table(sender: AppConfig, using: str, **_: Any) -> None:
    """Make the table of the cache, which is no model, wherever tables are brought up to date."""
    from django.core.management import call_command

    call_command("createcachetable", database=using, verbosity=0)
