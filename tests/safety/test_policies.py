"""A clinic may be stricter than the label, never looser."""

from __future__ import annotations

from decimal import Decimal

import pytest

from needlework.plans import ClinicLimit, Policy
from needlework.problems import BadInputError
from needlework.safety import Context, Report
from needlework.safety.policies import check_policy
from tests.safety.making import checked, patient, severities, treatment

NEEDLING = (
    'kind = "microneedling"\ndevice = "skinpen"\narea = "cheek"\nindication = "acne-scars"\n'
    'needle_length = "1.2 mm"\nserum = "none"\n'
)


def under(rule: str, amount: str, unit: str, *arguments: str, **options: str) -> Report:
    limit = ClinicLimit(rule, Decimal(amount), unit, where="policy.toml, line 3")
    policy = Policy("Clinic A", (limit,))
    check_policy(policy)
    return checked(*arguments, context=Context(policy=policy), **options)


@pytest.mark.parametrize(
    ("rule", "amount", "unit", "kind", "code"),
    [
        ("LABEL-AREA-DOSE/ona-gl", "19", "U", treatment(), "LABEL-AREA-DOSE"),
        ("LABEL-AREA-DOSE", "19", "U", treatment(), "LABEL-AREA-DOSE"),
        ("DEVICE-DEPTH/skinpen-evaluated", "1.1", "mm", NEEDLING, "DEVICE-DEPTH"),
        ("CUMULATIVE-DOSE", "19", "U", treatment(), "CUMULATIVE-DOSE"),
        ("AGE-LIMIT/cosmetic-under-18", "44", "years", treatment(), "AGE-LIMIT"),
    ],
)
def test_a_stricter_limit_holds_and_one_that_is_kept_is_no_finding(
    rule: str, amount: str, unit: str, kind: str, code: str
) -> None:
    assert under(rule, amount, unit, kind).of(code)
    assert not checked(kind).of(code)


def test_the_clinic_is_named_as_the_one_who_limits() -> None:
    (found,) = under("LABEL-AREA-DOSE/ona-gl", "16", "U").of("LABEL-AREA-DOSE")
    assert "the clinic allows 16 U" in found.message
    assert not under("LABEL-AREA-DOSE/ona-gl", "16", "U").of("PRODUCT-SWAP-SUSPECTED")


@pytest.mark.parametrize(("days", "count"), [(99, 1), (100, 0)])
def test_a_longer_interval_of_the_clinic_is_exact(days: int, count: int) -> None:
    row = f'product = "onabotulinumtoxinA", dose = "20 U", days_ago = {days}, area = "glabella"'
    person = patient(previous_treatments=f"[{{ {row} }}]")
    report = under("LABEL-INTERVAL", "100", "days", treatment(), person)
    assert len(report.of("LABEL-INTERVAL")) == count


def test_units_of_another_product_are_not_touched() -> None:
    report = under(
        "LABEL-AREA-DOSE", "19", "U", treatment(product='"abobotulinumtoxinA"', dose='"50 sU"')
    )
    assert not report.of("LABEL-AREA-DOSE")


@pytest.mark.parametrize(
    ("rule", "amount", "unit", "words"),
    [
        ("LABEL-AREA-DOSE/ona-gl", "20", "U", "no stricter than the label"),
        ("LABEL-AREA-DOSE/ona-gl", "24", "U", "less than 20 U"),
        ("LABEL-INTERVAL/ona-gl", "60", "days", "more than 90 days"),
        ("LABEL-INTERVAL/ona-gl", "100", "h", "Use the rule's unit"),
        ("LABEL-INTERVALL", "100", "days", "LABEL-INTERVAL"),
        ("PREGNANCY/filler", "1", "days", "is no rule with a limit"),
    ],
)
def test_a_looser_or_unknown_limit_is_refused_with_its_place(
    rule: str, amount: str, unit: str, words: str
) -> None:
    with pytest.raises(BadInputError) as refused:
        check_policy(Policy(limits=(ClinicLimit(rule, Decimal(amount), unit, where="F, line 3"),)))
    (problem,) = refused.value.problems
    assert words in problem.sentence() and problem.sentence().startswith("F, line 3")


def test_what_the_clinic_does_not_use_blocks_and_nobody_accepts_it() -> None:
    policy = Policy("Clinic A", forbidden=("onabotulinumtoxinA", "tranexamic-acid"))
    report = checked(context=Context(policy=policy))
    (found,) = report.of("CLINIC-FORBIDS")
    assert found.open and found.entitled == ()
    assert severities(checked(NEEDLING, context=Context(policy=policy)), "CLINIC-FORBIDS") == []


def test_without_a_policy_the_group_says_so() -> None:
    assert "--policy" in dict(checked().not_run)["the clinic's own policy"]


def test_every_unit_of_a_limit_can_be_written_into_a_policy() -> None:
    from typing import get_args

    from needlework.planfile.provider_models import LimitTable
    from needlework.safety.registry import all_rules

    annotation = LimitTable.model_fields["unit"].annotation
    choices = {each for one in get_args(annotation) for each in get_args(one)}
    assert {rule.limit.unit for rule in all_rules() if rule.limit and rule.limit.unit} == choices
