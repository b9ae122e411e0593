"""Lists of plans and of who comes are read by an index, however many plans there are."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """An index of plans by their last change, and of approvals by their end."""

    dependencies: ClassVar = [("clinic", "0010_rows_are_not_replaced")]
    operations: ClassVar = [
        migrations.AddIndex(
            "treatmentplan", models.Index(fields=["clinic", "-changed_at"], name="plan_by_change")
        ),
        migrations.AddIndex(
            "approval", models.Index(fields=["expires_at"], name="approval_by_end")
        ),
    ]
