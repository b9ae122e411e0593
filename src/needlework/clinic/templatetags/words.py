"""Words for templates: names of the vocabulary, fields of forms, values of tables."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe

from needlework.clinic.accounts.words import FIELDS, HELPS
from needlework.clinic.chart.entries import facts
from needlework.clinic.drafts.fields import Field
from needlework.clinic.drafts.schemes import title_of
from needlework.clinic.models import Patient
from needlework.exchange import words as house
from needlework.exchange.markup import Html, text
from needlework.vocabulary import resolve

register = template.Library()
_OPTION = re.compile(r"; --[a-z-]+\b[^;]*$")
_SEVERITY = {
    "stop": "not to be done",
    "override": "answer or accept",
    "warn": "read before treating",
    "inform": "worth knowing",
}


@register.filter
def area(slug: str) -> str:
    """Return the readable name of an area."""
    return house.area_words(slug)


@register.filter
def product(slug: str) -> str:
    """Return the readable name of a product."""
    return house.product_words(slug)


@register.filter
def role(slug: str) -> str:
    """Return the readable name of a role."""
    term = resolve(slug, "role")
    return slug if term is None else term.name


@register.filter
def of_the_chart(code: str) -> bool:
    """Return whether a finding is answered in the patient's chart, not in the plan."""
    return "NOT-ASKED" in code or code in ("BASELINE-SCORE-MISSING", "WORD-NOT-RECOGNISED")


@register.filter
def plain(slug: str) -> str:
    """Return a slug as words."""
    return house.plain(slug)


@register.filter
def scheme(slug: str) -> str:
    """Return what a published scheme is for."""
    return title_of(slug) or slug


@register.filter
def apply_words(slug: str) -> str:
    """Return the words of the button that places the points of a scheme."""
    return f"Place the points of {scheme(slug).lower()} ({slug})"


@register.filter
def said(value: str, field: Field) -> str:
    """Return a value of a treatment as people say it: names for slugs, days as days."""
    if field.reads == "day":
        try:
            return date_format(date.fromisoformat(value), "j M Y")
        except ValueError:
            return value
    return house.plain(value) if field.words == "indication" else value


@register.filter
def severity_words(word: str) -> str:
    """Return how much a finding weighs, in words."""
    return _SEVERITY.get(word, word)


@register.filter
def deed(action: str) -> str:
    """Return what an event of the audit did, in words."""
    return house.plain(action.replace(".", " "))


@register.filter
def on_a_page(words: str) -> str:
    """Return a reason without the options of a command, which no page has."""
    if "--forecast" in words:
        return "said on the page Check and approve, which reads the forecast, too"
    return _OPTION.sub("", words)


@register.filter
def of_100(chance: Any) -> str:
    """Return a chance as how many of a hundred."""
    return f"{100 * float(chance):g} of 100"


@register.filter
def age(patient: Patient) -> str:
    """Return how old a patient is today, in words."""
    return f"{patient.age_on(timezone.localdate())} years"


@register.inclusion_tag("clinic/parts/allergies.html")
def allergies(patient: Patient) -> dict[str, Any]:
    """Return what the chart says of allergies, for the head of every page of a patient."""
    return {"known": facts(patient).get("allergies")}


@register.filter
def get(values: Any, key: str) -> Any:
    """Return a value of a mapping; empty where it has none."""
    return values.get(key, "") if hasattr(values, "get") else ""


@register.filter
def safe_html(markup: str) -> SafeString:
    """Return markup that the house's own builder made; anything else is escaped."""
    return mark_safe(str(text(markup) if not isinstance(markup, Html) else markup))


@register.inclusion_tag("clinic/parts/field.html")
def field(bound: Any) -> dict[str, Any]:
    """Return a field of a form with label, hint and what is wrong.

    Of its attributes only those stay that help to fill it in. Words inside an empty field go: they
    would be gone once somebody types.
    """
    widget = bound.field.widget
    widget.attrs = {name: value for name, value in widget.attrs.items() if name in HELPS}
    return {"field": bound}


@register.inclusion_tag("clinic/parts/field.html")
def account_field(bound: Any) -> dict[str, Any]:
    """Return a field of an account page with the words that the house has for it."""
    label, hint = FIELDS.get(bound.name, (bound.label, bound.help_text))
    bound.label, bound.help_text = label, hint
    return field(bound)
