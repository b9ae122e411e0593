"""That a face was placed, and why it is void, is never changed or deleted either."""

from __future__ import annotations

from importlib import import_module
from typing import ClassVar

from django.db import migrations

TABLES = ("clinic_patientface", "clinic_patientfacevoid")
_guards = import_module("needlework.clinic.migrations.0002_guards")


class Migration(migrations.Migration):
    """Triggers on the tables of faces."""

    dependencies: ClassVar = [("clinic", "0008_patient_faces_initial")]
    operations: ClassVar = [
        migrations.RunPython(_guards.guarding(TABLES), _guards.releasing(TABLES))
    ]
