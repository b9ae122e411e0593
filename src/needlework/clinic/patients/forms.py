"""The form of who a patient is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from needlework.clinic.models import Patient
from needlework.clinic.patients.writing import IDENTITY

OLDEST = 120

if TYPE_CHECKING:
    Form = forms.ModelForm[Patient]
else:
    Form = forms.ModelForm


class PatientForm(Form):
    """Name, birth date, sex and how to reach somebody."""

    class Meta:
        """Fields in the order in which people say them."""

        model = Patient
        fields = IDENTITY
        labels: ClassVar = {
            "given_name": "Given name",
            "family_name": "Family name",
            "birth_date": "Date of birth",
            "sex": "Sex",
            "email": "E-mail",
            "phone": "Phone",
        }
        widgets: ClassVar = {
            "birth_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "given_name": forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
            "family_name": forms.TextInput(attrs={"autocomplete": "off"}),
            "email": forms.EmailInput(attrs={"autocomplete": "off"}),
            "phone": forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
        }
        help_texts: ClassVar = {"sex": "As it matters to labels; leave it where it was not said."}

    def clean_birth_date(self) -> date:
        """Refuse a birth date in the future or beyond any age."""
        found: date = self.cleaned_data["birth_date"]
        today = date.today()
        if found > today:
            raise ValidationError("This date lies in the future. Correct it.")
        if today.year - found.year > OLDEST:
            raise ValidationError(f"This makes the patient older than {OLDEST} years. Correct it.")
        return found

    def clean(self) -> dict[str, Any]:
        """Refuse letters that cannot be printed."""
        found = super().clean() or {}
        for name in ("given_name", "family_name", "phone"):
            if any(not letter.isprintable() for letter in found.get(name, "")):
                self.add_error(name, "This holds letters that cannot be printed. Type it anew.")
        return found
