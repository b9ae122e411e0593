"""Patients are found by several words at once, whichever of them are frequent."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One index of words by patient in the place of two that only follow references."""

    dependencies: ClassVar = [("clinic", "0004_photograph_guards")]
    operations: ClassVar = [
        migrations.AlterField(
            "patientword",
            "clinic",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                to="clinic.clinic",
            ),
        ),
        migrations.AlterField(
            "patientword",
            "patient",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="words",
                to="clinic.patient",
            ),
        ),
        migrations.AddIndex(
            "patientword",
            models.Index(
                fields=["patient", "word"],
                name="word_by_patient",
                opclasses=["int8_ops", "varchar_pattern_ops"],
            ),
        ),
    ]
