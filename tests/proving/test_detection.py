"""The check finds what is seeded, stops what must stop, and is quiet on clean plans."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from needlework.planfile import read_plan
from needlework.proving import (
    accepted_errors,
    asking_errors,
    error_makers,
    numbing_errors,
    provider_errors,
    sample_plans,
    sample_rooms,
    seeded_errors,
    skin_errors,
    toxin_errors,
    vial_errors,
)
from needlework.proving.detection import Detection, KindRate, checked, measure
from needlework.proving.failure_modes import failure_modes
from needlework.proving.seeded_errors import KINDS, clean, seeded
from needlework.safety.registry import all_codes

PLANS = 5


@cache
def found() -> Detection:
    return measure(per_kind=PLANS, clean_plans=60, off_label=40, seed=7)


def rate_of(name: str) -> KindRate:
    return next(each for each in found().kinds if each.kind.name == name)


@pytest.mark.parametrize(
    "module",
    [
        *(
            accepted_errors,
            asking_errors,
            error_makers,
            numbing_errors,
            provider_errors,
            sample_plans,
        ),
        *(sample_rooms, seeded_errors, skin_errors, toxin_errors, vial_errors),
    ],
)
def test_the_generator_knows_nothing_of_the_rules(module: object) -> None:
    source = Path(str(module.__file__)).read_text(encoding="utf-8")  # type: ignore[attr-defined]
    named = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            named.append(node.module or "")
        elif isinstance(node, ast.Import):
            named += [each.name for each in node.names]
    assert not [name for name in named if "safety" in name]


def test_there_are_at_least_forty_kinds_and_two_thousand_plans_by_default() -> None:
    from needlework.proving.detection import OFF_LABEL, PER_KIND

    assert len(KINDS) >= 40
    assert len(KINDS) * PER_KIND >= 2000
    assert OFF_LABEL >= 200


def test_nearly_all_errors_are_found() -> None:
    assert found().rate >= 0.95


@pytest.mark.parametrize("name", [kind.name for kind in KINDS])
def test_no_kind_is_missed(name: str) -> None:
    assert rate_of(name).rate >= 0.8


@pytest.mark.parametrize("name", [kind.name for kind in KINDS if kind.stops])
def test_what_must_stop_is_stopped_every_time(name: str) -> None:
    assert rate_of(name).stopped == PLANS


def test_clean_plans_have_at_most_one_finding_above_inform() -> None:
    assert found().clean_findings <= found().clean_plans
    assert found().off_label_findings <= found().off_label_plans


def test_the_same_seed_makes_the_same_plans_and_another_makes_others() -> None:
    kind = KINDS[0]
    assert seeded(kind, 1, 3).text() == seeded(kind, 1, 3).text()
    assert len({clean(seed, number).text() for seed in (1, 2) for number in range(10)}) > 15


def test_clean_plans_vary_in_product_area_region_and_age() -> None:
    plans = [read_plan(clean(3, number).text()) for number in range(120)]
    assert len({plan.region for plan in plans}) >= 2
    assert len({item.area for plan in plans for item in plan.treatments}) >= 8
    assert len({item.kind for plan in plans for item in plan.treatments}) == 5
    assert sum(bool(clean(3, number).team) for number in range(120)) > 20
    assert sum("vial = " in clean(3, number).text() for number in range(120)) > 20
    ages = [plan.age or 0 for plan in plans]
    assert min(ages) < 30 and max(ages) > 50


def test_every_failure_is_caught_or_says_why_nothing_catches_it() -> None:
    for mode in failure_modes():
        assert bool(mode.kinds) != bool(mode.why), mode.failure
        assert set(mode.codes) <= set(all_codes()), mode.failure


def test_every_kind_of_error_stands_in_the_failure_table() -> None:
    named = {name for mode in failure_modes() for name in mode.kinds}
    assert {kind.name for kind in KINDS} == named


@pytest.mark.parametrize(("dose", "found"), [("24 U", False), ("24.1 U", True)])
def test_what_was_accepted_is_no_error_and_a_little_more_is(dose: str, found: bool) -> None:
    kind = next(each for each in KINDS if each.name == "dose raised after it was accepted")
    draft = next(
        one for one in (seeded(kind, 1, number) for number in range(200))
        if 'accepts = "24 U"' in one.text() and '"glabella"' in one.first["area"]
    )  # fmt: skip
    report = checked(draft.with_treatment(dose=f'"{dose}"'))
    assert [item.open for item in report.of("LABEL-AREA-DOSE")] == [found]
