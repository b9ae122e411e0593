"""Clinics, users and what each user is in each clinic."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone


class Clinic(models.Model):
    """A clinic: everything else belongs to one.

    ``jurisdiction`` and ``premises`` are words of provider files, ``region`` is the regulatory
    region of the products; ``approval_days`` is how long an approval holds.
    """

    name = models.CharField(max_length=120)
    jurisdiction = models.CharField(max_length=20, blank=True)
    premises = models.CharField(max_length=60, default="clinic")
    region = models.CharField(max_length=10, default="US")
    approval_days = models.PositiveSmallIntegerField(default=30)
    hyaluronidase_expiry = models.DateField(null=True, blank=True)
    demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes users; the e-mail address is the name for signing in."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Return a new user with a hashed password, or none that works."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who signs in."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    def __str__(self) -> str:
        return self.name or self.email


class Membership(models.Model):
    """A role of a user in a clinic; a user may have several."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30)

    class Meta:
        """Each role once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["clinic", "user", "role"], name="one_role_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} as {self.role} in {self.clinic}"
