"""Consents to photographs, and that there was a picture, are never changed or deleted either."""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from django.db import migrations

TABLES = (
    *("clinic_photographconsent", "clinic_photographconsentwithdrawal"),
    *("clinic_photograph", "clinic_photographvoid"),
)
_guards = import_module("needlework.clinic.migrations.0002_guards")


class Migration(migrations.Migration):
    """Triggers on the tables of photographs."""

    dependencies: ClassVar = [("clinic", "0003_photographs_initial")]
    operations: ClassVar = [
        migrations.RunPython(_guards.guarding(TABLES), _guards.releasing(TABLES))
    ]
