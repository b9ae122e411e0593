"""What a web server calls; it does not start on the clinic of another version."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "needlework.clinic.settings")
application = get_wsgi_application()

from needlework.clinic.upgrading.holding import hold_served  # noqa: E402
from needlework.clinic.upgrading.schema import require_current  # noqa: E402

hold_served()
require_current()
