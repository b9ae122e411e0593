"""Which protocol a treatment may name, and what the file is told where it may not."""

from __future__ import annotations

import pytest

from needlework.protocols import dose_of
from tests.planfile.texts import HEAD, only_problem, plan_of, problems_of


def treating(product: str, area: str, lines: str) -> str:
    """Return a plan with one toxin treatment."""
    return f"""{HEAD}
[[session]]
day = 0
[[session.treatment]]
kind = "neuromodulator"
product = "{product}"
area = "{area}"
{lines}
"""


@pytest.mark.parametrize(
    ("product", "area", "protocol", "dose"),
    [
        ("Botox", "crow's feet", "ona-lcl", "24 U"),
        ("Botox", "forehead", "ona-fhl-component", "20 U"),
        ("Botox", "platysma", "ona-platysma-2-2", "36 U"),
        ("Botox", "head-neck", "ona-cm-preempt", "155 U"),
        ("Botox", "axilla", "ona-axillary-hh", "100 U"),
        ("Botox", "bladder", "ona-oab", "100 U"),
        ("Xeomin", "salivary-glands", "inco-sialorrhea-adult", "100 U"),
    ],
)
def test_a_scheme_of_one_dose_may_be_named(
    product: str, area: str, protocol: str, dose: str
) -> None:
    plan = plan_of(treating(product, area, f'protocol = "{protocol}"'))
    (treatment,) = plan.treatments
    assert treatment.kind == "neuromodulator"
    assert str(dose_of(treatment)) == dose


def test_one_axilla_has_half_of_both() -> None:
    plan = plan_of(treating("Botox", "axilla", 'protocol = "ona-axillary-hh"\nside = "left"'))
    (treatment,) = plan.treatments
    assert treatment.kind == "neuromodulator"
    assert str(dose_of(treatment)) == "50 U"


@pytest.mark.parametrize(
    ("area", "protocol", "code", "words"),
    [
        ("upper-face", "ona-ufl-3area", "protocol-not-one-dose", "new ona-ufl-3area"),
        ("glabella", "ona-gl-lcl", "protocol-not-one-dose", "ona-gl, ona-lcl"),
        ("masseter", "ona-masseter-mmp", "protocol-not-one-dose", "48-72 U"),
        ("masseter", "off-masseter-tmd", "protocol-not-one-dose", "unverified"),
        ("neck", "ona-cd", "protocol-not-one-dose", "needlework protocols new ona-cd"),
        ("glabella", "mn-skinpen-acne", "protocol-kind", "microneedling"),
        ("glabella", "ona-gll", "unknown-protocol", "ona-gl"),
    ],
)
def test_what_a_treatment_may_not_name_is_told_in_one_sentence(
    area: str, protocol: str, code: str, words: str
) -> None:
    problem = only_problem(treating("Botox", area, f'protocol = "{protocol}"'))
    assert problem.code == f"plan.{code}"
    assert words in problem.sentence()


def test_the_fitting_schemes_are_named_where_another_product_is_given() -> None:
    problem = only_problem(treating("Dysport", "glabella", 'protocol = "ona-gl"'))
    assert problem.allowed == "abo-gl"


@pytest.mark.parametrize(
    ("area", "protocol"), [("forehead", "ona-fhl-component"), ("platysma", "ona-platysma-2-2")]
)
def test_one_side_is_refused_where_the_scheme_does_not_tell_it(area: str, protocol: str) -> None:
    problem = only_problem(treating("Botox", area, f'protocol = "{protocol}"\nside = "left"'))
    assert problem.code == "plan.protocol-side"
    assert "left side alone" in problem.given


def test_sites_cannot_replace_points_that_a_scheme_does_not_have() -> None:
    site = '[[session.treatment.site]]\nmuscle = "platysma"\nside = "left"\ndose = "4 U"'
    lines = f'protocol = "ona-platysma-2-2"\n{site}'
    assert [p.code for p in problems_of(treating("Botox", "platysma", lines))] == [
        "plan.protocol-sites"
    ]
