"""The clinic's settings for tests and for the type checker; the database is put in later."""

import os

os.environ.setdefault("NEEDLEWORK_SECRET_KEY", "only-for-tests-" * 5)
os.environ.setdefault("NEEDLEWORK_HTTPS", "no")
os.environ.setdefault("NEEDLEWORK_REQUIRE_SECOND_FACTOR", "no")

from needlework.clinic.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
